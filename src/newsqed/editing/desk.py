"""From the corpus to a sheet and back: gold is begun where there is none, checked, written whole.

In: a corpus, an article, who edits. Out: a sheet; and from an edited sheet, a file. An edit that
would make an error is not written.
"""

from __future__ import annotations

import json
import os

from newsqed import formats, history
from newsqed.check import check_document
from newsqed.editing.sheet import Sheet
from newsqed.errors import NewsqedError
from newsqed.records import Annotation, Finding
from newsqed.store import Corpus, read_records


def annotator_of(corpus: Corpus, name: str | None) -> str:
    """Who edits: the name given, else `NEWSQED_ANNOTATOR`, else the one person there is.

    Raises:
        NewsqedError: nobody is named and there is not just one person, or the name is unknown.
    """
    known = corpus.annotators
    name = name or os.environ.get("NEWSQED_ANNOTATOR")
    people = [
        one
        for one, about in known.items()
        if isinstance(about, dict) and about.get("kind") == "person"
    ]
    if not name and len(people) == 1:
        return people[0]
    if not name:
        ids = ", ".join(known) or "none yet"
        raise NewsqedError(
            "who edits?",
            hint=f"--annotator, or NEWSQED_ANNOTATOR; corpus/annotators.toml has {ids}",
        )
    if name not in known:
        raise NewsqedError(
            f"the annotator {name!r} is not in corpus/annotators.toml",
            hint=f"add a table: [{name}] with kind, who and since",
        )
    return name


def lay_out(
    corpus: Corpus, article: str, annotator: str, *, hand: bool = False, scratch: bool = False
) -> Sheet:
    """The sheet of an article's gold, or of the annotator's own pass.

    Where there is none yet it begins as a copy of rules.jsonl: its records keep their rule and are
    unsigned until somebody accepts or changes them. Begun from scratch it has no records.

    Raises:
        NewsqedError: there is no such article, its files cannot be read, there is neither gold nor
            rules.jsonl, or what is to be begun from scratch is there already.
    """
    about = corpus.article(article)
    name = f"hand/{annotator}" if hand else "gold"
    path = corpus.folder(article) / f"{name}.jsonl"
    remarks = []
    if path.is_file() and scratch:
        raise NewsqedError(
            f"{name}.jsonl has been begun already", path=path, hint="leave --scratch out"
        )
    if path.is_file():
        records = read_records(path)
    elif scratch:
        records = ()
    elif (corpus.folder(article) / "rules.jsonl").is_file():
        records = about.rules
        remarks.append(
            f"{name}.jsonl is begun as a copy of rules.jsonl: nobody has accepted it yet"
        )
    else:
        raise NewsqedError(
            f"{article} has neither gold nor proposals",
            hint=f"newsqed annotate {article} makes proposals to begin from",
        )
    tongue = about.language.partition("-")[0].lower()
    return Sheet(about.text, records, annotator, tongue, _committed(corpus, article, name), remarks)


def _committed(corpus: Corpus, article: str, name: str) -> frozenset[str]:
    """The ids of the file as it is committed: they are never given again."""
    data = history.committed(corpus.root, f"corpus/{article}/{name}.jsonl") or b""
    found = set()
    for line in data.splitlines():
        try:
            found.add(str(json.loads(line)["id"]))
        except (ValueError, KeyError, TypeError):
            continue
    return frozenset(name for name in found if name[1:].isascii() and name[1:].isdecimal())


def save(
    corpus: Corpus,
    article: str,
    sheet: Sheet,
    *,
    hand: bool = False,
    scratch: bool = False,
    dry: bool = False,
) -> list[Finding]:
    """Write an edited sheet, unless the edit makes an error; what the edit makes anew.

    Args:
        corpus: the corpus.
        article: the article's id.
        sheet: the edited sheet.
        hand: whether it is the annotator's own pass.
        scratch: whether it was begun without the proposals.
        dry: whether to check only.

    Raises:
        NewsqedError: a file cannot be written.
    """
    name = f"hand/{sheet.annotator}" if hand else "gold"
    about = corpus.article(article)
    before = {(item.code, item.id) for item in _checked(corpus, article, sheet.first())}
    found = [
        item
        for item in _checked(corpus, article, sheet.records)
        if (item.code, item.id) not in before
    ]
    if dry or any(item.severity == "error" for item in found):
        return found
    corpus.write(article, name, sheet.records)
    if not hand and about.gold_from is None:
        corpus.set_gold_from(article, "scratch" if scratch else "rules")
    return found


def _checked(corpus: Corpus, article: str, records: tuple[Annotation, ...]) -> list[Finding]:
    document = corpus.article(article).document(records)
    return list(check_document(formats.to_object(document)))
