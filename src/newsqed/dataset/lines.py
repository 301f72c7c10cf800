"""Rows as lines of JSON: what a digest of rows is taken of, and how large a row is.

In: rows that fit an Arrow schema. Out: lines, or the digest of the lines of a Parquet file. A line
depends on the row and its columns alone: not on pyarrow's version, row groups or encodings, so
that two files hold the same exactly when their lines do. Nothing is written here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

_encode = msgspec.json.Encoder().encode
# How many rows of a file are Python objects at one time.
_BATCH = 1_000
_SCALARS: Mapping[pa.DataType, Any] = {
    pa.string(): str,
    pa.bool_(): bool,
    pa.int32(): int,
    pa.int64(): int,
    pa.float64(): float,
    pa.date32(): date,
}

Line = Callable[[Mapping[str, Any]], bytes]


def liner(schema: pa.Schema) -> Line:
    r"""A function that gives a row's line: keys in the order of the columns, what is absent null.

    It is stricter than Arrow (a string is no number, a date-time no day), so that the line is
    what a reader of the file would write.

    >>> liner(pa.schema([("id", pa.string()), ("day", pa.date32()), ("share", pa.float64())]))(
    ...     {"share": 1, "id": "e1"}
    ... )
    b'{"id":"e1","day":null,"share":1.0}\n'

    Returns:
        The function. It raises `msgspec.ValidationError` where a value is of another type than its
        column, `UnicodeEncodeError` at half a surrogate pair.
    """
    kind = _struct("Row", schema)

    def line(row: Mapping[str, Any]) -> bytes:
        return _encode(msgspec.convert(row, kind)) + b"\n"

    return line


def rows_digest(path: Path) -> str:
    """SHA-256 of the rows of a Parquet file, as lines, read a few at a time.

    Returns:
        64 hexadecimal digits.
    """
    digest = hashlib.sha256()
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_BATCH):
            for row in batch.to_pylist():
                digest.update(_encode(row) + b"\n")
    return digest.hexdigest()


def _struct(name: str, fields: pa.Schema | pa.StructType) -> Any:
    columns = [(field.name, _type(field.type) | None, None) for field in fields]
    return msgspec.defstruct(name, columns, gc=False)


def _type(kind: pa.DataType) -> Any:
    """The Python type of a column's values."""
    if pa.types.is_list(kind):
        return list[_type(kind.value_type) | None]  # type: ignore[misc]
    if pa.types.is_struct(kind):
        return _struct("Part", kind)
    return _SCALARS[kind]
