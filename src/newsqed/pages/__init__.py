"""An annotated document to look at: in a terminal, or as a page that needs nothing else.

In: a document, and what else is known of it (publisher, desk, split, method). Out: a rich
renderable or a string of HTML. The text is shown as it is, what is annotated is marked in it, and
tables below list the same. It never opens a corpus, writes no file and checks nothing: what cannot
be shown in the text, because its offsets lie outside it, still stands in the tables. An explanation
of one place (`newsqed.annotate.explain`) is a page for the terminal as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from newsqed.pages.web import html
from newsqed.records import Document

if TYPE_CHECKING:
    from rich.console import RenderableType

    from newsqed.annotate.explaining import Explanation

__all__ = ["html", "terminal", "why"]


def terminal(
    document: Document, *, meta: Mapping[str, str | None] | None = None, width: int | None = None
) -> RenderableType:
    """The annotated document for `rich.console.Console.print`.

    Args:
        document: what to show.
        meta: publisher, desk, split, method; by default the document's own extra keys.
        width: columns to fill, by default the console's.

    >>> from rich.console import Console
    >>> from newsqed.records import Date
    >>> day = Date(id="d1", start=3, end=9, text="Monday", type="DATE", value="2024-03-04")
    >>> Console(width=60).print(terminal(Document(id="a", text="On Monday.", annotations=(day,))))
    ... # doctest: +ELLIPSIS
    a
    ...
    On Monday=2024-03-04.
    ...
    """
    from newsqed.pages.console import render  # rich takes a tenth of a second to import

    return render(document, meta=meta, width=width)


def why(explanation: Explanation) -> RenderableType:
    """The explanation of a place (`newsqed.annotate.explain`) for `rich.console.Console.print`."""
    from newsqed.pages.reasons import render

    return render(explanation)
