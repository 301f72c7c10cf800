"""Which of the records made anew are those that there were before: their ids, items, signatures.

In: records of a text before and now, by other ids. Out: the records of now, with the ids of those
that stood at the same places, the items that nobody told otherwise, and the signatures of what says
the same. An entity is the same as before if most of its mentions stand where that one's stood.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from newsqed.phenomena import judged
from newsqed.records import Annotation, Date, Entity, Mention, NotQuote, Quote


def place(record: Annotation) -> tuple[Any, ...] | None:
    """Where a record stands, with its kind; None for an entity."""
    if isinstance(record, Quote):
        return (record.kind, record.spans)
    if isinstance(record, Mention | Date | NotQuote):
        return (record.kind, record.start, record.end)
    return None


def ids_of(
    before: Iterable[Annotation], now: Sequence[Annotation], fixed: Collection[str]
) -> dict[str, str]:
    """The ids that records of now should have, by those that they have.

    Args:
        before: the records that there were.
        now: those made anew.
        fixed: ids that somebody has given, which stay.
    """
    old = {place(record): record for record in before if place(record) is not None}
    wanted: dict[str, str] = {}
    claimed = set(fixed)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for record in now:
        there = old.get(place(record)) if place(record) is not None else None
        if there is None:
            continue
        if record.id not in fixed and there.id not in claimed:
            wanted[record.id] = there.id
            claimed.add(there.id)
        entities = getattr(record, "entity", None), getattr(there, "entity", None)
        if isinstance(record, Mention) and None not in entities:
            votes[str(entities[0])][str(entities[1])] += 1
    by_votes = sorted(votes, key=lambda one: -max(votes[one].values()))
    for entity in by_votes:
        best = votes[entity].most_common(1)[0][0]
        if entity not in fixed and best not in claimed:
            wanted[entity] = best
            claimed.add(best)
    return wanted


def renamed(record: Annotation, ids: Mapping[str, str]) -> Annotation:
    """The record with other ids, and other ids of what it refers to."""
    changed: dict[str, Any] = {}
    for key in ("id", "entity", "parent", "anchor", "begin_point", "end_point"):
        name = getattr(record, key, None)
        if isinstance(name, str) and ids.get(name, name) != name:
            changed[key] = ids[name]
    for key in ("speaker", "addressee"):
        party = getattr(record, key, None)
        if party is not None and party.entity is not None:
            name = ids.get(party.entity, party.entity)
            if name != party.entity:
                changed[key] = replace(party, entity=name)
    return replace(record, **changed) if changed else record


def signed(
    record: Annotation, old: Annotation | None, annotator: str, linked: Collection[str]
) -> Annotation:
    """A record that says what it said before keeps who signed it, and its rule.

    Args:
        record: as it is now.
        old: as it was; None if it was not.
        annotator: who signs what nobody has signed: to state a proposal is to accept it.
        linked: entities whose item was told; others keep what was known of it.
    """
    if old is None:
        return record
    if isinstance(record, Entity) and isinstance(old, Entity) and record.id not in linked:
        record = replace(record, link=old.link, wikidata=old.wikidata)
    # Tags that follow are nobody's word.
    same = set(judged(record.phenomena)) == set(judged(old.phenomena))
    as_before = replace(
        record,
        annotator=old.annotator,
        rule=old.rule,
        confidence=old.confidence if record.confidence is None else record.confidence,
        phenomena=old.phenomena if same else record.phenomena,
    )
    if as_before != old:
        return replace(record, rule=old.rule)
    if old.annotator is None:
        return replace(old, annotator=annotator, confidence=None)
    return old
