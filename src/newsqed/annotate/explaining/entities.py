"""Why a name belongs to its entity, and why that is linked or not.

In: the trace of a text's names. Out: a `Belonging`. The clustering keeps no reasons; what is told
here is what a name has in common with another of its entity, by the same reading of names, the
strongest first. Links are told by the rows of the name lists.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsqed.annotate import engine, naming
from newsqed.annotate.explaining.account import Belonging, Row, Tie
from newsqed.annotate.naming import bodies, persons
from newsqed.annotate.naming.gazetteer import fold, gazetteer
from newsqed.annotate.naming.spans import Candidate
from newsqed.annotate.naming.wording import compact
from newsqed.records import Entity, Mention

Named = tuple[Candidate, Mention]
_SENSES = ("namesake", "subdivision")  # lists that tell of meanings without an item


def belonging(
    trace: naming.Trace, entity: Entity, mentions: Sequence[Mention], language: str
) -> Belonging:
    """What an entity of the trace is, and why each of the mentions belongs to it."""
    names = [
        (name, mention)
        for name, mention in zip(trace.names, trace.mentions, strict=True)
        if mention.entity == entity.id
    ]
    settings = engine.settings(language, "clusters")
    readers = persons.Reader(settings), bodies.Reader(settings)
    chief = next((each for each in names if each[1].text == entity.name), names[0])
    meanings = _meanings(names, language)
    asked = {(mention.start, mention.end) for mention in mentions}
    ties = [
        _tie(names, at, chief, readers)
        for at, (_, mention) in enumerate(names)
        if (mention.start, mention.end) in asked
    ]
    return Belonging(
        id=entity.id,
        name=entity.name,
        label=entity.label,
        names=len(names),
        ties=tuple(ties),
        link=entity.link,
        wikidata=entity.wikidata,
        meanings=meanings,
        rows=tuple(_rows(names, entity, language)) if meanings or entity.wikidata else (),
    )


def _tie(
    names: Sequence[Named], at: int, chief: Named, readers: tuple[persons.Reader, bodies.Reader]
) -> Tie:
    """What a name has in common with one before it, else with the longest, else with any."""
    own = names[at][1]
    for _, other in names[:at]:
        if other.text == own.text:
            return Tie(own.id, own.text, "the same words as", other.id, other.text)
    if own.text == chief[1].text:
        others = len({mention.text for _, mention in names}) - 1
        return Tie(own.id, own.text, "the longest of its names" if others else "its only name")
    rest = [chief, *names[:at][::-1], *names[at + 1 :]]
    for near in rest:
        if near[1] is not own and (by := _common(names[at], near, readers)):
            return Tie(own.id, own.text, by, near[1].id, near[1].text)
    return Tie(own.id, own.text, "joined by the rules of clusters.toml")


def _common(one: Named, other: Named, readers: tuple[persons.Reader, bodies.Reader]) -> str | None:
    """What two names of one entity have in common, in words."""
    if one[1].label == "PERSON":
        return _of_persons(one[1].text, other[1].text, readers[0])
    name, long = (
        readers[1].form(bodies.Name(each[1].label, each[1].text, 0)) for each in (one, other)
    )
    if compact(name.core) == compact(long.core):
        return "another spelling of" if name.told == long.told else "without place or year,"
    if same := _values(one[0]) & _values(other[0]):
        return f"in the name lists both are {min(same)}, as"
    if name.acronym and _spelt(name.acronym, long.letters):
        return "the acronym of"
    if long.acronym and _spelt(long.acronym, name.letters):
        return "what the letters stand for of"
    if name.acronym or long.acronym:
        return "letters in parentheses, or what they stand for:"
    for short, full, word in ((name, long, "of"), (long, name, "with more words than")):
        size = len(short.full)
        if full.full[:size] == short.full:
            return "the first words of" if word == "of" else word
        if full.full[-size:] == short.full:
            return "the last words of" if word == "of" else word
    return None


def _of_persons(own: str, other: str, reader: persons.Reader) -> str | None:
    name, full = reader.form(own), reader.form(other)
    if name.compact == full.compact:
        return "another spelling of"
    if len(name.core) == 1:
        word = name.core[0]
        for place, by in ((full.core[-1], "the last name of"), (full.core[0], "the first name of")):
            if word == place:
                return by
        if word in (*full.core, *full.nicknames):
            return "a part of"
    elif name.core[-1] == full.core[-1] and name.core[0][0] == full.core[0][0]:
        return "first and last name agree with"
    elif set(name.core) <= set(full.core) or set(full.core) <= set(name.core):
        return "the words agree with"
    return None


def _spelt(letters: str, known: frozenset[str]) -> bool:
    return letters in known


def _values(name: Candidate) -> set[str]:
    """The items and full names that lists give a name of one item."""
    if name.last - name.first != 1:
        return set()
    values = name.typed.words[name.first].values.items()
    return {value for type_, value in values if _is_item(value) or type_ == "ACRONYM"}


def _is_item(cell: str) -> bool:
    return cell[:1] == "Q" and cell[1:].isdecimal()


def _meanings(names: Sequence[Named], language: str) -> int:
    """How many things of these names the lists know."""
    lists = gazetteer(language)
    forms = {fold(mention.text) for _, mention in names}
    if names[0][1].label == "ORG":
        return len({lists.bodies[form] for form in forms if form in lists.bodies})
    return len({sense for form in forms for sense in lists.places.get(form, ())})


def _rows(names: Sequence[Named], entity: Entity, language: str) -> list[Row]:
    """The rows that have a name of the entity with its item, or if it is not linked with any."""
    wanted = {fold(mention.text) for _, mention in names}
    wanted |= {fold(value) for name, _ in names for value in _values(name)}
    found = []
    for list_ in engine.lexicons(language):
        for row in engine.lexicon(language, list_):
            items = {cell for cell in row.values() if _is_item(cell)}
            known = entity.wikidata in items if entity.wikidata else items or list_ in _SENSES
            if known and not wanted.isdisjoint(map(fold, row.values())):
                found.append(Row(list_, row))
    return found
