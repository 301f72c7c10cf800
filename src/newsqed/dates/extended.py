"""EDTF, the Extended Date/Time Format: which string says what a value says.

In: the parts of a value and its interval, or a parsed value with a modifier. Out: a string of EDTF
level 0, 1 or 2, or None where EDTF has no form. It never widens: a form that says less or more
than the value does is not given.

Source: ISO 8601-2:2019 as profiled by the Library of Congress (EDTF, 2019): level 0 days, months,
years, date-times to the second, intervals of days; level 1 `~`, `199X`, `19XX`, seasons 21 to 24,
open intervals, years before 0; level 2 quarters 33 to 36, half-years 40 and 41, X anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsqed.dates.values import Value

_SEASONS = {"SP": 21, "SU": 22, "FA": 23, "WI": 24}
# The unit by which an interval is written whose ends are those of the value.
_UNITS = dict.fromkeys(("century", "decade", "year"), "year")
_UNITS |= dict.fromkeys(("half", "season", "quarter", "month"), "month")
_UNITS |= dict.fromkeys(("week", "weekend", "day"), "day")


def plain(parts: Mapping[str, str], earliest: date | datetime, latest: date | datetime) -> str:
    """The EDTF string of a value without X, "" where there is none.

    >>> plain({"year": "2021", "quarter": "3"}, date(2021, 7, 1), date(2021, 9, 30))
    '2021-35'
    """
    if "century" in parts:
        return f"{parts['century']}XX"
    if "decade" in parts:
        return f"{parts['decade']}X"
    if "quarter" in parts:
        return f"{parts['year']}-{32 + int(parts['quarter'])}"
    if "half" in parts:
        return f"{parts['year']}-{39 + int(parts['half'])}"
    if "season" in parts:
        return f"{parts['year']}-{_SEASONS[parts['season']]}"
    if "daypart" in parts or ("hour" in parts and "second" not in parts):
        return ""  # a time of day is written to the second or not at all
    if "hour" in parts or "day" in parts or "weekday" in parts:
        return earliest.isoformat()
    if "week" in parts:
        return f"{earliest.isoformat()}/{latest.isoformat()}"
    return "-".join(parts[name] for name in ("year", "month") if name in parts)


def unspecified(parts: Mapping[str, str]) -> str:
    """The EDTF string of a value with X, "" where there is none.

    >>> unspecified({"year": "XXXX", "month": "12", "day": "25"})
    'XXXX-12-25'
    """
    if parts.keys() <= {"year", "month", "day"}:
        return "-".join(parts[name] for name in ("year", "month", "day") if name in parts)
    # A decade or century of which digits are unknown is just some year.
    (name,) = parts.keys() & {"century", "decade"} or {""}
    return f"{parts[name]:X<4}" if name else ""


def before_christ(year: int) -> str:
    """The year, counted as historians do, in EDTF, which has a year 0.

    >>> before_christ(44), before_christ(1)
    ('-0043', '0000')
    """
    return _written("year", 1 - year) or ""


def modified(value: Value, mod: str) -> str | None:
    """The EDTF string of a value under a modifier, None where there is none.

    APPROX is `~`, at both ends where the value has no form of its own that can take it; BEFORE,
    AFTER, ON_OR_BEFORE and ON_OR_AFTER are intervals open on one side, in years, months or days,
    whichever the value is made of. There is no form for START, MID and END, for the modifiers of
    amounts, nor for any modifier of a time of day or of a value with X.

    >>> from newsqed.dates.values import parse
    >>> modified(parse("1990"), "BEFORE"), modified(parse("2021-SU"), "ON_OR_AFTER")
    ('../1989', '2021-06/..')
    """
    unit = _UNITS.get(value.granularity)
    if unit is None or value.edtf is None or "X" in value.text:
        return None
    if mod == "APPROX" and value.granularity == unit:
        return f"{value.edtf}~"
    first, last = _ends(value, unit)
    if mod == "APPROX":
        return f"{_written(unit, first)}~/{_written(unit, last)}~"
    if mod in ("BEFORE", "ON_OR_BEFORE"):
        end = _written(unit, first - 1 if mod == "BEFORE" else last)
        return end and f"../{end}"
    if mod in ("AFTER", "ON_OR_AFTER"):
        begin = _written(unit, last + 1 if mod == "AFTER" else first)
        return begin and f"{begin}/.."
    return None


def _ends(value: Value, unit: str) -> tuple[int, int]:
    """First and last year, month or day of a value, each counted from year 0 or day 1."""
    if value.earliest is None or value.latest is None:  # only years before Christ are left
        year = 1 - int(value.text[2:])
        return year, year
    first, last = (_counted(unit, end) for end in (value.earliest, value.latest))
    return first, last


def _counted(unit: str, day: date) -> int:
    if unit == "year":
        return day.year
    return day.year * 12 + day.month - 1 if unit == "month" else day.toordinal()


def _written(unit: str, number: int) -> str | None:
    """The year, month or day of that count, None outside four digits."""
    if unit == "day":
        inside = date.min.toordinal() <= number <= date.max.toordinal()
        return date.fromordinal(number).isoformat() if inside else None
    year, month = divmod(number, 12) if unit == "month" else (number, 0)
    if not -9999 <= year <= 9999:
        return None
    sign = "-" if year < 0 else ""
    return f"{sign}{abs(year):04d}" + (f"-{month + 1:02d}" if unit == "month" else "")
