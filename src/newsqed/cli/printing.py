"""What verbs print: tables, bars of progress, numbers in words."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager


@contextmanager
def progress(label: str, size: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, silence elsewhere."""
    if size and sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(label, total=size)
            yield lambda step: bar.update(task, advance=step)
    else:
        yield lambda step: None


def table(title: str, header: Sequence[str], rows: Iterable[Sequence[str]], texts: int) -> None:
    """A table on the terminal: the first `texts` columns hold words, the others numbers."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for number, name in enumerate(header):
        table.add_column(name, justify="left" if number < texts else "right", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    # A table that is piped somewhere is not to be cut at a terminal's width.
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def percent(share: float | None) -> str:
    """A share as a percentage, one digit after the point; nothing for None."""
    return "" if share is None else f"{100 * share:.1f}"


def number(count: int, noun: str) -> str:
    """A count with its noun, in the plural where it is one."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
