"""How much of a release is uploaded again when one article is added.

In: nothing; articles are generated. Out: a table on the terminal: bytes of the new files that a
store which keeps content-defined chunks does not hold yet. The store is that of the Hub's own
client (hf_xet) in a local folder, so that the figures are those of a push.
Run: .venv/bin/python benchmarks/reupload.py
"""

from __future__ import annotations

import argparse
import hashlib
import pickle
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hf_xet
from build import article, tables_of

from newsqed.dataset import writing

CONFIGURATIONS = ("documents", "quotes", "mentions")
Rows = dict[str, list[dict[str, Any]]]
NEVER = 10**15
WITHOUT = {**writing._OPTIONS, "use_content_defined_chunking": False}
# Settings of the writer, by what is measured.
VARIANTS: dict[str, dict[str, Any]] = {
    "groups by size, pages by size": {
        "GROUP_LEAST": NEVER,
        "GROUP_MOST": writing.GROUP_LEAST,
        "_OPTIONS": WITHOUT,
    },
    "groups by size, pages by content": {
        "GROUP_LEAST": NEVER,
        "GROUP_MOST": writing.GROUP_LEAST,
    },
    "groups by content, pages by size": {"_OPTIONS": WITHOUT},
    "as built": {},
}


def spool(count: int, path: Path) -> None:
    """Write so many articles' rows to a file; they would fill the memory."""
    with path.open("wb") as file:
        for number in range(count):
            made = article(number, quotes=4, mentions=10, dated=4)
            # Names in an order of their own, as articles come when they are collected.
            object.__setattr__(made, "id", hashlib.sha256(made.id.encode()).hexdigest()[:12])
            found = tables_of(made)
            pickle.dump({name: found[name] for name in CONFIGURATIONS}, file)


def unspool(path: Path, place: int | None) -> Iterator[Rows]:
    """The articles but the first one, which is put at the place, if one is given."""
    with path.open("rb") as file:
        inserted = pickle.load(file)
        number = 0
        while file.peek(1):
            if number == place:
                yield inserted
            yield pickle.load(file)
            number += 1


def build(folder: Path, articles: Iterator[Rows]) -> list[Path]:
    """Write the tables; the files."""
    with writing.Tables(folder) as tables:
        for found in articles:
            for name, rows in found.items():
                tables.add(name, "train", rows)
    return [folder / writing.file_name(name, "train") for name in CONFIGURATIONS]


def upload(session: Any, store: Path, files: list[Path]) -> tuple[int, int]:
    """How many bytes there are, and how many of them the store does not have."""
    handles = []
    with session.new_upload_commit(endpoint=f"local://{store}") as commit:
        for file in files:
            handles.append(commit.start_upload_file(str(file), sha256=hf_xet.SKIP_SHA256))
    told = [handle.result().dedup_metrics for handle in handles]
    return sum(one.total_bytes for one in told), sum(one.new_bytes for one in told)


def share(folder: Path, source: Path, place: int) -> tuple[int, float]:
    """The size of the files before, and the share of those after that is new."""
    session, store = hf_xet.XetSession(), folder / "store"
    size, _ = upload(session, store, build(folder / "before", unspool(source, None)))
    total, new = upload(session, store, build(folder / "after", unspool(source, place)))
    return size, new / total


def main() -> None:
    """Measure each variant, with the article at the start and in the middle."""
    parser = argparse.ArgumentParser(description="What one more article uploads.")
    parser.add_argument("--articles", type=int, default=20_000)
    count = parser.parse_args().articles
    print(f"{count:,} articles, one inserted; bytes that are uploaded again")
    print(f"{'':34}{'MB':>8}{'at the start':>14}{'in the middle':>15}")
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "articles"
        spool(count, source)
        standard = {name: getattr(writing, name) for name in VARIANTS[next(iter(VARIANTS))]}
        for number, (variant, settings) in enumerate(VARIANTS.items()):
            for name, value in {**standard, **settings}.items():
                setattr(writing, name, value)
            shares = []
            for place in (0, count // 2):
                folder = Path(scratch) / f"{number}-{place}"
                size, new = share(folder, source, place)
                shares.append(new)
            print(f"{variant:34}{size / 1e6:8.1f}{shares[0]:14.1%}{shares[1]:15.1%}", flush=True)


if __name__ == "__main__":
    main()
