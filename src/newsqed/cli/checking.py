"""The verb that checks."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsqed.cli.group import corpus_at, example, root_of
from newsqed.cli.printing import number
from newsqed.errors import NewsqedError

if TYPE_CHECKING:
    from newsqed.records import Finding
    from newsqed.store import Corpus


@example("newsqed check documents.jsonl --format json")
@click.command()
@click.argument("what", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="Text with source lines, one JSON object a finding, annotations for GitHub, or SARIF.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="Write the findings to a file, whole or not at all.",
)
@click.option(
    "--changed-since",
    "since",
    metavar="REV",
    help="Only what this branch touched since it parted from a git revision, and the whole.",
)
@click.option(
    "--fix",
    is_flag=True,
    help="First mend what is certain, and say what was done: form, order, moved offsets, derived "
    "values, stale rules.",
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
    output: Path | None,
    since: str | None,
    fix: bool,
    rules: bool,
    review: bool,
    explain: str | None,
    **waiver: str | None,
) -> None:
    """Check the corpus, articles of it, or exchange files.

    Each finding says where (file, line, column, JSON pointer), what is wrong and how to mend it.
    Errors (E) and warnings (W) make the exit status 1, notes (I) do not.
    """
    from newsqed.check import explain as entry

    if explain:
        click.echo(entry(explain))
        return
    if any(waiver.values()):
        _waive(corpus_at(root), _targets(what), **waiver)
        return
    form = "json" if as_json else form
    if fix:
        _mend(root, what, since, err=form != "text")
    findings, place = _findings(root, what, since, rules, review)
    sys.exit(1 if _report(findings, place, form, output) else 0)


def _mend(root: Path, what: Sequence[Path], since: str | None, *, err: bool) -> None:
    """Mend what is certain, and print what was done."""
    from newsqed.check import Wanted
    from newsqed.check.excerpts import visible
    from newsqed.mending import mend_corpus, mend_file

    files, names = _targets(what)
    mends = (
        chain.from_iterable(map(mend_file, _changed(files, since)))
        if files
        else mend_corpus(corpus_at(root), Wanted(names or None, since))
    )
    count = 0
    for mend in mends:
        count += 1
        place = ":".join(str(part) for part in (mend.file, mend.line) if part)
        record = f"{mend.id} " if mend.id else ""
        click.echo(f"{place}: {mend.code} mended: {record}{visible(mend.message)}", err=err)
    click.echo(number(count, "mend") if count else "nothing to mend", err=err)


def _findings(
    root: Path, what: Sequence[Path], since: str | None, rules: bool, review: bool
) -> tuple[Iterator[Finding], Path]:
    """What is found, and the folder that its files are relative to."""
    from newsqed.check import Wanted, check_corpus, check_file

    files, names = _targets(what)
    if not files:
        corpus = corpus_at(root)
        return check_corpus(corpus, Wanted(names or None, since, rules, review)), corpus.root
    found = chain.from_iterable(map(check_file, _changed(files, since)))
    return found, root_of(files[0])


def _targets(what: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The files that were named, or the ids of articles."""
    files = [path for path in what if _is_file(path)]
    names = [str(path) for path in what if path not in files]
    for name in names:
        if Path(name).suffix:
            raise NewsqedError("there is no such file", path=name)
    if files and names:
        raise click.UsageError("name files, or articles of the corpus, not both")
    if len({root_of(file).resolve() for file in files}) > 1:
        raise click.UsageError("name files of one corpus at a time")
    return files, names


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is longer than any file's
        return False


def _changed(files: Sequence[Path], since: str | None) -> Sequence[Path]:
    """Of the files those that a branch touched, where that is asked for."""
    from newsqed.history import changed_since

    if since is None:
        return files
    return [file for file in files if file.name in changed_since(file.resolve().parent, since)]


def _report(findings: Iterator[Finding], root: Path, form: str, output: Path | None) -> bool:
    """Print the findings, or write them to a file and print how many there are."""
    from newsqed.check import report
    from newsqed.store import written_whole

    if output is None:
        return report(findings, sys.stdout, format=form, root=root)
    with written_whole(output) as file:
        text = io.TextIOWrapper(file, "utf-8", newline="\n", write_through=True)
        failed = report(findings, text, format=form, root=root)
        text.detach()
    click.echo(f"{output}: written", err=True)
    return failed


def _waive(
    corpus: Corpus, targets: tuple[Sequence[Path], Sequence[str]], **waiver: str | None
) -> None:
    from newsqed.check import waive

    files, articles = targets
    if files:
        raise click.UsageError("waivers are of a corpus: name articles, or nothing")
    given = {key: value for key, value in waiver.items() if value}
    if missing := [f"--{key}" for key in ("waive", "reason", "who", "until") if key not in given]:
        raise click.UsageError(f"a waiver needs {', '.join(missing)} too")
    made = waive(corpus, given.pop("waive"), articles=articles or None, **given)
    click.echo(f"{number(made, 'waiver')} written to {corpus.root / 'corpus' / 'waivers.jsonl'}")
