"""The verb that git calls to merge annotation files."""

import sys
from pathlib import Path

import click

from newsqed.cli.group import example

# Above what git takes for a conflict: since 2.42 it then stops the merge.
_FAILED = 129


@example("git config merge.newsqed.driver 'newsqed merge-driver %O %A %B %P'")
@click.command("merge-driver")
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.argument("path", default="")
def merge_driver(base: Path, ours: Path, theirs: Path, path: str) -> None:
    """Merge an annotation file by record, as git's merge driver.

    BASE, OURS and THEIRS are the files that git hands over; the result is written to OURS. The
    exit status is 1 where a conflict is left. A new corpus has the line that names the driver for
    its annotation files in .gitattributes; each clone says once what the driver is, as below.
    """
    from newsqed.merging import merge_files

    def say(line: str) -> None:
        click.echo(f"{path or ours}: {line}", err=True)

    at = Path(path) if path else None
    try:
        sys.exit(0 if merge_files(base, ours, theirs, path=at, say=say) else 1)
    except Exception as error:
        # Whatever it is: with an exit status of up to 128 git would take our file for one with
        # conflicts marked, though nothing in it tells what of theirs is missing.
        say(f"it cannot be merged ({error or type(error).__name__}), and is left as it was")
        sys.exit(_FAILED)
