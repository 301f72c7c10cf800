"""A small corpus in a repository, and what changes it."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

VALID = Path(__file__).resolve().parents[1] / "examples" / "valid" / "corpus"
Object = dict[str, Any]


class Repository:
    """A corpus in a folder of a git repository."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def git(self, *words: str) -> str:
        who = {f"GIT_{role}_{key}": "ada@example.org" for role in ("AUTHOR", "COMMITTER")
               for key in ("NAME", "EMAIL")}  # fmt: skip
        done = subprocess.run(
            ("git", *words), cwd=self.root, check=True, capture_output=True, text=True,
            env={**os.environ, **who},
        )  # fmt: skip
        return done.stdout.strip()

    def commit(self, message: str = "More") -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def path(self, name: str) -> Path:
        return self.root / "corpus" / name

    def lines(self, name: str) -> list[Object]:
        return [json.loads(line) for line in self.path(name).read_bytes().splitlines()]

    def write(self, name: str, items: list[Object]) -> None:
        text = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
        self.path(name).write_text(text, "utf-8")

    def change(self, name: str, identifier: str, **values: Any) -> None:
        items = self.lines(name)
        assert any(item["id"] == identifier for item in items)
        self.write(name, [{**item, **values} if item["id"] == identifier else item
                          for item in items])  # fmt: skip

    def settings(self, name: str, **values: Any) -> None:
        path = self.root / name
        path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **values}), "utf-8")


@pytest.fixture
def make_repository(tmp_path: Path) -> Callable[[str], Repository]:
    """Makes a repository whose corpus lies in a folder below its top."""

    def make(name: str = "project") -> Repository:
        root = tmp_path / name / "news"
        shutil.copytree(VALID, root)
        found = Repository(root)
        found.git("init", "-q", "-b", "main", str(root.parent))
        found.commit("First")
        return found

    return make


@pytest.fixture
def project(make_repository: Callable[[str], Repository]) -> Repository:
    """The repository, on a branch of its own."""
    found = make_repository("project")
    found.git("switch", "-q", "-c", "mine")
    return found
