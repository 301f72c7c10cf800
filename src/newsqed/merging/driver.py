"""The merge driver: three files in, one of them written.

In: the paths that git hands to a merge driver. Out: the merged file in the place of ours, with
conflict markers around the records that are not agreed on.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from newsqed.errors import NewsqedError
from newsqed.merging.threeway import Conflict, Merged, merge
from newsqed.records import has_place, keys, position
from newsqed.store import read_lines, write_whole


def merge_files(
    base: Path, ours: Path, theirs: Path, *, say: Callable[[str], None] = lambda line: None
) -> bool:
    """Merge `theirs` into the file `ours`; whether there were no conflicts.

    A file that cannot be read as records (conflict markers, broken JSON, an id twice) is merged
    line by line by `git merge-file` instead, as git would have done.

    Args:
        base: the file as both sides found it; empty where both added it.
        ours: the file as this side left it; it is overwritten.
        theirs: the file as the other side left it.
        say: called with each line for the person who merges.

    Raises:
        NewsqedError: git cannot be run, or `ours` not be written.
    """
    try:
        merged = merge(_records(base), _records(ours), _records(theirs))
    except NewsqedError as error:
        say(f"{error.message}; merged line by line instead")
        return _by_line(base, ours, theirs)
    write_whole(ours, rendered(merged))
    for old, new in merged.renumbered.items():
        say(f"their new record {old} is now {new}")
    for conflict in merged.conflicts:
        say(f"conflict in {conflict.id}: {conflict.why}")
    return not merged.conflicts


def rendered(merged: Merged) -> bytes:
    """The merged file: one object a line, conflicts between git's markers, in canonical order."""
    parts = [(position(item), _line(item)) for item in merged.records]
    for conflict in merged.conflicts:
        parts.append((position(_any(conflict)), _block(conflict)))
    return "".join(text for _, text in sorted(parts, key=lambda part: part[0])).encode()


def _any(conflict: Conflict) -> dict[str, Any]:
    return conflict.ours or conflict.theirs or conflict.base or {}


def _block(conflict: Conflict) -> str:
    base, ours, theirs = (
        _line(item) if item else "" for item in (conflict.base, conflict.ours, conflict.theirs)
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
    for number, item in enumerate(read_lines(path), start=1):
        nameless = item.get("kind") == "entity" and not isinstance(item.get("name"), str)
        if nameless or not has_place(item):
            raise NewsqedError(f"line {number} is no record", path=path, line=number)
        identifier = item["id"]
        if identifier in found:
            raise NewsqedError(f"the id {identifier} stands twice", path=path, line=number)
        found[identifier] = item
    return list(found.values())


def _by_line(base: Path, ours: Path, theirs: Path) -> bool:
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
