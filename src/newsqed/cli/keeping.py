"""Verbs that make a corpus and take articles in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from newsqed.cli.group import corpus_at, example
from newsqed.cli.printing import number
from newsqed.errors import NewsqedError


@example("newsqed new my-corpus")
@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", help="The corpus' name (default: the folder's).")
def new(folder: Path, name: str | None) -> None:
    """Make an empty corpus folder of the same layout."""
    from newsqed.store import create

    corpus = create(folder, name or folder.resolve().name)
    click.echo(f"{corpus.root}: an empty corpus. Next: cd {folder}; newsqed add FILE")


@example("newsqed add page.txt --publisher 'The Courier' --license LicenseRef-publisher")
@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--id", "article", help="The article's id (default: from the file's name).")
@click.option(
    "--split",
    type=click.Choice(["train", "validation", "test"]),
    help="Default: that of its near-duplicates; else the one furthest below 60/20/20 in its desk.",
)
@click.option("--title", help="The headline.")
@click.option("--published", help="ISO 8601 (default: what a header of the page says).")
@click.option("--publisher", help="Who published it.")
@click.option("--url", help="Where it was found.")
@click.option("--retrieved", help="When it was fetched, ISO 8601.")
@click.option("--license", help="An SPDX expression, or LicenseRef-publisher.")
@click.option(
    "--text",
    type=click.Choice(["withheld", "full"]),
    default="withheld",
    show_default=True,
    help="Whether releases may hold the words.",
)
@click.option(
    "--origin",
    type=click.Choice(["collected", "composed"]),
    default="collected",
    show_default=True,
    help="Published by somebody, or written for the corpus.",
)
@click.option("--desk", help="The part of the paper: politics, sport …")
@click.option("--language", default="en", show_default=True, help="A BCP 47 tag.")
@click.option("--encoding", help="Of the file, where it is not UTF-8.")
@click.pass_obj
def add(root: Path, /, files: Sequence[Path], article: str | None, **about: Any) -> None:
    """Take text files in: keep their bytes, clean them once, freeze the text, log the edits."""
    if article and len(files) > 1:
        raise click.UsageError("--id goes with one file")
    corpus = corpus_at(root)
    failed = False
    for file in files:
        try:
            added = corpus.add(file, id=article, **about)
        except NewsqedError as error:
            click.echo(f"newsqed: {error}", err=True)
            failed = True
            continue
        edits = added.cleaned.edits
        click.echo(
            f"{added.id}: {len(added.cleaned.text):,} characters, {number(len(edits), 'edit')}"
        )
        place = added.place
        like = f", with its near-duplicates of {place.cluster}" if place.cluster != added.id else ""
        click.echo(f"  split {place.split}{like}")
        for reason in dict.fromkeys(edit.reason for edit in edits):
            places = [edit for edit in edits if edit.reason == reason]
            click.echo(
                f"  {reason}: {number(len(places), 'place')}, first at byte {places[0].raw_start}"
            )
        for offset, message in added.cleaned.doubts:
            click.echo(f"  doubt at character {offset}: {message}")
    sys.exit(1 if failed else 0)
