"""Which rule made a date or a quotation, and of what.

In: a reading and a place. Out: `Fit`s. The rules are run again over the same items; what a layer
does with a match after that (which run a cue takes, which Friday is meant) is told as far as the
layers tell it: the parts of the match, what they say, and what a value was counted from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from newsqed.annotate import engine, quotation, temporal
from newsqed.annotate.engine import Match, Reading
from newsqed.annotate.explaining.account import Fit, Part
from newsqed.annotate.quotation import phrases
from newsqed.records import Annotation, Mention, NotQuote, Quote

DATES = "dates"
_LOST = "its cue or marks were taken before"


def fit_of(match: Match, written: Mapping[str, Any], offset: int = 0, **more: Any) -> Fit:
    """The match as a fit.

    Args:
        match: the match.
        written: the patterns of the layer's rules, by id, as its file has them.
        offset: where the match's text begins in the whole text.
        more: further attributes.
    """
    text, rule = match.typed.reading.text, match.rule
    parts = []
    for name in sorted(match.groups, key=lambda name: match.groups[name]):
        start, end = match.span(name)
        value = match.value(name) if match.groups[name][1] - match.groups[name][0] == 1 else None
        words = match.text(name)
        parts.append(
            Part(name, start + offset, end + offset, words, value if value != words else None)
        )
    return Fit(
        rule=rule.id,
        patterns=tuple(_able(rule, match.groups, written[rule.id])),
        confidence=rule.confidence,
        support=rule.support,
        why=rule.why,
        start=match.start + offset,
        end=match.end + offset,
        text=text[match.start : match.end],
        parts=tuple(parts),
        **more,
    )


def _able(rule: engine.Rule, groups: Iterable[str], written: Sequence[str]) -> list[str]:
    """The patterns, as written, that have all parts of a match."""
    pairs = zip(rule.patterns, written, strict=True)
    return [short for full, short in pairs if all(f"{name}:" in full for name in groups)]


def _written(language: str, layer: str) -> dict[str, list[str]]:
    """The patterns of the layer's rules as they are written, by id."""
    found = {}
    for table in ("rule", "block"):
        for block in engine.settings(language, layer).get(table, ()):
            pattern = block["pattern"]
            found[block["id"]] = pattern if isinstance(pattern, list) else [pattern]
    return found


def dates(
    reading: Reading, published: str | None, language: str, locale: str, start: int, end: int
) -> tuple[Fit | None, list[Fit]]:
    """The rule that found a date just there, if one did, and the others that fit thereabouts."""
    trace = temporal.trace(reading, published, language, locale)
    grammar = engine.grammar(language, DATES)
    blocks = {rule.id for rule in engine.blocks(language, DATES)}
    written = _written(language, DATES)
    made = None
    stood: dict[tuple[str, int, int], bool] = {}
    for (match, said), fields in zip(trace.said, trace.fields, strict=True):
        stood[match.rule.id, match.start, match.end] = fields is not None
        if (match.start, match.end) == (start, end) and fields is not None:
            says = {**_said(said), "tense of the clause": trace.tense(match) or "none"}
            says |= _base(trace, fields, published)
            made = fit_of(match, written, says=says)
    typed = grammar.type(reading)
    best = {(match.start, match.end, match.rule.id) for match in grammar.find(typed)}
    others = []
    for match in grammar.matches(typed):
        if match.end <= start or end <= match.start:
            continue
        key = match.rule.id, match.start, match.end
        wins = (match.start, match.end, match.rule.id) in best
        if made is not None and key == (made.rule, made.start, made.end):
            continue
        if match.rule.id in blocks:
            reason = "it keeps shorter rules out" if wins else "a longer rule fits here"
        elif stood.get(key):
            reason = None
        elif wins:
            reason = "its numbers make no date"
        else:
            reason = "a longer or earlier rule fits here"
        others.append(fit_of(match, written, kept=reason is None, reason=reason))
    return made, _distinct(others)


def _distinct(fits: Iterable[Fit]) -> list[Fit]:
    """One fit a rule and span, longer ones first."""
    found = {(fit.rule, fit.start, fit.end): fit for fit in fits}
    return sorted(found.values(), key=lambda fit: (fit.start - fit.end, fit.start))


def _base(
    trace: temporal.Trace, fields: Mapping[str, Any], published: str | None
) -> dict[str, str]:
    """What the value was resolved against: the publication, or another date with its words."""
    anchor = fields.get("anchor")
    if anchor is None:
        return {}
    if anchor == "published":
        return {"resolved against": f"published {published}"}
    number = int(anchor[1:]) - 1
    match, base = trace.said[number][0], trace.fields[number] or {}
    words = match.typed.reading.text[match.start : match.end]
    return {"resolved against": f"‘{words}’ {match.start}:{match.end} {base.get('value', '')}"}


def _said(said: Any) -> dict[str, str]:
    """What a date says, in words that stand in the rules."""
    told = {"kind": said.kind, **said.parts}
    for name in ("amount", "unit", "direction"):
        if getattr(said, name) is not None:
            value = getattr(said, name)
            told[name] = f"{value:g}" if isinstance(value, float) else str(value)
    return told | {key: str(value) for key, value in said.fields.items()}


def quotes(
    reading: Reading, mentions: Sequence[Mention], language: str, record: Annotation
) -> tuple[Fit | None, list[Fit]]:
    """The match that made a quotation or told what marks are for, and others with its cue."""
    made: Fit | None = None
    others: list[Fit] = []
    grammar, written = phrases.grammar(language), _written(language, phrases.LAYER)
    asked = [
        id_
        for kind, ids in phrases.rules(language).items()
        if kind not in ("phrase", "boundary")
        for id_ in ids
    ]
    for page in quotation.pages(reading, mentions, language):
        touches = _touching(record, page.offset)
        for match in grammar.matches(page.typed, asked):
            if not touches(match):
                continue
            if match.rule.id == record.rule and made is None:
                made = fit_of(match, written, page.offset)
            else:
                reason = _LOST if record.rule else "it made no record of this"
                others.append(fit_of(match, written, page.offset, kept=False, reason=reason))
    return made, _distinct(others)


def _touching(record: Annotation, offset: int) -> Callable[[Match], bool]:
    """Tells whether a match has the record's cue, or without one its words, as a part."""

    def spans(match: Match, *names: str) -> Iterator[tuple[int, int]]:
        for name in names:
            if match.has(name):
                start, end = match.span(name)
                yield start + offset, end + offset

    def touches(match: Match) -> bool:
        if isinstance(record, Quote) and record.cue is not None:
            cue = record.cue
            return any(start < cue.end and cue.start < end for start, end in spans(match, "cue"))
        if isinstance(record, Quote):
            held = record.spans
            if record.layout is not None:
                return match.end + offset == record.spans[0][0] or any(
                    record.speaker is not None
                    and record.speaker.start is not None
                    and start <= record.speaker.start < end
                    for start, end in spans(match, "speaker")
                )
            if match.has("cue"):
                return False
            return any(
                start < stop and begin < end
                for start, end in spans(match, "run")
                for begin, stop in held
            )
        if isinstance(record, NotQuote):
            return (record.start, record.end) in set(spans(match, "run")) or any(
                start <= record.start < end for start, end in spans(match, "run")
            )
        return False

    return touches
