"""What follows from the words of a quotation: its marks, its runs and its type.

In: a text and the spans of a quotation's content. Out: the spans with the marks that belong to
them, the runs between marks, the quotation with what follows from both. Runs that somebody has
set are never derived again here: that is asked for only where the words change.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache

from newsqed import text as texts
from newsqed.annotate import engine
from newsqed.annotate.quotation import marks
from newsqed.records import Quote, Span, quote_type

Pair = tuple[int, int]


@lru_cache(maxsize=4)
def _runs(text: str, language: str) -> tuple[marks.Run, ...]:
    elisions: Collection[str] = ()
    # Where a language has no rules yet, no word is known to begin with an apostrophe.
    if language in engine.LANGUAGES:
        elisions = engine.settings(language, "quotes")["marks"]["elisions"]
    return tuple(marks.runs(text, texts.paragraphs(text), frozenset(elisions)))


def marked(text: str, language: str = "en") -> list[Pair]:
    """All runs between marks, marks included, in the order of the text."""
    return [(run.start, run.end) for run in _runs(text, language)]


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


def quoted(
    text: str, spans: Sequence[Pair], language: str = "en", without: Sequence[Pair] = ()
) -> tuple[Pair, ...]:
    """The runs between marks that lie in the spans and in no other such run.

    Args:
        text: the text.
        spans: the quotation's content.
        language: of the text.
        without: what quotes nobody; runs that lie in it are left out.

    >>> quoted("He was “not amused” at all.", ((3, 26),))
    ((7, 19),)
    """
    inside = [
        pair
        for pair in marked(text, language)
        if _within(pair, spans) and not _within(pair, without)
    ]
    return tuple(
        pair for pair in inside if not _within(pair, [other for other in inside if other != pair])
    )


def worded(quote: Quote, text: str, spans: Sequence[Pair], runs: Sequence[Pair]) -> Quote:
    """The quotation with those spans and runs, and what follows: its words and its type.

    A transcript's turn is the speaker's own words without marks: direct, without runs.
    """
    turn = quote.layout is not None
    kept = () if turn else tuple(runs)
    return replace(
        quote,
        spans=tuple(spans),
        text=" ".join(text[start:end] for start, end in spans),
        quoted=kept,
        type="direct" if turn else quote_type(text, spans, kept),
    )


def _within(pair: Pair, others: Sequence[Pair]) -> bool:
    return any(start <= pair[0] and pair[1] <= end for start, end in others)


def _words(text: str) -> bool:
    return any(char.isalnum() for char in text)
