"""Who is said to have said what: cues with their speakers, and the words that they attribute.

In: a text as the grammar of quotations sees it. Out: drafts of quotations, by offsets of the
text. A cue serves one draft and a marked run one draft: the first rule that asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from newsqed.annotate import engine
from newsqed.annotate.quotation.phrases import LAYER, grammars

Span = tuple[int, int]


@dataclass(slots=True)
class Draft:
    """A quotation in the making.

    Attributes:
        rule: the rule that found it.
        begin: the first item of its attribution (speaker or cue).
        spans: its content, code points.
        runs: the run items that its content holds.
        cue: where the cue stands, or None.
        speaker: where the speaker's phrase stands, or None.
        addressee: likewise.
        medium: how it was said.
        lemma: the cue's lemma.
        before: the draft before it, where the speaker goes on without being named again.
        layout: `transcript` for a turn.
    """

    rule: str
    begin: int
    spans: list[Span] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)
    cue: Span | None = None
    speaker: Span | None = None
    addressee: Span | None = None
    medium: str = "unknown"
    lemma: str = ""
    before: Draft | None = None
    layout: str | None = None


class Page:
    """A typed text with its sentences: where items begin and end them, runs being one item."""

    def __init__(self, typed: engine.Typed, language: str) -> None:
        self.typed = typed
        self.words = typed.words
        self.count = len(typed.words)
        self.language = language
        kinds = [word.types for word in typed.words]
        self.first = [0] * self.count  # the first item of each item's sentence
        self.last = [0] * self.count  # the last one, end mark included
        self.paragraph = [0] * self.count
        start, paragraph = 0, 0
        for item, types in enumerate(kinds):
            self.paragraph[item] = paragraph
            ends = "END" in types or "BREAK" in types or item + 1 == self.count
            if not ends and "RUN" in types and "RUNCOMMA" not in types:
                after = kinds[item + 1]
                ends = "RUNSTOP" in types and not after.isdisjoint(("CAP", "BREAK", "RUNCAPITAL"))
            if ends:
                self.first[start : item + 1] = [start] * (item + 1 - start)
                self.last[start : item + 1] = [item] * (item + 1 - start)
                start = item + 1
            if "BREAK" in types:
                paragraph += 1

    def has(self, item: int, *types: str) -> bool:
        """Whether the item is there and has one of the types."""
        return 0 <= item < self.count and not self.words[item].types.isdisjoint(types)

    def span(self, first: int, last: int) -> Span:
        """Items `[first, last)` as code points."""
        return self.typed.start(first), self.typed.end(last - 1)

    def text(self, item: int) -> str:
        """The item as written."""
        start, end = self.span(item, item + 1)
        return self.typed.reading.text[start:end]


def drafts(page: Page) -> list[Draft]:
    """The drafts of a page's quotations in the order of their content."""
    grammar = grammars(page.language)[1]
    found: list[Draft] = []
    cues: dict[int, Draft] = {}
    owners: dict[int, Draft] = {}
    for loose in (False, True):
        rules = [rule.id for rule in grammar.rules if bool(rule.gives.get("loose")) is loose]
        waiting: list[tuple[Draft, engine.Match]] = []
        for match in grammar.matches(page.typed, rules):
            draft = _claim(page, match, cues, owners)
            if draft is not None:
                found.append(draft)
                if match.rule.gives["content"] != "run":
                    waiting.append((draft, match))
        begins = {draft.begin for draft in found} | set(owners)
        waiting.sort(key=lambda pair: pair[0].begin)
        for draft, match in waiting:
            _fill(page, draft, match, begins, owners)
    found = [draft for draft in found if draft.spans]
    found += _unattributed(page, found, owners)
    return sorted(found, key=lambda draft: draft.spans[0])


def _claim(
    page: Page, match: engine.Match, cues: dict[int, Draft], owners: dict[int, Draft]
) -> Draft | None:
    """The draft that a match begins, if its cue and its runs are still free."""
    cue = match.groups["cue"][0] if match.has("cue") else None
    runs = [match.groups[name][0] for name in ("run", "more") if match.has(name)]
    if cue in cues or any(run in owners for run in runs):
        return None
    if match.rule.gives["content"] != "run" and not _room(page, match, owners):
        return None
    draft = _draft(page, match, cue, cues)
    if cue is not None:
        cues[cue] = draft
    for run in runs:
        owners[run] = draft
        draft.runs.append(run)
        draft.spans.append(page.span(run, run + 1))
    return draft


def _room(page: Page, match: engine.Match, owners: dict[int, Draft]) -> bool:
    """Whether the clause that the match attributes is still free."""
    if match.has("start"):
        start = match.groups["start"][0]
        return start not in owners
    return page.first[match.groups["cue"][0]] < match.items[0]


def _draft(page: Page, match: engine.Match, cue: int | None, cues: dict[int, Draft]) -> Draft:
    """A new draft: cue, speaker, addressee, medium; content comes later."""
    first, last = match.items
    draft = Draft(match.rule.id, first if cue is None else cue)
    medium = "unknown"
    if cue is not None:
        draft.cue = page.span(cue, cue + 1)
        medium = page.words[cue].values.get("MEDIUM", medium)
    if match.has("speaker"):
        draft.speaker = _phrase(page, *match.groups["speaker"])
        draft.begin = min(draft.begin, match.groups["speaker"][0])
    elif match.rule.gives.get("speaker") == "subject":
        draft.speaker = _subject(page, first if cue is None else cue, cues)
    elif match.rule.gives.get("speaker") == "owner" and cue is not None:
        draft.cue, owner = _owner(page, cue)
        draft.speaker = owner or _subject(page, cue, cues)
        medium = _medium_of(page, draft.cue) or medium
    if match.has("to") and not page.has(match.groups["to"][0], "OCCASION"):
        draft.addressee = match.span("to")
    for item in range(first, last):
        if "OCC" in page.words[item].types and medium in ("unknown", "spoken"):
            medium = page.words[item].values["OCCASION"]
    draft.medium = medium
    return draft


@cache
def _possessive(language: str) -> re.Pattern[str]:
    return re.compile(engine.settings(language, LAYER)["owner"]["pattern"])


def _phrase(page: Page, first: int, last: int) -> Span:
    """Where a speaker's phrase stands, without a possessive ending."""
    start, end = page.span(first, last)
    text = page.typed.reading.text
    if "SUBJAUX" in page.words[first].types:
        return start, min(text.find(mark, start, end) % (end + 1) for mark in "'’")
    match = _possessive(page.language).search(text, start, end)
    return start, match.start() if match and match.end() == end else end


def _owner(page: Page, item: int) -> tuple[Span, Span | None]:
    """Of "Ann Lee's claim": the noun, and the possessor's phrase if there is one."""
    start, end = page.span(item, item + 1)
    text = page.typed.reading.text
    noun = text.rfind(" ", start, end) + 1 or start
    noun = max(noun, start)
    owner: Span | None = None
    for match in _possessive(page.language).finditer(text, start, noun):
        owner = (start, match.start())
    if owner is None:
        pronoun = text[start:noun].split(" ", 1)[0]
        if pronoun.lower() in engine.settings(page.language, LAYER)["owner"]["pronouns"]:
            owner = (start, start + len(pronoun))
    return (noun, end), owner


def _medium_of(page: Page, span: Span) -> str | None:
    noun = page.typed.reading.text[span[0] : span[1]].lower()
    return _media(page.language).get(noun)


@cache
def _media(language: str) -> dict[str, str]:
    return {row["form"]: row["medium"] for row in engine.lexicon(language, "cue")}


def _subject(page: Page, cue: int, cues: dict[int, Draft]) -> Span | None:
    """The speaker of a cue without one of its own: the subject of the clause before it."""
    first = page.first[cue]
    begin = cue - 1
    while begin > first and page.has(begin, "ADV", "LY", "AUX", "NOT"):
        begin -= 1
    if page.has(cue, "CUING", "LABELING") and page.has(begin, "SOURCE"):
        return _phrase(page, begin, begin + 1)
    fallback: Span | None = None
    for item in range(cue - 1, first - 1, -1):
        if item in cues and cues[item].speaker is not None:
            return cues[item].speaker
        if not page.has(item, "SOURCE", "SUBJAUX") or page.has(item - 1, "PREP", "ACCORDING"):
            continue
        opens = item == first or page.has(item - 1, *_OPENS)
        if opens and page.has(item + 1, *_VERBS):
            return _phrase(page, item, item + 1)
        fallback = _phrase(page, item, item + 1)
    return fallback


# What stands before and after the subject of a clause.
_OPENS = ("EDGE", "CONJ", "SUB", "REL", "ADV", "LY", "TIMEP", "RUN", "DASH")
_VERBS = ("AUX", "VERBISH", "ED", "SPEECH", "AMBIGUOUS", "ADV", "LY", "NOT", "REL", "LABEL")


def _fill(
    page: Page,
    draft: Draft,
    match: engine.Match,
    begins: set[int],
    owners: dict[int, Draft],
) -> None:
    """Give the draft its content: the clause to the right, to the left, or around."""
    content = match.rule.gives["content"]
    parts: list[tuple[int, int]] = []
    first, last = match.items
    cue = match.groups["cue"][0]
    if content in ("left", "around"):
        parts.append(_left(page, first, owners))
    if content == "right":
        parts.append(_right(page, match.groups["start"][0], begins, owners))
    elif content == "around" and last < page.count and not page.has(last, "CONJ", "CUING", "SUB"):
        parts.append(_right(page, last, begins, owners))
    del cue
    for begin, end in parts:
        begin, end = _trimmed(page, begin, end)
        if begin >= end:
            continue
        draft.spans.append(page.span(begin, end))
        for item in range(begin, end):
            if page.has(item, "RUN") and item not in owners:
                owners[item] = draft
                draft.runs.append(item)


def _left(page: Page, end: int, owners: dict[int, Draft]) -> tuple[int, int]:
    """The items of the clause before an attribution, back to the sentence's beginning."""
    begin = page.first[end - 1]
    for item in range(end - 1, begin - 1, -1):
        if item in owners:
            return item + 1, end
    return begin, end


def _right(page: Page, start: int, begins: set[int], owners: dict[int, Draft]) -> tuple[int, int]:
    """The items of the clause after an attribution, up to its end or the next attribution."""
    stop = page.last[start] + 1
    for item in range(start, stop):
        if item in owners and item != start:
            return start, item
        if item in begins and item > start + 1:
            before = item - 1
            if page.has(before, "AND", "CONJ", "SUB"):
                before -= 1
                if before > start + 1:
                    return start, before + 1
            elif page.has(before, "EDGE", "DASH"):
                return start, before
    return start, stop


def _trimmed(page: Page, begin: int, end: int) -> tuple[int, int]:
    """The items without end marks, breaks and commas at their edges."""
    while begin < end and page.has(begin, "EDGE", "CONJ", "DASH", "BREAK"):
        begin += 1
    while end > begin and page.has(end - 1, "EDGE", "CONJ", "DASH", "BREAK"):
        end -= 1
    return begin, end


def _unattributed(page: Page, found: Iterable[Draft], owners: dict[int, Draft]) -> list[Draft]:
    """Drafts of the runs that no cue attributes; what continues a draft is added to that draft."""
    more: list[Draft] = []
    runs = [item for item in range(page.count) if "RUN" in page.words[item].types]
    previous: Draft | None = None
    place = -1
    for number, item in enumerate(runs):
        owner = owners.get(item)
        if owner is None and previous is not None:
            same = page.paragraph[item] == place
            if same and page.has(item - 1, "END", "RUN") and page.has(item, "RUNCAPITAL"):
                owner = owners[item] = previous
                owner.runs.append(item)
                owner.spans.append(page.span(item, item + 1))
        if owner is None and page.has(item + 1, "RUN") and number + 1 < len(runs):
            owner = owners.get(item + 1)
            if owner is not None:
                owners[item] = owner
                owner.runs.insert(0, item)
                owner.spans.insert(0, page.span(item, item + 1))
        if owner is None and _speaks(page, item):
            owner = Draft(
                "quotes.uncued", item, [page.span(item, item + 1)], [item], before=previous
            )
            owners[item] = owner
            more.append(owner)
        if owner is not None:
            previous, place = owner, page.paragraph[item]
    return more


def _speaks(page: Page, item: int) -> bool:
    """Whether a run without a cue is a quotation: a sentence of its own, not a few words."""
    alone = item == page.first[item] and page.has(item, "RUNSTOP", "RUNASK")
    return alone and page.has(item, "RUNLONG") and page.has(item, "RUNCAPITAL")


def runs_of(drafts: Sequence[Draft]) -> set[int]:
    """The run items that some draft holds."""
    return {run for draft in drafts for run in draft.runs}
