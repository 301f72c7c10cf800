"""Level 5 for splits: every article in one, what is nearly the same in the same, none moved.

In: the lines of splits.tsv, what the texts have in common, past releases. Out: problems.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from newsqed import duplicates
from newsqed.check.corpus import TABLE, Row, Whole
from newsqed.check.subjects import Problem, Source, quoted
from newsqed.store import SPLITS


def in_no_split(whole: Whole) -> Iterator[Problem]:
    """An article is in no split."""
    if whole.rows is None:
        return
    known = {row.article for row in whole.rows}
    for article in whole.ids:
        if article not in known:
            yield Problem(
                f"the article {article} is in no split",
                text=article,
                record=article,
                source=Source(TABLE),
                hint=f"add a line: {article}, a tab, {' or '.join(SPLITS)}, a tab, its cluster",
            )


def split_without_article(whole: Whole) -> Iterator[Problem]:
    """A line of splits.tsv names no article, or one again."""
    seen: set[str] = set()
    for row in whole.rows or ():
        source = Source(TABLE, row.text, row.line)
        if row.article not in whole.ids:
            yield Problem(
                f"the corpus holds no article {quoted(row.article)}",
                text=row.article,
                at=0,
                record=row.article,
                source=source,
                hint="take the line out",
            )
        elif row.article in seen:
            yield Problem(
                f"the article {row.article} stands here again",
                text=row.article,
                at=0,
                record=row.article,
                source=source,
                hint="each article is in one split",
            )
        seen.add(row.article)


def same_text(whole: Whole) -> Iterator[Problem]:
    """Two articles hold the same text."""
    for articles in whole.hashes.values():
        for other in articles[1:]:
            yield Problem(
                f"the text is the same as that of {articles[0]}",
                source=Source(f"corpus/{other}/text.txt"),
                hint="each text is held once: take one of the articles out",
            )


def cluster_torn(whole: Whole) -> Iterator[Problem]:
    """A cluster of near-duplicates lies in two splits."""
    first: dict[str, Row] = {}
    for row in whole.rows or ():
        other = first.setdefault(row.cluster, row)
        if other.split != row.split:
            yield Problem(
                f"{row.article} is in {row.split}, {other.article} of the same cluster "
                f"in {other.split}",
                text=row.split,
                at=len(row.article) + 1,
                record=row.article,
                source=Source(TABLE, row.text, row.line),
                hint="what is nearly the same is learnt and tested on the same side: "
                "put the cluster into one split",
            )


def near_duplicates_apart(whole: Whole) -> Iterator[Problem]:
    """Near-duplicates lie in two splits."""
    for pair, first, second in _placed(whole):
        # Clusters that are torn have a check of their own.
        if first.split != second.split and first.cluster != second.cluster:
            yield Problem(
                f"{pair.second} in {second.split} shares about {pair.share:.0%} of its wording "
                f"with {pair.first} in {first.split}",
                text=second.split,
                at=len(second.article) + 1,
                record=second.article,
                source=Source(TABLE, second.text, second.line),
                hint="what is nearly the same is learnt and tested on the same side: give both "
                "one cluster and one split",
            )


def near_duplicates(whole: Whole) -> Iterator[Problem]:
    """Near-duplicates of one split are not in one cluster."""
    for pair, first, second in _placed(whole):
        if first.split == second.split and first.cluster != second.cluster:
            yield Problem(
                f"{pair.second} shares about {pair.share:.0%} of its wording with {pair.first}",
                text=second.cluster,
                at=len(second.article) + len(second.split) + 2,
                record=second.article,
                source=Source(TABLE, second.text, second.line),
                hint=f"give it the cluster {first.cluster}, or take it out",
            )


def _placed(whole: Whole) -> Iterator[tuple[duplicates.Pair, Row, Row]]:
    """Near-duplicates with their lines of the table; the same text has a check of its own."""
    rows = {row.article: row for row in whole.rows or ()}
    same = {frozenset(pair) for ids in whole.hashes.values() for pair in pairwise(ids)}
    for pair in whole.pairs:
        ids = frozenset((pair.first, pair.second))
        if ids <= rows.keys() and ids not in same:
            yield pair, rows[pair.first], rows[pair.second]


def split_moved(whole: Whole) -> Iterator[Problem]:
    """An article is in another split than in the last release."""
    version, before = _last_release(whole.root)
    for row in whole.rows or ():
        was = before.get(row.article, row.split)
        if was != row.split:
            yield Problem(
                f"{row.article} is in {row.split}, in release {version} it was in {was}",
                text=row.split,
                at=len(row.article) + 1,
                record=row.article,
                source=Source(TABLE, row.text, row.line),
                hint=f"splits are frozen, so that scores stay comparable: write {was}",
            )


def _last_release(root: Path) -> tuple[str, dict[str, str]]:
    """The newest version of corpus/releases/ and the split of each article in it."""
    folder = root / "corpus" / "releases"
    versions = [
        tuple(map(int, path.stem.split(".")))
        for path in (folder.glob("*.jsonl") if folder.is_dir() else ())
        if re.fullmatch(r"\d+\.\d+\.\d+", path.stem) and path.is_file()
    ]
    if not versions:
        return "", {}
    version = ".".join(map(str, max(versions)))
    found: dict[str, str] = {}
    for line in (folder / f"{version}.jsonl").read_bytes().splitlines():
        try:
            about = json.loads(line)
            found[str(about["article"])] = str(about["split"])
        except (ValueError, KeyError, TypeError):
            continue
    return version, found
