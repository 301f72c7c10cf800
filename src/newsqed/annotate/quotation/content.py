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
_ASIDES = ("TIMEP", "OCC", "ADV", "LY")  # what may stand between a verb and its object


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
        if item in begins and (item > start + 1 or page.has(start, "RUN")):
            before = item - 1
            if page.has(item, "EDGE", "CONJ", "DASH") or page.has(before, "EDGE", "DASH"):
                return _trimmed(page, start, item)
            if page.has(before, "CONJ", "SUB") and before > start + 2:
                return _trimmed(page, start, before)
    return _trimmed(page, start, stop)


def object_of(page: Page, cue: int, run: int) -> Items:
    """The items that a verb with an object and a complement attributes: from the object on.

    Where only time, place or a preposition stands between the verb and the run, the run alone.

    Args:
        page: the text.
        cue: the verb.
        run: the run that its complement holds.
    """
    begin = cue + 1
    while begin < run and page.has(begin, *_ASIDES):
        begin += 1
    if all(page.has(item, "PREP", "PP", "DET", "POSS", *_ASIDES) for item in range(begin, run)):
        return run - page.has(run - 1, "DET", "POSS"), _object_end(page, run)
    if page.has(begin, "PREP", "PP"):
        begin += 1
    return (begin if _is_object(page, begin, run) else run), _object_end(page, run)


def _is_object(page: Page, begin: int, run: int) -> bool:
    """Whether the items from `begin` to the run are one phrase, no clause broken off."""
    return page.has(begin, "SOURCE", "OBJECT", "DET", "POSS", "RECIPIENT", "'that'") and not any(
        page.has(item, *_EDGES) for item in range(begin, run)
    )


def _object_end(page: Page, run: int) -> int:
    """Where a complement ends that holds a run: with what "of" adds to it, or a relative clause.

    A relative clause belongs to it if it ends in a run of its own: "a “liar” who is not “fit”".
    """
    end = run + 1
    if page.has(run, "RUNSTOP", "RUNCOMMA"):
        return end
    noun = page.has(end, "SOURCE") and not page.has(end, "CAP", "PERSONAL")
    if noun and page.has(run - 1, "DET", "POSS") and page.has(run, "RUNBARE"):
        return end + 1  # the run is part of a noun phrase: "a “grave” loss"
    if page.has(end, "'of'") and page.has(end + 1, "SOURCE", "OBJECT"):
        return end + 2
    if page.has(end, "REL"):
        for item in range(end + 1, min(end + 8, page.count)):
            if page.has(item, "RUN"):
                return item + 1
            if page.has(item, "CONJ", *_EDGES):
                break
    return end


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
