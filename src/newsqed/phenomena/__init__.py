"""Phenomena: what is special about a record, as tags of a closed list.

In: the records of one text, the text, the day it was published. Out: for each record the tags that
follow from them, in the order of the list. Those are derived, and never typed, as the interval of a
date is; a few more are judged by an annotator and are only kept. The list with a gloss for each tag
stands in the annotation schema (`newsqed.schemas.glosses("annotation", "phenomenon")`), a table
with examples in docs/guidelines.md. Records may be odd in any way: what cannot be read has no tags.

    >>> from newsqed.phenomena import derived
    >>> said = {"kind": "quote", "type": "direct", "spans": [[0, 7]], "quoted": [[0, 7]],
    ...         "cue": {"start": 8, "end": 13}, "speaker": {"start": 14, "end": 17}}
    >>> derived([said], "“Stop,” cried she.")
    [('inverted', 'pronoun-speaker')]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from newsqed.phenomena import mentions, quotations, times
from newsqed.phenomena.page import page, string
from newsqed.records import KINDS, Annotation, to_json

__all__ = ["DERIVED", "FOLLOWING", "JUDGED", "derived", "in_order", "judged", "tagged", "tags"]

# The tags of each kind that follow from the records, in the order of the list.
DERIVED: Mapping[str, tuple[str, ...]] = {
    "quote": quotations.TAGS,
    "mention": mentions.TAGS,
    "date": times.TAGS,
}
# Those that an annotator gives.
JUDGED: Mapping[str, tuple[str, ...]] = {
    "quote": (),
    "mention": ("metonym", "name-order"),
    "date": ("holiday",),
}
FOLLOWING = frozenset(tag for found in DERIVED.values() for tag in found)
_READERS = {"quote": quotations.reader, "mention": mentions.reader, "date": times.reader}
_ORDER = {
    kind: {tag: at for at, tag in enumerate((*DERIVED.get(kind, ()), *JUDGED.get(kind, ())))}
    for kind in KINDS
}


def derived(
    records: Iterable[Annotation | Mapping[str, Any]], text: str, published: str | None = None
) -> list[tuple[str, ...]]:
    """The tags that follow for each record, in the order in which the records come.

    The order of the records, and the tags that they carry, change nothing. Time is linear in text
    and records, but for sorting.

    Args:
        records: all of the text, as annotations or as JSON objects.
        text: what their offsets count in, code points.
        published: ISO 8601; without it no weekday lies before or after it.
    """
    objects = [to_json(one) if isinstance(one, Annotation) else one for one in records]
    sheet = page(objects, text, published)
    readers = {kind: make(sheet) for kind, make in _READERS.items()}
    found: list[tuple[str, ...]] = []
    for item in objects:
        kind = string(item, "kind")
        there = set(readers[kind](item)) if kind in readers else set()
        found.append(tuple(tag for tag in DERIVED.get(kind or "", ()) if tag in there))
    return found


def judged(kept: object) -> tuple[str, ...]:
    """Of the tags that a record carries, those that do not follow, each once."""
    if not isinstance(kept, list | tuple):
        return ()
    return tuple(
        dict.fromkeys(tag for tag in kept if isinstance(tag, str) and tag not in FOLLOWING)
    )


def tags(
    records: Sequence[Annotation | Mapping[str, Any]], text: str, published: str | None = None
) -> list[tuple[str, ...]]:
    """The tags that each record should carry: those that follow, then its judged ones.

    Both are in the order of the list; tags that no list knows stay, at the end.
    """
    found = []
    for one, follows in zip(records, derived(records, text, published), strict=True):
        item = to_json(one) if isinstance(one, Annotation) else one
        given = item.get("phenomena") if isinstance(item, Mapping) else None
        kind = string(item, "kind")
        found.append((*follows, *in_order(kind or "", judged(given))))
    return found


def in_order(kind: str, tags: Iterable[str]) -> tuple[str, ...]:
    """The tags of a record of that kind in the order of the list, those of no list at the end.

    >>> in_order("date", ("holiday", "range"))
    ('range', 'holiday')
    """
    order = _ORDER.get(kind, {})
    return tuple(sorted(tags, key=lambda tag: (order.get(tag, len(order)), tag)))


def tagged(
    annotations: Sequence[Annotation], text: str, published: str | None = None
) -> tuple[Annotation, ...]:
    """The annotations with the tags that they should carry; nothing else of them changes."""
    return tuple(
        one if one.phenomena == right else replace(one, phenomena=right)
        for one, right in zip(annotations, tags(annotations, text, published), strict=True)
    )
