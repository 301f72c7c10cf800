"""Single passes over the same article, two and two, to be compared.

In: a corpus, or two files' documents. Out: pairs of annotated documents, in order of articles and
annotators. What cannot be read is put aside with its reason, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from newsqed.errors import NewsqedError
from newsqed.records import Document
from newsqed.score.passes import same_text
from newsqed.score.reading import view
from newsqed.store import Corpus


@dataclass(frozen=True, slots=True)
class Two:
    """Two passes over one document, and who made them."""

    annotators: tuple[str, str]
    documents: tuple[Document | Mapping[str, Any], Document | Mapping[str, Any]]


def pairs(corpus: Corpus, problems: list[NewsqedError]) -> Iterator[Two]:
    """Each pair of single passes of each article that has two or more.

    Args:
        corpus: the corpus.
        problems: gets the reason why an article or a pass could not be read.

    Raises:
        NewsqedError: an article's folder is gone while it is read.
    """
    for name in corpus.ids():
        annotators = corpus.passes(name)
        if len(annotators) < 2:
            continue
        try:
            article = corpus.article(name)
        except NewsqedError as error:
            problems.append(error)
            continue
        documents: dict[str, Document] = {}
        for annotator in annotators:
            try:
                document = article.document(corpus.single(name, annotator))
                view(document)
            except NewsqedError as error:
                path = corpus.folder(name) / "hand" / f"{annotator}.jsonl"
                problems.append(
                    error if error.path else NewsqedError(error.message, path=path, hint=error.hint)
                )
            else:
                documents[annotator] = document
        for one, other in combinations(documents, 2):
            yield Two((one, other), (documents[one], documents[other]))


def beside(
    one: Iterable[Mapping[str, Any]],
    other: Iterable[Mapping[str, Any]],
    problems: list[NewsqedError],
) -> Iterator[Two]:
    """The documents that two files have, those of the same id beside each other.

    Args:
        one: the documents of A.
        other: the documents of B.
        problems: gets a line for what only one file has, and for what cannot be read.

    Raises:
        NewsqedError: a file has an id twice, or a document without one.
    """
    sides = _by_id(one, "the first file"), _by_id(other, "the second file")
    for name in sides[0].keys() | sides[1].keys():
        if name not in sides[0] or name not in sides[1]:
            where = "first" if name in sides[0] else "second"
            problems.append(
                NewsqedError(
                    f"only the {where} file has document {name!r}: it is not compared",
                    hint="agreement is of passes over the same documents",
                )
            )
    problems.sort(key=str)
    for name, document in sides[0].items():
        if name in sides[1]:
            both = document, sides[1][name]
            try:
                same_text(view(both[0]), view(both[1]))
            except NewsqedError as error:
                problems.append(error)
            else:
                yield Two(("A", "B"), both)


def _by_id(documents: Iterable[Mapping[str, Any]], side: str) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for document in documents:
        name = document.get("id")
        if not isinstance(name, str):
            raise NewsqedError(f"a document of {side} has no id")
        if name in found:
            raise NewsqedError(
                f"document {name!r} stands twice in {side}", hint="ids are unique in a file"
            )
        found[name] = document
    return found
