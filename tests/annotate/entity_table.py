"""The table of sentences for the names, read: each entry as a document with its records.

In: entity_sentences.toml, whose head explains the mark-up. Out: entries, whose documents hold
the text without mark-up, the names and the entities that they mean, and beside them what the
contract leaves open; offsets are code points. Nothing is asked of the rules.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from newsqed.records import Document, Entity, Mention, Span, canonical

TABLE = Path(__file__).with_name("entity_sentences.toml")
LABELS = frozenset(
    {"PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT"}
    | {"WORK_OF_ART", "LAW", "LANGUAGE"}
)

_MARK = re.compile(r"\{([^|{}]*)\||\}")
_LINK = re.compile(r"!?Q\d+|ambiguous|nil")


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage of the table.

    Attributes:
        document: the text and the records that are right for it.
        labels: for each entity's id, every label that will do.
        links: what an entity's link should be, where the entry says so: `Q183`, `!Q183` (not
            that one), `ambiguous` or `nil` (not linked).
        titles: for each mention's id, every title that will do, where more than one does.
        open: the ids of the mentions that may be left out.
    """

    phenomenon: str
    document: Document
    labels: Mapping[str, tuple[str, ...]]
    links: Mapping[str, str]
    titles: Mapping[str, tuple[Span, ...]]
    open: frozenset[str]


@dataclass(slots=True)
class _Tag:
    """An opened bracket: its words, where it starts and, once closed, ends."""

    words: list[str]
    start: int
    end: int = -1


@dataclass(slots=True)
class _Meant:
    """An entity as its tags tell it."""

    labels: tuple[str, ...] = ()
    link: str | None = None
    mentions: list[Mention] = field(default_factory=list)


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
            yield marked_entry(f"entry-{number}", written["phenomenon"], written["text"])
        except ValueError as error:
            raise ValueError(f"entry {number}, {written['text']!r}: {error}") from error


def marked_entry(identifier: str, phenomenon: str, marked: str) -> Entry:
    """A marked passage as an entry.

    Raises:
        ValueError: the mark-up is not balanced, or says what nothing explains.
    """
    text, tags = _unmarked(marked)
    titles = [tag for tag in tags if tag.words == ["t"]]
    names = [tag for tag in tags if tag.words != ["t"]]
    titled = _titled(text, titles, names)
    meant: dict[str, _Meant] = {}
    may: set[str] = set()
    more: dict[str, tuple[Span, ...]] = {}
    for number, tag in enumerate(names, start=1):
        key, flags = _told(tag.words, number, meant)
        if "?" in flags:
            may.add(f"m{number}")
        found = titled.get(id(tag), ())
        if len(found) > 1:
            more[f"m{number}"] = found
        meant[key].mentions.append(
            Mention(
                id=f"m{number}",
                start=tag.start,
                end=tag.end,
                text=text[tag.start : tag.end],
                label=meant[key].labels[0],
                form="name",
                entity=key,
                title=found[0] if found else None,
                dateline=True if "dateline" in flags else None,
            )
        )
    _single(meant)
    ids = {key: f"e{number}" for number, key in enumerate(meant, start=1)}
    document = Document(
        id=identifier, text=text, layers=("entities",), annotations=_records(meant, ids)
    )
    links = {ids[key]: one.link for key, one in meant.items() if one.link}
    labels = {ids[key]: one.labels for key, one in meant.items()}
    return Entry(phenomenon, document, labels, links, more, frozenset(may))


def _table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def _unmarked(marked: str) -> tuple[str, list[_Tag]]:
    """The text without its mark-up, and its tags, outer ones before those within."""
    text = ""
    tags: list[_Tag] = []
    opened: list[_Tag] = []
    at = 0
    for found in _MARK.finditer(marked):
        text += marked[at : found.start()]
        at = found.end()
        if found[0] != "}":
            opened.append(_Tag(found[1].split(), len(text)))
            tags.append(opened[-1])
            continue
        if not opened:
            raise ValueError("a bracket closes what none has opened")
        tag = opened.pop()
        tag.end = len(text)
        inner = text[tag.start :]
        if not inner or inner != inner.strip():
            raise ValueError(f"{tag.words} is empty, or begins or ends in a space")
    text += marked[at:]
    if opened or "{" in text or "|" in text:
        raise ValueError("the mark-up is not balanced")
    places = [(tag.start, tag.end) for tag in tags]
    if len(set(places)) < len(places):
        raise ValueError("two tags hold the same words")
    return text, tags


def _titled(text: str, titles: list[_Tag], names: list[_Tag]) -> dict[int, tuple[Span, ...]]:
    """The titles of each name's tag: those that end one space before it, longest first."""
    titled: dict[int, tuple[Span, ...]] = {}
    for title in titles:
        following = [name for name in names if name.start == title.end + 1]
        if not following or text[title.end] != " ":
            raise ValueError(f"no name follows the title {text[title.start : title.end]!r}")
        span = Span(title.start, title.end, text[title.start : title.end])
        held = titled.get(id(following[0]), ())
        titled[id(following[0])] = (*held, span)
    return titled


def _told(words: list[str], number: int, meant: dict[str, _Meant]) -> tuple[str, set[str]]:
    """The key of the entity that a tag means, which it may introduce, and the mention's flags."""
    flags = {word for word in words if word in ("?", "dateline")}
    rest = [word for word in words if word not in flags]
    named = bool(rest) and re.fullmatch(r"e\d+", rest[0]) is not None
    key = rest.pop(0) if named else f"m{number}"
    if key in meant:
        if rest:
            raise ValueError(f"{key} was introduced before: {rest}")
        return key, flags
    if not rest or not set(rest[0].split("/")) <= LABELS:
        raise ValueError(f"{words} names no label")
    labels = tuple(rest.pop(0).split("/"))
    if len(rest) > 1 or not all(_LINK.fullmatch(word) for word in rest):
        raise ValueError(f"{words}: {rest} is no link")
    link = rest[0] if rest else "nil" if labels == ("PERSON",) else None
    meant[key] = _Meant(labels, link)
    return key, flags


def _single(meant: Mapping[str, _Meant]) -> None:
    """Refuse two entities of one name and label that no number tells apart."""
    seen = set()
    for key, one in meant.items():
        if key.startswith("m"):
            same = (one.labels, one.mentions[0].text)
            if same in seen:
                raise ValueError(f"{same[1]!r} stands twice: number its entity")
            seen.add(same)


def _records(meant: Mapping[str, _Meant], ids: Mapping[str, str]) -> tuple[Entity | Mention, ...]:
    records: list[Entity | Mention] = []
    for key, one in meant.items():
        linked = one.link is not None and one.link.startswith("Q")
        stands = one.link in ("ambiguous", "nil")
        records.append(
            Entity(
                id=ids[key],
                label=one.labels[0],
                name=max((mention.text for mention in one.mentions), key=len),
                link="linked" if linked else str(one.link) if stands else "unreviewed",
                wikidata=one.link if linked else None,
            )
        )
        records += [replace(mention, entity=ids[key]) for mention in one.mentions]
    return canonical(records)  # type: ignore[return-value]
