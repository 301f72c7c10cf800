"""The page for a terminal: the text with its marks in colour, tables below.

In: a document. Out: a rich renderable. Labels stand in the text here, since a terminal has nowhere
else to put them, and brackets show where quotations begin and end without colours too. Nothing of a
document reaches the terminal as a control sequence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.style import Style
from rich.table import Table
from rich.text import Text

from newsqed.pages.facts import Facts
from newsqed.pages.marking import Close, Mark, Open, Step, marks, walk
from newsqed.records import Document

# Named colours only: the terminal's own scheme makes them readable, light or dark.
_NAMES = {
    **dict.fromkeys(("PERSON", "NORP"), "blue"),
    "ORG": "magenta",
    **dict.fromkeys(("GPE", "LOC", "FAC"), "green"),
}
_QUOTES = {"direct": "yellow", "mixed": "red", "indirect": "cyan"}
_KINDS = {
    "cue": Style(italic=True),
    "speaker": Style(underline=True),
    "addressee": Style(underline=True, dim=True),
    "title": Style(italic=True),
    "not_quote": Style(dim=True),
    "date": Style(color="color(166)"),  # an orange that is apart from red on black and white
}
_QUIET = Style(dim=True)
# Columns, so that the words get the room.
_WIDEST = {"speaker": 20, "cue": 10, "more": 12, "name": 24, "quotations": 10, "interval": 23}


def render(
    document: Document, *, meta: Mapping[str, str | None] | None = None, width: int | None = None
) -> RenderableType:
    """The annotated document; see `newsqed.pages.terminal`."""
    facts = Facts(document, meta)
    parts: list[RenderableType] = [
        Text(plain(facts.title), style="bold"),
        *_about(facts, document.id),
        Text(),
        _legend(),
        Text(),
    ]
    for _, steps in walk(document.text, marks(document, facts)):
        parts += [_paragraph(document.text, steps), Text()]
    parts += _tables(facts)
    return Constrain(Group(*parts), width)


def plain(text: str) -> str:
    """The text on one line; control characters (a terminal would obey them) become pictures."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub("[\0-\x1f]", lambda match: chr(0x2400 + ord(match[0])), text)
    return re.sub("[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", "\ufffd", text)


def _about(facts: Facts, name: str) -> Iterator[Text]:
    about = Text()
    for key, value in {"article": name, **facts.meta}.items():
        about.append("  " if about else "").append(f"{plain(key)}\u00a0", _QUIET).append(
            plain(value)
        )
    yield about
    yield Text(facts.counts or "Nothing is annotated.", style=_QUIET)


def _legend() -> Text:
    legend = Text()
    for type_, colour in _QUOTES.items():
        legend.append(f"⟦{type_}⟧ ", colour)
    for kind in ("cue", "speaker", "addressee", "title"):
        legend.append(kind, _KINDS[kind]).append(" ")
    legend.append("“quotes nobody” ", _KINDS["not_quote"])
    for label, word in (("PERSON", "person"), ("ORG", "organisation"), ("GPE", "place")):
        legend.append(f"{word} ", Style(color=_NAMES[label], bold=True))
    return legend.append("other name ", Style(bold=True)).append("date", _KINDS["date"])


def _paragraph(text: str, steps: Sequence[Step]) -> Text:
    found = Text()
    # What is inside is written over what is outside: a name in a quotation has the name's colour.
    styles = [Style()]
    for step in steps:
        if isinstance(step, Open):
            styles.append(styles[-1] + _style(step.mark))
            if step.first and step.mark.kind == "quote":
                found.append(f"⟦{plain(step.mark.before)} ", _label(step.mark))
        elif isinstance(step, Close):
            styles.pop()
            if step.last:
                found.append(_after(step.mark), _label(step.mark))
        else:
            found.append(plain(text[step.start : step.end]), styles[-1])
    return found


def _style(mark: Mark) -> Style:
    if mark.kind == "quote":
        return Style(color=_QUOTES.get(mark.detail))
    if mark.kind == "mention":
        return Style(color=_NAMES.get(mark.detail, "default"), bold=True)
    return _KINDS[mark.kind]


def _label(mark: Mark) -> Style:
    """Quiet, in the colour of what it labels."""
    return Style(color=_style(mark).color, dim=True)


def _after(mark: Mark) -> str:
    after = plain(mark.after)
    if mark.kind == "quote":
        return f" {after}⟧" if after else "⟧"
    if mark.kind in ("mention", "not_quote"):
        return f"[{after}]"
    return after


def _tables(facts: Facts) -> Iterator[RenderableType]:
    entities = (
        (
            row.id,
            row.name,
            row.label,
            row.wikidata or row.link,
            "; ".join(
                text if len(ids) == 1 else f"{text} ×{len(ids)}" for text, ids in row.mentions
            ),
            " ".join(row.quotes),
        )
        for row in facts.entities()
    )
    names = ("", "name", "label", "link", "mentions", "quotations")
    yield from _table("Entities", names, entities)
    quotes = (
        (
            row.id,
            row.type,
            " → ".join(filter(None, (row.speaker, row.entity))),
            row.cue,
            row.text,
            row.more,
        )
        for row in facts.quotes()
    )
    yield from _table("Quotations", ("", "type", "speaker", "cue", "words", "more"), quotes)
    dates = (
        (row.id, row.text, row.type, row.value, row.interval, row.more) for row in facts.dates()
    )
    yield from _table("Dates", ("", "words", "type", "value", "interval", "more"), dates)


def _table(
    title: str, names: Sequence[str], rows: Iterable[Sequence[str]]
) -> Iterator[RenderableType]:
    """A table of plain strings; nothing where there are no rows."""
    cells = [[Text(plain(cell)) for cell in row] for row in rows]
    if not cells:
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style=_QUIET, padding=0)
    for name in names:
        table.add_column(
            name,
            overflow="fold",
            no_wrap=name in ("", "type", "label"),
            max_width=_WIDEST.get(name),
        )
    for row in cells:
        table.add_row(*row)
    yield Text(title, style="bold")
    yield table
