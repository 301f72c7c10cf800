"""One row of each configuration, for people who want to see what they get.

In: articles with their rows, one after another. Out: rows as JSON, cut where they are long. No row
of a withheld article is ever taken, whoever the release is for. Memory holds one row a
configuration.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from newsqed.dataset.page import Row
from newsqed.dataset.tables import CONFIGURATIONS
from newsqed.records import Article

STRING = 100
LIST = 2
_WIDTH = 100


class Examples:
    """The rows to show, while articles go by."""

    def __init__(self) -> None:
        self._rows: dict[str, Row] = {}

    def add(self, article: Article, rows: Mapping[str, Sequence[Row]]) -> None:
        """Take an article's rows in: of the first that has some in full, the one with most in it.

        Of several with as much in them it is the first.
        """
        if article.withheld:
            return
        for name, found in rows.items():
            if found and name not in self._rows:
                self._rows[name] = max(found, key=_filled)

    def get(self, configuration: str) -> Row | None:
        """The row to show, as the table holds it; None where no article in full has one."""
        row = self._rows.get(configuration)
        if row is None:
            return None
        schema = CONFIGURATIONS[configuration].schema
        return dict(pa.Table.from_pylist([row], schema=schema).to_pylist()[0])


def _filled(row: Row) -> int:
    return sum(value not in (None, "", []) for value in row.values())


def cut(value: Any) -> Any:
    """The value as JSON has it, long strings and lists cut; what was cut away is told.

    >>> cut({"text": "Oslo", "ends": [4, 8, 15, 16]})
    {'text': 'Oslo', 'ends': [4, 8, '… 2 more']}
    """
    if isinstance(value, str):
        return value if len(value) <= STRING else f"{value[:STRING]}…"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: cut(part) for key, part in value.items()}
    if isinstance(value, list):
        more = [f"… {len(value) - LIST} more"] if len(value) > LIST else []
        return [cut(part) for part in value[:LIST]] + more
    return value


def pretty(value: Any, indent: int = 0) -> str:
    """The value as JSON for people: what fits stands on one line, what cannot be seen is escaped.

    No line of it is a fence of Markdown, whatever the strings hold.
    """
    flat = _json(value)
    if not value or not isinstance(value, dict | list) or (indent and indent + len(flat) <= _WIDTH):
        return flat
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [f"{inner}{_json(key)}: {pretty(part, indent + 2)}" for key, part in value.items()]
        return "{\n" + ",\n".join(parts) + "\n" + " " * indent + "}"
    parts = [inner + pretty(part, indent + 2) for part in value]
    return "[\n" + ",\n".join(parts) + "\n" + " " * indent + "]"


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)
