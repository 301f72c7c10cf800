"""How something was said, and to whom: the medium and the hearer of an attribution.

In: a page, a match of a rule and its cue. Out: a medium, and items of the phrase for who was
told. The cue tells the medium first; an occasion or a document beside it ("in a letter"), a
network ("on X"), or a speaker who is a document ("the report") tells more. A place or an
occasion is no hearer, a body that hears (a court, a panel) is one.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from newsqed.annotate import engine
from newsqed.annotate.quotation.page import Page, Span

_AROUND = 6  # items after an attribution in which its occasion may stand
_BESIDE = ("TIMEP", "OCC", "ADV", "LY", "PREP", "SOURCE", "OBJECT", "RECIPIENT")
_TELLS = ("TELL", "TELLING", "ASK")  # cues with a hearer as their object
# By which medium another one is overruled: what is said "in a post" was posted.
_OVERRULED = {
    "spoken": ("unknown",),
    "written": ("unknown", "spoken"),
    "posted": ("unknown", "spoken", "written"),
}


@cache
def _settings(language: str) -> dict[str, Any]:
    return engine.settings(language, "speakers")


@cache
def _documents(language: str) -> frozenset[str]:
    """Nouns for what speaks on paper only."""
    return frozenset(row["form"] for row in engine.lexicon(language, "role") if row["label"] == "-")


def medium(page: Page, match: engine.Match, cue: int | None, own: str, core: Span | None) -> str:
    """How something was said.

    Args:
        page: the text.
        match: the attribution.
        cue: the cue's item, or None.
        own: the medium that the cue itself tells.
        core: where the speaker's noun stands, or None.
    """
    if cue is not None and page.has(cue, "ACCORDING"):
        return own
    found = own
    words = page.text(core).lower().split() if core else []
    if words and words[-1] in _documents(page.language):
        found = _overruled(found, "written")
    for item in _around(page, match, cue):
        types = page.words[item].types
        if "OCC" in types:
            found = _overruled(found, page.words[item].values["OCCASION"])
        elif _networked(page, item):
            found = _overruled(found, "posted")
    return found


def _overruled(medium_: str, by: str) -> str:
    return by if medium_ in _OVERRULED.get(by, ()) else medium_


def _around(page: Page, match: engine.Match, cue: int | None) -> list[int]:
    """The items of an attribution, of what follows it, and of what begins its sentence."""
    first, last = match.items
    items = list(range(first, last))
    item = last
    while item < min(page.count, last + _AROUND) and page.has(item, *_BESIDE):
        items.append(item)
        item += 1
    begin = page.first[first if cue is None else min(first, cue)]
    if begin < first and page.has(begin, "OCC") and page.has(begin + 1, "EDGE", "SOURCE"):
        items.append(begin)
    return items


def _networked(page: Page, item: int) -> bool:
    """Whether an item begins "on X"."""
    posted = _settings(page.language)["posted"]
    if _word(page, item) != posted["preposition"] or item + 1 >= page.count:
        return False
    return page.text(page.span(item + 1, item + 2)) in posted["networks"]


def _word(page: Page, item: int) -> str:
    return page.text(page.span(item, item + 1)).lower() if 0 <= item < page.count else ""


def hearer(page: Page, match: engine.Match, cue: int | None) -> tuple[int, int] | None:
    """The items of the phrase for who was told, or None."""
    if match.has("to"):
        first, last = match.groups["to"]
        return (first, last) if _hears(page, first, told=page.has(cue or 0, *_TELLS)) else None
    if cue is None:
        return None
    stop = match.groups["start"][0] if match.has("start") else page.last[cue] + 1
    runs = [match.groups[name][0] for name in ("run", "more") if match.has(name)]
    stop = min([stop, *(run for run in runs if run > cue)])
    item = cue + 1
    if match.has("speaker") and match.groups["speaker"][0] == item:
        item = match.groups["speaker"][1]
    elif page.has(cue, *_TELLS) and item < stop and _hears(page, item, told=True):
        return item, item + 1
    to = _settings(page.language)["hearer"]["preposition"]
    if item + 1 < stop and _word(page, item) == to and _hears(page, item + 1, told=False):
        return item + 1, item + 2
    return None


def _hears(page: Page, item: int, *, told: bool) -> bool:
    """Whether what stands at an item may be told something.

    Args:
        page: the text.
        item: the item.
        told: as the object of its cue; after a preposition a thing may stand there too.
    """
    settings = _settings(page.language)["hearer"]
    if not page.has(item, "SOURCE", "OBJECT", "RECIPIENT") or page.has(item, "NUMBER", "TIMEP"):
        return False
    words = _word(page, item).split()
    if " ".join(words) in settings["nobody"]:
        return False
    if page.has(item, "OCCASION", "OCC"):
        return words[-1] in settings["bodies"]
    return told or words[-1] not in _documents(page.language)
