"""The words of withheld articles put back, by whoever has the texts.

In: a release, and a folder of texts. Out: a private copy of the release in which the articles whose
text is the one that was annotated have their words again: everything that offsets give. Titles and
notes, which no offset tells, stay null. The release itself is never changed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsqed import text as texts
from newsqed.columns import LISTS
from newsqed.dataset.card import warned
from newsqed.dataset.croissant import rehashed
from newsqed.dataset.describing import CARD, CROISSANT
from newsqed.dataset.page import Row, around
from newsqed.dataset.release import MANIFEST, Release, about, put, read, told, verify
from newsqed.dataset.tables import CONFIGURATIONS
from newsqed.dataset.writing import Tables, file_name
from newsqed.errors import NewsqedError
from newsqed.store import SPLITS
from newsqed.version import VERSION

# What describes the tables of a release by their hashes is true of that release alone.
_OF_THE_OLD = frozenset((CROISSANT, CARD, MANIFEST))
_PARTS = ("cue", "speaker", "addressee", "title")


@dataclass(slots=True)
class Rehydrated:
    """What became of a release's withheld articles.

    Attributes:
        release: the private copy; the release itself where no article could be filled.
        filled: the articles that have their words again.
        missing: those for which the folder holds no text.
        refused: those whose text is another than the one that was annotated, each with its file.
    """

    release: Release
    filled: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    refused: dict[str, Path] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Text:
    """A withheld article's text, its paragraphs and what its entities are called."""

    text: str
    paragraphs: list[tuple[int, int]]
    names: dict[tuple[bool, str], str]


def rehydrate(
    path: Path | str,
    folder: Path | str,
    out: Path | str | None = None,
    *,
    progress: Callable[[int], None] = lambda rows: None,
) -> Rehydrated:
    """Put the words of withheld articles back into a copy of a release.

    Args:
        path: the release.
        folder: texts, one file an article, named after it (`<article>.txt`, or any other ending):
            the frozen text, or the page as it was received, which is cleaned in the same way.
        out: where the copy goes; beside the release, with `-rehydrated` after its name, if not
            given.
        progress: called with the number of rows done.

    Raises:
        NewsqedError: the release is none, or its files are not what its manifest says; it has its
            words already; the folder is none; or the copy cannot be written.
    """
    release = verify(path)
    if release.private:
        raise NewsqedError("this release has its words already", path=release.path)
    if not Path(folder).is_dir():
        raise NewsqedError(
            "there is no such folder of texts",
            path=folder,
            hint="one file an article, named after it: agency-2021-10-07.txt",
        )
    target = Path(out) if out else release.path.with_name(f"{release.path.name}-rehydrated")
    _refuse_replacing(release, target)
    _refuse_others(release)
    done = Rehydrated(release)
    known = _known(release, Path(folder), done)

    def fill(staged: Path) -> dict[str, Any]:
        with Tables(staged) as tables:
            for configuration, split in _tables(release):
                for rows in _groups(release, configuration, split):
                    tables.add(
                        configuration, split, (_filled(configuration, row, known) for row in rows)
                    )
                    progress(len(rows))
        for name in release.manifest["files"]:
            if name not in _OF_THE_OLD and not (staged / name).exists():
                (staged / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(release.path / name, staged / name)
        files = told(staged, tables)
        for name, page in _pages(release, files).items():
            (staged / name).write_bytes(page.encode())
            files[name] = about(staged / name)
        manifest = {
            **release.manifest,
            "withheld_included": True,
            "package": VERSION,
            "pyarrow": pa.__version__,
            "files": dict(sorted(files.items())),
        }
        content = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
        (staged / MANIFEST).write_bytes(content.encode())
        return manifest

    if done.filled:
        done.release = put(target, fill)
    return done


def _refuse_replacing(release: Release, target: Path) -> None:
    """Refuse a place in which anything but an earlier such copy would be lost."""
    here, there = release.path.resolve(), target.resolve()
    if here == there or here in there.parents or there in here.parents:
        raise NewsqedError(
            "the copy cannot stand in the release's own place", path=target, hint="name another"
        )
    if (target / MANIFEST).is_file() and not read(target).private:
        raise NewsqedError(
            "a release stands here that may be published", path=target, hint="name another place"
        )


def _refuse_others(release: Release) -> None:
    """Refuse tables with other columns than this package's: some would be lost."""
    for configuration, split in _tables(release):
        path = release.path / file_name(configuration, split)
        names = pq.read_schema(path).names
        if names != CONFIGURATIONS[configuration].schema.names:
            raise NewsqedError(
                "the table has other columns than this package writes",
                path=path,
                hint=f"use the package that made the release: {release.manifest['package']}",
            )


def _pages(release: Release, files: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """What describes the release, true of the copy, whose files have other hashes."""
    return {
        CARD: warned((release.path / CARD).read_bytes().decode()),
        CROISSANT: rehashed((release.path / CROISSANT).read_bytes().decode(), files),
    }


def _tables(release: Release) -> Iterator[tuple[str, str]]:
    for configuration in CONFIGURATIONS:
        for split in SPLITS:
            if release.counts.get(configuration, {}).get(split):
                yield configuration, split


def _groups(
    release: Release, configuration: str, split: str, columns: list[str] | None = None
) -> Iterator[list[Row]]:
    """The rows of a table, a row group at a time."""
    with pq.ParquetFile(release.path / file_name(configuration, split)) as file:
        for group in range(file.num_row_groups):
            yield file.read_row_group(group, columns=columns).to_pylist()


def _known(release: Release, folder: Path, done: Rehydrated) -> dict[str, _Text]:
    """The texts of withheld articles that the folder holds, and that are the right ones."""
    files: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()):
        if path.is_file():
            files.setdefault(path.stem, []).append(path)
    found: dict[str, _Text] = {}
    for configuration, split in _tables(release):
        if configuration != "documents":
            continue
        for rows in _groups(release, configuration, split, ["id", "text", "sha256"]):
            for row in rows:
                if row["text"] is not None:
                    continue
                name = row["id"]
                if name not in files:
                    done.missing.append(name)
                    continue
                fitting = (_right(path, row["sha256"]) for path in files[name])
                if (text := next(filter(None, fitting), None)) is None:
                    done.refused[name] = files[name][0]
                else:
                    found[name] = _Text(text, texts.paragraphs(text), {})
                    done.filled.append(name)
    _name(release, found)
    return found


def _right(path: Path, sha256: str) -> str | None:
    """The text of a file, as it stands or cleaned, if it is the one that was annotated."""
    try:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() == sha256:
            return data.decode("utf-8")
        cleaned = texts.clean(data).text
    except (OSError, NewsqedError):
        return None
    return cleaned if hashlib.sha256(cleaned.encode()).hexdigest() == sha256 else None


def _name(release: Release, known: Mapping[str, _Text]) -> None:
    """Give entities their names: the longest name among their mentions, else the first mention."""
    columns = ["article", "start", "end", "form", "entity"]
    for configuration, split in _tables(release):
        if configuration not in ("mentions", "rules_mentions"):
            continue
        best: dict[tuple[str, str], tuple[bool, int, str]] = {}
        for rows in _groups(release, configuration, split, columns):
            for row in rows:
                about = known.get(row["article"])
                if about is None or row["entity"] is None:
                    continue
                words = about.text[row["start"] : row["end"]]
                named = row["form"] == "name"
                rank = (named, len(words) if named else 0, words)
                key = row["article"], row["entity"]
                if key not in best or rank[:2] > best[key][:2]:
                    best[key] = rank
        for (article, entity), (_, _, words) in best.items():
            known[article].names[configuration == "rules_mentions", entity] = words


def _filled(configuration: str, row: Row, known: Mapping[str, _Text]) -> Row:
    """A row with its words, if its article has them."""
    about = known.get(row.get("article") or row["id"])
    if about is None:
        return row
    if configuration in ("documents", "nested"):
        return {**_nested(row, about), "text": about.text}
    rules = CONFIGURATIONS[configuration].rules
    found = _slices(row, about.text)
    if "speaker_name" in row:
        found["speaker_name"] = about.names.get((rules, row["speaker_entity"]))
    if configuration == "entities":
        found["name"] = about.names.get((rules, row["id"]))
    if "tokens" in row:
        pairs = zip(row["starts"], row["ends"], strict=True)
        found["tokens"] = [about.text[start:end] for start, end in pairs]
    if row["context_start"] is not None:
        found["context"] = around(about.paragraphs, about.text, *_extent(row))[0]
    return {**row, **found}


def _slices(row: Row, text: str) -> Row:
    """The columns that repeat a slice of the text."""
    found: Row = {}
    for prefix in ("", *(f"{part}_" for part in _PARTS)):
        if f"{prefix}start" in row:
            start, end = row[f"{prefix}start"], row[f"{prefix}end"]
            found[f"{prefix}text"] = None if start is None else text[start:end]
    if "spans" in row:
        found["text"] = " ".join(text[pair["start"] : pair["end"]] for pair in row["spans"])
    return found


def _extent(row: Row) -> tuple[int, int]:
    """Where what a row is about begins and ends."""
    if row.get("spans"):
        return row["spans"][0]["start"], row["spans"][-1]["end"]
    if row.get("starts"):
        return row["starts"][0], row["ends"][-1]
    if "start" in row:
        return row["start"], row["end"]
    return row["context_start"], row["context_start"] + 1


def _nested(row: Row, about: _Text) -> Row:
    """An article's lists of annotations with their words."""
    found = dict(row)
    for column in LISTS:
        if column in row:
            found[column] = [_struct(item, about) for item in row[column]]
    return found


def _struct(item: Row, about: _Text) -> Row:
    made = {**item, **_slices(item, about.text)}
    for part in _PARTS:
        if made.get(part):
            made[part] = {**made[part], **_slices(made[part], about.text)}
    if "link" in item:
        made["name"] = about.names.get((False, item["id"]))
    return made
