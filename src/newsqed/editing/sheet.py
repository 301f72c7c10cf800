"""The records of one text, and what somebody may do to them.

In: a text, its records, who edits; then what is said of them, with spans that were found. Out: new
records and what changed. What follows from what was said (a quotation's runs and type, a date's
interval, an entity's name) is derived; what was not said stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from newsqed import dates
from newsqed.editing import keys, quotations
from newsqed.editing.consequences import date_type, mentions_of, references, with_interval
from newsqed.editing.finding import pick
from newsqed.editing.ledger import Ledger
from newsqed.editing.parties import NONE, party
from newsqed.errors import NewsqedError
from newsqed.records import (
    Annotation,
    Date,
    Entity,
    Mention,
    NotQuote,
    Quote,
    Span,
    from_json,
)

NEW = "new"


@dataclass(slots=True)
class Sheet(Ledger):
    """A text with its records, to be marked, changed, removed and accepted."""

    # ---- New records.

    def add_mention(
        self,
        span: Span,
        label: str | None = None,
        *,
        entity: str | None = None,
        form: str = "name",
        title: str | None = None,
    ) -> Mention:
        """Mark a mention; of the entity given by id or name, else of the one so named, else new.

        Raises:
            NewsqedError: there is no such entity, or a new one has no label.
        """
        of = self.entity(entity) if entity is not None and entity != NEW else None
        if entity is None:
            namesakes = [item for item in self.of(Entity) if item.name == span.text]
            of = namesakes[0] if len(namesakes) == 1 else None
        if of is None and label is None:
            raise NewsqedError(
                "a new entity needs a label", hint="--label PERSON, or --entity with its id"
            )
        if of is None:
            of = self._new_entity(str(label), span.text, form)
        mention = Mention(
            id=self.free_id("m"),
            start=span.start,
            end=span.end,
            text=span.text,
            label=label or of.label,
            form=form,
            entity=of.id,
        )
        self.put(mention)
        if title is not None:
            self.entitle(mention.id, title)
        self.settle()
        return self.one(mention.id, Mention)

    def add_date(self, span: Span, value: str, type_: str | None = None, **more: Any) -> Date:
        """Mark a date.

        Raises:
            NewsqedError: the value is none.
        """
        dates.parse(value)
        date = Date(
            id=self.free_id("d"),
            start=span.start,
            end=span.end,
            text=span.text,
            type=type_ or date_type(value),
            value=value,
            **more,
        )
        return self.put(with_interval(date))

    def add_not_quote(self, span: Span, use: str) -> NotQuote:
        """Mark words between marks that quote nobody, their marks included."""
        start, end = quotations.widened(self.text, span, self.language)
        for quote in self.of(Quote):
            if (start, end) in quote.quoted:
                self.remarks.append(
                    f"{quote.id} counts these marks among its own: --record {quote.id} --quoted "
                    "tells which are"
                )
        words = self.text[start:end]
        return self.put(NotQuote(id=self.free_id("n"), start=start, end=end, text=words, use=use))

    def add_quote(
        self,
        parts: Sequence[Span],
        *,
        speaker: str | None = None,
        speaker_entity: str | None = None,
        cue: str | None = None,
        addressee: str | None = None,
        addressee_entity: str | None = None,
        medium: str = "unknown",
        parent: str | None = None,
    ) -> Quote:
        """Mark a quotation by the words of its parts; its speaker and cue by theirs.

        Raises:
            NewsqedError: words are not found, or stand in several places that are as near.
        """
        quote = Quote(
            id=self.free_id("q"), type="", spans=(), text="", medium=medium, parent=parent
        )
        self.put(self._worded(quote, self._spans(parts)))
        self.attribute(
            quote.id,
            speaker=speaker,
            speaker_entity=speaker_entity,
            cue=cue,
            addressee=addressee,
            addressee_entity=addressee_entity,
        )
        return self.one(quote.id, Quote)

    # ---- Other words.

    def respan(self, identifier: str, parts: Sequence[Span]) -> None:
        """Give a record other words; a quotation's runs and type follow.

        Raises:
            NewsqedError: it has no words, or not as many parts.
        """
        record = self.get(identifier)
        if isinstance(record, Quote):
            spans = self._spans(parts)
            self.put(self._worded(record, spans) if spans != record.spans else record)
        elif isinstance(record, Mention | Date | NotQuote):
            if len(parts) != 1:
                raise NewsqedError(
                    f"{identifier} is a {record.kind}: it stands in one place, not {len(parts)}",
                    hint="only a quotation has several parts; give --words once",
                )
            start, end = parts[0].start, parts[0].end
            if isinstance(record, NotQuote):
                start, end = quotations.widened(self.text, parts[0], self.language)
            self.put(replace(record, start=start, end=end, text=self.text[start:end]))
        else:
            raise NewsqedError(
                "an entity has no words of its own; its mentions do",
                hint=f"newsqed edit ARTICLE lists the mentions of {identifier}",
            )
        self.settle()

    def set_runs(self, identifier: str, parts: Sequence[Span]) -> None:
        """Say which words of a quotation stand between marks that are its own; none for none.

        Raises:
            NewsqedError: it is no quotation, or a transcript's turn, which has no marks.
        """
        quote = self.one(identifier, Quote)
        if quote.layout is not None and parts:
            raise NewsqedError(
                f"{identifier} is a transcript's turn: its words are direct without marks",
                hint="a quotation within the turn is a record of its own, with parent",
            )
        self.put(quotations.worded(quote, self.text, quote.spans, self._spans(parts)))

    def entitle(self, identifier: str, words: str) -> None:
        """Give a mention the title that stands beside it; `none` takes it away.

        Raises:
            NewsqedError: it is no mention, or the words are not found or ambiguous.
        """
        mention = self.one(identifier, Mention)
        near = [(mention.start, mention.end)]
        title = None if words == NONE else pick(self.text, words, near=near)
        self.put(replace(mention, title=title))

    def attribute(
        self,
        identifier: str,
        *,
        speaker: str | None = None,
        speaker_entity: str | None = None,
        cue: str | None = None,
        addressee: str | None = None,
        addressee_entity: str | None = None,
    ) -> None:
        """Say who speaks, by which verb and to whom; `none` takes it away, None leaves it.

        The words nearest to the quotation are meant. Whom they mean is told by the mention at them
        or within them, if that is one entity; else it is left open.

        Raises:
            NewsqedError: it is no quotation, or words are not found or ambiguous.
        """
        quote = self.one(identifier, Quote)
        if cue is not None:
            found = None if cue == NONE else pick(self.text, cue, near=quote.spans)
            quote = replace(quote, cue=found)
        quote = replace(quote, speaker=party(self, quote, "speaker", speaker, speaker_entity))
        quote = replace(
            quote, addressee=party(self, quote, "addressee", addressee, addressee_entity)
        )
        self.put(quote)
        self.settle()

    # ---- Other keys.

    def set(self, identifier: str, values: Mapping[str, Any]) -> None:
        """Set keys of a record; None takes a key away. An entity is named by its id or name.

        Raises:
            NewsqedError: the record has no such key, the key is found or derived, or the value is
                none for it.
        """
        record = self.get(identifier)
        if key := next((key for key, value in values.items() if value == identifier), None):
            raise NewsqedError(
                f"{identifier} cannot be its own {key}", hint="name another record, or none"
            )
        changed = from_json(self._filled(record, values))
        if isinstance(changed, Date) and values.keys() & {"value", "type", "fiscal"}:
            dates.parse(changed.value)
            changed = with_interval(changed)
        if isinstance(changed, Quote) and "layout" in values:
            changed = self._worded(changed, changed.spans)
        self.put(changed)
        if isinstance(changed, Entity) and "label" in values:
            for mention in mentions_of(identifier, self.records):
                self.put(replace(mention, label=changed.label))
        self.settle()
        if "name" in values and (name := self.one(identifier, Entity).name) != values["name"]:
            raise NewsqedError(
                f"the name of {identifier} follows from its mentions: it is {name!r}",
                hint="the longest of its names, else its first mention",
            )

    def _filled(self, record: Annotation, values: Mapping[str, Any]) -> dict[str, Any]:
        """The record as a JSON object with the values put in, its entity looked up or made."""
        new = keys.filled(record, values)
        if isinstance(record, Mention) and values.get("entity") is not None:
            label = values.get("label")
            if new["entity"] == NEW:
                of = self._new_entity(label or record.label, record.text, new["form"])
            else:
                of = self.entity(new["entity"])
            new |= {"entity": of.id, "label": label or of.label}
        return new

    # ---- Whole records.

    def remove(self, identifiers: Iterable[str]) -> None:
        """Take records out, and entities that nothing names any more.

        Raises:
            NewsqedError: there is no such record, or another refers to it.
        """
        gone = {self.get(identifier).id for identifier in identifiers}
        for record in self.records:
            if record.id in gone:
                continue
            if referred := gone & references(record):
                raise NewsqedError(
                    f"{record.id} refers to {', '.join(sorted(referred))}",
                    hint=f"remove {record.id} too, or let it refer to another record first",
                )
        self.drop(gone)
        self.settle()

    def accept(self, identifiers: Iterable[str] | None = None) -> None:
        """Sign proposals: those of the ids, or all; what somebody has signed stays theirs.

        The confidence of a rule falls away: it was that of a record nobody had looked at.

        Raises:
            NewsqedError: there is no such record.
        """
        wanted = None if identifiers is None else {self.get(name).id for name in identifiers}
        signed = []
        for record in self.records:
            if record.annotator is None and (wanted is None or record.id in wanted):
                record = replace(record, annotator=self.annotator, confidence=None)
            elif wanted is not None and record.id in wanted:
                self.remarks.append(f"{record.id} is signed by {record.annotator}, and stays so")
            signed.append(record)
        self.records = tuple(signed)

    # ---- How it is done.

    def _new_entity(self, label: str, name: str, form: str) -> Entity:
        link = "unreviewed" if form == "name" else "nil"
        return self.put(Entity(id=self.free_id("e"), label=label, name=name, link=link))

    def _spans(self, parts: Sequence[Span]) -> tuple[tuple[int, int], ...]:
        return tuple(sorted(quotations.widened(self.text, part, self.language) for part in parts))

    def _worded(self, quote: Quote, spans: Sequence[tuple[int, int]]) -> Quote:
        """The quotation with those spans, and the runs that the marks of the text tell."""
        nobody = [(item.start, item.end) for item in self.of(NotQuote)]
        runs = quotations.quoted(self.text, spans, self.language, nobody)
        return quotations.worded(quote, self.text, spans, runs)
