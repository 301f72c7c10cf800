"""Waivers: what they let pass, what they cannot, when they are findings themselves."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from newsqed.errors import NewsqedError
from newsqed.records import Finding
from newsqed.store import Corpus

checks = import_module("newsqed.check")  # the name newsqed.check is the function

VALID = Path(__file__).resolve().parents[1] / "examples" / "valid" / "corpus"
GOLD = "corpus/quay-lights/gold.jsonl"


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """A corpus with two findings of level 4 in one article: two cues that are none."""
    shutil.copytree(VALID, tmp_path / "corpus", ignore=shutil.ignore_patterns("hand"))
    path = tmp_path / "corpus" / GOLD
    for quote, word in (("q1", "council"), ("q4", "boat")):
        recue(path, quote, word)
    return Corpus(tmp_path / "corpus")


def recue(path: Path, quote: str, word: str) -> None:
    """Give a quotation a word as its cue."""
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    start = (path.parent / "text.txt").read_bytes().decode().index(word)
    record = next(line for line in lines if line["id"] == quote)
    record["cue"] = {"start": start, "end": start + len(word), "text": word}
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")


def findings(corpus: Corpus, **wanted: object) -> list[Finding]:
    found = checks.check_corpus(corpus, checks.Wanted(**wanted))
    return [finding for finding in found if finding.code != "I507"]


def waiver(**values: object) -> dict[str, object]:
    line = {"code": "W411", "file": GOLD, "id": None, "reason": "looked at, right as it is",
            "who": "ada", "until": "2030-06-30"}  # fmt: skip
    return {**line, **values}


def test_a_waiver_of_a_record_lets_that_one_pass(corpus: Corpus) -> None:
    assert [item.id for item in findings(corpus)] == ["q1", "q4"]
    corpus.add_waivers([waiver(id="q4")])
    first, second = findings(corpus, today=date(2030, 6, 30))
    assert (first.id, first.waived) == ("q1", None)
    assert second.waived == "looked at, right as it is (ada, until 2030-06-30)"
    assert checks.failed([first]) and not checks.failed([second])


def test_a_waiver_of_a_file_lets_all_pass(corpus: Corpus) -> None:
    corpus.add_waivers([waiver()])
    assert not checks.failed(findings(corpus, today=date(2026, 1, 1)))


def test_an_expired_waiver_is_the_one_warning(corpus: Corpus) -> None:
    corpus.add_waivers([waiver()])
    left = [item for item in findings(corpus, today=date(2030, 7, 1)) if not item.waived]
    assert [(item.code, item.file, item.line) for item in left] == [
        ("W515", "corpus/waivers.jsonl", 1)
    ]


def test_what_was_not_looked_at_is_not_unused(corpus: Corpus) -> None:
    other = waiver(file="corpus/tram-bells/gold.jsonl")
    request = waiver(code="I417")
    whole = waiver(code="W514", file="raw/quay-lights.source.json")
    corpus.add_waivers([waiver(), other, request, whole])
    assert not checks.failed(findings(corpus, articles=["quay-lights"]))
    unused = [item.message for item in findings(corpus) if item.code == "W516"]
    assert len(unused) == 2 and "tram-bells" in unused[0] and "W514" in unused[1]
    review = [item for item in findings(corpus, review=True) if item.code == "I417"]
    assert {bool(item.waived) for item in review if item.file == GOLD} == {True}
    assert {bool(item.waived) for item in review if item.file != GOLD} == {False}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda line: line.update(code="E303"), "E517"),
        (lambda line: line.update(code="W499"), "E517"),
        (lambda line: line.update(until="2030-02-30"), "E313"),
        (lambda line: line.update(until="soon"), "E205"),
        (lambda line: line.update(reason="no"), "E206"),
        (lambda line: line.pop("who"), "E202"),
        (lambda line: line.update(why="because"), "E203"),
    ],
)
def test_a_bad_waiver_is_found_and_waives_nothing(
    corpus: Corpus, change: Callable[[dict[str, object]], object], code: str
) -> None:
    line = waiver()
    change(line)
    (corpus.root / "corpus" / "waivers.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    found = findings(corpus)
    assert code in {item.code for item in found}
    assert [item.waived for item in found if item.code == "W411"] == [None, None]


def test_a_baseline_waives_what_there_is_and_finds_what_is_new(corpus: Corpus) -> None:
    about = {"reason": "older than the check", "who": "ada", "until": "2999-01-01"}
    assert checks.waive(corpus, "W411", **about) == 2
    assert not checks.failed(findings(corpus))
    assert checks.waive(corpus, "W411", **about) == 0
    lines = (corpus.root / "corpus" / "waivers.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["q1", "q4"]
    recue(corpus.root / GOLD, "q2", "lamp")
    assert checks.failed(findings(corpus))


@pytest.mark.parametrize(
    ("code", "change", "message"),
    [
        ("E303", {}, "cannot be waived"),
        ("W499", {}, "cannot be waived"),
        ("W411", {"until": "2999-1-1"}, "is no day"),
        ("W411", {"reason": "so"}, "reason"),
    ],
)
def test_a_baseline_that_will_not_do_writes_nothing(
    corpus: Corpus, code: str, change: dict[str, str], message: str
) -> None:
    about = {"reason": "older than the check", "who": "ada", "until": "2999-01-01", **change}
    with pytest.raises(NewsqedError, match=message):
        checks.waive(corpus, code, **about)
    assert not (corpus.root / "corpus" / "waivers.jsonl").exists()


def test_a_baseline_of_one_article_leaves_the_others(corpus: Corpus) -> None:
    about = {"reason": "older than the check", "who": "ada", "until": "2999-01-01"}
    assert checks.waive(corpus, "W411", articles=["tram-bells"], **about) == 0
    assert checks.waive(corpus, "W411", articles=["quay-lights"], **about) == 2


@pytest.mark.parametrize(
    ("code", "until", "message"),
    [("W411", "2020-01-01", "is past"), ("W411", "2027-02-30", "is no day"),
     ("W515", "2999-01-01", "cannot be waived")],
)  # fmt: skip
def test_what_would_be_no_waiver_is_refused(
    corpus: Corpus, code: str, until: str, message: str
) -> None:
    with pytest.raises(NewsqedError, match=message):
        checks.waive(corpus, code, reason="older than the check", who="ada", until=until)


def test_a_waived_leak_hides_no_later_one(corpus: Corpus, tmp_path: Path) -> None:
    words = [" ".join(f"{letter}{number}" for number in range(60)) for letter in "ab"]

    def add(name: str, text: str, split: str) -> None:
        path = tmp_path / f"{name}.txt"
        path.write_text(text)
        # Taken in apart from what it is like, as a corpus of old may hold it.
        corpus.add(path, license="CC0-1.0", text="full", origin="composed", desk=name)
        rows = corpus.splits()
        corpus.write_splits({**rows, name: (split, name)})

    def leaks() -> list[tuple[str, bool]]:
        return [(str(item.id), bool(item.waived)) for item in findings(corpus)
                if item.code == "E510"]  # fmt: skip

    add("one", words[0], "train")
    add("two", words[0] + " more.", "test")
    assert leaks() == [("two", False)]
    about = {"reason": "both were in a release", "who": "ada", "until": "2999-01-01"}
    assert checks.waive(corpus, "E510", **about) == 1
    add("three", words[1], "train")
    add("zour", words[1] + " more.", "test")
    assert leaks() == [("two", True), ("zour", False)]
    line = waiver(code="E510", file="corpus/splits.tsv", id=None)
    corpus.add_waivers([line])
    assert leaks() == [("two", True), ("zour", False)]
