"""Findings as SARIF 2.1.0, which code scanning and editors read.

In: findings. Out: one JSON value with one run: the checks as its rules, the findings as its
results, waived ones suppressed with their reason.
Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any, TextIO
from urllib.parse import quote

from newsqed.check.excerpts import Lines, end
from newsqed.check.explain import entries
from newsqed.records import Finding
from newsqed.version import VERSION

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def write(findings: Iterable[Finding], out: TextIO, lines: Lines) -> None:
    """Write the findings as one SARIF log."""
    rules: dict[str, int] = {}
    results = []
    for finding in findings:
        index = rules.setdefault(finding.code, len(rules))
        results.append(_result(finding, index, lines.get(finding), lines.path(finding)))
    driver = {
        "name": "newsqed",
        "semanticVersion": VERSION,
        "rules": [_rule(code) for code in rules],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    # Half a character, which a broken file may hold, is written as its escape.
    out.write(json.dumps(log, indent=1) + "\n")


def _rule(code: str) -> dict[str, Any]:
    """A check, from its entry in docs/checks.md."""
    heading, _, entry = entries()[code].partition("\n")
    what, _, more = entry.partition("*Why:*")
    return {
        "id": code,
        "shortDescription": {"text": heading.split(maxsplit=2)[2]},
        "fullDescription": {"text": _plain(what) or heading},
        "help": {"text": _plain("Why:" + more), "markdown": entry.strip()},
        "defaultConfiguration": {"level": _LEVELS[code[0]]},
    }


_LEVELS = {"E": "error", "W": "warning", "I": "note"}


def _plain(markdown: str) -> str:
    return re.sub(r"[*`]", "", markdown).strip()


def _result(finding: Finding, index: int, line: str | None, path: str) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if finding.file:
        place: dict[str, Any] = {"artifactLocation": {"uri": quote(path, errors="surrogateescape")}}
        if finding.line is not None:
            region = {"startLine": finding.line}
            if finding.column is not None:
                region["startColumn"] = finding.column
                if line is not None:
                    region["endColumn"] = end(line, finding.column - 1) + 1
            place["region"] = region
        location["physicalLocation"] = place
    if finding.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.pointer, "kind": "member"}]
    about = {
        key: value
        for key in ("level", "id", "text", "hint")
        if (value := getattr(finding, key)) not in (None, "")
    }
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.severity,
        "message": {"text": finding.message},
        "locations": [location] if location else [],
        "partialFingerprints": {"newsqed/v1": _fingerprint(finding)},
        "properties": about,
    }
    if finding.waived:
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": finding.waived}
        ]
    return result


def _fingerprint(finding: Finding) -> str:
    """What stays the same when lines above come or go: no line, no column, no index."""
    pointer = re.sub(r"/\d+", "/", finding.pointer)
    parts = (finding.code, finding.file, finding.id or "", pointer, finding.text or "")
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]
