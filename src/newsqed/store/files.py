"""Files of a corpus: JSON, JSON Lines, TOML and records, read with places, written whole.

In: a path. Out: what it holds, or an error with its line; and files that are written whole or not
at all, in the one form that every writer produces.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from newsqed.errors import NewsqedError
from newsqed.records import Annotation, canonical, from_json, to_json


def read_json(path: Path) -> dict[str, Any]:
    """The JSON object in a file.

    Raises:
        NewsqedError: it is missing, not UTF-8, not JSON, or no object.
    """
    return parse_json(read_bytes(path), path)


def parse_json(data: bytes, path: Path | str) -> dict[str, Any]:
    """The JSON object in the bytes of the file `path`.

    Raises:
        NewsqedError: they are not UTF-8, not JSON, or no object.
    """
    value = _parse(data, path, None)
    if not isinstance(value, dict):
        raise NewsqedError("the file holds no JSON object", path=path)
    return value


def read_lines(path: Path, *, strict: bool = False) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file, one a line.

    Args:
        path: the file.
        strict: whether what would not be the same when written again is refused too: a key that
            stands twice, a number that is none.

    Raises:
        NewsqedError: with the line, where one is not JSON or no object.
    """
    for _, value in parse_lines(read_bytes(path), path, strict=strict):
        yield value


def parse_lines(
    data: bytes, path: Path | str, *, strict: bool = False
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The JSON objects in the bytes of the file `path`, one a line, with their lines' numbers.

    Raises:
        NewsqedError: with the line, where one is not JSON or no object; see `read_lines`.
    """
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        value = _parse(line, path, number, strict=strict)
        if not isinstance(value, dict):
            raise NewsqedError("the line holds no JSON object", path=path, line=number)
        yield number, value


def read_records(path: Path) -> tuple[Annotation, ...]:
    """The annotations of a file.

    Raises:
        NewsqedError: with the line, where one is no annotation.
    """
    found = []
    for number, record in enumerate(read_lines(path), start=1):
        try:
            found.append(from_json(record))
        except NewsqedError as error:
            raise NewsqedError(error.message, path=path, line=number, hint=error.hint) from None
    return tuple(found)


def records_bytes(annotations: Iterable[Annotation]) -> bytes:
    """The canonical form of an annotation file: sorted, one JSON object a line."""
    return lines_bytes(to_json(annotation) for annotation in canonical(annotations))


def lines_bytes(objects: Iterable[Mapping[str, Any]]) -> bytes:
    """JSON Lines: one object a line, characters as they are, UTF-8."""
    return b"".join(map(line_bytes, objects))


def line_bytes(item: Mapping[str, Any]) -> bytes:
    """The canonical form of a line: one JSON object, characters as they are, UTF-8."""
    return (json.dumps(item, ensure_ascii=False) + "\n").encode()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        NewsqedError: it cannot be written.
    """
    with written_whole(path) as file:
        file.write(content)


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A binary file to write to, under a temporary name beside `path`, renamed at the end.

    If the block raises, `path` stays as it was.

    Raises:
        NewsqedError: it cannot be written.
    """
    path = path.resolve()  # a link stays one
    if path.exists() and not path.is_file() and not path.is_dir():
        yield from _straight(path)
        return
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise NewsqedError(f"cannot be written: {error.strerror}", path=path) from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        try:
            Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            Path(name).replace(path)
        except OSError as error:
            raise NewsqedError(f"cannot be written: {error.strerror}", path=path) from None
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise


def _straight(path: Path) -> Iterator[BinaryIO]:
    """A device or a pipe to write to as it is: renaming over it would take its place."""
    try:
        with path.open("wb") as file:
            yield file
    except OSError as error:
        raise NewsqedError(f"cannot be written: {error.strerror}", path=path) from None


def _parse(line: bytes, path: Path | str, number: int | None, *, strict: bool = False) -> Any:
    try:
        return json.loads(line.decode("utf-8"), **(_STRICT if strict else {}))
    except UnicodeDecodeError as error:
        raise NewsqedError(f"not UTF-8 ({error.reason})", path=path, line=number) from None
    except json.JSONDecodeError as error:
        raise NewsqedError(
            f"not JSON: {error.msg}", path=path, line=number or error.lineno, column=error.colno
        ) from None
    except RecursionError:
        raise NewsqedError("nested too deep to be read", path=path, line=number) from None
    except ValueError as error:  # an integer of more digits than Python converts, or strictness
        words = str(error).partition(":")[0]
        raise NewsqedError(f"not JSON that can be kept: {words}", path=path, line=number) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _finite(digits: str) -> float:
    found = float(digits)
    if not math.isfinite(found):
        raise ValueError(f"{digits[:20]} is no number")
    return found


_STRICT: dict[str, Any] = {
    "object_pairs_hook": _once,
    "parse_float": _finite,
    "parse_constant": _finite,
}


def read_toml(path: Path) -> dict[str, Any]:
    """What a TOML file holds.

    Raises:
        NewsqedError: it cannot be read, is not UTF-8 or not TOML.
    """
    try:
        return tomllib.loads(read_bytes(path).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NewsqedError(f"not TOML: {error}", path=path) from None


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        NewsqedError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise NewsqedError(
            f"the file cannot be read: {error.strerror or error}", path=path
        ) from None


def pretty(value: Mapping[str, Any]) -> bytes:
    """The canonical form of a JSON file of one object: two spaces, characters as they are."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
