"""What an annotator may have passed over: words that look like something and have no record.

In: a text with its records. Out: the places of capitals within sentences, of runs between marks,
and of words of time and figures that no record covers. It tells where to look and not what to mark:
it is no rule's proposal, and serves whoever annotates without sight of those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from newsqed import text as texts
from newsqed.annotate import engine
from newsqed.editing.finding import context
from newsqed.editing.ledger import Ledger
from newsqed.editing.quotations import marked
from newsqed.records import Date, Mention, NotQuote, Quote, Span

Kind = Literal["capital", "marks", "time"]
_WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")
_FIGURE = re.compile(r"[^\W_]*\d(?:[\w:.,/-]*\w)?")
_OPENS = "“‘\"'«„‚(["
# Types of words in the list of the calendar that mostly tell a time.
_TIMES = frozenset(
    [
        "WEEKDAY",
        "WEEKDAYS",
        "MONTH",
        "SEASON",
        "SEASONS",
        "DAYPART",
        "DAYPARTS",
        "RELDAY",
        "TONIGHT",
        "OVERNIGHT",
        "NOON",
        "MIDDAY",
        "NOW",
        "RECENT",
        "RECENTLY",
        "AGO",
        "UNIT",
        "UNITS",
        "FORTNIGHT",
        "CENTURYWORD",
        "DECADENAME",
        "EVERY",
        "WEEKENDS",
    ]
)


class Left(NamedTuple):
    """A place that no record covers: what it looks like, and its words among those beside them."""

    kind: Kind
    span: Span
    beside: str


def uncovered(ledger: Ledger) -> list[Left]:
    """What no record covers, in the order of the text, kind by kind.

    >>> from newsqed.editing import Sheet
    >>> [left.span.text for left in uncovered(Sheet("He met “Ada” on Friday.", (), "bob"))]
    ['Ada', '“Ada”', 'Friday']
    """
    named: list[tuple[int, int]] = []
    dated: list[tuple[int, int]] = []
    quoted: list[tuple[int, int]] = []
    for record in ledger.records:
        if isinstance(record, Mention):
            named.append((record.start, record.end))
            if record.title is not None:
                named.append((record.title.start, record.title.end))
        elif isinstance(record, Date):
            dated.append((record.start, record.end))
        elif isinstance(record, NotQuote):
            quoted.append((record.start, record.end))
        elif isinstance(record, Quote):
            quoted += record.spans
    text, told = ledger.text, named + dated
    places: list[tuple[Kind, int, int]] = []
    places += [("capital", *pair) for pair in _capitals(text) if not _within(pair, told)]
    runs = marked(text, ledger.language)
    places += [("marks", *pair) for pair in runs if not _within(pair, quoted)]
    places += [("time", *pair) for pair in _times(text, ledger.language) if not _within(pair, told)]
    found = []
    for kind, start, end in places:
        span = Span(start, end, text[start:end])
        found.append(Left(kind, span, context(text, span)))
    return found


def _within(pair: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start <= pair[0] and pair[1] <= end for start, end in others)


def _capitals(text: str) -> Iterator[tuple[int, int]]:
    """Words with a capital that do not owe it to the beginning of a sentence or quotation."""
    for first, last in texts.paragraphs(text):
        for start, end in texts.sentences(text[first:last], offset=first):
            for match in _WORD.finditer(text, start, end):
                opens = match.start() == start or text[match.start() - 1] in _OPENS
                if match[0][0].isupper() and not opens and match[0].split("’")[0] not in ("I", "A"):
                    yield match.span()


@cache
def _clock_words(language: str) -> frozenset[str]:
    if language not in engine.LANGUAGES:
        return frozenset()
    rows = engine.lexicon(language, "calendar")
    return frozenset(row["form"] for row in rows if row["type"] in _TIMES)


def _times(text: str, language: str) -> Iterator[tuple[int, int]]:
    words = _clock_words(language)
    for match in re.finditer(rf"{_FIGURE.pattern}|{_WORD.pattern}", text):
        if {match[0], match[0].lower()} & words or _FIGURE.fullmatch(match[0]):
            yield match.span()
