"""CONTRIBUTING.md: its commands run as they stand, from a clone to a pushed branch."""

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from newsqed.store import Corpus

Shell = Callable[[str], "subprocess.CompletedProcess[str]"]
CASES = ("Mend a record", "Add an article", "Annotate an article", "Add a rule")


def section(repository: Path, title: str) -> str:
    text = (repository / "CONTRIBUTING.md").read_text("utf-8")
    return next(part for part in re.split(r"(?m)^## ", text) if part.startswith(f"{title}\n"))


def blocks(text: str) -> list[str]:
    """The commands of a section, in order."""
    found = re.findall(r"(?ms)^( *)```sh\n(.*?)^ *```$", text)
    return [textwrap.dedent(block) for _, block in found]


@pytest.fixture
def clone(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone of the repository as it is now, with somewhere to push to, and an annotator."""
    for name, value in {
        "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org",
        "GIT_CONFIG_GLOBAL": str(tmp_path / "gitconfig"),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(tmp_path / "newsqed" / "src"), "NO_COLOR": "1",
        "PRE_COMMIT_HOME": str(tmp_path / "pre-commit"),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NEWSQED_ANNOTATOR", raising=False)
    listed = subprocess.run(
        ("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"),
        cwd=repository, capture_output=True, check=True,
    ).stdout  # fmt: skip
    there = tmp_path / "newsqed"
    for name in filter(None, listed.decode().split("\0")):
        source, target = repository / name, there / name
        if source.exists() or source.is_symlink():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target, follow_symlinks=False)
    run = shell(there)
    run("git init -q -b main && git add -A && git commit -qm Begin")
    run("git clone -q --bare . ../origin.git && git remote add origin ../origin.git")
    # Of "Once" what a test can do: installing is what `make build` was for.
    for block in blocks(section(repository, "Once")):
        lines = [
            line for line in block.splitlines() if not re.match(r"git clone|make|\.|pre-c", line)
        ]
        run("\n".join(lines))
    return there


def shell(folder: Path) -> Shell:
    def run(words: str) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            ("bash", "-euo", "pipefail", "-c", words), cwd=folder, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{words}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done

    return run


def follow(repository: Path, clone: Path, title: str) -> list[str]:
    """Run the commands of a case; what each printed."""
    text = section(repository, title)
    steps = re.findall(r"(?m)^(\d+)\. ", text)
    assert steps == [str(number) for number in range(1, len(steps) + 1)] and len(steps) >= 4
    found = blocks(text)
    assert len(found) >= len(steps)
    return [shell(clone)(block).stdout for block in found]


def pushed(clone: Path, branch: str) -> set[str]:
    """The files that a pushed branch changes."""
    run = shell(clone)
    assert run("git status --porcelain").stdout == ""
    return set(run(f"git diff --name-only main origin/{branch}").stdout.split())


def test_the_page_has_the_four_cases(repository: Path) -> None:
    for title in CASES:
        anchor = title.lower().replace(" ", "-")
        assert f"(#{anchor})" in (repository / "CONTRIBUTING.md").read_text("utf-8")
        assert "git push -u origin" in blocks(section(repository, title))[-1]


def test_mend_a_record(repository: Path, clone: Path) -> None:
    listed, changed, *_ = follow(repository, clone, "Mend a record")[1:]
    assert "  q7 quote " in listed and changed.startswith("changed    q7 quote ")
    gold = "corpus/wire-strait-talks/gold.jsonl"
    assert pushed(clone, "mend-speaker") == {"corpus/annotators.toml", gold}
    difference = shell(clone)(f"git diff --numstat main -- {gold}").stdout
    assert difference.split()[:2] == ["1", "1"]
    shell(clone)("newsqed check --rules")


def test_add_and_annotate_an_article(repository: Path, clone: Path) -> None:
    follow(repository, clone, "Add an article")
    home = "corpus/harbour-lamps"
    assert pushed(clone, "add-harbour-lamps") == {
        "corpus/annotators.toml", "corpus/splits.tsv", "raw/harbour-lamps.txt",
        "raw/harbour-lamps.source.json",
        *(f"{home}/{name}" for name in ("article.json", "edits.jsonl", "rules.jsonl", "text.txt")),
    }  # fmt: skip
    follow(repository, clone, "Annotate an article")
    article = Corpus(clone).article("harbour-lamps")
    assert article.gold_from == "rules" and article.gold
    assert {record.annotator for record in article.gold} == {"ada"}
    assert any(record.rule for record in article.gold)
    names = {record.text for record in article.gold if record.kind == "mention"}
    assert {"Council of Port Ellery", "Port Ellery", "its chair"} <= names
    spoken = [record.text for record in article.gold if record.kind == "quote"]
    assert not any("PORT ELLERY" in words for words in spoken)
    shell(clone)("newsqed check --rules")


def test_add_a_rule(repository: Path, clone: Path) -> None:
    _, tested, *_ = follow(repository, clone, "Add a rule")
    assert " passed" in tested or "100%" in tested
    assert "src/newsqed/rules/en/dates.toml" in pushed(clone, "rule-other-day")
    shell(clone)("newsqed check --rules")


# ---- What GitHub shows to whoever opens an issue or a pull request.


def test_issue_forms_and_the_template(repository: Path) -> None:
    forms = sorted((repository / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    assert len(forms) >= 4
    for form in forms:
        about = yaml.safe_load(form.read_text("utf-8"))
        if form.stem != "config":
            ids = [part["id"] for part in about["body"] if "id" in part]
            assert len(ids) == len(set(ids)) and json.dumps(about)
            assert any(part.get("validations") for part in about["body"])
    assert "annotators.toml" in (repository / ".github" / "PULL_REQUEST_TEMPLATE.md").read_text()
