"""Holidays: on which day, of which year, and what is named like one and is none."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import pytest
from dateutil.easter import easter

from newsqed import dates
from newsqed.annotate import engine, temporal
from newsqed.annotate.temporal import almanac, points

CODES = {
    row["form"]: row["value"]
    for row in engine.lexicon("en", "holiday")
    if row["type"] in ("HOLIDAY", "HOLYWEEK", "NEWYEAR")
}


def library() -> list[tuple[str, str, list[date]]]:
    """Holidays as a library has them: the name, the country, the days."""
    lines = (Path(__file__).parent / "holidays.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    return [(form, place, list(map(date.fromisoformat, d.split()))) for form, place, d in rows]


def values(text: str, published: str | None) -> list[tuple[str, str]]:
    return [(found.text, found.value) for found in temporal.tag(engine.Reading(text), published)]


@pytest.mark.parametrize(
    ("form", "place", "days"), [pytest.param(*row, id=f"{row[0]}-{row[1]}") for row in library()]
)
def test_days_are_those_of_the_library(form: str, place: str, days: list[date]) -> None:
    firsts = [day for day in days if day - timedelta(days=1) not in days]
    for year, of_year in groupby(firsts, lambda day: day.year):
        ours = almanac.holiday(CODES[form], year)
        theirs = list(of_year)
        assert len(ours) == len(theirs)
        for occasion, day in zip(ours, theirs, strict=True):
            assert occasion.first is not None
            open_ = "X" in occasion.value
            assert abs(occasion.first - day) <= timedelta(days=2 if open_ else 0)
            assert all(
                ours in (theirs, "X")
                for ours, theirs in zip(occasion.value, day.isoformat(), strict=True)
            )


def test_easter_is_that_of_dateutil() -> None:
    assert all(almanac.easter(year) == easter(year) for year in range(1583, 4100))


@pytest.mark.parametrize("form", CODES)
def test_every_name_has_a_day_or_says_that_it_has_none(form: str) -> None:
    for year in range(1950, 2050):
        for first, last, value in almanac.holiday(CODES[form], year):
            assert dates.parse(value).granularity in ("day", "month", "week")
            assert (first is None) == (last is None)
            if first is None or last is None:
                assert "X" in value
            else:
                assert first <= last
                assert first.year == year
                assert "X" in value or value == first.isoformat()


@pytest.mark.parametrize("form", [form for form, code in CODES.items() if "X" not in code])
def test_the_table_has_the_feasts_that_the_names_ask_for(form: str) -> None:
    # Some days come every fourth year.
    found = [
        occasion for year in range(2020, 2024) for occasion in almanac.holiday(CODES[form], year)
    ]
    assert found
    assert all(occasion.first for occasion in found)


@pytest.mark.parametrize(
    ("code", "year", "found"),
    [
        ("12-25", 2021, ["2021-12-25"]),
        ("11-4-4", 2021, ["2021-11-25"]),
        ("11-4-4+1", 2021, ["2021-11-26"]),
        ("05-1--1", 2021, ["2021-05-31"]),
        ("05-18>1", 2020, ["2020-05-18"]),
        ("05-18>1", 2021, ["2021-05-24"]),
        ("easter", 2021, ["2021-04-04"]),
        ("easter-2", 2000, ["2000-04-21"]),
        ("orthodox-easter+1", 2021, ["2021-05-03"]),
        ("05-30 1971:05-1--1", 1970, ["1970-05-30"]),
        ("05-30 1971:05-1--1", 1971, ["1971-05-31"]),
        ("1986:01-1-3", 1985, []),
        ("1937/4:01-20", 2021, ["2021-01-20"]),
        ("1937/4:01-20", 2022, []),
        ("eid-al-fitr", 2021, ["2021-05-XX"]),
        ("eid-al-fitr", 2000, ["2000-01-XX", "2000-12-XX"]),
        ("eid-al-fitr", 1900, ["1900-XX-XX"]),
        ("XX-XX", 2021, ["2021-XX-XX"]),
    ],
)
def test_rules_for_a_day(code: str, year: int, found: list[str]) -> None:
    assert [occasion.value for occasion in almanac.holiday(code, year)] == found


@pytest.mark.parametrize("code", ["13-01", "02-30", "christmas eve!", "12"])
def test_what_is_no_rule_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        almanac.holiday(code, 2021)


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        # The tense tells which year's, else the nearest is meant.
        ("It will open on Boxing Day.", "2021-10-07", "2021-12-26"),
        ("It was closed on Boxing Day.", "2021-10-07", "2020-12-26"),
        ("It was closed on Good Friday.", "2021-10-07", "2021-04-02"),
        ("It will be closed on Good Friday.", "2021-10-07", "2022-04-15"),
        ("It was closed on Good Friday.", "2021-02-15", "2020-04-10"),
        ("A walk on Burns Night.", "2021-12-20", "2022-01-25"),
        ("It shut on Thanksgiving.", "2021-11-25", "2021-11-25"),
        ("It opened on Chinese New Year.", "2021-03-01", "2021-02-12"),
        ("It will open on Rosh Hashanah.", "2021-10-07", "2022-09-26"),
        ("It shut for Orthodox Easter.", "2021-10-07", "2021-05-02"),
        # Which of two feasts of a name, or of a year, is meant: the nearer.
        ("The market was open during Eid.", "2021-05-20", "2021-05-XX"),
        ("The market was open during Eid.", "2021-07-25", "2021-07-XX"),
        ("The market was open on Eid al-Fitr.", "2000-12-30", "2000-12-XX"),
        # A feast goes on for days: while it lasts, it is still the one that is meant.
        ("The shop will be shut during Ramadan.", "2021-05-10", "2021-XX"),
        ("The shop will be shut during Hanukkah.", "2021-12-03", "2021-11-29"),
        # Told by the year.
        ("It shut on Easter Monday 2016.", "2021-10-07", "2016-03-28"),
        ("It shut at Christmas in 2016.", "2021-10-07", "2016-12-25"),
        ("It shut at Passover, 2016.", None, "2016-04-23"),
        ("It shut on Eid al-Fitr 2000.", None, "2000-XX-XX"),
        ("It shut on Diwali 1995.", None, "1995-XX-XX"),
        ("It shut last Thanksgiving.", "2021-10-07", "2020-11-26"),
        ("It opens next Passover.", "2021-10-07", "2022-04-16"),
        ("It shut on Cyber Monday last year.", "2021-10-07", "2020-11-30"),
        ("It shut on last year's Columbus Day.", "2021-10-07", "2020-10-12"),
        # Kept every fourth year.
        ("He has said little since Inauguration Day.", "2023-06-01", "2021-01-20"),
        # A day of its own in many a country.
        ("It was shut on Republic Day.", "2021-10-07", "XXXX-XX-XX"),
        ("It was shut on Labour Day 2020.", "2021-10-07", "2020-XX-XX"),
        ("It was shut on Independence Day.", "2021-10-07", "2021-07-04"),
        ("It was shut on Norland’s Independence Day.", "2021-10-07", "XXXX-XX-XX"),
        ("It was shut on the Norlandian Independence Day.", "2021-10-07", "XXXX-XX-XX"),
        # Without a publication date.
        ("It was shut on Christmas Day.", None, "XXXX-12-25"),
        ("It was shut on Easter Monday.", None, "XXXX-XX-XX"),
        ("It was shut in Ramadan.", None, "XXXX-XX-XX"),
        # Weekends, weeks, the year.
        ("It was shut over Easter weekend.", "2021-10-07", "2021-W13-WE"),
        ("It was shut over the Thanksgiving weekend.", "2021-12-01", "2021-W47-WE"),
        ("It was shut over Labor Day weekend.", "2021-10-07", "2021-W35-WE"),
        ("It was shut over Fourth of July weekend 2018.", None, "2018-WXX-WE"),
        ("It was shut in Holy Week.", "2021-04-08", "2021-W13"),
        ("It was shut in Easter week.", "2021-04-08", "2021-W13"),
        ("It was shut in Easter Week 1916.", "2021-04-08", "1916-WXX"),
        ("It was shut in Thanksgiving week.", "2021-12-01", "2021-W47"),
        ("It was shut on Bank Holiday Monday.", "2021-09-02", "2021-08-30"),
        ("It was shut over the New Year.", "2021-01-04", "2021-01-01"),
        ("It will reopen in the new year.", "2021-11-04", "2022"),
        ("It will reopen early in the New Year.", "2021-12-04", "2022"),
        ("Sales fell in the new year.", "2021-02-04", "2021"),
    ],
)
def test_which_is_meant(text: str, published: str | None, value: str) -> None:
    ((_, found),) = values(text, published)
    assert found == value


@pytest.mark.parametrize("form", [form for form in CODES if "'" in form])
def test_either_apostrophe_fits(form: str) -> None:
    for written in (form, form.replace("'", "’"), form.upper(), form.upper().replace("'", "’")):
        ((text, _),) = values(f"It was shut on {written}.", "2021-10-07")
        assert text == written


def test_of_holidays_the_name_alone_is_marked() -> None:
    text = "Over the Christmas holidays and the Lunar New Year holiday it rained."
    assert values(text, "2021-03-07") == [
        ("Christmas", "2020-12-25"),
        ("Lunar New Year", "2021-02-12"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The bus to Easter Road was late, the boat to Christmas Island too.",
        "Ada Quist signed the Good Friday Agreement.",
        "The Tet Offensive and the Yom Kippur War were fought.",
        "He was on the King’s Birthday Honours list.",
        "Holi Marchbank and Idris Ramadan met Mr Easter and Mrs. Christmas.",
        "She likes “Independence Day” and ‘Halloween’.",
        "He starred in the film Groundhog Day.",
        "He starred in Groundhog Day (1993).",
        "Happy New Year!",
        "They ate at christmas dinners and passover meals.",
    ],
)
def test_what_is_named_like_a_holiday_and_is_none(text: str) -> None:
    named = [found for found in values(text, "2021-10-07") if found[0] != "1993"]
    assert named == []


def test_black_friday_is_a_day() -> None:
    assert values("It was shut on Black Friday.", "2021-12-01") == [("Black Friday", "2021-11-26")]


def test_a_weekend_stands_for_the_nearest() -> None:
    monday = date(2021, 9, 6)
    found = [points.around(points.on_day(monday + timedelta(n)), "WE").value for n in range(7)]
    before, after = "2021-W35-WE", "2021-W36-WE"
    assert found == [before, before, "2021-WXX-WE", after, after, after, after]
