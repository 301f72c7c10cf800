"""Durations: how many of which units.

In: a value such as `P2Y3M` or `PT24H`. Out: its amounts, in the units that the text used. It never
converts one unit into another: `P12M` stays twelve months, `PT24H` twenty-four hours.

Source: ISO 8601-1:2019, 5.5.2 (durations), with ISO-TimeML's X for an amount that nobody tells.
"""

from __future__ import annotations

import re

from newsqed.errors import NewsqedError

_AMOUNT = r"([0-9]+(?:\.[0-9]+)?|X)"
_DATE_UNITS = {"years": "Y", "months": "M", "weeks": "W", "days": "D"}
_TIME_UNITS = {"hours": "H", "minutes": "M", "seconds": "S"}
_FORM = re.compile(
    # Of several units only the last may have a fraction.
    r"P(?=.)(?!.*\.[0-9]+[YMWDH]T?[0-9X])"
    + "".join(f"(?:{_AMOUNT}{letter})?" for letter in _DATE_UNITS.values())
    + "(?:T(?=.)"
    + "".join(f"(?:{_AMOUNT}{letter})?" for letter in _TIME_UNITS.values())
    + ")?"
)
_UNITS = (*_DATE_UNITS, *_TIME_UNITS)
_VAGUE = "PXX"


def is_duration(value: str) -> bool:
    """Whether a value is a duration.

    >>> is_duration("PXD"), is_duration("P3")
    (True, False)
    """
    return value == _VAGUE or _FORM.fullmatch(value) is not None


def duration(value: str) -> dict[str, int | float | None]:
    """The amounts of a duration by unit, `years` to `seconds`, as the text has them.

    The keys are those of `datetime.timedelta` (weeks to seconds) and of dateutil's
    `relativedelta`. None is an amount that nobody tells; `PXX` names no unit and has no keys.

    >>> duration("P2Y3M"), duration("PT24H")
    ({'years': 2, 'months': 3}, {'hours': 24})
    >>> duration("P1.5Y"), duration("PXD"), duration("PXX")
    ({'years': 1.5}, {'days': None}, {})

    Raises:
        NewsqedError: it is no duration, or one of more digits than a number can have.
    """
    if value == _VAGUE:
        return {}
    match = _FORM.fullmatch(value)
    if match is None:
        raise NewsqedError(f"{value!r} is no duration", hint="three days are P3D, two hours PT2H")
    amounts = zip(_UNITS, match.groups(), strict=True)
    return {unit: _number(amount) for unit, amount in amounts if amount is not None}


def _number(amount: str) -> int | float | None:
    if amount == "X":
        return None
    if len(amount) > 300:  # Python's own limits lie a little above
        raise NewsqedError(f"a duration of {len(amount)} digits is more than can be counted")
    return float(amount) if "." in amount else int(amount)
