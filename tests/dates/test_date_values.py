"""Values: what they cover, in EDTF, and what is no value."""

import json
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsqed import dates, schemas
from newsqed.errors import NewsqedError


@pytest.mark.parametrize(
    ("value", "earliest", "latest", "granularity", "edtf"),
    [
        ("2021-10-07", "2021-10-07", "2021-10-07", "day", "2021-10-07"),
        ("2024-02", "2024-02-01", "2024-02-29", "month", "2024-02"),
        ("1989", "1989-01-01", "1989-12-31", "year", "1989"),
        ("199", "1990-01-01", "1999-12-31", "decade", "199X"),
        ("19", "1900-01-01", "1999-12-31", "century", "19XX"),
        ("2021-W40", "2021-10-04", "2021-10-10", "week", "2021-10-04/2021-10-10"),
        ("2021-W40-WE", "2021-10-09", "2021-10-10", "weekend", "2021-10-09/2021-10-10"),
        ("2021-W40-4", "2021-10-07", "2021-10-07", "day", "2021-10-07"),
        ("2020-W53", "2020-12-28", "2021-01-03", "week", "2020-12-28/2021-01-03"),
        ("2021-Q3", "2021-07-01", "2021-09-30", "quarter", "2021-35"),
        ("2021-H2", "2021-07-01", "2021-12-31", "half", "2021-41"),
        ("2021-SP", "2021-03-01", "2021-05-31", "season", "2021-21"),
        ("2023-WI", "2023-12-01", "2024-02-29", "season", "2023-24"),
        ("2021-10-07TEV", "2021-10-07", "2021-10-07", "daypart", None),
        ("2021-10-07T14", "2021-10-07T14:00:00", "2021-10-07T14:59:59", "hour", None),
        ("2021-10-07T14:30", "2021-10-07T14:30:00", "2021-10-07T14:30:59", "minute", None),
        ("2021-10-07T14:30:05", *["2021-10-07T14:30:05"] * 2, "second", "2021-10-07T14:30:05"),
    ],
)  # fmt: skip
def test_a_value_covers_an_interval(
    value: str, earliest: str, latest: str, granularity: str, edtf: str | None
) -> None:
    assert dates.interval(value) == (earliest, latest)
    assert dates.granularity(value) == granularity
    assert dates.edtf(value) == edtf


@pytest.mark.parametrize(
    "value",
    ["P3D", "PT24H", "P10Y", "P2Y3M", "PXD", "PXX", "PT1M30S", "XXXX-12-25", "XXXX-WXX-4",
     "1999-XX-XX", "PRESENT_REF", "PAST_REF", "FUTURE_REF", "BC0044", "XXXX-SU"],
)  # fmt: skip
def test_some_values_have_no_interval(value: str) -> None:
    assert dates.interval(value) is None


@pytest.mark.parametrize(
    ("value", "edtf"), [("BC0001", "0000"), ("BC0044", "-0043"), ("XXXX-12-25", "XXXX-12-25")]
)
def test_edtf_of_what_has_no_interval(value: str, edtf: str) -> None:
    assert dates.edtf(value) == edtf


BAD = [
    *("", "2021-13", "2021-02-30", "2021-W54", "2021-10-07T25", "2021-Q5", "P", "PT", "P3", "1"),
    *("20211", "2021-10-07 ", "2021-10-07\n", "last week", "２０２１", "2021-10-07T", "0000-00-00"),
    # No digits can be put for these X.
    *("2021-XX-32", "XXXX-02-30", "2021-02-29", "20X1-02-29", "2021-9X", "2021-02-3X", "0000-XX"),
    *("2021-XX-XXT24", "XXXX-WXX-4T99", "XXXX-W54", "2021-W53-X", "2021-WXX-4TZZ", "XXXX-13-XX"),
    *("BC0000", "0000", "P3D2Y", "P1Y1Y", "P1.5Y3M", "P1DT", "PT1D", "P1H", "PX.5D", "P1.D"),
]


@pytest.mark.parametrize("value", BAD)
def test_what_is_no_value_is_refused(value: str) -> None:
    with pytest.raises(NewsqedError):
        dates.parse(value)


def test_fiscal_years_sets_and_durations_derive_nothing() -> None:
    assert dates.derived("1989", "DATE", True) is None
    assert dates.derived("2021", "SET", None) is None
    assert dates.derived("2021", "DATE", None) == ("2021-01-01", "2021-12-31")


@given(st.dates(date(2, 1, 1), date(9998, 12, 31)), st.integers(1, 7))
def test_the_last_weekday(day: date, weekday: int) -> None:
    found = dates.weekday_on_or_before(day, weekday)
    assert found.isoweekday() == weekday
    assert timedelta(0) <= day - found < timedelta(7)


@given(
    st.from_regex(
        re.compile(json.loads(schemas.source("annotation"))["$defs"]["value"]["pattern"]),
        fullmatch=True,
    )
)
def test_the_schema_and_the_module_know_the_same_values(value: str) -> None:
    """What the schema lets through is either a value or a day that the calendar lacks."""
    try:
        dates.parse(value)
    except NewsqedError as error:
        assert "calendar" in error.message, value


@pytest.mark.parametrize(
    "published", ["2021-10-07", "2021-10-07T23:30+03:00", "2021-10-07T23:30:00Z"]
)
def test_the_day_of_publication_is_the_one_its_own_clock_showed(published: str) -> None:
    assert dates.day_of(published) == date(2021, 10, 7)


@pytest.mark.parametrize("published", ["7 October 2021", "2021-02-30", "2021-10", "", "20211007"])
def test_what_is_no_publication_date_is_refused(published: str) -> None:
    with pytest.raises(NewsqedError, match="publication date"):
        dates.day_of(published)
