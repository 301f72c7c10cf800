"""How far the words reach that a cue attributes.

In: a page and the place of an attribution. Out: items of the clause to its right or left. Where
clauses end is data (`[[boundary]]`); here only the nearest end is chosen.
"""

from __future__ import annotations

from collections.abc import Collection

from newsqed.annotate.quotation.page import Page

Items = tuple[int, int]
LIMIT = 120  # no clause is longer; a "sentence" that is was never one

_PREDICATES = ("AUX", "VERBISH", "ED", "SUBJAUX", "SPEECH", "AMBIGUOUS", "RUN")
_EDGES = ("EDGE", "DASH", "BREAK")


def left(page: Page, end: int, taken: Collection[int]) -> Items:
    """The items of the clause before an attribution, back to the sentence's beginning.

    Empty where a run stands there that another attribution has taken: the clause is its own.
    """
    begin = page.first[end - 1] if end else 0
    if end - begin > LIMIT or any(item in taken for item in range(begin, end)):
        return end, end
    return _trimmed(page, begin, end)


def right(page: Page, start: int, begins: Collection[int], taken: Collection[int]) -> Items:
    """The items of the clause after an attribution, up to its end or the next attribution.

    Args:
        page: the text.
        start: the clause's first item.
        begins: items at which a clause may end: a boundary's or another attribution's first.
        taken: runs of other attributions.
    """
    stop = min(page.last[start] + 1, start + LIMIT)
    for item in range(start + 1, stop):
        if item in taken:
            return _trimmed(page, start, item)
        if item in begins and item > start + 1:
            before = item - 1
            if page.has(item, "EDGE", "CONJ", "DASH") or page.has(before, "EDGE", "DASH"):
                return _trimmed(page, start, item)
            if page.has(before, "CONJ", "SUB") and before > start + 2:
                return _trimmed(page, start, before)
    return _trimmed(page, start, stop)


def states(page: Page, items: Items) -> bool:
    """Whether the items hold a verb, as far as the grammar knows verbs, or words in marks."""
    return any(page.has(item, *_PREDICATES) for item in range(*items))


def _trimmed(page: Page, begin: int, end: int) -> Items:
    """The items without marks, breaks and conjunctions at their edges."""
    while begin < end and page.has(begin, *_EDGES):
        begin += 1
    while end > begin and page.has(end - 1, "CONJ", *_EDGES):
        end -= 1
    return begin, end
