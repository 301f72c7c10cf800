"""The verb that builds a release."""

from __future__ import annotations

from pathlib import Path

import click

from newsqed.cli.group import corpus_at, example
from newsqed.cli.printing import number, table


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
    "--open", "opens", is_flag=True, help="Open it again with load_dataset and print what it holds."
)
@click.pass_obj
def build(root: Path, out: Path | None, with_withheld: bool, opens: bool) -> None:
    """Build a release: Parquet tables, a dataset card, a manifest."""
    from newsqed import dataset, history

    corpus = corpus_at(root)
    release = dataset.build(
        corpus, out, with_withheld=with_withheld, commit=history.commit(corpus.root)
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
