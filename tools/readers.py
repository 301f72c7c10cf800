"""Open a release with readers old and new, each in an environment of its own: docs/readers.md.

In: the repository's corpus, and PyPI. Out: the page, with a row a reader. A reader passes where it
gives the rows that the manifest tells, by their digest, of the release and of one with a column
more. Environments are kept in a folder, so that a second run installs nothing.
Run: .venv/bin/python tools/readers.py
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from newsqed.dataset import CONFIGURATIONS, Release, build
from newsqed.dataset.tables import NER_TAGS
from newsqed.store import Corpus

REPOSITORY = Path(__file__).resolve().parent.parent
READING = Path(__file__).with_name("reading.py")


@dataclass(frozen=True)
class Reader:
    """A library, what pip is asked for, and what a user of it should know."""

    library: str
    wanted: tuple[str, ...]
    remark: str = ""

    @property
    def folder(self) -> str:
        return " ".join(self.wanted).translate(str.maketrans(" <=*", "____"))


READERS = (
    Reader(
        "datasets",
        ("datasets==2.21.*", "pyarrow==15.0.*", "numpy<2"),
        "the oldest pyarrow that it takes, and the numpy of its day",
    ),
    Reader("datasets", ("datasets==2.21.*",), "whatever pip finds newest beside it"),
    Reader("datasets", ("datasets==3.6.*",)),
    Reader("datasets", ("datasets==4.*",)),
    Reader("datasets", ("datasets==5.*",)),
    Reader(
        "pandas",
        ("pandas==1.5.*", "pyarrow==12.0.*", "numpy<2"),
        "whole numbers beside nulls come as floats, as they do in every table that pandas reads",
    ),
    Reader("pandas", ("pandas", "pyarrow"), '`dtype_backend="pyarrow"` keeps whole numbers whole'),
    Reader(
        "polars",
        ("polars==0.20.*",),
        "knows no null struct: in `nested` a quotation without a speaker has one of nulls",
    ),
    Reader("polars", ("polars",)),
    Reader("duckdb", ("duckdb==0.10.*",)),
    Reader("duckdb", ("duckdb",)),
    Reader("pyarrow", ("pyarrow==12.0.*", "numpy<2")),
    Reader("pyarrow", ("pyarrow",)),
)


def python_of(reader: Reader, venvs: Path) -> Path:
    """The interpreter of the reader's environment, which is made if it is not there."""
    folder = venvs / reader.folder
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (folder / "installed").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *reader.wanted], check=True)
        (folder / "installed").touch()
    return python


def reading(reader: Reader, python: Path, release: Release) -> dict[str, Any]:
    """What `tools/reading.py` prints of the release, with an empty cache and no network."""
    with tempfile.TemporaryDirectory() as home:
        settings = {"HF_HOME": home, "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
        run = subprocess.run(
            [python, READING, reader.library, release.path],
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            check=True,
        )
    return dict(json.loads(run.stdout.splitlines()[-1]))


def faults(read: dict[str, Any], release: Release) -> Iterator[str]:
    """What a reader gives otherwise than the manifest says."""
    if read["error"]:
        yield read["error"]
    expected = {}
    for name, told in release.manifest["files"].items():
        if "rows" in told:
            _, configuration, file = name.split("/")
            expected[f"{configuration}/{file.split('-')[0]}"] = told["rows_sha256"]
    for way, found in read["found"].items():
        wrong = {key.split("/")[0] for key in expected if found.get(key) != expected[key]}
        if wrong:
            yield f"{way}: other rows in {', '.join(sorted(wrong))}"
    for way, labels in read["labels"].items():
        if tuple(labels) != NER_TAGS:
            yield f"{way}: other class labels"


def releases(folder: Path) -> tuple[Release, Release]:
    """The corpus' release, and one whose every table has a column more."""
    corpus = Corpus(REPOSITORY)
    plain = build(corpus, folder / "plain")
    before = dict(CONFIGURATIONS)
    for name, configuration in before.items():
        schema = configuration.schema.append(pa.field("mood", pa.string()))
        CONFIGURATIONS[name] = replace(configuration, schema=schema)
    try:
        return plain, build(corpus, folder / "grown")
    finally:
        CONFIGURATIONS.update(before)


def rows(venvs: Path) -> Iterator[tuple[str, ...]]:
    """The table's rows: reader, what is beside it, Python, ways, result, remark."""
    with tempfile.TemporaryDirectory() as folder:
        plain, grown = releases(Path(folder))
        for reader in READERS:
            python = python_of(reader, venvs)
            read = reading(reader, python, plain)
            wrong = list(faults(read, plain))
            if [*faults(reading(reader, python, grown), grown)] != wrong:
                wrong.append("a column more is not read")
            versions = dict(read["versions"])
            own, interpreter = versions.pop(reader.library), versions.pop("Python")
            result = "; ".join(wrong) or "all rows"
            beside = ", ".join(f"{name} {version}" for name, version in versions.items())
            ways = ", ".join(f"`{way}`" for way in read["found"])
            print(f"{reader.library} {own}: {result}", file=sys.stderr)
            yield (f"{reader.library} {own}", beside, interpreter, ways, result, reader.remark)


_PAGE = """\
# Readers

What opens a release. `tools/readers.py` makes an environment for each row from PyPI, reads every \
file of the corpus' release in it and writes this page (last on {day}).

*All rows* means: in every configuration and split the reader gives the rows that the manifest \
tells, by their digest (nulls, days, lists of structs and floats included), in each of the ways; \
with `datasets` the class labels have their names; and so, too, in a release in which every table \
has a column that the reader's day did not know. `datasets` reads \
the folder; reading from the Hub, with `revision`, is not tried here.

| reader | beside it | Python | ways | result | remark |
|---|---|---|---|---|---|
{rows}

Columns are added at the end and never change their type; who asks for known columns gets them. \
The card lists features with `list:`, which all of these versions know, and the files hold no \
metadata of a library.
"""


def main() -> None:
    """Write the page; exit 1 if a version of `datasets` fails."""
    parser = argparse.ArgumentParser(description="Open a release with readers old and new.")
    kept = Path(tempfile.gettempdir()) / "newsqed-readers"
    parser.add_argument("--environments", type=Path, default=kept, help=f"default: {kept}")
    found = list(rows(parser.parse_args().environments))
    lines = "\n".join(f"| {' | '.join(row)} |" for row in found)
    page = _PAGE.format(day=date.today().isoformat(), rows=lines)
    (REPOSITORY / "docs" / "readers.md").write_text(page, encoding="utf-8")
    sys.exit(any(row[0].startswith("datasets") and row[4] != "all rows" for row in found))


if __name__ == "__main__":
    main()
