"""News text whose quotations and speakers are known because they were written in: for `quotes.py`.

In: a number, which is the seed. Out: a document in exchange form, its quotations complete, and for
each the form that it was written in. Forms are patterns:

    {q,}        words between the article's marks, which end in a comma; likewise . ? ! and {q~}
                (a few words, no stop), {q:} (no stop at all); {open} opens and does not close
    <…>  *…*    the speaker's phrase and the cue
    […]         content, where it reaches beyond the marks
    ¦           here the next quotation begins;  @ the speaker is the first person, unnamed here
    {a} {b}     two people, in full when first named; {a.last} {a.he} {a.He} {a.his}
    {org} {place} {title} {role}   others

Sentences and people are made up; which forms there are was decided by what newspapers print, not
by what any tool reads, and some are known to be hard.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import Any

from cast import CITIES, ROLES, TITLES, TOWNS, Person, organisation, people
from documents import Object, Writer

from newsqed.records import position

# Double curly, double straight, single curly, single straight: how often an article has them.
_STYLES = {"“”‘’": 45, "\"\"''": 35, "‘’“”": 12, "''\"\"": 8}
_SAYINGS = (
    "We have waited nine years for this", "Nobody told us that the road would close",
    "I don't think the figures add up", "It's the best result in a generation",
    "They said it would take a month and it took two", "The water came up to my knees",
    "There is no money left in the fund", "My daughter still asks about the dog",
    "We asked for help and were told to wait", "The workers' demands are perfectly fair",
    "This isn't what people voted for", "You can't run a railway on promises",
    "He rang me at midnight and claimed that all was well", "The roof will have to come off",
    "I've never seen anything like it", "Our neighbours lost everything in the flood",
    "The contract was signed in good faith", "Every test came back negative",
    "It would be wrong to blame the drivers", "We're going to appeal against the ruling",
    "She explained the risks to all of us", "The bank refused to answer our letters",
    "That decision belongs to parliament alone", "Some of the boats are older than I am",
    "Prices have doubled since the spring", "The children were never in danger",
    "We added a second lane last year", "I was told to keep my mouth shut",
    "What matters now is the harvest", "It was dark and I couldn't see the river",
)  # fmt: skip
_SHORT = ("No", "Never", "Not yet", "Of course", "Absolutely not", "I did", "Yes", "Nobody")
_JOINTS = (" and", ", but", " because", ", so", ", although")
_BITS = (
    "a complete waste of money", "beyond repair", "the worst in living memory",
    "not fit for purpose",
    "a slap in the face", "deeply unfair to tenants", "as safe as houses", "a turning point",
    "shameful", "the price of doing nothing", "a victory for common sense", "unworkable",
)  # fmt: skip
_FILLERS = (
    "The repairs began in the spring and are expected to last until the end of the year.",
    "About 400 people came to the hall, and more stood outside in the rain.",
    "Trains between {place} and the coast were late for most of the morning.",
    "The budget has grown by 12 per cent, although fewer staff are employed.",
    "Nobody was hurt, and the fire was put out within an hour.",
    "{org} has not published its accounts since 2019.",
)
# What stands in marks and quotes nobody; and marks that are none.
_TRAPS = (
    "The choir sang {n:The Long Road Home} before the doors were closed.",
    "The so-called {n:smart} meters were fitted in every house.",
    "Locals know the tower as {n:the pepper pot}, and it can be seen from the sea.",
    'The plank was 12" wide and the keeper is 6\' 2" tall.',
    "The farmers' market opens at ten o'clock, and the teachers' choir sings at noon.",
)
# Form: its patterns, one of which is drawn. Of a relative clause it is asked who speaks, not if
# the phrase is the name or "who", on which tools differ.
FORMS: dict[str, tuple[str, ...]] = {
    "speaker, verb after": ("{q,} <{a}> *said*.", "{q,} <{a}> *said* on Friday."),
    "verb, speaker after": ("{q,} *said* <{a}>.", "{q,} *added* <{a}>."),
    "before, comma": ("<{a}> *said*, {q.}", "<{a}> *replied*, {q.}"),
    "before, colon": ("<{a}> *told* the court: {q.}", "<{a}> *said*: {q.}"),
    "before, that mark": ("<{a}> *said* that [{q:}].", "<{a}> *insisted* that [{q:}]."),
    "middle, new sentence": ("{q,} <{a}> *said*. {q.}", "{q,} *said* <{a}>. {q.}"),
    "middle, same sentence": ("{q,} <{a}> *said*, {lower.}",),
    "role after the speaker": (
        "{q,} *said* <{a}>, {role}.",
        "{q,} *said* <{a}>, {role} from {place}.",
    ),
    "long aside after the speaker": (
        "{q,} *said* <{a}>, who has run the ferry office in {place} for nine years and who, by all "
        "accounts, has never taken a holiday.",
    ),
    "aside between speaker and verb": (
        "<{a}>, {role}, *said*: {q.}",
        "{q,} <{a}>, {role}, *said*.",
    ),
    "title": ("{q,} <{title} {a.last}> *said*.", "{q,} *said* <{title} {a.last}>."),
    "pronoun": (
        "{a} came down the stairs at noon. {q,} <{a.he}> *said*.",
        "{a} was asked about the fund. <{a.He}> *said*: {q.}",
    ),
    "pronoun, two people near": ("{a} met {b} in {place} last week. {q,} <{a.he}> *said* later.",),
    "organisation": ("{q,} <{org}> *said* in a statement.", "<{org}> *said*: {q.}"),
    "spokesperson": (
        "{q,} <a spokeswoman for {org}> *said*.",
        "<A spokesman for {org}> *told* reporters: {q.}",
    ),
    "people without a name": (
        "{q,} *said* <one of the drivers>.",
        "{q,} <residents> *said* in a letter.",
        "{q,} <the mother of two> *said*.",
    ),
    "two speakers of one quotation": ("{q,} <{a} and {b}> *wrote* in a joint letter.",),
    "according to": ("*According to* <{a}>, [the plan is {q~}].",),
    "mixed": ("<{a}> *said* [the scheme was {q~}].", "<{a}> *described* [the plan as {q~}]."),
    "mixed, called": ("<{a}> *called* [the delay {q~}] and left the room.",),
    "mixed, twice": ("<{a}> *said* [the first offer was {q~} and the second {q~}].",),
    "paragraphs reopened": ("[{open}\n\n{q,}] <{a}> *said*.", "<{a}> *said*: [{open}\n\n{q.}]"),
    "next paragraph, no speaker": ("{q,} <{a}> *said*.¦\n\n{q.}@",),
    "question and answer": ("{q?} <{a}> *asked*.¦ {q,} <{b}> *replied*.",),
    "two speakers in a row": ("{q,} <{a}> *said*.¦ But <{b}> *warned*: {q.}",),
    "two verbs": ("<{a}> paused, looked at the clock and *said*, {q.}",),
    "participle": ("<{a}> shook {a.his} head, *saying*: {q.}", "<{a}> left early, *adding*, {q.}"),
    "subordinate clause first": (
        "When the doors opened, <{a}> *shouted* {q!}",
        "Asked whether the pier would open, <{a}> *answered*: {q.}",
    ),
    "circumstance after the verb": (
        "{q,} <{a}> later *told* a packed meeting in {place}.",
        "{q,} <{a}> *said* in a post on Tuesday, hours before the vote.",
    ),
    "rare verb": tuple(
        f"{{q,}} <{{a}}> *{verb}*."
        for verb in (
            "quipped",
            "thundered",
            "conceded",
            "grumbled",
            "mused",
            "deadpanned",
            "warned",
        )
    ),
    "verb first": ("*Said* <{a}>: {q.}",),
    "written": ("<{a}> *wrote* in {a.his} diary: {q.}", "{q,} <{a}> *wrote* on the door."),
    "noun for a verb": ("<{a}>'s *reply* was short: {q.}", "In the *words* of <{a}>, it was {q~}."),
    "gesture instead of a verb": ("{a} shrugged. {q.}@", "{a} laughed at the idea. {q.}@"),
    "dash before the name": ("{q.} — <{a}>, {role}",),
    "quotation in a quotation": ("{nested,} <{a}> *said*.",),
    "exclamation and question": ("{q!} <{a}> *shouted*.", "{q?} *asked* <{a}>."),
    "headline style": ("<{a}>: {q:}",),
    "one or two words": ("{short,} <{a}> *said*.", "<{a}> *answered*: {short.}"),
    "several sentences": ("{long,} <{a}> *said*.", "<{a}> *told* the inquiry: {long.}"),
    "speaker tells a person": (
        "{q,} <{a}> *told* {b}.",
        "Speaking to {b}, <{a}> *said*: {q.}",
        "<{a}> *told* {b} in {place}: {q.}",
    ),
    "somebody else in the speaker's phrase": (
        "{q,} *said* <the brother of {b}>.",
        "{q,} <{b}'s lawyer> *said*.",
    ),
    "a paper speaks": ("{q,} <the report> *said*.", "<The letter> *read*: {q.}"),
    "indirect, then quoted": (
        "[The pier would stay shut], <{a}> *said*, [and it was {q~}].",
        "[The fund], <{a}> *said*, [had been {q~} from the start].",
    ),
    "aside after the speaker, then more": ("{q,} *said* <{a}>, taking off {a.his} hat, {lower.}",),
    "relative clause": ("{a}, who *called* the plan {q~}, left before the vote.@",),
    "passive": ("The plan was *called* {q~} by <{a}>.", "It was *described* as {q~} by <{a}>."),
    "quotation first, as a phrase": (
        "{q~} is how <{a}> *described* the plan.",
        "{q,} was how <{a}> put it.",
    ),
    "speaker in a sentence after": (
        "{q.} So *said* <{a}> on Friday.",
        "{q.} The words were {a}'s.@",
    ),
    "question for a verb": (
        "And <{a}>'s *verdict*? {q.}",
        "<{a}> had one *message* for the board: {q.}",
    ),
}
_TOKEN = re.compile(
    r"\{(?P<slot>\w+(?:\.\w+)?)(?P<stop>[~:]?[,.?!]?)\}"
    r"|(?P<sign>[<>\[\]*@])|(?P<words>[^{}<>\[\]*@]+)"
)


def quoted(number: int, paragraphs: int = 10) -> Object:
    """The document of that number, in exchange form; `forms` names each quotation's form."""
    article = _Article(random.Random(number))
    for at in range(paragraphs):
        if at:
            article.writer.write("\n\n")
        article.paragraph()
    return {
        "id": f"quoted-{number}",
        "published": "2021-10-07",
        "language": "en",
        "layers": ["quotes"],
        "text": article.writer.text,
        "annotations": sorted(article.writer.records, key=position),
        "forms": article.forms,
    }


@dataclass
class _Open:
    """A quotation while it is written."""

    runs: list[tuple[int, int]] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    speaker: dict[str, Any] | None = None
    cue: tuple[int, int] | None = None
    named: Object | None = None
    inner: tuple[tuple[int, int], tuple[int, int], tuple[int, int]] | None = None


class _Article:
    """An article while it is written: its people, its marks, its quotations."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.writer = Writer(draw)
        style = draw.choices(list(_STYLES), weights=_STYLES.values())[0]
        self.outer, self.inner = style[:2], style[2:]
        self.apostrophe = "'" if '"' in style else "’"
        self.straight = '"' in style
        self.people = people(draw, 4)
        self.orgs = [organisation(draw) for _ in range(2)]
        self.entities: dict[str, Object] = {}
        self.forms: dict[str, str] = {}

    def paragraph(self) -> None:
        """One paragraph, or what belongs together, of a form drawn by chance."""
        draw = self.draw
        lot = draw.random()
        if lot < 0.2:
            self._plain(draw.choice(_FILLERS if lot < 0.1 else _TRAPS[: 5 if self.straight else 3]))
            return
        form = draw.choice(list(FORMS))
        first, second = draw.sample(self.people, 2)
        for part in draw.choice(FORMS[form]).split("¦"):
            self._quotation(form, part, {"a": first, "b": second})

    def _plain(self, pattern: str) -> None:
        for words in re.split(r"(\{[^}]+\})", pattern):
            if words.startswith("{n:"):
                start, end = self._write(self.outer[0] + words[3:-1] + self.outer[1])
                self.writer.record("not_quote", start=start, end=end,
                                   text=self.writer.text[start:end], use="other")  # fmt: skip
            elif words.startswith("{"):
                self._slot(words[1:-1], {})
            else:
                self._write(words)

    def _write(self, words: str) -> tuple[int, int]:
        return self.writer.write(words.replace("'", self.apostrophe))

    def _quotation(self, form: str, pattern: str, cast: dict[str, Person]) -> None:
        made, begun, slots = _Open(), dict[str, int](), []
        text = self.writer
        for token in _TOKEN.finditer(pattern):
            at = len(text.text)
            if words := token["words"]:
                self._write(words)
            elif token["slot"] in ("q", "open", "lower", "long", "short", "nested"):
                made.runs.append(self._run(token["slot"], token["stop"], made))
            elif slot := token["slot"]:
                slots.append((at, self._slot(slot, cast)))
            elif token["sign"] == "@":
                made.speaker = {"entity": self.entities[cast["a"].name]["id"]}
            elif token["sign"] in "<[" or (token["sign"] == "*" and "*" not in begun):
                begun[token["sign"]] = at
            elif token["sign"] == "*":
                made.cue = begun["*"], at
            elif token["sign"] == "]":
                made.spans.append((begun["["], at))
            else:
                made.speaker = self._speaker(begun["<"], at, slots)
        self._close(form, made)

    def _speaker(self, start: int, end: int, slots: list[tuple[int, Object | None]]) -> Object:
        """The speaker's phrase: a name, with title or not, a pronoun, or a phrase of its own."""
        within = [entity for at, entity in slots if at >= start]
        place = {"start": start, "end": end, "text": self.writer.text[start:end]}
        # "a spokeswoman for", "one of the drivers" and "A and B" are nobody who was named.
        first = next((at for at, _ in slots if at >= start), end)
        named = [entity for entity in within if entity]
        if first == start and len(named) == 1:
            return {**place, "entity": named[0]["id"]}
        entity = self.writer.record("entity", label="PERSON", name=place["text"], link="nil")
        self.writer.record("mention", **place, label="PERSON", form="nominal", entity=entity["id"])
        return {**place, "entity": entity["id"]}

    def _slot(self, slot: str, cast: dict[str, Person]) -> Object | None:
        """The entity that the slot's words name, None where they name none."""
        key, _, part = slot.partition(".")
        draw = self.draw
        if key in cast:
            return self._person(cast[key], part)
        if key == "org":
            name = draw.choice(self.orgs)
            return self._name(name, name, "ORG", "name")
        if key == "place":
            name = draw.choice(CITIES + TOWNS)
            return self._name(name, name, "GPE", "name")
        self._write(draw.choice({"title": TITLES, "role": ROLES}[key]))
        return None

    def _person(self, person: Person, part: str) -> Object:
        if part in ("he", "He", "his"):
            word = {"he": "she", "He": "She", "his": "her"}[part] if person.woman else part
            return self._name(word, person.name, "PERSON", "pronoun")
        known = part == "last" or person.name in self.entities
        return self._name(person.family if known else person.name, person.name, "PERSON", "name")

    def _name(self, words: str, name: str, label: str, form: str) -> Object:
        """Words written, as a mention of the entity of that name."""
        if self.writer.text[-1:] in ("", "\n", ".") or self.writer.text.endswith(". "):
            words = words[:1].upper() + words[1:]  # "the" of a name, at the start
        start, end = self._write(words)
        if form == "name" and words[:4].lower() == "the ":
            start += 4
        written = self.writer.text[start:end]
        if name not in self.entities:
            self.entities[name] = self.writer.record("entity", label=label, name=written,
                                                     link="nil")  # fmt: skip
        entity = self.entities[name]
        if form == "name":
            entity["name"] = max(entity["name"], written, key=len)
        self.writer.record("mention", start=start, end=end, text=written, label=label, form=form,
                           entity=entity["id"])  # fmt: skip
        return entity

    def _run(self, kind: str, stop: str, made: _Open) -> tuple[int, int]:
        """Where the words between marks stand, marks included."""
        draw = self.draw
        start, _ = self.writer.write(self.outer[0])
        if kind == "nested":
            self._write("When I rang, ")
            who = self._write("they")
            self._write(" ")
            cue = self._write("said")
            self._write(", ")
            run = self._write(f"{self.inner[0]}{draw.choice(_SAYINGS)},{self.inner[1]}")
            self._write(" and hung up")
            made.inner = run, who, cue
        elif kind == "short":
            self._write(draw.choice(_SHORT))
        elif stop.startswith("~"):
            words = draw.choice(_BITS)
            first = self.writer.text[-2:-1] in ("", "\n")
            self._write(words[:1].upper() + words[1:] if first else words)
        else:
            words = draw.choice(_SAYINGS)
            if kind == "long":
                words = f"{words}. {draw.choice(_SAYINGS)}? {draw.choice(_SAYINGS)}"
            elif draw.random() < 0.5:
                other = draw.choice(_SAYINGS)
                words += draw.choice(_JOINTS) + " " + _lowered(other)
            if kind == "lower":  # the sentence goes on
                words = f"{draw.choice(_JOINTS).strip(', ')} {_lowered(words)}"
            self._write(words)
        self._write("." if kind == "open" else stop.strip("~:"))
        end = len(self.writer.text) if kind == "open" else self.writer.write(self.outer[1])[1]
        return start, end

    def _close(self, form: str, made: _Open) -> None:
        text = self.writer.text
        spans = made.spans or made.runs
        marked = sum(end - start for start, end in made.runs)
        whole = sum(end - start for start, end in spans)
        reopened = len(made.runs) == 2 and len(spans) == 1 and "\n" in text[slice(*spans[0])]
        outer = self._record(spans, made.runs, made.speaker, made.cue,
                             "direct" if marked == whole or reopened else "mixed")  # fmt: skip
        self.forms[outer["id"]] = form
        if made.inner:
            run, who, cue = made.inner
            there = {"start": who[0], "end": who[1], "text": text[slice(*who)]}
            inner = self._record([run], [run], there, cue, "direct", outer["id"])
            self.forms[inner["id"]] = form

    def _record(
        self,
        spans: list[tuple[int, int]],
        runs: list[tuple[int, int]],
        speaker: Object | None,
        cue: tuple[int, int] | None,
        kind: str,
        parent: str | None = None,
    ) -> Object:
        text = self.writer.text
        place = cue and {"start": cue[0], "end": cue[1], "text": text[slice(*cue)]}
        if speaker and "entity" not in speaker:
            entity = self.writer.record("entity", label="PERSON", name=speaker["text"], link="nil")
            self.writer.record("mention", **speaker, label="PERSON", form="pronoun",
                               entity=entity["id"])  # fmt: skip
            speaker = {**speaker, "entity": entity["id"]}
        more = {"parent": parent} if parent else {}
        return self.writer.record("quote", type=kind, spans=[list(span) for span in spans],
                                  text=" ".join(text[slice(*span)] for span in spans),
                                  quoted=[list(run) for run in runs], cue=place, speaker=speaker,
                                  medium="unknown", **more)  # fmt: skip


def _lowered(words: str) -> str:
    """The words as they go on within a sentence: "I" and its kind stay."""
    return words if re.match(r"I\b", words) else words[:1].lower() + words[1:]
