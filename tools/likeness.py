"""Print which composed articles are most alike, and how each of them begins.

In: a corpus folder. Out: on the screen, the ten pairs closest by the runs of three words that they
share and the ten closest by their content words (Jaccard: what both have of what either has); then
of each article the number of its paragraphs and its first sentence. Nothing is written, and no
article that was collected is shown. Every pair is compared: time grows with the square of their
number, a second for a few hundred.

Run: python tools/likeness.py [FOLDER]
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from itertools import combinations
from pathlib import Path

from newsqed import text as texts
from newsqed.duplicates import shingles
from newsqed.errors import NewsqedError
from newsqed.score.conventions import forms
from newsqed.store import Corpus

REPOSITORY = Path(__file__).resolve().parent.parent
PAIRS = 10
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def content_words(text: str) -> frozenset[str]:
    """The words of a text, in lower case, but for those of the closed classes of English."""
    closed = forms("function", "form") or frozenset()
    words = (word.casefold().replace("’", "'") for word in _WORD.findall(text))
    return frozenset(word for word in words if word.removesuffix("'s") not in closed)


def jaccard(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """What both have, as a share of what either has; 0 where neither has anything."""
    either = len(one | other)
    return len(one & other) / either if either else 0.0


def closest(sets: Mapping[str, AbstractSet[str]]) -> list[tuple[float, str, str]]:
    """The pairs that are most alike: their share and their ids, the closest first."""
    found = [
        (jaccard(sets[one], sets[other]), one, other)
        for one, other in combinations(sorted(sets), 2)
    ]
    return sorted(found, key=lambda pair: (-pair[0], pair[1:]))[:PAIRS]


def opening(text: str) -> tuple[int, str]:
    """How many paragraphs the text has, and its first sentence."""
    parts = texts.paragraphs(text)
    if not parts:
        return 0, ""
    first = text[slice(*parts[0])]
    sentences = texts.sentences(first)
    return len(parts), " ".join((first[slice(*sentences[0])] if sentences else first).split())


def main(folder: Path) -> int:
    """Print pairs and beginnings; 2 where there is no corpus that can be read."""
    try:
        found = {
            article.id: article.text
            for article in Corpus(folder).articles()
            if article.source.get("origin") == "composed"
        }
    except NewsqedError as error:
        print(f"likeness: {error}", file=sys.stderr)
        return 2
    for what, sets in (
        ("runs of three words", {name: frozenset(shingles(text)) for name, text in found.items()}),
        ("content words", {name: content_words(text) for name, text in found.items()}),
    ):
        print(f"Closest by {what} (%)\n")
        for share, one, other in closest(sets):
            print(f"{100 * share:6.2f}  {one}  {other}")
        print()
    width = max(map(len, found), default=0)
    print("How they begin: paragraphs, first sentence\n")
    for name, text in found.items():
        number, sentence = opening(text)
        print(f"{name:<{width}} {number:>3}  {sentence}")
    return 0


def run(folder: Path) -> int:
    """What `main` returns; 1, without a word, where the reader of a pipe (`head`) has gone."""
    try:
        status = main(folder)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more when it ends, and would complain of it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY))
