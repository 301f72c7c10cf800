"""Findings for people and for programs.

In: findings. Out: text with the source line and a caret, one JSON object a line, annotations of a
pull request, SARIF. What a file holds can never steer the terminal.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TextIO

from newsqed.check import github, sarif
from newsqed.check.excerpts import STEERING, Lines, end, visible
from newsqed.records import Finding

_BEFORE, _AFTER = 30, 60


def report(
    findings: Iterable[Finding],
    out: TextIO,
    *,
    format: str = "text",
    root: Path | str = ".",
) -> bool:
    """Write the findings; whether any is an error or a warning that nobody has waived.

    Args:
        findings: the findings, written as they come but for `sarif`, which is one JSON value.
        out: where to write.
        format: one of `FORMATS`: `text` with source lines and a summary, `json` one object a
            line, `github` the commands that make annotations of a pull request, `sarif` version
            2.1.0.
        root: the folder that the findings' files are relative to.
    """
    counts: Counter[str] = Counter()
    with Lines(Path(root)) as lines:
        _WRITERS[format](_counted(findings, counts), out, lines)
    if format in ("text", "github"):
        out.write(summary(counts) + "\n")
    return bool(counts["error"] or counts["warning"])


def _counted(findings: Iterable[Finding], counts: Counter[str]) -> Iterator[Finding]:
    for finding in findings:
        counts["waived" if finding.waived else finding.severity] += 1
        yield finding


def _text(findings: Iterable[Finding], out: TextIO, lines: Lines) -> None:
    for finding in findings:
        if not finding.waived:
            out.write(text_of(finding, lines.get(finding)) + "\n")


def _json(findings: Iterable[Finding], out: TextIO, lines: Lines) -> None:
    for finding in findings:
        text = json.dumps(finding.to_json(), ensure_ascii=False)
        out.write(STEERING.sub(_escaped, text) + "\n")


def text_of(finding: Finding, line: str | None = None) -> str:
    """A finding as text: place, code, message; the source line with a caret; the hint.

    Args:
        finding: the finding.
        line: the source line that it stands in.
    """
    place = ":".join(str(part) for part in (finding.file, finding.line, finding.column) if part)
    head = f"{finding.code} {finding.message}"
    parts = [visible(f"{place}: {head}" if place else head)]
    if line is not None and finding.column is not None:
        parts += _excerpt(line, finding.column - 1)
    elif finding.pointer:
        parts.append(visible(f"    at {finding.pointer}"))
    if finding.hint:
        parts.append(visible(f"    hint: {finding.hint}"))
    return "\n".join(parts)


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _excerpt(line: str, at: int) -> list[str]:
    """The line around an offset, and a caret under what stands there."""
    from rich.cells import cell_len  # here, since most checks find nothing to show

    stop = end(line, at)
    first = 0 if len(line) <= _BEFORE + _AFTER else max(0, at - _BEFORE)
    last = min(len(line), first + _BEFORE + _AFTER)
    before = ("… " if first else "") + visible(line[first:at])
    shown = visible(line[at : min(stop, last)])
    after = visible(line[min(stop, last) : last]) + (" …" if last < len(line) else "")
    return [
        f"    {before}{shown}{after}",
        "    " + " " * cell_len(before) + "^" * max(1, cell_len(shown)),
    ]


def summary(counts: Counter[str]) -> str:
    """The counts in words: errors, warnings, notes, and what is waived."""
    if not counts:
        return "nothing found"
    words = [
        f"{counts[name]} {name}{'s' if counts[name] > 1 else ''}"
        for name in ("error", "warning", "note")
        if counts[name]
    ]
    if counts["waived"]:
        words.append(f"{counts['waived']} waived")
    more = " (newsqed check --explain CODE says more)"
    return ", ".join(words) + (more if counts["error"] or counts["warning"] else "")


_WRITERS: dict[str, Callable[[Iterable[Finding], TextIO, Lines], None]] = {
    "text": _text,
    "json": _json,
    "github": github.write,
    "sarif": sarif.write,
}
FORMATS = tuple(_WRITERS)
