"""Offsets that have moved: found again by the words that the record repeats.

In: a text and a record that its schema has passed. Out: the record with offsets at which its words
stand, as far as that is certain. Words that stand nowhere near, or twice, are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from newsqed.check.subjects import Annotations, Record, Source
from newsqed.check.table import RECORDS

# How far from the named place words are looked for, in code points: about a paragraph. Words that
# stand once in that stretch are the ones that were meant.
NEAR = 200

Object = dict[str, Any]
Pair = tuple[int, int]


def place(text: str, words: str, start: int, end: int) -> Pair | None:
    """Where the words of a slice stand, if only one place can be meant; None otherwise.

    Words at the start or up to the end that is named are meant; else those that stand once within
    `NEAR` code points. Words that stand there only as part of longer ones are not meant.

    >>> place("He said so. She said no.", "no", 19, 21)
    (21, 23)
    >>> place("He said so. She said no.", "said", 0, 4) is None
    True
    """
    size = len(words)
    if not words or start < 0:
        return None
    found = {at for at in (start, end - size) if at >= 0 and text.startswith(words, at)}
    if not found:
        first = max(0, min(start, end) - NEAR)
        found = set(_places(text, words, first, max(start, end) + NEAR))
    if len(found) != 1:
        return None
    at = found.pop()
    return (at, at + size) if _whole_words(text, at, at + size) else None


def _whole_words(text: str, start: int, end: int) -> bool:
    """Whether no word reaches across either end of a span."""
    return not any(
        0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (start, end)
    )


def _places(text: str, words: str, first: int, last: int) -> Iterator[int]:
    """The places of the words between two offsets, two at the most."""
    for _ in range(2):
        first = text.find(words, first, last)
        if first < 0:
            return
        yield first
        first += 1


def moved(value: Object, text: str) -> tuple[Object, list[str]]:
    """The record with its parts where their words stand, and what was done, in words.

    Parts whose words stand at several places follow the other parts, where those have all moved by
    one distance and the words stand there too.
    """
    record = {key: dict(part) if isinstance(part, dict) else part for key, part in value.items()}
    done: list[str] = []
    wrong = []
    distances: set[int] = set()
    for pointer, part in Record(record, Source("")).slices():
        start, end, words = part["start"], part["end"], part["text"]
        there = text[start:end] if 0 <= start < end else ""
        if there == words and len(words) == end - start:
            distances.add(0)
        elif there and _same(there, words) and end <= len(text):
            part["text"] = there  # type: ignore[index]
            done.append(f"{_name(pointer)}text as it stands in the article")
            distances.add(0)
        elif (found := place(text, words, start, end)) is not None:
            distances.add(found[0] - start)
            done.append(_set(part, found, _name(pointer)))
        else:
            wrong.append((pointer, part))
    (distance,) = distances if len(distances) == 1 else (0,)
    for pointer, part in wrong if distance else ():
        pair = part["start"] + distance, part["end"] + distance
        if text[slice(*pair)] == part["text"]:
            done.append(_set(part, pair, _name(pointer)))
    if record["kind"] == "quote":
        done += _move_quote(record, text)
    return record, done


def stands(record: Object, text: str) -> bool:
    """Whether a record that its schema has passed stands where its words do."""
    if record["kind"] == "entity":
        return True
    pairs = record.get("spans") or [(record["start"], record["end"])]
    sound = all(0 <= start < end <= len(text) for start, end in pairs)
    return sound and _joined(text, pairs) == record.get("text")


def _set(part: Any, found: Pair, name: str) -> str:
    away = found[0] - part["start"]
    words = f"{name}moved {_distance(away)}" if away else f"{name}end set by its words"
    part["start"], part["end"] = found
    return f"{words}, to {found[0]}-{found[1]}"


def _distance(away: int) -> str:
    number = abs(away)
    plural = "" if number == 1 else "s"
    return f"{number} character{plural} {'later' if away > 0 else 'earlier'}"


def _name(pointer: str) -> str:
    return f"{pointer[1:]} " if pointer else ""


def _same(one: str, other: str) -> bool:
    """Whether two texts differ in white space and in the composition of characters alone."""
    first, second = (
        unicodedata.normalize("NFC", re.sub(r"\s+", " ", part)) for part in (one, other)
    )
    return first == second


def _move_quote(record: Object, text: str) -> list[str]:
    """Move the spans of a quotation to where its words stand, its runs with them."""
    spans = [tuple(pair) for pair in record["spans"]]
    words = record["text"]
    if _joined(text, spans) == words:
        return []
    sound = all(
        0 <= start < end <= len(text) and text[start:end] == text[start:end].strip()
        for start, end in spans
    )
    if sound and _same(_joined(text, spans), words):
        record["text"] = _joined(text, spans)
        return ["text as it stands in the article"]
    found = _whole(text, spans, words) or _one_end(text, spans, words)
    if found is None or not all(_whole_words(text, *pair) for pair in found):
        return []
    runs = [tuple(pair) for pair in record["quoted"]]
    ends = dict(zip(_flat(spans), _flat(found), strict=True))
    away = found[0][0] - spans[0][0]
    record["spans"] = [list(pair) for pair in found]
    candidates = (
        [(ends.get(start, start), ends.get(end, end)) for start, end in runs],
        runs,
        [(start + away, end + away) for start, end in runs],
    )
    for candidate in candidates:
        if _fits({**record, "quoted": [list(pair) for pair in candidate]}, text):
            record["quoted"] = [list(pair) for pair in candidate]
            break
    places = ", ".join(f"{start}-{end}" for start, end in found)
    return [f"spans set by their words, to {places}"]


def _joined(text: str, spans: Sequence[Any]) -> str:
    return " ".join(text[start:end] for start, end in spans)


def _flat(spans: Sequence[Pair]) -> list[int]:
    return [offset for pair in spans for offset in pair]


def _whole(text: str, spans: list[Any], words: str) -> list[Pair] | None:
    """The spans moved by one distance, if there is one that gives the words."""
    if len(spans) == 1:
        pair = place(text, words, *spans[0])
        return [pair] if pair else None
    found = [
        moved_by
        for away in range(-NEAR, NEAR + 1)
        if (moved_by := [(start + away, end + away) for start, end in spans])[0][0] >= 0
        and _joined(text, moved_by) == words
    ]
    return found[0] if len(found) == 1 else None


def _one_end(text: str, spans: list[Any], words: str) -> list[Pair] | None:
    """The spans with one offset changed, if there is one change that gives the words."""
    missing = len(words) - len(_joined(text, spans))
    found = []
    for number, (start, end) in enumerate(spans):
        for pair in ((start - missing, end), (start, end + missing)):
            changed = [*spans[:number], pair, *spans[number + 1 :]]
            sound = all(0 <= left < right <= len(text) for left, right in changed)
            apart = all(left[1] <= right[0] for left, right in pairwise(changed))
            if sound and apart and _joined(text, changed) == words:
                found.append(changed)
    return found[0] if len(found) == 1 else None


def _fits(record: Object, text: str) -> bool:
    """Whether the checks of spans, runs and type find nothing in a quotation."""
    item = Record(record, Source(""))
    notes = Annotations(text, [item])
    codes = ("E301", "E302", "E305", "E306", "E401", "E410")
    return not any(True for code in codes for _ in RECORDS[code](item, notes))
