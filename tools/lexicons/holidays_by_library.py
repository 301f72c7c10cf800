"""Makes tests/annotate/holidays.tsv: on which days a library has the holidays of our list.

Our own rules for days (`holiday.tsv`) are tested against it. The library itself is not asked by
the tests: it needs an older python-dateutil than the rest of the project.
"""

from collections.abc import Iterator
from pathlib import Path

import holidays
from table import write

TESTS = Path(__file__).parents[2] / "tests" / "annotate"
YEARS = range(1990, 2041)

# Our name; the country, and perhaps its part; the library's name where it is another.
NAMES = """
New Year's Day          US
Martin Luther King Day  US      Martin Luther King Jr. Day
Groundhog Day           US
Valentine's Day         US
Presidents' Day         US      Washington's Birthday
St. Patrick's Day       US      Saint Patrick's Day
Good Friday             US
Easter Sunday           US
Mother's Day            US
Memorial Day            US
Juneteenth              US      Juneteenth National Independence Day
Father's Day            US
Independence Day        US
Labor Day               US
Columbus Day            US
Halloween               US
Veterans Day            US
Thanksgiving            US      Thanksgiving Day
Christmas Eve           US
Christmas               US      Christmas Day
New Year's Eve          US
Inauguration Day        US-DC
Patriots' Day           US-MA
Mardi Gras              US-LA
Victoria Day            CA
Canada Day              CA
Canadian Thanksgiving   CA      Thanksgiving Day
Remembrance Day         CA
National Day for Truth and Reconciliation  CA
Boxing Day              GB-ENG
Easter Monday           GB-ENG
Early May bank holiday  GB-ENG  May Day
Spring bank holiday     GB-ENG  Spring Bank Holiday
St. Andrew's Day        GB-SCT  Saint Andrew's Day
Orangemen's Day         GB-NIR  Battle of the Boyne
St Stephen's Day        IE      Saint Stephen's Day
Australia Day           AU
Anzac Day               AU      ANZAC Day
Holy Saturday           AU-VIC  Easter Saturday
Melbourne Cup Day       AU-VIC
Waitangi Day            NZ
Day of Reconciliation   ZA
Gandhi Jayanti          IN      Mahatma Gandhi's Birthday
Madaraka Day            KE
Jamhuri Day             KE
Ash Wednesday           JM
Ascension Day           FR
Whit Monday             FR      Pentecost Monday
May Day                 FR      Labor Day
Bastille Day            FR      National Day
Assumption Day          FR
All Saints' Day         FR
Armistice Day           FR
Epiphany                IT
Maundy Thursday         NO
Pentecost               NO
All Souls' Day          BR
Orthodox Good Friday    GR      Good Friday
Orthodox Easter Monday  GR      Easter Monday
Orthodox Christmas      RU      Christmas Day
Victory Day             RU
International Women's Day  RU
Chinese New Year        CN      Chinese New Year (Spring Festival)
Dragon Boat Festival    CN
Mid-Autumn Festival     CN
Seollal                 KR      Korean New Year
Chuseok                 KR
Passover                IL      Pesach
Shavuot                 IL
Rosh Hashanah           IL
Yom Kippur              IL
Sukkot                  IL
Purim                   IL
Hanukkah                IL
Eid al-Fitr             SA      Eid al-Fitr Holiday
Eid al-Adha             SA      Eid al-Adha Holiday
Diwali                  IN
Holi                    IN
"""


def main() -> None:
    """Writes the table."""
    write(
        "holidays",
        (
            f"Holidays of our list, on which days of {YEARS[0]} to {YEARS[-1]} a library has them;",
            "nothing where it has none. Days in lieu are left out.",
            "Source: holidays 0.109 (MIT). Maker: tools/lexicons/holidays_by_library.py",
        ),
        "form country days",
        rows(),
        TESTS,
    )


def rows() -> Iterator[tuple[str, str, str]]:
    """Our name, the country, the days as year-month-day, parted by spaces."""
    for line in NAMES.strip().splitlines():
        form, place, *called = (part.strip() for part in line.split("  ") if part.strip())
        days = days_of(place, called[0] if called else form)
        if days:
            yield form, place, " ".join(days)
        else:
            print(f"{form}: not in {place}")


def days_of(place: str, name: str) -> list[str]:
    """The days on which the country has a holiday of that name."""
    country, _, part = place.partition("-")
    entity = getattr(holidays, country)
    found = holidays.country_holidays(
        country,
        subdiv=part or None,
        years=YEARS,
        observed=False,
        categories=tuple(set(entity.supported_categories) - {"workday"}),
        language="en_US" if "en_US" in entity.supported_languages else None,
    )
    return [day.isoformat() for day, names in sorted(found.items()) if name in names.split("; ")]


if __name__ == "__main__":
    main()
