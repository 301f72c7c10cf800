"""What is certain is mended, all else is left as it was: examples, corruptions, odd files."""

import importlib.util
import json
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from newsqed.errors import NewsqedError
from newsqed.mending import Mend, mend_corpus, mend_file
from newsqed.mending.spans import moved
from newsqed.store import Corpus, line_bytes

checks = import_module("newsqed.check")  # the name newsqed.check is the function

Run = Callable[..., "subprocess.CompletedProcess[str]"]
EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
HOME = "corpus/tram-bells"


def corruptions() -> Any:
    """The operators that another test corrupts gold with."""
    path = Path(__file__).resolve().parents[1] / "check" / "test_check_mutation.py"
    spec = importlib.util.spec_from_file_location("corruptions", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A valid corpus whose rules.jsonl are fresh."""
    shutil.copytree(EXAMPLES / "valid" / "corpus", tmp_path / "corpus")
    assert {mend.code for mend in mend_corpus(Corpus(tmp_path / "corpus"))} == {"E513"}
    return tmp_path / "corpus"


def held(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def found(target: Path) -> list[str]:
    return [item.code for item in checks.check(target) if item.code != "I507"]


# ---- The examples of the checks.


@pytest.mark.parametrize("code", ["E102", "E111", "E209", "E301", "E302", "E303", "E308", "E404"])
def test_a_document_becomes_the_valid_one(code: str, tmp_path: Path) -> None:
    file = tmp_path / "documents.jsonl"
    shutil.copyfile(EXAMPLES / "invalid" / code / "documents.jsonl", file)
    mends = list(mend_file(file))
    assert mends and all(mend.file == str(file) and mend.message for mend in mends)
    valid = (EXAMPLES / "valid" / "documents.jsonl").read_bytes().splitlines(keepends=True)
    assert file.read_bytes() == valid[0]
    assert list(mend_file(file)) == []


@pytest.mark.parametrize("code", ["E112", "E113", "W118", "W420", "W519"])
def test_a_corpus_becomes_valid(code: str, tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    shutil.copytree(EXAMPLES / "invalid" / code, root)
    assert found(root) != []
    codes = {mend.code for mend in mend_corpus(Corpus(root))}
    assert code in codes or code == "E112"  # its file is one that is made anew
    assert found(root) == []
    assert list(mend_corpus(Corpus(root))) == []


def test_what_is_not_certain_stays_byte_by_byte(tmp_path: Path) -> None:
    mendable = {"E102", "E111", "E209", "E301", "E302", "E303", "E308", "E404"}
    left = 0
    for folder in sorted((EXAMPLES / "invalid").iterdir()):
        source = folder / "documents.jsonl"
        if folder.name in mendable or not source.is_file():
            continue
        file = tmp_path / f"{folder.name}.jsonl"
        shutil.copyfile(source, file)
        assert list(mend_file(file)) == [], folder.name
        assert file.read_bytes() == source.read_bytes()
        left += 1
    assert left > 25


def test_nothing_is_written_where_nothing_is_wrong(root: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    assert list(mend_corpus(Corpus(root))) == []
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before
    file = EXAMPLES / "valid" / "documents.jsonl"
    assert list(mend_file(file)) == []


# ---- Offsets.


def mention(number: int, start: int, words: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": "mention", "id": f"m{number}", "start": start, "end": start + len(words),
        "text": words, "label": "PERSON", "form": "name", "entity": None, **more,
    }  # fmt: skip


def starts(records: list[dict[str, Any]], text: str) -> list[int]:
    return [record["start"] for record, _ in moved(records, text)]


def test_words_move_to_the_one_place_that_nothing_marks() -> None:
    text = "Ann met Bea. Then Ann met Cy."
    assert starts([mention(1, 20, "Cy")], text) == [26]
    assert starts([mention(1, 3, "Ann")], text) == [3]  # it could be either
    assert starts([mention(1, 3, "Ann"), mention(2, 18, "Ann")], text) == [0, 18]
    assert starts([mention(1, 3, "Ann"), mention(2, 4, "Ann")], text) == [3, 4]
    assert starts([mention(1, 9, "Cy"), mention(2, 10, "Cy")], text) == [9, 10]  # one for two
    assert starts([mention(1, 2, "Dee")], text) == [2]
    assert starts([mention(1, 2, "Be")], text) == [2]  # only within a longer word
    assert starts([mention(1, 5, "ann")], text) == [5]


def test_one_end_that_is_wrong_follows_the_other() -> None:
    text = "Ann met Bea. Then Ann met Cy."
    for start, end, right in ((0, 9, (0, 3)), (3, 21, (18, 21)), (0, 21, (0, 21))):
        [(made, _)] = moved([{**mention(1, 0, "Ann"), "start": start, "end": end}], text)
        assert (made["start"], made["end"]) == right


def test_words_that_differ_in_case_alone_stay_where_they_are() -> None:
    text = "Dov Marsh spoke. MARSH: Yes."
    assert starts([mention(1, 17, "Marsh")], text) == [17]


def test_what_stands_twice_follows_the_records_beside_it() -> None:
    text = "Zed was so sure of it. Yan was so glad. Xi was so so. Wim left."
    names = [
        mention(n, text.index(words), words) for n, words in enumerate(("Zed", "Yan", "Wim"), 1)
    ]
    was = mention(9, text.index("was so glad"), "was")
    for away in (-2, 5, 31):
        wrong = [{**item, "start": item["start"] + away, "end": item["end"] + away}
                 for item in (*names, was) if item["start"] + away >= 0]  # fmt: skip
        assert starts(wrong, text) == [item["start"] - away for item in wrong]
    lone = {**was, "start": was["start"] + 4, "end": was["end"] + 4}
    assert starts([*names, lone], text)[3] == lone["start"]  # those beside it have not moved


@given(
    some.text("ab \n", max_size=60),
    some.lists(
        some.tuples(some.text("ab", min_size=1, max_size=3), some.integers(0, 80)), max_size=4
    ),
)
def test_a_record_that_moves_stands_where_its_words_do(
    text: str, given: list[tuple[str, int]]
) -> None:
    records = [mention(number, start, words) for number, (words, start) in enumerate(given, 1)]
    for before, (after, done) in zip(records, moved(records, text), strict=True):
        assert bool(done) is (before != after)
        if done:
            assert text[after["start"] : after["end"]] == after["text"] == before["text"]


def test_parts_follow_the_record_that_they_belong_to() -> None:
    text = "He swam. “Cold,” he said. He left, and he said “Why?” and he wept."
    start, at, shift = text.index("“Why?”"), text.index("he said", 20), 7
    quote = {
        "kind": "quote", "id": "q1", "type": "direct",
        "spans": [[start + shift, start + 6 + shift]], "text": "“Why?”",
        "quoted": [[start + shift, start + 6 + shift]],
        "cue": {"start": at + 3 + shift, "end": at + 7 + shift, "text": "said"},
        "speaker": {"start": at + shift, "end": at + 2 + shift, "text": "he"}, "medium": "spoken",
    }  # fmt: skip
    [(right, done)] = moved([quote], text)
    assert right["spans"] == right["quoted"] == [[start, start + 6]] and len(done) == 3
    assert (right["cue"]["start"], right["speaker"]["start"]) == (at + 3, at)
    sound = {**right, "cue": quote["cue"]}
    assert moved([sound], text) == [(sound, [])]  # “said” stands twice, and nothing tells which
    title = {"start": 0, "end": 2, "text": "Dr"}
    [(right, _)] = moved([mention(1, 2, "Bo Lee", title=title)], "Dr Bo Lee met Dr Ann.")
    assert (right["start"], right["end"], right["title"]) == (3, 9, title)


def test_a_quotation_of_two_parts_moves_as_a_whole_and_one_end_alone() -> None:
    text = "“Ay,” he said, “ay ay.” And “no.”"
    spans = [[0, 5], [15, 23]]
    quote = {
        "kind": "quote", "id": "q1", "type": "direct", "spans": spans, "text": "“Ay,” “ay ay.”",
        "quoted": spans, "cue": {"start": 9, "end": 13, "text": "said"}, "speaker": None,
        "medium": "spoken",
    }  # fmt: skip
    assert moved([quote], text) == [(quote, [])]
    for wrong in ([[2, 7], [17, 25]], [[0, 5], [15, 20]], [[0, 5], [16, 23]], [[0, 7], [15, 23]]):
        for runs in (spans, wrong):
            [(right, done)] = moved([{**quote, "spans": wrong, "quoted": runs}], text)
            assert (right["spans"], right["quoted"]) == (spans, spans), (wrong, runs)
            assert done
    wrong = [[1, 5], [16, 22]]
    assert moved([{**quote, "spans": wrong}], text) == [({**quote, "spans": wrong}, [])]


def test_the_runs_of_a_mixed_quotation_move_with_it(root: Path) -> None:
    path = root / "corpus" / "quay-lights" / "gold.jsonl"
    before = path.read_bytes()
    for away in (-3, 4, 40):
        items = [json.loads(line) for line in before.splitlines()]
        for item in items:
            if item["id"] == "q4":
                for key in ("spans", "quoted"):
                    item[key] = [[start + away, end + away] for start, end in item[key]]
        path.write_bytes(b"".join(map(line_bytes, items)))
        assert list(mend_file(path))
        assert path.read_bytes() == before


def shifted(items: list[dict[str, Any]], away: Callable[[int], int]) -> list[dict[str, Any]]:
    """The records with all of their offsets moved."""

    def at(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: away(part) if key in ("start", "end") else at(part)
                for key, part in value.items()
            }
        if isinstance(value, list):
            return [
                [away(part) for part in pair] if isinstance(pair, list) else pair for pair in value
            ]
        return value

    return [at(item) for item in items]


@pytest.mark.parametrize(
    ("away", "least"),
    [
        (lambda at: at - 3 if at > 2 else at, 0.95),
        (lambda at: at + 7, 0.95),
        (lambda at: at + 1000, 0.95),
        (lambda at: at - 250 if at > 800 else at, 0.9),
        (lambda at: at + at // 300, 0.7),
    ],
)
def test_gold_that_has_moved_comes_back_or_is_left_but_never_goes_astray(
    repository: Path, away: Callable[[int], int], least: float
) -> None:
    changed = right = 0
    for path in sorted((repository / "corpus").glob("*/gold.jsonl")):
        text = (path.parent / "text.txt").read_bytes().decode()
        items = [json.loads(line) for line in path.read_bytes().splitlines()]
        wrong = shifted(items, away)
        mended = [record for record, _ in moved(wrong, text)]
        changed += sum(one != other for one, other in zip(items, wrong, strict=True))
        right += sum(
            one == other != before for one, other, before in zip(items, mended, wrong, strict=True)
        )
        document = {"id": "a", "text": text, "annotations": mended}
        told = {finding.id for finding in checks.check(document)}
        # Two records that say the same of the same words may change places.
        said = [{**one, "id": ""} for one in items]
        astray = [
            other["id"]
            for one, other in zip(items, mended, strict=True)
            if one != other
            and other["id"] not in told
            and other not in wrong
            and {**other, "id": ""} not in said
        ]
        assert astray == [], path.parent.name
    assert right > least * changed > 0


def test_words_that_are_composed_otherwise_are_those_of_the_text(root: Path) -> None:
    path = root / HOME / "gold.jsonl"
    before = path.read_bytes()
    path.write_bytes(before.replace("Zoe\u0308".encode(), "Zo\u00eb".encode()))
    assert "E303" in found(root)
    assert {mend.code for mend in mend_corpus(Corpus(root))} == {"E303", "E304"}
    # A name that differs may also tell of a mention that belongs to another entity.
    assert set(found(root)) == {"E407"}


# ---- Corruptions.


def corrupted_and_mended(root: Path, article: str, seeds: range) -> dict[str, Counter[str]]:
    """What became of corrupted gold, by operator: put right again, left to a person, or wrong.

    Wrong is a file that the checks pass after a mend although it says something else than before
    the corruption.
    """
    module = corruptions()
    path = root / "corpus" / article / "gold.jsonl"
    original = path.read_bytes()
    counts: dict[str, Counter[str]] = {}
    for seed in seeds:
        draw = random.Random(seed)
        operator = draw.choice(module.OPERATORS)
        items = [json.loads(line) for line in original.decode().splitlines()]
        data = operator(draw, items)
        if data == original:
            continue
        path.write_bytes(data)
        named = set(found(path))
        mends = list(mend_file(path))
        after = path.read_bytes()
        left = [item for item in checks.check(path) if item.severity != "note"]
        assert mends or after == data
        assert list(mend_file(path)) == [], (seed, operator.__name__)  # once is enough
        if after == original:
            outcome = "right"
        elif after == data:
            outcome = "untouched"
        elif left:
            outcome = "partly"
        elif {mend.code for mend in mends} == {"E404"}:
            outcome = "derived"  # another value of a date, and the interval that follows
        else:
            outcome = "wrong" if named else "valid"
        counts.setdefault(operator.__name__, Counter())[outcome] += 1
    path.write_bytes(original)
    return counts


def test_corruptions_are_put_right_or_left_to_a_person(root: Path) -> None:
    counts = corrupted_and_mended(root, "quay-lights", range(150))
    assert sum(count["wrong"] for count in counts.values()) == 0, counts
    assert counts["swap_lines"] == Counter(right=counts["swap_lines"].total())
    assert counts["shift_offset"]["right"] > counts["shift_offset"].total() / 2
    for untouched in ("repeat_id", "lose_target", "misspell", "change_reference"):
        assert counts[untouched]["right"] == 0


@pytest.mark.trial
def test_two_thousand_corruptions_mended(tmp_path: Path, repository: Path) -> None:
    for name in ("raw", "corpus", "schema"):
        shutil.copytree(repository / name, tmp_path / name)
    total: dict[str, Counter[str]] = {}
    articles = Corpus(tmp_path).ids()
    for number, article in enumerate(articles):
        each = 2_100 // len(articles)
        seeds = range(number * each, (number + 1) * each)
        for name, count in corrupted_and_mended(tmp_path, article, seeds).items():
            total.setdefault(name, Counter()).update(count)
    outcomes = ("right", "partly", "untouched", "derived", "valid", "wrong")
    print(f"\n{'operator':20}" + "".join(f"{name:>11}" for name in outcomes))
    for name, count in total.items():
        print(f"{name:20}" + "".join(f"{count[outcome]:11}" for outcome in outcomes))
    assert sum(count["wrong"] for count in total.values()) == 0


# ---- Files as they should not be.


def test_a_line_that_cannot_be_read_stays_and_so_does_the_order(root: Path) -> None:
    path = root / HOME / "gold.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[0], lines[1] = lines[1], lines[0]
    date = next(at for at, line in enumerate(lines) if b'"earliest"' in line)
    lines[date] = lines[date].replace(b'"latest": "2', b'"latest": "3')
    lines.insert(4, b"<<<<<<< ours\n")
    path.write_bytes(b"".join(lines))
    [mend] = mend_corpus(Corpus(root))
    assert (mend.code, mend.line) == ("E404", date + 2 if date >= 4 else date + 1)
    after = path.read_bytes().splitlines(keepends=True)
    assert after[:2] == lines[:2] and after[4] == b"<<<<<<< ours\n"


def test_a_text_that_was_changed_moves_no_offset(root: Path) -> None:
    text = root / HOME / "text.txt"
    text.write_bytes(b"Oh. " + text.read_bytes())
    assert list(mend_corpus(Corpus(root))) == []
    assert "E314" in found(root)


@pytest.mark.parametrize("name", [f"{HOME}/gold.jsonl", f"{HOME}/rules.jsonl", "corpus/splits.tsv"])
def test_a_link_that_leads_out_is_not_followed(root: Path, name: str) -> None:
    outside = root.parent / "outside"
    outside.write_bytes((root / name).read_bytes().replace(b"\n", b"\r\n"))
    before = outside.read_bytes()
    (root / name).unlink()
    (root / name).symlink_to(outside)
    assert list(mend_corpus(Corpus(root))) == []
    assert outside.read_bytes() == before and (root / name).is_symlink()


def test_any_bytes_leave_frozen_files_alone_and_never_crash(root: Path) -> None:
    files = sorted(path for path in root.rglob("*") if path.is_file())
    for seed in range(25):
        draw = random.Random(seed)
        path = draw.choice(files)
        before = path.read_bytes()
        data = bytearray(before)
        for _ in range(draw.randrange(1, 4)):
            at = draw.randrange(len(data))
            data[at : at + draw.randrange(3)] = bytes(draw.choices(range(256), k=draw.randrange(3)))
        path.write_bytes(bytes(data))
        list(mend_corpus(Corpus(root)))
        frozen = path.name == "text.txt" or (path.parent.name == "raw" and path.suffix == ".txt")
        if frozen:
            assert path.read_bytes() == bytes(data)
        path.write_bytes(before)
    assert found(root) == []


def test_of_a_document_only_its_own_line_is_written(tmp_path: Path) -> None:
    valid = (EXAMPLES / "valid" / "documents.jsonl").read_bytes().splitlines(keepends=True)
    wrong = json.loads(valid[0])
    wrong["annotations"].reverse()
    spaced = json.dumps(json.loads(valid[1]), separators=(",", ":")).encode() + b"\r\n"
    file = tmp_path / "a.jsonl"
    file.write_bytes(b"".join([spaced, b"\n", b"{broken\n", line_bytes(wrong), valid[2]]))
    mends = list(mend_file(file))
    assert [(mend.code, mend.line) for mend in mends] == [("E308", 4)]
    assert file.read_bytes() == b"".join([spaced, b"\n", b"{broken\n", valid[0], valid[2]])


@pytest.mark.parametrize(
    "annotations",
    [None, 5, [None], [{"kind": []}], [{"kind": "mention", "id": "m1", "start": "x"}]],
)
def test_documents_that_are_none_are_left(tmp_path: Path, annotations: Any) -> None:
    file = tmp_path / "a.jsonl"
    data = line_bytes({"id": "a", "text": "b", "annotations": annotations})
    file.write_bytes(data)
    assert list(mend_file(file)) == [] and file.read_bytes() == data


def test_what_cannot_be_mended_is_told(root: Path, tmp_path: Path) -> None:
    for path, words in (
        (tmp_path / "a.parquet", "only JSON Lines"),
        (tmp_path / "a.jsonl", "cannot be read"),
        (root / HOME / "article.json", "only annotations"),
    ):
        with pytest.raises(NewsqedError, match=words):
            list(mend_file(path))


# ---- The command.


def test_the_command_says_what_it_did_and_checks_what_is_left(root: Path, newsqed: Run) -> None:
    path = root / HOME / "gold.jsonl"
    before = path.read_bytes()
    items = [json.loads(line) for line in before.splitlines()]
    items[-1]["start"] += 1
    items.reverse()
    path.write_bytes(b"".join(map(line_bytes, items)))
    done = newsqed("check", "tram-bells", "--fix", cwd=root)
    assert done.returncode == 0, done.stderr
    assert f"{HOME}/gold.jsonl: E308 mended: records put in order\n" in done.stdout
    assert "1 character earlier" in done.stdout and "2 mends\n" in done.stdout
    assert path.read_bytes() == before
    done = newsqed("check", "--fix", "--format", "json", str(path), cwd=root)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "nothing to mend\n")


def test_a_mend_is_a_value() -> None:
    assert Mend("E308", "records put in order", "a") == Mend("E308", "records put in order", "a")


def test_what_somebody_wrote_into_the_proposals_is_not_made_anew(root: Path) -> None:
    path = root / HOME / "rules.jsonl"
    line = path.read_bytes().splitlines(keepends=True)[0]
    for written in (line.replace(b'"rule"', b'"annotator": "ada", "rule"'), b"{broken\n"):
        path.write_bytes(written)
        assert list(mend_corpus(Corpus(root))) == []
        assert path.read_bytes() == written
    path.write_bytes(line)
    assert [mend.code for mend in mend_corpus(Corpus(root))] == ["E513"]


# ---- Tags.


def tags_of(path: Path) -> dict[str, Any]:
    items = map(json.loads, path.read_text("utf-8").splitlines())
    return {item["id"]: item.get("phenomena") for item in items}


def retag(path: Path, edit: Callable[[dict[str, Any]], None]) -> None:
    items = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for item in items:
        edit(item)
    path.write_bytes(b"".join(map(line_bytes, items)))


@pytest.mark.parametrize("name", ["tram-bells/gold.jsonl", "quay-lights/hand/ada.jsonl"])
def test_tags_that_follow_come_back_and_judged_ones_stay(root: Path, name: str) -> None:
    path = root / "corpus" / name
    right = tags_of(path)
    before = path.read_bytes()
    retag(path, lambda item: item.pop("phenomena", None))
    assert set(found(root)) == {"W420"}
    assert {mend.code for mend in mend_corpus(Corpus(root))} == {"W420"}
    assert path.read_bytes() == before

    def judge(item: dict[str, Any]) -> None:
        if item["kind"] == "mention":
            item["phenomena"] = ["metonym", "paragraphs"]

    retag(path, judge)
    # A file that is named by itself is mended too.
    assert {mend.id for mend in mend_file(path)} == {key for key in right if key[0] == "m"}
    assert tags_of(path) == {
        key: [*(tags or ()), "metonym"] if key[0] == "m" else tags for key, tags in right.items()
    }
    assert found(root) == []


def test_a_judged_tag_of_another_kind_is_found_and_left_to_a_person(root: Path) -> None:
    path = root / HOME / "gold.jsonl"

    def judge(item: dict[str, Any]) -> None:
        if item["id"] in ("e1", "n1"):
            item["phenomena"] = ["holiday"]

    retag(path, judge)
    assert [(item.code, item.id) for item in checks.check(root) if item.code != "I507"] == [
        ("W420", "e1"), ("W420", "n1"),
    ]  # fmt: skip
    assert list(mend_corpus(Corpus(root))) == []


def test_tags_wait_until_records_are_sound(root: Path) -> None:
    """An unknown tag is no value of its list, and then nothing is derived."""
    path = root / HOME / "gold.jsonl"
    retag(path, lambda item: item.update(phenomena=["odd"]) if item["id"] == "m1" else None)
    retag(path, lambda item: item.pop("phenomena", None) if item["id"] == "q1" else None)
    assert found(root) == ["E201"]
    before = path.read_bytes()
    assert list(mend_corpus(Corpus(root))) == [] and path.read_bytes() == before


def test_tags_of_documents_and_proposals_are_their_makers(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "documents.jsonl"
    lines = (EXAMPLES / "valid" / "documents.jsonl").read_text("utf-8").splitlines()
    documents = list(map(json.loads, lines))
    for item in documents[0]["annotations"]:
        item.pop("phenomena", None)
    file.write_bytes(b"".join(map(line_bytes, documents)))
    assert found(file) == [] and list(mend_file(file)) == []
    assert not any(tags_of(root / HOME / "rules.jsonl").values()) and found(root) == []
