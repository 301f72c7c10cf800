"""Findings for people and for programs.

In: findings. Out: text with the source line and a caret, or one JSON object a line. Source lines
are read again from the files, forward only; what a file holds can never steer the terminal.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, TextIO

from newsqed.check import positions
from newsqed.records import Finding

FORMATS = ("text", "json")
_BEFORE, _AFTER = 30, 60
# Control characters and marks of direction, which would move the words beside them.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def report(
    findings: Iterable[Finding],
    out: TextIO,
    *,
    format: str = "text",
    root: Path | str = ".",
) -> bool:
    """Write the findings as they come; whether any is an error or a warning.

    Args:
        findings: the findings.
        out: where to write.
        format: `text` (with a summary at the end) or `json` (one object a line).
        root: the folder that the findings' files are relative to.
    """
    counts: Counter[str] = Counter()
    lines = _Lines(Path(root))
    try:
        for finding in findings:
            counts["waived" if finding.waived else finding.severity] += 1
            if finding.waived and format == "text":
                continue
            if format == "json":
                text = json.dumps(finding.to_json(), ensure_ascii=False)
                out.write(_STEERING.sub(_escaped, text) + "\n")
            else:
                out.write(text_of(finding, lines.get(finding)) + "\n")
    finally:
        lines.close()
    if format == "text":
        out.write(_summary(counts) + "\n")
    return bool(counts["error"] or counts["warning"])


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


def visible(text: str) -> str:
    r"""The text with what steers a terminal made visible.

    >>> visible("a\x1b[31m")
    'a\ufffd[31m'
    """
    return _STEERING.sub("\ufffd", text)


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _excerpt(line: str, at: int) -> list[str]:
    """The line around an offset, and a caret under what stands there."""
    from rich.cells import cell_len  # here, since most checks find nothing to show

    end = max(at + 1, min(positions.token(line, at), len(line))) if at < len(line) else at + 1
    first = 0 if len(line) <= _BEFORE + _AFTER else max(0, at - _BEFORE)
    last = min(len(line), first + _BEFORE + _AFTER)
    before = ("… " if first else "") + visible(line[first:at])
    shown = visible(line[at : min(end, last)])
    after = visible(line[min(end, last) : last]) + (" …" if last < len(line) else "")
    return [
        f"    {before}{shown}{after}",
        "    " + " " * cell_len(before) + "^" * max(1, cell_len(shown)),
    ]


def _summary(counts: Counter[str]) -> str:
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


class _Lines:
    """Source lines by file and number; findings come in the order of their files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.name: str | None = None
        self.file: BinaryIO | None = None
        self.number = 0
        self.line = ""

    def get(self, finding: Finding) -> str | None:
        """The line that a finding stands in; None where it cannot be read."""
        if finding.line is None:
            return None
        try:
            if finding.file != self.name or finding.line < self.number:
                self.close()
                self.file = (self.root / finding.file).open("rb")
                self.name, self.number = finding.file, 0
            while self.file is not None and self.number < finding.line:
                data = self.file.readline()
                if not data:
                    return None
                self.number += 1
                if self.number == finding.line:
                    data = data.removeprefix(b"\xef\xbb\xbf") if self.number == 1 else data
                    self.line = data.decode("utf-8", "replace").rstrip("\r\n")
        except OSError:
            return None
        return self.line

    def close(self) -> None:
        """Let go of the file."""
        if self.file is not None:
            self.file.close()
        self.file = self.name = None
