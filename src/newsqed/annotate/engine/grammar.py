"""Grammars: words with types, rules over them, matches."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress
from operator import attrgetter
from typing import Any

from newsqed.annotate.engine.patterns import parse
from newsqed.annotate.engine.reading import Reading
from newsqed.annotate.engine.searching import Search, Searched
from newsqed.annotate.engine.words import Kinds, Vocabulary, Word

_BEGINS, _CODE, _ALONE = map(attrgetter, ("begins", "code", "alone"))
_NONE: dict[str, Any] = {}  # of a match without named parts

# Words of a reading that a layer makes one item: `(first, last, types)`.
Joined = tuple[int, int, Mapping[str, str] | None]


@dataclass(slots=True)
class Typed:
    """A text as one grammar sees it: items, some of several words joined, and their codes.

    It is not to be changed: the grammar keeps with it what it has seen of it.

    Attributes:
        reading: the text.
        codes: a number an item.
        first: the index in `reading` of each item's first word.
        last: the index of its last word.
        words: what the grammar knows of each item.
    """

    reading: Reading
    codes: Sequence[int]
    first: Sequence[int]
    last: Sequence[int]
    words: Sequence[Word]
    searched: Searched | None = field(default=None, compare=False, repr=False)

    def start(self, item: int) -> int:
        """Where the item begins, in code points."""
        return self.reading.starts[self.first[item]]

    def end(self, item: int) -> int:
        """Where the item ends, in code points."""
        return self.reading.ends[self.last[item]]

    def at(self, offset: int) -> int:
        """The index of the first item that ends after the offset; their number if none does."""
        return bisect_left(self.last, self.reading.item_at(offset))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what it looks for, what it makes, and sentences that show both.

    Attributes:
        id: unique in the language; records that it makes carry it.
        patterns: in the pattern language, any of which may fit.
        gives: what the layer makes of a match; its keys are the layer's own.
        examples: texts with the annotated part in `[[ ]]`, and what must come out.
        counterexamples: texts in which the rule must find nothing.
        confidence: its measured precision, 0 to 1, if it has been measured; its records carry it.
        support: on how many records that rests.
        why: why it stays although it is more often wrong than right.
    """

    id: str
    patterns: tuple[str, ...]
    gives: Mapping[str, Any]
    examples: tuple[Any, ...]
    counterexamples: tuple[Any, ...]
    confidence: float | None = None
    support: int | None = None
    why: str | None = None


@dataclass(slots=True)
class Match:
    """A place where a rule fits. It is not to be changed (a frozen one takes thrice the time).

    Attributes:
        start: where the annotated part begins, code points.
        end: where it ends, half-open.
        items: the annotated part as an item range `(first, last)`, half-open.
        groups: the named parts likewise.
        types: the type that each named part asked for.
    """

    rule: Rule
    typed: Typed
    start: int
    end: int
    items: tuple[int, int]
    groups: Mapping[str, tuple[int, int]]
    types: Mapping[str, str] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the named part took part in the match."""
        return name in self.groups

    def span(self, name: str) -> tuple[int, int]:
        """The named part, `(start, end)` in code points."""
        first, last = self.groups[name]
        return self.typed.start(first), self.typed.end(last - 1)

    def text(self, name: str) -> str:
        """The named part as written."""
        start, end = self.span(name)
        return self.typed.reading.text[start:end]

    def value(self, name: str) -> str | None:
        """The value that the lexicon or shape gives the named part's first item, None without."""
        if name not in self.groups:
            return None
        word = self.typed.words[self.groups[name][0]]
        return word.values.get(self.types.get(name, ""), self.text(name))


class Grammar:
    """One layer's lexicons, shapes and rules of one language.

    Args:
        rules: in order of preference.
        entries: `(form, type, value)`; a form in lower case fits any case, one with a capital
            fits as written or in all capitals. A form may be several words; they then have the
            type PHRASE, too. Straight and curly apostrophes are one.
        shapes: regular expressions that fit a whole item, by the type that they give; a group
            named `value` is the value.
        wordlists: single words in lower case, by the type that they give in any case.
        derived: types that follow from others: alternatives parted by `|`, each the types that
            a word must have and, with `!`, must not have. A later one may build on an earlier.
        triggers: rare types. A pattern each of whose matches holds one of them is searched only
            around such items, so that it costs little however long the text.
        reach: how many items to either side of a trigger are searched.
        bound: how many word forms are remembered.

    Raises:
        NewsqedError: a pattern is malformed.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        entries: Iterable[tuple[str, str, str]],
        shapes: Mapping[str, str],
        *,
        wordlists: Mapping[str, frozenset[str]] | None = None,
        derived: Mapping[str, str] | None = None,
        triggers: Iterable[str] = (),
        reach: int = 12,
        bound: int = 200_000,
    ) -> None:
        self.rules = tuple(rules)
        self._order = {rule.id: number for number, rule in enumerate(self.rules)}
        self._reach = reach
        rare = frozenset(triggers)
        self._searches = [
            (rule, Search(parse(text, rule.id), rare))
            for rule in self.rules
            for text in rule.patterns
        ]
        patterns = [search.pattern for _, search in self._searches]
        literals = frozenset().union(*(pattern.literals for pattern in patterns))
        # Patterns of one single type are found by looking at the items. Only types that stand in
        # others tell codes apart.
        used = [pattern.types for pattern in patterns if not pattern.single]
        self._kinds = Kinds(frozenset().union(*used))
        self._vocabulary = Vocabulary(
            entries,
            shapes,
            wordlists or {},
            derived or {},
            literals=literals,
            kinds=self._kinds,
            alone=frozenset(pattern.single for pattern in patterns if pattern.single),
            bound=bound,
        )
        self._learn(literals)

    def _learn(self, literals: Iterable[str]) -> None:
        """Meets the sets of types that texts will show, as far as they can be foreseen.

        Each that a pattern has not met means that it is compiled anew.
        """
        for sample in [*self._vocabulary.samples(), *literals]:
            self._vocabulary.words((sample, sample.upper(), sample.capitalize()))
        for rule in self.rules:
            for example in rule.examples:
                text = example if isinstance(example, str) else example.get("text", "")
                self.type(Reading(text))

    def words(self, reading: Reading) -> list[Word]:
        """What is known of each word of the text by itself."""
        return self._vocabulary.words(reading.words)

    def type(
        self,
        reading: Reading,
        joined: Iterable[Joined] = (),
        marks: Mapping[int, frozenset[str]] | None = None,
        words: Sequence[Word] | None = None,
    ) -> Typed:
        """The text as this grammar sees it; of overlapping phrases the longest counts.

        Args:
            reading: the text.
            joined: `(first, last, types)`: words of the reading, half-open, that are one item
                here, with the types given (and their values) instead of their own; left out of
                the text if `types` is None. In order, without overlaps.
            marks: types that words have by their place, by their index in the reading; those of
                a phrase's first word count for the phrase.
            words: what `words` gave for the text, if it was asked before.
        """
        vocabulary = self._vocabulary
        forms = reading.words
        words = self.words(reading) if words is None else words
        placed = marks or {}
        special: Sequence[int] = list(compress(range(len(words)), map(_BEGINS, words)))
        if placed:
            special = sorted({*special, *placed})
        first: list[int] = []
        last: list[int] = []
        items: list[Word] = []
        done = next_ = 0
        for begin, stop, values in chain(joined, ((len(forms), len(forms), None),)):
            while next_ < len(special) and special[next_] < begin:
                at = special[next_]
                next_ += 1
                if at < done:
                    continue
                word, end = words[at], at + 1
                if word.begins:
                    word, end = vocabulary.phrase(forms, at, begin, word)
                if at in placed:
                    word = vocabulary.marked(forms[at:end], word, placed[at])
                first += range(done, at + 1)
                last += range(done, at)
                last.append(end - 1)
                items += words[done:at]
                items.append(word)
                done = end
            if done < begin:
                first += range(done, begin)
                last += range(done, begin)
                items += words[done:begin]
            if values is not None:
                items.append(vocabulary.made(values))
                first.append(begin)
                last.append(stop - 1)
            done = stop
        return Typed(reading, list(map(_CODE, items)), first, last, items)

    def matches(self, typed: Typed, rules: Iterable[str] | None = None) -> Iterator[Match]:
        """All places where rules fit, rule by rule in their order, overlapping or not.

        Args:
            typed: a text that this grammar has typed.
            rules: only these ids; all if not given.
        """
        wanted = None if rules is None else frozenset(rules)
        text = typed.searched
        if text is None:
            text = typed.searched = Searched(typed.codes, self._kinds, self._reach)
        starts, ends = typed.reading.starts, typed.reading.ends
        firsts, lasts = typed.first, typed.last
        alone: dict[str, list[int]] | None = None
        for rule, search in self._searches:
            if wanted is not None and rule.id not in wanted:
                continue
            if search.pattern.single:
                if alone is None:
                    alone = _alone(typed)
                for item in alone.get(search.pattern.single, ()):
                    start, stop = starts[firsts[item]], ends[lasts[item]]
                    yield Match(rule, typed, start, stop, (item, item + 1), _NONE, _NONE)
                continue
            if any(map(text.types.isdisjoint, search.pattern.needs)):
                continue
            for found, shift in search.run(text, self._kinds):
                first, last = found.span(search.span)
                if first == last:
                    continue
                groups, types = _NONE, _NONE
                if search.groups:
                    groups, types = {}, {}
                    for number, name, type_ in search.groups:
                        begin, end = found.span(number)
                        if begin < end and name not in groups:
                            groups[name] = begin + shift, end + shift
                            types[name] = type_
                first, last = first + shift, last + shift
                start, stop = starts[firsts[first]], ends[lasts[last - 1]]
                yield Match(rule, typed, start, stop, (first, last), groups, types)

    def find(self, typed: Typed, rules: Iterable[str] | None = None) -> list[Match]:
        """The matches that stand: of two that overlap the longer one, of equals the earlier rule's.

        They come in the order of the text.
        """
        order = self._order
        ranked = sorted(
            self.matches(typed, rules),
            key=lambda match: (match.start - match.end, match.start, order[match.rule.id]),
        )
        # What was kept before is as long or longer, so that it holds an end of what it overlaps.
        taken = bytearray(len(typed.reading.text))
        kept: list[Match] = []
        for match in ranked:
            if not taken[match.start] and not taken[match.end - 1]:
                taken[match.start : match.end] = b"\1" * (match.end - match.start)
                kept.append(match)
        return sorted(kept, key=lambda match: match.start)


def _alone(typed: Typed) -> dict[str, list[int]]:
    """The items that are a match by themselves, by the type that makes them one."""
    found: dict[str, list[int]] = {}
    for item in compress(range(len(typed.words)), map(_ALONE, typed.words)):
        for name in typed.words[item].alone:
            found.setdefault(name, []).append(item)
    return found
