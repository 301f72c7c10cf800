"""What scoring sees of a document, whoever made it.

In: `Document`s, or objects of the exchange form, also such as other projects' gold: coarse labels,
dates with `when` instead of `value`, quotations without speakers. Out: `View`s, in which whatever
is absent is None or empty. It never opens a file and judges nothing but what it cannot read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from newsqed import dates as values
from newsqed.errors import NewsqedError
from newsqed.records import LAYERS, Document, to_json
from newsqed.score.matching import Place

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DateView:
    """A temporal expression. `when` is GUM's value; `earliest` and `latest` may be cut short."""

    span: Pair
    type: str | None
    value: str | None
    when: str | None
    earliest: str | None
    latest: str | None
    rule: str | None
    mod: str | None = None


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quotation.

    Attributes:
        place: its content.
        runs: what stands between marks, without the marks and punctuation at the edges.
        turns: the content, where it is a turn of a transcript, which needs no marks.
        cue: the cue as written.
        cue_span: where the cue stands, None where that is not told.
        speaker: where the speaker's phrase stands.
        entity: the id of the entity that speaks.
        addressee: where the phrase of those who are spoken to stands.
        addressed: the id of the entity that is spoken to.
    """

    place: Place
    type: str | None
    runs: tuple[Pair, ...]
    turns: tuple[Pair, ...]
    cue: str | None
    cue_span: Pair | None
    speaker: Pair | None
    entity: str | None
    rule: str | None
    addressee: Pair | None = None
    addressed: str | None = None
    medium: str | None = None


@dataclass(frozen=True, slots=True)
class MarkView:
    """Words in marks that quote nobody, without the marks."""

    span: Pair
    use: str | None
    rule: str | None


@dataclass(frozen=True, slots=True)
class MentionView:
    """A mention.

    Attributes:
        written: its span as annotated.
        span: the same without leading article and trailing possessive.
        link: a Wikidata id, `nil` where there is none to find, None where nobody decided.
        title: where its title stands.
    """

    written: Pair
    span: Pair
    label: str
    form: str
    entity: str | None
    link: str | None
    rule: str | None
    title: Pair | None = None


@dataclass(frozen=True, slots=True)
class EntityView:
    """An entity: the state of its link, and its Wikidata id where it is linked."""

    id: str | None
    link: str | None
    wikidata: str | None


@dataclass(frozen=True, slots=True)
class View:
    """A document as scoring sees it; `marks` are those that quote nobody."""

    id: str
    text: str
    layers: frozenset[str]
    dates: tuple[DateView, ...] = ()
    quotes: tuple[QuoteView, ...] = ()
    marks: tuple[MarkView, ...] = ()
    mentions: tuple[MentionView, ...] = ()
    entities: tuple[EntityView, ...] = ()


def view(document: Document | Mapping[str, Any]) -> View:
    """The document as scoring sees it.

    Raises:
        NewsqedError: no id, no text, or an annotation without a place.
    """
    if isinstance(document, Document):
        name, text, layers = document.id, document.text, document.layers
        records: Iterable[Mapping[str, Any]] = map(to_json, document.annotations)
    else:
        name, text, layers, records = _parts(document)
    by_kind: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        by_kind.setdefault(str(record.get("kind")), []).append(record)
    entities = {_string(record, "id"): record for record in by_kind.get("entity", ())}
    try:
        return View(
            id=name,
            text=text,
            layers=frozenset(LAYERS if layers is None else layers),
            dates=tuple(map(_date, by_kind.get("date", ()))),
            quotes=tuple(_quote(record, text) for record in by_kind.get("quote", ())),
            marks=tuple(
                MarkView(
                    trimmed(text, *_span(record)), _string(record, "use"), _string(record, "rule")
                )
                for record in by_kind.get("not_quote", ())
            ),
            mentions=tuple(
                _mention(record, text, entities) for record in by_kind.get("mention", ())
            ),
            entities=tuple(
                EntityView(*(_string(record, key) for key in ("id", "link", "wikidata")))
                for record in by_kind.get("entity", ())
            ),
        )
    except _NoPlaceError as error:
        raise NewsqedError(
            f"document {name!r}: {error}", hint="`newsqed check` lists everything that is wrong"
        ) from None


def objects(document: Document | Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The records of a document as JSON objects, in its order.

    Raises:
        NewsqedError: as `view` does.
    """
    if isinstance(document, Document):
        return [to_json(annotation) for annotation in document.annotations]
    return _parts(document)[3]


def _parts(document: Any) -> tuple[str, str, Any, list[Mapping[str, Any]]]:
    if not isinstance(document, Mapping):
        raise NewsqedError(f"a document is a JSON object, not {type(document).__name__}")
    name, text = document.get("id"), document.get("text")
    if not isinstance(name, str) or not isinstance(text, str):
        raise NewsqedError(f"document {name!r} lacks its id or its text")
    layers = document.get("layers")
    annotations = document.get("annotations")
    annotations = [] if annotations is None else annotations
    if not (layers is None or _strings(layers)) or not (
        isinstance(annotations, list) and all(isinstance(item, Mapping) for item in annotations)
    ):
        raise NewsqedError(
            f"document {name!r}: `layers` is a list of names and `annotations` a list of objects"
        )
    return name, text, layers, annotations


def _strings(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)


class _NoPlaceError(Exception):
    """An annotation whose place cannot be read."""


def _span(record: Mapping[str, Any]) -> Pair:
    start, end = record.get("start"), record.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        raise _NoPlaceError(f"annotation {record.get('id')!r} lacks `start` or `end`")
    return start, end


def _span_if_any(record: Mapping[str, Any]) -> Pair | None:
    start, end = record.get("start"), record.get("end")
    return (start, end) if isinstance(start, int) and isinstance(end, int) else None


def _pairs(record: Mapping[str, Any], key: str) -> tuple[Pair, ...]:
    try:
        return tuple((int(start), int(end)) for start, end in record.get(key) or ())
    except (TypeError, ValueError):
        raise _NoPlaceError(
            f"`{key}` of annotation {record.get('id')!r} is no list of pairs of offsets"
        ) from None


def _string(record: Mapping[str, Any], *keys: str) -> str | None:
    """The first of the keys that holds a string which is not empty."""
    return next(
        (found for key in keys if (found := record.get(key)) and isinstance(found, str)), None
    )


def _object(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = record.get(key)
    return found if isinstance(found, Mapping) else {}


def _date(record: Mapping[str, Any]) -> DateView:
    value, type_ = _string(record, "value"), _string(record, "type")
    earliest = _string(record, "earliest", "from", "notBefore")
    latest = _string(record, "latest", "to", "notAfter")
    if value is not None and earliest is None and latest is None:
        with suppress(NewsqedError):  # a value that is none has no interval
            earliest, latest = values.derived(value, str(type_), bool(record.get("fiscal"))) or (
                None,
                None,
            )
    return DateView(
        _span(record),
        type_,
        value,
        _string(record, "when"),
        earliest,
        latest,
        _string(record, "rule"),
        _string(record, "mod"),
    )


def _quote(record: Mapping[str, Any], text: str) -> QuoteView:
    place = _pairs(record, "spans")
    if not place:
        raise _NoPlaceError(f"annotation {record.get('id')!r} lacks `spans`")
    runs = (trimmed(text, *run) for run in _pairs(record, "quoted"))
    turns = place if record.get("layout") == "transcript" else ()
    speaker, cue = _object(record, "speaker"), _object(record, "cue")
    addressee = _object(record, "addressee")
    return QuoteView(
        place=place,
        type=_string(record, "type"),
        runs=tuple(run for run in runs if run[0] < run[1]),
        turns=tuple(run for run in (trimmed(text, *turn) for turn in turns) if run[0] < run[1]),
        cue=_string(cue, "text"),
        cue_span=_span_if_any(cue),
        speaker=_span(speaker) if speaker.get("start") is not None else None,
        entity=_string(speaker, "entity"),
        rule=_string(record, "rule"),
        addressee=_span_if_any(addressee),
        addressed=_string(addressee, "entity"),
        medium=_string(record, "medium"),
    )


def _mention(
    record: Mapping[str, Any], text: str, entities: Mapping[Any, Mapping[str, Any]]
) -> MentionView:
    written = _span(record)
    entity = entities.get(_string(record, "entity"), {})
    wikidata = _string(record, "wikidata") or _string(entity, "wikidata")
    return MentionView(
        written=written,
        span=bare(text, *written),
        label=str(record.get("label")),
        form=_string(record, "form") or "name",
        entity=_string(record, "entity"),
        link=wikidata or ("nil" if entity.get("link") == "nil" else None),
        rule=_string(record, "rule"),
        title=_span_if_any(_object(record, "title")),
    )


def trimmed(text: str, start: int, end: int) -> Pair:
    """The span without white space, marks and other punctuation at its edges; may be empty.

    >>> trimmed("He said “no, no!”.", 8, 17)
    (9, 15)
    """
    end = min(end, max(start, len(text)))  # an offset far behind the text is not walked back from
    while start < end and _edge(text[start : start + 1]):
        start += 1
    while start < end and _edge(text[end - 1 : end]):
        end -= 1
    return start, end


def _edge(char: str) -> bool:
    return not char or char.isspace() or char in "`´" or unicodedata.category(char)[0] == "P"


_ARTICLE = re.compile(r"(?:the|an?)\s+(?=\S)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’](?:s|S)?$")


def bare(text: str, start: int, end: int) -> Pair:
    """The span without leading article and trailing possessive.

    >>> bare("the Harbour Board’s", 0, 19)
    (4, 17)
    """
    if match := _ARTICLE.match(text[start:end]):
        start += match.end()
    if (match := _POSSESSIVE.search(text[start:end])) and match.start():
        end = start + match.start()
    return start, end
