"""Level 3: spans equal their text, ids are unique, references resolve, nothing crosses.

In: records that their schema passed, with the text. Out: problems, with the mend where the text
itself tells it: where the words stand, which record was meant.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from itertools import pairwise

from newsqed.check.subjects import Annotations, Problem, Record, quoted
from newsqed.records import position

# How far words are sought, so that a long text full of wrong offsets takes no quadratic time.
_NEAR = 100_000


def _extents(record: Record) -> Iterator[tuple[str, str, str, int, int]]:
    """All offsets of a record: pointer, pointer to the start, to the end, start, end."""
    for pointer, part in record.slices():
        yield pointer, f"{pointer}/start", f"{pointer}/end", part["start"], part["end"]
    for pointer, start, end in record.pairs():
        yield pointer, f"{pointer}/0", f"{pointer}/1", start, end


def _sound(record: Record, notes: Annotations) -> bool:
    """Whether all of its offsets lie in the text and in order."""
    return all(start < end <= len(notes.text) for *_, start, end in _extents(record))


def past_the_end(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A span reaches past the end of the text."""
    size = len(notes.text)
    wanted = {pointer: part["text"] for pointer, part in record.slices()}
    for pointer, first, last, start, end in _extents(record):
        if start < end and end > size:
            hint = None
            if pointer in wanted:
                hint = _found(notes.text, wanted[pointer], start)
            yield Problem(
                f"the span {quoted(start)} to {quoted(end)} reaches past "
                f"the end of the text ({size} code points)",
                first if start > size else last,
                text=quoted(end),
                hint=hint or "offsets count code points, not bytes and not UTF-16 units",
            )


def empty_span(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A span is empty or ends before it starts."""
    wanted = {pointer: part["text"] for pointer, part in record.slices()}
    for pointer, first, _, start, end in _extents(record):
        if start >= end:
            what = "is empty" if start == end else "ends before it starts"
            hint = None
            if pointer in wanted:
                hint = _found(notes.text, wanted[pointer], start)
            yield Problem(
                f"the span {quoted(start)} to {quoted(end)} {what}",
                first,
                text=f"{quoted(start)}, {quoted(end)}",
                hint=hint or "start is the first code point, end the one after the last",
            )


def text_differs(record: Record, notes: Annotations) -> Iterator[Problem]:
    """The text is not the slice that its offsets name."""
    for pointer, part in record.slices():
        start, end, wanted = part["start"], part["end"], part["text"]
        if not start < end <= len(notes.text) or (there := notes.text[start:end]) == wanted:
            continue
        yield Problem(
            f"the text is {quoted(wanted)}, but {start} to {end} holds {quoted(there)}",
            f"{pointer}/text",
            text=wanted,
            hint=_right_text(notes.text, wanted, start, there),
        )


def _right_text(text: str, wanted: str, start: int, there: str) -> str:
    """How to mend a text that is not its slice."""
    slice_ = f"repeat the slice as it is, {quoted(there)}"
    if there.casefold() == wanted.casefold():
        return slice_
    return _found(text, wanted, start) or f"no {quoted(wanted)} stands near: {slice_}"


def _nearest(text: str, wanted: str, start: int) -> int | None:
    """Where the words stand, nearest to where they were sought; None if nowhere near."""
    sought = min(start, len(text))
    before = text.rfind(wanted, max(0, sought - _NEAR), sought + len(wanted) - 1) if sought else -1
    after = text.find(wanted, sought, sought + len(wanted) + _NEAR)
    places = [place for place in (before, after) if place >= 0]
    return min(places, key=lambda place: abs(place - sought)) if places else None


def _found(text: str, wanted: str, start: int) -> str | None:
    """A hint at where the words stand."""
    place = _nearest(text, wanted, start)
    if place is None:
        return None
    away = place - start
    offsets = f"start {place}, end {place + len(wanted)}"
    if start >= len(text):
        return f"the text stands before that: {offsets}"
    if away == 0:
        return f"the words are {len(wanted)} code points long: {offsets}"
    number, plural = abs(away), "s" if abs(away) > 1 else ""
    where = f"{number} character{plural} {'later' if away > 0 else 'earlier'}"
    return f"the text stands {where}: {offsets}"


def quote_text_differs(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A quotation's text is not its spans joined by one space."""
    if record.kind != "quote" or not _sound(record, notes):
        return
    joined = " ".join(notes.text[start:end] for start, end in record.value["spans"])
    wanted = record.value["text"]
    if joined != wanted:
        hint = f"the spans give {quoted(joined, 200)}"
        first, *others = record.value["spans"]
        if not others and (place := _nearest(notes.text, wanted, first[0])) is not None:
            hint = f"the text stands at spans [[{place}, {place + len(wanted)}]]"
        yield Problem(
            "the text is not the spans joined by one space", "/text", text=wanted, hint=hint
        )


def spans_out_of_order(record: Record, notes: Annotations) -> Iterator[Problem]:
    """The parts of a quotation are out of order or overlap."""
    if not _sound(record, notes):
        return
    for key in ("spans", "quoted"):
        parts = record.value.get(key, [])
        for number, (left, right) in enumerate(pairwise(parts), start=1):
            if right[0] < left[1]:
                what = "overlaps" if right[1] > left[0] else "stands before"
                yield Problem(
                    f"{key}: [{right[0]}, {right[1]}] {what} [{left[0]}, {left[1]}]",
                    f"/{key}/{number}",
                    text=notes.text[right[0] : right[1]],
                    hint="parts stand in the order of the text, each after the end of the last",
                )


def quoted_outside(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A run between marks lies outside the quotation's spans."""
    if not _sound(record, notes):
        return
    spans = sorted(map(tuple, record.value.get("spans", ())))
    for number, (start, end) in sorted(
        enumerate(record.value.get("quoted", ())), key=lambda item: tuple(item[1])
    ):
        while len(spans) > 1 and spans[1][0] <= start:
            spans.pop(0)
        if not spans[0][0] <= start < end <= spans[0][1]:
            yield Problem(
                f"the run {start} to {end} between marks lies outside the spans",
                f"/quoted/{number}",
                text=notes.text[start:end],
                hint="marks belong to the content: widen the span, or take the run out",
            )


def id_taken(record: Record, notes: Annotations) -> Iterator[Problem]:
    """An id stands twice in one file."""
    identifier = record.value["id"]
    if notes.ids[identifier] is not record:
        letter = identifier[0]
        yield Problem(
            f"the id {quoted(identifier)} is taken",
            "/id",
            text=identifier,
            hint=f"the next free one is {letter}{notes.last_numbers[letter] + 1}",
        )


def out_of_order(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A record stands at another place than the canonical order gives it."""
    before = notes.before.get(record) if notes.ordered else None
    if before and position(record.value) < position(before.value):
        yield Problem(
            f"{record.value['id']} belongs before {before.value['id']}",
            "/id",
            text=record.value["id"],
            hint="entities by number; then by start, the longer first, quote, not_quote, "
            "mention, date, and number",
        )


def unresolved(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A reference names a record that is not there."""
    for pointer, wanted in record.references():
        if wanted in notes.ids or not notes.complete:
            continue
        letter = wanted[0]
        last = notes.last_numbers.get(letter)
        yield Problem(
            f"there is no record {quoted(wanted)}",
            pointer,
            text=wanted,
            hint=f"the last one is {letter}{last}" if last else f"no id here begins with {letter}",
        )


def circle(record: Record, notes: Annotations) -> Iterator[Problem]:
    """Quotations are each other's parents."""
    if record.kind == "quote" and record.value["id"] in notes.loops:
        yield Problem(
            f"{record.value['id']} lies inside itself: its parents lead back to it",
            "/parent",
            text=record.value["parent"],
            hint="the outermost quotation has no parent",
        )


def crossing(record: Record, notes: Annotations) -> Iterator[Problem]:
    """Two mentions, or two dates, cross."""
    other = notes.crossing.get(record)
    if other:
        first, second = other.value, record.value
        yield Problem(
            f"{second['id']} ({second['start']} to {second['end']}) crosses "
            f"{first['id']} ({first['start']} to {first['end']})",
            "/start",
            text=second["text"],
            hint="one may lie inside the other, or apart from it",
        )


def twin(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A record says what one before it says of the same place."""
    other = notes.twins.get(record)
    if other and notes.ids[record.value["id"]] is record:
        yield Problem(
            f"{record.value['id']} marks the same place as {other.value['id']}, as the same",
            "/id",
            text=record.value["text"],
            hint="keep one of them",
        )


def unknown_annotator(record: Record, notes: Annotations) -> Iterator[Problem]:
    """An annotator is not in annotators.toml."""
    name = record.value.get("annotator")
    if name is not None and notes.annotators is not None and name not in notes.annotators:
        close = difflib.get_close_matches(name, notes.annotators, 1)
        yield Problem(
            f"the annotator {quoted(name)} is not in corpus/annotators.toml",
            "/annotator",
            text=name,
            hint=f"did you mean {close[0]}?" if close else "add a table for them there",
        )


def unsigned(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A record says neither who nor which rule made it."""
    if notes.role in ("gold", "hand") and not {"annotator", "rule"} & record.value.keys():
        yield Problem(
            "the record names neither an annotator nor a rule",
            hint='say who made it: "annotator": "<id of annotators.toml>"',
        )


def no_rule(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A record of rules.jsonl names no rule, or an annotator."""
    if notes.role != "rules":
        return
    if "rule" not in record.value:
        yield Problem(
            "a record of rules.jsonl names no rule",
            hint="newsqed annotate remakes the file; what people write stands in gold.jsonl",
        )
    elif "annotator" in record.value:
        yield Problem(
            "a record of rules.jsonl names an annotator",
            "/annotator",
            text=record.value["annotator"],
            key=True,
            hint="what a person accepts stands in gold.jsonl",
        )
