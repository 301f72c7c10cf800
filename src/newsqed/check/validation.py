"""Objects against the package's JSON Schemas.

In: a JSON object and the name of its schema, or of a kind of annotation. Out: what the schema
says against it, as data. jsonschema decides; schemas found in a corpus folder are never used.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, ValidationError, validators
from jsonschema.protocols import Validator
from referencing import Registry, Resource

from newsqed import records, schemas
from newsqed.check.positions import escape


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that a schema says against a value.

    Attributes:
        keyword: of the schema that the value breaks; None where the schema is `false`.
        wanted: the keyword's value.
        value: what breaks it.
        path: keys and numbers that lead to it.
        schema: the part of the schema that holds the keyword.
    """

    keyword: str | None
    wanted: Any
    value: Any
    path: tuple[str | int, ...]
    schema: Any

    @property
    def pointer(self) -> str:
        """JSON Pointer to the value."""
        return "".join(f"/{escape(str(part))}" for part in self.path)

    @property
    def name(self) -> str:
        """What messages call the place: its last key."""
        return next((part for part in reversed(self.path) if isinstance(part, str)), "")


@dataclass(slots=True)
class Shape:
    """An object with what its schema says against it.

    Attributes:
        value: the object.
        faults: what its schema says against it, each about one place.
        order: the canonical order of its keys; empty where order is free.
    """

    value: Any
    faults: list[Fault] = field(default_factory=list)
    order: tuple[str, ...] = ()


def file_shape(name: str, value: Any) -> Shape:
    """An object of one of the layout's JSON files (`article`, `source`, `edits`)."""
    return Shape(value, _faults(_validator(name), value), tuple(schemas.load(name)["required"]))


def document_shape(value: Any) -> Shape:
    """A document of the exchange form, its annotations left aside."""
    return Shape(value, _faults(_validator("document"), value))


def record_shape(value: Any, *, ordered: bool = True) -> Shape:
    """An annotation record, by its kind."""
    kind = value.get("kind") if isinstance(value, dict) else None
    known = isinstance(kind, str) and kind in records.KINDS
    faults = _faults(_validator(f"annotation/{kind}" if known else "annotation"), value)
    return Shape(value, faults, records.keys(str(kind)) if known and ordered else ())


def _faults(validator: Validator, value: Any) -> list[Fault]:
    return [
        Fault(
            None if leaf.schema is False else str(leaf.validator),
            leaf.validator_value,
            leaf.instance,
            tuple(leaf.absolute_path),
            leaf.schema,
        )
        for error in validator.iter_errors(value)
        for leaf in _leaves(error)
    ]


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """Of a choice the branch that was meant: `null` is one only where null stands."""
    if error.validator == "anyOf" and error.context:
        meant = [part for part in error.context if part.validator_value != "null"]
        for part in meant or error.context:
            yield from _leaves(part)
        return
    yield error


@cache
def _registry() -> Registry[Any]:
    found: Registry[Any] = Registry()
    return found.with_resources(
        (schemas.identifier(name), Resource.from_contents(schemas.load(name)))
        for name in schemas.NAMES
    )


@cache
def _validator(name: str) -> Validator:
    """The validator of a schema (`article`) or of a kind of record (`annotation/date`)."""
    schema_name, _, kind = name.partition("/")
    schema = dict(schemas.load(schema_name))
    if kind:
        schema = schema["$defs"][kind]
    elif schema_name == "annotation":
        del schema["allOf"]
    elif schema_name == "document":
        schema = document_alone()
    found: Validator = _STRICT(inlined(schema, schemas.identifier(schema_name)))
    return found


def document_alone() -> dict[str, Any]:
    """The schema of documents, which asks no more of annotations than that they are a list.

    Each is checked by itself, so that a broken one does not hide the others.
    """
    schema = dict(schemas.load("document"))
    schema["properties"] = {**schema["properties"], "annotations": {"type": "array"}}
    return schema


def inlined(schema: Any, base: str) -> Any:
    """The schema with its references replaced: looking one up costs more than most checks."""
    if isinstance(schema, list):
        return [inlined(part, base) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target = _registry().resolver(base).lookup(schema["$ref"]).contents
        beside = {key: part for key, part in schema.items() if key != "$ref"}
        return inlined({**target, **beside}, base)
    return {
        key: part if key in ("x-glosses", "enum") else inlined(part, base)
        for key, part in schema.items()
        if key not in ("$id", "$schema", "$defs")
    }


@cache
def strict_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern of a schema, compiled as JSON Schema means it."""
    # In Python `$` also matches before a final line end, in JSON Schema it does not.
    return re.compile(re.sub(r"\$$", r"\\Z", pattern))


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not strict_pattern(pattern).search(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _integer(_: Any, instance: Any) -> bool:
    # JSON Schema counts 1.0 as an integer; as an offset it would come back as a float.
    return isinstance(instance, int) and not isinstance(instance, bool)


def _number(_: Any, instance: Any) -> bool:
    # NaN and the infinities pass every bound; JSON has no words for them.
    return _integer(_, instance) or (isinstance(instance, float) and math.isfinite(instance))


_STRICT = validators.extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {"pattern": _pattern},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many(
        {"integer": _integer, "number": _number}
    ),
)
