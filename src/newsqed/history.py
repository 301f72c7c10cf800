"""What git remembers of a folder: its commit, and files as they were committed.

In: a folder. Out: a commit's id, whether anything differs from it, the committed bytes of one file,
now and ever, or of all. Without git, outside a repository or before the first commit the answers
are None or empty; only a revision that somebody named and git does not know raises. Nothing here
writes, checks anything out or runs what a repository configures.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from newsqed.errors import NewsqedError

# A question to git never waits for a person, and never runs what a repository configures.
_GIT = ("git", "-c", "core.fsmonitor=false", "-c", "core.quotepath=off", "--no-optional-locks")
_SECONDS = 120


def available(root: Path | str) -> bool:
    """Whether git is installed and the folder lies in a repository that has a commit."""
    return commit(root) is not None


def commit(root: Path | str) -> str | None:
    """The id of the commit that is checked out, 40 hexadecimal digits; None where there is none.

    >>> import tempfile
    >>> commit(tempfile.gettempdir() + "/no-such-folder") is None
    True
    """
    answer = _ask(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    return answer.decode("ascii").strip() if answer else None


def dirty(root: Path | str) -> bool:
    """Whether the folder holds changes that are not committed, new files included.

    False also where there is no repository: nothing is known then (see `available`).
    """
    return bool(_ask(root, "status", "--porcelain", "--untracked-files=normal", "--", "."))


def changed(root: Path | str) -> frozenset[str]:
    """Committed files under the folder that differ now, gone ones included, relative to it."""
    return _names(_ask(root, *_DIFF, "HEAD"))


def changed_since(root: Path | str, revision: str) -> frozenset[str]:
    """Files under the folder that differ from where a revision and this branch parted.

    What is not committed counts, new files included; what others did to the revision since does
    not.

    Raises:
        NewsqedError: git knows no such revision here.
    """
    base = parted(root, revision)
    new = _ask(root, "ls-files", "--others", "--exclude-standard", "-z")
    return _names(_ask(root, *_DIFF, base)) | _names(new)


def revision(root: Path | str, name: str) -> str:
    """The id of the commit that a revision names: a branch, a tag, an id, `HEAD~3`.

    Raises:
        NewsqedError: git knows no such revision here, or this is no repository.
    """
    if commit(root) is None:
        raise NewsqedError(
            f"{name!r} can be no git revision: this is no repository with a commit",
            path=root,
            hint="git init and a first commit make one; or name folders that hold a corpus",
        )
    answer = _ask(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
    )
    if not answer:
        raise NewsqedError(f"git knows no revision {name!r}", path=root, hint=_FETCH)
    return answer.decode("ascii").strip()


def parted(root: Path | str, one: str, other: str = "HEAD") -> str:
    """The id of the commit where two revisions parted: the last one that both have.

    Raises:
        NewsqedError: git knows one of them not, or nothing that they share.
    """
    base = _ask(root, "merge-base", "--end-of-options", one, other)
    if base is None:
        which = "this branch" if other == "HEAD" else repr(other)
        raise NewsqedError(
            f"git knows no revision {one!r} that {which} has to do with", path=root, hint=_FETCH
        )
    return base.decode("ascii").strip()


_FETCH = (
    "is it fetched? a shallow clone lacks history: git fetch --unshallow, or in a "
    "workflow fetch-depth: 0"
)


_DIFF = (
    "diff",
    "--no-ext-diff",
    "--no-textconv",
    "--name-only",
    "--no-renames",
    "--relative",
    "-z",
)


def _names(answer: bytes | None) -> frozenset[str]:
    return frozenset(
        os.fsdecode(name).replace(os.sep, "/") for name in (answer or b"").split(b"\0") if name
    )


def committed(root: Path | str, path: Path | str, commit: str = "HEAD") -> bytes | None:
    """The bytes of a file as of a commit.

    Args:
        root: the folder.
        path: the file, relative to it.
        commit: its id; the one that is checked out if not given.

    Returns:
        None where the commit holds no such file.
    """
    return _ask(root, "cat-file", "blob", f"{commit}:./{Path(path).as_posix()}")


def versions(root: Path | str, path: Path | str) -> list[bytes]:
    """The bytes of a file in all commits that led to the one that is checked out, each once.

    Branches that were merged count with all their commits, also where a merge took the other side.

    Args:
        root: the folder.
        path: the file, relative to it.

    Returns:
        Nothing where no commit holds such a file.
    """
    name = Path(path).as_posix()
    commits = _ask(root, "--literal-pathspecs", "rev-list", "--full-history", "HEAD", "--", name)
    wanted = b"".join(
        commit + b":./" + os.fsencode(name) + b"\n" for commit in (commits or b"").split()
    )
    answer = _ask(root, "cat-file", "--batch", given=wanted) if wanted else b""
    return list(dict(_contents(answer or b"")).values())


def files(
    root: Path | str, commit: str, wanted: Callable[[str], bool] = lambda name: True
) -> dict[str, bytes]:
    """The files under the folder as of a commit: their bytes by their names relative to it.

    Links and submodules are passed over: what they point to is no part of the commit.

    Args:
        root: the folder.
        commit: the id of a commit (see `revision`).
        wanted: whether the file of a name is to be read.

    Raises:
        NewsqedError: git cannot read them.
    """
    listed = _ask(root, "ls-tree", "-r", "-z", "--end-of-options", commit)
    blobs: dict[str, str] = {}
    for entry in (listed or b"").split(b"\0"):
        about, _, name = entry.partition(b"\t")
        path = os.fsdecode(name)
        if about.startswith(b"100") and wanted(path):
            blobs[path] = about.split()[2].decode("ascii")
    ids = "".join(f"{blob}\n" for blob in dict.fromkeys(blobs.values()))
    answer = _ask(root, "cat-file", "--batch", given=ids.encode("ascii")) if ids else b""
    if listed is None or answer is None:
        raise NewsqedError(f"git cannot read the files of {commit}", path=root, hint=_FETCH)
    contents = dict(_contents(answer))
    if missing := [name for name, blob in blobs.items() if blob not in contents]:
        raise NewsqedError(f"git lacks the file as of {commit}", path=missing[0], hint=_FETCH)
    return {name: contents[blob] for name, blob in blobs.items()}


def _contents(answer: bytes) -> Iterator[tuple[str, bytes]]:
    """The objects of an answer of `git cat-file --batch`, by their ids."""
    at = 0
    while at < len(answer):
        stop = answer.index(b"\n", at)
        # Where there is no object git repeats the question, in which a name may be of any bytes.
        blob, _, size = answer[at:stop].decode("ascii", "replace").partition(" blob ")
        at = stop + 1
        if size:
            yield blob, answer[at : at + int(size)]
            at += int(size) + 1


def _surroundings() -> dict[str, str]:
    """The environment without what a hook of git says of its own repository: ours is the folder."""
    own = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
    there = {key: value for key, value in os.environ.items() if key not in own}
    return {**there, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


def _ask(root: Path | str, *words: str, given: bytes = b"") -> bytes | None:
    """What git prints when it is given something to read; None where it is missing or says no."""
    try:
        answer = subprocess.run(  # noqa: S603 -- a fixed command, no shell
            (*_GIT, *words),
            cwd=root,
            input=given,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env=_surroundings(),
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout if answer.returncode == 0 else None
