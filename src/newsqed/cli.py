"""The command line: verbs, options, exit statuses. No logic lives here.

Exit 0: fine (notes may be printed). 1: errors or warnings were found. 2: the call was wrong.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsqed.errors import NewsqedError
from newsqed.records import LAYERS
from newsqed.version import VERSION

if TYPE_CHECKING:
    from newsqed.score import RuleScore, Scores
    from newsqed.store import Corpus


class _Group(click.Group):
    """Commands in the order of work, and errors of ours as messages."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except NewsqedError as error:
            click.echo(f"newsqed: {error}", err=True)
            ctx.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="newsqed")
@click.option(
    "--root",
    type=click.Path(path_type=Path),
    default=".",
    help="The corpus folder, or one below it (default: this folder).",
)
@click.pass_context
def main(ctx: click.Context, root: Path) -> None:
    """Annotate news: who said what, who is named, what day is meant.

    NewsQED keeps a corpus of annotated articles in plain files, checks it, and builds it into
    datasets; and it annotates texts of your own, by rules that need no model.

    \b
    In a corpus folder:       newsqed check; newsqed score; newsqed build
    For texts of your own:    newsqed annotate IN.jsonl --output OUT.jsonl
    """  # noqa: D301
    ctx.obj = root


def _example(text: str) -> Callable[[Any], Any]:
    """A help text's example, in the words that the tests run."""
    return lambda command: _with_epilog(command, f"\b\nExample:\n  {text}")


def _with_epilog(command: Any, epilog: str) -> Any:
    command.epilog = epilog
    return command


@_example("newsqed new my-corpus")
@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", help="The corpus' name (default: the folder's).")
def new(folder: Path, name: str | None) -> None:
    """Make an empty corpus folder of the same layout."""
    from newsqed.store import create

    corpus = create(folder, name or folder.resolve().name)
    click.echo(f"{corpus.root}: an empty corpus. Next: cd {folder}; newsqed add FILE")


@_example("newsqed add page.txt --publisher 'The Courier' --license LicenseRef-publisher")
@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--id", "article", help="The article's id (default: from the file's name).")
@click.option(
    "--split",
    type=click.Choice(["train", "validation", "test"]),
    help="Default: the one furthest below 60/20/20.",
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
    corpus = _corpus(root)
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
            f"{added.id}: {len(added.cleaned.text):,} characters, {_number(len(edits), 'edit')}"
        )
        for reason in dict.fromkeys(edit.reason for edit in edits):
            places = [edit for edit in edits if edit.reason == reason]
            click.echo(
                f"  {reason}: {_number(len(places), 'place')}, first at byte {places[0].raw_start}"
            )
        for offset, message in added.cleaned.doubts:
            click.echo(f"  doubt at character {offset}: {message}")
    sys.exit(1 if failed else 0)


@_example("newsqed annotate IN.jsonl --output OUT.jsonl --layers quotes,dates")
@main.command()
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
    _annotate_corpus(_corpus(root), [str(path) for path in what], only_check)


def _annotate_file(source: Path, target: Path, layers: Sequence[str]) -> None:
    from newsqed.stream import annotate_file

    def report(error: NewsqedError) -> None:
        click.echo(f"newsqed: {error}", err=True)

    size = source.stat().st_size if source.is_file() else 0
    with _progress("annotating", size) as advance:
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
            click.echo(f"{name}: {_number(len(made), 'record')}")
    for name in stale:
        click.echo(f"corpus/{name}/rules.jsonl is stale: run `newsqed annotate` and commit it")
    sys.exit(1 if stale else 0)


@_example("newsqed check documents.jsonl --format json")
@main.command()
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
        corpus = _corpus(root)
        for name in names:
            corpus.folder(name)
        found = check_corpus(corpus, names or None)
        failed |= report(found, sys.stdout, format=form, root=corpus.root)
    sys.exit(1 if failed else 0)


@_example("newsqed score GOLD.jsonl PRED.jsonl --layer dates")
@main.command()
@click.argument("gold", required=False, type=click.Path(path_type=Path))
@click.argument("pred", required=False, type=click.Path(path_type=Path))
@click.option(
    "--layer",
    "layers",
    multiple=True,
    type=click.Choice(LAYERS),
    help="Only this layer; may be given again.",
)
@click.option("--by-rule", is_flag=True, help="Precision and support of each rule.")
@click.option(
    "--resamples",
    type=click.IntRange(0),
    default=1000,
    show_default=True,
    help="Bootstrap samples behind the 95 % intervals; 0 for none.",
)
@click.option("--json", "as_json", is_flag=True, help="The scores as one JSON object.")
@click.pass_obj
def score(
    root: Path,
    gold: Path | None,
    pred: Path | None,
    layers: tuple[str, ...],
    by_rule: bool,
    resamples: int,
    as_json: bool,
) -> None:
    """Score predictions against gold: two files of documents, or the corpus' rules by split."""
    from newsqed import score as scored
    from newsqed.score import by_rule as rules_of

    if gold is not None and pred is None:
        raise click.UsageError("name both files, GOLD and PRED, or none for the corpus")
    groups: dict[str, str] = {}
    if gold is None or pred is None:
        corpus = _corpus(root)
        articles = [article for article in corpus.articles() if article.gold is not None]
        if not articles:
            raise NewsqedError(
                "no article has gold yet",
                path=corpus.root,
                hint="docs/guidelines.md tells how to annotate; or score two files: GOLD PRED",
            )
        groups = {name: split for name, (split, _) in corpus.splits().items()}
        golds: list[Any] = [article.document(article.gold or ()) for article in articles]
        preds: list[Any] = [article.document(article.rules) for article in articles]
    else:
        golds, preds = list(_objects(gold)), list(_objects(pred))
    if by_rule:
        _print_rules(rules_of(golds, preds, layers or None), as_json)
        return
    found = scored(golds, preds, layers or None, resamples=resamples, breakdown=groups)
    if as_json:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    else:
        _print_scores(found)


@_example("newsqed build --open")
@main.command()
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

    corpus = _corpus(root)
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
        _table(f"{release.path}", ("configuration", *splits), cells, 1)
        click.echo(f"\n{opened.code}")
    else:
        rows = sum(sum(splits.values()) for splits in release.counts.values())
        click.echo(f"{release.path}: {_number(rows, 'row')}")


@_example("newsqed show wire-strait-talks --html page.html")
@main.command()
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


def _corpus(root: Path) -> Corpus:
    from newsqed.store import Corpus

    return Corpus.find(root)


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    """The documents of a file as they stand there; gold need not follow our schema."""
    from newsqed import formats

    for item in formats.of(path).items(path):
        if item.document is None:
            raise item.error or NewsqedError("the document cannot be read", path=path)
        yield item.document


def _shown(root: Path, name: str, rules: bool) -> tuple[Any, dict[str, Any]]:
    """The document to show and what is known about it."""
    from newsqed import formats

    if Path(name).is_file():
        for document in formats.read(name):
            return document, {}
        raise NewsqedError("the file holds no document", path=name)
    corpus = _corpus(root)
    article = corpus.article(name)
    annotations = article.rules if rules or article.gold is None else article.gold
    about = {
        "publisher": article.source.get("publisher"),
        "desk": article.desk,
        "split": corpus.splits().get(name, (None,))[0],
        "method": "rule" if annotations is article.rules else "hand",
    }
    return article.document(annotations), about


@contextmanager
def _progress(label: str, size: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, silence elsewhere."""
    if size and sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(label, total=size)
            yield lambda step: bar.update(task, advance=step)
    else:
        yield lambda step: None


def _table(title: str, header: Sequence[str], rows: Iterable[Sequence[str]], texts: int) -> None:
    """A table on the terminal: the first `texts` columns hold words, the others numbers."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for number, name in enumerate(header):
        table.add_column(name, justify="left" if number < texts else "right", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    console = Console()
    # A table that is piped somewhere is not to be cut at a terminal's width.
    console.print(table, width=None if console.is_terminal else 200)


def _print_scores(scores: Scores) -> None:
    groups = {"all": scores, **scores.groups} if scores.groups else {"": scores}
    header = ("layer", "measure", "precision", "recall", "F1 / share", "95 %", "in gold")
    for name, part in groups.items():
        rows = [
            (
                row.layer,
                row.measure,
                _percent(row.precision),
                _percent(row.recall),
                _percent(row.f1 if row.f1 is not None else row.share),
                "" if row.low is None else f"{_percent(row.low)}–{_percent(row.high)}",
                f"{row.support:,}",
            )
            for row in part.rows()
        ]
        label = f"{name}: " if name else ""
        _table(f"\n{label}{_number(part.documents, 'document')}", header, rows, 2)
    for note in (*scores.notes, *(f"not predicted: {name}" for name in scores.missing)):
        click.echo(f"note: {note}", err=True)


def _print_rules(rows: Sequence[RuleScore], as_json: bool) -> None:
    if as_json:
        for row in rows:
            click.echo(json.dumps(asdict(row), ensure_ascii=False))
        return
    cells = [
        (row.layer, row.rule, f"{row.predicted:,}", f"{row.right:,}", _percent(row.precision))
        for row in rows
    ]
    _table("", ("layer", "rule", "made", "right", "precision"), cells, 2)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


if __name__ == "__main__":
    main()
