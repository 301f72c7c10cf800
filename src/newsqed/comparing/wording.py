"""What is said of a change, free of any markup.

In: a difference and its parts. Out: entries: a record's id, what it is, the words around its place
with the place marked, and the keys that changed with their values in words. Where words are
withheld there are none to begin with, and offsets are said instead.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from newsqed.comparing.changes import (
    HOWS,
    ArticleChange,
    Difference,
    FileChange,
    RecordChange,
    Told,
)
from newsqed.comparing.matching import PARTIES, REFERENCES
from newsqed.comparing.state import Object
from newsqed.comparing.windows import Window, is_pair, shortened, window
from newsqed.comparing.withholding import HIDDEN

_FILES = 5
_PLACE = ("start", "end", "spans", "text")
# What a record says in short, beside its kind.
_FACTS = {
    "entity": ("wikidata",),
    "mention": ("entity",),
    "date": ("value", "mod"),
    "quote": ("speaker", "cue"),
    "not_quote": (),
}

WITHHELD = "The text is withheld: none of its words are shown."


@dataclass(frozen=True, slots=True)
class Said:
    """A key with its value in words, or with both; with none where one of them is not told."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of a change of a record.

    Attributes:
        how: `added`, `changed`, `removed` or `renumbered`.
        id: its id; `was` is the one it had, where that was another.
        what: its kind and its label or type.
        windows: the words around its place, pieces with whether they are the record's own; two
            where the place changed, before and after; none where words are withheld.
        keys: the keys that changed, or, for a record that came or went, what it says.
    """

    how: str
    id: str
    was: str | None
    what: str
    windows: tuple[Window, ...]
    keys: tuple[Said, ...]


def entry(change: RecordChange, file: FileChange, article: ArticleChange) -> Entry:
    """What is said of a change of a record of that file."""
    before, after = change.before, change.after
    name = file.name
    was = before["id"] if before and after and before["id"] != after["id"] else None
    sides = [(before, article.before), (after, article.after)]
    windows = [window(item, told) if item else () for item, told in sides]
    moved = any(key in _PLACE for key in change.keys) or windows[0] != windows[1]
    shown = windows if moved and before and after else [windows[1] or windows[0]]
    seen = _PLACE if any(shown) else ()
    if before and after:
        keys = tuple(
            said(
                key,
                value(key, before.get(key), article.before, name),
                value(key, after.get(key), article.after, name),
            )
            for key in change.keys
            if key not in seen
        )
    else:
        item, told = (after, article.after) if after else (before or {}, article.before)
        keys = tuple(_facts(item, told, name, placed=not any(shown)))
    return Entry(
        how=change.how,
        id=change.record["id"],
        was=was if file.family != "rules" else None,
        what=_what(change.record),
        windows=tuple(one for one in shown if one),
        keys=keys,
    )


def _what(item: Object) -> str:
    """The kind of a record with its label or type: `direct quote`, `PERSON mention`."""
    kind = item["kind"]
    label = {"not_quote": "use", "quote": "type", "date": "type"}.get(kind, "label")
    words = [shortened(part) for part in (item.get(label),) if isinstance(part, str)]
    form = item.get("form")
    if isinstance(form, str) and form != "name":
        words.append(shortened(form))
    return " ".join((*words, "in marks" if kind == "not_quote" else kind))


def _facts(item: Object, told: Told, file: str, *, placed: bool) -> Iterator[Said]:
    """What a record that came or went says; its offsets where its words cannot be shown."""
    found = {key: item[key] for key in _FACTS[item["kind"]] if item.get(key) is not None}
    if placed and item["kind"] != "entity":
        spans = item.get("spans", [[item.get("start"), item.get("end")]])
        found = {"place": spans, **found}
    for key, given in found.items():
        yield said(key, value(key, given, told, file))


def said(key: str, *values: str | None) -> Said:
    """A key with its values, or alone where one of them is withheld."""
    told = tuple(one for one in values if one is not None)
    return Said(shortened(key), told if len(told) == len(values) else ())


def value(key: str, given: Any, told: Told, file: str) -> str | None:
    """A value in words, None where it is withheld; what is null or absent is `none`."""
    if given == HIDDEN:
        return None
    if given is None:
        return "none"
    if key in REFERENCES and isinstance(given, str):
        return _entity(given, told, file)
    if isinstance(given, dict) and (key in PARTIES or "start" in given):
        return _part(given, told, file)
    if isinstance(given, list) and all(is_pair(part) for part in given):
        return ", ".join(f"{start}–{end}" for start, end in given) or "none"
    text = json.dumps(given, ensure_ascii=False) if not isinstance(given, str) else f'"{given}"'
    return shortened(text)


def _entity(name: str, told: Told, file: str) -> str:
    """Whom an id means: the name and the id, or the id alone."""
    known = told.names.get((file, name))
    return f"{shortened(known)} ({shortened(name)})" if known else shortened(name)


def _part(given: Mapping[str, Any], told: Told, file: str) -> str:
    """A phrase with whom it means: `"she" = Ada Quist (e3)`."""
    words = []
    if isinstance(text := given.get("text"), str) and text != HIDDEN:
        words.append(shortened(f'"{text}"'))
    elif given.get("start") is not None:
        words.append(shortened(f"{given.get('start')}–{given.get('end')}"))
    if isinstance(entity := given.get("entity"), str):
        words.append(_entity(entity, told, file))
    return " = ".join(words) or "none"


def number(count: int, noun: str) -> str:
    """A count with its noun, in the plural where it is one."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def counted(counts: Mapping[str, int], noun: str = "") -> str:
    """What happened how often: `2 records added, 1 changed`; empty where nothing did."""
    hows = [how for how in (*HOWS, "renumbered") if counts.get(how)]
    numbers = [number(counts[how], noun) if noun else f"{counts[how]:,}" for how in hows[:1]]
    numbers += [f"{counts[how]:,}" for how in hows[1:]]
    return ", ".join(f"{count} {how}" for count, how in zip(numbers, hows, strict=True))


def headline(difference: Difference) -> str:
    """What a change does, in a few words."""
    articles = Counter[str](one.how for one in difference.articles)
    return counted(articles, "article") or "no article changed"


def summary(difference: Difference) -> str:
    """What a change does to gold and to what the rules propose, one sentence."""
    parts = []
    names = {"gold": "in gold", "rules": "among the rules’ proposals", "hand": "in single passes"}
    for family, layers in _in_order(difference):
        counts = sum(layers.values(), Counter[str]())
        if words := counted(counts, "record"):
            parts.append(f"{names[family]} {words}")
    if not parts:
        return "No record was added, changed or removed."
    sentence = "; ".join(parts) + "."
    return sentence[0].upper() + sentence[1:]


def _in_order(difference: Difference) -> Iterator[tuple[str, dict[str, Counter[str]]]]:
    counts = difference.counts()
    return ((family, counts[family]) for family in ("gold", "rules", "hand") if family in counts)


def rows(difference: Difference) -> list[tuple[str, str, tuple[int, ...]]]:
    """The table of records: family, layer, how many were added, changed, removed."""
    return [
        (family, layer, tuple(layers[layer][how] for how in HOWS))
        for family, layers in _in_order(difference)
        for layer in sorted(layers, key=("quotes", "entities", "dates").index)
    ]


def facts(article: ArticleChange) -> list[str]:
    """What happened to an article besides its records, each a phrase."""
    found: list[str] = [] if article.how == "changed" else [article.how]
    if article.text_changed:
        found.append("the frozen text is another")
    if article.split:
        found.append("split " + " → ".join(part or "none" for part in article.split))
    for key, (was, now) in article.settings.items():
        change = said(key, *(value(key, given, Told(), "") for given in (was, now)))
        found.append(f"{change.key} {' → '.join(change.values)}".rstrip())
    for file in article.files:
        if file.how != "changed" and article.how == "changed":
            found.append(f"{file.name} {'begun' if file.how == 'added' else 'removed'}")
    return found


def files(article: ArticleChange) -> list[str]:
    """How many records of each annotation file came, changed and went, each a phrase."""
    found: list[str] = []
    for file in article.files:
        if len(found) == _FILES:
            return [*found, "…"]
        counts = Counter[str](change.how for change in file.records)
        if counts:
            found.append(f"{file.name}: {counted(counts)}")
    return found
