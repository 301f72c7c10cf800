"""What the verb that scores prints of agreement."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsqed.cli.group import corpus_at
from newsqed.cli.printing import number, percent, table
from newsqed.errors import NewsqedError
from newsqed.records import Layer

if TYPE_CHECKING:
    from newsqed.dataset.passes import Two
    from newsqed.score import Agreement, Disagreement
    from newsqed.score.differing import Side


def objects(path: Path) -> Iterator[dict[str, Any]]:
    """The documents of a file as they stand there; gold need not follow our schema."""
    from newsqed import formats

    for item in formats.of(path).items(path):
        if item.document is None:
            raise item.error or NewsqedError("the document cannot be read", path=path)
        yield item.document


def show_agreement(
    root: Path,
    files: tuple[Path, Path] | None,
    layers: Sequence[Layer],
    resamples: int,
    *,
    listed: bool,
    as_json: bool,
) -> None:
    """Print how far passes agree, or where they do not; exit 1 where one could not be read."""
    from newsqed.dataset.passes import beside, pairs
    from newsqed.score import Passes, disagreements
    from newsqed.score.passes import marked

    problems: list[NewsqedError] = []
    if files is None:
        two: Iterator[Two] | list[Two] = pairs(corpus_at(root), problems)
        found = Passes(layers)
    else:
        two = list(beside(objects(files[0]), objects(files[1]), problems))
        found = Passes(layers, marked(side for each in two for side in each.documents))
    for each in two:
        if listed:
            for one in disagreements(*each.documents, each.annotators, layers):
                click.echo(json.dumps(one.to_json(), ensure_ascii=False) if as_json else _line(one))
        else:
            found.add(each.annotators, *each.documents)
    if not listed:
        told = found.agreement(resamples)
        if as_json:
            click.echo(json.dumps(told.to_json(), ensure_ascii=False, indent=2))
        else:
            _print(told)
    for problem in problems:
        click.echo(f"newsqed: {problem}", err=True)
    if problems:
        raise click.exceptions.Exit(1)


def _print(found: Agreement) -> None:
    if not found.documents:
        click.echo("no article has two single passes (corpus/<article>/hand/) to compare")
        return
    who = ", ".join(f"{one} and {other} ({n})" for (one, other), n in found.pairs.items())
    rows = [
        (
            row.layer,
            row.name,
            percent(row.value),
            "" if row.low is None or row.high is None else f"{row.low:.0%}–{row.high:.0%}",
            f"{row.n:,}",
            *(f"{share:.0%}" for share in (row.least, row.median, row.most)),
            f"{row.documents:,}",
        )
        for row in found.measures
    ]
    header = ("layer", "measure", "F1 / share", "95 %", "n", "min", "med", "max", "articles")
    table(f"\n{number(found.documents, 'article')}; passes: {who}", header, rows, 2)


def _line(found: Disagreement) -> str:
    """The disagreement as a line of columns, parted by tabs."""
    return "\t".join(
        (
            found.document,
            "/".join(found.annotators),
            found.layer,
            found.kind,
            found.what,
            _told(found.a),
            _told(found.b),
        )
    )


def _told(side: Side | None) -> str:
    if side is None:
        return "–"
    value = "" if side.value is None else f" = {side.value}"
    return " ".join(f"{side.id} {side.start}:{side.end} [{side.text}]{value}".split())
