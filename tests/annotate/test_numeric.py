"""Dates in figures: who tells the day from the month."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsqed import annotate
from newsqed.annotate import annotate_object, engine
from newsqed.annotate.temporal import numeric
from newsqed.errors import NewsqedError
from newsqed.records import Date

THURSDAY = "2021-10-07"


def values(
    text: str, language: str | None = None, published: str | None = THURSDAY
) -> list[tuple[str, str]]:
    document = annotate(text, published=published, language=language, layers=["dates"])
    return [(date.text, date.value) for date in document.annotations if isinstance(date, Date)]


def value(text: str, language: str | None = None, published: str | None = THURSDAY) -> str:
    return values(text, language, published)[0][1]


@pytest.mark.parametrize("written", ["04/03/2021", "4/3/2021", "4/3/21", "04-03-2021"])
@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en-US", "2021-04-03"),
        ("en-PH", "2021-04-03"),
        ("en-GB", "2021-03-04"),
        ("en-IE", "2021-03-04"),
        ("en-AU", "2021-03-04"),
        ("en-Latn-IN", "2021-03-04"),
        ("en-001", "2021-03-04"),
        ("en-us", "2021-04-03"),
        # The year comes first there, by CLDR; a bare language has no region; nor has an extension.
        ("en-CA", "2021-XX-XX"),
        ("en-ZA", "2021-XX-XX"),
        ("en", "2021-XX-XX"),
        ("en-x-us", "2021-XX-XX"),
        (None, "2021-XX-XX"),
    ],
)
def test_the_region_of_the_language_tells(
    written: str, language: str | None, expected: str
) -> None:
    assert values(f"The plan was filed on {written}.", language) == [(written, expected)]


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ("The reply is of 23/04/2021.", "2021-03-04"),
        ("The reply is of 04/23/2021.", "2021-04-03"),
        ("The reply is of 4/23/21.", "2021-04-03"),
        ("The reply is of 23-04-2021.", "2021-03-04"),
        ("The reply is of 23.4.2021.", "2021-03-04"),
        ("The reply is of 4.23.2021.", "2021-04-03"),
        ("That was 4 March 2021.", "2021-03-04"),
        ("That was April 3, 2021.", "2021-04-03"),
        ("The log says 2021-03-04.", "2021-03-04"),
        ("The log says 2021/04/03.", "2021-04-03"),
        # These tell nothing, or contradict each other.
        ("That was 5 March 2021.", "2021-XX-XX"),
        ("That was between 4 March 2021 and 3 April 2021.", "2021-XX-XX"),
        ("The replies are of 23/04/2021 and 04/23/2021.", "2021-XX-XX"),
        ("The reply is of 05/05/2021.", "2021-XX-XX"),
        ("The reply is of 06/05/2021.", "2021-XX-XX"),
    ],
)
def test_the_other_dates_of_the_text_tell(evidence: str, expected: str) -> None:
    assert value(f"The plan was filed on 04/03/2021. {evidence}") == expected


def test_the_text_is_believed_before_the_region_and_the_region_before_publication() -> None:
    assert value("Filed on 04/03/2021, answered on 23/04/2021.", "en-US") == "2021-03-04"
    assert value("Filed on 10/06/2021.", "en-GB") == "2021-06-10"
    # A text that contradicts itself is not overruled.
    text = "Filed on 04/03/2021, answered on 23/04/2021 and 04/23/2021."
    assert value(text, "en-US") == "2021-XX-XX"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("10/06/2021", "2021-10-06"),
        ("06/10/2021", "2021-10-06"),
        ("07/10/2021", "2021-10-07"),
        ("09/30/2021", "2021-09-30"),
        # In the week before publication by no reading: too old, not yet.
        ("09/12/2021", "2021-XX-XX"),
        ("08/10/2021", "2021-XX-XX"),
        ("06/10/2020", "2020-XX-XX"),
    ],
)
def test_one_reading_in_the_week_before_publication_tells(written: str, expected: str) -> None:
    assert value(f"The plan was filed on {written}.") == expected


def test_without_publication_nothing_is_near() -> None:
    assert value("The plan was filed on 06/10/2021.", published=None) == "2021-XX-XX"


def test_readings_near_publication_that_disagree_tell_nothing() -> None:
    text = "The plan was filed on 09/10/2021 and sent on 10/08/2021."
    assert [day for _, day in values(text, published="2021-10-11")] == ["2021-XX-XX"] * 2


def test_what_one_date_tells_holds_for_all() -> None:
    text = "Filed on 06/10/2021, sent on 01/02/2020, read on 03.02.2020."
    assert [day for _, day in values(text)] == ["2021-10-06", "2020-02-01", "2020-02-03"]


def test_full_stops_are_day_first_unless_something_else_is_told() -> None:
    assert value("The plan was filed on 4.3.2021.") == "2021-03-04"
    assert value("The plan was filed on 4.3.2021.", "en-US") == "2021-04-03"
    assert value("Filed on 4.3.2021, that is April 3, 2021.") == "2021-04-03"
    assert value("Filed on 4.3.2021, sent on 23.4.2021 and 4.23.2021.") == "2021-XX-XX"


def test_two_digits_of_a_year() -> None:
    assert value("The plan was filed on 23/4/98.") == "1998-04-23"
    assert value("The plan was filed on 23/4/09.") == "2009-04-23"
    assert value("The plan was filed on 23-4-09.") == "2009-04-23"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The hearing on 23/4 was brief.", None, [("23/4", "2021-04-23")]),
        ("The hearing on 4/3 was brief.", "en-GB", [("4/3", "2021-03-04")]),
        ("The hearing on 4/3 was brief.", "en-US", [("4/3", "2021-04-03")]),
        ("The hearing on 4/3 was brief.", None, []),
        ("He read 4/3 of them.", "en-GB", []),
        ("He worked on 2/3 of them.", "en-GB", []),
        ("He worked on 5/8 inch boards.", "en-US", []),
        ("He put it all on 7/2 shots.", "en-GB", []),
        ("Nobody flew on 9/11.", "en-US", []),
    ],
)
def test_without_a_year_only_in_sure_company(
    text: str, language: str | None, expected: list[tuple[str, str]]
) -> None:
    assert values(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It is open 24/7/365.",
        "They went 10-5-12 that season.",
        "Version 4.3.21 is out.",
        "Lot 13/13/2021 was sold.",
        "It was filed on 31/02/2021.",
        "The file 2021/13/04 is lost.",
        "Call 1-12-10-2021-77.",
    ],
)
def test_figures_that_are_no_date(text: str) -> None:
    assert [found for found in values(text, "en-GB") if "/" in found[0] or "-" in found[0]] == []


def test_a_document_brings_its_own_language() -> None:
    document = {"id": "a", "text": "Filed on 04/03/2021.", "language": "en-GB"}
    (date,) = annotate_object(document, layers=["dates"])["annotations"]
    assert date["value"] == "2021-03-04"


@given(st.dates(min_value=numeric.date(1950, 1, 1), max_value=numeric.date(2039, 12, 31)))
def test_every_day_comes_back_by_its_region(day: numeric.date) -> None:
    text = f"Filed on {day.day:02d}/{day.month:02d}/{day.year}."
    assert value(text, "en-GB", None) == day.isoformat()
    text = f"Filed on {day.month}/{day.day}/{day.year}."
    assert value(text, "en-US", None) == day.isoformat()


@pytest.mark.parametrize(
    ("tag", "region"),
    [
        ("en", None),
        ("en-GB", "GB"),
        ("en-Latn-gb", "GB"),
        ("en-150", "150"),
        ("en-u-rg-uszzzz", None),
        ("en-GB-oxendict", "GB"),
        ("", None),
    ],
)
def test_the_region_of_a_tag(tag: str, region: str | None) -> None:
    assert numeric.region_of(tag) == region


def test_the_table_of_territories_holds_orders_only() -> None:
    rows = {row["territory"]: row["order"] for row in engine.lexicon("en", "date-order")}
    assert set(rows.values()) == {"day", "month"}
    assert {rows[code] for code in ("US", "PH", "PR")} == {"month"}
    assert {rows[code] for code in ("GB", "IE", "AU", "NZ", "IN", "DE", "FR")} == {"day"}
    assert not {"CA", "ZA", "CN", "JP"} & rows.keys()


def test_a_language_without_rules_is_still_refused() -> None:
    with pytest.raises(NewsqedError, match="no rules for the language"):
        annotate("Filed on 04/03/2021.", language="fr-FR")
