"""The gate: whether a line is surely clean, so that nothing need look closer.

In: the bytes of one line of an exchange file. Out: True where all checks of levels 1 to 4 would
find nothing, notes included; False where one might. It never finds anything itself: what it does
not pass, the checks look at, and they decide. It passes only lines in canonical form, which says
at once that bytes, JSON, keys and their order are right: the decoded records, encoded again, are
the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from newsqed import dates, records
from newsqed.check import forms, sense, texts
from newsqed.check.subjects import Annotations, Record, Source, Text
from newsqed.check.validation import document_form
from newsqed.dates import day_of
from newsqed.errors import NewsqedError
from newsqed.records import LAYERS, quote_type

# The codes of which a line that passes has none.
GATED = frozenset(
    ("E101", "E102", "E103", "E104", "E105", "E106", "E107", "E108", "E109", "E111", "E112",
     "E113", "E201", "E202", "E203", "E204", "E205", "E206", "E207", "E208", "E209", "E301",
     "E302", "E303", "E304", "E305", "E306", "E307", "E308", "E309", "E310", "E311", "E312",
     "E313", "E320", "E322", "E323", "E401", "E402", "E403", "E404", "E405", "W406", "E407",
     "E408", "E409", "E410", "W411", "E412", "I413", "I414", "W416")
)  # fmt: skip
# Patterns that follow from something the gate looks at: references name ids that are there, an
# interval is the one that the value gives.
_FOLLOWS = frozenset(
    ("/entity", "/parent", "/begin_point", "/end_point", "/anchor", "/earliest", "/latest",
     "/speaker/entity", "/addressee/entity")
)  # fmt: skip
# What forms leave to the gate, and where it is looked at below.
CONDITIONS = {
    "entity": {"": {"if", "then", "else"}, "/phenomena": {"uniqueItems"}},
    "mention": {"/dateline": {"enum"}, "/phenomena": {"uniqueItems"}},
    "date": {"": {"dependentRequired"}, "/fiscal": {"enum"}, "/phenomena": {"uniqueItems"}},
    "quote": {
        "/speaker": {"dependentRequired", "minProperties"},
        "/addressee": {"dependentRequired", "minProperties"},
        "/phenomena": {"uniqueItems"},
    },
    "not_quote": {"/phenomena": {"uniqueItems"}},
}
_MOST = 100_000  # strings and values that are remembered as right
_DEEPEST = 64
_RANK = {"quote": 1, "not_quote": 2, "mention": 3, "date": 4}
_MARKS = sense.MARKS


def passes(line: bytes) -> bool:
    r"""Whether the line is surely clean.

    >>> passes(b'{"id": "a", "text": "One line."}\n')
    True
    >>> passes(b'{"id": "a", "text": "One line.", "annotations": [{}]}\n')
    False
    """
    try:
        parts = forms.document().decode(line)
        whole = b", ".join(b"%s: %s" % (_key(key), bytes(raw)) for key, raw in parts.items())
        if line != b"{%s}\n" % whole or "id" not in parts or "text" not in parts:
            return False
        values = {key: forms.strings().decode(raw) for key, raw in parts.items() if key in _STRINGS}
        if not _document(parts, values):
            return False
        raw = parts.get("annotations")
        if raw is None:
            return _sound(str(values["text"]), (), values.get("language"))
        found = forms.annotation_list().decode(raw)
        if forms.canonical(found) != bytes(raw):
            return False
        return _sound(str(values["text"]), found, values.get("language"))
    except (msgspec.MsgspecError, NewsqedError, UnicodeDecodeError, RecursionError):
        return False


_STRINGS = ("id", "title", "published", "language", "text")
_KEYS: dict[str, bytes] = {}


def _key(key: str) -> bytes:
    if key not in _KEYS:
        encoded = forms.canonical(key)
        if len(_KEYS) > 1_000:
            return encoded
        _KEYS[key] = encoded
    return _KEYS[key]


def _document(parts: dict[str, Any], values: dict[str, str | None]) -> bool:
    """Levels 1 to 3 of the document's own keys, its annotations left aside."""
    identifier, language, published = (values.get(key) for key in ("id", "language", "published"))
    if not identifier or values["text"] is None:
        return False
    if language is not None and not _LANGUAGE(language):
        return False
    if published is not None:
        if not _PUBLISHED(published):
            return False
        day_of(published)
    for key, raw in parts.items():
        if key in _STRINGS or key == "annotations":
            continue
        data = bytes(raw)
        if data.count(b"[") + data.count(b"{") >= _DEEPEST:
            return False
        value = msgspec.json.decode(data)
        if forms.canonical(value) != data:
            return False
        if key == "layers" and not (
            isinstance(value, list)
            and all(isinstance(name, str) and name in LAYERS for name in value)
            and len(set(value)) == len(value)
        ):
            return False
    return True


class _Matcher:
    """Strings of one pattern, those that were right remembered."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.known: set[str] = set()

    def __call__(self, value: str) -> bool:
        if value in self.known:
            return True
        if not document_form(self.key).search(value):
            return False
        if len(self.known) < _MOST:
            self.known.add(value)
        return True


_LANGUAGE, _PUBLISHED = _Matcher("language"), _Matcher("published")


def _sound(text: str, found: Sequence[Any], language: str | None) -> bool:
    """Levels 2 to 4 of the annotations, as far as their types do not tell."""
    groups: dict[str, list[Any]] = {kind: [] for kind in records.KINDS}
    for item in found:
        groups[item.__class__.__name__].append(item)
    ids = {item.id for item in found}
    return (
        len(ids) == len(found)
        and _patterns(groups)
        and _ordered(found)
        and _names(text, groups["entity"], groups["mention"])
        and _dates(text, groups["date"], ids, language)
        and _quotes(text, groups["quote"], {item.id for item in groups["entity"]}, language)
        and all(_slice(text, item) for item in groups["not_quote"])
        and next(texts.unbalanced_marks(Text(text, Source(""))), None) is None
    )


_known: dict[tuple[str, str], set[Any]] = {}


def _patterns(groups: dict[str, list[Any]]) -> bool:
    """Patterns of strings; those of the same place that were right are remembered."""
    for kind, items in groups.items():
        if not items:
            continue
        for at, pattern in forms.forms()[kind].patterns.items():
            if at in _FOLLOWS:
                continue
            known = _known.setdefault((kind, at), {UNSET, None})
            if at == "/phenomena":
                for item in items:
                    if item.phenomena is not UNSET and (
                        len(set(item.phenomena)) < len(item.phenomena)
                        or not all(map(pattern.search, item.phenomena))
                    ):
                        return False
                continue
            key = at[1:]
            new = {getattr(item, key) for item in items} - known
            for value in new:
                if not pattern.search(value):
                    return False
            if new and len(known) < _MOST:
                known |= new
    return True


def _ordered(found: Sequence[Any]) -> bool:
    """Records in canonical order; two of a kind at one place are looked at closer."""
    before: tuple[int, ...] = (0,)
    for item in found:
        kind = item.__class__.__name__
        if kind == "entity":
            place: tuple[int, ...] = (0, int(item.id[1:21]))
        elif kind == "quote":
            place = (1, item.spans[0][0], -item.spans[-1][1], 1)
        else:
            place = (1, item.start, -item.end, _RANK[kind])
        if place <= before:
            return False
        before = place
    return True


def _slice(text: str, item: Any) -> bool:
    """Whether the offsets hold the words; past the end a slice would be shorter."""
    start, end, words = item.start, item.end, item.text
    return bool(end - start == len(words) and text[start:end] == words)


def _names(text: str, entities: Sequence[Any], mentions: Sequence[Any]) -> bool:
    """Mentions hold their words and do not cross; entities are named by them."""
    labels = {item.id: item.label for item in entities}
    first: dict[str, str] = {}
    longest: dict[str, int] = {}
    named = set()
    stop = 0
    open_: list[int] = []
    for item in mentions:
        start, end, words, entity = item.start, item.end, item.text, item.entity
        if end - start != len(words) or text[start:end] != words or item.dateline is False:
            return False
        if item.title is not UNSET and not _slice(text, item.title):
            return False
        if start >= stop:
            open_ = [end]
        else:
            while open_[-1] <= start:
                open_.pop()
            if end > open_[-1]:
                return False
            open_.append(end)
        stop = max(stop, end)
        if entity is not None:
            if labels.get(entity) != item.label:
                return False
            first.setdefault(entity, words)
            if item.form == "name":
                longest[entity] = max(longest.get(entity, 0), len(words))
                named.add((entity, words))
    names = set()
    for item in entities:
        key, name = item.id, item.name
        if key in longest:
            if (key, name) not in named or len(name) != longest[key]:
                return False
        elif first.get(key) != name:
            return False
        if (item.wikidata is not UNSET) != (item.link == "linked"):
            return False
        names.add(name)
    return len(names) == len(entities)


_right: set[tuple[Any, ...]] = set()


def _dates(text: str, items: Sequence[Any], ids: set[str], language: str | None) -> bool:
    """Dates hold their words, do not cross, and mean what their values say."""
    stop = 0
    for item in items:
        if item.start < stop or not _slice(text, item) or item.fiscal is False:
            return False
        stop = item.end
        for other in (item.anchor, item.begin_point, item.end_point):
            if other is not UNSET and other not in ids:
                if other != "published" or other is not item.anchor:
                    return False
            elif other is not UNSET and other[0] != "d":
                return False
        said = (item.text, item.type, item.value, item.fiscal, item.earliest, item.latest, language)
        if said not in _right:
            if not _meant(item, language):
                return False
            if len(_right) < _MOST:
                _right.add(said)
    return True


def _meant(item: Any, language: str | None) -> bool:
    """Whether a date's value, its interval and the weekday in its words agree."""
    dates.parse(item.value)
    if (item.earliest is UNSET) != (item.latest is UNSET):
        return False
    fiscal = None if item.fiscal is UNSET else item.fiscal
    interval = dates.derived(item.value, item.type, fiscal)
    if item.earliest is not UNSET and interval != (item.earliest, item.latest):
        return False
    plain = {"kind": "date", "text": item.text, "value": item.value}
    notes = Annotations("", [], language=language)
    return next(sense.weekday_differs(Record(plain, Source("")), notes), None) is None


_cues: dict[tuple[str, str | None], bool] = {}


def _quotes(text: str, items: Sequence[Any], entities: set[str], language: str | None) -> bool:
    """Quotations hold their words and marks; cue and speaker stand beside them."""
    extents: dict[str, tuple[int, int]] = {}
    for item in items:
        spans, runs = item.spans, item.quoted
        if not _spanned(text, item.text, spans) or not _runs(text, spans, runs, item.layout):
            return False
        if item.layout is UNSET:
            right = "direct" if runs == spans else quote_type(text, spans, runs)
        else:
            right = "indirect" if runs else "direct"
        if item.type != right:
            return False
        begin, end = extents[item.id] = spans[0][0], spans[-1][1]
        # A parent that comes later in the file, or is missing, is looked at closer.
        if item.parent is not UNSET:
            outer = extents.get(item.parent)
            if outer is None or item.parent == item.id or not outer[0] <= begin <= end <= outer[1]:
                return False
        cue = item.cue
        if cue is not None:
            known = _cues.get((cue.text, language))
            if known is None:
                known = _communicates(cue.text, language)
                if len(_cues) < _MOST:
                    _cues[cue.text, language] = known
            if not known or not _slice(text, cue) or not _apart(cue, spans):
                return False
        for party in (item.speaker, item.addressee):
            if party is None or party is UNSET:
                continue
            if party.entity is not UNSET and party.entity not in entities:
                return False
            placed = party.start is not UNSET
            if placed != (party.end is not UNSET) or placed != (party.text is not UNSET):
                return False
            if placed and not _slice(text, party):
                return False
            if placed and party is item.speaker and not _apart(party, spans):
                return False
            if not placed and party.entity is UNSET:
                return False
    return True


def _spanned(text: str, words: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the spans are in order, apart, and joined give the words."""
    last = 0
    size = len(spans) - 1
    for start, end in spans:
        if start < last or end <= start:
            return False
        # Marks that stand just outside are looked at closer.
        if start and text[start - 1] in _MARKS and text[end : end + 1] in _MARKS:
            return False
        size += end - start
        last = end
    return size == len(words) and " ".join([text[start:end] for start, end in spans]) == words


def _runs(
    text: str,
    spans: Sequence[tuple[int, int]],
    runs: Sequence[tuple[int, int]],
    layout: Any,
) -> bool:
    """Whether the runs are in order, apart, inside the spans, and have their marks."""
    last = 0
    for run in runs:
        start, end = run
        if start < last or end <= start:
            return False
        if not any(first <= start and end <= stop for first, stop in spans):
            return False
        if layout is UNSET and text[start] not in _MARKS and text[end - 1] not in _MARKS:
            return False
        last = end
    return True


def _apart(part: Any, spans: Sequence[tuple[int, int]]) -> bool:
    return all(part.end <= start or end <= part.start for start, end in spans)


def _communicates(words: str, language: str | None) -> bool:
    """Whether a cue is a known word of communication, or nobody can tell."""
    plain = {"kind": "quote", "cue": {"text": words}}
    notes = Annotations("", [], language=language)
    return next(sense.unknown_cue(Record(plain, Source("")), notes), None) is None
