"""NewsQED: an annotated corpus of news (Quotes, Entities, Dates) and the package that makes it.

The public names. What needs larger libraries is imported when it is first used, so that `import
newsqed` is quick and the base install needs no more than it uses. `annotate`, `check` and `score`
are rooms as well: the names are bound here to the functions, and stay so.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from newsqed.annotate import annotate, annotate_batch
from newsqed.check import check
from newsqed.errors import NewsqedError
from newsqed.records import (
    Article,
    Date,
    Document,
    Entity,
    Finding,
    Mention,
    NotQuote,
    Quote,
    Span,
    Speaker,
)
from newsqed.score import score
from newsqed.version import VERSION

if TYPE_CHECKING:
    from newsqed.dataset import build, load
    from newsqed.formats import read, write

__version__ = VERSION
__all__ = [
    "Article",
    "Date",
    "Document",
    "Entity",
    "Finding",
    "Mention",
    "NewsqedError",
    "NotQuote",
    "Quote",
    "Span",
    "Speaker",
    "annotate",
    "annotate_batch",
    "build",
    "check",
    "load",
    "read",
    "score",
    "write",
]

_HOME = {
    "build": "newsqed.dataset",
    "load": "newsqed.dataset",
    "read": "newsqed.formats",
    "write": "newsqed.formats",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
