"""The page: HTML with its style in it, no script, nothing loaded from anywhere.

In: a document. Out: one string. Labels beside the annotated words are made by the style from
attributes, so that the text of the page is the text of the article: it can be searched and copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from importlib.resources import files

from newsqed.pages.facts import EntityRow, Facts
from newsqed.pages.marking import Close, Open, Step, marks, walk
from newsqed.records import Document

_LEGEND = (
    ("quote direct", "direct", "all of it stands in quotation marks"),
    ("quote mixed", "mixed", "some of it does"),
    ("quote indirect", "indirect", "the sense only"),
    ("cue", "cue", "the word that introduces the quotation"),
    ("speaker", "speaker", "the phrase that names who speaks"),
    ("addressee", "addressee", "the phrase that names who is spoken to"),
    ("not_quote", "“marks”", "quotation marks that quote nobody"),
    ("mention PERSON", "Person", "a name of a person or people (PERSON, NORP)"),
    ("mention ORG", "Organisation", "a name of an organisation (ORG)"),
    ("mention GPE", "Place", "a name of a place or building (GPE, LOC, FAC)"),
    ("mention EVENT", "Other name", "a product, event, work, law or language"),
    ("title", "Title", "a title before a name"),
    ("date", "date", "a temporal expression, with its value"),
)


def html(document: Document, meta: Mapping[str, str | None] | None = None) -> str:
    """The annotated document as a page of its own.

    Args:
        document: what to show.
        meta: publisher, desk, split, method; by default the document's own extra keys.

    Returns:
        A whole HTML document. What UTF-8 or HTML cannot hold (lone surrogates, NUL) is shown as
        U+FFFD.

    >>> "&lt;b&gt; said" in html(Document(id="a", text="<b> said so."))
    True
    """
    facts = Facts(document, meta)
    language = document.language or "en"
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{_attribute(language)}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{_text(facts.title)}</title>",
        f"<style>\n{_style()}</style>",
        "</head>",
        "<body>",
        "<main>",
        *_header(facts, document.id),
        *_legend(),
        f'<article lang="{_attribute(language)}">{_article(document, facts)}</article>',
        *_tables(facts),
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


@cache
def _style() -> str:
    return (files("newsqed.pages") / "page.css").read_text("utf-8")


def _shown(text: str) -> str:
    return re.sub("[\0\ud800-\udfff]", "\ufffd", text)


def _text(text: str) -> str:
    # Browsers read a bare carriage return as a line feed.
    return escape(_shown(text), quote=False).replace("\r", "&#13;")


def _attribute(text: str) -> str:
    return escape(_shown(text)).replace("\r", "&#13;").replace("\n", " ")


def _header(facts: Facts, name: str) -> Iterable[str]:
    yield "<header>"
    yield f'<h1 dir="auto">{_text(facts.title)}</h1>'
    meta = {"article": name, **facts.meta}
    yield '<dl class="meta">'
    for key, value in meta.items():
        yield f'<div><dt>{_text(key)}</dt><dd dir="auto">{_text(value)}</dd></div>'
    yield "</dl>"
    yield f'<p class="counts">{_text(facts.counts or "Nothing is annotated.")}</p>'
    yield "</header>"


def _legend() -> Iterable[str]:
    yield '<details class="legend" open><summary>What the marks mean</summary><ul>'
    for classes, sample, gloss in _LEGEND:
        yield f'<li><span class="{classes} first last">{sample}</span> {gloss}</li>'
    yield "</ul></details>"


def _article(document: Document, facts: Facts) -> str:
    """The text with its marks; without the tags it is the text, white space and all."""
    text = document.text
    pieces: list[str] = []
    at = 0
    seen: set[str] = set()
    for (start, end), steps in walk(text, marks(document, facts)):
        pieces += (_text(text[at:start]), '<p dir="auto">')
        pieces += (_step(step, text, seen) for step in steps)
        pieces.append("</p>")
        at = end
    pieces.append(_text(text[at:]))
    return "".join(pieces)


def _step(step: Step, text: str, seen: set[str]) -> str:
    if isinstance(step, Open):
        return _opened(step, seen)
    if isinstance(step, Close):
        return "</span>"
    return _text(text[step.start : step.end])


def _opened(step: Open, seen: set[str]) -> str:
    mark, first, last = step
    classes = [mark.kind, mark.detail] + ["first"] * first + ["last"] * last
    names = " ".join(filter(None, (re.sub(r"[^\w-]", "-", name) for name in classes)))
    found = f'<span class="{_attribute(names)}" title="{_attribute(mark.tip)}"'
    # The annotation's own marks carry its id; the table's links lead there.
    if mark.id not in seen and mark.kind in ("quote", "not_quote", "mention", "date"):
        seen.add(mark.id)
        found += f' id="{_attribute(mark.id)}"'
    if first and mark.before:
        found += f' data-before="{_attribute(mark.before)}"'
    if last and mark.after:
        found += f' data-after="{_attribute(mark.after)}"'
    return found + ">"


def _tables(facts: Facts) -> Iterable[str]:
    rows = facts.entities()
    yield from _table(
        "Entities",
        ("", "name", "label", "link", "mentions", "quotations"),
        (
            (
                _text(row.id),
                _bdi(row.name),
                _text(row.label),
                _link(row),
                "; ".join(f"{_bdi(text)} {_references(ids)}" for text, ids in row.mentions),
                _references(row.quotes),
            )
            for row in rows
        ),
        ids=[row.id for row in rows],
    )
    yield from _table(
        "Quotations",
        ("", "type", "speaker", "cue", "words", "more"),
        (
            (
                _reference(row.id),
                _text(row.type),
                " → ".join(filter(None, (_bdi(row.speaker), _bdi(row.entity)))),
                _bdi(row.cue),
                _bdi(row.text),
                _bdi(row.more),
            )
            for row in facts.quotes()
        ),
    )
    yield from _table(
        "Dates",
        ("", "words", "type", "value", "interval", "more"),
        (
            (
                _reference(row.id),
                _bdi(row.text),
                _text(row.type),
                _text(row.value),
                _text(row.interval),
                _text(row.more),
            )
            for row in facts.dates()
        ),
    )


def _table(
    caption: str,
    names: tuple[str, ...],
    rows: Iterable[tuple[str, ...]],
    ids: list[str] | None = None,
) -> Iterable[str]:
    """A table of cells that are HTML already; nothing where there are no rows.

    In a narrow window each row becomes a block, so cells name their column and empty ones are
    marked to be left out there.
    """
    body = []
    for number, row in enumerate(rows):
        cells = "".join(
            f'<td data-name="{name}">{cell}</td>' if cell else '<td class="empty"></td>'
            for name, cell in zip(names[1:], row[1:], strict=True)
        )
        anchor = f' id="{_attribute(ids[number])}"' if ids else ""
        body.append(f'<tr{anchor}><th scope="row">{row[0]}</th>{cells}</tr>')
    if not body:
        return
    yield f'<section class="{caption.lower()}"><h2>{caption}</h2><table>'
    heads = "".join(f'<th scope="col">{name}</th>' if name else "<td></td>" for name in names)
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    yield from body
    yield "</tbody></table></section>"


def _bdi(text: str) -> str:
    return f"<bdi>{_text(text)}</bdi>" if text else ""


def _reference(name: str) -> str:
    return f'<a href="#{_attribute(name)}">{_text(name)}</a>'


def _references(names: Iterable[str]) -> str:
    return " ".join(map(_reference, names))


def _link(row: EntityRow) -> str:
    if row.wikidata and re.fullmatch(r"Q[1-9][0-9]*", row.wikidata):
        url = f"https://www.wikidata.org/wiki/{row.wikidata}"
        return f'<a href="{url}" rel="noreferrer">{row.wikidata}</a>'
    return _text(row.wikidata or row.link)
