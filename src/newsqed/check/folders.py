"""Check a corpus folder: its settings, each article with its files, and the whole.

In: a corpus. Out: findings, article by article. One article is in memory at a time; nothing
outside the folder is read.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from newsqed.check import table
from newsqed.check.articles import Folder
from newsqed.check.corpus import ANNOTATORS, SETTINGS, TABLE, WAIVED, Row, Whole
from newsqed.check.files import File
from newsqed.check.lines import Line
from newsqed.check.proposals import Proposals
from newsqed.check.run import check_records, check_text, fits, in_order, read, told
from newsqed.check.scope import Wanted, folders, looked, strays
from newsqed.check.subjects import Annotations, Problem, Record, Source, Text, quoted
from newsqed.check.validation import file_shape
from newsqed.check.waivers import WAIVABLE, Waivers
from newsqed.errors import NewsqedError
from newsqed.records import Document, Finding
from newsqed.store import SPLITS, SPLITS_HEADER, Corpus, waiver_position
from newsqed.text import Edit


def check_corpus(corpus: Corpus, wanted: Wanted | None = None) -> Iterator[Finding]:
    """The findings of a corpus folder, article by article, then those of the whole.

    Findings that a line of `corpus/waivers.jsonl` lets pass say so in `waived`.

    Args:
        corpus: the corpus.
        wanted: what of it; all if not given.

    Raises:
        NewsqedError: the corpus holds no article of that id, or git knows no such revision.

    Example:
        >>> from newsqed.store import Corpus
        >>> list(check_corpus(Corpus("tests/examples/valid/corpus"), Wanted(["tram-bells"])))
        []
    """
    wanted = wanted or Wanted()
    root = corpus.root
    whole = Whole(root, folders(root), since=wanted.since)
    touched = looked(corpus, whole.ids, wanted)
    waivers = Waivers(wanted.today or date.today(), frozenset(table.CHECKS), touched)
    waivers.asked = frozenset(
        code for code, asked in (("E513", wanted.rules), ("I417", wanted.review)) if asked
    )
    settings = list(_settings(whole, waivers))
    yield from waivers.apply(settings)
    for article in whole.ids if wanted.articles is None else sorted(touched or ()):
        full = touched is None or article in touched
        yield from waivers.apply(_article(whole, article, wanted if full else None))
    if wanted.articles is None:
        whole.strays = strays(whole)
        for code, check in table.CORPUS.items():
            yield from waivers.apply(told(code, check(whole), Source(".")))
    for code, judge in table.WAIVERS.items():
        yield from told(code, judge(waivers), Source(WAIVED))


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


def _settings(whole: Whole, waivers: Waivers) -> Iterator[Finding]:
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
                whole.ordered.append(((cells[0],), Source(TABLE, line, number)))
    for value, source in _lines(File(whole.root, WAIVED, needed=False, may_be_empty=True), found):
        whole.ordered.append((waiver_position(value), source))
        if fits(file_shape("waivers", value), source, "", found):
            try:
                waivers.add(value, source)
            except ValueError:
                problem = Problem(
                    f"until: {quoted(value['until'])} is no day of the calendar",
                    "/until",
                    text=value["until"],
                    hint="the last day on which the waiver holds: 2027-06-30",
                )
                found.append(source.finding("E313", problem))
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


def _article(whole: Whole, article: str, wanted: Wanted | None) -> Iterator[Finding]:
    """All that concerns one article; what the whole has to know of it is noted there.

    Without `wanted` only that is done.
    """
    base = f"corpus/{article}"
    found: list[Finding] = []
    folder = _folder(whole, article, found)
    _note(whole, folder)
    if wanted is None:
        gold = [Record(*item) for item in _lines(_annotations(whole, base, "gold"), [])]
        _note_labels(whole, gold)
        return
    yield from found
    for code, check in table.ARTICLES.items():
        yield from told(code, check(folder), Source(base))
    if folder.text is not None:
        frozen = Text(folder.text, Source(folder.names["text"], folder.text))
        yield from check_text(frozen)
        for code, check_frozen in table.FROZEN.items():
            yield from told(code, check_frozen(frozen), frozen.source)
    passed: dict[str, list[Record]] = {}
    hands = sorted((whole.root / base / "hand").glob("*.jsonl"))
    for name in ("gold", "rules", *(f"hand/{path.stem}" for path in hands)):
        file = _annotations(whole, base, name)
        found = []
        notes = _checked(whole, folder, file, name.partition("/")[0], found)
        yield from in_order(found)
        if file.data is not None and not any(finding.level < 4 for finding in found):
            passed[name] = notes.records
    _note_labels(whole, passed.get("gold", ()))
    yield from _proposed(whole, folder, passed, wanted)


def _annotations(whole: Whole, base: str, name: str) -> File:
    """An article's file of annotations."""
    return File(whole.root, f"{base}/{name}.jsonl", needed=False, may_be_empty=name == "rules")


def _checked(
    whole: Whole, folder: Folder, file: File, role: str, found: list[Finding]
) -> Annotations:
    """Levels 1 to 4 of a file of annotations."""
    records = [Record(value, source) for value, source in _lines(file, found)]
    notes = Annotations(
        folder.text or "",
        records,
        role=role,
        annotators=None if whole.annotators is None else frozenset(whole.annotators),
        complete=all(finding.code in table.FORM for finding in found),
        language=(folder.about or {}).get("language"),
        published=(folder.about or {}).get("published"),
    )
    if folder.text is not None:
        check_records(notes, found)
        # One record's tags hang on others: where any is unsound they cannot be told.
        sound = folder.about is not None and not any(item.level < 4 for item in found)
        for code, check in table.GOLD.items() if sound and role != "rules" else ():
            found += told(code, check(notes), Source(file.name))
    return notes


def _note(whole: Whole, folder: Folder) -> None:
    """What checks across articles need of one."""
    if folder.text_bytes is not None:
        digest = hashlib.sha256(folder.text_bytes).hexdigest()
        whole.hashes.setdefault(digest, []).append(folder.id)
    if folder.text:
        whole.pairs += whole.index.add(folder.id, folder.text)
    if folder.sidecar and folder.sidecar_source:
        whole.licenses.append((folder.sidecar["license"], folder.sidecar_source))


def _note_labels(whole: Whole, gold: Iterable[Record]) -> None:
    for record in gold:
        if record.value.get("kind") == "entity":
            name, label = record.value.get("name"), record.value.get("label")
            if isinstance(name, str) and isinstance(label, str):
                whole.labels.setdefault(name, {}).setdefault(label, record)


def _proposed(
    whole: Whole, folder: Folder, passed: Mapping[str, list[Record]], wanted: Wanted
) -> Iterator[Finding]:
    """What the rules propose, held against the files that passed all levels."""
    file = _annotations(whole, f"corpus/{folder.id}", "rules")
    if folder.text is None or folder.about is None or (file.data is not None) > ("rules" in passed):
        return
    about = {key: folder.about[key] for key in ("title", "published", "language")}
    proposals = Proposals(
        Document(id=folder.id, text=folder.text, **about),
        passed.get("gold"),
        passed.get("rules", []),
        file.name,
        file.data,
        stale_wanted=wanted.rules,
        review_wanted=wanted.review,
    )
    for code, check in table.PROPOSALS.items():
        yield from told(code, check(proposals), Source(file.name))


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


def waive(
    corpus: Corpus,
    code: str,
    *,
    reason: str,
    who: str,
    until: str,
    articles: Sequence[str] | None = None,
) -> int:
    """How many findings of a check were waived: all that it has now, as a baseline.

    A new check can so be introduced without blocking whoever comes next; what is new is found.

    Args:
        corpus: the corpus, whose `corpus/waivers.jsonl` gets the lines.
        code: the check's.
        reason: why they are let pass.
        who: who says so.
        until: the last day on which the waivers hold, `YYYY-MM-DD`.
        articles: ids of the articles whose findings are meant; all, and the whole, if not given.

    Raises:
        NewsqedError: no check has the code, it cannot be waived, the day is none or past, or a
            waiver would break its schema.
    """
    waivable = code in table.CHECKS and int(code[1]) in WAIVABLE and code not in table.WAIVERS
    if not waivable:
        raise NewsqedError(
            f"{code} cannot be waived",
            hint="checks of levels 4 and 5 can: readers rely on the others",
        )
    try:
        last = date.fromisoformat(until)
    except ValueError:
        raise NewsqedError(f"{until!r} is no day", hint="write 2027-06-30") from None
    if last < date.today():
        raise NewsqedError(f"{until} is past", hint="the last day on which the waivers hold")
    wanted = Wanted(articles, rules=code == "E513", review=code == "I417")
    found = [
        finding
        for finding in check_corpus(corpus, wanted)
        if finding.code == code and not finding.waived
    ]
    lines = [
        {"code": code, "file": file, "id": record, "reason": reason, "who": who, "until": until}
        for file, record in sorted({(item.file, item.id) for item in found}, key=str)
    ]
    for line in lines:
        for fault in file_shape("waivers", line).faults:
            raise NewsqedError(
                f"{fault.name}: {quoted(fault.value)} will not do", hint="see schema/waivers.json"
            )
    corpus.add_waivers(lines)
    return len(lines)


def name_of(path: Path, folder: Path) -> str:
    """A file of an article as findings name it, whatever it links to."""
    inner = f"hand/{path.name}" if path.parent.name == "hand" else path.name
    return f"corpus/{folder.resolve().name}/{inner}"


def check_article_file(path: Path, folder: Path) -> Iterator[Finding]:
    """One file of an article's folder, in sight of the others; a text that cannot be read too."""
    root = folder.resolve().parent.parent
    name = name_of(path, folder)
    if not path.is_file() or not re.fullmatch(
        r"corpus/[^/]+/(?:\w+\.(?:jsonl?|txt)|hand/[^/]+\.jsonl)", name
    ):
        raise NewsqedError("there is no such file to check", path=path)
    whole = Whole(root, [folder.name])
    waivers = Waivers(date.today(), frozenset(table.CHECKS))
    for _ in _settings(whole, waivers):
        pass
    for finding in waivers.apply(_article(whole, folder.resolve().name, Wanted())):
        if finding.file == name or (finding.level == 1 and finding.file.endswith("/text.txt")):
            yield finding
