"""Days that move: holidays, and the clocks of the United States.

In: a year and a rule for a day. Out: the day. It knows no name of a holiday: names and their rules
are data.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta


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


def holiday(code: str, year: int) -> date:
    """The day of a holiday in that year.

    Args:
        code: `12-25`, `11-4-4` (the fourth Thursday of November, -1 the last) or `easter-2`; then
            `+1` for days after.
        year: of the calendar.

    Raises:
        ValueError: the year has no such day.
    """
    moving = re.fullmatch(r"easter([-+]\d+)", code)
    if moving:
        return easter(year) + timedelta(days=int(moving[1]))
    found = re.fullmatch(r"(\d\d)-(\d)-(-?\d)(?:\+(\d+))?", code)
    if found:
        day = nth(year, int(found[1]), int(found[2]), int(found[3]))
        return day + timedelta(days=int(found[4] or 0))
    return date(year, int(code[:2]), int(code[3:]))
