"""Words in a text: where they stand, whichever way their marks and spaces were typed.

In: a text and words. Out: spans, or an error that shows the places there are or the nearest words.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from newsqed.errors import NewsqedError
from newsqed.records import Span

# Kinds of marks that people type for each other.
_ALIKE = ('"“”„‟«»', "'‘’‚‛`´", "-–—‐‑", "…")
_BESIDE = 30


class AmbiguousError(NewsqedError):
    """Words that stand in several places.

    Attributes:
        words: the words.
        places: where they stand.
    """

    def __init__(
        self, words: str, text: str, places: Sequence[Span], hint: str | None = None
    ) -> None:
        lines = [f"{number}: {context(text, span)}" for number, span in enumerate(places, start=1)]
        super().__init__(
            f"{words!r} stands in {len(places)} places:\n  " + "\n  ".join(lines),
            hint=hint or "say which with --nth, or with --after and words that stand before it",
        )
        self.words = words
        self.places = tuple(places)


def context(text: str, span: Span) -> str:
    """The span in square brackets, with some of the words beside it, on one line."""
    before = text[max(0, span.start - _BESIDE) : span.start]
    after = text[span.end : span.end + _BESIDE]
    return re.sub(r"\s+", " ", f"…{before}[{span.text}]{after}…")


def find(text: str, words: str) -> list[Span]:
    """All places of the words, as whole words, in the order of the text.

    Any white space stands for any other, and straight, curly and other marks for each other. Words
    that stand nowhere so are looked for in any case.

    Raises:
        NewsqedError: they stand nowhere; the hint names what is most like them.

    >>> [span.text for span in find("She said “no” twice.", '"no"')]
    ['“no”']
    """
    wanted = words.strip()
    if not wanted:
        raise NewsqedError("there are no words to look for")
    pattern = "".join(_like(part) for part in re.findall(r"\s+|.", wanted, re.DOTALL))
    if wanted[0].isalnum():
        pattern = r"(?<![^\W_])" + pattern
    if wanted[-1].isalnum():
        pattern += r"(?![^\W_]|[\u0300-\u036f])"
    for flags in (0, re.IGNORECASE):
        places = [
            Span(match.start(), match.end(), match[0])
            for match in re.finditer(pattern, text, flags)
        ]
        if places:
            return places
    raise NewsqedError(f"the text holds no {wanted!r}", hint=_nearest(text, wanted))


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


def pick(
    text: str,
    words: str,
    *,
    nth: int | None = None,
    after: str | None = None,
    near: Sequence[tuple[int, int]] = (),
) -> Span:
    """The one place of the words that is meant.

    Args:
        text: the text.
        words: what to look for (see `find`).
        nth: which of the places, counted from 1.
        after: words that stand before it; the first place after them is meant.
        near: spans that it stands beside and outside of; the nearest place is meant.

    Raises:
        AmbiguousError: several places are as good.
        NewsqedError: there is no such place.
    """
    places = find(text, words)
    if after is not None:
        begin = find(text, after)[0].end
        places = [span for span in places if span.start >= begin][:1]
        if not places:
            raise NewsqedError(f"no {words!r} stands after {after!r}")
    if nth is not None:
        if not 1 <= nth <= len(places):
            number = "place" if len(places) == 1 else "places"
            raise NewsqedError(f"{words!r} stands in {len(places)} {number}, not in {nth}")
        return places[nth - 1]
    if near:
        outside = [
            span
            for span in places
            if all(span.end <= start or end <= span.start for start, end in near)
        ]
        distances = [(_distance(text, span, near), span.start, span) for span in outside]
        distances.sort(key=lambda item: item[:2])
        if not distances:
            raise NewsqedError(f"{words!r} stands only inside the quotation")
        if len(distances) == 1 or distances[0][0] < distances[1][0]:
            return distances[0][2]
        places = [span for distance, _, span in distances if distance == distances[0][0]]
        raise AmbiguousError(words, text, places, "give more of the words")
    if len(places) > 1:
        raise AmbiguousError(words, text, places)
    return places[0]


def _distance(text: str, span: Span, near: Sequence[tuple[int, int]]) -> int:
    """Characters to the nearest of the spans; a paragraph's end between counts as many."""
    found = []
    for start, end in near:
        first, last = (span.end, start) if span.end <= start else (end, span.start)
        found.append(last - first + 1_000 * text.count("\n\n", first, last))
    return min(found)
