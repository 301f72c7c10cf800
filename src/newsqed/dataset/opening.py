"""A release as its readers open it: with `datasets`, which comes with the extra `build`.

In: a release's folder, or a version. Out: tables, as `load_dataset` gives them, or the proof that
each configuration loads. Nothing is fetched and nothing in the release is changed.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from newsqed.dataset.finding import find
from newsqed.dataset.release import MANIFEST, Release, verify
from newsqed.dataset.tables import CONFIGURATIONS
from newsqed.errors import NewsqedError

if TYPE_CHECKING:
    from datasets import Dataset, DatasetDict


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a release showed.

    Attributes:
        rows: `(configuration, split, number of rows)`, in the manifest's order.
        code: the Python lines that load it.
    """

    rows: tuple[tuple[str, str, int], ...]
    code: str


@overload
def load(
    config: str = ..., version: str | None = ..., root: Path | str | None = ..., *, split: str
) -> Dataset: ...


@overload
def load(
    config: str = ...,
    version: str | None = ...,
    root: Path | str | None = ...,
    *,
    split: None = ...,
) -> DatasetDict: ...


def load(
    config: str = "documents",
    version: str | None = None,
    root: Path | str | None = None,
    *,
    split: str | None = None,
) -> Dataset | DatasetDict:
    """A table of a release, as `datasets.load_dataset` gives it.

    Unlike a bare `load_dataset` it never answers from the cache of an earlier build.

    >>> import newsqed
    >>> quotes = newsqed.load("quotes", split="train")
    >>> set(quotes["type"]) <= {"direct", "mixed", "indirect", "none"}
    True

    Args:
        config: the configuration: `documents`, `quotes`, `mentions`, …
        version: of the release, as its folder is named; if not given that of the corpus at hand,
            else the newest that is downloaded.
        root: a release, a folder of releases, or a corpus (any folder in it will do); if not given
            the working directory, then what `huggingface_hub.snapshot_download` has brought.
        split: `train`, `validation` or `test`, or a part as in `train[:10]`; all of them, by name,
            if not given.

    Raises:
        NewsqedError: there is no such release, it lacks the configuration or split, or `datasets`
            is not installed.
    """
    datasets = _datasets()
    release = find(version, root)
    _there(release, config, split)
    digest = hashlib.sha256((release.path / MANIFEST).read_bytes()).hexdigest()
    cache = Path(datasets.config.HF_DATASETS_CACHE) / f"newsqed-{digest[:16]}"
    with _told(release.path, config):
        return datasets.load_dataset(str(release.path), config, split=split, cache_dir=str(cache))


def _there(release: Release, config: str, split: str | None) -> None:
    """Refuse a configuration or a split that the release does not have."""
    there = {name: [s for s, n in counts.items() if n] for name, counts in release.counts.items()}
    if not there.get(config):
        raise NewsqedError(
            f"the release has no configuration {config!r}",
            path=release.path,
            hint=f"it has {', '.join(name for name, splits in there.items() if splits)}",
        )
    if split is not None and re.fullmatch(r"\w+", split) and split not in (*there[config], "all"):
        raise NewsqedError(
            f"{config} has no split {split!r}",
            path=release.path,
            hint=f"it has {', '.join(there[config])}",
        )


def open_release(path: Path | str) -> Opened:
    """Open a release as its readers will: each configuration, plain and streaming.

    Raises:
        NewsqedError: a file is not what the manifest says, a configuration does not load, or its
            rows or class labels are other than they should be.
    """
    datasets = _datasets()
    release = verify(path)
    rows: list[tuple[str, str, int]] = []
    with tempfile.TemporaryDirectory(prefix="newsqed-") as cache, _quiet(datasets):
        for name, counts in release.counts.items():
            expected = {split: count for split, count in counts.items() if count}
            if not expected:
                continue
            with _told(release.path, name):
                plain = datasets.load_dataset(str(release.path), name, cache_dir=cache)
                streamed = datasets.load_dataset(
                    str(release.path), name, cache_dir=cache, streaming=True
                )
                found = {split: len(table) for split, table in plain.items()}
                flowed = {split: sum(1 for _ in table) for split, table in streamed.items()}
            for how, got in (("plain", found), ("streaming", flowed)):
                if got != expected:
                    raise NewsqedError(
                        f"{name}, {how}: load_dataset gives {got}, the manifest says {expected}",
                        path=release.path,
                    )
            for tables in (plain, streamed):
                for table in tables.values():
                    _labels_kept(release, name, table.features)
            rows += [(name, split, count) for split, count in expected.items()]
            # Windows cannot delete the cache while its files are open.
            del plain, streamed
    return Opened(tuple(rows), _code(release))


def _labels_kept(release: Release, name: str, features: Any) -> None:
    for column, names in CONFIGURATIONS[name].class_labels:
        feature = getattr(features[column], "feature", None)
        if tuple(getattr(feature, "names", ())) != names:
            raise NewsqedError(f"{name}: {column} lost its class labels", path=release.path)


def _code(release: Release) -> str:
    path = release.path.as_posix()
    lines = ["from datasets import load_dataset", "", f'documents = load_dataset("{path}")']
    for name in ("quotes", "ner"):
        lines += [
            f'{name} = load_dataset("{path}", "{name}", split="{split}")'
            for split in [s for s, count in release.counts.get(name, {}).items() if count][:1]
        ]
    return "\n".join(lines)


def _datasets() -> Any:
    try:
        import datasets
    except ImportError:
        raise NewsqedError(
            "loading a release as datasets needs the library `datasets`",
            hint="pip install 'newsqed[build]'",
        ) from None
    return datasets


@contextlib.contextmanager
def _told(path: Path, name: str) -> Iterator[None]:
    """Whatever the library raises, said with the release's path and the configuration."""
    try:
        yield
    except NewsqedError:
        raise
    except Exception as error:
        # The library wraps what went wrong; the cause says it.
        cause = error.__cause__ or error
        raise NewsqedError(f"load_dataset fails on {name!r}: {cause}", path=path) from error


@contextlib.contextmanager
def _quiet(datasets: Any) -> Iterator[None]:
    """No progress bars: the caller prints one table at the end."""
    shown = datasets.utils.logging.is_progress_bar_enabled()
    datasets.disable_progress_bars()
    try:
        yield
    finally:
        if shown:
            datasets.enable_progress_bars()
