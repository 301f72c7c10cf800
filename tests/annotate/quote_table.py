"""The table of sentences for the quotations, read: each entry as a document with its records.

In: quote_sentences.toml, whose head explains the mark-up. Out: entries, whose documents hold the
text without mark-up, the quotations and what quotes nobody, and the entities that speakers and
addressees mean; offsets are code points. Nothing is asked of the rules.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsqed.records import Document, Entity, NotQuote, Quote, Span, Speaker, canonical

TABLE = Path(__file__).with_name("quote_sentences.toml")

_MARK = re.compile(r"\{([^|{}]*)\||\}")
_CONTENT = re.compile(r"q\d+")
_PART = re.compile(r"[qcsa]\d+")
_SPEC = re.compile(
    r"(?P<type>direct|mixed|indirect)"
    r"(?: (?P<medium>spoken|written|posted|unknown))?"
    r"(?P<transcript> transcript)?"
    r"(?: as (?P<same>s\d+))?"
    r"(?: @ (?P<speaker>[^>@]+?))?"
    r"(?: > (?P<addressee>[^>@]+))?"
)
_USES = {"title", "term", "nickname", "irony", "other"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage of the table.

    Attributes:
        document: the text and the records that are right for it.
        settled: the ids of the quotations whose medium the contract settles.
        uses: for each not_quote's id, every use that will do.
    """

    phenomenon: str
    document: Document
    settled: frozenset[str]
    uses: Mapping[str, tuple[str, ...]]


def phenomena() -> dict[str, str]:
    """The closed list of phenomena, each with what it is."""
    listed: dict[str, str] = _table()["phenomena"]
    return listed


def entries() -> Iterator[Entry]:
    """The entries, in the order of the table.

    Raises:
        ValueError: the mark-up of an entry is not balanced, or says what nothing explains.
    """
    for number, written in enumerate(_table()["entry"], start=1):
        try:
            yield _entry(number, written)
        except (ValueError, KeyError) as error:
            raise ValueError(f"entry {number}, {written['text']!r}: {error}") from error


def _table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def _entry(number: int, written: dict[str, str]) -> Entry:
    text, places = _unmarked(written["text"])
    specs = {key: value for key, value in written.items() if key not in ("text", "phenomenon")}
    entities: dict[str, str] = {}
    records: list[Quote | NotQuote] = []
    uses = {}
    settled = set()
    contents = {key: spans for key, spans in places.items() if _CONTENT.fullmatch(key)}
    if contents.keys() != specs.keys():
        raise ValueError(f"content {sorted(contents)} but specifications {sorted(specs)}")
    runs = _owned(places.pop("", []), contents)
    for key, spans in contents.items():
        found = _SPEC.fullmatch(specs[key])
        if found is None:
            raise ValueError(f"{specs[key]!r} is no specification")
        if found["medium"]:
            settled.add(key)
        own = runs[key]
        if found["type"] == "direct" and not found["transcript"]:
            if own:
                raise ValueError(f"{key} is direct: each of its spans is a run already")
            own = [run for span in spans for run in _paragraphs(text, *span)]
        records.append(
            Quote(
                id=key,
                type=found["type"],
                spans=tuple(spans),
                text=" ".join(text[start:end] for start, end in spans),
                quoted=tuple(own),
                cue=_span(text, places.get(f"c{key[1:]}")),
                speaker=_party(
                    text, places.get(found["same"] or f"s{key[1:]}"), found["speaker"], entities
                ),
                addressee=_party(text, places.get(f"a{key[1:]}"), found["addressee"], entities),
                medium=found["medium"] or "unknown",
                layout="transcript" if found["transcript"] else None,
                parent=_parent(key, contents),
            )
        )
    for key in places:
        if _PART.fullmatch(key):
            if f"q{key[1:]}" not in contents:
                raise ValueError(f"{key} belongs to no content")
            continue
        if not set(key.split("/")) <= _USES:
            raise ValueError(f"{key!r} is neither a part nor a use")
        for start, end in places[key]:
            identifier = f"n{len(uses) + 1}"
            uses[identifier] = tuple(key.split("/"))
            records.append(
                NotQuote(
                    id=identifier, start=start, end=end, text=text[start:end], use=key.split("/")[0]
                )
            )
    for name in entities:
        if name not in text:
            raise ValueError(f"the text does not name {name!r}")
    who = [
        Entity(id=identifier, label="PERSON", name=name, link="nil")
        for name, identifier in entities.items()
    ]
    document = Document(
        id=f"entry-{number}",
        text=text,
        layers=("quotes",),
        annotations=canonical([*who, *records]),
    )
    return Entry(written["phenomenon"], document, frozenset(settled), uses)


def _unmarked(marked: str) -> tuple[str, dict[str, list[tuple[int, int]]]]:
    """The text without its mark-up, and for each tag its places, outer ones by their start."""
    text = ""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    open_tags: list[tuple[str, int]] = []
    at = 0
    for found in _MARK.finditer(marked):
        text += marked[at : found.start()]
        at = found.end()
        if found[0] != "}":
            open_tags.append((found[1], len(text)))
            continue
        if not open_tags:
            raise ValueError("a bracket closes what none has opened")
        tag, start = open_tags.pop()
        if start == len(text) or text[start:] != text[start:].strip("\n"):
            raise ValueError(f"{tag!r} is empty or ends in a line end")
        places[tag].append((start, len(text)))
    text += marked[at:]
    if open_tags or "{" in text or "|" in text:
        raise ValueError("the mark-up is not balanced")
    return text, {tag: sorted(spans) for tag, spans in places.items()}


def _owned(
    runs: list[tuple[int, int]], contents: Mapping[str, list[tuple[int, int]]]
) -> dict[str, list[tuple[int, int]]]:
    """Each run given to the smallest content that holds it."""
    owned: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, end in runs:
        holding = [
            (last - first, key)
            for key, spans in contents.items()
            for first, last in spans
            if first <= start and end <= last
        ]
        if not holding:
            raise ValueError("a run stands in no content")
        owned[min(holding)[1]].append((start, end))
    return owned


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in re.finditer(r"[^\n]+", text[start:end]):
        yield start + found.start(), start + found.end()


def _parent(key: str, contents: Mapping[str, list[tuple[int, int]]]) -> str | None:
    """The smallest other quotation within whose extent this one lies."""
    first, last = contents[key][0][0], contents[key][-1][1]
    around = [
        (spans[-1][1] - spans[0][0], other)
        for other, spans in contents.items()
        if other != key and any(start <= first and last <= end for start, end in spans)
    ]
    return min(around)[1] if around else None


def _span(text: str, places: list[tuple[int, int]] | None) -> Span | None:
    if places is None:
        return None
    [(start, end)] = places
    return Span(start, end, text[start:end])


def _party(
    text: str, places: list[tuple[int, int]] | None, name: str | None, entities: dict[str, str]
) -> Speaker | None:
    """Who speaks or is spoken to: the phrase, the entity that is meant, or both."""
    entity = entities.setdefault(name, f"e{len(entities) + 1}") if name else None
    phrase = _span(text, places)
    if phrase is None:
        return Speaker(entity=entity) if entity else None
    return Speaker(phrase.start, phrase.end, phrase.text, entity)
