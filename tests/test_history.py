"""What git remembers, and that its absence is no error."""

import os
import subprocess
from pathlib import Path

import pytest

from newsqed import history


def git(folder: Path, *words: str) -> None:
    who = {f"GIT_{role}_{key}": "ada@example.org" for role in ("AUTHOR", "COMMITTER")
           for key in ("NAME", "EMAIL")}  # fmt: skip
    subprocess.run(
        ("git", *words), cwd=folder, check=True, capture_output=True, env={**os.environ, **who}
    )


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "outer" / "corpus").mkdir(parents=True)
    return tmp_path / "outer" / "corpus"


def test_outside_a_repository_and_before_the_first_commit(root: Path) -> None:
    for _ in range(2):
        assert not history.available(root)
        assert history.commit(root) is None
        assert history.committed(root, "a.txt") is None
        assert history.changed(root) == frozenset()
        git(root.parent, "init", "-q")
    assert not history.dirty(root)


def test_without_git(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(root, "init", "-q")
    monkeypatch.setenv("PATH", str(root))
    assert not history.available(root)
    assert not history.dirty(root)


def test_a_folder_below_the_repository(root: Path) -> None:
    name = "ärger “x”.txt"
    (root / name).write_bytes(b"one\r\n")
    (root.parent / "other.txt").write_text("other")
    git(root.parent, "init", "-q")
    git(root.parent, "-c", "core.autocrlf=false", "add", "-A")
    git(root.parent, "commit", "-q", "-m", "First")
    commit = history.commit(root)
    assert commit is not None and len(commit) == 40
    assert history.available(root) and not history.dirty(root)
    assert history.committed(root, name) == b"one\r\n"
    assert history.committed(root, "none.txt") is None
    (root.parent / "other.txt").write_text("changed")
    assert not history.dirty(root) and history.changed(root) == frozenset()
    (root / name).write_bytes(b"two\n")
    assert history.dirty(root) and history.changed(root) == {name}
    assert history.committed(root, Path(name)) == b"one\r\n"
    git(root.parent, "checkout", "-q", "--", ".")
    (root / "new.txt").write_text("new")
    assert history.dirty(root) and history.changed(root) == frozenset()


def test_all_versions_of_a_file(root: Path) -> None:
    name = "ärger*.txt"
    assert history.versions(root, name) == []
    git(root.parent, "init", "-q")
    (root / "ärgerlich.txt").write_text("another")
    for content in (b"one\r\n", b"two\n", None, b"one\r\n", b"three\n"):
        if content is None:
            (root / name).unlink()
        else:
            (root / name).write_bytes(content)
        git(root.parent, "-c", "core.autocrlf=false", "add", "-A")
        git(root.parent, "commit", "-q", "-m", "Next")
    assert sorted(history.versions(root, name)) == [b"one\r\n", b"three\n", b"two\n"]
    assert history.versions(root, "none.txt") == []
