"""What a value of a temporal expression means.

In: a value of the closed set of docs/guidelines.md (`2021-10-07`, `2021-W40`, `199`, `P3D`).
Out: its granularity, the interval it covers and its EDTF string. It never looks at a text, at
a clock or at a modifier: `mod` changes nothing about an interval.

Source: ISO 8601-1:2019 (calendar and week dates, durations), ISO 8601-2:2019 (EDTF: seasons 21 to
24, quarters 33 to 36, half-years 40 and 41, unspecified digits), ISO 24617-1 (ISO-TimeML: the
season, half-year, daypart and *_REF codes).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from newsqed.errors import NewsqedError

DAYPARTS = ("MO", "MI", "AF", "EV", "NI", "DT")
REFERENCES = ("PRESENT_REF", "PAST_REF", "FUTURE_REF")
# First month of the season, and how many years later it begins and ends.
_SEASONS = {"SP": (3, 5, 21), "SU": (6, 8, 22), "FA": (9, 11, 23), "WI": (12, 14, 24)}

_CLOCK = r"T(?:(?P<hour>[0-9X]{2})(?::(?P<minute>[0-9X]{2})(?::(?P<second>[0-9X]{2}))?)?"
_CLOCK += rf"|(?P<daypart>{'|'.join(DAYPARTS)}))"
_POINT = re.compile(
    r"(?:(?P<century>[0-9X]{2})|(?P<decade>[0-9X]{3})|(?P<bc>BC[0-9]{4})|(?P<year>[0-9X]{4})(?:-(?:"
    rf"(?P<month>[0-9X]{{2}})(?:-(?P<day>[0-9X]{{2}})(?:{_CLOCK})?)?"
    r"|W(?P<week>[0-9X]{2})(?:-(?:(?P<weekend>WE)|(?P<weekday>[1-7X])(?P<weektime>T[0-9X:A-Z]+)?))?"
    r"|Q(?P<quarter>[1-4X])|H(?P<half>[12X])|(?P<season>SP|SU|FA|WI)))?)"
)
_NUMBER = r"(?:[0-9]+(?:\.[0-9]+)?|X)"
_DURATION = re.compile(rf"PXX|P(?=.)(?:{_NUMBER}[YMWD])*(?:T(?:{_NUMBER}[HMS])+)?")


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
    if _DURATION.fullmatch(value):
        return Value(value, "duration")
    match = _POINT.fullmatch(value)
    if match is None:
        raise NewsqedError(f"{value!r} is no value of a date", hint=_HINT)
    parts = {key: part for key, part in match.groupdict().items() if part is not None}
    granularity = _granularity(parts)
    if "X" in value:
        return Value(value, granularity, edtf=_unspecified(parts, value))
    if "bc" in parts:
        return Value(value, granularity, edtf=_before_christ(int(parts["bc"][2:])))
    try:
        earliest, latest = _interval(parts)
    except (ValueError, OverflowError) as error:
        raise NewsqedError(f"{value!r} is no date of the calendar ({error})", hint=_HINT) from None
    return Value(value, granularity, earliest, latest, _edtf(parts, value, earliest, latest))


_HINT = (
    "a day is 2021-10-07, a time 2021-10-07T14:30, a week 2021-W40, a quarter 2021-Q3, "
    "a decade 199, a duration P3D; X stands for an unknown digit"
)


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

    Raises:
        NewsqedError: as `parse`.
    """
    return parse(value).granularity


def edtf(value: str, mod: str | None = None) -> str | None:
    """The value as an EDTF string (ISO 8601-2), `~` added for `mod` APPROX; None where EDTF
    has no form for it (hours, dayparts, durations, the *_REFs, weeks with unknown digits).

    >>> edtf("1990", "APPROX")
    '1990~'

    Raises:
        NewsqedError: as `parse`.
    """  # noqa: D205
    found = parse(value).edtf
    return f"{found}~" if found and mod == "APPROX" and "/" not in found else found


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


def _granularity(parts: dict[str, str]) -> str:
    if "weektime" in parts:
        return "daypart" if parts["weektime"][1:] in DAYPARTS else "minute"
    if "bc" in parts:
        return "year"
    if "weekday" in parts:
        return "day"
    for name in ("second", "minute", "hour", "daypart", "weekend", "week", "quarter", "half"):
        if name in parts:
            return name
    for name in ("season", "day", "month", "year", "decade", "century"):
        if name in parts:
            return name
    raise AssertionError(parts)


def _interval(parts: dict[str, str]) -> tuple[date | datetime, date | datetime]:
    if "century" in parts:
        return _years(int(parts["century"]) * 100, 100)
    if "decade" in parts:
        return _years(int(parts["decade"]) * 10, 10)
    year = int(parts["year"])
    if "week" in parts:
        return _week(year, parts)
    if "quarter" in parts:
        return _months(year, 3 * int(parts["quarter"]) - 2, 3 * int(parts["quarter"]))
    if "half" in parts:
        return _months(year, 6 * int(parts["half"]) - 5, 6 * int(parts["half"]))
    if "season" in parts:
        first, last, _ = _SEASONS[parts["season"]]
        return _months(year, first, last)
    if "day" in parts:
        day = date(year, int(parts["month"]), int(parts["day"]))
        return _clock(day, parts.get("hour"), parts.get("minute"), parts.get("second"))
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


def _week(year: int, parts: dict[str, str]) -> tuple[date | datetime, date | datetime]:
    week = int(parts["week"])
    if "weekend" in parts:
        return date.fromisocalendar(year, week, 6), date.fromisocalendar(year, week, 7)
    if "weekday" in parts:
        day = date.fromisocalendar(year, week, int(parts["weekday"]))
        clock = re.fullmatch(_CLOCK, parts.get("weektime", ""))
        if parts.get("weektime") and clock is None:
            raise ValueError(f"{parts['weektime']} is no time of day")
        return _clock(day, *(clock.group("hour", "minute", "second") if clock else (None,) * 3))
    return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)


def _clock(
    day: date, hour: str | None, minute: str | None, second: str | None
) -> tuple[date | datetime, date | datetime]:
    if hour is None:
        return day, day
    first = time(int(hour), int(minute or 0), int(second or 0))
    last = time(int(hour), int(minute or 59), int(second or 59))
    return datetime.combine(day, first), datetime.combine(day, last)


def _edtf(
    parts: dict[str, str], value: str, earliest: date | datetime, latest: date | datetime
) -> str | None:
    if "century" in parts:
        return f"{value}XX"
    if "decade" in parts:
        return f"{value}X"
    if "quarter" in parts:
        return f"{parts['year']}-{32 + int(parts['quarter'])}"
    if "half" in parts:
        return f"{parts['year']}-{39 + int(parts['half'])}"
    if "season" in parts:
        return f"{parts['year']}-{_SEASONS[parts['season']][2]}"
    if "week" in parts and "weektime" not in parts:
        first, last = earliest.isoformat(), latest.isoformat()
        return first if first == last else f"{first}/{last}"
    if "daypart" in parts or "hour" in parts or "weektime" in parts:
        return value if "second" in parts else None
    return value


def _unspecified(parts: dict[str, str], value: str) -> str | None:
    if "century" in parts or "decade" in parts:
        return value + "X" * (4 - len(value))
    plain = parts.keys() <= {"year", "month", "day"}
    return value if plain else None


def _before_christ(year: int) -> str:
    # Astronomical years: 1 BC is 0, 44 BC is -43.
    return f"{1 - year:05d}" if year > 1 else "0000"


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
