"""What a corpus holds, as tables: for the terminal, the card and the datasheet.

In: the corpus' figures. Out: tables of words and numbers, the same for all three.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsqed.dataset.census import Census
from newsqed.dataset.contents import FORMS, ORDERS, PARTS, UNKNOWN, Contents
from newsqed.dataset.prose import percent, plain
from newsqed.dataset.prose import table as markdown
from newsqed.store import SPLITS

KINDS = {
    "quote": "quotations",
    "not_quote": "marks that quote nobody",
    "mention": "mentions",
    "entity": "entities",
    "date": "temporal expressions",
}
TYPES = ("direct", "mixed", "indirect")
# What a part of a kind of record is called; `cue` and `speaker` have a table of their own.
_PARTS = {
    ("quote", "type"): "quotations by type",
    ("quote", "medium"): "quotations by medium",
    ("quote", "fragment"): "runs in marks of mixed quotations",
    ("not_quote", "use"): "marks that quote nobody by use",
    ("mention", "form"): "mentions by form",
    ("mention", "label"): "names by label",
    ("entity", "link"): "entities by link",
    ("date", "type"): "temporal expressions by type",
    ("date", "value"): "temporal expressions by value",
    ("date", "mod"): "temporal expressions by modifier",
}


class Holding(NamedTuple):
    """A table: its title, its header, and rows whose first `left` cells are words."""

    title: str
    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    left: int


def holdings(found: Census) -> Iterator[Holding]:
    """The tables of a corpus; those of which there is nothing are left out."""
    contents = found.contents
    for table in (
        _groups(contents),
        _quotations(contents),
        _records(contents),
        _coverage(contents),
        _lengths(contents),
    ):
        if table.rows:
            yield table


def page(found: Census, level: int) -> str:
    """The tables in Markdown, each with a heading of the level."""
    parts = []
    for title, header, rows, left in holdings(found):
        cells = [(*map(plain, row[:left]), *row[left:]) for row in rows]
        parts += [f"{'#' * level} {title}", markdown(header, cells, left=left)]
    if found.articles["gold"] and not found.contents.tags:
        parts.append("No record carries a tag of a phenomenon.")
    return "\n\n".join(parts) or "There is no article yet."


def _groups(contents: Contents) -> Holding:
    articles = sum(
        counted["article"] for (group, _), counted in contents.groups.items() if group == "split"
    )
    rank = {("split", split): at for at, split in enumerate(SPLITS)}
    # Splits first, then desks, the largest first; what is not known comes last.
    order = sorted(
        contents.groups,
        key=lambda key: (
            key[0] == "desk",
            rank.get(key, len(rank)) if key[0] == "split" else key[1] == UNKNOWN,
            -contents.groups[key]["article"],
            key[1],
        ),
    )
    rows = []
    for kind, name in order:
        counted = contents.groups[kind, name]
        rows.append(
            (
                f"{kind} {name}",
                str(counted["article"]),
                percent(counted["article"] / articles),
                *(str(counted[record]) for record in KINDS),
            )
        )
    header = ("", "articles", "%", "quotes", "non-quotes", "mentions", "entities", "dates")
    return Holding("By split and desk", header, rows, 1)


def _quotations(contents: Contents) -> Holding:
    total = contents.counts["quote", "type"].total()
    rows = []
    for part, names in (("cue", ORDERS), ("speaker", FORMS)):
        for name in names:
            counts = [contents.types[type_, part, name] for type_ in TYPES]
            if any(counts):
                rows.append(
                    (part, name, *map(str, counts), str(sum(counts)), percent(sum(counts) / total))
                )
    if rows:
        counts = [contents.counts["quote", "type"][type_] for type_ in TYPES]
        rows.insert(0, ("all", "", *map(str, counts), str(total), percent(1)))
    header = ("quotations", "", *TYPES, "all", "%")
    return Holding("Quotations by type, place of cue and form of speaker", header, rows, 2)


def _records(contents: Contents) -> Holding:
    rows = [
        (_PARTS[kind, part], name, str(n), percent(share))
        for kind, parts in PARTS.items()
        for part in parts
        if (kind, part) in _PARTS
        for name, n, share in contents.shares(kind, part)
    ]
    return Holding("Records by what they say", ("what", "", "n", "%"), rows, 2)


def _coverage(contents: Contents) -> Holding:
    rows = [
        (KINDS[kind], tag, str(n), percent(share), str(articles))
        for kind, tag, n, share, articles in contents.coverage()
    ]
    return Holding("Phenomena", ("kind", "tag", "records", "%", "articles"), rows, 2)


def _lengths(contents: Contents) -> Holding:
    rows = [(name, *(f"{number:g}" if number < 1e6 else f"{number:.0f}" for number in numbers))
            for name, numbers in contents.spans()]  # fmt: skip
    return Holding("Lengths of articles", ("", "all", "min", "median", "max"), rows, 1)
