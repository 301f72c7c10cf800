"""The merge of records by id.

In: three lists of JSON objects, each with `kind` and an `id` unique in its list. Out: the merged
objects in canonical order, and conflicts. Keys that are not ours are kept; no file is opened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsqed.records import position

Object = dict[str, Any]

_REFERENCES = ("entity", "parent", "anchor", "begin_point", "end_point")
_PARTIES = ("speaker", "addressee")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A record that the two sides do not agree on; a side that has no such record has None."""

    id: str
    why: str
    base: Object | None
    ours: Object | None
    theirs: Object | None


@dataclass(slots=True)
class Merged:
    """What a merge gives.

    Attributes:
        records: what is agreed on, in canonical order.
        conflicts: what is not; these records are not among `records`.
        renumbered: ids that the other side had given to new records, and what they are now.
    """

    records: list[Object] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    renumbered: dict[str, str] = field(default_factory=dict)


def merge(base: Sequence[Object], ours: Sequence[Object], theirs: Sequence[Object]) -> Merged:
    """The changes of both sides to the records of `base`, together.

    Disjoint changes are joined. What both changed alike is changed once; what both added alike (but
    for id and annotator) is added once. Where both gave one id to different new records, `theirs`
    are renumbered, above every number that any side has used, and references follow. A conflict is
    a record that both changed differently, one that one side changed or refers to and the other
    removed, and new records that mark the same place as the same or cross each other. An entity's
    `name` follows from its mentions and is no conflict.

    Example:
        >>> entity = {"kind": "entity", "id": "e1", "label": "ORG", "name": "A", "link": "nil"}
        >>> merged = merge([entity], [{**entity, "label": "GPE"}], [{**entity, "link": "linked"}])
        >>> [conflict.why for conflict in merged.conflicts]
        ['both changed it']
    """
    before = {item["id"]: item for item in base}
    left = {item["id"]: item for item in ours}
    renumbered = _renumbered(before, left, theirs)
    right: dict[str, Object] = {
        str(renumbered.get(item["id"], item["id"])): _following(item, renumbered) for item in theirs
    }
    merged = Merged(renumbered={old: new for old, new in renumbered.items() if old != new})
    agreed: dict[str, Object] = {}
    for identifier in {**before, **left, **right}:
        sides = before.get(identifier), left.get(identifier), right.get(identifier)
        found = _agreed(*sides)
        if isinstance(found, str):
            merged.conflicts.append(Conflict(identifier, found, *sides))
        elif found is not None:
            agreed[identifier] = found
    _name_anew(agreed, left, right)
    _unsettle(merged, agreed, before, left, right)
    merged.records = sorted(agreed.values(), key=position)
    return merged


def _agreed(base: Object | None, ours: Object | None, theirs: Object | None) -> Object | str | None:
    """What the sides agree on (None: that there is no such record), or why they do not."""
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        return theirs
    if ours is None or theirs is None:
        return "one side changed it, the other removed it"
    if base is None and _without(ours, "annotator") == _without(theirs, "annotator"):
        return ours
    # A name follows from the mentions: it is made anew from those that both sides have.
    plain = [_without(item, "name") for item in (base or {}, ours, theirs)]
    if base and base["kind"] == "entity" and (plain[0] in plain[1:] or plain[1] == plain[2]):
        return theirs if plain[1] == plain[0] else ours
    return "both changed it" if base else "both added it"


def _without(item: Mapping[str, Any], *names: str) -> Object:
    return {key: value for key, value in item.items() if key not in names}


def _renumbered(
    base: Mapping[str, Object], ours: Mapping[str, Object], theirs: Sequence[Object]
) -> dict[str, str]:
    """For each id of a record that they added the id it gets."""
    waiting = [item for item in theirs if item["id"] not in base]
    new = {item["id"] for item in waiting}
    alike: dict[str, list[str]] = {}
    for item in ours.values():
        if item["id"] not in base:
            alike.setdefault(_content(item, {}), []).append(item["id"])
    given: dict[str, str] = {}
    # What a record refers to gets its id first; circles are left for the end.
    while ready := [item for item in waiting if not (_named(item) & new) - given.keys()]:
        for item in ready:
            if same := alike.get(_content(item, given)):
                given[item["id"]] = same.pop(0)
            else:
                given.setdefault(item["id"], "")
        waiting = [item for item in waiting if item["id"] not in given]
    taken = {*base, *ours, *new}
    highest: dict[str, int] = {}
    for identifier in taken:
        letter, digits = identifier[:1], identifier[1:]
        highest[letter] = max(highest.get(letter, 0), int(digits) if digits.isdecimal() else 0)
    for item in theirs:
        identifier = item["id"]
        if identifier in base or given.get(identifier):
            continue
        if identifier in ours or identifier in given.values():
            letter = identifier[:1]
            highest[letter] += 1
            given[identifier] = f"{letter}{highest[letter]}"
        else:
            given[identifier] = identifier
    return given


def _content(item: Object, given: Mapping[str, str]) -> str:
    """What a record says, whatever its id and whoever says it, its references followed."""
    followed = _following(item, given)
    return json.dumps(_without(followed, "id", "annotator"), sort_keys=True)


def _named(item: Object) -> set[str]:
    """The ids that a record refers to."""
    parts = [item.get(key) for key in _REFERENCES]
    parts += [part.get("entity") for key in _PARTIES if isinstance(part := item.get(key), dict)]
    return {part for part in parts if isinstance(part, str) and part != "published"}


def _following(item: Object, given: Mapping[str, str]) -> Object:
    """The record with its id and its references as they are now."""

    def now(identifier: Any) -> Any:
        return (given.get(identifier) or identifier) if isinstance(identifier, str) else identifier

    found = {**item, "id": now(item["id"])}
    for key in _REFERENCES:
        if key in found:
            found[key] = now(found[key])
    for key in _PARTIES:
        if isinstance(part := found.get(key), dict) and "entity" in part:
            found[key] = {**part, "entity": now(part["entity"])}
    return found


def _name_anew(
    agreed: dict[str, Object], ours: Mapping[str, Object], theirs: Mapping[str, Object]
) -> None:
    """Give entities whose mentions come from both sides the name that follows from all of them."""
    mentions = _mentions(agreed.values())
    sides = _mentions(ours.values()), _mentions(theirs.values())
    for identifier, item in agreed.items():
        own = mentions.get(identifier, [])
        if item["kind"] != "entity" or not own:
            continue
        if own in (sides[0].get(identifier), sides[1].get(identifier)):
            # The side that has just these mentions has the name that follows from them.
            side = ours if own == sides[0].get(identifier) else theirs
            agreed[identifier] = {**item, "name": side.get(identifier, item)["name"]}
            continue
        names = [text for form, text in own if form == "name"]
        longest = [name for name in names if len(name) == max(map(len, names))] or [own[0][1]]
        if item["name"] not in longest:
            agreed[identifier] = {**item, "name": longest[0]}


def _mentions(items: Iterable[Object]) -> dict[str, list[tuple[Any, Any]]]:
    """Form and text of each entity's mentions, in the order of the text."""
    found: dict[str, list[tuple[Any, Any]]] = {}
    for item in sorted((item for item in items if item["kind"] == "mention"), key=position):
        if isinstance(item.get("entity"), str):
            found.setdefault(item["entity"], []).append((item.get("form"), item.get("text")))
    return found


def _unsettle(
    merged: Merged,
    agreed: dict[str, Object],
    before: Mapping[str, Object],
    ours: Mapping[str, Object],
    theirs: Mapping[str, Object],
) -> None:
    """Take out of what is agreed what would not hold together: as conflicts."""

    def conflict(identifier: str, why: str, left: Object | None, right: Object | None) -> None:
        merged.conflicts.append(Conflict(identifier, why, before.get(identifier), left, right))

    open_ = {item.id for item in merged.conflicts}
    missing: dict[str, str] = {}
    for item in agreed.values():
        for wanted in sorted(_named(item)):
            gone = wanted in ours.keys() | theirs.keys() | before.keys()
            if wanted not in agreed and wanted not in open_ and gone:
                missing.setdefault(wanted, item["id"])
    for wanted, referrer in missing.items():
        why = f"one side removed it, the other refers to it ({referrer})"
        conflict(wanted, why, ours.get(wanted), theirs.get(wanted))
    for first, second in _clashes(agreed, ours, theirs):
        if first in agreed and second in agreed:
            left, right = agreed.pop(first), agreed.pop(second)
            mine, other = (left, right) if ours.get(first) == left else (right, left)
            conflict(mine["id"], f"the sides mark one place ({first}, {second})", mine, other)


def _clashes(
    agreed: Mapping[str, Object], ours: Mapping[str, Object], theirs: Mapping[str, Object]
) -> Iterable[tuple[str, str]]:
    """Pairs of records, one from each side, that say the same of one place or cross."""

    def from_one_side(item: Object) -> str:
        left, right = ours.get(item["id"]) == item, theirs.get(item["id"]) == item
        return "" if left == right else "ours" if left else "theirs"

    places: dict[tuple[Any, ...], Object] = {}
    for item in sorted(agreed.values(), key=position):
        if item["kind"] == "entity":
            continue
        place = (item["kind"], str(item.get("spans")), item.get("start"), item.get("end"),
                 item.get("label"))  # fmt: skip
        other = places.setdefault(place, item)
        if other is not item and {from_one_side(item), from_one_side(other)} >= {"ours", "theirs"}:
            yield other["id"], item["id"]
    for kind in ("mention", "date"):
        open_: list[Object] = []
        for item in sorted((one for one in agreed.values() if one["kind"] == kind), key=position):
            while open_ and open_[-1]["end"] <= item["start"]:
                open_.pop()
            if open_ and open_[-1]["end"] < item["end"]:
                if {from_one_side(open_[-1]), from_one_side(item)} >= {"ours", "theirs"}:
                    yield open_[-1]["id"], item["id"]
            else:
                open_.append(item)
