"""NewsQED: an annotated corpus of news (Quotes, Entities, Dates) and the package that makes it.

The public names. What does the work is imported when it is first used, so that `import newsqed` is
quick and nobody waits for, or needs, the libraries of a room that is not entered. `annotate`,
`check` and `score` are rooms as well: the names are bound here to the functions, and stay so.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

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
from newsqed.version import VERSION

if TYPE_CHECKING:
    from newsqed.annotate import annotate, annotate_batch
    from newsqed.check import check
    from newsqed.dataset import build, load
    from newsqed.formats import read, write
    from newsqed.score import score

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
    "annotate": "newsqed.annotate",
    "annotate_batch": "newsqed.annotate",
    "build": "newsqed.dataset",
    "check": "newsqed.check",
    "load": "newsqed.dataset",
    "read": "newsqed.formats",
    "score": "newsqed.score",
    "write": "newsqed.formats",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _Package(ModuleType):
    """This package: a room that is imported, which Python binds here, leaves a function's name be.

    Source: the Python language reference, "Customizing module attribute access".
    """

    def __setattr__(self, name: str, value: object) -> None:
        if isinstance(value, ModuleType) and _HOME.get(name) == value.__name__:
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
