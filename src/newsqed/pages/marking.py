"""Where marks begin and end in a text, cut so that they nest.

In: the annotations of a document. Out: marks (a range of the text, what it is, what to say of it),
and for each paragraph a stream of opening, text and closing that nests as tags must. A quotation
holds names and dates, a speaker's phrase holds a name, and some of them cross: what crosses is cut
and opened again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from newsqed import text as texts
from newsqed.pages.facts import Facts, place
from newsqed.records import Date, Document, Mention, NotQuote, Quote

# What stands outside where two marks have the same range.
_RANK = {
    name: rank
    for rank, name in enumerate(
        ("quote", "not_quote", "speaker", "addressee", "cue", "mention", "title", "date")
    )
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of the text with what is said of it.

    Attributes:
        kind: `quote not_quote speaker addressee cue mention title date`.
        id: the annotation that it belongs to.
        detail: a quotation's type, a mention's label, else empty.
        tip: what it is, one phrase.
        before: a short label before it, or empty.
        after: a short label after it, or empty.
    """

    start: int
    end: int
    kind: str
    id: str
    detail: str = ""
    tip: str = ""
    before: str = ""
    after: str = ""


class Open(NamedTuple):
    """A mark begins, or goes on after a cut.

    Attributes:
        mark: the mark.
        first: it begins here.
        last: it is not cut before its end.
    """

    mark: Mark
    first: bool
    last: bool


class Close(NamedTuple):
    """The innermost open mark ends (`last`), or is cut."""

    mark: Mark
    last: bool


class Words(NamedTuple):
    """A slice of the text."""

    start: int
    end: int


Step = Open | Close | Words


def marks(document: Document, facts: Facts) -> list[Mark]:
    """All marks of the document whose ranges lie in its text."""
    found: list[Mark] = []
    for item in document.annotations:
        if isinstance(item, Mention):
            found += _of_mention(item, facts)
        elif isinstance(item, Date):
            tip = f"date {item.id}: {item.type} {item.value}"
            tip += f", {item.mod}" if item.mod else ""
            found.append(
                Mark(item.start, item.end, "date", item.id, item.type, tip, after=f"={item.value}")
            )
        elif isinstance(item, Quote):
            found += _of_quote(item, facts)
        elif isinstance(item, NotQuote):
            tip = f"{item.id}: marks that quote nobody ({item.use})"
            found.append(
                Mark(item.start, item.end, "not_quote", item.id, item.use, tip, after=item.use)
            )
    return [mark for mark in found if place(document.text, mark.start, mark.end)]


def _of_mention(item: Mention, facts: Facts) -> Iterator[Mark]:
    number = item.entity or ""
    name = facts.name(item.entity)
    tip = f"mention {item.id}: {item.label}, {item.form}" + (f", {number} {name}" if name else "")
    tip += ", dateline" if item.dateline else ""
    label = f"{item.label} {number}".strip()
    yield Mark(item.start, item.end, "mention", item.id, item.label, tip, after=label)
    if item.title:
        tip = f"title of {item.id}"
        yield Mark(item.title.start, item.title.end, "title", item.id, tip=tip)


def _of_quote(item: Quote, facts: Facts) -> Iterator[Mark]:
    who = facts.speaker(item)
    tip = f"quote {item.id}: {item.type}" + (f", {who}" if who else "")
    tip += f", inside {item.parent}" if item.parent else ""
    for number, (start, end) in enumerate(item.spans):
        last = number == len(item.spans) - 1
        before = f"{item.id} {item.type}" if number == 0 else f"{item.id} …"
        after = f"— {who}" if who and last else ""
        yield Mark(start, end, "quote", item.id, item.type, tip, before, after)
    if item.cue:
        yield Mark(item.cue.start, item.cue.end, "cue", item.id, tip=f"cue of {item.id}")
    for kind, party in (("speaker", item.speaker), ("addressee", item.addressee)):
        if party and party.start is not None and party.end is not None:
            name = facts.name(party.entity)
            tip = f"{kind} of {item.id}" + (f": {party.entity} {name}" if name else "")
            yield Mark(party.start, party.end, kind, item.id, tip=tip)


def walk(text: str, found: Sequence[Mark]) -> Iterator[tuple[tuple[int, int], list[Step]]]:
    """Each paragraph's `(start, end)` and the steps through it, marks nested.

    The texts of the steps, put together, are the paragraph. A mark over several paragraphs is
    opened in each.
    """
    bounds = texts.paragraphs(text)
    starts, ends = [start for start, _ in bounds], [end for _, end in bounds]
    inside: dict[int, list[Open]] = defaultdict(list)
    for mark in found:
        first = bisect_right(ends, mark.start)
        last = bisect_left(starts, mark.end) - 1
        for at in range(first, last + 1):
            inside[at].append(Open(mark, at == first, at == last))
    for at, (start, end) in enumerate(bounds):
        yield (start, end), _nested(start, end, inside[at])


def _nested(start: int, end: int, opens: Sequence[Open]) -> list[Step]:
    """The steps from `start` to `end`; `last` of an opening given says that its mark ends here."""
    starting: dict[int, list[Open]] = defaultdict(list)
    ending: dict[int, set[Mark]] = defaultdict(set)
    for item in opens:
        starting[max(start, item.mark.start)].append(item)
        ending[min(end, item.mark.end)].add(item.mark)
    steps: list[Step] = []
    stack: list[tuple[int, Open]] = []  # what is open, and where in `steps` it was opened
    at = start
    for here in sorted({start, end, *starting, *ending}):
        if here > at:
            steps.append(Words(at, here))
            at = here
        over = ending.get(here, set())
        left = sum(item.mark in over for _, item in stack) if over else 0
        cut: list[Open] = []
        while left:
            where, item = stack.pop()
            done = item.mark in over
            last = done and item.last
            steps[where] = item._replace(last=last)
            steps.append(Close(item.mark, last))
            left -= done
            if not done:
                cut.append(item._replace(first=False))
        for item in sorted([*cut, *starting.get(here, ())], key=_longest_first):
            stack.append((len(steps), item))
            steps.append(item)
    return steps


def _longest_first(item: Open) -> tuple[int, int]:
    return -item.mark.end, _RANK[item.mark.kind]
