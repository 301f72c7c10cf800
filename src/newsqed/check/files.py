"""Level 1 for files: they are there, lie inside the folder, and hold something.

In: a path below a folder. Out: its bytes, or problems.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from newsqed.check.subjects import Problem, Source, quoted
from newsqed.store import SPLITS, SPLITS_HEADER

# GitHub warns of files above 50 MB; a long article with its annotations is a thousandth of that.
LARGEST = 50_000_000


@dataclass(eq=False)
class File:
    """A file of a corpus folder, read once and only if it lies inside.

    Attributes:
        root: the folder.
        name: the path below it, parts parted by `/`.
        needed: whether its absence is a problem.
        may_be_empty: whether an empty one says something (no edits, no proposals).
    """

    root: Path
    name: str
    needed: bool = True
    may_be_empty: bool = False

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self.root / self.name

    @cached_property
    def inside(self) -> bool:
        """Whether it lies in the folder, links followed."""
        try:
            return self.path.resolve().is_relative_to(self.root.resolve())
        except (OSError, RuntimeError):  # a circle of links
            return False

    @cached_property
    def data(self) -> bytes | None:
        """Its bytes; None where there are none to read."""
        try:
            # A pipe or a device would wait for ever, or never end.
            readable = self.inside and self.path.is_file() and self.size <= LARGEST
            return self.path.read_bytes() if readable else None
        except OSError:
            return None

    @property
    def size(self) -> int:
        """How many bytes it has; 0 where that cannot be told."""
        try:
            return self.path.stat().st_size if self.inside else 0
        except OSError:
            return 0

    @cached_property
    def text(self) -> str | None:
        """Its text; None where it is not UTF-8."""
        try:
            return None if self.data is None else self.data.decode("utf-8")
        except UnicodeDecodeError:
            return None

    @cached_property
    def toml(self) -> dict[str, Any] | tomllib.TOMLDecodeError:
        """What it holds as TOML, or the error."""
        try:
            return tomllib.loads(self.text or "")
        except tomllib.TOMLDecodeError as error:
            return error


def leads_outside(file: File) -> Iterator[Problem]:
    """A link leads out of the folder."""
    if not file.inside:
        yield Problem(
            "the file is a link that leads out of the corpus; it was not read",
            hint="put the file itself here",
        )


def missing(file: File) -> Iterator[Problem]:
    """A file is missing."""
    if not file.inside or file.data is not None or file.size > LARGEST:
        return
    if file.path.exists():
        yield Problem("the file cannot be read", hint="look at its kind and its permissions")
    elif file.needed:
        hint = _ORIGIN.get(file.path.name, "`newsqed add` writes it; bring it back (git checkout)")
        yield Problem("the file is missing", hint=hint)


_ORIGIN = {
    "article.json": "`newsqed add` makes an article's folder",
    "text.txt": "`newsqed add` makes it; bring it back (git checkout)",
    "edits.jsonl": "`newsqed add` makes it, empty where nothing was edited",
    "splits.tsv": "it begins with the line: article, a tab, split, a tab, cluster",
    "corpus.toml": "`newsqed new` makes one",
    "annotators.toml": "each annotator is a table in it; it may be empty",
}


def too_large(file: File) -> Iterator[Problem]:
    """A file is larger than any of an article can be."""
    if file.size > LARGEST:
        yield Problem(
            f"the file has {file.size:,} bytes, more than {LARGEST:,}; it was not read",
            hint="something was written into it that does not belong there: bring the old one back "
            "(git checkout)",
        )


def empty(file: File) -> Iterator[Problem]:
    """A file is empty."""
    if file.data is not None and not file.may_be_empty and not file.data.strip():
        yield Problem("the file is empty", hint="fill it, or take it out")


def not_toml(file: File) -> Iterator[Problem]:
    """A file is not TOML."""
    if file.path.suffix == ".toml" and file.text is not None:
        error = file.toml
        if isinstance(error, tomllib.TOMLDecodeError):
            place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
            at = _offset(file.text, int(place[1]), int(place[2])) if place else len(file.text)
            yield Problem(
                f"this is not TOML: {error}",
                at=min(at, len(file.text)),
                source=Source(file.name, file.text),
                hint='strings stand in double quotes: key = "value"',
            )


def _offset(text: str, line: int, column: int) -> int:
    return sum(len(part) + 1 for part in text.split("\n")[: line - 1]) + column - 1


def not_a_split(file: File) -> Iterator[Problem]:
    """A line of splits.tsv is malformed."""
    if file.path.name != "splits.tsv" or not file.text:
        return
    lines = file.text.removesuffix("\n").split("\n")
    for number, line in enumerate(lines, start=1):
        cells = line.split("\t")
        if number == 1:
            if line != SPLITS_HEADER:
                yield Problem(
                    "the first line is not the header",
                    at=0,
                    text=line,
                    source=Source(file.name, line, number),
                    hint="it reads: article, a tab, split, a tab, cluster",
                )
        elif len(cells) != 3 or not all(cells):
            yield Problem(
                "the line is not three filled cells, parted by one tab each",
                at=0,
                text=line,
                source=Source(file.name, line, number),
                hint="article, a tab, split, a tab, cluster",
            )
        elif cells[1] not in SPLITS:
            yield Problem(
                f"{quoted(cells[1])} is no split",
                at=len(cells[0]) + 1,
                text=cells[1],
                source=Source(file.name, line, number),
                hint=f"one of {', '.join(SPLITS)}",
            )
