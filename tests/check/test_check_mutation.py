"""Random corruptions of a valid corpus: caught, or what is left is valid; never a crash."""

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from newsqed import records
from newsqed.errors import NewsqedError
from newsqed.store import Corpus

checks = import_module("newsqed.check")  # the name newsqed.check is the function

VALID = Path(__file__).resolve().parents[1] / "examples" / "valid" / "corpus"
ARTICLE = "quay-lights"
TRIALS = 200

Object = dict[str, Any]
Operator = Callable[[random.Random, list[Object]], bytes]


def lines(items: list[Object]) -> bytes:
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items).encode()


def parts(item: Object) -> list[Object]:
    """The places of a record that repeat the text."""
    inner = [item[key] for key in ("cue", "speaker", "addressee", "title") if item.get(key)]
    return [part for part in (item, *inner) if "start" in part]


def shift_offset(draw: random.Random, items: list[Object]) -> bytes:
    part = draw.choice(parts(draw.choice([item for item in items if parts(item)])))
    part[draw.choice(("start", "end"))] += draw.choice((-1000, -2, -1, 1, 2, 1000))
    return lines(items)


def shift_span(draw: random.Random, items: list[Object]) -> bytes:
    quote = draw.choice([item for item in items if item["kind"] == "quote"])
    draw.choice(quote["spans"] + quote["quoted"])[draw.randrange(2)] += draw.choice((-3, -1, 1, 9))
    return lines(items)


def change_text(draw: random.Random, items: list[Object]) -> bytes:
    part = draw.choice(parts(draw.choice([item for item in items if parts(item)])))
    at = draw.randrange(len(part["text"]))
    part["text"] = (
        part["text"][:at] + draw.choice(("", "x", "\u0301", "🚋")) + part["text"][at + 1 :]
    )
    return lines(items)


def repeat_id(draw: random.Random, items: list[Object]) -> bytes:
    one, other = draw.sample([item for item in items if item["kind"] == "mention"], 2)
    one["id"] = other["id"]
    return lines(items)


def lose_target(draw: random.Random, items: list[Object]) -> bytes:
    items.remove(draw.choice([item for item in items if item["kind"] == "entity"]))
    return lines(items)


def misspell(draw: random.Random, items: list[Object]) -> bytes:
    closed = ("label", "form", "link", "type", "mod", "medium", "kind")
    item = draw.choice([item for item in items if item.keys() & set(closed)])
    key = draw.choice([key for key in closed if key in item])
    letters = list(item[key])
    letters[draw.randrange(len(letters))] = draw.choice("abcXYZ_ ")
    item[key] = "".join(letters)
    return lines(items)


def garble_value(draw: random.Random, items: list[Object]) -> bytes:
    date = draw.choice([item for item in items if item["kind"] == "date"])
    at = draw.randrange(len(date["value"]))
    date["value"] = date["value"][:at] + draw.choice("0159XPTW-:") + date["value"][at + 1 :]
    return lines(items)


def swap_lines(draw: random.Random, items: list[Object]) -> bytes:
    one, other = draw.sample(range(len(items)), 2)
    items[one], items[other] = items[other], items[one]
    return lines(items)


def cut_bytes(draw: random.Random, items: list[Object]) -> bytes:
    data = lines(items)
    at = draw.randrange(len(data))
    return data[:at] + data[at + draw.choice((1, 2, 7, 200, len(data))) :]


def flip_byte(draw: random.Random, items: list[Object]) -> bytes:
    data = bytearray(lines(items))
    data[draw.randrange(len(data))] = draw.randrange(256)
    return bytes(data)


def lose_key(draw: random.Random, items: list[Object]) -> bytes:
    item = draw.choice(items)
    del item[draw.choice(list(item))]
    return lines(items)


def wrong_type(draw: random.Random, items: list[Object]) -> bytes:
    item = draw.choice(items)
    key = draw.choice(list(item))
    odd = (None, True, -1, 1.0, 10**30, "", "x", [], [[]], {}, [[1.0, 2]], {"start": 1})
    item[key] = draw.choice(odd)
    return lines(items)


def change_reference(draw: random.Random, items: list[Object]) -> bytes:
    item = draw.choice([item for item in items if item["kind"] == "mention"])
    item["entity"] = f"e{draw.randrange(0, 12)}"
    return lines(items)


OPERATORS: tuple[Operator, ...] = (
    shift_offset, shift_span, change_text, repeat_id, lose_target, misspell, garble_value,
    swap_lines, cut_bytes, flip_byte, lose_key, wrong_type, change_reference,
)  # fmt: skip


# Operators that never leave a file valid.
CERTAIN = (repeat_id, lose_target, swap_lines, shift_offset, change_text)


def valid(data: bytes, text: str) -> bool:
    """The contract told a second time, as shortly as it goes and without the checks."""
    try:
        items = [json.loads(line) for line in data.decode().splitlines()]
        found = [records.from_json(item) for item in items]
        assert [records.to_json(record) for record in found] == items
        assert list(map(json.dumps, items)) == [
            json.dumps(records.to_json(record)) for record in records.canonical(found)
        ]
        known = {item["id"]: item for item in items}
        assert len(known) == len(items)
        for item in items:
            assert records.KINDS[item["kind"]].letter == item["id"][0]
            for part in parts(item):
                assert 0 <= part["start"] < part["end"]
                assert text[part["start"] : part["end"]] == part["text"]
            if item["kind"] == "quote":
                assert " ".join(text[start:end] for start, end in item["spans"]) == item["text"]
            for holder in (item, item.get("speaker") or {}, item.get("addressee") or {}):
                for key in ("entity", "parent", "begin_point", "end_point"):
                    assert holder.get(key) is None or holder[key] in known
            if item.get("entity"):
                assert known[item["entity"]]["label"] == item["label"]
    except (ValueError, AssertionError, KeyError, TypeError, NewsqedError):
        return False
    return True


def corrupted(root: Path, article: str, seeds: range) -> tuple[Counter[str], Counter[str]]:
    """Corruptions of a gold file by operator: how many were made, and how many left it valid.

    Asserts that every other one is found.
    """
    path = root / "corpus" / article / "gold.jsonl"
    text = (path.parent / "text.txt").read_bytes().decode()
    original = path.read_bytes()
    assert valid(original, text)
    made: Counter[str] = Counter()
    survived: Counter[str] = Counter()
    for seed in seeds:
        draw = random.Random(seed)
        operator = OPERATORS[seed % len(OPERATORS)]
        data = operator(draw, [json.loads(line) for line in original.splitlines()])
        if data == original:
            continue
        path.write_bytes(data)
        found = [item for item in checks.check_file(path) if item.code[0] in "EW"]
        for finding in found:
            checks.title(finding.code)
        made[operator.__name__] += 1
        if all(finding.waived for finding in found):
            survived[operator.__name__] += 1
            assert valid(data, text), (article, seed, operator.__name__)
    path.write_bytes(original)
    return made, survived


def test_random_corruptions_are_caught_or_leave_a_valid_file(tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    shutil.copytree(VALID, root, ignore=shutil.ignore_patterns("hand"))
    _, survived = corrupted(root, ARTICLE, range(TRIALS))
    # What may survive: a year that could be right, a key that may be absent.
    assert sum(survived.values()) < TRIALS / 5, survived
    for certain in CERTAIN:
        assert survived[certain.__name__] == 0


@pytest.mark.trial
def test_two_thousand_corruptions_of_the_gold(tmp_path: Path, repository: Path) -> None:
    for name in ("raw", "corpus", "schema"):
        shutil.copytree(repository / name, tmp_path / name)
    articles = Corpus(tmp_path).ids()
    made: Counter[str] = Counter()
    survived: Counter[str] = Counter()
    for number, article in enumerate(articles):
        each = 2_100 // len(articles)
        counts = corrupted(tmp_path, article, range(number * each, (number + 1) * each))
        made += counts[0]
        survived += counts[1]
    print(f"\n{'operator':20}{'made':>8}{'left valid':>12}")
    for name, count in made.items():
        print(f"{name:20}{count:8}{survived[name]:12}")
    assert made.total() >= 2_000
    for certain in CERTAIN:
        assert survived[certain.__name__] == 0


def test_random_corruptions_of_any_file_never_crash(tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    shutil.copytree(VALID, root, ignore=shutil.ignore_patterns("hand"))
    files = sorted(path for path in root.rglob("*") if path.is_file())
    for seed in range(TRIALS // 3):
        draw = random.Random(seed)
        path = draw.choice(files)
        before = path.read_bytes()
        data = bytearray(before)
        for _ in range(draw.randrange(1, 4)):
            at = draw.randrange(len(data))
            data[at : at + draw.randrange(3)] = bytes(draw.choices(range(256), k=draw.randrange(3)))
        path.write_bytes(bytes(data))
        found = [item for item in checks.check(root) if item.code != "I507"]
        frozen = path.name == "text.txt" or (path.parent.name == "raw" and path.suffix == ".txt")
        if frozen and bytes(data) != before:
            assert found, (seed, path.name)
        path.write_bytes(before)
    assert [item for item in checks.check(root) if item.code != "I507"] == []
