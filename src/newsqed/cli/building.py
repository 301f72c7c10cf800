"""The verb that builds a release."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsqed.cli.group import corpus_at, example
from newsqed.cli.printing import number, progress, table

if TYPE_CHECKING:
    from newsqed.dataset import Advance, Release
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
    "--version",
    help="Make a version first: refused if it is too small a step, or CHANGELOG.md lacks it.",
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
def build(
    root: Path,
    out: Path | None,
    with_withheld: bool,
    version: str | None,
    verifies: bool,
    opens: bool,
) -> None:
    """Build a release: Parquet tables, a dataset card, a manifest.

    The version is that of corpus/corpus.toml. With --version it is made first: what changed since
    the last release tells how large the step has to be, and corpus/releases/ keeps what it holds.
    """
    from newsqed import dataset

    corpus = corpus_at(root)
    if verifies:
        if version is not None:
            raise click.UsageError("--verify builds what stands again: leave --version out")
        _verify(corpus, dataset.place(corpus, out, with_withheld=with_withheld))
        return
    if version is not None:
        with dataset.cutting(corpus, version) as found:
            release = _built(corpus, out, with_withheld)
        click.echo(_made(version, found), err=True)
    else:
        if dataset.drifted(corpus):
            told = corpus.settings["version"]
            click.echo(
                f"note: {told} was released and held something else: this build is no release "
                f"(newsqed diff {told})",
                err=True,
            )
        release = _built(corpus, out, with_withheld)
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


def _built(corpus: Corpus, out: Path | None, with_withheld: bool) -> Release:
    """The release; its manifest names a commit only where that, and nothing else, was built."""
    from newsqed import dataset, history

    dirty = history.dirty(corpus.root)
    commit = None if dirty else history.commit(corpus.root)
    with progress("building", len(corpus.ids())) as advance:
        release = dataset.build(
            corpus,
            out,
            with_withheld=with_withheld,
            commit=commit,
            progress=lambda done, of: advance(1),
        )
    if dirty:
        click.echo(
            "note: the folder holds changes that are in no commit; the manifest names none",
            err=True,
        )
    return release


def _made(version: str, found: Advance | None) -> str:
    """What a version is a step of, and what comes next."""
    if found is not None and found.old.name == version:
        return f"{version}: made already, nothing has changed since"
    step = f"a {found.step.name.lower()} step" if found and found.step else "no step"
    what = f"{step} from {found.old.name}" if found else "the first"
    return f"{version}: {what}; commit corpus/ and tag v{version}"


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
        what = built or "changes that are in no commit"
        click.echo(f"note: the release was built from {what}, this is {here}", err=True)
    with progress("building again", len(corpus.ids())) as advance:
        differing = dataset.reproduce(corpus, place, progress=lambda done, of: advance(1))
    for name, what in differing.items():
        click.echo(f"{place / name}: {_DIFFERS[what]}")
    if not differing:
        click.echo(f"{place}: built again, byte for byte the same")
    kinds = set(differing.values())
    # A card tells the sizes of files, which follow their bytes.
    sys.exit(1 if kinds - ({"bytes", "words"} if "bytes" in kinds else set()) else 0)
