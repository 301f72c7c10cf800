"""Which names of persons are one.

In: names of persons in the order of the text. Out: a number for each, the same for the same
person. Full names are compared without regard to their order; last and first names alone then go
to the bearer who stands nearest before them. What a first name tells of gender is not asked: only
titles and nouns before it do, and a pronoun that begins the next sentence.

Source: the passes of Lee et al. 2013, Deterministic Coreference Resolution Based on
Entity-Centric, Precision-Ranked Rules, of which these are those for names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from newsqed.annotate.naming.wording import compact, person_words, words

# How many namesakes are looked at for one name: a bound on time, not on sense.
NAMESAKES = 48
# How many forms of one person's name are compared; likewise.
FORMS = 12


@dataclass(frozen=True, slots=True)
class Named:
    """A person's name in the text.

    Attributes:
        text: as written, without its title.
        title: what stands before it, or nothing.
        sentence: the number of the sentence that it stands in.
        gender: what a noun before it tells (her husband, Guy Hallam), or nothing.
    """

    text: str
    title: str
    sentence: int
    gender: str = ""


@dataclass(frozen=True)
class Form:
    """What a person's name is made of.

    Attributes:
        core: its words without particles and suffix; bin Marwan is one word.
        particles: van, der, al and the like.
        suffix: jr, iii, or nothing.
        nicknames: words in marks between the names.
    """

    core: tuple[str, ...]
    particles: frozenset[str]
    suffix: str
    nicknames: tuple[str, ...]

    @cached_property
    def compact(self) -> str:
        """Its letters, suffix included."""
        return compact(self.core) + "/" + self.suffix


@dataclass(eq=False)
class Person:
    """Somebody: the forms of the name, and what was said of them so far."""

    number: int
    forms: list[Form]
    gender: str = ""
    titles: set[str] = field(default_factory=set)
    pronoun: str = ""
    last_sentence: int = -1
    first_place: int = -1

    def bears(self, word: str) -> str:
        """As what: `last`, `first`, `inner`, or nothing."""
        found = ""
        for form in self.forms:
            if form.core[-1] == word:
                return "last"
            if form.core[0] == word:
                found = "first"
            elif not found and (word in form.core or word in form.nicknames):
                found = "inner"
        return found


class Reader:
    """Reads names of persons into forms, each once."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        persons, titles = settings["persons"], settings["titles"]
        self._suffixes = frozenset(persons["suffixes"])
        self._spelling: Mapping[str, str] = persons["spelling"]
        self._particles = frozenset(persons["particles"])
        self._article = frozenset(persons["article"])
        self._descent = frozenset(persons["descent"])
        self._titles: Mapping[str, str] = titles["spelling"]
        self._genders = dict.fromkeys(titles["male"], "m") | dict.fromkeys(titles["female"], "f")
        self.reigning = frozenset(titles["reigning"])
        self._known: dict[str, Form] = {}

    def form(self, text: str) -> Form:
        """What the name is made of."""
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def title(self, text: str) -> tuple[str, str]:
        """The last word of a title, spelt out, and the gender that the title tells, or nothing."""
        found = words(text)
        if not found:
            return "", ""
        gender = next((self._genders[word] for word in found if word in self._genders), "")
        return self._titles.get(found[-1], found[-1]), gender

    def _read(self, text: str) -> Form:
        parts, nicknames = person_words(text)
        suffix = ""
        if len(parts) > 1 and parts[-1] in self._suffixes:
            suffix = self._spelling.get(parts[-1], parts[-1])
            parts = parts[:-1]
        core: list[str] = []
        particles: set[str] = set()
        descent = ""
        for at, part in enumerate(parts):
            final = at == len(parts) - 1
            head, _, rest = part.partition("-")
            if rest and head in self._article:
                particles.add("al")
                part = rest
            elif not final and part in self._article and (at or len(parts) == 2):
                particles.add("al")
                continue
            elif not final and part in self._particles:
                particles.add(part)
                continue
            elif not final and part in self._descent and (at or part != "ben"):
                descent = part + " "
                continue
            core.append(descent + part.replace("-", ""))
            descent = ""
        return Form(tuple(core) or (text,), frozenset(particles), suffix, nicknames)


def number(
    names: Sequence[Named], settings: Mapping[str, Any], pronouns: Mapping[int, str]
) -> list[int]:
    """For each name the number of its person.

    Args:
        names: in the order of the text.
        settings: the tables `titles` and `persons` of the clusters' rules.
        pronouns: by sentence, the gender of the pronoun that begins it.
    """
    reader = Reader(settings)
    forms = [reader.form(name.text) for name in names]
    people = _people(form for form in forms if len(form.core) > 1)
    return _Assigning(reader, names, forms, people, pronouns).numbers()


def _people(forms: Iterable[Form]) -> dict[Form, Person]:
    """Who bears each full name; the order of the names does not matter."""
    by_letters: dict[str, list[Form]] = defaultdict(list)
    for form in dict.fromkeys(forms):
        by_letters[form.compact].append(form)
    people: list[Person] = []
    namesakes: dict[tuple[str, str], list[Person]] = defaultdict(list)
    parts: dict[tuple[str, ...], list[Person]] = defaultdict(list)
    turned: dict[str, Person] = {}
    found: dict[Form, Person] = {}
    for same in sorted(by_letters.values(), key=lambda same: _rank(same[0])):
        form = min(same, key=_rank)
        key = form.core[-1], form.core[0][0]
        fitting = [person for person in namesakes[key][:NAMESAKES] if _fits(form, person.forms)]
        if not fitting:
            fitting = [
                person
                for person in parts.get(form.core, ())
                if form.suffix in ("", person.forms[0].suffix)
            ]
        if not fitting and form.compact in turned:
            fitting = [turned[form.compact]]
        if len(fitting) == 1:
            person = fitting[0]
        else:
            person = Person(len(people), [])
            people.append(person)
            namesakes[key].append(person)
        person.forms.extend(same[: max(0, FORMS - len(person.forms))])
        found |= dict.fromkeys(same, person)
        core = form.core
        for size in range(2, min(len(core), 8)):
            for part in {core[:size], core[-size:]}:
                if person not in parts[part][:NAMESAKES]:
                    parts[part].append(person)
        for other in ((core[-1], *core[:-1]), (*core[1:], core[0])):
            turned.setdefault(compact(other) + "/" + form.suffix, person)
    return found


def _rank(form: Form) -> tuple[int, int, bool, tuple[str, ...], str]:
    """Long names before short ones, names spelt out before initials, those with a suffix first."""
    spelt = sum(len(word) > 1 for word in form.core)
    return -spelt, -len(form.core), not form.suffix, form.core, form.suffix


def _fits(form: Form, others: Sequence[Form]) -> bool:
    """Whether a full name fits one of a person and contradicts none (last names are the same)."""
    return all(_agree(form, other) for other in others if other.core[-1] == form.core[-1])


def _agree(one: Form, other: Form) -> bool:
    if one.suffix and other.suffix and one.suffix != other.suffix:
        return False
    if not _same(one.core[0], other.core[0]):
        return False
    short, long = sorted((one.core[1:-1], other.core[1:-1]), key=len)
    rest = iter(long)
    return all(any(_same(word, candidate) for candidate in rest) for word in short)


def _same(one: str, other: str) -> bool:
    """Whether two first names are the same, or one is the other's initial."""
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return one == other


class _Assigning:
    """Names go to persons, in the order of the text."""

    def __init__(
        self,
        reader: Reader,
        names: Sequence[Named],
        forms: Sequence[Form],
        people: Mapping[Form, Person],
        pronouns: Mapping[int, str],
    ) -> None:
        self._reader = reader
        self._names = names
        self._forms = forms
        self._people = people
        self._titles = [
            reader.title(name.title) if name.title else ("", name.gender) for name in names
        ]
        self._count = len(set(people.values()))
        # By word and gender who bears it, those named last at the end; and by first naming.
        self._recent: dict[tuple[str, str], dict[Person, None]] = defaultdict(dict)
        self._coming: dict[str, dict[Person, None]] = defaultdict(dict)
        self._called: dict[tuple[str, str], dict[Person, None]] = defaultdict(dict)
        self._prepare(pronouns)

    def _prepare(self, pronouns: Mapping[int, str]) -> None:
        """What the full names tell beforehand: titles, genders, and who comes."""
        alone: dict[int, set[Person | None]] = defaultdict(set)
        for at, (name, form) in enumerate(zip(self._names, self._forms, strict=True)):
            person = self._people.get(form)
            alone[name.sentence].add(person)
            if person is None:
                continue
            if person.first_place < 0:
                person.first_place = at
            title, gender = self._titles[at]
            self._call(person, title, gender)
            for word in _words(person):
                self._coming[word].setdefault(person)
        for sentence, there in alone.items():
            gender = pronouns.get(sentence + 1, "")
            if gender and len(there) == 1 and (person := next(iter(there))):
                person.pronoun = gender if person.pronoun in ("", gender) else "?"

    def _call(self, person: Person, title: str, gender: str) -> None:
        if title and title not in person.titles:
            person.titles.add(title)
            for word in _words(person):
                self._called[word, title].setdefault(person)
        if gender and person.gender != gender:
            person.gender = gender if not person.gender else "?"

    def numbers(self) -> list[int]:
        """The number of each name's person."""
        found = []
        for at, form in enumerate(self._forms):
            person = self._people.get(form) or self._bearer(at, form) or self._new(form)
            if len(person.forms) < FORMS and form not in person.forms:
                person.forms.append(form)
            self._touch(person, at)
            found.append(person.number)
        return found

    def _new(self, form: Form) -> Person:
        person = Person(self._count, [form])
        self._count += 1
        return person

    def _touch(self, person: Person, at: int) -> None:
        """The person was just named."""
        before = person.gender
        self._call(person, *self._titles[at])
        for word in _words(person):
            if before != person.gender:
                self._recent[word, before].pop(person, None)
            recent = self._recent[word, person.gender]
            recent.pop(person, None)
            recent[person] = None
        person.last_sentence = self._names[at].sentence

    def _bearer(self, at: int, form: Form) -> Person | None:
        """Who is meant by a last or first name alone."""
        word = form.core[0]
        title, gender = self._titles[at]
        called = self._called.get((word, title), {}) if title else {}
        if title in self._reader.reigning:
            return self._nearest(at, form, list(islice(called, NAMESAKES)))
        if len(called) == 1:
            (person,) = called
            if self._may_be(person, form, gender):
                return person
        before = list(self._before(word, gender))
        if called and (among := [person for person in before if person in called]):
            before = among
        return self._nearest(at, form, before)

    def _before(self, word: str, gender: str) -> Iterator[Person]:
        genders = (gender, "", "?") if gender else ("", "m", "f", "?")
        for each in genders:
            yield from islice(reversed(self._recent.get((word, each), {})), NAMESAKES)

    def _nearest(self, at: int, form: Form, before: Iterable[Person]) -> Person | None:
        word, (title, gender) = form.core[0], self._titles[at]
        able = [person for person in before if self._may_be(person, form, gender)]
        named = [person for person in able if person.last_sentence >= 0]
        for role in ("last first", "inner"):
            bearers = [person for person in named if person.bears(word) in role.split()]
            if bearers:
                latest = max(person.last_sentence for person in bearers)
                nearest = [person for person in bearers if person.last_sentence == latest]
                lasts = [person for person in nearest if person.bears(word) == "last"]
                chosen = lasts or nearest
                return chosen[0] if len(chosen) == 1 else None
            coming = [
                person
                for person in islice(self._coming.get(word, {}), NAMESAKES)
                if person.first_place > at
                and person.bears(word) in role.split()
                and self._may_be(person, form, gender)
                and (title not in self._reader.reigning or title in person.titles)
            ]
            if coming:
                return coming[0]
        return None

    def _may_be(self, person: Person, form: Form, gender: str) -> bool:
        """Whether nothing contradicts that a name alone is the person's."""
        told = person.gender or person.pronoun
        if gender and told and gender != told:
            return False
        if form.suffix and all(form.suffix != other.suffix for other in person.forms):
            return False
        return any(form.particles <= other.particles for other in person.forms)


def _words(person: Person) -> list[str]:
    return list(
        dict.fromkeys(word for form in person.forms[:8] for word in (*form.core, *form.nicknames))
    )
