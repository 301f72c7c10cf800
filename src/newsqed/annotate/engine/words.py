"""What a grammar knows of words: their types and values, and what of them its patterns see.

In: word forms of a text. Out: words, each with its types, a value for each, and a code: a
number for each distinct set of those types that patterns ask for. What is remembered of forms
has a bound, so that a text of random words does not fill the memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from newsqed.annotate.engine import sharing
from newsqed.annotate.engine.reading import ITEM

BETWEEN = 0  # no code of a word: it parts pieces of a text

_Entry = tuple[tuple[str, ...], dict[str, str]]  # a phrase's words, and a value for each type


@dataclass(slots=True)
class Word:
    """What a grammar knows of one word form. It is shared, and not to be changed.

    Attributes:
        code: stands for those of its types that patterns ask for.
        types: all of them.
        values: a value for each type.
        alone: its types of which each item is a match by itself.
        begins: whether a phrase of the lexicon begins with it.
    """

    code: int
    types: frozenset[str]
    values: Mapping[str, str]
    alone: frozenset[str] = frozenset()
    begins: bool = False


class Kinds:
    """The sets of types that texts have shown, each with a code: its number.

    Args:
        used: the types that tell codes apart.
    """

    def __init__(self, used: frozenset[str]) -> None:
        self._used = used
        self._codes: dict[frozenset[str], int] = {}
        self.seen: list[frozenset[str]] = [frozenset()]  # by code, `BETWEEN` first; it only grows

    def code(self, types: frozenset[str]) -> int:
        """The code of a word with these types."""
        seen = types & self._used
        code = self._codes.get(seen)
        return self._new(seen) if code is None else code

    def _new(self, seen: frozenset[str]) -> int:
        with sharing.lock():
            if seen not in self._codes:  # another thread may have been first
                self.seen.append(seen)
                self._codes[seen] = len(self.seen) - 1
            return self._codes[seen]


class _Memory(dict[str, Word]):
    """Words by form; a form that is new is looked up, and all are forgotten at the bound."""

    def __init__(self, look_up: Callable[[str], Word], bound: int) -> None:
        super().__init__()
        self._look_up, self._bound = look_up, bound

    def __missing__(self, form: str) -> Word:
        if len(self) >= self._bound:
            self.clear()
        word = self[form] = self._look_up(form)
        return word


class Vocabulary:
    """The words of one grammar.

    Args:
        entries: `(form, type, value)`, as `Grammar` takes them.
        shapes: likewise.
        wordlists: likewise.
        derived: likewise.
        literals: words that are a type of their own, in quotes: `'of'`.
        kinds: where sets of types get their codes.
        alone: types of which each item is a match by itself.
        bound: how many forms are remembered.
    """

    def __init__(
        self,
        entries: Iterable[tuple[str, str, str]],
        shapes: Mapping[str, str],
        wordlists: Mapping[str, frozenset[str]],
        derived: Mapping[str, str],
        *,
        literals: frozenset[str],
        kinds: Kinds,
        alone: frozenset[str],
        bound: int,
    ) -> None:
        self._shapes = [(name, re.compile(shape).fullmatch) for name, shape in shapes.items()]
        self._wordlists = dict(wordlists)
        self._derived = [(name, _alternatives(text)) for name, text in derived.items()]
        self._from_others = frozenset(derived)
        self._literals = literals
        self._kinds = kinds
        self._alone = alone
        self._bound = bound
        self._lexicon: dict[str, dict[str, str]] = {}
        # First and second word in lower case → phrases, the longest first.
        self._phrases: dict[str, dict[str, list[_Entry]]] = {}
        self._enter(entries)
        self._forms = _Memory(self._look_up, bound)
        # By the types that a word is given: its code, all types, those derived, those alone.
        self._follow: dict[
            frozenset[str], tuple[int, frozenset[str], tuple[str, ...], frozenset[str]]
        ] = {}
        self._marked: dict[tuple[str, frozenset[str]], Word] = {}
        self._joined: dict[tuple[str, ...], Word] = {}

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

    def samples(self) -> list[str]:
        """A form of the lexicon for each set of types that its forms have."""
        return list({frozenset(types): form for form, types in self._lexicon.items()}.values())

    def words(self, forms: Iterable[str]) -> list[Word]:
        """What is known of each form by itself."""
        return list(map(self._forms.__getitem__, forms))

    def _look_up(self, form: str) -> Word:
        lower = form.lower()
        plain = _straight(form)
        low = _straight(lower)
        values = dict(self._lexicon.get(low, ()))
        # In this order, so that of two entries the one in the text's own spelling counts.
        if plain != low:
            if form.isupper():
                values.update(self._lexicon.get(plain.capitalize(), ()))
            values.update(self._lexicon.get(plain, ()))
        for name, listed in self._wordlists.items():
            if lower in listed:
                values[name] = lower
        for name, fits in self._shapes:
            if match := fits(form):
                values[name] = match.groupdict().get("value") or match[0]
        if lower in self._literals:
            values[f"'{lower}'"] = lower
        return self.made(values, low in self._phrases)

    def made(self, values: Mapping[str, str], begins: bool = False) -> Word:
        """A word of the types given, with what follows from them."""
        given = frozenset(values)
        known = self._follow.get(given)
        if known is None:
            found = set(given)
            for name, alternatives in self._derived:
                if any(need <= found and not bar & found for need, bar in alternatives):
                    found.add(name)
            types = frozenset(found)
            if len(self._follow) >= self._bound:
                self._follow.clear()
            known = self._kinds.code(types), types, tuple(found - given), types & self._alone
            self._follow[given] = known
        code, types, follow, alone = known
        if follow:
            values = {**dict.fromkeys(follow, ""), **values}
        return Word(code, types, values, alone, begins)

    def marked(self, forms: Sequence[str], word: Word, marks: frozenset[str]) -> Word:
        """The word with types that it has by its place, what is derived from them anew."""
        key = " ".join(forms), marks
        known = self._marked.get(key)
        if known is None:
            if len(self._marked) >= self._bound:
                self._marked.clear()
            own = {
                name: value for name, value in word.values.items() if name not in self._from_others
            }
            known = self._marked[key] = self.made({**own, **dict.fromkeys(marks, "")})
        return known

    def phrase(self, forms: Sequence[str], at: int, limit: int, word: Word) -> tuple[Word, int]:
        """The longest phrase that begins with the word and ends before the limit, and its end."""
        if at + 1 >= limit:
            return word, at + 1
        second = _straight(forms[at + 1]).lower()
        following = self._phrases[_straight(forms[at]).lower()].get(second, ())
        found: list[dict[str, str]] = []
        length = 0
        for words, types in following:
            end = at + len(words)
            if end <= limit and length in (0, len(words)) and all(map(_fits, words, forms[at:end])):
                found.append(types)
                length = len(words)
        if not length:
            return word, at + 1
        written = tuple(forms[at : at + length])
        known = self._joined.get(written)
        if known is None:
            if len(self._joined) >= self._bound:
                self._joined.clear()
            values: dict[str, str] = {}
            for types in found:
                values.update(types)
            known = self._joined[written] = self.made(values)
        return known, at + length


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
