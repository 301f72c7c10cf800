from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from trial_corpus import fill

from newsqed.dataset import CONFIGURATIONS, Release, build, datasheet
from newsqed.dataset.census import census
from newsqed.store import Corpus

ROOT = Path(__file__).parents[2]


def front(release: Release) -> dict[str, Any]:
    card = (release.path / "README.md").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(card.split("---\n")[1])
    return found


def body(release: Release) -> str:
    return (release.path / "README.md").read_text("utf-8").split("---\n", 2)[2]


def test_the_card_leads_to_each_file(release: Release) -> None:
    told = front(release)
    files = {
        (config["config_name"], part["split"]): part["path"]
        for config in told["configs"]
        for part in config["data_files"]
    }
    counts = {
        (name, split): count
        for name, found in release.counts.items()
        for split, count in found.items()
        if count
    }
    assert set(files) == set(counts)
    assert all((release.path / path).is_file() for path in files.values())
    assert [c["config_name"] for c in told["configs"] if c.get("default")] == ["documents"]
    examples = {
        (info["config_name"], split["name"]): split["num_examples"]
        for info in told["dataset_info"]
        for split in info["splits"]
    }
    assert examples == counts
    sizes = {info["config_name"]: info["download_size"] for info in told["dataset_info"]}
    assert sizes["ner"] == sum(
        about["bytes"]
        for path, about in release.manifest["files"].items()
        if path.startswith("data/ner/")
    )


def test_the_card_never_says_sequence(release: Release) -> None:
    assert "sequence:" not in (release.path / "README.md").read_text("utf-8")


def test_the_card_says_what_the_hub_asks(release: Release, private: Release) -> None:
    told = front(release)
    assert told["license"] == ["cc0-1.0"] and told["language"] == ["en"]
    assert told["annotations_creators"] == ["expert-generated", "machine-generated"]
    assert told["language_creators"] == ["found", "machine-generated"]
    assert told["size_categories"] == ["n<1K"] and told["pretty_name"] == "Trial Corpus"
    assert front(private)["license"] == ["cc0-1.0", "other"]


def test_the_card_tells_the_counts_and_limits(release: Release, shared: Corpus) -> None:
    page = body(release)
    assert shared.settings["canary"] in page
    for name, counts in release.counts.items():
        (line,) = re.findall(rf"^\| `{name}`.*\| (\d+) \| (\d+) \| (\d+) \|$", page, re.MULTILINE)
        assert [int(count) for count in line] == list(counts.values())
    assert "3 of its 4 texts were written by a language model" in page
    assert "no person took part" not in page
    assert "Private build" not in page and "which belongs to its publisher" in page
    assert "$" not in page.replace("$\n", "")


def test_what_the_card_says_follows_the_corpus(corpus: Corpus) -> None:
    for article in corpus.articles():
        if article.gold is not None:
            corpus.write(article.id, "gold", [replace(a, annotator="bot") for a in article.gold])
    (corpus.root / "corpus" / "harbour" / "hand").mkdir()
    corpus.write("harbour", "hand/bot", [])
    page = body(build(corpus))
    assert "no person took part" in page
    assert "annotated in one pass" not in page


def test_without_gold_and_rules_there_are_documents_only(tmp_path: Path) -> None:
    corpus = fill(tmp_path / "trial")
    for path in (corpus.root / "corpus").glob("*/*l"):
        if path.name in ("gold.jsonl", "rules.jsonl"):
            path.unlink()
    release = build(corpus)
    assert [config["config_name"] for config in front(release)["configs"]] == ["documents"]
    assert list(release.counts) == list(CONFIGURATIONS)
    assert sum(release.counts["nested"].values()) == 0


def test_the_census_counts(shared: Corpus) -> None:
    found = census(shared)
    assert found.articles == Counter(all=4, gold=3, withheld=1)
    assert found.splits == Counter(train=2, validation=1, test=1)
    assert found.quotes == Counter(none=2, direct=2, indirect=1)
    assert found.forms == Counter(name=12, pronoun=2, nominal=1)
    assert found.signed["bot"] == 3 and found.passes == 0
    assert found.licenses == Counter({"CC0-1.0": 3})


def test_the_datasheet_has_its_sections_and_figures(shared: Corpus) -> None:
    page = datasheet(shared)
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == [
        "Motivation",
        "Composition",
        "Collection process",
        "Preprocessing, cleaning and labeling",
        "Uses",
        "Distribution",
        "Maintenance",
    ]
    assert "4 articles (2 train, 1 validation, 1 test), 3 of them with gold" in page
    assert "3 articles were composed for the corpus, events and people invented, by Botly 3" in page
    assert "| quotations | 3 | 2 direct, 1 indirect |" in page
    assert "1 article belongs to its publisher, and its words are withheld" in page
    assert shared.settings["canary"] in page and "$" not in page


def test_the_datasheet_holds_no_words_of_a_withheld_article(shared: Corpus) -> None:
    page = datasheet(shared)
    assert not re.search("Crane|Quillby|sheep|brothers", page)


def test_datasheet_md_is_fresh() -> None:
    if not (ROOT / "corpus" / "corpus.toml").is_file():
        pytest.skip("there is no corpus in this tree")
    committed = (ROOT / "DATASHEET.md").read_text("utf-8")
    assert committed == datasheet(Corpus(ROOT)), "run: make describe"
