"""Check documents: in memory, in exchange files line by line, in Parquet row by row.

In: a path or a document. Out: findings, in the order of the file. One bad line does not keep the
next ones from being checked, and memory does not grow with the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from newsqed import formats
from newsqed.check.folders import check_article_file
from newsqed.check.gate import passes
from newsqed.check.lines import Line
from newsqed.check.run import check_object, read
from newsqed.check.subjects import Problem, Source
from newsqed.errors import NewsqedError
from newsqed.records import Finding

_READ = 1 << 20  # bytes at a time


def check_file(path: Path | str) -> Iterator[Finding]:
    """The findings of one file: documents in exchange form, or a file of an article's folder.

    Exchange files are read line by line, so that memory does not grow with them.

    Raises:
        NewsqedError: the file cannot be read, or is of no kind that can be checked.

    Example:
        >>> list(check_file("tests/examples/valid/documents.jsonl"))
        []
    """
    place = Path(path)
    folder = place.parent.parent if place.parent.name == "hand" else place.parent
    if (folder / "article.json").is_file() and folder.parent.name == "corpus":
        yield from check_article_file(place, folder)
    elif place.suffix.lower() in (".jsonl", ".ndjson", ".json"):
        yield from _exchange(place)
    else:
        for item in formats.of(place).items(place):
            if item.document is None:
                raise item.error or NewsqedError("the row cannot be read", path=place)
            for finding in check_document(item.document, file=str(place)):
                yield replace(finding, line=item.number)


def check_document(document: Mapping[str, Any], *, file: str = "") -> Iterator[Finding]:
    """The findings of one document in exchange form that is held in memory.

    They have a pointer, but no line and no column; the order of records and keys, which writing
    makes canonical, is not looked at.

    Example:
        >>> [finding.code for finding in check_document({"id": "a"})]
        ['E202']
    """
    yield from check_object(dict(document), Source(file), ordered=False)


def check_line(data: bytes, *, file: str = "", number: int = 1) -> list[Finding]:
    r"""The findings of one line of an exchange file, each check asked.

    Args:
        data: the bytes, the line end included.
        file: as findings name it.
        number: of the line in its file.

    Example:
        >>> [finding.code for finding in check_line(b'{"id": "a", "text": 1}\n')]
        ['E204']
    """
    line = Line(data, file, number, strict=False)
    found: list[Finding] = []
    value = read(line, found)
    return found if value is None else found + check_object(value, line.source)


def _exchange(path: Path) -> Iterator[Finding]:
    """A file of documents, line by line; what is surely clean needs no check."""
    documents = 0
    try:
        with path.open("rb", buffering=_READ) as file:
            for number, data in enumerate(file, start=1):
                if data.isspace():
                    continue
                documents += 1
                if passes(data):
                    continue
                yield from check_line(data, file=str(path), number=number)
                if number == 1 and data[:2] in (b"\xff\xfe", b"\xfe\xff"):
                    return  # UTF-16: its other lines are none
    except OSError as error:
        raise NewsqedError(
            f"the file cannot be read: {error.strerror or error}", path=path
        ) from None
    if not documents:
        hint = "an exchange file holds one document a line"
        yield Source(str(path)).finding("E114", Problem("the file is empty", hint=hint))
