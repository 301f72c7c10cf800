"""What is special about a name: how it is written, what it stands in, whom it might be taken for.

In: a page. Out: a reader, which gives the tags of one mention. Only titles are looked at on
mentions that are no names.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from itertools import accumulate

from newsqed.phenomena.page import Page, Pair, Record, string

TAGS = (
    "acronym",
    "short-name",
    "nested-name",
    "titled",
    "dateline",
    "namesake",
    "place-in-body",
    "person-in-body",
)
Words = tuple[str, ...]
_LONGEST = 12  # words of a name beyond which it is none
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
_WITHIN = {"place-in-body": frozenset(("GPE", "LOC")), "person-in-body": frozenset(("PERSON",))}


@dataclass(slots=True)
class _Names:
    """The names of a page.

    Attributes:
        longest: of each entity its longest name.
        bearers: of each name, in words, the entities called so.
        families: of each last name the persons who have it.
        inner: the places of names that stand within longer ones.
        nested: of each tag of bodies, what tells whether such a name stands within a place.
        held: of each tag of bodies, such names in words.
        sizes: of each tag of bodies, how many words such names have.
    """

    longest: dict[str, str] = field(default_factory=dict)
    bearers: dict[Words, set[str]] = field(default_factory=lambda: defaultdict(set))
    families: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    inner: set[Pair] = field(default_factory=set)
    nested: dict[str, Callable[[Pair], bool]] = field(default_factory=dict)
    held: dict[str, set[Words]] = field(default_factory=dict)
    sizes: dict[str, tuple[int, ...]] = field(default_factory=dict)


def reader(page: Page) -> Callable[[Record], Iterator[str]]:
    """What gives the tags of one mention of the page, in any order."""
    names = _names(page)

    def read(mention: Record) -> Iterator[str]:
        if mention.get("title"):
            yield "titled"
        place = page.place(mention)
        if place is None or not _is_name(mention):
            return
        if mention.get("dateline") is True:
            yield "dateline"
        if place in names.inner:
            yield "nested-name"
        words = page.text[slice(*place)]
        if entity := string(mention, "entity"):
            yield from _called(words, entity, names)
        if string(mention, "label") == "ORG":
            yield from _body(place, _words(words), names)

    return read


def _is_name(mention: Record) -> bool:
    return (string(mention, "form") or "name") == "name"


def _called(words: str, entity: str, names: _Names) -> Iterator[str]:
    """What a name is beside the other names of its entity, and of other entities."""
    longest = names.longest.get(entity, words)
    if len(words) < len(longest):
        yield "acronym" if _capitals(words, longest) else "short-name"
    family = _family(_words(longest))
    if names.bearers.get(_words(words), {entity}) - {entity} or (
        entity in names.families.get(family, ()) and len(names.families[family]) > 1
    ):
        yield "namesake"


def _capitals(words: str, longest: str) -> bool:
    """Whether a name is written in capitals alone, and is no word of the longer one (MARSH)."""
    letters = [char for char in words if char.isalpha()]
    alone = len(letters) > 1 and all(map(str.isupper, letters)) and len(words.split()) == 1
    return alone and words.casefold() not in {word.casefold() for word in _WORD.findall(longest)}


def _body(place: Pair, words: Words, names: _Names) -> Iterator[str]:
    """Whose names the name of a body holds."""
    for tag in _WITHIN:
        if names.nested[tag](place) or any(
            words[at : at + size] in names.held[tag]
            for size in names.sizes[tag]
            if size < len(words)
            for at in range(len(words) - size + 1)
        ):
            yield tag


def _names(page: Page) -> _Names:
    found = _Names()
    places: dict[str, set[Pair]] = defaultdict(set)
    persons: set[str] = set()
    called: dict[str, set[str]] = defaultdict(set)
    held: dict[str, set[Words]] = defaultdict(set)
    for mention in page.of("mention"):
        place = page.place(mention)
        if place is None or not _is_name(mention):
            continue
        label, text = string(mention, "label") or "", page.text[slice(*place)]
        places[label].add(place)
        if len(words := _words(text)) <= _LONGEST:
            held[label].add(words)
        if entity := string(mention, "entity"):
            called[entity].add(text)
            found.bearers[words].add(entity)
            if label == "PERSON":
                persons.add(entity)
    for item in page.of("entity"):
        entity, name = string(item, "id"), string(item, "name")
        if entity in called and name:
            called[str(entity)].add(name)
    for entity, texts in called.items():
        found.longest[entity] = max(texts, key=lambda text: (len(text), text))
        if entity in persons and (family := _family(_words(found.longest[entity]))):
            found.families[family].add(entity)
    found.inner = _inner(set().union(*places.values()))
    for tag, labels in _WITHIN.items():
        found.held[tag] = set().union(*(held[label] for label in labels)) - {()}
        found.sizes[tag] = tuple({len(name) for name in found.held[tag]})
        inside = set().union(*(places[label] for label in labels))
        found.nested[tag] = _holds(inside - places["ORG"])
    return found


def _words(name: str) -> Words:
    """A name's words as they are compared: a word in capitals alone like others, if it is long."""
    words = _WORD.findall(unicodedata.normalize("NFC", name))
    return tuple(word.capitalize() if word.isupper() and len(word) > 3 else word for word in words)


def _family(words: Words) -> str:
    """The last word of a person's name, suffixes aside; empty where there is none."""
    own = [word for word in words if word.casefold() not in _SUFFIXES]
    return own[-1] if own else ""


def _inner(places: Iterable[Pair]) -> set[Pair]:
    """The places that lie within a longer one."""
    found, furthest = set(), -1
    for place in sorted(places, key=lambda place: (place[0], -place[1])):
        if place[1] <= furthest:
            found.add(place)
        furthest = max(furthest, place[1])
    return found


def _holds(places: Set[Pair]) -> Callable[[Pair], bool]:
    """What tells whether one of the places lies within another."""
    ordered = sorted(places)
    starts = [start for start, _ in ordered]
    # The nearest end of all that begin from each on.
    ends = list(accumulate((end for _, end in reversed(ordered)), min))[::-1]

    def holds(place: Pair) -> bool:
        at = bisect_left(starts, place[0])
        return at < len(ends) and ends[at] <= place[1]

    return holds
