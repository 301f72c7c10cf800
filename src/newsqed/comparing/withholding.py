"""What may be told of an article whose text is withheld: none of its words.

In: records and settings of such an article. Out: the same without the values that are, or may be,
words: what stays are ids, offsets, labels and values of a few known keys, and only such as have
their form. It is a list of what may stay, so that a key added later is withheld.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from newsqed.store import in_snapshot

# By key, what its value looks like where it is no word of a text.
_ID = re.compile(r"[emdqn][0-9]{1,9}|published")
_VALUE = re.compile(
    r"(?:P|PT|BC)?[0-9X]{1,4}(?:[-T:W+.0-9XYMDHSQ]|SP|SU|FA|WI|WE|MO|MI|AF|EV|NI|DT){0,32}"
    r"|(?:PRESENT|PAST|FUTURE)_REF"
)
_CODE = re.compile(r"[EWI][0-9]{3}")
_DAY = re.compile(r"[-+0-9T:Z.]{4,32}")
LABEL = re.compile("PERSON|NORP|FAC|ORG|GPE|LOC|PRODUCT|EVENT|WORK_OF_ART|LAW|LANGUAGE")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,60}")
_FORMS = {
    **dict.fromkeys(("id", "entity", "parent", "anchor", "begin_point", "end_point"), _ID),
    **dict.fromkeys(("value", "quant", "freq", "utc_offset"), _VALUE),
    **dict.fromkeys(("earliest", "latest", "published", "retrieved"), _DAY),
    **dict.fromkeys(("rule", "annotator", "desk", "split"), _NAME),
    "label": LABEL,
    "mod": re.compile(
        "APPROX|START|END|MID|(?:ON_OR_)?(?:BEFORE|AFTER)|(?:LESS|MORE)_THAN|EQUAL_OR_(?:LESS|MORE)"
    ),
    "kind": re.compile("entity|mention|date|quote|not_quote"),
    "type": re.compile("DATE|TIME|DURATION|SET|direct|mixed|indirect"),
    "form": re.compile("name|nominal|pronoun"),
    "link": re.compile("linked|nil|ambiguous|unreviewed"),
    "use": re.compile("title|term|nickname|irony|other"),
    "medium": re.compile("spoken|written|posted|unknown"),
    "layout": re.compile("transcript"),
    "wikidata": re.compile("Q[0-9]{1,12}"),
    "gold_from": re.compile("scratch|rules"),
    "origin": re.compile("collected|composed"),
    "sha256": re.compile("[0-9a-f]{64}"),
    "license": re.compile(r"[A-Za-z0-9.+-]{1,40}"),
    "language": re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"),
}
_NUMBERS = {"start", "end", "spans", "quoted", "confidence", "fiscal", "dateline"}
_PARTS = {"cue", "speaker", "addressee", "title"}


def bare(item: Mapping[str, Any]) -> dict[str, Any]:
    """The object without what may be words, keys that are none of ours included.

    Null stays; a value that is withheld becomes an ellipsis.

    >>> bare({"kind": "mention", "id": "m1", "start": 4, "text": "Oslo", "label": "GPE"})
    {'kind': 'mention', 'id': 'm1', 'start': 4, 'text': '…', 'label': 'GPE'}
    """
    return {key: _bare(key, value) for key, value in item.items() if key in _KNOWN}


_WORDS = {"text", "name", "note", "phenomena", "schema", "canary", "file", "url", "publisher"}
_KNOWN = {*_FORMS, *_NUMBERS, *_PARTS, *_WORDS}
HIDDEN = "…"


def known(keys: Iterable[str]) -> tuple[str, ...]:
    """Those of the keys that are ours, and so no words of a text."""
    return tuple(key for key in keys if key in _KNOWN)


def bare_waiver(waiver: Mapping[str, Any]) -> dict[str, Any]:
    """Code, place and day of a waiver, without its reason."""
    forms = {"code": _CODE, "id": _ID, "until": _DAY}
    kept = {
        key: value
        for key, form in forms.items()
        if isinstance(value := waiver.get(key), str) and form.fullmatch(value)
    }
    file = waiver.get("file")
    return {**kept, "file": file if isinstance(file, str) and in_snapshot(file) else HIDDEN}


def _bare(key: str, value: Any) -> Any:
    if value is None:
        return None
    if key in _NUMBERS and _numeric(value):
        return value
    if key in _PARTS and isinstance(value, dict):
        return bare(value)
    if isinstance(value, str) and key in _FORMS and _FORMS[key].fullmatch(value):
        return value
    return HIDDEN


def _numeric(value: Any) -> bool:
    """Whether the value is made of numbers, at whatever depth."""
    if isinstance(value, list):
        return all(_numeric(part) for part in value)
    return isinstance(value, int | float)
