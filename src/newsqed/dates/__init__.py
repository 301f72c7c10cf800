"""Values of temporal expressions: what they cover, how fine they are, and their EDTF strings.

In: a value of the closed set of docs/guidelines.md (`2021-10-07`, `2021-W40`, `199`, `P3D`), and
for EDTF a modifier. Out: granularity, interval, EDTF string, amounts of a duration. It never looks
at a text, at a clock or at a zone. The table of docs/dates.md has one line a kind of value.

    >>> from newsqed import dates
    >>> dates.interval("2021-W40")
    ('2021-10-04', '2021-10-10')
    >>> dates.edtf("2012", "ON_OR_AFTER")
    '2012/..'
    >>> dates.duration("P2Y3M")
    {'years': 2, 'months': 3}

Source: ISO 8601-1:2019 (calendar and week dates, decades, centuries, durations), ISO 8601-2:2019
(EDTF levels 0 to 2), ISO 24617-1 (ISO-TimeML: season, half-year and daypart codes, modifiers and
the *_REFs).
"""

from newsqed.dates.days import day_of, shift_months, week_of, weekday_on_or_before
from newsqed.dates.durations import duration
from newsqed.dates.values import (
    DAYPARTS,
    REFERENCES,
    Value,
    contains,
    derived,
    edtf,
    granularity,
    interval,
    overlaps,
    parse,
)

__all__ = [
    "DAYPARTS",
    "REFERENCES",
    "Value",
    "contains",
    "day_of",
    "derived",
    "duration",
    "edtf",
    "granularity",
    "interval",
    "overlaps",
    "parse",
    "shift_months",
    "week_of",
    "weekday_on_or_before",
]
