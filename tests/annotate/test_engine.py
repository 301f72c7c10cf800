"""The engine: items, types, patterns, and which of several matches stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsqed.annotate.engine import Grammar, Match, Reading, Rule
from newsqed.errors import NewsqedError

ENTRIES = [
    ("May", "MONTH", "05"),
    ("October", "MONTH", "10"),
    ("Sept.", "MONTH", "09"),
    ("old year", "PHRASE", "x"),
    ("New Year's Day", "HOLIDAY", "01-01"),
]
SHAPES = {"DAY": r"(?P<value>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?", "YEAR": r"1\d{3}|20\d\d"}


def grammar(*patterns: str) -> Grammar:
    rules = [Rule(f"r{number}", (text,), {}, (), ()) for number, text in enumerate(patterns)]
    return Grammar(rules, ENTRIES, SHAPES)


def found(text: str, *patterns: str) -> list[str]:
    made = grammar(*patterns)
    return [text[match.start : match.end] for match in made.find(made.type(Reading(text)))]


def only(text: str, pattern: str) -> Match:
    made = grammar(pattern)
    (match,) = made.find(made.type(Reading(text)))
    return match


def test_groups_carry_values() -> None:
    match = only("👩 On October 6th, 2021 it rained.", "month:MONTH day:DAY (',' year:YEAR)?")
    assert (match.value("month"), match.value("day"), match.value("year")) == ("10", "6", "2021")
    assert match.text("day") == "6th"
    assert match.span("month") == (5, 12)


def test_a_part_that_took_no_part_has_no_value() -> None:
    match = only("May 4", "month:MONTH day:DAY (',' year:YEAR)?")
    assert not match.has("year")
    assert match.value("year") is None


@pytest.mark.parametrize(
    ("text", "there"),
    [("May 3", True), ("MAY 3", True), ("may 3", False), ("Sept. 3", True), ("sept. 3", False)],
)
def test_a_capital_in_the_lexicon_asks_for_one_in_the_text(text: str, there: bool) -> None:
    assert bool(found(text, "MONTH DAY")) is there


def test_a_form_in_lower_case_fits_any_case_and_the_longest_phrase_counts() -> None:
    assert found("The Old Year ended.", "PHRASE") == ["Old Year"]
    assert found("On New Year's Day it snowed.", "HOLIDAY") == ["New Year's Day"]


def test_context_is_not_annotated() -> None:
    assert found("born in 1999 in 2001", "'in' < YEAR >") == ["1999", "2001"]
    assert found("1999 only, 2001 too", "< YEAR > 'too'") == ["2001"]


def test_negation_repetition_and_alternatives() -> None:
    assert found("May 4 May 1999", "MONTH !YEAR") == ["May 4"]
    assert found("4 5 6", "DAY{2}") == ["4 5"]
    assert found("May x October", "(MONTH | 'x')+") == ["May x October"]


def test_of_two_that_overlap_the_longer_stands_and_of_equals_the_first() -> None:
    made = grammar("MONTH DAY", "MONTH DAY ',' YEAR", "MONTH DAY")
    matches = made.find(made.type(Reading("May 4, 1999 and May 5")))
    assert [(match.rule.id, match.start) for match in matches] == [("r1", 0), ("r0", 16)]


@pytest.mark.parametrize("pattern", ["MONTH (", "month", "MONTH % DAY", "'", "MONTH )", "*"])
def test_a_malformed_pattern_is_an_error(pattern: str) -> None:
    with pytest.raises(NewsqedError, match="pattern"):
        grammar(pattern)


@given(st.text())
def test_reading_keeps_every_character_that_is_not_white(text: str) -> None:
    reading = Reading(text)
    rest = [(start, end) for start, end in zip(reading.starts, reading.ends, strict=True)]
    assert all(
        text[start:end] == word for (start, end), word in zip(rest, reading.words, strict=True)
    )
    assert "".join("".join(reading.words).split()) == "".join(text.split())
    made = grammar("MONTH DAY", ". YEAR")
    for match in made.find(made.type(reading)):
        assert 0 <= match.start < match.end <= len(text)
