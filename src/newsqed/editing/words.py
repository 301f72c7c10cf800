"""Where words stand in a text, whichever way their marks, spaces and letters were typed.

In: a text and words. Out: spans of the text as it is, or an error that names the nearest words.
Nothing here chooses among several places: `finding` does.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from newsqed.errors import NewsqedError
from newsqed.records import Span

# Kinds of marks that people type for each other.
_ALIKE = ('"“”„‟«»', "'‘’‚‛`´", "-–—‐‑", "…")
# An offset of the folded text that lies within a character of the text.
_WITHIN = -1


def find(text: str, words: str) -> list[Span]:
    """All places of the words, as whole words, in the order of the text.

    Any white space stands for any other, straight, curly and other marks for each other, and a
    letter with its accent for the letter and a combining accent. Words that stand nowhere so are
    looked for in any case.

    Raises:
        NewsqedError: they stand nowhere; the hint names what is most like them.

    >>> [span.text for span in find("She said “no” twice.", '"no"')]
    ['“no”']
    """
    wanted = unicodedata.normalize("NFD", words.strip())
    if not wanted:
        raise NewsqedError("there are no words to look for", hint="copy the words from text.txt")
    folded, offsets = _folded(text)
    pattern = "".join(_like(part) for part in re.findall(r"\s+|.", wanted, re.DOTALL))
    for flags in (0, re.IGNORECASE):
        pairs = _whole(re.compile(pattern, flags), wanted, folded, offsets)
        if pairs:
            return [Span(start, end, text[start:end]) for start, end in pairs]
    raise NewsqedError(f"the text holds no {words.strip()!r}", hint=_nearest(text, words.strip()))


@lru_cache(maxsize=4)
def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text with all accents apart, and the offset in `text` of each of its characters.

    A character that only a part of the text's own stands for has no offset: a place may neither
    begin nor end there.
    """
    if text.isascii():
        return text, range(len(text) + 1)
    parts: list[str] = []
    offsets: list[int] = []
    begin = 0
    for at in range(1, len(text) + 1):
        if at < len(text) and unicodedata.combining(text[at]):
            continue
        # Accents are put in order within a letter, never across letters.
        part = unicodedata.normalize("NFD", text[begin:at])
        parts.append(part)
        offsets += [begin, *[_WITHIN] * (len(part) - 1)]
        begin = at
    return "".join(parts), [*offsets, len(text)]


def _whole(
    pattern: re.Pattern[str], wanted: str, folded: str, offsets: Sequence[int]
) -> list[tuple[int, int]]:
    """Where the pattern matches whole words: the offsets in the text."""
    found = []
    at = 0
    while match := pattern.search(folded, at):
        start, end = match.span()
        inside_a_word = (_letter(wanted[0]) and start > 0 and _letter(folded[start - 1])) or (
            _letter(wanted[-1]) and end < len(folded) and _letter(folded[end])
        )
        if inside_a_word or _WITHIN in (offsets[start], offsets[end]):
            at = start + 1
            continue
        found.append((offsets[start], offsets[end]))
        at = end
    return found


def _letter(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char).startswith("M")


def _like(part: str) -> str:
    if part.isspace():
        return r"\s+"
    for kind in _ALIKE:
        if part in kind:
            return r"(?:…|\.\.\.)" if part == "…" else f"[{re.escape(kind)}]"
    return re.escape(part)


def _nearest(text: str, wanted: str) -> str:
    """The run of as many words that is most like them."""
    tokens = list(re.finditer(r"\S+", text))
    size = len(wanted.split())
    runs = {
        text[tokens[at].start() : tokens[at + size - 1].end()]: None
        for at in range(min(len(tokens) - size + 1, 5_000))
    }
    close = difflib.get_close_matches(wanted, list(runs), 1, 0.6)
    return f"did you mean {close[0]!r}?" if close else "copy the words from text.txt"
