"""The picture of a corpus, annotations by layer and split."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter

import pytest

from newsqed.dataset import Release
from newsqed.dataset.census import Census
from newsqed.dataset.chart import chart
from newsqed.store import SPLITS

SVG = "{http://www.w3.org/2000/svg}"


def drawn(name: str = "Trial", **counts: dict[tuple[str, str], int]) -> ET.Element:
    census = Census({"name": name}, {})
    for which, numbers in counts.items():
        setattr(census, which, Counter(numbers))
    return ET.fromstring(chart(census))


def words(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def bars(root: ET.Element) -> list[tuple[str, int]]:
    return [
        (element.attrib["class"], int(element.attrib["width"]))
        for element in root.iter(f"{SVG}rect")
        if element.attrib["class"] != "paper"
    ]


def test_the_chart_of_a_release_tells_its_rows(release: Release) -> None:
    picture = (release.path / "annotations.svg").read_text("utf-8")
    desc = re.findall("<desc[^>]*>(.*)</desc>", picture)[0]
    counts = release.counts
    for layer, tables in (
        ("quotes", ["quotes"]),
        ("entities", ["mentions", "entities"]),
        ("dates", ["dates"]),
    ):
        told = (f"{sum(counts[name][split] for name in tables)} in {split}" for split in SPLITS)
        assert f"{layer}: {', '.join(told)}" in desc
    card = (release.path / "README.md").read_text("utf-8")
    assert f"![Trial Corpus: annotations by layer and split. {desc}](annotations.svg)" in card


def test_bars_are_as_long_as_their_numbers() -> None:
    gold = {("mention", "train"): 30, ("entity", "train"): 10, ("date", "test"): 20}
    root = drawn(gold=gold)
    assert bars(root) == [("train", 480), ("test", 240)]
    assert {"40", "20", "30 mentions, 10 entities", "20 temporal expressions"} <= set(words(root))


def test_one_shows_beside_a_million() -> None:
    root = drawn(gold={("quote", "train"): 1_234_567, ("quote", "test"): 1})
    assert bars(root) == [("train", 480), ("test", 2)]
    assert "1,234,567" in words(root)


def test_without_gold_it_shows_the_proposals() -> None:
    root = drawn(proposed={("date", "train"): 3})
    assert "Trial: what the rules propose by layer and split" in words(root)
    assert bars(root) == [("train", 480)]


def test_with_nothing_to_show_it_shows_zeros() -> None:
    root = drawn()
    assert bars(root) == [] and words(root).count("0") == 9


@pytest.mark.parametrize("name", ["News & <Views>", 'A "name"\nname ' * 9, "新聞語料庫", "$title"])
def test_any_name_is_shown(name: str) -> None:
    root = drawn(name)
    title = root.findtext(f"{SVG}title") or ""
    assert title.startswith(" ".join(name.split()))
    assert len(words(root)[0]) < 70


def test_it_needs_nothing_and_says_what_it_is() -> None:
    root = drawn(gold={("quote", "train"): 1})
    text = ET.tostring(root, "unicode")
    assert not re.search(r"<script|@import|url\(|href|on\w+=", text)
    assert root.attrib["role"] == "img"
    for name in root.attrib["aria-labelledby"].split():
        assert root.find(f"*[@id='{name}']") is not None
    assert "prefers-color-scheme: dark" in text
    assert text == ET.tostring(drawn(gold={("quote", "train"): 1}), "unicode")
