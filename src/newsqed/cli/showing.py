"""The verb that shows an annotated article, or what the corpus holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsqed.cli.group import corpus_at, example
from newsqed.cli.printing import number, table
from newsqed.errors import NewsqedError

if TYPE_CHECKING:
    from newsqed.records import Document


@example("newsqed show wire-strait-talks --why m7")
@click.command()
@click.argument("article", required=False)
@click.option(
    "--corpus",
    "whole",
    is_flag=True,
    help="Instead of an article: what the corpus holds, in counts and shares.",
)
@click.option("--rules", is_flag=True, help="What the rules propose, not gold.")
@click.option(
    "--html", type=click.Path(path_type=Path), help="Write a page that needs no other file."
)
@click.option(
    "--why",
    metavar="PLACE",
    help="Why the rules propose what they do at a record (m7, q3, d2, n1, e4) or at a span in "
    "code points (120:134), or why they propose nothing there.",
)
@click.option(
    "--json",
    "as_object",
    is_flag=True,
    help="The answer to --why, or what --corpus tells, as a JSON object.",
)
@click.pass_obj
def show(
    root: Path,
    article: str | None,
    whole: bool,
    rules: bool,
    html: Path | None,
    why: str | None,
    as_object: bool,
) -> None:
    """Show an annotated article in the terminal, or as a page, or explain a place in it.

    ARTICLE is an id of the corpus, or a file of documents (its first one is shown).
    """
    from newsqed import pages

    if whole:
        if article is not None or rules or html is not None or why is not None:
            raise click.UsageError("--corpus goes with --json only, and without ARTICLE")
        _count(root, as_object)
        return
    if article is None:
        raise click.UsageError("name an ARTICLE, or say --corpus")
    if why is None and as_object:
        raise click.UsageError("--json goes with --why or --corpus")
    if why is not None and html is not None:
        raise click.UsageError("--why prints to the terminal; leave out --html")
    document, about = _shown(root, article, rules)
    if why is not None:
        _explain(document, why, as_object)
        return
    if html is None:
        from rich.console import Console

        Console().print(pages.terminal(document, meta=about))
        return
    from newsqed.store import write_whole

    write_whole(html, pages.html(document, meta=about).encode())
    click.echo(f"{html}: written")


def _count(root: Path, as_object: bool) -> None:
    from newsqed.dataset.census import census
    from newsqed.dataset.holdings import holdings

    found = census(corpus_at(root))
    if as_object:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
        return
    counts = found.articles
    click.echo(
        f"{found.settings['name']} {found.settings['version']}: "
        f"{number(counts['all'], 'article')}, {counts['gold']:,} with gold"
    )
    for title, header, rows, left in holdings(found):
        table(f"\n{title}", header, rows, left)


def _explain(document: Document, place: str, as_object: bool) -> None:
    from newsqed.annotate.explaining import as_json, explain

    found = explain(document, place)
    if as_object:
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    from newsqed import pages

    Console().print(pages.why(found))


def _shown(root: Path, name: str, rules: bool) -> tuple[Any, dict[str, Any]]:
    """The document to show and what is known about it."""
    from newsqed import formats

    if Path(name).is_file():
        for document in formats.read(name):
            return document, {}
        raise NewsqedError("the file holds no document", path=name)
    corpus = corpus_at(root)
    article = corpus.article(name)
    annotations = article.rules if rules or article.gold is None else article.gold
    about = {
        "publisher": article.source.get("publisher"),
        "desk": article.desk,
        "split": corpus.splits().get(name, (None,))[0],
        "method": "rule" if annotations is article.rules else "hand",
    }
    return article.document(annotations), about
