"""Checks that teach: what is wrong in a corpus or a file of documents, where, and how to mend it.

In: a corpus folder, an exchange file or a document. Out: findings, and their rendering. Content
that is wrong is a finding; only what cannot be read at all raises. Nothing is ever changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from newsqed import formats
from newsqed.check.documents import check_document, check_file
from newsqed.check.explain import explain
from newsqed.check.folders import check_corpus, waive
from newsqed.check.render import FORMATS, report
from newsqed.check.run import failed
from newsqed.check.scope import Wanted
from newsqed.check.table import CHECKS, title
from newsqed.records import Document, Finding
from newsqed.store import Corpus

__all__ = [
    "CHECKS",
    "FORMATS",
    "Wanted",
    "check",
    "check_corpus",
    "check_document",
    "check_file",
    "explain",
    "failed",
    "report",
    "title",
    "waive",
]


def check(target: Path | str | Corpus | Document | Mapping[str, Any]) -> Iterator[Finding]:
    """The findings of a corpus, an article's folder, a file, or a document.

    Args:
        target: a folder that holds a corpus, the folder of one of its articles, an exchange file
            (JSON Lines or Parquet), a file of an article, a `Corpus`, a `Document`, or a document
            in exchange form.

    Returns:
        Findings, in the order of the files; see `failed` for what they amount to.

    Raises:
        NewsqedError: the target cannot be read, or is nothing that can be checked.

    Example:
        >>> from newsqed.records import Date
        >>> day = Date(id="d1", start=3, end=9, text="Monday", type="DATE", value="2021-10-04")
        >>> [found] = check(Document(id="a", text="On a Monday.", annotations=(day,)))
        >>> found.hint
        'the text stands 2 characters later: start 5, end 11'
    """
    if isinstance(target, Document):
        return check_document(formats.to_object(target))
    if isinstance(target, Mapping):
        return check_document(target)
    if isinstance(target, Corpus):
        return check_corpus(target)
    path = Path(target)
    if not path.is_dir():
        return check_file(path)
    if (path / "article.json").is_file() and path.resolve().parent.name == "corpus":
        return check_corpus(Corpus(path.resolve().parent.parent), Wanted([path.resolve().name]))
    return check_corpus(Corpus(path))
