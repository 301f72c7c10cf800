"""Where two passes over one document differ: each difference, for whoever settles them.

In: two passes over a document. Out: one `Disagreement` for each record that one has alone, and for
each key in which two records of the same place differ, in reading order. Records are the same as
in `agreeing`: quotations whose content overlaps by half, temporal expressions that overlap, names
at (nearly) the same place, entities by their mentions. It never says which side is right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newsqed.records import LAYERS, Document, Layer, to_json
from newsqed.score.agreeing import dates_matched, mutual, quotes_matched
from newsqed.score.matching import Place, pair
from newsqed.score.passes import same_text
from newsqed.score.quotation import HALF
from newsqed.score.reading import Pair, View, view

AnyDocument = Document | Mapping[str, Any]
Record = Mapping[str, Any]
# What a reference of the first pass is called in the second, by kind of record.
Names = Mapping[str, Mapping[str, str]]

_LAYER: Mapping[str, Layer] = {
    "entity": "entities", "mention": "entities", "quote": "quotes", "not_quote": "quotes",
    "date": "dates",
}  # fmt: skip
# What is compared of a pair beside its span, in the order in which it is told.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "entity": ("label", "name", "link"),
    "mention": ("label", "form", "entity", "title", "dateline"),
    "quote": ("type", "cue", "speaker", "speaker entity", "addressee", "addressee entity",
              "medium", "layout", "parent"),
    "not_quote": ("use",),
    "date": ("type", "value", "mod", "quant", "freq", "utc_offset", "fiscal", "begin_point",
             "end_point", "anchor"),
}  # fmt: skip
# Keys that hold a record's id, and of which kind that is.
_REFERENCES = {
    "entity": "entity", "speaker entity": "entity", "addressee entity": "entity",
    "parent": "quote", "begin_point": "date", "end_point": "date", "anchor": "date",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One pass' part in a disagreement.

    Attributes:
        id: of its record.
        start: where that begins, code points; an entity where its first mention does.
        end: where that ends.
        text: its words; of an entity its name.
        value: what it says of the matter in question, None where it says nothing.
    """

    id: str
    start: int
    end: int
    text: str
    value: Any = None

    def to_json(self) -> dict[str, Any]:
        """The side as a JSON object; a value that there is not is left out."""
        found = {name: getattr(self, name) for name in ("id", "start", "end", "text", "value")}
        return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One difference between two passes.

    Attributes:
        document: the document's id.
        annotators: who made the passes, A and B.
        layer: `quotes`, `entities` or `dates`.
        kind: of the records.
        what: `only in A`, `only in B`, `span`, `marks`, or the key in which they differ.
        a: what A has, None where it has nothing there.
        b: what B has.
    """

    document: str
    annotators: tuple[str, str]
    layer: Layer
    kind: str
    what: str
    a: Side | None
    b: Side | None

    def to_json(self) -> dict[str, Any]:
        """The disagreement as a JSON object. It has all keys always; a side may be null."""
        return {
            "document": self.document,
            "annotators": list(self.annotators),
            "layer": self.layer,
            "kind": self.kind,
            "what": self.what,
            "a": None if self.a is None else self.a.to_json(),
            "b": None if self.b is None else self.b.to_json(),
        }


def disagreements(
    one: AnyDocument,
    other: AnyDocument,
    annotators: tuple[str, str] = ("A", "B"),
    layers: Collection[Layer] | None = None,
) -> list[Disagreement]:
    """Where two passes over a document differ, in reading order.

    Args:
        one: the document by annotator A.
        other: the document by annotator B.
        annotators: what the two are called.
        layers: the layers to compare, by default all that both say are complete.

    Raises:
        NewsqedError: a pass cannot be read, or the two have different texts.

    >>> day = {"kind": "date", "id": "d1", "start": 9, "end": 15, "text": "Monday",
    ...        "type": "DATE", "value": "2024-03-04"}
    >>> mine = {"id": "a", "text": "It opens Monday.", "annotations": [day]}
    >>> yours = {**mine, "annotations": [{**day, "value": "2024-03-11"}]}
    >>> [(each.what, each.a.value, each.b.value) for each in disagreements(mine, yours)]
    [('value', '2024-03-04', '2024-03-11')]
    """
    sides = view(one), view(other)
    same_text(*sides)
    records = _by_kind(one), _by_kind(other)
    matched = _matched(sides, records)
    names = {
        kind: {
            str(records[0][kind][i].get("id")): str(records[1][kind][j].get("id"))
            for i, j in matched[kind]
        }
        for kind in ("entity", "quote", "date")
    }
    firsts = _first_mentions(records[0]["mention"]), _first_mentions(records[1]["mention"])
    found = []
    for kind, layer in _LAYER.items():
        if (layers is None or layer in layers) and all(layer in side.layers for side in sides):
            for what, a, b in _differences(kind, records, matched[kind], names):
                mine, yours = (
                    None if record is None else _side(kind, record, what, first)
                    for record, first in zip((a, b), firsts, strict=True)
                )
                found.append(Disagreement(sides[0].id, annotators, layer, kind, what, mine, yours))
    return sorted(found, key=_position)


def _position(found: Disagreement) -> tuple[int, int, int]:
    """Where a reader comes upon it: the earlier side's begin, longer ones first, then by layer."""
    there = [side for side in (found.a, found.b) if side is not None]
    return (
        min(side.start for side in there),
        -max(side.end for side in there),
        LAYERS.index(found.layer),
    )


def _by_kind(document: AnyDocument) -> dict[str, list[Record]]:
    """The records of each kind, in the order in which a view has them."""
    if isinstance(document, Document):
        records: Sequence[Record] = [to_json(each) for each in document.annotations]
    else:
        records = document.get("annotations") or ()
    found: dict[str, list[Record]] = {kind: [] for kind in _LAYER}
    for record in records:
        found.get(str(record.get("kind")), []).append(record)
    return found


def _matched(
    sides: tuple[View, View], records: tuple[Mapping[str, list[Record]], ...]
) -> dict[str, list[Pair]]:
    one, other = sides
    places = [[_place(each) for each in side["not_quote"]] for side in records]
    mentions = [[_place(each) for each in side["mention"]] for side in records]
    numbers = [
        {str(each.get("id")): number for number, each in enumerate(side["entity"])}
        for side in records
    ]
    return {
        "entity": [
            (numbers[0][mine], numbers[1][yours])
            for mine, yours in mutual(one, other).items()
            if mine in numbers[0] and yours in numbers[1]
        ],
        "mention": pair(*mentions, at_least=HALF),
        "quote": quotes_matched(one.quotes, other.quotes),
        "not_quote": pair(*places, at_least=HALF),
        "date": dates_matched(one.dates, other.dates),
    }


def _differences(
    kind: str,
    records: tuple[Mapping[str, list[Record]], ...],
    matched: list[Pair],
    names: Names,
) -> Iterator[tuple[str, Record | None, Record | None]]:
    one, other = records[0][kind], records[1][kind]
    for i, j in matched:
        for what in _unlike(kind, one[i], other[j], names):
            yield what, one[i], other[j]
    for what, side, index in (("only in A", one, 0), ("only in B", other, 1)):
        taken = {both[index] for both in matched}
        for number, record in enumerate(side):
            if number not in taken:
                yield (what, record, None) if index == 0 else (what, None, record)


def _unlike(kind: str, one: Record, other: Record, names: Names) -> Iterator[str]:
    """In what the two records differ."""
    if kind != "entity":
        if _place(one) != _place(other):
            yield "span"
        elif kind == "quote" and _offsets(one, "quoted") != _offsets(other, "quoted"):
            yield "marks"
    for key in _KEYS[kind]:
        mine, yours = _said(one, key), _said(other, key)
        if key in _REFERENCES and isinstance(mine, str) and mine != "published":
            mine = names[_REFERENCES[key]].get(mine, (mine,))
        if mine != yours:
            yield key


def _said(record: Record, key: str) -> Any:
    """What the record says under the key: of a phrase its place, of a link the item too."""
    if key == "link":
        return tuple(str(record[name]) for name in ("link", "wikidata") if record.get(name))
    name, _, part = key.partition(" ")
    value = record.get(name)
    if part:
        return value.get(part) if isinstance(value, Mapping) else None
    if isinstance(value, Mapping):  # a phrase; one that is an entity alone has no place
        place = value.get("start"), value.get("end")
        return None if place == (None, None) else place
    return value


def _shown(record: Record, what: str) -> Any:
    """What the record says of the matter, for people: of phrases the words."""
    if what == "span":
        return None
    if what == "marks":
        return record.get("quoted") or []
    if what == "link":
        return " ".join(_said(record, what)) or None
    value = record.get(what)
    return value.get("text") if isinstance(value, Mapping) else _said(record, what)


def _side(kind: str, record: Record, what: str, firsts: Mapping[str, Pair]) -> Side:
    name = str(record.get("id"))
    if kind == "entity":
        start, end = firsts.get(name, (0, 0))
        text = str(record.get("name"))
    else:
        place = _place(record)
        start, end, text = place[0][0], place[-1][1], str(record.get("text"))
    value = None if what.startswith("only") else _shown(record, what)
    return Side(name, start, end, text, value)


def _place(record: Record) -> Place:
    return _offsets(record, "spans") or ((record.get("start", 0), record.get("end", 0)),)


def _offsets(record: Record, key: str) -> Place:
    return tuple((int(start), int(end)) for start, end in record.get(key) or ())


def _first_mentions(mentions: Sequence[Record]) -> dict[str, Pair]:
    """Where each entity is mentioned first."""
    found: dict[str, Pair] = {}
    for each in sorted(mentions, key=lambda each: int(each["start"])):
        found.setdefault(str(each.get("entity")), (int(each["start"]), int(each["end"])))
    return found
