"""What a card says of rules and annotators."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from trial_corpus import fill, harbour

from newsqed.dataset import build, datasheet, measures
from newsqed.dataset.census import Census
from newsqed.dataset.measures import HEADLINES, Measures, Sample
from newsqed.dataset.scores import against_gold, agreement
from newsqed.errors import NewsqedError
from newsqed.records import Article, Date, Entity
from newsqed.score import MEASURES, score
from newsqed.store import SPLITS, Corpus


def section(corpus: Corpus, title: str, out: Path) -> str:
    page = (build(corpus, out).path / "README.md").read_text("utf-8")
    return re.findall(rf"^## {title}\n\n(.*?)\n\n## ", page, re.DOTALL | re.MULTILINE)[0]


def numbered(article: Article, number: int) -> Article:
    return replace(article, id=f"a{number}")


def test_the_card_has_the_figures_of_score(corpus: Corpus, tmp_path: Path) -> None:
    for name in ("harbour", "market"):
        gold = corpus.article(name).gold or ()
        corpus.write(name, "rules", [item for item in gold if item.id not in ("q2", "d2", "m1")])
    articles = [corpus.article(name) for name in ("harbour", "market", "quarry")]
    splits = {name: split for name, (split, _) in corpus.splits().items()}
    found = score(
        [article.document(article.gold or ()) for article in articles],
        [article.document(article.rules) for article in articles],
        breakdown=splits,
    )
    page = section(corpus, "The rules against the gold", tmp_path)
    assert "train (1 article) | validation (1 article) | test (1 article)" in page
    told = {
        (cells[1], cells[2].split("`")[1]): cells[3:6]
        for line in page.splitlines()
        if len(cells := [cell.strip() for cell in line.split("|")]) > 6 and "`" in line
    }
    assert ("dates", "value") in told
    for (layer, name), cells in told.items():
        assert name in MEASURES[layer]
        for split, cell in zip(SPLITS, cells, strict=True):
            measure = found.groups[split].get(layer, name)
            if measure is None:
                assert cell == "–"
            else:
                share = measure.f1 if measure.f1 is not None else measure.share
                assert cell == f"{100 * (share or 0):.1f} of {measure.support}"
    assert "figures on train say how well they fit" in page
    assert "begun from the proposals" not in page


def test_gold_from_proposals_is_told(corpus: Corpus, tmp_path: Path) -> None:
    corpus.set_gold_from("quarry", "rules")
    page = section(corpus, "The rules against the gold", tmp_path)
    assert "In 1 article the gold was begun from the proposals, which favours the rules." in page


def test_without_gold_or_rules_the_card_says_so(corpus: Corpus, tmp_path: Path) -> None:
    for name in ("quarry", "silent"):
        (corpus.root / "corpus" / name / "rules.jsonl").unlink(missing_ok=True)
    page = section(corpus, "The rules against the gold", tmp_path)
    assert page == (
        "There is no measure of the rules: the corpus has no proposals beside the gold."
    )
    for path in (corpus.root / "corpus").glob("*/gold.jsonl"):
        path.unlink()
    assert "the corpus has no gold" in section(
        corpus, "The rules against the gold", tmp_path / "bare"
    )
    page = section(corpus, "Agreement of annotators", tmp_path / "bare")
    assert "nobody has annotated an article yet" in page


def test_one_pass_is_no_agreement(corpus: Corpus, tmp_path: Path) -> None:
    corpus.write("harbour", "hand/ada", harbour())
    page = section(corpus, "Agreement of annotators", tmp_path)
    assert "no article has two single passes" in page


def test_passes_are_compared(corpus: Corpus, tmp_path: Path) -> None:
    second = [
        replace(item, value="2021-10-08") if isinstance(item, Date) and item.id == "d1" else item
        for item in harbour()
    ]
    corpus.write("harbour", "hand/ada", harbour())
    corpus.write("harbour", "hand/bot", second)
    page = section(corpus, "Agreement of annotators", tmp_path)
    assert "were compared 1 time, in 1 article: ada and bot (1)." in page
    assert re.search(
        r"\| dates \| `strict`: [^|]* \| 100.0 \| 8 \| 100 \| 100 \| 100 \| 1 \|", page
    )
    assert re.search(r"\| dates \| `value`: [^|]* \| 75.0 \| 4 \| 75 \| 75 \| 75 \| 1 \|", page)
    sheet = datasheet(corpus)
    assert f"### Agreement of annotators\n\n{page}\n" in sheet
    assert "nothing to compare yet" not in sheet


def test_each_pair_of_passes_counts(shared: Corpus) -> None:
    found = Measures()
    article = shared.article("harbour")
    found.add(article, "train", dict.fromkeys(("cy", "ada", "bo"), harbour()))
    measured = found.agreement()
    assert measured is not None
    assert measured.pairs == {("ada", "bo"): 1, ("ada", "cy"): 1, ("bo", "cy"): 1}
    assert measured.documents == 1
    page = agreement(measured, Census(shared.settings, {}))
    assert "3 times, in 1 article: ada and bo (1), ada and cy (1), bo and cy (1)" in page


def test_passes_without_records_are_no_failure(shared: Corpus) -> None:
    found = Measures()
    found.add(shared.article("harbour"), "train", {"ada": (), "bot": ()})
    page = agreement(found.agreement(), Census(shared.settings, {}))
    assert "There was nothing to compare." in page


def test_a_sample_is_the_same_in_any_order(shared: Corpus) -> None:
    article = shared.article("harbour")
    forth, back = Sample(5), Sample(5)
    for number in range(40):
        forth.add(numbered(article, number))
        back.add(numbered(article, 39 - number))
    kept = [one.id for one in forth]
    assert kept == [one.id for one in back] == sorted(kept)
    assert len(kept) == 5 and forth.seen == 40 and kept != ["a0", "a1", "a2", "a3", "a4"]


def test_of_many_articles_a_sample_is_scored(
    shared: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measures, "SAMPLE", 3)
    found = Measures()
    article = shared.article("quarry")
    for number in range(8):
        found.add(numbered(article, number), "train" if number < 6 else "test", {})
    measured = found.rules()
    assert measured is not None and measured.sampled
    assert measured.scored == {"train": 3, "test": 2} and measured.seen["train"] == 6
    page = against_gold(measured, Census(shared.settings, {}, Counter(gold=8)))
    assert "These are 5 of 8 articles" in page


def test_headlines_are_measures() -> None:
    for layer, names in HEADLINES:
        assert set(names) <= set(MEASURES[layer])


def test_an_unreadable_pass_is_told(tmp_path: Path) -> None:
    corpus = fill(tmp_path / "trial")
    corpus.write("harbour", "hand/ada", [item for item in harbour() if isinstance(item, Entity)])
    path = corpus.root / "corpus" / "harbour" / "hand" / "ada.jsonl"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(NewsqedError) as caught:
        build(corpus)
    assert str(caught.value.path).endswith("ada.jsonl")
