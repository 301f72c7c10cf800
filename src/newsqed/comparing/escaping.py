"""Text of files as text in Markdown, whatever it holds.

In: any text. Out: one line of Markdown that GitHub shows as that text: no markup, no HTML, no table
cell, no link, no formula, no emoji, and nobody who is called by name. Where Markdown has no escape
(GitHub looks for @names, #numbers and :emoji: in what has been rendered) an invisible word joiner
parts the sign from the word.
"""

from __future__ import annotations

import re

from newsqed.check.render import visible

_JOINER = "\u2060"
# Only what means something within a line: no text is ever put at the beginning of one.
_SPECIAL = re.compile(r"[\\`*_{}\[\]|~&<>$]")
# What GitHub makes a link, a call or a picture of, and where a joiner prevents it.
_CALLS = re.compile(
    r"(?<=@)(?=\w)|(?<=#)(?=\d)|(?<=\bGH)(?=-\d)|(?<=:)(?=[\w+-]+:)|(?<=\w:)(?=//)|(?<=\bwww)(?=\.)",
    re.IGNORECASE,
)


def escaped(text: str) -> str:
    """The text as Markdown that shows it, on one line; inside tags it is good HTML as well.

    White space becomes single spaces, at the edges too; what steers a reader's screen becomes
    visible. The result may stand anywhere but at the beginning of a line.

    >>> escaped("a|b *c* <d>")
    'a&#124;b &#42;c&#42; &#60;d&#62;'
    """
    line = visible(re.sub(r"\s+", " ", text))
    return _SPECIAL.sub(_reference, _CALLS.sub(_JOINER, line))


def code(text: str) -> str:
    """The text in the type of code: an id, a key, a file's name."""
    return f"<code>{escaped(text)}</code>"


def _reference(match: re.Match[str]) -> str:
    # A reference to a character is never markup. Only of a formula's dollar GitHub asks for a span.
    return "<span>$</span>" if match[0] == "$" else f"&#{ord(match[0])};"
