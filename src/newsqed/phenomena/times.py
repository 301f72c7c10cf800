"""What is special about a date: what its value is counted from, and what kind of value it is.

In: a page. Out: a reader, which gives the tags of one date. Whether a value is right is not judged
here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from newsqed.phenomena.page import Page, Pair, Record, day, lexicon, string

TAGS = (
    "weekday-back",
    "weekday-same",
    "weekday-ahead",
    "relative",
    "anchored",
    "range",
    "vague",
    "modified",
    "clock",
    "season",
    "fiscal-period",
    "decade-century",
    "repeated",
)
_WORD = re.compile(r"[^\W\d_]+")
_DAY = re.compile(r"\d{4}-(?:\d{2}-\d{2}|W\d{2}-[1-7])")
_CLOCK = re.compile(r"T\d\d")
_SEASON = re.compile(r"-(?:SP|SU|FA|WI)$")
_PERIOD = re.compile(r"-[QH][0-9X]$")
_YEARS = re.compile(r"[0-9X]{2,3}")
_DASHES = frozenset("-‐‑–—")
_ARTICLES = frozenset(("the", "a", "an"))
_FAR = 30  # code points that may part the ends of a range


def reader(page: Page) -> Callable[[Record], Iterator[str]]:
    """What gives the tags of one date of the page, in any order."""
    ends = _ends(page)

    def read(date: Record) -> Iterator[str]:
        type_, value = string(date, "type"), string(date, "value") or ""
        anchor, place = string(date, "anchor"), page.place(date)
        words = _WORD.findall(page.text[slice(*place)]) if place else []
        if type_ == "SET":
            yield "repeated"
        else:
            yield from _counted(page, words, value, anchor)
            if "X" in value or value.endswith("_REF"):
                yield "vague"
        if anchor and anchor != "published":
            yield "anchored"
        if place in ends and type_ in ("DATE", "TIME"):
            yield "range"
        if date.get("mod"):
            yield "modified"
        yield from _valued(type_, value, date.get("fiscal") is True)

    return read


def _counted(page: Page, words: list[str], value: str, anchor: str | None) -> Iterator[str]:
    """How a value lies to the day of publication: a weekday before or after, or counted from it."""
    weekdays = lexicon("calendar", "WEEKDAY", "WEEKDAYABBR")
    if named := {weekdays[word] for word in words if word in weekdays}:
        meant = day(value) if _DAY.match(value) else None
        # "Two days after Friday" is no Friday.
        if meant and page.published and str(meant.isoweekday()) in named:
            back, ahead = meant < page.published, meant > page.published
            yield "weekday-back" if back else "weekday-ahead" if ahead else "weekday-same"
        return
    near = lexicon("calendar", "RELDAY", "TONIGHT")
    if anchor == "published" or (anchor is None and any(word.lower() in near for word in words)):
        yield "relative"


def _valued(type_: str | None, value: str, fiscal: bool) -> Iterator[str]:
    """What kind of value it is."""
    if type_ == "TIME" and _CLOCK.search(value):
        yield "clock"
    if _SEASON.search(value):
        yield "season"
    if fiscal or _PERIOD.search(value):
        yield "fiscal-period"
    if _YEARS.fullmatch(value):
        yield "decade-century"


def _ends(page: Page) -> set[Pair]:
    """The places of dates that are ends of a range, by the words between two neighbours."""
    dates = (item for item in page.of("date") if string(item, "type") in ("DATE", "TIME"))
    places = {place for item in dates if (place := page.place(item)) is not None}
    return {
        place
        for before, after in pairwise(sorted(places))
        if before[1] <= after[0] <= before[1] + _FAR and _joined(page.text, before, after)
        for place in (before, after)
    }


def _joined(text: str, before: Pair, after: Pair) -> bool:
    between = text[before[1] : after[0]]
    if "\n" in between or not between:
        return False
    if between.strip() in _DASHES:
        return True
    place = lexicon("link", "PLACE")
    words = [word for word in between.casefold().split() if word not in _ARTICLES]
    joins = " ".join(word for word in words if word not in place)
    if joins == "and":
        lead = text[max(0, before[0] - _FAR) : before[0]].casefold().split()
        lead = [word for word in lead if word not in _ARTICLES]
        return lead[-1:] == ["between"]
    return joins in lexicon("link", "RANGE")
