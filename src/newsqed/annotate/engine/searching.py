"""Patterns searched in codes: each in letters of its own, and only where it can fit.

In: a text's codes, one character an item. Out: matches of regular expressions over them.

A pattern asks for a few types only, so that the hundreds of sets of types that a grammar meets
are few to it. It is compiled over letters that stand for those few, and codes are translated
into them. A set of types that was never seen before nearly always is an old one to the pattern,
which then need not be compiled anew, and a pattern whose types a text lacks is not even
translated to.
"""

from __future__ import annotations

import re
import string
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain

from newsqed.annotate.engine import sharing
from newsqed.annotate.engine.patterns import APART, Pattern, needs
from newsqed.annotate.engine.words import Kinds

# Letters mean nothing in a regular expression. Nearly all patterns do with those of ASCII, which
# are compiled and searched fastest.
_ASCII = string.ascii_letters + string.digits
_FURTHER = 0x100

# A string to search, and for each piece of it what to add to its places and where it begins.
Pieces = tuple[str, list[int], list[int]]

# A match of the regular expression, and what to add to its places in what was searched.
Found = tuple[re.Match[str], int]


class Search:
    """One pattern, compiled when a text first needs it.

    Args:
        pattern: what to find.
        triggers: the grammar's rare types.
    """

    def __init__(self, pattern: Pattern, triggers: frozenset[str]) -> None:
        self.pattern = pattern
        # The triggers of which every match holds one, None if it can do without.
        self.anchor = min(needs(pattern.pieces, triggers), key=len, default=None)
        self._letters: dict[frozenset[str], str] = {}
        self._classes: dict[str, str] = {}
        self._table: dict[int, str] = {ord(APART): APART}
        self._translated = 0  # how many sets of types the table knows
        self._expression: re.Pattern[str] | None = None
        self.span = 0
        self.groups: tuple[tuple[int, str, str], ...] = ()

    def run(self, text: Searched, kinds: Kinds) -> Iterator[Found]:
        """The pattern's matches in a text, from left to right, none overlapping another.

        Each group's number, name and type stand in `groups`, that of the span in `span`.
        """
        for needed in self.pattern.needs:
            if text.types.isdisjoint(needed):
                return
        codes, origins, places = text.around(self.anchor)
        if not codes:
            return
        expression = self._expression
        if expression is None or self._translated < len(kinds.seen):
            with sharing.lock():
                self._translate(kinds)
                expression = self._expression or self._compile()
        letters = codes.translate(self._table)
        if len(origins) == 1:
            for match in expression.finditer(letters):
                yield match, origins[0]
        else:
            for match in expression.finditer(letters):
                yield match, origins[bisect_right(places, match.start()) - 1]

    def _translate(self, kinds: Kinds) -> None:
        """Gives letters to the sets of types that have come since."""
        for number in range(self._translated, len(kinds.seen)):
            types = kinds.seen[number] & self.pattern.types
            letter = self._letters.get(types)
            if letter is None:
                count = len(self._letters)
                letter = _ASCII[count] if count < len(_ASCII) else chr(_FURTHER + count)
                self._letters[types] = letter
                for name in types:
                    self._classes[name] = self._classes.get(name, "") + letter
                if types:
                    self._expression = None
            self._table[kinds.place(number)] = letter
        self._translated = len(kinds.seen)

    def _compile(self) -> re.Pattern[str]:
        expression = re.compile(self.pattern.expression(self._classes))
        numbers = expression.groupindex
        self.span = numbers["span_"]
        self.groups = tuple((numbers[key], name, type_) for key, name, type_ in self.pattern.groups)
        self._expression = expression  # last: other threads look for it without the lock
        return expression


class Searched:
    """A text's codes, whole and around its triggers.

    Args:
        codes: one character an item.
        kinds: what they stand for.
        reach: how many items to either side of a trigger are searched.

    Attributes:
        types: those that occur.
    """

    def __init__(self, codes: str, kinds: Kinds, reach: int) -> None:
        self._codes = codes
        self._kinds = kinds
        self._reach = reach
        self.types = frozenset().union(*map(kinds.of, set(codes)))
        self._places: dict[str, list[int]] = {}
        self._holders: dict[str, list[str]] | None = None
        self._pieces: dict[frozenset[str] | None, Pieces] = {None: (codes, [0], [0])}

    def around(self, anchor: frozenset[str] | None) -> Pieces:
        """The surroundings of the items that have one of the types, joined; without any, all."""
        pieces = self._pieces.get(anchor)
        if pieces is None:
            assert anchor is not None
            rare = {code for name in anchor for code in self._holding(name)}
            found = sorted(chain.from_iterable(map(self._at, rare)))
            pieces = self._pieces[anchor] = _windows(self._codes, found, self._reach)
        return pieces

    def _holding(self, name: str) -> list[str]:
        """The codes that hold a type."""
        if self._holders is None:
            self._holders = {}
            for code in set(self._codes):
                for each in self._kinds.of(code):
                    self._holders.setdefault(each, []).append(code)
        return self._holders.get(name, [])

    def _at(self, code: str) -> list[int]:
        """Where the code stands."""
        places = self._places.get(code)
        if places is None:
            places = self._places[code] = []
            place = self._codes.find(code)
            while place >= 0:
                places.append(place)
                place = self._codes.find(code, place + 1)
        return places


def _windows(codes: str, triggers: Sequence[int], reach: int) -> Pieces:
    """The surroundings of triggers, joined."""
    pieces: list[str] = []
    origins: list[int] = []
    places: list[int] = []
    length = 0
    start = end = -1
    for place in (*triggers, None):
        if place is not None and start >= 0 and place - reach <= end:
            end = place + 1 + reach
            continue
        if start >= 0:
            pieces.append(codes[start:end])
            places.append(length)
            origins.append(start - length)
            length += len(pieces[-1]) + 1
        if place is not None:
            start, end = max(place - reach, 0), place + 1 + reach
    return APART.join(pieces), origins, places
