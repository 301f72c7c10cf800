"""Which names of a document mean the same, and what in the world they mean.

In: the names that were chosen, in the order of the text. Out: groups, one an entity, in the
order of their first names. Names of different labels are never one entity, so that a country and
its people stay apart. What they are in the world is `linking`'s to say.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsqed.annotate.engine import Typed
from newsqed.annotate.naming import bodies, linking, persons
from newsqed.annotate.naming.spans import Candidate
from newsqed.annotate.naming.wording import compact, words

# Types of words that, before others, tell whose body it is; of words that name a kind of thing.
_LEADS = ("COUNTRY", "NATION", "REGION", "CAPITAL", "CITY", "GPENAME")
_KINDS = ("TAIL", "HEAD", "HEADS")


@dataclass(slots=True)
class Group:
    """The names of one entity.

    Attributes:
        name: its longest name as written.
    """

    label: str
    names: list[Candidate] = field(default_factory=list)
    name: str = ""
    link: str = "unreviewed"
    wikidata: str | None = None


def cluster(typed: Typed, names: Sequence[Candidate], settings: Mapping[str, Any]) -> list[Group]:
    """The groups of names, in the order in which the text first names them.

    Args:
        typed: the text.
        names: the names, in any order.
        settings: the clusters' rules, `clusters.toml`.
    """
    names = sorted(names, key=lambda name: (name.first, -name.last))
    sentences = typed.reading.sentences
    numbers = [bisect_right(sentences, (typed.start(name.first), math.inf)) for name in names]
    people = [at for at, name in enumerate(names) if name.label == "PERSON"]
    others = [at for at, name in enumerate(names) if name.label != "PERSON"]
    nouns = {word: told[0] for told in ("male", "female") for word in settings["nouns"][told]}
    persons_ = persons.number(
        [_person(typed, names[at], numbers[at], nouns) for at in people],
        settings,
        _pronouns(typed, settings["pronouns"]),
    )
    bodies_ = bodies.number(
        [_body(typed, names[at], numbers[at]) for at in others],
        settings,
        _defined(typed, [names[at] for at in others]),
        _within([names[at] for at in others]),
    )
    found = {at: ("person", number) for at, number in zip(people, persons_, strict=True)}
    found |= {at: ("body", number) for at, number in zip(others, bodies_, strict=True)}
    groups: dict[tuple[str, int], Group] = {}
    for at, name in enumerate(names):
        group = groups.setdefault(found[at], Group(name.label))
        group.names.append(name)
    for group in groups.values():
        forms = [_written(typed, name) for name in group.names]
        group.name = max(forms, key=lambda form: (len(form), not form.isupper()))
    linked = linking.link(typed, list(groups.values()))
    return sorted(linked, key=lambda group: (group.names[0].first, -group.names[0].last))


def _person(
    typed: Typed, name: Candidate, sentence: int, nouns: Mapping[str, str]
) -> persons.Named:
    title = gender = ""
    if name.title:
        title = typed.reading.text[typed.start(name.title[0]) : typed.end(name.title[1] - 1)]
    else:
        before = typed.reading.words[max(0, typed.first[name.first] - 2) : typed.first[name.first]]
        if before and before[-1] == "," and name.last - name.first > 1:
            before.pop()  # before a last name alone, a comma may end a clause
        gender = nouns.get(before[-1].lower(), "") if before else ""
    return persons.Named(_written(typed, name), title, sentence, gender)


def _pronouns(typed: Typed, genders: Mapping[str, Sequence[str]]) -> dict[int, str]:
    """By sentence, counted from 1, the gender of the pronoun that begins it."""
    told = {word: gender[0] for gender, words in genders.items() for word in words}
    reading = typed.reading
    found = {}
    for number, (start, _) in enumerate(reading.sentences, start=1):
        item = reading.item_at(start)
        if item < len(reading.words) and (gender := told.get(reading.words[item].lower())):
            found[number] = gender
    return found


def _body(typed: Typed, name: Candidate, sentence: int) -> bodies.Name:
    length = name.last - name.first
    first = typed.words[name.first]
    nation, led = "", 0
    if length > 1 and (values := [first.values[t] for t in _LEADS if t in first.values]):
        text = typed.reading.text[typed.start(name.first) : typed.end(name.first)]
        led = len(words(text))
        nation = values[0] if values[0].startswith("Q") else compact(words(text))
    return bodies.Name(
        label=name.label,
        text=_written(typed, name),
        sentence=sentence,
        identity=_identity(typed, name),
        nation=nation,
        led=led,
        generic=length == 1 and any(type_.endswith(_KINDS) for type_ in first.types),
        free=name.key in name.known
        and length == 1
        and (name.label != "ORG" or ("KNOWN" in first.types and "ORGTAIL" not in first.types)),
    )


def _defined(typed: Typed, names: Sequence[Candidate]) -> list[tuple[int, int]]:
    """Which name stands in parentheses after which."""
    words_ = typed.reading.words
    ends = {typed.last[name.last - 1]: at for at, name in reversed(list(enumerate(names)))}
    pairs = []
    for at, name in enumerate(names):
        first, last = typed.first[name.first], typed.last[name.last - 1]
        if (
            first - 2 in ends
            and last + 1 < len(words_)
            and words_[first - 1] == "("
            and words_[last + 1] in (")", ";", ",")
        ):
            pairs.append((ends[first - 2], at))
    return pairs


def _within(names: Sequence[Candidate]) -> list[tuple[int, int]]:
    """Which name stands within which other of its label."""
    pairs = []
    outer: list[int] = []
    for at, name in enumerate(names):
        while outer and names[outer[-1]].last < name.last:
            outer.pop()
        pairs += [(at, other) for other in outer[-3:] if names[other].label == name.label]
        outer.append(at)
    return [(one, other) for one, other in pairs if names[one].first < names[other].last]


def _identity(typed: Typed, name: Candidate) -> str:
    """What a name list says that the name means: an item of Wikidata, or a full name."""
    if name.last - name.first != 1 or name.text:
        return ""
    values = typed.words[name.first].values
    if name.label == "GPE":
        value = values.get("COUNTRY") or values.get("REGION") or ""
        return value if value.startswith("Q") else ""
    if name.label == "ORG":
        return values["ACRONYM"].lower() if "ACRONYM" in values else ""
    return ""


def _written(typed: Typed, name: Candidate) -> str:
    if name.text:
        return name.text
    start, end = typed.start(name.first), typed.end(name.last - 1)
    return typed.reading.text[start:end]
