"""The records of one text while they change: kept in order, signed, told apart from before.

In: a text, its records, who edits. Out: the records as they are now, and what changed. An id that
was ever used is never given again; a record that stays as it was keeps its signature. What an edit
means is for `sheet` to say; here it is only entered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from newsqed.editing.consequences import mentions_of, named, nameless
from newsqed.errors import NewsqedError
from newsqed.phenomena import judged, tagged
from newsqed.records import Annotation, Entity, canonical

A = TypeVar("A", bound=Annotation)


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after; None where there was or is none."""

    before: Annotation | None
    after: Annotation | None


@dataclass(slots=True)
class Ledger:
    """A text with its records.

    Attributes:
        text: the text.
        records: the records, in canonical order.
        annotator: who edits.
        language: of the text.
        used: ids that were ever used besides those of the records: they are not given again.
        remarks: what the editor should know of what was done.
        lazy: whether order and what follows from others wait until `finish`: many records are made.
    """

    text: str
    records: tuple[Annotation, ...]
    annotator: str
    language: str = "en"
    used: frozenset[str] = frozenset()
    remarks: list[str] = field(default_factory=list)
    lazy: bool = False
    _first: dict[str, Annotation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._first = {record.id: record for record in self.records}

    def changes(self) -> list[Change]:
        """What differs from the records at the beginning, in canonical order.

        A record whose derived tags alone differ is as it was.
        """
        now = {record.id: record for record in self.records}
        both = canonical({**self._first, **now}.values())
        pairs = [(self._first.get(record.id), now.get(record.id)) for record in both]
        return [Change(*pair) for pair in pairs if _untagged(pair[0]) != _untagged(pair[1])]

    def first(self) -> tuple[Annotation, ...]:
        """The records as they were at the beginning."""
        return tuple(self._first.values())

    def get(self, identifier: str) -> Annotation:
        """The record of that id.

        Raises:
            NewsqedError: there is none.
        """
        for record in self.records:
            if record.id == identifier:
                return record
        raise NewsqedError(
            f"there is no record {identifier!r}", hint="newsqed edit ARTICLE lists them"
        )

    def of(self, kind: type[A]) -> list[A]:
        """All records of a kind."""
        return [record for record in self.records if isinstance(record, kind)]

    def one(self, identifier: str, kind: type[A]) -> A:
        """The record of that id, if it is of that kind.

        Raises:
            NewsqedError: there is none, or it is of another kind.
        """
        record = self.get(identifier)
        if not isinstance(record, kind):
            raise NewsqedError(
                f"{identifier} is a {record.kind}, not a {kind.kind}",
                hint="newsqed edit ARTICLE lists the records with their ids",
            )
        return record

    def entity(self, name: str) -> Entity:
        """The entity of that id or name.

        Raises:
            NewsqedError: there is none, or there are several.
        """
        found = [item for item in self.of(Entity) if name in (item.id, item.name)]
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(item.id for item in found)
            raise NewsqedError(f"{len(found)} entities are named {name!r}", hint=f"one of {ids}")
        raise NewsqedError(
            f"there is no entity {name!r}", hint="mark a mention of it first: --mention … --label …"
        )

    def put(self, record: A) -> A:
        """Take in a new or changed record, signed; one that is as it was stays as it is.

        A confidence that was the rule's falls away with the first signature.
        """
        old = next((other for other in self.records if other.id == record.id), None)
        if old is not None and replace(record, annotator=old.annotator) == old:
            return replace(record, annotator=old.annotator)
        signed = replace(record, annotator=self.annotator)
        if old is not None and old.annotator is None and signed.confidence == old.confidence:
            signed = replace(signed, confidence=None)
        others = [other for other in self.records if other.id != record.id]
        self.records = (*others, signed) if self.lazy else canonical([*others, signed])
        return signed

    def drop(self, identifiers: Iterable[str]) -> None:
        """Take the records of those ids out."""
        gone = set(identifiers)
        self.records = tuple(record for record in self.records if record.id not in gone)

    def free_id(self, letter: str) -> str:
        """An id that was never used."""
        numbers = [
            record.number
            for record in (*self.records, *self._first.values())
            if record.letter == letter
        ]
        numbers += [int(name[1:]) for name in self.used if name[:1] == letter]
        return f"{letter}{max(numbers, default=0) + 1}"

    def tag(self, published: str | None) -> None:
        """Derive the tags of all records anew; nobody signs a record for that."""
        before = self.records
        self.records = tagged(before, self.text, published)
        edited = {change.after.id for change in self.changes() if change.after is not None}
        others = sum(
            old != new and new.id not in edited
            for old, new in zip(before, self.records, strict=True)
        )
        if others:
            records = "1 other record" if others == 1 else f"{others} other records"
            self.remarks.append(f"the tags of {records} follow anew")

    def finish(self) -> None:
        """Do what waited: put the records in order, derive what follows."""
        self.lazy = False
        self.records = canonical(self.records)
        self.settle()

    def settle(self) -> None:
        """Derive what follows from other records; take out entities that nothing names now."""
        if self.lazy:
            return
        for identifier in nameless(self._first.values(), self.records):
            self.drop([identifier])
            self.remarks.append(f"{identifier} is named nowhere any more, and is removed too")
        for entity in self.of(Entity):
            old = self._first.get(entity.id)
            before = mentions_of(entity.id, self._first.values())
            now = mentions_of(entity.id, self.records)
            # A name that nobody touched stays, whatever would follow for it.
            kept = isinstance(old, Entity) and old.name == entity.name
            if not kept or _names(before) != _names(now):
                self.put(named(entity, now))


def _untagged(record: Annotation | None) -> Annotation | None:
    """The record with its judged tags alone."""
    return None if record is None else replace(record, phenomena=judged(record.phenomena))


def _names(mentions: Iterable[Annotation]) -> set[tuple[object, ...]]:
    return {tuple(getattr(one, key) for key in ("start", "text", "form")) for one in mentions}
