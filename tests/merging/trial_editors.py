"""A made article and people who edit it at random, each edit one that the checks let pass."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

from newsqed.editing import Sheet
from newsqed.errors import NewsqedError
from newsqed.phenomena import JUDGED, judged
from newsqed.records import Date, Entity, Mention, NotQuote, Quote, Span, from_json, to_json

checks = import_module("newsqed.check")  # the name newsqed.check is the function

Object = dict[str, Any]
_NAMES = ("Ada Lin", "Bo Ray", "Cy Hart", "Port Ellery", "Rail Trust", "Dee Moss")
_LABELS = ("PERSON", "ORG", "GPE", "FAC")
TEXT = "\n\n".join(
    f"{_NAMES[turn]} of Old Quay Street {turn} said “the North Gate told us ‘go home now’ and "
    f"Mr {_NAMES[(turn + 1) % 6]} left in 19{turn}1 or May 20{turn}2”. Later {_NAMES[turn]} wrote "
    f"that East Rail Hall {turn} would close in 198{turn}."
    for turn in range(6)
)


def words(start: str, turn: int = 0) -> Span:
    """Where some words stand for the time that is named."""
    at = -1
    for _ in range(turn + 1):
        at = TEXT.index(start, at + 1)
    return Span(at, at + len(start), start)


def beginning() -> list[Object]:
    """The records that everybody begins with: names, dates that hang on each other, quotations."""
    sheet = Sheet(TEXT, (), "first")
    for turn, name in enumerate(_NAMES):
        label = "ORG" if turn == 4 else "GPE" if turn == 3 else "PERSON"
        sheet.add_mention(words(name, 0), label, entity="new")
        sheet.add_mention(words(name, 1), entity=sheet.records[turn].id)
    for turn in range(3):
        outer = TEXT.index("“the North Gate", words(_NAMES[turn], 0).start)
        outer_end = TEXT.index("”", outer) + 1
        made = sheet.add_quote(
            [Span(outer, outer_end, TEXT[outer:outer_end])], speaker_entity=f"e{turn + 1}",
            cue="said",
        )  # fmt: skip
        inner = TEXT.index("‘go", outer)
        sheet.add_quote([Span(inner, inner + 13, TEXT[inner : inner + 13])], parent=made.id)
        sheet.add_date(words(f"19{turn}1"), f"19{turn}1")
        sheet.add_date(words(f"May 20{turn}2"), f"20{turn}2-05")
    dates = [item.id for item in sheet.records if isinstance(item, Date)]
    for one, other in zip(dates[1::2], dates[::2], strict=True):
        sheet.set(one, {"anchor": other})
    sheet.tag(None)
    items = [replace(item, note=item.id) for item in sheet.records]
    assert faults(map(to_json, items)) == []
    return [to_json(item) for item in items]


def faults(items: Iterable[Object]) -> list[str]:
    """The errors and warnings of the records as a document."""
    document = {"id": "a", "text": TEXT, "annotations": list(items)}
    return [f"{item.code} {item.message}" for item in checks.check_document(document)
            if item.severity != "note"]  # fmt: skip


class Editor:
    """Somebody who edits records at random; a new record is known by its note from then on."""

    def __init__(self, name: str, items: Iterable[Object], seed: str, *, tagged: bool = True):
        self.sheet = Sheet(TEXT, tuple(map(from_json, items)), name)
        self.draw = random.Random(seed)
        self.judging = random.Random(f"{seed} judging")
        self.known = [self.items()]
        self.tagged = tagged

    def items(self) -> list[Object]:
        return [to_json(item) for item in self.sheet.records]

    def add(self, count: int) -> list[Object]:
        """The records with so many new ones, and those that they need."""
        return self.edit(count, (Editor.mark, Editor.date, Editor.quote))

    def edit(self, count: int, acts: Sequence[Callable[[Editor], None]] = ()) -> list[Object]:
        """The records after so many edits that hold together."""
        done = 0
        self.known.append(self.items())
        while done < count:
            before = self.sheet.records
            try:
                self.draw.choice(acts or _ACTS)(self)
            except NewsqedError:
                self.sheet.records = before
                continue
            self.sheet.tag(None)
            if self.tagged:
                self._tag({item.id for item in before})
            if self.sheet.records == before or self._reuses() or faults(self.items()):
                self.sheet.records = before
                continue
            self._judge()
            done += 1
        return self.items()

    def _reuses(self) -> bool:
        """Whether a record is by now quite another one; ids are not used again."""
        now = self.items()
        return self.tagged and any(_made_another(was, now) or _moved(was, now)
                                   for was in self.known)  # fmt: skip

    def _judge(self) -> None:
        """Now and then somebody gives or takes a judged tag, whatever else is done."""
        item = self.judging.choice(self.of((Mention, Date)))
        if self.judging.random() < 0.4:
            tags = self.judging.choice((*JUDGED[item.kind], None))
            self.sheet.set(item.id, {"phenomena": tags})

    def _tag(self, old: set[str]) -> None:
        self.sheet.records = tuple(
            item if item.id in old else replace(item, note=self._note(item))
            for item in self.sheet.records
        )

    def _note(self, item: Any) -> str:
        if isinstance(item, Entity):
            own = [one.start for one in self.of(Mention) if one.entity == item.id]
            return f"entity {item.name} {min(own, default=0)}"
        spans = item.spans if isinstance(item, Quote) else (item.start, item.end)
        return f"{item.kind} {spans} {getattr(item, 'label', '')}"

    def of(self, kind: Any) -> list[Any]:
        return [item for item in self.sheet.records if isinstance(item, kind)]

    def pick(self, kind: Any) -> Any:
        found = self.of(kind)
        if not found:
            raise NewsqedError("there is none")
        # Half the time one that is new: those are what merges renumber.
        first = {item["id"] for item in self.known[0]}
        new = [item for item in found if item.id not in first]
        return self.draw.choice(new if new and self.draw.random() < 0.5 else found)

    def words(self) -> Span:
        """One to three words anywhere."""
        starts = [
            at for at in range(len(TEXT)) if TEXT[at].isalnum() and not TEXT[at - 1].isalnum()
        ]
        start = self.draw.choice(starts)
        end = start
        for _ in range(self.draw.randint(1, 3)):
            while end < len(TEXT) and not TEXT[end].isalnum():
                end += 1
            while end < len(TEXT) and TEXT[end].isalnum():
                end += 1
        return Span(start, end, TEXT[start:end])

    # ---- What is done.

    def mark(self) -> None:
        of = self.draw.choice((None, "new", self.pick(Entity).id))
        label = None if of not in (None, "new") else self.draw.choice(_LABELS)
        self.sheet.add_mention(self.words(), label, entity=of,
                               form=self.draw.choice(("name", "name", "nominal")))  # fmt: skip

    def date(self) -> None:
        more = {}
        if self.of(Date) and self.draw.random() < 0.7:
            more = {self.draw.choice(("anchor", "begin_point", "end_point")): self.pick(Date).id}
        self.sheet.add_date(self.words(), f"19{self.draw.randint(10, 99)}", **more)

    def hang(self) -> None:
        one, other = self.pick(Date), self.pick(Date)
        if one.id != other.id:
            self.sheet.set(one.id, {"anchor": self.draw.choice((other.id, "published"))})

    def quote(self) -> None:
        within = self.pick(Quote) if self.of(Quote) and self.draw.random() < 0.6 else None
        span = self.words()
        if within is not None and within.spans[-1][1] - within.spans[0][0] > 9:
            start = self.draw.randrange(within.spans[0][0] + 1, within.spans[-1][1] - 4)
            span = Span(start, start + 3, TEXT[start : start + 3])
        self.sheet.add_quote([span], speaker_entity=self.pick(Entity).id,
                             parent=within.id if within else None)  # fmt: skip

    def nest(self) -> None:
        one, other = self.pick(Quote), self.pick(Quote)
        if one.id != other.id:
            self.sheet.set(one.id, {"parent": self.draw.choice((other.id, None))})

    def attribute(self) -> None:
        self.sheet.attribute(self.pick(Quote).id, speaker_entity=self.pick(Entity).id)

    def respan(self) -> None:
        item = self.pick((Mention, Date, Quote, NotQuote))
        start, end = item.spans[0] if isinstance(item, Quote) else (item.start, item.end)
        start, end = start + self.draw.randint(-4, 4), end + self.draw.randint(-4, 4)
        if 0 <= start < end <= len(TEXT) and TEXT[start].isalnum():
            self.sheet.respan(item.id, [Span(start, end, TEXT[start:end])])

    def relabel(self) -> None:
        self.sheet.set(self.pick(Entity).id, {"label": self.draw.choice(_LABELS)})

    def relink(self) -> None:
        link = self.draw.choice(("nil", "unreviewed", "ambiguous"))
        self.sheet.set(self.pick(Entity).id, {"link": link})

    def give(self) -> None:
        self.sheet.set(self.pick(Mention).id, {"entity": self.pick(Entity).id})

    def say(self) -> None:
        medium = self.draw.choice(("written", "posted", "spoken"))
        self.sheet.set(self.pick(Quote).id, {"medium": medium})

    def remove(self) -> None:
        self.sheet.remove([self.pick((Mention, Date, Quote, NotQuote)).id])

    def unmark(self) -> None:
        """An entity with all that refers to it."""
        gone = self.pick(Entity).id
        self.sheet.remove({gone, *(item.id for item in self.of(Mention) if item.entity == gone)})


_ACTS = (Editor.mark, Editor.mark, Editor.mark, Editor.date, Editor.date, Editor.hang,
         Editor.quote, Editor.quote, Editor.nest, Editor.attribute, Editor.attribute,
         Editor.respan, Editor.respan, Editor.relabel, Editor.relink, Editor.give, Editor.give,
         Editor.say, Editor.remove, Editor.remove, Editor.unmark)  # fmt: skip


# ---- What records say, whatever their ids: known by their notes, references as notes.


_FOLLOWING = ("id", "name", "annotator", "phenomena")


def tags(items: Iterable[Object]) -> dict[str, list[str]]:
    """The tags of records by their notes."""
    return {item["note"]: item.get("phenomena", []) for item in items}


def said(items: Iterable[Object], names: dict[str, str] | None = None) -> dict[str, str]:
    """Records by their notes, without what follows from others, tags, and who signed."""
    items = list(items)
    notes = names or {item["id"]: item["note"] for item in items}
    return {item["note"]: _plain(item, notes) for item in items}


def _plain(item: Object, notes: dict[str, str]) -> str:
    plain = {key: value for key, value in item.items() if key not in _FOLLOWING}
    for key in ("entity", "parent", "anchor", "begin_point", "end_point"):
        if isinstance(plain.get(key), str):
            plain[key] = notes.get(plain[key], plain[key])
    for key in ("speaker", "addressee"):
        if (part := plain.get(key)) and part.get("entity"):
            plain[key] = {**part, "entity": notes[part["entity"]]}
    return json.dumps(plain, sort_keys=True)


def touched(base: Iterable[Object], side: Iterable[Object]) -> set[str]:
    """What a side changed, added, removed, tagged or signed as right; entities sign themselves."""
    base, side = list(base), list(side)
    before, after = said(base), said(side)
    for items, known in ((base, before), (side, after)):
        for item in items:
            if item["kind"] != "entity":
                known[item["note"]] += f"{item['annotator']} {judged(item.get('phenomena'))}"
    return {note for note in before | after if before.get(note) != after.get(note)}


def _made_another(base: list[Object], side: list[Object]) -> bool:
    """Whether none of an entity's mentions is its own any more, or one left with its name."""
    was, now = ({item["id"]: set() for item in items if item["kind"] == "entity"}
                for items in (base, side))  # fmt: skip
    for items, found in ((base, was), (side, now)):
        for item in items:
            if item["kind"] == "mention" and item["entity"]:
                found[item["entity"]].add(item["id"])
    before, after = (
        {item["id"]: item["name"] for item in items if item["kind"] == "entity"}
        for items in (base, side)
    )
    return any(
        not was[name] & now[name]
        or any(was[name] & now[heir] and after[heir] == before[name] != after[name]
               for heir in now.keys() - was)
        for name in was.keys() & now
    )  # fmt: skip


def _moved(base: list[Object], side: list[Object]) -> bool:
    """Whether a record stands quite elsewhere."""
    was, now = ({item["id"]: item.get("spans") or [[item["start"], item["end"]]]
                 for item in items if item["kind"] != "entity"}
                for items in (base, side))  # fmt: skip
    return any(now[name][-1][1] <= was[name][0][0] or was[name][-1][1] <= now[name][0][0]
               for name in was.keys() & now)  # fmt: skip
