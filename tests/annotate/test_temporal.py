"""Temporal expressions: spans, values, anchors, and what they must withstand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsqed import dates
from newsqed.annotate import engine, temporal
from newsqed.annotate.temporal import almanac, points
from newsqed.errors import NewsqedError
from newsqed.records import Date

THURSDAY = "2021-10-07"


def tag(text: str, published: str | None = THURSDAY) -> list[Date]:
    return temporal.tag(engine.Reading(text), published)


def values(text: str, published: str | None = THURSDAY) -> list[tuple[str, str]]:
    return [(found.text, found.value) for found in tag(text, published)]


@pytest.mark.parametrize("rule", engine.blocks("en", "dates"), ids=lambda rule: rule.id)
def test_a_block_keeps_its_examples_free_of_dates(rule: engine.Rule) -> None:
    for example in rule.examples:
        grammar = engine.grammar("en", "dates")
        typed = grammar.type(engine.Reading(example))
        assert rule.id in {match.rule.id for match in grammar.find(typed)}
        assert tag(example) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A weekday is the most recent one, that of publication included, unless it lies ahead.
        ("She resigned on Thursday.", [("Thursday", "2021-10-07")]),
        ("She resigned on Friday.", [("Friday", "2021-10-01")]),
        ("She will resign on Friday.", [("Friday", "2021-10-08")]),
        ("The hall reopens on Monday.", [("Monday", "2021-10-11")]),
        ("Bring them by this Friday.", [("this Friday", "2021-10-08")]),
        # Months and days take the tense's direction, or are the nearest.
        ("It closed in December.", [("December", "2020-12")]),
        ("It will close in September.", [("September", "2022-09")]),
        ("The fee is payable Jan. 2.", [("Jan. 2", "2022-01-02")]),
        ("It closed on 29 February.", [("29 February", "2020-02-29")]),
        # Units around publication.
        ("It fell last week and last year.", [("last week", "2021-W39"), ("last year", "2020")]),
        ("It rises next quarter.", [("next quarter", "2022-Q1")]),
        ("It was busy last weekend.", [("last weekend", "2021-W39-WE")]),
        # Spans keep determiners and modifiers, and leave prepositions out.
        ("Since the end of the year.", [("the end of the year", "2021")]),
        ("Over the past three days it rained.", [("the past three days", "P3D")]),
        ("In the summer of 1974 it rained.", [("the summer of 1974", "1974-SU")]),
        ("In 2009-2010 it rained.", [("2009", "2009"), ("2010", "2010")]),
        ("He got 12 and 18 months.", [("12", "P12M"), ("18 months", "P18M")]),
        # Durations in the unit of the text.
        ("It took 24 hours.", [("24 hours", "PT24H")]),
        ("It took two and a half years.", [("two and a half years", "P2.5Y")]),
        ("It took a minute and a half.", [("a minute and a half", "PT1M30S")]),
        ("It took a decade and a few days.", [("a decade", "P10Y"), ("a few days", "PXD")]),
        # Vague references.
        ("He left a long time [ago].", [("a long time [ago]", "PAST_REF")]),
        ("He left not so many days ago.", [("not so many days ago", "PAST_REF")]),
        ("It is now shut, so far.", [("now", "PRESENT_REF")]),
        ("The current and recent owners agree.", []),
    ],
)
def test_values(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Mrs May may march on.",
        "Theresa May met April Harland and August Brandt.",
        "The Sunday Times and the Daily Mail had it.",
        "Give it a second try; the minute details matter.",
        "Prices fall and leaks spring up.",
        "A 22-year-old man and a three-month-old calf; she is 52 years old, aged 52.",
        "It cost $1990 and £2000.",
        "The 49ers won 21-7, with 10:3 in sets.",
        "Windows 95 and Brightdesk 2000 and version 2.0.1.",
        "Flight 2012, room 1990, page 2001.",
        "Call 555-1990.",
        "The clocks of British Summer Time.",
        "World War II and Expo 2020.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert tag(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They met on 6 October.", "XXXX-10-06"),
        ("They met on Thursday.", "XXXX-WXX-4"),
        ("They met yesterday.", "XXXX-XX-XX"),
        ("They met last year.", "XXXX"),
        ("They met last week.", "XXXX-WXX"),
        ("They met in June.", "XXXX-06"),
        ("They met in the third quarter.", "XXXX-Q3"),
        ("They met at 5 p.m. in Hall 3.", "XXXX-XX-XXT17:00"),
        ("They met a year ago.", "XXXX"),
        ("They met on 6 October 2020.", "2020-10-06"),
        ("They meet next summer.", "XXXX-SU"),
    ],
)
def test_without_a_publication_date_values_keep_their_x(text: str, value: str) -> None:
    (found,) = tag(text, None)
    assert found.value == value
    assert found.anchor is None
    assert ("X" in value) == (found.earliest is None)


def test_what_refers_to_a_date_before_it_is_anchored_there() -> None:
    first, second, third = tag("It opened on 3 May 1991, shut two days later, at 9:30 a.m. sharp.")
    assert (first.value, first.anchor) == ("1991-05-03", None)
    assert (second.value, second.anchor) == ("1991-05-05", first.id)
    assert (third.value, third.anchor) == ("1991-05-05T09:30", second.id)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("In 1999 it opened. Two days later it shut.", "1999-XX-XX"),
        ("It opened in June 1999. Two days later it shut.", "1999-XX-XX"),
        ("It opened in June 1999. The next morning it shut.", "1999-XX-XXTMO"),
        ("It opened in June 1999 and shut that same day.", "1999-06-XX"),
    ],
)
def test_less_than_the_unit_can_tell_is_anchored_all_the_same(text: str, value: str) -> None:
    first, second = tag(text)
    assert (second.value, second.anchor) == (value, first.id)


def test_a_year_earlier_beside_a_quarter_is_a_quarter() -> None:
    quarter, earlier, again = tag(
        "It lost $2 million in the second quarter. A year earlier it made money. "
        "In the latest quarter it also sold a mill."
    )
    assert (earlier.value, earlier.anchor) == ("2020-Q2", quarter.id)
    assert (again.value, again.anchor) == ("2021-Q2", quarter.id)


def test_absolute_dates_durations_sets_and_references_have_no_anchor() -> None:
    found = tag("In 1911, for two days, every Monday and now, in May 2003.")
    assert [record.type for record in found] == ["DATE", "DURATION", "SET", "DATE", "DATE"]
    assert {record.anchor for record in found} == {None}


def test_the_rest_of_a_record() -> None:
    (clock,) = tag("It opens at 8:30 a.m. Central time.")
    assert (clock.type, clock.utc_offset) == ("TIME", "-05:00")
    assert (clock.earliest, clock.latest) == ("2021-10-07T08:30:00", "2021-10-07T08:30:59")
    (often,) = tag("They meet three times a week.")
    assert (often.type, often.value, often.freq) == ("SET", "P1W", "3X")
    (books,) = tag("Sales rose in fiscal 1989.")
    assert (books.value, books.fiscal, books.earliest) == ("1989", True, None)
    (bound,) = tag("It shut more than a year ago.")
    assert (bound.value, bound.mod) == ("2020", "BEFORE")


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar(published: str) -> None:
    text = (
        "Last year, last week, yesterday, tomorrow, ten years ago, a century ago, next decade, "
        "on Monday, on 1 January, at midnight, last weekend, two quarters ago, next Christmas."
    )
    for found in tag(text, published):
        dates.parse(found.value)


def test_a_bad_publication_date_is_refused() -> None:
    with pytest.raises(NewsqedError, match="no publication date"):
        tag("It rained yesterday.", "yesterday")


def test_a_publication_date_may_hold_a_time() -> None:
    assert values("It rained yesterday.", "2021-10-07T23:30+03:00") == [("yesterday", "2021-10-06")]


FORMS = sorted(
    {
        row["form"]
        for name in ("calendar", "clock", "holiday", "numeral", "tense")
        for row in engine.lexicon("en", name)
    }
)
MARKS = [*"-–,.:;()[]'’\"/$", "\n\n", "1990", "2021", "31", "5", "24:59", "3.4.2021", "29", "the"]
ODD = ["😀", "e\u0301", "אחרי", "\u200f", "👩‍👩‍👧", "ﬁ", "٣", "Ǆ"]
TEXTS = st.lists(
    st.sampled_from(FORMS) | st.sampled_from(MARKS) | st.sampled_from(ODD), max_size=40
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from([None, THURSDAY, "2020-02-29", "0001-01-01", "9999-12-31"]))
def test_records_are_sound_whatever_the_text(words: list[str], published: str | None) -> None:
    text = " ".join(words)
    found = tag(text, published)
    ids = [record.id for record in found]
    assert ids == [f"d{number}" for number in range(1, len(found) + 1)]
    last = 0
    for record in found:
        assert last <= record.start < record.end
        assert record.text == text[record.start : record.end]
        interval = dates.derived(record.value, record.type, record.fiscal)
        assert (record.earliest, record.latest) == (interval or (None, None))
        others = {*ids} - {record.id}
        for point in (record.anchor, record.begin_point, record.end_point):
            assert point in (None, "published", *others)
            assert published or point != "published"
        last = record.end


@given(st.sampled_from(ODD), st.sampled_from(ODD))
def test_offsets_count_code_points(before: str, after: str) -> None:
    (found,) = tag(f"{before} It shut on 6 October {after}.")
    assert found.text == "6 October"
    assert found.start == len(before) + 12


@given(st.dates(min_value=points.date(1900, 1, 1), max_value=points.date(2049, 12, 31)))
def test_full_dates_come_back(day: points.date) -> None:
    month = day.strftime("%B")
    forms = [
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day:%A}, {month} {day.day}, {day.year}",
        f"{day:%A} {day.day} {month} {day.year}",
        f"{month[:3]}. {day.day}, {day.year}"
        if len(month) > 4
        else f"{month} {day.day} {day.year}",
        f"the {day.day}th of {month} {day.year}",
        day.isoformat(),
        f"{day.day}.{day.month}.{day.year}",
    ]
    for form in forms:
        assert values(f"It opened on {form}.", None) == [(form, day.isoformat())]


@pytest.mark.parametrize(
    "unit",
    ["1 1 1 1 ", "May ", "the early the late ", "two hundred thousand ", "a few ", "Monday, ", "x"],
)
def test_endless_repetition_is_got_through(unit: str) -> None:
    """Were time to grow with the square of the text, this would take hours."""
    text = (unit * 200_000)[:200_000]
    assert all(text[date.start : date.end] == date.text for date in tag(text))


@pytest.mark.parametrize(
    ("day", "summer"),
    [
        ("2021-03-13", False),
        ("2021-03-14", True),
        ("2021-11-06", True),
        ("2021-11-07", False),
        ("1990-04-01", True),
        ("1990-10-28", False),
        ("1980-04-26", False),
        ("1980-04-27", True),
    ],
)
def test_american_summer_time(day: str, summer: bool) -> None:
    assert almanac.american_summer(points.date.fromisoformat(day)) is summer


def test_a_weekday_that_no_near_year_has_on_that_day_leaves_the_year_open() -> None:
    (found,) = temporal.tag(engine.Reading("It opens on Monday, June 5."), "2021-10-07")
    assert (found.text, found.value) == ("Monday, June 5", "XXXX-06-05")
