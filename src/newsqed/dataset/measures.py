"""How well the rules do against the gold, and how well annotators agree.

In: articles with their single passes, one after another. Out: the scores of `newsqed.score`, the
same that `newsqed score` prints. Scoring needs all of its documents at once, so that of a large
corpus a sample is scored: the articles whose hashed ids are lowest, which no order, no clock and no
seed decides. No score holds a word of an article.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from newsqed.records import Annotation, Article, Document
from newsqed.score import Scores, score

# Articles with gold that are scored, of each split; articles with several passes, of all.
SAMPLE = 200

# The measures that a card shows, by layer; `newsqed score` prints all.
HEADLINES = (
    ("quotes", ("exact", "end_to_end", "indirect", "resolved_right", "false_quotations")),
    ("entities", ("exact", "span", "coreference", "links")),
    ("dates", ("strict", "relaxed", "value")),
)

Passes = Mapping[str, Sequence[Annotation]]


class Sample:
    """At most so many articles, whichever came first.

    Attributes:
        seen: how many there were.
    """

    def __init__(self, size: int) -> None:
        self.seen = 0
        self._size = size
        self._heap: list[tuple[int, str, Article, Passes]] = []

    def add(self, article: Article, passes: Passes) -> None:
        """Take an article in."""
        self.seen += 1
        rank = -int.from_bytes(hashlib.sha256(article.id.encode()).digest()[:16], "big")
        entry = (rank, article.id, article, passes)
        if len(self._heap) < self._size:
            heapq.heappush(self._heap, entry)
        else:
            heapq.heappushpop(self._heap, entry)

    def __len__(self) -> int:
        return len(self._heap)

    def __iter__(self) -> Iterator[tuple[Article, Passes]]:
        """The articles that are kept, in order of their ids."""
        for _, _, article, passes in sorted(self._heap, key=lambda entry: entry[1]):
            yield article, passes


@dataclass(frozen=True, slots=True)
class Measured:
    """Scores, and what they rest on.

    Attributes:
        scores: of everything, with those of the splits as groups.
        scored: how many articles were scored, by split (or in all, as `all`).
        seen: of how many they are a sample.
        pairs: how many pairs of passes each pair of annotators has, where passes were compared.
    """

    scores: Scores
    scored: Mapping[str, int]
    seen: Mapping[str, int]
    pairs: Mapping[tuple[str, str], int]

    @property
    def sampled(self) -> bool:
        """Whether a part was scored only."""
        return self.scored != self.seen


class Measures:
    """What is to be scored, while articles go by."""

    def __init__(self) -> None:
        self._gold: dict[str, Sample] = {}
        self._passes = Sample(SAMPLE)
        self._proposed = False

    def add(self, article: Article, split: str, passes: Passes) -> None:
        """Take an article in, with the single passes that there are of it, by annotator."""
        if article.gold is not None:
            self._proposed = self._proposed or bool(article.rules)
            self._gold.setdefault(split, Sample(SAMPLE)).add(article, {})
        if len(passes) > 1:
            self._passes.add(article, passes)

    def rules(self) -> Measured | None:
        """The rules' proposals against the gold, by split; None where one of them lacks.

        An article for which nothing is proposed counts: its gold was not found.
        """
        if not self._proposed:
            return None
        golds, preds, groups = [], [], {}
        for split in sorted(self._gold):
            for article, _ in self._gold[split]:
                golds.append(article.document(article.gold or ()))
                preds.append(article.document(article.rules))
                groups[article.id] = split
        return Measured(
            score(golds, preds, breakdown=groups),
            {split: len(sample) for split, sample in self._gold.items()},
            {split: sample.seen for split, sample in self._gold.items()},
            {},
        )

    def agreement(self) -> Measured | None:
        """Single passes over the same article, each pair of them; None where there is no pair.

        Of two, the one whose annotator comes first by id stands for the gold.
        """
        if not self._passes.seen:
            return None
        golds: list[Document] = []
        preds: list[Document] = []
        pairs: Counter[tuple[str, str]] = Counter()
        for article, passes in self._passes:
            for one, other in combinations(sorted(passes), 2):
                name = f"{article.id}/{one}/{other}"
                golds.append(replace(article.document(passes[one]), id=name))
                preds.append(replace(article.document(passes[other]), id=name))
                pairs[one, other] += 1
        return Measured(
            score(golds, preds),
            {"all": len(self._passes)},
            {"all": self._passes.seen},
            dict(sorted(pairs.items())),
        )
