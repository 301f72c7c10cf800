"""The page of an explanation: what fits in a terminal, and nothing that a terminal would obey."""

import io
import re

import pytest
from rich.console import Console

from newsqed.annotate import annotate, explain
from newsqed.pages import why

TEXT = (
    "Harbour Commissioner Ada Quist-Templeby of Port Selwyn met the Selwyn Harbour Trust Board "
    "on Friday 5 March 2021. “We open on Monday, whatever the weather,” Quist-Templeby told the "
    "Board. A year earlier Norway had left the UN General Assembly. ‘Old Salt’ is a term."
)
DOCUMENT = annotate(TEXT, published="2021-10-07")


def printed(text: str, place: str, columns: int = 80) -> str:
    out = io.StringIO()
    console = Console(file=out, width=columns, force_terminal=True, color_system="truecolor")
    console.print(why(explain(annotate(text, published="2021-10-07"), place)))
    return re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue())


def one_line(page: str) -> str:
    return re.sub(r"\s+", " ", page)


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("place", [*(each.id for each in DOCUMENT.annotations), "30:44", "60:90"])
def test_no_line_is_longer_than_the_terminal_and_no_number_is_cut(place: str, columns: int) -> None:
    page = printed(TEXT, place, columns)
    assert page.splitlines()[0].startswith(place)
    assert all(len(line) <= columns for line in page.splitlines())
    if columns >= 80:
        heard = page.partition("  heard ")[2].partition("What overlaps it")[0]
        assert "…" not in heard


def test_the_place_stands_in_its_sentence() -> None:
    assert "⟦Friday 5 March 2021⟧." in one_line(printed(TEXT, "d1"))
    long = "word " * 200 + "Ada Quist left " + "word " * 200
    page = printed(long, f"{long.index('Ada')}:{long.index(' left')}")
    assert "… " in page and "⟦Ada Quist⟧ left" in one_line(page) and len(page) < 6000


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("m1", ["PERSON", "no name 0", "Chosen: without it", "Title before it: ‘", "Entity e1"]),
        ("d1", ["By the rule dates.day", "value", "covers", "2021-03-05"]),
        ("q1", ["confidence", "run", "cue", "told", "speaker", "medium"]),
        ("e1", ["the longest of its names", "not linked"]),
        ("30:34", ["no record", "The rules propose"]),
    ],
)
def test_what_is_asked_for_is_told(place: str, words: list[str]) -> None:
    page = one_line(printed(TEXT, place))
    for each in words:
        assert each in page, each


def test_a_link_is_shown_with_its_row() -> None:
    place = f"{TEXT.index('Norway')}:{TEXT.index(' had left')}"
    assert "linked to Q20" in printed(TEXT, place)
    assert "country.tsv" in printed(TEXT, place)


def test_nothing_of_a_text_reaches_the_terminal_as_a_control_sequence() -> None:
    text = "Ada \x1b[2J\x07Quist met [bold]Norway[/bold] on Monday."
    for place in (f"0:{len(text)}", "0:3", "m1", "d1"):
        page = printed(text, place)
        assert "\x1b" not in page and "\x07" not in page
    assert "[bold]" in printed(text, "d1")
