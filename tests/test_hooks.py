"""The hooks for pre-commit, tried from a second repository that holds a corpus of its own."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsqed import annotate
from newsqed.store import create


def call(folder: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    who = {f"GIT_{role}_{key}": "ada@example.org" for role in ("AUTHOR", "COMMITTER")
           for key in ("NAME", "EMAIL")}  # fmt: skip
    return subprocess.run(words, cwd=folder, env={**os.environ, **who, **more}, check=False,
                          capture_output=True, text=True)  # fmt: skip


def pre_commit(folder: Path, home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return call(folder, sys.executable, "-m", "pre_commit", *words, PRE_COMMIT_HOME=str(home))


@pytest.fixture(scope="module")
def hooks(repository: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load((repository / ".pre-commit-hooks.yaml").read_text("utf-8")))


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """A repository whose corpus has one article and which holds a document as well."""
    root = tmp_path / "second"
    corpus = create(root, "second")
    (root / "page.txt").write_text('"We open on Friday," said Ada Quist in Spain.', "utf-8")
    corpus.add(root / "page.txt", published="2021-10-07", license="CC0-1.0", text="full",
               desk="local", origin="composed")  # fmt: skip
    corpus.write("page", "rules", annotate(corpus.article("page").document()).annotations)
    (root / "documents.jsonl").write_text('{"id": "a", "text": "It rains."}\n', "utf-8")
    call(root, "git", "init", "-q", "-b", "main")
    return root


def use(root: Path, repo: dict[str, Any]) -> None:
    (root / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [repo]}), "utf-8")
    call(root, "git", "add", "-A")


def verdicts(root: Path, home: Path) -> tuple[int, dict[str, str], str]:
    """The exit status of pre-commit, what became of each hook, and all that was printed."""
    done = pre_commit(root, home, "run", "--all-files", "--color", "never")
    lines = [line for line in done.stdout.splitlines() if "....." in line]
    found = {line.partition("...")[0]: line.rpartition(".")[2] for line in lines}
    return done.returncode, found, done.stdout + done.stderr


def try_out(root: Path, home: Path) -> None:
    """The hooks pass on a sound corpus, and each finds what it is there to find."""
    passed = {
        "newsqed check": "Passed",
        "rules.jsonl is fresh": "Passed",
        "newsqed check (documents)": "Passed",
    }
    status, found, said = verdicts(root, home)
    assert (status, found) == (0, passed), said
    rules = root / "corpus" / "page" / "rules.jsonl"
    rules.write_bytes(rules.read_bytes().replace(b'"PERSON"', b'"PERSN"', 1))
    (root / "documents.jsonl").write_text('{"id": "a"}\n', "utf-8")
    status, found, said = verdicts(root, home)
    assert (status, found) == (1, dict.fromkeys(passed, "Failed")), said
    assert "corpus/page/rules.jsonl:" in said and "E201" in said
    assert "corpus/page/rules.jsonl is stale" in said
    assert "documents.jsonl:1" in said


def test_the_manifest_is_valid(repository: Path, tmp_path: Path) -> None:
    done = pre_commit(repository, tmp_path, "validate-manifest", ".pre-commit-hooks.yaml")
    assert done.returncode == 0, done.stdout


def test_the_hooks_run_in_a_second_repository(
    hooks: list[dict[str, Any]], second: Path, tmp_path: Path
) -> None:
    """By pre-commit itself, with this environment in the place of one that it would install."""
    start = "import sys; from newsqed.cli import main; main(prog_name='newsqed')"
    local = []
    for hook in hooks:
        assert hook["language"] == "python"  # pre-commit installs the package
        program, *words = shlex.split(hook["entry"])
        assert program == "newsqed"
        entry = shlex.join([sys.executable, "-c", start, *words])
        local.append({**hook, "entry": entry, "language": "system"})
    use(second, {"repo": "local", "hooks": local})
    try_out(second, tmp_path / "home")


@pytest.mark.trial
def test_pre_commit_installs_the_package_for_a_second_repository(
    repository: Path, hooks: list[dict[str, Any]], second: Path, tmp_path: Path
) -> None:
    """The same with `repo` and `rev`, as others write it; needs the package registry."""
    listed = call(repository, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    here = tmp_path / "newsqed"
    for name in filter(None, listed.stdout.split("\0")):
        if (repository / name).is_file():
            (here / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(repository / name, here / name)
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "As it is")):
        assert call(here, "git", *words).returncode == 0
    rev = call(here, "git", "rev-parse", "HEAD").stdout.strip()
    use(second, {"repo": str(here), "rev": rev, "hooks": [{"id": hook["id"]} for hook in hooks]})
    try_out(second, tmp_path / "home")
