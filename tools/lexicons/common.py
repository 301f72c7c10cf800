"""Makes common.tsv: English words that are written in lower case.

In: the folder of SCOWL's word lists, `usr/share/dict/scowl` of Debian's package `scowl`.
"""

import re
import sys
from pathlib import Path

from table import write

LISTS = ("english-words", "american-words", "british-words")
SIZES = (10, 20, 35)  # SCOWL's sizes: 35 is its small dictionary


def main(folder: Path) -> None:
    """Writes the list."""
    words = {
        word
        for name in LISTS
        for size in SIZES
        for word in (folder / f"{name}.{size}").read_text("iso-8859-1").split()
        if re.fullmatch(r"[a-z]{2,}", word)
    }
    write(
        "common",
        (
            "English words written in lower case, so that a capital alone names nothing.",
            "Source: SCOWL 2020.12.07, sizes 10 to 35, as in Debian's package scowl.",
            "Copyright 2000-2018 by Kevin Atkinson; permission to use, copy, modify, distribute",
            "and sell these word lists is granted without fee, provided that this copyright",
            "notice and this permission notice appear in all copies; no warranty of any kind.",
            "Maker: tools/lexicons/common.py",
        ),
        "form",
        ((word,) for word in words),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
