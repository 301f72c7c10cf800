"""Whose words a cue gives that has no phrase of its own beside it: the subject of its clause.

In: a page, the item of a cue and the attributions that are known already. Out: the phrase that is
its subject, or None. What opens a clause and what is a verb are types of the lexicon; no grammar
of the whole sentence is built.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from newsqed.annotate import engine
from newsqed.annotate.quotation.content import LIMIT
from newsqed.annotate.quotation.page import Page, Span
from newsqed.annotate.quotation.phrases import LAYER

if TYPE_CHECKING:
    from newsqed.annotate.quotation.attribution import Draft

Items = tuple[int, int]

_ASIDE = ("ADV", "LY", "NOT", "TIMEP", "OCC")  # between subject and verb, or before a subject
_OPENS = ("EDGE", "CONJ", "RUN", "DASH")  # what a clause may begin after
_FINITE = ("AUX", "VERBISH", "ED", "SPEECH", "AMBIGUOUS", "LABEL")
_PARTICIPLE = ("CUING", "LABELING")
_APOSTROPHES = "'’"
_APPOSED = 30  # items between the commas of an apposition


def subject(page: Page, cue: int, known: Mapping[int, Draft]) -> Span | None:
    """Where the phrase stands that is the subject of a cue without one of its own, or None.

    Args:
        page: the text.
        cue: the item of the cue, or of what else attributes the words (a colon).
        known: by its cue's item, each attribution that is known already.
    """
    first = max(page.first[cue], cue - LIMIT)
    if _is_heard(page, cue, first):
        return None
    found = _beside(page, cue, first)
    if found is None:
        found = _governing(page, cue, first)
    if found is None:
        return _of_clause(page, cue, first, known)
    return phrase(page, *found)


def phrase(page: Page, first: int, last: int) -> Span:
    """Where a speaker's phrase stands, without a possessive or a contracted verb."""
    start, end = page.span(first, last)
    ending = re.search(r"['’]", page.text((start, end)))
    if ending and page.has(first, "SUBJAUX"):
        return start, start + ending.start()
    match = possessive(page.language).search(page.text((start, end)))
    return start, start + match.start() if match and start + match.end() == end else end


@cache
def possessive(language: str) -> re.Pattern[str]:
    """How a possessor ends."""
    return re.compile(_settings(language, "owner")["ending"])


def own(page: Page, begin: int, cue: int, known: Mapping[int, Draft]) -> Span | None:
    """The subject of a participle with a phrase directly before it, where that is not the phrase.

    "The mayor sent supporters a letter saying" is what the mayor says.
    """
    if not page.has(cue, *_PARTICIPLE) or _own_participle(page, begin, page.first[cue]):
        return None
    if page.has(cue - 1, "POSSESSIVE"):
        return None  # "Ann Lee's warning"
    return _of_clause(page, cue, max(page.first[cue], cue - LIMIT), known)


def speaks(page: Page, items: Items, cue: int) -> bool:
    """Whether a phrase beside a cue can be its subject, as far as form tells.

    After a verb or a preposition stands an object, and what may be a noun behind it is one: "made
    a sharp attack".
    """
    begin, end = items
    if end <= cue:
        if page.has(end - 1, "POSSESSIVE") and not page.has(cue, *_PARTICIPLE):
            return False
        noun = page.has(cue, "AMBIGUOUS") and end == cue
        if noun and page.has(begin - 1, "ED", "VERBISH", "AUX", "PREP", "ING"):
            return False
    return True


def begins(page: Page, item: int, after: int) -> bool:
    """Whether a phrase behind a run begins a sentence of its own: "“Why?” He said, “Because.”"."""
    if not (page.has(item - 1, "RUNASK", "RUNSTOP") and page.has(after, "RUN", "EDGE")):
        return False
    if not page.has(after, "RUN") and not page.has(after + 1, "RUN"):
        return False
    word = page.text(page.span(item, item + 1)).split()[0]
    return word[0].isupper() and word.lower() in _settings(page.language, "subject")["new"]


def whole(page: Page, begin: int, end: int) -> Items:
    """A speaker's items with what is joined to them: "Ann Lee and Tom Poe", "a note … by X"."""
    if _is(page, begin - 1, "by") and page.has(begin - 2, "ED", "VERBISH"):
        head = _head(page, begin - 3)
        if head is not None and _clause_opens(page, head):
            return head, begin - 2
    if _is(page, begin - 1, "and") and page.has(begin - 2, "SOURCE") and _names(page, begin):
        head = begin - 2
        while page.has(head - 1, "EDGE") and page.has(head - 2, "NAME", "CAP"):
            if page.paragraph[head - 2] != page.paragraph[head] or not _is(page, head - 1, ","):
                break
            head -= 2
        if _clause_opens(page, head) and (head == begin - 2 or not page.has(head - 1, "EDGE")):
            return head, end
    return begin, end


def joined_after(page: Page, begin: int, end: int) -> Items:
    """An inverted speaker's items with those joined to them: "said Ann Lee and Tom Poe"."""
    if _is(page, end, "and") and page.has(end + 1, "SOURCE") and _names(page, end + 1):
        after = end + 2
        if not page.has(after, *_FINITE, "LY", "ADV", "NOT", "PP"):
            return begin, after
    return begin, end


def _names(page: Page, item: int) -> bool:
    """Whether the item is a name or begins with a capital."""
    return page.has(item, "NAME", "CAP") or page.has(item, "PERSONAL")


@cache
def _settings(language: str, table: str) -> dict[str, Any]:
    found: dict[str, Any] = engine.settings(language, LAYER)[table]
    return found


def _is(page: Page, item: int, text: str) -> bool:
    """Whether the item reads so."""
    return 0 <= item < page.count and page.text(page.span(item, item + 1)).lower() == text


def _back(page: Page, item: int, first: int) -> int:
    """The item before what may stand between a subject and its verb."""
    while item > first and page.has(item, "AUX", *_ASIDE):
        item -= 1
    return item


def _head(page: Page, item: int) -> int | None:
    """The first item of a phrase that ends there, prepositional phrases included."""
    if not page.has(item, "SOURCE", "SUBJAUX"):
        return None
    while page.has(item - 1, "PP") and page.has(item - 2, "SOURCE"):
        item -= 2
    return item


def _clause_opens(page: Page, item: int) -> bool:
    """Whether a clause may begin with the item."""
    first = page.first[item]
    if item == first:
        return True
    before = item - 1
    while before > first and page.has(before, *_ASIDE):
        before -= 1
    return page.has(before, *_OPENS, "SUB") or (before == first and page.has(before, *_ASIDE))


def _is_heard(page: Page, cue: int, first: int) -> bool:
    """Whether the cue's subject hears: "Asked whether …, she said", "she was told"."""
    if not page.has(cue, "TELL", "ASK"):
        return False
    before = cue - 1
    while before > first and page.has(before, *_ASIDE):
        before -= 1
    if page.has(before, "BE"):
        return True
    opens = cue == first or page.has(before, "SUB") or (before == first and page.has(before, "ADV"))
    return opens and page.has(cue, "ED") and not page.has(cue + 1, "SOURCE", "OBJECT")


def _beside(page: Page, cue: int, first: int) -> Items | None:
    """The phrase directly before a cue, where that is its subject."""
    before = _back(page, cue - 1, first)
    if page.has(cue, *_PARTICIPLE):
        begin = _head(page, before) if before >= first else None
        if begin is None or not _own_participle(page, begin, first):
            return None
        return begin, before + 1
    if not page.has(cue, "CUE", "LABEL"):
        return None
    if before >= first and page.has(before, "REL") and _is_relative(page, before):
        return before, before + 1
    begin = _head(page, before) if before >= first else None
    return None if begin is None else (begin, before + 1)


def _is_relative(page: Page, item: int) -> bool:
    words = _settings(page.language, "subject")["relatives"]
    return page.text(page.span(item, item + 1)).lower() in words


def _own_participle(page: Page, begin: int, first: int) -> bool:
    """Whether the phrase before a participle is its subject: "with Ann Lee calling it"."""
    if begin <= first or page.has(begin, "PERSONAL"):
        return True
    if page.has(begin - 1, *_OPENS, "SUB"):
        return True
    return any(_is(page, begin - 1, word) for word in _settings(page.language, "subject")["with"])


def _governing(page: Page, cue: int, first: int) -> Items | None:
    """The object that an infinitive's or a participle's subject is: "led her to say"."""
    before = cue - 1
    while before > first and page.has(before, *_ASIDE):
        before -= 1
    if page.has(cue, *_PARTICIPLE) and page.has(before, "SOURCE"):
        # "people holding signs saying": who holds them says it
        begin = _head(page, before)
        if begin is not None and page.has(begin - 1, "ING"):
            holder = _head(page, begin - 2)
            return None if holder is None else (holder, begin - 1)
        return None
    if not _is(page, before, "to"):
        return None
    for begin in range(before - 1, max(first, before - 6), -2):
        if not page.has(begin, "SOURCE", "OBJECT"):
            break
        verb = page.text(page.span(begin - 1, begin)).lower()
        if verb in _settings(page.language, "subject")["control"]:
            return begin, before
        if not page.has(begin - 1, "PREP"):
            break
    return None


def _of_clause(page: Page, cue: int, first: int, known: Mapping[int, Draft]) -> Span | None:
    """The subject of the main clause before a cue, or who speaks in it already."""
    relative = _apart(page, first, cue)
    if relative is not None:
        return page.span(relative, relative + 1)
    main, lesser = _subjects(page, first, cue)
    speaking = _speaking(page, first, cue, known)
    if speaking is not None and (main is None or speaking.begin > main[0]):
        return speaking.speaker
    if main is not None:
        return phrase(page, *main)
    if cue == first and page.has(cue, *_PARTICIPLE):
        lesser = following(page, cue)
    return None if lesser is None else phrase(page, *lesser)


def _apart(page: Page, first: int, cue: int) -> int | None:
    """The relative pronoun that an aside parts from the cue: "who, on Monday, criticised"."""
    if not (page.has(cue, "CUE", "LABEL") and page.has(cue - 1, "EDGE")):
        return None
    for item in range(cue - 3, max(first, cue - 12), -1):
        if _is(page, item, ",") and page.has(item - 1, "REL") and _is_relative(page, item - 1):
            return item - 1
    return None


def _speaking(page: Page, first: int, cue: int, known: Mapping[int, Draft]) -> Draft | None:
    """The last attribution of the sentence before a cue, unless it stands in a lesser clause."""
    for item in range(cue - 1, first - 1, -1):
        draft = known.get(item)
        if draft is None or draft.speaker is None or draft.begin < first:
            continue
        if not (draft.begin > first and page.has(draft.begin - 1, "REL", "SUB")):
            return draft
    return None


def _subjects(page: Page, first: int, cue: int) -> tuple[Items | None, Items | None]:
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
        verb = item if page.has(item, "SUBJAUX") else _predicate(page, end, cue)
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
    while before > first and page.has(before, *_ASIDE):
        before -= 1
    if before > first and _is(page, before, "about"):
        before -= 1  # "where about fifty had come"
    if before < first or (before == first and page.has(before, *_ASIDE)):
        return "main"
    if page.has(before, "SUB") or _is(page, before, "where"):
        # "she left when protesters came, shouting"; but "said … when it came, adding"
        return "lesser" if spoke or page.has(item, "PERSONAL", "SUBJAUX") else "main"
    if page.has(before, "REL", "SPEECH"):
        return "lesser"
    if not page.has(before, *_OPENS):
        return ""
    within = spoke and page.has(before, "CONJ") and not page.has(before - 1, "EDGE")
    return "lesser" if within else "main"


def _predicate(page: Page, item: int, stop: int) -> int | None:
    """The verb that follows a phrase that ends before the item, an apposition aside, or None."""
    if _is(page, item, "("):
        end = next((i for i in range(item + 1, min(item + 8, stop)) if _is(page, i, ")")), None)
        item = item if end is None else end + 1
    if page.has(item, "EDGE") and _is(page, item, ","):
        last = min(item + _APPOSED, stop)
        ends = [i for i in range(item + 1, last) if page.has(i, "EDGE") and _is(page, i, ",")]
        found = (_verb(page, i + 1, stop) for i in (*ends, item))
        return next((verb for verb in found if verb is not None), None)
    return _verb(page, item, stop)


def _verb(page: Page, item: int, stop: int) -> int | None:
    while item < stop and page.has(item, *_ASIDE):
        item += 1
    found = item <= stop and page.has(item, *_FINITE) and not page.has(item, *_PARTICIPLE)
    return item if found else None


def following(page: Page, cue: int) -> Items | None:
    """The subject behind a participle that begins its sentence: "Adding that …, Ann Lee left"."""
    for item in range(cue + 1, page.last[cue]):
        if page.has(item, "EDGE") and _is(page, item, ",") and page.has(item + 1, "SOURCE"):
            if _predicate(page, item + 2, page.last[cue]) is not None:
                return item + 1, item + 2
    return None
