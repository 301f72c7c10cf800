"""The schemas as compiled types: what a clean document is decoded into, in one pass.

In: the JSON Schemas. Out: decoders that take nothing which the schemas refuse, but for what is
listed beside them: patterns of strings, and conditions between keys, which the gate looks at
itself. A keyword that is not known here stops the import, so that no schema can say what the gate
does not hear.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from newsqed import records, schemas
from newsqed.check.validation import inlined

# What says nothing about a value, and what is heard elsewhere: conditions between keys.
_SILENT = frozenset(("description", "title", "x-glosses", "$schema", "$id", "$defs"))
CONDITIONS = frozenset(("dependentRequired", "minProperties", "if", "then", "else", "uniqueItems"))
_HEARD = frozenset(
    ("type", "enum", "pattern", "minimum", "maximum", "minLength", "minItems", "maxItems", "items",
     "prefixItems", "anyOf", "required", "properties", "additionalProperties")
)  # fmt: skip
_PLAIN: dict[str, Any] = {"string": str, "integer": int, "number": float, "null": None}


class Form:
    """One kind of record, compiled.

    Attributes:
        type: the msgspec type.
        patterns: of each key whose strings have one.
        conditions: the keywords that the type leaves out, by the key they stand at (`""` for the
            record itself).
    """

    def __init__(self, name: str, schema: Mapping[str, Any], tag: str | None = None) -> None:
        self.patterns: dict[str, re.Pattern[str]] = {}
        self.conditions: dict[str, set[str]] = {}
        self.type = self._struct(name, schema, "", tag)

    def _struct(self, name: str, schema: Mapping[str, Any], at: str, tag: str | None) -> type[Any]:
        self._note(schema, at)
        if schema.get("additionalProperties") is not False:
            raise AssertionError(f"{name}: a record with keys that nobody knows")
        fields: list[tuple[str, Any] | tuple[str, Any, Any]] = []
        needed = schema.get("required", ())
        order = records.keys(name) if name in records.KINDS else tuple(schema["properties"])
        for key in order:
            if tag is not None and key == "kind":
                continue
            made = self._type(schema["properties"][key], f"{at}/{key}")
            fields.append((key, made) if key in needed else (key, made | UnsetType, UNSET))
        return msgspec.defstruct(
            name, fields, tag=tag, tag_field="kind" if tag else None, kw_only=True,
            forbid_unknown_fields=True, omit_defaults=True, gc=False,
        )  # fmt: skip

    def _note(self, schema: Mapping[str, Any], at: str) -> None:
        unheard = schema.keys() - _SILENT - CONDITIONS - _HEARD
        if unheard:
            raise AssertionError(f"{at}: the gate does not know {', '.join(sorted(unheard))}")
        if left := schema.keys() & CONDITIONS:
            self.conditions[at] = set(left)

    def _type(self, schema: Mapping[str, Any], at: str) -> Any:
        if "anyOf" in schema:
            made = [self._type(part, at) for part in schema["anyOf"]]
            return made[0] | made[1]
        if isinstance(names := schema.get("type"), list):
            made = [self._type({**schema, "type": name}, at) for name in names if name != "null"]
            return made[0] | None
        if schema.get("type") == "object":
            return self._struct(at.strip("/").replace("/", "_"), schema, at, None)
        self._note(schema, at)
        if "enum" in schema:
            allowed = schema["enum"]
            if allowed == [True]:
                self.conditions[at] = {"enum"}
                return bool
            return Literal[tuple(allowed)]
        if schema["type"] == "array":
            return self._array(schema, at)
        if schema["type"] == "null":
            return None
        limits = {
            word: schema[keyword]
            for keyword, word in (("minimum", "ge"), ("maximum", "le"), ("minLength", "min_length"))
            if keyword in schema
        }
        if "pattern" in schema:
            self.patterns[at] = re.compile(re.sub(r"\$$", r"\\Z", schema["pattern"]))
        plain = _PLAIN[schema["type"]]
        return Annotated[plain, Meta(**limits)] if limits else plain

    def _array(self, schema: Mapping[str, Any], at: str) -> Any:
        if "prefixItems" in schema:
            parts = tuple(self._type(part, at) for part in schema["prefixItems"])
            if not schema["minItems"] == schema["maxItems"] == len(parts):
                raise AssertionError(f"{at}: a tuple of no fixed length")
            return tuple.__class_getitem__(parts)
        made = list.__class_getitem__(self._type(schema["items"], at))
        return (
            Annotated[made, Meta(min_length=schema["minItems"])] if "minItems" in schema else made
        )


@cache
def forms() -> dict[str, Form]:
    """Each kind of record."""
    base = schemas.identifier("annotation")
    kinds = schemas.load("annotation")["$defs"]
    return {kind: Form(kind, inlined(kinds[kind], base), kind) for kind in records.KINDS}


@cache
def annotation_list() -> msgspec.json.Decoder[list[Struct]]:
    """What decodes a document's annotations."""
    union: Any = None
    for form in forms().values():
        union = form.type if union is None else union | form.type
    return msgspec.json.Decoder(list.__class_getitem__(union))


@cache
def document() -> msgspec.json.Decoder[dict[str, Raw]]:
    """What parts a document into its keys."""
    return msgspec.json.Decoder(dict[str, Raw])


@cache
def strings() -> msgspec.json.Decoder[str | None]:
    """What decodes a string or null."""
    return msgspec.json.Decoder(str | None)


_ENCODE = msgspec.json.Encoder().encode


def canonical(value: Any) -> bytes:
    r"""A value in the one form that writers give it, as `json.dumps` does.

    >>> canonical({"a": [1, "é"]})
    b'{"a": [1, "\xc3\xa9"]}'
    """
    return msgspec.json.format(_ENCODE(value), indent=0)
