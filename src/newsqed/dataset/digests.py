"""What a release held, in so few bytes that every clone can keep it.

In: a state of a corpus. Out: a digest of each of its gold records, texts and settings, its splits,
and the columns of its tables; as lines of `corpus/releases/<version>.jsonl`, and back. Two of them
say which records came, went and changed, and nothing of what they said. Of withheld articles the
words are no part of it, so that a release's digests come out of the release as well.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from newsqed import schemas
from newsqed.comparing import State
from newsqed.dataset.reduction import reduced
from newsqed.dataset.tables import CONFIGURATIONS, Configuration
from newsqed.errors import NewsqedError
from newsqed.store import Corpus, lines_bytes, read_lines

_ID = re.compile("[emdqn][1-9][0-9]{0,17}")
_ARTICLE = re.compile("[a-z0-9-]{1,100}")
_SIZE = 12  # hexadecimal digits: one chance in ten million that some of 10,000 records collide
# What a record is called: who changes it has changed what the record says it is.
_LABEL = {
    "entity": "label",
    "mention": "label",
    "date": "type",
    "quote": "type",
    "not_quote": "use",
}


@dataclass(frozen=True, slots=True)
class Held:
    """An article of a release.

    Attributes:
        split: its split.
        text: digest of the frozen text.
        about: digest of what is known of it: title, day, desk, rights.
        records: of each gold record its label and digest, by id; None where there is no gold.
    """

    split: str | None
    text: str
    about: str
    records: Mapping[str, tuple[str, str]] | None


@dataclass(frozen=True, slots=True)
class Digests:
    """A release.

    Attributes:
        name: what a person calls it.
        articles: by id.
        columns: the type of each column, by configuration.
        schemas: the $id of each schema, by name.
    """

    name: str
    articles: Mapping[str, Held] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    schemas: Mapping[str, str] = field(default_factory=dict)


def digests(state: State, name: str | None = None) -> Digests:
    """The digests of a state of a corpus, as this package would release it.

    Raises:
        NewsqedError: a file of gold cannot be read.
    """
    articles = {}
    for identifier, folder in reduced(state).articles.items():
        records = folder.files.get("gold")
        objects = records.objects if records else None
        if isinstance(objects, NewsqedError):
            raise objects
        about = folder.about or {}
        articles[identifier] = Held(
            split=folder.split,
            text=str(about.get("sha256"))[:_SIZE],
            about=_digest([about, folder.source]),
            records=None
            if objects is None
            else {_id(item["id"]): _record(item) for item in objects},
        )
    columns = {
        configuration.name: {
            column.name: _type(configuration, column) for column in configuration.schema
        }
        for configuration in CONFIGURATIONS.values()
    }
    known = {name: schemas.identifier(name) for name in schemas.NAMES}
    return Digests(name or state.name, articles, columns, known)


def _type(configuration: Configuration, column: pa.Field) -> str:
    """A column's type, with the names that its integers stand for."""
    names = dict(configuration.class_labels).get(column.name)
    return f"{column.type} of {', '.join(names)}" if names else str(column.type)


def _record(item: Mapping[str, Any]) -> tuple[str, str]:
    if isinstance(item.get("confidence"), int):
        item = {**item, "confidence": float(item["confidence"])}
    return str(item.get(_LABEL[item["kind"]], "")), _digest(item)


def _id(identifier: str) -> str:
    if not _ID.fullmatch(identifier):
        raise NewsqedError(f"{identifier!r} is no id of a record", hint="`newsqed check` says more")
    return identifier


def _digest(value: Any) -> str:
    written = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()[:_SIZE]


def place(corpus: Corpus, version: str) -> Path:
    """Where a past release's digests stand."""
    return corpus.root / "corpus" / "releases" / f"{version}.jsonl"


def to_bytes(held: Digests, version: str) -> bytes:
    """The lines of `corpus/releases/<version>.jsonl`: of the tables first, then an article each."""

    def lines() -> Iterable[dict[str, Any]]:
        yield {
            "version": version,
            "articles": len(held.articles),
            "schemas": dict(held.schemas),
            "columns": dict(held.columns),
        }
        for article, about in sorted(held.articles.items()):
            records = about.records
            yield {
                "article": article,
                "split": about.split,
                "text": about.text,
                "about": about.about,
                "records": None
                if records is None
                else {key: list(records[key]) for key in records},
            }

    return lines_bytes(lines())


def read(path: Path) -> Digests:
    """The digests of a past release.

    Raises:
        NewsqedError: with the line, where the file cannot be read.
    """
    found: dict[str, Held] = {}
    first: dict[str, Any] = {}
    count = -1
    for number, line in enumerate(read_lines(path), start=1):
        try:
            if number == 1:
                first = {"columns": dict(line["columns"]), "schemas": dict(line["schemas"])}
                count = line["articles"] if line["version"] == path.stem else -1
            else:
                article, held = _held(line)
                found[article] = held
        except (KeyError, TypeError, IndexError, ValueError, AttributeError, NewsqedError):
            raise _none(path, number) from None
    if count != len(found):
        raise _none(path, 1)
    return Digests(path.stem, found, **first)


def _held(line: Mapping[str, Any]) -> tuple[str, Held]:
    if not _ARTICLE.fullmatch(line["article"]):
        raise ValueError(line["article"])
    records = line["records"]
    held = Held(
        line["split"],
        line["text"],
        line["about"],
        None
        if records is None
        else {_id(key): (value[0], value[1]) for key, value in records.items()},
    )
    return line["article"], held


def _none(path: Path, number: int) -> NewsqedError:
    return NewsqedError(
        "this tells of no release, or not of all of it",
        path=path,
        line=number,
        hint="`newsqed build --version` writes the file; bring it back (git checkout)",
    )
