"""Documents for benchmarks: generated, valid, alike in kind to annotated news.

In: a number and a seed. Out: documents in exchange form, with names, quotations and dates as the
contract has them. Their people and places are syllables; nothing is taken from any text.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

from newsqed import dates
from newsqed.records import KINDS, keys, position

Object = dict[str, Any]

_SYLLABLES = ("bar", "den", "fal", "gor", "lin", "mar", "nes", "ost", "per", "ral", "sun", "tor")
_WORDS = (
    "the", "council", "of", "harbour", "has", "agreed", "to", "close", "its", "older", "lines",
    "after", "winter", "because", "costs", "have", "risen", "and", "fewer", "people", "use",
    "them", "than", "before", "while", "others", "ask", "for", "more", "time",
)  # fmt: skip
_CUES = ("said", "added", "told reporters", "wrote")


class Writer:
    """A text as it grows, with the records of what was written."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.text = ""
        self.records: list[Object] = []
        self.counts = dict.fromkeys((kind.letter for kind in KINDS.values()), 0)
        self.entities: dict[str, Object] = {}

    def write(self, words: str) -> tuple[int, int]:
        """Where the words stand that are now written, in code points, half-open."""
        start = len(self.text)
        self.text += words
        return start, len(self.text)

    def record(self, kind: str, **values: Any) -> Object:
        """A record of that kind and those values, with the next id; it is kept."""
        letter = KINDS[kind].letter
        self.counts[letter] += 1
        given = {"kind": kind, "id": f"{letter}{self.counts[letter]}", **values,
                 "annotator": "ada"}  # fmt: skip
        made = {key: given[key] for key in keys(kind) if key in given}
        self.records.append(made)
        return made

    def name(self) -> tuple[Object, Object]:
        """A name, of a new entity or of one that was named before."""
        if self.entities and self.draw.random() < 0.75:
            entity = self.draw.choice(list(self.entities.values()))
        else:
            first, last = ("".join(self.draw.choices(_SYLLABLES, k=2)).title() for _ in range(2))
            name = f"{first} {last}"
            if name in self.entities:
                return self.name()
            entity = self.record("entity", label="PERSON", name=name, link="nil")
            self.entities[name] = entity
        start, end = self.write(entity["name"])
        mention = self.record("mention", start=start, end=end, text=entity["name"],
                              label=entity["label"], form="name", entity=entity["id"])  # fmt: skip
        return entity, mention

    def words(self, least: int, most: int) -> str:
        """Words that are no names, so many, not written yet."""
        return " ".join(self.draw.choices(_WORDS, k=self.draw.randint(least, most)))

    def date(self) -> None:
        """Write a date."""
        day = f"{self.draw.randint(1990, 2024)}-{self.draw.randint(1, 12):02}"
        value = self.draw.choice((day, day[:4], f"{day}-{self.draw.randint(1, 28):02}"))
        interval = dates.derived(value, "DATE", None)
        start, end = self.write(value)
        self.record("date", start=start, end=end, text=value, type="DATE", value=value,
                    earliest=interval[0] if interval else None,
                    latest=interval[1] if interval else None)  # fmt: skip

    def quote(self) -> None:
        """A quotation, direct, split, mixed or indirect, with its speaker and cue."""
        kind = self.draw.choice(("direct", "split", "mixed", "indirect"))
        if kind in ("direct", "split"):
            spans = [self.write(f"“{self.words(4, 9)},”")]
            runs = list(spans)
            self.write(" ")
            entity, mention = self.name()
            self.write(" ")
            cue = self.write(self.draw.choice(_CUES))
            if kind == "split":
                self.write(", ")
                spans.append(self.write(f"“{self.words(3, 6)}.”"))
                runs.append(spans[1])
        else:
            entity, mention = self.name()
            self.write(" ")
            cue = self.write(self.draw.choice(_CUES))
            self.write(" ")
            start = len(self.text)
            self.write(f"that {self.words(4, 7)}")
            runs = []
            if kind == "mixed":
                self.write(" ")
                runs = [self.write(f"“{self.words(2, 4)}”")]
            spans = [(start, len(self.text))]
        place = {key: mention[key] for key in ("start", "end", "text")}
        self.record(
            "quote",
            type={"split": "direct"}.get(kind, kind),
            spans=[list(span) for span in spans],
            text=" ".join(self.text[start:end] for start, end in spans),
            quoted=[list(run) for run in runs],
            cue={"start": cue[0], "end": cue[1], "text": self.text[cue[0] : cue[1]]},
            speaker={**place, "entity": entity["id"]},
            medium="spoken",
        )


def document(number: int, *, quotes: int = 20, mentions: int = 50, dated: int = 20) -> Object:
    """A valid document of so many quotations, mentions and dates."""
    draw = random.Random(number)
    writer = Writer(draw)
    todo = ["quote"] * quotes + ["mention"] * (mentions - quotes) + ["date"] * dated
    draw.shuffle(todo)
    for step, what in enumerate(todo):
        if step:
            writer.write(". " if step % 5 else ".\n\n")
        if what == "quote":
            writer.quote()
            continue
        writer.write(f"{writer.words(2, 5)} ".capitalize())
        if what == "mention":
            writer.name()
        else:
            writer.date()
    writer.write(".")
    return {
        "id": f"generated-{number}",
        "title": writer.words(4, 8),
        "published": "2021-10-07",
        "language": "en",
        "text": writer.text,
        "annotations": sorted(writer.records, key=position),
    }


def lines(count: int) -> Iterator[bytes]:
    """So many documents as lines of an exchange file."""
    for number in range(count):
        yield json.dumps(document(number), ensure_ascii=False).encode() + b"\n"
