"""The merge driver: three files in, one of them written.

In: the paths that git hands to a merge driver. Out: the merged file in the place of ours, with
conflict markers around the records that are not agreed on.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from newsqed.errors import NewsqedError
from newsqed.merging.tagging import followed
from newsqed.merging.threeway import Conflict, Merged, merge
from newsqed.records import has_place, keys, position
from newsqed.store import read_bytes, read_json, read_lines, write_whole

# What records raise that JSON allows and no schema does: a list for a label, half a character.
_ODD = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)


def merge_files(
    base: Path,
    ours: Path,
    theirs: Path,
    *,
    path: Path | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> bool:
    """Merge `theirs` into the file `ours`; whether there were no conflicts.

    A file that cannot be read as records (conflict markers, broken JSON, an id or a key twice, a
    value of another form than any record has) is merged line by line by `git merge-file` instead,
    as git would have done; what git cannot merge either stands whole between conflict markers.

    Args:
        base: the file as both sides found it; empty where both added it.
        ours: the file as this side left it; it is overwritten.
        theirs: the file as the other side left it.
        path: the file's place in a corpus. Where the frozen text stands beside it, and nothing is
            in conflict, derived tags are those that follow from the merged records.
        say: called with each line for the person who merges.

    Raises:
        NewsqedError: a file cannot be read, or `ours` not be written; it is as it was.
    """
    try:
        merged = merge(_records(base), _records(ours), _records(theirs))
        if path is not None and not merged.conflicts:
            merged.records = _followed(merged.records, path)
        content = rendered(merged)
    except NewsqedError as error:
        say(f"{error.message}; merged line by line instead")
        return _by_line(base, ours, theirs, say)
    except _ODD as error:
        say(f"a record is not of the form of its kind ({error}); merged line by line instead")
        return _by_line(base, ours, theirs, say)
    write_whole(ours, content)
    for line in _told(merged):
        say(line)
    return not merged.conflicts


def _followed(records: list[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """The records with their derived tags anew, or as they are where the text is not at hand."""
    folder = path.parent.parent if path.parent.name == "hand" else path.parent
    try:
        about = read_json(folder / "article.json")
        frozen = read_bytes(folder / "text.txt")
        if hashlib.sha256(frozen).hexdigest() != about.get("sha256"):
            return records
        return followed(records, frozen.decode("utf-8"), about.get("published"))
    except (NewsqedError, UnicodeDecodeError):
        # In the middle of a merge either may be missing or hold markers.
        return records


def _told(merged: Merged) -> Iterator[str]:
    """What was done that is not plain from the files, and what is left to do."""
    for whose, moved in (("our", merged.renumbered_ours), ("their", merged.renumbered)):
        for old, new in moved.items():
            yield f"{whose} record {old} is now {new}"
    for name in merged.left_over:
        yield f"{name} is named nowhere any more, and is removed too"
    for conflict in merged.conflicts:
        yield f"conflict in {conflict.id}: {conflict.why}"


def rendered(merged: Merged) -> bytes:
    """The merged file: one object a line, conflicts between git's markers, in canonical order."""
    parts = [(position(item), _line(item)) for item in merged.records]
    for conflict in merged.conflicts:
        parts.append((position(conflict.records()[0]), _block(conflict)))
    return "".join(text for _, text in sorted(parts, key=lambda part: part[0])).encode()


def _block(conflict: Conflict) -> str:
    base, ours, theirs = (
        "".join(map(_line, side)) for side in (conflict.base, conflict.ours, conflict.theirs)
    )
    return f"<<<<<<< ours\n{ours}||||||| base\n{base}=======\n{theirs}>>>>>>> theirs\n"


def _line(item: dict[str, Any]) -> str:
    order = {key: number for number, key in enumerate(keys(item["kind"]))}
    ordered = sorted(item.items(), key=lambda pair: order.get(pair[0], len(order)))
    return json.dumps(dict(ordered), ensure_ascii=False) + "\n"


def _records(path: Path) -> list[dict[str, Any]]:
    """The records of a file, as far as merging needs them sound.

    Raises:
        NewsqedError: a line is no record, lacks what orders it, or has an id that is taken.
    """
    found: dict[str, dict[str, Any]] = {}
    for number, item in enumerate(read_lines(path, strict=True), start=1):
        nameless = item.get("kind") == "entity" and not isinstance(item.get("name"), str)
        if nameless or not has_place(item):
            raise NewsqedError(f"line {number} is no record", path=path, line=number)
        identifier = item["id"]
        if identifier in found:
            raise NewsqedError(f"the id {identifier} stands twice", path=path, line=number)
        found[identifier] = item
    return list(found.values())


def _by_line(base: Path, ours: Path, theirs: Path, say: Callable[[str], None]) -> bool:
    """Whether git merges the files without a conflict; what it cannot merge stands there whole."""
    try:
        return _by_git(base, ours, theirs)
    except NewsqedError as error:
        # Left alone, ours would pass for the merged file as soon as somebody adds it.
        marked = zip(_MARKS, map(_whole_lines, (ours, base, theirs)), strict=True)
        content = b"".join(mark + whole for mark, whole in marked) + _LAST_MARK
        write_whole(ours, content)
        say(f"{error.message}; both files stand whole between the markers")
        return False


_MARKS = (b"<<<<<<< ours\n", b"||||||| base\n", b"=======\n")
_LAST_MARK = b">>>>>>> theirs\n"


def _whole_lines(path: Path) -> bytes:
    try:
        found = path.read_bytes()
    except OSError as error:
        raise NewsqedError(f"cannot be read: {error.strerror or error}", path=path) from None
    return found if found.endswith(b"\n") or not found else found + b"\n"


def _by_git(base: Path, ours: Path, theirs: Path) -> bool:
    command = ("git", "merge-file", "-L", "ours", "-L", "base", "-L", "theirs")
    try:
        done = subprocess.run(  # noqa: S603 -- a fixed command, no shell
            (*command, str(ours), str(base), str(theirs)), capture_output=True, check=False
        )
    except OSError as error:
        raise NewsqedError(f"git cannot be run: {error.strerror or error}", path=ours) from None
    if done.returncode < 0 or done.returncode > 127:
        words = done.stderr.decode("utf-8", "replace").strip()
        raise NewsqedError(f"git merge-file failed: {words}", path=ours)
    return done.returncode == 0
