"""A difference for a terminal: all of it, with the records' words in brackets and in colour.

In: a difference. Out: lines for rich. Nothing that a file holds can steer the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from newsqed.check.render import visible
from newsqed.comparing import wording
from newsqed.comparing.changes import HOWS, ArticleChange, Difference
from newsqed.comparing.windows import Window
from newsqed.comparing.wording import Entry, Said

if TYPE_CHECKING:
    from rich.text import Text

_SIGNS = {"added": "+", "changed": "~", "removed": "-", "renumbered": "="}
_COLOURS = {"added": "green", "changed": "yellow", "removed": "red", "renumbered": "cyan"}


def terminal(difference: Difference) -> Iterator[Text]:
    """The difference, line by line; `plain` of each is the line without colours."""
    head = f"{difference.base.name} → {difference.head.name}: {wording.headline(difference)}"
    yield _line(head, "bold")
    for item in difference.unreadable:
        place = f"{item.file}:{item.line}" if item.line else item.file
        yield _line(f"not compared: {place} ({item.side}): {item.message}", "red")
    yield from _counts(difference)
    yield from _scores(difference)
    for article in difference.articles:
        yield from _article(article)
    if difference.waivers:
        yield _line("")
        yield _line("waivers", "bold")
    for change in difference.waivers:
        words = (str(change.waiver.get(key)) for key in ("code", "file", "id", "reason")
                 if change.waiver.get(key))  # fmt: skip
        yield _line(f"  {_SIGNS[change.how]} {'  '.join(words)}", _COLOURS[change.how])


def _counts(difference: Difference) -> Iterator[Text]:
    if rows := wording.rows(difference):
        yield _line("")
        yield _line(f"{'records':18}" + "".join(f"{how:>9}" for how in HOWS), "dim")
    for family, layer, counts in rows:
        cells = "".join(f"{count or '':>9}" for count in counts)
        yield _line(f"{family + ' ' + layer:18}{cells}")


def _scores(difference: Difference) -> Iterator[Text]:
    if difference.scores is None:
        return
    before, after = difference.scores.documents
    of = f"{after}" if before == after else f"{before} → {after}"
    yield _line("")
    yield _line(f"{f'scores of {of} documents':36}   before    after", "dim")
    for row in difference.scores.measures:
        cells = "".join(f"{_percent(share):>9}" for share in (row.before, row.after))
        change = row.change
        more = f"{100 * change:+9.1f}" if change else ""
        yield _line(f"{row.layer:10}{row.measure:26}{cells}{more}".rstrip())


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}"


def _article(article: ArticleChange) -> Iterator[Text]:
    yield _line("")
    yield _line(article.id + (f"  {article.title}" if article.title else ""), "bold")
    for fact in wording.facts(article):
        yield _line(f"  {fact}")
    if article.withheld:
        yield _line(f"  {wording.WITHHELD}", "dim")
    for file in article.files:
        if file.records:
            yield _line(f"  {file.name}", "dim")
        for change in file.records:
            yield from _entry(wording.entry(change, file, article))


def _entry(entry: Entry) -> Iterator[Text]:
    was = f" (was {entry.was})" if entry.was else ""
    colour = _COLOURS[entry.how]
    first = _line(f"    {_SIGNS[entry.how]} {entry.id:>4}{was} {entry.what}", colour)
    if len(entry.windows) == 1:
        first.append("  ").append_text(_window(entry.windows[0]))
    yield first
    if len(entry.windows) > 1:
        for sign, window in zip("-+", entry.windows, strict=True):
            yield _line(f"           {sign} ", "red" if sign == "-" else "green").append_text(
                _window(window)
            )
    if entry.keys:
        yield _line("           " + ", ".join(_said(entry.keys)))


def _said(keys: Iterable[Said]) -> Iterator[str]:
    for said in keys:
        yield f"{said.key} {' → '.join(said.values)}".rstrip()


def _window(window: Window) -> Text:
    from rich.text import Text

    found = Text()
    for words, own in window:
        found.append(visible(f"⟦{words}⟧" if own else words), "bold" if own else None)
    return found


def _line(text: str, style: str = "") -> Text:
    from rich.text import Text  # here, since rich takes a tenth of a second to import

    return Text(visible(text), style)
