"""A release on a hub: why it may not go there, what is sent, and in which order.

In: a corpus, and a release that was built from it. Out: a commit of a repository that holds
exactly the release, and then its tag. A tag is set last and never moved, so that whoever asks for
a version gets the whole of it or nothing. The release and the corpus are only read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from newsqed import history
from newsqed.check import check_corpus, failed
from newsqed.dataset.digests import place
from newsqed.dataset.hub import AGAIN, Held, Repository
from newsqed.dataset.release import MANIFEST, Release, verify
from newsqed.dataset.versions import drifted
from newsqed.errors import NewsqedError
from newsqed.records import Finding
from newsqed.store import Corpus

# The hub puts this one into every repository and needs it to know large files.
_OF_THE_HUB = ".gitattributes"
_MAIN = "main"
# An owner, a repository, a preview: what the hub takes for a name.
_PART = r"[A-Za-z0-9](?:[A-Za-z0-9_]|[-.](?![-.]|$|/)){0,95}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a push would do, and what stands against it.

    Attributes:
        release: the release; its files are what its manifest says.
        repo: the repository, `owner/name`.
        branch: the branch that gets it: `main`, or `preview/<name>`.
        tag: the tag of the version; None for a preview.
        files: what is sent, as far as it is not there: each file by its path, with its bytes.
        refusals: why it must not be pushed.
        findings: errors and warnings of the corpus' check that nobody has waived.
    """

    release: Release
    repo: str
    branch: str
    tag: str | None
    files: Mapping[str, int]
    refusals: tuple[NewsqedError, ...]
    findings: tuple[Finding, ...]

    @property
    def revision(self) -> str:
        """What a reader asks for: the tag, or the branch of a preview."""
        return self.tag or self.branch


@dataclass(frozen=True, slots=True)
class Published:
    """What a push did.

    Attributes:
        url: where a browser finds the revision.
        revision: what a reader asks for: the tag, or the branch of a preview.
        commit: the hub's commit.
        sent: paths that were not there, or with other content.
        kept: paths that were there already.
        removed: paths that are no part of this release.
        new: False where the very same release was there already.
    """

    url: str
    revision: str
    commit: str
    sent: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    new: bool


def plan(corpus: Corpus, path: Path | str, repo: str, *, preview: str | None = None) -> Plan:
    """What pushing a release would do. The network is not needed.

    Args:
        corpus: the corpus that the release was built from.
        path: the release's folder.
        repo: the repository, `owner/name`.
        preview: a name: it goes to the branch `preview/<name>`, which may be pushed to again and
            gets no tag.

    Raises:
        NewsqedError: the folder is no release, its files are not what its manifest says, a name is
            none, or the corpus cannot be read.
    """
    if not re.fullmatch(f"{_PART}/{_PART}", repo):
        raise NewsqedError(f"{repo!r} is no repository", hint="owner and name, as in ada/newsqed")
    if preview is not None and not re.fullmatch(_PART, preview):
        raise NewsqedError(
            f"{preview!r} is no name of a preview", hint="letters, digits, and - . _ between them"
        )
    release = verify(path)
    return Plan(
        release=release,
        repo=repo,
        branch=f"preview/{preview}" if preview else _MAIN,
        tag=None if preview else f"v{release.version}",
        files={name: (release.path / name).stat().st_size for name in _names(release)},
        refusals=(*_refusals(corpus, release), *(() if preview else _unmade(corpus, release))),
        findings=tuple(found for found in check_corpus(corpus) if failed([found])),
    )


def push(plan: Plan, *, private: bool = False, progress: bool = False) -> Published:
    """Publish a release: its files in one commit, then its tag.

    After whatever goes wrong the same call completes it; what has arrived is not sent twice.

    Args:
        plan: what is to be done.
        private: a repository that has to be made is seen by its owner only.
        progress: let the library show its bars.

    Raises:
        NewsqedError: something stands against it, the tag is there with other content, or the hub
            refuses, fails or cannot be reached.
    """
    if plan.refusals:
        raise plan.refusals[0]
    if plan.findings:
        raise NewsqedError(
            f"the corpus' check finds faults that nobody has waived ({len(plan.findings)})",
            hint="`newsqed check` lists them",
        )
    repository = Repository(plan.repo)
    with repository.speaking(progress=progress):
        repository.create(private=private)
        if plan.tag is None:
            repository.branch(plan.branch)
        branches, tags = repository.refs()
        if plan.tag in tags:
            return _again(plan, repository, tags[plan.tag])
        head = branches.get(plan.branch)
        if head is None:
            raise NewsqedError(f"there is no branch {plan.branch}", path=repository.url)
        published = _send(plan, repository, head)
        if plan.tag:
            try:
                repository.tag(plan.tag, published.commit)
            except NewsqedError as error:
                # A run that was killed may have asked for the tag just before; it is looked at.
                tags = repository.refs()[1] if "(409" in error.message else {}
                if plan.tag not in tags:
                    raise
                return _again(plan, repository, tags[plan.tag])
    return published


def _names(release: Release) -> list[str]:
    return sorted([MANIFEST, *release.manifest["files"]])


def _refusals(corpus: Corpus, release: Release) -> list[NewsqedError]:
    """Why the release must not be published, whatever the hub says."""
    found = []

    def refuse(message: str, hint: str, path: Path = release.path) -> None:
        found.append(NewsqedError(message, path=path, hint=hint))

    if release.private:
        refuse(
            "this is a private build: it may hold words that belong to publishers",
            "`newsqed build` without --with-withheld makes one that can be published",
        )
    built, here = release.manifest["commit"], history.commit(corpus.root)
    if built is None:
        refuse(
            "the release was built from changes that are in no commit",
            "commit them, then `newsqed build`",
        )
    elif here is None:
        refuse(
            "the corpus is in no git repository with a commit, so nothing tells what was built",
            "push from a clone that has the release's commit checked out",
            corpus.root,
        )
    elif built != here:
        refuse(
            f"the release was built from {built[:12]}, checked out is {here[:12]}",
            "`newsqed build` again, or check that commit out",
        )
    if history.dirty(corpus.root):
        refuse(
            "the corpus' folder holds changes that are in no commit",
            "commit them or put them away, then `newsqed build`",
            corpus.root,
        )
    return found


def _unmade(corpus: Corpus, release: Release) -> list[NewsqedError]:
    """Why the release's version must not be published: nobody made it, or of other records."""
    kept = place(corpus, release.version)
    hint = f"write its section into CHANGELOG.md, then `newsqed build --version {release.version}`"
    if not kept.is_file():
        return [NewsqedError(f"{release.version} has not been made", path=kept, hint=hint)]
    if release.version == corpus.settings["version"] and drifted(corpus):
        return [
            NewsqedError(
                f"{release.version} was made of other records",
                path=kept,
                hint="make the next version: newsqed build --version",
            )
        ]
    return []


def _send(plan: Plan, repository: Repository, head: str) -> Published:
    """Bring a branch from a commit to the release; nothing is sent where it is there already."""
    release = plan.release
    held = repository.files(head)
    send, remove = _differences(release, held)
    commit = head
    if send or remove:
        commit = repository.commit(
            plan.branch,
            parent=head,
            add={name: release.path / name for name in send},
            remove=remove,
            message=f"{release.manifest['corpus']} {release.version}",
            about=f"Built from commit {release.manifest['commit']}.",
        )
        # Before a version is promised: that the hub holds it, whole and with nothing else.
        if any(_differences(release, repository.files(commit))):
            raise NewsqedError(
                "what arrived on the hub is not the release", path=repository.url, hint=AGAIN
            )
    new = plan.tag is not None or commit != head
    return _published(plan, repository.url, commit, send, remove, new=new)


def _again(plan: Plan, repository: Repository, commit: str) -> Published:
    """The answer where the tag is there: fine if it holds this very release, else a refusal."""
    send, remove = _differences(plan.release, repository.files(plan.revision))
    different = sorted([*send, *remove])
    if different:
        more = " …" if len(different) > 3 else ""
        raise NewsqedError(
            f"{plan.tag} is published with other content ({', '.join(different[:3])}{more})",
            path=repository.url,
            hint="a version is never changed: raise it in corpus/corpus.toml and build again",
        )
    return _published(plan, repository.url, commit, [], [], new=False)


def _differences(release: Release, held: Mapping[str, Held]) -> tuple[list[str], list[str]]:
    """What a revision lacks or holds otherwise, and what it holds beside the release."""
    names = _names(release)
    send = [name for name in names if not (name in held and held[name].same(release.path / name))]
    return send, sorted(set(held) - set(names) - {_OF_THE_HUB})


def _published(
    plan: Plan, url: str, commit: str, send: list[str], remove: list[str], *, new: bool
) -> Published:
    return Published(
        url=f"{url}/tree/{plan.revision}",
        revision=plan.revision,
        commit=commit,
        sent=tuple(send),
        kept=tuple(name for name in plan.files if name not in send),
        removed=tuple(remove),
        new=new,
    )
