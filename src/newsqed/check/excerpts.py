"""Source lines of findings, read again from the files, forward only.

In: findings in the order of their files. Out: the lines they stand in, and where in the line what
is meant ends. A line that cannot be read is None.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from newsqed.check import positions
from newsqed.records import Finding

# Control characters and marks of direction, which would move the words beside them.
STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    r"""The text with what steers a terminal made visible; a tab becomes a space.

    >>> visible("a\x1b[31m\tb")
    'a\ufffd[31m b'
    """
    return STEERING.sub("\ufffd", text.replace("\t", " "))


def end(line: str, at: int) -> int:
    """Where the value, key or word that begins at an offset of a line ends.

    >>> end('{"a": 12}', 6)
    8
    """
    if at >= len(line):
        return at + 1
    return max(at + 1, min(positions.token(line, at), len(line)))


class Lines:
    """Source lines by file and number; findings come in the order of their files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.name: str | None = None
        self.file: BinaryIO | None = None
        self.number = 0
        self.line = ""

    def path(self, finding: Finding) -> str:
        """The finding's file from the top of the repository that a workflow has checked out.

        Outside of workflows as the finding names it, from the corpus folder on.
        """
        top = os.environ.get("GITHUB_WORKSPACE")
        if not top or not finding.file:
            return finding.file
        there = os.path.relpath(self.root / finding.file, top).replace(os.sep, "/")
        return finding.file if there.startswith("../") else there

    def __enter__(self) -> Lines:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

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
