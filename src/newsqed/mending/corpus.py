"""A corpus folder: each of its files mended, article by article, and rules.jsonl made anew.

In: a corpus. Out: the mends, each told after its file was written. Links that lead out of the
folder are not followed; `text.txt` and raw files are never written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from newsqed.annotate import annotate
from newsqed.check.corpus import ANNOTATORS, SETTINGS, TABLE, WAIVED
from newsqed.check.files import File
from newsqed.check.lines import Line
from newsqed.check.run import read
from newsqed.check.scope import Wanted, articles_of
from newsqed.errors import NewsqedError
from newsqed.mending import files
from newsqed.mending.files import Mend, Mended
from newsqed.records import Document
from newsqed.store import Corpus, records_bytes, write_whole


def mend_corpus(corpus: Corpus, wanted: Wanted | None = None) -> Iterator[Mend]:
    """Mend what is certain in a corpus, and say what was done.

    Args:
        corpus: the corpus.
        wanted: which articles (`articles`, `since`); all if not given.

    Raises:
        NewsqedError: a file cannot be written, the corpus holds no article of that id, or git knows
            no such revision.
    """
    wanted = wanted or Wanted()
    if wanted.articles is None:
        for name in (SETTINGS, ANNOTATORS, TABLE):
            yield from _mend(corpus.root, name, files.plain_file)
        yield from _mend(corpus.root, WAIVED, files.waiver_lines)
    for article in articles_of(corpus, wanted):
        yield from mend_article(corpus, article)


def mend_article(corpus: Corpus, article: str) -> Iterator[Mend]:
    """Mend what is certain in the files of one article."""
    root, home = corpus.root, f"corpus/{article}"
    sidecar = f"raw/{article}.source.json"
    yield from _mend(root, sidecar, lambda data, name: files.json_file(data, name, "source"))
    yield from _mend(
        root, f"{home}/article.json", lambda data, name: files.json_file(data, name, "article")
    )
    yield from _mend(root, f"{home}/edits.jsonl", files.edit_lines)
    document = frozen(root, article)
    text, published = (document.text, document.published) if document else (None, None)
    for name in ("gold", *(f"hand/{name}" for name in corpus.passes(article))):
        yield from _mend(
            root,
            f"{home}/{name}.jsonl",
            lambda data, file: files.annotation_lines(data, file, text, published),
        )
    if document is not None:
        yield from _proposals(root, f"{home}/rules.jsonl", document)


def mend_annotations(root: Path, article: str, name: str) -> Iterator[Mend]:
    """Mend what is certain in one file of an article's annotations."""
    document = frozen(root, article)
    if name.endswith("/rules.jsonl") and document is not None:
        yield from _proposals(root, name, document)
    else:
        text, published = (document.text, document.published) if document else (None, None)
        yield from _mend(
            root,
            name,
            lambda data, file: files.annotation_lines(data, file, text, published),
        )


def frozen(root: Path, article: str) -> Document | None:
    """The article's text, if it is the one that was frozen, with what is known of it."""
    about = File(root, f"corpus/{article}/article.json").text
    data = File(root, f"corpus/{article}/text.txt").data
    try:
        known: dict[str, Any] = json.loads(about or "")
        if data is None or hashlib.sha256(data).hexdigest() != known["sha256"]:
            return None
        return Document(
            id=article,
            text=data.decode("utf-8"),
            title=known.get("title"),
            published=known.get("published"),
            language=known.get("language"),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _proposals(root: Path, name: str, document: Document) -> Iterator[Mend]:
    """What the rules propose now, where it is not what the file holds."""
    file = File(root, name)
    try:
        made = records_bytes(annotate(document).annotations)
    except NewsqedError:
        return
    if file.inside and file.data != made and _made_by_rule(file.data or b"", name):
        write_whole(file.path, made)
        yield Mend("E513", "made anew: what the rules propose now", name)


def _made_by_rule(data: bytes, name: str) -> bool:
    """Whether all lines can be read and none is signed: what a person wrote is never made anew."""
    values = [
        read(Line(line, name, strict=False), []) for line in data.splitlines() if line.strip()
    ]
    return all(value is not None and "annotator" not in value for value in values)


def _mend(root: Path, name: str, mend: Callable[[bytes, str], Mended]) -> Iterator[Mend]:
    """Mend one file, if it is there and lies inside."""
    file = File(root, name)
    if file.data is None:
        return
    mended = mend(file.data, name)
    if mended.data != file.data:
        write_whole(file.path, mended.data)
        yield from mended.mends
