"""The verb that compares two states of a corpus."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsqed.cli.group import example

if TYPE_CHECKING:
    from newsqed.comparing import Difference
    from newsqed.dataset import Advance


@example("newsqed diff HEAD~1 HEAD --format markdown")
@click.command()
@click.argument("base", default="HEAD")
@click.argument("head", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="Text for the terminal, one JSON object, or Markdown for a pull request.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--limit",
    type=click.IntRange(10_000),
    default=60_000,
    show_default=True,
    help="How many bytes the Markdown may have; what does not fit is left out by whole entries.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="Write it to a file, whole or not at all.",
)
@click.pass_obj
def diff(
    root: Path,
    base: str,
    head: str | None,
    form: str,
    as_json: bool,
    limit: int,
    output: Path | None,
) -> None:
    """Compare two states of the corpus: articles, records by layer, scores.

    BASE and HEAD are git revisions, folders that hold a corpus, folders of releases, or versions.
    Without HEAD it is the files as they are now, without BASE the last commit. Revisions are
    compared from where they parted, so that only what HEAD did is told, not what others did to BASE
    since. Of articles whose text is withheld no words are shown. Between releases the least step of
    the version is told, too. The exit status is 0 whether or not anything changed.
    """
    from newsqed.comparing import State, compare, markdown, to_object
    from newsqed.dataset import compared, to_versions

    was, now, between = compared(root, base, head)
    form = "json" if as_json else form
    told = {"version": to_versions(between)} if between else {}
    if not isinstance(was, State) or not isinstance(now, State):
        words = (
            _markdown(between, limit) if form == "markdown" else "\n".join(_step(between)) + "\n"
        )
        _write(json.dumps(told, indent=2) + "\n" if form == "json" else words, output)
        return
    found = compare(was, now)
    if form == "json":
        _write(json.dumps(to_object(found) | told, ensure_ascii=True, indent=2) + "\n", output)
    elif form == "markdown":
        _write(markdown(found, limit=limit) + _markdown(between, limit), output)
    else:
        _print(found, output, _step(between, records=False))


def _step(between: Advance | None, *, records: bool = True) -> Iterator[str]:
    """What lies between two releases as versions go: the step, why, and which records."""
    from newsqed.check.excerpts import visible

    if between is None:
        return
    what = f"a {between.step.name.lower()} step" if between.step else "no step is needed"
    yield f"{between.old.name} → {between.new.name}: {what}"
    for step, why in between.reasons:
        yield visible(f"  {step.name.lower():6} {why}")
    for change in between.records if records else ():
        hows = (("+", change.added), ("~", change.changed), ("-", change.removed))
        ids = " ".join(f"{sign}{name}" for sign, names in hows for name in names)
        yield f"  {change.article} {change.layer}: {ids}"


def _markdown(between: Advance | None, limit: int) -> str:
    """The step as a block of text that nothing in it can end; nothing where there is none."""
    lines = [line.replace("`", "'")[:500] for line in _step(between)]
    return "\n```text\n{}\n```\n".format("\n".join(lines)[: limit // 4]) if lines else ""


def _print(found: Difference, output: Path | None, step: Iterator[str]) -> None:
    from newsqed.comparing import terminal

    lines = terminal(found)
    if output is not None:
        plain = [line.plain.rstrip() for line in lines]
        _write("\n".join([*plain, *step]) + "\n", output)
        return
    from rich.console import Console

    console = Console(highlight=False)
    for line in lines:
        line.rstrip()
        console.print(line, soft_wrap=True)
    for words in step:
        console.print(words, soft_wrap=True, markup=False)


def _write(text: str, output: Path | None) -> None:
    from newsqed.store import write_whole

    if output is None:
        click.echo(text, nl=False)
        return
    write_whole(output, text.encode("utf-8", "replace"))
    click.echo(f"{output}: written", err=True)
