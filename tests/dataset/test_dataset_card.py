from __future__ import annotations

import importlib.util
import json
import re
from collections import Counter
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml
from huggingface_hub import DatasetCardData, RepoCard
from markdown_it import MarkdownIt
from trial_corpus import fill

from newsqed.dataset import CONFIGURATIONS, Release, build, datasheet
from newsqed.dataset.baselines import digest
from newsqed.dataset.census import census
from newsqed.dataset.front import hub_license, size
from newsqed.errors import NewsqedError
from newsqed.store import Corpus, create

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


def listed(name: str) -> set[str]:
    """A list of the Hub, as the library `datasets` carries it."""
    spec = importlib.util.find_spec("datasets")
    assert spec and spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0]) / "utils" / "resources" / f"{name}.json"
    found = json.loads(path.read_text("utf-8"))
    return set(found) | set(found.get("annotations", ()) if isinstance(found, dict) else ())


# Of huggingface.js, packages/tasks/src/pipelines.ts.
SUBTASKS = {
    "coreference-resolution",
    "lemmatization",
    "named-entity-recognition",
    "parsing",
    "part-of-speech",
    "word-sense-disambiguation",
}


def test_the_hub_knows_the_words_of_the_card(release: Release, private: Release) -> None:
    for built in (release, private):
        card = RepoCard((built.path / "README.md").read_text("utf-8"))
        told = DatasetCardData(**card.data.to_dict(), ignore_metadata_errors=False)
        assert told.to_dict() == front(built)
        assert set(told.size_categories) <= listed("size_categories")
        assert set(told.language) <= listed("languages")
        assert set(told.multilinguality) <= listed("multilingualities")
        assert set(told.annotations_creators) <= listed("creators")
        assert set(told.language_creators) <= listed("creators")
        assert told.task_categories == ["token-classification"]
        assert set(told.task_ids) <= SUBTASKS
        assert told.source_datasets == ["original"]


@pytest.mark.parametrize(
    ("rows", "name"), [(0, "n<1K"), (10**4, "10K<n<100K"), (10**7, "10M<n<100M"), (10**12, "n>1T")]
)
def test_sizes_are_the_hubs(rows: int, name: str) -> None:
    assert size(rows) == name and name in listed("size_categories")


@pytest.mark.parametrize(
    ("spdx", "name"),
    [
        ("CC0-1.0", "cc0-1.0"),
        ("ODC-By-1.0", "odc-by"),
        ("GPL-3.0-or-later", "gpl-3.0"),
        ("CC-BY-4.0 OR MIT", "other"),
        ("LicenseRef-publisher", "other"),
    ],
)
def test_licences_are_the_hubs(spdx: str, name: str) -> None:
    assert hub_license(spdx) == name


def test_a_licence_that_the_hub_does_not_know_has_a_name(corpus: Corpus) -> None:
    corpus.settings["license"] = "CC-BY-4.0 OR MIT"
    told = front(build(corpus))
    assert told["license"] == ["cc0-1.0", "other"] and told["license_name"] == "cc-by-4.0-or-mit"


def test_languages_are_iso_codes_and_tags(corpus: Corpus) -> None:
    path = corpus.root / "corpus" / "market" / "article.json"
    path.write_text(path.read_text("utf-8").replace('"en"', '"no-NO"'), encoding="utf-8")
    told = front(build(corpus))
    assert told["language"] == ["en", "no"] and told["language_bcp47"] == ["en", "no-NO"]
    assert told["multilinguality"] == ["multilingual"]


def test_the_card_is_its_template_and_the_data(corpus: Corpus, release: Release) -> None:
    page = body(release)
    template = resources.files("newsqed.dataset").joinpath("card.md").read_text("utf-8")
    for part in re.split(r"\$\w+", template):
        assert part in page
    before = (build(corpus).path / "README.md").read_bytes()
    assert (build(Corpus(corpus.root)).path / "README.md").read_bytes() == before
    gold = corpus.article("market").gold or ()
    corpus.write("market", "gold", gold[:-1])
    after = (build(Corpus(corpus.root)).path / "README.md").read_text("utf-8")
    assert "dates: 4 in train, 0 in validation" in after and after != before.decode()


NAMES = (
    "# Big *News*",
    "A | B `c` <script>",
    "--- $name\n---\n",
    "\u202eNews\u2028",
    "{\\Corpus}",
    "新聞",
    "🚢" * 80,
)


@pytest.mark.parametrize("name", NAMES)
def test_any_name_makes_a_card(corpus: Corpus, name: str) -> None:
    corpus.settings["name"] = name
    release = build(corpus)
    told, page = front(release), body(release)
    seen = " ".join(name.replace("\u202e", "").split())
    assert told["pretty_name"] == seen
    tokens = MarkdownIt("commonmark", {"html": True}).parse(page)
    heading = tokens[1].children or []
    assert tokens[0].tag == "h1"
    assert "".join(part.content for part in heading) == f"{seen} 0.1.0"
    (citation,) = re.findall(r"```bibtex\n(.*?)\n```", page, re.DOTALL)
    assert re.match(r"@misc\{[a-z0-9-]+,\n", citation)
    assert citation.count("{") == citation.count("}")


def test_the_citation_has_the_year_of_the_release(corpus: Corpus) -> None:
    corpus.settings["released"] = "2026-01-31"
    assert "  year    = {2026},\n" in body(build(corpus))


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


LEARNT = """
gold = "{gold}"
[[program]]
path = "examples/bells.py"
learns = "the bell | its *tone*"
measure = "f1"
test = 43.1
n = 1712
rules = "entities exact"
[program.trivial]
"the loudest" = 12.5
"""


def section(corpus: Corpus, heading: str) -> str:
    """A section of the card, of a new build."""
    page = body(build(Corpus(corpus.root)))
    return page.partition(f"\n## {heading}\n\n")[2].partition("\n\n## ")[0]


def test_the_card_shows_what_programs_score_on_this_gold(corpus: Corpus) -> None:
    kept = corpus.root / "corpus" / "baselines.toml"
    assert (
        section(corpus, "Baselines")
        == "No program that learns from this corpus was measured on it."
    )
    kept.write_text(LEARNT.format(gold=digest(corpus)), encoding="utf-8")
    shown = section(corpus, "Baselines")
    scores = section(corpus, "The rules against the gold")
    (rules,) = re.findall(r"^\| entities \| `exact`.* \| (.+) \|$", scores, re.MULTILINE)
    (row,) = re.findall(r"^\| `examples/bells.py` .*$", shown, re.MULTILINE)
    assert "the bell \\| its \\*tone\\*, f1 | 43.1 of 1,712 | 12.5 (the loudest) | " in row
    assert row.endswith(f" | {rules} (`exact`) |") and re.match(r"\d+\.\d ", rules)
    assert "\npython examples/bells.py OWNER/NAME\n" in shown
    assert "ceiling" not in shown


def test_the_card_shows_a_ceiling_where_one_is_kept(corpus: Corpus) -> None:
    told = LEARNT.format(gold=digest(corpus)).replace("n = 1712", "n = 1712\nceiling = 80")
    (corpus.root / "corpus" / "baselines.toml").write_text(told, encoding="utf-8")
    shown = section(corpus, "Baselines")
    assert " | 43.1 of 1,712 (ceiling 80.0) | " in shown and "A ceiling is the most" in shown


@pytest.mark.parametrize("what", ["gold", "split", "digest"])
def test_figures_of_another_state_are_not_shown(corpus: Corpus, what: str) -> None:
    kept = corpus.root / "corpus" / "baselines.toml"
    kept.write_text(LEARNT.format(gold=digest(corpus)), encoding="utf-8")
    if what == "gold":
        corpus.write("market", "gold", (corpus.article("market").gold or ())[:-1])
    elif what == "split":
        path = corpus.root / "corpus" / "splits.tsv"
        rows = path.read_text("utf-8").replace("market\tvalidation", "market\ttrain")
        path.write_text(rows, encoding="utf-8")
    else:
        kept.write_text(LEARNT.format(gold="0" * 64), encoding="utf-8")
    shown = section(corpus, "Baselines")
    assert "older state" in shown and "43.1" not in shown and "bells" not in shown


def test_proposals_and_articles_without_gold_leave_figures_as_they_are(corpus: Corpus) -> None:
    before = digest(corpus)
    corpus.write("market", "rules", ())
    assert digest(Corpus(corpus.root)) == before


@pytest.mark.parametrize(
    ("words", "message"),
    [("gold = 3", "these are no baselines: .*gold"), ("gold = ", "TOML"), ("", "gold")],
)
def test_other_files_of_baselines_are_refused(corpus: Corpus, words: str, message: str) -> None:
    (corpus.root / "corpus" / "baselines.toml").write_text(words, encoding="utf-8")
    with pytest.raises(NewsqedError, match=message) as caught:
        build(Corpus(corpus.root))
    assert str(caught.value.path).endswith("baselines.toml")


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


def test_the_datasheet_is_its_template_and_the_data(corpus: Corpus) -> None:
    corpus.settings["name"] = "Né | *ws*"
    page = datasheet(corpus)
    assert page == datasheet(corpus) and "# Datasheet of Né \\| \\*ws\\* 0.1.0" in page
    template = resources.files("newsqed.dataset").joinpath("datasheet.md").read_text("utf-8")
    for part in re.split(r"\$\w+", template):
        assert part in page
    assert "| dates | 4 | 1 | 2 |" in page and "No day is set." in page
    gold = corpus.article("market").gold or ()
    corpus.write("market", "gold", gold[:-1])
    corpus.settings["released"] = "2026-01-31"
    after = datasheet(corpus)
    assert "| dates | 4 | 0 | 2 |" in after and "bears the day 2026-01-31" in after


def test_an_empty_corpus_has_a_datasheet(tmp_path: Path) -> None:
    page = datasheet(create(tmp_path / "empty", "Empty"))
    assert "0 articles (0 train, 0 validation, 0 test)" in page
    assert "By desk: none. By language: none." in page and "No article bears a date." in page


def test_the_datasheet_holds_no_words_of_a_withheld_article(shared: Corpus) -> None:
    page = datasheet(shared)
    assert not re.search("Crane|Quillby|sheep|brothers", page)


def test_datasheet_md_is_fresh() -> None:
    if not (ROOT / "corpus" / "corpus.toml").is_file():
        pytest.skip("there is no corpus in this tree")
    committed = (ROOT / "DATASHEET.md").read_text("utf-8")
    assert committed == datasheet(Corpus(ROOT)), "run: make describe"
