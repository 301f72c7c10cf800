"""Invented people and bodies, and real places, for texts whose names are known.

In: what draws by chance. Out: people, organisations, places. Given and family names are common
ones of many countries, put together by chance; bodies are made up of a place or a name and what
such bodies are called. The lists were written by hand, without a look at the lexicons of the rules.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

_WOMEN = ("Anna", "Maria", "Ingrid", "Chiara", "Yuki", "Fatima", "Amina", "Claire", "Nadia", "Olga",
          "Siobhan", "Priya", "Wanjiru", "Elena", "Marta", "Leila", "Hannah", "Zsofia", "Grace",
          "Adaeze", "Ruth", "Beatriz", "Mei", "Agnes", "Tamsin", "Joyce", "Rosalind",
          "Katrin")  # fmt: skip
_MEN = ("Thomas", "Pavel", "Kwame", "Diego", "Hiroshi", "Omar", "Liam", "Marcus", "Andrei", "Jonas",
        "Rajesh", "Tunde", "Henrik", "Matteo", "Yusuf", "Callum", "Stefan", "Miguel", "Alasdair",
        "Bogdan", "Samuel", "Kofi", "Lars", "Emil", "Walter", "Dominic", "Gareth",
        "Tariq")  # fmt: skip
_FAMILY = ("Whitcombe", "Okonjo", "Lindqvist", "Marchetti", "Novotny", "Haddad", "Kowalczyk",
           "Brennan", "Tanaka", "Achebe", "Delgado", "Petrov", "Larsen", "Iyer", "Mbeki", "Farrow",
           "Kessler", "Rahimi", "Dubois", "Holloway", "Szabo", "Ferreira", "Njoroge", "Aldridge",
           "Castellano", "Yilmaz", "Ostrom", "Pemberton", "Varga", "Sinclair", "Hoang", "Mensah",
           "Thackeray", "Bergmann", "Quayle", "Siddiqui", "Moreau", "Trevanion", "Abara",
           "Lund")  # fmt: skip
CITIES = ("London", "Lisbon", "Nairobi", "Chicago", "Mumbai", "Warsaw", "Toronto", "Lagos", "Osaka",
          "Melbourne", "Bristol", "Denver", "Lyon", "Accra", "Santiago", "Oslo", "Leeds",
          "Tbilisi")  # fmt: skip
COUNTRIES = ("Portugal", "Kenya", "Canada", "Norway", "India", "Poland", "Ghana", "Chile", "Japan",
             "Australia", "Turkey", "Georgia", "Jordan", "the Netherlands",
             "South Korea")  # fmt: skip
TOWNS = ("Harrowby", "Millbrook", "Easterleigh", "Stonehaven", "Wexcombe", "Ardley", "Fenmoor",
         "Calder Bridge", "Port Ellery", "Nether Wick", "Redcliff", "Saltmarsh")  # fmt: skip
FIRMS = ("{family} Holdings", "{family} & {other}", "{town} Energy", "{family} Brothers Ltd",
         "{family} Foods Inc.", "Northgate Capital", "{city} Shipping Company",
         "Blue Heron Airlines",
         "{family} Pharmaceuticals", "Corvane Systems", "{town} Building Society")  # fmt: skip
BODIES = ("{town} Town Council", "{city} Fire Service", "the {town} Residents' Association",
          "{town} United", "the Coastal Heritage Trust", "the National Farmers' League",
          "the {town} Gazette", "University of {town}", "{city} Police", "the Rail Safety Board",
          "{town} General Hospital", "the Ministry of Fisheries")  # fmt: skip
TITLES = ("Dr", "Professor", "Councillor", "Judge", "Captain", "Sergeant", "Foreign Minister",
          "Mayor", "Chief Superintendent", "Senator", "Inspector", "Bishop", "Coach")  # fmt: skip
ROLES = ("a retired nurse", "the club's treasurer", "a lorry driver", "a spokesman for the inquiry",
         "the port's head of safety", "an economist", "the lead researcher", "a neighbour",
         "who chairs the panel", "its chief executive", "a union official")  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody invented."""

    given: str
    family: str
    woman: bool

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"


def people(draw: random.Random, count: int) -> list[Person]:
    """So many people, no two of the same given or family name."""
    families = draw.sample(_FAMILY, count)
    given = [(name, True) for name in draw.sample(_WOMEN, count)]
    given += [(name, False) for name in draw.sample(_MEN, count)]
    return [
        Person(name, family, woman)
        for family, (name, woman) in zip(families, draw.sample(given, count), strict=True)
    ]


def organisation(draw: random.Random, patterns: tuple[str, ...] = FIRMS + BODIES) -> str:
    """A body that does not exist, with its article if it takes one."""
    family, other = draw.sample(_FAMILY, 2)
    return draw.choice(patterns).format(
        family=family, other=other, town=draw.choice(TOWNS), city=draw.choice(CITIES)
    )
