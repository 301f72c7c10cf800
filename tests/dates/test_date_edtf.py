"""EDTF strings: the forms, and the judgement of another implementation."""

import contextlib
import io
import json
import re
from datetime import date

import edtf as reference
import pytest
from closed_set import BEFORE_CHRIST, DAYS, around, points, times, unknown
from hypothesis import given, settings
from hypothesis import strategies as st

from newsqed import dates, schemas

MODS = json.loads(schemas.source("annotation"))["$defs"]["mod"]["enum"]
OPEN = ("BEFORE", "AFTER", "ON_OR_BEFORE", "ON_OR_AFTER")


def understood(form: str) -> object:
    """What the reference implementation takes the string for."""
    # It knows X in months, but stumbles over one digit of a month alone, and then prints.
    form = re.sub(r"^(.{4})-(?:X[0-2]|[01]X)$", r"\1-XX", form)
    with contextlib.redirect_stdout(io.StringIO()):
        return reference.parse_edtf(form)


def days(form: str) -> tuple[str, str]:
    """First and last day of the string by the reference implementation."""
    parsed = understood(form)
    ends = (parsed.lower_strict(), parsed.upper_strict())  # type: ignore[attr-defined]
    first, last = ("-".join(f"{part:0{4 - 2 * (at > 0)}d}" for at, part in enumerate(end[:3]))
                   for end in ends)  # fmt: skip
    return first, last


@given(st.one_of(points(), times()))
@settings(max_examples=60)
def test_edtf_of_known_points_is_understood_and_covers_the_same_days(
    made: tuple[str, str, date],
) -> None:
    value, granularity, _ = made
    form = dates.edtf(value)
    if granularity in ("daypart", "hour", "minute"):
        assert form is None
        return
    assert form is not None
    found = dates.interval(value)
    assert found is not None
    if value.endswith("-WI"):  # which of its years a winter belongs to, EDTF leaves open
        assert days(form)[0] == found[0]
    elif value[:3] not in ("00", "000"):  # ours begin with year 1, its with year 0
        assert days(form) == (found[0][:10], found[1][:10])
    if granularity == "second":
        assert form == found[0]


@given(unknown())
@settings(max_examples=60)
def test_edtf_of_unknown_digits_is_understood(value: str) -> None:
    form = dates.edtf(value)
    plain = re.fullmatch(r"[0-9X]{2,4}|[0-9X]{4}-[0-9X]{2}(-[0-9X]{2})?", value)
    assert (form is not None) == bool(plain)
    if form is not None:
        assert form.startswith(value)
        understood(form)


@given(BEFORE_CHRIST)
@settings(max_examples=50)
def test_edtf_of_years_before_christ(value: str) -> None:
    form = dates.edtf(value)
    assert form is not None
    assert int(form) == 1 - int(value[2:])
    understood(form)


@given(points(), st.sampled_from(OPEN))
@settings(max_examples=60)
def test_an_open_interval_begins_or_ends_where_the_value_does(
    made: tuple[str, str, date], mod: str
) -> None:
    value, _, _ = made
    found = dates.parse(value)
    form = dates.edtf(value, mod)
    assert form is not None and found.earliest and found.latest
    parsed = understood(form)
    if mod.endswith("BEFORE"):
        assert form.startswith("../")
        end = parsed.upper_strict()[:3]  # type: ignore[attr-defined]
        edge = found.latest if mod == "ON_OR_BEFORE" else found.earliest
    else:
        assert form.endswith("/..")
        end = parsed.lower_strict()[:3]  # type: ignore[attr-defined]
        edge = found.earliest if mod == "ON_OR_AFTER" else found.latest
    if end[0] < 1:
        return  # no day that Python knows
    away = date(*end).toordinal() - edge.toordinal()
    assert away == {"BEFORE": -1, "AFTER": 1}.get(mod, 0)


@given(DAYS, st.sampled_from(("year", "month", "day", "week", "quarter", "season", "decade")))
@settings(max_examples=60)
def test_about_a_point(day: date, granularity: str) -> None:
    value = around(day, granularity)
    form = dates.edtf(value, "APPROX")
    assert form is not None
    understood(form)
    assert form.count("~") == (1 if granularity in ("year", "month", "day") else 2)


@pytest.mark.parametrize(
    ("value", "mod", "form"),
    [
        ("1990", "APPROX", "1990~"),
        ("2021-10", "APPROX", "2021-10~"),
        ("2021-10-07", "APPROX", "2021-10-07~"),
        ("2021-W40-4", "APPROX", "2021-10-07~"),
        ("BC0044", "APPROX", "-0043~"),
        ("199", "APPROX", "1990~/1999~"),
        ("19", "APPROX", "1900~/1999~"),
        ("2021-Q3", "APPROX", "2021-07~/2021-09~"),
        ("2021-WI", "APPROX", "2021-12~/2022-02~"),
        ("2021-W40", "APPROX", "2021-10-04~/2021-10-10~"),
        ("1990", "BEFORE", "../1989"),
        ("1990", "ON_OR_BEFORE", "../1990"),
        ("1990", "AFTER", "1991/.."),
        ("1990", "ON_OR_AFTER", "1990/.."),
        ("2021-01", "BEFORE", "../2020-12"),
        ("2021-10-31", "AFTER", "2021-11-01/.."),
        ("199", "ON_OR_BEFORE", "../1999"),
        ("2021-SU", "AFTER", "2021-09/.."),
        ("2021-W40-WE", "ON_OR_AFTER", "2021-10-09/.."),
        ("BC0044", "BEFORE", "../-0044"),
        ("BC0001", "AFTER", "0001/.."),
        ("0001", "BEFORE", "../0000"),
        ("9999", "AFTER", None),
        ("0001-01-01", "BEFORE", None),
        ("BC9999", "BEFORE", "../-9999"),
        ("2021-10-07T14:30:05", "APPROX", None),
        ("2021-10-07T14:30:05", "BEFORE", None),
        ("2021-10-07TMO", "AFTER", None),
        ("XXXX-12-25", "APPROX", None),
        ("P3D", "APPROX", None),
        ("PAST_REF", "BEFORE", None),
    ],
)
def test_forms_of_modifiers(value: str, mod: str, form: str | None) -> None:
    assert dates.edtf(value, mod) == form
    if form:
        understood(form)


def test_modifiers_without_a_form_have_none() -> None:
    others = set(MODS) - {"APPROX", *OPEN}
    assert {"START", "MID", "END", "MORE_THAN"} <= others
    assert {dates.edtf("1990", mod) for mod in others} == {None}


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("XXX", "XXXX"),
        ("1X", "1XXX"),
        ("19X", "19XX"),
        ("2021-10-XX", "2021-10-XX"),
        ("2021-1X", "2021-1X"),
        ("2021-W40-4T14:30:05", "2021-10-07T14:30:05"),
        *[(value, None) for value in ("XXXX-W40", "XXXX-Q3", "XXXX-SU", "PXX", "2021-W40-4T14")],
    ],
)
def test_other_forms(value: str, form: str | None) -> None:
    assert dates.edtf(value) == form
