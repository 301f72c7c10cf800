"""The verb that checks."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import click

from newsqed.cli.group import corpus_at, example
from newsqed.errors import NewsqedError


@example("newsqed check documents.jsonl --format json")
@click.command()
@click.argument("what", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="With source line and caret, or one JSON object a finding.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--explain", metavar="CODE", help="What a code means and how to mend it.")
@click.pass_obj
def check(root: Path, what: Sequence[Path], form: str, as_json: bool, explain: str | None) -> None:
    """Check the corpus, articles of it, or exchange files.

    Each finding says where (file, line, column, JSON pointer), what is wrong and how to mend it.
    Errors (E) and warnings (W) make the exit status 1, notes (I) do not.
    """
    from newsqed.check import check_corpus, check_file, report
    from newsqed.check import explain as entry

    if explain:
        click.echo(entry(explain))
        return
    form = "json" if as_json else form
    files = [path for path in what if path.is_file()]
    names = [str(path) for path in what if not path.is_file()]
    failed = False
    if files:
        failed = report(
            chain.from_iterable(check_file(file) for file in files), sys.stdout, format=form
        )
    for name in names:
        if Path(name).suffix:
            raise NewsqedError("there is no such file", path=name)
    if names or not files:
        corpus = corpus_at(root)
        for name in names:
            corpus.folder(name)
        found = check_corpus(corpus, names or None)
        failed |= report(found, sys.stdout, format=form, root=corpus.root)
    sys.exit(1 if failed else 0)
