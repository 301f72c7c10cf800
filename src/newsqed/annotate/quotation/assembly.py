"""Quotations as records: levels of nesting, types, media, parents, speakers.

In: a reading, the names that are known. Out: the records of the layer. A run within a run is
read as a text of its own, so that what somebody quotes has its own cue and speaker.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from newsqed import records
from newsqed.annotate import engine
from newsqed.annotate.quotation import marks, phrases
from newsqed.annotate.quotation.attribution import Draft, attributions, first_attribution
from newsqed.annotate.quotation.marks import Run
from newsqed.annotate.quotation.page import Page, Span
from newsqed.annotate.quotation.speakers import Cast

_DEPTH = 8  # quotations around a quotation
_PIECES = 500  # runs with runs in them that are read; a text with more of them is none


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
    runs = _runs(reading, language)
    levels = _Levels(reading, runs, _outermost(mentions), language)
    parts = sorted(
        _single(levels.parts), key=lambda part: (part.draft.spans[0][0], -part.draft.spans[-1][1])
    )
    quoted = [(run.start, run.end) for run in runs if run.parent is None]
    cast = Cast(reading, entities, mentions, quoted, language)
    confidences = engine.confidences(language, phrases.LAYER)
    quotes = _quotes(reading.text, parts, cast, confidences)
    not_quotes = tuple(
        records.NotQuote(
            id=f"n{number}",
            start=start,
            end=end,
            text=reading.text[start:end],
            use=use,
            rule=rule,
            confidence=confidences.get(rule),
        )
        for number, (start, end, rule, use) in enumerate(sorted(levels.uses), start=1)
    )
    return Quotations(quotes, not_quotes, tuple(_named(cast)), tuple(cast.mentions))


def _named(cast: Cast) -> Iterator[records.Entity]:
    """The new entities; one without a name is called by its first mention, be it "me"."""
    first: dict[str, records.Mention] = {}
    for mention in sorted(cast.mentions, key=lambda mention: mention.start):
        if mention.entity:
            first.setdefault(mention.entity, mention)
    named = {mention.entity for mention in cast.mentions if mention.form == "name"}
    for entity in cast.entities:
        known = entity.id in named or entity.id not in first
        yield entity if known else replace(entity, name=first[entity.id].text)


def pages(
    reading: engine.Reading, mentions: Sequence[records.Mention], language: str = "en"
) -> list[Page]:
    """The pages on which `tag` looks for quotations: the text, then what its runs hold."""
    return _Levels(reading, _runs(reading, language), _outermost(mentions), language).pages


def _runs(reading: engine.Reading, language: str) -> list[Run]:
    """What stands in marks."""
    elisions = engine.settings(language, phrases.LAYER)["marks"]["elisions"]
    runs = marks.runs(reading.text, reading.paragraphs, frozenset(elisions))
    return marks.without_bylines(reading.text, runs)


def _single(parts: Iterable[_Part]) -> list[_Part]:
    """One part for each content: of two cues of the same words the nearer counts."""
    kept: dict[tuple[Span, ...], _Part] = {}
    for part in parts:
        spans = tuple(part.draft.spans)
        other = kept.get(spans)
        cues = [one.draft.cue or (-1, -1) for one in (part, other) if one is not None]
        if other is None or cues[0] > cues[1]:
            kept[spans] = part
    return list(kept.values())


def _outermost(mentions: Sequence[records.Mention]) -> list[phrases.Name]:
    """The outermost name mentions, in order."""
    found: list[phrases.Name] = []
    named = (mention for mention in mentions if mention.form == "name")
    for mention in sorted(named, key=lambda mention: (mention.start, -mention.end)):
        if not found or mention.start >= found[-1][1]:
            found.append((mention.start, mention.end, mention.label))
    return found


class _Levels:
    """A text's runs by the run that holds them, each level read as a text of its own.

    Attributes:
        parts: the drafts that all levels have, by and by.
        uses: runs that quote nobody, `(start, end, rule, use)`.
        pages: the levels, in the order in which they were read.
    """

    def __init__(
        self,
        reading: engine.Reading,
        runs: Sequence[Run],
        names: Sequence[phrases.Name],
        language: str,
    ) -> None:
        self.parts: list[_Part] = []
        self.uses: list[tuple[int, int, str, str]] = []
        self.pages: list[Page] = []
        self._reading, self._runs, self._language = reading, runs, language
        self._names, self._name_starts = names, [name[0] for name in names]
        self._continued = {run.follows for run in runs}
        self._within: dict[int | None, list[int]] = {}
        for index, run in enumerate(runs):
            self._within.setdefault(run.parent, []).append(index)
        self._read(reading, None, 0)
        for parent in list(self._within)[:_PIECES]:
            if parent is not None:
                start, end = runs[parent].inner
                self._read(engine.Reading(reading.text[start:end]), parent, start)

    def _read(self, reading: engine.Reading, parent: int | None, start: int) -> None:
        """Read one level: the runs that stand directly in `parent`, or in none."""
        runs: list[Run] = []
        for index in self._within.get(parent, ()):
            run = self._runs[index].shifted(-start)
            whole = run.closed or index in self._continued
            runs.append(run if whole else _ended(reading, run, self._language))
        typed, places = phrases.typed(
            reading, runs, self._names_in(start, len(reading.text)), self._language
        )
        page = Page(typed, self._language, start)
        self.pages.append(page)
        found = attributions(page)
        for draft in found.drafts:
            chains = [run for item in draft.runs for run in _chain(runs, places[item])]
            quoted = sorted((run.start + start, run.end + start) for run in chains)
            if quoted or parent is None:
                draft.spans.sort()
                self.parts.append(_Part(draft, _inside(quoted, draft.spans)))
        for item, (rule, use) in found.uses.items():
            chain = _chain(runs, places[item])
            self.uses.append((chain[0].start + start, chain[-1].end + start, rule, use))

    def _names_in(self, start: int, length: int) -> list[phrases.Name]:
        """The names of a piece of the text, by its own offsets."""
        first = bisect_left(self._name_starts, start)
        last = bisect_left(self._name_starts, start + length)
        return [
            (begin - start, end - start, label)
            for begin, end, label in self._names[first:last]
            if end <= start + length
        ]


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


def _quotes(
    text: str, parts: Sequence[_Part], cast: Cast, confidences: Mapping[str, float]
) -> tuple[records.Quote, ...]:
    """The records of drafts in the order of the text."""
    found: list[records.Quote] = []
    speakers: dict[int, str | None] = {}
    open_: list[int] = []  # the quotations around the one at hand
    by_draft: dict[int, int] = {}
    for index, part in enumerate(parts):
        draft = part.draft
        begin, end = draft.spans[0][0], draft.spans[-1][1]
        open_ = [i for i in open_[-_DEPTH:] if parts[i].draft.spans[-1][1] > begin]
        parent = next((i for i in reversed(open_) if _holds(parts[i].draft, begin, end)), None)
        outer = speakers.get(parent) if parent is not None else None
        entity = cast.speaker(draft, outer)
        speaker = _party(text, draft.speaker, entity, alone=draft.alone)
        if draft.before is not None:
            before = by_draft.get(id(draft.before))
            if before is not None:
                entity = speakers[before]
                speaker = records.Speaker(entity=entity) if entity else None
                if speaker is None and "\n" not in text[parts[before].draft.spans[0][0] : begin]:
                    speaker = _party(text, draft.before.speaker, None)
        elif draft.cue is None and draft.speaker is None and parent is None:
            entity = cast.narrated(begin, end)
            speaker = records.Speaker(entity=entity) if entity else None
        speakers[index] = entity
        by_draft[id(draft)] = index
        found.append(
            records.Quote(
                id=f"q{index + 1}",
                type="direct"
                if draft.layout
                else records.quote_type(text, draft.spans, part.quoted),
                spans=tuple(draft.spans),
                text=" ".join(text[start:stop] for start, stop in draft.spans),
                quoted=part.quoted,
                cue=None if draft.cue is None else _span(text, draft.cue),
                speaker=speaker,
                addressee=_party(
                    text,
                    draft.addressee,
                    cast.addressee(draft, outer, entity),
                    alone=draft.apart,
                ),
                medium=draft.medium,
                layout=draft.layout,
                parent=None if parent is None else f"q{parent + 1}",
                rule=draft.rule,
                confidence=confidences.get(draft.rule),
            )
        )
        open_.append(index)
    for index, part in enumerate(parts[:-1]):
        answer = parts[index + 1].draft
        if part.draft.asked and _follows(text, part.draft, answer) and speakers[index + 1]:
            told = records.Speaker(entity=speakers[index + 1])
            found[index] = replace(found[index], addressee=told)
    return tuple(found)


def _follows(text: str, draft: Draft, answer: Draft) -> bool:
    """Whether the next attribution's speaker stands directly after a question's words."""
    if answer.speaker is None:
        return False
    between = text[draft.spans[-1][1] : answer.speaker[0]]
    return answer.speaker[0] >= draft.spans[-1][1] and between.strip() == ","


def _holds(draft: Draft, begin: int, end: int) -> bool:
    """Whether one part of the draft's content holds all of `[begin, end)`, and more."""
    index = bisect_right(draft.spans, (begin, end)) - 1
    if index >= 0 and draft.spans[index] == (begin, end):
        return False
    candidates = draft.spans[max(0, index) : index + 2]
    return any(start <= begin and end <= stop for start, stop in candidates)


def _inside(quoted: Sequence[Span], spans: Sequence[Span]) -> tuple[Span, ...]:
    """The runs that lie within spans; both are in order."""
    found: list[Span] = []
    index = 0
    for run in quoted:
        while index < len(spans) and spans[index][1] < run[1]:
            index += 1
        if index < len(spans) and spans[index][0] <= run[0]:
            found.append(run)
    return tuple(found)


def _span(text: str, span: Span) -> records.Span:
    return records.Span(span[0], span[1], text[span[0] : span[1]])


def _party(
    text: str, span: Span | None, entity: str | None, *, alone: bool = False
) -> records.Speaker | None:
    """Who speaks or is spoken to; the entity without its phrase if that stands elsewhere."""
    if span is None or span[0] == span[1]:
        return None
    if alone and entity is not None:
        return records.Speaker(entity=entity)
    return records.Speaker(span[0], span[1], text[span[0] : span[1]], entity)
