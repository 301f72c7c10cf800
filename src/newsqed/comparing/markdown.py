"""A difference as Markdown, to be read at a pull request.

In: a difference. Out: a page that GitHub shows as it is meant, no longer than its comments and
summaries may be: what does not fit is left out by whole entries, and said to be. What a file holds
is only ever text in it: it forms no markup, no link, and calls nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from newsqed.comparing import wording
from newsqed.comparing.changes import ArticleChange, Difference, FileChange
from newsqed.comparing.escaping import code, escaped
from newsqed.comparing.scores import ScoreChange, Scoring
from newsqed.comparing.windows import Window, shortened
from newsqed.comparing.wording import Entry, Said

# GitHub refuses comments of more than 65,536 characters; a summary may have a mebibyte.
LIMIT = 60_000
_SIGNS = {"added": "➕", "changed": "✏️", "removed": "➖", "renumbered": "🔢"}
# How many lines of a kind are worth reading on one page; `_WHOLE` of a file that came or went.
_ROWS, _RECORDS, _WHOLE, _FACTS = 50, 40, 5, 12
# Up to how many records stand open.
_OPEN = 15
# What a block needs at least, and what is kept for the last line.
_LEAST, _LAST = 800, 300


def markdown(difference: Difference, *, limit: int = LIMIT) -> str:
    """The difference as a page of Markdown.

    Args:
        difference: what to tell.
        limit: how many bytes the page may have, 10,000 or more.

    >>> from newsqed.comparing import compare, state_of
    >>> was, now = ({"corpus/corpus.toml": b""} for _ in range(2))
    >>> now["corpus/a/text.txt"] = b"It rains."
    >>> page = markdown(compare(state_of(was, side="base", name="main"),
    ...                         state_of(now, side="head", name="mine")))
    >>> page.splitlines()[0]
    '## Corpus: 1 article added'
    """
    blocks = list(_overview(difference, limit // 2))
    room = limit - _LAST - sum(map(_size, blocks))
    articles = [one for one in difference.articles if any(file.records for file in one.files)]
    total = sum(len(file.records) for one in articles for file in one.files)
    told = 0
    for article in articles:
        # The articles share what room there is, so that a large one does not hide the others.
        share = max(room // (len(articles) - told), 4 * _LEAST)
        if share > room:
            break
        block = _details(article, share, open_=total <= _OPEN)
        blocks.append(block)
        room -= _size(block)
        told += 1
    if left := len(articles) - told:
        more = f"records of {wording.number(left, 'more article')} changed"
        blocks.append(f"… and {more}; there is no room for them here.")
    return "\n\n".join(blocks) + "\n"


def _size(text: str) -> int:
    return len(text.encode()) + 2


def _overview(difference: Difference, room: int) -> Iterator[str]:
    """What stands above the records: what changed in few words, tables, lists."""
    base, head = difference.base, difference.head
    commit = f" {code(base.commit[:10])}" if base.commit else ""
    yield f"## Corpus: {wording.headline(difference)}"
    yield (
        f"{escaped(wording.summary(difference))} "
        f"<sub>{escaped(shortened(base.name))}{commit} → "
        f"{escaped(shortened(head.name))}</sub>"
    )
    files = [
        f"> - {code(f'{item.file}:{item.line}' if item.line else item.file)} "
        f"({item.side}): {escaped(item.message)}"
        for item in difference.unreadable
    ]
    warning = "> [!WARNING]\n> These files cannot be read, and were not compared.\n>"
    yield from _list(warning, files, room // 4, "> - ")
    yield from _records(difference)
    if difference.scores and difference.scores.measures:
        yield _scores(difference.scores, room // 4)
    articles = [_article(one) for one in difference.articles if wording.facts(one)]
    yield from _list("### Articles\n", articles, room // 4)
    yield from _list("### Waivers\n", list(_waivers(difference)), room // 4)
    if any(file.records for one in difference.articles for file in one.files):
        yield "### Records"


def _list(head: str, rows: list[str], room: int, bullet: str = "- ") -> Iterator[str]:
    """A heading with its lines, where there are any."""
    if rows:
        yield "\n".join([head, *_fitting(rows, len(rows), _ROWS, room, bullet)])


def _fitting(
    rows: Iterable[str], total: int, most: int, room: int, bullet: str = "- "
) -> list[str]:
    """As many of the lines as there is room for, and how many there are more."""
    kept: list[str] = []
    for row in islice(rows, most):
        room -= _size(row)
        if room < 0:
            break
        kept.append(row)
    if left := total - len(kept):
        kept.append(f"{bullet}… and {left:,} more")
    return kept


def _records(difference: Difference) -> Iterator[str]:
    rows = [
        f"| {family} | {layer} | " + " | ".join(f"{count:,}" if count else "" for count in counts)
        + " |"
        for family, layer, counts in wording.rows(difference)
    ]  # fmt: skip
    if rows:
        head = ["| file | layer | added | changed | removed |", "|---|---|--:|--:|--:|"]
        yield "\n".join([*head, *rows])


def _scores(scoring: Scoring, room: int) -> str:
    """The first measure of each layer, and the others that changed to be folded out."""
    before, after = scoring.documents
    of = wording.number(after, "article") + (f" (before {before:,})" if before != after else "")
    firsts: dict[str, ScoreChange] = {}
    others = []
    for row in scoring.measures:
        if firsts.setdefault(row.layer, row) is not row:
            others.append(row)
    parts = [
        "### The rules against gold",
        f"F1 or share in per cent, over {of} with gold.",
        _score_table(firsts.values()),
    ]
    if others:
        more = wording.number(len(others), "more measure")
        summary = f"<details>\n<summary>{more} changed</summary>"
        parts += [summary, _score_table(others, room), "</details>"]
    return "\n\n".join(parts)


def _score_table(rows: Collection[ScoreChange], room: int = LIMIT) -> str:
    head = [
        "| layer | measure | before | after | change | what it is |",
        "|---|---|--:|--:|--:|---|",
    ]
    return "\n".join([*head, *_fitting(map(_score, rows), len(rows), _ROWS, room, "| ")])


def _score(row: ScoreChange) -> str:
    before, after = (
        "" if share is None else f"{100 * share:.1f}" for share in (row.before, row.after)
    )
    change = row.change or 0.0
    arrow = f"{'▲' if change > 0 else '▼'} {100 * change:+.1f}".replace("-", "−") if change else ""
    return (
        f"| {row.layer} | {escaped(shortened(row.measure))} | {before} | {after} | {arrow} "
        f"| {escaped(shortened(row.gloss))} |"
    )


def _article(article: ArticleChange) -> str:
    title = f" <i>{escaped(shortened(article.title))}</i>" if article.title else ""
    facts = wording.facts(article)
    facts[_FACTS:] = ["…"] * (len(facts) > _FACTS)
    return f"- {code(article.id)}{title}: {escaped('; '.join(facts))}"


def _waivers(difference: Difference) -> Iterator[str]:
    for change in difference.waivers:
        given = (change.waiver.get(key) for key in ("code", "file", "id"))
        place = " ".join(code(shortened(str(part))) for part in given if part)
        reason = change.waiver.get("reason")
        more = f": {escaped(shortened(str(reason)))}" if reason else ""
        yield f"- {_SIGNS[change.how]} {place}{more}"


def _details(article: ArticleChange, room: int, *, open_: bool) -> str:
    """The records of an article, to be folded out."""
    counts = " · ".join(map(escaped, wording.files(article)))
    parts = [
        f"<details{' open' if open_ else ''}>\n<summary>{code(article.id)} {counts}</summary>",
    ]
    if article.withheld:
        parts.append(f"*{wording.WITHHELD}*")
    for file in article.files:
        left = room - sum(map(_size, parts)) - _LEAST
        if left < 0:
            parts.append("…")
            break
        if file.records:
            name = escaped(shortened(file.name))
            parts.append(f"**{name}**\n\n" + _file(article, file, left))
    return "\n\n".join([*parts, "</details>"])


def _file(article: ArticleChange, file: FileChange, room: int) -> str:
    records, most = file.records, _RECORDS
    if file.how != "changed":
        # Of a file that came or went as a whole a few records give an idea: quotations first.
        records, most = tuple(sorted(records, key=lambda one: one.layer != "quotes")), _WHOLE
    rows = (_entry(wording.entry(change, file, article)) for change in records)
    return "\n".join(_fitting(rows, len(records), most, room))


def _entry(entry: Entry) -> str:
    was = f" (was {escaped(entry.was)})" if entry.was else ""
    head = f"- {_SIGNS[entry.how]} **{escaped(entry.id)}**{was} {escaped(entry.what)}"
    lines = [head]
    if len(entry.windows) == 1:
        lines[0] += f": {_window(entry.windows[0])}"
    elif entry.windows:
        before, after = map(_window, entry.windows)
        lines += [f"before: {before}", f"after: {after}"]
    if entry.keys:
        lines.append(", ".join(map(_said, entry.keys)))
    return "<br>".join(lines)


def _said(said: Said) -> str:
    return f"{code(said.key)} {' → '.join(map(escaped, said.values))}".rstrip()


def _window(window: Window) -> str:
    return "".join(f"<b>{escaped(words)}</b>" if own else escaped(words) for words, own in window)
