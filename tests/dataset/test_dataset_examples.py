"""The rows that a card shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from trial_corpus import fill

from newsqed.dataset import CONFIGURATIONS, Release, build
from newsqed.dataset.examples import LIST, STRING, cut, pretty
from newsqed.dataset.writing import file_name
from newsqed.store import Corpus


def shown(release: Release) -> dict[str, Any]:
    """The examples of a card, by configuration, as a reader of its Markdown finds them."""
    page = (release.path / "README.md").read_text("utf-8").split("---\n", 2)[2]
    found, name = {}, ""
    for token in MarkdownIt("commonmark", {"html": True}).parse(page):
        if token.type == "html_block" and "<summary>" in token.content:
            (name,) = re.findall(r"<summary><code>(\w+)</code>", token.content)
        if token.type == "fence" and token.info == "json":
            found[name] = json.loads(token.content)
    return found


def rows(release: Release, name: str) -> Iterator[dict[str, Any]]:
    for path in sorted((release.path / "data" / name).glob("*.parquet")):
        yield from pq.read_table(path).to_pylist()


def test_each_configuration_shows_a_row_of_its_table(release: Release) -> None:
    examples = shown(release)
    # What the rules of the trial corpus propose stands in the withheld article, but for a date.
    assert set(examples) == set(CONFIGURATIONS) - {"rules_quotes", "rules_mentions"}
    for name, example in examples.items():
        whole = [row for row in rows(release, name) if cut(row) == example]
        assert len(whole) == 1, name
        assert list(example) == list(whole[0])
        assert whole[0].get("article", whole[0]["id"]) in ("harbour", "market", "silent")


def test_a_withheld_article_is_never_an_example(release: Release, private: Release) -> None:
    assert shown(private) == shown(release)
    page = (private.path / "README.md").read_text("utf-8")
    assert "No article in full has a row here" in page
    assert not re.search("Crane|Quillby|sheep|quarry", page)


def test_the_fullest_row_is_shown(release: Release) -> None:
    # q2 has no addressee and no medium, n1 no speaker.
    assert shown(release)["quotes"]["id"] == "q1"


def test_what_is_long_is_cut(release: Release) -> None:
    examples = shown(release)
    assert len(examples["documents"]["text"]) == STRING + 1
    assert examples["documents"]["text"].endswith("…")
    assert len(examples["nested"]["mentions"]) == LIST + 1
    assert examples["nested"]["mentions"][-1] == "… 7 more"
    mention = pq.read_table(release.path / file_name("nested", "train"))["mentions"][0][0].as_py()
    assert examples["nested"]["mentions"][0] == mention


@pytest.mark.parametrize(
    "title",
    [
        "```\n</details># No",
        "\u202eback\u2028line\u0085",
        "<script>x</script> $name | --- |",
        "🚢" * 99,
    ],
)
def test_no_words_break_the_page(tmp_path: Path, title: str) -> None:
    corpus = fill(tmp_path / "trial")
    path = corpus.root / "corpus" / "harbour" / "article.json"
    about = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**about, "title": title}), encoding="utf-8")
    release = build(Corpus(corpus.root), tmp_path / "out")
    assert shown(release)["documents"]["title"] == cut(title)
    page = (release.path / "README.md").read_text("utf-8")
    assert page.count("<details>") == len(re.findall(r"^</details>$", page, re.MULTILINE))
    assert all(sign.isprintable() or sign == "\n" for sign in page)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@settings(max_examples=40)
@given(VALUES)
def test_json_for_people_is_json(value: Any) -> None:
    text = pretty(value)
    assert json.loads(text) == value
    assert all(sign.isprintable() or sign == "\n" for sign in text)
    assert not re.search(r"^\s*(```|~~~|</|---)", text, re.MULTILINE)
