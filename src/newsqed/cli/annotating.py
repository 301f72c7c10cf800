"""The verb that annotates by rule."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsqed.cli.group import corpus_at, example
from newsqed.cli.printing import number, progress
from newsqed.errors import NewsqedError
from newsqed.records import LAYERS

if TYPE_CHECKING:
    from newsqed.store import Corpus


@example("newsqed annotate IN.jsonl --output OUT.jsonl --layers quotes,dates")
@click.command()
@click.argument("what", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="Where to write the annotated file; may be the input.",
)
@click.option(
    "--layers",
    default=",".join(LAYERS),
    show_default=True,
    help="The layers to make; those of others are kept (files only).",
)
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help="Write nothing; exit 1 if a rules.jsonl of the corpus is stale.",
)
@click.pass_obj
def annotate(
    root: Path, what: Sequence[Path], output: Path | None, layers: str, only_check: bool
) -> None:
    """Annotate by rule: a file of documents, or articles of the corpus.

    A file (JSON Lines or Parquet, one document a line or row) is annotated into --output. Without
    a file, the rules.jsonl of the articles named, or of all, are made anew.
    """
    wanted = tuple(layer.strip() for layer in layers.split(",") if layer.strip())
    if output is not None and only_check:
        raise click.UsageError("--check goes with the corpus, --output with a file")
    if output is not None:
        if len(what) != 1:
            raise click.UsageError("--output goes with one input file")
        _annotate_file(what[0], output, wanted)
        return
    for path in what:
        if path.suffix in (".jsonl", ".parquet", ".ndjson"):
            raise click.UsageError(f"say where to write: newsqed annotate {path} --output FILE")
    _annotate_corpus(corpus_at(root), [str(path) for path in what], only_check)


def _annotate_file(source: Path, target: Path, layers: Sequence[str]) -> None:
    from newsqed.stream import annotate_file

    def report(error: NewsqedError) -> None:
        click.echo(f"newsqed: {error}", err=True)

    size = source.stat().st_size if source.is_file() else 0
    with progress("annotating", size) as advance:
        account = annotate_file(source, target, layers=layers, progress=advance, report=report)
    if account.failed:
        click.echo(f"{account.annotated:,} annotated, {account.failed:,} not", err=True)
        sys.exit(1)


def _annotate_corpus(corpus: Corpus, names: Sequence[str], only_check: bool) -> None:
    from newsqed.annotate import annotate as by_rule
    from newsqed.store import records_bytes

    stale = []
    for name in names or corpus.ids():
        article = corpus.article(name)
        made = by_rule(article.document()).annotations
        if only_check:
            path = corpus.folder(name) / "rules.jsonl"
            if not path.is_file() or path.read_bytes() != records_bytes(made):
                stale.append(name)
        elif corpus.write(name, "rules", made):
            click.echo(f"{name}: {number(len(made), 'record')}")
    for name in stale:
        click.echo(f"corpus/{name}/rules.jsonl is stale: run `newsqed annotate` and commit it")
    sys.exit(1 if stale else 0)
