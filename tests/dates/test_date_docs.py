"""The page about values says what the module does."""

import doctest
import re
from pathlib import Path

import pytest

from newsqed import dates

PAGE = Path(__file__).parents[2] / "docs" / "dates.md"
TEXT = PAGE.read_text("utf-8").partition("## Values, intervals, EDTF\n")[2].split("\n## ")[0]


def rows(columns: int) -> list[list[str | None]]:
    """The rows of the table of so many columns, without marks; None for a dash."""
    lines = [line.strip("| ").split(" | ") for line in TEXT.splitlines() if line.startswith("| `")]
    return [
        [None if cell == "–" else cell.strip("`") for cell in cells]
        for cells in lines
        if len(cells) == columns
    ]


@pytest.mark.parametrize("row", rows(6), ids=lambda row: row[0])
def test_the_table_of_values(row: list[str | None]) -> None:
    value, _, granularity, earliest, latest, form = row
    assert value
    interval = (earliest, latest) if earliest else None
    assert dates.granularity(value) == granularity
    assert dates.interval(value) == interval
    assert dates.edtf(value) == form


@pytest.mark.parametrize("row", rows(3), ids=lambda row: f"{row[0]}-{row[1]}")
def test_the_table_of_modifiers(row: list[str | None]) -> None:
    value, mod, form = row
    assert value
    assert dates.edtf(value, mod) == form


def test_every_granularity_season_and_daypart_stands_in_the_table() -> None:
    found = rows(6)
    assert {row[2] for row in found} == {
        *("century", "decade", "year", "half", "season", "quarter", "month", "week", "weekend"),
        *("day", "daypart", "hour", "minute", "second", "duration", "reference"),
    }
    assert {row[0][-2:] for row in found if row[2] == "season" and row[0]} == {
        "SP",
        "SU",
        "FA",
        "WI",
    }
    assert all(re.search(rf"\b{part}\b|T{part}`", TEXT) for part in dates.DAYPARTS)


def test_the_examples_of_the_page() -> None:
    parsed = doctest.DocTestParser().get_doctest(TEXT.replace("```", ""), {}, "dates.md", None, 0)
    assert len(parsed.examples) > 4
    assert doctest.DocTestRunner().run(parsed).failed == 0
