"""Print how the corpus' composed articles quote, beside what is usual in news.

In: a corpus folder. Out: on the screen, for each figure its share, how many it rests on and the
target; then the number of articles of each desk. Articles without gold count for the desks only;
registers are not recorded, so that they cannot be counted. Nothing is written.

A cue is split where it stands within the content or content has two spans or more; of the others it
is inverted where content, cue and speaker stand in this order, preposed where it stands before the
content. Turns of transcripts have no cue by their form and are left out. Of speakers those count
that a phrase tells; a fragment is a run in marks of a mixed quotation.

Run: python tools/shares.py [FOLDER]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from newsqed.dataset.census import Census, census
from newsqed.dataset.contents import ORDERS, SHORT
from newsqed.errors import NewsqedError
from newsqed.records import Article
from newsqed.store import Corpus

REPOSITORY = Path(__file__).resolve().parent.parent
# What the composed articles aim at: the shares of news, in percent.
TARGETS = {"split": 40, "inverted": 17, "preposed": 19}
PRONOUNS, FRAGMENTS = 27, 40


class Share(NamedTuple):
    """So many of `whole`, and the percentage that is aimed at."""

    what: str
    part: int
    whole: int
    target: int

    @property
    def percent(self) -> float | None:
        return 100 * self.part / self.whole if self.whole else None


def composed(article: Article) -> bool:
    """Whether the article was written for the corpus."""
    return article.source.get("origin") == "composed"


def shares(found: Census) -> Iterator[Share]:
    """The shares that have a target."""
    types = found.contents.types
    direct = {order: types["direct", "cue", order] for order in ORDERS}
    cued = sum(direct.values()) - direct["turn of a transcript"]
    for order, target in TARGETS.items():
        yield Share(f"direct quotations: {order}", direct[order], cued, target)
    speakers = found.contents.counts["quote", "speaker"]
    phrases = sum(speakers[form] for form in ("name", "pronoun", "nominal"))
    yield Share("speakers' phrases: pronouns", speakers["pronoun"], phrases, PRONOUNS)
    runs = found.contents.counts["quote", "fragment"]
    yield Share(f"mixed fragments: {SHORT}", runs[SHORT], runs.total(), FRAGMENTS)


def main(folder: Path) -> int:
    """Print the shares and the desks; 2 where there is no corpus that can be read."""
    try:
        found = census(Corpus(folder), composed)
    except NewsqedError as error:
        print(f"shares: {error}", file=sys.stderr)
        return 2
    print(f"{found.articles['all']} composed articles, {found.articles['gold']} with gold\n")
    print(f"{'':<36}{'%':>6}{'target':>8}{'count':>7}{'of n':>7}")
    for share in shares(found):
        percent = "–" if share.percent is None else f"{share.percent:.1f}"
        print(f"{share.what:<36}{percent:>6}{share.target:>8}{share.part:>7}{share.whole:>7}")
    print(f"\n{'desk':<36}{'%':>6}{'count':>15}")
    for desk, count in sorted(found.desks.items(), key=lambda item: (-item[1], item[0] or "")):
        print(f"{desk or 'not known':<36}{100 * count / found.articles['all']:>6.1f}{count:>15}")
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
