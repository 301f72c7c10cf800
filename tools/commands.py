"""Write docs/commands.md: the help of every verb, as the command line prints it.

In: the installed package. Out: the page, on standard output. Run: python tools/commands.py >
docs/commands.md
"""

import click

from newsqed.cli import main


def page() -> str:
    """The page: one section a verb."""
    parts = [
        "# Commands\n\nWhat `newsqed VERB --help` prints. A test fails when this page is stale.\n"
    ]
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
    print(page(), end="")
