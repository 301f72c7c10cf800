"""Words come back to withheld articles for whoever has the texts, and for nobody else."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from trial_corpus import QUARRY

from newsqed.dataset import CONFIGURATIONS, Release, build, rehydrate, verify
from newsqed.dataset.writing import file_name
from newsqed.errors import NewsqedError
from newsqed.store import SPLITS, Corpus

Run = Callable[..., "subprocess.CompletedProcess[str]"]
WITHHELD = "quarry"


def rows(release: Release, configuration: str) -> list[dict[str, object]]:
    found = []
    for split in SPLITS:
        path = release.path / file_name(configuration, split)
        found += pq.read_table(path).to_pylist() if path.exists() else []
    return found


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / f"{WITHHELD}.txt").write_bytes(QUARRY.encode())
    return folder


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
def test_all_that_offsets_give_comes_back(
    release: Release, private: Release, texts: Path, tmp_path: Path, configuration: str
) -> None:
    done = rehydrate(release.path, texts, tmp_path / "out")
    assert (done.filled, done.missing, done.refused) == ([WITHHELD], [], {})
    back, whole = rows(done.release, configuration), rows(private, configuration)
    assert len(back) == len(whole) > 0
    lost = {
        key
        for one, other in zip(back, whole, strict=True)
        for key in other
        if one[key] != other[key]
    }
    untold = {"title", "note"}
    if configuration == "nested":
        lists = {key for key in lost if isinstance(whole[0][key], list)}
        for one, other in zip(back, whole, strict=True):
            for key in lists:
                assert [bare(item) for item in one[key]] == [bare(item) for item in other[key]]
        lost -= lists
    assert lost <= untold


def bare(item: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in item.items() if key != "note"}


def test_the_copy_is_private_and_whole_and_the_release_as_it_was(
    release: Release, texts: Path, tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in release.path.rglob("*") if path.is_file()}
    copy = rehydrate(release.path, texts, tmp_path / "out").release
    assert verify(copy.path).private and not release.private
    assert "Private build" in (copy.path / "README.md").read_text("utf-8")
    told = json.loads((copy.path / "croissant.json").read_text("utf-8"))["distribution"]
    hashes = {item["@id"]: item["sha256"] for item in told if "sha256" in item}
    assert hashes == {
        name: about["sha256"] for name, about in copy.manifest["files"].items() if "rows" in about
    }
    assert {path: path.read_bytes() for path in before} == before
    with pytest.raises(NewsqedError, match="has its words already"):
        rehydrate(copy.path, texts)


def test_the_page_as_received_is_cleaned_in_the_same_way(
    shared: Corpus, release: Release, tmp_path: Path
) -> None:
    done = rehydrate(release.path, shared.root / "raw", tmp_path / "out")
    assert done.filled == [WITHHELD]
    [row] = [row for row in rows(done.release, "documents") if row["id"] == WITHHELD]
    assert row["text"] == QUARRY


@pytest.mark.parametrize("content", [QUARRY.encode() + b" More.", b"\xff\xfe", b"", b"\x00"])
def test_another_text_is_refused(
    release: Release, texts: Path, tmp_path: Path, content: bytes, newsqed: Run
) -> None:
    path = texts / f"{WITHHELD}.txt"
    path.write_bytes(content)
    done = rehydrate(release.path, texts, tmp_path / "out")
    assert done.refused == {WITHHELD: path} and done.release.path == release.path
    ran = newsqed("rehydrate", str(release.path), "--texts", str(texts), "--out", "out")
    assert ran.returncode == 1 and "its sha256 differs" in ran.stdout
    assert not (tmp_path / "out").exists()


def test_what_is_missing_stays_withheld(release: Release, tmp_path: Path, newsqed: Run) -> None:
    (tmp_path / "empty").mkdir()
    done = newsqed("rehydrate", str(release.path), "--texts", "empty")
    assert done.returncode == 0 and f"{WITHHELD}: no text of that name" in done.stdout
    assert "nothing was written" in done.stdout
    done = newsqed("rehydrate", str(release.path), "--texts", "nowhere")
    assert done.returncode == 2 and "no such folder of texts" in done.stderr


def test_the_command(corpus: Corpus, texts: Path, newsqed: Run) -> None:
    release = build(corpus)
    done = newsqed("rehydrate", str(release.path), "--texts", str(texts))
    assert done.returncode == 0 and "1 article with words again" in done.stdout
    assert verify(release.path.with_name("0.1.0-rehydrated")).private


def test_no_release_is_replaced_by_a_copy_with_words(
    corpus: Corpus, texts: Path, tmp_path: Path
) -> None:
    release = build(corpus, tmp_path / "releases")
    other = build(corpus, tmp_path / "others")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for place in (release.path, release.path / "inner", tmp_path / "releases", other.path):
        with pytest.raises(NewsqedError):
            rehydrate(release.path, texts, place)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    rehydrate(release.path, texts, tmp_path / "copy")
    rehydrate(release.path, texts, tmp_path / "copy")


def test_of_several_files_the_right_one_is_taken(
    release: Release, texts: Path, tmp_path: Path
) -> None:
    (texts / f"{WITHHELD}.txt").rename(texts / f"{WITHHELD}.zzz")
    (texts / f"{WITHHELD}.json").write_text("no")
    (texts / f"{WITHHELD}.txt").mkdir()
    (texts / f"{WITHHELD}.html").symlink_to(tmp_path / "nowhere")
    assert rehydrate(release.path, texts, tmp_path / "out").filled == [WITHHELD]


def test_a_release_with_other_columns_is_refused(
    corpus: Corpus, texts: Path, tmp_path: Path
) -> None:
    release = build(corpus, tmp_path / "releases")
    manifest = json.loads((release.path / "MANIFEST.json").read_bytes())
    for name in [name for name in manifest["files"] if "/mentions/" in name]:
        path = release.path / name
        table = pq.read_table(path)
        pq.write_table(table.append_column("salience", pa.array([1.0] * len(table))), path)
        data = path.read_bytes()
        told = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        manifest["files"][name] |= told
    (release.path / "MANIFEST.json").write_text(json.dumps(manifest))
    with pytest.raises(NewsqedError, match="other columns than this package writes"):
        rehydrate(release.path, texts, tmp_path / "out")
