"""The annotations of one text: moved offsets, derived values, order.

In: records with their text. Out: the records mended, and what was done to each. A record that its
schema does not pass is only put in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newsqed import dates, phenomena
from newsqed.check.validation import record_shape
from newsqed.errors import NewsqedError
from newsqed.mending.spans import moved, stands
from newsqed.records import KINDS, has_place, keys

Object = dict[str, Any]
# What was done: the check that would have found it, and words.
Done = tuple[str, str]

_PARTS = ("title", "cue", "speaker", "addressee")
_IN_PARTS = ("start", "end", "text", "entity")


def mended(values: Sequence[Object], text: str | None) -> tuple[list[Object], list[list[Done]]]:
    """The records mended, in the order given, and for each what was done.

    Args:
        values: the records; JSON objects that may break their schema.
        text: what their offsets count in; None where it cannot be read, and offsets stay.
    """
    found = list(values)
    said: list[list[Done]] = [[] for _ in values]
    sound = [number for number, value in enumerate(values) if _sound(value)]
    if text is not None:
        pairs = moved([values[number] for number in sound], text)
        for number, (record, done) in zip(sound, pairs, strict=True):
            found[number] = record
            code = "E304" if record["kind"] == "quote" else "E303"
            said[number] += [(code, words) for words in done]
    for number in sound:
        if found[number]["kind"] == "date":
            found[number], words = _interval(found[number])
            said[number] += [("E404", words)] if words else []
    return [in_key_order(record) for record in found], said


def retagged(
    values: Sequence[Object], text: str, published: str | None
) -> tuple[list[Object], list[list[Done]]]:
    """The records with the tags that follow from them all, judged ones kept, and what was done.

    Records that break their schema, or do not stand where they say, leave all as they are: the
    tags of one hang on others.
    """
    said: list[list[Done]] = [[] for _ in values]
    sound = not any(record_shape(value, ordered=False).faults for value in values)
    if not sound or not sortable(values, text):
        return list(values), said
    found: list[Object] = []
    for at, (value, right) in enumerate(
        zip(values, phenomena.tags(values, text, published), strict=True)
    ):
        if value.get("phenomena", []) != list(right):
            value = {key: part for key, part in value.items() if key != "phenomena"}
            value = in_key_order({**value, "phenomena": list(right)} if right else value)
            said[at].append(("W420", f"tags written: {', '.join(right) or 'none'}"))
        found.append(value)
    return found, said


def _sound(value: Object) -> bool:
    """Whether its schema passes a record, or lacks only one end of a date's interval."""
    faults = record_shape(value, ordered=False).faults
    return all(
        value.get("kind") == "date" and fault.keyword == "dependentRequired" and not fault.path
        for fault in faults
    )


def sortable(records: Sequence[Object], text: str | None) -> bool:
    """Whether all records stand where they say, so that their order is certain."""

    def sure(record: Object) -> bool:
        faulty = text is None or record_shape(record, ordered=False).faults
        return has_place(record) and bool(faulty or stands(record, str(text)))

    return all(map(sure, records))


def in_key_order(value: Object) -> Object:
    """The record with its keys in canonical order, those that are unknown last."""
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        return value
    found = ordered(value, keys(kind))
    for key in _PARTS:
        if isinstance(part := found.get(key), dict):
            found[key] = ordered(part, _IN_PARTS)
    return found


def ordered(value: Mapping[str, Any], order: Sequence[str]) -> Object:
    """The object with its keys in that order, others last."""
    names = [name for name in order if name in value]
    return {name: value[name] for name in (*names, *(name for name in value if name not in order))}


def _interval(value: Object) -> tuple[Object, str | None]:
    """A date with the interval that its value covers, if it has one; what was done."""
    if not value.keys() & {"earliest", "latest"}:
        return value, None
    try:
        right = dates.derived(value["value"], value["type"], value.get("fiscal"))
    except NewsqedError:
        return value, None
    if right == (value.get("earliest"), value.get("latest")):
        return value, None
    bare = {key: part for key, part in value.items() if key not in ("earliest", "latest")}
    if right is None:
        return bare, "earliest and latest taken out: the value covers no interval"
    made = {**bare, "earliest": right[0], "latest": right[1]}
    return made, f"the value covers {right[0]} to {right[1]}"
