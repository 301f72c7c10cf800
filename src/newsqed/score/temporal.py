"""How right the dates are: TempEval-3's span, type and value scores.

Source: UzZaman et al. 2013, SemEval-2013 Task 1: TempEval-3.
"""

from __future__ import annotations

import re
from collections import Counter

from newsqed.score import tally
from newsqed.score.conventions import Conventions
from newsqed.score.matching import pair
from newsqed.score.reading import DateView, View
from newsqed.score.tally import Measures, Tally

MEASURES: Measures = {
    "strict": ("f1", "the same span"),
    "relaxed": ("f1", "spans that overlap, one to one"),
    "type": ("f1", "relaxed, and the type right"),
    "value": ("f1", "relaxed, and the value right"),
}


def count(gold: View, pred: View, conventions: Conventions) -> dict[str, Tally]:
    """The tallies of one document.

    A type or value counts as found where a relaxed pair has it right, so that its F1 is the share
    right among the relaxed pairs times the relaxed F1, as TempEval-3 defines it.
    """
    size = len(pred.dates), len(gold.dates)
    strict = Counter(date.span for date in gold.dates) & Counter(date.span for date in pred.dates)
    pairs = [
        (gold.dates[i], pred.dates[j])
        for i, j in pair(
            [(date.span,) for date in gold.dates], [(date.span,) for date in pred.dates]
        )
    ]
    found = {
        "strict": tally.of(strict.total(), *size),
        "relaxed": tally.of(len(pairs), *size),
    }
    if conventions.types:
        found["type"] = tally.of(sum(one.type == other.type for one, other in pairs), *size)
    found["value"] = tally.of(sum(same_value(one, other) for one, other in pairs), *size)
    return found


def same_value(gold: DateView, pred: DateView) -> bool:
    """Whether the prediction has gold's value.

    Where gold has `value`, the strings are equal; a decade may be written `199` or `199X`. Where
    it has `when` (GUM), that equals the predicted value. Where it has only the ends of an
    interval (`from`, `to`, `notBefore`, `notAfter`), the predicted interval's ends begin with what
    gold says of them: an end in `2022-08` is in that month.
    """
    if gold.value is not None:
        return pred.value is not None and _plain(pred.value) == _plain(gold.value)
    if gold.when is not None:
        return gold.when in (pred.value, pred.when)
    ends = ((gold.earliest, pred.earliest), (gold.latest, pred.latest))
    if all(wanted is None for wanted, _ in ends):
        return pred.value is None
    return all(
        wanted is None or (given is not None and given.startswith(wanted)) for wanted, given in ends
    )


def _plain(value: str) -> str:
    """The value with decades and centuries as ours are written: `199`, `19`."""
    return re.sub(r"^(\d\d\dX|\d\dXX)$", lambda match: match[0].rstrip("X"), value)
