"""Findings as people and programs see them, and the places that they point at."""

import io
import json
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsqed.check import positions
from newsqed.records import Finding

checks = import_module("newsqed.check")  # the name newsqed.check is the function

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def look_up(value: object, pointer: str) -> object:
    """RFC 6901, as it stands there."""
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]  # type: ignore[index]
    return value


@given(VALUES, st.booleans(), st.sampled_from([None, 2]))
def test_every_pointer_leads_to_its_value(value: object, ascii: bool, indent: int | None) -> None:
    source = json.dumps(value, ensure_ascii=ascii, indent=indent)
    index = positions.scan(source)
    assert "" in index.places and not index.repeated
    for pointer, place in index.places.items():
        assert json.loads(source[place.start : place.end]) == look_up(value, pointer)
        if place.key_start is not None:
            key = json.loads(source[place.key_start : place.key_end])
            assert pointer.endswith("/" + positions.escape(key))


@given(st.dictionaries(st.text(), st.integers(), min_size=1))
def test_repeated_keys_are_told(value: dict[str, int]) -> None:
    inner = json.dumps(value)[1:-1]
    index = positions.scan(f"{{{inner}, {inner}}}")
    assert index.repeated == [f"/{positions.escape(key)}" for key in value]


def shown(tmp_path: Path, source: str, **place: object) -> list[str]:
    (tmp_path / "a.jsonl").write_text(source + "\n", "utf-8")
    finding = Finding("E303", "message", "a.jsonl", **place)  # type: ignore[arg-type]
    out = io.StringIO()
    assert checks.report([finding], out, root=tmp_path) is True
    return out.getvalue().splitlines()


def test_the_caret_stands_under_the_value(tmp_path: Path) -> None:
    line = '{"text": "abc"}'
    assert shown(tmp_path, line, line=1, column=10, hint="mend it") == [
        "a.jsonl:1:10: E303 message",
        '    {"text": "abc"}',
        "             ^^^^^",
        "    hint: mend it",
        "1 error (newsqed check --explain CODE says more)",
    ]


def test_wide_and_combining_characters_do_not_move_the_caret(tmp_path: Path) -> None:
    line = '{"a": "🚋e\u0301", "b": 1}'
    rows = shown(tmp_path, line, line=1, column=line.index("1}") + 1)
    # The tram takes two cells, the accent none.
    assert rows[2] == " " * (4 + line.index("1}")) + "^"


def test_a_long_line_is_shown_as_a_window(tmp_path: Path) -> None:
    line = json.dumps({"id": "a", "text": "x" * 1_000_000, "c": "here"})
    rows = shown(tmp_path, line, line=1, column=line.index('"here"') + 1)
    assert len(rows[1]) < 120 and '"here"' in rows[1]
    assert rows[2].strip() == "^" * 6
    assert rows[1].index('"here"') == rows[2].index("^")


def test_what_a_file_holds_cannot_steer_the_terminal(tmp_path: Path) -> None:
    line = '{"a": "\u202e\x7f\x9b31m", "b": 1}'
    rows = shown(tmp_path, line, line=1, column=8, hint="\x1b[2J\n\x07")
    text = "\n".join(rows)
    assert not any(char in text for char in "\x1b\x07\x7f\x9b\u202e")


def test_a_place_that_is_gone(tmp_path: Path) -> None:
    rows = shown(tmp_path, "{}", line=7, column=3, pointer="/a")
    assert rows[:2] == ["a.jsonl:7:3: E303 message", "    at /a"]


def test_json_lines(tmp_path: Path) -> None:
    found = [
        Finding("W504", "no\x1b rights", "raw/a.source.json", 9, 14, "/license", hint="“SPDX”"),
        Finding("I507", "no history", "."),
    ]
    out = io.StringIO()
    assert checks.report(found, out, format="json", root=tmp_path) is True
    first, second = map(json.loads, out.getvalue().splitlines())
    assert "\x1b" not in out.getvalue()
    assert first == {
        "code": "W504", "message": "no\x1b rights", "file": "raw/a.source.json", "line": 9,
        "column": 14, "pointer": "/license", "hint": "“SPDX”", "severity": "warning", "level": 5,
    }  # fmt: skip
    assert second["severity"] == "note"


@pytest.mark.parametrize(
    ("codes", "summary", "failed"),
    [
        ([], "nothing found", False),
        (["I507"], "1 note", False),
        (["W504", "W504"], "2 warnings (newsqed check --explain CODE says more)", True),
        (["E101", "W504", "I507"],
         "1 error, 1 warning, 1 note (newsqed check --explain CODE says more)", True),
    ],
)  # fmt: skip
def test_summary(codes: list[str], summary: str, failed: bool) -> None:
    out = io.StringIO()
    assert checks.report([Finding(code, "m", "f") for code in codes], out) is failed
    assert out.getvalue().splitlines()[-1] == summary
