"""The verb that checks."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsqed.cli.group import corpus_at, example
from newsqed.cli.printing import number
from newsqed.errors import NewsqedError

if TYPE_CHECKING:
    from newsqed.store import Corpus


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
@click.option(
    "--changed-since",
    "since",
    metavar="REV",
    help="Only what this branch touched since it parted from a git revision, and the whole.",
)
@click.option("--rules", is_flag=True, help="Also whether each rules.jsonl is fresh.")
@click.option("--review", is_flag=True, help="Also list where rules and gold disagree.")
@click.option(
    "--waive",
    metavar="CODE",
    help="Waive what a check finds now, as a baseline; with --reason, --who, --until.",
)
@click.option("--reason", help="Why it is let pass.")
@click.option("--who", help="Who says so.")
@click.option("--until", metavar="DAY", help="The last day on which the waivers hold: 2027-06-30.")
@click.option("--explain", metavar="CODE", help="What a code means and how to mend it.")
@click.pass_obj
def check(
    root: Path,
    /,
    what: Sequence[Path],
    form: str,
    as_json: bool,
    since: str | None,
    rules: bool,
    review: bool,
    explain: str | None,
    **waiver: str | None,
) -> None:
    """Check the corpus, articles of it, or exchange files.

    Each finding says where (file, line, column, JSON pointer), what is wrong and how to mend it.
    Errors (E) and warnings (W) make the exit status 1, notes (I) do not.
    """
    from newsqed.check import Wanted, check_corpus, check_file, report
    from newsqed.check import explain as entry

    if explain:
        click.echo(entry(explain))
        return
    if any(waiver.values()):
        _waive(corpus_at(root), **waiver)
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
        found = check_corpus(corpus, Wanted(names or None, since, rules, review))
        failed |= report(found, sys.stdout, format=form, root=corpus.root)
    sys.exit(1 if failed else 0)


def _waive(corpus: Corpus, **waiver: str | None) -> None:
    from newsqed.check import waive

    given = {key: value for key, value in waiver.items() if value}
    if missing := [f"--{key}" for key in ("waive", "reason", "who", "until") if key not in given]:
        raise click.UsageError(f"a waiver needs {', '.join(missing)} too")
    made = waive(corpus, given.pop("waive"), **given)
    click.echo(f"{number(made, 'waiver')} written to {corpus.root / 'corpus' / 'waivers.jsonl'}")
