"""From the corpus to a sheet and back: gold is begun where there is none, checked, written whole.

In: a corpus, an article, who edits. Out: a sheet; and from an edited sheet, a file. An edit that
would make an error is not written.
"""

from __future__ import annotations

import os

from newsqed import formats
from newsqed.check import check_document
from newsqed.editing.reading import guarded, past_ids, records
from newsqed.editing.sheet import Sheet
from newsqed.errors import NewsqedError
from newsqed.records import Annotation, Article, Finding
from newsqed.store import Corpus


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
        NewsqedError: there is no such article, its files cannot be read or lie outside of the
            corpus, an id stands twice, there is neither gold nor rules.jsonl, or what is to be
            begun from scratch is there already.
    """
    name = _name(annotator, hand)
    guarded(corpus, article, f"{name}.jsonl")
    about = corpus.article(article)
    path = corpus.folder(article) / f"{name}.jsonl"
    proposals = corpus.folder(article) / "rules.jsonl"
    remarks = []
    found: tuple[Annotation, ...] = ()
    if path.is_file() and scratch:
        raise NewsqedError(
            f"{name}.jsonl has been begun already", path=path, hint="leave --scratch out"
        )
    if path.is_file():
        found = records(path, about.text)
    elif not scratch and proposals.is_file():
        found = records(proposals, about.text)
        remarks.append(
            f"there is no {name}.jsonl yet: the first change begins it as a copy of rules.jsonl, "
            "which nobody has accepted"
        )
    elif not scratch:
        raise NewsqedError(
            f"{article} has neither gold nor proposals",
            hint=f"newsqed annotate {article} makes proposals to begin from",
        )
    used = past_ids(corpus, article, name)
    return Sheet(about.text, found, annotator, _tongue(corpus, about), used, remarks)


def _name(annotator: str, hand: bool) -> str:
    return f"hand/{annotator}" if hand else "gold"


def _tongue(corpus: Corpus, about: Article) -> str:
    """The language of the text, without region or script."""
    if not isinstance(about.language, str):
        raise NewsqedError(
            "the article names no language",
            path=corpus.folder(about.id) / "article.json",
            hint='write "language": "en", or the tag of another',
        )
    return about.language.partition("-")[0].lower()


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

    The tags of all records (`newsqed.phenomena`) are derived first.
    Where nothing was changed nothing is written, and no gold is begun.

    Args:
        corpus: the corpus.
        article: the article's id.
        sheet: the edited sheet.
        hand: whether it is the annotator's own pass.
        scratch: whether it was begun without the proposals.
        dry: whether to check only.

    Raises:
        NewsqedError: a file cannot be written, would lie outside of the corpus, or would be empty.
    """
    name = _name(sheet.annotator, hand)
    guarded(corpus, article, f"{name}.jsonl")
    if not sheet.changes():
        return []
    if not sheet.records:
        raise NewsqedError(
            f"{name}.jsonl would hold no record any more: it is complete, or absent",
            hint=f"to take it away: git rm corpus/{article}/{name}.jsonl"
            + ("" if hand else ', and "gold_from": null in article.json'),
        )
    about = corpus.article(article)
    sheet.tag(about.published)
    before = {(item.code, item.id) for item in _checked(corpus, article, sheet.first())}
    found = [
        item
        for item in _checked(corpus, article, sheet.records)
        if (item.code, item.id) not in before
    ]
    if dry or any(item.severity == "error" for item in found):
        return found
    corpus.write(article, name, sheet.records)
    # What article.json still says of gold that was taken away is not true of new gold.
    if not hand and (about.gold is None or about.gold_from is None):
        corpus.set_gold_from(article, "scratch" if scratch else "rules")
    return found


def _checked(corpus: Corpus, article: str, made: tuple[Annotation, ...]) -> list[Finding]:
    document = corpus.article(article).document(made)
    return list(check_document(formats.to_object(document)))
