"""The verb diff: forms, files, exit statuses."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from newsqed.cli import main

Run = Callable[..., Any]
Project = Any  # of conftest.py


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line within this process, which is quicker than one of its own."""
    monkeypatch.setenv("COLUMNS", "100")

    def run(*words: str, cwd: Path = tmp_path) -> Any:
        monkeypatch.chdir(cwd)
        return CliRunner().invoke(main, words, catch_exceptions=False)

    return run


@pytest.fixture
def changed(project: Project) -> Project:
    project.change("tram-bells/gold.jsonl", "d2", value="1999")
    project.commit()
    project.change("tram-bells/gold.jsonl", "q2", speaker=None)
    return project


def test_without_words_it_is_what_is_in_no_commit(verb: Run, changed: Project) -> None:
    done = verb("diff", cwd=changed.root)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("HEAD → the files as they are: 1 article changed\n")
    assert "~   q2 direct quote" in done.stdout and "d2" not in done.stdout
    # Also from a folder below, and by --root from anywhere.
    assert verb("diff", cwd=changed.root / "corpus" / "tram-bells").stdout == done.stdout
    assert verb("--root", str(changed.root), "diff").stdout == done.stdout


def test_the_example_of_the_help_runs(verb: Run, changed: Project) -> None:
    (example,) = [
        line for line in verb("diff", "--help").stdout.splitlines() if "newsqed diff " in line
    ]
    done = verb(*example.split()[1:], cwd=changed.root)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("## Corpus: 1 article changed\n")
    assert '<code>value</code> "1998" → "1999"' in done.stdout


def test_json_has_the_shape_that_is_written_down(
    verb: Run, changed: Project, repository: Path
) -> None:
    found = json.loads(verb("diff", "main", "--json", cwd=changed.root).stdout)
    assert verb("diff", "main", "--format", "json", cwd=changed.root).stdout
    assert found["base"] == {"name": "main", "commit": changed.git("rev-parse", "main")}
    assert found["head"] == {"name": "the files as they are", "commit": None}
    assert found["counts"]["articles"] == {"added": 0, "changed": 1, "removed": 0}
    assert found["counts"]["gold"]["dates"] == {"added": 0, "changed": 1, "removed": 0}
    (article,) = found["articles"]
    assert [(one["id"], one["keys"]) for one in article["records"]] == [
        ("q2", ["speaker"]), ("d2", ["value"]),
    ]  # fmt: skip
    assert article["records"][1]["before"]["value"] == "1998"
    page = (repository / "docs" / "pull-requests.md").read_text("utf-8")
    keys = {*found, *found["scores"], *found["scores"]["measures"][0], *article,
            *article["records"][0]}  # fmt: skip
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []


def test_every_form_can_go_to_a_file(verb: Run, changed: Project) -> None:
    for form in ("text", "json", "markdown"):
        printed = verb("diff", "main", "--format", form, cwd=changed.root)
        done = verb("diff", "main", "--format", form, "--output", "../out", cwd=changed.root)
        assert (done.exit_code, done.stdout) == (0, "")
        assert (changed.root.parent / "out").read_text("utf-8") == printed.stdout
    done = verb("diff", "--output", "no/such/file", cwd=changed.root)
    assert done.exit_code == 2 and "cannot be written" in done.stderr


def test_folders(verb: Run, changed: Project, tmp_path: Path) -> None:
    shutil.copytree(changed.root, tmp_path / "old")
    changed.change("tram-bells/gold.jsonl", "n1", use="title")
    done = verb("diff", str(tmp_path / "old"), str(changed.root))
    assert done.exit_code == 0 and 'use "other" → "title"' in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("no-such",), "git knows no revision 'no-such'"),
        (("main", "no-such"), "git knows no revision 'no-such'"),
        (("main", "mine", "more"), "unexpected extra argument"),
        (("--limit", "10", "--format", "markdown"), "10000"),
        (("--format", "html"), "Invalid value"),
        (("/",), "neither a git revision nor a folder"),
    ],
)
def test_a_wrong_call_is_two(
    verb: Run, project: Project, words: tuple[str, ...], message: str
) -> None:
    done = verb("diff", *words, cwd=project.root)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr


def test_no_corpus_and_no_repository(verb: Run, tmp_path: Path) -> None:
    done = verb("diff")
    assert done.exit_code == 2 and "no repository with a commit" in done.stderr
