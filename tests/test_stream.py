"""Files of documents: one bad line, writing over the input, Parquet, failures on the way."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import newsqed
from newsqed import NewsqedError, formats
from newsqed.stream import annotate_file

GOOD = {
    "id": "a",
    "text": "It opened on Monday.",
    "published": "2021-10-07",
    "page": [1, {"x": None}],
}


def lines(path: Path, *items: Any) -> Path:
    path.write_bytes(
        b"".join(
            item if isinstance(item, bytes) else json.dumps(item).encode() + b"\n" for item in items
        )
    )
    return path


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_bad_line_is_reported_and_the_rest_is_done(tmp_path: Path) -> None:
    source = lines(
        tmp_path / "in.jsonl",
        GOOD,
        b'{"id": "b", "te\n',
        b"\n",
        b"[1, 2]\n",
        b'{"id": "c", "text": "caf\xe9"}\n',
        {"id": "d", "text": 5},
        b'{"id": "e", "text": "\\ud83d alone"}\n',
        b"[" * 100_000 + b"\n",
        b'{"id": "f", "n": ' + b"9" * 5_000 + b"}\n",
        {"id": "g", "text": "In May 2019.", "published": "soon"},
        b'{"id": "h", "text": "In May 2019."}',
    )
    errors: list[NewsqedError] = []
    account = annotate_file(source, tmp_path / "out.jsonl", report=errors.append)
    assert [error.line for error in errors] == [2, 4, 5, 6, 7, 8, 9, 10]
    assert (account.annotated, account.failed) == (2, 8)
    out = read(tmp_path / "out.jsonl")
    assert [document["id"] for document in out] == ["a", "d", "e", "g", "h"]
    assert out[0]["page"] == GOOD["page"]
    assert out[0]["annotations"][0]["value"] == "2021-10-04"
    assert out[3] == {"id": "g", "text": "In May 2019.", "published": "soon"}


def test_the_output_may_be_the_input_and_twice_is_once(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", GOOD, GOOD | {"id": "b"})
    annotate_file(path, path)
    once = path.read_bytes()
    annotate_file(path, path)
    assert path.read_bytes() == once
    assert b"2021-10-04" in once


def test_a_bad_line_is_kept_where_the_output_is_the_input(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", GOOD, b'{"id": "b", "te\n', GOOD | {"n": float("nan")})
    (tmp_path / "link.jsonl").symlink_to(path)
    account = annotate_file(tmp_path / "link.jsonl", tmp_path / "link.jsonl")
    assert (account.annotated, account.failed) == (1, 2)
    assert (tmp_path / "link.jsonl").is_symlink()
    assert path.read_bytes().splitlines()[1] == b'{"id": "b", "te'
    assert b"NaN" in path.read_bytes().splitlines()[2]


def test_a_folder_in_the_files_place(tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", GOOD)
    (tmp_path / "out.jsonl").mkdir()
    with pytest.raises(NewsqedError, match="cannot be written"):
        annotate_file(source, tmp_path / "out.jsonl")


def test_an_empty_file_stays_empty(tmp_path: Path) -> None:
    annotate_file(lines(tmp_path / "a.jsonl"), tmp_path / "b.jsonl")
    assert (tmp_path / "b.jsonl").read_bytes() == b""


@pytest.mark.parametrize("name", ["none.jsonl", "none.parquet", "broken.parquet", "a.txt"])
def test_what_cannot_be_read_leaves_the_output_as_it_was(tmp_path: Path, name: str) -> None:
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 no")
    (tmp_path / "a.txt").write_bytes(b"x")
    target = lines(tmp_path / "out.jsonl", GOOD)
    before = target.read_bytes()
    with pytest.raises(NewsqedError):
        annotate_file(tmp_path / name, target)
    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "a.txt",
        "broken.parquet",
        "out.jsonl",
    ]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", GOOD)
    with pytest.raises(NewsqedError, match="cannot be written"):
        annotate_file(source, tmp_path / "no" / "out.jsonl")


def test_parquet_in_and_out(tmp_path: Path) -> None:
    table = pa.table(
        {"text": [GOOD["text"], "No date."], "published": ["2021-10-07", None], "page": [1, 2]}
    )
    pq.write_table(table, tmp_path / "in.parquet")
    annotate_file(tmp_path / "in.parquet", tmp_path / "out.parquet")
    rows = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert rows[0]["dates"][0]["value"] == "2021-10-04"
    assert [json.loads(row["other"]) for row in rows] == [{"page": 1}, {"page": 2}]
    assert [row["id"] for row in rows] == ["1", "2"]
    annotate_file(tmp_path / "out.parquet", tmp_path / "out.jsonl")
    assert read(tmp_path / "out.jsonl")[0]["page"] == 1


def test_documents_go_out_and_come_in_again(tmp_path: Path) -> None:
    documents = [
        newsqed.annotate(
            '"No 👩‍👩‍👧," said Ada Quist on 3 May 2019 in Spain.', published="2021-10-07"
        )
    ]
    for name in ("a.jsonl", "a.parquet"):
        newsqed.write(tmp_path / name, documents)
        (back,) = newsqed.read(tmp_path / name)
        assert back.annotations == documents[0].annotations
        assert back.text == documents[0].text
    with pytest.raises(NewsqedError, match=r"a\.jsonl:2"):
        lines(tmp_path / "a.jsonl", GOOD, GOOD | {"annotations": [{"kind": "x"}]})
        list(newsqed.read(tmp_path / "a.jsonl"))


_PEAK = """
import resource, sys
from newsqed.stream import annotate_file
annotate_file(sys.argv[1], sys.argv[2])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, suffix: str) -> None:
    """A file of fifty megabytes takes no more than one of ten, but for what noise there is."""

    def peak(count: int) -> int:
        source = tmp_path / f"{count}.{suffix}"
        with formats.of(source).writer(source) as writer:
            chance = random.Random(count)
            for number in range(count):
                # Words that do not compress, so that Parquet cannot cheat.
                ballast = chance.randbytes(10_000).hex()
                writer.write({"id": str(number), "text": "On Monday.", "ballast": ballast})
        done = subprocess.run(
            [sys.executable, "-c", _PEAK, str(source), str(tmp_path / f"out.{suffix}")],
            capture_output=True,
            text=True,
            check=True,
        )
        return int(done.stdout) * 1024

    assert peak(2_500) < peak(500) + 20_000_000
