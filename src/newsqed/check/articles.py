"""Levels 1 to 3 for one article: its files are there, sound, and agree with each other.

In: the folder of an article with its raw file and sidecar, each read once. Out: problems, each
with the file it stands in. Annotations have checks of their own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from newsqed import text as texts
from newsqed.check.subjects import Problem, Source, quoted, shorten
from newsqed.dates import day_of
from newsqed.errors import NewsqedError


@dataclass(slots=True)
class Folder:
    """One article's files. What is None is missing or failed an earlier level.

    Attributes:
        id: the folder's name.
        text_bytes: `text.txt`.
        about: `article.json`.
        sidecar: the raw file's sidecar.
        raw: the raw file.
        edits: the log, where each line passed its schema.
        has_gold: whether there is a gold.jsonl.
        canary: the corpus' canary.
        names: how findings name each file: `text article sidecar raw edits`.
    """

    id: str
    names: dict[str, str]
    canary: str | None = None
    text_bytes: bytes | None = None
    text: str | None = None
    about: dict[str, Any] | None = None
    about_source: Source | None = None
    sidecar: dict[str, Any] | None = None
    sidecar_source: Source | None = None
    raw: bytes | None = None
    edits: tuple[texts.Edit, ...] | None = None
    has_gold: bool = False


def text_hash(folder: Folder) -> Iterator[Problem]:
    """text.txt is not the text whose sha256 article.json holds."""
    if folder.about and folder.text_bytes is not None:
        found = hashlib.sha256(folder.text_bytes).hexdigest()
        if found != folder.about["sha256"]:
            yield Problem(
                f"text.txt has another sha256: {found}",
                "/sha256",
                text=folder.about["sha256"],
                source=folder.about_source,
                hint="a frozen text never changes: bring the old one back (git checkout)",
            )


def raw_hash(folder: Folder) -> Iterator[Problem]:
    """The raw file is not the one whose sha256 the sidecar holds."""
    if folder.sidecar and folder.raw is not None:
        found = hashlib.sha256(folder.raw).hexdigest()
        if found != folder.sidecar["sha256"]:
            yield Problem(
                f"{folder.sidecar['file']} has another sha256: {found}",
                "/sha256",
                text=folder.sidecar["sha256"],
                source=folder.sidecar_source,
                hint="a raw file is never edited: bring the old one back (git checkout)",
            )


def other_id(folder: Folder) -> Iterator[Problem]:
    """article.json names another article than its folder does."""
    if folder.about and folder.about["id"] != folder.id:
        yield Problem(
            f"the id is {quoted(folder.about['id'])}, the folder is {quoted(folder.id)}",
            "/id",
            text=folder.about["id"],
            source=folder.about_source,
            hint="an article's id is its folder's name",
        )


def sidecar_disagrees(folder: Folder) -> Iterator[Problem]:
    """article.json and the sidecar disagree."""
    if folder.sidecar and folder.sidecar["file"].rpartition(".")[0] != folder.id:
        yield Problem(
            f"the sidecar names {quoted(folder.sidecar['file'])}",
            "/file",
            text=folder.sidecar["file"],
            source=folder.sidecar_source,
            hint=f"the raw file of {folder.id} is {folder.id}.<ext>",
        )
    if folder.sidecar and folder.about:
        here, there = folder.about["published"], folder.sidecar["published"]
        if here != there:
            yield Problem(
                f"published is {quoted(here)}, in the sidecar {quoted(there)}",
                "/published",
                text=here,
                source=folder.about_source,
                hint="both say the same, as the source has it",
            )


def edits_do_not_replay(folder: Folder) -> Iterator[Problem]:
    """The log of edits does not turn the raw file into the text."""
    if folder.edits is None or folder.raw is None or folder.text is None:
        return
    where = Source(folder.names["edits"])
    hint = "the log is written by `newsqed add`: bring it back (git checkout)"
    try:
        replayed = texts.replay(folder.raw, folder.edits)
    except NewsqedError as error:
        line = Source(folder.names["edits"], "", error.line) if error.line else where
        yield Problem(error.message, source=line, hint=hint)
        return
    if replayed != folder.text:
        pairs = enumerate(zip(replayed, folder.text, strict=False))
        shorter = min(len(replayed), len(folder.text))
        at = next((place for place, (left, right) in pairs if left != right), shorter)
        yield Problem(
            f"replayed over the raw file the log gives another text, from code point {at} on: "
            f"{quoted(replayed[at : at + 20])}, in text.txt {quoted(folder.text[at : at + 20])}",
            text=folder.text[at : at + 20],
            source=where,
            hint=hint,
        )


_NOT_FROZEN = re.compile(
    r"(?P<cr>\r)|(?P<control>[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029])"
    r"|(?P<last>\n+\Z)|(?P<first>\A\n+)|(?P<many>\n{3,})|(?P<single>(?<!\n)\n(?!\n))"
    r"|(?P<trailing> +(?=\n|\Z))|(?P<leading>(?:\A|(?<=\n)) +)"
)
_FORM = {
    "cr": "a carriage return stands in the text",
    "control": "a control character stands in the text",
    "last": "the text ends with a line end",
    "first": "the text begins with a line end",
    "many": "more than one blank line stands between paragraphs",
    "single": "a line ends without a blank line after it",
    "trailing": "spaces stand at the end of a line",
    "leading": "spaces stand at the beginning of a line",
}


def not_frozen_form(folder: Folder) -> Iterator[Problem]:
    """text.txt is not in the form of a frozen text."""
    if not folder.text:
        return
    source = Source(folder.names["text"], folder.text)
    found: dict[str, list[int]] = {}
    for match in _NOT_FROZEN.finditer(folder.text):
        found.setdefault(str(match.lastgroup), []).append(match.start())
    for name, places in found.items():
        more = f" (and at {len(places) - 1} more places)" if len(places) > 1 else ""
        yield Problem(
            f"{_FORM[name]}{more}",
            at=places[0],
            text=shorten(folder.text[max(0, places[0] - 10) : places[0] + 10]),
            source=source,
            hint="`newsqed add` makes the form: \\n line ends, a blank line between paragraphs, "
            "none at the end",
        )


def gold_from_disagrees(folder: Folder) -> Iterator[Problem]:
    """gold_from and gold.jsonl disagree."""
    if not folder.about or (folder.about["gold_from"] is not None) == folder.has_gold:
        return
    stated = folder.about["gold_from"]
    if stated is None:
        message, hint = "there is a gold.jsonl, but gold_from is null", "say scratch or rules"
    else:
        message = f"gold_from is {stated}, but there is no gold.jsonl"
        hint = "write null while there is none"
    yield Problem(message, "/gold_from", text=stated, source=folder.about_source, hint=hint)


def other_canary(folder: Folder) -> Iterator[Problem]:
    """article.json holds another canary than the corpus."""
    if folder.about and folder.canary and folder.about["canary"] != folder.canary:
        yield Problem(
            "the canary is not the corpus' own",
            "/canary",
            text=folder.about["canary"],
            source=folder.about_source,
            hint=f"corpus.toml has {folder.canary}",
        )


def no_such_day(folder: Folder) -> Iterator[Problem]:
    """A date of publication or retrieval is not on the calendar."""
    for value, keys, source in (
        (folder.about, ("published",), folder.about_source),
        (folder.sidecar, ("published", "retrieved"), folder.sidecar_source),
    ):
        for key in keys:
            if not value or (stated := value[key]) is None or (problem := calendar(stated)) is None:
                continue
            yield Problem(
                f"{key}: {problem}",
                f"/{key}",
                text=stated,
                source=source,
                hint="look it up in the source",
            )


def calendar(stated: str) -> str | None:
    """What is wrong with a date of publication that has the right form."""
    try:
        day_of(stated)
    except NewsqedError:
        return f"{quoted(stated)} is no day or time of the calendar"
    return None
