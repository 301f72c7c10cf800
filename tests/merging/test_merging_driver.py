"""The merge driver: three files in, one of them written, or left as it was."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from made_records import BASE, Object, changed, entity, mention

from newsqed.merging import merge_files
from newsqed.store import lines_bytes

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def write(path: Path, items: list[Object]) -> Path:
    path.write_bytes(lines_bytes(items))
    return path


def test_conflicts_stand_between_markers_and_the_check_says_so(
    tmp_path: Path, newsqed: Run
) -> None:
    base, ours, theirs = (tmp_path / name for name in ("base", "ours.jsonl", "theirs"))
    write(base, BASE)
    write(ours, [*changed(BASE, "q1", medium="written"), mention(3, 40, "Ada", "e1")])
    write(theirs, changed(BASE, "q1", medium="posted"))
    said: list[str] = []
    assert merge_files(base, ours, theirs, say=said.append) is False
    assert said == ["conflict in q1: both changed it"]
    text = ours.read_text("utf-8")
    marks = [line for line in text.splitlines() if not line.startswith("{")]
    assert marks == ["<<<<<<< ours", "||||||| base", "=======", ">>>>>>> theirs"]
    assert '"m3"' in text.rpartition(">>>>>>> theirs")[2]
    found = newsqed("check", str(ours))
    assert found.returncode == 1 and "merge conflict" in found.stdout


@pytest.mark.parametrize(
    "broken",
    [
        b"{\n",
        b"[1]\n",
        b'{"id": "m1"}\n',
        b"\xff\n",
        b'{"kind": "date", "id": "d1", "start": ""}\n',
    ],
)
def test_what_is_no_record_is_left_to_git(tmp_path: Path, broken: bytes) -> None:
    base, ours, theirs = (tmp_path / name for name in ("base", "ours", "theirs"))
    write(base, BASE)
    write(ours, changed(BASE, "e1", link="unreviewed"))
    theirs.write_bytes(lines_bytes(BASE) + broken)
    said: list[str] = []
    assert merge_files(base, ours, theirs, say=said.append) is True
    assert "merged line by line instead" in said[0]
    text = ours.read_bytes()
    assert b"unreviewed" in text and text.endswith(broken)


def test_both_added_the_file(tmp_path: Path) -> None:
    base, ours, theirs = (tmp_path / name for name in ("base", "ours", "theirs"))
    base.write_bytes(b"")
    write(ours, BASE)
    write(theirs, [entity(1, "Di"), mention(1, 70, "Di", "e1")])
    assert merge_files(base, ours, theirs) is True
    made = [json.loads(line) for line in ours.read_bytes().splitlines()]
    assert [item["id"] for item in made] == ["e1", "e2", "e3", "m1", "m2", "q1", "m3"]
    assert made[-1]["entity"] == "e3"


@pytest.mark.parametrize(
    "odd",
    [
        '{"kind": "date", "id": "d1", "start": 60, "end": 64, "note": "four \\ud83d words"}',
        '{"kind": "mention", "id": "m3", "start": 60, "end": 64, "form": "name", "entity": "e2"}',
        '{"kind": "mention", "id": "m3", "start": 60, "end": 64, "label": ["PERSON"]}',
        '{"kind": "date", "id": "d1", "start": 60, "end": 64, "value": ' + "9" * 5000 + "}",
        '{"kind": "date", "id": "d1", "start": 60, "end": 64, "note": "four words", "note": "5"}',
        '{"kind": "date", "id": "d1", "start": 60, "end": 64, "confidence": NaN}',
        '{"kind": "date", "id": "d1", "start": 60, "end": 64, "confidence": 1e999}',
        '{"kind": "quote", "id": "q2", "spans": [[60, 64], "ab", [70, 72]]}',
        '{"kind": "mention", "id": "m' + "3" * 5000 + '", "start": 60, "end": 64}',
    ],
)
def test_nothing_of_theirs_is_lost_whatever_it_is(tmp_path: Path, odd: str) -> None:
    base, ours, theirs = (tmp_path / name for name in ("base", "ours", "theirs"))
    with_two = [*BASE, mention(2, 30, "Bo", "e2")]
    write(base, with_two)
    write(ours, [item for item in with_two if item["id"] != "m2"])
    theirs.write_bytes(
        lines_bytes(changed(with_two, "q1", medium="written")) + odd.encode() + b"\n"
    )
    said: list[str] = []
    merged = merge_files(base, ours, theirs, say=said.append)
    text = ours.read_bytes()
    assert b'"written"' in text
    assert odd.encode() in text or json.loads(odd) in map(json.loads, text.splitlines())
    assert (b"<<<<<<< ours" in text) is not merged
    assert "line by line" in "".join(said) or odd.encode() in text


def test_a_key_that_stands_twice_is_kept_for_a_person(tmp_path: Path) -> None:
    base, ours, theirs = (tmp_path / name for name in ("base", "ours", "theirs"))
    write(base, BASE)
    write(ours, changed(BASE, "e1", link="unreviewed"))
    twice = lines_bytes(BASE).replace(b'"spoken"}', b'"spoken", "note": "four", "note": "five"}')
    theirs.write_bytes(twice)
    said: list[str] = []
    assert merge_files(base, ours, theirs, say=said.append) is True
    assert "stands twice" in said[0] and "line by line" in said[0]
    assert b'"note": "four", "note": "five"' in ours.read_bytes()


def test_what_git_cannot_merge_stands_whole_between_markers(tmp_path: Path) -> None:
    base, ours, theirs = (tmp_path / name for name in ("base", "ours", "theirs"))
    write(base, BASE)
    write(ours, BASE[1:])
    theirs.write_bytes(b"\0{")  # git merges no binary file by lines
    said: list[str] = []
    assert merge_files(base, ours, theirs, say=said.append) is False
    assert "both files stand whole between the markers" in said[-1]
    assert ours.read_bytes() == (
        b"<<<<<<< ours\n" + lines_bytes(BASE[1:]) + b"||||||| base\n" + lines_bytes(BASE)
        + b"=======\n\0{\n>>>>>>> theirs\n"
    )  # fmt: skip


def test_what_fails_altogether_stops_git_and_leaves_ours(tmp_path: Path, newsqed: Run) -> None:
    base, ours = write(tmp_path / "base", BASE), write(tmp_path / "ours", BASE)
    done = newsqed("merge-driver", str(base), str(ours), str(tmp_path / "none"), "gold.jsonl")
    assert done.returncode > 128
    assert "gold.jsonl: it cannot be merged" in done.stderr and "Traceback" not in done.stderr
    assert ours.read_bytes() == lines_bytes(BASE)
