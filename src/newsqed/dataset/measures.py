"""How well the rules do against the gold, and how well annotators agree.

In: articles with their single passes, one after another. Out: the scores of `newsqed.score`, the
same that `newsqed score` prints. Passes are compared as they go by. Scoring needs all of its
documents at once, so that of a large corpus a sample is scored: the articles whose hashed ids are
lowest, which no order, no clock and no seed decides. No score holds a word of an article.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from newsqed.records import Annotation, Article
from newsqed.score import Agreement, Passes, Scores, score

# Articles with gold that are scored, of each split.
SAMPLE = 200

# The measures that a card shows, by layer; `newsqed score` prints all.
HEADLINES = (
    ("quotes", ("exact", "end_to_end", "indirect", "resolved_right", "false_quotations")),
    ("entities", ("exact", "span", "coreference", "links")),
    ("dates", ("strict", "relaxed", "value")),
)


class Sample:
    """At most so many articles, whichever came first.

    Attributes:
        seen: how many there were.
    """

    def __init__(self, size: int) -> None:
        self.seen = 0
        self._size = size
        self._heap: list[tuple[int, str, Article]] = []

    def add(self, article: Article) -> None:
        """Take an article in."""
        self.seen += 1
        rank = -int.from_bytes(hashlib.sha256(article.id.encode()).digest()[:16], "big")
        entry = (rank, article.id, article)
        if len(self._heap) < self._size:
            heapq.heappush(self._heap, entry)
        else:
            heapq.heappushpop(self._heap, entry)

    def __len__(self) -> int:
        return len(self._heap)

    def __iter__(self) -> Iterator[Article]:
        """The articles that are kept, in order of their ids."""
        for _, _, article in sorted(self._heap, key=lambda entry: entry[1]):
            yield article


@dataclass(frozen=True, slots=True)
class Measured:
    """Scores, and what they rest on.

    Attributes:
        scores: of everything, with those of the splits as groups.
        scored: how many articles were scored, by split.
        seen: of how many they are a sample.
    """

    scores: Scores
    scored: Mapping[str, int]
    seen: Mapping[str, int]

    @property
    def sampled(self) -> bool:
        """Whether a part was scored only."""
        return self.scored != self.seen


class Measures:
    """What is to be scored, while articles go by."""

    def __init__(self) -> None:
        self._gold: dict[str, Sample] = {}
        self._passes = Passes()
        self._proposed = False

    def add(self, article: Article, split: str, passes: Mapping[str, Sequence[Annotation]]) -> None:
        """Take an article in, with the single passes that there are of it, by annotator.

        Raises:
            NewsqedError: a pass has a record without a place.
        """
        if article.gold is not None:
            self._proposed = self._proposed or bool(article.rules)
            self._gold.setdefault(split, Sample(SAMPLE)).add(article)
        for two in combinations(sorted(passes), 2):
            self._passes.add(two, *(article.document(passes[name]) for name in two))

    def rules(self) -> Measured | None:
        """The rules' proposals against the gold, by split; None where one of them lacks.

        An article for which nothing is proposed counts: its gold was not found.
        """
        if not self._proposed:
            return None
        golds, preds, groups = [], [], {}
        for split in sorted(self._gold):
            for article in self._gold[split]:
                golds.append(article.document(article.gold or ()))
                preds.append(article.document(article.rules))
                groups[article.id] = split
        return Measured(
            score(golds, preds, breakdown=groups),
            {split: len(sample) for split, sample in self._gold.items()},
            {split: sample.seen for split, sample in self._gold.items()},
        )

    def agreement(self) -> Agreement | None:
        """How far single passes over the same article agree; None where there is no pair."""
        found = self._passes.agreement()
        return found if found.documents else None
