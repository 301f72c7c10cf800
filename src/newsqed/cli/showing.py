"""The verb that shows an annotated article."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from newsqed.cli.group import corpus_at, example
from newsqed.errors import NewsqedError


@example("newsqed show wire-strait-talks --html page.html")
@click.command()
@click.argument("article")
@click.option("--rules", is_flag=True, help="What the rules propose, not gold.")
@click.option(
    "--html", type=click.Path(path_type=Path), help="Write a page that needs no other file."
)
@click.pass_obj
def show(root: Path, article: str, rules: bool, html: Path | None) -> None:
    """Show an annotated article in the terminal, or as a page.

    ARTICLE is an id of the corpus, or a file of documents (its first one is shown).
    """
    from newsqed import pages

    document, about = _shown(root, article, rules)
    if html is None:
        from rich.console import Console

        Console().print(pages.terminal(document, meta=about))
        return
    from newsqed.store import write_whole

    write_whole(html, pages.html(document, meta=about).encode())
    click.echo(f"{html}: written")


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
