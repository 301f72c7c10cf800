"""What names of places and organisations may mean: the name lists with ids of Wikidata.

In: the lists of a language. Out: senses by form. Which of them a document means is `linking`'s to
say.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from newsqed.annotate.engine import lexicon, settings

UNKNOWN = "-"  # the code of a sense that no list has


class Sense(NamedTuple):
    """A place that a name may mean.

    Attributes:
        item: its id in Wikidata; empty if no list has a sure one.
        kind: COUNTRY, REGION, CAPITAL or CITY.
        code: the code of a country or region, or of what a city lies in.
    """

    item: str
    kind: str
    code: str

    @property
    def town(self) -> bool:
        """Whether it is a city."""
        return self.kind in ("CAPITAL", "CITY")

    def holds(self, other: Sense) -> bool:
        """Whether the other place lies in this country or region."""
        return not self.town and other != self and within(other.code, self.code, other.town)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The lists by form.

    Attributes:
        places: what a name of a place may mean.
        bodies: the item of an organisation of that name.
        states: the code that a short form of a state's name stands for.
        patterns: of the words beside a name, by what they tell.
    """

    places: dict[str, tuple[Sense, ...]]
    bodies: dict[str, str]
    states: dict[str, str]
    patterns: dict[str, re.Pattern[str]]


def fold(name: str) -> str:
    """What makes two spellings of a name the same: no case, diacritics, commas, line ends."""
    name = " ".join(name.replace("’", "'").replace(",", "").split()).lower()
    if name.isascii():
        return name
    parts = unicodedata.normalize("NFKD", name)
    return "".join([part for part in parts if not unicodedata.combining(part)])


@cache
def gazetteer(language: str) -> Gazetteer:
    """The lists of a language."""
    coded = {row["item"]: row["code"] for row in lexicon(language, "territory")}
    nations = {code for code in coded.values() if "-" not in code}
    found: dict[str, dict[tuple[str, str], Sense]] = defaultdict(dict)

    def add(form: str, item: str, kind: str, code: str) -> None:
        # One item is one sense: a capital that is a region of its country, too, is the capital.
        found[fold(form)].setdefault((item, "" if item else code), Sense(item, kind, code))

    for name, kind in (("country", "COUNTRY"), ("city-item", ""), ("region", "REGION")):
        for row in lexicon(language, name):
            if not kind:
                type_ = "CAPITAL" if row["type"] == "CAPITAL" else "CITY"
                add(row["form"], row["item"], type_, row["place"])
            elif row["value"] != "ambiguous":
                add(row["form"], row["value"], kind, coded.get(row["value"], UNKNOWN))
    for row in lexicon(language, "territory"):
        kind = "COUNTRY" if row["code"] in nations else "REGION"
        add(row["name"], row["item"], kind, row["code"])
    for row in lexicon(language, "subdivision"):
        known = found.get(fold(row["form"]), {}).values()
        # A region that a list has already, or one called like its own city, is no other sense,
        # and one called like a country is less than the country.
        if not any(
            sense.kind == "COUNTRY" or sense.code[:2] == row["value"][:2] for sense in known
        ):
            add(row["form"], "", "REGION", row["value"])
    for row in lexicon(language, "namesake"):
        senses = found[fold(row["form"])]
        others = found[fold(row["meaning"])] if row["meaning"] != UNKNOWN else {}
        senses.update(others or {("", UNKNOWN): Sense("", "COUNTRY", UNKNOWN)})
    bodies = {
        fold(row["form"]): row["value"]
        for row in lexicon(language, "organisation")
        if row["value"][1:].isdigit()
    }
    bodies.update((fold(row["form"]), row["value"]) for row in lexicon(language, "body-item"))
    return Gazetteer(
        {form: tuple(_without_own_town(senses.values())) for form, senses in found.items()},
        bodies,
        {row["form"]: row["value"] for row in lexicon(language, "state")},
        {
            name: re.compile(pattern)
            for name, pattern in settings(language, "entities")["linking"]["patterns"].items()
        },
    )


def _without_own_town(senses: Collection[Sense]) -> Iterator[Sense]:
    """The senses but for a country's town of its own name: Luxembourg is the country."""
    countries = {sense.code for sense in senses if sense.kind == "COUNTRY"}
    return (sense for sense in senses if not (sense.town and sense.code[:2] in countries))


def within(code: str, outer: str, town: bool) -> bool:
    """Whether a place of that code, a town or a region, lies in the place of the other code."""
    return code.startswith(outer + "-") or (town and code == outer)
