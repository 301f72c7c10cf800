"""What of a corpus folder is looked at: articles, those that a branch touched, stray files.

In: a corpus and what is wanted of it. Out: ids and names. No file is opened here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from newsqed import history
from newsqed.check.corpus import ANNOTATORS, SETTINGS, WAIVED, Whole
from newsqed.store import Corpus


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a corpus is to be checked.

    Attributes:
        articles: ids of the articles to look at, and what concerns the whole left out; None for
            all.
        since: a git revision: of the articles only those that a branch touched since it parted
            from there, and what concerns the whole.
        rules: also whether each rules.jsonl is what the rules propose now.
        review: also where rules and gold disagree.
        today: the day that waivers are held against; today if not given.
    """

    articles: Sequence[str] | None = None
    since: str | None = None
    rules: bool = False
    review: bool = False
    today: date | None = None


def articles_of(corpus: Corpus, wanted: Wanted) -> list[str]:
    """The ids of the articles to look at, sorted.

    Raises:
        NewsqedError: the corpus holds no article of that id, or git knows no such revision.
    """
    ids = folders(corpus.root)
    named = looked(corpus, ids, wanted)
    return ids if named is None else sorted(named)


def looked(corpus: Corpus, ids: Sequence[str], wanted: Wanted) -> frozenset[str] | None:
    """The articles to look at, of those that there are; None for all."""
    for article in wanted.articles or ():
        corpus.folder(article)
    named = None if wanted.articles is None else frozenset(wanted.articles)
    touched = None if wanted.since is None else _touched(corpus.root, ids, wanted.since)
    if named is None or touched is None:
        return named if touched is None else touched
    return named & touched


def _touched(root: Path, ids: Sequence[str], since: str) -> frozenset[str] | None:
    """The articles that a branch touched since it parted from a revision; None for all."""
    names = history.changed_since(root, since)
    # A canary, an annotator or a schema concerns every article.
    if names & {SETTINGS, ANNOTATORS} or any(name.startswith("schema/") for name in names):
        return None
    if WAIVED in names:
        names |= _waived_otherwise(root, history.parted(root, since))
    parts = [name.split("/") for name in names]
    touched = {part[1] for part in parts if part[0] == "corpus" and len(part) > 2}
    touched |= {part[1].partition(".")[0] for part in parts if part[0] == "raw" and len(part) == 2}
    return frozenset(touched & set(ids))


def _waived_otherwise(root: Path, base: str) -> frozenset[str]:
    """The files whose waivers came, went or changed since a commit."""
    before = history.committed(root, WAIVED, base) or b""
    now = (root / WAIVED).read_bytes() if (root / WAIVED).is_file() else b""
    found = set()
    for line in set(before.splitlines()) ^ set(now.splitlines()):
        try:
            found.add(str(json.loads(line)["file"]))
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
    return frozenset(found)


_AT_THE_TOP = re.compile(
    r"(?:(?:corpus|annotators|baselines|measured)\.toml|splits\.tsv|(?:waivers|adjudication)\.jsonl"
    r"|releases/[^/]+\.jsonl)"
)
_IN_AN_ARTICLE = re.compile(
    r"[^/]+/(?:text\.txt|article\.json|(?:edits|rules|gold)\.jsonl|hand/[^/]+\.jsonl)"
)


def strays(whole: Whole) -> list[str]:
    """Files that belong to no article and no layout; hidden ones and READMEs are let be."""
    found = []
    raw = whole.root / "raw"
    for path in sorted(raw.iterdir()) if raw.is_dir() else ():
        if path.name.partition(".")[0] not in {*whole.ids, "", "README"}:
            found.append(f"raw/{path.name}")
    for path in sorted((whole.root / "corpus").rglob("*")):
        name = path.relative_to(whole.root / "corpus").as_posix()
        let_be = any(part.startswith(".") for part in name.split("/")) or path.stem == "README"
        known = _AT_THE_TOP.fullmatch(name) or _IN_AN_ARTICLE.fullmatch(name)
        if not let_be and not known and not path.is_dir():
            found.append(f"corpus/{name}")
    return found


def folders(root: Path) -> list[str]:
    """The folders of corpus/ that are, or should be, an article's."""
    return sorted(
        path.name
        for path in (root / "corpus").iterdir()
        if path.is_dir() and not path.name.startswith(".") and path.name != "releases"
    )
