"""Annotations as Arrow columns: one list of structs for each kind of record.

In: annotations. Out: rows of plain Python values that fit the Arrow types given here, and
annotations again. Pairs of offsets are structs `{start, end}`, so that SQL can name them; there
are no dictionaries and no maps, which older Parquet readers mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa

from newsqed.errors import NewsqedError
from newsqed.records import KINDS, Annotation, canonical, from_json, keys, to_json

OFFSET = pa.int32()
STRINGS = pa.list_(pa.string())
PAIR = pa.struct([("start", OFFSET), ("end", OFFSET)])
SPAN = pa.struct([("start", OFFSET), ("end", OFFSET), ("text", pa.string())])
PARTY = pa.struct([*SPAN, ("entity", pa.string())])
_TYPES: dict[str, pa.DataType] = {
    "start": OFFSET,
    "end": OFFSET,
    "spans": pa.list_(PAIR),
    "quoted": pa.list_(PAIR),
    "cue": SPAN,
    "title": SPAN,
    "speaker": PARTY,
    "addressee": PARTY,
    "dateline": pa.bool_(),
    "fiscal": pa.bool_(),
    "confidence": pa.float64(),
    "phenomena": STRINGS,
}

# The column of each kind.
LISTS = {
    "quotes": "quote",
    "not_quotes": "not_quote",
    "entities": "entity",
    "mentions": "mention",
    "dates": "date",
}
COLUMN_OF = {kind: column for column, kind in LISTS.items()}


def struct(kind: str) -> pa.StructType:
    """The Arrow type of one record of that kind: its keys in canonical order, but for `kind`."""
    return pa.struct([(key, _TYPES.get(key, pa.string())) for key in keys(kind)[1:]])


# One row a document: what `annotate_batch` gives and Parquet files of documents hold.
DOCUMENTS = pa.schema(
    [
        ("id", pa.string()),
        ("title", pa.string()),
        ("published", pa.string()),
        ("language", pa.string()),
        ("text", pa.large_string()),
        *((column, pa.list_(struct(kind))) for column, kind in LISTS.items()),
        ("error", pa.string()),
    ]
)


def string(value: Any) -> str | None:
    """A cell as a string: bytes are UTF-8, dates and times become ISO 8601.

    A date-time without a zone is a day.

    >>> string("café".encode())
    'café'

    Raises:
        NewsqedError: the bytes are not UTF-8.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError as error:
            raise NewsqedError(f"the bytes are not UTF-8 ({error.reason})") from None
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.date().isoformat()
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def to_row(annotation: Annotation) -> dict[str, Any]:
    """The annotation as a row of `struct(annotation.kind)`; absent values are None.

    >>> from newsqed.records import NotQuote
    >>> to_row(NotQuote(id="n1", start=0, end=3, text="“a”", use="term"))["use"]
    'term'
    """
    record = to_json(annotation)
    row = {key: record.get(key) for key in keys(annotation.kind)[1:]}
    for key in ("spans", "quoted"):
        if key in row:
            row[key] = [{"start": start, "end": end} for start, end in row[key] or ()]
    if row["phenomena"] is None:
        row["phenomena"] = []
    for key, parts in (("cue", SPAN), ("title", SPAN), ("speaker", PARTY), ("addressee", PARTY)):
        if value := row.get(key):
            row[key] = {field.name: value.get(field.name) for field in parts}
    return row


def record(kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON object of the record that a row states; what is null there is left out.

    Raises:
        NewsqedError: a pair of offsets is none.
    """
    found: dict[str, Any] = {"kind": kind}
    try:
        for key in keys(kind)[1:]:
            value = row.get(key)
            if value is None or (key == "phenomena" and not len(value)):
                if key in KINDS[kind].keep_null:
                    found[key] = None
                continue
            if key in ("spans", "quoted"):
                value = [[pair["start"], pair["end"]] for pair in value]
            elif isinstance(value, dict):
                value = {name: part for name, part in value.items() if part is not None}
            found[key] = value
    except (KeyError, TypeError, AttributeError) as error:
        raise NewsqedError(f"this row is no {kind} ({error})") from None
    return found


def from_row(kind: str, row: Mapping[str, Any]) -> Annotation:
    """The annotation that a row states: the inverse of `to_row`.

    Raises:
        NewsqedError: the row lacks a key that its kind needs.
    """
    return from_json(record(kind, row))


def group(annotations: Iterable[Annotation]) -> dict[str, list[dict[str, Any]]]:
    """The annotations as rows, by column, in canonical order."""
    found: dict[str, list[dict[str, Any]]] = {column: [] for column in LISTS}
    for annotation in canonical(annotations):
        found[COLUMN_OF[annotation.kind]].append(to_row(annotation))
    return found


def ungroup(row: Mapping[str, Any]) -> tuple[Annotation, ...]:
    """The annotations in the list columns of a row; columns that it lacks are empty."""
    return canonical(
        from_row(kind, item) for column, kind in LISTS.items() for item in row.get(column) or ()
    )
