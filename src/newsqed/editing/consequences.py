"""What follows from other records, and so is never typed.

In: records. Out: a date's interval and usual type, an entity's name, what a record refers to, the
entities that nothing names. Nothing here looks at words: `quotations` tells what follows from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from newsqed import dates
from newsqed.records import Annotation, Date, Entity, Mention, Speaker


def with_interval(date: Date) -> Date:
    """The date with the interval that its value covers, if it covers any.

    Raises:
        NewsqedError: the value is none.
    """
    earliest, latest = dates.derived(date.value, date.type, date.fiscal) or (None, None)
    return replace(date, earliest=earliest, latest=latest)


def mentions_of(entity: str, records: Iterable[Annotation]) -> list[Mention]:
    """The mentions of the entity of that id."""
    return [item for item in records if isinstance(item, Mention) and item.entity == entity]


def named(entity: Entity, mentions: Sequence[Mention]) -> Entity:
    """The entity with its longest name, else its first mention, as its name.

    Of several names that are as long, one that it has already stays, but that of a dateline gives
    way to one that is not all capitals.
    """
    names = [item.text for item in mentions if item.form == "name"]
    longest = [name for name in names if len(name) == max(map(len, names))]
    longest = [name for name in longest if not name.isupper()] or longest
    right = longest or [item.text for item in mentions[:1]]
    return replace(entity, name=right[0]) if right and entity.name not in right else entity


def nameless(before: Iterable[Annotation], after: Sequence[Annotation]) -> list[str]:
    """The ids of entities that records named before, and none does now."""
    there = [record.id for record in after if isinstance(record, Entity)]
    now = set().union(*map(references, after))
    gone = set().union(*map(references, before)) - now
    return [identifier for identifier in there if identifier in gone]


def references(record: Annotation) -> set[str]:
    """The ids that a record refers to."""
    parties = [getattr(record, key, None) for key in ("speaker", "addressee")]
    found = [
        getattr(record, key, None)
        for key in ("entity", "parent", "anchor", "begin_point", "end_point")
    ]
    found += [party.entity for party in parties if isinstance(party, Speaker)]
    return {name for name in found if isinstance(name, str)}


def date_type(value: str) -> str:
    """The type that a date's value has in most cases: duration, time or date."""
    if value.startswith("P") and not value.endswith("_REF"):
        return "DURATION"
    return "TIME" if "T" in value and not value.endswith("_REF") else "DATE"
