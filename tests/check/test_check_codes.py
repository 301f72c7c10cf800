"""Every code there is: its docs entry, its invalid example, its exit class."""

import doctest
import importlib
import os
import pkgutil
import re
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

import newsqed
from newsqed.check import table
from newsqed.check.explain import entries
from newsqed.check.files import LARGEST
from newsqed.check.lines import Line
from newsqed.check.waivers import ON_REQUEST
from newsqed.errors import NewsqedError
from newsqed.store import Corpus

checks = import_module("newsqed.check")  # the name newsqed.check is the function

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "tests" / "examples"
CODES = list(checks.CHECKS)


def example(code: str) -> Path:
    folder = EXAMPLES / "invalid" / code
    file = folder / "documents.jsonl"
    return file if file.is_file() else folder


def git(folder: Path, *words: str) -> None:
    who = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org"}
    who |= {key.replace("AUTHOR", "COMMITTER"): value for key, value in who.items()}
    subprocess.run(
        ("git", "-c", "core.autocrlf=false", *words),
        cwd=folder,
        env={**os.environ, **who},
        check=True,
        capture_output=True,
    )


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is in no repository, whatever lies above it."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    return tmp_path / "corpus"


def test_codes_are_well_formed_and_stated_once() -> None:
    tables = (
        table.LINES, table.FORM, table.FILES, table.SHAPES, table.RECORDS, table.GOLD,
        table.TEXTS, table.FROZEN, table.PROPOSALS, table.ARTICLES, table.CORPUS, table.WAIVERS,
    )  # fmt: skip
    assert sum(map(len, tables)) == len(CODES)
    assert all(re.fullmatch(r"[EWI][1-5]\d\d", code) for code in CODES)
    assert len({code[1:] for code in CODES}) == len(CODES)
    assert len(set(checks.CHECKS.values())) == len(CODES)


def test_docs_and_examples_hold_these_codes_and_no_others() -> None:
    assert list(entries()) == CODES
    assert {path.name for path in (EXAMPLES / "invalid").iterdir()} == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_docs_entry(code: str) -> None:
    entry = checks.explain(code)
    assert entry.splitlines()[0] == f"### {code} {checks.title(code)}"
    assert "*Why:*" in entry and "*Mend:*" in entry
    assert "\n## " not in entry


@pytest.mark.parametrize("code", CODES)
def test_the_example_trips_this_check_alone(code: str, outside: Path) -> None:
    target = example(code)
    if code == "E119":  # grown here: a repository has no place for a file of that size
        shutil.copytree(target, outside)
        target = outside
        os.truncate(outside / "corpus" / "tram-bells" / "gold.jsonl", LARGEST + 1)
    if code in ("E506", "I507"):
        shutil.copytree(EXAMPLES / "invalid" / "I507", outside)
        target = outside
    if code == "E506":
        git(outside, "init", "-q")
        git(outside, "add", "-A")
        git(outside, "commit", "-q", "-m", "Frozen")
        # Copied with new times: git takes a file of the same size and time for unchanged.
        changed = EXAMPLES / "invalid" / code
        shutil.copytree(changed, outside, dirs_exist_ok=True, copy_function=shutil.copyfile)
    if code in ON_REQUEST:
        assert code not in {finding.code for finding in checks.check(target)}
        wanted = checks.Wanted(rules=code == "E513", review=code == "I417")
        found = list(checks.check_corpus(Corpus(target), wanted))
    else:
        found = list(checks.check(target))
    if code != "I507":  # whether the examples themselves lie in a repository is not our matter
        found = [finding for finding in found if finding.code != "I507"]
    assert {finding.code for finding in found if not finding.waived} == {code}
    assert all(finding.code == "W504" for finding in found if finding.waived)
    assert checks.failed(found) is (code[0] in "EW")
    for finding in found:
        assert finding.message and finding.hint and finding.file
        assert finding.level == int(code[1])
        assert (finding.line is None) == (finding.column is None)


@pytest.mark.parametrize("code", CODES)
def test_the_example_holds_little(code: str) -> None:
    files = [path for path in (EXAMPLES / "invalid" / code).rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 40_000


def test_valid_examples_are_valid_and_hold_every_kind() -> None:
    for target in (EXAMPLES / "valid" / "corpus", EXAMPLES / "valid" / "documents.jsonl"):
        assert [item for item in checks.check(target) if item.code != "I507"] == []
    text = (EXAMPLES / "valid" / "documents.jsonl").read_text("utf-8")
    for kind in newsqed.records.KINDS:
        assert f'"kind": "{kind}"' in text


def test_unknown_code() -> None:
    with pytest.raises(NewsqedError, match="no check has the code") as caught:
        checks.explain("W303")
    assert caught.value.hint == "did you mean E303?"


def test_examples_come_out_of_their_script_as_they_are(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("examples", ROOT / "tools" / "examples.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.EXAMPLES = tmp_path
    script.main()

    def held(folder: Path) -> dict[str, bytes | Path]:
        return {
            path.relative_to(folder).as_posix(): (
                path.readlink() if path.is_symlink() else path.read_bytes()
            )
            for path in folder.rglob("*")
            if path.is_symlink() or path.is_file()
        }

    assert held(EXAMPLES) == held(tmp_path)


def test_runnable_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    package = importlib.import_module("newsqed.check")
    names = [f"newsqed.check.{item.name}" for item in pkgutil.iter_modules(package.__path__)]
    run = 0
    for name in ("newsqed.check", "newsqed.history", *names):
        failed, tried = doctest.testmod(importlib.import_module(name))
        assert failed == 0, name
        run += tried
    assert run > 10


def test_public_functions_of_the_table_explain_themselves() -> None:
    for code, function in checks.CHECKS.items():
        first = str(function.__doc__).splitlines()[0]
        assert first.endswith("."), code
        assert len(first) < 90, code
    assert Line.__doc__
