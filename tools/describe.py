"""Write the pages that are made from the code and the corpus: docs/commands.md, DATASHEET.md.

In: the installed package and the repository's corpus. Out: the two pages. Run: make describe
"""

from pathlib import Path

import click

from newsqed.cli import main
from newsqed.dataset import datasheet
from newsqed.store import Corpus

REPOSITORY = Path(__file__).resolve().parent.parent


def commands() -> str:
    """The help of every verb, as the command line prints it."""
    parts = ["# Commands\n\nWhat `newsqed VERB --help` prints; `make describe` writes this page.\n"]
    for name, command in [("", main), *main.commands.items()]:
        context = click.Context(
            command,
            info_name=f"newsqed {name}".strip(),
            max_content_width=100,
            terminal_width=100,
            help_option_names=["-h", "--help"],
        )
        parts.append(f"## newsqed {name}".rstrip() + f"\n\n```\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    (REPOSITORY / "docs" / "commands.md").write_text(commands(), encoding="utf-8")
    (REPOSITORY / "DATASHEET.md").write_text(datasheet(Corpus(REPOSITORY)), encoding="utf-8")
