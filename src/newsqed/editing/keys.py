"""Which keys of a record may be typed, and what the typed words stand for.

In: a record, a key and a value as somebody typed it. Out: the value as the record holds it, or an
error that says how the key is set instead. What a key takes is read from the annotation schema;
whether the value is a good one is for the checks.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

from newsqed import phenomena, schemas
from newsqed.errors import NewsqedError
from newsqed.records import Annotation, keys, to_json

# What is found or derived, and so never typed; the type of a quotation is too.
_DERIVED = frozenset(
    ("kind", "id", "start", "end", "text", "spans", "quoted", "earliest", "latest")
) | {"rule", "annotator"}
_Shape = Literal["words", "number", "list", "flag", "place"]
_EXAMPLES = {
    "number": "a number: confidence=0.8",
    "list": 'tags: phenomena=metonym,name-order, or ["metonym", "name-order"]',
    "flag": "true, or take the key away with --unset",
}


def filled(record: Annotation, values: Mapping[str, Any]) -> dict[str, Any]:
    """The record as a JSON object with the values put in; None takes a key away.

    Raises:
        NewsqedError: a key is not to be typed, cannot be missed, or takes no such value.
    """
    new = to_json(record)
    for key, value in values.items():
        settable(record, key)
        if key == "phenomena":
            typed = () if value is None else _judged(record.kind, read(record.kind, key, value))
            value = [*(tag for tag in record.phenomena if tag in phenomena.FOLLOWING), *typed]
            value = value or None
        elif value is not None:
            value = read(record.kind, key, value)
        if value is not None:
            new[key] = value
            continue
        removable(record, key)
        new.pop(key, None)
        if key in record.keep_null:
            new[key] = None
    return new


def _judged(kind: str, tags: Sequence[str]) -> list[str]:
    """The tags, if they are ones that an annotator gives to a record of the kind.

    Raises:
        NewsqedError: one is not.
    """
    ours = phenomena.JUDGED.get(kind, ())
    for tag in tags:
        if tag in phenomena.FOLLOWING:
            raise NewsqedError(
                f"{tag} is not typed: it follows from the records",
                hint=f"those that are typed: {', '.join(ours) or 'none'}",
            )
        if tag not in ours:
            raise NewsqedError(
                f"{tag!r} is no tag for a record of kind {kind}",
                hint=f"those that are typed: {', '.join(ours) or 'none'}",
            )
    return [tag for tag in ours if tag in tags]


def settable(record: Annotation, key: str) -> None:
    """See that the record has the key, and that it is one to be typed.

    Raises:
        NewsqedError: it has not, or the key is found or derived.
    """
    if key == "quoted" or (record.kind, key) == ("quote", "type"):
        raise NewsqedError(
            f"{key} is not typed: it follows from the words and their marks",
            hint="--quoted with the words of each run, or none, where the marks do not tell",
        )
    if key in _DERIVED:
        raise NewsqedError(
            f"{key} is not typed: it is found in the text or derived",
            hint="--words gives a record other words",
        )
    if key not in keys(record.kind):
        known = [name for name in keys(record.kind) if name not in _DERIVED]
        raise NewsqedError(
            f"a record of kind {record.kind} has no key {key!r}", hint=f"keys: {', '.join(known)}"
        )


def removable(record: Annotation, key: str) -> None:
    """See that the record can do without the key.

    Raises:
        NewsqedError: it cannot.
    """
    needed = schemas.load("annotation")["$defs"][record.kind]["required"]
    if key in needed and key not in record.keep_null:
        raise NewsqedError(
            f"a record of kind {record.kind} cannot be without {key}",
            hint=f"--set {key}=… gives it another value",
        )


def read(kind: str, key: str, value: Any) -> Any:
    """What the value of a key stands for: words as they are, JSON where the schema asks for it.

    Raises:
        NewsqedError: the value is of another shape than the key's, or holds what is no text.

    >>> read("mention", "note", "[sic]"), read("mention", "confidence", "0.5")
    ('[sic]', 0.5)
    """
    shape = _shape(kind, key)
    if shape == "place":
        raise NewsqedError(
            f"{key} is not typed with offsets: its words are found", hint=f"--{key} with its words"
        )
    if shape == "words":
        return _text(key, value)
    try:
        return _typed(shape, json.loads(value) if _is_json(shape, value) else value)
    except ValueError:
        raise NewsqedError(f"{value!r} is no value for {key}", hint=_EXAMPLES[shape]) from None


def _is_json(shape: _Shape, value: Any) -> bool:
    """Whether it is a text to be read as JSON; tags may stand without brackets."""
    return isinstance(value, str) and (shape != "list" or value.lstrip()[:1] == "[")


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise NewsqedError(f"{value!r} is no value for {key}", hint="it takes words")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise NewsqedError(
            f"the value of {key} holds bytes that are no UTF-8: {value!r}",
            hint="type it anew, in a terminal that is set to UTF-8",
        ) from None
    return value


def _typed(shape: _Shape, value: Any) -> Any:
    """The value, if it is of the shape.

    Raises:
        ValueError: it is not.
    """
    if shape == "list":
        tags = value.split(",") if isinstance(value, str) else value
        if isinstance(tags, list | tuple) and all(isinstance(tag, str) for tag in tags):
            return [_text("a tag", tag.strip()) for tag in tags]
    number = type(value) in (int, float) and math.isfinite(value)
    if (shape == "flag" and value is True) or (shape == "number" and number):
        return value
    raise ValueError(value)


@cache
def _shape(kind: str, key: str) -> _Shape:
    """What the schema asks of a key."""
    schema = schemas.load("annotation")["$defs"]
    about = schema[kind]["properties"][key]
    while "$ref" in about or "anyOf" in about:
        about = about["anyOf"][0] if "anyOf" in about else schema[about["$ref"].split("/")[-1]]
    if about.get("enum") == [True]:
        return "flag"
    shapes: dict[str, _Shape] = {"number": "number", "array": "list", "object": "place"}
    return shapes.get(about.get("type", "string"), "words")
