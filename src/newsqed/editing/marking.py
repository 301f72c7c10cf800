"""A whole article marked from a file: every record of it, by its words, in reading order.

In: a sheet, the text of a file of marks. Out: the sheet with those records and no others. A record
that stands where one of its kind stood keeps its id, and one that says the same its signature. All
that is wrong is told at once, line by line; then the sheet is of no use.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from newsqed import text as texts
from newsqed.editing import notation
from newsqed.editing.identity import ids_of, renamed, signed
from newsqed.editing.notation import Mark
from newsqed.editing.parties import Role, given
from newsqed.editing.places import Reader
from newsqed.editing.sheet import NEW, Sheet
from newsqed.errors import NewsqedError
from newsqed.records import Annotation, Date, Mention, NotQuote, Quote, Span, Speaker

PUBLISHED = "published"
JOINT = " + "
OPEN = "?"  # whom a phrase means is unknown
_ENTITY = re.compile(r"([A-Z_]+)(?:\s+(\S+))?\Z")
_ITEM = re.compile(r"Q[1-9][0-9]*\Z")
_ID = re.compile(r"([ed])[1-9][0-9]*\Z")
_REFERENCES = {"anchor": "anchor", "begin": "begin_point", "end": "end_point"}
_DATE = {"mod": "mod", "quant": "quant", "freq": "freq", "zone": "utc_offset"}


def mark_all(sheet: Sheet, marks: str) -> list[NewsqedError]:
    """Mark what a file says, and take out what it does not; all that is wrong with its lines.

    Args:
        sheet: the text with the records that there were.
        marks: the lines.
    """
    return _Marking(sheet).run(marks)


class _LostError(NewsqedError):
    """A key that a line would have made known, had it been served."""


@dataclass(slots=True)
class _Marking:
    sheet: Sheet
    reader: Reader = field(init=False)
    ids: dict[str, str] = field(default_factory=dict)  # by the key of an entity or date
    dates: dict[int, str] = field(default_factory=dict)  # by line
    linked: set[str] = field(default_factory=set)  # entities whose item a line tells
    fixed: set[str] = field(default_factory=set)  # ids that are keys
    lost: set[str] = field(default_factory=set)  # keys of lines that could not be served
    wrong: list[NewsqedError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reader = Reader(self.sheet.text, (0, len(self.sheet.text)))
        self.sheet.records = ()
        self.sheet.lazy = True

    def run(self, marks: str) -> list[NewsqedError]:
        read = list(notation.read(marks))
        self.wrong = [item for item in read if isinstance(item, NewsqedError)]
        lines = [item for item in read if isinstance(item, Mark)]
        # Names tell whom a speaker's phrase means, and titles in marks which runs are no speech.
        steps: tuple[dict[str, Callable[[Mark], Annotation | None]], ...] = (
            {"@": self._paragraph, "m": self._mention, "n": self._not_quote, "d": self._date},
            {"@": self._paragraph, "q": self._quote},
            {"d": self._refer, "e": self._link},
        )
        for acts in steps:
            self.reader.turn_to((0, len(self.sheet.text)))
            told = {item.line for item in self.wrong}
            for mark in lines:
                if mark.kind in acts and mark.line not in told:
                    self._try(mark, acts[mark.kind])
        self.sheet.finish()
        self._identify()
        self.sheet.finish()
        return sorted(self.wrong, key=lambda error: error.line or 0)

    def _try(self, mark: Mark, act: Callable[[Mark], Annotation | None]) -> None:
        try:
            made = act(mark)
            if made is not None:
                self._say(mark, made.id)
        except _LostError:
            return  # the line that lost the key is told
        except NewsqedError as error:
            error.line = mark.line
            self.wrong.append(error)
            if mark.kind == "m" and (new := _ENTITY.fullmatch(mark.fields[""])) and new[2]:
                self.lost.add(new[2])

    def _say(self, mark: Mark, identifier: str) -> None:
        """What any record may have."""
        values = {key: mark.fields[key] for key in ("note", "confidence") if key in mark.fields}
        if "tags" in mark.fields:
            values["phenomena"] = mark.fields["tags"]
        if values:
            self.sheet.set(identifier, values)

    # ---- A line of each kind.

    def _paragraph(self, mark: Mark) -> None:
        spans = texts.paragraphs(self.sheet.text)
        number = int(mark.words)
        if not 1 <= number <= len(spans):
            raise NewsqedError(f"there is no paragraph {number}", hint=f"there are {len(spans)}")
        self.reader.turn_to(spans[number - 1])

    def _mention(self, mark: Mark) -> Mention:
        said, form = mark.fields[""], mark.fields.get("form", "name")
        label, key = (None, said) if said in self.ids else self._new(said)
        span = self._take(mark)
        if label is None:
            made = self.sheet.add_mention(span, entity=self.ids[said], form=form)
        elif key == OPEN:
            made = self.sheet.add_mention(span, label, entity=NEW, form=form)
            self.sheet.put(replace(made, entity=None))
            self.sheet.drop([str(made.entity)])
        else:
            made = self.sheet.add_mention(span, label, entity=NEW, form=form)
            self._know(key, made.entity)
        made = self.sheet.one(made.id, Mention)
        if "title" in mark.fields:
            title = self.reader.beside(mark.fields["title"], [(span.start, span.end)])
            made = self.sheet.put(replace(made, title=title))
        if "dateline" in mark.fields:
            made = self.sheet.put(replace(made, dateline=True))
        return made

    def _take(self, mark: Mark) -> Span:
        span = self.reader.next(mark.kind, mark.words, inside="in" in mark.fields)
        self.reader.take(mark.kind, span)
        return span

    def _new(self, said: str) -> tuple[str, str | None]:
        """The label and the key of an entity that is named for the first time."""
        new = _ENTITY.fullmatch(said)
        if said in self.lost:
            raise _LostError(said)
        if new is None:
            known = ", ".join(key for key, one in self.ids.items() if one[0] == "e") or "none yet"
            raise NewsqedError(
                f"there is no entity {said!r}",
                hint=f"LABEL KEY where it is named for the first time; known: {known}",
            )
        if new[2] in self.ids or new[2] == PUBLISHED:
            raise NewsqedError(
                f"{new[2]!r} is a key already", hint=f"| {new[2]} alone, or another key"
            )
        return new[1], new[2]

    def _know(self, key: str | None, identifier: str | None) -> None:
        """Remember what a key stands for; one that is itself an id becomes that record's."""
        if key is None or identifier is None:
            return
        own = _ID.fullmatch(key)
        if own and own[1] == identifier[0]:
            self._rename(identifier, key)
            identifier = key
            self.fixed.add(key)
        self.ids[key] = identifier

    def _date(self, mark: Mark) -> Date:
        key = mark.fields.get("key")
        if key in self.ids or key == PUBLISHED:
            raise NewsqedError(f"{key!r} is a key already", hint="take another")
        more: dict[str, Any] = {
            ours: mark.fields[name] for name, ours in _DATE.items() if name in mark.fields
        }
        if "fiscal" in mark.fields:
            more["fiscal"] = True
        span = self._take(mark)
        made = self.sheet.add_date(span, mark.fields[""], mark.fields.get("type"), **more)
        self.dates[mark.line] = made.id
        self._know(key, made.id)
        return self.sheet.one(self.dates[mark.line], Date)

    def _refer(self, mark: Mark) -> None:
        """Let a date refer to others, now that all are known."""
        values = {}
        for name, key in mark.fields.items():
            if name in _REFERENCES:
                if key != PUBLISHED and self.ids.get(key, "")[:1] != "d":
                    hint = f"| key {key} on that date's line, or {PUBLISHED}"
                    raise NewsqedError(f"there is no date {key!r}", hint=hint)
                values[_REFERENCES[name]] = self.ids.get(key, key)
        if values and mark.line in self.dates:
            self.sheet.set(self.dates[mark.line], values)

    def _not_quote(self, mark: Mark) -> NotQuote:
        return self.sheet.add_not_quote(self._take(mark), mark.fields[""])

    def _quote(self, mark: Mark) -> Quote:
        first, *rest = self._split(mark.words)
        span = self.reader.next("q", first, over=True)
        parts = [span]
        for words in rest:
            later = [one for one in self.reader.all(words) if one.start >= parts[-1].end]
            if not later:
                raise NewsqedError(f"no {words!r} stands after {parts[-1].text[-40:]!r}")
            parts.append(later[0])
        made = self.sheet.add_quote(parts, medium=mark.fields.get("medium", "unknown"))
        self.reader.take("q", span)
        if "transcript" in mark.fields:
            self.sheet.set(made.id, {"layout": "transcript"})
        if (parent := self._around(made)) is not None:
            self.sheet.set(made.id, {"parent": parent})
        if "runs" in mark.fields:
            self._runs(made.id, mark.fields["runs"])
        if "cue" in mark.fields:
            cue = self.reader.beside(mark.fields["cue"], made.spans)
            self.sheet.put(replace(self.sheet.one(made.id, Quote), cue=cue))
        for name, role in (("by", "speaker"), ("to", "addressee")):
            if name in mark.fields:
                self._party(made.id, role, mark.fields[name])  # type: ignore[arg-type]
        return self.sheet.one(made.id, Quote)

    def _split(self, words: str) -> list[str]:
        """The parts of a quotation; the text may have the joint itself."""
        if JOINT in words and JOINT in self.sheet.text:
            with suppress(NewsqedError):
                self.reader.all(words)
                return [words]
        return words.split(JOINT)

    def _runs(self, quote: str, said: str) -> None:
        spans = self.sheet.one(quote, Quote).spans
        runs = []
        for words in self._split(said) if said != "none" else ():
            inside = [
                one
                for one in self.reader.all(words)
                if any(start <= one.start and one.end <= end for start, end in spans)
            ]
            if not inside:
                raise NewsqedError(f"the quotation holds no {words!r}")
            runs.append(inside[0])
        self.sheet.set_runs(quote, runs)

    def _around(self, quote: Quote) -> str | None:
        """The innermost quotation that holds it."""
        holding = [
            other
            for other in self.sheet.of(Quote)
            if other.id != quote.id
            and all(any(a <= c and d <= b for a, b in other.spans) for c, d in quote.spans)
        ]
        sizes = [(sum(b - a for a, b in other.spans), other.id) for other in holding]
        return min(sizes)[1] if sizes else None

    def _party(self, quote: str, role: Role, said: str) -> None:
        """Say who: `WORDS`, `WORDS = KEY`, `WORDS = LABEL KEY`, `= KEY` or `WORDS = ?`."""
        words, sign, key = (part.strip() for part in said.rpartition("="))
        if not sign:
            words, key = key, ""
        place = self.reader.beside(words, self.sheet.one(quote, Quote).spans) if words else None
        entity = self.ids.get(key)
        turn = self.sheet.one(quote, Quote).layout is not None
        if place is not None and (key == OPEN or (turn and entity is not None)):
            # A turn's label, "Q" or "A", is no mention; who is unknown has none.
            party = Speaker(place.start, place.end, place.text, entity)
            self._give(quote, role, party)
            return
        if key and entity is None:
            label, new = self._new(key)
            if place is None:
                raise NewsqedError(f"nothing names {key!r}", hint="a mention's line, or its words")
            entity = self.sheet.add_mention(place, label, entity=NEW, form="nominal").entity
            self._know(new, entity)
            entity = self.ids.get(new or "", entity)
        party = given(self.sheet, role, place, entity)
        if party.entity is None:
            raise NewsqedError(f"whom {words!r} means is not told", hint=f"{words} = KEY")
        self._give(quote, role, party)
        self.sheet.settle()

    def _give(self, quote: str, role: Role, party: Speaker) -> None:
        old = self.sheet.one(quote, Quote)
        speaks = role == "speaker"
        self.sheet.put(replace(old, speaker=party) if speaks else replace(old, addressee=party))

    def _link(self, mark: Mark) -> None:
        said, entity = mark.fields[""], self.ids.get(mark.words, "")
        if mark.words in self.lost:
            return
        if entity in self.linked:
            raise NewsqedError(f"the item of {mark.words!r} is told twice")
        if entity[:1] != "e":
            raise NewsqedError(f"there is no entity {mark.words!r}", hint="the key of one above")
        item = _ITEM.fullmatch(said)
        self.linked.add(entity)
        self.sheet.set(entity, {"link": "linked", "wikidata": said} if item else {"link": said})
        self._say(mark, entity)

    # ---- Ids and signatures.

    def _rename(self, old: str, new: str) -> None:
        """Give a record an id; whoever has it meanwhile takes a free one."""
        self._rename_all({old: new})

    def _rename_all(self, wanted: dict[str, str]) -> None:
        ids = {old: new for old, new in wanted.items() if old != new}
        for holder in {record.id for record in self.sheet.records} & set(ids.values()):
            if holder not in ids:
                ids[holder] = self.sheet.free_id(holder[0])
                self.sheet.used |= {ids[holder]}
        self.sheet.records = tuple(renamed(record, ids) for record in self.sheet.records)
        self.ids = {key: ids.get(one, one) for key, one in self.ids.items()}
        self.dates = {line: ids.get(one, one) for line, one in self.dates.items()}
        self.linked = {ids.get(one, one) for one in self.linked}

    def _identify(self) -> None:
        """Let records that were there before be those: id, item, signature."""
        before = self.sheet.first()
        self._rename_all(ids_of(before, self.sheet.records, self.fixed))
        first = {record.id: record for record in before}
        self.sheet.records = tuple(
            signed(record, first.get(record.id), self.sheet.annotator, self.linked)
            for record in self.sheet.records
        )
