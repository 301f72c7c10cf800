"""Run the checks, level by level, over what has been read.

In: lines, objects, annotations. Out: findings. What fails one level skips the later ones. No
file is opened here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from newsqed.check import table
from newsqed.check.articles import calendar
from newsqed.check.lines import Line
from newsqed.check.subjects import Annotations, Problem, Record, Source, Text
from newsqed.check.validation import Shape, document_shape, record_shape
from newsqed.records import LAYERS, Finding

_BY_LEVEL = {
    level: {code: check for code, check in table.RECORDS.items() if code[1] == level}
    for level in "34"
}
_ORDER = {"E209": table.SHAPES["E209"]}


def failed(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings is an error or a warning, which make the exit status 1.

    >>> failed([Finding("I507", "history was not checked", ".")])
    False
    """
    return any(finding.severity != "note" and not finding.waived for finding in findings)


def told(
    code: str,
    problems: Iterable[Problem],
    source: Source,
    prefix: str = "",
    record: str | None = None,
) -> Iterator[Finding]:
    """The problems that a check found, as findings of its code."""
    for problem in problems:
        yield (problem.source or source).finding(code, problem, prefix, problem.record or record)


def in_order(findings: list[Finding]) -> list[Finding]:
    """The findings of one file in the order of its lines."""
    return sorted(findings, key=lambda item: (item.line or 0, item.column or 0, item.code))


def read(line: Line, found: list[Finding]) -> dict[str, Any] | None:
    """Level 1 of a JSON value; the value if later levels may look at it."""
    sound = True
    for code, check in table.LINES.items():
        findings = list(told(code, check(line), line.source))
        if findings:
            found += findings
            sound = False
            break
    for code, check in table.FORM.items():
        if sound or code not in ("E111", "W118"):
            found += told(code, check(line), line.source)
    return line.value if sound else None


def fits(
    shape: Shape, source: Source, prefix: str, found: list[Finding], record: str | None = None
) -> bool:
    """Level 2 of an object."""
    before = len(found)
    # Without faults only the order of keys is left to look at.
    checks = table.SHAPES if shape.faults else _ORDER
    for code, check in checks.items():
        found += told(code, check(shape), source, prefix, record)
    return len(found) == before


def check_records(notes: Annotations, found: list[Finding]) -> None:
    """Levels 2 to 4 of annotations."""
    for record in notes.records:
        shape = record_shape(record.value, ordered=notes.ordered)
        if not fits(shape, record.source, record.prefix, found, record.id):
            record.failed = 2
    for level, checks in _BY_LEVEL.items():
        for record in notes.passed:
            if record.failed:
                continue
            before = len(found)
            for code, check in checks.items():
                problems = check(record, notes)
                found += told(code, problems, record.source, record.prefix, record.id)
            if failed(found[before:]):
                record.failed = int(level)


def check_text(text: Text) -> Iterator[Finding]:
    """Level 4 of a text."""
    for code, check in table.TEXTS.items():
        yield from told(code, check(text), text.source)


def check_object(value: dict[str, Any], source: Source, *, ordered: bool = True) -> list[Finding]:
    """Levels 2 to 4 of a document in exchange form."""
    found: list[Finding] = []
    shape = document_shape(value)
    wrong = {str(fault.path[0]) for fault in shape.faults if fault.path}
    fits(shape, source, "", found)
    published = value.get("published")
    if published is not None and "published" not in wrong and (problem := calendar(published)):
        wrong_day = Problem(
            f"published: {problem}", "/published", text=published, hint="look it up in the source"
        )
        found.append(source.finding("E313", wrong_day))
    text, items = value.get("text"), value.get("annotations", [])
    if isinstance(text, str) and isinstance(items, list):
        layers = LAYERS if "layers" in wrong else value.get("layers", LAYERS)
        notes = Annotations(
            text,
            [
                Record(record, source, f"/annotations/{number}")
                for number, record in enumerate(items)
            ],
            ordered=ordered,
            layers=frozenset(layers),
            language=language if isinstance(language := value.get("language"), str) else None,
        )
        check_records(notes, found)
        found += check_text(Text(text, source, "/text"))
    return in_order(found)
