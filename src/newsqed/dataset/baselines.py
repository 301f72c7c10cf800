"""What programs that learn from a release score on its test split, as a corpus keeps it.

In: `corpus/baselines.toml`, which a program wrote after it ran others; the gold as it is. Out: the
figures, and whether they were measured on this gold. Nothing is measured here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from newsqed.errors import NewsqedError
from newsqed.records import Article, to_json
from newsqed.store import Corpus


@dataclass(frozen=True, slots=True)
class Program:
    """What one program scored.

    Attributes:
        path: where it stands in its repository.
        learns: what it tells, in words.
        measure: what its figures are: `f1`, `accuracy`.
        test: its figure on the test split, percent.
        n: over how many of gold.
        trivial: figures of baselines that learn next to nothing, by what they do.
        rules: the measure of the rules that comes nearest, as `layer name`.
        ceiling: the best that its way of looking allows, percent; None if that is all of gold.
    """

    path: str
    learns: str
    measure: str
    test: float
    n: int
    trivial: Mapping[str, float]
    rules: str
    ceiling: float | None = None


@dataclass(frozen=True, slots=True)
class Baselines:
    """What programs scored, and the digest of the gold that they learnt from and were scored on."""

    gold: str
    program: tuple[Program, ...] = ()


class GoldDigest:
    """A digest of the gold with its splits and texts, while articles go by in any order."""

    def __init__(self) -> None:
        self._articles: list[str] = []

    def add(self, article: Article, split: str) -> None:
        """Take an article in; one without gold changes nothing."""
        if article.gold is not None:
            records = json.dumps([to_json(record) for record in article.gold])
            gold = hashlib.sha256(records.encode()).hexdigest()
            self._articles.append(f"{article.id} {split} {article.sha256} {gold}\n")

    def __str__(self) -> str:
        """The sha256, hexadecimal."""
        return hashlib.sha256("".join(sorted(self._articles)).encode()).hexdigest()


def kept(corpus: Corpus) -> Baselines | None:
    """The figures that the corpus keeps; None if it keeps none.

    Raises:
        NewsqedError: the file cannot be read, or is none of this form.
    """
    told = corpus.baselines
    if told is None:
        return None
    try:
        return msgspec.convert(told, Baselines)
    except msgspec.ValidationError as error:
        raise NewsqedError(
            f"these are no baselines: {error}",
            path=corpus.root / "corpus" / "baselines.toml",
            hint="`make baselines` writes the file anew; without it the card says less",
        ) from None


def digest(corpus: Corpus) -> str:
    """The digest of a corpus' gold.

    Raises:
        NewsqedError: a file of it cannot be read.
    """
    found = GoldDigest()
    splits = corpus.splits()
    for article in corpus.articles():
        found.add(article, splits.get(article.id, ("none", ""))[0])
    return str(found)
