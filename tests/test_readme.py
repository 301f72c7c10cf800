"""The README: its Python runs as it stands, and so do its commands."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def scratch(repository: Path, tmp_path: Path) -> Path:
    """A copy of the corpus with its release built and the files that the README speaks of."""
    from newsqed import annotate, build, write
    from newsqed.store import Corpus

    for name in ("raw", "corpus", "schema"):
        shutil.copytree(repository / name, tmp_path / name)
    build(Corpus(tmp_path))
    document = {"id": "a", "text": "It opened on 3 May 2019.", "published": "2021-10-07"}
    (tmp_path / "IN.jsonl").write_text(json.dumps(document) + "\n", encoding="utf-8")
    from newsqed import read

    gold = [annotate(given) for given in read(tmp_path / "IN.jsonl")]
    write(tmp_path / "GOLD.jsonl", gold)
    return tmp_path


def blocks(repository: Path, language: str) -> list[str]:
    text = (repository / "README.md").read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_python_of_the_readme_runs(repository: Path, scratch: Path) -> None:
    found = blocks(repository, "python")
    assert len(found) >= 2
    for block in found:
        done = subprocess.run(
            [sys.executable, "-c", block],
            cwd=scratch,
            capture_output=True,
            text=True,
            env={"PATH": "/usr/bin:/bin", "HF_HOME": str(scratch / "hf"), "HF_HUB_OFFLINE": "1"},
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()


def test_the_commands_of_the_readme_run(repository: Path, scratch: Path, newsqed: Run) -> None:
    lines = [
        line
        for block in blocks(repository, "sh")
        for line in block.splitlines()
        if line.startswith("newsqed ")
    ]
    assert len(lines) >= 5
    for line in lines:
        done = newsqed(*shlex.split(line)[1:], cwd=scratch)
        assert done.returncode == 0, (line, done.stdout, done.stderr)


def test_what_the_readme_links_to_is_there(repository: Path) -> None:
    for page in [
        repository / "README.md",
        repository / "CONTRIBUTING.md",
        *repository.glob("docs/*.md"),
    ]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), (page.name, target)
