"""Annotation by rule: a text in, its quotes, entities and dates out.

In: a text with its publication date, alone, as a document, or as a batch of rows. Out: the same
with the annotations that the rules propose. It needs no model and keeps no state: the same text
gives the same records, on any machine and in any order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeGuard

from newsqed.annotate import naming, quotation, temporal
from newsqed.annotate.engine import LANGUAGES, Reading
from newsqed.dates import day_of
from newsqed.errors import NewsqedError
from newsqed.records import (
    KINDS,
    LAYERS,
    Annotation,
    Date,
    Document,
    Entity,
    Layer,
    Mention,
    Quote,
    Speaker,
    canonical,
    extent,
    from_json,
    layers_named,
    position,
    to_json,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from newsqed.annotate.explaining import Explanation

__all__ = ["annotate", "annotate_batch", "annotate_object", "explain"]


def annotate(
    text: str | Document,
    *,
    published: str | date | None = None,
    language: str | None = None,
    layers: Iterable[str] = LAYERS,
) -> Document:
    """A document with what the rules propose for it.

    It may be called from several threads, which take turns on one core; several processes use
    several cores.

    >>> document = annotate("It opened on Thursday.", published="2021-10-07")
    >>> [(date.text, date.value) for date in document.annotations if date.kind == "date"]
    [('Thursday', '2021-10-07')]

    Args:
        text: a text, taken as it is, or a document; its annotations of the layers that are made
            are replaced, those of others kept (names found by another tool carry its quotes).
        published: ISO 8601 date, or date-time with offset, or such an object;
            the document's own if not given.
            Without one, values that need it keep their X.
        language: BCP 47; the document's own, else `en`. Its region tells day from month in
            04/03/2021 where the text does not.
        layers: of `quotes`, `entities`, `dates`.

    Raises:
        NewsqedError: a layer, language or publication date that is none.
    """
    document = text if isinstance(text, Document) else Document(id="", text=text)
    if not isinstance(document.text, str):
        raise NewsqedError(f"a text is a string, not {type(document.text).__name__}")
    if published is not None:
        document = replace(document, published=_written(published))
    if language is not None:
        document = replace(document, language=language)
    wanted = layers_named(layers)
    kept = [record for record in document.annotations if record.layer not in wanted]
    made = _propose(document.text, document.published, document.language, wanted, kept)
    if "entities" in wanted:
        moved = _moved(document.annotations, made)
        kept = [_follow(record, moved) for record in kept]
    return replace(document, annotations=canonical([*kept, *made]))


def annotate_object(
    document: Mapping[str, Any], *, layers: Iterable[str] = LAYERS
) -> dict[str, Any]:
    """A document in exchange form (a JSON object) with what the rules propose for it.

    As `annotate`, for the objects of JSON Lines files: other keys and their order are kept, and
    so are records of other layers, to the letter, whatever further keys they have.

    >>> annotate_object({"id": "a", "text": "It opened in May 2021.", "page": 4})["page"]
    4

    Raises:
        NewsqedError: `text` is missing or no Unicode, or as `annotate`.
    """
    wanted = layers_named(layers)
    text = document.get("text")
    if not isinstance(text, str):
        raise NewsqedError("the document has no text", hint='it needs a key "text" with a string')
    given = document.get("annotations") or []
    if not isinstance(given, list) or not all(isinstance(record, dict) for record in given):
        raise NewsqedError("the document's annotations are no list of objects")
    kept = [record for record in given if _layer(record) not in wanted]
    known = [record for record in map(_leniently, kept) if _stands(record, text)]
    made = _propose(text, document.get("published"), document.get("language"), wanted, known)
    if "entities" in wanted:
        before = [record for record in map(_leniently, given) if record is not None]
        moved = _moved(before, made)
        kept = [_follow_object(record, moved) for record in kept]
    records = [*kept, *(to_json(record) for record in made)]
    result = {**document, "annotations": sorted(records, key=_place)}
    if isinstance(document.get("layers"), list):
        complete = {*document["layers"], *wanted}
        result["layers"] = [layer for layer in LAYERS if layer in complete]
    return result


def annotate_batch(
    batch: pa.RecordBatch, *, layers: Iterable[str] = LAYERS, language: str | None = None
) -> pa.RecordBatch:
    """A batch of documents with what the rules propose, one row a document, in the same order.

    Free of state and picklable, so that anything that maps batches can call it.

    Args:
        batch: a column `text` (string); used where there: `id`, `title`, `published`, `language`
            and, for layers that are kept, the list columns of `newsqed.columns.DOCUMENTS`.
        layers: of `quotes`, `entities`, `dates`.
        language: for all rows; else each row's own, else `en`.

    Returns:
        A batch of the schema `newsqed.columns.DOCUMENTS`. A row that cannot be annotated has
        empty lists and says why in `error`; the others are not held up.

    Raises:
        NewsqedError: there is no column `text`, or a layer is none.
    """
    import pyarrow as pa

    from newsqed import columns

    wanted = layers_named(layers)
    if "text" not in batch.schema.names:
        raise NewsqedError(
            "the batch has no column `text`", hint=f"its columns: {', '.join(batch.schema.names)}"
        )
    rows = []
    for number in range(batch.num_rows):
        row: dict[str, Any] = dict.fromkeys(columns.DOCUMENTS.names)
        try:
            (given,) = batch.slice(number, 1).to_pylist()
            for key in ("id", "title", "published", "language", "text"):
                row[key] = columns.string(given.get(key))
            if row["text"] is None:
                raise NewsqedError("the row has no text")
            document = Document(
                id=row["id"] or "",
                text=row["text"],
                published=row["published"],
                language=language or row["language"],
                annotations=columns.ungroup(given),
            )
            row |= columns.group(annotate(document, layers=wanted).annotations)
        except Exception as error:  # one row must not stop the others
            row |= columns.group(())
            row["error"] = error.message if isinstance(error, NewsqedError) else str(error)
        rows.append(row)
    return pa.RecordBatch.from_pylist(rows, schema=columns.DOCUMENTS)


def explain(document: Document, place: str) -> Explanation:
    """Why the rules propose what they propose at a place of a document, or nothing.

    >>> document = annotate("Ada Quist spoke. Later Quist left.")
    >>> found = explain(document, "m2")
    >>> found.text, found.entity.ties[0].by, found.entity.ties[0].other
    ('Quist', 'the last name of', 'Ada Quist')

    Args:
        document: its own records are looked up; without any, what the rules propose.
        place: the id of a record (`m7`), or a span in code points, half-open (`120:134`).

    Raises:
        NewsqedError: no record has the id, the span is none of the text, or there are no rules
            for the language.
    """
    from newsqed.annotate import explaining  # here, since few ask

    return explaining.explain(document, place)


def _written(published: str | date) -> str | None:
    if isinstance(published, str):
        return published
    from newsqed import columns  # here, since it brings Arrow

    return columns.string(published)


_SURROGATE = re.compile("[\ud800-\udfff]")


def _propose(
    text: str,
    published: Any,
    language: Any,
    layers: frozenset[str],
    given: Sequence[Annotation],
) -> list[Annotation]:
    """The records of the wanted layers, names given or found first."""
    if not text.isascii() and _SURROGATE.search(text):
        raise NewsqedError("the text holds half a surrogate pair, which is no character")
    if published is not None:
        if not isinstance(published, str):
            raise NewsqedError("`published` is no string", hint="write 2021-10-07")
        day_of(published)
    tongue = str(language or "en").split("-")[0].lower()
    if tongue not in LANGUAGES:
        raise NewsqedError(
            f"there are no rules for the language {language!r}",
            hint=f"languages with rules: {', '.join(LANGUAGES)}",
        )
    reading = Reading(text)
    made: list[Annotation] = []
    entities = [record for record in given if isinstance(record, Entity)]
    mentions = [record for record in given if isinstance(record, Mention)]
    if "entities" in layers:
        entities, mentions = naming.tag(reading, tongue)
        made += (*entities, *mentions)
    if "dates" in layers:
        made += temporal.tag(reading, published, tongue, str(language or tongue))
    # Who speaks in a quotation is a mention, so the entities are not complete without the quotes.
    if "quotes" in layers or "entities" in layers:
        found = quotation.tag(reading, entities, mentions, tongue)
        if "entities" in layers:
            made += (*found.entities, *found.mentions)
        if "quotes" in layers:
            there = {record.id for record in (*entities, *made) if isinstance(record, Entity)}
            made += (_without(quote, there) for quote in found.quotes)
            made += found.not_quotes
    return _numbered(made)


def _numbered(made: Sequence[Annotation]) -> list[Annotation]:
    """The records with their ids in the order of the text, references following."""
    first: dict[str, tuple[int, int]] = {}
    for record in made:
        if isinstance(record, Mention) and record.entity:
            begin = (record.start, -record.end)
            first[record.entity] = min(first.get(record.entity, begin), begin)

    def key(record: Annotation) -> tuple[int, int]:
        if isinstance(record, Entity):
            return first.get(record.id, (0, 0))
        start, end = extent(record)
        return (start, -end)

    new: dict[str, str] = {}
    counts: dict[str, int] = {}
    for record in sorted(made, key=key):
        counts[record.letter] = counts.get(record.letter, 0) + 1
        new[record.id] = f"{record.letter}{counts[record.letter]}"
    if all(old == name for old, name in new.items()):
        return list(made)
    return [_renamed(record, new) for record in made]


def _renamed(record: Annotation, new: Mapping[str, str]) -> Annotation:
    def at(reference: str | None) -> str | None:
        return new.get(reference, reference) if reference else reference

    name = new[record.id]
    if isinstance(record, Mention):
        entity = at(record.entity)
        if name == record.id and entity == record.entity:
            return record  # most are, and making one takes time
        return replace(record, id=name, entity=entity)
    if isinstance(record, Date):
        return replace(
            record,
            id=name,
            anchor=at(record.anchor),
            begin_point=at(record.begin_point),
            end_point=at(record.end_point),
        )
    if isinstance(record, Quote):
        return replace(
            record,
            id=name,
            parent=at(record.parent),
            speaker=_party(record.speaker, new),
            addressee=_party(record.addressee, new),
        )
    return record if name == record.id else replace(record, id=name)


def _party(party: Speaker | None, new: Mapping[str, str]) -> Speaker | None:
    if party is None or party.entity is None:
        return party
    return replace(party, entity=new.get(party.entity, party.entity))


def _without(quote: Quote, there: Iterable[str]) -> Quote:
    """The quote, its speaker and addressee pointing only to entities that are there."""
    known = {name: name for name in there}
    return _follow(quote, known)  # type: ignore[return-value]


def _moved(before: Iterable[Annotation], after: Iterable[Annotation]) -> dict[str, str]:
    """For each old entity the new one that most of its mentions now belong to."""
    new = [record for record in after if isinstance(record, Mention) and record.entity]
    at = {(record.start, record.end): record.entity for record in new}
    votes: dict[str, dict[str, int]] = {}
    for record in before:
        if isinstance(record, Mention) and record.entity:
            entity = at.get((record.start, record.end))
            if entity:
                ballot = votes.setdefault(record.entity, {})
                ballot[entity] = ballot.get(entity, 0) + 1
    return {old: max(ballot, key=lambda name: ballot[name]) for old, ballot in votes.items()}


def _follow(record: Annotation, moved: Mapping[str, str]) -> Annotation:
    """The record, its references to entities following; one that leads nowhere is dropped."""
    if not isinstance(record, Quote):
        return record

    def party(given: Speaker | None) -> Speaker | None:
        if given is None or given.entity is None:
            return given
        found = replace(given, entity=moved.get(given.entity))
        return None if found == Speaker() else found

    return replace(record, speaker=party(record.speaker), addressee=party(record.addressee))


def _follow_object(record: dict[str, Any], moved: Mapping[str, str]) -> dict[str, Any]:
    result = dict(record)
    for key in ("speaker", "addressee"):
        party = record.get(key)
        if isinstance(party, dict) and "entity" in party:
            found = {name: value for name, value in party.items() if name != "entity"}
            if party["entity"] in moved:
                found["entity"] = moved[party["entity"]]
            if found:
                result[key] = found
            elif key == "speaker":
                result[key] = None
            else:
                del result[key]
    return result


def _leniently(record: Mapping[str, Any]) -> Annotation | None:
    """The record as one of ours if it can be read as one; names of other tools lack some keys."""
    kind = record.get("kind")
    if kind not in ("entity", "mention"):
        return None
    known = {name: value for name, value in record.items() if name in _READ[kind]}
    filled = {"form": "name", "entity": None} if kind == "mention" else {"link": "unreviewed"}
    try:
        return from_json({**filled, **known})
    except NewsqedError:
        return None


_READ = {
    "entity": ("kind", "id", "label", "name", "link", "wikidata"),
    "mention": ("kind", "id", "start", "end", "text", "label", "form", "entity", "title"),
}


def _stands(record: Annotation | None, text: str) -> TypeGuard[Annotation]:
    """Whether the rules can rely on a record of another tool: a mention has its text in place."""
    if isinstance(record, Mention):
        return 0 <= record.start < record.end and text[record.start : record.end] == record.text
    return record is not None


def _layer(record: Mapping[str, Any]) -> Layer | None:
    kind = KINDS.get(str(record.get("kind")))
    return kind.layer if kind else None


def _place(record: Mapping[str, Any]) -> tuple[int, ...]:
    try:
        place = position(record)
    except (KeyError, TypeError, IndexError, AttributeError):
        return (2,)
    return place if all(isinstance(part, int) for part in place) else (2,)
