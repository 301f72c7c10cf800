"""What the two sides of a comparison are called, and the states that they stand for.

In: the names that somebody gives: git revisions, or folders that hold a corpus. Out: states. Git
revisions are compared from where they parted, so that what others did since to the one is not held
against the other. Nothing is checked out and nothing is written.
"""

from __future__ import annotations

from pathlib import Path

from newsqed import history
from newsqed.comparing.state import State, state_of
from newsqed.errors import NewsqedError
from newsqed.store import Corpus, in_snapshot, snapshot


def sides(root: Path | str, base: str = "HEAD", head: str | None = None) -> tuple[State, State]:
    """The states that two names stand for.

    Args:
        root: the corpus folder, or one below it; revisions are those of its repository.
        base: a git revision, or a folder that holds a corpus.
        head: likewise; None for the files of the corpus as they are now.

    Raises:
        NewsqedError: a name is neither, or git knows nothing that both revisions share.
    """
    top = _top(root)
    below = head if head is not None and _folder(head) is None else "HEAD"
    if (folder := _folder(base)) is not None:
        was = state_of(snapshot(folder), side="base", name=base)
    else:
        tip, _ = _revision(top, base), _revision(top, below)
        commit = history.parted(top, base, below)
        name = base if commit == tip else f"{base}, where the two parted"
        files = history.files(top, commit, in_snapshot)
        was = state_of(files, side="base", name=name, commit=commit)
    if head is None:
        return was, state_of(snapshot(top), side="head", name="the files as they are")
    if (folder := _folder(head)) is not None:
        return was, state_of(snapshot(folder), side="head", name=head)
    commit = _revision(top, head)
    files = history.files(top, commit, in_snapshot)
    return was, state_of(files, side="head", name=head, commit=commit)


def _top(root: Path | str) -> Path:
    """The corpus folder; the folder itself where there is no corpus now."""
    try:
        return Corpus.find(root).root
    except NewsqedError:
        return Path(root)


def _folder(name: str) -> Path | None:
    """The corpus folder of that name, None where it is none."""
    path = Path(name)
    return path if name and (path / "corpus" / "corpus.toml").is_file() else None


def _revision(root: Path, name: str) -> str:
    try:
        return history.revision(root, name)
    except NewsqedError as error:
        if name and Path(name).exists():
            raise NewsqedError(
                "this is neither a git revision nor a folder that holds a corpus",
                path=name,
                hint="a corpus folder has corpus/corpus.toml",
            ) from None
        raise error
