"""What the tags are read from: the records of one text by kind, odd ones passed over.

In: JSON objects, a text, when it was published. Out: a `Page`, and the parts of a record that can
be relied on. Nothing here raises: a part of another shape than the schema's is not there.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

Record = Mapping[str, Any]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """The records of one text.

    Attributes:
        text: the text.
        published: the day, where it can be told.
        kinds: the records by kind.
    """

    text: str
    published: date | None
    kinds: Mapping[str, list[Record]]

    def of(self, kind: str) -> list[Record]:
        """The records of a kind."""
        return self.kinds.get(kind, [])

    def place(self, record: object) -> Pair | None:
        """Where a record, or a part of one, stands; None where it stands nowhere in the text."""
        if not isinstance(record, Mapping):
            return None
        return self.pair((record.get("start"), record.get("end")))

    def pair(self, ends: object) -> Pair | None:
        """A pair of offsets, if it marks something of the text."""
        if not isinstance(ends, list | tuple) or len(ends) != 2:
            return None
        start, end = ends
        if type(start) is not int or type(end) is not int:
            return None
        return (start, end) if 0 <= start < end <= len(self.text) else None

    def pairs(self, record: Record, key: str) -> list[Pair]:
        """The pairs of a list of them, in the order of the text."""
        found = record.get(key)
        if not isinstance(found, list | tuple):
            return []
        return sorted(pair for ends in found if (pair := self.pair(ends)) is not None)


def page(records: Iterable[object], text: str, published: object) -> Page:
    """The records by kind."""
    kinds: dict[str, list[Record]] = {}
    for record in records:
        if isinstance(record, Mapping) and (kind := string(record, "kind")) is not None:
            kinds.setdefault(kind, []).append(record)
    return Page(text, day(published), kinds)


def string(record: object, key: str) -> str | None:
    """The string that a key holds, None where it holds none or an empty one."""
    found = record.get(key) if isinstance(record, Mapping) else None
    return found if isinstance(found, str) and found else None


def day(stamp: object) -> date | None:
    """The day that a date, a date-time or a day of an ISO week begins with.

    >>> day("2021-10-07T09:30+02:00"), day("2021-W40-4"), day("2021-10")
    (datetime.date(2021, 10, 7), datetime.date(2021, 10, 7), None)
    """
    if not isinstance(stamp, str) or len(stamp) < 10:
        return None
    try:
        return date.fromisoformat(stamp[:10])
    except ValueError:
        return None


@cache
def lexicon(name: str, *types: str) -> Mapping[str, str]:
    """The forms of an English name list, of some types or all, each with its value."""
    place = files("newsqed") / "rules" / "en" / "lexicon" / f"{name}.tsv"
    lines = [line for line in place.read_text("utf-8").splitlines() if line[:1] not in ("", "#")]
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return {
        row["form"]: row.get("value") or "" for row in rows if not types or row["type"] in types
    }
