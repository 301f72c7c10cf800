"""What a match says, before it is placed on the calendar.

In: a match of a dates rule. Out: a `Meaning`. The named parts of the rules are the same in every
language; here they are read into numbers and codes. Nothing here knows a word or a calendar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from newsqed.annotate.engine import Match, Word

# A point's own parts, which say where it lies; the rest of a match's parts shift or qualify it.
_YEARS = frozenset(("century", "decade", "short_decade", "year", "short_year", "year_words", "era"))
_DAYS = frozenset(("month", "day", "weekday", "holiday", "away", "first", "second", "dotted"))
_SPANS = frozenset(("season", "quarter", "half", "nth", "nth_unit"))
_FIELDS = frozenset(
    (
        "mod",
        "quant",
        "freq",
        "fiscal",
        "value",
        "zone",
        "set",
        "as",
        "same",
        "more",
        "more_unit",
        "around",
    )
)
_TIMES = frozenset(("clock", "hour", "hour_words", "minutes", "meridiem", "daypart"))
_FREQUENT = {"D": "D", "W": "W", "M": "M", "Y": "Y", "TH": "H"}  # "3 days a week" is 3D
_POINT = _YEARS | _DAYS | _SPANS | _TIMES


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an expression says.

    Attributes:
        kind: `point`, `span` (a duration), `set` or `reference`.
        type: `DATE`, `TIME`, `DURATION` or `SET`.
        parts: what it says of a point: `year` `month` `day` … as digits and codes; `first` and
            `second`, or `dotted`, where month and day are still to be told apart.
        amount: how many units; `X` for a vague number, None where none is said.
        unit: `D W WE M Q Y E C K` or `TH TM TS`; `P` for a period that only the context tells.
        direction: -1 for last or ago, 0 for this, 1 for next or hence.
        anchor: what it is counted from: `published`, `focus` (the date spoken of last), `period`
            (the quarter or half spoken of), `range` (the date just before, where it begins) or
            `context` (whichever there is).
        fields: what the record carries as it stands: mod quant freq fiscal value zone; `set`, the
            value of a set; `as`, the unit that holds the point and is meant; `same`, that it is
            the date spoken of last itself; `around`, so many days after it; `more` and
            `more_unit`, what a finer unit adds.
    """

    kind: str
    type: str
    parts: Mapping[str, str] = field(default_factory=dict)
    amount: float | str | None = None
    unit: str | None = None
    direction: int | None = None
    anchor: str = "published"
    fields: Mapping[str, str] = field(default_factory=dict)


def read(match: Match) -> Meaning | None:
    """What the match says; None where its numbers make no sense."""
    said: dict[str, str] = {key: str(value) for key, value in match.rule.gives.items()}
    for name in match.groups:
        value = match.value(name)
        if value is not None:
            said[name] = value
    amount: float | str | None = None
    if "number" in match.groups:
        amount = number(_items(match, "number"))
    elif "number" in said:
        amount = said["number"] if said["number"] == "X" else float(said["number"])
    if "fraction" in match.groups:
        amount = float(said["fraction"]) + (amount if isinstance(amount, float) else 0.0)
    direction = int(said["direction"]) if "direction" in said else None
    if "count" in said:
        direction, amount = int(said["count"]), None
        said.setdefault("unit", "D")
    if "more" in match.groups:
        said["more"] = f"{number(_items(match, 'more'))}"
    for name, sign in (("east", "+"), ("west", "-")):
        if name in said:
            said["zone"] = f"{sign}{said[name]:0>5}"
    if "approx" in said:
        said["mod"] = "APPROX"
    if "other" in said:
        amount = 2.0
    if "times" in match.groups:
        times = number(_items(match, "times"))
        stretch = _FREQUENT.get(said.get("stretch", ""), "X" if "stretch" not in said else None)
        if stretch:
            said["freq"] = f"{times if times == 'X' else f'{times:g}'}{stretch}"
    kind = said["means"]
    parts = {name: value for name, value in said.items() if name in _POINT}
    if not _worded(match, parts):
        return None
    default = {"span": "DURATION", "set": "SET"}.get(kind, "DATE")
    if default == "DATE" and not _TIMES.isdisjoint(parts):
        default = "TIME"
    fields = {name: value for name, value in said.items() if name in _FIELDS}
    return Meaning(
        kind=kind,
        type=said.get("type", default),
        parts=parts,
        amount=amount,
        unit=said.get("unit"),
        direction=direction,
        anchor=said.get("from", "published"),
        fields=fields,
    )


_LONG = 50  # years; a range of which only two digits end it is no longer


def _closing(start: str, short: str) -> str | None:
    """The last year of a range, of which two digits are written: 1914-18, 1999-00."""
    first = int(start)
    year = first // 100 * 100 + int(short)
    year += 100 if year < first else 0
    return f"{year:04d}" if year - first <= _LONG else None


def _items(match: Match, name: str) -> Sequence[Word]:
    first, last = match.groups[name]
    return match.typed.words[first:last]


def _worded(match: Match, parts: dict[str, str]) -> bool:
    """Puts digits where the text has words or few digits; whether they make a date."""
    if "year_words" in parts:
        del parts["year_words"]
        year = year_in_words(_items(match, "year_words"))
        if year is None:
            return False
        parts["year"] = year
    if "hour_words" in parts:
        del parts["hour_words"]
        hour = number(_items(match, "hour_words"))
        if not isinstance(hour, float) or not 1 <= hour <= 12:
            return False
        parts["hour"] = f"{hour:.0f}"
    if "short_year" in parts and "start" in match.groups:
        year = _closing(match.text("start"), parts.pop("short_year"))
        if year is None:
            return False
        parts["year"] = year
    if "day" in parts:
        parts["day"] = f"{int(parts['day']):02d}"
        return 1 <= int(parts["day"]) <= 31
    if "quarter" in parts:
        parts["quarter"] = parts["quarter"].replace("-1", "4")
        return parts["quarter"] in "1234"
    if "half" in parts:
        parts["half"] = parts["half"].replace("-1", "2")
        return parts["half"] in "12"
    if "century" in parts:
        return 1 <= int(parts["century"]) <= 40
    return True


def number(words: Sequence[Word]) -> float | str:
    """The number that words make: `X` for a vague one.

    Digits count as they stand; smaller numerals are added, a scale multiplies what precedes it.
    """
    total, current = 0.0, 0.0
    for word in words:
        values = word.values
        if "VAGUE" in values:
            return "X"
        if "NUMBER" in values:
            current += float(values["NUMBER"].replace(",", ""))
        elif "NUMERAL" in values:
            current += float(values["NUMERAL"])
        elif "SCALE" in values:
            scale = float(values["SCALE"])
            current = (current or 1.0) * scale
            if scale >= 1000:
                total, current = total + current, 0.0
        elif "ARTICLE" in values:
            current += 1.0 if len(words) == 1 else 0.0
    return total + current


def year_in_words(words: Sequence[Word]) -> str | None:
    """A year said as two numbers (nineteen ninety-one) or as one (two thousand)."""
    if "CENTURIES" in words[0].values and not any("SCALE" in word.values for word in words):
        rest = number(words[1:])
        year: float | str = (
            float(words[0].values["CENTURIES"]) * 100 + rest if isinstance(rest, float) else rest
        )
    else:
        year = number(words)
    return f"{year:.0f}" if isinstance(year, float) and 1000 <= year <= 2999 else None
