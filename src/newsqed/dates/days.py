"""Days of the calendar: of publication, some months away, in a week.

In: a day, or the string that tells one. Out: another day, or the value of its week. It never asks
what day it is now.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta

from newsqed.errors import NewsqedError


def day_of(published: str) -> date:
    """The calendar day of an ISO 8601 date or date-time, as its own offset tells it.

    >>> day_of("2021-10-07T23:30+03:00")
    datetime.date(2021, 10, 7)

    Raises:
        NewsqedError: it is neither.
    """
    try:
        if "T" in published:
            return datetime.fromisoformat(published).date()
        if re.fullmatch(r"\d{4}-\d\d-\d\d", published, re.ASCII):
            return date.fromisoformat(published)
    except ValueError:
        pass
    raise NewsqedError(
        f"{published!r} is no publication date",
        hint="write 2021-10-07, or 2021-10-07T14:30+00:00",
    )


def shift_months(day: date, months: int) -> date:
    """The day so many months later (earlier if negative), held to the last day of its month.

    >>> shift_months(date(2021, 3, 31), -1)
    datetime.date(2021, 2, 28)

    Raises:
        ValueError: outside the years 1 to 9999.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise ValueError(f"year {year} is out of range")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def week_of(day: date) -> str:
    """The ISO week of a day, as a value.

    >>> week_of(date(2021, 10, 7))
    '2021-W40'
    """
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def weekday_on_or_before(day: date, weekday: int) -> date:
    """The last day of that weekday (Monday is 1) up to and including `day`.

    >>> weekday_on_or_before(date(2021, 10, 7), 1)
    datetime.date(2021, 10, 4)
    """
    return day - timedelta(days=(day.isoweekday() - weekday) % 7)
