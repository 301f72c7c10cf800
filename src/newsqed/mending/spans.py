"""Offsets that have moved: found again by the words that the record repeats.

In: a text and its records, each of which its schema has passed. Out: the records with offsets at
which their words stand, as far as only one place can be meant: the one where the words stand and
nothing else is marked, or the one that the records beside it have moved to as well. What could be
meant otherwise stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from newsqed.check.subjects import Record, Source
from newsqed.mending import quotations
from newsqed.mending.quotations import whole_words

Object = dict[str, Any]
Pair = tuple[int, int]


class Places:
    """Where words stand in a text, and which of the places are marked already.

    Attributes:
        text: the text.
        records: the records that stand where their words do.
    """

    def __init__(self, text: str, records: Sequence[Object]) -> None:
        self.text = text
        self.taken = {(item["kind"], item["start"]) for item in records if "start" in item}
        self.dates = sorted(
            (item["start"], item["end"]) for item in records if item["kind"] == "date"
        )
        self._free: dict[tuple[str, str], int | None] = {}

    def only(self, kind: str, words: str) -> int | None:
        """The one place of the words that no record of the kind marks; None if not just one."""
        key = kind, words
        if key not in self._free:
            found = []
            for at in occurrences(self.text, words):
                if self.free(kind, at, at + len(words)):
                    found.append(at)
                    if len(found) == 2:
                        break
            self._free[key] = found[0] if len(found) == 1 else None
        return self._free[key]

    def free(self, kind: str, start: int, end: int) -> bool:
        """Whether no record of the kind marks that place; dates never overlap."""
        if kind == "date":
            at = bisect_left(self.dates, (end, 0))
            return at == 0 or self.dates[at - 1][1] <= start
        return (kind, start) not in self.taken


def occurrences(text: str, words: str) -> Iterator[int]:
    """The places where words stand as whole words.

    >>> list(occurrences("He said: the heron.", "he")), list(occurrences("no no", "no"))
    ([], [0, 3])
    """
    at = text.find(words) if words else -1
    while at >= 0:
        if whole_words(text, at, at + len(words)):
            yield at
        at = text.find(words, at + 1)


def stands(record: Object, text: str) -> bool:
    """Whether a record that its schema has passed stands where its words do."""
    if record["kind"] == "entity":
        return True
    pairs = record.get("spans") or [(record["start"], record["end"])]
    sound = all(0 <= start < end <= len(text) for start, end in pairs)
    return sound and quotations.joined(text, pairs) == record.get("text")


def moved(records: Sequence[Object], text: str) -> list[tuple[Object, list[str]]]:
    """The records with their offsets mended, and for each what was done, in words."""
    places = Places(text, [record for record in records if stands(record, text)])
    found = [_alone(record, places) for record in records]
    claims = Counter(_place(record) for record, _, away in found if away is not None)
    settled = sorted(
        (_start(before), away)
        for before, (record, _, away) in zip(records, found, strict=True)
        if away is not None and claims[_place(record)] == 1 and before["kind"] != "entity"
    )
    result = []
    for before, (record, done, away) in zip(records, found, strict=True):
        if away and claims[_place(record)] > 1:
            record, done = before, []  # two records for one place: nobody can tell which is right
        elif away is None and (distance := _beside(_start(before), settled)):
            record, done = _together(before, distance, places)
        result.append((record, done))
    return result


def _place(record: Object) -> tuple[Any, ...]:
    spans = record.get("spans") or [(record.get("start"), record.get("end"))]
    return (record["kind"], record.get("label"), *map(tuple, spans))


def _start(record: Object) -> int:
    if record["kind"] == "entity":
        return 0
    return int(record["spans"][0][0] if "spans" in record else record["start"])


def _beside(start: int, settled: Sequence[Pair]) -> int | None:
    """The distance by which the nearest records on both sides have moved; None if not the same."""
    at = bisect_right(settled, (start, 1 << 62))
    beside = {away for _, away in (*settled[max(0, at - 1) : at], *settled[at : at + 1])}
    return beside.pop() if len(beside) == 1 and len(settled) > 1 else None


def _alone(record: Object, places: Places) -> tuple[Object, list[str], int | None]:
    """A record as far as it can be mended by itself.

    Returns:
        The record, what was done, and how far it moved: 0 where it stands, None where nobody can
        tell.
    """
    text = places.text
    if record["kind"] == "entity":
        return record, [], 0
    if stands(record, text):
        made, done = _parts(record, 0, places)
        return made, done, 0
    if (same := _as_written(record, text)) is not None:
        made, done = _parts(same, 0, places)
        return made, ["text as it stands in the article", *done], 0
    if record["kind"] == "quote":
        spans = quotations.place(record, text)
        if spans is None:
            return record, [], None
        away = spans[0][0] - record["spans"][0][0]
        made, done = _moved_quote(record, spans, places)
        return made, done, away
    pair = _anchored(text, record) or _only(record, places)
    if pair is None:
        return record, [], None
    made, done = _set(record, pair)
    made, more = _parts(made, pair[0] - record["start"], places)
    return made, [*done, *more], pair[0] - record["start"]


def _only(record: Object, places: Places) -> Pair | None:
    """The one free place of a record's words; none where they are right but for their case."""
    words, start, end = record["text"], record["start"], record["end"]
    if places.text[max(0, start) : max(0, end)].casefold() == words.casefold():
        return None
    at = places.only(record["kind"], words)
    return None if at is None else (at, at + len(words))


def _together(record: Object, away: int, places: Places) -> tuple[Object, list[str]]:
    """A record moved by the distance by which those beside it moved, if its words stand there."""
    text = places.text
    if record["kind"] == "quote":
        spans = [(start + away, end + away) for start, end in record["spans"]]
        if spans[0][0] < 0 or quotations.joined(text, spans) != record["text"]:
            return record, []
        return _moved_quote(record, spans, places)
    pair = record["start"] + away, record["end"] + away
    if pair[0] < 0 or text[slice(*pair)] != record["text"]:
        return record, []
    if not places.free(record["kind"], *pair):
        return record, []
    made, done = _set(record, pair)
    made, more = _parts(made, away, places)
    return made, [*done, *more]


def _moved_quote(record: Object, spans: list[Pair], places: Places) -> tuple[Object, list[str]]:
    made, done = quotations.with_spans(record, spans, places.text)
    made, more = _parts(made, spans[0][0] - record["spans"][0][0], places)
    return made, [done, *more]


def _parts(record: Object, away: int, places: Places) -> tuple[Object, list[str]]:
    """The record with its cue, speaker, addressee and title where their words stand.

    They move with their record; those of a record that stands, only to the one place of the text.
    Short words often stand by chance where a part said: the place nearer to the record is meant.
    """
    text, done = places.text, []
    made = dict(record)
    for pointer, part in Record(record, Source("")).slices():
        start, end, words = part["start"], part["end"], part["text"]
        if not pointer:
            continue
        stands = end == start + len(words) and _whole(text, start, words)
        along = away != 0 and _whole(text, start + away, words)
        if stands and not (along and _distance(made, start + away) < _distance(made, start)):
            continue
        pair: Pair | None = (start + away, start + away + len(words)) if along else None
        pair = pair or _anchored(text, part) or _only({**part, "kind": "part"}, places)
        key = pointer[1:]
        if (same := _as_written(part, text)) is not None:
            made[key] = same
            done.append(f"{key} text as it stands in the article")
        elif pair is not None:
            made[key], told = _set(part, pair)
            done += [f"{key} {words}" for words in told]
    return made, done


def _whole(text: str, at: int, words: str) -> bool:
    return at >= 0 and text.startswith(words, at) and whole_words(text, at, at + len(words))


def _distance(record: Object, at: int) -> int:
    pairs = record.get("spans") or [(record["start"], record["end"])]
    return min(max(int(start) - at, at - int(end), 0) for start, end in pairs)


def _anchored(text: str, part: Any) -> Pair | None:
    """Where the words stand if they begin, or end, where the record says."""
    words, size = part["text"], len(part["text"])
    starts = {at for at in (part["start"], part["end"] - size) if at >= 0}
    found = [
        at
        for at in starts
        if words and text.startswith(words, at) and whole_words(text, at, at + size)
    ]
    return (found[0], found[0] + size) if len(found) == 1 else None


def _set(part: Any, found: Pair) -> tuple[Object, list[str]]:
    away = found[0] - part["start"]
    plural = "" if abs(away) == 1 else "s"
    side = "later" if away > 0 else "earlier"
    words = f"moved {abs(away)} character{plural} {side}" if away else "end set by its words"
    made = {**part, "start": found[0], "end": found[1]}
    return made, [f"{words}, to {found[0]}-{found[1]}"]


def _as_written(part: Any, text: str) -> Object | None:
    """The part with the article's own white space and composition of characters, if that is all."""
    pairs = part.get("spans") or [(part["start"], part["end"])]
    slices = [text[start:end] for start, end in pairs if 0 <= start < end <= len(text)]
    there = " ".join(slices)
    if len(slices) < len(pairs) or any(piece != piece.strip() for piece in slices):
        return None
    if there == part["text"] or _plain(there) != _plain(part["text"]):
        return None
    return {**part, "text": there}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", text))
