"""The records of one text while somebody edits them.

In: a text, its records, who edits. Out: new records and what changed. What follows from other
records (an entity's name, a date's interval, a quotation's type and runs) is derived after each
edit; a record that somebody touched carries their id, and keeps the rule it came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from newsqed import dates
from newsqed.annotate import engine
from newsqed.editing import quotations
from newsqed.editing.consequences import date_type, derived, nameless, references
from newsqed.editing.finding import pick
from newsqed.errors import NewsqedError
from newsqed.records import (
    Annotation,
    Date,
    Entity,
    Mention,
    NotQuote,
    Quote,
    Span,
    Speaker,
    canonical,
    from_json,
    keys,
    to_json,
)

A = TypeVar("A", bound=Annotation)
# What is found or derived, and so never typed.
_DERIVED = (
    "kind",
    "id",
    "start",
    "end",
    "text",
    "spans",
    "quoted",
    "earliest",
    "latest",
    "rule",
    "annotator",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after; None where there was or is none."""

    before: Annotation | None
    after: Annotation | None


@dataclass(slots=True)
class Sheet:
    """A text with its records.

    Attributes:
        text: the text.
        records: the records, in canonical order.
        annotator: who edits.
        language: of the text.
        used: ids that were ever used besides those of the records: they are not given again.
        remarks: what the editor should know of what was done.
    """

    text: str
    records: tuple[Annotation, ...]
    annotator: str
    language: str = "en"
    used: frozenset[str] = frozenset()
    remarks: list[str] = field(default_factory=list)
    _first: dict[str, Annotation] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._first = {record.id: record for record in self.records}

    def changes(self) -> list[Change]:
        """What differs from the records at the beginning, in canonical order."""
        now = {record.id: record for record in self.records}
        both = canonical({**self._first, **now}.values())
        pairs = [(self._first.get(record.id), now.get(record.id)) for record in both]
        return [Change(*pair) for pair in pairs if pair[0] != pair[1]]

    def first(self) -> tuple[Annotation, ...]:
        """The records as they were at the beginning."""
        return tuple(self._first.values())

    def get(self, identifier: str) -> Annotation:
        """The record of that id.

        Raises:
            NewsqedError: there is none.
        """
        for record in self.records:
            if record.id == identifier:
                return record
        raise NewsqedError(
            f"there is no record {identifier!r}", hint="newsqed edit ARTICLE lists them"
        )

    # ---- What can be done.

    def add_mention(
        self,
        span: Span,
        label: str | None = None,
        *,
        entity: str | None = None,
        form: str = "name",
        title: Span | None = None,
    ) -> Mention:
        """Mark a mention; of the entity given by id or name, else of the one so named, else new.

        Raises:
            NewsqedError: there is no such entity, or a new one has no label.
        """
        of = self._entity(entity) if entity and entity != "new" else None
        if of is None and entity != "new":
            named = [item for item in self._of(Entity) if item.name == span.text]
            of = named[0] if len(named) == 1 else None
        if of is None:
            if label is None:
                raise NewsqedError(
                    "a new entity needs a label", hint="--label PERSON, or --entity with its id"
                )
            of = self._put(
                Entity(
                    id=self._next("e"),
                    label=label,
                    name=span.text,
                    link="unreviewed" if form == "name" else "nil",
                )
            )
        mention = Mention(
            id=self._next("m"),
            start=span.start,
            end=span.end,
            text=span.text,
            label=label or of.label,
            form=form,
            entity=of.id,
            title=title,
        )
        self._put(mention)
        self._settle()
        return mention

    def add_date(self, span: Span, value: str, type_: str | None = None, **more: Any) -> Date:
        """Mark a date.

        Raises:
            NewsqedError: the value is none.
        """
        dates.parse(value)
        date = Date(
            id=self._next("d"),
            start=span.start,
            end=span.end,
            text=span.text,
            type=type_ or date_type(value),
            value=value,
            **more,
        )
        self._put(date)
        self._settle()
        return date

    def add_not_quote(self, span: Span, use: str) -> NotQuote:
        """Mark words between marks that quote nobody, their marks included."""
        start, end = quotations.widened(self.text, span, self.language)
        made = NotQuote(
            id=self._next("n"), start=start, end=end, text=self.text[start:end], use=use
        )
        return self._put(made)

    def add_quote(
        self,
        parts: Sequence[Span],
        *,
        speaker: str | None = None,
        speaker_entity: str | None = None,
        cue: str | None = None,
        addressee: str | None = None,
        medium: str = "unknown",
        parent: str | None = None,
    ) -> Quote:
        """Mark a quotation by the words of its parts; its speaker and cue by theirs.

        Raises:
            NewsqedError: words are not found, or stand in several places that are as near.
        """
        spans = self._spans(parts)
        quote = Quote(
            id=self._next("q"), type="indirect", spans=spans, text="", medium=medium, parent=parent
        )
        self._put(quote)
        self.attribute(
            quote.id, speaker=speaker, speaker_entity=speaker_entity, cue=cue, addressee=addressee
        )
        return self._as(quote.id, Quote)

    def respan(self, identifier: str, parts: Sequence[Span]) -> None:
        """Give a record other words."""
        record = self.get(identifier)
        if isinstance(record, Quote):
            self._put(replace(record, spans=self._spans(parts)))
        elif isinstance(record, Mention | Date | NotQuote):
            (span,) = parts
            self._put(replace(record, start=span.start, end=span.end, text=span.text))
        else:
            raise NewsqedError("an entity has no words of its own; its mentions do")
        self._settle()

    def attribute(
        self,
        identifier: str,
        *,
        speaker: str | None = None,
        speaker_entity: str | None = None,
        cue: str | None = None,
        addressee: str | None = None,
    ) -> None:
        """Say who speaks, by which verb and to whom; `none` takes it away, None leaves it.

        The words nearest to the quotation are meant. The speaker's entity is that of the mention at
        its words or within them, if there is one such entity; else it is left open.

        Raises:
            NewsqedError: it is no quotation, or words are not found or ambiguous.
        """
        quote = self._as(identifier, Quote)
        if cue is not None:
            quote = replace(quote, cue=None if cue == "none" else self._near(cue, quote))
        if speaker == "none":
            quote = replace(quote, speaker=None)
        elif speaker is not None or speaker_entity is not None:
            quote = replace(
                quote, speaker=self._party(quote, speaker, speaker_entity, quote.speaker)
            )
        if addressee == "none":
            quote = replace(quote, addressee=None)
        elif addressee is not None:
            quote = replace(quote, addressee=self._party(quote, addressee, None, None))
        self._put(quote)
        self._settle()

    def set(self, identifier: str, values: Mapping[str, Any]) -> None:
        """Set keys of a record; None takes a key away. An entity is named by its id or name.

        Raises:
            NewsqedError: the record has no such key, or the key is found or derived.
        """
        record = self.get(identifier)
        new = to_json(record)
        for key, value in values.items():
            if key in _DERIVED:
                raise NewsqedError(f"{key} is not typed: it is found in the text or derived")
            if key not in keys(record.kind):
                known = [name for name in keys(record.kind) if name not in _DERIVED]
                raise NewsqedError(
                    f"a record of kind {record.kind} has no key {key!r}",
                    hint=f"keys: {', '.join(known)}",
                )
            if value is None and key not in record.keep_null:
                new.pop(key, None)
            else:
                new[key] = value
        if new.get("entity") and "entity" in values:
            of = self._entity(str(values["entity"]))
            new |= {"entity": of.id, "label": values.get("label") or of.label}
        changed = from_json(new)
        if isinstance(changed, Date):
            dates.parse(changed.value)
        self._put(changed)
        if isinstance(changed, Entity) and "label" in values:
            for mention in self._of(Mention):
                if mention.entity == identifier and mention.label != changed.label:
                    self._put(replace(mention, label=changed.label))
        self._settle()

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
        self.records = tuple(record for record in self.records if record.id not in gone)
        self._settle()

    def accept(self, identifiers: Iterable[str] | None = None) -> None:
        """Sign proposals: those of the ids, or all that nobody has signed.

        Raises:
            NewsqedError: there is no such record.
        """
        wanted = None if identifiers is None else {self.get(name).id for name in identifiers}
        self.records = tuple(
            replace(record, annotator=self.annotator)
            if (record.id in wanted if wanted is not None else record.annotator is None)
            else record
            for record in self.records
        )

    # ---- How it is done.

    def _of(self, kind: type[A]) -> list[A]:
        return [record for record in self.records if isinstance(record, kind)]

    def _as(self, identifier: str, kind: type[A]) -> A:
        record = self.get(identifier)
        if not isinstance(record, kind):
            raise NewsqedError(f"{identifier} is a {record.kind}, not a {kind.kind}")
        return record

    def _put(self, record: A) -> A:
        """Take in a new or changed record, signed."""
        signed = replace(record, annotator=self.annotator)
        others = [other for other in self.records if other.id != record.id]
        self.records = canonical([*others, signed])
        return signed

    def _next(self, letter: str) -> str:
        numbers = [record.number for record in self.records if record.letter == letter]
        numbers += [int(name[1:]) for name in (*self.used, *self._first) if name[:1] == letter]
        return f"{letter}{max(numbers, default=0) + 1}"

    def _spans(self, parts: Sequence[Span]) -> tuple[tuple[int, int], ...]:
        return tuple(sorted(quotations.widened(self.text, part, self.language) for part in parts))

    def _near(self, words: str, quote: Quote) -> Span:
        return pick(self.text, words, near=quote.spans)

    def _entity(self, name: str) -> Entity:
        """The entity of that id or name."""
        found = [item for item in self._of(Entity) if name in (item.id, item.name)]
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(item.id for item in found)
            raise NewsqedError(f"{len(found)} entities are named {name!r}", hint=f"one of {ids}")
        raise NewsqedError(
            f"there is no entity {name!r}", hint="mark a mention of it first: --mention … --label …"
        )

    def _party(
        self, quote: Quote, words: str | None, entity: str | None, before: Speaker | None
    ) -> Speaker:
        """Who speaks or is spoken to: the phrase, and the entity that it means."""
        if words is None:
            given = before or Speaker()
            span = (
                None
                if given.start is None or given.end is None or given.text is None
                else (Span(given.start, given.end, given.text))
            )
        else:
            span = self._near(words, quote)
        of = self._entity(entity).id if entity else None
        if span is None:
            return Speaker(entity=of)
        if of is None:
            of = self._meant(span)
        else:
            self._mark_party(span, of)
        return Speaker(start=span.start, end=span.end, text=span.text, entity=of)

    def _meant(self, span: Span) -> str | None:
        """The entity of the mention at the words, or of those within them if it is one."""
        mentions = [item for item in self._of(Mention) if item.entity is not None]
        for mention in mentions:
            if (mention.start, mention.end) == (span.start, span.end):
                return mention.entity
        inside = {
            mention.entity
            for mention in mentions
            if span.start <= mention.start and mention.end <= span.end and mention.label == "PERSON"
        } or {
            mention.entity
            for mention in mentions
            if span.start <= mention.start and mention.end <= span.end
        }
        if len(inside) == 1:
            return inside.pop()
        self.remarks.append(f"whom {span.text!r} means is left open: --speaker-entity tells")
        return None

    def _mark_party(self, span: Span, entity: str) -> None:
        """A speaker's phrase without a mention of its entity gets one: a pronoun or a noun.

        A mention at the very words that means another entity follows: one phrase means one.
        """
        label = self._as(entity, Entity).label
        for mention in self._of(Mention):
            if mention.entity == entity and span.start <= mention.start < mention.end <= span.end:
                return
            if (mention.start, mention.end) == (span.start, span.end):
                self._put(replace(mention, entity=entity, label=label))
                self.remarks.append(f"{mention.id}, at the same words, means {entity} now too")
                return
        pronouns = {row["form"] for row in engine.lexicon(self.language, "pronoun")}
        form = "pronoun" if span.text.lower() in pronouns else "nominal"
        mention = Mention(
            id=self._next("m"),
            start=span.start,
            end=span.end,
            text=span.text,
            label=label,
            form=form,
            entity=entity,
        )
        self._put(mention)

    def _settle(self) -> None:
        """Derive what follows from other records; take out entities that nothing names now."""
        for identifier in nameless(self._first.values(), self.records):
            self.records = tuple(item for item in self.records if item.id != identifier)
            self.remarks.append(f"{identifier} is named nowhere any more, and is removed too")
        for record in self.records:
            # An entity's name follows from mentions, whether or not it was touched itself.
            if isinstance(record, Entity) or self._first.get(record.id) != record:
                made = derived(record, self.records, self.text, self.language)
                if made != record:
                    self._put(made)
