"""What was written of a release's tables, for the pages that describe it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a configuration's split.

    Attributes:
        split: its split.
        path: where it stands in the release.
        rows: how many rows it holds.
        columns: how many bytes they take as Arrow columns.
        bytes: how many the file has on disk.
        sha256: of the file, 64 hexadecimal digits.
    """

    split: str
    path: str
    rows: int
    columns: int
    bytes: int
    sha256: str


# By configuration, in the order of `CONFIGURATIONS`; one without rows has none.
Parts = Mapping[str, Sequence[Part]]
