"""Where releases are: built, in a folder that was given, or downloaded from the Hub.

In: a version and a folder, both optional. Out: one release, or the error that lists what there is.
Nothing is fetched, opened or changed; the Hub's cache is looked at only where no folder is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from newsqed.dataset.release import MANIFEST, Release, read
from newsqed.errors import NewsqedError
from newsqed.store import Corpus


def find(version: str | None = None, root: Path | str | None = None) -> Release:
    """The release of that version.

    Args:
        version: as its folder is named (`0.1.0`, `0.1.0-private`); if not given that of the corpus
            at hand, else the newest.
        root: a release, a folder of releases, or a corpus (any folder in it will do); if not given
            the working directory, then what `huggingface_hub.snapshot_download` has brought.

    Raises:
        NewsqedError: there is none.
    """
    here = Path() if root is None else Path(root)
    if (here / MANIFEST).is_file():
        return _this(here, version)
    built, corpus = _built(here)
    wanted = version or (corpus.settings["version"] if corpus else None)
    if name := _pick(built, wanted):
        return read(built[name])
    downloaded = {} if root is not None else _downloaded(corpus)
    if name := _pick(downloaded, wanted):
        return _one(downloaded[name])
    raise _missing(here, wanted, corpus, [*built, *downloaded])


def _this(folder: Path, version: str | None) -> Release:
    release = read(folder)
    if version not in (None, release.version, folder.resolve().name):
        raise NewsqedError(f"this is the release {release.version}, not {version}", path=folder)
    return release


def _built(here: Path) -> tuple[dict[str, Path], Corpus | None]:
    """Releases in a folder, else those of the corpus that it lies in; and the corpus."""
    if found := _inside(here):
        return found, None
    try:
        corpus = Corpus.find(here)
    except NewsqedError:
        return {}, None
    return _inside(_shelf(corpus)), corpus


def _shelf(corpus: Corpus) -> Path:
    return corpus.root / "build" / "releases"


def _inside(folder: Path) -> dict[str, Path]:
    """The releases in a folder, by name; what a build is still writing begins with a point."""
    return {path.parent.name: path.parent for path in sorted(folder.glob(f"[!.]*/{MANIFEST}"))}


def _downloaded(corpus: Corpus | None) -> dict[str, list[Release]]:
    """Whole releases in the cache of the Hub, by name; of this corpus, if one is at hand."""
    found: dict[str, list[Release]] = {}
    for release in _snapshots():
        if corpus is None or release.manifest["corpus"] == corpus.settings["name"]:
            name = f"{release.version}-private" if release.private else release.version
            found.setdefault(name, []).append(release)
    return found


def _snapshots() -> Iterator[Release]:
    try:
        from huggingface_hub.constants import HF_HUB_CACHE
    except ImportError:
        return
    for path in sorted(Path(HF_HUB_CACHE).glob(f"datasets--*/snapshots/*/{MANIFEST}")):
        try:
            release = read(path.parent)
        except NewsqedError:  # somebody else's manifest
            continue
        if all((release.path / name).is_file() for name in release.manifest["files"]):
            yield release


def _pick(there: Mapping[str, object], wanted: str | None) -> str | None:
    """The name that is wanted, if it is there; the newest, if none is."""
    if wanted is not None or not there:
        return wanted if wanted in there else None
    return max(there, key=_age)


def _age(name: str) -> tuple[tuple[int, ...], str]:
    """What sorts versions by number; a public build comes after the private one."""
    version, _, private = name.partition("-")
    numbers = tuple(int(part) if part.isdecimal() else -1 for part in version.split("."))
    return numbers, "" if private else "public"


def _one(releases: list[Release]) -> Release:
    """The last of a corpus' snapshots, if they are of one corpus."""
    names = sorted({str(release.manifest["corpus"]) for release in releases})
    if len(names) > 1:
        raise NewsqedError(
            f"several corpora of this version are downloaded: {', '.join(names)}",
            hint="give the folder of one as `root`",
        )
    return releases[-1]


def _missing(
    here: Path, wanted: str | None, corpus: Corpus | None, there: list[str]
) -> NewsqedError:
    listed = ", ".join(dict.fromkeys(there))
    if corpus is None and not there:
        return NewsqedError(
            "there is no release here, and no corpus around it",
            path=here,
            hint="go to a corpus, or give the folder of a release as `root`",
        )
    return NewsqedError(
        f"there is no release {wanted}",
        path=_shelf(corpus) if corpus else here,
        hint=f"there is {listed}" if there else "`newsqed build` makes one",
    )
