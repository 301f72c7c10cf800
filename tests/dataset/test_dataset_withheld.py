"""No words of a withheld article leave the house."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from trial_corpus import QUARRY, QUARRY_NOTE, QUARRY_TITLE, quarry

from newsqed.dataset import Release
from newsqed.dataset.withholding import KEPT, withhold
from newsqed.dataset.writing import file_name
from newsqed.records import Entity, Mention

RUN = 8


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of eight words of a text."""
    found = words(text)
    return {tuple(found[at : at + RUN]) for at in range(len(found) - RUN + 1)}


def cells(value: Any) -> Iterator[str]:
    """The strings of a cell; a list of strings is one text, too, as tokens are."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from cells(part)
    elif isinstance(value, list):
        if value and all(isinstance(part, str) for part in value):
            yield " ".join(value)
        for part in value:
            yield from cells(part)


def pieces(folder: Path) -> Iterator[str]:
    """Every cell of every Parquet file, and the text files whole."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".parquet":
            for row in pq.read_table(path).to_pylist():
                yield from cells(list(row.values()))
                for value in row.values():
                    yield from cells(value)
        elif path.is_file():
            yield path.read_text("utf-8")


def leaks(folder: Path) -> set[str]:
    """What of the withheld quarry's words stands in a release."""
    secret = runs(QUARRY) | runs(QUARRY_TITLE) | runs(QUARRY_NOTE)
    names = {item.text for item in quarry() if isinstance(item, Mention) and item.form == "name"}
    names |= {item.name for item in quarry() if isinstance(item, Entity)}
    surfaces = {item.text for item in quarry() if not isinstance(item, Entity | Mention)}
    found = set()
    for piece in pieces(folder):
        found |= {" ".join(run) for run in runs(piece) & secret}
        found |= {name for name in names | surfaces if re.search(rf"\b{re.escape(name)}\b", piece)}
        found |= {item for item in (QUARRY, QUARRY_TITLE, QUARRY_NOTE) if item in piece}
    return found


def test_a_release_holds_no_words_of_a_withheld_article(release: Release) -> None:
    assert leaks(release.path) == set()


PAGES = ("README.md", "annotations.svg", "croissant.json")


def glimpses(page: str) -> set[tuple[str, ...]]:
    """Every run of four words of the withheld article that a page holds, and single names."""
    secret, found = set(), words(page)
    for text in (QUARRY, QUARRY_TITLE, QUARRY_NOTE):
        whole = words(text)
        secret |= {tuple(whole[at : at + 4]) for at in range(len(whole) - 3)}
    names = {word for word in re.findall(r"\b[A-Z]\w+", QUARRY) if word not in COMMON}
    held = {tuple(found[at : at + 4]) for at in range(len(found) - 3)}
    return held & secret | {(name,) for name in names if re.search(rf"\b{name}\b", page)}


# Words that begin a sentence of it, and no name.
COMMON = {"Nobody", "He", "The", "Long", "Uncle", "March"}


@pytest.mark.parametrize("name", PAGES)
def test_no_page_holds_four_words_or_a_name_of_it(
    release: Release, private: Release, name: str
) -> None:
    for built in (release, private):
        assert glimpses((built.path / name).read_text("utf-8")) == set()


def test_the_scan_of_pages_finds_words_and_names() -> None:
    assert glimpses("he SOLD the limestone quarry. Crane!") == {
        ("sold", "the", "limestone", "quarry"),
        ("Crane",),
    }


def test_the_scan_finds_them_in_a_private_build(private: Release) -> None:
    found = leaks(private.path)
    assert {"Bartholomew Crane", "Quillby Trumpet", QUARRY_TITLE, QUARRY_NOTE} <= found
    assert "nobody asked the sheep what they thought about" in found


@pytest.mark.parametrize("name", ["quotes", "mentions", "dates", "ner", "entities"])
def test_all_but_the_words_is_there(release: Release, private: Release, name: str) -> None:
    bare = pq.read_table(release.path / file_name(name, "test")).to_pylist()
    full = pq.read_table(private.path / file_name(name, "test")).to_pylist()
    assert len(bare) == len(full) > 0
    hidden = {
        key
        for lacking, whole in zip(bare, full, strict=True)
        for key in whole
        if lacking[key] != whole[key]
    }
    assert (
        hidden
        == {
            "quotes": {
                "text",
                "context",
                "cue_text",
                "speaker_text",
                "speaker_name",
                "addressee_text",
            },
            "mentions": {"text", "context", "title_text", "note"},
            "dates": {"text", "context"},
            "ner": {"tokens", "context"},
            "entities": {"name", "context"},
        }[name]
    )
    assert all(row[key] is None for row in bare for key in hidden)


def test_the_document_says_where_it_can_be_found(release: Release) -> None:
    (row,) = pq.read_table(release.path / file_name("documents", "test")).to_pylist()
    assert row["text"] is None and row["title"] is None
    assert row["n_chars"] == len(QUARRY) and len(row["sha256"]) == 64
    assert row["publisher"] == "The Daily Pebble" and row["url"] == "https://news.example/20201"


def test_rehydrated_offsets_give_the_words_back(release: Release) -> None:
    (row,) = pq.read_table(release.path / file_name("nested", "test")).to_pylist()
    assert [QUARRY[item["start"] : item["end"]] for item in row["mentions"]] == [
        item.text for item in quarry() if isinstance(item, Mention)
    ]
    assert row["mentions"][2]["title"] == {
        "start": QUARRY.index("Uncle"),
        "end": QUARRY.index("Uncle") + 5,
        "text": None,
    }


WORD = st.text("ab é", max_size=3)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | WORD,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["label", "wikidata", "text", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["text", "name", "note", "brand_new"]), VALUES))
def test_a_column_that_nobody_decided_about_loses_its_strings(row: dict[str, Any]) -> None:
    def strings(value: Any, kept: bool) -> Iterator[str]:
        if isinstance(value, str):
            yield from () if kept else (value,)
        elif isinstance(value, dict):
            for key, part in value.items():
                yield from strings(part, kept or key in KEPT)
        elif isinstance(value, list):
            for part in value:
                yield from strings(part, kept)

    assert list(strings(withhold(row), kept=False)) == []
