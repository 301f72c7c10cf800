"""A state of a corpus: what stood in its files at one time.

In: the bytes of files, by name. Out: articles with what is known of them, their rights, split and
annotation files, which are parsed when they are asked for. What cannot be read is told with file
and line and left out; nothing here opens a file or judges an annotation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, Literal, TypeVar

from newsqed.errors import NewsqedError
from newsqed.records import KINDS
from newsqed.store import parse_json, parse_lines, parse_splits

Object = dict[str, Any]
Side = Literal["base", "head"]
SPLITS, WAIVERS = "corpus/splits.tsv", "corpus/waivers.jsonl"
_Parsed = TypeVar("_Parsed")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file of one side that could not be read, and so was not compared."""

    side: Side
    file: str
    line: int | None
    message: str


class Records:
    """An annotation file: its bytes, and its records once they are asked for.

    Attributes:
        file: its name, relative to the corpus folder.
        data: its bytes.
    """

    def __init__(self, file: str, data: bytes) -> None:
        self.file = file
        self.data = data

    @cached_property
    def objects(self) -> list[Object] | NewsqedError:
        """The records as they stand there, or why they cannot be read.

        A file is read whole or not at all: half of it would look like records that were removed.
        """
        found: dict[str, Object] = {}
        try:
            for number, item in parse_lines(self.data, self.file):
                name, kind = item.get("id"), item.get("kind")
                if not isinstance(name, str) or not isinstance(kind, str) or kind not in KINDS:
                    raise NewsqedError("this is no record", path=self.file, line=number)
                if name in found:
                    raise NewsqedError("an id stands here again", path=self.file, line=number)
                if not _shallow(item):
                    raise NewsqedError("nested too deep", path=self.file, line=number)
                found[name] = item
        except NewsqedError as error:
            return error
        return list(found.values())


@dataclass(frozen=True, slots=True)
class Folder:
    """An article as it stood.

    Attributes:
        text: the frozen text; empty where it is missing or cannot be read.
        about: article.json; None where it is missing or cannot be read.
        source: the sidecar of the raw file; None likewise.
        split: its split, None where it has none.
        files: its annotation files: `gold`, `rules`, `hand/<annotator>`.
    """

    id: str
    text: str
    about: Object | None
    source: Object | None
    split: str | None
    files: Mapping[str, Records]

    @property
    def withheld(self) -> bool:
        """Whether its words may be shown nowhere; so too where nothing is known of its rights."""
        return (self.source or {}).get("text") != "full"

    @property
    def title(self) -> str | None:
        """The headline, where there is one."""
        title = (self.about or {}).get("title")
        return title if isinstance(title, str) else None


@dataclass(frozen=True, slots=True)
class State:
    """A corpus as it stood.

    Attributes:
        name: what a person calls it: a revision, a folder.
        commit: the id of the commit, None for a folder.
        articles: by id.
        waivers: the lines of `corpus/waivers.jsonl`.
        unreadable: what could not be read of what is read at once.
        holds: whether there is a corpus at all.
    """

    name: str
    commit: str | None
    articles: Mapping[str, Folder]
    waivers: tuple[Object, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    holds: bool = True


@dataclass(slots=True)
class _Reader:
    """Reads files of one side and remembers what could not be read."""

    side: Side
    files: Mapping[str, bytes]
    unreadable: list[Unreadable] = field(default_factory=list)

    def get(self, name: str, parse: Callable[[bytes, str], _Parsed]) -> _Parsed | None:
        """What the file holds; None where it is missing or cannot be read."""
        if name not in self.files:
            return None
        try:
            found = parse(self.files[name], name)
            if not _shallow(found):
                raise NewsqedError("nested too deep", path=name)
        except NewsqedError as error:
            self.unreadable.append(Unreadable(self.side, name, error.line, error.message))
            return None
        return found


def state_of(
    files: Mapping[str, bytes], *, side: Side, name: str, commit: str | None = None
) -> State:
    """The state of a corpus that those files make.

    Args:
        files: bytes by name relative to the corpus folder (see `newsqed.store.snapshot`).
        side: which side of a comparison it is, for what cannot be read.
        name: what a person calls it.
        commit: the id of the commit.
    """
    reader = _Reader(side, files)
    splits = reader.get(SPLITS, parse_splits) or {}
    waivers = reader.get(WAIVERS, _lines) or []
    articles = {
        article: _folder(article, names, reader, splits.get(article, (None,))[0])
        for article, names in _by_article(files).items()
    }
    return State(
        name=name,
        commit=commit,
        articles=articles,
        waivers=tuple(waivers),
        unreadable=tuple(reader.unreadable),
        holds="corpus/corpus.toml" in files,
    )


def _by_article(files: Iterable[str]) -> dict[str, list[str]]:
    """The names of the files in each article's folder, articles sorted."""
    found: dict[str, list[str]] = {}
    for name in sorted(files):
        parts = name.split("/")
        if parts[0] == "corpus" and len(parts) > 2:
            found.setdefault(parts[1], []).append(name)
    return found


def _folder(article: str, names: Iterable[str], reader: _Reader, split: str | None) -> Folder:
    top = f"corpus/{article}"
    return Folder(
        id=article,
        text=reader.get(f"{top}/text.txt", _text) or "",
        about=reader.get(f"{top}/article.json", parse_json),
        source=reader.get(f"raw/{article}.source.json", parse_json),
        split=split,
        files={
            PurePosixPath(name).relative_to(top).with_suffix("").as_posix(): Records(
                name, reader.files[name]
            )
            for name in names
            if name.endswith(".jsonl")
        },
    )


def _shallow(value: object, levels: int = 20) -> bool:
    """Whether a value is nested no deeper than that: what is ours is nested three deep."""
    if not isinstance(value, dict | list):
        return True
    parts = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_shallow(part, levels - 1) for part in parts)


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NewsqedError(f"not UTF-8 ({error.reason})", path=name) from None


def _lines(data: bytes, name: str) -> list[Object]:
    return [item for _, item in parse_lines(data, name)]
