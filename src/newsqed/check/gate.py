"""The gate: whether a line is surely clean, so that nothing need look closer.

In: the bytes of one line of an exchange file. Out: True where all checks of levels 1 to 4 would
find nothing, notes included; False where one might. It never finds anything itself, and never
raises: what it does not pass, the checks look at, and they decide.

A line passes level 1, and the order and spelling that level 2 asks for, if it is what a writer
of JSON makes of the values that were decoded from it: then no key stands twice or out of its
order, no number has another form, no character is half of one. The rest is for `clean`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import UNSET, Raw

from newsqed.check import clean, forms, lines

# The codes of which a line that passes has none.
GATED = frozenset(
    ("E101", "E102", "E103", "E104", "E105", "E106", "E107", "E108", "E109", "E111", "E112",
     "E113", "E201", "E202", "E203", "E204", "E205", "E206", "E207", "E208", "E209", "E301",
     "E302", "E303", "E304", "E305", "E306", "E307", "E308", "E309", "E310", "E311", "E312",
     "E313", "E320", "E322", "E323", "E401", "E402", "E403", "E404", "E405", "W406", "E407",
     "E408", "E409", "E410", "W411", "E412", "I413", "I414", "W416", "E419")
)  # fmt: skip
_ENCODE = msgspec.json.Encoder().encode
_PARTS = msgspec.json.Decoder(dict[str, Raw])


def passes(line: bytes) -> bool:
    r"""Whether the line is surely clean.

    >>> passes(b'{"id": "a", "text": "One line."}\n')
    True
    >>> passes(b'{"id": "a", "text": "One line.", "annotations": [{}]}\n')
    False
    """
    decode = forms.decoder().decode
    try:
        found = decode(line)
        return clean.document(found) and _written(line, found)
    except Exception:
        # No JSON, another shape, too deep, a number out of all bounds: the checks find the words.
        return False


def _written(line: bytes, found: Any) -> bool:
    """Whether a writer made the line of just these values, in whatever spacing and escapes."""
    if not line.endswith(b"\n"):
        return False
    body = len(line) - (2 if line.endswith(b"\r\n") else 1)
    for made in _plainly(found):
        if len(made) == body and line.startswith(made):
            return True
    return _piecewise(line[:body], found)


def _plainly(value: Any) -> Iterator[bytes]:
    """The value without spaces, and with one after each comma and colon; nothing escaped."""
    compact = _ENCODE(value)
    yield compact
    yield msgspec.json.format(compact, indent=0)


def _piecewise(body: bytes, found: Any) -> bool:
    """The same for documents with other keys, keys in another order, or escapes."""
    parts = _PARTS.decode(body)
    pieces = {key: bytes(raw) for key, raw in parts.items()}
    if not any(
        body == b"{%s}" % comma.join([_ENCODE(key) + colon + pieces[key] for key in pieces])
        for comma, colon in ((b", ", b": "), (b",", b":"))
    ):
        return False
    for key, data in pieces.items():
        value = getattr(found, key, UNSET) if key in found.__struct_fields__ else UNSET
        if value is UNSET:
            value = msgspec.json.decode(data)
            if _deep(data, value):
                return False
        if data not in _plainly(value) and not _escaped(data, value):
            return False
    return True


def _deep(data: bytes, value: Any) -> bool:
    """Whether a document with this value in it is nested too deep."""
    # Counting brackets costs little, and mostly tells.
    brackets = data.count(b"[") + data.count(b"{")
    return brackets >= lines.DEEPEST and lines.depth(value) >= lines.DEEPEST


def _escaped(data: bytes, value: Any) -> bool:
    """Whether the bytes are the value with every character beyond ASCII escaped."""
    if b"\\u" not in data or not data.isascii():
        return False
    plain = msgspec.json.decode(data)
    return _ENCODE(plain) == _ENCODE(value) and data.decode() in (
        json.dumps(plain),
        json.dumps(plain, separators=(",", ":")),
    )
