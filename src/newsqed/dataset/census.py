"""What a corpus holds, in figures: for the card, the datasheet and the terminal.

In: articles. Out: counts of articles, records, labels, licences and annotators, each kept in an
order that does not depend on when it was counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from newsqed.dataset.contents import Contents
from newsqed.errors import NewsqedError
from newsqed.records import Article, Date, Entity, Mention, NotQuote, Quote
from newsqed.store import SPLITS, Corpus


@dataclass(slots=True)
class Census:
    """Counts of a corpus. The counters' keys are values of the records' fields.

    Attributes:
        settings: `corpus.toml`.
        annotators: `annotators.toml`.
        licenses: of the texts that are released, SPDX; None where a text names none.
        years: in which articles were published; empty where that is not known.
        passes: how many single passes (`hand/`) there are, over all articles.
        signed: gold records by annotator.
        gold: gold records by kind and split.
        proposed: the rules' records by kind and split.
        contents: what the gold consists of.
    """

    settings: Mapping[str, Any]
    annotators: Mapping[str, Mapping[str, Any]]
    articles: Counter[str] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    licenses: Counter[str | None] = field(default_factory=Counter)
    desks: Counter[str | None] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)
    gold_from: Counter[str] = field(default_factory=Counter)
    signed: Counter[str] = field(default_factory=Counter)
    layers: Counter[str] = field(default_factory=Counter)
    quotes: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    links: Counter[str] = field(default_factory=Counter)
    dates: Counter[str] = field(default_factory=Counter)
    gold: Counter[tuple[str, str]] = field(default_factory=Counter)
    proposed: Counter[tuple[str, str]] = field(default_factory=Counter)
    passes: int = 0
    characters: int = 0
    tokens: int = 0
    contents: Contents = field(default_factory=Contents)

    def add(self, article: Article, split: str, passes: int) -> None:
        """Count an article in."""
        self.articles["all"] += 1
        self.articles["withheld"] += article.withheld
        self.articles["gold"] += article.gold is not None
        self.splits[split] += 1
        self.origins[str(article.source.get("origin"))] += 1
        self.languages[article.language] += 1
        self.desks[article.desk] += 1
        self.years[(article.published or "")[:4]] += 1
        if not article.withheld:
            self.licenses[article.source.get("license")] += 1
        self.contents.add(article, split)
        self.characters += self.contents.lengths["characters"][-1]
        self.tokens += self.contents.lengths["tokens"][-1]
        self.proposed.update((item.kind, split) for item in article.rules)
        self.passes += passes
        if article.gold is not None:
            self.gold_from[article.gold_from or "unknown"] += 1
        for item in article.gold or ():
            self.layers[item.kind] += 1
            self.gold[item.kind, split] += 1
            if item.annotator:
                self.signed[item.annotator] += 1
            if isinstance(item, Quote):
                self.quotes[item.type] += 1
            elif isinstance(item, NotQuote):
                self.quotes["none"] += 1
            elif isinstance(item, Mention):
                self.labels[item.label] += item.form == "name"
                self.forms[item.form] += 1
            elif isinstance(item, Entity):
                self.links[item.link] += 1
            elif isinstance(item, Date):
                self.dates[item.type] += 1

    @property
    def proposals(self) -> int:
        """How many records the rules propose."""
        return self.proposed.total()

    @property
    def license(self) -> str | None:
        """The licence of the annotations, SPDX; None where the corpus names none."""
        named = self.settings.get("license")
        return named if isinstance(named, str) else None

    @property
    def authors(self) -> str:
        """Who is to be cited."""
        return str(self.settings.get("authors", f"{self.settings['name']} developers"))

    @property
    def released(self) -> str | None:
        """The day on which the corpus' version is published, ISO 8601; None where none is named.

        It is written down, never read from a clock: two builds are the same bytes.

        Raises:
            NewsqedError: what is written is no day.
        """
        named = self.settings.get("released")
        if named is None:
            return None
        try:
            return date.fromisoformat(str(named)).isoformat()
        except ValueError:
            raise NewsqedError(
                f"`released` is no day: {named!r}",
                path="corpus/corpus.toml",
                hint='a day as in released = "2026-01-31"',
            ) from None

    def to_json(self) -> dict[str, Any]:
        """The figures as a JSON object: articles, what the gold consists of, lengths."""
        return {
            "name": self.settings["name"],
            "version": self.settings["version"],
            "articles": {name: self.articles[name] for name in ("all", "gold", "withheld")},
            "origin": dict(sorted(self.origins.items())),
            "language": dict(sorted(self.languages.items())),
            "passes": self.passes,
            **self.contents.to_json(),
        }

    def kinds(self) -> set[str]:
        """The kinds (`person`, `model`) of those who annotated the gold."""
        return {str(self.annotators.get(name, {}).get("kind")) for name in self.signed}


def census(corpus: Corpus, counts: Callable[[Article], bool] = lambda article: True) -> Census:
    """The figures of a whole corpus, or of the articles that count.

    Raises:
        NewsqedError: a file of it cannot be read.
    """
    found = Census(corpus.settings, corpus.annotators)
    splits = corpus.splits()
    for article in corpus.articles():
        if counts(article):
            split = splits.get(article.id, ("none", ""))[0]
            found.add(article, split, len(corpus.passes(article.id)))
    return found


def by_split(counter: Mapping[str, int]) -> str:
    """Counts by split in words: `5 train, 2 validation, 2 test`.

    >>> by_split({"test": 2, "train": 5})
    '5 train, 0 validation, 2 test'
    """
    return ", ".join(f"{counter.get(split, 0)} {split}" for split in SPLITS)
