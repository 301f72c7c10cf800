"""The one error of the package: what went wrong, where, and how to mend it.

In: a message and, where known, a place. Out: an exception whose text a person can act on.
It never prints and never exits; the command line does that.
"""

from __future__ import annotations

from pathlib import Path


class NewsqedError(Exception):
    """Input that cannot be read or a call that cannot be served.

    Content that can be read but is wrong is a `newsqed.Finding`, not an error.

    Attributes:
        message: what went wrong, one sentence without a final stop.
        path: the file it concerns, or None.
        line: its line, counted from 1, or None.
        column: its column, counted from 1 in code points, or None.
        hint: how to mend it, or None.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | Path | None = None,
        line: int | None = None,
        column: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = None if path is None else str(path)
        self.line = line
        self.column = column
        self.hint = hint

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part)
        text = f"{place}: {self.message}" if place else self.message
        return f"{text}\n  hint: {self.hint}" if self.hint else text

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (self.message, self.path, self.line, self.column, self.hint))


def _rebuild(
    message: str, path: str | None, line: int | None, column: int | None, hint: str | None
) -> NewsqedError:
    return NewsqedError(message, path=path, line=line, column=column, hint=hint)
