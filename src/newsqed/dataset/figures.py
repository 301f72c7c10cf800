"""A corpus' figures as tables and lists for pages.

In: the corpus' figures. Out: Markdown.
"""

from __future__ import annotations

from collections.abc import Mapping

from newsqed.dataset.census import Census
from newsqed.dataset.chart import LAYERS
from newsqed.dataset.prose import plain, table
from newsqed.store import SPLITS


def kinds(found: Census) -> str:
    """The gold's records by kind, label and form, as a table."""
    quotes = {key: n for key, n in found.quotes.items() if key != "none"}
    rows = [
        ("quotations", found.layers["quote"], counted(quotes)),
        ("marks that quote nobody", found.layers["not_quote"], ""),
        ("mentions", found.layers["mention"], counted(found.forms)),
        ("names among them", found.forms["name"], counted(found.labels)),
        ("entities", found.layers["entity"], counted(found.links)),
        ("temporal expressions", found.layers["date"], counted(found.dates)),
    ]
    lines = ["| what | how many | of which |", "|---|---:|---|"]
    return "\n".join([*lines, *(f"| {what} | {n} | {parts} |" for what, n, parts in rows)])


def layers(found: Census) -> str:
    """The gold's records by layer and split, as a table."""
    rows = [
        (layer, *(str(sum(found.gold[kind, split] for kind in names)) for split in SPLITS))
        for layer, names in LAYERS.items()
    ]
    return table(("layer", *SPLITS), rows, left=1)


def counted(counts: Mapping[str, int] | Mapping[str | None, int]) -> str:
    """Counts with what they are of, the largest first.

    >>> counted({"ORG": 2, "PERSON": 3, "LAW": 0, None: 1})
    '3 PERSON, 2 ORG, 1 not known'
    """
    shown = sorted((-n, key or "not known") for key, n in counts.items() if n)
    return ", ".join(f"{-n} {plain(key)}" for n, key in shown) or "none"
