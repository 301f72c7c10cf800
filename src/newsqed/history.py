"""What git remembers of a folder: its commit, and files as they were committed.

In: a folder. Out: a commit's id, whether anything differs from it, a file's committed bytes.
Without git, outside a repository or before the first commit the answers are None or empty; only
a revision that somebody named and git does not know raises. Nothing here writes.
"""

from __future__ import annotations

import os
import subprocess
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
    base = _ask(root, "merge-base", "--end-of-options", revision, "HEAD")
    if base is None:
        raise NewsqedError(
            f"git knows no revision {revision!r} that this branch has to do with",
            path=root,
            hint="is it fetched? a shallow clone lacks history: git fetch --unshallow, or in a "
            "workflow fetch-depth: 0",
        )
    new = _ask(root, "ls-files", "--others", "--exclude-standard", "-z")
    return _names(_ask(root, *_DIFF, base.decode("ascii").strip())) | _names(new)


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


def committed(root: Path | str, path: Path | str) -> bytes | None:
    """The bytes of a file as of the commit that is checked out.

    Args:
        root: the folder.
        path: the file, relative to it.

    Returns:
        None where the commit holds no such file.
    """
    return _ask(root, "cat-file", "blob", f"HEAD:./{Path(path).as_posix()}")


def _ask(root: Path | str, *words: str) -> bytes | None:
    """What git prints; None where it is missing or says no."""
    try:
        answer = subprocess.run(  # noqa: S603 -- a fixed command, no shell
            (*_GIT, *words),
            cwd=root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout if answer.returncode == 0 else None
