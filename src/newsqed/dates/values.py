"""Values: which there are, how fine they are, and which days or seconds they cover.

In: a string. Out: what it stands for, or an error where it is no value of the closed set of
docs/guidelines.md or could be no date of the calendar. `mod` changes nothing about an interval.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from newsqed.dates import extended
from newsqed.dates.durations import is_duration
from newsqed.errors import NewsqedError

DAYPARTS = ("MO", "MI", "AF", "EV", "NI", "DT")
REFERENCES = ("PRESENT_REF", "PAST_REF", "FUTURE_REF")
# First and last month of a season; winter ends in the next year.
_SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}


def _clock(of: str = "") -> str:
    """The pattern of a time of day; group names must differ where it stands twice."""
    seconds = rf"(?::(?P<{of}second>[0-9X]{{2}}))?"
    clock = rf"(?P<{of}hour>[0-9X]{{2}})(?::(?P<{of}minute>[0-9X]{{2}}){seconds})?"
    return rf"(?:T(?:{clock}|(?P<{of}daypart>{'|'.join(DAYPARTS)})))?"


_POINT = re.compile(
    r"(?:(?P<century>[0-9X]{2})|(?P<decade>[0-9X]{3})|(?P<bc>BC[0-9]{4})|(?P<year>[0-9X]{4})(?:-(?:"
    rf"(?P<month>[0-9X]{{2}})(?:-(?P<day>[0-9X]{{2}}){_clock()})?"
    rf"|W(?P<week>[0-9X]{{2}})(?:-(?:(?P<weekend>WE)|(?P<weekday>[1-7X]){_clock('week_')}))?"
    r"|Q(?P<quarter>[1-4X])|H(?P<half>[12X])|(?P<season>SP|SU|FA|WI)))?)"
)
# A value is as fine as the finest of its parts.
_FINEST = ("second", "minute", "hour", "daypart", "weekend", "weekday", "week", "quarter", "half",
           "season", "day", "month", "year", "decade", "century")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """A parsed value.

    Attributes:
        text: as written.
        granularity: `century decade year half season quarter month week weekend day daypart
            hour minute second` for points; `duration`; `reference` for the *_REFs.
        earliest: first day, or first second of a time of day; None where there is no interval.
        latest: last day, or last second, inclusive.
        edtf: the EDTF string, None where EDTF has none.
    """

    text: str
    granularity: str
    earliest: date | datetime | None = None
    latest: date | datetime | None = None
    edtf: str | None = None


def parse(value: str) -> Value:
    """What a value stands for.

    >>> parse("2021-W40").latest
    datetime.date(2021, 10, 10)
    >>> parse("199").edtf
    '199X'

    Raises:
        NewsqedError: the value is not of the closed set, or names a day that never was.
    """
    return _remembered(value) if len(value) <= _LONGEST else _parsed(value)


# Longer ones are durations that nobody writes; they would fill memory.
_LONGEST = 40


@lru_cache(maxsize=16_384)
def _remembered(value: str) -> Value:
    return _parsed(value)


def _parsed(value: str) -> Value:
    if value in REFERENCES:
        return Value(value, "reference")
    if is_duration(value):
        return Value(value, "duration")
    match = _POINT.fullmatch(value)
    if match is None:
        raise NewsqedError(f"{value!r} is no value of a date", hint=_HINT)
    found = match.groupdict().items()
    parts = {key.removeprefix("week_"): part for key, part in found if part is not None}
    try:
        return _point(value, parts)
    except (ValueError, OverflowError) as error:
        raise NewsqedError(f"{value!r} is no date of the calendar ({error})", hint=_HINT) from None


_HINT = (
    "a day is 2021-10-07, a time 2021-10-07T14:30, a week 2021-W40, a quarter 2021-Q3, "
    "a decade 199, a duration P3D; X stands for an unknown digit"
)


def _point(value: str, parts: dict[str, str]) -> Value:
    """The value of these parts.

    Raises:
        ValueError: no date of the calendar has them.
    """
    if "bc" in parts:
        if not (year := int(parts["bc"][2:])):
            raise ValueError("there was no year 0 between 1 BC and AD 1")
        return Value(value, "year", edtf=extended.before_christ(year) or None)
    granularity = next(name for name in _FINEST if name in parts)
    granularity = "day" if granularity == "weekday" else granularity
    if "X" in value:
        _check_digits(parts)
        return Value(value, granularity, edtf=extended.unspecified(parts) or None)
    earliest, latest = _interval(parts)
    form = extended.plain(parts, earliest, latest) or None
    return Value(value, granularity, earliest, latest, form)


def interval(value: str) -> tuple[str, str] | None:
    """The interval that a value covers, both ends inclusive, as ISO 8601 strings.

    Days for days and whatever is longer (a daypart covers its day), date-times to the second for
    times of day. None for durations, values with X, the *_REFs and BC. Callers leave it out for
    records of type SET and for fiscal years, whose calendar the value does not tell.

    >>> interval("2021-10-07T14")
    ('2021-10-07T14:00:00', '2021-10-07T14:59:59')

    Raises:
        NewsqedError: as `parse`.
    """
    parsed = parse(value)
    if parsed.earliest is None or parsed.latest is None:
        return None
    return parsed.earliest.isoformat(), parsed.latest.isoformat()


def derived(value: str, type_: str, fiscal: bool | None) -> tuple[str, str] | None:
    """The interval that a date record of this value, type and `fiscal` mark must carry.

    >>> derived("1989", "DATE", True) is None
    True

    Raises:
        NewsqedError: as `parse`.
    """
    found = interval(value)
    return None if fiscal or type_ in ("SET", "DURATION") else found


def granularity(value: str) -> str:
    """The granularity of a value (see `Value`).

    >>> granularity("2021-W40-WE")
    'weekend'

    Raises:
        NewsqedError: as `parse`.
    """
    return parse(value).granularity


def edtf(value: str, mod: str | None = None) -> str | None:
    """The EDTF string (ISO 8601-2) of a value under a modifier, None where EDTF has no form.

    That is so for hours, minutes and dayparts (times are written to the second), durations, the
    *_REFs, and weeks, quarters and seasons with unknown digits. APPROX adds `~`; BEFORE, AFTER,
    ON_OR_BEFORE and ON_OR_AFTER open the interval on one side; START, MID, END and the modifiers
    of amounts have no form: `edtf(value)` is then the whole of which they mean a part.

    >>> edtf("1990"), edtf("1990", "APPROX"), edtf("1990", "BEFORE"), edtf("1990", "START")
    ('1990', '1990~', '../1989', None)

    Raises:
        NewsqedError: as `parse`.
    """
    parsed = parse(value)
    return parsed.edtf if mod is None else extended.modified(parsed, mod)


def contains(outer: str, inner: str) -> bool | None:
    """Whether one value's interval lies within another's; None where either has none.

    >>> contains("2021-Q4", "2021-10-07T14:30"), contains("2021-W01", "2021")
    (True, False)

    Raises:
        NewsqedError: as `parse`.
    """
    around, within = _seconds(outer), _seconds(inner)
    if around is None or within is None:
        return None
    return around[0] <= within[0] and within[1] <= around[1]


def overlaps(one: str, other: str) -> bool | None:
    """Whether the intervals of two values share a second; None where either has none.

    >>> overlaps("2020-WI", "2021"), overlaps("2020-WI", "2021-SP")
    (True, False)

    Raises:
        NewsqedError: as `parse`.
    """
    first, second = _seconds(one), _seconds(other)
    if first is None or second is None:
        return None
    return first[0] <= second[1] and second[0] <= first[1]


def _seconds(value: str) -> tuple[datetime, datetime] | None:
    """First and last second; days and times cannot be compared otherwise."""
    parsed = parse(value)
    first, last = parsed.earliest, parsed.latest
    if first is None or last is None:
        return None
    return (
        first if isinstance(first, datetime) else datetime.combine(first, time()),
        last if isinstance(last, datetime) else datetime.combine(last, time(23, 59, 59)),
    )


def _interval(parts: Mapping[str, str]) -> tuple[date | datetime, date | datetime]:
    if "century" in parts:
        return _years(int(parts["century"]) * 100, 100)
    if "decade" in parts:
        return _years(int(parts["decade"]) * 10, 10)
    year = int(parts["year"])
    if "week" in parts:
        return _week(year, int(parts["week"]), parts)
    if "quarter" in parts:
        return _months(year, 3 * int(parts["quarter"]) - 2, 3 * int(parts["quarter"]))
    if "half" in parts:
        return _months(year, 6 * int(parts["half"]) - 5, 6 * int(parts["half"]))
    if "season" in parts:
        return _months(year, *_SEASONS[parts["season"]])
    if "day" in parts:
        return _times(date(year, int(parts["month"]), int(parts["day"])), parts)
    if "month" in parts:
        return _months(year, int(parts["month"]), int(parts["month"]))
    return _years(year, 1)


def _years(first: int, count: int) -> tuple[date, date]:
    return date(max(first, 1), 1, 1), date(first + count - 1, 12, 31)


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    if not 1 <= first <= 12:
        raise ValueError("month must be in 1..12")
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return date(year, first, 1), date(
        end_year, end_month, calendar.monthrange(end_year, end_month)[1]
    )


def _week(
    year: int, week: int, parts: Mapping[str, str]
) -> tuple[date | datetime, date | datetime]:
    if "weekend" in parts:
        return date.fromisocalendar(year, week, 6), date.fromisocalendar(year, week, 7)
    if "weekday" in parts:
        return _times(date.fromisocalendar(year, week, int(parts["weekday"])), parts)
    return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)


def _times(day: date, parts: Mapping[str, str]) -> tuple[date | datetime, date | datetime]:
    if "hour" not in parts:
        return day, day
    hour = int(parts["hour"])
    first = time(hour, int(parts.get("minute", 0)), int(parts.get("second", 0)))
    last = time(hour, int(parts.get("minute", 59)), int(parts.get("second", 59)))
    return datetime.combine(day, first), datetime.combine(day, last)


def _check_digits(parts: Mapping[str, str]) -> None:
    """Nothing, where the unknown digits can be filled in so that there is such a date.

    Raises:
        ValueError: they cannot.
    """
    for name, last in (("hour", 23), ("minute", 59), ("second", 59)):
        _fitting(name, parts.get(name, "XX"), 0, last)
    if "year" not in parts:
        return
    leap, weeks = _kinds_of_years(parts["year"])
    if "week" in parts:
        _fitting("week", parts["week"], 1, weeks)
    if "month" in parts:
        year = 2000 if leap else 2001
        months = _fitting("month", parts["month"], 1, 12)
        longest = max(calendar.monthrange(year, month)[1] for month in months)
        _fitting("day", parts.get("day", "XX"), 1, longest)


@lru_cache(maxsize=256)
def _kinds_of_years(digits: str) -> tuple[bool, int]:
    """Whether such a year may have a leap day, and how many ISO weeks it may have."""
    years = _fitting("year", digits, 1, 9999)
    # 28 December always lies in the last week of its year.
    weeks = max(date(year, 12, 28).isocalendar().week for year in years)
    return any(map(calendar.isleap, years)), weeks


def _fitting(name: str, digits: str, first: int, last: int) -> list[int]:
    """The numbers from `first` to `last` that are written with these digits, X for any.

    Raises:
        ValueError: there is none.
    """
    pattern = re.compile(digits.replace("X", "[0-9]"))
    width = len(digits)
    found = [
        number for number in range(first, last + 1) if pattern.fullmatch(f"{number:0{width}d}")
    ]
    if not found:
        raise ValueError(f"{name} must be in {first}..{last}")
    return found
