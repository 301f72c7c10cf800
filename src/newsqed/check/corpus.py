"""Levels 2 and 5 for the corpus as a whole: settings, splits, rights, copies, history.

In: what was gathered while the articles were read, and git where there is one. Out: problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsqed import history, schemas
from newsqed.check.subjects import Problem, Source, quoted
from newsqed.store import SPLITS


@dataclass(slots=True)
class Row:
    """One line of splits.tsv."""

    line: int
    text: str
    article: str = ""
    split: str = ""
    cluster: str = ""


@dataclass(slots=True)
class Whole:
    """The corpus, as far as checks across articles need it.

    Attributes:
        root: the folder that holds `raw/` and `corpus/`.
        ids: the articles' ids.
        settings, annotators: the TOML files; None where they cannot be read.
        rows: the lines of splits.tsv that are well-formed; None where there is no such file.
        hashes: the articles that hold a text, by its sha256.
        unlicensed: sidecars that say nothing of rights, by article.
        strays: files of raw/ that belong to no article.
    """

    root: Path
    ids: list[str]
    settings: dict[str, Any] | None = None
    annotators: dict[str, Any] | None = None
    rows: list[Row] | None = None
    hashes: dict[str, list[str]] = field(default_factory=dict)
    unlicensed: list[tuple[str, Source]] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)


SETTINGS = "corpus/corpus.toml"
ANNOTATORS = "corpus/annotators.toml"
TABLE = "corpus/splits.tsv"
_CANARY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def wrong_settings(whole: Whole) -> Iterator[Problem]:
    """A setting of the corpus or of an annotator is missing or malformed."""
    settings, where = whole.settings, Source(SETTINGS)
    if settings is not None:
        for key in ("name", "version", "salt", "canary"):
            if not isinstance(settings.get(key), str) or not settings[key]:
                yield Problem(
                    f"the key {key!r} is missing or no string",
                    source=where,
                    hint="corpus.toml holds name, version, salt and canary",
                )
        canary, version = settings.get("canary"), settings.get("version")
        if isinstance(canary, str) and canary and not _CANARY.fullmatch(canary):
            yield Problem(
                "the canary is no GUID",
                text=canary,
                source=where,
                hint="python -c 'import uuid; print(uuid.uuid4())'",
            )
        if isinstance(version, str) and version and not re.fullmatch(r"\d+\.\d+\.\d+", version):
            yield Problem(
                f"the version {quoted(version)} is not three numbers",
                text=version,
                source=where,
                hint="for instance 0.1.0",
            )
    for name, about in (whole.annotators or {}).items():
        if not isinstance(about, dict) or about.get("kind") not in ("person", "model"):
            yield Problem(
                f"the annotator {quoted(name)} is neither a person nor a model",
                text=name,
                source=Source(ANNOTATORS),
                hint='a table of its own with kind = "person" or "model"',
            )


def other_schema(whole: Whole) -> Iterator[Problem]:
    """A schema in the corpus folder differs from the package's."""
    for name in schemas.NAMES:
        path = whole.root / "schema" / f"{name}.json"
        if path.is_file() and path.read_bytes() != schemas.source(name):
            yield Problem(
                "this copy differs from the package's schema, which rules",
                source=Source(f"schema/{name}.json"),
                hint="copy the package's, or install the package that the corpus was made with "
                f"(this one has {schemas.identifier(name)})",
            )


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
                source=source,
                hint="take the line out",
            )
        elif row.article in seen:
            yield Problem(
                f"the article {row.article} stands here again",
                text=row.article,
                at=0,
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


def no_rights(whole: Whole) -> Iterator[Problem]:
    """Nothing is said of an article's rights."""
    for _, source in whole.unlicensed:
        yield Problem(
            "license is null: nobody can tell what may be done with the text",
            "/license",
            source=source,
            hint="an SPDX expression; LicenseRef-publisher where the publisher keeps all rights",
        )


def stray_raw(whole: Whole) -> Iterator[Problem]:
    """A file of raw/ belongs to no article."""
    for name in whole.strays:
        yield Problem(
            "the file belongs to no article",
            source=Source(f"raw/{name}"),
            hint="files are taken in by `newsqed add`; take this one out, or add it",
        )


def frozen_changed(whole: Whole) -> Iterator[Problem]:
    """A raw file or a frozen text differs from the committed one."""
    for name in sorted(history.changed(whole.root)):
        frozen = re.fullmatch(r"corpus/[^/]+/text\.txt|raw/.+(?<!\.source\.json)", name)
        path = whole.root / name
        if not frozen or not path.is_file() or path.is_symlink():
            continue
        before = history.committed(whole.root, name)
        if before is not None and before != path.read_bytes():
            yield Problem(
                "the file differs from the one that is committed: frozen is frozen",
                source=Source(name),
                hint=f"bring it back: git checkout HEAD -- {name}; "
                "a corrected text is a new article",
            )


def no_history(whole: Whole) -> Iterator[Problem]:
    """History is not checked: there is no git, no repository or no commit."""
    if not history.available(whole.root):
        yield Problem(
            "history was not checked: the folder is in no git repository with a commit",
            source=Source("."),
            hint="whether frozen files changed can only be told from a commit",
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
                source=Source(TABLE, row.text, row.line),
                hint="what is nearly the same is learnt and tested on the same side: "
                "put the cluster into one split",
            )
