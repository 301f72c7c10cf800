"""The records: what an article, a document and each kind of annotation hold.

In: the objects of the JSON files. Out: frozen dataclasses, and the same objects again with
their keys in canonical order. Offsets are code points of the article's text, zero-based and
half-open. Nothing here opens a file or checks a value: `newsqed.check` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, ClassVar, Literal

from newsqed.errors import NewsqedError

Layer = Literal["quotes", "entities", "dates"]
LAYERS: tuple[Layer, ...] = ("quotes", "entities", "dates")


def layers_named(names: str | Iterable[str]) -> frozenset[str]:
    """The layers of those names, one name or several.

    Raises:
        NewsqedError: a name is no layer's.
    """
    wanted = frozenset([names] if isinstance(names, str) else names)
    for name in sorted(wanted - {*LAYERS}):
        raise NewsqedError(f"{name!r} is no layer", hint=f"the layers: {', '.join(LAYERS)}")
    if not wanted:
        raise NewsqedError("no layer is named", hint=f"the layers: {', '.join(LAYERS)}")
    return wanted


@dataclass(frozen=True, slots=True)
class Span:
    """A slice of a text: `text == article.text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks or is spoken to: the phrase beside the quotation, the entity it means, or both."""

    start: int | None = None
    end: int | None = None
    text: str | None = None
    entity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What every kind of annotation has: its id, and who or what made it.

    Attributes:
        id: the kind's letter and a number, unique in its file (`m7`).
        rule: the rule that made or proposed it.
        annotator: who made or accepted it; with one the method is hand, else rule.
        confidence: 0 to 1; of a rule's proposal, the measured precision of the rule.
        phenomena: tags from the closed list in docs/guidelines.md.
        note: a remark for other annotators.
    """

    kind: ClassVar[str]
    letter: ClassVar[str]
    layer: ClassVar[Layer]
    keep_null: ClassVar[frozenset[str]] = frozenset()

    id: str
    rule: str | None = None
    annotator: str | None = None
    confidence: float | None = None
    phenomena: tuple[str, ...] = ()
    note: str | None = None

    @property
    def number(self) -> int:
        """The number in the id: 7 of `m7`."""
        return _number(self.id)

    @property
    def method(self) -> str:
        """`hand` where an annotator stands, else `rule`."""
        return "hand" if self.annotator else "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity(Annotation):
    """Somebody or something that one document names: its mentions point to it."""

    kind: ClassVar[str] = "entity"
    letter: ClassVar[str] = "e"
    layer: ClassVar[Layer] = "entities"

    label: str
    name: str
    link: str
    wikidata: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Annotation):
    """A place in the text where an entity is meant."""

    kind: ClassVar[str] = "mention"
    letter: ClassVar[str] = "m"
    layer: ClassVar[Layer] = "entities"
    keep_null: ClassVar[frozenset[str]] = frozenset({"entity"})

    start: int
    end: int
    text: str
    label: str
    form: str
    entity: str | None = None
    title: Span | None = None
    dateline: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Date(Annotation):
    """A temporal expression and the value it stands for."""

    kind: ClassVar[str] = "date"
    letter: ClassVar[str] = "d"
    layer: ClassVar[Layer] = "dates"

    start: int
    end: int
    text: str
    type: str
    value: str
    mod: str | None = None
    quant: str | None = None
    freq: str | None = None
    utc_offset: str | None = None
    fiscal: bool | None = None
    begin_point: str | None = None
    end_point: str | None = None
    anchor: str | None = None
    earliest: str | None = None
    latest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Annotation):
    """What somebody said or wrote: direct, mixed or indirect.

    Attributes:
        spans: the content, one `(start, end)` for each uninterrupted part.
        text: the spans joined by one space.
        quoted: the runs between marks, marks included.
    """

    kind: ClassVar[str] = "quote"
    letter: ClassVar[str] = "q"
    layer: ClassVar[Layer] = "quotes"
    keep_null: ClassVar[frozenset[str]] = frozenset({"cue", "speaker"})

    type: str
    spans: tuple[tuple[int, int], ...]
    text: str
    quoted: tuple[tuple[int, int], ...] = ()
    cue: Span | None = None
    speaker: Speaker | None = None
    addressee: Speaker | None = None
    medium: str = "unknown"
    layout: str | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotQuote(Annotation):
    """Words in quotation marks that quote nobody: a title, a term, irony."""

    kind: ClassVar[str] = "not_quote"
    letter: ClassVar[str] = "n"
    layer: ClassVar[Layer] = "quotes"

    start: int
    end: int
    text: str
    use: str


KINDS: dict[str, type[Annotation]] = {
    kind.kind: kind for kind in (Entity, Mention, Date, Quote, NotQuote)
}
# The order of kinds that begin and end at the same offsets; entities come before all.
_RANK = {"entity": 0, "quote": 1, "not_quote": 2, "mention": 3, "date": 4}
_COMMON = ("rule", "annotator", "confidence", "phenomena", "note")


@dataclass(frozen=True, slots=True)
class Document:
    """A text with annotations, free of any corpus: one line of the exchange form.

    Attributes:
        published: ISO 8601 date, or date-time with offset.
        layers: the layers that are completely annotated; None means all of them.
        extra: keys of the exchange line that are not ours, kept as they came.
    """

    id: str
    text: str
    title: str | None = None
    published: str | None = None
    language: str | None = None
    layers: tuple[str, ...] | None = None
    annotations: tuple[Annotation, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Article:
    """One folder of the corpus: the frozen text, what is known of it, its annotations.

    Attributes:
        source: the sidecar of the raw file (where from, when, rights, sha256).
        gold: what counts, complete in all layers, or None where there is none yet.
        rules: what the rules propose.
    """

    id: str
    text: str
    title: str | None
    published: str | None
    language: str
    desk: str | None
    sha256: str
    gold_from: str | None
    source: Mapping[str, Any]
    gold: tuple[Annotation, ...] | None
    rules: tuple[Annotation, ...]

    @property
    def withheld(self) -> bool:
        """Whether releases may hold no words of it."""
        return self.source.get("text") != "full"

    def document(self, annotations: Iterable[Annotation] = ()) -> Document:
        """The article in exchange form, with the given annotations."""
        return Document(
            id=self.id,
            text=self.text,
            title=self.title,
            published=self.published,
            language=self.language,
            annotations=tuple(annotations),
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, doubtful or worth knowing, at a place, with a way to mend it.

    Attributes:
        code: a letter (`E` error, `W` warning, `I` note) and three digits, the first of which
            is the level: 1 bytes and JSON, 2 schema, 3 spans and references, 4 linguistic
            consistency, 5 corpus-wide.
        line: counted from 1; None where a whole file or folder is meant.
        column: counted from 1, in code points of the line.
        pointer: JSON Pointer (RFC 6901) into the line's or file's value.
        id: the record that is meant, where one is; in splits.tsv the article.
        text: the offending text.
        waived: why it is let pass, where somebody has said so (`corpus/waivers.jsonl`).
    """

    code: str
    message: str
    file: str
    line: int | None = None
    column: int | None = None
    pointer: str = ""
    id: str | None = None
    text: str | None = None
    hint: str | None = None
    waived: str | None = None

    @property
    def severity(self) -> str:
        """`error`, `warning` or `note`, by the code's letter."""
        return {"E": "error", "W": "warning"}.get(self.code[0], "note")

    @property
    def level(self) -> int:
        """The level of the check, 1 to 5."""
        return int(self.code[1])

    def to_json(self) -> dict[str, Any]:
        """The finding as a JSON object, absent parts left out."""
        found = {item.name: getattr(self, item.name) for item in fields(self)}
        found = {key: value for key, value in found.items() if value not in (None, "")}
        return {**found, "severity": self.severity, "level": self.level}


def _number(identifier: str) -> int:
    digits = identifier[1:]
    # Python refuses to convert thousands of digits; a number of that size is none of ours.
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 100 else 0


@cache
def keys(kind: str) -> tuple[str, ...]:
    """The keys of a kind of record, in canonical order."""
    own = tuple(item.name for item in fields(KINDS[kind]) if item.name not in (*_COMMON, "id"))
    return ("kind", "id", *own, *_COMMON)


def to_json(annotation: Annotation) -> dict[str, Any]:
    """The annotation as a JSON object: keys in canonical order, what is absent left out.

    >>> to_json(NotQuote(id="n1", start=4, end=9, text="“fun”", use="irony"))["kind"]
    'not_quote'
    """
    result: dict[str, Any] = {"kind": annotation.kind}
    for key in keys(annotation.kind)[1:]:
        value = getattr(annotation, key)
        if isinstance(value, Span | Speaker):
            value = {
                item.name: getattr(value, item.name)
                for item in fields(value)
                if getattr(value, item.name) is not None
            }
        elif isinstance(value, tuple):
            if not value and key != "quoted":
                continue
            value = [list(part) if isinstance(part, tuple) else part for part in value]
        elif value is None and key not in annotation.keep_null:
            continue
        result[key] = value
    return result


def from_json(record: Mapping[str, Any]) -> Annotation:
    """The annotation that a JSON object states. The object is taken to follow the schema.

    Raises:
        NewsqedError: a kind that is none, a key that is unknown, missing or of a wrong shape.
    """
    try:
        kind = KINDS[record["kind"]]
        values = dict(record)
        del values["kind"]
        for key in ("spans", "quoted"):
            if key in values:
                values[key] = tuple((int(start), int(end)) for start, end in values[key])
        for key in ("cue", "title"):
            if values.get(key) is not None:
                values[key] = Span(**values[key])
        for key in ("speaker", "addressee"):
            if values.get(key) is not None:
                values[key] = Speaker(**values[key])
        if "phenomena" in values:
            values["phenomena"] = tuple(values["phenomena"])
        return kind(**values)
    except (KeyError, TypeError, ValueError) as error:
        raise NewsqedError(
            f"this is no annotation record ({error})",
            hint="`newsqed check` says what is wrong with it, by line and key",
        ) from None


def position(record: Mapping[str, Any]) -> tuple[int, int, int, int, int]:
    """The sort key of a record (a JSON object of ours) in a file.

    Entities by id number; then by start of the first span, end of the last span descending,
    kind (quote, not_quote, mention, date) and id number.
    """
    kind, number = record["kind"], _number(record["id"])
    if kind == "entity":
        return (0, 0, 0, 0, number)
    spans = record.get("spans") or [(record.get("start", 0), record.get("end", 0))]
    return (1, spans[0][0], -spans[-1][1], _RANK.get(kind, 9), number)


def has_place(record: Mapping[str, Any]) -> bool:
    """Whether a JSON object says enough of itself for `position` to give it a place."""
    try:
        if record["kind"] not in KINDS or not isinstance(record["id"], str):
            return False
        place = position(record)
    except (TypeError, IndexError, KeyError):
        return False
    own = {"entity": {"id"}, "quote": {"spans"}}.get(record["kind"], {"start", "end"})
    sound = all(isinstance(part, int) and not isinstance(part, bool) for part in place)
    return sound and place[1] >= 0 and own <= record.keys()


def canonical(annotations: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """The annotations in the order in which files hold them (see `position`)."""

    def key(annotation: Annotation) -> tuple[int, int, int, int, int]:
        if isinstance(annotation, Entity):
            return (0, 0, 0, 0, annotation.number)
        start, end = extent(annotation)
        return (1, start, -end, _RANK[annotation.kind], annotation.number)

    return tuple(sorted(annotations, key=key))


_LETTER = re.compile(r"[^\W_]")


def quote_type(text: str, spans: Iterable[Sequence[int]], quoted: Sequence[Sequence[int]]) -> str:
    """`direct`, `mixed` or `indirect`: whether all, some or no words stand between marks.

    Args:
        text: the text that the offsets count in.
        spans: the content of a quotation, in the order of the text.
        quoted: its runs between marks, in the order of the text.

    >>> quote_type("He was “not amused” at all.", [(3, 26)], [(7, 19)])
    'mixed'
    """
    if not quoted:
        return "indirect"
    index = 0
    for start, end in spans:
        at = start
        while index < len(quoted) and quoted[index][0] < end:
            if _LETTER.search(text, at, quoted[index][0]):
                return "mixed"
            at = quoted[index][1]
            index += 1
        if _LETTER.search(text, at, end):
            return "mixed"
    return "direct"


def extent(annotation: Annotation) -> tuple[int, int]:
    """Where the annotation begins and ends in the text; an entity has no place of its own.

    Raises:
        TypeError: for an entity.
    """
    if isinstance(annotation, Quote):
        return annotation.spans[0][0], annotation.spans[-1][1]
    if isinstance(annotation, Mention | Date | NotQuote):
        return annotation.start, annotation.end
    raise TypeError("an entity stands nowhere in the text; its mentions do")
