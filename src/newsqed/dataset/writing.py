"""Rows into Parquet files: one file a configuration and split, none where there is no row.

In: rows, article after article. Out: files whose bytes depend on the rows and on pyarrow's
version, and on nothing else: no clock, no path, no thread. Memory holds one row group a file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from newsqed.dataset.tables import CONFIGURATIONS
from newsqed.errors import NewsqedError

# A row group: so many rows, or so many characters of text, whichever comes first. Readers that
# stream or preview fetch a whole group.
GROUP_ROWS = 10_000
GROUP_CHARS = 32_000_000
# `store_schema` would keep a copy of the Arrow schema, whose bytes follow the Arrow version.
_OPTIONS: Mapping[str, Any] = {
    "compression": "zstd",
    "compression_level": 3,
    "version": "2.6",
    "data_page_version": "1.0",
    "use_dictionary": True,
    "write_statistics": True,
    "write_page_index": True,
    "store_schema": False,
}


def file_name(configuration: str, split: str) -> str:
    """The path of a configuration's split inside a release."""
    return f"data/{configuration}/{split}-00000-of-00001.parquet"


@dataclass(slots=True)
class _File:
    writer: pq.ParquetWriter
    waiting: list[Mapping[str, Any]] = field(default_factory=list)
    chars: int = 0
    rows: int = 0
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)


# What Arrow raises at a value of a wrong type, a number too large, or half a surrogate pair.
_UNFIT = (pa.ArrowException, UnicodeError, OverflowError)


def _unfit(configuration: str, rows: Iterable[Mapping[str, Any]]) -> NewsqedError:
    """The error that names the first row which does not fit its columns."""
    where, why = "", ""
    for row in rows:
        try:
            pa.Table.from_pylist([row], schema=CONFIGURATIONS[configuration].schema)
        except _UNFIT as error:
            where, why = f"{row.get('article', row['id'])}, {row['id']}", str(error)
            break
    return NewsqedError(
        f"{configuration}: {where} does not fit its columns ({why})",
        hint="`newsqed check` says more",
    )


_row = msgspec.json.Encoder().encode


def _take_in(digest: Any, table: pa.Table) -> None:
    for row in table.to_pylist():
        digest.update(_row(row) + b"\n")


def rows_digest(path: Path) -> str:
    """SHA-256 of the rows of a Parquet file, read one row group at a time.

    A row is a line of JSON, keys in the order of the columns, days as ISO 8601, what is absent
    null: the digest says whether two files hold the same, whichever version of pyarrow wrote them.

    Returns:
        64 hexadecimal digits.
    """
    digest = hashlib.sha256()
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            _take_in(digest, file.read_row_group(group))
    return digest.hexdigest()


class Tables:
    """The Parquet files of a release, while they are written.

    Attributes:
        folder: the release's folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[tuple[str, str], _File] = {}

    def add(self, configuration: str, split: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Append rows; a file is begun with its first one.

        Raises:
            NewsqedError: a row does not fit the columns.
        """
        for row in rows:
            file = self._files.get((configuration, split)) or self._begin(configuration, split)
            file.waiting.append(row)
            file.chars += len(row.get("text") or "") + len(row.get("context") or "")
            if len(file.waiting) >= GROUP_ROWS or file.chars >= GROUP_CHARS:
                self._flush(configuration, file)

    def _begin(self, configuration: str, split: str) -> _File:
        path = self.folder / file_name(configuration, split)
        path.parent.mkdir(parents=True, exist_ok=True)
        schema = CONFIGURATIONS[configuration].schema
        file = _File(pq.ParquetWriter(path, schema, **_OPTIONS))
        self._files[configuration, split] = file
        return file

    def _flush(self, configuration: str, file: _File) -> None:
        schema = CONFIGURATIONS[configuration].schema
        try:
            table = pa.Table.from_pylist(file.waiting, schema=schema)
        except _UNFIT:
            raise _unfit(configuration, file.waiting) from None
        file.writer.write_table(table)
        _take_in(file.digest, table)
        file.rows += table.num_rows
        file.size += table.nbytes
        file.waiting, file.chars = [], 0

    def finish(self) -> None:
        """Write what waits and close the files.

        Raises:
            NewsqedError: a row does not fit the columns.
        """
        for (configuration, _), file in self._files.items():
            if file.waiting:
                self._flush(configuration, file)
            file.writer.close()

    def rows(self, configuration: str, split: str) -> int:
        """How many rows were written."""
        file = self._files.get((configuration, split))
        return file.rows if file else 0

    def digest(self, configuration: str, split: str) -> str:
        """The digest of the rows that were written (see `rows_digest`)."""
        return str(self._files[configuration, split].digest.hexdigest())

    def size(self, configuration: str, split: str) -> int:
        """How many bytes the rows take as Arrow columns."""
        file = self._files.get((configuration, split))
        return file.size if file else 0

    def __enter__(self) -> Tables:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.finish()
            return
        for file in self._files.values():
            file.writer.close()
