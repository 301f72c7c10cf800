"""Makes feast.tsv: on which days the feasts of other calendars fall, 1950 to 2049.

A day is written where two sources have it and none has another. Where they differ, or where only
one speaks, the feast lies a day to either side of it at most, and what these days share is
written: `2021-05-XX`, `2021-XX-XX`. Islamic months begin when the moon is seen, in each country
for itself, so that their feasts are always open. Days of the Jewish calendar begin on the evening
before.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import iter_modules

import holidays.countries
from dateutil.easter import EASTER_ORTHODOX, easter
from holidays.calendars.chinese import _ChineseLunisolar
from holidays.calendars.custom import _CustomCalendar
from holidays.calendars.hebrew import _HebrewLunisolar
from holidays.calendars.hindu import _HinduLunisolar
from holidays.calendars.islamic import _IslamicLunar
from holidays.calendars.persian import _Persian
from lunardate import LunarDate
from pyluach.dates import HebrewDate
from table import RULES, write

YEARS = range(1950, 2050)
DAY = timedelta(days=1)
NEAR = 2 * DAY  # what lies farther apart is not the same feast: some tables slip a month

ISLAMIC = {
    "eid-al-fitr": "EID_AL_FITR",
    "eid-al-adha": "EID_AL_ADHA",
    "islamic-new-year": "HIJRI_NEW_YEAR",
    "ashura": "ASHURA",
    "mawlid": "MAWLID",
}
# The library's name, and the month and day of the Jewish calendar.
JEWISH = {
    "passover": ("PASSOVER", 1, 15),
    "shavuot": ("SHAVUOT", 3, 6),
    "rosh-hashanah": ("ROSH_HASHANAH", 7, 1),
    "yom-kippur": ("YOM_KIPPUR", 7, 10),
    "sukkot": ("SUKKOT", 7, 15),
    "hanukkah": ("HANUKKAH", 9, 25),
    "purim": ("PURIM", 12, 14),  # of a leap year's two months of Adar, in the second
}
# The library's name, and the month and day of the Chinese calendar.
CHINESE = {
    "chinese-new-year": ("LUNAR_NEW_YEAR", 1, 1),
    "dragon-boat": ("DRAGON_BOAT", 5, 5),
    "mid-autumn": ("MID_AUTUMN", 8, 15),
}
HINDU = {"diwali": "DIWALI_INDIA", "holi": "HOLI", "dussehra": "DUSSEHRA"}
HINDU_OTHER = {"diwali": "DIWALI"}  # where a country's own days stand under another name


# How many days a feast lasts, where more than one.
LENGTH = {
    "ramadan": 29,
    "eid-al-fitr": 3,
    "eid-al-adha": 4,
    "passover": 8,
    "shavuot": 2,
    "rosh-hashanah": 2,
    "sukkot": 7,
    "hanukkah": 8,
    "chinese-new-year": 7,
    "lunar-new-year": 7,
    "tet": 7,
    "seollal": 3,
    "chuseok": 3,
}


def main() -> None:
    """Writes the list."""
    rows = [
        (feast, day.isoformat(), (day + (LENGTH.get(feast, 1) - 1) * DAY).isoformat(), value)
        for feast, day, value in occasions()
    ]
    write(
        "feast",
        (
            "Feasts of other calendars: the first and the last day, and what of the first is sure,",
            "as a date's value; of Ramadan, a month, the year alone is.",
            f"For {YEARS[0]} to {YEARS[-1]}, those of the Hindu calendar for 2001 to 2035.",
            "Islamic feasts are reckoned, not observed: the day may lie one off or, in some",
            "country, two, and the value is open. Days of the Jewish calendar begin on the evening",
            "before.",
            "Sources: holidays 0.109 (MIT); beside it pyluach 2.3.0 (MIT) for the Jewish calendar,",
            "lunardate 0.3.0 (GPL-3.0-or-later; days that it reckons, none of its text) for the",
            "Chinese, python-dateutil 2.9.0 (Apache-2.0 or BSD-3-Clause) for Easter.",
            "Maker: tools/lexicons/feasts.py",
        ),
        "feast first last value",
        rows,
        RULES,
    )


def occasions() -> Iterator[tuple[str, date, str]]:
    """All feasts: name, day, value."""
    for feast, name in ISLAMIC.items():
        for day in listed(_IslamicLunar, name):
            yield feast, day, shared((day - DAY, day + DAY))
    for day in listed(_IslamicLunar, "RAMADAN_BEGINNING"):
        yield "ramadan", day, f"{day.year}-XX"  # a month, of no calendar that a value could name
    for feast, (name, month, number) in JEWISH.items():
        reckoned = jewish(month, number)
        for day in listed(_HebrewLunisolar, name):
            yield feast, day, agreed(day, [near for near in reckoned if abs(near - day) < NEAR])
    yield from chinese()
    for feast, name in HINDU.items():
        for day in listed(_HinduLunisolar, name):
            abroad = countries({name, HINDU_OTHER.get(feast, name)}, day)
            yield feast, day, agreed(day, abroad)
    for year in YEARS:
        spring = _Persian().new_year_date(year)
        assert spring is not None
        yield "nowruz", spring, shared((spring - DAY, spring + DAY))
        paschal = easter(year, EASTER_ORTHODOX)  # by its rule, on which there is but one mind
        yield "orthodox-easter", paschal, paschal.isoformat()


def agreed(day: date, others: Sequence[date]) -> str:
    """The day, if there are others and none is another; else what it shares with its neighbours."""
    found = {day, *others}
    if others and len(found) == 1:
        return day.isoformat()
    return shared(found | {day - DAY, day + DAY})


def shared(days: Iterable[date]) -> str:
    """The value that holds for all of the days."""
    (first, *_), (*_, last) = sorted(days), sorted(days)
    if first == last:
        return first.isoformat()
    if first.year != last.year:
        return "XXXX-XX-XX"
    return f"{first:%Y-%m}-XX" if first.month == last.month else f"{first.year}-XX-XX"


def listed(calendar: type, name: str) -> list[date]:
    """The library's days of a feast; a year may have two."""
    table = getattr(calendar, f"{name}_DATES")
    return [date(year, *pair) for year in YEARS for pair in pairs(table.get(year, ()))]


def pairs(entry: tuple[int, int] | tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int]]:
    """Months and days of one entry of the library's tables."""
    if entry and isinstance(entry[0], int):
        yield entry
    else:
        yield from entry


def jewish(month: int, number: int) -> list[date]:
    """The second source's days of the Jewish calendar."""
    found = []
    for year in range(YEARS[0] + 3759, YEARS[-1] + 3763):
        here = 13 if month == 12 and leap(year) else month
        found.append(HebrewDate(year, here, number).to_pydate())
    return found


def leap(year: int) -> bool:
    """Whether the Jewish year has thirteen months."""
    return (7 * year + 1) % 19 < 7


def chinese() -> Iterator[tuple[str, date, str]]:
    """The feasts of the Chinese calendar, and those that Korea and Vietnam keep with it."""
    for feast, (name, month, number) in CHINESE.items():
        for day in listed(_ChineseLunisolar, name):
            yield feast, day, agreed(day, [LunarDate(day.year, month, number).to_solar_date()])
    for year in YEARS:
        here = {
            country: date(year, *(own(country, "LUNAR_NEW_YEAR", year)))
            for country in ("", "KOREAN_CALENDAR_", "VIETNAMESE_CALENDAR_")
        }
        yield "tet", here["VIETNAMESE_CALENDAR_"], here["VIETNAMESE_CALENDAR_"].isoformat()
        yield "seollal", here["KOREAN_CALENDAR_"], here["KOREAN_CALENDAR_"].isoformat()
        yield "lunar-new-year", here[""], shared(here.values())
        chuseok = date(year, *own("KOREAN_CALENDAR_", "MID_AUTUMN", year))
        yield "chuseok", chuseok, chuseok.isoformat()


def own(country: str, name: str, year: int) -> tuple[int, int]:
    """A country's day of a Chinese feast where it has one of its own, else China's."""
    table = getattr(_ChineseLunisolar, f"{country}{name}_DATES")
    return table.get(year) or getattr(_ChineseLunisolar, f"{name}_DATES")[year]


def countries(names: set[str], day: date) -> list[date]:
    """On which days near to this one countries keep a feast, where they have days of their own."""
    found = []
    for module in iter_modules(holidays.countries.__path__):
        loaded = import_module(f"holidays.countries.{module.name}")
        for _, table in getmembers(loaded, own_calendar(loaded.__name__)):
            for name in names:
                entry = getattr(table, f"{name}_DATES_CUSTOM_CALENDAR", {}).get(day.year, ())
                found += [date(day.year, *pair) for pair in pairs(entry)]
    return [other for other in found if abs(other - day) <= NEAR]


def own_calendar(module: str) -> Callable[[object], bool]:
    """Whether something is a table of a country's own days that the module holds."""
    return lambda it: isclass(it) and issubclass(it, _CustomCalendar) and it.__module__ == module


if __name__ == "__main__":
    main()
