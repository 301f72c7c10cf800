"""Feasts of other calendars, whose days come from a table.

In: a feast and a year. Out: on which days it falls, and what of each is sure. The table,
`rules/feast.tsv`, is made by `tools/lexicons/feasts.py` and read when a feast is first met.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Feast(NamedTuple):
    """A feast of one year.

    Attributes:
        first: its first day, as near as can be told.
        last: its last day.
        value: what of the first day is sure, as a date record has it.
    """

    first: date
    last: date
    value: str


def of(feast: str, year: int) -> tuple[Feast, ...]:
    """A feast in a year of the calendar: once or, of a calendar with shorter years, twice.

    Empty where the table does not reach.

    >>> of("passover", 2021)[0].value
    '2021-03-28'
    """
    return _table().get((feast, year), ())


@cache
def _table() -> Mapping[tuple[str, int], tuple[Feast, ...]]:
    text = (files("newsqed") / "rules" / "feast.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    found: dict[tuple[str, int], tuple[Feast, ...]] = {}
    for name, first, last, value in rows[1:]:
        feast = Feast(date.fromisoformat(first), date.fromisoformat(last), value)
        key = name, feast.first.year
        found[key] = (*found.get(key, ()), feast)
    return found
