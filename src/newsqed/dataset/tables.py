"""The configurations of a release: what a row of each is, and its Arrow schema.

In: nothing. Out: `CONFIGURATIONS`, in the order in which cards and manifests list them. Every
column is flat but for lists; there are no dictionary-encoded columns, no maps and no schema
metadata, which older readers mistake. What the columns mean to `datasets` stands in the card.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from newsqed import schemas
from newsqed.columns import LISTS, OFFSET, PAIR, STRINGS, struct

LABELS = tuple(schemas.glosses("annotation", "label"))
# IOB2, in the order of the labels: `O B-PERSON I-PERSON B-NORP …`.
NER_TAGS = ("O", *(f"{part}-{label}" for label in LABELS for part in "BI"))

_Fields = list[tuple[str, pa.DataType]]
_TEXT = pa.string()
_DAY = pa.date32()


@dataclass(frozen=True, slots=True)
class Configuration:
    """One table of a release.

    Attributes:
        name: what `load_dataset` calls it.
        row: what a row is, for people.
        schema: its columns.
        rules: whether it holds the rules' proposals; the others hold gold only.
        class_labels: the names behind the integers of a list column, by column.
    """

    name: str
    row: str
    schema: pa.Schema
    rules: bool = False
    class_labels: tuple[tuple[str, tuple[str, ...]], ...] = ()


def _strings(*names: str) -> _Fields:
    return [(name, _TEXT) for name in names]


def _place(prefix: str = "") -> _Fields:
    return [(f"{prefix}text", _TEXT), (f"{prefix}start", OFFSET), (f"{prefix}end", OFFSET)]


_WHENCE: _Fields = [
    *_strings("id", "article"),
    ("published", _DAY),
    *_strings("desk", "origin"),
]
_MADE: _Fields = [
    *_strings("method", "annotator", "annotator_kind"),
    ("confidence", pa.float64()),
    ("phenomena", STRINGS),
]
_NOTE: _Fields = _strings("note")
_AROUND: _Fields = [("context", _TEXT), ("context_start", OFFSET)]

_ARTICLE: _Fields = [
    *_strings("id", "title", "text"),
    ("n_chars", OFFSET),
    ("published", _DAY),
    *_strings("published_raw", "publisher", "language", "license", "url", "desk", "origin"),
    *_strings("sha256", "canary", "gold_from"),
]
_QUOTES: _Fields = [
    *_strings("type", "text"),
    ("spans", pa.list_(PAIR)),
    ("quoted", pa.list_(PAIR)),
    *_place("cue_"),
    *_place("speaker_"),
    *((f"speaker_{name}", _TEXT) for name in ("form", "entity", "name", "label", "wikidata")),
    *_place("addressee_"),
    ("addressee_entity", _TEXT),
    *_strings("medium", "layout", "parent", "use"),
]
_MENTIONS: _Fields = [
    *_place(),
    *_strings("label", "form", "entity"),
    *_place("title_"),
    ("dateline", pa.bool_()),
    ("depth", OFFSET),
]
_ENTITIES: _Fields = [
    *_strings("name", "label", "link", "wikidata"),
    ("n_mentions", OFFSET),
    ("n_quotes", OFFSET),
]
_DATES: _Fields = [
    *_place(),
    *_strings("type", "value", "mod", "quant", "freq", "utc_offset"),
    ("earliest", _DAY),
    ("latest", _DAY),
    *_strings("granularity", "edtf"),
    ("days_from_published", OFFSET),
]
# Token indexes, half-open.
_NAME = pa.struct(
    [("start", OFFSET), ("end", OFFSET), ("label", _TEXT), ("entity", _TEXT), ("depth", OFFSET)]
)
_NER: _Fields = [
    ("tokens", STRINGS),
    ("starts", pa.list_(OFFSET)),
    ("ends", pa.list_(OFFSET)),
    ("space_after", pa.list_(pa.bool_())),
    ("ner_tags", pa.list_(pa.int64())),
    ("names", pa.list_(_NAME)),
]


def _below(own: _Fields, *, rule: bool = False) -> pa.Schema:
    """The schema of rows below the article: whence, their own columns, who made them, context."""
    made = [*_MADE, *(_strings("rule") if rule else ()), *_NOTE]
    return pa.schema([*_WHENCE, *own, *made, *_AROUND])


_ALL = (
    Configuration("documents", "an article", pa.schema(_ARTICLE)),
    Configuration(
        "quotes",
        "a quotation, or, as type `none` with `use`, marks that quote nobody",
        _below(_QUOTES),
    ),
    Configuration("mentions", "a mention of an entity", _below(_MENTIONS)),
    Configuration("entities", "an entity of an article", _below(_ENTITIES)),
    Configuration("dates", "a temporal expression", _below(_DATES)),
    Configuration(
        "ner",
        "a sentence with its tokens and the names in it",
        pa.schema([*_WHENCE, *_NER, *_MADE, *_AROUND]),
        class_labels=(("ner_tags", NER_TAGS),),
    ),
    Configuration(
        "nested",
        "an article with all of its annotations in lists",
        pa.schema(
            [*_ARTICLE, *((column, pa.list_(struct(kind))) for column, kind in LISTS.items())]
        ),
    ),
    Configuration(
        "rules_quotes", "a quotation as the rules propose it", _below(_QUOTES, rule=True), True
    ),
    Configuration(
        "rules_mentions", "a mention as the rules propose it", _below(_MENTIONS, rule=True), True
    ),
    Configuration(
        "rules_dates",
        "a temporal expression as the rules propose it",
        _below(_DATES, rule=True),
        True,
    ),
)
CONFIGURATIONS: dict[str, Configuration] = {item.name: item for item in _ALL}
