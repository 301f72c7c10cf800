"""A corpus as bytes in memory: what its annotations rest on, from a folder.

In: a folder of the layout. Out: the bytes of its annotation files, texts, settings and sidecars, by
name. Raw files are left alone, links are not followed, nothing is parsed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from newsqed.store.files import read_bytes

_PARTS = re.compile(
    r"corpus/(?:corpus\.toml|splits\.tsv|waivers\.jsonl)"
    r"|corpus/[^/.][^/]*/(?:text\.txt|article\.json|(?:rules|gold)\.jsonl|hand/[^/.][^/]*\.jsonl)"
    r"|raw/[^/.][^/]*\.source\.json"
)


def in_snapshot(name: str) -> bool:
    """Whether the file of that name, relative to the corpus folder, is part of a snapshot.

    >>> in_snapshot("corpus/tram-bells/hand/ada.jsonl"), in_snapshot("raw/tram-bells.txt")
    (True, False)
    """
    return _PARTS.fullmatch(name) is not None


def snapshot(root: Path | str) -> dict[str, bytes]:
    """The bytes of the corpus' files as they stand in the folder, by name relative to it.

    Raises:
        NewsqedError: one of them cannot be read.
    """
    found: dict[str, bytes] = {}
    for top in ("corpus", "raw"):
        # os.walk neither enters linked folders nor minds a folder that is missing.
        for folder, folders, files in os.walk(Path(root) / top):
            folders.sort()
            for file in sorted(files):
                path = Path(folder) / file
                name = path.relative_to(root).as_posix()
                if in_snapshot(name) and path.is_file() and not path.is_symlink():
                    found[name] = read_bytes(path)
    return found
