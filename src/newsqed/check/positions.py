"""Where the values of a JSON text stand: the code points that each JSON Pointer names.

In: a text that is JSON. Out: for each pointer the offsets of its value and of its key. Nothing
is decoded or judged; `json` has read the text before.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    """Offsets in the JSON text, code points, half-open; a value of an array has no key."""

    start: int
    end: int
    key_start: int | None = None
    key_end: int | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """Every value of a JSON text by its pointer.

    Attributes:
        places: where each stands; of a key that is repeated, the last.
        repeated: pointers of keys that stand twice in their object.
    """

    places: dict[str, Place] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)


_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_SCALAR = re.compile(r"[^\s,\]}]+")


def scan(source: str) -> Index:
    r"""Where every value of the text stands.

    >>> scan('{"a": [1, "x"]}').places["/a/1"]
    Place(start=10, end=13, key_start=None, key_end=None)
    """
    index = Index()
    _value(source, _space(source, 0), "", None, index)
    return index


def token(source: str, at: int) -> int:
    """The end of the string, number or word that begins at the offset; one further for others."""
    match = _STRING.match(source, at) or _SCALAR.match(source, at)
    if match is None or source[at] in "[{":
        return at + 1
    return match.end()


def escape(key: str) -> str:
    """A key as a part of a JSON Pointer (RFC 6901).

    >>> escape("a/b")
    'a~1b'
    """
    return key.replace("~", "~0").replace("/", "~1")


def _space(source: str, at: int) -> int:
    match = _SPACE.match(source, at)
    return match.end() if match else at


def _value(source: str, at: int, pointer: str, key: tuple[int, int] | None, index: Index) -> int:
    """Note the value that begins at the offset, and what it holds; its end."""
    opening = source[at : at + 1]
    if opening == "{":
        end = _members(source, at, pointer, index)
    elif opening == "[":
        end = _items(source, at, pointer, index)
    else:
        match = (_STRING if opening == '"' else _SCALAR).match(source, at)
        end = match.end() if match else at
    index.places[pointer] = Place(at, end, *(key or (None, None)))
    return end


def _members(source: str, at: int, pointer: str, index: Index) -> int:
    at = _space(source, at + 1)
    seen: set[str] = set()
    while (match := _STRING.match(source, at)) is not None:
        name = json.loads(match[0], strict=False)
        inner = f"{pointer}/{escape(name)}"
        if name in seen:
            index.repeated.append(inner)
        seen.add(name)
        at = _space(source, _space(source, match.end()) + 1)
        at = _space(source, _value(source, at, inner, match.span(), index))
        if source[at : at + 1] != ",":
            break
        at = _space(source, at + 1)
    return at + 1


def _items(source: str, at: int, pointer: str, index: Index) -> int:
    at = _space(source, at + 1)
    number = 0
    while source[at : at + 1] not in ("]", ""):
        at = _space(source, _value(source, at, f"{pointer}/{number}", None, index))
        number += 1
        if source[at : at + 1] != ",":
            break
        at = _space(source, at + 1)
    return at + 1
