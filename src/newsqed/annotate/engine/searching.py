"""Patterns searched in codes: each in letters of its own, and only where it can fit.

In: a text's codes, a number an item. Out: matches of regular expressions over them.

A pattern asks for a few types only, so that the hundreds of sets of types that a grammar meets
are few to it. It is compiled over letters that stand for those few, and codes are translated
into them, a byte each: a text has its codes in numbers of its own, so that a pattern's letters
for them fill a table that `bytes.translate` takes. A set of types that was never seen before
nearly always is an old one to the pattern, which then need not be compiled anew, and a pattern
whose types a text lacks is not even translated to.
"""

from __future__ import annotations

import re
import string
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from newsqed.annotate.engine import sharing
from newsqed.annotate.engine.patterns import APART, Pattern, needs
from newsqed.annotate.engine.words import BETWEEN, Kinds

# Letters mean nothing in a regular expression. What lies beyond a byte is searched as a string.
_PLAIN = string.ascii_letters + string.digits
_FURTHER = 0x80
_BYTE = 0x100

# A sequence to search, and for each piece of it what to add to its places and where it begins.
Pieces = tuple[Sequence[int], list[int], list[int]]

# A match of the regular expression, and what to add to its places in what was searched.
Found = tuple[re.Match[Any], int]


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
        self._letters: dict[frozenset[str], int] = {}
        self._classes: dict[str, str] = {}
        self._table: list[int] = []  # by code, the letter; it only grows
        self._expression: re.Pattern[Any] | None = None
        self.span = 0
        self.groups: tuple[tuple[int, str, str], ...] = ()

    def run(self, text: Searched, kinds: Kinds) -> Iterator[Found]:
        """The pattern's matches in a text, from left to right, none overlapping another.

        Each group's number, name and type stand in `groups`, that of the span in `span`.
        """
        codes, origins, places = text.around(self.anchor)
        if not codes:
            return
        # In this order: an expression that is seen after the table knows all that it knows.
        known = len(self._table) >= len(kinds.seen)
        expression = self._expression
        if expression is None or not known:
            with sharing.lock():
                self._translate(kinds)
                expression = self._expression or self._compile()
        wide = isinstance(expression.pattern, str)
        letters = text.spelt(codes, self._table, wide=wide)
        if len(origins) == 1:
            for match in expression.finditer(letters):
                yield match, origins[0]
        else:
            for match in expression.finditer(letters):
                yield match, origins[bisect_right(places, match.start()) - 1]

    def _translate(self, kinds: Kinds) -> None:
        """Gives letters to the sets of types that have come since."""
        for number in range(len(self._table), len(kinds.seen)):
            types = kinds.seen[number] & self.pattern.types
            letter = self._letters.get(types)
            if letter is None:
                letter = self._letters[types] = _letter(len(self._letters))
                for name in types:
                    self._classes[name] = self._classes.get(name, "") + chr(letter)
                if types or letter >= _BYTE:
                    self._expression = None
            self._table.append(ord(APART) if number == BETWEEN else letter)

    def _compile(self) -> re.Pattern[Any]:
        written = self.pattern.expression(self._classes)
        wide = max(self._table) >= _BYTE
        expression = re.compile(written if wide else written.encode("latin-1"))
        numbers = expression.groupindex
        self.span = numbers["span_"]
        self.groups = tuple((numbers[key], name, type_) for key, name, type_ in self.pattern.groups)
        self._expression = expression  # last: other threads look for it without the lock
        return expression


def _letter(number: int) -> int:
    """The so-and-so-many-th letter, from 0."""
    return ord(_PLAIN[number]) if number < len(_PLAIN) else _FURTHER + number - len(_PLAIN)


class Searched:
    """A text's codes, whole and around its triggers.

    Args:
        codes: one number an item.
        kinds: what they stand for.
        reach: how many items to either side of a trigger are searched.

    Attributes:
        types: those that occur.
    """

    def __init__(self, codes: Sequence[int], kinds: Kinds, reach: int) -> None:
        self._kinds = kinds
        self._reach = reach
        own = sorted(set(codes))
        self.types = frozenset().union(*map(kinds.seen.__getitem__, own))
        # A text that has few codes is written in numbers of its own, a byte each.
        self._pick: Callable[[list[int]], tuple[int, ...]] | None = None
        self._number: Mapping[int, int] = {code: code for code in own}
        if own and len(own) < _BYTE:
            self._pick = itemgetter(BETWEEN, *own)
            self._number = {code: number for number, code in enumerate(own, start=1)}
            codes = bytes(map(self._number.__getitem__, codes))
        self._codes = codes
        self._places: dict[int, list[int]] = {}
        self._holders: dict[str, list[int]] | None = None
        self._pieces: dict[frozenset[str] | None, Pieces] = {None: (codes, [0], [0])}

    def spelt(self, codes: Sequence[int], table: list[int], *, wide: bool) -> bytes | str:
        """Codes of the text in a pattern's letters.

        Args:
            codes: as `around` gives them.
            table: by code, the letter.
            wide: whether letters go beyond a byte.
        """
        letters = table if self._pick is None else self._pick(table)
        if wide:
            return "".join(map(chr, map(letters.__getitem__, codes)))
        if isinstance(codes, bytes):
            return codes.translate(bytes(letters).ljust(_BYTE))
        return bytes(map(letters.__getitem__, codes))

    def around(self, anchor: frozenset[str] | None) -> Pieces:
        """The surroundings of the items that have one of the types, joined; without any, all."""
        pieces = self._pieces.get(anchor)
        if pieces is None:
            assert anchor is not None
            rare = {code for name in anchor for code in self._holding(name)}
            found = sorted([place for code in rare for place in self._at(code)])
            pieces = self._pieces[anchor] = _windows(self._codes, found, self._reach)
        return pieces

    def _holding(self, name: str) -> list[int]:
        """The codes, as the text is written, that hold a type."""
        if self._holders is None:
            self._holders = {}
            for code, number in self._number.items():
                for each in self._kinds.seen[code]:
                    self._holders.setdefault(each, []).append(number)
        return self._holders.get(name, [])

    def _at(self, code: int) -> list[int]:
        """Where the code stands."""
        places = self._places.get(code)
        if places is None:
            places = self._places[code] = []
            count = self._codes.count(code)
            place = -1
            for _ in range(count):
                place = self._codes.index(code, place + 1)
                places.append(place)
        return places


def _windows(codes: Sequence[int], triggers: Sequence[int], reach: int) -> Pieces:
    """The surroundings of triggers, joined."""
    between = bytes((BETWEEN,)) if isinstance(codes, bytes) else [BETWEEN]
    pieces: list[Sequence[int]] = []
    origins: list[int] = []
    places: list[int] = []
    length = 0
    start = end = -1
    for place in (*triggers, None):
        if place is not None and start >= 0 and place - reach <= end:
            end = place + 1 + reach
            continue
        if start >= 0:
            pieces += (codes[start:end], between)
            places.append(length)
            origins.append(start - length)
            length += len(pieces[-2]) + 1
        if place is not None:
            start, end = max(place - reach, 0), place + 1 + reach
    joined: Sequence[int]
    if isinstance(codes, bytes):
        joined = b"".join(pieces[:-1])  # type: ignore[arg-type]
    else:
        joined = [code for piece in pieces[:-1] for code in piece]
    return joined, origins, places
