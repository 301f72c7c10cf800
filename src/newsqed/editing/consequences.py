"""What follows from other records, and so is never typed.

In: a record among the records of its text. Out: the record with what follows derived: a quotation's
words, runs and type, a date's interval, an entity's name; and the entities that nothing names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from newsqed import dates
from newsqed.editing import quotations
from newsqed.records import Annotation, Date, Entity, Mention, Quote, Speaker, quote_type


def derived(
    record: Annotation, records: Sequence[Annotation], text: str, language: str
) -> Annotation:
    """The record with all that follows from its text and the other records."""
    if isinstance(record, Quote) and record.layout is None:
        runs = quotations.quoted(text, record.spans, language)
        words = " ".join(text[start:end] for start, end in record.spans)
        kind = quote_type(text, record.spans, runs)
        return replace(record, quoted=runs, text=words, type=kind)
    if isinstance(record, Date):
        earliest, latest = dates.derived(record.value, record.type, record.fiscal) or (None, None)
        return replace(record, earliest=earliest, latest=latest)
    if isinstance(record, Entity):
        own = [item for item in records if isinstance(item, Mention) and item.entity == record.id]
        names = [item.text for item in own if item.form == "name"]
        longest = [name for name in names if len(name) == max(map(len, names))]
        right = longest or [item.text for item in own[:1]]
        return replace(record, name=right[0]) if right and record.name not in right else record
    return record


def nameless(before: Iterable[Annotation], after: Sequence[Annotation]) -> list[str]:
    """The ids of entities that records named before, and none does now."""
    there = [record.id for record in after if isinstance(record, Entity)]
    named = set().union(*map(references, after))
    gone = set().union(*map(references, before)) - named
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
