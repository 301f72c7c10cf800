"""The writer of Parquet files: sizes of row groups, memory, bytes, what an insertion changes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newsqed import schemas
from newsqed.dataset import writing
from newsqed.dataset.lines import liner, rows_digest
from newsqed.dataset.tables import CONFIGURATIONS
from newsqed.dataset.writing import Tables, file_name
from newsqed.errors import NewsqedError

Row = dict[str, Any]
QUOTES = file_name("quotes", "train")


def quotes(article: int, count: int = 10) -> list[Row]:
    """An article's rows, each with words that no other row has."""
    found = []
    for number in range(count):
        words = f"{article} boats and {article * 31 + number} gulls came, {number} of them late"
        found.append(
            {
                "id": f"q{number}",
                "article": f"article-{article}",
                "published": date(2021, 10, 7),
                "type": "direct",
                "text": words,
                "spans": [{"start": number, "end": number + len(words)}],
                "quoted": [],
                "confidence": 1,
                "phenomena": ["split"],
                "context": f"“{words},” she said.",
                "context_start": 0,
            }
        )
    return found


def write(folder: Path, articles: Iterator[list[Row]] | list[list[Row]]) -> Path:
    """The file of these articles' quotations."""
    with Tables(folder) as tables:
        for rows in articles:
            tables.add("quotes", "train", rows)
    return folder / QUOTES


def groups(path: Path) -> list[bytes]:
    """The bytes of each row group."""
    content, found = path.read_bytes(), []
    meta = pq.read_metadata(path)
    for number in range(meta.num_row_groups):
        group = meta.row_group(number)
        chunks = [group.column(at) for at in range(group.num_columns)]
        start = min(chunk.dictionary_page_offset or chunk.data_page_offset for chunk in chunks)
        found.append(content[start : start + sum(c.total_compressed_size for c in chunks)])
    return found


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row groups of some articles only."""
    monkeypatch.setattr(writing, "GROUP_LEAST", 40_000)
    monkeypatch.setattr(writing, "GROUP_MOST", 160_000)
    monkeypatch.setattr(writing, "BORDER_ARTICLES", 4)


@pytest.mark.usefixtures("small")
def test_an_inserted_article_changes_one_row_group(tmp_path: Path) -> None:
    articles = [quotes(number) for number in range(200)]
    before = groups(write(tmp_path / "before", articles))
    assert len(before) > 10
    for place in (0, 90, 200):
        inserted = [*articles[:place], quotes(999), *articles[place:]]
        after = groups(write(tmp_path / str(place), inserted))
        assert len(set(after) - set(before)) <= 2
        assert len(set(before) - set(after)) <= 2


@pytest.mark.usefixtures("small")
def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    with Tables(tmp_path) as tables:
        for number in range(200):
            tables.add("quotes", "train", quotes(number))
    assert rows_digest(tmp_path / QUOTES) == tables.digest("quotes", "train")
    assert tables.rows("quotes", "train") == 2_000 and tables.size("quotes", "train") > 400_000


@pytest.mark.usefixtures("small")
def test_a_row_group_ends_between_articles(tmp_path: Path) -> None:
    path = write(tmp_path, [quotes(number) for number in range(200)])
    file = pq.ParquetFile(path)
    found = [
        set(file.read_row_group(number, ["article"])["article"].to_pylist())
        for number in range(file.num_row_groups)
    ]
    assert sum(map(len, found)) == len(set().union(*found)) == 200


def test_a_row_group_holds_less_than_100_megabytes(tmp_path: Path) -> None:
    # Texts of three bytes a character, the last one larger than a group is to be.
    sizes = (3_000_000, 3_000_000, 3_000_000, 3_000_000, 3_000_000, 12_000_000)
    with Tables(tmp_path) as tables:
        for number, size in enumerate(sizes):
            line = f"№ {number}: {'市場は静か、' * 20}\n"
            text = (line * (size // len(line) + 1))[:size]
            tables.add("documents", "train", [{"id": f"a{number}", "text": text}])
    meta = pq.read_metadata(tmp_path / file_name("documents", "train"))
    found = [meta.row_group(number) for number in range(meta.num_row_groups)]
    assert [group.num_rows for group in found] == [3, 2, 1]
    assert all(group.total_byte_size < 100_000_000 for group in found)


def test_pages_end_where_the_content_says_and_are_indexed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pages(folder: str) -> list[bytes]:
        path = write(tmp_path / folder, [quotes(number) for number in range(1_500)])
        chunk = pq.read_metadata(path).row_group(0).column(4)
        assert chunk.has_offset_index and chunk.has_column_index
        return groups(path)

    options = writing._OPTIONS
    assert options["use_content_defined_chunking"]["max_chunk_size"] == 1024 * 1024
    cut = pages("cut")
    without = {**options, "use_content_defined_chunking": False}
    monkeypatch.setattr(writing, "_OPTIONS", without)
    assert pages("uncut") != cut


@pytest.mark.usefixtures("small")
def test_bytes_follow_from_rows_alone(tmp_path: Path) -> None:
    def content(folder: str) -> bytes:
        return write(tmp_path / folder, [quotes(number) for number in range(300)]).read_bytes()

    before = pa.cpu_count(), pa.io_thread_count()
    expected = content("as it is")
    try:
        for threads in (1, 7):
            pa.set_cpu_count(threads)
            pa.set_io_thread_count(threads)
            assert content(str(threads)) == expected
    finally:
        pa.set_cpu_count(before[0])
        pa.set_io_thread_count(before[1])


FLAT = """
import resource, sys
from pathlib import Path
from test_dataset_writing import quotes
from newsqed.dataset.writing import Tables
with Tables(Path(sys.argv[1])) as tables:
    for article in range(2_000):
        if article == 500:
            early = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        tables.add("quotes", "train", quotes(article, 100))
print(tables.rows("quotes", "train"), early, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_does_not_follow_the_number_of_rows(tmp_path: Path) -> None:
    here = [Path(schemas.__file__).parents[1], Path(__file__).parent]
    run = subprocess.run(
        [sys.executable, "-c", FLAT, tmp_path],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, here))},
    )
    rows, early, late = map(int, run.stdout.split())
    assert rows == 200_000
    # The last 150,000 rows would take 45 MB as Arrow columns and 300 as Python's objects.
    assert (late - early) / (1024 if sys.platform == "linux" else 1024**2) < 25


LINES: list[tuple[str, pa.DataType, Any]] = [
    ("a string for a number", pa.int32(), "5"),
    ("a number for a string", pa.string(), 5),
    ("bytes for a string", pa.string(), b"five"),
    ("a moment for a day", pa.date32(), datetime(2021, 10, 7, 12)),
    ("a number for a truth", pa.bool_(), 1),
    ("a truth for a number", pa.float64(), True),
    ("half a pair", pa.string(), "\ud83d"),
]


@pytest.mark.parametrize(("kind", "value"), [row[1:] for row in LINES], ids=[r[0] for r in LINES])
def test_a_line_takes_only_what_the_column_holds(kind: pa.DataType, value: Any) -> None:
    with pytest.raises(ValueError, match=r"Expected|surrogate"):
        liner(pa.schema([("value", kind)]))({"value": value})


def test_a_number_too_large_is_told_with_its_row(tmp_path: Path) -> None:
    rows = [{"id": "q1", "article": "boats", "context_start": 2**40}]
    with pytest.raises(NewsqedError, match="quotes: boats, q1 does not fit"), Tables(tmp_path) as t:
        t.add("quotes", "train", rows)


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_every_configuration_has_lines(name: str) -> None:
    schema = CONFIGURATIONS[name].schema
    assert list(json.loads(liner(schema)({}))) == schema.names
