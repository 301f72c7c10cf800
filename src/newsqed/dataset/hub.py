"""A repository of a hub of datasets: the library's calls, and its errors in our words.

In: a repository's name, files, a revision. Out: what the repository holds, commits, branches and
tags. The token comes from the environment or the hub's own store, as the library finds it; no
message holds it. Nothing is ever overwritten by force: a commit names the one that it follows.
"""

from __future__ import annotations

import contextlib
import hashlib
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsqed.errors import NewsqedError
from newsqed.version import VERSION

# Seconds without a byte after which the hub is given up; the library itself would wait for ever.
PATIENCE = 300.0
AGAIN = "run the same command again; what has arrived is not sent twice"
LOG_IN = "`hf auth login`, or HF_TOKEN in the environment: a token that may write to the repository"

# What an answer's status means, and how to mend it.
_ANSWERS: Mapping[int, tuple[str, str | None]] = {
    401: ("the hub does not know the token", LOG_IN),
    403: ("the token may not do this", LOG_IN),
    404: ("the hub finds no such repository, or none that the token may see", LOG_IN),
    409: ("somebody else changed the repository meanwhile", AGAIN),
    412: ("somebody else changed the repository meanwhile", AGAIN),
    429: ("the hub asks for patience", "wait some minutes, then " + AGAIN),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A file that a repository holds.

    Attributes:
        blob: git's id of it.
        sha256: its hash, where it is kept as a large file; else None.
    """

    blob: str
    sha256: str | None

    def same(self, path: Path) -> bool:
        """Whether a file on disk holds the same bytes."""
        if self.sha256 is None:
            content = path.read_bytes()
            blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)
            return blob.hexdigest() == self.blob
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256


class Repository:
    """A repository of datasets, as one who may write to it sees it.

    Attributes:
        name: its owner and name: `ada/newsqed`.
        url: where a browser finds it.
    """

    def __init__(self, name: str) -> None:
        """Find the token; nothing is asked of the hub yet.

        Raises:
            NewsqedError: there is no token, or `huggingface_hub` is not installed.
        """
        self.name = self.url = name
        self._hub = _library()
        self._token = ""
        with self._doing("finding the token"):
            self._token = self._hub.get_token() or ""
        if not self._token:
            raise NewsqedError("there is no token to write to the hub with", hint=LOG_IN)
        # Such a token would end in a message of the library that holds it.
        if not (self._token.isascii() and self._token.isprintable()):
            raise NewsqedError("the token holds characters that no token has", hint=LOG_IN)
        self._api = self._hub.HfApi(
            token=self._token, library_name="newsqed", library_version=VERSION
        )
        self._where = {"repo_id": name, "repo_type": "dataset"}
        self.url = f"{self._api.endpoint}/datasets/{name}"

    def create(self, *, private: bool) -> None:
        """Make the repository, unless it is there.

        Raises:
            NewsqedError: as every method here: the hub refuses, fails, or cannot be reached.
        """
        with self._doing("making the repository"):
            self._api.create_repo(**self._where, private=private or None, exist_ok=True)

    def branch(self, name: str) -> None:
        """Make a branch from main, unless it is there."""
        with self._doing(f"making the branch {name}"):
            self._api.create_branch(**self._where, branch=name, exist_ok=True)

    def refs(self) -> tuple[dict[str, str], dict[str, str]]:
        """The commits of its branches, and those of its tags, by name."""
        with self._doing("reading branches and tags"):
            refs = self._api.list_repo_refs(**self._where)
            branches = {ref.name: ref.target_commit for ref in refs.branches}
            return branches, {ref.name: ref.target_commit for ref in refs.tags}

    def files(self, revision: str) -> dict[str, Held]:
        """What a revision holds, by path."""
        with self._doing(f"listing the files of {revision}"):
            found = self._api.list_repo_tree(**self._where, revision=revision, recursive=True)
            return {
                entry.path: Held(entry.blob_id, entry.lfs.sha256 if entry.lfs else None)
                for entry in found
                if isinstance(entry, self._hub.hf_api.RepoFile)
            }

    def commit(
        self,
        branch: str,
        *,
        parent: str,
        add: Mapping[str, Path],
        remove: Iterable[str],
        message: str,
        about: str,
    ) -> str:
        """Send files and make one commit of them; its id.

        Not the library's `upload_folder`, which may make several: a reader of the branch would
        find a part of a release there.

        Args:
            branch: the branch.
            parent: the commit that the branch must be at.
            add: the files to send, by their path in the repository.
            remove: paths to take away.
            message: the commit's first line.
            about: what follows it.
        """
        operations = [
            *(self._hub.CommitOperationDelete(name) for name in remove),
            *(self._hub.CommitOperationAdd(name, path) for name, path in add.items()),
        ]
        with self._doing("sending the files"):
            return str(
                self._api.create_commit(
                    **self._where,
                    operations=operations,
                    commit_message=message,
                    commit_description=about,
                    revision=branch,
                    parent_commit=parent,
                ).oid
            )

    def tag(self, name: str, commit: str) -> None:
        """Give a commit a tag that is not there yet."""
        with self._doing(f"setting the tag {name}"):
            self._api.create_tag(**self._where, tag=name, revision=commit)

    @contextlib.contextmanager
    def speaking(self, *, progress: bool) -> Iterator[None]:
        """Let the library show its bars, or nothing; never its warnings.

        Those name addresses to upload to that whoever reads the log of a public run could use.
        """
        utils = self._hub.utils
        level, bars = utils.logging.get_verbosity(), not utils.are_progress_bars_disabled()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            utils.logging.set_verbosity_error()
            if not progress:
                utils.disable_progress_bars()
            try:
                yield
            finally:
                utils.logging.set_verbosity(level)
                if bars:
                    utils.enable_progress_bars()

    @contextlib.contextmanager
    def _doing(self, what: str) -> Iterator[None]:
        """Whatever the library raises, said in our words."""
        self._hub.get_session().timeout = PATIENCE
        try:
            yield
        except Exception as error:
            # Neither the chain nor its texts go on: they may hold the token.
            raise self._told(what, error) from None

    def _told(self, what: str, error: BaseException) -> NewsqedError:
        # The library wraps what a thread raised; the cause says what happened.
        while isinstance(error, RuntimeError) and error.__cause__ is not None:
            error = error.__cause__
        message, hint = self._meaning(error)
        text = f"{what} failed: {message}"
        if self._token:
            text = text.replace(self._token, "[token]")
        return NewsqedError(text, path=self.url, hint=hint)

    def _meaning(self, error: BaseException) -> tuple[str, str | None]:
        """What went wrong, and how to mend it."""
        if isinstance(error, self._hub.errors.OfflineModeIsEnabled):
            return "HF_HUB_OFFLINE forbids to ask the hub", "unset HF_HUB_OFFLINE"
        status = getattr(getattr(error, "response", None), "status_code", None)
        if status is not None:
            says = " ".join(str(getattr(error, "server_message", None) or "").split())
            default = ("the hub fails", AGAIN) if status >= 500 else ("the hub refuses it", None)
            message, hint = _ANSWERS.get(status, default)
            return f"{message} ({status}{': ' if says else ''}{says[:300]})", hint
        if isinstance(error, OSError) and error.filename:
            return f"{error.filename}: {error.strerror or error}", "mend the file, then " + AGAIN
        if isinstance(error, PermissionError):
            return "the token may not do this", LOG_IN
        text = " ".join(str(error).split())[:300] or type(error).__name__
        if isinstance(error, ValueError | LookupError | TypeError | AttributeError):
            return f"the library stops ({type(error).__name__}: {text})", None
        return f"the connection broke or nobody answered ({text})", AGAIN


def _library() -> Any:
    try:
        import huggingface_hub
        import huggingface_hub.errors
        import huggingface_hub.hf_api
        import huggingface_hub.utils
    except ImportError:
        raise NewsqedError(
            "a push needs the library `huggingface_hub`", hint="pip install 'newsqed[build]'"
        ) from None
    return huggingface_hub
