"""News text whose quotations and speakers are known because they were written in: for `quotes.py`.

In: a number, which is the seed. Out: a document in exchange form, its quotations complete, and for
each the form that it was written in. The forms, and how they are written, stand in
`quoted_forms.py`. Sentences and people are made up.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import Any

from cast import CITIES, ROLES, TITLES, TOWNS, Person, organisation, people
from documents import Object, Writer
from quoted_forms import BITS, FILLERS, FORMS, JOINTS, SAYINGS, SHORT, TRAPS

from newsqed.records import position

# Double curly, double straight, single curly, single straight: how often an article has them.
_STYLES = {"“”‘’": 45, "\"\"''": 35, "‘’“”": 12, "''\"\"": 8}
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
            self._plain(draw.choice(FILLERS if lot < 0.1 else TRAPS[: 5 if self.straight else 3]))
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
            run = self._write(f"{self.inner[0]}{draw.choice(SAYINGS)},{self.inner[1]}")
            self._write(" and hung up")
            made.inner = run, who, cue
        elif kind == "short":
            self._write(draw.choice(SHORT))
        elif stop.startswith("~"):
            words = draw.choice(BITS)
            first = self.writer.text[-2:-1] in ("", "\n")
            self._write(words[:1].upper() + words[1:] if first else words)
        else:
            words = draw.choice(SAYINGS)
            if kind == "long":
                words = f"{words}. {draw.choice(SAYINGS)}? {draw.choice(SAYINGS)}"
            elif draw.random() < 0.5:
                other = draw.choice(SAYINGS)
                words += draw.choice(JOINTS) + " " + _lowered(other)
            if kind == "lower":  # the sentence goes on
                words = f"{draw.choice(JOINTS).strip(', ')} {_lowered(words)}"
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
