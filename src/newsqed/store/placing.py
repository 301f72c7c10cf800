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
        NewsqedError: its near-duplicates lie in several splits, in none, or in another than is
            asked for: wherever it went, what is learnt would be tested; or splits.tsv says
            something else of it.
    """
    like = list(like)
    if article in splits:
        split, cluster = splits[article]
        _refuse_another(article, split, wanted, "splits.tsv has a line of it already")
        return Place(split, cluster)
    if lost := [pair.first for pair in like if pair.first not in splits]:
        raise NewsqedError(
            f"the text is nearly the same as that of {lost[0]}, which is in no split",
            hint="give that one a line in splits.tsv first",
        )
    near = sorted(like, key=lambda pair: -pair.share)
    homes = {splits[pair.first][0]: pair.first for pair in reversed(near)}
    if len(homes) > 1:
        where = " and ".join(f"{other} ({split})" for split, other in sorted(homes.items()))
        raise NewsqedError(
            f"the text is nearly the same as {where}",
            hint="in whichever split it stands, what is learnt would be tested: leave it out",
        )
    if near:
        split, cluster = splits[near[0].first]
        why = f"the text is nearly the same as that of {near[0].first}, which is in {split}"
        _refuse_another(article, split, wanted, why)
        return Place(split, cluster, frozenset(splits[pair.first][1] for pair in near) - {cluster})
    if any(cluster == article for _, cluster in splits.values()):
        raise NewsqedError(
            f"splits.tsv has a cluster {article} of other articles already",
            hint="choose another id with --id",
        )
    return Place(wanted or _emptiest(article, desk, salt), article)


def _refuse_another(article: str, split: str, wanted: str | None, why: str) -> None:
    if wanted not in (None, split):
        raise NewsqedError(why, hint=f"{article} belongs into {split}: leave --split out")


def _emptiest(article: str, desk: Iterable[str], salt: str) -> str:
    """The split furthest below its share of a desk with one article more."""
    counts = Counter(desk)
    total = counts.total() + 1

    def order(split: str) -> tuple[float, bytes]:
        below = round(SHARES[split] * total - counts[split], 9)
        return -below, hashlib.sha256(f"{salt}\0{article}\0{split}".encode()).digest()

    return min(SPLITS, key=order)
