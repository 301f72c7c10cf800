"""A file of documents in, the same file annotated out, one document at a time.

In: a JSON Lines or Parquet file of any size. Out: such a file, in the same order, whole or not at
all; and an account of the documents that could not be annotated. One bad document holds nothing
up: it is handed on as it came where it can be, and reported with its number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from newsqed import formats
from newsqed.annotate import annotate_object
from newsqed.errors import NewsqedError
from newsqed.records import LAYERS, layers_named


@dataclass(slots=True)
class Account:
    """What became of a file: how many documents were annotated and how many were not."""

    annotated: int = 0
    failed: int = 0


def annotate_file(
    source: Path | str,
    target: Path | str,
    *,
    layers: Iterable[str] = LAYERS,
    progress: Callable[[int], None] = lambda size: None,
    report: Callable[[NewsqedError], None] = lambda error: None,
) -> Account:
    """Annotate the documents of a file; `target` may be `source`.

    A line that is no document is left out of the target, or kept as it stands where the target is
    the source itself; a document that cannot be annotated (no
    language that has rules, a publication date that is none) is written as it came. Both are
    reported.

    Args:
        source: a file that `newsqed.formats` knows.
        target: likewise; its format may be another.
        layers: of `quotes`, `entities`, `dates`.
        progress: called with the bytes of each document that is done.
        report: called with each error at once.

    Raises:
        NewsqedError: a layer is none, the source cannot be opened, or the target not be written.
    """
    source, target = Path(source), Path(target)
    wanted = layers_named(layers)
    account = Account()
    over = source.exists() and target.exists() and source.samefile(target)
    into = formats.of(target)
    with into.writer(target) as writer:
        for item in formats.of(source).items(source):
            error = item.error
            if item.document is not None:
                try:
                    writer.write(annotate_object(item.document, layers=wanted))
                    account.annotated += 1
                except Exception as caught:  # one document must not stop the others
                    error = _placed(caught, source, item.number)
                    _as_it_came(writer, item.document)
            if error is not None:
                account.failed += 1
                report(error)
            if item.line is not None and over:
                writer.keep(item.line)
            progress(item.size)
    return account


def _placed(caught: Exception, source: Path, number: int) -> NewsqedError:
    if isinstance(caught, NewsqedError):
        return NewsqedError(caught.message, path=source, line=number, hint=caught.hint)
    return NewsqedError(
        f"the document could not be annotated ({type(caught).__name__}: {caught})",
        path=source,
        line=number,
        hint="this is a fault of newsqed: please report it with the document",
    )


def _as_it_came(writer: formats.Writer, document: dict[str, object]) -> None:
    # What is not even writable in the target's format is left out; its error is reported.
    with suppress(NewsqedError, TypeError, ValueError):
        writer.write(document)
