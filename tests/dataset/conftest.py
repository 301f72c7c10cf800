"""The trial corpus, releases of it that tests only read, and a hub to push them to."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import huggingface_hub.utils._http
import pyarrow as pa
import pytest
from hub import TOKEN, Hub
from trial_corpus import MARKET, commit, fill, keep, market

from newsqed import schemas
from newsqed.dataset import CONFIGURATIONS, Plan, Release, build, plan
from newsqed.store import Corpus, create


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """A corpus that the test may change."""
    return fill(tmp_path / "trial")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The same corpus, for reading only."""
    return fill(tmp_path_factory.mktemp("shared") / "trial")


@pytest.fixture(scope="session")
def release(shared: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of it, for reading only."""
    return build(shared, tmp_path_factory.mktemp("releases"), commit="c" * 40)


@pytest.fixture(scope="session")
def private(shared: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A private build of it, for reading only."""
    return build(shared, tmp_path_factory.mktemp("private"), with_withheld=True)


@pytest.fixture(scope="session")
def grown(shared: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of a later day: each table has a column more."""
    later = {
        name: replace(told, schema=told.schema.append(pa.field("mood", pa.string())))
        for name, told in CONFIGURATIONS.items()
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, configuration in later.items():
            patch.setitem(CONFIGURATIONS, name, configuration)
        return build(shared, tmp_path_factory.mktemp("later"))


@pytest.fixture(scope="session", autouse=True)
def reading(
    release: Release, shared: Corpus, grown: Release, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[subprocess.Popen[str]]:
    """A process that reads the release with `datasets`, begun early: it takes some seconds."""
    made = tmp_path_factory.mktemp("reading")
    (made / "out").mkdir()
    changing = fill(made / "changing" / "trial")
    run = subprocess.Popen(
        [
            sys.executable,
            Path(__file__).with_name("reader.py"),
            release.path,
            changing.root,
            made / "out",
            shared.root,
            grown.path,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "HF_HOME": str(made / "home"),
            "HF_HUB_OFFLINE": "1",
            "HF_DATASETS_OFFLINE": "1",
            "PYTHONHASHSEED": "7",
            "PYTHONPATH": str(Path(schemas.__file__).parents[1]),
            "TZ": "Pacific/Kiritimati",
        },
    )
    yield run
    run.kill()
    run.wait()


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The push of a release that has few files, so that it can fail in many ways."""
    folder = tmp_path_factory.mktemp("planned")
    corpus = create(folder / "small", "Small Corpus")
    (folder / "market.txt").write_text(MARKET, encoding="utf-8")
    about = {"license": "CC0-1.0", "text": "full", "origin": "composed", "published": "2021-10-07"}
    corpus.add(folder / "market.txt", **about)
    annotators = corpus.root / "corpus" / "annotators.toml"
    annotators.write_text('[bot]\nkind = "model"\nwho = "Botly 3"\nsince = "2026-01-31"\n')
    corpus = Corpus(corpus.root)
    keep(corpus, "market", market())
    corpus.set_gold_from("market", "scratch")
    return plan(corpus, build(corpus, commit=commit(corpus.root)).path, "ada/newsqed")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub that this process and its children take for the only one there is."""
    with Hub() as running:
        constants = huggingface_hub.constants
        # Xet's protocol needs a storage service of its own; without it the library speaks LFS.
        for name, value in (
            ("ENDPOINT", running.url),
            ("HF_HUB_DISABLE_XET", True),
            ("HF_TOKEN_PATH", str(tmp_path / "home" / "token")),
            ("AGENT_HARNESSES_PATH", str(tmp_path / "home" / "harnesses.json")),
        ):
            monkeypatch.setattr(constants, name, value, raising=False)
        monkeypatch.setenv("HF_ENDPOINT", running.url)
        monkeypatch.setenv("HF_HUB_DISABLE_XET", "1")
        monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("HF_TOKEN", TOKEN)
        # The library tries five times again, and waits up to eight seconds before each.
        monkeypatch.setattr(
            huggingface_hub.utils._http, "time", SimpleNamespace(sleep=lambda seconds: None)
        )
        huggingface_hub.close_session()
        yield running
        huggingface_hub.close_session()
