"""The words around a record's place, on one line.

In: a record and what may be told of its article. Out: pieces of text, each with whether it is the
record's own; none where the words are withheld or the place lies outside the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsqed.comparing.changes import Told
from newsqed.comparing.state import Object

Window = tuple[tuple[str, bool], ...]

# In code points: the words before and after, the longest value, the longest own words.
_AROUND, _LONGEST, _INSIDE = 60, 80, 160


def window(item: Object, told: Told) -> Window:
    """The words around a record's place, on one line; an entity's name; nothing if withheld."""
    if not told.text:
        return ()
    if item["kind"] == "entity":
        name = item.get("name")
        return ((shortened(name), True),) if isinstance(name, str) else ()
    spans = item.get("spans") if "spans" in item else [[item.get("start"), item.get("end")]]
    if not isinstance(spans, list) or not spans or not all(map(is_pair, spans)):
        return ()
    if not all(0 <= start < end <= len(told.text) for start, end in spans):
        return ()
    return tuple(_pieces(told.text, spans))


def _pieces(text: str, spans: list[list[int]]) -> Iterator[tuple[str, bool]]:
    first, last = spans[0][0], spans[-1][1]
    yield _before(text, first), False
    at = first
    for start, end in spans:
        if start > at:
            yield _line(_middle(text[at:start])), False
        yield _line(_middle(text[start:end])), True
        at = max(at, end)
    yield _after(text, last), False


def _before(text: str, at: int) -> str:
    """The words of the paragraph before a place, from a whole word on."""
    words = text[max(0, at - _AROUND) : at].rpartition("\n")[2]
    if len(words) == _AROUND and at > _AROUND:
        words = "… " + words.partition(" ")[2]
    return _line(words)


def _after(text: str, at: int) -> str:
    """The words of the paragraph after a place, up to a whole word."""
    words = text[at : at + _AROUND].partition("\n")[0]
    if len(words) == _AROUND and at + _AROUND < len(text):
        words = words.rpartition(" ")[0] + " …"
    return _line(words)


def _middle(text: str) -> str:
    """Words without their middle, where they are many."""
    if len(text) <= _INSIDE:
        return text
    half = _INSIDE // 2
    return f"{text[:half].rpartition(' ')[0] or text[:half]} … " + (
        text[-half:].partition(" ")[2] or text[-half:]
    )


def _line(text: str) -> str:
    """The words on one line; white space at the edges stays, since pieces are put together."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return " " * text[0].isspace() + words + " " * text[-1].isspace()


def shortened(text: str) -> str:
    """The text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 2].rstrip()} …"


def is_pair(part: Any) -> bool:
    """Whether it is a pair of offsets."""
    return isinstance(part, list) and len(part) == 2 and all(isinstance(at, int) for at in part)
