"""The verb that builds a release."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsqed.cli.group import corpus_at, example
from newsqed.cli.printing import number, progress, table

if TYPE_CHECKING:
    from newsqed.store import Corpus


@example("newsqed build --open")
@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The folder that holds releases (default: build/releases).",
)
@click.option(
    "--with-withheld",
    is_flag=True,
    help="A private build that holds the words of withheld articles.",
)
@click.option(
    "--verify",
    "verifies",
    is_flag=True,
    help="Build the release that stands again, elsewhere, and compare bytes and rows.",
)
@click.option(
    "--open", "opens", is_flag=True, help="Open it again with load_dataset and print what it holds."
)
@click.pass_obj
def build(root: Path, out: Path | None, with_withheld: bool, verifies: bool, opens: bool) -> None:
    """Build a release: Parquet tables, a dataset card, a manifest."""
    from newsqed import dataset, history

    corpus = corpus_at(root)
    if verifies:
        _verify(corpus, dataset.place(corpus, out, with_withheld=with_withheld))
        return
    with progress("building", len(corpus.ids())) as advance:
        release = dataset.build(
            corpus,
            out,
            with_withheld=with_withheld,
            commit=history.commit(corpus.root),
            progress=lambda done, of: advance(1),
        )
    if history.dirty(corpus.root):
        click.echo("note: the folder holds changes that are in no commit", err=True)
    if opens:
        opened = dataset.open_release(release.path)
        rows_of: dict[str, dict[str, int]] = {}
        for name, split, count in opened.rows:
            rows_of.setdefault(name, {})[split] = count
        splits = list(dict.fromkeys(split for _, split, _ in opened.rows))
        cells = [
            (name, *(f"{counts[split]:,}" if split in counts else "" for split in splits))
            for name, counts in rows_of.items()
        ]
        table(f"{release.path}", ("configuration", *splits), cells, 1)
        click.echo(f"\n{opened.code}")
    else:
        rows = sum(sum(splits.values()) for splits in release.counts.values())
        click.echo(f"{release.path}: {number(rows, 'row')}")


_DIFFERS = {
    "bytes": "the rows are the same, the bytes are not: another version of pyarrow wrote it",
    "rows": "other rows",
    "words": "other words, or other sizes of files",
    "missing": "not in the release that stands",
    "extra": "only in the release that stands",
}


def _verify(corpus: Corpus, place: Path) -> None:
    """Print whether the release comes out again; exit 1 where its rows do not."""
    from newsqed import dataset, history

    built = dataset.read(place).manifest["commit"]
    here = history.commit(corpus.root)
    if built != here:
        click.echo(f"note: the release was built from {built}, this is {here}", err=True)
    with progress("building again", len(corpus.ids())) as advance:
        differing = dataset.reproduce(corpus, place, progress=lambda done, of: advance(1))
    for name, what in differing.items():
        click.echo(f"{place / name}: {_DIFFERS[what]}")
    if not differing:
        click.echo(f"{place}: built again, byte for byte the same")
    kinds = set(differing.values())
    # A card tells the sizes of files, which follow their bytes.
    sys.exit(1 if kinds - ({"bytes", "words"} if "bytes" in kinds else set()) else 0)
