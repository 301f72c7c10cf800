"""Files that are named by themselves: an exchange file, or a file of an article.

In: a path. Out: the mends; the file written whole or left as it was. Of an exchange file only the
lines that hold something to mend are written anew, the others stay byte by byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from newsqed.check.folders import name_of
from newsqed.check.gate import passes
from newsqed.check.lines import Line
from newsqed.check.run import read
from newsqed.errors import NewsqedError
from newsqed.mending.annotations import mended, sortable
from newsqed.mending.corpus import mend_annotations
from newsqed.mending.files import Mend, plain_bytes
from newsqed.records import position
from newsqed.store import line_bytes, written_whole


def mend_file(path: Path | str) -> Iterator[Mend]:
    """Mend what is certain in a file: documents as JSON Lines, or annotations of an article.

    Raises:
        NewsqedError: the file cannot be read or written, or is of no kind that can be mended.
    """
    place = Path(path)
    folder = place.parent.parent if place.parent.name == "hand" else place.parent
    if (folder / "article.json").is_file() and folder.parent.name == "corpus":
        if place.suffix != ".jsonl" or place.name == "edits.jsonl":
            raise NewsqedError(
                "of an article's files only annotations are mended by themselves",
                path=place,
                hint=f"newsqed check --fix {folder.name} mends them all",
            )
        root = folder.resolve().parent.parent
        yield from mend_annotations(root, folder.resolve().name, name_of(place, folder))
    elif place.suffix.lower() in (".jsonl", ".ndjson"):
        yield from _exchange(place)
    else:
        raise NewsqedError(
            "only JSON Lines and the files of a corpus can be mended",
            path=place,
            hint="newsqed annotate writes a document anew",
        )


def _exchange(path: Path) -> Iterator[Mend]:
    """A file of documents, line by line; written only if something is mended."""
    if not any(mends for _, mends in _lines(path)):
        return
    done: list[Mend] = []
    with written_whole(path) as file:
        for line, mends in _lines(path):
            file.write(line)
            done += mends
    yield from done


def _lines(path: Path) -> Iterator[tuple[bytes, list[Mend]]]:
    """Each line as it should be, and what was done to it."""
    try:
        with path.open("rb") as file:
            for number, data in enumerate(file, start=1):
                yield _line(data, str(path), number) if data.strip() else (data, [])
    except OSError as error:
        raise NewsqedError(
            f"the file cannot be read: {error.strerror or error}", path=path
        ) from None


def _line(data: bytes, file: str, number: int) -> tuple[bytes, list[Mend]]:
    if passes(data):
        return data, []
    document = read(Line(data, file, number, strict=False), [])
    if document is None:
        return data, []
    made, mends = plain_bytes(data, file, number)
    records, more = _annotations(document, file, number)
    if more:
        made = line_bytes({**document, "annotations": records})
    return made, [*mends, *more]


def _annotations(
    document: Mapping[str, Any], file: str, number: int
) -> tuple[list[dict[str, Any]], list[Mend]]:
    """A document's annotations mended, and what was done; nothing where they are none."""
    text, items = document.get("text"), document.get("annotations")
    if not isinstance(text, str) or not isinstance(items, list):
        return [], []
    if not all(isinstance(item, dict) for item in items):
        return [], []
    records, said = mended(items, text)
    mends: list[Mend] = []
    for old, new, done in zip(items, records, said, strict=True):
        identifier = old["id"] if isinstance(old.get("id"), str) else None
        mends += [Mend(code, words, file, number, identifier) for code, words in done]
        if not done and line_bytes(old) != line_bytes(new):
            mends.append(Mend("E209", "keys put in order", file, number, identifier))
    if sortable(records, text) and records != (right := sorted(records, key=position)):
        records = right
        mends.append(Mend("E308", "records put in order", file, number))
    return records, mends
