"""Finding a release: built, in a folder, downloaded."""

from __future__ import annotations

import doctest
import json
import pkgutil
import shutil
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from huggingface_hub import constants

import newsqed.dataset
from newsqed.dataset import Release, build
from newsqed.dataset.finding import find
from newsqed.errors import NewsqedError
from newsqed.store import Corpus, create

Place = Callable[..., Path]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the Hub, and a working directory outside of any corpus."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "hub"


@pytest.fixture
def place(release: Release) -> Place:
    """A function that puts a release of some version and corpus somewhere."""

    def put(folder: Path, version: str, corpus: str = "Trial Corpus") -> Path:
        shutil.copytree(release.path, folder)
        path = folder / "MANIFEST.json"
        manifest = json.loads(path.read_text("utf-8"))
        manifest |= {"version": version, "corpus": corpus}
        path.write_text(json.dumps(manifest), encoding="utf-8")
        return folder

    return put


def snapshot(cache: Path, name: str, revision: str) -> Path:
    return cache / f"datasets--{name}" / "snapshots" / revision


def test_a_release_is_found_from_within_its_corpus(
    corpus: Corpus, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = build(corpus).path
    old = place(path.with_name("0.0.9"), "0.0.9")
    monkeypatch.chdir(corpus.root / "corpus" / "harbour")
    assert find().path.samefile(path)
    assert find("0.0.9").path.samefile(old)
    with pytest.raises(NewsqedError, match=r"no release 0\.2\.0") as caught:
        find("0.2.0")
    assert caught.value.hint == "there is 0.0.9, 0.1.0"
    with pytest.raises(NewsqedError, match="no release"):
        find("../releases/0.1.0")


def test_a_corpus_without_a_build_says_how_to_make_one(corpus: Corpus) -> None:
    with pytest.raises(NewsqedError, match=r"no release 0\.1\.0") as caught:
        find(root=corpus.root)
    assert caught.value.hint == "`newsqed build` makes one"


def test_a_folder_is_a_release_or_holds_some(place: Place, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    for version in ("0.9.0", "0.10.0"):
        place(shelf / version, version)
    place(shelf / "0.10.0-private", "0.10.0")
    place(shelf / ".0.11.0.new", "0.11.0")
    assert find(root=shelf / "0.9.0").version == "0.9.0"
    assert find(root=shelf).path.name == "0.10.0"
    assert find("0.10.0-private", shelf).path.name == "0.10.0-private"
    with pytest.raises(NewsqedError, match=r"not 9\.9\.9"):
        find("9.9.9", shelf / "0.9.0")


def test_a_download_is_found_where_nothing_is_built(
    place: Place, cache: Path, tmp_path: Path
) -> None:
    place(snapshot(cache, "us--trial", "aaaa"), "0.1.0")
    newer = place(snapshot(cache, "us--trial", "bbbb"), "0.2.0")
    half = place(snapshot(cache, "us--trial", "cccc"), "0.3.0")
    next(half.glob("data/*/*.parquet")).unlink()
    strange = snapshot(cache, "you--other", "dddd")
    strange.mkdir(parents=True)
    (strange / "MANIFEST.json").write_text('{"files": []}', encoding="utf-8")
    assert find().path == newer
    assert find("0.1.0").version == "0.1.0"
    with pytest.raises(NewsqedError, match=r"no release 0\.3\.0") as caught:
        find("0.3.0")
    assert caught.value.hint == "there is 0.1.0, 0.2.0"
    with pytest.raises(NewsqedError, match="no release here"):
        find("0.1.0", tmp_path / "nowhere")


def test_a_download_is_of_the_corpus_at_hand(
    place: Place, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(snapshot(cache, "you--other", "aaaa"), "0.1.0", "Other")
    monkeypatch.chdir(create(tmp_path / "mine", "Trial Corpus").root)
    with pytest.raises(NewsqedError, match=r"no release 0\.1\.0"):
        find()
    ours = place(snapshot(cache, "us--trial", "bbbb"), "0.1.0")
    assert find().path == ours
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NewsqedError, match="several corpora") as caught:
        find()
    assert "Other, Trial Corpus" in caught.value.message


def test_without_huggingface_hub_only_folders_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub.constants", None)
    with pytest.raises(NewsqedError, match="no corpus around it"):
        find()


def test_runnable_examples() -> None:
    # The example of `opening` needs a release; the process that reads with `datasets` runs it.
    names = {item.name for item in pkgutil.iter_modules(newsqed.dataset.__path__)} - {"opening"}
    tried = [doctest.testmod(import_module(f"newsqed.dataset.{name}")) for name in sorted(names)]
    assert sum(result.failed for result in tried) == 0
    assert sum(result.attempted for result in tried) >= 4
