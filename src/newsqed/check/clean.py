"""Whether a decoded document is surely clean: levels 2 to 4, tested in passing.

In: a document as `forms` decodes it. Out: True where the checks of levels 2 to 4 would find
nothing, notes included; False where one might. It never says what is wrong: what it is not sure
of, the checks look at. Each function here answers for some of them, and asks at least as much;
where a rule needs more than a line (cues, weekdays, values), it asks the check itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

from msgspec import UNSET

from newsqed import dates
from newsqed.check import forms, sense, texts
from newsqed.check.memory import Memory, fits, once
from newsqed.check.subjects import Annotations, Record, Source, Text
from newsqed.dates import day_of
from newsqed.errors import NewsqedError
from newsqed.records import KINDS, quote_type

# Patterns that follow from something that is looked at: a reference names an id that is there, an
# interval is the one that the value gives.
FOLLOWING = frozenset(
    ("/entity", "/parent", "/begin_point", "/end_point", "/anchor", "/earliest", "/latest",
     "/speaker/entity", "/addressee/entity")
)  # fmt: skip
# What the types leave out, and where it is looked at below.
CONDITIONS = {
    "document": {"/layers": {"uniqueItems"}},  # document
    "entity": {"": {"if", "then", "else"}, "/phenomena": {"uniqueItems"}},  # _names, once
    "mention": {"/dateline": {"enum"}, "/phenomena": {"uniqueItems"}},  # _names, once
    "date": {  # _meanings, _dates, once
        "": {"dependentRequired"},
        "/fiscal": {"enum"},
        "/phenomena": {"uniqueItems"},
    },
    "quote": {  # _party, once
        "/speaker": {"dependentRequired", "minProperties"},
        "/addressee": {"dependentRequired", "minProperties"},
        "/phenomena": {"uniqueItems"},
    },
    "not_quote": {"/phenomena": {"uniqueItems"}},  # once
}
_MARKS = sense.MARKS
_NOWHERE = Source("")
_ID, _DATE = attrgetter("id"), attrgetter("text", "type", "value", "fiscal", "earliest", "latest")
_POINTS = attrgetter("anchor", "begin_point", "end_point")

Groups = dict[str, list[Any]]
Spans = tuple[tuple[int, int], ...]


def document(found: Any) -> bool:
    """Whether a document is surely clean, but for how it is written.

    >>> document(forms.decoder().decode('{"id": "a", "text": "One line."}'))
    True
    >>> document(forms.decoder().decode('{"id": "a", "text": "One “line."}'))
    False
    """
    text, layers = found.text, found.layers
    if not (_languages().holds({found.language}) and _moments().holds({found.published})):
        return False
    if layers is not UNSET and len(set(layers)) < len(layers):
        return False
    if next(texts.unbalanced_marks(Text(text, _NOWHERE)), None) is not None:
        return False
    items = () if found.annotations is UNSET else found.annotations
    groups = _grouped(items)
    ids = None if groups is None else _ids(groups)
    if groups is None or ids is None or not _patterns(items, groups):
        return False
    tongue = sense.tongue(None if found.language is UNSET else found.language)
    return (
        _names(text, groups["entity"], groups["mention"])
        and _dates(text, groups["date"], ids["date"], tongue)
        and _quotes(text, groups["quote"], ids["entity"], tongue)
        and all(_slice(text, item) for item in groups["not_quote"])
    )


@cache
def _languages() -> Memory:
    return Memory(fits(forms.document().patterns["/language"]))


@cache
def _moments() -> Memory:
    """Dates of publication, which the calendar has."""
    formed = fits(forms.document().patterns["/published"])

    def test(value: Any) -> bool:
        return formed(value) and (not value or bool(day_of(value)))

    return Memory(test)


def _grouped(found: Sequence[Any]) -> Groups | None:
    """The records by kind; None where their order is not surely the canonical one.

    Two of a kind at one place are looked at closer, and so are ids of many digits.
    """
    places: dict[type[Any], tuple[int, list[Any]]]
    places = {kind: (rank, []) for kind, rank in _ranks().items()}
    number = first = last = least = -1
    for item in found:
        rank, group = places[item.__class__]
        group.append(item)
        if rank > 1:
            start, end = item.start, item.end
        elif rank:
            spans = item.spans
            start, end = spans[0][0], spans[-1][1]
        else:
            before, number = number, int(item.id[1:])
            if number <= before or first >= 0 or len(item.id) > 20:
                return None
            continue
        if start <= first and (start, -end, rank) <= (first, -last, least):
            return None
        first, last, least = start, end, rank
    return {kind.__name__: group for kind, (_, group) in places.items()}


@cache
def _ranks() -> dict[type[Any], int]:
    """The order of kinds that stand at one place."""
    order = ("entity", "quote", "not_quote", "mention", "date")
    return {forms.forms()[kind].type: rank for rank, kind in enumerate(order)}


def _ids(groups: Groups) -> dict[str, set[str]] | None:
    """The ids of each kind; None where one is taken twice or is not of its kind's pattern."""
    memories, found = _memories()[0], {}
    for kind, items in groups.items():
        found[kind] = ids = set(map(_ID, items))
        if len(ids) < len(items) or not memories[kind].holds(ids):
            return None
    return found


def _patterns(found: Sequence[Any], groups: Groups) -> bool:
    """Whether other strings are of their patterns, and lists name nothing twice."""
    for alone, get, memory in _memories()[1]:
        if not memory.holds(set(map(get, groups[alone] if alone else found))):
            return False
    return True


@cache
def _memories() -> tuple[dict[str, Memory], list[tuple[str | None, Callable[[Any], Any], Memory]]]:
    """What remembers the ids of each kind, other strings that have a pattern, and lists of tags.

    The latter with the kind that they stand in, None for all, and what gets them.
    """
    kinds: dict[tuple[str, re.Pattern[str]], list[str]] = {}
    for kind, form in forms.forms().items():
        for at, pattern in form.patterns.items():
            if at not in FOLLOWING and at != "/value":
                kinds.setdefault((at[1:], pattern), []).append(kind)
    ids = {}
    others: list[tuple[str | None, Callable[[Any], Any], Memory]]
    others = [(None, attrgetter("phenomena"), Memory(once))]
    for (key, pattern), found in kinds.items():
        memory = Memory(fits(pattern))
        if key == "id":
            ids[found[0]] = memory
        elif len(found) == len(KINDS):
            others.append((None, attrgetter(key), memory))
        else:
            others += [(kind, attrgetter(key), memory) for kind in found]
    return ids, others


def _slice(text: str, item: Any) -> bool:
    """Whether the offsets hold the words; past the end a slice would be shorter."""
    words = item.text
    return bool(text[item.start : item.end] == words and item.end <= len(text))


def _names(text: str, entities: Sequence[Any], mentions: Sequence[Any]) -> bool:
    """Whether mentions hold their words and do not cross, and entities are named by them."""
    size = len(text)
    owners = {item.id: item for item in entities}
    first: dict[str, str] = {}
    named: set[str] = set()  # entities with a mention that is their name
    other: set[str] = set()  # those with a mention that is another, shorter name
    stop = 0
    open_: list[int] = []
    for item in mentions:
        start, end, words, entity = item.start, item.end, item.text, item.entity
        if text[start:end] != words or end > size or item.dateline is False:
            return False
        if item.title is not UNSET and not _slice(text, item.title):
            return False
        if start >= stop:
            open_, stop = [end], end
        else:
            while open_[-1] <= start:
                open_.pop()
            if end > open_[-1]:
                return False
            open_.append(end)
        if entity is None:
            continue
        owner = owners.get(entity)
        if owner is None or owner.label != item.label:
            return False
        if entity not in first:
            first[entity] = words
        if item.form == "name":
            if words == owner.name:
                named.add(entity)
            elif len(words) > len(owner.name):
                return False
            else:
                other.add(entity)
    for item in entities:
        if item.id not in named and (item.id in other or first.get(item.id) != item.name):
            return False
        if (item.wikidata is not UNSET) != (item.link == "linked"):
            return False
    return len({item.name for item in entities}) == len(entities)


def _dates(text: str, items: Sequence[Any], ids: set[str], tongue: str | None) -> bool:
    """Whether dates hold their words, do not overlap, and mean what their values say."""
    size, stop = len(text), 0
    for item in items:
        start, end = item.start, item.end
        if start < stop or text[start:end] != item.text or end > size or item.fiscal is False:
            return False
        stop = end
    for anchor, begin, end in set(map(_POINTS, items)):
        if not all(
            point is UNSET or point == "published" or point in ids for point in (anchor, begin, end)
        ):
            return False
    return _meanings(tongue).holds(set(map(_DATE, items)))


@cache
def _meanings(tongue: str | None) -> Memory:
    """Whether a date's type, value, interval and the weekday in its words agree."""
    pattern = forms.forms()["date"].patterns["/value"]
    notes = _notes(tongue)

    def test(said: tuple[Any, ...]) -> bool:
        text, type_, value, fiscal, earliest, latest = said
        if not pattern.search(value) or (earliest is UNSET) != (latest is UNSET):
            return False
        try:
            interval = dates.derived(value, type_, fiscal is True)
        except NewsqedError:
            return False
        if earliest is not UNSET and interval != (earliest, latest):
            return False
        plain = Record({"kind": "date", "text": text, "type": type_, "value": value}, _NOWHERE)
        checks = (sense.weekday_differs, sense.type_and_value_differ)
        return not any(True for check in checks for _ in check(plain, notes))

    return Memory(test)


def _quotes(text: str, items: Sequence[Any], entities: set[str], tongue: str | None) -> bool:
    """Whether quotations hold their words and marks; cue and speaker stand beside them."""
    extents: dict[str, tuple[int, int]] = {}
    cues = set()
    for item in items:
        spans, runs, cue, speaker = item.spans, item.quoted, item.cue, item.speaker
        if not _spanned(text, item.text, spans):
            return False
        if item.layout is not UNSET:
            if runs or item.type != "direct":
                return False
        elif runs:
            if not _runs(text, spans, runs) or item.type != _type(text, spans, runs):
                return False
        elif item.type != "indirect":
            return False
        begin, end = extents[item.id] = spans[0][0], spans[-1][1]
        if item.parent is not UNSET:
            # A parent that comes later in the file, or is missing, is looked at closer.
            outer = extents.get(item.parent)
            if outer is None or item.parent == item.id or not outer[0] <= begin < end <= outer[1]:
                return False
        if cue is not None:
            cues.add(cue.text)
            if not _beside(text, cue, spans):
                return False
        if speaker is not None and not _party(text, speaker, entities, spans):
            return False
        if item.addressee is not UNSET and not _party(text, item.addressee, entities, ()):
            return False
    return _communicating(tongue).holds(cues)


def _spanned(text: str, words: str, spans: Spans) -> bool:
    """Whether the spans are in order, apart, and joined give the words."""
    last, size = 0, len(text)
    for start, end in spans:
        if not last <= start < end <= size:
            return False
        # Marks that stand just outside are looked at closer.
        if end < size and text[end] in _MARKS and start and text[start - 1] in _MARKS:
            return False
        last = end
    if len(spans) == 1:
        return text[start:end] == words
    return " ".join([text[start:end] for start, end in spans]) == words


def _runs(text: str, spans: Spans, runs: Spans) -> bool:
    """Whether the runs are in order, apart, inside the spans, and have their marks."""
    last = at = 0
    for start, end in runs:
        if not last <= start < end:
            return False
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        if at == len(spans) or not spans[at][0] <= start < end <= spans[at][1]:
            return False
        if text[start] not in _MARKS and text[end - 1] not in _MARKS:
            return False
        last = end
    return True


def _type(text: str, spans: Spans, runs: Spans) -> str:
    return "direct" if runs == spans else quote_type(text, spans, runs)


def _party(text: str, party: Any, entities: set[str], spans: Spans) -> bool:
    """Whether a speaker or addressee is a phrase outside the spans, a known entity, or both."""
    entity = party.entity
    if entity is not UNSET and entity not in entities:
        return False
    if party.text is UNSET:
        return entity is not UNSET and party.start is UNSET and party.end is UNSET
    return party.start is not UNSET and party.end is not UNSET and _beside(text, party, spans)


def _beside(text: str, part: Any, spans: Spans) -> bool:
    """Whether a part's offsets hold its words, outside the spans, which are in order."""
    begin, stop = part.start, part.end
    if text[begin:stop] != part.text or stop > len(text):
        return False
    if not spans or stop <= spans[0][0] or spans[-1][1] <= begin:
        return True
    return all(stop <= start or end <= begin for start, end in spans)


@cache
def _communicating(tongue: str | None) -> Memory:
    """Whether a cue is a known word of communication, or nobody can tell."""
    notes = _notes(tongue)

    def test(words: str) -> bool:
        record = Record({"kind": "quote", "cue": {"text": words}}, _NOWHERE)
        return next(sense.unknown_cue(record, notes), None) is None

    return Memory(test)


def _notes(tongue: str | None) -> Annotations:
    """Annotations of a text in that language, in one without rules for None."""
    return Annotations("", [], language=tongue or "und")
