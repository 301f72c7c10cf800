"""What an explanation says: plain values that a page prints and a program reads.

In: nothing. Out: frozen dataclasses, and `as_json`, which makes JSON of any of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from newsqed.records import Annotation, Span, to_json


@dataclass(frozen=True, slots=True)
class Voice:
    """A piece of evidence for or against a name.

    Attributes:
        name: as in the table of weights; `rule.…` for a rule, `document.…` for the document.
        words: the words that it comes from, where it comes from words.
        weights: what it says for each class; `no name` has 0.
    """

    name: str
    words: str
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A span that was weighed as a name.

    Attributes:
        start: where it begins, code points.
        end: where it ends, half-open.
        class_: the class that it comes nearest to.
        score: the sum of the voices for that class; `no name` has 0.
        chosen: whether it is a name.
        margin: the sum of the scores of all names less what it would be if this span were chosen
            (of one that is chosen: if it were not), which is never below 0.
    """

    start: int
    end: int
    text: str
    class_: str
    score: float
    chosen: bool
    margin: float


@dataclass(frozen=True, slots=True)
class Weighing:
    """How a span was weighed as a name.

    Attributes:
        span: the span.
        candidate: whether it could be chosen at all.
        scores: by class, the largest first.
        voices: what makes the scores, the loudest for its class first.
        labels: what speaks for each label of its class, here and at its other mentions.
        rivals: other spans that overlap it, the best first.
        more: how many of those are not listed.
    """

    span: Weighed
    candidate: bool
    scores: Mapping[str, float]
    voices: tuple[Voice, ...]
    labels: Mapping[str, float]
    rivals: tuple[Weighed, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Tie:
    """Why a name belongs to its entity: what it has in common with another name of it.

    Attributes:
        mention: the id of the name; None where the document does not have it.
        by: what it has in common, in words.
        to: the id of the other name, likewise.
        other: that name; None of the one that the entity is called by.
    """

    mention: str | None
    text: str
    by: str
    to: str | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a name list."""

    list: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Belonging:
    """An entity: its names and why they are one, and what it is linked to.

    Attributes:
        ties: of the mention that was asked about, or of all names if the entity was.
        names: how many names it has.
        link: as in the record.
        wikidata: the item, where it is linked.
        meanings: how many things of its names the lists know.
        rows: the rows of the lists that say so; of one that is linked, those with its item.
        id: of the entity in the document; None where the document does not have it.
    """

    id: str | None
    name: str
    label: str
    names: int
    ties: tuple[Tie, ...]
    link: str
    wikidata: str | None
    meanings: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of a match.

    Attributes:
        value: what the name lists say that it means, where that differs from its words.
    """

    name: str
    start: int
    end: int
    text: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """A rule that fits a place.

    Attributes:
        rule: its id.
        patterns: those of its patterns that have the parts of the match; one of them fits.
        confidence: its measured precision, where it was measured.
        support: on how many records that rests.
        why: why it stays although it is more often wrong than right.
        start: where what it marks begins, code points.
        end: where that ends, half-open.
        parts: the named parts of the match, in the order of the text.
        says: what they add up to.
        kept: whether a record was made of it.
        reason: why not, if not.
    """

    rule: str
    patterns: tuple[str, ...]
    confidence: float | None
    support: int | None
    why: str | None
    start: int
    end: int
    text: str
    parts: tuple[Part, ...] = ()
    says: Mapping[str, str] | None = None
    kept: bool = True
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the rules propose what they propose at a place, or nothing.

    Attributes:
        document: the document's id.
        place: what was asked for, an id or offsets.
        start: where the place begins, code points; of an entity its first mention.
        end: where it ends, half-open.
        text: what stands there.
        sentence: the sentence around its beginning.
        record: the record that was asked about, if one was.
        proposed: what the rules propose for just that span, if they do.
        instead: what they propose that overlaps the span.
        name: how it was weighed as a name.
        within: the name that holds it, of a name within a name.
        entity: what it belongs to.
        fit: the rule that made it, of a date or a quotation.
        others: other rules that fit here, or might have.
        notes: what else is worth knowing.
    """

    document: str
    place: str
    start: int
    end: int
    text: str
    sentence: Span
    record: Annotation | None = None
    proposed: Annotation | None = None
    instead: tuple[Annotation, ...] = ()
    name: Weighing | None = None
    within: Span | None = None
    entity: Belonging | None = None
    fit: Fit | None = None
    others: tuple[Fit, ...] = ()
    notes: tuple[str, ...] = ()


def as_json(value: Any) -> Any:
    """The value as JSON has it, keys in the order of the attributes, absent parts left out."""
    if isinstance(value, Annotation):
        return to_json(value)
    if is_dataclass(value):
        found = {item.name.rstrip("_"): getattr(value, item.name) for item in fields(value)}
        return {key: as_json(each) for key, each in found.items() if each not in (None, (), {})}
    if isinstance(value, Mapping):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [as_json(each) for each in value]
    return round(value, 3) if isinstance(value, float) else value
