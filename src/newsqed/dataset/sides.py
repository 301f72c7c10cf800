"""Releases as sides of a comparison: folders, versions, and what clones keep of past ones.

In: the names that somebody gives. Out: states of a corpus, or digests where nothing else is left of
a release. A release tells less than a corpus: beside one, a state is reduced to what a release
holds. Nothing is written.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsqed import columns, comparing, history
from newsqed.comparing import State, state_of
from newsqed.dataset.digests import Digests, digests
from newsqed.dataset.digests import place as kept
from newsqed.dataset.digests import read as read_digests
from newsqed.dataset.reduction import ABOUT, SOURCE, reduced
from newsqed.dataset.release import MANIFEST, Release, verify
from newsqed.dataset.versions import Advance, advance, is_version
from newsqed.dataset.writing import file_name
from newsqed.errors import NewsqedError
from newsqed.store import SPLITS, SPLITS_HEADER, Corpus, lines_bytes, pretty, snapshot

Side = State | Digests


def compared(
    root: Path | str, base: str = "HEAD", head: str | None = None
) -> tuple[Side, Side, Advance | None]:
    """The states, or digests, that two names stand for, and the step between them.

    Args:
        root: the corpus folder, or one below it.
        base: a git revision, a folder that holds a corpus, a release's folder, or a version: of a
            built release, of a tag `v<version>`, or of `corpus/releases/`.
        head: likewise; None for the files of the corpus as they are now.

    Returns:
        Both sides, digests where nothing else is left of one, and what lies between them as
        versions go; None where neither is a release.

    Raises:
        NewsqedError: a name is none of these, or a file cannot be read.
    """
    was, now = _found(root, base), None if head is None else _found(root, head)
    if isinstance(was, str) and (now is None or isinstance(now, str)):
        if was == base and now == head:
            return (*comparing.sides(root, was, now), None)
        # Versions are states of their own: where their branches parted is no release.
        states = _state(root, was), _state(root, now)
        return (*states, advance(*map(digests, states)))
    left, right = _side(root, was), _side(root, now)
    return left, right, advance(_digests(was, left), _digests(now, right))


def _state(root: Path | str, name: str | None) -> State:
    """The state of a revision or folder by itself; of the files as they are for None."""
    if name is None:
        files = snapshot(Corpus.find(root).root)
        return state_of(files, side="head", name="the files as they are")
    return comparing.sides(root, name, name)[1]


def _digests(given: Release | Digests | str | None, side: Side) -> Digests:
    """The digests of a side; of a release with the columns that its tables have."""
    if isinstance(side, Digests):
        return side
    found = digests(side)
    if not isinstance(given, Release):
        return found
    tables = {
        configuration: {
            column.name: _type(found.columns.get(configuration, {}).get(column.name), column.type)
            for column in schema
        }
        for configuration in given.counts
        if (schema := _schema(given, configuration)) is not None
    }
    # A table without rows has no file: it is no less part of the release.
    return replace(
        found,
        columns={**found.columns, **tables},
        schemas=dict(given.manifest["schemas"]),
    )


def _schema(release: Release, configuration: str) -> pa.Schema | None:
    for split in SPLITS:
        path = release.path / file_name(configuration, split)
        if path.is_file():
            return pq.read_schema(path)
    return None


def _type(ours: str | None, kind: pa.DataType) -> str:
    """A column's type as this package writes it: Parquet names the items of lists otherwise."""
    found = str(kind).replace("<element: ", "<item: ")
    # The names behind the integers stand in the card, not in the tables.
    return ours if ours and ours.partition(" of ")[0] == found else found


def _found(root: Path | str, name: str) -> Release | Digests | str:
    """What a name stands for: a release, digests, or whatever git or a folder has of that name."""
    if (Path(name) / MANIFEST).is_file():
        return verify(name)
    if is_version(name):
        corpus = Corpus.find(root)
        built = corpus.root / "build" / "releases" / name
        if (built / MANIFEST).is_file():
            return verify(built)
        try:
            history.revision(corpus.root, f"v{name}")
        except NewsqedError:
            path = kept(corpus, name)
            if path.is_file():
                return read_digests(path)
        else:
            return f"v{name}"
    return name


def _side(root: Path | str, given: Release | Digests | str | None) -> State | Digests:
    """One side, reduced to what a release holds."""
    if isinstance(given, Digests):
        return given
    if isinstance(given, Release):
        return released(given)
    return reduced(_state(root, given))


def released(release: Release) -> State:
    """The state of a corpus that a release tells of: its gold, texts, splits and rights."""
    files: dict[str, bytes] = {"corpus/corpus.toml": b""}
    withheld = set(release.manifest["withheld"])
    lines = [SPLITS_HEADER]
    for split in SPLITS:
        for row in _rows(release, "documents", split):
            name = row["id"]
            about = {**row, "published": row["published_raw"]}
            source = {**about, "text": "withheld" if name in withheld else "full"}
            files[f"corpus/{name}/text.txt"] = (row["text"] or "").encode()
            files[f"corpus/{name}/article.json"] = pretty({key: about[key] for key in ABOUT})
            files[f"raw/{name}.source.json"] = pretty({key: source[key] for key in SOURCE})
            lines.append(f"{name}\t{split}\t{name}")
        for row in _rows(release, "nested", split):
            gold = [
                columns.record(kind, item)
                for column, kind in columns.LISTS.items()
                for item in row[column] or ()
            ]
            files[f"corpus/{row['id']}/gold.jsonl"] = lines_bytes(gold)
    files["corpus/splits.tsv"] = ("\n".join(lines) + "\n").encode()
    return reduced(state_of(files, side="base", name=f"release {release.version}"))


def _rows(release: Release, configuration: str, split: str) -> list[dict[str, Any]]:
    path = release.path / file_name(configuration, split)
    return pq.read_table(path).to_pylist() if path.is_file() else []
