"""Who is said to have said what: cues with their speakers, and the words that they attribute.

In: a page of quotation-level items. Out: drafts of quotations, and the runs that quote nobody
with their use. A cue serves one draft and a run one draft: the first rule that asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from newsqed.annotate import engine
from newsqed.annotate.quotation import beside, circumstances, clauses, content, phrases, subjects
from newsqed.annotate.quotation.page import Page, Span
from newsqed.annotate.quotation.phrases import LAYER


@dataclass(slots=True)
class Draft:
    """A quotation in the making; offsets are code points of the whole text.

    Attributes:
        rule: the rule that found it.
        begin: the first item of its attribution (speaker or cue).
        spans: its content.
        runs: the run items that its content holds.
        cue: where the cue stands, or None.
        speaker: where the speaker's phrase stands, or None.
        core: the speaker's phrase without what follows its noun ("a spokesman" for somebody).
        addressee: where the phrase for who was told stands, or None.
        medium: how it was said.
        before: the draft before it, where no cue tells who speaks.
        alone: whether the phrase stands too far off to be given: only its entity is.
        apart: the same of the addressee's phrase.
        layout: `transcript` for a turn.
        asked: whether who was told is the subject of what follows ("Asked why, she said").
    """

    rule: str
    begin: int
    spans: list[Span] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)
    cue: Span | None = None
    speaker: Span | None = None
    core: Span | None = None
    addressee: Span | None = None
    medium: str = "unknown"
    before: Draft | None = None
    alone: bool = False
    apart: bool = False
    layout: str | None = None
    asked: bool = False


@dataclass(slots=True)
class Findings:
    """What a page holds: drafts, and by run item the rule and use of runs that quote nobody."""

    drafts: list[Draft] = field(default_factory=list)
    uses: dict[int, tuple[str, str]] = field(default_factory=dict)
    cues: dict[int, Draft] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)  # runs of drafts; `owners` has all runs
    owners: dict[int, Draft | None] = field(default_factory=dict)

    def own(self, run: int, draft: Draft) -> None:
        """Give a run to a draft."""
        self.owners[run] = draft
        self.taken.add(run)


def attributions(page: Page) -> Findings:
    """The page's quotations as drafts, and the uses of its other runs."""
    grammar, stages = phrases.grammar(page.language), phrases.rules(page.language)
    found = Findings()
    _name_uses(page, grammar, stages.get("use", ()), found)
    _take_turns(page, grammar, stages.get("turn", ()), found)
    ends: dict[str, set[int]] = {
        kind: set() for kind in ("sure", "verb", "subordinate", "relative")
    }
    for match in grammar.matches(page.typed, stages["boundary"]):
        ends[match.rule.gives.get("after", "sure")].add(match.items[0])
    for stage in ("content", "content-loose"):
        waiting: list[tuple[Draft, engine.Match]] = []
        for match in grammar.matches(page.typed, stages[stage]):
            draft = _claim(page, match, found)
            if draft is not None:
                found.drafts.append(draft)
                if match.rule.gives["content"] not in ("run", "object"):
                    waiting.append((draft, match))
        begins = ends["sure"] | {draft.begin for draft in found.drafts} | set(found.owners)
        stops = content.Stops(
            frozenset(begins),
            frozenset(ends["verb"]),
            frozenset(ends["subordinate"]),
            frozenset(ends["relative"]),
        )
        kept = _kept(page, waiting)
        for draft, match in sorted(waiting, key=lambda pair: pair[0].begin):
            _fill(page, draft, match, stops, found, kept)
    found.drafts = [draft for draft in found.drafts if draft.spans]
    _attach_rest(page, found, stages.get("alone", ()))
    _name_uses(page, grammar, stages.get("use-loose", ()), found)
    found.drafts.sort(key=lambda draft: (draft.spans[0], -draft.spans[-1][1]))
    _continue(page, found)
    return found


def _continue(page: Page, found: Findings) -> None:
    """Give drafts without cue and speaker those of the quotation before them in the paragraph."""
    for before, draft in zip(found.drafts, found.drafts[1:], strict=False):
        bare = draft.cue is None and draft.speaker is None and draft.before is None
        if bare and draft.layout is None:
            between = page.typed.reading.text[
                before.spans[-1][1] - page.offset : draft.spans[0][0] - page.offset
            ]
            draft.before = None if "\n" in between else before


def first_attribution(page: Page) -> int | None:
    """Where the first clause ends that a cue behind it attributes, or None; code points."""
    grammar = phrases.grammar(page.language)
    rules = [rule.id for rule in grammar.rules if rule.gives.get("content") in ("left", "around")]
    ends = [
        page.span(match.items[0] - 1, match.items[0])[0]
        for match in grammar.matches(page.typed, rules)
        if match.items[0] > 1 and _speaks(page, match, match.groups["cue"][0])
    ]
    return min(ends, default=None)


def _name_uses(
    page: Page, grammar: engine.Grammar, rules: tuple[str, ...], found: Findings
) -> None:
    """Find the runs that quote nobody."""
    for match in grammar.matches(page.typed, rules):
        run = match.groups["run"][0]
        if run not in found.owners:
            found.owners[run] = None
            found.uses[run] = match.rule.id, match.rule.gives["use"]


def _take_turns(
    page: Page, grammar: engine.Grammar, rules: tuple[str, ...], found: Findings
) -> None:
    """Find the turns of a transcript, if the page is one: several labels, one of them again."""
    limits: dict[str, Any] = engine.settings(page.language, LAYER)["transcript"]
    turns = [
        match
        for match in grammar.matches(page.typed, rules)
        if all(word[0].isupper() or not word[0].isalpha() for word in match.text("speaker").split())
    ]
    labels = {match.text("speaker") for match in turns}
    if len(turns) < limits["turns"] or not 1 < len(labels) < len(turns):
        return
    for match in turns:
        first, last = match.items[1], match.items[1]
        while last < page.count and not page.has(last, "BREAK"):
            last += 1
        if first < last:
            draft = Draft(match.rule.id, match.items[0], [page.span(first, last)])
            draft.speaker = draft.core = _label(page, page.span(*match.groups["speaker"]))
            draft.medium = "spoken"
            draft.layout = match.rule.gives["layout"]
            draft.medium = "spoken"
            found.drafts.append(draft)


def _label(page: Page, span: Span) -> Span:
    """Where a turn's label stands, without its full stop."""
    return (span[0], span[1] - 1) if page.text(span).endswith(".") else span


def _claim(page: Page, match: engine.Match, found: Findings) -> Draft | None:
    """The draft that a match begins, if its cue and its runs are still free."""
    cue = match.groups["cue"][0] if match.has("cue") else None
    runs = [match.groups[name][0] for name in ("run", "more") if match.has(name)]
    if match.has("start"):
        runs.append(match.groups["start"][0])
    if cue in found.cues or any(run in found.owners for run in runs):
        return None
    side = match.rule.gives["content"]
    if match.has("run") and match.has("speaker") and match.groups["run"] < match.groups["speaker"]:
        after = match.groups["more"][0] if match.has("more") else match.items[1]
        if beside.begins(page, match.groups["speaker"][0], after):
            return None
    before = page.first[match.items[0] - 1]
    if side in ("left", "around") and (before == match.items[0] or page.has(before, "CUING")):
        return None  # nothing stands there, or what another cue begins: "Adding that …, she left"
    if match.rule.gives.get("states") and not content.states_before(page, match.items[0]):
        return None
    if not _speaks(page, match, cue):
        return None
    draft = _draft(page, match, cue, found)
    if cue is not None:
        found.cues[cue] = draft
    for run in runs if side in ("run", "object") else ():
        first, last = run, run + 1
        if side == "object" and cue is not None:
            first, last = content.object_of(page, cue, run)
        held = [item for item in range(run, last) if page.has(item, "RUN")]
        if any(item in found.owners for item in held):
            held, last = [run], run + 1
        for item in held:
            found.own(item, draft)
            draft.runs.append(item)
        draft.spans.append(page.span(first, last))
    return draft


def _speaks(page: Page, match: engine.Match, cue: int | None) -> bool:
    """Whether the cue is a verb that speaks: no name, no passive, not denied."""
    if match.has("speaker") and page.has(match.groups["speaker"][1] - 1, "NUMBER"):
        return False
    if cue is None or page.has(cue, "SOURCE"):
        return True
    if page.has(cue, "CAP") and cue != page.first[cue] and not page.has(cue, "ACCORDING"):
        return False
    before, denied = cue - 1, False
    while page.has(before, "ADV", "LY", "NOT", "TIMEP"):
        denied = denied or page.has(before, "NEG")
        before -= 1
    passive = match.rule.gives.get("passive") or match.rule.gives.get("spoken_of")
    if page.has(before, "BE") and not passive and not page.has(cue, "CUING", "LABELING"):
        return False
    if match.has("speaker") and not beside.speaks(page, match.groups["speaker"], cue):
        return False
    return match.rule.gives["content"] != "right" or not (denied or page.has(before, "NEG"))


def _draft(page: Page, match: engine.Match, cue: int | None, found: Findings) -> Draft:
    """A new draft: cue, speaker, addressee, medium; content comes later."""
    first = match.items[0]
    draft = Draft(match.rule.id, first if cue is None else cue)
    if cue is not None:
        draft.cue = page.span(cue, cue + 1)
        own = match.rule.gives.get("medium", "unknown")
        draft.medium = page.words[cue].values.get("MEDIUM", own)
    source = match.rule.gives.get("speaker", "phrase")
    if match.has("speaker"):
        _name_speaker(page, draft, match, cue, found)
    if source == "owner" and cue is not None:
        draft.cue, owner = _owner(page, cue)
        draft.speaker = draft.speaker or owner
        noun = page.text(draft.cue).lower()
        draft.medium = _media(page.language).get(noun, draft.medium)
    if draft.speaker is None and source not in ("phrase", "none"):
        draft.speaker = subjects.subject(page, draft.begin, found.cues, noun=source == "owner")
    if draft.core is None and not match.has("speaker"):
        draft.core = draft.speaker
    told = circumstances.hearer(page, match, cue)
    if told is None and match.rule.gives.get("passive") and clauses.opens(page, draft.begin):
        told, draft.apart = clauses.following(page, draft.begin), True
    draft.addressee = page.span(*told) if told else None
    draft.asked = told is None and bool(match.rule.gives.get("passive"))
    draft.medium = circumstances.medium(page, match, cue, draft.medium, draft.core)
    return draft


def _name_speaker(
    page: Page, draft: Draft, match: engine.Match, cue: int | None, found: Findings
) -> None:
    """Give the draft the phrase beside its cue, with what is joined to it."""
    begin, end = match.groups["speaker"]
    if match.has("others"):
        first = match.groups["others"][0]
        draft.begin, draft.speaker = min(draft.begin, first), beside.phrase(page, first, end)
        return  # of several who speak, no one is meant
    draft.begin = min(draft.begin, begin)
    if cue is not None and begin < cue:
        draft.speaker = draft.core = subjects.own(page, begin, cue, found.cues)
        if draft.speaker is not None:
            return
        first, last = beside.whole(page, begin, end)
    else:
        first, last = beside.joined_after(page, begin, end)
    draft.speaker = beside.phrase(page, first, last)
    if (first, last) == (begin, end) or last < begin:  # of several who speak, no one is meant
        draft.core = beside.phrase(page, first, first + 1)


@cache
def _media(language: str) -> dict[str, str]:
    return {row["form"]: row["medium"] for row in engine.lexicon(language, "cue")}


def _owner(page: Page, item: int) -> tuple[Span, Span | None]:
    """Of "Ann Lee's claim": where the noun stands, and the possessor's phrase if there is one."""
    start, end = page.span(item, item + 1)
    text = page.text((start, end))
    noun = text.rfind(" ") + 1
    ends = [match.start() for match in beside.possessive(page.language).finditer(text, 0, noun)]
    if ends:
        return (start + noun, end), (start, start + ends[-1])
    pronoun = text.split(" ", 1)[0]
    if noun and pronoun.lower() in engine.settings(page.language, LAYER)["owner"]["pronouns"]:
        return (start + noun, end), (start, start + len(pronoun))
    if page.has(item - 1, "TIMEP") and page.has(item - 2, "POSS"):
        return (start + noun, end), page.span(item - 2, item - 1)  # "his March remark"
    return (start + noun, end), None


def _kept(page: Page, waiting: list[tuple[Draft, engine.Match]]) -> set[int]:
    """The runs that an attribution directly behind them has: "…," said Ann Lee."""
    kept = set()
    for _, match in waiting:
        if match.rule.gives["content"] == "left":
            run = match.items[0] - 1
            run -= not page.has(run, "RUN")
            if page.has(run, "RUN"):
                kept.add(run)
    return kept


def _right(
    page: Page, draft: Draft, match: engine.Match, stops: content.Stops, taken: set[int]
) -> list[content.Items]:
    """The clause to the right, with the pronoun that it is about; none where it is no clause."""
    gives, start, cue = match.rule.gives, match.groups["start"][0], match.groups["cue"][0]
    ends: frozenset[int] = frozenset()
    if match.has("also"):
        ends = stops.resumed
    elif gives.get("subordinate") or content.subordinate(page, draft.begin, stops):
        ends = stops.main
    if gives.get("bare"):  # no clause: what else ends a clause with a verb ends this
        ends |= stops.verb
    items = content.right(page, start, stops, taken, ends)
    if match.has("also"):
        return [match.groups["also"], items]
    sure = page.has(cue, "SAY", "SAYING", "TELL", "TELLING")
    if gives.get("bare") or page.has(start, *_STARTS) or content.clause(page, items, sure):
        return [items]
    return []


# What begins a clause to the right whatever its words are.
_STARTS = ("'that'", "WH", "RUN")


def _fill(
    page: Page,
    draft: Draft,
    match: engine.Match,
    stops: content.Stops,
    found: Findings,
    kept: set[int],
) -> None:
    """Give the draft its content: the clause to the right, to the left, or around.

    A clause that would hold a run of the attribution directly behind it is that one's.
    """
    side = match.rule.gives["content"]
    first, last = match.items
    taken = found.taken
    parts: list[content.Items] = []
    if side == "right":
        right = _right(page, draft, match, stops, taken)
        parts += [] if any(kept.intersection(range(*part)) for part in right) else right
    else:
        parts.append(content.left(page, first, taken))
        both = side == "around" or (side == "either" and not content.states(page, parts[0]))
        if both and last < page.count and not page.has(last, "CONJ", "CUING", "SUB", "ING"):
            parts.append(content.right(page, last, stops, taken))
    for begin, end in parts:
        if begin < end:
            draft.spans.append(page.span(begin, end))
        for item in range(begin, end):
            if page.has(item, "RUN") and item not in found.owners:
                found.own(item, draft)
                draft.runs.append(item)


def _attach_rest(page: Page, found: Findings, rules: tuple[str, ...]) -> None:
    """Find drafts for runs without a cue: what continues a draft is added to it.

    Where it continues none it is a draft of its own, by the first of the `rules`, if any.
    """
    previous: Draft | None = None
    last = -1  # the run item that `previous` holds
    latest: Draft | None = None  # the draft whose attribution stands last before the item
    begins = {draft.begin: draft for draft in found.drafts}
    for item in range(page.count):
        latest = begins.get(item, latest)
        if "RUN" not in page.words[item].types:
            continue
        owner = found.owners.get(item)
        if item in found.uses:
            continue
        if owner is None and previous is not None and page.paragraph[item] == page.paragraph[last]:
            between = range(last + 1, item)
            another = latest is not None and latest.begin > last and latest is not previous
            if another:
                pass
            elif _continues(page, last, item, previous):
                owner = previous
                owner.spans.append(page.span(item, item + 1))
            elif all(page.has(other, "CONJ", "EDGE") for other in between):
                owner = previous  # a list: what stands between its runs belongs to it
                owner.spans[-1] = owner.spans[-1][0], page.span(item, item + 1)[1]
            if owner is not None:
                owner.runs.append(item)
        if owner is None and page.has(item + 1, "RUN") and item + 1 in found.owners:
            owner = found.owners[item + 1]
            if owner is not None:
                owner.runs.insert(0, item)
                owner.spans.insert(0, page.span(item, item + 1))
        if owner is None and rules and _stands_alone(page, item):
            owner = Draft(rules[0], item, [page.span(item, item + 1)], [item])
            owner.before = latest if latest and latest.begin > last else previous
            owner.medium = owner.before.medium if owner.before else "unknown"
            person = subjects.person_before(page, item, last)
            if person is not None and (owner.before is None or owner.before is previous):
                owner.speaker = owner.core = page.span(*person)
                owner.before, owner.alone = None, True
            found.drafts.append(owner)
        if owner is not None:
            found.own(item, owner)
            previous, last = owner, item


def _continues(page: Page, last: int, item: int, draft: Draft) -> bool:
    """Whether a run goes on where `last` was interrupted: only its attribution stands between."""
    if not page.has(item, "RUNCAPITAL") or _attributed(page, item):
        return False
    if item == last + 1:
        return True
    if not page.has(item - 1, "END", "RUN"):
        return False
    if draft.cue is None:
        return False
    told = page.first[item - 1]  # where the sentence begins that ends before the run
    if told > last + 1 and not content.states(page, (told, item)):
        return True  # no sentence: "at 8.30 a.m. Central time."
    return told <= last or (told == last + 1 and draft.begin >= told)


def _attributed(page: Page, item: int) -> bool:
    """Whether a verb of speech with its subject follows a run: it begins a quotation of its own."""
    return (
        page.has(item, "RUNCOMMA", "RUNASK")
        and page.has(item + 1, "SOURCE", "SUBJAUX", "DET")
        and page.has(item + 2, "CUE")
    ) or (page.has(item, "RUNCOMMA") and page.has(item + 1, "FINITE"))


def _stands_alone(page: Page, item: int) -> bool:
    """Whether a run without a cue is a quotation: a sentence of its own, not a few words."""
    if page.has(item, "RUNWHOLE"):
        return True
    if item != page.first[item] or page.has(item, "RUNBARE", "RUNTITLE", "RUNNAME"):
        return False
    ends = page.has(item, "RUNSTOP", "RUNASK") and page.has(item, "RUNCAPITAL")
    return ends or page.has(item, "RUNFULL")
