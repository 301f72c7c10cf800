"""What the two sides of a comparison are called, and the states that they stand for.

In: the names that somebody gives: git revisions, or folders that hold a corpus. Out: states. Git
revisions are compared from where they parted, so that what others did since to the one is not held
against the other. Nothing is checked out and nothing is written.
"""

from __future__ import annotations

from pathlib import Path

from newsqed import history
from newsqed.comparing.state import Side, State, state_of
from newsqed.errors import NewsqedError
from newsqed.store import Corpus, in_snapshot, snapshot

_NOW = "the files as they are"


def sides(root: Path | str, base: str = "HEAD", head: str | None = None) -> tuple[State, State]:
    """The states that two names stand for.

    A name that is both a revision and a folder is the revision, so that no folder of a stranger's
    branch can take the place of another branch; `./name` is the folder.

    Args:
        root: the corpus folder, or one below it; revisions are those of its repository.
        base: a git revision, or a folder that holds a corpus.
        head: likewise; None for the files of the corpus as they are now.

    Raises:
        NewsqedError: a name is neither, or git knows nothing that both revisions share.
    """
    top = _top(root)
    was, now = _place(top, base), top if head is None else _place(top, head)
    name = base
    if isinstance(was, str):
        commit = history.parted(top, base, head if head and isinstance(now, str) else "HEAD")
        name = base if commit == was else f"{base}, where the two parted"
        was = commit
    return _state(top, was, "base", name), _state(top, now, "head", head or _NOW)


def _top(root: Path | str) -> Path:
    """The corpus folder; the folder itself where there is no corpus now."""
    try:
        return Corpus.find(root).root
    except NewsqedError:
        return Path(root)


def _place(root: Path, name: str) -> str | Path:
    """The id of the commit that a name means, or the folder."""
    try:
        return history.revision(root, name)
    except NewsqedError as error:
        path = Path(name)
        if name and (path / "corpus" / "corpus.toml").is_file():
            return path
        if name and path.exists():
            raise NewsqedError(
                "this is neither a git revision nor a folder that holds a corpus",
                path=name,
                hint="a corpus folder has corpus/corpus.toml",
            ) from None
        raise error


def _state(root: Path, place: str | Path, side: Side, name: str) -> State:
    if isinstance(place, Path):
        return state_of(snapshot(place), side=side, name=name)
    files = history.files(root, place, in_snapshot)
    return state_of(files, side=side, name=name, commit=place)
