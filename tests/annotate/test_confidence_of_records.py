"""A rule's number, once it stands in the rule file, is what its records carry."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from newsqed.store import Corpus

Run = Callable[..., "subprocess.CompletedProcess[str]"]
CLI = ("-m", "newsqed.cli")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project; tests may not count on what others did to it."""
    folder = tmp_path_factory.mktemp("measured")
    for name in ("src", "tools", "schema", "corpus", "raw"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(Path(__file__).parents[2] / name, folder / name, ignore=ignored)
    _keep_few(folder)
    return folder


def _keep_few(folder: Path) -> None:
    """Every fifth article alone: how many there are is of no account here."""
    corpus = Corpus(folder)
    few = corpus.ids()[::5]
    for name in corpus.ids():
        if name not in few:
            shutil.rmtree(folder / "corpus" / name)
            for path in (folder / "raw").glob(f"{name}.*"):
                path.unlink()
    splits = folder / "corpus" / "splits.tsv"
    header, *rows = splits.read_text("utf-8").splitlines(keepends=True)
    kept = [row for row in rows if row.split("\t")[0] in few]
    splits.write_text("".join([header, *kept]), encoding="utf-8")
    (folder / "corpus" / "adjudication.jsonl").unlink()


@pytest.fixture(scope="module")
def run(copy: Path) -> Run:
    """Python in the copy, after its rules were measured on its train split."""

    def python(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *words],
            cwd=copy,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(copy / "src")},
            check=False,
        )

    for layer in ("quotes", "dates"):
        done = python("tools/confidence.py", "--train", "--layer", layer)
        assert "without support" in done.stdout, done.stderr
    assert python(*CLI, "annotate").returncode == 0
    return python


def test_records_carry_it_and_the_checks_let_it_pass(run: Run, copy: Path) -> None:
    assert run(*CLI, "annotate", "--check").returncode == 0
    checked = run(*CLI, "check", "--rules")
    assert checked.returncode == 0, checked.stdout
    numbers = {
        block["id"]: block.get("confidence")
        for layer in ("quotes", "dates")
        for block in tomllib.loads(
            (copy / f"src/newsqed/rules/en/{layer}.toml").read_text("utf-8")
        )["rule"]
    }
    seen = set()
    for path in (copy / "corpus").glob("*/rules.jsonl"):
        for record in map(json.loads, path.read_text("utf-8").splitlines()):
            if record["kind"] in ("quote", "not_quote", "date"):
                assert record.get("confidence") == numbers.get(record["rule"]), record["rule"]
                seen.add((record["kind"], record.get("confidence") is not None))
            else:
                assert "confidence" not in record, "a name's rules are not measured"
    assert {("quote", True), ("not_quote", True), ("date", True)} <= seen


SIGN = """
from newsqed.editing import lay_out
from newsqed.store import Corpus
sheet = lay_out(Corpus("."), "wire-strait-talks", "claude", hand=True)
one, two, three, four, *_ = (record.id for record in sheet.records if record.confidence)
sheet.accept([one])
sheet.set(two, {"note": "Looked at."})
sheet.set(three, {"confidence": "0.25"})
print([sheet.get(name).confidence for name in (one, two, three, four)])
"""


def test_who_signs_takes_the_confidence_of_the_rule_away(run: Run) -> None:
    done = run("-c", SIGN)
    assert done.returncode == 0, done.stderr
    accepted, changed, told, untouched = json.loads(done.stdout.replace("None", "null"))
    assert accepted is changed is None
    assert told == 0.25, "what the annotator says stays"
    assert untouched, "nobody has looked at it"
