"""An article's records as a file of marks, which marks the same records again.

In: a sheet. Out: lines in reading order, paragraph by paragraph, with words that are found where
the records stand. Keys are the records' own ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from newsqed import phenomena
from newsqed import text as texts
from newsqed.editing.marking import JOINT, OPEN
from newsqed.editing.notation import Mark, written
from newsqed.editing.places import Reader
from newsqed.editing.quotations import quoted
from newsqed.editing.sheet import Sheet
from newsqed.errors import NewsqedError
from newsqed.records import Annotation, Date, Entity, Mention, NotQuote, Quote, Span, Speaker

_LONG = 12
_EDGE = 4


def marks_of(sheet: Sheet) -> str:
    """The records of a sheet as a file of marks."""
    listing = _Listing(sheet)
    return "".join(f"{written(mark)}\n" for mark in listing.marks())


class _Listing:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        # What is known of an entity's item unless a line says so, by its first mention.
        self.assumed: dict[str, str] = {}
        self.reader = Reader(sheet.text, (0, len(sheet.text)))
        self.quotes = Reader(sheet.text, (0, len(sheet.text)))

    def marks(self) -> Iterator[Mark]:
        spans = texts.paragraphs(self.sheet.text)
        inside = [record for record in self.sheet.records if not isinstance(record, Entity)]
        at = 0
        for number, (start, end) in enumerate(spans, start=1):
            here = []
            while at < len(inside) and _start(inside[at]) < end:
                here.append(inside[at])
                at += 1
            if here:
                yield Mark(0, "@", str(number))
                self.reader.turn_to((start, end))
                self.quotes.turn_to((start, end))
                yield from map(self._mark, here)
        for entity in self.sheet.of(Entity):
            link = entity.wikidata or entity.link
            if link != self.assumed.get(entity.id) or entity.note or entity.phenomena:
                yield Mark(0, "e", entity.id, {"": link} | _common(entity))

    def _mark(self, record: Annotation) -> Mark:
        if isinstance(record, Mention):
            return self._mention(record)
        if isinstance(record, Date):
            return self._date(record)
        if isinstance(record, NotQuote):
            words = self._words("n", record)
            return Mark(0, "n", words, {"": record.use} | _common(record))
        assert isinstance(record, Quote), "a record inside a text is one of four kinds"
        return self._quote(record)

    def _words(self, kind: str, record: Mention | Date | NotQuote) -> str:
        span = Span(record.start, record.end, record.text)
        inside = self._inside(kind, span)
        words = self._found(span, lambda words: self.reader.next(kind, words, inside=inside))
        self.reader.take(kind, span)
        return words

    def _inside(self, kind: str, span: Span) -> bool:
        return any(a <= span.start and span.end <= b for a, b in self.reader.taken[kind])

    def _mention(self, record: Mention) -> Mark:
        span = Span(record.start, record.end, record.text)
        inside = self._inside("m", span)
        words = self._words("m", record)
        fields = {"": str(record.entity)}
        if record.entity is None:
            fields[""] = f"{record.label} {OPEN}"
        elif record.entity not in self.assumed:
            self.assumed[record.entity] = "unreviewed" if record.form == "name" else "nil"
            fields[""] = f"{record.label} {record.entity}"
        if record.title is not None:
            title = record.title
            near = [(record.start, record.end)]
            fields["title"] = self._found(title, lambda words: self.reader.beside(words, near))
        if record.form != "name":
            fields["form"] = record.form
        if record.dateline:
            fields["dateline"] = ""
        if inside:
            fields["in"] = ""
        return Mark(0, "m", words, fields | _common(record))

    def _date(self, record: Date) -> Mark:
        words = self._words("d", record)
        said = {
            "": record.value, "key": record.id, "type": record.type, "mod": record.mod,
            "quant": record.quant, "freq": record.freq, "zone": record.utc_offset,
            "anchor": record.anchor, "begin": record.begin_point, "end": record.end_point,
        }  # fmt: skip
        fields = {name: value for name, value in said.items() if value is not None}
        if record.fiscal:
            fields["fiscal"] = ""
        return Mark(0, "d", words, fields | _common(record))

    def _quote(self, record: Quote) -> Mark:
        parts = [Span(a, b, self.sheet.text[a:b]) for a, b in record.spans]
        first = self._found(
            parts[0], lambda words: self.quotes.next("q", words, over=True), shorten=True
        )
        self.quotes.take("q", parts[0])
        said = [first]
        for before, part in pairwise(parts):
            said.append(self._found(part, self._later(before.end), shorten=True))
        fields: dict[str, str] = {}
        if record.cue is not None:
            fields["cue"] = self._found(record.cue, self._beside(record))
        for name, party in (("by", record.speaker), ("to", record.addressee)):
            if party is not None:
                fields[name] = self._party(record, party)
        fields["medium"] = record.medium
        if record.layout is not None:
            fields["transcript"] = ""
        elif record.quoted != self._derived(record):
            runs = [self.sheet.text[a:b] for a, b in record.quoted]
            fields["runs"] = JOINT.join(runs) or "none"
        return Mark(0, "q", JOINT.join(said), fields | _common(record))

    def _derived(self, record: Quote) -> tuple[tuple[int, int], ...]:
        nobody = [(item.start, item.end) for item in self.sheet.of(NotQuote)]
        return quoted(self.sheet.text, record.spans, self.sheet.language, nobody)

    def _beside(self, record: Quote) -> Callable[[str], Span]:
        return lambda words: self.reader.beside(words, record.spans)

    def _later(self, since: int) -> Callable[[str], Span]:
        def later(words: str) -> Span:
            return next(span for span in self.reader.all(words) if span.start >= since)

        return later

    def _party(self, record: Quote, party: Speaker) -> str:
        key = f"= {party.entity or OPEN}"
        if party.start is None or party.end is None or party.text is None:
            return key
        phrase = Span(party.start, party.end, party.text)
        return f"{self._found(phrase, self._beside(record))} {key}".strip()

    def _found(self, span: Span, find: Callable[[str], Span], *, shorten: bool = False) -> str:
        """The fewest words with which the span is found."""
        for words in self._wordings(span, shorten):
            try:
                place = find(words)
            except (NewsqedError, StopIteration):
                continue
            if (place.start, place.end) == (span.start, span.end):
                return words
        return span.text

    def _wordings(self, span: Span, shorten: bool) -> Iterator[str]:
        words = span.text.split()
        if shorten and len(words) > _LONG:
            yield f"{' '.join(words[:_EDGE])} ~ {' '.join(words[-_EDGE:])}"
        yield span.text
        text = self.sheet.text
        befores = [match.start() for match in re.finditer(r"\S+", text[: span.start])][-8:]
        afters = [match.end() for match in re.finditer(r"\S+", text[span.end :])][:8]
        for start in reversed(befores):
            yield f"{text[start : span.start]}[[{span.text}]]"
        for end in afters:
            yield f"[[{span.text}]]{text[span.end : span.end + end]}"
        for start, end in zip(reversed(befores), afters, strict=False):
            yield f"{text[start : span.start]}[[{span.text}]]{text[span.end : span.end + end]}"


def _common(record: Annotation) -> dict[str, str]:
    said: dict[str, Any] = {
        "note": record.note,
        "tags": ",".join(phenomena.judged(record.phenomena)),
    }
    if record.annotator is not None:
        said["confidence"] = record.confidence
    return {key: str(value) for key, value in said.items() if value}


def _start(record: Annotation) -> int:
    if isinstance(record, Quote):
        return record.spans[0][0]
    return int(getattr(record, "start", 0))
