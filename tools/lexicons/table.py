"""Writes a name list: a header that tells where it is from, the columns, sorted rows."""

from collections.abc import Iterable, Sequence
from pathlib import Path

RULES = Path(__file__).parents[2] / "src" / "newsqed" / "rules"
FOLDER = RULES / "en" / "lexicon"


def write(
    name: str,
    about: Sequence[str],
    columns: str,
    rows: Iterable[Sequence[str]],
    folder: Path = FOLDER,
) -> None:
    """Writes `<name>.tsv`; equal input gives equal bytes."""
    lines = [f"# {line}" for line in about]
    lines.append(columns.replace(" ", "\t"))
    lines += ["\t".join(row) for row in sorted(set(map(tuple, rows)))]
    (folder / f"{name}.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{name}.tsv: {len(lines) - len(about) - 1} rows")
