"""Days that move: holidays, and the clocks of the United States.

In: a year and a rule for a day. Out: the day, or what of it can be told. It knows no name of a
holiday: names and their rules are data, as are the days of other calendars' feasts (`feasts`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from newsqed.annotate.temporal import feasts

OPEN = ("XX-XX", "WXX")  # what a name leaves open that has several days
_RULE = re.compile(
    r"(?:(?P<feast>[a-z]+(?:-[a-z]+)*)"
    r"|(?P<month>\d\d)-(?:(?P<weekday>\d)-(?P<number>-?\d)|(?P<day>\d\d)(?:>(?P<next>\d))?))"
    r"(?P<added>[-+]\d+)?"
)


class Occasion(NamedTuple):
    """A holiday of one year.

    Attributes:
        first: when it begins, as near as can be told; None if that is not known at all.
        last: its last day.
        value: what is sure of its beginning, as a date record has it.
    """

    first: date | None
    last: date | None
    value: str


def american_summer(day: date) -> bool:
    """Whether the clocks of the United States stand an hour forward.

    Source: Energy Policy Act of 2005 (since 2007), Uniform Time Act and its change of 1986.
    """
    if day.year >= 2007:
        return nth(day.year, 3, 7, 2) <= day < nth(day.year, 11, 7, 1)
    first = nth(day.year, 4, 7, 1 if day.year >= 1987 else -1)
    return first <= day < nth(day.year, 10, 7, -1)


def nth(year: int, month: int, weekday: int, number: int) -> date:
    """The so-and-so-many-th such weekday of a month; -1 is the last.

    >>> nth(2021, 11, 4, 4)
    datetime.date(2021, 11, 25)
    """
    if number > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (number - 1))
    last = date(year, month, monthrange(year, month)[1])
    return last - timedelta(days=(last.isoweekday() - weekday) % 7 + 7 * (-number - 1))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar.

    Source: the anonymous algorithm of Nature, 20 April 1876, as given by Meeus (1991).

    >>> easter(2022)
    datetime.date(2022, 4, 17)
    """
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, over = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leap - correction + 15) % 30
    quarter, odd = divmod(rest, 4)
    sunday = (32 + 2 * over + 2 * quarter - moon - odd) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holiday(code: str, year: int) -> tuple[Occasion, ...]:
    """When a holiday is in that year: once, twice (a feast of a shorter year), or not at all.

    Args:
        code: rules for a day, parted by spaces. A rule that begins with a year and a colon holds
            from then on, in the place of those before it; `1937/4:` in every fourth year from
            then. A rule is `12-25`; `11-4-4` (the fourth Thursday of November, -1 the last);
            `05-18>1` (the first Monday from 18 May on); `easter` or a feast of the table; then
            perhaps days added, `+1` or `-2`; two rules parted by `|` where a name may mean
            either. `XX-XX` is a day and `WXX` a week that the name alone does not tell.
        year: of the calendar.

    Raises:
        ValueError: the year has no such day.

    >>> holiday("05-30 1971:05-1--1", 2021)[0].value
    '2021-05-31'
    """
    valid = ""
    for rule in code.split():
        since, _, rest = rule.rpartition(":")
        first, _, step = since.partition("/")
        if not first or year >= int(first):
            missed = step and (year - int(first)) % int(step)
            valid = "" if missed else rest
    found = {occasion for rule in valid.split("|") if rule for occasion in _occasions(rule, year)}
    return tuple(sorted(found, key=lambda occasion: occasion.value))


def _occasions(rule: str, year: int) -> Iterator[Occasion]:
    """The days of one rule."""
    if rule in OPEN:
        yield Occasion(None, None, f"{year:04d}-{rule}")
        return
    parsed = _RULE.fullmatch(rule)
    if parsed is None:
        raise ValueError(f"{rule!r} is no rule for a day")
    added = timedelta(days=int(parsed["added"] or 0))
    if parsed["feast"] in (None, "easter"):
        day = (easter(year) if parsed["feast"] else _civil(parsed, year)) + added
        yield Occasion(day, day, day.isoformat())
        return
    found = feasts.of(parsed["feast"], year)
    for first, last, value in found:
        if added:
            sure = value == first.isoformat()
            day = first + added
            yield Occasion(day, day, day.isoformat() if sure else f"{day.year:04d}-XX-XX")
        else:
            yield Occasion(first, last, value)
    if not found:
        yield Occasion(None, None, f"{year:04d}-XX-XX")


def _civil(parsed: re.Match[str], year: int) -> date:
    """The day of a rule that names a month."""
    month = int(parsed["month"])
    if parsed["number"]:
        return nth(year, month, int(parsed["weekday"]), int(parsed["number"]))
    day = date(year, month, int(parsed["day"]))
    if parsed["next"]:
        day += timedelta(days=(int(parsed["next"]) - day.isoweekday()) % 7)
    return day
