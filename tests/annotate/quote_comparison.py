"""What the rules find in the table of sentences, compared with what is right.

In: entries of the table. Out: for each the parts in which the rules differ, and figures by part
and by phenomenon. Spans are compared exactly, entities by their names; `python
quote_comparison.py` prints what fails and the figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import outcomes
from quote_table import Entry, entries

from newsqed import annotate
from newsqed.records import Document, Entity, Mention, NotQuote, Quote, Span, Speaker

PARTS = (
    "content",
    "type",
    "quoted",
    "cue",
    "speaker",
    "speaker overlap",
    "resolution",
    "addressee",
    "medium",
    "layout",
    "parent",
    "not_quote",
    "nothing else",
)


SHOWN = ("content", "speaker", "cue", "resolution")  # of these the share by phenomenon
Outcome = outcomes.Outcome[Entry]


def compare(entry: Entry, found: Document | None = None) -> Outcome:
    """The parts in which the rules' records, or those of another document, differ from right."""
    right = entry.document
    found = found or annotate(right.text, published="2021-10-07")
    outcome = Outcome(entry, found)
    wanted = [record for record in right.annotations if isinstance(record, Quote)]
    got = [record for record in found.annotations if isinstance(record, Quote)]
    pairs = _paired(wanted, got)
    back = {pairs[quote.id].id: quote.id for quote in wanted if quote.id in pairs}
    for quote in wanted:
        _compare_quote(outcome, quote, pairs.get(quote.id), back)
    _compare_apart(outcome)
    extra = [f"{quote.type} {quote.text!r}" for quote in got if quote.id not in back]
    outcome.ask("nothing else", [], extra)
    return outcome


def _paired(wanted: list[Quote], got: list[Quote]) -> dict[str, Quote]:
    """Each quotation's counterpart: those that share most of their code points first."""
    shares = []
    for quote in wanted:
        for other in got:
            one, two = _points(quote), _points(other)
            if one & two:
                shares.append((-len(one & two) / len(one | two), quote.id, other.id, other))
    pairs: dict[str, Quote] = {}
    taken: set[str] = set()
    for _, identifier, theirs, other in sorted(shares, key=lambda share: share[:3]):
        if identifier not in pairs and theirs not in taken:
            pairs[identifier] = other
            taken.add(theirs)
    return pairs


def _points(quote: Quote) -> set[int]:
    return {point for start, end in quote.spans for point in range(start, end)}


def _compare_quote(outcome: Outcome, right: Quote, got: Quote | None, back: dict[str, str]) -> None:
    text = outcome.entry.document.text
    outcome.ask("content", _words(text, right.spans), got and _words(text, got.spans))
    if got is None:
        # Nothing to ask it: the parts that it should have had are missed with it.
        for part in ("type", "cue", "speaker", "resolution"):
            outcome.ask(part, getattr(right, part, "…"), None, same=False)
        return
    outcome.ask("type", right.type, got.type)
    outcome.ask("quoted", _words(text, right.quoted), _words(text, got.quoted))
    outcome.ask("cue", _place(right.cue), _place(got.cue))
    outcome.ask("speaker", _place(right.speaker), _place(got.speaker))
    if right.speaker and right.speaker.start is not None:
        outcome.ask(
            "speaker overlap",
            _place(right.speaker),
            _place(got.speaker),
            same=_overlap(right.speaker, got.speaker),
        )
    _compare_entity(outcome, right.speaker, got.speaker)
    outcome.ask("addressee", _place(right.addressee), _place(got.addressee))
    if right.addressee and right.addressee.entity:
        _compare_entity(outcome, right.addressee, got.addressee, "addressee")
    if right.id in outcome.entry.settled:
        outcome.ask("medium", right.medium, got.medium)
    outcome.ask("layout", right.layout, got.layout)
    outcome.ask("parent", right.parent, back.get(got.parent, got.parent) if got.parent else None)


def _compare_entity(
    outcome: Outcome, right: Speaker | None, got: Speaker | None, part: str = "resolution"
) -> None:
    """A name is wanted, or none: then a phrase may still be an entity of its own."""
    wanted = _name(outcome.entry.document, right)
    name = _name(outcome.found, got)
    if wanted is None:
        phrase = got.text if got else None
        own = name is None or _bare(name) == _bare(phrase) or name not in _named(outcome.found)
        outcome.ask(part, None, name, same=own)
    else:
        outcome.ask(part, wanted, name)


def _bare(phrase: str | None) -> str:
    return re.sub(r"(?i)^(?:the|an?) ", "", phrase or "")


def _name(document: Document, party: Speaker | None) -> str | None:
    if party is None or party.entity is None:
        return None
    found = {one.id: one.name for one in document.annotations if isinstance(one, Entity)}
    return found.get(party.entity)


def _named(document: Document) -> set[str]:
    """The entities that a name in the text means."""
    known = {one.id: one.name for one in document.annotations if isinstance(one, Entity)}
    return {
        known[one.entity]
        for one in document.annotations
        if isinstance(one, Mention) and one.form == "name" and one.entity in known
    }


def _compare_apart(outcome: Outcome) -> None:
    """What is in marks and quotes nobody: all of it, and no more."""
    uses = outcome.entry.uses
    right = {
        (one.start, one.end): (one.text, uses[one.id])
        for one in outcome.entry.document.annotations
        if isinstance(one, NotQuote)
    }
    got = {
        (one.start, one.end): (one.text, one.use)
        for one in outcome.found.annotations
        if isinstance(one, NotQuote)
    }
    for place in sorted(right.keys() | got.keys()):
        wanted, there = right.get(place), got.get(place)
        same = bool(wanted and there and there[1] in wanted[1])
        outcome.ask("not_quote", wanted, there, same=same)


def _words(text: str, spans: Iterable[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


def _place(part: Span | Speaker | None) -> tuple[int, str] | None:
    if part is None or part.start is None or part.text is None:
        return None
    return part.start, part.text


def _overlap(right: Speaker, got: Speaker | None) -> bool:
    if got is None or None in (right.start, right.end, got.start, got.end):
        return False
    return right.start < got.end and got.start < right.end  # type: ignore[operator]


if __name__ == "__main__":
    print("\n".join(outcomes.report([compare(entry) for entry in entries()], PARTS, SHOWN)))
