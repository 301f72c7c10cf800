"""The notation in which a whole article is marked: a line a record, in reading order.

In: the text of a file of marks. Out: one `Mark` a line, with its number; and the same lines again.
What the words of a mark mean in the article is for `marking`; here they are only read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from newsqed.errors import NewsqedError

# What a line may begin with, and the fields of each; `""` is the one that has no name.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "@": (),
    "m": ("", "title", "form", "dateline", "in"),
    "d": ("", "key", "type", "mod", "quant", "freq", "zone", "fiscal", "anchor", "begin", "end"),
    "n": ("",),
    "q": ("cue", "by", "to", "medium", "transcript", "runs"),
    "e": ("",),
}
_COMMON = ("note", "tags", "confidence")
_FLAGS = frozenset({"dateline", "in", "fiscal", "transcript"})
_BAR = re.compile(r"(?<!\\)\|")
_NAMED = re.compile(r"([a-z]+)(?:\s+(.*))?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of a file of marks.

    Attributes:
        line: its number, counted from 1.
        kind: `@` (a paragraph), `m`, `d`, `n`, `q` or `e` (an entity's link).
        words: the words that are marked, as they were typed; the key or the number of `e` and `@`.
        fields: what is said of them by name; a flag's value is empty.
    """

    line: int
    kind: str
    words: str
    fields: Mapping[str, str] = field(default_factory=dict)


def read(text: str) -> Iterator[Mark | NewsqedError]:
    """The marks of a file in its order; for a line that is none, what is wrong with it.

    Empty lines, and lines that begin with `#`, are passed over. Fields stand between bars; a bar of
    the text itself is written with a backslash before it.

    >>> [mark.fields for mark in read("m Ada Quist | PERSON ada | title Mayor")]
    [{'': 'PERSON ada', 'title': 'Mayor'}]
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and not line.startswith("#"):
            try:
                yield _mark(number, line)
            except NewsqedError as error:
                error.line = number
                yield error


def _mark(number: int, line: str) -> Mark:
    kind, *others = line.split(None, 1)
    rest = others[0] if others else ""
    if kind[:1] == "@" and kind[1:].isdecimal():
        kind, rest = "@", kind[1:]
    if kind not in FIELDS:
        raise NewsqedError(
            f"a line begins with {kind!r}", hint="one of m, d, n, q, e, @ and a space, or #"
        )
    words, *parts = (part.strip().replace("\\|", "|") for part in _BAR.split(rest))
    if not words:
        raise NewsqedError("no words are marked", hint=f"{kind} WORDS | …")
    fields: dict[str, str] = {}
    for part in parts:
        name, value = _field(kind, part)
        if name in fields:
            known = ", ".join(filter(None, (*FIELDS[kind], *_COMMON)))
            what = f"{name} is said twice" if name else f"{part!r} says nothing of such a line"
            raise NewsqedError(what, hint=f"after its words: {known}, each with what it is")
        fields[name] = value
    if kind in ("m", "d", "n", "e") and "" not in fields:
        needs = {"m": "LABEL KEY, or KEY", "d": "VALUE", "n": "USE", "e": "an id, or nil"}[kind]
        raise NewsqedError(f"what the words are is not told: {words!r}", hint=f"| {needs}")
    return Mark(number, kind, words, fields)


def _field(kind: str, part: str) -> tuple[str, str]:
    named = _NAMED.match(part)
    name, value = (named[1], named[2]) if named else ("", None)
    if name in (*FIELDS[kind], *_COMMON) and (value is not None or name in _FLAGS):
        if name in _FLAGS and value:
            raise NewsqedError(f"{name} stands alone, not with {value!r}")
        return name, value or ""
    if "" in FIELDS[kind]:
        return "", part
    raise NewsqedError(
        f"{part!r} says nothing of a line that begins with {kind}",
        hint=f"{', '.join((*FIELDS[kind], *_COMMON))}, then what it is",
    )


def written(mark: Mark) -> str:
    """The mark as a line, which reads as the same mark."""
    if mark.kind == "@":
        return f"@{mark.words}"
    parts = [f"{mark.kind} {_escaped(mark.words)}"]
    parts += [" ".join(filter(None, (name, _escaped(value)))) for name, value in _sorted(mark)]
    return " | ".join(parts)


def _sorted(mark: Mark) -> Iterable[tuple[str, str]]:
    order = (*FIELDS[mark.kind], *_COMMON)
    return sorted(mark.fields.items(), key=lambda item: order.index(item[0]))


def _escaped(words: str) -> str:
    return re.sub(r"\s+", " ", words).replace("|", "\\|")
