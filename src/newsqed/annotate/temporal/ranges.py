"""Members of ranges and lists, which complete each other: March gets its year from May 1990.

In: what the members say and the values that they have each by themselves. Out: what a member
says once its neighbour has lent it what it lacks, and which neighbour that was. The one that
tells more lends to the one that tells less, from right to left before from left to right. The
later member of a range does not lie before the earlier one: November to February 2021 begins in
2020. Pure functions of the calendar.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain

from newsqed import dates
from newsqed.annotate.temporal import points
from newsqed.annotate.temporal.meaning import Meaning
from newsqed.annotate.temporal.points import Point

_NAMES = ("day", "holiday", "weekday", "month", "season", "quarter", "half")  # from fine to coarse
_CLOCKS = frozenset(("clock", "hour", "daypart", "meridiem"))
_DAY = frozenset(("day", "holiday", "weekday", "time"))
_ORDERS = {"season": ("SP", "SU", "FA", "WI")}


def kind(said: Meaning) -> str | None:
    """The finest that it names: `time`, `day`, `weekday`, `month` …; None for what names nothing.

    A duration, a shift (two days ago) and a bare year name nothing that another date could
    complete.
    """
    if said.kind != "point":
        return None
    if not _CLOCKS.isdisjoint(said.parts):
        return "time"
    return next((name for name in _NAMES if name in said.parts), None)


def told(said: Meaning) -> int:
    """How much it tells by itself: 2 all, 1 all but its year or week, 0 but a day or a time."""
    calendar = said.parts.keys() - _CLOCKS
    if said.kind != "point" or said.amount is not None or said.direction is not None:
        return 2
    if points.dated(said.parts) or (calendar and kind(said) is None):
        return 2
    return 1 if calendar - {"day"} else 0


def lender(said: Sequence[Meaning], place: int) -> int | None:
    """The number of the member that completes the one at the place; None if none does.

    Args:
        said: what the members say, in their order.
        place: the number of the one to be completed.
    """
    own, needs = kind(said[place]), told(said[place])
    if own is None or needs == 2:
        return None
    right = range(place + 1, len(said))
    for more in (2, 1):
        for other in chain(right, range(place - 1, -1, -1)):
            if told(said[other]) >= more > needs and _fits(own, kind(said[other])):
                return other
    return None


def _fits(own: str, other: str | None) -> bool:
    return own == other or (own in _DAY and other in _DAY)


def completed(said: Meaning, other: Point, *, before: bool, ordered: bool) -> Meaning | None:
    """What a member says with what it lacks lent by another; None if that has nothing to lend.

    Args:
        said: what it says.
        other: the point that the lender is.
        before: whether it stands before the lender.
        ordered: whether it may not lie beyond the lender.
    """
    first, last = other.first, other.last
    if first is None or last is None:
        return None
    own = {name: part for name, part in said.parts.items() if name not in _CLOCKS}
    shown = {name: part for name, part in said.parts.items() if name in _CLOCKS}
    try:
        point = _lent(own, first, last, before=before, ordered=ordered)
    except (ValueError, OverflowError):
        return None
    if point is None or point.first is None:
        return None
    return replace(said, parts={**_parts(point), **shown}, anchor="published")


def _lent(
    own: Mapping[str, str], first: date, last: date, *, before: bool, ordered: bool
) -> Point | None:
    """The point that a name is beside another point, which begins and ends on those days."""
    if not own:
        return points.on_day(first)
    if "weekday" in own and "month" not in own:
        day = dates.weekday_on_or_before(first, int(own["weekday"]))
        return points.on_day(day if before else day + timedelta(days=(day < first) * 7))
    step = 1 if own.keys() == {"day"} else 12
    lent = {"year": f"{first.year:04d}", **({"month": f"{first.month:02d}"} if step == 1 else {})}
    point = points.absolute({**lent, **own})
    if point is None or point.first is None or point.last is None or not ordered:
        return point
    beyond = point.first > last if before else point.last < first
    if not beyond:
        return point
    moved = dates.shift_months(first.replace(day=1), -step if before else step)
    lent = {"year": f"{moved.year:04d}", **({"month": f"{moved.month:02d}"} if step == 1 else {})}
    return points.absolute({**lent, **own})


def _parts(point: Point) -> dict[str, str]:
    """A point's parts, by which it is said absolutely."""
    year, _, rest = point.value.partition("-")
    found = re.fullmatch(r"(\d\d)(?:-(\d\d))?", rest)
    if found:
        parts = {"year": year, "month": found[1]}
        return {**parts, "day": found[2]} if found[2] else parts
    name = {"Q": "quarter", "H": "half"}.get(rest[:1])
    return {"year": year, name: rest[1:]} if name else {"year": year, "season": rest}


def together(first: Meaning, second: Meaning, *, ordered: bool) -> bool:
    """Whether two names without a year lie as near each other as their order allows.

    In a range they always do; in a list where they are in the order of the calendar: April and
    May are of one year, May and April need not be.
    """
    own = kind(first)
    if own is None or own == "time" or own != kind(second) or told(first) != 1 or told(second) != 1:
        return False
    return ordered or _rank(first) < _rank(second)


def follows(first: Point, second: Point, said: Meaning) -> bool:
    """Whether the second lies beyond the first, and not a whole year (weekdays: a week) beyond."""
    begin, end = first.first, second.first
    if begin is None or end is None:
        return True
    return timedelta(0) <= end - begin < timedelta(days=7 if kind(said) == "weekday" else 365)


def _rank(said: Meaning) -> tuple[str, ...]:
    """Where a name stands among those of its kind within a year or week."""
    parts, own = said.parts, kind(said)
    if own == "day":
        return parts.get("month", ""), parts["day"]
    if own == "season":
        return (str(_ORDERS["season"].index(parts["season"])),)
    return (parts[own or ""],)


def borrowed(earlier: Mapping[str, str], later: Mapping[str, str]) -> str:
    """The half of the day of an hour that took it from the later one: 11 to 2 p.m. begins a.m.

    Args:
        earlier: the parts of the hour without its own half of the day.
        later: the parts of the one that follows; it lent `meridiem`.
    """
    meridiem = later.get("meridiem", earlier["meridiem"])
    if _minutes(earlier, meridiem) >= _minutes(later, meridiem):
        return "a" if meridiem == "p" else "p"
    return meridiem


def _minutes(parts: Mapping[str, str], meridiem: str) -> int:
    digits = re.findall(r"\d+", parts.get("clock") or parts.get("hour") or "0")
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    return (hour % 12 + (12 if meridiem == "p" else 0)) * 60 + minute
