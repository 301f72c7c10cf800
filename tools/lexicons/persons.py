"""Makes given.tsv, family.tsv and namepart.tsv: words of which people's names are made."""

import re
from collections import Counter
from collections.abc import Collection
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import faker.providers.person
import names
import pyarrow
import rigour
from table import write

LATIN = re.compile(
    r"[A-ZÀ-ÖØ-ÞŁŚŞČŽĐİŻĆĞ][a-zß-öø-ÿāăąćčďđēėęěğģīįķļĺľłńņňōőœŕřśşšţťūůűųŵŷźżžıșț'’]+"
)
FIELD = {
    kind: re.compile(rf"(romanized_)?{kind}_names?(_(male|female|nonbinary|est|rus))?")
    for kind in ("first", "last")
}
KEPT_FAMILY = 6000  # of the census' 88,799, which come by frequency
SPELLINGS = 4  # a name item of Wikidata with fewer spellings and scripts is taken to be rare


def locales() -> list[str]:
    """Faker's locales that have names."""
    root = Path(faker.providers.person.__path__[0])
    return sorted(path.name for path in root.iterdir() if (path / "__init__.py").exists())


def of_faker(kind: str) -> set[str]:
    """The first or last names of all locales, in Latin letters."""
    found: set[str] = set()
    for locale in locales():
        provider = import_module(f"faker.providers.person.{locale}").Provider
        for field in dir(provider):
            value = getattr(provider, field)
            if not FIELD[kind].fullmatch(field) or not isinstance(value, Collection):
                continue
            for name in value:
                found.update(word for word in re.split(r"[ -]", name) if LATIN.fullmatch(word))
    return found


def of_census(name: str, limit: int | None = None) -> list[str]:
    """The names of a census table, the most common first."""
    rows = (files(names) / name).read_text("utf-8").split("\n")
    return [row.split()[0].capitalize() for row in rows if row.strip()][:limit]


def of_rigour() -> set[str]:
    """The Latin forms in the table of name items that rigour's library holds, as one zstd frame."""
    frame = next(Path(rigour.__path__[0]).glob("_core*.so")).read_bytes()
    found: Counter[str] = Counter()
    for match in re.finditer(re.escape(b"\x28\xb5\x2f\xfd"), frame):
        rows = unpacked(frame[match.start() :])
        if b" => Q" not in rows[:2000]:
            continue
        for row in rows.decode("utf-8", "ignore").split("\n"):
            forms, _, item = row.partition(" => ")
            spellings = forms.split(", ")
            if item and len(spellings) >= SPELLINGS:
                found.update(form for form in spellings if LATIN.fullmatch(form.capitalize()))
    return set(found)


def unpacked(frame: bytes) -> bytes:
    """What a zstd frame holds; bytes may follow it."""
    stream = pyarrow.CompressedInputStream(pyarrow.BufferReader(frame), "zstd")
    parts = []
    try:
        while part := stream.read(1 << 16):
            parts.append(part)
    except OSError:  # what follows the frame in the library is no frame
        pass
    return b"".join(parts)


def main() -> None:
    """Writes the lists."""
    given = of_faker("first") | {
        name for sex in ("male", "female") for name in of_census(f"dist.{sex}.first", 1500)
    }
    family = of_faker("last") | set(of_census("dist.all.last", KEPT_FAMILY))
    sources = (
        "Sources: Faker 40.54.0 (MIT), person providers of all locales in Latin letters;",
        "US Census 1990 (public domain) as packed in names 0.3.0 (MIT).",
        "Maker: tools/lexicons/persons.py",
    )
    write("given", ("First names, in lower case.", *sources), "form", lowered(given))
    write("family", ("Last names, in lower case.", *sources), "form", lowered(family))
    known = {name.lower() for name in given | family}
    write(
        "namepart",
        (
            "Words that occur in people's names, first or last, in lower case, beyond given.tsv",
            "and family.tsv.",
            "Source: rigour 2.6.1 (MIT), its table of Wikidata's name items (CC0), of those with",
            f"{SPELLINGS} or more spellings the Latin ones.",
            "Maker: tools/lexicons/persons.py",
        ),
        "form",
        ((form,) for form in of_rigour() - known if len(form) > 2),
    )


def lowered(found: set[str]) -> list[tuple[str]]:
    """Rows of names in lower case."""
    return [(name.lower().replace("’", "'"),) for name in found if len(name) > 1]


if __name__ == "__main__":
    main()
