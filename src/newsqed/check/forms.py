"""The schemas as compiled types: what a clean document is decoded into, in one pass.

In: the JSON Schemas. Out: decoders that take nothing which the schemas refuse, but for what is
listed beside them: patterns of strings, and conditions between keys, which are looked at
elsewhere. A keyword that is not known here stops the first use, so that no schema can say what
the gate does not hear.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from newsqed import records, schemas
from newsqed.check.validation import document_alone, inlined, strict_pattern

# What says nothing about a value, and what is heard elsewhere: conditions between keys.
_SILENT = frozenset(("description", "title", "x-glosses", "$schema", "$id", "$defs"))
CONDITIONS = frozenset(("dependentRequired", "minProperties", "if", "then", "else", "uniqueItems"))
_HEARD = frozenset(
    ("type", "enum", "pattern", "minimum", "maximum", "minLength", "minItems", "maxItems", "items",
     "prefixItems", "anyOf", "required", "properties", "additionalProperties")
)  # fmt: skip
_LIMITS = (("minimum", "ge"), ("maximum", "le"), ("minLength", "min_length"))
_PLAIN: dict[str, Any] = {"string": str, "integer": int, "number": float, "null": None}


class Form:
    """One kind of record, or a document, compiled.

    Attributes:
        type: the msgspec type. A key that is left out is UNSET.
        patterns: of each key whose strings have one.
        conditions: the keywords that the type leaves out, by the key they stand at (`""` for the
            record itself).
    """

    def __init__(
        self,
        name: str,
        schema: Mapping[str, Any],
        tag: str | None = None,
        given: Mapping[str, Any] | None = None,
    ) -> None:
        self.patterns: dict[str, re.Pattern[str]] = {}
        self.conditions: dict[str, set[str]] = {}
        # Types of keys that are made already; a form that has some may hold other keys too.
        self._given = given or {}
        self.type = self._struct(name, schema, "", tag)

    def _struct(self, name: str, schema: Mapping[str, Any], at: str, tag: str | None) -> type[Any]:
        self._note(schema, at)
        closed = schema.get("additionalProperties") is False
        if closed is bool(self._given):
            raise AssertionError(f"{name}: a record with keys that nobody knows")
        fields: list[tuple[str, Any] | tuple[str, Any, Any]] = []
        needed = schema.get("required", ())
        order = records.keys(name) if name in records.KINDS else tuple(schema["properties"])
        for key in order:
            if tag is not None and key == "kind":
                continue
            made = self._given.get(key) or self._type(schema["properties"][key], f"{at}/{key}")
            fields.append((key, made) if key in needed else (key, made | UnsetType, UNSET))
        return msgspec.defstruct(
            name, fields, tag=tag, tag_field="kind" if tag else None, kw_only=True,
            forbid_unknown_fields=closed, omit_defaults=True, gc=False,
        )  # fmt: skip

    def _note(self, schema: Mapping[str, Any], at: str) -> None:
        unheard = schema.keys() - _SILENT - CONDITIONS - _HEARD
        if unheard:
            raise AssertionError(f"{at}: the gate does not know {', '.join(sorted(unheard))}")
        if left := schema.keys() & CONDITIONS:
            self.conditions[at] = set(left)

    def _type(self, schema: Mapping[str, Any], at: str) -> Any:
        if "anyOf" in schema:
            return self._either(schema["anyOf"], at)
        if isinstance(names := schema.get("type"), list):
            return self._either([{**schema, "type": name} for name in names], at)
        if schema.get("type") == "object":
            return self._struct(at.strip("/").replace("/", "_"), schema, at, None)
        self._note(schema, at)
        if "enum" in schema:
            if schema["enum"] == [True]:
                self.conditions[at] = {"enum"}
                return bool
            return Literal[tuple(schema["enum"])]
        if schema["type"] == "null":
            return None
        if schema["type"] == "array":
            return self._array(schema, at)
        if schema["type"] == "number":
            # 1 and 1.0 are both numbers, and neither is written as the other.
            return self._limited(int, schema) | self._limited(float, schema)
        if "pattern" in schema:
            self.patterns[at] = strict_pattern(schema["pattern"])
        return self._limited(_PLAIN[schema["type"]], schema)

    def _either(self, choices: list[Mapping[str, Any]], at: str) -> Any:
        one, other = (self._type(choice, at) for choice in choices)
        return one | other

    @staticmethod
    def _limited(plain: Any, schema: Mapping[str, Any]) -> Any:
        limits = {word: schema[keyword] for keyword, word in _LIMITS if keyword in schema}
        return Annotated[plain, Meta(**limits)] if limits else plain

    def _array(self, schema: Mapping[str, Any], at: str) -> Any:
        if "prefixItems" in schema:
            parts = tuple(self._type(part, at) for part in schema["prefixItems"])
            if not schema["minItems"] == schema["maxItems"] == len(parts):
                raise AssertionError(f"{at}: a tuple of no fixed length")
            return tuple.__class_getitem__(parts)
        # Tuples can be remembered in sets.
        made = tuple.__class_getitem__((self._type(schema["items"], at), ...))
        if "minItems" in schema:
            return Annotated[made, Meta(min_length=schema["minItems"])]
        return made


@cache
def forms() -> dict[str, Form]:
    """Each kind of record."""
    base = schemas.identifier("annotation")
    kinds = schemas.load("annotation")["$defs"]
    return {kind: Form(kind, inlined(kinds[kind], base), kind) for kind in records.KINDS}


@cache
def document() -> Form:
    """The exchange form. Keys that it does not know are passed over."""
    union: Any = None
    for form in forms().values():
        union = form.type if union is None else union | form.type
    schema = inlined(document_alone(), schemas.identifier("document"))
    return Form("document", schema, given={"annotations": list.__class_getitem__(union)})


@cache
def decoder() -> msgspec.json.Decoder[Any]:
    """What decodes a line into a document."""
    return msgspec.json.Decoder(document().type)
