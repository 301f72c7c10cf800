"""Texts and files as bad as they come: a finding each, never a traceback."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from newsqed.errors import NewsqedError
from newsqed.records import Finding

checks = import_module("newsqed.check")  # the name newsqed.check is the function

TEXT = "Zoe\u0308 🚋 said: “שלום”.\r\n\r\nShe left on Monday."


def notes(text: str = TEXT) -> list[dict[str, Any]]:
    def at(words: str) -> dict[str, Any]:
        start = text.index(words)
        return {"start": start, "end": start + len(words), "text": words}

    start, end = at("“שלום”")["start"], at("“שלום”")["end"]
    return [
        {"kind": "entity", "id": "e1", "label": "PERSON", "name": "Zoe\u0308", "link": "nil"},
        {"kind": "mention", "id": "m1", **at("Zoe\u0308"), "label": "PERSON", "form": "name",
         "entity": "e1"},
        {"kind": "quote", "id": "q1", "type": "direct", "spans": [[start, end]], "text": "“שלום”",
         "quoted": [[start, end]], "cue": at("said"),
         "speaker": {**at("Zoe\u0308"), "entity": "e1"}, "medium": "spoken"},
        {"kind": "date", "id": "d1", **at("Monday"), "type": "DATE", "value": "2021-10-04"},
    ]  # fmt: skip


def document(**changes: dict[str, Any]) -> dict[str, Any]:
    """The document with keys of records changed, by id."""
    found = notes()
    for record in found:
        record.update(changes.get(record["id"], {}))
    return {"id": "a", "text": TEXT, "annotations": found}


def in_file(path: Path, data: bytes | dict[str, Any]) -> list[Finding]:
    if isinstance(data, dict):
        data = (json.dumps(data, ensure_ascii=False) + "\n").encode()
    file = path / "a.jsonl"
    file.write_bytes(data)
    return list(checks.check(file))


def codes(found: list[Finding]) -> list[str]:
    return [finding.code for finding in found]


def test_emoji_combining_marks_crlf_and_right_to_left_text_are_sound(tmp_path: Path) -> None:
    assert in_file(tmp_path, document()) == []


@pytest.mark.parametrize(
    ("change", "code", "pointer", "hint"),
    [
        ({"start": 30, "end": 36}, "E303", "/text", "later: start 36, end 42"),
        ({"end": 5000}, "E301", "/end", "start 36, end 42"),
        ({"start": 9000, "end": 9006}, "E301", "/start", "start 36, end 42"),
        ({"start": 10**30, "end": 10**30 + 6}, "E301", "/start", "start 36, end 42"),
        ({"end": 10**400}, "E301", "/end", "start 36, end 42"),
        ({"start": -1}, "E206", "/start", "from 0 on"),
        ({"start": 37.0}, "E204", "/start", "without a fraction: 37"),
        ({"start": 1e3}, "E204", "/start", "without a fraction: 1000"),
        ({"start": True}, "E204", "/start", "whole numbers"),
        ({"start": "37"}, "E204", "/start", "whole numbers"),
        ({"start": None}, "E204", "/start", "whole numbers"),
        ({"end": 36}, "E302", "/start", "start 36, end 42"),
        ({"start": 42, "end": 36}, "E302", "/start", "earlier: start 36, end 42"),
        ({"text": "Monday\n"}, "E303", "/text", "stands near"),
        ({"value": "2021-10-04\n"}, "E205", "/value", "a day is"),
        ({"value": "2021-02-30"}, "E403", "/value", "a day is"),
        ({"type": "date"}, "E201", "/type", "did you mean DATE ("),
        ({"id": "d1\n"}, "E205", "/id", "a number from 1 on"),
        ({"id": "d0"}, "E205", "/id", "a number from 1 on"),
        ({"id": "m1"}, "E205", "/id", "a number from 1 on"),
        ({"kind": "dates"}, "E201", "/kind", "did you mean date"),
        ({"kind": ["date"]}, "E201", "/kind", "one of"),
        ({"fiscal": 1}, "E201", "/fiscal", "true"),
        ({"fiscal": False}, "E201", "/fiscal", "leave the key out"),
        ({"earliest": "2021-10-04"}, "E207", "", "stand together"),
        ({"confidence": 2}, "E206", "/confidence", "from 0 to 1"),
        ({"phenomena": ["vague", "vague"]}, "E206", "/phenomena", "each once"),
        ({"anchor": "d9"}, "E309", "/anchor", "the last one is d1"),
        ({"anchor": "e1"}, "E205", "/anchor", "published"),
    ],
)
def test_a_broken_date(
    tmp_path: Path, change: dict[str, Any], code: str, pointer: str, hint: str
) -> None:
    [found] = in_file(tmp_path, document(d1=change))
    assert (found.code, found.pointer) == (code, f"/annotations/3{pointer}")
    assert found.hint is not None and hint in found.hint
    assert found.line == 1 and found.column is not None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"spans": []}, "E206"),
        ({"spans": [[10]]}, "E206"),
        ({"spans": [[10, 12, 14]]}, "E206"),
        ({"spans": [[10, 12.0]]}, "E204"),
        ({"spans": {}}, "E204"),
        ({"spans": None}, "E204"),
        ({"spans": [[10, 10**30]]}, "E301"),
        ({"quoted": [[0, 3]]}, "E306"),
        ({"quoted": []}, "E401"),
        ({"cue": "said"}, "E204"),
        ({"cue": {"start": 0}}, "E202"),
        ({"speaker": {}}, "E206"),
        ({"speaker": {"start": 0, "entity": "e1"}}, "E207"),
        ({"speaker": {"entity": "q1"}}, "E205"),
        ({"parent": "q1"}, "E310"),
        ({"layout": "transcript"}, "E402"),
    ],
)
def test_a_broken_quotation(tmp_path: Path, change: dict[str, Any], code: str) -> None:
    found = in_file(tmp_path, document(q1=change))
    assert set(codes(found)) == {code}


@pytest.mark.parametrize("value", [None, 5, "m1", [], [{}], True, 1.5, {"kind": None}])
def test_what_is_no_record(tmp_path: Path, value: object) -> None:
    broken = document()
    broken["annotations"].append(value)
    found = in_file(tmp_path, broken)
    assert found and {finding.level for finding in found} == {2}
    assert all(finding.pointer.startswith("/annotations/4") for finding in found)


@pytest.mark.parametrize(
    "change",
    [
        {"text": None}, {"text": 5}, {"id": ""}, {"id": 7}, {"annotations": None},
        {"annotations": {}}, {"published": "yesterday"}, {"published": 2021},
        {"layers": ["quotes", "quotes"]}, {"layers": [["quotes"]]}, {"layers": "quotes"},
        {"language": "English language"},
    ],
)  # fmt: skip
def test_a_broken_document(tmp_path: Path, change: dict[str, Any]) -> None:
    found = in_file(tmp_path, {**document(), **change})
    assert found and all(finding.level == 2 for finding in found)
    assert found == [
        finding for finding in found if finding.pointer.startswith("/" + next(iter(change)))
    ]


@pytest.mark.parametrize(
    ("data", "code", "column"),
    [
        (b"", "E114", None),
        (b"\n\n", "E114", None),
        (b'{"id": "a", "text": "b', "E104", 21),
        (b'{"id": "a", "text": ', "E104", 21),
        (b'{"id": "a", "text": "b"}', "E111", 25),
        (b'{"id": "a", "text": "b\tc"}\n', "E103", 23),
        (b"{'id': 1}\n", "E103", 2),
        (b'{"id": "a", "text": "b",}\n', "E103", 25),
        (b'{"id": "a", "text": "b"} {}\n', "E103", 26),
        (b"[1]\n", "E105", 1),
        (b"null\n", "E105", 1),
        (b'{"id": "a", "text": "b", "x": NaN}\n', "E106", 31),
        (b'{"id": "a", "text": "b", "x": [-Infinity]}\n', "E106", 32),
        (b'{"id": "a", "text": "b", "x": 1e999}\n', "E106", 31),
        (b'{"id": "a", "text": "b", "x": ' + b"9" * 5000 + b"}\n", "E106", 31),
        (b'{"id": "a", "text": "b", "id": "c"}\n', "E107", 26),
        (b'{"id": "a", "text": "\\ud83d"}\n', "E108", 21),
        (b'{"id": "a", "text": "b", "\\udc00": 1}\n', "E108", 26),
        (b'{"id": "a", "text": "\xff"}\n', "E101", 22),
        (b'{"id": "\xc3\xa9", "text": "\xed\xa0\xbd"}\n', "E101", 22),
        (b'{"id": "a", "x": ' + b"[" * 1000 + b"]" * 1000 + b"}\n", "E109", 1),
        (b'{"id": "a", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n", "E109", 1),
        (b"[" * 100_000, "E109", 1),
        (b'\xef\xbb\xbf{"id": "a", "text": "b"}\n', "E102", 1),
        ('{"id": "a", "text": "b"}\n'.encode("utf-16"), "E101", 1),
        (b"\x00\x01\x02\n", "E103", 1),
    ],
)
def test_bytes(tmp_path: Path, data: bytes, code: str, column: int | None) -> None:
    [found] = in_file(tmp_path, data)
    assert (found.code, found.column) == (code, column)
    assert found.hint


def test_an_escaped_pair_of_surrogates_is_one_character(tmp_path: Path) -> None:
    data = json.dumps({"id": "a", "text": TEXT, "annotations": notes()}) + "\n"
    assert "\\ud83d\\ude8b" in data
    assert in_file(tmp_path, data.encode()) == []


def test_carriage_returns_between_documents_are_let_pass(tmp_path: Path) -> None:
    assert in_file(tmp_path, b'{"id": "a", "text": "b"}\r\n\r\n{"id": "c", "text": "d"}\r\n') == []


def test_a_bad_line_does_not_stop_the_rest(tmp_path: Path) -> None:
    lines = [
        json.dumps(document(), ensure_ascii=False),
        '{"id": "cut", "text": "',
        json.dumps(document(d1={"end": 5000})),
    ]
    found = in_file(tmp_path, ("\n".join(lines) + "\n").encode())
    assert [(finding.line, finding.code) for finding in found] == [(2, "E104"), (3, "E301")]


def test_a_broken_record_skips_later_levels_alone(tmp_path: Path) -> None:
    # The label is of level 2, so that the wrong text of level 3 is not told; the date's is.
    change = {"label": "PERSN", "text": "Zoë"}
    found = in_file(tmp_path, document(m1=change, d1={"start": 38, "value": "2021-02-30"}))
    assert codes(found) == ["E201", "E303"]


def test_crossing_and_nested_mentions(tmp_path: Path) -> None:
    text = "the Port Ellery Council of Trade"

    def mention(number: int, words: str, label: str, entity: str | None) -> dict[str, Any]:
        start = text.index(words)
        return {"kind": "mention", "id": f"m{number}", "start": start, "end": start + len(words),
                "text": words, "label": label, "form": "name", "entity": entity}  # fmt: skip

    nested = [
        mention(1, "Port Ellery Council", "ORG", None),
        mention(2, "Port Ellery", "GPE", None),
        mention(3, "Port Ellery", "LOC", None),
    ]
    assert in_file(tmp_path, {"id": "a", "text": text, "annotations": nested}) == []
    crossing = [nested[0], mention(4, "Council of Trade", "ORG", None)]
    [found] = in_file(tmp_path, {"id": "a", "text": text, "annotations": crossing})
    assert found.code == "E311"
    assert found.message == "m4 (16 to 32) crosses m1 (4 to 23)"
    twice = [nested[0], mention(9, "Port Ellery Council", "ORG", None)]
    [found] = in_file(tmp_path, {"id": "a", "text": text, "annotations": twice})
    assert found.code == "E312"


def test_a_line_of_a_megabyte(tmp_path: Path) -> None:
    text = "Ann said 🚋 so on Monday. " * 40_000
    found = []
    for number in range(2_000):
        start = number * 25 + 17
        found.append({"kind": "date", "id": f"d{number + 1}", "start": start, "end": start + 6,
                      "text": "Monday", "type": "DATE", "value": "2021-10-04"})  # fmt: skip
    sound = {"id": "a", "text": text, "annotations": found}
    assert in_file(tmp_path, sound) == []
    for record in found:
        record["start"] += 1
    wrong = in_file(tmp_path, sound)
    assert set(codes(wrong)) == {"E303"} and len(wrong) == 2_000
    assert len({finding.column for finding in wrong}) == 2_000


def test_many_lines_take_little_memory_and_time(tmp_path: Path) -> None:
    line = (json.dumps({"id": "a", "text": "b"}) + "\n").encode()
    file = tmp_path / "a.jsonl"
    file.write_bytes(line * 3_000 + b"{\n")
    found = checks.check_file(file)
    assert next(found).line == 3_001
    assert list(found) == []


def test_what_cannot_be_read_raises_with_its_path(tmp_path: Path) -> None:
    for name in ("missing.jsonl", "missing.json"):
        with pytest.raises(NewsqedError, match="cannot be read"):
            list(checks.check(tmp_path / name))
    with pytest.raises(NewsqedError, match="no corpus"):
        list(checks.check(tmp_path))
    (tmp_path / "a.txt").write_text("text")
    with pytest.raises(NewsqedError, match="are no documents"):
        list(checks.check(tmp_path / "a.txt"))


def test_hints_name_what_was_meant() -> None:
    def hint(value: str) -> str | None:
        [found] = checks.check(document(e1={"label": value}, m1={"label": "PERSON"}))
        return found.hint

    for written in ("PERSN", "person", "PER", "people"):
        assert hint(written) == "did you mean PERSON (people, also fictional)?"
    assert hint("countries") == (
        "did you mean GPE (countries, cities, states: places with a government)?"
    )
    assert str(hint("zzz")).startswith("write one of PERSON, NORP")


def test_in_memory_what_no_file_could_hold() -> None:
    endless = [float("nan"), float("inf")]
    for value in endless:
        [found] = checks.check(document(d1={"confidence": value}))
        assert found.code == "E204"
    [found] = checks.check(document(d1={"end": 10**6000}))
    assert (found.code, found.line, found.column) == ("E301", None, None)
    assert list(checks.check(document(d1={"id": "d" + "9" * 6000}))) == []
