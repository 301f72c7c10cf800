"""What the text says of two dates together: that they are a range, a list, a duration and its end.

In: a reading and what its dates say. Out: links between them, by their number in the text. Each
date is one item here, of the type POINT, SPAN, SET or REFERENCE and of the types of the words in
it; the rules over such items, and what joins them, are data (`rules/<language>/links.toml`). What
a link does to a value is the business of `ranges`; which records it joins, of `extents`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsqed.annotate import engine
from newsqed.annotate.engine import Joined, Match, Reading, Word
from newsqed.annotate.temporal.meaning import Meaning

_LAYER = "links"


@dataclass(frozen=True, slots=True)
class Link:
    """A link between dates.

    Attributes:
        means: `range` (its members follow each other in time), `list`, or `extent`.
        members: the numbers of the dates that it holds, in the order of the text.
        span: of an extent, the number of the duration.
        begin: of an extent, the number of the date with which the duration begins; `published`,
            or `focus` for the date spoken of last; None where it is not told.
        end: likewise that with which it ends.
        tenses: the tenses in which alone the clause means it; empty for any.
    """

    means: str
    members: tuple[int, ...]
    span: int | None = None
    begin: int | str | None = None
    end: int | str | None = None
    tenses: tuple[str, ...] = ()


def find(
    reading: Reading, said: Sequence[tuple[Match, Meaning]], language: str = "en"
) -> list[Link]:
    """The links between the dates of a text; ranges and lists do not overlap.

    Args:
        reading: the text.
        said: its dates, in its order: where each stands and what it says.
        language: whose rules.
    """
    if not said:
        return []
    grammar = engine.grammar(language, _LAYER)
    joined: list[Joined] = []
    for match, meaning in said:
        typed = match.typed
        first, last = typed.first[match.items[0]], typed.last[match.items[1] - 1] + 1
        inner = grammar.type(Reading(reading.text[match.start : match.end])).words
        joined.append((first, last, _types(meaning, inner)))
    typed = grammar.type(reading, joined)
    number = {first: place for place, (first, _, _) in enumerate(joined)}
    extents = [rule.id for rule in grammar.rules if rule.gives["means"] == "extent"]
    groups = {rule.id for rule in grammar.rules} - {*extents}
    found = [*grammar.find(typed, groups), *grammar.matches(typed, extents)]
    return [_link(match, number) for match in found]


def _types(said: Meaning, words: Sequence[Word]) -> dict[str, str]:
    types = {name: value for word in words for name, value in word.values.items()}
    own = {"point": "POINT", "span": "SPAN", "set": "SET"}.get(said.kind, "REFERENCE")
    return {**types, own: ""}


def _link(match: Match, number: dict[int, int]) -> Link:
    first = match.typed.first

    def named(name: str) -> int | str | None:
        if name in match.groups:
            return number[first[match.groups[name][0]]]
        told = match.rule.gives.get(name)
        return None if told is None else str(told)

    span = named("span")
    return Link(
        means=match.rule.gives["means"],
        members=tuple(number[first[item]] for item in range(*match.items) if first[item] in number),
        span=span if isinstance(span, int) else None,
        begin=named("begin"),
        end=named("end"),
        tenses=tuple(match.rule.gives.get("tense", ())),
    )
