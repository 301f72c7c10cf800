"""The trial corpus, and releases of it that tests only read."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from trial_corpus import fill

from newsqed import schemas
from newsqed.dataset import CONFIGURATIONS, Release, build
from newsqed.store import Corpus


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
