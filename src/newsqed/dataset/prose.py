"""Words and tables for pages that people read.

In: counts and strings. Out: Markdown. Whatever a corpus says of itself (its name, who annotates)
comes out as plain words, whichever signs are in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# An underscore within a word means nothing to Markdown.
_SIGNS = re.compile(r"([\\`*\[\]<>|#&~$]|(?<!\w)_|_(?!\w))")


def plural(count: int, one: str, many: str) -> str:
    """The word that fits the count."""
    return one if count == 1 else many


def percent(share: float | None) -> str:
    """A share as a percentage, one digit after the point; nothing for None."""
    return "" if share is None else f"{100 * share:.1f}"


def line(words: str) -> str:
    r"""The words on one line, what cannot be seen left out.

    >>> line("News\n Corpus\u202e")
    'News Corpus'
    """
    seen = "".join(sign for sign in words if sign.isprintable() or sign.isspace())
    return " ".join(seen.split())


def plain(words: str) -> str:
    r"""The words on one line, as Markdown that shows them as they are.

    >>> plain("News | *Corpus*")
    'News \\| \\*Corpus\\*'
    """
    return _SIGNS.sub(r"\\\1", line(words))


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, left: int) -> str:
    """A table in Markdown whose first `left` columns are words, the others numbers."""
    rule = ["---"] * left + ["---:"] * (len(header) - left)
    lines = [" | ".join(header), "|".join(rule), *(" | ".join(row) for row in rows)]
    return "\n".join(f"|{text}|" if text is lines[1] else f"| {text} |" for text in lines)
