"""Values over the whole closed set: what holds of each, however it was drawn."""

import doctest
import json
import pkgutil
import re
from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from closed_set import COARSE, DAYS, VALUES, around, durations, points, times, unknown
from hypothesis import assume, example, given
from hypothesis import strategies as st

import newsqed
from newsqed import dates, schemas
from newsqed.errors import NewsqedError

PATTERN = re.compile(json.loads(schemas.source("annotation"))["$defs"]["value"]["pattern"])
ORDER = ("second", "minute", "hour", "daypart", "day", "weekend", *COARSE)
MODS = json.loads(schemas.source("annotation"))["$defs"]["mod"]["enum"]


@given(VALUES)
def test_every_value_is_well_formed_and_read(value: str) -> None:
    assert PATTERN.fullmatch(value)
    found = dates.parse(value)
    assert found.text == value
    assert found.granularity in (*ORDER, "duration", "reference")
    if found.earliest is not None and found.latest is not None:
        assert type(found.earliest) is type(found.latest)
        assert found.earliest <= found.latest
        assert "X" not in value


@given(points())
def test_a_point_covers_the_day_it_was_made_from(made: tuple[str, str, date]) -> None:
    value, granularity, day = made
    assert dates.granularity(value) == granularity
    found = dates.interval(value)
    assert found is not None
    earliest, latest = map(date.fromisoformat, found)
    if granularity == "weekend":
        assert (earliest.isoweekday(), latest.isoweekday()) == (6, 7)
        assert -7 < (day - latest).days <= 0
    else:
        assert earliest <= day <= latest
    # The day before and the day after have another value of that granularity.
    if granularity not in ("weekend", "day"):
        for inside, outside in ((earliest, -1), (latest, 1)):
            assert around(inside, granularity) == value
            beyond = inside.toordinal() + outside
            assert beyond < 1 or around(date.fromordinal(beyond), granularity) != value


@given(times())
def test_a_time_lies_on_its_day(made: tuple[str, str, date]) -> None:
    value, granularity, day = made
    found = dates.parse(value)
    assert found.granularity == granularity
    assert dates.contains(day.isoformat(), value) is True
    lasts = {"hour": 3599, "minute": 59, "second": 0}
    if granularity == "daypart":
        assert found.earliest == found.latest == day
    else:
        assert isinstance(found.earliest, datetime) and isinstance(found.latest, datetime)
        assert found.latest - found.earliest == timedelta(seconds=lasts[granularity])


@given(DAYS, st.times(), st.sampled_from(COARSE))
def test_the_finer_lies_within_the_coarser(day: date, clock: object, coarse: str) -> None:
    outer = around(day, coarse)
    inner = [f"{day}T{clock:%H:%M:%S}", f"{day}T{clock:%H}", day.isoformat()]
    inner.append(around(day, "weekday"))
    within = {"quarter": ["month"], "half": ["month", "quarter"], "season": ["month"],
              "year": ["month", "quarter", "half"], "decade": ["month", "half", "year"],
              "century": ["quarter", "year", "decade"], "week": ["weekend"]}  # fmt: skip
    inner += [around(day, finer) for finer in within.get(coarse, [])]
    for value in inner:
        assert dates.contains(outer, value) is True, (outer, value)
        assert dates.overlaps(outer, value) is True
        assert dates.contains(value, outer) is False


@given(points(), points())
def test_overlap_is_of_both_and_follows_from_containment(
    one: tuple[str, str, date], other: tuple[str, str, date]
) -> None:
    first, second = one[0], other[0]
    assert dates.overlaps(first, second) == dates.overlaps(second, first)
    if dates.contains(first, second):
        assert dates.overlaps(first, second)
    assert dates.contains(first, first) is True


@given(VALUES)
def test_what_has_no_interval_contains_nothing(value: str) -> None:
    known = dates.interval(value) is not None
    assert (dates.contains("2021", value) is not None) == known
    assert (dates.overlaps(value, "2021") is not None) == known


@given(unknown())
def test_unknown_digits_leave_no_interval(value: str) -> None:
    assert dates.interval(value) is None


@given(durations())
def test_a_duration_tells_its_amounts(made: tuple[str, dict[str, int | float | None]]) -> None:
    value, amounts = made
    assert dates.granularity(value) == "duration"
    assert dates.duration(value) == amounts
    assert list(dates.duration(value)) == list(amounts)


def test_amounts_are_what_timedelta_takes() -> None:
    assert timedelta(**dates.duration("P2W1DT12H")) == timedelta(days=15, hours=12)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value", ["2021", "P", "PXY3", "P3D2Y", "PAST_REF", "", "P" + "9" * 5000 + "D"]
)
def test_what_is_no_duration_is_refused(value: str) -> None:
    with pytest.raises(NewsqedError):
        dates.duration(value)


@given(
    st.text(st.characters() | st.sampled_from("0123456789X-:.TWPQHREF_BC"), max_size=12),
    st.sampled_from(MODS),
)
@example("2021-02-30", "APPROX")
@example("9999-WI", "AFTER")
def test_any_string_is_a_value_or_refused(value: str, mod: str) -> None:
    """Nothing but NewsqedError is ever raised, and only where `parse` raises it."""
    try:
        dates.parse(value)
    except NewsqedError:
        for call in (dates.interval, dates.granularity, dates.edtf, dates.duration):
            with pytest.raises(NewsqedError):
                call(value)
        return
    assert PATTERN.fullmatch(value)
    assert dates.edtf(value, mod) is None or isinstance(dates.edtf(value, mod), str)


@given(VALUES, st.data())
def test_a_damaged_value_is_refused_as_the_schema_refuses_it(
    value: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(value)))
    sign = data.draw(st.sampled_from("0X-T:ZW. \n"))
    cut = data.draw(st.integers(0, 2))
    damaged = value[:at] + sign + value[at + cut :]
    assume(not PATTERN.fullmatch(damaged))
    with pytest.raises(NewsqedError):
        dates.parse(damaged)


@pytest.mark.parametrize("name", dates.__all__)
def test_the_public_names_of_dates_are_there(name: str) -> None:
    assert newsqed.dates is dates
    assert getattr(newsqed.dates, name).__doc__


def test_the_examples_in_the_docstrings() -> None:
    modules = [f"newsqed.dates.{item.name}" for item in pkgutil.iter_modules(dates.__path__)]
    results = [doctest.testmod(import_module(name)) for name in ("newsqed.dates", *modules)]
    assert not any(failed for failed, _ in results)
    assert all(tried for _, tried in results)
