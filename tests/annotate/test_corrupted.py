"""Articles with marks, capitals and words dropped, doubled and swapped: all records are sound.

A seeded sample runs with every test; `make trials` takes five thousand.
"""

from __future__ import annotations

import random
from importlib import import_module
from pathlib import Path

import pytest

from newsqed import annotate
from newsqed.records import Document

checks = import_module("newsqed.check")  # the name newsqed.check is the function
TEXTS = [
    path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parents[2] / "corpus").glob("*/text.txt"))
]
THROWN_IN = [
    *"'\"“”‘’«»„-–—.,;:()[]/&@#\n \t", "\n\n", "’s", "'s", "''", "``", " van ", " al-", "Jr.",
    " of ", " and ", "U.S.", "É", "ß", "İ", "𝒳", "e\u0301", "\u200f", "2024", "Mr. ", "THE ",
]  # fmt: skip


def corrupted(rng: random.Random) -> str:
    """A piece of an article after up to 24 accidents."""
    text = rng.choice(TEXTS)
    start = rng.randrange(len(text))
    text = text[start : start + rng.randrange(50, 900)]
    for _ in range(rng.randrange(1, 25)):
        at = rng.randrange(len(text) + 1)
        piece = text[at : at + rng.randrange(1, 20)]
        new = rng.choice(
            [
                "",
                rng.choice(THROWN_IN) + piece,
                piece.upper(),
                piece.title(),
                2 * piece,
                piece[::-1],
            ]
        )
        text = text[:at] + new + text[at + len(piece) :]
    return text


def faults(seed: int, count: int) -> list[tuple[str, str]]:
    """What the checks find in the records of so many corrupted texts, with the text."""
    rng = random.Random(seed)
    found = []
    for _ in range(count):
        text = corrupted(rng)
        document = annotate(Document(id="corrupted", text=text), published="2021-10-07")
        found += [
            (f"{finding.code} {finding.message}", text)
            for finding in checks.check(document)
            if finding.severity == "error"
        ]
    return found


def test_records_of_corrupted_articles_are_sound() -> None:
    assert faults(1, 150) == []


@pytest.mark.trial
@pytest.mark.parametrize("seed", range(2, 7))
def test_records_of_thousands_are_sound(seed: int) -> None:
    assert faults(seed, 1_000) == []
