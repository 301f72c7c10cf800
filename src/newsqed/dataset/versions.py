"""Versions of a corpus: how large the step from one release to the next has to be.

In: what two releases held. Out: which records came, went and changed, by layer and article; the
least step of the version that this demands, with reasons; and a release that was cut. The rule is
that of docs/decisions.md: major what breaks readers or scores, minor what is new, patch what is
corrected.
"""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from newsqed.check import check_corpus, failed
from newsqed.comparing import state_of
from newsqed.dataset.digests import Digests, Held, digests, place, read, to_bytes
from newsqed.errors import NewsqedError
from newsqed.records import KINDS
from newsqed.store import Corpus, snapshot, write_whole

# The share of a layer's records from which their loss or new labels are no correction any more.
LARGE = 0.1
_LAYER: dict[str, str] = {kind.letter: kind.layer for kind in KINDS.values()}
_NUMBER = "(0|[1-9][0-9]{0,8})"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}")
Version = tuple[int, int, int]


class Step(IntEnum):
    """How large a step of a version is."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


@dataclass(frozen=True, slots=True)
class Changed:
    """The records of an article and layer that are not the same in two releases, by their ids.

    Attributes:
        relabelled: those of `changed` whose label, type or use is another.
    """

    article: str
    layer: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    relabelled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Advance:
    """What lies between two releases.

    Attributes:
        step: the least step of the version.
        reasons: why, the weightiest first, each with the step that it demands.
        records: what happened to records, by article and layer.
    """

    old: Digests
    new: Digests
    step: Step
    reasons: tuple[tuple[Step, str], ...]
    records: tuple[Changed, ...]


def advance(old: Digests, new: Digests) -> Advance:
    """What lies between two releases, and the least step of the version that it demands."""
    records = tuple(_records(old, new))
    reasons = [*_tables(old, new), *_articles(old, new), *_large(old, records)]
    if records and not reasons:
        count = sum(len(item.added) + len(item.changed) + len(item.removed) for item in records)
        where = ", ".join(sorted({item.article for item in records})[:5])
        reasons.append((Step.PATCH, f"{count} corrected or added in {where}"))
    reasons.sort(key=lambda reason: -reason[0])
    step = reasons[0][0] if reasons else Step.NONE
    return Advance(old, new, step, tuple(reasons), records)


def _records(old: Digests, new: Digests) -> Iterator[Changed]:
    for article in sorted({*old.articles, *new.articles}):
        before, after = (_held(side.articles.get(article)) for side in (old, new))
        for layer in dict.fromkeys(_LAYER.values()):
            left = {key: value for key, value in before.items() if _LAYER[key[0]] == layer}
            right = {key: value for key, value in after.items() if _LAYER[key[0]] == layer}
            both = [key for key in left if key in right and left[key] != right[key]]
            found = Changed(
                article,
                layer,
                added=tuple(key for key in right if key not in left),
                changed=tuple(both),
                removed=tuple(key for key in left if key not in right),
                relabelled=tuple(key for key in both if left[key][0] != right[key][0]),
            )
            if found.added or found.changed or found.removed:
                yield found


def _held(article: Held | None) -> Mapping[str, tuple[str, str]]:
    return (article.records if article else None) or {}


def _tables(old: Digests, new: Digests) -> Iterator[tuple[Step, str]]:
    """What readers of the tables and files would notice."""
    for name, columns in old.columns.items():
        if name not in new.columns:
            yield Step.MAJOR, f"the table {name} is gone"
            continue
        for column, kind in columns.items():
            now = new.columns[name].get(column)
            if now is None:
                yield Step.MAJOR, f"the column {name}.{column} is gone"
            elif now != kind:
                yield Step.MAJOR, f"the column {name}.{column} is {now}, it was {kind}"
    for name, columns in new.columns.items():
        if name not in old.columns:
            yield Step.MINOR, f"the table {name} is new"
        elif added := [column for column in columns if column not in old.columns[name]]:
            yield Step.MINOR, f"new in {name}: {', '.join(added)}"
    for name, identifier in new.schemas.items():
        before = old.schemas.get(name, identifier)
        if before != identifier:
            numbers = [part.rpartition(":")[2].split(".") for part in (before, identifier)]
            step = Step.MAJOR if numbers[0][0] != numbers[1][0] else Step.MINOR
            yield step, f"the schema {name} is {identifier.rpartition(':')[2]}"


def _articles(old: Digests, new: Digests) -> Iterator[tuple[Step, str]]:
    """What happened to articles as wholes."""
    for article in sorted(old.articles.keys() & new.articles.keys()):
        was, now = old.articles[article], new.articles[article]
        if was.split != now.split:
            yield Step.MAJOR, f"{article} went from {was.split} to {now.split}"
        if was.text != now.text:
            yield Step.MAJOR, f"the text of {article} is another"
        if (was.records is None) != (now.records is None):
            yield Step.MINOR, f"{article} has gold{' no more' if now.records is None else ''}"
        if was.about != now.about:
            yield Step.PATCH, f"what is known of {article} was corrected"
    if gone := sorted(old.articles.keys() - new.articles.keys()):
        yield Step.MINOR, f"gone: {', '.join(gone)}"
    if come := sorted(new.articles.keys() - old.articles.keys()):
        yield Step.MINOR, f"new: {', '.join(come)}"


def _large(old: Digests, records: tuple[Changed, ...]) -> Iterator[tuple[Step, str]]:
    """Layers of a split that changed so much that scores on them are others."""
    total: Counter[tuple[str | None, str]] = Counter()
    for held in old.articles.values():
        total.update((held.split, _LAYER[key[0]]) for key in _held(held))
    lost: Counter[tuple[str | None, str]] = Counter()
    other: Counter[tuple[str | None, str]] = Counter()
    for change in records:
        if (held_ := old.articles.get(change.article)) is not None:
            place_ = held_.split, change.layer
            lost[place_] += len(change.removed) + len(change.relabelled)
            other[place_] += len(change.removed) + len(change.changed)
    for step, counts, what in (
        (Step.MAJOR, lost, "removed or relabelled"),
        (Step.MINOR, other, "removed or changed"),
    ):
        for place_, count in counts.items():
            if count > LARGE * total[place_]:
                split, layer = place_
                share = f"{count / total[place_]:.0%}" if total[place_] else "all"
                yield step, f"{share} of the records of {layer} in {split} were {what}"


def is_version(name: str) -> bool:
    """Whether a name is a version.

    >>> is_version("0.1.0"), is_version("0.01.0")
    (True, False)
    """
    return _VERSION.fullmatch(name) is not None


def parsed(version: str) -> Version:
    """A version as numbers.

    Raises:
        NewsqedError: it is none.
    """
    match = _VERSION.fullmatch(version)
    if match is None:
        raise NewsqedError(f"{version!r} is no version", hint="three numbers, as in 0.1.0")
    return int(match[1]), int(match[2]), int(match[3])


def least(version: str, step: Step) -> str:
    """The least version after one that a step allows; before 1.0.0 the second number stands for it.

    >>> [least("1.2.3", step) for step in (Step.PATCH, Step.MINOR, Step.MAJOR)]
    ['1.2.4', '1.3.0', '2.0.0']
    >>> least("0.2.3", Step.MAJOR)
    '0.3.0'
    """
    major, minor, patch = parsed(version)
    if step == Step.MAJOR and major:
        return f"{major + 1}.0.0"
    if step >= Step.MINOR:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + (step == Step.PATCH)}"


def released(corpus: Corpus) -> list[str]:
    """The versions of past releases, oldest first."""
    folder = corpus.root / "corpus" / "releases"
    names = [path.stem for path in folder.glob("*.jsonl")] if folder.is_dir() else []
    return sorted((name for name in names if _VERSION.fullmatch(name)), key=parsed)


def now(corpus: Corpus) -> Digests:
    """What a release of the corpus as it is would hold.

    Raises:
        NewsqedError: a file of the corpus cannot be read.
    """
    state = state_of(snapshot(corpus.root), side="head", name="the files as they are")
    for fault in state.unreadable:
        raise NewsqedError(fault.message, path=corpus.root / fault.file, line=fault.line)
    return digests(state, corpus.settings["version"])


def drifted(corpus: Corpus) -> bool:
    """Whether the corpus' version was released, and held something else."""
    path = place(corpus, corpus.settings["version"])
    if not path.is_file():
        return False
    found = advance(read(path), now(corpus))
    return found.step != Step.NONE


@contextlib.contextmanager
def cutting(corpus: Corpus, version: str) -> Iterator[Advance | None]:
    """Make a version of the corpus as it is, for as long as the block does not raise.

    Its digests are kept in `corpus/releases/`, and corpus.toml names it; if the block raises, both
    are as they were. The same version again, of the same records, changes nothing.

    Args:
        corpus: the corpus.
        version: of the release.

    Yields:
        What lies between the last release and this; None for the first.

    Raises:
        NewsqedError: the version is none, smaller a step than the changes demand, or was released
            with other records; CHANGELOG.md has no section of it; or the corpus' check finds
            faults.
    """
    found, held = _allowed(corpus, version)
    kept, settings = place(corpus, version), corpus.root / "corpus" / "corpus.toml"
    before = {path: path.read_bytes() if path.is_file() else None for path in (settings, kept)}
    named = corpus.settings["version"]
    try:
        kept.parent.mkdir(exist_ok=True)
        corpus.set_version(version)
        write_whole(kept, to_bytes(held, version))
        yield found
    except BaseException as error:
        for path, data in before.items():
            if data is None:
                path.unlink(missing_ok=True)
            else:
                write_whole(path, data)
        corpus.settings["version"] = named
        if isinstance(error, OSError):
            message = f"the version cannot be kept: {error.strerror or error}"
            raise NewsqedError(message, path=error.filename) from None
        raise


def cut(corpus: Corpus, version: str) -> Advance | None:
    """Make a version of the corpus as it is (see `cutting`); what it is a step of."""
    with cutting(corpus, version) as found:
        return found


def _allowed(corpus: Corpus, version: str) -> tuple[Advance | None, Digests]:
    """What lies between the last release and the corpus, if the version is large enough for it."""
    parsed(version)
    faults = sum(1 for finding in check_corpus(corpus) if failed([finding]))
    if faults:
        raise NewsqedError(
            f"the corpus' check finds faults that nobody has waived ({faults})",
            hint="`newsqed check` lists them",
        )
    held, before = now(corpus), released(corpus)
    if version in before:
        same = advance(read(place(corpus, version)), held)
        if same.step != Step.NONE or version != before[-1]:
            why = same.reasons[0][1] if same.reasons else f"{before[-1]} came after it"
            raise NewsqedError(
                f"{version} was released already, and not of these records ({why})",
                hint=f"the least version now is {least(before[-1], max(same.step, Step.PATCH))}",
            )
        return same, held
    found: Advance | None = None
    if before:
        found = advance(read(place(corpus, before[-1])), held)
        wanted = least(before[-1], max(found.step, Step.PATCH))
        if parsed(version) < parsed(wanted):
            why = found.reasons[0][1] if found.reasons else "nothing changed"
            raise NewsqedError(
                f"{version} is too small a step from {before[-1]} ({why})",
                hint=f"the least version is {wanted}; newsqed diff {before[-1]} tells all",
            )
    _in_changelog(corpus, version)
    return found, held


def _in_changelog(corpus: Corpus, version: str) -> None:
    """Refuse a version that CHANGELOG.md has no section of."""
    path = corpus.root / "CHANGELOG.md"
    text = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
    heading = re.compile(rf"(?mi)^## .*\bcorpus {re.escape(version)}(?![\d.]).*$")
    found = [match[0] for match in heading.finditer(text)]
    if not any("unreleased" not in line.lower() for line in found):
        raise NewsqedError(
            f"CHANGELOG.md calls {version} unreleased"
            if found
            else f"CHANGELOG.md has no section of corpus {version}",
            path=path,
            hint=f"a heading like: ## Corpus {version} (its day), and what changed below it",
        )


def to_object(found: Advance) -> dict[str, Any]:
    """What lies between two releases, as a JSON object."""
    counts: dict[str, Counter[str]] = {}
    for change in found.records:
        for how in ("added", "changed", "removed"):
            counts.setdefault(change.layer, Counter())[how] += len(getattr(change, how))
    return {
        "base": found.old.name,
        "head": found.new.name,
        "step": found.step.name.lower(),
        "reasons": [{"step": step.name.lower(), "reason": why} for step, why in found.reasons],
        "counts": {layer: dict(count) for layer, count in counts.items()},
        "records": [
            {
                "article": change.article,
                "layer": change.layer,
                **{how: list(getattr(change, how)) for how in ("added", "changed", "removed")},
            }
            for change in found.records
        ],
    }
