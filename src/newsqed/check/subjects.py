"""What the checks look at, and what they say.

In: JSON values with the text they were read from. Out: the objects that check functions take
(`Record`, `Annotations`) and yield (`Problem`); `Source.finding` turns a problem into a finding
with its line and column. Nothing here reads a file or knows a code.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from newsqed.check import positions
from newsqed.records import LAYERS, Finding

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check found, before it has a code and a line.

    Attributes:
        pointer: JSON Pointer from the record or file at hand.
        text: the offending text.
        at: offset in the source's text, where there is no pointer to go by.
        key: the key is meant, not its value.
        source: where it stands, if not where the check was sent.
        record: the id of the record that is meant, if not the one at hand.
    """

    message: str
    pointer: str = ""
    text: str | None = None
    hint: str | None = None
    at: int | None = None
    key: bool = False
    source: Source | None = None
    record: str | None = None


class Source:
    """Where a value stands: a file, the line it begins on and its text.

    Attributes:
        file: as findings name it.
        text: the text of the line or file; None where only the file is known.
        line: the number of the text's first line; None where there is no file to count in.
    """

    __slots__ = ("_index", "_newlines", "file", "line", "text")

    def __init__(self, file: str, text: str | None = None, line: int | None = 1) -> None:
        self.file = file
        self.text = text
        self.line = line if text is not None else None
        self._index: positions.Index | None = None
        self._newlines: list[int] | None = None

    @property
    def index(self) -> positions.Index:
        """Where the JSON values of the text stand."""
        if self._index is None:
            self._index = positions.scan(self.text or "")
        return self._index

    def finding(
        self, code: str, problem: Problem, prefix: str = "", record: str | None = None
    ) -> Finding:
        """The problem as a finding of that code; `prefix` leads to the record at hand."""
        pointer = prefix + problem.pointer
        line, column = self._place(pointer, problem)
        return Finding(
            code=code,
            message=problem.message,
            file=self.file,
            line=line,
            column=column,
            pointer=pointer,
            id=record,
            text=None if problem.text is None else shorten(problem.text, _LONGEST),
            hint=problem.hint,
        )

    def _place(self, pointer: str, problem: Problem) -> tuple[int | None, int | None]:
        if self.text is None or self.line is None:
            return None, None
        at = problem.at if problem.at is not None else self._offset(pointer, problem.key)
        if self._newlines is None:
            self._newlines = [match.start() for match in re.finditer("\n", self.text)]
        before = bisect_right(self._newlines, at - 1)
        begin = self._newlines[before - 1] + 1 if before else 0
        return self.line + before, at - begin + 1

    def _offset(self, pointer: str, key: bool) -> int:
        places = self.index.places
        while pointer not in places and pointer:
            pointer, key = pointer.rpartition("/")[0], False
        place = places.get(pointer)
        if place is None:
            return 0
        return place.key_start if key and place.key_start is not None else place.start


@dataclass(slots=True, eq=False)
class Record:
    """One annotation at its place.

    Attributes:
        value: the JSON object (any JSON value until the schema has passed it).
        source: what it was read from.
        prefix: JSON Pointer to it in the source: `/annotations/3` in an exchange document.
        failed: the level whose checks found an error; 0 for none. Later levels leave it out.
    """

    value: Any
    source: Source
    prefix: str = ""
    failed: int = 0

    @property
    def kind(self) -> str:
        """Its kind."""
        return str(self.value["kind"])

    @property
    def id(self) -> str | None:
        """Its id; None where it has none that could be one."""
        found = self.value.get("id") if isinstance(self.value, dict) else None
        return found if isinstance(found, str) else None

    def slices(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Its parts that repeat a slice of the text, each with the pointer to it."""
        if "start" in self.value:
            yield "", self.value
        for key in ("cue", "speaker", "addressee", "title"):
            part = self.value.get(key)
            if part and "start" in part:
                yield f"/{key}", part

    def pairs(self) -> Iterator[tuple[str, int, int]]:
        """A quotation's `spans` and `quoted`: pointer, start, end."""
        for key in ("spans", "quoted"):
            for number, (start, end) in enumerate(self.value.get(key, ())):
                yield f"/{key}/{number}", start, end

    def references(self) -> Iterator[tuple[str, str]]:
        """Ids of other records that it names, each with the pointer to it."""
        for key in ("entity", "parent", "anchor", "begin_point", "end_point"):
            if isinstance(wanted := self.value.get(key), str) and wanted != "published":
                yield f"/{key}", wanted
        for key in ("speaker", "addressee"):
            part = self.value.get(key)
            if part and "entity" in part:
                yield f"/{key}/entity", part["entity"]


@dataclass(frozen=True, slots=True)
class Text:
    """A text at its place: `source`, and in an exchange document the pointer to it."""

    text: str
    source: Source
    pointer: str = ""


class Annotations:
    """The annotations of one text: what checks of spans and of sense look at.

    Attributes:
        text: the text that offsets count in.
        records: in the order of the file.
        role: `gold`, `rules` or `hand` for files of an article, `document` for exchange.
        annotators: the ids that may sign; None where nobody keeps a list.
        ordered: whether the order of records counts (in files, not in memory).
        layers: the layers that are completely annotated.
        complete: whether every record could be read; what is missed may be in one that was not.
        language: of the text, as the document says; checks that know words look at it.
        published: when the text was, as the document says.
    """

    def __init__(
        self,
        text: str,
        records: list[Record],
        *,
        role: str = "document",
        annotators: frozenset[str] | None = None,
        ordered: bool = True,
        layers: frozenset[str] = frozenset(LAYERS),
        complete: bool = True,
        language: str | None = None,
        published: str | None = None,
    ) -> None:
        self.text = text
        self.records = records
        self.role = role
        self.annotators = annotators
        self.ordered = ordered
        self.layers = layers
        self.complete = complete
        self.language = language
        self.published = published

    @cached_property
    def ids(self) -> dict[str, Record]:
        """The first record of each id, broken records included: a reference to one resolves."""
        found: dict[str, Record] = {}
        for record in self.records:
            if record.id is not None:
                found.setdefault(record.id, record)
        return found

    def get(self, identifier: str | None) -> dict[str, Any] | None:
        """The record of that id, if the schema passed it."""
        record = self.ids.get(identifier) if identifier else None
        return record.value if record and record.failed not in (1, 2) else None

    def of(self, kind: str) -> list[Record]:
        """The records of a kind that the schema passed."""
        return self._kinds.get(kind, [])

    @cached_property
    def _kinds(self) -> dict[str, list[Record]]:
        found: dict[str, list[Record]] = {}
        for record in self.passed:
            found.setdefault(record.kind, []).append(record)
        return found

    @cached_property
    def passed(self) -> list[Record]:
        """The records that the schema passed, in the order of the file."""
        return [record for record in self.records if record.failed not in (1, 2)]

    @cached_property
    def last_numbers(self) -> dict[str, int]:
        """The highest number of an id, by the kind's letter."""
        found: dict[str, int] = {}
        for identifier in self.ids:
            letter, digits = identifier[:1], identifier[1:20]
            if digits.isascii() and digits.isdigit():
                found[letter] = max(found.get(letter, 0), int(digits))
        return found

    @cached_property
    def before(self) -> dict[Record, Record]:
        """The record before each, of those that the schema passed."""
        return dict(zip(self.passed[1:], self.passed, strict=False))

    @cached_property
    def crossing(self) -> dict[Record, Record]:
        """Mentions that cross a mention, dates that cross a date."""
        return {**_crossing(self.of("mention")), **_crossing(self.of("date"))}

    @cached_property
    def twins(self) -> dict[Record, Record]:
        """Records that say the same of the same place as one before them."""
        found: dict[Record, Record] = {}
        first: dict[tuple[Any, ...], Record] = {}
        for record in self.passed:
            if record.kind == "entity":
                continue
            spans = tuple(map(tuple, record.value.get("spans", ())))
            place = (record.value.get("start"), record.value.get("end"), spans)
            other = first.setdefault((record.kind, place, record.value.get("label")), record)
            if other is not record:
                found[record] = other
        return found

    @cached_property
    def loops(self) -> set[str]:
        """One quotation's id of each circle of parents."""
        parents = {
            record.value["id"]: record.value["parent"]
            for record in self.of("quote")
            if "parent" in record.value
        }
        found: set[str] = set()
        settled: set[str] = set()
        for identifier in parents:
            path: dict[str, None] = {}
            here = identifier
            while here in parents and here not in settled and here not in path:
                path[here] = None
                here = parents[here]
            if here in path:
                found.add(here)
            settled |= path.keys()
        return found

    @cached_property
    def namesakes(self) -> dict[str, Record]:
        """The first entity of each name."""
        found: dict[str, Record] = {}
        for record in self.of("entity"):
            found.setdefault(record.value["name"], record)
        return found

    @cached_property
    def mentions_of(self) -> dict[str, list[dict[str, Any]]]:
        """The sound mentions of each entity, in the order of the text."""
        found: dict[str, list[dict[str, Any]]] = {}
        for record in sorted(self.of("mention"), key=lambda record: record.value["start"]):
            if record.value["entity"] is not None:
                found.setdefault(record.value["entity"], []).append(record.value)
        return found

    @cached_property
    def doubtful(self) -> set[str]:
        """Entities some of whose mentions failed a level below 4: what the sound ones say of
        their names may change when those are mended.
        """  # noqa: D205
        return {
            str(record.value.get("entity"))
            for record in self.records
            if record.failed in (2, 3)
            and isinstance(record.value, dict)
            and record.value.get("kind") == "mention"
        }


def _crossing(records: list[Record]) -> dict[Record, Record]:
    """The records that overlap one before them without lying inside it."""
    found: dict[Record, Record] = {}
    open_: list[Record] = []
    for record in sorted(records, key=lambda item: (item.value["start"], -item.value["end"])):
        while open_ and open_[-1].value["end"] <= record.value["start"]:
            open_.pop()
        if open_ and open_[-1].value["end"] < record.value["end"]:
            found[record] = open_[-1]
        else:
            open_.append(record)
    return found


def shorten(text: str, longest: int = 60) -> str:
    """The text, cut in the middle where it is longer."""
    if len(text) <= longest:
        return text
    half = (longest - 3) // 2
    return f"{text[:half]} … {text[-half:]}"


def quoted(value: object, longest: int = 60) -> str:
    """A value as messages show it: as JSON, cut where it is long."""
    if isinstance(value, str):
        return json.dumps(shorten(value, longest), ensure_ascii=False)
    try:
        return shorten(json.dumps(value, ensure_ascii=False), longest)
    except (TypeError, ValueError, RecursionError):
        return f"a {type(value).__name__}"
