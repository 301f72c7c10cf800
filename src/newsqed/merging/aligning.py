"""Which record of one side is which of the file that both sides began with.

In: the records of the file as it was, and as one side has it. Out: pairs of ids. An id alone is no
proof: a merge may have renumbered what a side had added, and the next merge meets the old number,
by which others now call another record. So a record is known again by its place, an entity by its
mentions, and the id decides only where these do not speak against it. What cannot be told for
certain is left without a counterpart, as if it had been removed; nothing is guessed.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable

from newsqed.merging.references import Object, Side, owner, spans

# What two records share of their extent if one is the other with its ends moved.
_ALIKE = 0.5


def aligned(base: Side, side: Side) -> dict[str, str]:
    """For ids of `base` the ids of the same records in `side`, each at most once.

    Example:
        >>> was = {"d1": {"kind": "date", "id": "d1", "start": 3, "end": 9}}
        >>> new = {"kind": "date", "id": "d1", "start": 40, "end": 44}
        >>> aligned(was, {"d1": new, "d2": {**was["d1"], "id": "d2"}})
        {'d1': 'd2'}
    """
    found = _by_place(base, side)
    return found | _by_mentions(base, side, found)


def _by_place(base: Side, side: Side) -> dict[str, str]:
    """Pairs of all records but entities."""
    found = {
        name: name
        for name, item in base.items()
        if item["kind"] != "entity" and name in side and _same_extent(item, side[name])
    }
    rest = [item for name, item in base.items() if item["kind"] != "entity" and name not in found]
    free = {name: item for name, item in side.items() if name not in found and spans(item)}
    at: dict[str, list[str]] = defaultdict(list)
    for name, item in free.items():
        at[_place(item)].append(name)
    unsettled = []
    for item in rest:
        if there := at[_place(item)]:
            found[item["id"]] = there.pop(0)
            del free[found[item["id"]]]
        else:
            unsettled.append(item)
    return found | _by_overlap(unsettled, free)


def _by_overlap(items: Iterable[Object], free: Side) -> dict[str, str]:
    """Pairs of records whose ends were moved."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    order = sorted((_extent(item), name) for name, item in free.items())
    longest = max((end - start for (start, end), _ in order), default=0)
    for item in items:
        start, end = _extent(item)
        first = bisect_left(order, ((start - longest, 0), ""))
        last = bisect_left(order, ((end, 0), ""))
        around = {name for _, name in order[first:last]} | {item["id"]}
        around = {name for name in around if name in free and name not in taken}
        near = _nearest(item, {name: free[name] for name in around})
        if near is not None:
            found[item["id"]] = near
            taken.add(near)
    return found


def _place(item: Object) -> str:
    """What no two records of a file have in common: the kind, the extent and the label."""
    return json.dumps([item["kind"], spans(item), item.get("label")])


def _same_extent(one: Object, other: Object) -> bool:
    return one["kind"] == other["kind"] and spans(one) == spans(other)


def _nearest(item: Object, free: Side) -> str | None:
    """The record that overlaps it most: of its own id, or, if that is quite another, one alike."""
    own: str = item["id"]
    shared = {name: like for name, other in free.items() if (like := _likeness(item, other))}
    most = max(shared.values(), default=0.0)
    best = [name for name, like in shared.items() if like == most]
    if len(best) != 1:
        return None
    if best == [own]:
        return own
    renumbered = own in free and own not in shared and most >= _ALIKE
    return best[0] if renumbered else None


def _likeness(one: Object, other: Object) -> float:
    """What two records of a kind share of the extent of both together: 0 to 1."""
    if one["kind"] != other["kind"]:
        return 0.0
    (start, end), (first, last) = _extent(one), _extent(other)
    return max(0, min(end, last) - max(start, first)) / max(1, max(end, last) - min(start, first))


def _extent(item: Object) -> tuple[int, int]:
    return spans(item)[0][0], spans(item)[-1][1]


def _by_mentions(base: Side, side: Side, places: dict[str, str]) -> dict[str, str]:
    """Pairs of entities, told by the mentions that both have."""
    votes = _votes(base, side, places)
    entities = {name: item for name, item in base.items() if item["kind"] == "entity"}
    there = {name: item for name, item in side.items() if item["kind"] == "entity"}
    sharing = {name for name in entities.keys() & there.keys() if votes[name][name]}
    free = {name: item for name, item in there.items() if name not in sharing}
    mentioned = {owner(item) for item in side.values()}
    found: dict[str, str] = {}
    for name, item in entities.items():
        if name in sharing:
            heir = name if _still_itself(item, there[name], votes[name], free) else None
        else:
            heir = _heir(item, votes[name], free, mentioned)
        if heir is not None:
            found[name] = heir
            free.pop(heir, None)
    return found


def _votes(base: Side, side: Side, places: dict[str, str]) -> dict[str, Counter[str]]:
    """For each entity how many of its mentions are of which entity in `side`."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name, there in places.items():
        before, after = owner(base[name]), owner(side[there])
        if before is not None and after is not None:
            found[before][after] += 1
    return found


def _still_itself(item: Object, same: Object, votes: Counter[str], free: Side) -> bool:
    """Whether an entity that kept a mention is not rather the one that took its name along."""
    if same["name"] == item["name"]:
        return True
    heirs = [free[name] for name in votes if name in free]
    return not any(_called(heir) == _called(item) for heir in heirs)


def _called(item: Object) -> tuple[object, object]:
    return item["name"], item.get("label")


def _heir(item: Object, votes: Counter[str], free: Side, mentioned: set[str | None]) -> str | None:
    """The counterpart of an entity whose id has none of its mentions any more."""
    name: str = item["id"]
    same = free.get(name)
    (heir, most), (_, next_) = (*votes.most_common(2), ("", 0), ("", 0))[:2]
    if heir not in free or most == next_:
        heir = ""
    if same is None:
        # Removed, so that only what is plainly the same is taken for it.
        return heir if heir and free[heir]["name"] == item["name"] else None
    if same["name"] != item["name"]:
        return heir or None
    # The id and the name speak against the mentions, unless the entity is only left over.
    if heir and (name in mentioned or free[heir]["name"] == item["name"]):
        return None
    return name
