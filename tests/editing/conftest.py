"""A small corpus to edit, and its sheet."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from newsqed.editing import Sheet, lay_out
from newsqed.store import Corpus

VALID = Path(__file__).resolve().parents[1] / "examples" / "valid" / "corpus"


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    shutil.copytree(VALID, tmp_path / "corpus", ignore=shutil.ignore_patterns("hand"))
    return Corpus(tmp_path / "corpus")


@pytest.fixture
def sheet(corpus: Corpus) -> Sheet:
    return lay_out(corpus, "tram-bells", "ada")


@pytest.fixture
def gold(corpus: Corpus) -> Path:
    """The gold of the article that is edited."""
    return corpus.folder("tram-bells") / "gold.jsonl"


@pytest.fixture
def git(corpus: Corpus) -> Callable[..., None]:
    """Git in the corpus folder, which becomes a repository."""
    who = {f"GIT_{role}_{key}": "ada@example.org" for role in ("AUTHOR", "COMMITTER")
           for key in ("NAME", "EMAIL")}  # fmt: skip

    def run(*words: str) -> None:
        subprocess.run(
            ("git", *words), cwd=corpus.root, check=True, capture_output=True,
            env={**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull},
        )  # fmt: skip

    run("init", "-q", "-b", "main")
    return run
