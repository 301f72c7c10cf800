"""Makes subdivision.tsv: provinces, districts and the like of all countries.

In: the folder of cldr-subdivisions-full of npm, unpacked.
"""

import json
import re
import sys
from pathlib import Path

from places import named, plain, words_of
from table import FOLDER, write

NOUN = (
    r" (?:Province|Region|District|County|Governorate|Department|State|Prefecture|Oblast|Canton)$"
)


def main(folder: Path) -> None:
    """Writes the list: names that are no other word, person or town, and where each lies."""
    path = folder / "subdivisions" / "en" / "en.json"
    tree = json.loads(path.read_text("utf-8"))["subdivisions"]
    names = tree["localeDisplayNames"]["subdivisions"]
    words = words_of("common") | words_of("given") | words_of("family") | words_of("namepart")
    known = {
        line.split("\t")[0]
        for name in ("country", "region", "city", "name-word", "nationality")
        for line in (FOLDER / f"{name}.tsv").read_text("utf-8").split("\n")
    }
    rows: set[tuple[str, str, str]] = set()
    for code, name in names.items():
        bare = re.sub(r" \(.*", "", re.sub(NOUN, "", name.replace("’", "'")))
        for form in {bare, plain(bare)}:
            if not named(form) or len(form) < 4 or " and " in form:
                continue
            new = form not in known and not words.issuperset(form.lower().split())
            place = f"{code[:2]}-{code[2:]}"
            rows.add((form, "PROVINCE" if new else "NAMESAKE", place))
    write(
        "subdivision",
        (
            "Provinces, districts and the like by their codes (ISO 3166-2). NAMESAKE: the name is",
            "also a town's, a person's or another word, or stands in another list.",
            "Source: Unicode CLDR 48.2.0 as packed in cldr-subdivisions-full (Unicode-3.0).",
            "Maker: tools/lexicons/subdivisions.py",
        ),
        "form type value",
        rows,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
