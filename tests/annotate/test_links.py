"""Dates that are linked: ranges, lists, and durations with a beginning or an end."""

from __future__ import annotations

from typing import Any

import pytest

from newsqed import annotate
from newsqed.annotate import engine
from newsqed.records import Date

THURSDAY = "2021-10-07"


def dates(text: str, published: str | None = THURSDAY) -> list[Date]:
    document = annotate(text, published=published, layers=["dates"])
    return [date for date in document.annotations if isinstance(date, Date)]


def values(text: str, published: str | None = THURSDAY) -> list[tuple[str, str]]:
    return [(date.text, date.value) for date in dates(text, published)]


def cases(which: str) -> list[Any]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{number}")
        for rule in engine.rules("en", "links")
        for number, example in enumerate(getattr(rule, which))
    ]


def ends(found: list[Date], date: Date) -> tuple[str | None, str | None]:
    """The words of the dates with which a duration begins and ends, or `published`."""
    words = {one.id: one.text for one in found} | {"published": "published"}
    return tuple(words[point] if point else None for point in (date.begin_point, date.end_point))  # type: ignore[return-value]


@pytest.mark.parametrize(("rule", "example"), cases("examples"))
def test_a_rule_does_what_its_examples_show(rule: engine.Rule, example: dict[str, Any]) -> None:
    text = example["text"].replace("[[", "").replace("]]", "")
    found = dates(text)
    if "values" in example:
        assert [date.value for date in found] == example["values"]
        return
    marked = example["text"].split("[[")[1].split("]]")[0]
    (date,) = [date for date in found if date.text == marked and date.type == "DURATION"]
    assert ends(found, date) == (example.get("begin"), example.get("end"))


@pytest.mark.parametrize(("rule", "text"), cases("counterexamples"))
def test_a_rule_leaves_its_counterexamples_alone(rule: engine.Rule, text: str) -> None:
    found = dates(text)
    assert found, "a counterexample holds dates"
    if rule.gives["means"] == "extent":
        marks = {"begin": "begin_point", "end": "end_point"}
        written = {
            name for name, key in marks.items() for date in found if getattr(date, key) is not None
        }
        assert not written
    else:
        ids = {date.id for date in found}
        assert not {date.anchor for date in found} & ids


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Days.
        ("It ran June 3-5.", [("June 3", "2021-06-03"), ("5", "2021-06-05")]),
        ("It ran 3-5 June.", [("3", "2021-06-03"), ("5 June", "2021-06-05")]),
        ("It ran on 3 and 5 June.", [("3", "2021-06-03"), ("5 June", "2021-06-05")]),
        (
            "It ran June 3 to July 5, 2020.",
            [("June 3", "2020-06-03"), ("July 5, 2020", "2020-07-05")],
        ),
        (
            "It ran from 28 June to 3 July 2020.",
            [("28 June", "2020-06-28"), ("3 July 2020", "2020-07-03")],
        ),
        (
            "It ran from December 3 to January 5, 2020.",
            [("December 3", "2019-12-03"), ("January 5, 2020", "2020-01-05")],
        ),
        (
            "It ran from December 3, 2019 to January 5.",
            [("December 3, 2019", "2019-12-03"), ("January 5", "2020-01-05")],
        ),
        (
            "It ran between June 3 and June 5, 2019.",
            [("June 3", "2019-06-03"), ("June 5, 2019", "2019-06-05")],
        ),
        (
            "It opened on June 3, 4 and 5, 2019.",
            [("June 3", "2019-06-03"), ("4", "2019-06-04"), ("5, 2019", "2019-06-05")],
        ),
        (
            "It opened on 3, 4, 5 and 6 June 2019.",
            [("3", "2019-06-03"), ("4", "2019-06-04"), ("5", "2019-06-05"),
             ("6 June 2019", "2019-06-06")],
        ),
        (
            "It was shut from Christmas to January 5, 2021.",
            [("Christmas", "2020-12-25"), ("January 5, 2021", "2021-01-05")],
        ),
        # Weekdays.
        ("It opens Monday to Friday.", [("Monday", "2021-10-11"), ("Friday", "2021-10-15")]),
        (
            "It opens Monday through Thursday.",
            [("Monday", "2021-10-11"), ("Thursday", "2021-10-14")],
        ),
        (
            "It was shut on Saturday and Sunday.",
            [("Saturday", "2021-10-02"), ("Sunday", "2021-10-03")],
        ),
        (
            "It rained on Thursday and Friday.",
            [("Thursday", "2021-09-30"), ("Friday", "2021-10-01")],
        ),
        (
            "It will rain on Thursday and Friday.",
            [("Thursday", "2021-10-07"), ("Friday", "2021-10-08")],
        ),
        (
            "It was shut from Monday to Friday, June 7, 2019.",
            [("Monday", "2019-06-03"), ("Friday, June 7, 2019", "2019-06-07")],
        ),
        # Months and seasons.
        ("It rained between March and May 1990.", [("March", "1990-03"), ("May 1990", "1990-05")]),
        ("March and May 1990 were wet.", [("March", "1990-03"), ("May 1990", "1990-05")]),
        (
            "It rained in March, April and May of 2020.",
            [("March", "2020-03"), ("April", "2020-04"), ("May of 2020", "2020-05")],
        ),
        (
            "It was shut from November to February 2021.",
            [("November", "2020-11"), ("February 2021", "2021-02")],
        ),
        (
            "It was shut from November 2019 until February.",
            [("November 2019", "2019-11"), ("February", "2020-02")],
        ),
        (
            "It was shut from October to December.",
            [("October", "2020-10"), ("December", "2020-12")],
        ),
        (
            "It will be shut from October to March.",
            [("October", "2021-10"), ("March", "2022-03")],
        ),
        (
            "The summer and autumn of 2020 were wet.",
            [("The summer", "2020-SU"), ("autumn of 2020", "2020-FA")],
        ),
        # Quarters and halves.
        (
            "It lost money in the first and second quarters of 2012.",
            [("the first", "2012-Q1"), ("second quarters of 2012", "2012-Q2")],
        ),
        (
            "It lost money in the second and third quarters of last year.",
            [("the second", "2020-Q2"), ("third quarters of last year", "2020-Q3")],
        ),
        (
            "It lost money in the first and second halves of 2012.",
            [("the first", "2012-H1"), ("second halves of 2012", "2012-H2")],
        ),
        # Years and longer.
        ("She ran it from 2009 to 2011.", [("2009", "2009"), ("2011", "2011")]),
        ("She ran it in 2009-2011.", [("2009", "2009"), ("2011", "2011")]),
        ("She ran it in 2009-10.", [("2009", "2009"), ("10", "2010")]),
        ("She ran it in 2009/10.", [("2009", "2009"), ("10", "2010")]),
        ("The war of 1914-18 was over.", [("1914", "1914"), ("18", "1918")]),
        ("The season of 1999-00 was over.", [("1999", "1999"), ("00", "2000")]),
        ("It was liked in the 1980s and 1990s.", [("the 1980s", "198"), ("1990s", "199")]),
        (
            "It was liked in the 1990s and early 2000s.",
            [("the 1990s", "199"), ("early 2000s", "200")],
        ),
        ("It was liked in the '80s and '90s.", [("the '80s", "198"), ("'90s", "199")]),
        (
            "It was liked in the eighties and nineties.",
            [("the eighties", "198"), ("nineties", "199")],
        ),
        (
            "It was liked in the 18th and 19th centuries.",
            [("the 18th", "17"), ("19th centuries", "18")],
        ),
        (
            "It was liked in the 17th, 18th and early 19th centuries.",
            [("the 17th", "16"), ("18th", "17"), ("early 19th centuries", "18")],
        ),
        # Times of day.
        (
            "It opens from 9 to 11 a.m. on Monday.",
            [("9", "2021-10-11T09:00"), ("11 a.m. on Monday", "2021-10-11T11:00")],
        ),
        (
            "It opens 9-11 a.m. tomorrow.",
            [("9", "2021-10-08T09:00"), ("11 a.m. tomorrow", "2021-10-08T11:00")],
        ),
        (
            "It opens between 9 a.m. and noon on Monday.",
            [("9 a.m.", "2021-10-11T09:00"), ("noon on Monday", "2021-10-11T12:00")],
        ),
        (
            "It opens from 9 to noon on Monday.",
            [("9", "2021-10-11T09:00"), ("noon on Monday", "2021-10-11T12:00")],
        ),
        (
            "It opens from 11 to 2 p.m. today.",
            [("11", "2021-10-07T11:00"), ("2 p.m. today", "2021-10-07T14:00")],
        ),
        (
            "It ran 10:30-11:45 GMT on Monday.",
            [("10:30", "2021-10-04T10:30"), ("11:45 GMT on Monday", "2021-10-04T11:45")],
        ),
        (
            "It ran from 10 p.m. to 2 a.m. on Tuesday.",
            [("10 p.m.", "2021-10-04T22:00"), ("2 a.m. on Tuesday", "2021-10-05T02:00")],
        ),
        (
            "It ran from 10 p.m. on Monday until 2 a.m. when it broke.",
            [("10 p.m. on Monday", "2021-10-04T22:00"), ("2 a.m.", "2021-10-05T02:00")],
        ),
        (
            "It was shut on the nights of June 3 and 4.",
            [("the nights of June 3", "2021-06-03TNI"), ("4", "2021-06-04TNI")],
        ),
        # Durations.
        ("He got 12 and 18 months.", [("12", "P12M"), ("18 months", "P18M")]),
        ("It takes two to three weeks.", [("two", "P2W"), ("three weeks", "P3W")]),
        ("It takes two or three days.", [("two", "P2D"), ("three days", "P3D")]),
        ("It takes 12-18 months.", [("12", "P12M"), ("18 months", "P18M")]),
        ("It is a two- to three-week job.", [("two", "P2W"), ("three-week", "P3W")]),
    ],
)  # fmt: skip
def test_each_member_is_a_date_with_a_value_of_its_own(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # Each stands by itself: another sentence, another clause, another kind of thing.
        "It rained in March. May 1990 was dry.",
        "It rained in March, when May 1990 was forgotten.",
        "It rained in March and in 1990.",
    ],
)
def test_what_is_no_list_lends_nothing(text: str) -> None:
    assert values(text)[0] == ("March", "2021-03")


def test_a_range_of_which_no_year_is_known_keeps_its_x() -> None:
    assert values("It ran from 3 to 5 June.", None) == [
        ("3", "XXXX-06-03"),
        ("5 June", "XXXX-06-05"),
    ]
    assert values("It opens Monday to Friday.", None) == [
        ("Monday", "XXXX-WXX-1"),
        ("Friday", "XXXX-WXX-5"),
    ]
    assert values("It ran from March to May 1990.", None) == [
        ("March", "1990-03"),
        ("May 1990", "1990-05"),
    ]


@pytest.mark.parametrize(
    ("text", "anchors"),
    [
        ("It ran from 12 to 15 May 2021.", ["d2", None]),
        ("It ran from 12 to 15 May.", ["d2", "published"]),
        ("It ran from November 3 to 7.", ["published", "d1"]),
        ("It rained in March, April and May 2020.", ["d3", "d3", None]),
        ("It ran from December 3, 2019 to January 5.", [None, "d1"]),
        ("She ran it in 2009-10.", [None, "d1"]),
        ("She ran it from 2009 to 2011.", [None, None]),
        ("It runs from Monday to Friday.", ["published", "d1"]),
        # On a Thursday, a Friday that is over is known before the Monday before it.
        ("It ran from Monday to Friday.", ["d2", "published"]),
        ("It opens between 9 a.m. and noon on Monday.", ["d2", "published"]),
        ("It ran on Saturday, and a day earlier it rained.", ["published", "d1"]),
    ],
)
def test_what_is_lent_is_anchored_on_the_lender(text: str, anchors: list[str | None]) -> None:
    assert [date.anchor for date in dates(text)] == anchors


def test_a_zone_is_lent_too() -> None:
    assert [date.utc_offset for date in dates("It ran 10:30-11:45 GMT.")] == ["+00:00", "+00:00"]


def test_what_comes_after_a_range_refers_to_its_end() -> None:
    found = dates("It ran from 12 to 15 May 2021 and shut two days later.")
    assert (found[2].value, found[2].anchor) == ("2021-05-17", "d2")


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("Sales rose in the past three days.", None, "published"),
        ("Rents doubled over the last ten years.", None, "published"),
        ("Rents doubled over the past year.", None, "published"),
        ("They will meet in the next two weeks.", "published", None),
        ("She will be away over the next two weeks.", "published", None),
        ("They agree to meet in the coming months.", "published", None),
        ("She left on 3 May. Over the next two weeks she slept.", "3 May", None),
        ("He stayed for three days from 6 October.", "6 October", None),
        ("From 6 October for three days he slept.", "6 October", None),
        ("The fair runs for two weeks beginning Monday.", "Monday", None),
        ("A two-day auction begins on Monday.", "Monday", None),
        ("It lost money in the year ended March 31.", None, "March 31"),
        ("It lost money in the year to March 31.", None, "March 31"),
        ("It lost money in the fiscal year ended March 31, 2021.", None, "March 31, 2021"),
        ("She led it for a five-year period ending in 1999.", None, "1999"),
        ("Ten sank in the 24 hours to noon on Friday.", None, "noon on Friday"),
        ("Orders fell in the three months to June.", None, "June"),
        ("Orders fell in the three months to the end of June.", None, "the end of June"),
        ("Profit rose in the nine months ended September 30.", None, "September 30"),
        ("Profit rose in the nine months ended Sept. 30, 2020.", None, "Sept. 30, 2020"),
        ("Profit rose in the 12 months through June.", None, "June"),
        ("Rents doubled in the five years since 2009.", "2009", None),
        ("Sales doubled in the two weeks before Christmas.", None, "Christmas"),
        ("He stayed for three days from 6 October to 8 October.", "6 October", "8 October"),
        # Not told.
        ("It took three days.", None, None),
        ("It fell over the previous three days.", None, None),
        ("She missed the last ten days of the trial.", None, None),
        ("It took two weeks in June.", None, None),
        ("It took two weeks. In June it shut.", None, None),
        ("In 2009 she left. Over the next two weeks she slept.", None, None),
    ],
)
def test_the_ends_of_a_duration(text: str, begin: str | None, end: str | None) -> None:
    found = dates(text)
    (duration,) = [date for date in found if date.type == "DURATION"]
    assert ends(found, duration) == (begin, end)


@pytest.mark.parametrize(
    "text",
    ["It rained between 3 June and 5 June.", "She ran it from 2009 to 2011.", "It ran since 2009."],
)
def test_two_dates_are_no_duration(text: str) -> None:
    found = dates(text)
    assert {date.type for date in found} == {"DATE"}
    assert {date.begin_point or date.end_point for date in found} == {None}


def test_without_a_publication_date_nothing_ends_with_it() -> None:
    (date,) = dates("Sales rose in the past three days.", None)
    assert (date.begin_point, date.end_point) == (None, None)


def test_references_follow_when_records_are_numbered() -> None:
    text = "“It opened yesterday.” Profit rose in the nine months ended September 30, 2020."
    document = annotate(text, published=THURSDAY)
    found = [date for date in document.annotations if isinstance(date, Date)]
    assert [date.id for date in found] == ["d1", "d2", "d3"]
    assert found[1].end_point == "d3"
