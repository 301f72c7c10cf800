"""Rows without words: what a release may hold of an article whose text is withheld.

In: a row. Out: the same row with every string null but those of columns that are known to hold
none of the article's words. It is a list of what may stay, so that a column added later is
withheld until somebody decides otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_IDS = {"id", "article", "entity", "speaker_entity", "addressee_entity", "parent", "anchor"}
_POINTS = {"begin_point", "end_point", "earliest", "latest"}
_MADE = {"method", "annotator", "annotator_kind", "phenomena", "rule", "gold_from"}
# What says where the article can be found, and that a text is the one that was annotated.
_SOURCE = {"published_raw", "publisher", "language", "license", "url", "sha256", "canary"}
_LABELS = {"desk", "origin", "type", "label", "form", "link", "use", "medium", "layout"}
_SPEAKER = {"speaker_form", "speaker_label", "speaker_wikidata", "wikidata"}
_VALUES = {"value", "mod", "quant", "freq", "utc_offset", "granularity", "edtf"}
KEPT = frozenset(_IDS | _POINTS | _MADE | _SOURCE | _LABELS | _SPEAKER | _VALUES)


def withhold(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row without its words: strings null, lists of strings null, all else as it was.

    >>> withhold({"id": "m1", "start": 4, "text": "Oslo", "title": {"start": 1, "text": "Dr"}})
    {'id': 'm1', 'start': 4, 'text': None, 'title': {'start': 1, 'text': None}}
    """
    return {key: value if key in KEPT else _bare(value) for key, value in row.items()}


def _bare(value: Any) -> Any:
    if isinstance(value, str):
        return None
    if isinstance(value, Mapping):
        return withhold(value)
    if isinstance(value, list):
        if any(isinstance(item, str) for item in value):
            return None
        return [_bare(item) for item in value]
    return value
