"""Which of all points of one name is meant: of all Fridays, all Octobers.

In: parts of a point that do not tell its year, a day to count from, and what the text says of the
direction. Out: the likeliest point.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from newsqed import dates
from newsqed.annotate.temporal import almanac, points
from newsqed.annotate.temporal.points import Point


def choose(
    parts: Mapping[str, str], day: date, direction: int | None, tense: str | None
) -> Point | None:
    """The one that is meant of all points of that name.

    Args:
        parts: a name without its year: a weekday, a month and day, a season.
        day: when the text was written, or what it speaks of.
        direction: -1 the last, 0 this, 1 the next; None if not said.
        tense: of the clause.
    """
    if "holiday" in parts:
        spans = list(_holidays(parts["holiday"], day))
        if not spans:
            value = points.pattern(parts)
            return points.of_value(value) if value else None
    else:
        found = [point for point in _candidates(parts, day) if point.first is not None]
        spans = [(_span(point), point) for point in found]
    begun = [(span, point) for span, point in spans if span[0] <= day]
    open_ = [(span, point) for span, point in spans if span[1] >= day]
    if not begun or not open_:
        return spans[-1 if begun else 0][1] if spans else None
    if direction is not None and direction < 0:
        ended = [point for span, point in spans if span[1] < day]
        return ended[-1] if ended else None
    if direction is not None and direction > 0:
        coming = [point for span, point in spans if span[0] > day]
        return coming[0] if coming else None
    if direction == 0:
        if "weekday" in parts:
            return open_[0][1]
        within = [point for (first, last), point in spans if first <= day <= last]
        same = within or [point for (first, _), point in spans if first.year == day.year]
        return same[0] if same else _likeliest(spans, day, None)
    if "weekday" in parts and "month" not in parts:
        return open_[0][1] if tense in ("future", "present") else begun[-1][1]
    if tense == "future" and not parts.keys().isdisjoint(("quarter", "half")):
        tense = "report"
    return _likeliest(spans, day, tense)


# How many times farther a day ahead and a day behind count, by tense. Of a quarter that is over,
# figures are still to be reported.
_WEIGHTS = {"past": (12, 1), "future": (1, 60), "report": (1, 6)}
_WITHOUT_TENSE = (2, 1)


def _likeliest(spans: list[tuple[tuple[date, date], Point]], day: date, tense: str | None) -> Point:
    """The nearest point, where the direction that the tense speaks against counts as farther."""
    ahead, behind = _WEIGHTS.get(tense or "", _WITHOUT_TENSE)

    def distance(span: tuple[date, date]) -> int:
        return max((span[0] - day).days * ahead, (day - span[1]).days * behind, 0)

    return min(spans, key=lambda item: distance(item[0]))[1]


def _span(point: Point) -> tuple[date, date]:
    value = dates.parse(point.value)
    first, last = value.earliest, value.latest
    assert first is not None and last is not None
    return first, last


def _holidays(code: str, day: date) -> Iterator[tuple[tuple[date, date], Point]]:
    """A holiday's days around that day, in their order; none where the name does not tell them."""
    for reach in (1, 4):  # some are kept every fourth year
        years = range(max(day.year - reach, 1), min(day.year + reach + 1, 9998))
        found = [occasion for year in years for occasion in almanac.holiday(code, year)]
        known = [(first, last, value) for first, last, value in found if first and last]
        if len(known) > 1:
            break
    for first, last, value in sorted(known):
        yield (first, last), points.of_value(value)


def _candidates(parts: Mapping[str, str], day: date) -> Iterator[Point]:
    if "weekday" in parts and "month" not in parts:
        for days in (-7, 0, 7, 14):
            try:
                yield points.on_day(
                    dates.weekday_on_or_before(day, int(parts["weekday"])) + timedelta(days=days)
                )
            except (ValueError, OverflowError):
                continue
        return
    if parts.keys() == {"day"}:
        for months in range(-2, 3):
            try:
                month = dates.shift_months(day.replace(day=1), months)
            except ValueError:
                continue
            point = points.in_year({"month": f"{month.month:02d}", **parts}, month.year)
            if point:
                yield point
        return
    years = range(max(day.year - 1, 1), min(day.year + 2, 9998))
    found = [point for year in years if (point := points.in_year(parts, year))]
    if "weekday" in parts:
        right = [
            point
            for point in found
            if point.first is not None and point.first.isoweekday() == int(parts["weekday"])
        ]
        found = right
    if not found and parts.get("month") == "02" and parts.get("day") == "29":
        leap = range(max(day.year - 8, 1), min(day.year + 9, 9998))
        found = [point for year in leap if (point := points.in_year(parts, year))]
    yield from found
