"""Which record of one side is which of the other.

In: the records of an annotation file as it was and as it is. Out: pairs; a record that the other
side does not have stands alone. Time is linear in the records. Ids of gold and of hand passes are
kept for ever and lead; rules.jsonl is numbered anew whenever it is made, so there the place leads.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Object = dict[str, Any]
_Key = Callable[[Object], Hashable]

# Keys that hold the id of another record, and those that hold an object which names an entity.
REFERENCES = ("entity", "parent", "anchor", "begin_point", "end_point")
PARTIES = ("speaker", "addressee")


@dataclass(frozen=True, slots=True)
class Pair:
    """A record as it was and as it is.

    Attributes:
        before: None for a record that was added.
        after: None for one that was removed.
        keys: the keys whose values differ where both are there, the id left out; what refers to
            another record is the same if that record is.
    """

    before: Object | None
    after: Object | None
    keys: tuple[str, ...] = ()


def paired(before: Sequence[Object], after: Sequence[Object], *, by_id: bool) -> list[Pair]:
    """All records of both sides, paired.

    Args:
        before: the records as they were, ids unique.
        after: the records as they are, ids unique.
        by_id: whether an id means the same record on both sides; else its place does.

    >>> was = [{"kind": "date", "id": "d1", "start": 3, "end": 9, "value": "2024"}]
    >>> now = [{"kind": "date", "id": "d7", "start": 3, "end": 9, "value": "2025"}]
    >>> [pair.keys for pair in paired(was, now, by_id=False)]
    [('value',)]
    >>> len(paired(was, now, by_id=True))
    2
    """
    left, right = _first_mentions(before), _first_mentions(after)
    pairs: list[tuple[Object | None, Object | None]] = []
    rest: tuple[Sequence[Object], Sequence[Object]] = (before, after)
    for of in _BY_ID if by_id else _BY_PLACE:
        found, rest = _matched(*rest, of(left), of(right))
        pairs += found
    now = _references(pairs, rest[0], after)
    pairs += [(item, None) for item in rest[0]]
    pairs += [(None, item) for item in rest[1]]
    return [Pair(one, other, _keys(one, other, now)) for one, other in pairs]


def _references(
    pairs: Iterable[tuple[Object | None, Object | None]],
    removed: Iterable[Object],
    after: Iterable[Object],
) -> dict[str, object]:
    """For ids as they were what they are now, where that is not the same string.

    An id that means a record on one side and nothing, or another record, on the other is made
    unlike any id; one that leads nowhere on either side stays itself.
    """
    found: dict[str, object] = {one["id"]: other["id"] for one, other in pairs if one and other}
    ids = {item["id"] for item in after}
    found |= {item["id"]: (item["id"],) for item in removed if item["id"] in ids}
    taken = [name for name in found.values() if isinstance(name, str)]
    return {name: (name,) for name in taken} | found


def _matched(
    before: Sequence[Object], after: Sequence[Object], left: _Key, right: _Key
) -> tuple[list[tuple[Object | None, Object | None]], tuple[list[Object], list[Object]]]:
    """Pairs with equal keys, the first with the first; and what is left of both sides."""
    waiting: dict[Hashable, deque[Object]] = defaultdict(deque)
    for item in after:
        waiting[right(item)].append(item)
    pairs: list[tuple[Object | None, Object | None]] = []
    alone = []
    for item in before:
        key = left(item)
        if key is not None and waiting.get(key):
            pairs.append((item, waiting[key].popleft()))
        else:
            alone.append(item)
    taken = {id(other) for _, other in pairs}
    return pairs, (alone, [item for item in after if id(item) not in taken])


def _first_mentions(records: Iterable[Object]) -> dict[str, str]:
    """Where each entity is first mentioned: what tells namesakes apart whatever their ids."""
    found: dict[str, tuple[int, str]] = {}
    for item in records:
        entity, start = item.get("entity"), item.get("start")
        if item["kind"] == "mention" and isinstance(entity, str) and isinstance(start, int):
            place = start, f"{start}-{item.get('end')}"
            found[entity] = min(place, found.get(entity, place))
    return {entity: place for entity, (_, place) in found.items()}


def _place(item: Object, first: Mapping[str, str]) -> str | None:
    """Where a record stands; an entity stands where it is first mentioned."""
    if item["kind"] == "entity":
        return first.get(item["id"])
    spans = item.get("spans") or (item.get("start"), item.get("end"))
    return json.dumps(spans)


def _content(item: Object, first: Mapping[str, str]) -> Hashable:
    """All that a record says but for its id and the records that it refers to."""
    said = {
        key: {**value, "entity": None} if key in PARTIES and isinstance(value, dict) else value
        for key, value in item.items()
        if key != "id" and key not in REFERENCES
    }
    return json.dumps(said, sort_keys=True), _place(item, first)


def _same(first: Mapping[str, str]) -> _Key:
    return lambda item: (item["id"], _content(item, first))


def _alike(first: Mapping[str, str]) -> _Key:
    return lambda item: _content(item, first)


def _named(first: Mapping[str, str]) -> _Key:
    """The id, of records of one kind."""
    return lambda item: (item["kind"], item["id"])


def _there(first: Mapping[str, str]) -> _Key:
    def key(item: Object) -> Hashable:
        place = _place(item, first)
        return None if place is None else (item["kind"], place)

    return key


def _called(first: Mapping[str, str]) -> _Key:
    """The name, of an entity."""
    return lambda item: json.dumps(item.get("name")) if item["kind"] == "entity" else None


def _end(at: int) -> Callable[[Mapping[str, str]], _Key]:
    """Where a record begins (0) or ends (-1): it may have grown or shrunk at its other end."""

    def of(first: Mapping[str, str]) -> _Key:
        def key(item: Object) -> Hashable:
            spans = item.get("spans")
            if isinstance(spans, list) and spans and isinstance(spans[at], list) and spans[at]:
                return (item["kind"], json.dumps(spans[at][at]))
            own = item.get("end" if at else "start")
            return (item["kind"], own) if isinstance(own, int) else None

        return key

    return of


# The first that is shared decides. With ids a record that says the same under another id was
# renumbered, even where its old id is now another's.
_BY_ID = (_same, _alike, _named)
_BY_PLACE = (_alike, _there, _called, _end(0), _end(-1))


def _keys(
    before: Object | None, after: Object | None, now: Mapping[str, object]
) -> tuple[str, ...]:
    """The keys that differ between two records, in the order in which they stand."""
    if before is None or after is None:
        return ()
    followed = _followed(before, now)
    return tuple(
        key
        for key in {**before, **after}
        if key != "id" and (key in followed, followed.get(key)) != (key in after, after.get(key))
    )


def _followed(item: Object, now: Mapping[str, object]) -> Object:
    """The record with the ids that the other side has for what it refers to."""

    def other(name: Any) -> Any:
        return now.get(name, name) if isinstance(name, str) else name

    found = {key: other(value) if key in REFERENCES else value for key, value in item.items()}
    for key in PARTIES:
        if isinstance(value := found.get(key), dict) and "entity" in value:
            found[key] = {**value, "entity": other(value["entity"])}
    return found
