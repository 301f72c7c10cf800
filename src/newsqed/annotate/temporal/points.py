"""Points of the calendar: naming them and shifting them.

In: parts of a point as digits and codes, a day to count from. Out: a `Point`, whose value is one
of docs/guidelines.md. Pure functions of the calendar; they know no text and no language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from newsqed import dates
from newsqed.annotate.temporal import almanac
from newsqed.errors import NewsqedError

CLOCK = frozenset(("clock", "hour", "minutes", "meridiem", "daypart"))
_UNKNOWN = {
    "D": "XXXX-XX-XX",
    "WE": "XXXX-WXX-WE",
    "W": "XXXX-WXX",
    "2W": "XXXX-WXX",
    "M": "XXXX-XX",
    "Q": "XXXX-QX",
    "H": "XXXX-HX",
    "Y": "XXXX",
    "E": "XXX",
    "C": "XX",
    "K": "XX",
}
_MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12, "E": 120, "C": 1200, "K": 12000}
_COARSENESS = "TDWMQSHYECK"  # the units from fine to coarse
_DAYS = {"D": 1, "W": 7, "2W": 14, "WE": 7}
_GRANULARITY = {
    "day": "D",
    "weekend": "WE",
    "week": "W",
    "month": "M",
    "quarter": "Q",
    "half": "H",
    "season": "S",
    "year": "Y",
    "decade": "E",
    "century": "C",
    "reference": "R",
}


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the calendar.

    Attributes:
        value: as a record has it.
        unit: its granularity: D W WE M Q H S Y E C, T for times of day, R for a *_REF.
        offset: of a time of day, from UTC.
    """

    value: str
    unit: str
    offset: str | None = None

    @property
    def first(self) -> date | None:
        """The first day it covers, None if that cannot be told."""
        return _days(self.value)[0]

    @property
    def last(self) -> date | None:
        """The last day it covers, None if that cannot be told."""
        return _days(self.value)[1]

    @property
    def day(self) -> date | None:
        """The day it is or lies in."""
        return self.first if self.unit in ("D", "T") else None


def _days(value: str) -> tuple[date | None, date | None]:
    """The first and the last day that a value covers."""
    try:
        parsed = dates.parse(value)
    except NewsqedError:
        return None, None
    ends = (parsed.earliest, parsed.latest)
    first, last = (end.date() if isinstance(end, datetime) else end for end in ends)
    return first, last


def unknown(unit: str) -> str:
    """The value of a point of that unit of which nothing is known."""
    return _UNKNOWN.get(unit, "XXXX-XX-XXTXX")


def of_value(value: str) -> Point:
    """The point that a value names.

    Raises:
        NewsqedError: the value names none.
    """
    return Point(value, _GRANULARITY.get(dates.granularity(value), "T"))


def on_day(day: date) -> Point:
    """The point that is that day."""
    return Point(day.isoformat(), "D")


def containing(day: date, unit: str) -> Point:
    """The week, month … that holds the day."""
    year = f"{day.year:04d}"
    month = day.month
    values = {
        "D": day.isoformat(),
        "W": dates.week_of(day),
        "2W": dates.week_of(day),
        "WE": dates.week_of(day) + "-WE",
        "M": f"{year}-{month:02d}",
        "Q": f"{year}-Q{(month + 2) // 3}",
        "H": f"{year}-H{(month + 5) // 6}",
        "Y": year,
        "E": year[:3],
        "C": year[:2],
        "K": year[:2],
    }
    return Point(values[unit], unit)


def around(point: Point, unit: str) -> Point:
    """The week, weekend or year that a day stands for.

    A weekend is the one that the day makes longer, the nearest; a Wednesday makes neither longer.
    """
    day = point.first
    wednesday = unit == "WE" and day is not None and day.isoweekday() == 3
    if day is None or wednesday:
        return Point(point.value[:4] + unknown(unit)[4:], unit)
    if unit == "WE" and day.isoweekday() < 3 and day > date.min + timedelta(days=7):
        day -= timedelta(days=7)
    return containing(day, unit)


def shifted(day: date, count: float, unit: str) -> Point | None:
    """The point of that granularity so many units from the day."""
    try:
        if unit in _MONTHS:
            moved = dates.shift_months(day, round(count * _MONTHS[unit]))
            if unit in ("E", "C", "K") and count != round(count):
                unit = "Y"
        elif unit in _DAYS:
            moved = day + timedelta(days=round(count * _DAYS[unit]))
        else:
            return Point(day.isoformat() + "TXX", "T")
        return containing(moved, unit)
    except (ValueError, OverflowError):
        return None


def day_after(day: date, count: float, unit: str) -> Point | None:
    """The day so many units after the day, before it if the count is negative."""
    try:
        if unit in _MONTHS:
            return on_day(dates.shift_months(day, round(count * _MONTHS[unit])))
        return on_day(day + timedelta(days=round(count * _DAYS[unit]))) if unit in _DAYS else None
    except (ValueError, OverflowError):
        return None


def moved(point: Point, count: float, unit: str) -> Point | None:
    """The point so many units away, as fine as it was or as the unit is, whichever is finer."""
    first = point.first
    if first is None:
        return None
    if point.unit == "S" and unit == "Y":
        return Point(f"{int(point.value[:4]) + round(count):04d}{point.value[4:]}", "S")
    if point.unit == "S" or (point.unit == "T" and unit not in _DAYS and unit not in _MONTHS):
        return None
    own = "D" if point.unit == "T" else point.unit
    if unit in _MONTHS and own in _MONTHS and _MONTHS[unit] >= _MONTHS[own]:
        return shifted(first, count * _MONTHS[unit] / _MONTHS[own], own)
    if own in ("D", "W", "WE"):
        return shifted(first, count, unit)
    return None


def directed(point: Point, direction: int, unit: str) -> Point | None:
    """The unit that holds the point, or the one before or after it."""
    first = point.first
    if (
        first is None
        or unit not in _UNKNOWN
        or _COARSENESS.find(point.unit) > _COARSENESS.find(unit)
    ):
        return None
    if unit == "Y" and direction and point.unit in ("Q", "H"):
        return moved(point, float(direction), unit)
    return shifted(first, float(direction), unit)


def dated(parts: Mapping[str, str]) -> bool:
    """Whether the parts tell a year, decade or century."""
    return not parts.keys().isdisjoint(("year", "short_year", "decade", "short_decade", "century"))


def named(parts: Mapping[str, str]) -> bool:
    """Whether the parts name a day, month, season … of some year."""
    return not parts.keys().isdisjoint(
        ("month", "weekday", "season", "quarter", "half", "holiday", "day")
    )


def absolute(parts: Mapping[str, str]) -> Point | None:
    """The point that parts with a year tell."""
    if "century" in parts:
        return Point(f"{int(parts['century']) - 1:02d}", "C")
    if "decade" in parts:
        return Point(f"{int(parts['decade']):03d}", "E")
    if "short_decade" in parts:
        return Point(f"19{parts['short_decade']}", "E")
    if "short_year" in parts:
        short = int(parts["short_year"])
        year = 1900 + short if short > 40 else 2000 + short
    else:
        year = int(parts["year"].replace(",", ""))
    if parts.get("era") == "BC":
        return Point(f"BC{year:04d}", "Y") if 1 <= year <= 9999 else None
    if not 1 <= year <= 9999:
        return None
    return in_year(parts, year)


def in_year(parts: Mapping[str, str], year: int) -> Point | None:
    """The point of that year; None where the year has no such day."""
    text = f"{year:04d}"
    if parts.get("day") == "XX":
        return Point(f"{text}-XX-XX", "D")
    if "nth" in parts:
        outer = in_year({key: part for key, part in parts.items() if key in ("month",)}, year)
        return _nth(outer, parts) if outer else None
    try:
        if "month" in parts and "day" in parts:
            return on_day(date(year, int(parts["month"]), int(parts["day"])))
        if "month" in parts:
            return Point(f"{text}-{int(parts['month']):02d}", "M")
        if "season" in parts:
            return Point(f"{text}-{parts['season']}", "S")
        if "quarter" in parts:
            return Point(f"{text}-Q{parts['quarter']}", "Q")
        if "half" in parts:
            return Point(f"{text}-H{parts['half']}", "H")
        if "holiday" in parts:
            found = almanac.holiday(parts["holiday"], year)
            if len(found) > 1:  # a name of two feasts, or a feast that this year has twice
                return Point(f"{text}-XX-XX", "D")
            return of_value(found[0].value) if found else None
    except ValueError:
        return None
    return Point(text, "Y") if "day" not in parts else None


def _nth(outer: Point, parts: Mapping[str, str]) -> Point | None:
    """The so-and-so-many-th Monday, day, week or month of a longer point; -1 is the last.

    The first week is the one of which most days lie within, as ISO 8601 counts those of a year.
    """
    first, last, number = outer.first, outer.last, int(parts["nth"])
    if first is None or last is None:
        return None
    if "weekday" in parts:
        weekday = int(parts["weekday"])
        start = (weekday - first.isoweekday()) % 7
        days = start if number > 0 else (last - first).days - (last.isoweekday() - weekday) % 7
        steps, unit = 7, "D"
    else:
        unit = parts["nth_unit"]
        if unit == "M":
            month = number if number > 0 else 13 + number
            return in_year({"month": f"{month:02d}"}, first.year) if outer.unit == "Y" else None
        steps = 1 if unit == "D" else 7
        into = {"D": 0, "W": 3, "WE": (5 - first.weekday()) % 7}.get(unit)
        if into is None:
            return None
        days = into if number > 0 else (last - first).days - into
        if unit == "WE" and number < 0:
            days = (last - first).days - (last.weekday() - 5) % 7
    day = first + timedelta(days=days + steps * (number - 1 if number > 0 else number + 1))
    return containing(day, unit) if first <= day <= last else None


def within(outer: Point, parts: Mapping[str, str]) -> Point | None:
    """The part of a longer point: Friday of a week, the first quarter of a year."""
    if "X" in outer.value:
        value = pattern(parts)
        return Point(value, "D") if value else None
    first = outer.first
    if first is None:
        return None
    if "nth" in parts:
        return _nth(outer, parts)
    if "day" in parts and "month" not in parts and outer.unit == "M":
        return in_year({**parts, "month": f"{first.month:02d}"}, first.year)
    if "weekday" in parts and "month" not in parts:
        monday = first - timedelta(days=first.weekday())
        return on_day(monday + timedelta(days=int(parts["weekday"]) - 1))
    return in_year(parts, first.year)


def within_year(focus: Point, parts: Mapping[str, str]) -> Point | None:
    """A month, day, quarter … of the year in focus; None for what a year does not place."""
    first = focus.first
    if first is None or focus.unit in ("E", "C"):
        return None
    if parts.keys().isdisjoint(("month", "season", "quarter", "half", "holiday")):
        return None
    return in_year(parts, first.year)


def pattern(parts: Mapping[str, str]) -> str | None:
    """A name without its year as a value with X: what returns, or what no context places."""
    value = None
    if "nth" in parts:
        value = unknown(parts.get("nth_unit", "D"))
        if "month" in parts and value == unknown("D"):
            value = f"XXXX-{parts['month']}-XX"
    elif "month" in parts and "day" in parts:
        value = f"XXXX-{parts['month']}-{parts['day']}"
    elif "weekday" in parts:
        value = f"XXXX-WXX-{parts['weekday']}"
    elif "month" in parts:
        value = f"XXXX-{parts['month']}"
    elif "season" in parts:
        value = f"XXXX-{parts['season']}"
    elif "quarter" in parts:
        value = f"XXXX-Q{parts['quarter']}"
    elif "half" in parts:
        value = f"XXXX-H{parts['half']}"
    elif "holiday" in parts:
        value = f"XXXX-{parts['holiday']}"
        if not re.fullmatch(r"\d\d-\d\d|WXX", parts["holiday"]):
            value = "XXXX-XX-XX"
    elif "day" in parts:
        value = f"XXXX-XX-{parts['day']}"
    if "daypart" in parts:
        value = f"{value or 'XXXX-XX-XX'}T{parts['daypart']}"
    return value


def duration(amount: float | str | None, unit: str | None) -> str | None:
    """A duration's value: its own unit where the closed set has it, else the next one."""
    if unit is None:
        return None
    scale, code = {
        "WE": (2, "D"),
        "2W": (2, "W"),
        "Q": (3, "M"),
        "E": (10, "Y"),
        "C": (100, "Y"),
        "K": (1000, "Y"),
    }.get(unit, (1, unit))
    if not isinstance(amount, float):
        return f"PTX{code[1]}" if code[0] == "T" and len(code) > 1 else f"PX{code}"
    count = amount * scale
    whole = int(count)
    halves = {"TH": "30M", "TM": "30S"}
    if code in halves:
        if count != whole and count - whole == 0.5:
            return f"PT{whole or ''}{code[1] if whole else ''}{halves[code]}"
        return f"PT{_plain(count)}{code[1]}"
    if code == "TS":
        return f"PT{_plain(count)}S"
    if count == 0.5 and code == "Y":
        return "P6M"
    return f"P{_plain(count)}{code}"


def joined(long: str | None, short: str | None) -> str | None:
    """Two hours and 14 minutes as one duration; None where the second is not the finer.

    >>> joined("PT2H", "PT14M")
    'PT2H14M'
    """
    order = [f"P{unit}" for unit in "YMWD"] + [f"PT{unit}" for unit in "HMS"]
    if long is None or short is None:
        return None
    codes = [("PT" if "T" in value else "P") + value[-1] for value in (long, short)]
    if order.index(codes[0]) >= order.index(codes[1]) or "." in long:
        return None
    digits = short.removeprefix("P")
    return long + (digits.removeprefix("T") if codes[0][:2] == "PT" else digits)


def _plain(count: float) -> str:
    return f"{count:.0f}" if count == int(count) else f"{count:.6f}".rstrip("0")


def at_time(point: Point, parts: Mapping[str, str], zone: str | None) -> Point | None:
    """A time of day on the point's day; None where the clock has no such time."""
    # A day of which only a part is known may carry its daypart already.
    day = point.value.partition("T")[0] if point.unit == "D" else unknown("D")
    if "clock" not in parts and "hour" not in parts:
        return Point(f"{day}T{parts['daypart']}", "T")
    digits = re.findall(r"\d+", parts.get("clock") or parts["hour"])
    if len(digits) == 1 and len(digits[0]) == 4:
        digits = [digits[0][:2], digits[0][2:]]
    hour, rest = int(digits[0]), digits[1:]
    night = "p" if hour >= 6 else "a"
    meridiem = parts.get("meridiem") or {"MO": "a", "AF": "p", "EV": "p", "NI": night}.get(
        parts.get("daypart", ""), ""
    )
    if meridiem == "p" and hour < 12:
        hour += 12
    elif meridiem == "a" and hour == 12:
        hour = 0
    if hour == 24:
        hour = 0
        if "X" not in day and day < date.max.isoformat():
            day = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    if "minutes" in parts:
        hour, minute = divmod(hour * 60 + int(parts["minutes"]), 60)
        rest = [f"{minute}"]
    if hour > 23 or any(int(part) > 59 for part in rest):
        return None
    clock = ":".join(f"{int(part):02d}" for part in (hour, *(rest or ["0"])))
    return Point(f"{day}T{clock}", "T", _offset(zone, day) if zone else None)


def _offset(zone: str, day: str) -> str | None:
    """The zone's distance from UTC on that day; None where it cannot be told."""
    match = re.fullmatch(r"us([-+]\d+)", zone)
    if match is None:
        return zone
    if "X" in day:
        return None
    minutes = int(match[1]) + (60 if almanac.american_summer(date.fromisoformat(day)) else 0)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
