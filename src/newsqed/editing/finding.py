"""Which of the places of some words is meant.

In: a text, words, and what is said of their place: a number, words before it, what it stands beside
or inside of. Out: one span, or an error that shows the places there are. It never takes one of
several that are as good.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsqed.editing.words import find
from newsqed.errors import NewsqedError
from newsqed.records import Span

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


def pick(
    text: str,
    words: str,
    *,
    nth: int | None = None,
    after: str | Span | None = None,
    near: Sequence[tuple[int, int]] = (),
    inside: Sequence[tuple[int, int]] = (),
) -> Span:
    """The one place of the words that is meant.

    Args:
        text: the text.
        words: what to look for (see `find`).
        nth: which of the places, counted from 1; with `after`, of those after it.
        after: words that stand before it, or their place; the first place after them is meant.
        near: spans that it stands beside and outside of; the nearest place is meant.
        inside: spans that it stands inside of.

    Raises:
        AmbiguousError: several places are as good, or the words before it stand in several.
        NewsqedError: there is no such place.
    """
    places = find(text, words)
    if inside:
        places = [
            span
            for span in places
            if any(start <= span.start and span.end <= end for start, end in inside)
        ]
        if not places:
            raise NewsqedError(
                f"{words!r} stands only outside of the quotation",
                hint="copy the words from within it",
            )
    if after is not None:
        return _after(text, words, places, after, nth)
    if nth is not None:
        return _nth(words, places, nth)
    if near:
        return _nearest(text, words, places, near)
    if len(places) > 1:
        raise AmbiguousError(words, text, places)
    return places[0]


def _nth(words: str, places: Sequence[Span], nth: int, where: str = "") -> Span:
    if not 1 <= nth <= len(places):
        number = "place" if len(places) == 1 else "places"
        raise NewsqedError(
            f"{words!r} stands in {len(places)} {number}{where}, not in {nth}",
            hint="places are counted from 1",
        )
    return places[nth - 1]


def _after(
    text: str, words: str, places: Sequence[Span], after: str | Span, nth: int | None
) -> Span:
    """The first place, or the nth, after the words; these may stand several times if all agree."""
    marks = [after] if isinstance(after, Span) else find(text, after)
    said = marks[0].text
    rests = [[span for span in places if span.start >= mark.end] for mark in marks]
    if not any(rests):
        raise NewsqedError(
            f"no {words!r} stands after {said!r}", hint="--after takes words that stand before it"
        )
    nth = 1 if nth is None else nth
    good = {rest[nth - 1] for rest in rests if 1 <= nth <= len(rest)}
    if not good:
        return _nth(words, max(rests, key=len), nth, f" after {said!r}")
    if len(good) > 1:
        raise AmbiguousError(said, text, marks, "give more of the words that stand before it")
    return good.pop()


def _nearest(
    text: str, words: str, places: Sequence[Span], near: Sequence[tuple[int, int]]
) -> Span:
    outside = [
        span
        for span in places
        if all(span.end <= start or end <= span.start for start, end in near)
    ]
    distances = [(_distance(text, span, near), span.start, span) for span in outside]
    distances.sort(key=lambda item: item[:2])
    if not distances:
        raise NewsqedError(
            f"{words!r} stands only inside of it", hint="copy the words that stand beside it"
        )
    if len(distances) == 1 or distances[0][0] < distances[1][0]:
        return distances[0][2]
    places = [span for distance, _, span in distances if distance == distances[0][0]]
    raise AmbiguousError(words, text, places, "give more of the words")


def _distance(text: str, span: Span, near: Sequence[tuple[int, int]]) -> int:
    """Characters to the nearest of the spans; a paragraph's end between counts as many."""
    found = []
    for start, end in near:
        first, last = (span.end, start) if span.end <= start else (end, span.start)
        found.append(last - first + 1_000 * text.count("\n\n", first, last))
    return min(found)
