"""Which names are one, of all that are not persons: organisations, places, laws, events, works.

In: names in the order of the text, each with its label. Out: a number for each, the same for the
same thing. First what is the same for sure wherever it stands: spellings, legal suffixes, either
order, definitions in parentheses. Then short forms and acronyms join the one long name that they
fit. Where several fit, the nearest before it takes a head alone (the Commission); nothing else is
decided.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsqed.annotate.naming.wording import compact, plain, words

# Longer names are compared by their first words.
WORDS = 12
# Labels of which a part alone names the thing again.
SHORTENED = frozenset({"ORG", "FAC", "EVENT", "LAW", "PRODUCT"})
LETTERED = frozenset({"ORG", "FAC", "EVENT", "LAW", "LOC"})

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text.

    Attributes:
        text: as written.
        sentence: the number of the sentence that it stands in.
        identity: what a name list says that it means, or nothing.
        nation: what nation or place its first words name, or nothing.
        led: how many words these are.
        generic: whether it is a word for a kind of thing, alone.
        free: whether it means something by itself, so that it is no short form.
    """

    label: str
    text: str
    sentence: int
    identity: str = ""
    nation: str = ""
    led: int = 0
    generic: bool = False
    free: bool = False


@dataclass(eq=False)
class Form:
    """One way to name something.

    Attributes:
        full: its words.
        core: its words without what tells it from others of its kind.
        told: what tells it from others: the nation before, the year, the place after a comma.
        letters: acronyms that it may have.
        acronym: the letters that it is, if it is written like an acronym.
    """

    name: Name
    full: Words
    core: Words
    told: str
    letters: frozenset[str]
    acronym: str
    places: list[int] = field(default_factory=list)
    above: Form | None = None

    def top(self) -> Form:
        """The form that stands for all that are one with it."""
        top = self
        while top.above is not None:
            top = top.above
        while self.above is not None and self.above is not top:
            self.above, self = top, self.above
        return top


class Reader:
    """Reads names into forms."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._spelling: Mapping[str, str] = settings["words"]["spelling"]
        self._articles = frozenset(settings["words"]["articles"])
        self._small = frozenset(settings["words"]["small"])
        self.before = frozenset(settings["words"]["before"])
        self._legal = frozenset(settings["organisations"]["legal"])
        self._turned = frozenset(settings["organisations"]["turned"])
        self._realms = frozenset(settings["places"]["realms"])
        self._places: Mapping[str, str] = settings["places"]["spelling"]
        self._optional = frozenset(settings["buildings"]["optional"])
        self._peoples: Mapping[str, str] = settings["peoples"]

    def form(self, name: Name) -> Form:
        """What the name is made of."""
        text, told = name.text, []
        if name.label == "WORK_OF_ART" and ":" in text:
            text, _, rest = text.partition(":")
            told.append(compact(words(rest)))
        elif name.label == "GPE" and "," in text:
            text, _, rest = text.partition(",")
            told.append(compact(words(rest)))
        full = words(text, self._spelling)[:WORDS]
        while len(full) > 1 and full[0] in self._articles:
            full = full[1:]
        full = full or (plain(name.text),)
        raw = words(text)
        acronym = compact(full) if _is_acronym(text) and len(raw) == 1 else ""
        spelt = full
        if name.label == "ORG":
            full = self._without_suffix(full)
        core = full
        if name.nation and name.led < len(core) and name.label not in ("GPE", "PERSON", "LOC"):
            core = core[name.led :]
            told.append(name.nation)
        core, years = _without_years(core)
        told += years
        core = self._turn(core, name.label)
        letters = self._initials([spelt, full, full[name.led :]]) if len(full) > 1 else frozenset()
        return Form(name, full, core, "/".join(filter(None, told)), letters, acronym)

    def _without_suffix(self, full: Words) -> Words:
        while len(full) > 1 and full[-1] in self._legal:
            full = full[:-1]
        return full[:-1] if len(full) > 2 and full[-1] == "and" else full

    def _turn(self, core: Words, label: str) -> Words:
        """The words in the order in which all forms of the label are compared."""
        if label == "ORG" and len(core) > 2 and core[0] in self._turned and core[1] == "of":
            rest = core[3:] if core[2] in self._articles and len(core) > 3 else core[2:]
            return (*rest, core[0])
        if label == "GPE":
            if "of" in core[1:3]:
                at = core.index("of", 1)
                rest = core[at + 1 :]
                if " ".join(core[:at]) in self._realms and rest:
                    core = rest[1:] if rest[0] in self._articles and len(rest) > 1 else rest
            joined = " ".join(core)
            return tuple(self._places.get(joined, joined).split())
        if label == "FAC" and len(core) > 2:
            return tuple(word for word in core if word not in self._optional) or core
        if label == "NORP":
            joined = " ".join(core)
            if joined in self._peoples:
                return (self._peoples[joined],)
            last = core[-1]
            if len(last) > 3 and last.endswith("s") and not last.endswith(("ss", "us", "is")):
                return (*core[:-1], last[:-1])
        return core

    def _initials(self, variants: Sequence[Words]) -> frozenset[str]:
        found = set()
        for variant in variants:
            parts = [part for word in variant for part in word.split("-") if part]
            found.add("".join(part[0] for part in parts))
            found.add("".join(part[0] for part in parts if part not in self._small))
            found.add("".join(word[0] for word in variant if word not in self._small))
        return frozenset(letters for letters in found if len(letters) > 1)


def _is_acronym(text: str) -> bool:
    letters = text.replace(".", "").replace("&", "")
    upper = sum(map(str.isupper, letters))
    return letters.isalnum() and 1 < upper <= 8 and upper >= len(letters) - 1


def _without_years(core: Words) -> tuple[Words, list[str]]:
    years = [word for word in (core[0], core[-1]) if len(word) == 4 and word.isdigit()]
    rest = tuple(word for word in core if word not in years)
    return (rest, years[:1]) if years and rest else (core, [])


def number(
    names: Sequence[Name],
    settings: Mapping[str, Any],
    defined: Sequence[tuple[int, int]],
    within: Sequence[tuple[int, int]],
) -> list[int]:
    """For each name the number of what it names.

    Args:
        names: in the order of the text, all of them; persons are passed over by the caller.
        settings: the clusters' rules.
        defined: pairs of names of which the second stands in parentheses after the first.
        within: pairs of names of which the first stands within the second, so that it is no
            short form of it.
    """
    return _Joining(names, Reader(settings), defined, within).numbers()


class _Joining:
    """Forms of one label become one where they are the same."""

    def __init__(
        self,
        names: Sequence[Name],
        reader: Reader,
        defined: Sequence[tuple[int, int]],
        within: Sequence[tuple[int, int]],
    ) -> None:
        self._names = names
        self._reader = reader
        forms: dict[tuple[str, str], Form] = {}
        self._forms: list[Form] = []
        for at, name in enumerate(names):
            key = name.label, name.text
            if key not in forms:
                forms[key] = reader.form(name)
            forms[key].places.append(at)
            self._forms.append(forms[key])
        self._distinct = list(forms.values())
        self._within = {
            (self._forms[inner].full, self._forms[outer].full) for inner, outer in within
        }
        self._unsure: dict[Form, list[Form]] = {}
        self._same()
        self._defined(defined)
        self._kinds()
        self._shorts()

    def _join(self, one: Form, other: Form) -> None:
        first, second = one.top(), other.top()
        if first is not second:
            second.above = first

    def _same(self) -> None:
        """What is the same in every respect."""
        known: dict[tuple[str, ...], Form] = {}
        for form in self._distinct:
            label = form.name.label
            keys = [(label, compact(form.core), form.told)]
            if form.name.identity:
                keys.append((label, "=", form.name.identity))
            for key in keys:
                self._join(known.setdefault(key, form), form)

    def _defined(self, pairs: Sequence[tuple[int, int]]) -> None:
        """A long name and the letters in parentheses after it, or the other way round."""
        for one, other in pairs:
            first, second = self._forms[one], self._forms[other]
            long, short = (second, first) if first.acronym else (first, second)
            if (
                short.acronym
                and not long.acronym
                and first.name.label == second.name.label
                and _spells(short.acronym, long)
            ):
                self._join(long, short)

    def _kinds(self) -> None:
        """A name without nation, year or place joins the only one that it can be."""
        told: dict[tuple[str, Words], list[Form]] = defaultdict(list)
        for form in self._distinct:
            if form.told:
                told[form.name.label, form.core].append(form)
        for form in self._distinct:
            if not form.told:
                self._choose(form, told.get((form.name.label, form.core), []))

    def _choose(self, form: Form, fitting: Sequence[Form], generic: bool = False) -> bool:
        tops = list(dict.fromkeys(one.top() for one in fitting if one is not form))
        if len(tops) == 1:
            self._join(tops[0], form)
        elif tops and (generic or any(one.name.nation for one in fitting)):
            self._unsure[form] = list(fitting)
        return bool(tops)

    def _shorts(self) -> None:
        """Parts of names and acronyms, long before short, so that chains hold."""
        letters: dict[tuple[str, str], list[Form]] = defaultdict(list)
        begins: dict[tuple[str, Words], list[Form]] = defaultdict(list)
        ends: dict[tuple[str, Words], list[Form]] = defaultdict(list)
        for form in self._distinct:
            label = form.name.label
            if label in LETTERED:
                for each in form.letters:
                    letters[label, each].append(form)
            if label in SHORTENED or label == "LOC":
                for words_ in {form.full, form.core}:
                    for size in range(1, len(words_)):
                        begins[label, words_[:size]].append(form)
                for size in range(1, len(form.full)):
                    if form.full[size - 1] not in self._reader.before:
                        ends[label, form.full[size:]].append(form)
        for form in sorted(self._distinct, key=lambda form: (-len(form.full), form.full)):
            name = form.name
            if form.above is not None or form in self._unsure:
                continue
            if form.acronym and self._choose(form, letters.get((name.label, form.acronym), [])):
                continue
            if form.told or name.identity:
                continue
            fitting = [
                long for long in begins.get((name.label, form.full), []) if self._begins(form, long)
            ] or [
                long
                for long in ends.get((name.label, form.full), [])
                if _ends(form, long) and (form.full, long.full) not in self._within
            ]
            if name.free:
                fitting = [long for long in fitting if self._heads(form, long)]
            heads = len(form.full) == 1 and all(self._heads(form, long) for long in fitting)
            self._choose(form, fitting, generic=name.generic or heads)

    def _heads(self, short: Form, long: Form) -> bool:
        """Whether a word is what a name's "of" hangs on: the Gulf of Quorl is the Gulf."""
        return long.full[:1] == short.full and long.full[1:2] == ("of",)

    def _begins(self, short: Form, long: Form) -> bool:
        """Whether the first words of a name may stand for it."""
        size = len(short.full)
        if (short.full, long.full) in self._within:
            return False
        if size == 1 and (short.name.generic or self._heads(short, long)):
            return True
        if long.name.label == "LOC":
            return False
        after = long.full[size] if long.full[:size] == short.full and size < len(long.full) else ""
        if long.name.label == "PRODUCT" and after[:1].isdigit():
            return False
        return after not in self._reader.before

    def numbers(self) -> list[int]:
        """The number of each name's thing, by what stands nearest where several fit."""
        numbers: dict[Form, int] = {}
        places = {
            form: sorted(
                ((at, one.top()) for one in fitting for at in one.places), key=lambda pair: pair[0]
            )
            for form, fitting in self._unsure.items()
        }
        found = []
        for at, form in enumerate(self._forms):
            top = form.top()
            if form in places:
                top = self._nearest(at, places[form]) or top
            found.append(numbers.setdefault(top, len(numbers)))
        return found

    def _nearest(self, at: int, places: Sequence[tuple[int, Form]]) -> Form | None:
        index = bisect_left(places, at, key=lambda pair: pair[0])
        if not index:
            return None
        before, form = places[index - 1]
        sentence = self._names[before].sentence
        for other, another in reversed(places[max(0, index - 8) : index - 1]):
            if self._names[other].sentence != sentence:
                break
            if another is not form:
                return None
        return form


def _ends(short: Form, long: Form) -> bool:
    """Whether the last words of a name may stand for it."""
    dropped = len(long.full) - len(short.full)
    if short.name.generic or (long.name.nation and dropped == long.name.led):
        return True
    return long.name.label in ("ORG", "EVENT") and len(short.full) > 1


def _spells(letters: str, long: Form) -> bool:
    """Whether a name has the first of the letters and half of all, in order, at its words."""
    if letters in long.letters:
        return True
    heads = [part[0] for word in long.full for part in word.split("-") if part]
    if not heads or heads[0] != letters[0]:
        return False
    rest = iter(heads)
    return 2 * sum(letter in rest for letter in letters) >= len(letters) > 1
