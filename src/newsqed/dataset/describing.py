"""What describes a release beside its tables: the card, the chart, the Croissant description.

In: a corpus' articles with their rows, one after another, then what was written of them. Out: files
beside the tables. Figures are summed and rows picked as articles go by, so that a corpus need not
fit into memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from newsqed.dataset.baselines import GoldDigest, kept
from newsqed.dataset.card import Kept, card, citation, what
from newsqed.dataset.census import Census
from newsqed.dataset.chart import chart
from newsqed.dataset.croissant import croissant
from newsqed.dataset.examples import Examples
from newsqed.dataset.measured import measured
from newsqed.dataset.measures import Measures
from newsqed.dataset.page import Row
from newsqed.dataset.parts import Parts
from newsqed.records import Article
from newsqed.store import Corpus

CARD = "README.md"
CHART = "annotations.svg"
CROISSANT = "croissant.json"


class Description:
    """A release's description, while articles go by."""

    def __init__(self, corpus: Corpus, *, with_withheld: bool) -> None:
        self._corpus = corpus
        self._with_withheld = with_withheld
        self._census = Census(corpus.settings, corpus.annotators)
        self._examples = Examples()
        self._measures = Measures()
        self._baselines = kept(corpus)
        self._measured = measured(corpus)
        self._digest = GoldDigest()

    def add(self, article: Article, split: str, rows: Mapping[str, Sequence[Row]]) -> None:
        """Take an article in, with all of its words in its rows.

        Raises:
            NewsqedError: a single pass cannot be read.
        """
        annotators = self._corpus.passes(article.id)
        passes = {name: self._corpus.single(article.id, name) for name in annotators}
        self._census.add(article, split, len(passes))
        self._examples.add(article, rows)
        self._measures.add(article, split, passes)
        self._digest.add(article, split)

    def write(self, folder: Path, parts: Parts) -> list[str]:
        """Write the description beside the tables; the names of its files.

        Args:
            folder: the release's.
            parts: what was written there.

        Raises:
            NewsqedError: `corpus.toml` names a day of release that is none, or PyYAML is not
                installed.
        """
        pages = {
            CARD: card(
                self._census,
                parts,
                self._examples,
                self._measures,
                Kept(self._baselines, str(self._digest), self._measured),
                with_withheld=self._with_withheld,
            ),
            CHART: chart(self._census),
            CROISSANT: croissant(
                self._census, parts, about=what(self._census), citation=citation(self._census)
            ),
        }
        for name, page in pages.items():
            (folder / name).write_bytes(page.encode())
        return list(pages)
