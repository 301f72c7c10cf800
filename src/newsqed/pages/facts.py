"""What the tables say of a document: one row an entity, a quotation, a date.

In: a document. Out: rows of plain strings, with names put for ids, the same for every form of page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from newsqed.dates import derived
from newsqed.errors import NewsqedError
from newsqed.records import Date, Document, Entity, Mention, NotQuote, Quote, Speaker

META = ("publisher", "published", "desk", "split", "method")


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity: its mentions by their wording, each with its ids; the ids of what it says."""

    id: str
    name: str
    label: str
    link: str
    wikidata: str | None
    mentions: tuple[tuple[str, tuple[str, ...]], ...]
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quotation, or (type `none`) marks that quote nobody.

    `speaker` is the phrase in the text, empty where it is the entity's very name; `entity` is
    the name and id of who that is.
    """

    id: str
    type: str
    speaker: str
    entity: str
    cue: str
    text: str
    more: str


@dataclass(frozen=True, slots=True)
class DateRow:
    """A date; `interval` is empty where it has none."""

    id: str
    text: str
    type: str
    value: str
    more: str
    interval: str


class Facts:
    """The rows of a document, and its entities' names.

    Attributes:
        title: the document's title, or its id.
        meta: what is known of it, in the order of `META`, then whatever else was given.
        counts: how much of each layer there is, in words.
    """

    def __init__(self, document: Document, meta: Mapping[str, str | None] | None = None) -> None:
        self.title = document.title or document.id
        given = {name: document.extra.get(name) for name in META} if meta is None else dict(meta)
        given["published"] = given.get("published") or document.published
        self.meta = {
            name: str(given[name])
            for name in (*META, *(name for name in given if name not in META))
            if given.get(name)
        }
        self._document = document
        self._entities = {
            item.id: item for item in document.annotations if isinstance(item, Entity)
        }
        kinds = (
            (Quote, "quotation"), (NotQuote, "pair of marks that quotes nobody"),
            (Entity, "entity"), (Mention, "mention"), (Date, "date"),
        )  # fmt: skip
        numbers = {
            word: sum(isinstance(item, kind) for item in document.annotations)
            for kind, word in kinds
        }
        self.counts = ", ".join(_count(number, word) for word, number in numbers.items() if number)

    def name(self, entity: str | None) -> str:
        """The entity's name; its id where no such entity is known, empty where there is none."""
        if entity is None:
            return ""
        return self._entities[entity].name if entity in self._entities else entity

    def speaker(self, quote: Quote) -> str:
        """Who speaks, resolved where that is known; empty where nobody is."""
        return self._party(quote.speaker)

    def _party(self, party: Speaker | None) -> str:
        if party is None:
            return ""
        if party.entity is None:
            return party.text or ""
        return f"{self.name(party.entity)} {party.entity}"

    def entities(self) -> list[EntityRow]:
        """One row an entity, in the document's order."""
        said: dict[str | None, list[str]] = defaultdict(list)
        meant: dict[str | None, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for item in self._document.annotations:
            if isinstance(item, Mention):
                meant[item.entity][item.text].append(item.id)
            elif isinstance(item, Quote) and item.speaker:
                said[item.speaker.entity].append(item.id)
        return [
            EntityRow(
                entity.id,
                entity.name,
                entity.label,
                entity.link,
                entity.wikidata,
                tuple((text, tuple(ids)) for text, ids in meant[entity.id].items()),
                tuple(said[entity.id]),
            )
            for entity in self._entities.values()
        ]

    def quotes(self) -> list[QuoteRow]:
        """One row a quotation or pair of marks that quotes nobody, in the document's order."""
        rows = []
        for item in self._document.annotations:
            if isinstance(item, NotQuote):
                rows.append(QuoteRow(item.id, "none", "", "", "", item.text, item.use))
            elif isinstance(item, Quote):
                more = [f"to {self._party(item.addressee)}"] if item.addressee else []
                more += [item.medium] if item.medium != "unknown" else []
                more += [item.layout] if item.layout else []
                more += [f"inside {item.parent}"] if item.parent else []
                speaker = item.speaker or Speaker()
                rows.append(
                    QuoteRow(
                        item.id,
                        item.type,
                        "" if speaker.text == self.name(speaker.entity) else speaker.text or "",
                        self._party(Speaker(entity=speaker.entity)),
                        item.cue.text if item.cue else "",
                        item.text,
                        ", ".join(more),
                    )
                )
        return rows

    def dates(self) -> list[DateRow]:
        """One row a date, in the document's order."""
        rows = []
        for item in self._document.annotations:
            if isinstance(item, Date):
                more = {
                    "mod": item.mod, "quant": item.quant, "freq": item.freq,
                    "offset": item.utc_offset, "fiscal": "yes" if item.fiscal else None,
                    "from": item.begin_point, "to": item.end_point,
                }  # fmt: skip
                said = ", ".join(f"{key} {value}" for key, value in more.items() if value)
                rows.append(
                    DateRow(item.id, item.text, item.type, item.value, said, _interval(item))
                )
        return rows


def place(text: str, start: int, end: int) -> bool:
    """Whether the offsets mark something in the text."""
    return 0 <= start < end <= len(text)


def _count(number: int, word: str) -> str:
    plural = {
        "entity": "entities",
        "pair of marks that quotes nobody": "pairs of marks that quote nobody",
    }
    return f"{number} {word if number == 1 else plural.get(word, word + 's')}"


def _interval(item: Date) -> str:
    ends = (item.earliest, item.latest)
    if None in ends:
        with suppress(NewsqedError):  # what is no value has no interval
            ends = derived(item.value, item.type, item.fiscal) or ends
    if None in ends:
        return ""
    return str(ends[0]) if ends[0] == ends[1] else f"{ends[0]} – {ends[1]}"
