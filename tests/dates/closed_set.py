"""Every kind of value of a date, as hypothesis draws them."""

from datetime import date

from hypothesis import strategies as st

from newsqed import dates

# Far enough inside for every week, winter and century to have all of its days.
DAYS = st.dates(date(2, 1, 1), date(9899, 12, 31))
SEASON = dict.fromkeys((3, 4, 5), "SP") | dict.fromkeys((6, 7, 8), "SU")
SEASON |= dict.fromkeys((9, 10, 11), "FA") | dict.fromkeys((12, 1, 2), "WI")
COARSE = ("week", "month", "quarter", "half", "season", "year", "decade", "century")


def around(day: date, granularity: str) -> str:
    """The value of that granularity which holds the day, made from the calendar alone."""
    year, month = f"{day.year:04d}", day.month
    if granularity == "season":
        # January and February belong to the winter of the year before.
        return f"{day.year - (month < 3):04d}-{SEASON[month]}"
    week_year, week, weekday = day.isocalendar()
    return {
        "century": year[:2],
        "decade": year[:3],
        "year": year,
        "half": f"{year}-H{(month + 5) // 6}",
        "quarter": f"{year}-Q{(month + 2) // 3}",
        "month": f"{year}-{month:02d}",
        "week": f"{week_year:04d}-W{week:02d}",
        "weekend": f"{week_year:04d}-W{week:02d}-WE",
        "weekday": f"{week_year:04d}-W{week:02d}-{weekday}",
        "day": day.isoformat(),
    }[granularity]


@st.composite
def points(draw: st.DrawFn) -> tuple[str, str, date]:
    """A day or coarser: its value, its granularity, and a day that it was made from."""
    day = draw(DAYS)
    finest = draw(st.sampled_from((*COARSE, "weekend", "weekday", "day")))
    return around(day, finest), "day" if finest == "weekday" else finest, day


@st.composite
def times(draw: st.DrawFn) -> tuple[str, str, date]:
    """A time of day or daypart of a calendar or week date."""
    day = draw(DAYS)
    finest = draw(st.sampled_from(("daypart", "hour", "minute", "second")))
    clock = draw(st.times()).strftime("%H:%M:%S")
    written = {"hour": clock[:2], "minute": clock[:5], "second": clock}
    written["daypart"] = draw(st.sampled_from(dates.DAYPARTS))
    return (
        f"{around(day, draw(st.sampled_from(('day', 'weekday'))))}T{written[finest]}",
        finest,
        day,
    )


@st.composite
def unknown(draw: st.DrawFn) -> str:
    """A point of which digits are unknown; as some date has them all, it is a value."""
    value, _, _ = draw(st.one_of(points(), times()))
    places = [at for at, sign in enumerate(value) if sign.isdigit()]
    hidden = draw(st.sets(st.sampled_from(places), min_size=1))
    return "".join("X" if at in hidden else sign for at, sign in enumerate(value))


@st.composite
def durations(draw: st.DrawFn) -> tuple[str, dict[str, int | float | None]]:
    """A duration and its amounts."""
    names = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")
    chosen = sorted(draw(st.sets(st.sampled_from(names), min_size=1)), key=names.index)
    amounts: dict[str, int | float | None] = {
        name: draw(st.none() | st.integers(0, 10_000)) for name in chosen
    }
    if draw(st.booleans()):
        amounts[chosen[-1]] = draw(st.integers(0, 500)) + 0.5
    value = "P"
    for name, amount in amounts.items():
        if name in names[4:] and "T" not in value:
            value += "T"
        value += ("X" if amount is None else str(amount)) + name[0].upper()
    return value, amounts


BEFORE_CHRIST = st.integers(1, 9999).map("BC{:04d}".format)
VALUES = st.one_of(
    points().map(lambda made: made[0]),
    times().map(lambda made: made[0]),
    unknown(),
    durations().map(lambda made: made[0]),
    BEFORE_CHRIST,
    st.sampled_from((*dates.REFERENCES, "PXX")),
)
