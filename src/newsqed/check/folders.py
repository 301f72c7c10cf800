"""Check a corpus folder: its settings, each article with its files, and the whole.

In: a corpus. Out: findings, article by article. One article is in memory at a time; nothing
outside the folder is read.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from newsqed.check import table
from newsqed.check.articles import Folder
from newsqed.check.corpus import ANNOTATORS, SETTINGS, TABLE, Row, Whole
from newsqed.check.files import File
from newsqed.check.lines import Line
from newsqed.check.run import check_records, fits, in_order, read, told
from newsqed.check.subjects import Annotations, Record, Source
from newsqed.check.validation import file_shape
from newsqed.errors import NewsqedError
from newsqed.records import Finding
from newsqed.store import SPLITS, SPLITS_HEADER, Corpus
from newsqed.text import Edit


def check_corpus(corpus: Corpus, articles: Sequence[str] | None = None) -> Iterator[Finding]:
    """The findings of a corpus folder, article by article, then those of the whole.

    Args:
        corpus: the corpus.
        articles: ids of the articles to look at; what concerns the whole is then left out.

    Raises:
        NewsqedError: the corpus holds no article of that id.

    Example:
        >>> from newsqed.store import Corpus
        >>> list(check_corpus(Corpus("tests/examples/valid/corpus"), ["tram-bells"]))
        []
    """
    root = corpus.root
    whole = Whole(root, _folders(root))
    yield from _settings(whole)
    for article in articles if articles is not None else whole.ids:
        if articles is not None:
            corpus.folder(article)
        yield from _article(whole, article)
    if articles is None:
        raw = root / "raw"
        whole.strays = [
            path.name
            for path in (sorted(raw.iterdir()) if raw.is_dir() else ())
            if path.name.partition(".")[0] not in {*whole.ids, "", "README"}
        ]
        for code, check in table.CORPUS.items():
            yield from told(code, check(whole), Source("."))


def _folders(root: Path) -> list[str]:
    """The folders of corpus/ that are, or should be, an article's."""
    return sorted(
        path.name
        for path in (root / "corpus").iterdir()
        if path.is_dir() and not path.name.startswith(".") and path.name != "releases"
    )


def _open(file: File, found: list[Finding]) -> bool:
    """Level 1 of a file; whether its bytes can be looked at."""
    before = len(found)
    for code, check in table.FILES.items():
        found += told(code, check(file), Source(file.name))
    return len(found) == before and file.data is not None


def _plain(file: File, found: list[Finding], *, frozen: bool = False) -> bool:
    """Level 1 of a file that is no JSON; a frozen text's line ends have a check of their own."""
    if not _open(file, found):
        return False
    line = Line(file.data or b"", file.name, jsonl=False)
    for code, check in (("E101", table.LINES["E101"]), *table.FORM.items()):
        if not frozen or code in ("E101", "E102"):
            found += told(code, check(line), line.source)
    return line.undecodable is None


def _settings(whole: Whole) -> Iterator[Finding]:
    """The files that concern the whole corpus."""
    found: list[Finding] = []
    settings = File(whole.root, SETTINGS)
    if _plain(settings, found) and isinstance(settings.toml, dict):
        whole.settings = settings.toml
    annotators = File(whole.root, ANNOTATORS, may_be_empty=True)
    if _plain(annotators, found) and isinstance(annotators.toml, dict):
        whole.annotators = annotators.toml
    splits = File(whole.root, TABLE)
    _plain(splits, found)
    if splits.text:
        whole.rows = []
        for number, line in enumerate(splits.text.split("\n"), start=1):
            cells = line.removesuffix("\r").split("\t")
            if line != SPLITS_HEADER and len(cells) == 3 and cells[1] in SPLITS:
                whole.rows.append(Row(number, line, *cells))
    yield from found


def _object(file: File, schema: str, found: list[Finding]) -> tuple[dict[str, Any] | None, Source]:
    """A JSON file of one object, where it passes levels 1 and 2."""
    if not _open(file, found):
        return None, Source(file.name)
    line = Line(file.data or b"", file.name, jsonl=False)
    value = read(line, found)
    if value is not None and not fits(file_shape(schema, value), line.source, "", found):
        value = None
    return value, line.source


def _lines(file: File, found: list[Finding]) -> Iterator[tuple[dict[str, Any], Source]]:
    """The objects of a JSON Lines file that pass level 1."""
    if not _open(file, found):
        return
    for number, data in enumerate(io.BytesIO(file.data or b""), start=1):
        line = Line(data, file.name, number)
        value = read(line, found)
        if value is not None:
            yield value, line.source


def _article(whole: Whole, article: str) -> Iterator[Finding]:
    """All that concerns one article; what the whole has to know of it is noted there."""
    base = f"corpus/{article}"
    found: list[Finding] = []
    folder = _folder(whole, article, found)
    yield from found
    if folder.text_bytes is not None:
        digest = hashlib.sha256(folder.text_bytes).hexdigest()
        whole.hashes.setdefault(digest, []).append(article)
    if folder.sidecar and folder.sidecar_source and folder.sidecar["license"] is None:
        whole.unlicensed.append((article, folder.sidecar_source))
    for code, check in table.ARTICLES.items():
        yield from told(code, check(folder), Source(base))
    annotators = None if whole.annotators is None else frozenset(whole.annotators)
    hands = sorted((whole.root / base / "hand").glob("*.jsonl"))
    for name, role in (
        ("gold.jsonl", "gold"),
        ("rules.jsonl", "rules"),
        *((f"hand/{path.name}", "hand") for path in hands),
    ):
        file = File(whole.root, f"{base}/{name}", needed=False, may_be_empty=role == "rules")
        found = []
        records = [Record(value, source) for value, source in _lines(file, found)]
        if folder.text is not None:
            check_records(
                Annotations(
                    folder.text,
                    records,
                    role=role,
                    annotators=annotators,
                    complete=all(finding.code in table.FORM for finding in found),
                ),
                found,
            )
        yield from in_order(found)


def _folder(whole: Whole, article: str, found: list[Finding]) -> Folder:
    """Levels 1 and 2 of an article's own files."""
    base = f"corpus/{article}"
    names = {
        "text": f"{base}/text.txt",
        "article": f"{base}/article.json",
        "edits": f"{base}/edits.jsonl",
        "sidecar": f"raw/{article}.source.json",
    }
    canary = (whole.settings or {}).get("canary")
    folder = Folder(article, names, canary if isinstance(canary, str) else None)
    folder.about, folder.about_source = _object(
        File(whole.root, names["article"]), "article", found
    )
    text = File(whole.root, names["text"])
    if _plain(text, found, frozen=True):
        folder.text_bytes, folder.text = text.data, text.text
    folder.sidecar, folder.sidecar_source = _object(
        File(whole.root, names["sidecar"]), "source", found
    )
    if folder.sidecar:
        names["raw"] = f"raw/{folder.sidecar['file']}"
        raw = File(whole.root, names["raw"])
        if _open(raw, found):
            folder.raw = raw.data
    edits = File(whole.root, names["edits"], may_be_empty=True)
    log: list[Edit] = []
    before = len(found)
    for value, source in _lines(edits, found):
        if fits(file_shape("edits", value), source, "", found):
            log.append(Edit(**value))
    if edits.data is not None and len(found) == before:
        folder.edits = tuple(log)
    folder.has_gold = (whole.root / base / "gold.jsonl").is_file()
    return folder


def check_article_file(path: Path, folder: Path) -> Iterator[Finding]:
    """One file of an article's folder, in sight of the others; a text that cannot be read too."""
    root = folder.resolve().parent.parent
    name = path.resolve().relative_to(root).as_posix()
    if not path.is_file() or not re.fullmatch(
        r"corpus/[^/]+/(?:\w+\.(?:jsonl?|txt)|hand/[^/]+\.jsonl)", name
    ):
        raise NewsqedError("there is no such file to check", path=path)
    whole = Whole(root, [folder.name])
    for _ in _settings(whole):
        pass
    for finding in _article(whole, folder.resolve().name):
        if finding.file == name or (finding.level == 1 and finding.file.endswith("/text.txt")):
            yield finding
