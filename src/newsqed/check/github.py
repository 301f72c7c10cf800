"""Findings as annotations of a pull request: GitHub's workflow commands.

In: findings. Out: one command a line, `::error file=…,line=…,col=…,title=…::message`. GitHub shows
the first ten of each severity that a step prints on the changed lines, and all of them in its log.
Source: GitHub Docs, "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TextIO

from newsqed.check.excerpts import Lines, end, visible
from newsqed.records import Finding

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def write(findings: Iterable[Finding], out: TextIO, lines: Lines) -> None:
    """Write a command for each finding that is not waived."""
    for finding in findings:
        if not finding.waived:
            out.write(command(finding, lines.get(finding), lines.path(finding)) + "\n")


def command(finding: Finding, line: str | None = None, path: str | None = None) -> str:
    """The command of a finding.

    Args:
        finding: the finding.
        line: the source line that it stands in.
        path: its file as the reader knows it; as the finding names it if not given.

    >>> command(Finding("E303", "100 % wrong", "a,b.jsonl", line=3, column=7, hint="mend it"))
    '::error file=a%2Cb.jsonl,line=3,col=7,title=E303::100 %25 wrong%0Ahint: mend it'
    """
    file = path or finding.file
    place = {"file": file} if file else {}
    if finding.line is not None:
        place["line"] = str(finding.line)
    if finding.column is not None:
        place["col"] = str(finding.column)
        if line is not None:
            place["endColumn"] = str(end(line, finding.column - 1) + 1)
    place["title"] = finding.code
    words = ",".join(f"{key}={_property(value)}" for key, value in place.items())
    hint = f"\nhint: {finding.hint}" if finding.hint else ""
    return f"::{_COMMANDS[finding.severity]} {words}::{_data(finding.message + hint)}"


def _data(text: str) -> str:
    ends = {"\r": "%0D", "\n": "%0A"}
    parts = re.split("([\r\n])", text)
    return "".join(ends.get(part) or visible(part).replace("%", "%25") for part in parts)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
