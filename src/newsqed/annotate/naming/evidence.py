"""Evidence for names: what is heard in and around a span, and what it weighs.

In: a typed text and a table of weights. Out: the voices of a span, and their sum by class. A
voice is a piece of evidence by its name: `before.ROLE` says that an item with the type ROLE stands
before the span. Each voice has a weight for each class of names; a span's score for a class is
the sum, and what is no name scores 0. Nothing here knows a word of a language.

Source: a semi-Markov conditional random field (Sarawagi and Cohen 2004) whose features are
readable; `tools/weights.py` fits the table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from newsqed.annotate.engine import Typed

# The classes that evidence tells apart, each with its labels, the plain one first.
CLASSES: Mapping[str, tuple[str, ...]] = {
    "PERSON": ("PERSON",),
    "ORG": ("ORG",),
    "PLACE": ("GPE", "LOC", "FAC"),
    "OTHER": ("PRODUCT", "WORK_OF_ART", "NORP", "EVENT", "LAW", "LANGUAGE"),
}
NAMES = tuple(CLASSES)
CLASS_OF = {label: name for name, labels in CLASSES.items() for label in labels}

Scores = tuple[float, float, float, float]
NOTHING: Scores = (0.0, 0.0, 0.0, 0.0)
LONGEST = 6  # names of more words count as of so many
LINKS = ("AND", "OF")  # types of items within a name whose neighbours say what they link
PAIRS = 100_000  # how many pairs of neighbours are remembered


def total(rows: Iterable[Scores]) -> Scores:
    """The sum by class."""
    a = b = c = d = 0.0
    for row in rows:
        a, b, c, d = a + row[0], b + row[1], c + row[2], d + row[3]
    return a, b, c, d


class Weights:
    """The weights of voices, and what follows from them for an item's types.

    Args:
        rows: each voice's weights, in the order of `CLASSES`.
    """

    def __init__(self, rows: Mapping[str, Scores]) -> None:
        self._rows = rows
        self._types: dict[str, dict[str, str]] = defaultdict(dict)
        for voice in rows:
            place, _, type_ = voice.partition(".")
            self._types[place][type_] = voice
        self._sums: dict[tuple[str, frozenset[str]], Scores] = {}
        self._pairs: dict[tuple[str, frozenset[str], frozenset[str]], Scores] = {}
        self._loudest: dict[tuple[str, frozenset[str], int], tuple[float, str]] = {}

    def of(self, voice: str) -> Scores:
        """The weights of a voice; one without any says nothing."""
        return self._rows.get(voice, NOTHING)

    def voices(self, place: str, types: frozenset[str]) -> list[str]:
        """The voices of an item with these types at the place."""
        here = self._types[place]
        return [here[name] for name in sorted(types & here.keys())]

    def sum(self, place: str, types: frozenset[str]) -> Scores:
        """The summed weights of these voices."""
        key = place, types
        found = self._sums.get(key)
        if found is None:
            found = self._sums[key] = total(map(self.of, self.voices(place, types)))
        return found

    def beside(self, place: str, near: frozenset[str], far: frozenset[str]) -> Scores:
        """What the item beside a span (`before` or `after`) and the one beyond it say."""
        key = place, near, far
        found = self._pairs.get(key)
        if found is None:
            if len(self._pairs) > PAIRS:
                self._pairs.clear()
            found = total([self.sum(place, near), self.sum(f"{place}2", far)])
            self._pairs[key] = found
        return found

    def loudest(self, place: str, types: frozenset[str], class_: int) -> tuple[float, str]:
        """The voice of such an item that speaks most for a class, after its weight."""
        key = place, types, class_
        found = self._loudest.get(key)
        if found is None:
            heard = [(self._rows[voice][class_], voice) for voice in self.voices(place, types)]
            found = self._loudest[key] = max(heard, default=(0.0, ""))
        return found


@dataclass(frozen=True, slots=True)
class Shape:
    """What a name may be made of.

    Attributes:
        words: types of its words.
        edges: types of other items that it may begin or end with.
        ends: types of items that it may only end with.
        never: types of items that it does not begin with: articles.
        persons: types of the first word of a person's name within another name.
        surnames: types of its other words.
        links: types of items that may stand within it.
        gap: how many such in a row.
        most: how many items it has at most.
    """

    words: frozenset[str]
    edges: frozenset[str]
    ends: frozenset[str]
    never: frozenset[str]
    persons: frozenset[str]
    surnames: frozenset[str]
    links: frozenset[str]
    gap: int
    most: int


def voices(
    typed: Typed,
    weights: Weights,
    shape: Shape,
    first: int,
    last: int,
    signs: frozenset[tuple[str, str]] | None = None,
) -> list[str]:
    """All voices of the items within and beside a span.

    Args:
        typed: the text.
        weights: those that have a weight are heard.
        shape: what a name may be made of.
        first: where the span begins, an item.
        last: where it ends, half-open.
        signs: what is heard instead, by place and type.
    """
    count = sum(1 for item in range(first, last) if typed.words[item].types & shape.words)
    heard = [f"length.{min(count, LONGEST)}"]
    for place, types in places(typed, first, last):
        if signs is None:
            heard += weights.voices(place, types)
        else:
            heard += [f"{place}.{name}" for name in sorted(types) if (place, name) in signs]
    return heard


def places(typed: Typed, first: int, last: int) -> Iterator[tuple[str, frozenset[str]]]:
    """The places in and beside a span where items are heard, with the types of each."""
    yield "before2", types_at(typed, first - 2)
    yield "before", types_at(typed, first - 1)
    if last - first == 1:
        yield "only", typed.words[first].types
    else:
        yield "first", typed.words[first].types
        for item in range(first + 1, last - 1):
            types = typed.words[item].types
            yield "in", types
            for link in LINKS:
                if link in types:
                    yield f"before-{link}", types_at(typed, item - 1)
                    yield f"after-{link}", types_at(typed, item + 1)
        yield "last", typed.words[last - 1].types
    yield "after", types_at(typed, last)
    yield "after2", types_at(typed, last + 1)


_EDGE = frozenset({"EDGE"})  # what stands before the first item of a text and after the last


def types_at(typed: Typed, item: int) -> frozenset[str]:
    """The types of an item; EDGE before the first and after the last."""
    return typed.words[item].types if 0 <= item < len(typed.words) else _EDGE


def before(typed: Typed, weights: Weights, item: int) -> Scores:
    """What the two items before an item say for a name that begins with it."""
    return weights.beside("before", types_at(typed, item - 1), types_at(typed, item - 2))


def after(typed: Typed, weights: Weights, item: int) -> Scores:
    """What the two items after an item say for a name that ends with it."""
    return weights.beside("after", types_at(typed, item + 1), types_at(typed, item + 2))


def within(typed: Typed, weights: Weights, item: int) -> Scores:
    """What an item says for a name that it stands in; a link, what stands on its sides, too."""
    types = typed.words[item].types
    heard = [weights.sum("in", types)]
    for link in LINKS:
        if link in types:
            heard.append(weights.sum(f"before-{link}", types_at(typed, item - 1)))
            heard.append(weights.sum(f"after-{link}", types_at(typed, item + 1)))
    return total(heard)
