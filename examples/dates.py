"""Values of dates: which operation makes one of an expression, learnt on `dates`.

An expression is told without its names and numbers: "last Friday" is `last WEEKDAY`. Train says
which operations on those, on the day of publication and on the day told last give the values of
such a pattern; the validation split chooses how often a pattern has to be seen before it is
trusted. Right is the value that gold gives. Withheld articles have no words and are left out.

    from datasets import load_dataset
    tables = load_dataset("build/releases/0.1.0", "dates")

Run: python examples/dates.py [RELEASE]
"""

from __future__ import annotations

import argparse
import calendar
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from datasets import Dataset, DatasetDict, disable_progress_bars, load_dataset
from datasets.exceptions import DatasetsError

import newsqed
from newsqed.errors import NewsqedError

LEAST = (1, 2, 4)  # tried on validation: how often a pattern has to be seen
SPLITS = ("train", "validation", "test")
HINT = (
    "give the folder of a release, or its name on the Hub (OWNER/NAME); it needs articles with "
    "gold and words in train, validation and test"
)
AHEAD = re.compile(r"\b(?:will|would|shall|until|by|going to)\b|[’']ll\b")
PIECE = re.compile(r"\d\d?(?:[:.]\d\d)?\s?[ap]\.?m\b\.?|\d\d?:\d\d|\d+(?:st|nd|rd|th|s)?|[^\W\d_]+")
CLOCK = re.compile(r"(\d\d?)(?:[:.](\d\d))?\s?(?:([ap])\.?m\.?)?")

Row = Mapping[str, Any]


def lexicon() -> dict[str, tuple[str, Any]]:
    """The kind and value of each word that names or counts something of the calendar.

    >>> LEXICON["march"], LEXICON["tonight"]
    (('MONTH', 3), ('PART', 'TNI'))
    """
    found: dict[str, tuple[str, Any]] = {"sept": ("MONTH", 9)}
    for kind, names in (
        ("MONTH", " ".join(calendar.month_name)),
        ("MONTH", " ".join(calendar.month_abbr)),
        ("WEEKDAY", " ".join(calendar.day_name)),
        ("WEEKDAY", " ".join(calendar.day_abbr)),
        ("NUMBER", "one two three four five six seven eight nine ten eleven twelve"),
        ("NUMBER", "first second third fourth fifth sixth"),
    ):
        found |= {name: (kind, place) for place, name in enumerate(names.lower().split(), start=1)}
    for kind, pairs in (
        ("UNIT", "day D week W weekend WE month M quarter Q year Y decade E century C"),
        ("UNIT", "hour TH minute TM"),
        ("PART", "morning TMO noon T12:00 midday TMI afternoon TAF evening TEV night TNI"),
        ("PART", "tonight TNI midnight T00:00"),
        ("SEASON", "spring SP summer SU autumn FA fall FA winter WI"),
    ):
        words = pairs.split()
        found |= {word: (kind, value) for word, value in zip(words[::2], words[1::2], strict=True)}
    return found | {"centuries": ("UNIT", "C")}


LEXICON = lexicon()


@dataclass(frozen=True)
class Expression:
    """An expression as a pattern, its parts by kind, and the days it may be counted from."""

    pattern: tuple[str, ...]
    parts: Mapping[str, Any]
    published: date
    last: date


def read(row: Row, last: date | None) -> Expression:
    """A row's expression, after the day told last."""
    pattern: list[str] = []
    parts: dict[str, Any] = {}
    for word in PIECE.findall(row["text"].lower()):
        kind, value = LEXICON.get(word) or LEXICON.get(word.removesuffix("s")) or (word, None)
        if word[0].isdigit():
            hour, minute, half = CLOCK.match(word).groups()  # type: ignore[union-attr]
            digits = re.sub(r"\D", "", word)
            if half or ":" in word:
                number = int(hour) % 12 + 12 * (half == "p") if half else int(hour)
                kind, value = "PART", f"T{number:02}:{minute or '00'}"
            elif len(digits) == 4:
                kind, value = ("DECADE" if word.endswith("s") else "YEAR"), digits
            else:
                kind, value = "NUMBER", int(digits)
        pattern.append(kind)
        if value is not None:
            parts.setdefault(kind, value)
    return Expression(tuple(pattern), parts, row["published"], last or row["published"])


def whole(told: Expression) -> str:
    """The year, month, day as they are written."""
    numbers = [f"-{told.parts[kind]:02}" for kind in ("MONTH", "NUMBER") if kind in told.parts]
    return "".join([told.parts["YEAR"], *numbers, told.parts.get("PART", "")])


def shifted(told: Expression, side: int) -> str:
    """The unit of publication, or one so many before or after it."""
    day, unit, steps = told.published, told.parts["UNIT"], side * told.parts.get("NUMBER", 1)
    if unit in ("D", "W", "WE"):
        day += timedelta(days=steps * (1 if unit == "D" else 7))
        year, week, _ = day.isocalendar()
        return f"{day}" if unit == "D" else f"{year}-W{week:02}{'-WE' * (unit == 'WE')}"
    size = {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}[unit]
    months = (day.year * 12 + day.month - 1) // size * size + steps * size
    year, month = divmod(months, 12)
    tail = {"M": f"-{month + 1:02}", "Q": f"-Q{month // 3 + 1}"}.get(unit, "")
    return f"{year:04}"[: {"E": 3, "C": 2}.get(unit, 4)] + tail


def month(told: Expression, side: int) -> str:
    """A month, or its day, of the year of publication; else the nearest before (-1) or after."""
    day, number = told.published, told.parts.get("NUMBER")
    wanted = (told.parts["MONTH"], number or 0)
    this = (day.month, day.day if number else 0)
    year = day.year + side * (wanted > this if side < 0 else wanted < this)
    tail = f"-{number:02}" if number else ""
    return f"{year}-{wanted[0]:02}{tail}{told.parts.get('PART', '')}"


def weekday(told: Expression, first: int) -> str:
    """The weekday among the seven days from so many after publication on."""
    day = told.published + timedelta(days=first)
    away = (told.parts["WEEKDAY"] - day.isoweekday()) % 7
    return f"{day + timedelta(days=away)}{told.parts.get('PART', '')}"


def amount(told: Expression, number: Any) -> str:
    """A duration of so many of the expression's units, of a decade or century in years."""
    unit = told.parts["UNIT"]
    if unit in "EC":
        number = number if number == "X" else number * (10 if unit == "E" else 100)
        unit = "Y"
    return f"P{unit[:-1]}{number}{unit[-1]}"


Operation = Callable[[Expression], str]
OPERATIONS: dict[str, Operation] = {
    "as written": whole,
    "last told": lambda told: f"{told.last}{told.parts['PART']}",
    **{f"weekday {first}": partial(weekday, first=first) for first in (-6, 1, -7, 0)},
    **{f"month {side}": partial(month, side=side) for side in (0, -1, 1)},
    **{f"unit {side}": partial(shifted, side=side) for side in (0, -1, 1)},
    **{
        f"day {days}": lambda told, days=days: (  # type: ignore[misc]
            f"{told.published + timedelta(days=days)}{told.parts.get('PART', '')}"
        )
        for days in (0, -1, 1)
    },
    "amount": lambda told: amount(told, told.parts.get("NUMBER", 1)),
    "some": lambda told: amount(told, "X"),
    "decade": lambda told: told.parts["DECADE"][:3],
    "century": lambda told: f"{told.parts['NUMBER'] - 1}",
    "quarter": lambda told: (
        f"{told.parts.get('YEAR', told.published.year)}-Q{told.parts['NUMBER']}"
    ),
    "season": lambda told: f"{told.parts.get('YEAR', told.published.year)}-{told.parts['SEASON']}",
    "each weekday": lambda told: f"XXXX-WXX-{told.parts['WEEKDAY']}{told.parts.get('PART', '')}",
}


def values(told: Expression) -> dict[str, str]:
    """What each operation makes of an expression; those that do not fit it are left out."""
    found = {}
    for name, operation in OPERATIONS.items():
        try:
            found[name] = operation(told)
        except (KeyError, TypeError, ValueError, OverflowError):
            continue
    return found


def keys(row: Row, told: Expression) -> Iterator[tuple[Any, ...]]:
    """What an expression is filed under, from the narrowest to the widest."""
    start = row["start"] - row["context_start"]
    before = re.split(r"[.?!]\s", row["context"][:start])[-1]
    after = re.split(r"[.?!](?:\s|$)", row["context"][start + len(row["text"]) :])[0]
    ahead = bool(AHEAD.search(before + after))
    yield "words", row["text"].lower(), ahead
    yield "pattern", told.pattern, ahead
    yield "pattern", told.pattern
    yield "kinds", frozenset(told.parts), ahead
    yield "year", "YEAR" in told.parts


def day_of(value: str | None) -> date | None:
    """The day of a value that tells one.

    >>> day_of("2021-10-07TNI"), day_of("2021-W40")
    (datetime.date(2021, 10, 7), None)
    """
    found = re.match(r"\d{4}-\d\d-\d\d", value or "")
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:  # 31 February
        return None


class Normaliser:
    """How often each operation gave the value, by what expressions are filed under."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._right: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
        self._seen = Counter[tuple[Any, ...]]()
        article, last = None, None
        for row in rows:
            told = read(row, last if row["article"] == article else None)
            made = values(told)
            right = [name for name in made if made[name] == row["value"]]
            # A value without digits is no day, and may be remembered as it is.
            right += [] if re.search(r"\d", row["value"]) else [f"={row['value']}"]
            for key in keys(row, told):
                self._seen[key] += 1
                self._right[key].update(right)
            article, last = row["article"], day_of(row["value"]) or last

    def __call__(self, rows: Sequence[Row], least: int) -> Iterator[str | None]:
        """The value of each row, in order: by what was right most often under its first key."""
        article, last = None, None
        for row in rows:
            told = read(row, last if row["article"] == article else None)
            value = self._value(row, told, least)
            yield value
            article, last = row["article"], day_of(value) or last

    def _value(self, row: Row, told: Expression, least: int) -> str | None:
        made = values(told)
        for key in keys(row, told):
            if self._seen[key] >= least:
                for name, _ in self._right[key].most_common():
                    if name in made or name.startswith("="):
                        return made.get(name) or name[1:]
        return None


def accuracy(found: Sequence[str | None], rows: Sequence[Row]) -> float:
    """The share of rows with the right value."""
    pairs = zip(found, rows, strict=True)
    return sum(value == row["value"] for value, row in pairs) / max(len(rows), 1)


def stop(why: object) -> NoReturn:
    """End with one line: what is wrong, and how to mend it."""
    lines = [line.strip().rstrip(".") for line in str(why).splitlines() if line.strip()]
    hint = [] if lines[-1:] and lines[-1].startswith("hint: ") else [f"hint: {HINT}"]
    print(f"{Path(__file__).name}: {'; '.join(lines + hint)}", file=sys.stderr)
    raise SystemExit(2)


def opened(release: str, table: str) -> DatasetDict:
    """A table by split: of a release in or around a folder, else of a repository on the Hub."""
    disable_progress_bars()
    try:
        here = Path(release).is_dir()
        found = newsqed.load(table, root=release) if here else load_dataset(release, table)
    except (NewsqedError, DatasetsError, OSError, RuntimeError, ValueError) as error:
        stop(error)
    if missing := [split for split in SPLITS if split not in found]:
        stop(f"{release}: {table} has no {' and no '.join(missing)}")
    return found


def shown(split: Dataset) -> list[Row]:
    """The rows that have words."""
    return [row for row in split if row["text"] is not None]


def main() -> None:
    """Learn, choose, score."""
    parser = argparse.ArgumentParser(description="Values of dates by operations that are learnt.")
    parser.add_argument("release", nargs="?", default=".", help="its folder, or name on the Hub")
    release = parser.parse_args().release
    tables = opened(release, "dates")
    splits = {name: shown(tables[name]) for name in SPLITS}
    if empty := [name for name in SPLITS if not splits[name]]:
        stop(f"{release}: no date with words in {' or in '.join(empty)}")
    learnt, chosen, test = splits.values()
    normalise = Normaliser(learnt)
    tried = {least: accuracy(list(normalise(chosen, least)), chosen) for least in LEAST}
    print("validation accuracy " + ", ".join(f"{100 * s:.1f} (seen {n})" for n, s in tried.items()))
    found = list(normalise(test, max(tried, key=lambda least: tried[least])))
    for kind in sorted({row["type"] for row in test}):
        some = [(value, row) for value, row in zip(found, test, strict=True) if row["type"] == kind]
        print(f"{kind:<9} {100 * accuracy(*zip(*some, strict=True)):5.1f} {len(some):4}")
    digits = ["-".join(re.findall(r"\d+", row["text"])) for row in test]
    print(f"trivial accuracy {100 * accuracy(digits, test):.1f} (the expression's digits)")
    print(f"test accuracy {100 * accuracy(found, test):.1f} (n {len(test)})")


if __name__ == "__main__":
    main()
