"""The verb diff: forms, files, exit statuses."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Project = Any  # of conftest.py


@pytest.fixture
def changed(project: Project) -> Project:
    project.change("tram-bells/gold.jsonl", "d2", value="1999")
    project.commit()
    project.change("tram-bells/gold.jsonl", "q2", speaker=None)
    return project


def test_without_words_it_is_what_is_in_no_commit(newsqed: Run, changed: Project) -> None:
    done = newsqed("diff", cwd=changed.root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("HEAD → the files as they are: 1 article changed\n")
    assert "~   q2 direct quote" in done.stdout and "d2" not in done.stdout
    # Also from a folder below, and by --root from anywhere.
    assert newsqed("diff", cwd=changed.root / "corpus" / "tram-bells").stdout == done.stdout
    assert newsqed("--root", str(changed.root), "diff").stdout == done.stdout


def test_the_example_of_the_help_runs(newsqed: Run, changed: Project) -> None:
    (example,) = [
        line for line in newsqed("diff", "--help").stdout.splitlines() if "newsqed diff " in line
    ]
    done = newsqed(*example.split()[1:], cwd=changed.root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("## Corpus: 1 article changed\n")
    assert '<code>value</code> "1998" → "1999"' in done.stdout


def test_json_has_the_shape_that_is_written_down(
    newsqed: Run, changed: Project, repository: Path
) -> None:
    found = json.loads(newsqed("diff", "main", "--json", cwd=changed.root).stdout)
    assert newsqed("diff", "main", "--format", "json", cwd=changed.root).stdout
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


def test_every_form_can_go_to_a_file(newsqed: Run, changed: Project) -> None:
    for form in ("text", "json", "markdown"):
        printed = newsqed("diff", "main", "--format", form, cwd=changed.root)
        done = newsqed("diff", "main", "--format", form, "--output", "../out", cwd=changed.root)
        assert (done.returncode, done.stdout) == (0, "")
        assert (changed.root.parent / "out").read_text("utf-8") == printed.stdout
    done = newsqed("diff", "--output", "no/such/file", cwd=changed.root)
    assert done.returncode == 2 and "cannot be written" in done.stderr


def test_folders(newsqed: Run, changed: Project, tmp_path: Path) -> None:
    shutil.copytree(changed.root, tmp_path / "old")
    changed.change("tram-bells/gold.jsonl", "n1", use="title")
    done = newsqed("diff", str(tmp_path / "old"), str(changed.root))
    assert done.returncode == 0 and 'use "other" → "title"' in done.stdout, done.stderr


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
    newsqed: Run, project: Project, words: tuple[str, ...], message: str
) -> None:
    done = newsqed("diff", *words, cwd=project.root)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr and "Traceback" not in done.stderr


def test_no_corpus_and_no_repository(newsqed: Run, tmp_path: Path) -> None:
    done = newsqed("diff")
    assert done.returncode == 2 and "no repository with a commit" in done.stderr
