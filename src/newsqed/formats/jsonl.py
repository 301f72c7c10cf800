"""JSON Lines: one document in exchange form a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from newsqed.errors import NewsqedError
from newsqed.formats import Item, Writer
from newsqed.store import written_whole


def items(path: Path) -> Iterator[Item]:
    """The documents of the file, a line each; blank lines are passed over.

    Raises:
        NewsqedError: the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _item(path, number, line)
    except OSError as error:
        raise NewsqedError(f"the file cannot be read: {error.strerror}", path=path) from None


@contextmanager
def writer(path: Path) -> Iterator[Writer]:
    """A writer of lines; the file appears whole at the end, or stays as it was.

    Raises:
        NewsqedError: the file cannot be written.
    """
    with written_whole(path) as file:
        yield _Lines(file)


class _Lines:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, document: Mapping[str, Any]) -> None:
        try:
            line = json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
        except UnicodeEncodeError:  # half a surrogate pair: only its escape can be written
            line = json.dumps(document).encode()
        self._file.write(line + b"\n")

    def keep(self, line: bytes) -> None:
        self._file.write(line if line.endswith(b"\n") else line + b"\n")


def _number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _item(path: Path, number: int, line: bytes) -> Item:
    error = None
    try:
        document = json.loads(
            line.decode("utf-8-sig" if number == 1 else "utf-8"), parse_constant=_number
        )
        if isinstance(document, dict):
            return Item(number, document, None, len(line))
        error = NewsqedError("the line holds no JSON object", path=path, line=number)
    except UnicodeDecodeError as caught:
        error = NewsqedError(
            f"byte {caught.start + 1} of the line is not UTF-8", path=path, line=number
        )
    except json.JSONDecodeError as caught:
        error = NewsqedError(f"not JSON: {caught.msg}", path=path, line=number, column=caught.colno)
    except RecursionError:
        error = NewsqedError("nested too deep to be read", path=path, line=number)
    except ValueError as caught:  # a number of more digits than Python converts
        error = NewsqedError(f"not JSON that can be read: {caught}", path=path, line=number)
    return Item(number, None, error, len(line), line)
