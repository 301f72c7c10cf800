"""The phrase beside a cue: whether it is its subject, and how far it reaches.

In: a page, the items of a phrase and of the cue that it stands beside. Out: items or code points.
"""

from __future__ import annotations

import re
from functools import cache

from newsqed.annotate.quotation import clauses
from newsqed.annotate.quotation.clauses import Items
from newsqed.annotate.quotation.page import Page, Span


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
    return re.compile(clauses.settings(language, "owner")["ending"])


def speaks(page: Page, items: Items, cue: int) -> bool:
    """Whether a phrase beside a cue can be its subject, as far as form tells.

    After a verb or a preposition stands an object, and what may be a noun behind it is one: "made
    a sharp attack".
    """
    begin, end = items
    if end <= cue:
        if page.has(end - 1, "POSSESSIVE") and not page.has(cue, *clauses.PARTICIPLE):
            return False
        apposed = page.has(begin - 2, "SOURCE") and clauses.reads(page, begin - 1, ",")
        if apposed and clauses.reads(page, end, "(") and page.has(cue - 1, "EDGE"):
            return False  # "Ann Lee, head of the Pier Board (PB), said"
        noun = page.has(cue, "AMBIGUOUS") and end == cue
        if noun and page.has(begin - 1, "ED", "VERBISH", "AUX", "PREP", "ING"):
            return False
        if noun and page.has(end - 2, "PP") and page.has(cue + 1, "RUN"):
            return page.has(cue, "SFORM") or page.text(page.span(begin, begin + 1)).endswith("s")
    return True


def begins(page: Page, item: int, after: int) -> bool:
    """Whether a phrase behind a run begins a sentence of its own: "“Why?” He said, “Because.”"."""
    if not (page.has(item - 1, "RUNASK", "RUNSTOP") and page.has(after, "RUN", "EDGE")):
        return False
    if not page.has(after, "RUN") and not page.has(after + 1, "RUN"):
        return False
    word = page.text(page.span(item, item + 1)).split()[0]
    return word[0].isupper() and word.lower() in clauses.settings(page.language, "subject")["new"]


def whole(page: Page, begin: int, end: int) -> Items:
    """A speaker's items with what is joined to them: "Ann Lee and Tom Poe", "a note … by X"."""
    if clauses.reads(page, begin - 1, "by") and page.has(begin - 2, "ED", "VERBISH"):
        head = clauses.head(page, begin - 3)
        if head is not None and clauses.opens(page, head):
            return head, begin - 2
    if (
        clauses.reads(page, begin - 1, "and")
        and page.has(begin - 2, "SOURCE")
        and _names(page, begin)
    ):
        head = begin - 2
        while page.has(head - 1, "EDGE") and page.has(head - 2, "NAME", "CAP"):
            if page.paragraph[head - 2] != page.paragraph[head] or not clauses.reads(
                page, head - 1, ","
            ):
                break
            head -= 2
        if clauses.opens(page, head) and (head == begin - 2 or not page.has(head - 1, "EDGE")):
            return head, end
    return begin, end


def joined_after(page: Page, begin: int, end: int) -> Items:
    """An inverted speaker's items with those joined to them: "said Ann Lee and Tom Poe"."""
    if clauses.reads(page, end, "and") and page.has(end + 1, "SOURCE") and _names(page, end + 1):
        after = end + 2
        if not page.has(after, *clauses.FINITE, "LY", "ADV", "NOT", "PP"):
            return begin, after
    return begin, end


def _names(page: Page, item: int) -> bool:
    """Whether the item is a name or begins with a capital."""
    return page.has(item, "NAME", "CAP") or page.has(item, "PERSONAL")
