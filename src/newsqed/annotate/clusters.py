"""Which names of a document mean the same, and what in the world they mean.

In: the names that were chosen, in the order of the text. Out: groups, one an entity, in the
order of their first names. Names of different labels are never one entity, so that a country and
its people stay apart. What they are in the world is `linking`'s to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsqed.annotate import linking
from newsqed.annotate.engine import Typed
from newsqed.annotate.evidence import Candidate


@dataclass(slots=True)
class Group:
    """The names of one entity.

    Attributes:
        keys: the forms by which it is named.
        name: its longest name as written.
        gender: what the titles before a person's name tell, if anything.
    """

    label: str
    names: list[Candidate] = field(default_factory=list)
    keys: set[tuple[str, ...]] = field(default_factory=set)
    name: str = ""
    link: str = "unreviewed"
    wikidata: str | None = None
    gender: str = ""


def cluster(typed: Typed, names: Sequence[Candidate], settings: Mapping[str, Any]) -> list[Group]:
    """The groups of names, in the order in which the text first names them.

    Long names open groups, short ones follow: a last or first name goes to the nearest person
    before it who bears it, else to the first one after it.
    """
    index = _Index(typed, settings)
    by_length = sorted(names, key=lambda name: (-len(name.key), name.first))
    for name in by_length:
        if name.label != "PERSON" or len(name.key) > 1:
            index.place(name)
    for name in names:
        if name.label == "PERSON" and len(name.key) == 1:
            index.place_short(name)
    for group in index.groups:
        group.names.sort(key=lambda name: (name.first, -name.last))
        forms = [_written(typed, name) for name in group.names]
        group.name = max(forms, key=lambda form: (len(form), not form.isupper()))
    groups = linking.link(typed, index.groups)
    return sorted(groups, key=lambda group: (group.names[0].first, -group.names[0].last))


class _Index:
    """The groups so far, findable by label and form."""

    def __init__(self, typed: Typed, settings: Mapping[str, Any]) -> None:
        self.typed = typed
        self.groups: list[Group] = []
        self.forms: dict[tuple[str, tuple[str, ...]], Group] = {}
        self.ends: dict[str, list[Group]] = defaultdict(list)
        self.genders: dict[str, str] = {
            word: gender for gender, words in settings["gender"].items() for word in words
        }

    def place(self, name: Candidate) -> None:
        """Puts a name into the group of its form, of its longer form, or into a new one."""
        group = self.forms.get((name.label, name.key)) or self._longer(name)
        self._add(group or self._open(name), name)

    def place_short(self, name: Candidate) -> None:
        """Puts a person's single name to the bearer who stands nearest before it."""
        gender = self._gender(name)
        bearers = [
            group
            for group in self.ends.get(name.key[0], [])
            if not (gender and group.gender and gender != group.gender)
        ]
        if not bearers:
            self.place(name)
            return

        def distance(group: Group) -> tuple[bool, int]:
            before = [other.first for other in group.names if other.first < name.first]
            if before:
                return False, name.first - max(before)
            return True, min(other.first for other in group.names)

        self._add(min(bearers, key=distance), name)

    def _longer(self, name: Candidate) -> Group | None:
        key, label = name.key, name.label
        if label == "PERSON" and len(key) > 1:
            for group in self.ends.get(key[-1], []):
                if any(_same_person(key, other) for other in group.keys):
                    return group
        identity = _identity(self.typed, name)
        if identity and (known := self.forms.get((label, (identity,)))):
            return known
        if len(key) == 1 and label != "PERSON":
            return self.forms.get((label, ("acronym", key[0])))
        return None

    def _open(self, name: Candidate) -> Group:
        key, label = name.key, name.label
        group = Group(label)
        self.groups.append(group)
        if label == "PERSON" and len(key) > 1:
            self.ends[key[-1]].append(group)
            if key[0] != key[-1]:
                self.ends[key[0]].append(group)
        if len(name.initials) > 1:
            self.forms.setdefault((label, ("acronym", name.initials)), group)
        for part in name.shorts:
            self.forms.setdefault((label, part), group)
        if identity := _identity(self.typed, name):
            self.forms.setdefault((label, (identity,)), group)
        return group

    def _add(self, group: Group, name: Candidate) -> None:
        group.names.append(name)
        group.keys.add(name.key)
        group.gender = group.gender or self._gender(name)
        self.forms.setdefault((name.label, name.key), group)

    def _gender(self, name: Candidate) -> str:
        """What the title before a person's name tells; a first name tells nothing for sure."""
        if name.title is None:
            return ""
        reading = self.typed.reading
        title = reading.text[self.typed.start(name.title[0]) : self.typed.end(name.title[1] - 1)]
        return self.genders.get(title.lower(), "")


def _same_person(key: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one full name is the other with something left out between first and last."""
    short, long = sorted((key, other), key=len)
    return (
        len(short) > 1 and short[0] == long[0] and short[-1] == long[-1] and set(short) <= set(long)
    )


def _identity(typed: Typed, name: Candidate) -> str:
    """What a name list says that the name means: an item of Wikidata, or a full name."""
    if name.last - name.first != 1:
        return ""
    values = typed.words[name.first].values
    if name.label == "GPE":
        value = values.get("COUNTRY") or values.get("REGION") or ""
        return value if value.startswith("Q") else ""
    if name.label == "ORG":
        return values["ACRONYM"].lower() if "ACRONYM" in values else ""
    return ""


def _written(typed: Typed, name: Candidate) -> str:
    start, end = typed.start(name.first), typed.end(name.last - 1)
    return typed.reading.text[start:end]
