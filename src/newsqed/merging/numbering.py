"""One set of ids for the three files of a merge.

In: the records as both sides found them and as each left them. Out: the same records, so that an
id means one record in all three and references follow. An id that a merge has given before holds;
where both sides gave one id to different new records, theirs get new ones, above every number that
any file has used. What records say is never changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from newsqed.merging.aligning import aligned
from newsqed.merging.references import Object, Side, content, following, named

# For each id of a side what stands for its record, whatever its id elsewhere.
_Known = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Numbered:
    """The three files under common ids.

    Attributes:
        base: as both sides found it.
        ours: as this side left it.
        theirs: as the other side left it.
        ours_now: ids of ours that are others now.
        theirs_now: ids of theirs that are others now.
    """

    base: Side
    ours: Side
    theirs: Side
    ours_now: dict[str, str]
    theirs_now: dict[str, str]


def numbered(base: Sequence[Object], ours: Sequence[Object], theirs: Sequence[Object]) -> Numbered:
    """The records of all three under ids that mean the same in each.

    Example:
        >>> one = {"kind": "date", "id": "d1", "start": 3, "end": 9}
        >>> numbered([], [one], [{**one, "start": 4}]).theirs_now
        {'d1': 'd2'}
    """
    before, left, right = ({item["id"]: item for item in side} for side in (base, ours, theirs))
    known = _known(before, left, right)
    ids = _ids(before, left, right, known)
    now, ours_now, theirs_now = (
        {name: ids[names[name]] for name in side}
        for side, names in zip((before, left, right), known, strict=True)
    )
    return Numbered(
        _under(before, now),
        _under(left, ours_now),
        _under(right, theirs_now),
        {old: new for old, new in ours_now.items() if old != new},
        {old: new for old, new in theirs_now.items() if old != new},
    )


def _under(side: Side, now: Mapping[str, str]) -> Side:
    return {now[name]: following(item, now) for name, item in side.items()}


def _known(before: Side, left: Side, right: Side) -> tuple[_Known, _Known, _Known]:
    """What each side's ids stand for: a record of the base by its id there, or a new one."""
    found: list[_Known] = [{name: ("base", name) for name in before}]
    for side in (left, right):
        pairs = aligned(before, side)
        found.append({there: ("base", name) for name, there in pairs.items()})
    base, ours, theirs = found
    new: dict[str, list[str]] = defaultdict(list)
    added = [item for name, item in left.items() if name not in ours]
    ours |= {item["id"]: ("ours", item["id"]) for item in added}
    for item in added:
        new[content(item, ours)].append(item["id"])
    waiting = [item for name, item in right.items() if name not in theirs]
    # What a record refers to is known first; circles are left for the end, as different.
    while ready := _ready(waiting, theirs):
        for item in ready:
            alike = new.get(content(item, theirs))
            theirs[item["id"]] = ("ours", alike.pop(0)) if alike else ("theirs", item["id"])
        waiting = [item for item in waiting if item["id"] not in theirs]
    theirs |= {item["id"]: ("theirs", item["id"]) for item in waiting}
    return base, ours, theirs


def _ready(waiting: Iterable[Object], known: Mapping[str, object]) -> list[Object]:
    """The records that refer to none of those that are waiting."""
    unknown = {item["id"] for item in waiting} - known.keys()
    return [item for item in waiting if not named(item) & unknown]


def _ids(
    before: Side, left: Side, right: Side, known: tuple[_Known, _Known, _Known]
) -> dict[tuple[str, str], str]:
    """The id of each record: first of those that both sides began with, then ours, then theirs."""
    _, ours, theirs = ({record: name for name, record in side.items()} for side in known)
    highest: dict[str, int] = {}
    for name in (*before, *left, *right):
        digits = name[1:]
        highest[name[:1]] = max(highest.get(name[:1], 0), int(digits) if digits.isdecimal() else 0)
    found: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    first = [record for record in known[0].values() if record in ours]
    for record in dict.fromkeys((*first, *ours, *known[0].values(), *theirs)):
        here, there = ours.get(record), theirs.get(record)
        # Who has another id than both began with got it in a merge, and others know it by now.
        moved = record[0] == "base" and here == record[1] and there is not None
        wanted = there if here is None or moved else here
        wanted = wanted or record[1]
        if wanted in taken:
            highest[wanted[:1]] += 1
            wanted = f"{wanted[:1]}{highest[wanted[:1]]}"
        taken.add(wanted)
        found[record] = wanted
    return found
