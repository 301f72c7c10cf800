"""The corpus on disk: the only module that opens `raw/` and `corpus/`.

In: a folder of the layout of docs/architecture.md. Out: articles, the corpus' settings, splits;
and, written whole or not at all, new articles and annotation files. It never judges an
annotation and never edits a raw file or a frozen text.
"""

from __future__ import annotations

from newsqed.store.corpus import (
    SPLITS_HEADER,
    Added,
    Corpus,
    parse_splits,
    waiver_position,
)
from newsqed.store.creation import create
from newsqed.store.files import (
    line_bytes,
    lines_bytes,
    parse_json,
    parse_lines,
    pretty,
    read_bytes,
    read_json,
    read_lines,
    read_records,
    records_bytes,
    write_whole,
    written_whole,
)
from newsqed.store.placing import SPLITS, Place
from newsqed.store.snapshot import in_snapshot, snapshot

__all__ = [
    "SPLITS",
    "SPLITS_HEADER",
    "Added",
    "Corpus",
    "Place",
    "create",
    "in_snapshot",
    "line_bytes",
    "lines_bytes",
    "parse_json",
    "parse_lines",
    "parse_splits",
    "pretty",
    "read_bytes",
    "read_json",
    "read_lines",
    "read_records",
    "records_bytes",
    "snapshot",
    "waiver_position",
    "write_whole",
    "written_whole",
]
