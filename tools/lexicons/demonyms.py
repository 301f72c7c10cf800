"""Makes demonym.tsv: peoples of countries beyond those of nationality.tsv.

In: the folder of i18n-nationality of npm, unpacked.
"""

import json
import re
import sys
from pathlib import Path

from babel import Locale
from places import named, plain
from table import FOLDER, write


def main(folder: Path) -> None:
    """Writes the list; where the source has the country's name only, it has no people."""
    names = json.loads((folder / "langs" / "en.json").read_text("utf-8"))["nationalities"]
    known = {
        line.split("\t")[0]
        for name in ("nationality", "country", "region", "language")
        for line in (FOLDER / f"{name}.tsv").read_text("utf-8").split("\n")
    } | {plain(name) for name in Locale("en").territories.values()}
    known |= {re.sub(r"\b[Ss]t\.", "Saint", form) for form in known}
    rows = {
        (form, "NATION", code.lower())
        for code, people in names.items()
        for form in re.split(r", | or ", people)
        if named(form)
        and form not in known
        and re.search(r"(?:n|er|ese|ite|ti|tho|nx|ni)$", form)
        and not re.search(r" (?:and|of|-) ", form)
    }
    write(
        "demonym",
        (
            "Peoples of countries, with the ISO code, beyond those of nationality.tsv.",
            "Source: i18n-nationality 1.4.0 (MIT). Maker: tools/lexicons/demonyms.py",
        ),
        "form type value",
        rows,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
