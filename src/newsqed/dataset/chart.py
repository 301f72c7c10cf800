"""A bar chart of a corpus: annotations by layer and split, as SVG.

In: the corpus' figures. Out: one picture, which shows numbers and words only, needs no script, no
font and no other file, reads in light and in dark, and says in words what it shows. The same
figures give the same bytes.
"""

from __future__ import annotations

from collections import Counter
from importlib.resources import files
from string import Template
from xml.sax.saxutils import escape

from newsqed.dataset.census import Census
from newsqed.dataset.prose import line, plural
from newsqed.store import SPLITS

# What a layer's records are called, by kind: one, many.
LAYERS = {
    "quotes": {
        "quote": ("quotation", "quotations"),
        "not_quote": ("run in marks that quotes nobody", "runs in marks that quote nobody"),
    },
    "entities": {"mention": ("mention", "mentions"), "entity": ("entity", "entities")},
    "dates": {"date": ("temporal expression", "temporal expressions")},
}
# Pixels: where bars begin, the longest bar, a bar and its row, a layer's heading, the head.
_LEFT, _LONGEST, _BAR, _ROW, _HEADING, _HEAD = 108, 480, 16, 22, 44, 50

# Characters of a name that fit into the heading, whichever font shows them.
_NAME = 20


def chart(census: Census) -> str:
    """The picture: of the gold, or of the rules' proposals where there is no gold."""
    counts = census.gold or census.proposed
    title, words = caption(census), describe(census)
    longest = max((_sum(counts, layer, split) for layer in LAYERS for split in SPLITS), default=0)
    shapes: list[str] = []
    top = _HEAD
    for layer in LAYERS:
        shapes += _layer(counts, layer, longest, top)
        top += _HEADING + _ROW * len(SPLITS)
    template = Template(files("newsqed.dataset").joinpath("chart.svg").read_text("utf-8"))
    return template.substitute(
        height=top + 14,
        bottom=top + 13,
        title=escape(title),
        heading=escape(_heading(census)),
        words=escape(words),
        shapes="\n".join(f"  {shape}" for shape in shapes),
    )


def caption(census: Census) -> str:
    """What the picture shows, for its title and for those who do not see it."""
    what = "Annotations" if census.gold or not census.proposed else "What the rules propose"
    return f"{line(census.settings['name'])}: {what.lower()} by layer and split"


def _heading(census: Census) -> str:
    """The title as far as it fits into the picture: a long name is cut."""
    name = line(census.settings["name"])
    title = caption(census)
    return title if len(name) <= _NAME else f"{name[:_NAME]}…{title[len(name) :]}"


def describe(census: Census) -> str:
    """The picture's figures in words."""
    counts = census.gold or census.proposed
    parts = []
    for layer in LAYERS:
        by_split = ", ".join(f"{_sum(counts, layer, split):,} in {split}" for split in SPLITS)
        parts.append(f"{layer}: {by_split}")
    return "; ".join(parts) + "."


def _sum(counts: Counter[tuple[str, str]], layer: str, split: str) -> int:
    return sum(counts[kind, split] for kind in LAYERS[layer])


def _layer(counts: Counter[tuple[str, str]], layer: str, longest: int, top: int) -> list[str]:
    """A layer's heading and its bars, one a split."""
    shapes = [
        f'<text class="ink" x="20" y="{top + 26}" font-size="14" font-weight="600" '
        f'fill="#1f2328">{layer}</text>',
        f'<text class="soft" x="{_LEFT}" y="{top + 26}" font-size="12" '
        f'fill="#59636e">{_kinds(counts, layer)}</text>',
    ]
    for number, split in enumerate(SPLITS):
        y = top + 38 + number * _ROW
        count = _sum(counts, layer, split)
        # A count of one shows even where the longest bar is a million.
        width = max(2, round(_LONGEST * count / longest)) if count else 0
        shapes.append(
            f'<text class="soft" x="{_LEFT - 10}" y="{y + 12}" font-size="12" text-anchor="end" '
            f'fill="#59636e">{split}</text>'
        )
        if width:
            shapes.append(
                f'<rect class="{split}" x="{_LEFT}" y="{y}" width="{width}" height="{_BAR}" '
                f'rx="2" fill="{_FILL[split]}"/>'
            )
        shapes.append(
            f'<text class="ink" x="{_LEFT + width + 8}" y="{y + 12}" font-size="12" '
            f'fill="#1f2328">{count:,}</text>'
        )
    return shapes


_FILL = {"train": "#2f6f9f", "validation": "#b7791f", "test": "#7a5195"}


def _kinds(counts: Counter[tuple[str, str]], layer: str) -> str:
    """What a layer's records are, in words and numbers."""
    parts = []
    for kind, names in LAYERS[layer].items():
        count = sum(counts[kind, split] for split in SPLITS)
        parts.append(f"{count:,} {plural(count, *names)}")
    return ", ".join(parts)
