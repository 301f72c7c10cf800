"""Quotations whose words stand elsewhere: their spans, and the runs between marks within them.

In: a quotation and its text. Out: spans that give its words, if only one set of them can be meant,
and the quotation with its runs where they stand in those spans.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from newsqed.check.sense import MARKS
from newsqed.check.subjects import Annotations, Record, Source
from newsqed.check.table import RECORDS

Object = dict[str, Any]
Pair = tuple[int, int]


def joined(text: str, spans: Sequence[Any]) -> str:
    """The words of spans, joined by one space."""
    return " ".join(text[start:end] for start, end in spans)


def whole_words(text: str, start: int, end: int) -> bool:
    """Whether no word reaches across either end of a span."""
    return not any(
        0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (start, end)
    )


def place(record: Object, text: str) -> list[Pair] | None:
    """The spans that give a quotation's words: one end changed, or all moved by one distance."""
    spans = [(int(start), int(end)) for start, end in record["spans"]]
    words = record["text"]
    found = _one_end(text, spans, words) or _whole(text, spans, words)
    return found if found and all(whole_words(text, *pair) for pair in found) else None


def _whole(text: str, spans: Sequence[Pair], words: str) -> list[Pair] | None:
    """The spans moved by one distance, if one alone gives the words, in the whole text."""
    sizes = [end - start for start, end in spans]
    if len(spans) == 1:
        sizes = [len(words)]
    if min(sizes) < 1 or sum(sizes) + len(sizes) - 1 != len(words):
        return None
    found: list[list[Pair]] = []
    at = text.find(words[: sizes[0]])
    while at >= 0 and len(found) < 2:
        away = at - spans[0][0]
        there = [
            (start + away, start + away + size)
            for (start, _), size in zip(spans, sizes, strict=True)
        ]
        if joined(text, there) == words:
            found.append(there)
        at = text.find(words[: sizes[0]], at + 1)
    return found[0] if len(found) == 1 else None


def _one_end(text: str, spans: Sequence[Pair], words: str) -> list[Pair] | None:
    """The spans with one offset changed, if there is one change that gives the words."""
    missing = len(words) - len(joined(text, spans))
    found: list[list[Pair]] = []
    for number, (start, end) in enumerate(spans):
        for pair in ((start - missing, end), (start, end + missing)):
            changed = [*spans[:number], pair, *spans[number + 1 :]]
            sound = all(0 <= left < right <= len(text) for left, right in changed)
            apart = all(left[1] <= right[0] for left, right in pairwise(changed))
            if sound and apart and joined(text, changed) == words:
                found.append(changed)
    return found[0] if len(found) == 1 else None


def with_spans(record: Object, spans: Sequence[Pair], text: str) -> tuple[Object, str]:
    """The quotation with other spans and its runs in them, and what was done.

    Runs moved with the spans, or stand where they say; where that can be read in two ways they stay
    as they are, and the checks tell.
    """
    old = [(int(start), int(end)) for start, end in record["spans"]]
    runs = [(int(start), int(end)) for start, end in record["quoted"]]
    away = spans[0][0] - old[0][0]
    ends = dict(zip(_flat(old), _flat(spans), strict=True))
    readings = [runs]
    if all(new[0] - was[0] == away == new[1] - was[1] for was, new in zip(old, spans, strict=True)):
        readings.append([(start + away, end + away) for start, end in runs])
    if all(start in ends and end in ends for start, end in runs):
        readings.append([(ends[start], ends[end]) for start, end in runs])
    made = {**record, "spans": [list(pair) for pair in spans]}
    for both in (True, False):
        fitting = {tuple(reading) for reading in readings if _fits(made, reading, text, both=both)}
        if len(fitting) == 1:
            made["quoted"] = [list(pair) for pair in fitting.pop()]
        if fitting or made["quoted"] != record["quoted"]:
            break
    return made, f"spans set by their words, to {', '.join(f'{a}-{b}' for a, b in spans)}"


def _flat(spans: Sequence[Pair]) -> list[int]:
    return [offset for pair in spans for offset in pair]


def _fits(record: Object, runs: Sequence[Pair], text: str, *, both: bool) -> bool:
    """Whether runs lie in the spans, have a mark at both ends or at one, and make the type."""
    for start, end in runs:
        if not 0 <= start < end <= len(text):
            return False
        marks = (text[start] in MARKS) + (text[end - 1] in MARKS)
        if marks < (2 if both else 1):
            return False
    bare = {key: record[key] for key in ("kind", "id", "type", "spans", "text")}
    item = Record({**bare, "quoted": [list(pair) for pair in runs]}, Source(""))
    notes = Annotations(text, [item])
    codes = ("E301", "E302", "E305", "E306", "E401")
    return not any(True for code in codes for _ in RECORDS[code](item, notes))
