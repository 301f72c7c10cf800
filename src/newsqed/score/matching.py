"""Pairing what is in gold with what was predicted, one to one.

In: two lists of places, each a tuple of `(start, end)` (more than one where a quotation is
interrupted), code points, half-open. Out: pairs of indices. It never looks at labels or texts.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence

Place = tuple[tuple[int, int], ...]


def pair(
    gold: Sequence[Place], pred: Sequence[Place], *, at_least: float = 0.0
) -> list[tuple[int, int]]:
    """The pairs `(gold index, predicted index)` of places that overlap, each place in one at most.

    Identical places are paired first, so that a relaxed count is never below the strict one. Of
    what is left, as many pairs are made as can be (a maximum matching), beginning with those that
    share most. The number of pairs does not change when gold and prediction change places.

    Args:
        gold: the places in gold.
        pred: the places predicted.
        at_least: the least intersection over union of a pair, 0 to 1; with 0, one shared
            character is enough.

    >>> pair([((0, 4),), ((6, 9),)], [((2, 8),), ((6, 9),)])
    [(0, 0), (1, 1)]

    Source: UzZaman et al. 2013 (TempEval-3), relaxed match; Kuhn 1955, augmenting paths.
    """
    pairs = dict(_identical(gold, pred))
    taken = set(pairs.values())
    edges: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for i, j, iou in overlapping(gold, pred):
        if i not in pairs and j not in taken and iou >= at_least:
            edges[i].append((-iou, j))
    for found in edges.values():
        found.sort()
    return sorted([*pairs.items(), *_maximum(edges).items()])


def overlapping(gold: Sequence[Place], pred: Sequence[Place]) -> Iterator[tuple[int, int, float]]:
    """All pairs that share a character: both indices and their intersection over union.

    Time is linear in places and pairs, but for the sorting.
    """
    ends: tuple[dict[int, int], dict[int, int]] = ({}, {})  # open places of both sides
    opening = sorted(
        (place[0][0], side, index)
        for side, places in enumerate((gold, pred))
        for index, place in enumerate(places)
        if place and place[0][0] < place[-1][1]
    )
    for start, side, index in opening:
        others = ends[1 - side]
        for other in [key for key, end in others.items() if end <= start]:
            del others[other]
        for other in others:
            i, j = (index, other) if side == 0 else (other, index)
            if iou := intersection_over_union(gold[i], pred[j]):
                yield i, j, iou
        ends[side][index] = (gold, pred)[side][index][-1][1]


def intersection_over_union(one: Place, other: Place) -> float:
    """The share of characters of either place that stand in both, 0 to 1.

    >>> intersection_over_union(((0, 4), (6, 8)), ((2, 8),))
    0.5
    """
    shared = sum(
        max(0, min(end, stop) - max(start, begin)) for start, end in one for begin, stop in other
    )
    return shared / (_length(one) + _length(other) - shared) if shared else 0.0


def _length(place: Place) -> int:
    return sum(end - start for start, end in place)


def _identical(gold: Sequence[Place], pred: Sequence[Place]) -> Iterator[tuple[int, int]]:
    waiting: dict[Place, deque[int]] = defaultdict(deque)
    for j, place in enumerate(pred):
        waiting[place].append(j)
    for i, place in enumerate(gold):
        if waiting.get(place):
            yield i, waiting[place].popleft()


def _maximum(edges: dict[int, list[tuple[float, int]]]) -> dict[int, int]:
    """A maximum matching: greedily by what is shared most, then along augmenting paths."""
    of_gold: dict[int, int] = {}
    of_pred: dict[int, int] = {}
    for _, i, j in sorted((weight, i, j) for i, found in edges.items() for weight, j in found):
        if i not in of_gold and j not in of_pred:
            of_gold[i], of_pred[j] = j, i
    for root in edges:
        if root in of_gold:
            continue
        came: dict[int, int] = {}  # predicted index -> the gold index it was reached from
        queue = deque([root])
        free: int | None = None
        while queue and free is None:
            i = queue.popleft()
            for _, j in edges[i]:
                if j in came:
                    continue
                came[j] = i
                if j not in of_pred:
                    free = j
                    break
                queue.append(of_pred[j])
        while free is not None:
            i = came[free]
            before = of_gold.get(i)
            of_gold[i], of_pred[free] = free, i
            free = before
    return of_gold
