"""What is special about a quotation: how it is set, where its cue and its speaker stand.

In: a page. Out: a reader, which gives the tags of one quotation. Who speaks is not judged here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator

from newsqed.phenomena.page import Page, Pair, Record, lexicon, string

TAGS = (
    "split",
    "inverted",
    "preposed",
    "fragment",
    "paragraphs",
    "nested",
    "bracketed",
    "ellipsis",
    "written",
    "transcript",
    "uncued",
    "according-to",
    "pronoun-speaker",
    "nominal-speaker",
    "no-speaker",
    "addressed",
)
SHORT = 4  # words from which on a run is no fragment
_FORMS = ("name", "nominal", "pronoun")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_BRACKETED = re.compile(r"\[[^\S\n]*[^\s\[\].…][^\[\]\n]*\]")
_ELLIPSIS = re.compile(r"…|\.\s?\.\s?\.")
_WORD = re.compile(r"[^\W_][\w.'’-]*")
# What ends the part of a phrase that its noun closes: "a spokesman | for the Harbour Board".
_AFTER_NOUN = re.compile(r"(?i)(?<=\w)(?:,|\s(?:of|for|from|in|at|on|with|to|by|who|that|which)\b)")


def reader(page: Page) -> Callable[[Record], Iterator[str]]:
    """What gives the tags of one quotation of the page, in any order."""
    form_of = _forms(page)
    # Where no blank line parts paragraphs, every line is one.
    parting = _BLANK_LINE if _BLANK_LINE.search(page.text) else re.compile("\n")

    def read(quote: Record) -> Iterator[str]:
        yield from _told(quote)
        spans = page.pairs(quote, "spans")
        if spans:
            yield from _set(page, quote, spans, parting)
            yield from _placed(page, quote, spans)
        place = page.place(speaker) if (speaker := quote.get("speaker")) else None
        if place is not None and (form := form_of(place, string(speaker, "entity"))) != "name":
            yield f"{form}-speaker"

    return read


def _told(quote: Record) -> Iterator[str]:
    """What single keys tell."""
    if string(quote, "parent"):
        yield "nested"
    if string(quote, "medium") in ("written", "posted"):
        yield "written"
    if string(quote, "layout") == "transcript":
        yield "transcript"
    elif quote.get("quoted") and not quote.get("cue"):
        yield "uncued"
    if _according(quote):
        yield "according-to"
    if not quote.get("speaker"):
        yield "no-speaker"
    if quote.get("addressee"):
        yield "addressed"


def _according(quote: Record) -> bool:
    return " ".join((string(quote.get("cue"), "text") or "").casefold().split()) == "according to"


def _set(page: Page, quote: Record, spans: list[Pair], parting: re.Pattern[str]) -> Iterator[str]:
    """What the content holds."""
    if parting.search(page.text, spans[0][0], spans[-1][1]):
        yield "paragraphs"
    content = [page.text[start:end] for start, end in spans]
    if any(map(_BRACKETED.search, content)):
        yield "bracketed"
    if any(map(_ELLIPSIS.search, content)):
        yield "ellipsis"
    if string(quote, "type") == "mixed":
        runs = (page.text[start:end] for start, end in page.pairs(quote, "quoted"))
        if any(sum(any(map(str.isalnum, word)) for word in run.split()) < SHORT for run in runs):
            yield "fragment"


def _placed(page: Page, quote: Record, spans: list[Pair]) -> Iterator[str]:
    """Where cue and speaker stand beside the content."""
    cue, speaker = page.place(quote.get("cue")), page.place(quote.get("speaker"))
    first, last = spans[0], spans[-1]
    if len(spans) > 1 or (cue and first[0] < cue[0] and cue[1] < last[1]):
        yield "split"
    after = cue and speaker and first[1] <= cue[0] and cue[1] <= speaker[0]
    if after and not _according(quote):
        yield "inverted"
    before = any(part and part[1] <= first[0] for part in (cue, speaker))
    set_so = string(quote, "type") in ("direct", "mixed") and "layout" not in quote
    if before and set_so:
        yield "preposed"


def _forms(page: Page) -> Callable[[Pair, str | None], str]:
    """What tells whether a speaker's phrase is a name, a pronoun or another noun phrase.

    A mention at the very phrase tells, else one within it that means the speaker, names first;
    without any the words do.
    """
    exact: dict[Pair, set[str]] = defaultdict(set)
    of_entity: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for mention in page.of("mention"):
        place, form = page.place(mention), string(mention, "form") or "name"
        if place is not None and form in _FORMS:
            exact[place].add(form)
            if entity := string(mention, "entity"):
                of_entity[entity, form].append(place)
    for places in of_entity.values():
        # Of those that begin together the shortest lies within a phrase if any does.
        places.sort()

    def form_of(place: Pair, entity: str | None) -> str:
        for form in _FORMS:
            if form in exact.get(place, ()):
                return form
        for form in _FORMS if entity else ():
            places = of_entity.get((str(entity), form), [])
            at = bisect_left(places, (place[0], 0))
            if at < len(places) and places[at][1] <= place[1]:
                return form
        return _form_of_words(page.text[place[0] : place[1]])

    return form_of


def _form_of_words(phrase: str) -> str:
    """The form of a phrase that no mention explains: a name closes with a capital.

    >>> [_form_of_words(words) for words in ("Mayor Ada Quist", "she", "an aide to Ada Quist")]
    ['name', 'pronoun', 'nominal']
    """
    words = _WORD.findall(phrase)
    pronouns = lexicon("pronoun")
    if words and all(word.casefold() in pronouns for word in words):
        return "pronoun"
    nouns = _WORD.findall(_AFTER_NOUN.split(phrase, maxsplit=1)[0])
    return "name" if nouns and nouns[-1][0].isupper() else "nominal"
