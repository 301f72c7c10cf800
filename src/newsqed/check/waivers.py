"""Waivers: findings that somebody has looked at and lets pass, with a reason and until a day.

In: `corpus/waivers.jsonl` and the findings of a corpus. Out: the same findings, waived ones marked;
and problems of the waivers themselves: expired, unused, or of what cannot be waived.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from newsqed.check.corpus import TABLE
from newsqed.check.subjects import Problem, Source, quoted
from newsqed.records import Finding

# Readers rely on bytes, schema, spans and references: nobody can let a fault of those pass.
WAIVABLE = (4, 5)
# Checks that run only where they are asked for.
ON_REQUEST = frozenset(("I417", "E513"))


@dataclass(slots=True, eq=False)
class Waiver:
    """One line: the findings of a code in a file, of a record where `id` names one.

    Attributes:
        until: the last day on which it holds.
        used: how many findings it let pass. One that has expired lets them pass too, and is
            itself a warning: one finding tells what is to be done.
    """

    source: Source
    code: str
    file: str
    id: str | None
    reason: str
    who: str
    until: date
    used: int = 0

    @property
    def can_waive(self) -> bool:
        """Whether findings of its code may be waived."""
        level = self.code[1:2]
        return level.isdigit() and int(level) in WAIVABLE

    def meets(self, finding: Finding) -> bool:
        """Whether it is about that finding."""
        # A table of all articles is no place to waive at large: what comes later would be let pass.
        whose = (finding.id,) if self.file == TABLE else (None, finding.id)
        return self.code == finding.code and self.file == finding.file and self.id in whose


@dataclass(slots=True)
class Waivers:
    """The waivers of a corpus.

    Attributes:
        today: the day that `until` is compared with.
        codes: the codes of all checks.
        looked: the articles whose findings were seen; None for all of them.
        asked: the codes that are looked for only on request, and were.
    """

    today: date
    codes: frozenset[str] = frozenset()
    looked: frozenset[str] | None = None
    asked: frozenset[str] = frozenset()
    items: list[Waiver] = field(default_factory=list)

    def add(self, value: Mapping[str, Any], source: Source) -> None:
        """Take in a line that passed its schema, with a day of the calendar."""
        until = date.fromisoformat(value["until"])
        self.items.append(Waiver(source, **{**value, "until": until}))

    def apply(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings, those that a waiver lets pass marked with its reason."""
        for finding in findings:
            waived = None
            for waiver in self.items:
                if waiver.can_waive and waiver.meets(finding):
                    waiver.used += 1
                    waived = f"{waiver.reason} ({waiver.who}, until {waiver.until})"
            yield finding if waived is None else replace(finding, waived=waived)

    def seen(self, waiver: Waiver) -> bool:
        """Whether all was looked at that the waiver could be about."""
        if waiver.code in ON_REQUEST - self.asked:
            return False
        if self.looked is None:
            return True
        parts = waiver.file.split("/")
        own = parts[0] == "corpus" and len(parts) > 2 and parts[1] in self.looked
        return own and waiver.code[1] == "4"


def expired(waivers: Waivers) -> Iterator[Problem]:
    """A waiver has expired."""
    for waiver in waivers.items:
        if waiver.can_waive and waiver.used and waiver.until < waivers.today:
            yield Problem(
                f"the waiver of {waiver.code} in {waiver.file} held until {waiver.until}",
                "/until",
                text=str(waiver.until),
                source=waiver.source,
                hint="mend what it waives, or look at it again and set a new day",
            )


def unused(waivers: Waivers) -> Iterator[Problem]:
    """A waiver waives nothing."""
    for waiver in waivers.items:
        if waiver.can_waive and not waiver.used and waivers.seen(waiver):
            whose = f" of {waiver.id}" if waiver.id else ""
            yield Problem(
                f"there is no {waiver.code}{whose} in {waiver.file}",
                "/code",
                text=waiver.code,
                source=waiver.source,
                hint="what it waived is mended: take the line out",
            )


def not_waivable(waivers: Waivers) -> Iterator[Problem]:
    """A waiver is of a check that cannot be waived, or of none."""
    for waiver in waivers.items:
        if waiver.code not in waivers.codes:
            message = f"no check has the code {quoted(waiver.code)}"
        elif not waiver.can_waive:
            message = f"{waiver.code} cannot be waived: readers rely on levels 1 to 3"
        else:
            continue
        yield Problem(
            message, "/code", text=waiver.code, source=waiver.source, hint="take the line out"
        )
