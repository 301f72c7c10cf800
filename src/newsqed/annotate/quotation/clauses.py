"""Where clauses begin and what their subjects are, as far as the types of words tell.

In: a page and a place in a sentence. Out: items. What opens a clause and what is a verb are types
of the lexicon; no grammar of the whole sentence is built.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from newsqed.annotate import engine
from newsqed.annotate.quotation.page import Page
from newsqed.annotate.quotation.phrases import LAYER

Items = tuple[int, int]

ASIDE = ("ADV", "LY", "NOT", "TIMEP", "OCC")  # between subject and verb, or before a subject
OPENS = ("EDGE", "CONJ", "RUN", "DASH")  # what a clause may begin after
FINITE = ("AUX", "VERBISH", "ED", "SPEECH", "AMBIGUOUS", "LABEL")
PARTICIPLE = ("CUING", "LABELING")
_APOSTROPHES = "'’"
_APPOSED = 30  # items between the commas of an apposition


@cache
def settings(language: str, table: str) -> dict[str, Any]:
    """A table of the rule file's settings."""
    found: dict[str, Any] = engine.settings(language, LAYER)[table]
    return found


def reads(page: Page, item: int, text: str) -> bool:
    """Whether the item reads so."""
    return 0 <= item < page.count and page.text(page.span(item, item + 1)).lower() == text


def back(page: Page, item: int, first: int) -> int:
    """The item before what may stand between a subject and its verb."""
    while item > first and page.has(item, "AUX", *ASIDE):
        item -= 1
    return item


def head(page: Page, item: int) -> int | None:
    """The first item of a phrase that ends there, prepositional phrases included."""
    if not page.has(item, "SOURCE", "SUBJAUX"):
        return None
    while page.has(item - 1, "PP") and page.has(item - 2, "SOURCE"):
        item -= 2
    return item


def opens(page: Page, item: int) -> bool:
    """Whether a clause may begin with the item."""
    first = page.first[item]
    if item == first:
        return True
    before = item - 1
    while before > first and page.has(before, *ASIDE):
        before -= 1
    return page.has(before, *OPENS, "SUB") or (before == first and page.has(before, *ASIDE))


def clause_subjects(page: Page, first: int, cue: int) -> tuple[Items | None, Items | None]:
    """The subject of the last main clause before a cue, and the best phrase otherwise."""
    main: Items | None = None
    lesser: Items | None = None
    initial: Items | None = None
    spoke = False  # a verb of speech has opened a clause of its own
    item = first
    while item < cue:
        spoke = spoke or page.has(item, "SPEECH")
        if not page.has(item, "SOURCE", "SUBJAUX"):
            item += 1
            continue
        end = item + 1
        while page.has(end, "PP") and page.has(end + 1, "SOURCE") and end + 1 < cue:
            end += 2
        if page.text(page.span(item, end))[0] in _APOSTROPHES:
            item = end  # "last night’s debate"
            continue
        if initial is None and not page.has(item - 1, "PREP", "ACCORDING"):
            initial = item, end
        verb = item if page.has(item, "SUBJAUX") else predicate(page, end, cue)
        if verb is not None:
            level = _level(page, item, first, spoke=spoke)
            if level == "main":
                main = item, end
            elif level == "lesser":
                lesser = item, end
            end = max(end, verb if level else end)
        item = end
    return main, initial or lesser


def _level(page: Page, item: int, first: int, *, spoke: bool) -> str:
    """Of which clause a phrase with a verb is the subject: `main`, `lesser`, or none."""
    before = item - 1
    while before > first and page.has(before, *ASIDE):
        before -= 1
    if before > first and reads(page, before, "about"):
        before -= 1  # "where about fifty had come"
    if before < first or (before == first and page.has(before, *ASIDE)):
        return "main"
    if page.has(before, "SUB") or reads(page, before, "where"):
        # "she left when protesters came, shouting"; but "said … when it came, adding"
        return "lesser" if spoke or page.has(item, "PERSONAL", "SUBJAUX") else "main"
    if page.has(before, "REL", "SPEECH"):
        return "lesser"
    if not page.has(before, *OPENS):
        return ""
    within = spoke and page.has(before, "CONJ") and not page.has(before - 1, "EDGE")
    return "lesser" if within else "main"


def predicate(page: Page, item: int, stop: int) -> int | None:
    """The verb that follows a phrase that ends before the item, an apposition aside, or None."""
    if reads(page, item, "("):
        end = next((i for i in range(item + 1, min(item + 8, stop)) if reads(page, i, ")")), None)
        item = item if end is None else end + 1
    if page.has(item, "EDGE") and reads(page, item, ","):
        last = min(item + _APPOSED, stop)
        ends = [i for i in range(item + 1, last) if page.has(i, "EDGE") and reads(page, i, ",")]
        found = (_verb(page, i + 1, stop) for i in (*ends, item))
        return next((verb for verb in found if verb is not None), None)
    return _verb(page, item, stop)


def _verb(page: Page, item: int, stop: int) -> int | None:
    while item < stop and page.has(item, *ASIDE):
        item += 1
    found = item <= stop and page.has(item, *FINITE) and not page.has(item, *PARTICIPLE)
    return item if found else None


def following(page: Page, cue: int) -> Items | None:
    """The subject behind a participle that begins its sentence: "Adding that …, Ann Lee left"."""
    for item in range(cue + 1, page.last[cue]):
        edge = page.has(item, "EDGE") and page.has(item + 1, "SOURCE") and reads(page, item, ",")
        if edge and predicate(page, item + 2, page.last[cue]) is not None:
            return item + 1, item + 2
    return None
