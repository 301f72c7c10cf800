"""Counts of one document, their sums, what is computed from sums, and how sure that is.

In: for each document and measure a tally. Out: precision, recall, F1 or a share, and an interval.
Everything reported is a function of summed tallies (micro averages), so that resampling documents
needs sums only, never another comparison.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

Kind = Literal["f1", "share"]


class Tally(NamedTuple):
    """What one document, or many, add to a measure.

    Attributes:
        found: of what was predicted, how much is right.
        predicted: how much was predicted.
        recalled: of what is in gold, how much was found.
        gold: how much is in gold.
    """

    found: float = 0
    predicted: float = 0
    recalled: float = 0
    gold: float = 0


# What a layer's module says of its measures: name -> kind and one line for people.
Measures = Mapping[str, tuple[Kind, str]]


def of(right: int, predicted: int, gold: int) -> Tally:
    """The tally of a one-to-one comparison: as many found as recalled."""
    return Tally(right, predicted, right, gold)


def share(right: int, among: int) -> Tally:
    """The tally of a share: so many right among so many."""
    return Tally(right, among, right, among)


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies.

    >>> total([of(1, 2, 1), of(0, 1, 3)])
    Tally(found=1, predicted=3, recalled=1, gold=4)
    """
    columns = list(zip(*tallies, strict=True))
    return Tally(*map(sum, columns)) if columns else Tally()


def precision(tally: Tally) -> float | None:
    """What share of the predicted is right: 0 if nothing was predicted though gold has some."""
    return _ratio(tally.found, tally.predicted, tally.gold)


def recall(tally: Tally) -> float | None:
    """What share of gold was found: 0 if gold has none though something was predicted."""
    return _ratio(tally.recalled, tally.gold, tally.predicted)


def f1(tally: Tally) -> float | None:
    """The harmonic mean of precision and recall; None where there is nothing on either side.

    >>> f1(of(1, 2, 1))
    0.6666666666666666
    """
    p, r = precision(tally), recall(tally)
    if p is None or r is None:
        return None
    return 2 * p * r / (p + r) if p + r else 0.0


def _ratio(part: float, whole: float, other: float) -> float | None:
    if whole:
        return part / whole
    return 0.0 if other else None


def intervals(
    columns: Mapping[str, Sequence[Tally]], resamples: int, seed: int
) -> dict[str, tuple[float, float]]:
    """The 95 % interval of each column's F1 over documents, `(low, high)`.

    Documents are drawn with replacement, as many as there are; the same draws serve all columns.
    No interval is given for fewer than two documents, which say nothing of how others would do,
    nor for fewer than two resamples.

    Source: Efron 1979, the bootstrap; percentile interval.
    """
    documents = max(map(len, columns.values()), default=0)
    if documents < 2 or resamples < 2:
        return {}
    generator = random.Random(seed)  # noqa: S311 - a fixed seed is wanted: same input, same output
    everyone = range(documents)
    draws: dict[str, list[float]] = {name: [] for name in columns}
    fields = {name: _parts(column) for name, column in columns.items()}
    for _ in range(resamples):
        drawn = generator.choices(everyone, k=documents)
        for name, parts in fields.items():
            sums = [sum(map(part.__getitem__, drawn)) for part in parts]
            value = f1(
                Tally(*sums) if len(sums) == 4 else Tally(sums[0], sums[1], sums[0], sums[2])
            )
            if value is not None:
                draws[name].append(value)
    found: dict[str, tuple[float, float]] = {}
    for name, values in draws.items():
        if len(values) > 1:
            cuts = statistics.quantiles(values, n=40, method="inclusive")
            found[name] = (cuts[0], cuts[-1])
    return found


def _parts(column: Sequence[Tally]) -> list[list[float]]:
    """The tallies by field; found and recalled once where they are the same, which saves time."""
    parts = [list(part) for part in zip(*column, strict=True)]
    return [parts[0], parts[1], parts[3]] if parts[0] == parts[2] else parts
