"""Which split a new article goes into: that of its near-duplicates, else the emptiest of its desk.

In: what the corpus holds, and a new text. Out: a split and a cluster, decided once, when the
article is added; nothing here moves an article or writes a file.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from newsqed import duplicates
from newsqed.errors import NewsqedError

SPLITS = ("train", "validation", "test")
SHARES = {"train": 0.6, "validation": 0.2, "test": 0.2}


@dataclass(frozen=True, slots=True)
class Place:
    """An article's line of `splits.tsv`.

    Attributes:
        joins: clusters that are one with this from now on, since the article is like each of them.
    """

    split: str
    cluster: str
    joins: frozenset[str] = frozenset()


def place(
    article: str,
    like: Iterable[duplicates.Pair],
    desk: Iterable[str],
    splits: Mapping[str, tuple[str, str]],
    salt: str,
    wanted: str | None = None,
) -> Place:
    """The place of a new article.

    A near-duplicate of an article goes into its cluster, and so into its split; any other begins a
    cluster of its own, in the split that is furthest below 60/20/20 within its desk. Where two are
    as far below, a hash of the corpus' salt decides, so that nobody can choose.

    Args:
        article: its id.
        like: its near-duplicates (`first` is the other article).
        desk: the splits of the articles of its desk, one each.
        splits: each article's split and cluster.
        salt: of the corpus.
        wanted: the split that somebody asks for.

    Raises:
        NewsqedError: its near-duplicates lie in several splits, or in another than is asked for:
            wherever it went, what is learnt would be tested.
    """
    near = sorted((pair for pair in like if pair.first in splits), key=lambda pair: -pair.share)
    homes = {splits[pair.first][0]: pair.first for pair in reversed(near)}
    if len(homes) > 1:
        where = " and ".join(f"{other} ({split})" for split, other in sorted(homes.items()))
        raise NewsqedError(
            f"the text is nearly the same as {where}",
            hint="in whichever split it stands, what is learnt would be tested: leave it out",
        )
    if near:
        split, cluster = splits[near[0].first]
        if wanted not in (None, split):
            raise NewsqedError(
                f"the text is nearly the same as that of {near[0].first}, which is in {split}",
                hint=f"both belong into one split: leave --split out, or say {split}",
            )
        return Place(split, cluster, frozenset(splits[pair.first][1] for pair in near) - {cluster})
    return Place(wanted or _emptiest(article, desk, salt), article)


def _emptiest(article: str, desk: Iterable[str], salt: str) -> str:
    """The split furthest below its share of a desk with one article more."""
    counts = Counter(desk)
    total = counts.total() + 1

    def order(split: str) -> tuple[float, bytes]:
        below = round(SHARES[split] * total - counts[split], 9)
        return -below, hashlib.sha256(f"{salt}\0{article}\0{split}".encode()).digest()

    return min(SPLITS, key=order)
