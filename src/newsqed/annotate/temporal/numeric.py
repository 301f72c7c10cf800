"""Dates in figures: whether the day or the month comes first in 04/03/2021.

In: what all dates of a text say, the day it was published, its language tag. Out: the same with
month and day told apart, `XX` for both where that cannot be told. Who tells, the first that does:

1. the text's own dates: one in figures that can be read in one way only, or that is, in one
   reading only, a day which the text also names in words. Where these disagree, nobody tells.
2. the region of the language tag, by CLDR's short date of that territory.
3. the publication: exactly one reading lies in the week that ends with it. Of dates up to two
   years old, read the wrong way round, 6 in 1,000 fall into that week.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from newsqed.annotate import engine
from newsqed.annotate.temporal import points
from newsqed.annotate.temporal.meaning import Meaning

_NEAR = 7  # days up to publication
_LEAP = 2000  # a year that has every day, for dates without one
_OWN = frozenset(("first", "second", "dotted"))


@dataclass(frozen=True, slots=True)
class _Figures:
    """The numbers of one date as they stand, and its year if it has one."""

    first: int
    second: int
    year: int | None
    dotted: bool

    def readings(self) -> dict[str, date]:
        """The day that it is when the `day` or the `month` comes first, where there is one."""
        orders = {"day": (self.second, self.first), "month": (self.first, self.second)}
        found = {}
        for order, (month, day) in orders.items():
            try:
                found[order] = date(self.year or _LEAP, month, day)
            except ValueError:
                continue
        return found


def told(
    said: Sequence[Meaning], published: date | None, locale: str | None, language: str = "en"
) -> list[Meaning | None]:
    """What the dates say, with month and day told apart; None for figures that are no date.

    Args:
        said: all dates of the text.
        published: when.
        locale: the text's language tag (BCP 47), whose region tells.
        language: whose rules, for its table of territories.
    """
    figures = [_figures(meaning) for meaning in said]
    if not any(figures):
        return list(said)
    seen = [one for one in figures if one]
    own = _own(seen, set(_in_words(said)))
    order = own.pop() if len(own) == 1 else None
    if order is None and not own:
        order = _of_region(locale, language) or _near(seen, published)
        fallback = "day"  # full stops between the figures are a habit of day-first writers
    else:
        fallback = None
    return [
        meaning if one is None else _read(meaning, one, order or (fallback if one.dotted else None))
        for meaning, one in zip(said, figures, strict=True)
    ]


def _figures(said: Meaning) -> _Figures | None:
    parts = said.parts
    if "dotted" in parts:
        first, second, year = map(int, parts["dotted"].split("."))
        return _Figures(first, second, year, True)
    if "first" not in parts:
        return None
    point = points.absolute(_rest(said)) if points.dated(parts) else None
    first, second = int(parts["first"]), int(parts["second"])
    return _Figures(first, second, int(point.value) if point else None, False)


def _rest(said: Meaning) -> dict[str, str]:
    return {name: part for name, part in said.parts.items() if name not in _OWN}


def _in_words(said: Sequence[Meaning]) -> Iterator[date]:
    """The days of the text that need no telling apart."""
    for meaning in said:
        if {"year", "month", "day"} <= meaning.parts.keys() and meaning.amount is None:
            point = points.absolute(meaning.parts)
            if point is not None and point.day is not None:
                yield point.day


def _own(figures: Sequence[_Figures], days: set[date]) -> set[str]:
    """The orders that the text's own dates speak for."""
    found: set[str] = set()
    for one in figures:
        readings = one.readings()
        if len(readings) == 2 and one.year is not None and one.first != one.second:
            readings = {order: day for order, day in readings.items() if day in days}
        if len(readings) == 1:
            found |= readings.keys()
    return found


def _near(figures: Sequence[_Figures], published: date | None) -> str | None:
    """The order by which dates lie in the week up to publication, if only one is so."""
    if published is None:
        return None
    found: set[str] = set()
    for one in figures:
        if one.year is None or one.first == one.second:
            continue
        near = [
            order for order, day in one.readings().items() if 0 <= (published - day).days <= _NEAR
        ]
        found |= set(near) if len(near) == 1 else set()
    return found.pop() if len(found) == 1 else None


def _read(said: Meaning, figures: _Figures, order: str | None) -> Meaning | None:
    """The date read in that order, or in the one that is possible."""
    readings = figures.readings()
    days = set(readings.values())
    if not days or (figures.year is None and len(days) == 2 and order is None):
        return None
    rest = _rest(said)
    if figures.year is not None:
        rest = {name: part for name, part in rest.items() if name != "short_year"}
        rest["year"] = f"{figures.year:04d}"
    if len(days) == 2 and order is None:
        return replace(said, parts={**rest, "month": "XX", "day": "XX"})
    day = readings[order] if order in readings else days.pop()
    return replace(said, parts={**rest, "month": f"{day.month:02d}", "day": f"{day.day:02d}"})


def _of_region(locale: str | None, language: str) -> str | None:
    """What comes first in the short dates of the language tag's region, if it has one."""
    region = region_of(locale or "")
    return _orders(language).get(region) if region else None


def region_of(tag: str) -> str | None:
    """The region of a language tag, in capitals; None where it names none.

    >>> region_of("en-Latn-GB")
    'GB'

    Source: RFC 5646, section 2.1.
    """
    for part in tag.split("-")[1:]:
        if len(part) == 1:  # what follows is an extension, or private
            return None
        if (len(part) == 2 and part.isalpha()) or (len(part) == 3 and part.isdigit()):
            return part.upper()
    return None


@cache
def _orders(language: str) -> dict[str, str]:
    return {row["territory"]: row["order"] for row in engine.lexicon(language, "date-order")}
