"""The group of verbs: its options, its errors, what every verb shares."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsqed.errors import NewsqedError
from newsqed.version import VERSION

if TYPE_CHECKING:
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


def example(text: str) -> Callable[[Any], Any]:
    """A help text's example, in the words that the tests run."""
    return lambda command: _with_epilog(command, f"\b\nExample:\n  {text}")


def _with_epilog(command: Any, epilog: str) -> Any:
    command.epilog = epilog
    return command


def corpus_at(root: Path) -> Corpus:
    """The corpus that holds the folder."""
    from newsqed.store import Corpus

    return Corpus.find(root)


def root_of(file: Path) -> Path:
    """The corpus folder that a file of an article lies in; else the folder that one is in."""
    for folder in file.resolve().parents:
        if folder.name == "corpus" and (folder / "corpus.toml").is_file():
            return folder.parent
    return Path()
