"""What in the world the entities of a document are: items of Wikidata.

In: the document's groups of names. Out: the same groups, linked, those with one item joined. The
ids come from the name lists alone (`gazetteer`). A name that may mean several places, or one too
small to be known by its name, is linked only where the document says which it is: beside the name
("Atlanta, Georgia"), or by the other places and peoples it names. How well known a place is never
decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from newsqed.annotate.engine import Typed, settings
from newsqed.annotate.naming.gazetteer import UNKNOWN, Gazetteer, Sense, fold, gazetteer, within
from newsqed.annotate.naming.spans import Candidate

PLACES = frozenset({"GPE", "LOC"})
COMMA = re.compile(r",\s+$|\s+\($")

MANY = 200  # of more places than these the first tell what is meant
CAPITAL = re.compile(r"[ -][A-Z]")


class Linked(Protocol):
    """What is linked: the names of one entity."""

    label: str
    names: list[Candidate]
    name: str
    link: str
    wikidata: str | None


G = TypeVar("G", bound=Linked)


@dataclass(slots=True)
class _Place:
    """A group of names of one place.

    Attributes:
        senses: what it may mean.
        chosen: what it means, once that is known; False if it is none of the senses.
    """

    group: Linked
    senses: tuple[Sense, ...]
    chosen: Sense | None = None
    foreign: bool = False
    beside: set[Sense] = field(default_factory=set)


def link(typed: Typed, groups: Sequence[G], language: str = "en") -> list[G]:
    """The groups with their links; groups of one label that are one item are one group."""
    lists = gazetteer(language)
    bodies = [group for group in groups if group.label == "ORG"]
    for group in bodies:
        _link_body(typed, group, lists)
    _heed_definitions(typed, bodies)
    _Places(typed, groups, language).settle()
    joined = list(_joined(groups))
    rules, reading = (settings(language, "entities")[key] for key in ("linking", "reading"))
    if len(set(reading["sport"]).intersection(typed.reading.words)) >= rules["match"]:
        for group in joined:
            if _is_team(typed, group, frozenset(rules["place"])):
                group.link, group.wikidata = "unreviewed", None
    return joined


def _is_team(typed: Typed, group: Linked, words: frozenset[str]) -> bool:
    """Whether no name of the group stands after a word of place: in a report of a match a team."""
    return group.label == "GPE" and not any(
        name.first and _item(typed, name.first - 1) in words for name in group.names
    )


class _Places:
    """The places of a document."""

    def __init__(self, typed: Typed, groups: Iterable[Linked], language: str) -> None:
        self.typed, self.lists = typed, gazetteer(language)
        self.peoples: set[str] = set()
        self.places: list[_Place] = []
        self.prepositions = frozenset(settings(language, "entities")["linking"]["prepositions"])
        self.names: list[list[str]] = []
        self.starts: dict[int, _Place] = {}
        self.ends: dict[int, _Place] = {}
        for group in groups:
            if group.label == "NORP":
                self._hear_people(group)
            elif group.label in PLACES:
                self.names.append(group.name.split())
                senses = self._senses(group)
                if not senses:
                    continue
                place = _Place(group, senses)
                self.places.append(place)
                for name in group.names:
                    self.starts[name.first] = self.ends[name.last] = place

    def _hear_people(self, group: Linked) -> None:
        for name in group.names:
            code = self.typed.words[name.first].values.get("NATION")
            if code:
                self.peoples.add(code)

    def _senses(self, group: Linked) -> tuple[Sense, ...]:
        """What all names of the group may mean; if they agree on nothing, what any may."""
        forms = {name.key: name for name in group.names}.values()
        each = [self.lists.places.get(fold(_written(self.typed, name)), ()) for name in forms]
        each = [senses for senses in each if senses]
        if not each:
            return ()
        shared = set.intersection(*map(set, each))
        every = dict.fromkeys(sense for senses in each for sense in senses)
        return tuple(sense for sense in every if not shared or sense in shared)

    def settle(self) -> None:
        """Links the places: the sure ones first, then those that they make sure."""
        for place in self.places:
            self._look_beside(place)
        for place in self.places:
            if len(place.senses) == 1 and not place.foreign:
                (sense,) = place.senses
                if place.beside or self._sure(place, sense):
                    place.chosen = sense
            elif len(place.beside) == 1:
                (place.chosen,) = place.beside
        for _ in range(3):
            changed = False
            for place in self.places:
                if place.chosen is None and not place.foreign:
                    place.chosen = self._by_document(place)
                    changed |= place.chosen is not None
            if not changed:
                break
        for place in self.places:
            if place.chosen and place.chosen.item:
                place.group.link, place.group.wikidata = "linked", place.chosen.item
            elif not place.chosen and not place.foreign and len(place.senses) > 1:
                place.group.link = "ambiguous"

    def _sure(self, place: _Place, sense: Sense) -> bool:
        """Whether the name alone tells the place: not a square or a saint called like a capital."""
        if sense.kind == "COUNTRY":
            return True
        if sense.kind == "CITY" or self._is_short(place):
            return False
        return sense.kind == "REGION" or any(map(self._stands_as_place, place.group.names))

    def _stands_as_place(self, name: Candidate) -> bool:
        """Whether it opens a paragraph, or no capital is beside it that might be of its name."""
        text = self.typed.reading.text
        start, end = self.typed.start(name.first), self.typed.end(name.last - 1)
        if name.dateline or start == 0 or text[start - 1] == "\n":
            return True
        before = _item(self.typed, name.first - 1)
        return before in self.prepositions or not (
            before[0].isupper() or before == "of" or CAPITAL.match(text, end) or name.text
        )

    def _is_short(self, place: _Place) -> bool:
        """Whether the document names a place of a longer name: San Tarro de la Quorl."""
        short = fold(place.group.name)
        size = len(short.split())
        return any(
            len(words) > size and words[size][0].islower() and fold(" ".join(words[:size])) == short
            for words in self.names
        )

    def _look_beside(self, place: _Place) -> None:
        """Finds the senses that the words beside a name speak for."""
        text, typed = self.typed.reading.text, self.typed
        for name in place.group.names:
            start, end = typed.start(name.first), typed.end(name.last - 1)
            codes = set(self._containers(name.last, end))
            inside = {sense for sense in place.senses if _in_any(sense, codes)}
            place.beside |= inside
            if codes and not inside and all(sense.town for sense in place.senses):
                place.foreign = True
            before = self.ends.get(name.first - 1)
            if before and before is not place and COMMA.search(text[max(0, start - 3) : start]):
                place.beside |= {
                    sense for sense in place.senses if any(map(sense.holds, before.senses))
                }
            noun, after = text[max(0, start - 40) : start], text[end : end + 12]
            told = self.lists.patterns
            if told["region_before"].search(noun) or told["region_after"].match(after):
                place.beside |= {sense for sense in place.senses if sense.kind == "REGION"}
            elif told["town_before"].search(noun):
                place.beside |= {sense for sense in place.senses if sense.town}

    def _containers(self, item: int, end: int) -> Iterator[str]:
        """The codes of the country or region that follows a name after a comma or bracket."""
        text = self.typed.reading.text
        if state := self.lists.patterns["state_after"].match(text, end):
            if code := self.lists.states.get(state[1]):
                yield code
            return
        following = self.starts.get(item + 1)
        if following and COMMA.match(text[end : self.typed.start(item + 1)]):
            for sense in following.senses:
                if not sense.town and sense.code != UNKNOWN:
                    yield sense.code

    def _by_document(self, place: _Place) -> Sense | None:
        """The sense that the document's other places and peoples speak for, if one alone."""
        if self._is_short(place) and not any(sense.kind == "COUNTRY" for sense in place.senses):
            return None
        others = [other for other in self.places[:MANY] if other is not place]
        known = {other.chosen for other in others if other.chosen}
        sure = known | {other.senses[0] for other in others if len(other.senses) == 1}
        strong = {
            sense
            for sense in place.senses
            if sense in sure
            # What lies in a region lies around its city, too, if they have one name.
            or (any(map(sense.holds, sure)) and not any(map(sense.holds, place.senses)))
            or (sense.kind == "COUNTRY" and sense.code in self.peoples)
            or any(other.kind == "REGION" and other.holds(sense) for other in known)
        }
        if strong:
            return strong.pop() if len(strong) == 1 and not _open(place.senses) else None
        # That a country is named says little of whether its region or another country is meant.
        if any(sense.kind == "COUNTRY" for sense in place.senses):
            return None
        return self._at_home(place, known)

    def _at_home(self, place: _Place, known: Iterable[Sense]) -> Sense | None:
        """The sense whose country the document names, if one alone."""
        codes = self.peoples | {sense.code[:2] for sense in known}
        weak = [sense for sense in place.senses if sense.code[:2] in codes]
        return weak[0] if len(weak) == 1 else None


def _open(senses: Iterable[Sense]) -> bool:
    """Whether the name may also mean something that no list has."""
    return any(sense.code == UNKNOWN for sense in senses)


def _in_any(sense: Sense, codes: Iterable[str]) -> bool:
    return any(within(sense.code, code, sense.town) for code in codes)


def _link_body(typed: Typed, group: Linked, lists: Gazetteer) -> None:
    """Links an organisation by its longest name; a short one alone only if it is its own."""
    names = {name.key: name for name in group.names}.values()
    forms = sorted({fold(_written(typed, name)) for name in names}, key=len)
    longest = forms[-1]
    item = lists.bodies.get(longest) or lists.bodies.get(lists.patterns["suffix"].sub("", longest))
    if item is None and len(forms) == 1:
        return
    items = {lists.bodies[form] for form in forms if form in lists.bodies}
    if item and items <= {item}:
        group.link, group.wikidata = "linked", item


def _heed_definitions(typed: Typed, bodies: Sequence[Linked]) -> None:
    """Unlinks the acronym that the document itself explains as something else."""
    ends = {name.last: group for group in bodies for name in group.names}
    for group in bodies:
        for name in group.names:
            defined = ends.get(name.first - 1)
            if (
                defined
                and defined.wikidata != group.wikidata
                and typed.reading.text[typed.start(name.first) - 1] == "("
            ):
                group.link, group.wikidata = "unreviewed", None


def _joined(groups: Iterable[G]) -> Iterator[G]:
    """The groups, those of one item joined; an item of two labels stays with the first."""
    first: dict[str, G] = {}
    for group in groups:
        if group.wikidata is None:
            yield group
            continue
        other = first.setdefault(group.wikidata, group)
        if other is group:
            yield group
        elif other.label == group.label:
            other.names.extend(group.names)
            other.names.sort(key=lambda name: (name.first, -name.last))
            other.name = max(other.name, group.name, key=len)
        else:
            group.link, group.wikidata = "unreviewed", None
            yield group


def _item(typed: Typed, item: int) -> str:
    return typed.reading.text[typed.start(item) : typed.end(item)]


def _written(typed: Typed, name: Candidate) -> str:
    return name.text or typed.reading.text[typed.start(name.first) : typed.end(name.last - 1)]
