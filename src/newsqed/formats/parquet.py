"""Parquet: one document a row, one list column for each kind of record.

The columns are those of `newsqed.columns.DOCUMENTS`; only `text` is needed to read. Other columns
of a file are kept as keys of the document, and other keys of a document in the column `other`, as
a JSON object.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from newsqed import columns
from newsqed.errors import NewsqedError
from newsqed.formats import Item, Writer
from newsqed.records import from_json, to_json
from newsqed.store import written_whole

_ROWS = 256  # in memory at a time; a row holds a whole article
_SCHEMA = columns.DOCUMENTS.append(pa.field("other", pa.string()))
_OURS = frozenset(_SCHEMA.names)


def items(path: Path) -> Iterator[Item]:
    """The documents of the file, a row each.

    Raises:
        NewsqedError: the file is no Parquet file, or has no column `text`.
    """
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            if "text" not in names:
                raise NewsqedError(
                    "the file has no column `text`",
                    path=path,
                    hint=f"its columns: {', '.join(names)}",
                )
            number = 0
            # Group by group: a reader over the whole file keeps what it has read.
            for group in range(file.num_row_groups):
                for batch in file.iter_batches(batch_size=_ROWS, row_groups=[group]):
                    for row in batch.to_pylist():
                        number += 1
                        yield _item(path, number, row)
    except (OSError, pa.ArrowException) as error:
        raise NewsqedError(f"the file cannot be read as Parquet: {error}", path=path) from None


@contextmanager
def writer(path: Path) -> Iterator[Writer]:
    """A writer of rows; the file appears whole at the end, or stays as it was.

    Raises:
        NewsqedError: the file cannot be written.
    """
    with written_whole(path) as file:
        rows = _Rows(file)
        try:
            yield rows
            rows.close()
        except BaseException:
            with suppress(Exception):  # what it would say of the broken file helps nobody
                rows.close()
            raise


class _Rows:
    def __init__(self, file: BinaryIO) -> None:
        self._writer = pq.ParquetWriter(file, _SCHEMA, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def write(self, document: Mapping[str, Any]) -> None:
        row: dict[str, Any] = {
            key: columns.string(document.get(key))
            for key in ("id", "title", "published", "language", "text")
        }
        row |= columns.group(from_json(record) for record in document.get("annotations") or ())
        row["error"] = document.get("error")
        other = {
            key: value
            for key, value in document.items()
            if key not in row and key not in ("annotations", "other")
        }
        row["other"] = json.dumps(other, ensure_ascii=False, default=str) if other else None
        self._rows.append(row)
        if len(self._rows) == _ROWS:
            self._flush()

    def keep(self, line: bytes) -> None:
        """Parquet has no lines."""

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_batch(pa.RecordBatch.from_pylist(self._rows, schema=_SCHEMA))
            self._rows = []


def _item(path: Path, number: int, row: dict[str, Any]) -> Item:
    try:
        document = {key: _plain(value) for key, value in row.items() if key not in _OURS}
        document |= {
            key: columns.string(row[key])
            for key in ("id", "title", "published", "language", "text")
            if row.get(key) is not None
        }
        document.setdefault("id", str(number))
        if row.get("other"):
            document |= json.loads(row["other"])
        document["annotations"] = [to_json(record) for record in columns.ungroup(row)]
    except (NewsqedError, ValueError, TypeError) as error:
        message = error.message if isinstance(error, NewsqedError) else str(error)
        return Item(number, None, NewsqedError(message, path=path, line=number))
    return Item(number, document, None)


def _plain(value: Any) -> Any:
    """A cell as JSON can hold it: dates and times as ISO 8601, bytes as hexadecimal."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value
