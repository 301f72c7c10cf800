"""How an entry of a table of passages went: which parts were asked for, and which were missed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from newsqed.records import Document

Entry = TypeVar("Entry")


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
