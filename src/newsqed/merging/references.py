"""What records name of each other, and what they say apart from that.

In: records as JSON objects. Out: the ids they refer to, the same records with other ids, what is
left of them without some keys. Nothing is changed in place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

Object = dict[str, Any]
Side = Mapping[str, Object]
"""The records of one side by id."""

_REFERENCES = ("entity", "parent", "anchor", "begin_point", "end_point")
_PARTIES = ("speaker", "addressee")


def without(item: Object | None, *names: str) -> Object | None:
    """The record without those keys; None stays None."""
    return item and {key: value for key, value in item.items() if key not in names}


def oddly_tagged(item: Object | None) -> bool:
    """Whether what a record has for tags is no list of strings."""
    if item is None or "phenomena" not in item:
        return False
    tags = item["phenomena"]
    return not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags)


def untagged(item: Object | None) -> Object | None:
    """The record without its tags, but for odd ones; None stays None."""
    return item if oddly_tagged(item) else without(item, "phenomena")


def named(item: Object) -> set[str]:
    """The ids that a record refers to."""
    parts = [item.get(key) for key in _REFERENCES]
    parts += [part.get("entity") for key in _PARTIES if isinstance(part := item.get(key), dict)]
    return {part for part in parts if isinstance(part, str) and part != "published"}


def following(item: Object, given: Mapping[str, str]) -> Object:
    """The record with its id and its references as `given` has them now."""
    return {**_referring(item, lambda name: given.get(name, name)), "id": given[item["id"]]}


def content(item: Object, known: Mapping[str, object]) -> str:
    """What a record says, whatever its id and its tags, and whoever signed it.

    Args:
        item: the record.
        known: what each id that it may refer to stands for.
    """
    # What stands for an id is told apart from an id that leads nowhere.
    said = _referring(item, lambda name: [known[name]] if name in known else name)
    return json.dumps(without(untagged(said), "id", "annotator"), sort_keys=True)


def _referring(item: Object, now: Callable[[str], Any]) -> Object:
    def kept(value: Any) -> Any:
        return now(value) if isinstance(value, str) and value != "published" else value

    found = {key: kept(value) if key in _REFERENCES else value for key, value in item.items()}
    for key in _PARTIES:
        if isinstance(part := found.get(key), dict) and "entity" in part:
            found[key] = {**part, "entity": kept(part["entity"])}
    return found


def spans(item: Object) -> list[tuple[int, int]]:
    """Where a record stands; an entity stands nowhere."""
    if item["kind"] == "entity":
        return []
    if item["kind"] == "quote":
        return [(start, end) for start, end in item["spans"]]
    return [(item["start"], item["end"])]


def owner(item: Object) -> str | None:
    """The entity that a mention is of."""
    of = item.get("entity") if item["kind"] == "mention" else None
    return of if isinstance(of, str) else None
