"""Grammars: words with types, rules over them, matches."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from newsqed.annotate.engine.patterns import APART, anchor, parse
from newsqed.annotate.engine.reading import ITEM, Reading

# Codes: the first 256 characters, classes of which compile fast, then some that mean nothing else.
_FEW = "".join(chr(number) for number in range(256) if chr(number) != APART)
_MANY = 0x3400
_KNOWN = 200_000  # a text of random words must not fill the memory

_Entry = tuple[tuple[str, ...], dict[str, str]]  # a phrase's words, and a value for each type

# Words of a reading that a layer makes one item: `(first, last, types)`.
Joined = tuple[int, int, Mapping[str, str] | None]


@dataclass(frozen=True, slots=True)
class Word:
    """What a grammar knows of one word form: its code, types, and a value for each type."""

    code: str
    types: frozenset[str]
    values: Mapping[str, str]
    begins: bool = False  # whether a phrase of the lexicon begins with it


@dataclass(frozen=True, slots=True)
class Typed:
    """A text as one grammar sees it: items, some of several words joined, and their codes.

    Attributes:
        reading: the text.
        codes: one character an item.
        first: the index in `reading` of each item's first word.
        last: the index of its last word.
        words: what the grammar knows of each item.
    """

    reading: Reading
    codes: str
    first: Sequence[int]
    last: Sequence[int]
    words: Sequence[Word]

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
        confidence: its measured precision, if it has been measured.
    """

    id: str
    patterns: tuple[str, ...]
    gives: Mapping[str, Any]
    examples: tuple[Any, ...]
    counterexamples: tuple[Any, ...]
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A place where a rule fits.

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
    ) -> None:
        self.rules = tuple(rules)
        self._reach = reach
        self._patterns = [parse(text, rule.id) for rule in self.rules for text in rule.patterns]
        self._owners = [rule for rule in self.rules for _ in rule.patterns]
        rare = frozenset(triggers)
        self._anchors = [anchor(pattern.pieces, rare) for pattern in self._patterns]
        self._shapes = {name: re.compile(shape) for name, shape in shapes.items()}
        self._wordlists = dict(wordlists or {})
        self._derived = [(name, _alternatives(text)) for name, text in (derived or {}).items()]
        self._lexicon: dict[str, dict[str, str]] = {}
        # First and second word in lower case → phrases, the longest first.
        self._phrases: dict[str, dict[str, list[_Entry]]] = {}
        self._enter(entries)
        self._literals = frozenset().union(*(pattern.literals for pattern in self._patterns))
        # Rules of one single type are found by looking at the items. Only types that stand in
        # other patterns tell codes apart, so that few codes are needed and little is compiled.
        self._single = [pattern.single for pattern in self._patterns]
        self._singles = frozenset(filter(None, self._single))
        self._used = frozenset().union(
            *(pattern.types for pattern in self._patterns if not pattern.single)
        )
        self._follow: dict[frozenset[str], tuple[str, ...]] = {}
        self._codes: dict[frozenset[str], str] = {}
        self._classes: dict[str, str] = {}
        self._words: dict[str, Word] = {}
        self._marked: dict[tuple[str, frozenset[str]], Word] = {}
        self._compiled: list[re.Pattern[str] | None] = [None] * len(self._patterns)
        self._stale = set(self._used) | {""}
        self._around: dict[frozenset[str], list[str]] = {}  # the codes of an anchor's types
        self._trigger: re.Pattern[str] | None = None
        self._learn()

    def _enter(self, entries: Iterable[tuple[str, str, str]]) -> None:
        phrases: dict[tuple[str, ...], dict[str, str]] = {}
        for form, type_, value in entries:
            words = (form,) if form.isalpha() else tuple(map(_straight, ITEM.findall(form)))
            if len(words) > 1:
                phrases.setdefault(words, {"PHRASE": ""})[type_] = value
            else:
                self._lexicon.setdefault(_straight(form), {})[type_] = value
        for words, types in phrases.items():
            following = self._phrases.setdefault(words[0].lower(), {})
            following.setdefault(words[1].lower(), []).append((words, types))
        for following in self._phrases.values():
            for candidates in following.values():
                candidates.sort(key=lambda candidate: -len(candidate[0]))

    def _learn(self) -> None:
        """Give codes to the sets of types that texts will show, as far as they can be foreseen.

        A new code means that the rules which look for its types are compiled anew.
        """
        samples = {frozenset(types): form for form, types in self._lexicon.items()}
        examples = [example for rule in self.rules for example in rule.examples]
        shown = [item if isinstance(item, str) else item.get("text", "") for item in examples]
        for sample in [*samples.values(), *self._literals]:
            for written in (sample, sample.upper(), sample.capitalize()):
                self._classify(written)
        for sample in shown:
            self.type(Reading(sample))

    def type(
        self,
        reading: Reading,
        joined: Iterable[Joined] = (),
        marks: Mapping[int, frozenset[str]] | None = None,
    ) -> Typed:
        """The text as this grammar sees it; of overlapping phrases the longest counts.

        Args:
            reading: the text.
            joined: `(first, last, types)`: words of the reading, half-open, that are one item
                here, with the types given (and their values) instead of their own; left out of
                the text if `types` is None. In order, without overlaps.
            marks: types that words have by their place, by their index in the reading; those of
                a phrase's first word count for the phrase.
        """
        known, classify = self._words, self._classify
        forms = reading.words
        words = [known.get(form) or classify(form) for form in forms]
        placed = marks or {}
        special = [at for at, word in enumerate(words) if word.begins or at in placed]
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
                word, end = self._phrase(forms, at, begin, words[at])
                if at in placed:
                    word = self._mark(" ".join(forms[at:end]), word, placed[at])
                first += range(done, at + 1)
                last += range(done, at)
                last.append(end - 1)
                items += words[done:at]
                items.append(word)
                done = end
            first += range(done, begin)
            last += range(done, begin)
            items += words[done:begin]
            if values is not None:
                items.append(self._word(values))
                first.append(begin)
                last.append(stop - 1)
            done = stop
        return Typed(reading, "".join([word.code for word in items]), first, last, items)

    def matches(self, typed: Typed, rules: Iterable[str] | None = None) -> Iterator[Match]:
        """All places where rules fit, rule by rule in their order, overlapping or not.

        Args:
            typed: a text that this grammar has typed.
            rules: only these ids; all if not given.
        """
        wanted = None if rules is None else frozenset(rules)
        compiled = self._ready()
        triggers: dict[str, list[int]] = {}
        if self._trigger is not None:
            for found in self._trigger.finditer(typed.codes):
                triggers.setdefault(found[0], []).append(found.start())
        searched: dict[frozenset[str] | None, _Searched] = {None: (typed.codes, [0], [0])}
        alone: dict[str, list[int]] = {}
        for item, word in enumerate(typed.words):
            for name in word.types & self._singles:
                alone.setdefault(name, []).append(item)
        for rule, pattern, single, needed, expression in zip(
            self._owners, self._patterns, self._single, self._anchors, compiled, strict=True
        ):
            if wanted is not None and rule.id not in wanted:
                continue
            if single:
                for item in alone.get(single, ()):
                    start, stop = typed.start(item), typed.end(item)
                    yield Match(rule, typed, start, stop, (item, item + 1), {})
                continue
            if expression is None:
                continue
            if needed is not None and needed not in searched:
                around = [
                    place for code in self._around[needed] for place in triggers.get(code, ())
                ]
                searched[needed] = _windows(typed.codes, sorted(around), self._reach)
            codes, origins, places = searched[needed]
            for found in expression.finditer(codes):
                first, last = found.span("span_")
                if first == last:
                    continue
                shift = origins[bisect_right(places, first) - 1]
                groups: dict[str, tuple[int, int]] = {}
                types: dict[str, str] = {}
                for key, name, type_ in pattern.groups:
                    begin, end = found.span(key)
                    if begin < end and name not in groups:
                        groups[name] = begin + shift, end + shift
                        types[name] = type_
                items = first + shift, last + shift
                start, stop = typed.start(items[0]), typed.end(items[1] - 1)
                yield Match(rule, typed, start, stop, items, groups, types)

    def find(self, typed: Typed, rules: Iterable[str] | None = None) -> list[Match]:
        """The matches that stand: of two that overlap the longer one, of equals the earlier rule's.

        They come in the order of the text.
        """
        order = {rule.id: number for number, rule in enumerate(self.rules)}
        ranked = sorted(
            self.matches(typed, rules),
            key=lambda match: (match.start - match.end, match.start, order[match.rule.id]),
        )
        taken: list[tuple[int, int]] = []
        kept: list[Match] = []
        for match in ranked:
            index = bisect_left(taken, (match.start, match.end))
            before = index > 0 and taken[index - 1][1] > match.start
            after = index < len(taken) and taken[index][0] < match.end
            if not before and not after:
                taken.insert(index, (match.start, match.end))
                kept.append(match)
        return sorted(kept, key=lambda match: match.start)

    def _classify(self, form: str) -> Word:
        if len(self._words) > _KNOWN:
            self._words.clear()
        lower = form.lower()
        values: dict[str, str] = {}
        plain = _straight(form)
        for candidate in {plain.lower(), plain, plain.capitalize() if form.isupper() else plain}:
            values.update(self._lexicon.get(candidate, {}))
        for name, listed in self._wordlists.items():
            if lower in listed:
                values[name] = lower
        for name, shape in self._shapes.items():
            if match := shape.fullmatch(form):
                values[name] = match.groupdict().get("value") or match[0]
        if lower in self._literals:
            values[f"'{lower}'"] = lower
        word = self._word(values, _straight(lower) in self._phrases)
        self._words[form] = word
        return word

    def _word(self, values: Mapping[str, str], begins: bool = False) -> Word:
        given = frozenset(values)
        follow = self._follow.get(given)
        if follow is None:
            found = set(given)
            for name, alternatives in self._derived:
                if any(need <= found and not bar & found for need, bar in alternatives):
                    found.add(name)
            follow = self._follow[given] = tuple(found - given)
        types = given.union(follow)
        seen = types & self._used
        if seen not in self._codes:
            count = len(self._codes)
            code = _FEW[count] if count < len(_FEW) else chr(_MANY + count)
            self._codes[seen] = code
            for name in seen:
                self._classes[name] = self._classes.get(name, "") + re.escape(code)
            self._stale |= seen
        return Word(self._codes[seen], types, {**dict.fromkeys(follow, ""), **values}, begins)

    def _mark(self, form: str, word: Word, marks: frozenset[str]) -> Word:
        """The word with types that it has by its place, what is derived from them anew."""
        if len(self._marked) > _KNOWN:
            self._marked.clear()
        known = self._marked.get((form, marks))
        if known is None:
            derived = {name for name, _ in self._derived}
            values = {name: value for name, value in word.values.items() if name not in derived}
            known = self._word({**values, **dict.fromkeys(marks, "")})
            self._marked[form, marks] = known
        return known

    def _phrase(self, forms: Sequence[str], at: int, limit: int, word: Word) -> tuple[Word, int]:
        """The longest phrase that begins with the word and ends before the limit, and its end."""
        if word.begins and at + 1 < limit:
            values: dict[str, str] = {}
            length = 0
            second = _straight(forms[at + 1]).lower()
            for words, types in self._phrases[_straight(forms[at]).lower()].get(second, ()):
                end = at + len(words)
                if (
                    end <= limit
                    and length in (0, len(words))
                    and all(map(_fits, words, forms[at:end]))
                ):
                    values.update(types)
                    length = len(words)
            if length:
                return self._word(values), at + length
        return word, at + 1

    def _ready(self) -> list[re.Pattern[str] | None]:
        """The rules' regular expressions for the sets of types that have been seen so far.

        Compiling takes longer than matching, so only what new sets have changed is compiled.
        """
        if self._stale:
            for number, pattern in enumerate(self._patterns):
                if not pattern.single and ("" in self._stale or pattern.types & self._stale):
                    self._compiled[number] = pattern.compile(self._classes)
            for needed in {needed for needed in self._anchors if needed is not None}:
                self._around[needed] = [
                    code for types, code in self._codes.items() if types & needed
                ]
            rare = "".join(sorted({code for codes in self._around.values() for code in codes}))
            self._trigger = re.compile(f"[{re.escape(rare)}]") if rare else None
            self._stale = set()
        return self._compiled


# The string to search, and for each piece what to add to its places and where it begins.
_Searched = tuple[str, list[int], list[int]]


def _windows(codes: str, triggers: Sequence[int], reach: int) -> _Searched:
    """The surroundings of triggers, joined."""
    windows: list[tuple[int, int]] = []
    for place in triggers:
        start, end = max(place - reach, 0), place + 1 + reach
        if windows and start <= windows[-1][1]:
            windows[-1] = windows[-1][0], end
        else:
            windows.append((start, end))
    pieces: list[str] = []
    origins: list[int] = []
    places: list[int] = []
    length = 0
    for start, end in windows:
        pieces.append(codes[start:end])
        places.append(length)
        origins.append(start - length)
        length += len(pieces[-1]) + 1
    return APART.join(pieces), origins or [0], places or [0]


def _alternatives(text: str) -> list[tuple[set[str], set[str]]]:
    """A derived type's alternatives: the types that each needs, and those that bar it."""
    return [
        (
            {name for name in part.split() if not name.startswith("!")},
            {name[1:] for name in part.split() if name.startswith("!")},
        )
        for part in text.split("|")
    ]


def _straight(word: str) -> str:
    """The word with straight apostrophes, as lexicons are kept."""
    return word.replace("’", "'")


def _fits(entry: str, form: str) -> bool:
    """Whether a word of the text fits a word of a lexicon's phrase, by either apostrophe."""
    form = _straight(form)
    return entry == form or (
        form.lower() == entry if entry.islower() or not entry.isalpha() else form == entry.upper()
    )
