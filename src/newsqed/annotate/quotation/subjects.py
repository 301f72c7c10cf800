"""Whose words a cue gives that has no phrase of its own beside it: the subject of its clause.

In: a page, the item of a cue and the attributions that are known already. Out: the phrase that is
its subject, or None.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from newsqed.annotate import engine
from newsqed.annotate.quotation import beside, clauses
from newsqed.annotate.quotation.clauses import Items
from newsqed.annotate.quotation.content import LIMIT
from newsqed.annotate.quotation.page import Page, Span

if TYPE_CHECKING:
    from newsqed.annotate.quotation.attribution import Draft


def subject(page: Page, cue: int, known: Mapping[int, Draft], *, noun: bool = False) -> Span | None:
    """Where the phrase stands that is the subject of a cue without one of its own, or None.

    Args:
        page: the text.
        cue: the item of the cue, or of what else attributes the words (a colon).
        known: by its cue's item, each attribution that is known already.
        noun: whether the cue is a noun; what stands before it is no subject then.
    """
    first = max(page.first[cue], cue - LIMIT)
    if noun:
        met = clauses.reads(page, cue - 1, "with") and page.has(cue - 3, "BE")
        return None if met else _of_clause(page, cue, first, known)  # "was met with chants of"
    if _is_heard(page, cue, first):
        return None
    found = _beside(page, cue, first)
    if found is None:
        found = _governing(page, cue, first)
    if found is None:
        return _of_clause(page, cue, first, known)
    return beside.phrase(page, *found)


def own(page: Page, begin: int, cue: int, known: Mapping[int, Draft]) -> Span | None:
    """The subject of a participle with a phrase directly before it, where that is not the phrase.

    "The mayor sent supporters a letter saying" is what the mayor says.
    """
    if not page.has(cue, *clauses.PARTICIPLE) or _own_participle(page, begin, page.first[cue]):
        return None
    if page.has(cue - 1, "POSSESSIVE"):
        return None  # "Ann Lee's warning"
    return _of_clause(page, cue, max(page.first[cue], cue - LIMIT), known)


def person_before(page: Page, item: int, last: int) -> Items | None:
    """The person of whom the sentence tells that stands before a run without a cue, or None.

    Args:
        page: the text.
        item: the run.
        last: the run before it; what stands before that is another's.
    """
    if not item or page.has(item - 1, "BREAK"):
        return None
    start = page.first[item - 1]
    if start <= last or start == item:
        return None
    found, _ = clauses.clause_subjects(page, start, item)
    if found is None:
        return None
    label = page.words[found[0]].values.get("NAME")
    if label == "PERSON":
        return found
    noun = page.text(page.span(found[0], found[0] + 1)).rsplit(None, 1)[-1]
    return found if noun.lower() in _persons(page.language) else None


@cache
def _persons(language: str) -> frozenset[str]:
    """The nouns and pronouns that mean a person."""
    nouns = {row["form"] for row in engine.lexicon(language, "role") if row["label"] == "PERSON"}
    rows = engine.lexicon(language, "pronoun")
    return frozenset(nouns | {row["form"] for row in rows if row["gender"] in ("m", "f", "p")})


def _is_heard(page: Page, cue: int, first: int) -> bool:
    """Whether the cue's subject hears: "Asked whether …, she said", "she was told"."""
    if not page.has(cue, "TELL", "ASK"):
        return False
    before = cue - 1
    while before > first and page.has(before, *clauses.ASIDE):
        before -= 1
    if page.has(before, "BE"):
        return True
    opens = cue == first or page.has(before, "SUB") or (before == first and page.has(before, "ADV"))
    return opens and page.has(cue, "ED") and not page.has(cue + 1, "SOURCE", "OBJECT")


def _beside(page: Page, cue: int, first: int) -> Items | None:
    """The phrase directly before a cue, where that is its subject."""
    before = clauses.back(page, cue - 1, first)
    if page.has(cue, *clauses.PARTICIPLE):
        begin = clauses.head(page, before) if before >= first else None
        if begin is None or not _own_participle(page, begin, first):
            return None
        return begin, before + 1
    if not page.has(cue, "CUE", "LABEL"):
        return None
    if before >= first and page.has(before, "REL") and _is_relative(page, before):
        return before, before + 1
    begin = clauses.head(page, before) if before >= first else None
    return None if begin is None else (begin, before + 1)


def _is_relative(page: Page, item: int) -> bool:
    words = clauses.settings(page.language, "subject")["relatives"]
    return page.text(page.span(item, item + 1)).lower() in words


def _own_participle(page: Page, begin: int, first: int) -> bool:
    """Whether the phrase before a participle is its subject: "with Ann Lee calling it"."""
    if begin <= first or page.has(begin, "PERSONAL"):
        return True
    if page.has(begin - 1, *clauses.OPENS, "SUB"):
        return True
    return any(
        clauses.reads(page, begin - 1, word)
        for word in clauses.settings(page.language, "subject")["with"]
    )


def _governing(page: Page, cue: int, first: int) -> Items | None:
    """The object that an infinitive's or a participle's subject is: "led her to say"."""
    before = cue - 1
    while before > first and page.has(before, *clauses.ASIDE):
        before -= 1
    if page.has(cue, *clauses.PARTICIPLE) and page.has(before, "SOURCE"):
        # "people holding signs saying": who holds them says it
        begin = clauses.head(page, before)
        if begin is not None and page.has(begin - 1, "ING"):
            holder = clauses.head(page, begin - 2)
            return None if holder is None else (holder, begin - 1)
        return None
    if not clauses.reads(page, before, "to"):
        return None
    for begin in range(before - 1, max(first, before - 6), -2):
        if not page.has(begin, "SOURCE", "OBJECT"):
            break
        verb = page.text(page.span(begin - 1, begin)).lower()
        if verb in clauses.settings(page.language, "subject")["control"]:
            return begin, before
        if not page.has(begin - 1, "PREP"):
            break
    return None


def _of_clause(page: Page, cue: int, first: int, known: Mapping[int, Draft]) -> Span | None:
    """The subject of the main clause before a cue, or who speaks in it already."""
    relative = _apart(page, first, cue)
    if relative is not None:
        return page.span(relative, relative + 1)
    main, lesser = clauses.clause_subjects(page, first, cue)
    speaking = _speaking(page, first, cue, known)
    if speaking is not None and (main is None or speaking.begin > main[0]):
        return speaking.speaker
    if main is not None:
        return beside.phrase(page, *main)
    if cue == first and page.has(cue, *clauses.PARTICIPLE):
        lesser = clauses.following(page, cue)
    return None if lesser is None else beside.phrase(page, *lesser)


def _apart(page: Page, first: int, cue: int) -> int | None:
    """The relative pronoun that an aside parts from the cue: "who, on Monday, criticised"."""
    if not (page.has(cue, "CUE", "LABEL") and page.has(cue - 1, "EDGE")):
        return None
    for item in range(cue - 3, max(first, cue - 12), -1):
        if (
            clauses.reads(page, item, ",")
            and page.has(item - 1, "REL")
            and _is_relative(page, item - 1)
        ):
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
