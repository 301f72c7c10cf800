"""A corpus folder: its settings, articles and splits; taking an article in.

In: a folder of the layout. Out: articles, and new ones, written whole or not at all. No annotation
is judged here; no raw file and no frozen text is edited.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from newsqed import duplicates, schemas
from newsqed import text as texts
from newsqed.dates import day_of
from newsqed.errors import NewsqedError
from newsqed.records import Annotation, Article
from newsqed.store.files import (
    lines_bytes,
    parse_lines,
    pretty,
    read_bytes,
    read_json,
    read_lines,
    read_records,
    read_toml,
    records_bytes,
    write_whole,
)
from newsqed.store.placing import SPLITS, Place, place

SPLITS_HEADER = "article\tsplit\tcluster"


_ID = re.compile(r"[a-z0-9-]{1,100}")
_RESERVED = ("releases",)
_ABOUT = ("id", "title", "published", "language", "desk", "sha256", "gold_from")


@dataclass(frozen=True, slots=True)
class Added:
    """What `add` did: the new article's id, its edits and what looks wrong but was left, its place.

    Attributes:
        place: its split and cluster; the cluster is its own id unless it has near-duplicates.
    """

    id: str
    cleaned: texts.Cleaned
    place: Place


def waiver_position(waiver: Mapping[str, Any]) -> tuple[str, str, str]:
    """The sort key of a line of `corpus/waivers.jsonl`: file, code, record."""
    return str(waiver.get("file")), str(waiver.get("code")), str(waiver.get("id") or "")


class Corpus:
    """A corpus folder.

    Attributes:
        root: the folder that holds `raw/` and `corpus/`.
    """

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)
        if not (self.root / "corpus" / "corpus.toml").is_file():
            raise NewsqedError(
                "this folder holds no corpus (no corpus/corpus.toml)",
                path=self.root,
                hint="go to one, name one with --root, or make one: newsqed new FOLDER",
            )

    @classmethod
    def find(cls, start: Path | str = ".") -> Corpus:
        """The corpus that holds the folder `start`: it or the nearest one above it.

        Raises:
            NewsqedError: there is none.
        """
        here = Path(start).resolve()
        for folder in (here, *here.parents):
            if (folder / "corpus" / "corpus.toml").is_file():
                return cls(folder)
        return cls(start)

    @cached_property
    def settings(self) -> dict[str, str]:
        """`corpus/corpus.toml`: name, version, salt, canary.

        Raises:
            NewsqedError: it is not TOML or lacks a key.
        """
        path = self.root / "corpus" / "corpus.toml"
        settings = read_toml(path)
        for key in ("name", "version", "salt", "canary"):
            if not isinstance(settings.get(key), str):
                raise NewsqedError(f"the key {key!r} is missing or no string", path=path)
        return settings

    @cached_property
    def annotators(self) -> dict[str, dict[str, Any]]:
        """`corpus/annotators.toml`: what each annotator is, by id."""
        path = self.root / "corpus" / "annotators.toml"
        return read_toml(path) if path.is_file() else {}

    @property
    def baselines(self) -> dict[str, Any] | None:
        """`corpus/baselines.toml`: what programs that learn from the corpus score on it."""
        path = self.root / "corpus" / "baselines.toml"
        return read_toml(path) if path.is_file() else None

    @property
    def measured(self) -> dict[str, Any] | None:
        """`corpus/measured.toml`: figures that cannot be counted from the corpus."""
        path = self.root / "corpus" / "measured.toml"
        return read_toml(path) if path.is_file() else None

    def adjudication(self) -> list[tuple[int, dict[str, Any]]]:
        """`corpus/adjudication.jsonl`: decisions between passes, each with its line number.

        Raises:
            NewsqedError: the file cannot be read, or a line is no JSON object.
        """
        path = self.root / "corpus" / "adjudication.jsonl"
        return list(parse_lines(read_bytes(path), path)) if path.is_file() else []

    def ids(self) -> list[str]:
        """The ids of all articles, sorted."""
        return sorted(path.parent.name for path in (self.root / "corpus").glob("*/article.json"))

    def folder(self, article: str) -> Path:
        """The article's folder.

        Raises:
            NewsqedError: there is no such article.
        """
        home = self.root / "corpus" / article
        if not _ID.fullmatch(article) or not (home / "article.json").is_file():
            near = [name for name in self.ids() if article and (article in name or name in article)]
            raise NewsqedError(
                f"the corpus holds no article {article!r}",
                path=self.root,
                hint=f"did you mean {near[0]}?"
                if near
                else "its folders under corpus/ are the ids",
            )
        return home

    def article(self, article: str) -> Article:
        """The article with its text, sidecar, gold and rule annotations.

        Raises:
            NewsqedError: a file is missing, cannot be read, or is not the text that was frozen;
                `newsqed check` tells more.
        """
        folder = self.folder(article)
        about = read_json(folder / "article.json")
        gold = folder / "gold.jsonl"
        rules = folder / "rules.jsonl"
        try:
            frozen = (folder / "text.txt").read_bytes()
            if hashlib.sha256(frozen).hexdigest() != about["sha256"]:
                raise NewsqedError(
                    "the text is not the one that was frozen (its sha256 differs)",
                    path=folder / "text.txt",
                    hint="a frozen text never changes: bring the old one back (git checkout)",
                )
            return Article(
                text=frozen.decode("utf-8"),
                source=read_json(self.root / "raw" / f"{article}.source.json"),
                gold=read_records(gold) if gold.exists() else None,
                rules=read_records(rules) if rules.exists() else (),
                **{key: about[key] for key in _ABOUT},
            )
        except OSError as error:
            raise NewsqedError(str(error.strerror), path=error.filename) from None
        except UnicodeDecodeError as error:
            raise NewsqedError(f"not UTF-8 ({error})", path=folder / "text.txt") from None
        except KeyError as error:
            raise NewsqedError(
                f"the key {error} is missing", path=folder / "article.json"
            ) from None

    def passes(self, article: str) -> list[str]:
        """Who annotated the article in a single pass of their own (`hand/`), sorted."""
        return sorted(path.stem for path in (self.folder(article) / "hand").glob("*.jsonl"))

    def single(self, article: str, annotator: str) -> tuple[Annotation, ...]:
        """The annotations of a single pass.

        Raises:
            NewsqedError: there is none, or it cannot be read.
        """
        return tuple(read_records(self.folder(article) / "hand" / f"{annotator}.jsonl"))

    def articles(self) -> Iterator[Article]:
        """All articles, in order of their ids."""
        for article in self.ids():
            yield self.article(article)

    def splits(self) -> dict[str, tuple[str, str]]:
        """`corpus/splits.tsv`: each article's split and cluster.

        Raises:
            NewsqedError: a line is malformed, names an unknown split or an article again.
        """
        path = self.root / "corpus" / "splits.tsv"
        return parse_splits(read_bytes(path), path) if path.is_file() else {}

    def raw(self, article: str) -> Path:
        """The article's raw file, as its sidecar names it.

        Raises:
            NewsqedError: the sidecar is missing or names no file of `raw/`.
        """
        sidecar = self.root / "raw" / f"{article}.source.json"
        name = read_json(sidecar).get("file")
        if not isinstance(name, str) or Path(name).name != name:
            raise NewsqedError("`file` names no file of raw/", path=sidecar)
        return self.root / "raw" / name

    def edits(self, article: str) -> tuple[texts.Edit, ...]:
        """The article's log of edits.

        Raises:
            NewsqedError: it cannot be read.
        """
        path = self.folder(article) / "edits.jsonl"
        found = []
        for number, record in enumerate(read_lines(path), start=1):
            try:
                found.append(texts.Edit(**record))
            except TypeError as error:
                raise NewsqedError(f"this is no edit ({error})", path=path, line=number) from None
        return tuple(found)

    def write(self, article: str, name: str, annotations: Iterable[Annotation]) -> bool:
        """Write an annotation file (`rules`, `gold`, `hand/<annotator>`); whether it changed."""
        path = self.folder(article) / f"{name}.jsonl"
        new = records_bytes(annotations)
        if path.is_file() and path.read_bytes() == new:
            return False
        path.parent.mkdir(exist_ok=True)
        write_whole(path, new)
        return True

    def add(
        self,
        file: Path | str,
        *,
        id: str | None = None,
        split: str | None = None,
        title: str | None = None,
        published: str | None = None,
        publisher: str | None = None,
        url: str | None = None,
        retrieved: str | None = None,
        license: str | None = None,
        text: str = "withheld",
        origin: str = "collected",
        desk: str | None = None,
        language: str = "en",
        encoding: str | None = None,
    ) -> Added:
        """Take a file in: keep its bytes, clean them once, freeze the text, log the edits.

        Nothing is left half-written: the article's folder appears last, by a rename.

        Args:
            file: the raw file.
            id: the article's id; made from the file's name if not given.
            split: `train`, `validation` or `test`; if not given, that of its near-duplicates, else
                the one furthest below 60/20/20 within its desk (see `newsqed.store.placing`).
            title: the headline.
            published: ISO 8601; if not given, what a header of the page says.
            publisher: who published it.
            url: where it was found.
            retrieved: when it was fetched, ISO 8601.
            license: an SPDX expression.
            text: `full` or `withheld`: whether releases may hold the words.
            origin: `collected` or `composed`.
            desk: the part of the paper, in lower case.
            language: a BCP 47 tag.
            encoding: of the file, where it is not UTF-8.

        Raises:
            NewsqedError: the file is unreadable, empty, binary or a duplicate, the id is taken, or
                every split would leak what it shares with near-duplicates.
        """
        path = Path(file)
        raw = read_bytes(path)
        article = id if id is not None else _slug(path.stem)
        if not _ID.fullmatch(article) or article in _RESERVED:
            raise NewsqedError(
                f"{article!r} is no article id",
                hint="lower-case letters a-z, digits and hyphens, at most 100 of them; "
                f"not {' or '.join(_RESERVED)}",
            )
        try:
            cleaned = texts.clean(raw, encoding=encoding)
        except NewsqedError as error:
            raise NewsqedError(
                error.message, path=path, line=error.line, column=error.column, hint=error.hint
            ) from None
        encoded = cleaned.text.encode()
        self._refuse_duplicates(path, article, raw, encoded)
        try:
            placed = self._placed(article, cleaned.text, desk, split)
        except NewsqedError as error:
            raise NewsqedError(error.message, path=path, hint=error.hint) from None
        published = published if published is not None else cleaned.published
        for moment in (published, retrieved):
            if moment is not None:
                day_of(moment)
        source = {
            "schema": schemas.identifier("source"),
            "file": f"{article}{_suffix(path)}",
            "sha256": hashlib.sha256(raw).hexdigest(),
            "url": url,
            "publisher": publisher,
            "retrieved": retrieved,
            "published": published,
            "license": license,
            "text": text,
            "origin": origin,
        }
        about = {
            "schema": schemas.identifier("article"),
            "id": article,
            "title": title,
            "published": published,
            "language": language,
            "desk": desk,
            "sha256": hashlib.sha256(encoded).hexdigest(),
            "gold_from": None,
            "canary": self.settings["canary"],
        }
        before = self.splits()
        splits = {
            name: (split, placed.cluster if cluster in placed.joins else cluster)
            for name, (split, cluster) in before.items()
        }
        splits[article] = placed.split, placed.cluster
        self._refuse_unfit(about)
        self._refuse_overwriting(path, raw, str(source["file"]), article)
        folder = self.root / "corpus" / article
        staged = Path(tempfile.mkdtemp(prefix=f".{article}.", dir=self.root / "corpus"))
        written: list[Path] = []
        try:
            (staged / "text.txt").write_bytes(encoded)
            (staged / "article.json").write_bytes(pretty(about))
            (staged / "edits.jsonl").write_bytes(lines_bytes(asdict(e) for e in cleaned.edits))
            staged.chmod(0o755)
            (self.root / "raw").mkdir(exist_ok=True)
            for target, content in (
                (self.root / "raw" / str(source["file"]), raw),
                (self.root / "raw" / f"{article}.source.json", pretty(source)),
            ):
                if not target.exists():
                    written.append(target)
                write_whole(target, content)
            self.write_splits(splits)
            staged.rename(folder)
        except BaseException:
            shutil.rmtree(staged, ignore_errors=True)
            for target in written:
                target.unlink(missing_ok=True)
            with suppress(NewsqedError):
                self.write_splits(before)
            raise
        self._wording.add(article, cleaned.text)
        return Added(article, cleaned, placed)

    def set_gold_from(self, article: str, gold_from: str | None) -> None:
        """Say in article.json how the gold was begun: `scratch` or `rules`."""
        path = self.folder(article) / "article.json"
        write_whole(path, pretty({**read_json(path), "gold_from": gold_from}))

    def set_version(self, version: str) -> None:
        """Write the corpus' version into `corpus/corpus.toml`, all else left as it is.

        Raises:
            NewsqedError: there is no line with a version.
        """
        path = self.root / "corpus" / "corpus.toml"
        text = read_bytes(path).decode("utf-8")
        made, count = re.subn(
            r"""(?m)^(version\s*=\s*)(?:"[^"]*"|'[^']*')""", rf'\g<1>"{version}"', text
        )
        if count != 1:
            raise NewsqedError("there is no line with the version", path=path)
        write_whole(path, made.encode())
        self.settings["version"] = version

    def add_waivers(self, waivers: Iterable[Mapping[str, Any]]) -> None:
        """Put lines into `corpus/waivers.jsonl`, which is sorted by file, code and record."""
        path = self.root / "corpus" / "waivers.jsonl"
        there = list(read_lines(path)) if path.is_file() else []
        write_whole(path, lines_bytes(sorted([*there, *waivers], key=waiver_position)))

    def write_splits(self, splits: Mapping[str, tuple[str, str]]) -> None:
        """Write `corpus/splits.tsv`, sorted by article."""
        rows = [SPLITS_HEADER, *("\t".join((name, *splits[name])) for name in sorted(splits))]
        write_whole(self.root / "corpus" / "splits.tsv", ("\n".join(rows) + "\n").encode())

    def _refuse_unfit(self, about: Mapping[str, Any]) -> None:
        """Refuse words that article.json has no place for."""
        properties = schemas.load("article")["properties"]
        for key, hint in (("language", "a BCP 47 tag: en, pt-BR"), ("desk", "lower-case letters")):
            pattern = properties[key].get("pattern")
            if about[key] is not None and pattern and not re.search(pattern, about[key]):
                raise NewsqedError(f"{key}: {about[key]!r} will not do", hint=hint)

    def _refuse_overwriting(self, path: Path, raw: bytes, name: str, article: str) -> None:
        """Refuse to put anything in the place of a file that is kept already."""
        for kept in (self.root / "raw" / name, self.root / "raw" / f"{article}.source.json"):
            if kept.exists() and (kept.name != name or read_bytes(kept) != raw):
                raise NewsqedError(
                    f"raw/{kept.name} is there already, and is another file",
                    path=path,
                    hint="move it away, or choose another id with --id",
                )

    def _refuse_duplicates(self, path: Path, article: str, raw: bytes, encoded: bytes) -> None:
        raw_hash = hashlib.sha256(raw).hexdigest()
        text_hash = hashlib.sha256(encoded).hexdigest()
        for other in self.ids():
            sidecar = self.root / "raw" / f"{other}.source.json"
            same_raw = sidecar.is_file() and read_json(sidecar).get("sha256") == raw_hash
            about = read_json(self.root / "corpus" / other / "article.json")
            if same_raw or about.get("sha256") == text_hash:
                what = "the same bytes" if same_raw else "the same text"
                raise NewsqedError(
                    f"the file holds {what} as the article {other}",
                    path=path,
                    hint="each article is held once",
                )
        if (self.root / "corpus" / article).exists():
            raise NewsqedError(
                f"the corpus holds an article {article!r} already",
                path=path,
                hint="choose another id with --id",
            )

    def _placed(self, article: str, text: str, desk: str | None, wanted: str | None) -> Place:
        """The new article's split and cluster."""
        splits = self.splits()
        same = [
            splits[name][0]
            for name in self.ids()
            if name in splits and read_json(self.folder(name) / "article.json").get("desk") == desk
        ]
        like = self._wording.like(article, text)
        return place(article, like, same, splits, self.settings["salt"], wanted)

    @cached_property
    def _wording(self) -> duplicates.Index:
        """What the frozen texts have in common; `add` keeps it up to date."""
        found = duplicates.Index()
        for name in self.ids():
            found.add(
                name, (self.folder(name) / "text.txt").read_bytes().decode("utf-8", "replace")
            )
        return found


def parse_splits(data: bytes, path: Path | str) -> dict[str, tuple[str, str]]:
    """Each article's split and cluster, from the bytes of the file `path`.

    Raises:
        NewsqedError: they are not UTF-8, or a line is malformed, names an unknown split or an
            article again.
    """
    found: dict[str, tuple[str, str]] = {}
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise NewsqedError(f"not UTF-8 ({error.reason})", path=path) from None
    for number, line in enumerate(lines, start=1):
        cells = line.split("\t")
        if number == 1 and line == SPLITS_HEADER:
            continue
        if len(cells) != 3 or cells[1] not in SPLITS:
            raise NewsqedError(
                "a line is article, split (train, validation or test) and cluster",
                path=path,
                line=number,
                hint="three cells, parted by one tab each, under the header line",
            )
        if cells[0] in found:
            raise NewsqedError(f"{cells[0]} stands here again", path=path, line=number)
        found[cells[0]] = (cells[1], cells[2])
    return found


def _slug(stem: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")


def _suffix(path: Path) -> str:
    suffix = re.sub(r"[^a-z0-9.]", "", path.suffix.lower())
    return suffix if len(suffix) > 1 else ".txt"
