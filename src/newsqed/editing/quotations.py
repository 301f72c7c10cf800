"""What follows from the words of a quotation: its marks and its runs.

In: a text and the spans of a quotation's content. Out: the spans with the marks that belong to
them, the runs between marks.
"""

from __future__ import annotations

from functools import lru_cache

from newsqed import text as texts
from newsqed.annotate import engine
from newsqed.annotate.quotation import marks
from newsqed.records import Span

Pair = tuple[int, int]


@lru_cache(maxsize=4)
def _runs(text: str, language: str) -> tuple[marks.Run, ...]:
    elisions = engine.settings(language, "quotes")["marks"]["elisions"]
    return tuple(marks.runs(text, texts.paragraphs(text), frozenset(elisions)))


def widened(text: str, span: Span, language: str = "en") -> Pair:
    """The span with the marks that stand around its words, and what stands inside of them.

    >>> widened("“Never,” she said.", Span(1, 6, "Never"))
    (0, 8)
    """
    start, end = span.start, span.end
    for run in _runs(text, language):
        first, last = run.inner
        if start == first:
            start = run.start
        # A comma or a full stop before the closing mark belongs to the words.
        if first < end <= last and not _words(text[end:last]) and start <= first:
            end = run.end
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def quoted(text: str, spans: tuple[Pair, ...], language: str = "en") -> tuple[Pair, ...]:
    """The runs between marks that lie in the spans and in no other such run.

    >>> quoted("He was “not amused” at all.", ((3, 26),))
    ((7, 19),)
    """
    inside = [
        (run.start, run.end)
        for run in _runs(text, language)
        if any(start <= run.start and run.end <= end for start, end in spans)
    ]
    return tuple(
        pair
        for pair in inside
        if not any(other != pair and other[0] <= pair[0] <= pair[1] <= other[1] for other in inside)
    )


def _words(text: str) -> bool:
    return any(char.isalnum() for char in text)
