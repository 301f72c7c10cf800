"""Figures that are kept by hand and decisions between passes: shown where they are kept alone."""

import json
from importlib import import_module
from pathlib import Path

import pytest

from newsqed.dataset import build, datasheet
from newsqed.dataset.measured import decisions, measured, on_public_gold, turned_on
from newsqed.errors import NewsqedError
from newsqed.store import Corpus

checks = import_module("newsqed.check")  # the name newsqed.check is the function
OURS = Corpus(Path(__file__).resolve().parents[2])
FIGURE = """
[[public]]
layer = "dates"
set = "Plover Days"
documents = 7
measure = "value F1"
value = 71.25
range = "60–80"
where = "docs/dates.md"

[[people]]
layer = "quotes"
set = "Plover Talk"
documents = 3
measure = "indirect F1"
value = 61.0
least = 0.0
most = 90.0
beside = 55.5

[[reading]]
articles = ["market"]
chosen = "by lot"
records = 200
wrong = 3
"""
DECISION = {
    "article": "market", "layer": "dates", "what": "value", "words": "Friday", "verdict": "b",
    "question": "Which Friday?", "settled_by": "Weekday",
}  # fmt: skip


def keep(corpus: Corpus, name: str, text: str) -> None:
    (corpus.root / "corpus" / name).write_text(text, encoding="utf-8")


def page(corpus: Corpus) -> str:
    return (build(Corpus(corpus.root)).path / "README.md").read_text("utf-8")


def test_a_corpus_without_such_files_says_nothing_of_them(corpus: Corpus) -> None:
    assert "On public gold" not in page(corpus)
    told = datasheet(Corpus(corpus.root))
    assert "against people" not in told and "read once more" not in told


def test_figures_are_shown_as_they_are_kept(corpus: Corpus) -> None:
    keep(corpus, "measured.toml", 'procedure = "Two people drew lots."\n' + FIGURE)
    told = page(corpus)
    assert "| dates | Plover Days | 7 | value F1 | 71.2 (60–80) | `docs/dates.md` |" in told
    assert told.index("Plover Days") < told.index("On this corpus the figures are diagnostic")
    sheet = datasheet(Corpus(corpus.root))
    assert "Two people drew lots." in sheet
    assert "| quotes | Plover Talk | indirect F1 | 3 | 61.0 | 0.0–90.0 | 55.5 |" in sheet
    assert "`market` (by lot): of 200 records 3 were wrong or missing, 1.5 % (0.5–4.3)" in sheet
    assert not [item for item in checks.check(corpus.root) if item.code == "W518"]


def test_decisions_are_counted_by_question(corpus: Corpus) -> None:
    lines = [DECISION, DECISION | {"verdict": "a"}, DECISION | {"question": "Whose?"}]
    keep(corpus, "adjudication.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    told = turned_on(decisions(corpus)).splitlines()
    assert told[2:] == [
        "| Which Friday? | dates | Weekday | 1 | 1 | 0 |",
        "| 1 other question |  |  | 0 | 1 | 0 |",
    ]
    assert turned_on([]) == "" and on_public_gold([]) == ""


@pytest.mark.parametrize(("who", "same"), [("Plover, a model", True), ("Ada, a person", False)])
def test_agreement_of_one_model_with_itself_is_called_so(
    corpus: Corpus, who: str, same: bool
) -> None:
    known = (corpus.root / "corpus" / "annotators.toml").read_text("utf-8")
    for name, told in (("first", "Plover, a model"), ("second", who)):
        known += f'\n[{name}]\nkind = "model"\nwho = "{told}"\nsince = "2024-01-01"\n'
    keep(corpus, "annotators.toml", known)
    home = corpus.folder("market")
    (home / "hand").mkdir(exist_ok=True)
    for old in (home / "hand").iterdir():
        old.unlink()
    for name in ("first", "second"):
        (home / "hand" / f"{name}.jsonl").write_bytes((home / "gold.jsonl").read_bytes())
    assert ("self-agreement" in page(corpus)) is same
    assert ("self-agreement" in datasheet(Corpus(corpus.root))) is same


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[public]]\nlayer = 1\n", "no measurements"),
        ("[[public]]\nlayer = 'dates'\n", "no measurements"),
        ("mood = 'good'\n", "no measurements"),
        ("[[reading]]\narticles = []\nchosen = ''\nrecords = 0\nwrong = 0\n", "no measurements"),
        ("[[public\n", "measured.toml"),
    ],
)
def test_a_file_of_another_form_is_named(corpus: Corpus, text: str, message: str) -> None:
    keep(corpus, "measured.toml", text)
    with pytest.raises(NewsqedError, match=message):
        measured(Corpus(corpus.root))


@pytest.mark.parametrize(
    "line", [DECISION | {"verdict": "c"}, DECISION | {"more": 1}, {"article": "market"}]
)
def test_a_line_that_is_no_decision_is_named(corpus: Corpus, line: dict[str, object]) -> None:
    keep(corpus, "adjudication.jsonl", json.dumps(DECISION) + "\n" + json.dumps(line) + "\n")
    with pytest.raises(NewsqedError, match="no decision") as told:
        decisions(Corpus(corpus.root))
    assert told.value.line == 2


def test_every_decision_of_ours_is_about_an_article_with_two_passes() -> None:
    page = (OURS.root / "docs" / "guidelines.md").read_text("utf-8")
    rows = {line.split(" | ")[0][2:] for line in page.splitlines() if line.startswith("| ")}
    for one in decisions(OURS):
        assert one.settled_by in {*rows, "Links", "a row that it prompted", ""}
        assert len(OURS.passes(one.article)) == 2
        text = " ".join(OURS.article(one.article).text.split())
        assert all(part.strip() in text for part in one.words.split("…"))
    for reading in measured(OURS).reading:
        assert set(reading.articles) <= set(OURS.ids()) and 0 <= reading.wrong <= reading.records
