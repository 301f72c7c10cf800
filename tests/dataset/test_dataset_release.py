from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from trial_corpus import QUARRY

from newsqed import schemas
from newsqed.dataset import (
    CONFIGURATIONS,
    Release,
    build,
    load,
    open_release,
    read,
    reproduce,
    verify,
    writing,
)
from newsqed.dataset.lines import rows_digest
from newsqed.dataset.writing import file_name
from newsqed.errors import NewsqedError
from newsqed.store import Corpus, create

Run = Callable[..., "subprocess.CompletedProcess[str]"]
SOURCES = Path(schemas.__file__).parents[1]


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_manifest_follows_its_schema_and_counts(release: Release) -> None:
    manifest = json.loads((release.path / "MANIFEST.json").read_text("utf-8"))
    jsonschema.validate(manifest, schemas.load("manifest"))
    assert manifest == release.manifest and manifest["commit"] == "c" * 40
    assert release.counts["documents"] == {"train": 2, "validation": 1, "test": 1}
    assert release.counts["quotes"] == {"train": 3, "validation": 0, "test": 2}
    assert release.counts["ner"]["train"] == 3 + 1
    assert release.counts["rules_dates"] == {"train": 1, "validation": 0, "test": 2}
    assert release.counts["nested"] == {"train": 1, "validation": 1, "test": 1}
    assert set(manifest["files"]) == set(content(release.path)) - {"MANIFEST.json"}


def test_only_the_manifest_names_the_commit(release: Release) -> None:
    named = [name for name, found in content(release.path).items() if b"c" * 40 in found]
    assert named == ["MANIFEST.json"]


def test_a_split_without_rows_has_no_file(release: Release) -> None:
    for name, counts in release.counts.items():
        for split, count in counts.items():
            path = release.path / file_name(name, split)
            assert path.exists() == bool(count)
            if count:
                assert pq.read_metadata(path).num_rows == count


def test_the_parquet_is_plain(release: Release) -> None:
    for path in release.path.rglob("*.parquet"):
        file = pq.ParquetFile(path)
        assert file.schema_arrow.metadata is None
        assert file.metadata.metadata is None
        schema = CONFIGURATIONS[path.parent.name].schema
        assert file.schema_arrow.names == schema.names
        for column in file.schema_arrow:
            assert not re.search("dictionary|map<|large_", str(column.type))
        chunk = file.metadata.row_group(0).column(0)
        assert chunk.compression == "ZSTD" and chunk.has_column_index and chunk.has_offset_index


def test_rows_are_in_order(release: Release) -> None:
    found = pq.read_table(release.path / file_name("documents", "train"))
    assert found["id"].to_pylist() == ["harbour", "silent"]
    quotes = pq.read_table(release.path / file_name("quotes", "train"))
    assert quotes["id"].to_pylist() == ["q1", "n1", "q2"]


def test_two_builds_are_the_same_bytes(
    shared: Corpus, release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = pa.cpu_count()
    monkeypatch.chdir(tmp_path)
    try:
        pa.set_cpu_count(1)
        again = build(shared, "elsewhere", commit="c" * 40)
    finally:
        pa.set_cpu_count(threads)
    assert content(again.path) == content(release.path)


def test_many_row_groups_hold_the_same_rows(
    shared: Corpus, release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "GROUP_MOST", 1)
    cut = build(shared, tmp_path)
    path = file_name("mentions", "train")
    assert pq.read_metadata(cut.path / path).num_row_groups == 9
    assert pq.read_table(cut.path / path) == pq.read_table(release.path / path)


@pytest.fixture
def threads() -> Iterator[Callable[[int], None]]:
    before = pa.cpu_count(), pa.io_thread_count()
    yield lambda number: (pa.set_cpu_count(number), pa.set_io_thread_count(number))  # type: ignore[func-returns-value]
    pa.set_cpu_count(before[0])
    pa.set_io_thread_count(before[1])


def test_any_number_of_threads_writes_the_same_bytes(
    shared: Corpus, release: Release, tmp_path: Path, threads: Callable[[int], None]
) -> None:
    for number in (1, 7):
        threads(number)
        again = build(shared, tmp_path / str(number), commit="c" * 40)
        assert content(again.path) == content(release.path)


def test_the_manifest_holds_a_digest_of_the_rows(release: Release) -> None:
    tables = {name: told for name, told in release.manifest["files"].items() if "rows" in told}
    assert set(tables) == {name for name in release.manifest["files"] if name.endswith("parquet")}
    for name, told in tables.items():
        assert rows_digest(release.path / name) == told["rows_sha256"]
        assert pq.read_metadata(release.path / name).num_rows == told["rows"]


def test_the_digest_survives_another_way_of_writing(
    shared: Corpus, release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_OPTIONS", {"compression": "snappy", "version": "1.0"})
    monkeypatch.setattr(writing, "GROUP_MOST", 1)
    found = reproduce(shared, release.path)
    tables = {name for name, told in release.manifest["files"].items() if "rows" in told}
    pages = dict.fromkeys(("README.md", "croissant.json"), "words")
    assert found == {**dict.fromkeys(tables, "bytes"), **pages}


def test_a_release_comes_out_again_or_says_what_differs(corpus: Corpus, newsqed: Run) -> None:
    def verified() -> subprocess.CompletedProcess[str]:
        return newsqed("--root", str(corpus.root), "build", "--verify")

    assert "no release" in verified().stderr
    release = build(corpus)
    assert reproduce(corpus, release.path) == {}
    assert verified().returncode == 0 and "byte for byte the same" in verified().stdout
    path = corpus.root / "corpus" / "harbour" / "gold.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"spoken"', b'"posted"', 1))
    found = reproduce(Corpus(corpus.root), release.path)
    assert {name for name, what in found.items() if what == "words"} == {
        "README.md",
        "croissant.json",
    }
    assert {*found.values()} == {"rows", "words"}
    assert "data/quotes/train-00000-of-00001.parquet" in found
    done = verified()
    assert done.returncode == 1 and "quotes/train-00000-of-00001.parquet: other rows" in done.stdout
    (release.path / "README.md").write_text("Other words.")
    assert verified().returncode == 2 and "has changed" in verified().stderr


def test_a_build_shows_a_bar_on_a_terminal_only(corpus: Corpus, newsqed: Run) -> None:
    command = [sys.executable, "-m", "newsqed.cli", "--root", str(corpus.root), "build"]
    terminal, end = pty.openpty()
    shown = b""
    with subprocess.Popen(command, stderr=end, stdout=subprocess.DEVNULL) as run:
        os.close(end)
        # Linux tells the end of a terminal as an error.
        with contextlib.suppress(OSError):
            while piece := os.read(terminal, 4096):
                shown += piece
    os.close(terminal)
    assert run.returncode == 0 and b"building" in shown and b"100%" in shown
    quiet = newsqed(*command[3:])
    assert quiet.returncode == 0 and "building" not in quiet.stderr + quiet.stdout


def test_the_default_place_is_the_corpus_build_folder(corpus: Corpus) -> None:
    assert build(corpus).path == corpus.root / "build" / "releases" / "0.1.0"
    assert build(corpus, with_withheld=True).path.name == "0.1.0-private"
    assert {path.name for path in (corpus.root / "build" / "releases").glob("[!.]*")} == {
        "0.1.0",
        "0.1.0-private",
    }


def test_a_private_build_says_so_and_holds_the_words(private: Release) -> None:
    assert private.private and private.manifest["withheld_included"] is True
    assert "Private build" in (private.path / "README.md").read_text("utf-8")
    documents = pq.read_table(private.path / file_name("documents", "test"))
    assert documents["text"].to_pylist() == [QUARRY]


def test_an_article_in_no_split_is_refused(corpus: Corpus) -> None:
    splits = corpus.splits()
    del splits["market"]
    corpus.write_splits(splits)
    with pytest.raises(NewsqedError, match="market: in no split"):
        build(corpus)
    assert not (corpus.root / "build").exists()


def test_an_empty_corpus_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NewsqedError, match="no article yet"):
        build(create(tmp_path / "empty", "Empty"))


@pytest.mark.parametrize("version", ["1", "../../0.1.0", "0.1.0-rc1", ""])
def test_a_version_is_three_numbers(corpus: Corpus, version: str) -> None:
    path = corpus.root / "corpus" / "corpus.toml"
    path.write_text(path.read_text("utf-8").replace("0.1.0", version), encoding="utf-8")
    with pytest.raises(NewsqedError, match="is no version"):
        build(Corpus(corpus.root))


def test_something_else_in_its_place_is_not_replaced(shared: Corpus, tmp_path: Path) -> None:
    (tmp_path / "0.1.0").mkdir()
    (tmp_path / "0.1.0" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(NewsqedError, match="no release"):
        build(shared, tmp_path)
    assert (tmp_path / "0.1.0" / "thesis.txt").read_text("utf-8") == "mine"


def test_half_a_surrogate_pair_is_told_with_its_row(corpus: Corpus) -> None:
    path = corpus.root / "corpus" / "market" / "gold.jsonl"
    lines = path.read_text("utf-8").replace('"link": "nil"', '"link": "nil\\ud83d"')
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(NewsqedError, match="entities: market, e1 does not fit"):
        build(corpus)


def test_a_day_that_is_none_is_told_with_its_file(corpus: Corpus) -> None:
    path = corpus.root / "corpus" / "market" / "article.json"
    path.write_text(path.read_text("utf-8").replace("2021-10-07", "2021-13-07"), encoding="utf-8")
    with pytest.raises(NewsqedError, match="no publication date") as caught:
        build(corpus)
    assert caught.value.path == "corpus/market/article.json"


def test_extras_that_lack_are_named(
    shared: Corpus, release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    monkeypatch.setitem(sys.modules, "datasets", None)
    for act in (lambda: build(shared, tmp_path), lambda: open_release(release.path), load):
        with pytest.raises(NewsqedError) as caught:
            act()
        assert caught.value.hint == "pip install 'newsqed[build]'"
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_told(shared: Corpus, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(NewsqedError, match="cannot be written"):
        build(shared, tmp_path / "file")


def test_one_build_at_a_time(shared: Corpus, tmp_path: Path) -> None:
    handle = os.open(tmp_path / ".lock", os.O_CREAT | os.O_RDWR)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(NewsqedError, match="another build"):
            build(shared, tmp_path)
    finally:
        os.close(handle)
    assert build(shared, tmp_path).counts


class PulledPlugError(Exception):
    pass


@pytest.mark.parametrize("after", [1, 4])
def test_a_failed_build_leaves_the_last_one(
    shared: Corpus, release: Release, tmp_path: Path, after: int
) -> None:
    shutil.copytree(release.path, tmp_path / "0.1.0")

    def pull(done: int, total: int) -> None:
        if done == after:
            raise PulledPlugError

    with pytest.raises(PulledPlugError):
        build(shared, tmp_path, progress=pull)
    assert content(tmp_path / "0.1.0") == content(release.path)
    assert {path.name for path in tmp_path.iterdir()} == {"0.1.0", ".lock"}


def test_a_build_killed_between_the_renames_is_mended(
    shared: Corpus, release: Release, tmp_path: Path
) -> None:
    shutil.copytree(release.path, tmp_path / ".0.1.0.old")
    (tmp_path / ".0.1.0.new").mkdir()

    def pull(done: int, total: int) -> None:
        raise PulledPlugError

    # Even a next run that fails has brought the last good release back.
    with pytest.raises(PulledPlugError):
        build(shared, tmp_path, progress=pull)
    assert content(tmp_path / "0.1.0") == content(release.path)
    assert {path.name for path in tmp_path.iterdir()} == {"0.1.0", ".lock"}


def test_a_rename_that_fails_brings_the_old_release_back(
    shared: Corpus, release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(release.path, tmp_path / "0.1.0")
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name.endswith(".new"):
            raise PermissionError(13, "Permission denied", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(NewsqedError, match="Permission denied"):
        build(shared, tmp_path)
    assert content(tmp_path / "0.1.0") == content(release.path)


KILLED = """
import os, signal, sys
from pathlib import Path
from newsqed.dataset import build
from newsqed.store import Corpus, create

root, out, moment = sys.argv[1:]

def die():
    os.kill(os.getpid(), signal.SIGKILL)

rename = Path.rename
def dying(self, target):
    if moment == f"before {self.name}":
        die()
    found = rename(self, target)
    if moment == f"after {self.name}":
        die()
    return found

Path.rename = dying
build(Corpus(root), out, progress=lambda done, total: die() if str(done) == moment else None)
"""
MOMENTS = ("2", "before 0.1.0", "before .0.1.0.new", "after .0.1.0.new")


def test_a_killed_build_leaves_a_whole_release(
    shared: Corpus, release: Release, tmp_path: Path
) -> None:
    runs = []
    for moment in MOMENTS:
        out = tmp_path / moment
        shutil.copytree(release.path, out / "0.1.0")
        command = [sys.executable, "-c", KILLED, str(shared.root), str(out), moment]
        environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
        runs.append((moment, out, subprocess.Popen(command, env=environment)))
    for moment, out, run in runs:
        assert run.wait(60) == -signal.SIGKILL
        # Between the two renames the last release is whole, under the name it has aside.
        between = moment == "before .0.1.0.new"
        verify(out / (".0.1.0.old" if between else "0.1.0"))
        again = build(shared, out, commit="c" * 40)
        assert content(again.path) == content(release.path)
        assert {path.name for path in out.iterdir()} == {"0.1.0", ".lock"}


@pytest.mark.trial
def test_twenty_kills_at_random_moments_leave_a_whole_release(
    repository: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "newsqed.cli", "--root", str(repository), "build"]
    command += ["--out", str(tmp_path)]
    begun = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    whole = time.monotonic() - begun
    before = content(tmp_path / "0.1.0")
    draw = random.Random(7)
    killed = 0
    for _ in range(20):
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(draw.uniform(0.2, 1.0) * whole)
        run.kill()
        killed += run.wait() == -signal.SIGKILL
        there = [path for name in ("0.1.0", ".0.1.0.old") if (path := tmp_path / name).is_dir()]
        assert there and verify(there[0])
    assert killed > 10
    subprocess.run(command, check=True, capture_output=True)
    assert content(tmp_path / "0.1.0") == before
    assert {path.name for path in tmp_path.iterdir()} == {"0.1.0", ".lock"}


def test_verify_finds_what_changed(release: Release, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(release.path, copy)
    assert verify(copy).counts == release.counts
    card = (copy / "README.md").read_bytes()
    (copy / "README.md").write_bytes(card[:-1] + b"!")
    with pytest.raises(NewsqedError, match="has changed"):
        verify(copy)
    (copy / "README.md").unlink()
    with pytest.raises(NewsqedError, match="is missing"):
        verify(copy)
    (copy / "README.md").write_bytes(card)
    (copy / "more.txt").write_text("?", encoding="utf-8")
    with pytest.raises(NewsqedError, match="not named"):
        verify(copy)


def test_a_folder_that_is_no_release_is_told(tmp_path: Path, release: Release) -> None:
    with pytest.raises(NewsqedError, match="no release"):
        read(tmp_path)
    (tmp_path / "MANIFEST.json").write_text('{"schema": "urn:other"}', encoding="utf-8")
    with pytest.raises(NewsqedError, match="another schema"):
        read(tmp_path)
    (tmp_path / "MANIFEST.json").write_text("{", encoding="utf-8")
    with pytest.raises(NewsqedError, match="not JSON"):
        read(tmp_path)
