"""A release: the folder that a commit of the corpus becomes.

In: a corpus. Out: `build/releases/<version>/` with Parquet files, the card and a manifest. It is
written beside and renamed into place, so that whoever looks finds the last whole one. Two builds
of one commit are the same bytes. A release is never read to make another.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from newsqed import schemas
from newsqed.check.validation import file_shape
from newsqed.dataset.describing import Description
from newsqed.dataset.front import ready
from newsqed.dataset.parts import Part
from newsqed.dataset.rows import rows
from newsqed.dataset.tables import CONFIGURATIONS
from newsqed.dataset.withholding import withhold
from newsqed.dataset.writing import Tables, file_name
from newsqed.errors import NewsqedError
from newsqed.store import SPLITS, Corpus, read_json
from newsqed.version import VERSION

MANIFEST = "MANIFEST.json"


@dataclass(frozen=True, slots=True)
class Release:
    """A release on disk.

    Attributes:
        path: its folder.
        manifest: what MANIFEST.json says: version, counts by configuration and split, files.
    """

    path: Path
    manifest: Mapping[str, Any]

    @property
    def version(self) -> str:
        """The corpus' version."""
        return str(self.manifest["version"])

    @property
    def private(self) -> bool:
        """Whether it may hold words of withheld articles."""
        return bool(self.manifest["withheld_included"])

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Rows by configuration and split."""
        return dict(self.manifest["counts"])


def build(
    corpus: Corpus,
    out: Path | str | None = None,
    *,
    with_withheld: bool = False,
    commit: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Release:
    """Build the release of the corpus as it is, and put it in the place of the one before.

    Args:
        corpus: the corpus.
        out: the folder that holds releases; `build/releases` of the corpus if not given. The
            release is a folder in it, named after the version (`0.1.0`, `0.1.0-private`).
        with_withheld: hold the words of withheld articles, too: a private build.
        commit: the commit that is built; only the manifest names it.
        progress: called after each article with how many are done, and of how many.

    Raises:
        NewsqedError: an article is in no split, a file cannot be read or written, an annotation
            does not fit its text, another build is at work in the same folder, or PyYAML (the
            extra `build`) is not installed.
    """
    ready()
    splits = _splits(corpus)
    target = place(corpus, out, with_withheld=with_withheld)
    return put(
        target, lambda staged: _fill(staged, corpus, splits, with_withheld, commit, progress)
    )


def put(target: Path, fill: Callable[[Path], dict[str, Any]]) -> Release:
    """Put a release in its place, whole or not at all.

    Args:
        target: its folder; what stands there is replaced, if it is a release.
        fill: writes the release into an empty folder and says what its manifest holds.

    Raises:
        NewsqedError: it cannot be written, something else stands there, or another build is at
            work in the same folder.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(target.parent):
            staged = _make_room(target)
            try:
                manifest = fill(staged)
                _replace(staged, target)
            except BaseException:
                shutil.rmtree(staged, ignore_errors=True)
                raise
    except OSError as error:
        raise NewsqedError(
            f"the release cannot be written: {error.strerror or error}", path=error.filename
        ) from None
    return Release(target, manifest)


def place(corpus: Corpus, out: Path | str | None = None, *, with_withheld: bool = False) -> Path:
    """Where a release of the corpus' version stands, or would.

    Raises:
        NewsqedError: the corpus' version is none.
    """
    version = _version(corpus)
    folder = corpus.root / "build" / "releases" if out is None else Path(out)
    return folder / (f"{version}-private" if with_withheld else version)


def read(path: Path | str) -> Release:
    """A release that was built.

    Raises:
        NewsqedError: the folder is none, or its manifest cannot be read.
    """
    folder = Path(path)
    if not (folder / MANIFEST).is_file():
        raise NewsqedError(
            "this folder is no release (it has no MANIFEST.json)",
            path=folder,
            hint="`newsqed build` makes one",
        )
    manifest = read_json(folder / MANIFEST)
    if manifest.get("schema") != schemas.identifier("manifest"):
        raise NewsqedError(
            f"the manifest is of another schema ({manifest.get('schema')!r})",
            path=folder / MANIFEST,
            hint=f"this version reads {schemas.identifier('manifest')}",
        )
    for fault in file_shape("manifest", manifest).faults:
        raise NewsqedError(
            f"the manifest is not as its schema says, at {fault.pointer or 'its top'}",
            path=folder / MANIFEST,
            hint="build the release again, or fetch it again",
        )
    return Release(folder, manifest)


def verify(path: Path | str) -> Release:
    """The release, each of whose files is what its manifest says.

    Raises:
        NewsqedError: a file is missing, has changed, or is not named there.
    """
    release = read(path)
    try:
        found = _files(release.path)
    except OSError as error:
        raise NewsqedError(f"{error.strerror or error}", path=error.filename) from None
    told = release.manifest["files"]
    for name in sorted({*found, *told}):
        if not _as_told(found.get(name), told.get(name)):
            fault = "has changed" if name in found else "is missing"
            raise NewsqedError(
                f"the file {fault if name in told else 'is not named in the manifest'}",
                path=release.path / name,
                hint="build the release again",
            )
    return release


def _as_told(found: Mapping[str, Any] | None, told: Mapping[str, Any] | None) -> bool:
    """Whether a file has the hash and size that a manifest tells."""
    return bool(found and told) and all(
        (found or {})[key] == (told or {}).get(key) for key in ("sha256", "bytes")
    )


def reproduce(
    corpus: Corpus, path: Path | str, *, progress: Callable[[int, int], None] | None = None
) -> dict[str, str]:
    """Build a release again, elsewhere, and compare: what differs, by file.

    Args:
        corpus: the corpus as it is now.
        path: the release that stands.
        progress: called after each article, as that of `build`.

    Returns:
        For each file that is not the same what differs: `bytes` (the rows are the same: another
        version of pyarrow wrote it), `rows`, `words` (of a page), `missing` (only the new build has
        it) or `extra`. Empty where both are the same.

    Raises:
        NewsqedError: the folder is no release or its files are not what its manifest says, or the
            corpus cannot be built.
    """
    release = verify(path)
    with tempfile.TemporaryDirectory(prefix="newsqed-") as scratch:
        again = build(
            corpus,
            scratch,
            with_withheld=release.private,
            commit=release.manifest["commit"],
            progress=progress,
        )
        told = ("corpus", "version", "withheld", "canary", "schemas", "counts")
        if any(release.manifest[key] != again.manifest[key] for key in told):
            return {MANIFEST: "words"}
        before, after = release.manifest["files"], again.manifest["files"]
        found = {}
        for name in sorted({*before, *after}):
            old, new = before.get(name), after.get(name)
            if old is None or new is None:
                found[name] = "missing" if old is None else "extra"
            elif old.get("rows_sha256") != new.get("rows_sha256"):
                found[name] = "rows"
            elif old["sha256"] != new["sha256"]:
                found[name] = "bytes" if "rows" in old else "words"
    return found


def _version(corpus: Corpus) -> str:
    version = corpus.settings["version"]
    if not re.fullmatch(r"(?:(?:0|[1-9][0-9]*)\.){2}(?:0|[1-9][0-9]*)", version):
        raise NewsqedError(
            f"{version!r} is no version",
            path=corpus.root / "corpus" / "corpus.toml",
            hint="three numbers, as in 0.1.0",
        )
    return version


def _splits(corpus: Corpus) -> dict[str, str]:
    """Each article's split."""
    known = {article: split for article, (split, _) in corpus.splits().items()}
    articles = corpus.ids()
    if not articles:
        raise NewsqedError(
            "the corpus holds no article yet", path=corpus.root, hint="newsqed add FILE"
        )
    without = [article for article in articles if article not in known]
    if without:
        raise NewsqedError(
            f"{', '.join(without[:5])}{' …' if len(without) > 5 else ''}: in no split",
            path=corpus.root / "corpus" / "splits.tsv",
            hint="give each article a line: article, split and cluster, parted by tabs",
        )
    return {article: known[article] for article in articles}


def _fill(
    folder: Path,
    corpus: Corpus,
    splits: Mapping[str, str],
    with_withheld: bool,
    commit: str | None,
    progress: Callable[[int, int], None] | None,
) -> dict[str, Any]:
    """Write the whole release into an empty folder; its manifest."""
    description = Description(corpus, with_withheld=with_withheld)
    kinds = {name: str(about.get("kind")) for name, about in corpus.annotators.items()}
    canary = corpus.settings["canary"]
    withheld = []
    with Tables(folder) as tables:
        for number, (name, split) in enumerate(splits.items(), start=1):
            article = corpus.article(name)
            made = rows(article, canary=canary, kinds=kinds)
            description.add(article, split, made)
            withheld += [name] if article.withheld else []
            bare = article.withheld and not with_withheld
            for configuration, found in made.items():
                tables.add(configuration, split, map(withhold, found) if bare else found)
            if progress:
                progress(number, len(splits))
    files = told(folder, tables)
    parts = {name: _parts(files, tables, name) for name in CONFIGURATIONS}
    for name in description.write(folder, parts):
        files[name] = about(folder / name)
    manifest = {
        "schema": schemas.identifier("manifest"),
        "corpus": corpus.settings["name"],
        "version": corpus.settings["version"],
        "commit": commit,
        "withheld_included": with_withheld,
        "withheld": withheld,
        "canary": canary,
        "schemas": {name: schemas.identifier(name) for name in schemas.NAMES},
        "package": VERSION,
        "pyarrow": pa.__version__,
        "counts": {
            name: {split: tables.rows(name, split) for split in SPLITS} for name in CONFIGURATIONS
        },
        "files": dict(sorted(files.items())),
    }
    content = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    (folder / MANIFEST).write_bytes(content.encode())
    return manifest


def _parts(
    files: Mapping[str, Mapping[str, Any]], tables: Tables, configuration: str
) -> list[Part]:
    return [
        Part(
            split=split,
            path=path,
            rows=tables.rows(configuration, split),
            columns=tables.size(configuration, split),
            bytes=files[path]["bytes"],
            sha256=files[path]["sha256"],
        )
        for split in SPLITS
        if (path := file_name(configuration, split)) in files
    ]


def _files(folder: Path) -> dict[str, dict[str, Any]]:
    """The sha256 and size of every file but the manifest, by path."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != MANIFEST:
            found[name] = about(path)
    return dict(sorted(found.items()))


def about(path: Path) -> dict[str, Any]:
    """What the manifest tells of any file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"sha256": digest, "bytes": path.stat().st_size}


def told(folder: Path, tables: Tables) -> dict[str, dict[str, Any]]:
    """What the manifest tells of each file: hash and size, and of a table its rows."""
    found = _files(folder)
    for configuration in CONFIGURATIONS:
        for split in SPLITS:
            if rows := tables.rows(configuration, split):
                found[file_name(configuration, split)] |= {
                    "rows": rows,
                    "rows_sha256": tables.digest(configuration, split),
                }
    return found


def _make_room(target: Path) -> Path:
    """An empty folder beside the target, after whatever a killed build left is mended."""
    staged, aside = _beside(target, "new"), _beside(target, "old")
    if aside.is_dir() and not target.exists():
        aside.rename(target)
    for left in (staged, aside):
        if left.is_dir():
            shutil.rmtree(left)
    if target.exists() and not (target / MANIFEST).is_file():
        raise NewsqedError(
            "there is something here that is no release",
            path=target,
            hint="move it away: a build would replace it",
        )
    staged.mkdir()
    return staged


def _replace(staged: Path, target: Path) -> None:
    """Put the new release in the old one's place; at every moment one of them is whole on disk."""
    aside = _beside(target, "old")
    if target.exists():
        target.rename(aside)
    try:
        staged.rename(target)
    except OSError:
        if aside.is_dir():
            aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _beside(target: Path, what: str) -> Path:
    return target.parent / f".{target.name}.{what}"


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder for one build; the system lets go of it when the process ends, killed too."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NewsqedError(
                "another build is at work in this folder", path=folder, hint="wait for its end"
            ) from None
        yield
    finally:
        os.close(handle)
