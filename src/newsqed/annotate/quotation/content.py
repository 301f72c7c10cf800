"""How far the words reach that a cue attributes.

In: a page and the place of an attribution. Out: items of the clause to its right or left. Where
clauses end is data (`[[boundary]]`); here only the nearest end is chosen.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from newsqed.annotate import engine
from newsqed.annotate.quotation.page import Page
from newsqed.annotate.quotation.phrases import LAYER

Items = tuple[int, int]
LIMIT = 120  # no clause is longer; a "sentence" that is was never one

_PREDICATES = ("AUX", "VERBISH", "ED", "SUBJAUX", "SPEECH", "AMBIGUOUS", "RUN")
_EDGES = ("EDGE", "DASH", "BREAK")
_ASIDES = ("TIMEP", "OCC", "ADV", "LY")  # what may stand between a verb and its object
_PARTICIPLES = ("CUING", "TELLING")


@dataclass(frozen=True, slots=True)
class Stops:
    """Items at which a clause to the right may end.

    Attributes:
        sure: it ends there.
        verb: it ends there if it has a verb.
        main: it ends there if its attribution is a subordinate clause that opens the sentence.
        resumed: it ends there if it is a relative clause.
    """

    sure: frozenset[int]
    verb: frozenset[int]
    main: frozenset[int]
    resumed: frozenset[int]


def left(page: Page, end: int, taken: Collection[int]) -> Items:
    """The items of the clause before an attribution, back to the sentence's beginning.

    A dateline, and what stands before a semicolon or an open bracket, is left out. Empty where a
    run stands there that another attribution has taken: the clause is its own.
    """
    begin = page.first[end - 1] if end else 0
    if end - begin > LIMIT or any(item in taken for item in range(begin, end)):
        return end, end
    begin = _after_dateline(page, begin, end)
    depth = 0
    for item in range(end - 1, begin - 1, -1):
        depth += page.has(item, "')'") - page.has(item, "'('")
        if depth < 0 or (depth == 0 and item < end - 1 and page.has(item, "';'")):
            begin = item + 1
            break
    return _trimmed(page, begin, end)


def _after_dateline(page: Page, begin: int, end: int) -> int:
    """Where the sentence begins behind "MARLHAVEN (Argenta) -", if it opens its paragraph so."""
    if begin and page.paragraph[begin - 1] == page.paragraph[begin]:
        return begin
    for item in range(begin, min(begin + 8, end)):
        if page.has(item, "DASH", "'--'"):
            words = page.text(page.span(begin, item)).split() if item > begin else []
            return item + 1 if words and words[0].strip("(),").isupper() else begin
    return begin


def right(
    page: Page, start: int, stops: Stops, taken: Collection[int], ends: Collection[int] = ()
) -> Items:
    """The items of the clause after an attribution, up to its end or the next attribution.

    Args:
        page: the text.
        start: the clause's first item.
        stops: items at which any clause may end.
        taken: runs of other attributions.
        ends: items at which this one ends.
    """
    stop = min(page.last[start] + 1, start + LIMIT)
    verb, depth = False, 0
    for item in range(start, stop):
        depth += page.has(item, "'('") - page.has(item, "')'")
        if depth < 0:
            return _trimmed(page, start, item)
        if item in taken and item > start:
            return _trimmed(page, start, item)
        if item > start + 1 or (item > start and page.has(start, "RUN")):
            if (verb and item in stops.verb) or item in ends:
                return _trimmed(page, start, item)
            if item in stops.sure:
                before = item - 1
                if page.has(item, "EDGE", "CONJ", "DASH") or page.has(before, "EDGE", "DASH"):
                    return _trimmed(page, start, item)
                if page.has(before, "CONJ", "SUB") and before > start + 2:
                    return _trimmed(page, start, before)
        verb = verb or page.has(item, *_PREDICATES[:-1], "RUNLONG")
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


def subordinate(page: Page, begin: int, stops: Stops) -> bool:
    """Whether the attribution that begins there stands in a clause that the main clause follows."""
    if page.has(begin - 1, "SUB") or _after_time(page, begin - 1):
        return True
    if page.has(begin - 1, "PREP") and page.has(begin, *_PARTICIPLES):
        return True
    first = page.first[begin]
    while first < begin and page.has(first, *_EDGES, "CONJ", "RUN"):
        first += 1
    opens = page.has(first, "SUB") or (first == begin and page.has(first, *_PARTICIPLES))
    return opens and not any(item in stops.main for item in range(first + 1, begin))


def _after_time(page: Page, item: int) -> bool:
    """Whether the item is a phrase such as "two weeks after"."""
    words = page.text(page.span(item, item + 1)).split() if page.has(item, "TIMEP") else []
    return bool(words) and words[-1].lower() in ("after", "before")


def states(page: Page, items: Items) -> bool:
    """Whether the items hold a verb, as far as the grammar knows verbs, or words in marks."""
    return any(page.has(item, *_PREDICATES) for item in range(*items))


def states_before(page: Page, end: int) -> bool:
    """Whether a clause stands before the item: words with a verb, or many without a comma."""
    items = page.first[end - 1], end
    if states(page, items):
        return True
    words = page.text(page.span(*_trimmed(page, *items))).split()
    least = engine.settings(page.language, LAYER)["clause"]["words"]
    return len(words) > least and not any(
        page.has(item, "','") for item in range(items[0], end - 1)
    )


def clause(page: Page, items: Items, sure: bool) -> bool:
    """Whether the items may be a clause: they state something, or are too long for a mere noun.

    Words that say that nothing was said ("little about drones") are none.

    Args:
        page: the text.
        items: what follows the cue.
        sure: the cue has no other objects than clauses, so that no verb need be known.
    """
    if items[0] == items[1]:
        return False
    words = page.text(page.span(*items)).lower().split()
    settings = engine.settings(page.language, LAYER)["clause"]
    if words[0].strip(",.;:") in settings["silent"]:
        return False
    if page.has(items[0], "PERSONAL") and page.has(items[0] + 1, "PREP", "TIMEP", "OCC"):
        return states(page, items)
    least = 2 if page.has(items[0], "PERSONAL", "SUBJAUX") else settings["words"]
    return states(page, items) or (len(words) >= least and (sure or least == 2))


def _trimmed(page: Page, begin: int, end: int) -> Items:
    """The items without marks, breaks and conjunctions at their edges."""
    while begin < end and page.has(begin, *_EDGES):
        begin += 1
    while end > begin and page.has(end - 1, "CONJ", *_EDGES):
        end -= 1
    return begin, end
