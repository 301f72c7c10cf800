"""Makes date-order.tsv: whether the day or the month comes first where dates are written short.

A territory that writes the year first, or that CLDR does not know, has no row.
"""

import re

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.localedata import locale_identifiers
from table import write


def order(locale: Locale) -> str | None:
    """`day` or `month`, whichever the locale's short date begins with; None if the year does."""
    letters = re.findall(r"[yMd]", locale.date_formats["short"].pattern)
    return {"d": "day", "M": "month"}.get(letters[0])


def territories() -> list[str]:
    """The codes of territories: those of CLDR, and the regions for which it has an English."""
    own = {Locale.parse(name).territory for name in locale_identifiers() if name.startswith("en_")}
    return sorted({*get_global("territory_languages"), *own} - {None})


def rows() -> list[tuple[str, str]]:
    """Each territory's order: of its English, or else of the language most used there."""
    found = []
    for code in territories():
        for name in (f"en_{code}", f"und_{code}"):
            try:
                locale = Locale.parse(name)
            except UnknownLocaleError:
                continue
            if locale.territory == code and (told := order(locale)):
                found.append((code, told))
            break
    return found


if __name__ == "__main__":
    write(
        "date-order",
        (
            "What comes first in a territory's short dates, the day or the month;",
            "territories where the year does have no row.",
            "Source: Unicode CLDR as packed in Babel 2.18.0 (Unicode-3.0).",
            "Maker: tools/lexicons/orders.py",
        ),
        "territory order",
        rows(),
    )
