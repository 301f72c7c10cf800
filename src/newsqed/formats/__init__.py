"""Files of documents: one module a format, one table that lists them.

In: a file. Out: documents in exchange form (JSON objects), one at a time, so that memory does
not grow with the file; and back. A document that cannot be read is handed on as an error with
its place, and the rest is read all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

from newsqed import store
from newsqed.errors import NewsqedError
from newsqed.records import Annotation, Document, canonical, from_json, to_json


@dataclass(frozen=True, slots=True)
class Item:
    """One document of a file, or the reason why it could not be read.

    Attributes:
        number: the line, or the row, counted from 1.
        document: the document in exchange form; None where `error` is set.
        size: the bytes of the file that it took, for progress; 0 where unknown.
        line: the line as it stands, where it could not be read.
    """

    number: int
    document: dict[str, Any] | None
    error: NewsqedError | None
    size: int = 0
    line: bytes | None = None


class Writer(Protocol):
    """Takes documents, one at a time."""

    def write(self, document: Mapping[str, Any]) -> None:
        """Write one document in exchange form."""

    def keep(self, line: bytes) -> None:
        """Write a line as it stands, where the format has lines."""


class Format(Protocol):
    """What a module of this package offers."""

    def items(self, path: Path) -> Iterator[Item]:
        """The documents of the file."""

    def writer(self, path: Path) -> AbstractContextManager[Writer]:
        """A writer that leaves the file whole or as it was."""


def of(path: Path | str) -> Format:
    """The format of a file, by the end of its name.

    Raises:
        NewsqedError: no format has that ending.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in _MODULES:
        raise NewsqedError(
            f"files that end in {suffix or 'nothing'!r} are no documents",
            path=path,
            hint=f"known endings: {', '.join(_MODULES)}",
        )
    return cast("Format", import_module(f"newsqed.formats.{_MODULES[suffix]}"))


# By ending, the module; it is imported when a file asks for it, since Parquet brings Arrow.
_MODULES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}


def read(path: Path | str) -> Iterator[Document]:
    """The documents of an exchange file, a Parquet file, or a corpus folder (its gold).

    Raises:
        NewsqedError: with the line, where a document or an annotation of it cannot be read.
    """
    place = Path(path)
    if place.is_dir():
        for article in store.Corpus(place).articles():
            if article.gold is not None:
                yield article.document(article.gold)
        return
    for item in of(place).items(place):
        if item.document is None:
            raise item.error or NewsqedError("the document cannot be read", path=place)
        try:
            yield from_object(item.document)
        except NewsqedError as error:
            raise NewsqedError(
                error.message, path=place, line=item.number, hint=error.hint
            ) from None


def write(path: Path | str, documents: Iterable[Document]) -> None:
    """Write documents to an exchange file or a Parquet file, whole or not at all.

    Raises:
        NewsqedError: the file's ending is no format, or it cannot be written.
    """
    place = Path(path)
    with of(place).writer(place) as writer:
        for document in documents:
            writer.write(to_object(document))


_KEYS = ("id", "title", "published", "language", "text", "layers", "annotations")


def from_object(value: Mapping[str, Any]) -> Document:
    """The document that a JSON object states, its annotations following the schema.

    Raises:
        NewsqedError: there is no text, or an annotation is none.
    """
    if not isinstance(value.get("text"), str):
        raise NewsqedError("the document has no text", hint='it needs a key "text" with a string')
    annotations: list[Annotation] = [from_json(record) for record in value.get("annotations") or ()]
    layers = value.get("layers")
    return Document(
        id=str(value.get("id") or ""),
        text=value["text"],
        title=value.get("title"),
        published=value.get("published"),
        language=value.get("language"),
        layers=None if layers is None else tuple(layers),
        annotations=canonical(annotations),
        extra={key: part for key, part in value.items() if key not in _KEYS},
    )


def to_object(document: Document) -> dict[str, Any]:
    """The document in exchange form; what it does not know is left out."""
    known = {
        "id": document.id,
        "title": document.title,
        "published": document.published,
        "language": document.language,
    }
    result: dict[str, Any] = {key: part for key, part in known.items() if part is not None}
    result["text"] = document.text
    if document.layers is not None:
        result["layers"] = list(document.layers)
    result |= document.extra
    result["annotations"] = [to_json(record) for record in canonical(document.annotations)]
    return result
