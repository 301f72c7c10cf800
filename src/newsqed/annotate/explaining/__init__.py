"""Why the rules propose what they propose: a document and a place in, an account out.

In: a document, and the id of one of its records or a span. Out: an `Explanation`. The rules are
run again over the text, so that nothing of it need be kept in records and annotating is no slower
for it. What is explained are the rules as they are now: where a record came from older rules or
from a person, the account says how it differs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from newsqed.annotate import annotate, naming
from newsqed.annotate.engine import Reading
from newsqed.annotate.explaining import entities, matches, names
from newsqed.annotate.explaining.account import (
    Belonging,
    Explanation,
    Fit,
    Voice,
    Weighing,
    as_json,
)
from newsqed.errors import NewsqedError
from newsqed.records import (
    Annotation,
    Date,
    Document,
    Entity,
    Mention,
    NotQuote,
    Quote,
    Span,
    extent,
)

__all__ = ["Belonging", "Explanation", "Fit", "Voice", "Weighing", "as_json", "explain"]

_OFFSETS = re.compile(r"(\d{1,12}):(\d{1,12})")
_ID = re.compile(r"([emdqn])(\d{1,12})")
_NEAR = 3  # ids that an error names on either side


def explain(document: Document, place: str) -> Explanation:
    """Why the rules propose what they propose at a place of the document.

    Args:
        document: its own records are looked up first; one without records of the id's kind is
            taken to have what the rules propose.
        place: an id (`m7`), or offsets in code points, half-open (`120:134`).

    Raises:
        NewsqedError: no record has the id, the span is none of the text, or there are no rules
            for the language.

    >>> found = explain(Document(id="a", text="Mr Okoro lives in Norway."), "m2")
    >>> found.text, found.name.span.class_, found.entity.wikidata
    ('Norway', 'PLACE', 'Q20')
    """
    made = annotate(replace(document, annotations=()))
    if offsets := _OFFSETS.fullmatch(place):
        start, end = int(offsets[1]), int(offsets[2])
        if not start < end <= len(document.text):
            raise NewsqedError(
                f"there is no span {place} in the document {document.id}",
                hint=f"START:END count code points from 0; its text has {len(document.text)}",
            )
        return _Account(document, made, place).of_span(start, end)
    record = _record(document, made, place)
    return _Account(document, made, place).of(record)


def _record(document: Document, made: Document, place: str) -> Annotation:
    """The record with the id.

    Raises:
        NewsqedError: there is none.
    """
    wanted = _ID.fullmatch(place)
    if wanted is None:
        raise NewsqedError(
            f"{place!r} is no place of a document",
            hint="write the id of a record (m7, q3, d2, n1, e4) or a span in code points (120:134)",
        )
    letter = wanted[1]
    there = [record for record in document.annotations if record.letter == letter]
    there = there or [record for record in made.annotations if record.letter == letter]
    for record in there:
        if record.id == place:
            return record
    number = int(wanted[2])
    near = sorted(there, key=lambda record: (abs(record.number - number), record.number))
    ids = sorted(near[: 2 * _NEAR], key=lambda record: record.number)
    kind = {"e": "entity", "m": "mention", "d": "date", "q": "quotation", "n": "not_quote"}[letter]
    raise NewsqedError(
        f"the document {document.id} has no {kind} {place}",
        hint=f"near it are {', '.join(record.id for record in ids)}"
        if ids
        else "it has no record of this kind; a span can be asked for as well (120:134)",
    )


class _Account:
    """What is said of one place of one document."""

    def __init__(self, document: Document, made: Document, place: str) -> None:
        self._document, self._made, self._place = document, made, place
        self._records = document.annotations or made.annotations
        self._locale = document.language or "en"
        self._language = self._locale.split("-")[0].lower()
        self._reading = Reading(document.text)
        self._trace = naming.trace(self._reading, self._language)
        # The records of the trace have numbers of their own; a name's place tells which is which.
        self._proposed = {
            (record.start, record.end): record
            for record in made.annotations
            if isinstance(record, Mention)
        }

    def of(self, record: Annotation) -> Explanation:
        """The account of a record."""
        if isinstance(record, Entity):
            return self._of_entity(record)
        start, end = extent(record)
        if not 0 <= start < end <= len(self._document.text):
            raise NewsqedError(
                f"{record.id} stands at {start}:{end}, which is outside the text",
                hint="`newsqed check` tells what is wrong with the record",
            )
        proposed = self._same(record)
        found = self._begun(start, end, record=record, proposed=proposed)
        found = replace(
            found, instead=self._instead(record, proposed), notes=self._notes(record, proposed)
        )
        if isinstance(record, Date):
            made, others = matches.dates(
                self._reading, self._document.published, self._language, self._locale, start, end
            )
            return replace(found, fit=made, others=tuple(others))
        if isinstance(record, Quote | NotQuote):
            made, others = matches.quotes(
                self._reading, self._names(), self._language, proposed or replace(record, rule=None)
            )
            found = replace(found, others=tuple(others))
            if proposed is None:
                return found
            if made is None:
                note = "No pattern made it: it was taken for a quotation as marked words."
                found = replace(found, notes=(*found.notes, note))
            elif isinstance(proposed, Quote):
                made = replace(made, says=self._told(proposed))
            return replace(found, fit=made)
        assert isinstance(record, Mention)
        if record.form != "name":
            return self._of_phrase(found, record, proposed)
        return self._of_name(found, start, end)

    def of_span(self, start: int, end: int) -> Explanation:
        """The account of a span: of the record that the rules propose there, or of none."""
        there = [
            record
            for record in self._made.annotations
            if not isinstance(record, Entity) and extent(record) == (start, end)
        ]
        if there:
            kinds = (Mention, Date, Quote, NotQuote)
            record = min(there, key=lambda record: kinds.index(type(record)))
            rest = tuple(each for each in there if each is not record)
            found = self.of(record)
            return replace(found, record=None, instead=(*rest, *found.instead))
        around = tuple(
            record
            for record in self._made.annotations
            if isinstance(record, Mention | Date) and record.start < end and start < record.end
        )
        found = replace(self._begun(start, end), instead=around)
        _, others = matches.dates(
            self._reading, self._document.published, self._language, self._locale, start, end
        )
        return replace(self._of_name(found, start, end), others=tuple(others))

    # ------------------------------------------------------------ parts of accounts

    def _begun(
        self,
        start: int,
        end: int,
        record: Annotation | None = None,
        proposed: Annotation | None = None,
    ) -> Explanation:
        text = self._document.text
        begin, stop = self._reading.sentence_at(start)
        if begin == stop:
            begin, stop = start, end
        return Explanation(
            document=self._document.id,
            place=self._place,
            start=start,
            end=end,
            text=text[start:end],
            sentence=Span(begin, stop, text[begin:stop]),
            record=record,
            proposed=proposed,
        )

    def _same(self, record: Annotation) -> Annotation | None:
        """What the rules propose of the record's kind at just its place."""
        for other in self._made.annotations:
            if type(other) is not type(record) or isinstance(other, Entity):
                continue
            if isinstance(record, Quote) and isinstance(other, Quote):
                if other.spans == record.spans:
                    return other
            elif extent(other) == extent(record):
                return other
        return None

    def _instead(self, record: Annotation, proposed: Annotation | None) -> tuple[Annotation, ...]:
        """Where the rules do not propose the record: what of its kind they propose there."""
        if proposed is not None:
            return ()
        start, end = extent(record)
        return tuple(
            other
            for other in self._made.annotations
            if type(other) is type(record) and extent(other)[0] < end and start < extent(other)[1]
        )

    def _notes(self, record: Annotation, proposed: Annotation | None) -> tuple[str, ...]:
        """Where the rules do not propose the record: who made it."""
        if proposed is not None:
            return ()
        who = "a person or model" if record.annotator else "other rules, or older ones,"
        return (f"The rules as they are now do not propose it: {who} made it.",)

    def _told(self, quote: Quote) -> dict[str, str]:
        """What the layer made of a match: who speaks to whom, and how."""
        named = {record.id: record for record in self._made.annotations if record.letter == "e"}
        told = {"type": quote.type, "medium": quote.medium}
        for role, party in (("speaker", quote.speaker), ("addressee", quote.addressee)):
            if party is not None:
                entity = named.get(party.entity or "")
                meant = entity.name if isinstance(entity, Entity) else "somebody unknown"
                told[role] = f"‘{party.text}’: {meant}" if party.text else meant
        return told

    def _names(self) -> list[Mention]:
        return [record for record in self._proposed.values() if record.form == "name"]

    def _of_phrase(
        self, found: Explanation, record: Mention, proposed: Annotation | None
    ) -> Explanation:
        """A pronoun or noun phrase: the quotations in which it speaks or is spoken to."""
        parties = []
        for quote in self._made.annotations:
            if not isinstance(quote, Quote):
                continue
            for role, party in (("speaker", quote.speaker), ("addressee", quote.addressee)):
                if party and party.start == record.start and party.end == record.end:
                    parties.append(f"It is the {role} of {quote.id} ({quote.rule}).")
        notes = (
            f"A {record.form} is no name: it is marked where it speaks or is spoken to.",
            *parties,
            *found.notes,
        )
        return replace(found, notes=notes)

    def _of_name(self, found: Explanation, start: int, end: int) -> Explanation:
        typed = self._trace.typed
        first, last = typed.at(start), typed.at(end - 1) + 1
        if last > len(typed.words) or typed.start(first) >= end:
            return replace(found, notes=(*found.notes, "No word stands here."))
        notes = list(found.notes)
        for name, mention in zip(self._trace.names, self._trace.mentions, strict=True):
            if (mention.start, mention.end) == (start, end):
                first, last = name.first, name.last
                entity = self._belonging([mention])
                if names.is_inner(name):
                    outer = self._around(start, end)
                    notes.append(f"A name within a name ({name.rule}): it competes with no other.")
                    return replace(found, within=outer, entity=entity, notes=tuple(notes))
                found = replace(found, entity=entity)
                break
        else:
            if barring := names.barring(self._trace, first, last, self._language):
                notes.append(f"It was not weighed as a name: {barring}.")
                return replace(found, notes=tuple(notes))
        if (typed.start(first), typed.end(last - 1)) != (start, end) and found.proposed is None:
            notes.append(f"Words are weighed whole: {typed.start(first)}:{typed.end(last - 1)}.")
        weighing = names.weigh(self._trace, first, last, self._language)
        return replace(found, name=weighing, notes=tuple(notes))

    def _around(self, start: int, end: int) -> Span | None:
        """The innermost name that holds more than the span."""
        holding = [
            mention
            for mention in self._trace.mentions
            if mention.start <= start
            and end <= mention.end
            and mention.text != self._document.text[start:end]
        ]
        if not holding:
            return None
        outer = min(holding, key=lambda mention: mention.end - mention.start)
        return Span(outer.start, outer.end, outer.text)

    def _belonging(self, mentions: Sequence[Mention]) -> Belonging:
        """The entity of mentions of the trace, with the ids that the document has."""
        ((id_, _),) = Counter(mention.entity for mention in mentions).most_common(1)
        entity = next(each for each in self._trace.entities if each.id == id_)
        found = entities.belonging(self._trace, entity, mentions, self._language)
        there = {
            (record.start, record.end): record
            for record in self._records
            if isinstance(record, Mention)
        }
        new = {
            mention.id: there.get((mention.start, mention.end)) for mention in self._trace.mentions
        }

        def renamed(id_: str | None) -> str | None:
            record = new.get(id_ or "")
            return record.id if record else None

        ties = tuple(
            replace(tie, mention=renamed(tie.mention), to=renamed(tie.to)) for tie in found.ties
        )
        own = new[mentions[0].id]
        return replace(found, id=own.entity if own else None, ties=ties)

    def _of_entity(self, entity: Entity) -> Explanation:
        """The account of an entity: that of the rules which has most of its names."""
        mentions = [
            record
            for record in self._records
            if isinstance(record, Mention) and record.entity == entity.id
        ]
        if not mentions:
            raise NewsqedError(
                f"{entity.id} ({entity.name}) has no mention in the text",
                hint="`newsqed check` tells what is wrong with the record",
            )
        found = self._begun(*extent(mentions[0]), record=entity)
        named = {extent(mention) for mention in mentions if mention.form == "name"}
        there = [each for each in self._trace.mentions if (each.start, each.end) in named]
        known = {(each.start, each.end) for each in there}
        notes = []
        if phrases := [mention for mention in mentions if mention.form != "name"]:
            notes.append(f"No names, but resolved with the quotations: {_listed(phrases)}.")
        if missing := named - known:
            lost = [mention for mention in mentions if extent(mention) in missing]
            notes.append(f"The rules as they are now do not propose {_listed(lost)}.")
        if not there:
            return replace(found, notes=tuple(notes))
        count = len({each.entity for each in there})
        if count > 1:
            notes.append(f"The rules make {count} entities of its names; this has most of them.")
        belonging = self._belonging(there)
        for key in ("label", "name", "link", "wikidata"):
            if getattr(entity, key) != getattr(belonging, key):
                told = f"Its {key} is {getattr(entity, key)}; by the rules"
                notes.append(f"{told} it is {getattr(belonging, key)}.")
        return replace(found, entity=replace(belonging, id=entity.id), notes=tuple(notes))


def _listed(mentions: Sequence[Mention]) -> str:
    return ", ".join(f"{mention.id} ‘{mention.text}’" for mention in mentions)
