"""How an entry of a table of passages went: which parts were asked for, and which were missed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from newsqed.records import Document


class Passage(Protocol):
    """An entry of a table."""

    @property
    def phenomenon(self) -> str:
        """What it is about."""

    @property
    def document(self) -> Document:
        """Its text with what is right."""


Entry = TypeVar("Entry", bound=Passage)


@dataclass(slots=True)
class Outcome(Generic[Entry]):
    """How one entry went.

    Attributes:
        asked: how often each part was asked for; what has no counterpart misses all its parts.
        missed: what differs, a line each, by part.
    """

    entry: Entry
    found: Document
    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    missed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def whole(self) -> bool:
        """Whether nothing differs."""
        return not self.missed

    def ask(self, part: str, right: object, got: object, *, same: bool | None = None) -> None:
        """Count a part, and note it where it differs."""
        self.asked[part] += 1
        if not (right == got if same is None else same):
            self.missed[part].append(f"{part}: expected {right!r}, got {got!r}")


def lines(outcome: Outcome[Entry], parts: Sequence[str]) -> Iterator[str]:
    """What failed in one entry, for reading."""
    document = outcome.entry.document
    yield f"{document.id} [{outcome.entry.phenomenon}] {document.text!r}"
    for part in parts:
        for line in outcome.missed.get(part, ()):
            yield f"    {line}"


def figures(
    outcomes: Sequence[Outcome[Entry]], parts: Sequence[str], shown: Sequence[str]
) -> Iterator[str]:
    """Shares of entries that pass whole, of parts that are right, and of some by phenomenon."""
    whole = sum(outcome.whole for outcome in outcomes)
    yield f"whole {whole}/{len(outcomes)} = {whole / len(outcomes):.3f}"
    for part in parts:
        yield f"  {part:<16} {share(outcomes, part)}"
    yield f"{'phenomenon':<32} {'whole':>6}  " + "  ".join(f"{part:<10}" for part in shown)
    for phenomenon in dict.fromkeys(outcome.entry.phenomenon for outcome in outcomes):
        those = [outcome for outcome in outcomes if outcome.entry.phenomenon == phenomenon]
        passed = f"{sum(outcome.whole for outcome in those)}/{len(those)}"
        shares = "  ".join(f"{share(those, part):<10}" for part in shown)
        yield f"{phenomenon:<32} {passed:>6}  {shares}".rstrip()


def right(outcomes: Sequence[Outcome[Entry]], part: str) -> int:
    """How often a part was right."""
    missed = sum(len(outcome.missed.get(part, ())) for outcome in outcomes)
    return sum(outcome.asked[part] for outcome in outcomes) - missed


def share(outcomes: Sequence[Outcome[Entry]], part: str) -> str:
    """How often a part was right, of how often it was asked for."""
    found, asked = right(outcomes, part), sum(outcome.asked[part] for outcome in outcomes)
    return f"{found}/{asked}" + (f"={found / asked:.2f}" if asked else "")


def report(
    outcomes: Sequence[Outcome[Entry]], parts: Sequence[str], shown: Sequence[str]
) -> Iterator[str]:
    """What failed in each entry that did, then the figures."""
    for outcome in outcomes:
        if not outcome.whole:
            yield from lines(outcome, parts)
    yield from figures(outcomes, parts, shown)
