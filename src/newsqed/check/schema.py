"""Level 2: what a schema says against an object, told in words that help.

In: an object with its faults. Out: problems with the allowed values, the likely meant one, the
missing and the unknown keys.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from newsqed import dates, records
from newsqed.check.positions import escape
from newsqed.check.subjects import Problem, quoted
from newsqed.check.validation import Fault, Shape
from newsqed.errors import NewsqedError

_WORDS = {
    "object": "an object",
    "array": "an array",
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}
_HINTS = {
    "entity": "an entity's id is e and a number: e1",
    "parent": "a quotation's id is q and a number: q1",
    **dict.fromkeys(("anchor", "begin_point", "end_point"), 'a date\'s id (d1) or "published"'),
    "wikidata": "an item's id: Q and a number",
    "published": "write 2021-10-07, or 2021-10-07T14:30+00:00",
    "retrieved": "write 2021-10-07, or 2021-10-07T14:30+00:00",
    "earliest": "leave it out: it is derived from the value",
    "latest": "leave it out: it is derived from the value",
    "sha256": "64 hexadecimal digits in lower case, as sha256sum prints them",
    "start": "offsets are whole numbers of code points, from 0 on",
    "end": "offsets are whole numbers of code points, from 0 on",
    "spans": "pairs of offsets: [[start, end], …]",
    "quoted": "pairs of offsets: [[start, end], …]",
    "file": "the raw file's name: <article>.<ext>, without a folder",
    "utc_offset": "hours and minutes with a sign: +02:00",
    "freq": "a number and a unit or X: 2X, 3D",
}
# What a form is, in words, where the key's name does not tell.
_FORMS = {
    "^[a-z0-9-]+$": "lower-case letters a-z, digits and hyphens",
    "^[a-z-]+$": "lower-case letters a-z and hyphens",
    "^[a-z0-9][a-z0-9._-]*$": "lower-case letters a-z, digits, points and hyphens: dates.month-day",
    "^[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*$": "a BCP 47 tag: en, pt-BR",
    **{
        f"^{kind.letter}[1-9][0-9]*$": f"the id of {kind.kind} records is {kind.letter} and a "
        f"number from 1 on: {kind.letter}1"
        for kind in records.KINDS.values()
    },
}


def _hint(fault: Fault, otherwise: str = "docs/architecture.md tells what stands there") -> str:
    """How to write what its key asks for."""
    about = fault.schema if isinstance(fault.schema, dict) else {}
    return (
        _FORMS.get(about.get("pattern", ""))
        or _HINTS.get(fault.name)
        or (f"it is: {text[0].lower()}{text[1:]}" if (text := about.get("description")) else "")
        or otherwise
    )


def _of(shape: Shape, keyword: str | None) -> Iterator[Fault]:
    return (fault for fault in shape.faults if fault.keyword == keyword)


def value_not_allowed(shape: Shape) -> Iterator[Problem]:
    """A value is none of its closed list."""
    for fault in _of(shape, "enum"):
        if fault.name == "schema":
            continue
        allowed = [value for value in fault.wanted if value is not None]
        words = ", ".join(quoted(value).strip('"') for value in allowed)
        verb = "is none of" if len(allowed) > 1 else "can only be"
        yield Problem(
            f"{fault.name}: {quoted(fault.value)} {verb} {words}",
            fault.pointer,
            text=str(fault.value),
            hint=_meant(fault.value, allowed, fault.schema) or f"write one of {words}",
        )


def _meant(value: Any, allowed: list[Any], schema: Any) -> str | None:
    """The allowed value that was meant, by its own words or those of its gloss."""
    if allowed == [True]:
        return "write true, or leave the key out"
    if not isinstance(value, str):
        return None
    glosses: Mapping[str, str] = schema.get("x-glosses", {}) if isinstance(schema, dict) else {}
    by_name = {str(name).lower(): str(name) for name in allowed}
    by_gloss = {
        word: name
        for name, gloss in reversed(list(glosses.items()))
        for word in re.findall(r"[a-z]{4,}", gloss.lower())
    }
    wanted = value.lower().strip()
    starting = [name for name in by_name if len(wanted) > 1 and name.startswith(wanted)]
    close = starting or difflib.get_close_matches(wanted, by_name, 1, 0.6)
    if close:
        found = by_name[close[0]]
    elif close := difflib.get_close_matches(wanted, by_gloss, 1, 0.75):
        found = by_gloss[close[0]]
    else:
        return None
    gloss = f" ({glosses[found]})" if found in glosses else ""
    return f"did you mean {found}{gloss}?"


def missing_key(shape: Shape) -> Iterator[Problem]:
    """A key is missing."""
    told: set[tuple[str, str]] = set()
    for fault in _of(shape, "required"):
        pointer = fault.pointer
        for name in fault.wanted:
            if name in fault.value or (pointer, name) in told:
                continue
            told.add((pointer, name))
            hint = _missing_hint(name, fault.schema)
            if name == "wikidata":
                hint = "a linked entity names its item; say unreviewed while nobody is sure"
            elif name == "kind":
                hint = f"a record is one of {', '.join(records.KINDS)}"
            yield Problem(f"the key {quoted(name)} is missing", pointer, text=name, hint=hint)


def _missing_hint(name: str, schema: Any) -> str:
    properties = schema.get("properties", {}) if isinstance(schema, dict) else {}
    about = properties.get(name, {})
    if name in ("cue", "speaker"):
        return "write null where there is none"
    if "enum" in about:
        return f"add it with one of {', '.join(map(str, about['enum']))}"
    described = about.get("description")
    return f"add it: {described[0].lower()}{described[1:]}" if described else f"add {quoted(name)}"


def unknown_key(shape: Shape) -> Iterator[Problem]:
    """A key is unknown."""
    for fault in _of(shape, "additionalProperties"):
        known = list(fault.schema["properties"])
        for name in fault.value:
            if name in known:
                continue
            close = difflib.get_close_matches(name.lower(), known, 1, 0.6)
            yield Problem(
                f"the key {quoted(name)} is unknown here",
                f"{fault.pointer}/{escape(name)}",
                text=name,
                key=True,
                hint=f"did you mean {close[0]}?" if close else f"known keys: {', '.join(known)}",
            )


def wrong_type(shape: Shape) -> Iterator[Problem]:
    """A value is of the wrong type."""
    for fault in _of(shape, "type"):
        wanted = fault.wanted
        names = [wanted] if isinstance(wanted, str) else list(wanted)
        words = " or ".join(_WORDS[name] for name in names)
        hint = _hint(fault, f"write {words}")
        if isinstance(fault.value, float) and "integer" in names:
            hint = f"write it without a fraction: {fault.value:.0f}"
        yield Problem(
            f"{fault.name or 'the value'}: {quoted(fault.value)} is not {words}",
            fault.pointer,
            text=quoted(fault.value),
            hint=hint,
        )


def malformed(shape: Shape) -> Iterator[Problem]:
    """A string is not of the form that its key asks for."""
    for fault in _of(shape, "pattern"):
        name = fault.name
        hint = _hint(fault)
        if name == "value":
            hint = _value_hint(fault.value) or hint
        yield Problem(
            f"{name}: {quoted(fault.value)} is not of the form that this key asks for",
            fault.pointer,
            text=fault.value,
            hint=hint,
        )


def _value_hint(value: str) -> str | None:
    try:
        dates.parse(value)
    except NewsqedError as error:
        return error.hint
    return None


_BOUNDS = {
    "minLength": "leave the key out where there is nothing to say, or write null if it is needed",
    "minProperties": "leave the key out where there is nothing to say",
    "minItems": "leave the key out where there is nothing to say",
    "uniqueItems": "name each once",
    "maximum": "confidence runs from 0 to 1",
}
_OWN_WORDS = (
    "enum", "required", "additionalProperties", "type", "pattern", "dependentRequired", None
)  # fmt: skip


def out_of_bounds(shape: Shape) -> Iterator[Problem]:
    """A number, string or list is smaller or larger than its key allows."""
    for fault in shape.faults:
        if fault.keyword in _OWN_WORDS:
            continue
        name, limit = fault.name or "the value", fault.wanted
        words = {
            "minimum": f"is less than {limit}",
            "maximum": f"is more than {limit}",
            "minLength": "is empty",
            "minItems": f"has fewer than {limit} items",
            "maxItems": f"has more than {limit} items",
            "minProperties": "has no keys",
            "uniqueItems": "names something twice",
            "items": "has more items than it may",
        }.get(str(fault.keyword), f"breaks {fault.keyword}")
        yield Problem(
            f"{name}: {quoted(fault.value)} {words}",
            fault.pointer,
            text=quoted(fault.value),
            hint=_HINTS.get(name) or _BOUNDS.get(str(fault.keyword)) or _hint(fault),
        )


def keys_that_do_not_fit(shape: Shape) -> Iterator[Problem]:
    """A key stands without the one it needs, or beside one that it excludes."""
    for fault in _of(shape, "dependentRequired"):
        for name, needed in fault.wanted.items():
            missing = [other for other in needed if other not in fault.value]
            if name in fault.value and missing:
                yield Problem(
                    f"{quoted(name)} stands without {' and '.join(map(quoted, missing))}",
                    fault.pointer,
                    text=name,
                    hint=f"{', '.join([name, *needed])} stand together or not at all",
                )
                break
    for fault in _of(shape, None):
        # A property whose schema is `false`: jsonschema names the value, not the key.
        names = [key for key, value in shape.value.items() if value is fault.value]
        yield Problem(
            f"the key {quoted(names[0] if names else '?')} cannot stand here",
            f"/{escape(names[0])}" if names else "",
            text=str(fault.value),
            key=True,
            hint="wikidata stands only where link is linked",
        )


def unknown_version(shape: Shape) -> Iterator[Problem]:
    """The file names a schema or version that this package does not know."""
    for fault in _of(shape, "enum"):
        if fault.name == "schema":
            known = fault.wanted[0]
            yield Problem(
                f"schema: {quoted(fault.value)} is not known to this package",
                fault.pointer,
                text=str(fault.value),
                hint=f"this package knows {known}; a newer file needs a newer package",
            )


def keys_out_of_order(shape: Shape) -> Iterator[Problem]:
    """Keys stand in another order than the canonical one."""
    if not shape.order or not isinstance(shape.value, dict):
        return
    yield from _misplaced(shape.value, shape.order, "")
    for key in ("title", "cue", "speaker", "addressee"):
        if isinstance(part := shape.value.get(key), dict):
            yield from _misplaced(part, ("start", "end", "text", "entity"), f"/{key}")


def _misplaced(value: Iterable[str], order: tuple[str, ...], pointer: str) -> Iterator[Problem]:
    present = [key for key in value if key in order]
    right = sorted(present, key=order.index)
    for key, wanted in zip(present, right, strict=True):
        if key != wanted:
            yield Problem(
                f"the key {quoted(key)} stands where {quoted(wanted)} belongs",
                f"{pointer}/{escape(key)}",
                text=key,
                key=True,
                hint=f"the order is {', '.join(right)}",
            )
            return
