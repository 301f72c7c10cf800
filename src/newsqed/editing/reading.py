"""The files of an article as they are read before an edit.

In: a corpus, an article, the name of an annotation file. Out: its records, and all ids that it ever
held; or an error that names the file, the line and the mend. What an edit could lose, mistake or
write to another place is refused here: two records of one id, records of a wrong shape, a file
that lies outside of the corpus.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from newsqed import history
from newsqed.check import check_document
from newsqed.check.files import File
from newsqed.errors import NewsqedError
from newsqed.records import Annotation, from_json
from newsqed.store import Corpus, line_bytes, parse_lines

_ID = re.compile(r"([a-z])([1-9][0-9]{0,17})")


def guarded(corpus: Corpus, article: str, *names: str) -> None:
    """See that the article's files lie in the corpus folder, links followed.

    Raises:
        NewsqedError: there is no such article, or a file of it leads out of the folder.
    """
    place = corpus.folder(article).relative_to(corpus.root).as_posix()
    for name in ("article.json", "text.txt", "rules.jsonl", *names):
        file = File(corpus.root, f"{place}/{name}")
        if not file.inside:
            raise NewsqedError(
                "the file is a link that leads out of the corpus; nothing was read or written",
                path=file.path,
                hint="put the file itself here",
            )


def records(path: Path, text: str) -> tuple[Annotation, ...]:
    """The records of an annotation file.

    Raises:
        NewsqedError: the file cannot be read; with the line, where a record cannot be, or has the
            id of another.
    """
    try:
        lines = list(parse_lines(path.read_bytes(), path))
    except OSError as error:
        raise NewsqedError(f"the file cannot be read: {error.strerror}", path=path) from None
    found: dict[str, int] = {}
    made = []
    for number, value in lines:
        try:
            line_bytes(value)
            record = from_json(value)
        except UnicodeEncodeError:
            raise NewsqedError(
                "the line holds half a character, which cannot be written as UTF-8",
                path=path,
                line=number,
                hint="look for \\ud800 to \\udfff, and write the character itself",
            ) from None
        except NewsqedError as error:
            raise NewsqedError(error.message, path=path, line=number, hint=error.hint) from None
        if str(record.id) in found:
            raise _twice(path, record, found[record.id], number, lines)
        found[str(record.id)] = number
        made.append(record)
    _refuse_misshapen(path, text, lines)
    return tuple(made)


def _twice(
    path: Path, record: Annotation, first: int, second: int, lines: list[tuple[int, dict[str, Any]]]
) -> NewsqedError:
    numbers = [_ID.fullmatch(str(value.get("id"))) for _, value in lines]
    last = max(int(one[2]) for one in numbers if one and one[1] == str(record.id)[:1])
    return NewsqedError(
        f"the id {record.id!r} stands in line {first} and again in line {second}",
        path=path,
        line=second,
        hint=f"give one of the two records an id of its own ({record.letter}{last + 1} is free), "
        "and let what refers to it follow",
    )


def _refuse_misshapen(path: Path, text: str, lines: list[tuple[int, dict[str, Any]]]) -> None:
    """Raise for a value of a wrong type or an id of a wrong form: nothing could be told of it."""
    document = {"id": "edited", "text": text, "annotations": [value for _, value in lines]}
    for finding in check_document(document):
        wrong_id = finding.code == "E205" and finding.pointer.endswith("/id")
        place = re.match(r"/annotations/([0-9]+)/", finding.pointer)
        if place and (finding.code == "E204" or wrong_id):
            raise NewsqedError(
                finding.message, path=path, line=lines[int(place[1])][0], hint=finding.hint
            )


def past_ids(corpus: Corpus, article: str, name: str) -> frozenset[str]:
    """The ids of all committed versions of the file: they are never given again."""
    versions = history.versions(corpus.root, f"corpus/{article}/{name}.jsonl")
    found = set()
    for line in {line for data in versions for line in data.splitlines()}:
        try:
            found.add(str(json.loads(line)["id"]))
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
    return frozenset(name for name in found if _ID.fullmatch(name))
