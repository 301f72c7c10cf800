"""The verb that compares two states of a corpus."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsqed.cli.group import example

if TYPE_CHECKING:
    from newsqed.comparing import Difference


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

    BASE and HEAD are git revisions, or folders that hold a corpus. Without HEAD it is the files as
    they are now, without BASE the last commit. Revisions are compared from where they parted, so
    that only what HEAD did is told, not what others did to BASE since. Of articles whose text is
    withheld no words are shown. The exit status is 0 whether or not anything changed.
    """
    from newsqed.comparing import compare, markdown, sides, to_object

    found = compare(*sides(root, base, head))
    form = "json" if as_json else form
    if form == "text":
        _print(found, output)
        return
    if form == "json":
        text = json.dumps(to_object(found), ensure_ascii=True, indent=2) + "\n"
    else:
        text = markdown(found, limit=limit)
    _write(text, output)


def _print(found: Difference, output: Path | None) -> None:
    from newsqed.comparing import terminal

    lines = terminal(found)
    if output is not None:
        _write("".join(f"{line.plain.rstrip()}\n" for line in lines), output)
        return
    from rich.console import Console

    console = Console(highlight=False)
    for line in lines:
        line.rstrip()
        console.print(line, soft_wrap=True)


def _write(text: str, output: Path | None) -> None:
    from newsqed.store import write_whole

    if output is None:
        click.echo(text, nl=False)
        return
    write_whole(output, text.encode("utf-8", "replace"))
    click.echo(f"{output}: written", err=True)
