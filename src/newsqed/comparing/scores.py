"""The rules' scores against gold, before and after.

In: the articles of two states. Out: measures whose values changed, and of each layer the first one,
as `newsqed score` finds them. An article of which a file cannot be read or scored counts on neither
side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from newsqed.comparing.state import Folder, Object
from newsqed.comparing.withholding import LABEL
from newsqed.errors import NewsqedError
from newsqed.score import MEASURES, Measure, Scores, score


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A measure before and after.

    Attributes:
        layer: `quotes`, `entities` or `dates`.
        measure: its name, as `newsqed score` prints it.
        gloss: what it is, one line.
        before: the F1 or share, 0 to 1; None where there was nothing to measure.
        after: likewise.
    """

    layer: str
    measure: str
    gloss: str
    before: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        """By how much it rose; None where a side has no value."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Scoring:
    """How well the rules did and do.

    Attributes:
        documents: how many articles with gold there were and are.
        measures: of each layer the first, and all that changed.
    """

    documents: tuple[int, int]
    measures: tuple[ScoreChange, ...]


def scores(base: Mapping[str, Folder], head: Mapping[str, Folder]) -> Scoring | None:
    """The rules against gold on both sides; None where neither side has gold."""
    sides = [
        {name: pair for name, folder in side.items() if (pair := _documents(folder))}
        for side in (base, head)
    ]
    lost = {name for side in (base, head) for name in side if not _sound(side[name])}
    try:
        before, after = (_scored(side, lost) for side in sides)
    except NewsqedError:
        # One article that cannot be scored is looked for only when there is one.
        lost |= {name for side in sides for name in side if not _scores_alone(side[name])}
        before, after = (_scored(side, lost) for side in sides)
    if not before.documents and not after.documents:
        return None
    return Scoring((before.documents, after.documents), tuple(_changes(before, after)))


def _changes(before: Scores, after: Scores) -> Iterable[ScoreChange]:
    rows = {(one.layer, one.name): one for side in (before, after) for one in side.measures}
    for (layer, name), one in sorted(rows.items(), key=lambda item: _LAYERS.index(item[0][0])):
        if not _ours(layer, name):
            continue
        was, now = (_value(side.get(layer, name)) for side in (before, after))
        if was != now or name == next(iter(MEASURES[layer])):
            yield ScoreChange(layer, name, one.gloss, was, now)


_LAYERS = tuple(MEASURES)


def _ours(layer: str, name: str) -> bool:
    """Whether a measure is one of ours or of one of our labels.

    A label that is none may be anything that stands in a file, words that are withheld included.
    """
    return name in MEASURES[layer] or LABEL.fullmatch(name.rpartition(" ")[2]) is not None


def _value(measure: Measure | None) -> float | None:
    if measure is None:
        return None
    return measure.share if measure.f1 is None else measure.f1


_Documents = tuple[dict[str, Any], dict[str, Any]]


def _documents(folder: Folder) -> _Documents | None:
    """An article's gold and rules as documents; None where it lacks one of them."""
    gold, rules = folder.files.get("gold"), folder.files.get("rules")
    if gold is None or rules is None or not _sound(folder):
        return None
    return _document(folder, gold.objects), _document(folder, rules.objects)


def _document(folder: Folder, records: list[Object] | NewsqedError) -> dict[str, Any]:
    return {"id": folder.id, "text": folder.text, "annotations": records}


def _sound(folder: Folder) -> bool:
    """Whether its gold and rules can be read."""
    files = (folder.files.get(name) for name in ("gold", "rules"))
    return not any(isinstance(file.objects, NewsqedError) for file in files if file)


def _scored(side: Mapping[str, _Documents], lost: set[str]) -> Scores:
    kept = [pair for name, pair in side.items() if name not in lost]
    return score((gold for gold, _ in kept), (rules for _, rules in kept), resamples=0)


def _scores_alone(pair: _Documents) -> bool:
    try:
        score([pair[0]], [pair[1]], resamples=0)
    except NewsqedError:
        return False
    return True
