"""Rows into Parquet files: one file a configuration and split, none where there is no row.

In: rows, article after article. Out: files whose bytes depend on the rows and on pyarrow's
version, and on nothing else: no clock, no path, no thread. Memory holds one row group a file.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from newsqed.dataset.lines import liner
from newsqed.dataset.tables import CONFIGURATIONS, Configuration
from newsqed.errors import NewsqedError

# A row group, in bytes of its rows' lines (which are longer than its columns): large enough to
# compress well, small enough for readers that stream or preview, which fetch a whole one. Once it
# has GROUP_LEAST it ends before the next article whose id says so, one of BORDER_ARTICLES: where
# groups end follows from the articles around, so that all groups but the one into which an article
# is inserted keep their bytes. At GROUP_MOST it ends wherever it is.
GROUP_LEAST = 8_000_000
GROUP_MOST = 32_000_000
BORDER_ARTICLES = 64
# Rows wait as Arrow columns, which take a quarter of the memory or less; so many bytes of lines
# are Python's at a time.
_BATCH = 1_000_000
_OPTIONS: Mapping[str, Any] = {
    "compression": "zstd",
    "compression_level": 3,
    "version": "2.6",
    "data_page_version": "1.0",
    "use_dictionary": True,
    "write_statistics": True,
    "write_page_index": True,
    # Within a group, too, pages end where the content says so. These are pyarrow's values, which
    # another version may change.
    "use_content_defined_chunking": {
        "min_chunk_size": 256 * 1024,
        "max_chunk_size": 1024 * 1024,
        "norm_level": 0,
    },
    # It would keep a copy of the Arrow schema, whose bytes follow the Arrow version.
    "store_schema": False,
}
# What is raised at a value of a wrong type, a number too large, or half a surrogate pair.
_UNFIT = (msgspec.ValidationError, pa.ArrowException, UnicodeError, OverflowError)

Row = Mapping[str, Any]


def file_name(configuration: str, split: str) -> str:
    """The path of a configuration's split inside a release."""
    return f"data/{configuration}/{split}-00000-of-00001.parquet"


class _File:
    """One Parquet file, while it is written.

    Attributes:
        rows: how many rows were written.
        size: how many bytes they take as Arrow columns.
        digest: SHA-256 of their lines.
    """

    def __init__(self, path: Path, configuration: Configuration) -> None:
        self.rows = self.size = 0
        self.digest = hashlib.sha256()
        self._configuration = configuration
        self._line = liner(configuration.schema)
        self._writer = pq.ParquetWriter(path, configuration.schema, **_OPTIONS)
        self._waiting: list[Row] = []
        self._batches: list[pa.RecordBatch] = []
        # Bytes of lines: of the row group, and of those of its rows that are columns.
        self._bytes = self._packed = 0

    def begin(self, article: str) -> None:
        """End the row group if it is large enough and may end before this article."""
        if self._bytes >= GROUP_LEAST and not zlib.crc32(article.encode()) % BORDER_ARTICLES:
            self._flush()

    def take(self, row: Row) -> None:
        """Append a row."""
        try:
            line = self._line(row)
        except _UNFIT as error:
            raise self._refusal(row, error) from None
        if self._bytes and self._bytes + len(line) > GROUP_MOST:
            self._flush()
        self.digest.update(line)
        self._bytes += len(line)
        self._waiting.append(row)
        if self._bytes - self._packed >= _BATCH:
            self._pack()

    def close(self, *, whole: bool = True) -> None:
        """Close the file; what waits is written if it is to be whole."""
        try:
            if whole and self._bytes:
                self._flush()
        finally:
            self._writer.close()

    def _pack(self) -> None:
        """Turn the rows that wait into columns."""
        try:
            batch = pa.RecordBatch.from_pylist(self._waiting, schema=self._configuration.schema)
        except _UNFIT:
            raise self._unfit() from None
        self._batches.append(batch)
        self._waiting, self._packed = [], self._bytes

    def _flush(self) -> None:
        """Write what waits as one row group."""
        if self._waiting:
            self._pack()
        table = pa.Table.from_batches(self._batches, self._configuration.schema)
        self._writer.write_table(table, row_group_size=table.num_rows)
        self.rows += table.num_rows
        self.size += table.nbytes
        self._batches, self._bytes, self._packed = [], 0, 0

    def _unfit(self) -> NewsqedError:
        """The error that names the first row which Arrow does not take."""
        for row in self._waiting:
            try:
                pa.RecordBatch.from_pylist([row], schema=self._configuration.schema)
            except _UNFIT as error:
                return self._refusal(row, error)
        raise AssertionError("each row fits, and all of them do not")

    def _refusal(self, row: Row, error: Exception) -> NewsqedError:
        where = f"{row.get('article', row['id'])}, {row['id']}"
        return NewsqedError(
            f"{self._configuration.name}: {where} does not fit its columns ({error})",
            hint="`newsqed check` says more",
        )


class Tables:
    """The Parquet files of a release, while they are written.

    Attributes:
        folder: the release's folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[tuple[str, str], _File] = {}

    def add(self, configuration: str, split: str, rows: Iterable[Row]) -> None:
        """Append an article's rows; a file is begun with its first one.

        Raises:
            NewsqedError: a row does not fit the columns.
        """
        file = None
        for row in rows:
            if file is None:
                file = self._files.get((configuration, split)) or self._begin(configuration, split)
                file.begin(row.get("article", row["id"]))
            file.take(row)

    def _begin(self, configuration: str, split: str) -> _File:
        path = self.folder / file_name(configuration, split)
        path.parent.mkdir(parents=True, exist_ok=True)
        file = self._files[configuration, split] = _File(path, CONFIGURATIONS[configuration])
        return file

    def finish(self) -> None:
        """Write what waits and close the files.

        Raises:
            NewsqedError: a row does not fit the columns.
        """
        for file in self._files.values():
            file.close()

    def rows(self, configuration: str, split: str) -> int:
        """How many rows were written."""
        file = self._files.get((configuration, split))
        return file.rows if file else 0

    def digest(self, configuration: str, split: str) -> str:
        """The digest of the rows that were written (see `newsqed.dataset.lines.rows_digest`)."""
        return self._files[configuration, split].digest.hexdigest()

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
            file.close(whole=False)
