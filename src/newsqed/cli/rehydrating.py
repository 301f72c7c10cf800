"""The verb that puts the words of withheld articles back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from newsqed.cli.group import example
from newsqed.cli.printing import number, progress


@example("newsqed rehydrate build/releases/0.1.0 --texts raw")
@click.command()
@click.argument("release", type=click.Path(path_type=Path))
@click.option(
    "--texts",
    type=click.Path(path_type=Path),
    required=True,
    help="The folder of texts: one file an article, named after it.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Where the copy goes (default: beside the release, as <release>-rehydrated).",
)
def rehydrate(release: Path, texts: Path, out: Path | None) -> None:
    """Put the words of withheld articles back into a private copy of a release.

    A release holds no words of articles whose publishers keep their rights. Who has the texts, as
    frozen or as received, gets the words back from the offsets. A text that is not the one that was
    annotated is refused: its hash differs. The exit status is 1 where a text was.
    """
    from newsqed import dataset

    there = dataset.read(release)
    rows = sum(sum(splits.values()) for splits in there.counts.values())
    with progress("filling", rows) as advance:
        done = dataset.rehydrate(release, texts, out, progress=advance)
    for article, path in done.refused.items():
        click.echo(f"{path}: not the text of {article} that was annotated (its sha256 differs)")
    for article in done.missing:
        click.echo(f"{article}: no text of that name in {texts}; it stays withheld")
    if done.filled:
        click.echo(f"{done.release.path}: {number(len(done.filled), 'article')} with words again")
        click.echo("It is private: it holds words that others have rights to.")
    else:
        click.echo("nothing was written: no article could be given its words")
    sys.exit(1 if done.refused else 0)
