"""Quotations as records: levels of nesting, types, media, parents, speakers.

In: a reading, the names that are known. Out: the records of the layer. A run within a run is
read as a text of its own, so that what somebody quotes has its own cue and speaker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsqed import records
from newsqed.annotate import engine
from newsqed.annotate.quotation import marks, phrases
from newsqed.annotate.quotation.attribution import Draft, attributions, first_attribution
from newsqed.annotate.quotation.marks import Run
from newsqed.annotate.quotation.page import Page, Span
from newsqed.annotate.quotation.speakers import Cast


@dataclass(frozen=True, slots=True)
class Quotations:
    """What the layer finds in a text.

    Attributes:
        quotes: the quotations, in the order of the text.
        not_quotes: words in marks that quote nobody.
        entities: speakers and addressees who have no name.
        mentions: pronouns and nominal phrases that speak or are spoken to.
    """

    quotes: tuple[records.Quote, ...] = ()
    not_quotes: tuple[records.NotQuote, ...] = ()
    entities: tuple[records.Entity, ...] = ()
    mentions: tuple[records.Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """A draft with its runs as code points, and whether it stands within marks."""

    draft: Draft
    quoted: tuple[Span, ...]


def tag(
    reading: engine.Reading,
    entities: Sequence[records.Entity],
    mentions: Sequence[records.Mention],
    language: str = "en",
) -> Quotations:
    """The quotations of a text, and the speakers and addressees that have no name mention.

    Args:
        reading: the text.
        entities: those that are known; new ones get higher numbers.
        mentions: theirs; without names, speakers are found by form and mean no entity.
        language: of the text.

    Raises:
        NewsqedError: the language has no rules.

    >>> found = tag(engine.Reading('"We float," said Mara Voss.'), [], [])
    >>> found.quotes[0].text, found.quotes[0].speaker.text
    ('"We float,"', 'Mara Voss')
    """
    elisions = engine.settings(language, phrases.LAYER)["marks"]["elisions"]
    runs = marks.runs(reading.text, reading.paragraphs, frozenset(elisions))
    names = _outermost(mentions)
    parts, uses = _level(reading, runs, None, names, language, 0, len(reading.text))
    parts.sort(key=lambda part: (part.draft.spans[0][0], -part.draft.spans[-1][1]))
    quoted = [(run.start, run.end) for run in runs if run.parent is None]
    cast = Cast(reading, entities, mentions, quoted, language)
    quotes = _quotes(reading.text, parts, cast)
    uses.sort()
    not_quotes = tuple(
        records.NotQuote(
            id=f"n{number}", start=start, end=end, text=reading.text[start:end], use=use, rule=rule
        )
        for number, (start, end, rule, use) in enumerate(uses, start=1)
    )
    return Quotations(quotes, not_quotes, *_signed(cast, quotes))


def _signed(
    cast: Cast, quotes: Sequence[records.Quote]
) -> tuple[tuple[records.Entity, ...], tuple[records.Mention, ...]]:
    """The new entities and mentions, with the rule of the quotation that they serve."""
    rules: dict[tuple[int | None, int | None], str | None] = {}
    for quote in quotes:
        for party in (quote.speaker, quote.addressee):
            if party is not None:
                rules.setdefault((party.start, party.end), quote.rule)
    mentions = tuple(
        replace(mention, rule=rules.get((mention.start, mention.end))) for mention in cast.mentions
    )
    first = {mention.entity: mention.rule for mention in reversed(mentions)}
    entities = tuple(replace(entity, rule=first.get(entity.id)) for entity in cast.entities)
    return entities, mentions


def _outermost(mentions: Sequence[records.Mention]) -> list[phrases.Name]:
    """The outermost name mentions, in order."""
    found: list[phrases.Name] = []
    named = (mention for mention in mentions if mention.form == "name")
    for mention in sorted(named, key=lambda mention: (mention.start, -mention.end)):
        if not found or mention.start >= found[-1][1]:
            found.append((mention.start, mention.end, mention.label))
    return found


def _level(
    reading: engine.Reading,
    runs: Sequence[Run],
    parent: int | None,
    names: Sequence[phrases.Name],
    language: str,
    start: int,
    end: int,
) -> tuple[list[_Part], list[tuple[int, int, str, str]]]:
    """The drafts and uses of the runs that stand directly in one run, or in none, and deeper."""
    own = [index for index, run in enumerate(runs) if run.parent == parent]
    inner = reading
    if parent is not None:
        inner = engine.Reading(reading.text[start:end])
        names = [
            (first - start, last - start, label)
            for first, last, label in names
            if start <= first and last <= end
        ]
    continued = {run.follows for run in runs}
    shifted = [runs[index].shifted(-start) for index in own]
    shifted = [
        run if run.closed or index in continued else _ended(inner, run, language)
        for index, run in zip(own, shifted, strict=True)
    ]
    typed, places = phrases.typed(inner, shifted, names, language)
    found = attributions(Page(typed, language, start))
    parts: list[_Part] = []
    uses: list[tuple[int, int, str, str]] = []
    for draft in found.drafts:
        chains = [chain for item in draft.runs for chain in _chain(shifted, places[item])]
        quoted = tuple((run.start + start, run.end + start) for run in chains)
        if quoted or parent is None:
            parts.append(_Part(draft, quoted))
    for item, (rule, use) in found.uses.items():
        chain = _chain(shifted, places[item])
        uses.append((chain[0].start + start, chain[-1].end + start, rule, use))
    holders = {run.parent for run in runs if run.parent is not None}
    for index in own:
        if index in holders:
            deeper = _level(reading, runs, index, names, language, *runs[index].inner)
            parts += deeper[0]
            uses += deeper[1]
    return parts, uses


def _ended(reading: engine.Reading, run: Run, language: str) -> Run:
    """A run that no mark closes: it ends before a cue that tells of it, if there is one."""
    start, end = run.inner
    inner = engine.Reading(reading.text[start:end])
    cut = first_attribution(Page(phrases.typed(inner, [], [], language)[0], language))
    if cut is None:
        return run
    return replace(run, end=start + cut, inner=(start, start + cut))


def _chain(runs: Sequence[Run], first: int) -> list[Run]:
    """A run and those that continue it in the next paragraphs."""
    last = first + 1
    while last < len(runs) and runs[last].follows is not None:
        last += 1
    return list(runs[first:last])


def _quotes(text: str, parts: Sequence[_Part], cast: Cast) -> tuple[records.Quote, ...]:
    """The records of drafts in the order of the text."""
    found: list[records.Quote] = []
    speakers: dict[int, str | None] = {}
    open_: list[int] = []  # the quotations around the one at hand
    by_draft: dict[int, int] = {}
    for index, part in enumerate(parts):
        draft = part.draft
        begin, end = draft.spans[0][0], draft.spans[-1][1]
        while open_ and parts[open_[-1]].draft.spans[-1][1] <= begin:
            open_.pop()
        parent = next((i for i in reversed(open_) if _holds(parts[i].draft, begin, end)), None)
        outer = speakers.get(parent) if parent is not None else None
        entity = cast.speaker(draft, outer)
        speaker = _party(text, draft.speaker, entity)
        if draft.before is not None:
            before = by_draft.get(id(draft.before))
            if before is not None:
                entity = speakers[before]
                speaker = records.Speaker(entity=entity) if entity else None
                if speaker is None and "\n" not in text[parts[before].draft.spans[0][0] : begin]:
                    speaker = _party(text, draft.before.speaker, None)
        speakers[index] = entity
        by_draft[id(draft)] = index
        found.append(
            records.Quote(
                id=f"q{index + 1}",
                type=_type(text, draft, part.quoted),
                spans=tuple(draft.spans),
                text=" ".join(text[start:stop] for start, stop in draft.spans),
                quoted=part.quoted,
                cue=None if draft.cue is None else _span(text, draft.cue),
                speaker=speaker,
                addressee=_party(text, draft.addressee, cast.addressee(draft, outer)),
                medium=draft.medium,
                layout=draft.layout,
                parent=None if parent is None else f"q{parent + 1}",
                rule=draft.rule,
            )
        )
        open_.append(index)
    return tuple(found)


def _holds(draft: Draft, begin: int, end: int) -> bool:
    """Whether one part of the draft's content holds all of `[begin, end)`, and more."""
    return any(
        start <= begin and end <= stop and (start, stop) != (begin, end)
        for start, stop in draft.spans
    )


def _type(text: str, draft: Draft, quoted: Sequence[Span]) -> str:
    """Direct where all words stand in marks, or in a transcript; mixed where some do."""
    if draft.layout:
        return "direct"
    if not quoted:
        return "indirect"
    rest: list[str] = []
    for start, end in draft.spans:
        at = start
        for first, last in quoted:
            if start <= first and last <= end:
                rest.append(text[at:first])
                at = last
        rest.append(text[at:end])
    return "mixed" if any(letter.isalnum() for piece in rest for letter in piece) else "direct"


def _span(text: str, span: Span) -> records.Span:
    return records.Span(span[0], span[1], text[span[0] : span[1]])


def _party(text: str, span: Span | None, entity: str | None) -> records.Speaker | None:
    if span is None:
        return None
    return records.Speaker(span[0], span[1], text[span[0] : span[1]], entity)
