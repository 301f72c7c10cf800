"""Levels 2 and 5 for the corpus as a whole: settings, rights, history, names.

In: what was gathered while the articles were read, and git where there is one. Out: problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from newsqed import duplicates, history, schemas
from newsqed.check.subjects import Problem, Record, Source, quoted


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
        licenses: what each sidecar says of rights, with where it says so.
        index, pairs: what the texts have in common, and which are near-duplicates.
        labels: of each name the labels of its entities in gold, each with the first such entity.
        strays: files of raw/ and corpus/ that belong to no article.
        ordered: lines of files that every writer sorts, each with what it is sorted by.
        since: the revision that a branch is compared with, where one is.
    """

    root: Path
    ids: list[str]
    settings: dict[str, Any] | None = None
    annotators: dict[str, Any] | None = None
    rows: list[Row] | None = None
    hashes: dict[str, list[str]] = field(default_factory=dict)
    licenses: list[tuple[str | None, Source]] = field(default_factory=list)
    index: duplicates.Index = field(default_factory=duplicates.Index)
    pairs: list[duplicates.Pair] = field(default_factory=list)
    labels: dict[str, dict[str, Record]] = field(default_factory=dict)
    strays: list[str] = field(default_factory=list)
    ordered: list[tuple[tuple[str, ...], Source]] = field(default_factory=list)
    since: str | None = None


SETTINGS = "corpus/corpus.toml"
ANNOTATORS = "corpus/annotators.toml"
TABLE = "corpus/splits.tsv"
WAIVED = "corpus/waivers.jsonl"
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


def no_rights(whole: Whole) -> Iterator[Problem]:
    """Nothing is said of an article's rights."""
    for license, source in whole.licenses:
        if license is None:
            yield Problem(
                "license is null: nobody can tell what may be done with the text",
                "/license",
                source=source,
                hint="an SPDX expression; LicenseRef-publisher where the publisher keeps all "
                "rights",
            )


def no_spdx(whole: Whole) -> Iterator[Problem]:
    """A licence is no SPDX expression."""
    for license, source in whole.licenses:
        if license is None:
            continue
        try:
            canonical = canonicalize_license_expression(license)
        except InvalidLicenseExpression:
            canonical = None
        if canonical != license:
            yield Problem(
                f"{quoted(license)} is no SPDX expression"
                if canonical is None
                else f"SPDX writes {quoted(license)} as {canonical}",
                "/license",
                text=license,
                source=source,
                hint=f"write {canonical}"
                if canonical
                else "for instance CC-BY-4.0; LicenseRef-publisher where the publisher keeps all "
                "rights (spdx.org/licenses lists them)",
            )


def stray_raw(whole: Whole) -> Iterator[Problem]:
    """A file of raw/ belongs to no article."""
    for name in whole.strays:
        if name.startswith("raw/"):
            yield Problem(
                "the file belongs to no article",
                source=Source(name),
                hint="files are taken in by `newsqed add`; take this one out, or add it",
            )


def stray(whole: Whole) -> Iterator[Problem]:
    """A file of corpus/ has no place in the layout."""
    for name in whole.strays:
        if name.startswith("corpus/"):
            yield Problem(
                "the file has no place in the layout: nothing reads it",
                source=Source(name),
                hint="docs/architecture.md tells what a corpus holds; take the file out, or "
                "mend its name",
            )


def lines_out_of_order(whole: Whole) -> Iterator[Problem]:
    """Lines of splits.tsv or waivers.jsonl are out of order."""
    for (before, above), (here, source) in pairwise(whole.ordered):
        if above.file == source.file and here < before:
            yield Problem(
                f"the line of {here[0]} stands below that of {before[0]}",
                at=0,
                text=here[0],
                source=source,
                hint="newsqed check --fix sorts the file: two people who add lines then add them "
                "at different places",
            )


def frozen_changed(whole: Whole) -> Iterator[Problem]:
    """A raw file or a frozen text differs from the committed one."""
    changed = dict.fromkeys(history.changed(whole.root), "HEAD")
    if whole.since is not None:
        base = history.parted(whole.root, whole.since)
        changed |= dict.fromkeys(history.changed_since(whole.root, whole.since), base)
    for name, commit in sorted(changed.items()):
        frozen = re.fullmatch(r"corpus/[^/]+/text\.txt|raw/.+(?<!\.source\.json)", name)
        path = whole.root / name
        if not frozen or not path.is_file() or path.is_symlink():
            continue
        before = history.committed(whole.root, name, commit)
        if before is not None and before != path.read_bytes():
            yield Problem(
                "the file differs from the one that is committed: frozen is frozen",
                source=Source(name),
                hint=f"bring it back: git checkout {commit[:12]} -- {name}; "
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


def labelled_differently(whole: Whole) -> Iterator[Problem]:
    """A name has one label here and another in another article."""
    for name, labels in sorted(whole.labels.items()):
        first, *others = sorted(labels.items(), key=lambda item: item[1].source.file)
        for label, record in others:
            yield Problem(
                f"{quoted(name)} is {label} here, {first[0]} in {first[1].source.file}",
                "/label",
                text=label,
                source=record.source,
                record=record.id,
                hint="right for namesakes and for places that act; else one of them is a slip",
            )
