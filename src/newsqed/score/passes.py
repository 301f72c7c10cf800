"""How far passes over the same documents agree: measures, their spread, as a value.

In: pairs of passes, one after another. Out: an `Agreement`, the measures of `AGREEMENTS` over all
pairs, each with an interval and its spread over documents. Neither side is gold: which of the two
comes first changes no number. It never opens a corpus and keeps no document, only its counts.

Source: Efron 1979 (bootstrap) for intervals.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from newsqed.errors import NewsqedError
from newsqed.records import LAYERS, Document, Layer
from newsqed.score import tally
from newsqed.score.agreeing import AGREEMENTS, count
from newsqed.score.conventions import Conventions, conventions
from newsqed.score.reading import View, view
from newsqed.score.tally import Kind, Tally

AnyDocument = Document | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Agreed:
    """One measure of agreement.

    Attributes:
        layer: `quotes`, `entities` or `dates`.
        name: its short name, the same in JSON.
        gloss: what it is, one line.
        kind: `f1` of what either pass has, or `share` of the pairs that were compared.
        value: 0 to 1, over all pairs of passes together.
        low: lower end of its 95 % interval over documents; None with one document.
        high: its upper end.
        n: what it rests on: for `f1` what both passes have, added up; for a share, pairs.
        least: the least value of a document.
        median: the median over documents.
        most: the greatest value of a document.
        documents: how many documents have the measure.
    """

    layer: Layer
    name: str
    gloss: str
    kind: Kind
    value: float
    low: float | None
    high: float | None
    n: int
    least: float
    median: float
    most: float
    documents: int

    def to_json(self) -> dict[str, Any]:
        """The measure as a JSON object; an interval that there is not is left out."""
        names = ("kind", "value", "low", "high", "n", "least", "median", "most", "documents")
        found = {name: getattr(self, name) for name in names}
        return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was found of passes.

    Attributes:
        documents: how many documents had two passes or more.
        pairs: how many pairs of passes each pair of annotators has.
        measures: in the order of a table; a measure that rests on nothing is absent.
    """

    documents: int
    pairs: Mapping[tuple[str, str], int]
    measures: tuple[Agreed, ...]

    def get(self, layer: str, name: str) -> Agreed | None:
        """The measure of that layer and name, None where it rests on nothing."""
        for measure in self.measures:
            if (measure.layer, measure.name) == (layer, name):
                return measure
        return None

    def to_json(self) -> dict[str, Any]:
        """The agreement as a JSON object: layer, then measure, then numbers."""
        layers: dict[str, dict[str, Any]] = {}
        for measure in self.measures:
            layers.setdefault(measure.layer, {})[measure.name] = measure.to_json()
        return {
            "documents": self.documents,
            "pairs": [
                {"annotators": list(who), "pairs": number} for who, number in self.pairs.items()
            ],
            "layers": layers,
        }


class Passes:
    """What is compared, while pairs of passes go by."""

    def __init__(
        self, layers: Collection[Layer] | None = None, marked: Conventions | None = None
    ) -> None:
        """Nothing yet.

        Args:
            layers: the layers to compare, by default all.
            marked: what the whole of both sides marks; by default all that ours does.
        """
        self._layers = [layer for layer in LAYERS if layers is None or layer in layers]
        self._conventions = marked or conventions((), (), ())
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._documents: set[str] = set()
        # Of each layer, by document: the tallies of its pairs, added up.
        self._counted: dict[Layer, dict[str, dict[str, Tally]]] = {
            layer: {} for layer in self._layers
        }

    def add(self, who: tuple[str, str], one: AnyDocument, other: AnyDocument) -> None:
        """Take a pair of passes in; a layer counts where both say that it is complete.

        Args:
            who: the two annotators.
            one: the document by the first.
            other: the document by the second.

        Raises:
            NewsqedError: a pass cannot be read, or the two have different texts.
        """
        sides = view(one), view(other)
        same_text(*sides)
        found = {
            layer: count(*sides, layer, self._conventions)
            for layer in self._layers
            if all(layer in side.layers for side in sides)
        }
        self._pairs[who] += 1
        self._documents.add(sides[0].id)
        for layer, measures in found.items():
            sums = self._counted[layer].setdefault(sides[0].id, {})
            for name, each in measures.items():
                sums[name] = tally.total((sums.get(name, Tally()), each))

    def agreement(self, resamples: int = 1000, seed: int = 0) -> Agreement:
        """What the pairs so far tell; time is linear in documents, times the resamples.

        Args:
            resamples: how many bootstrap samples an interval rests on; 0 leaves intervals out.
            seed: of the bootstrap. The same pairs and seed give the same numbers.
        """
        return Agreement(
            documents=len(self._documents),
            pairs=dict(sorted(self._pairs.items())),
            measures=tuple(
                measure
                for layer, documents in self._counted.items()
                for measure in _measures(layer, list(documents.values()), resamples, seed)
            ),
        )


def agreement(
    pairs: Iterable[tuple[AnyDocument, AnyDocument]],
    layers: Collection[Layer] | None = None,
    *,
    resamples: int = 1000,
    seed: int = 0,
) -> Agreement:
    """How far two passes over the same documents agree.

    Args:
        pairs: of each document the two passes; other projects' labels are folded as in `score`.
        layers: the layers to compare, by default all that both have.
        resamples: how many bootstrap samples an interval rests on; 0 leaves intervals out.
        seed: of the bootstrap.

    Raises:
        NewsqedError: a document cannot be read, or two texts differ.

    >>> day = {"kind": "date", "id": "d1", "start": 9, "end": 15, "text": "Monday",
    ...        "type": "DATE", "value": "2024-03-04"}
    >>> one = {"id": "a", "text": "It opens Monday.", "annotations": [day]}
    >>> other = {**one, "annotations": [{**day, "value": "2024-03-11"}]}
    >>> found = agreement([(one, other)])
    >>> [(measure.name, measure.value) for measure in found.measures]
    [('strict', 1.0), ('relaxed', 1.0), ('type', 1.0), ('value', 0.0), ('mod', 1.0)]
    """
    both = list(pairs)
    found = Passes(layers, marked(side for each in both for side in each))
    for one, other in both:
        found.add(("A", "B"), one, other)
    return found.agreement(resamples, seed)


def marked(documents: Iterable[AnyDocument]) -> Conventions:
    """What the documents of both sides mark, taken together.

    Raises:
        NewsqedError: a document cannot be read.
    """
    views = list(map(view, documents))
    return conventions(views, views, ())


def same_text(one: View, other: View) -> None:
    """Nothing, where both passes are over the same text.

    Raises:
        NewsqedError: they are not.
    """
    if one.text != other.text:
        raise NewsqedError(
            f"two passes over document {one.id!r} have different texts",
            hint="annotate the very same text: offsets mean nothing in another",
        )


def _measures(
    layer: Layer, documents: list[dict[str, Tally]], resamples: int, seed: int
) -> Iterator[Agreed]:
    columns = {name: [each.get(name, Tally()) for each in documents] for name in AGREEMENTS[layer]}
    told = {name: column for name, column in columns.items() if any(map(any, column))}
    # A share's tally has its numbers twice, so that its F1 is the share.
    intervals = tally.intervals(told, resamples, seed)
    for name, column in told.items():
        kind, gloss = AGREEMENTS[layer][name]
        summed = tally.total(column)
        worth = tally.f1 if kind == "f1" else tally.precision
        values = [value for value in map(worth, column) if value is not None]
        low, high = intervals.get(name, (None, None))
        yield Agreed(
            layer=layer,
            name=name,
            gloss=gloss,
            kind=kind,
            value=worth(summed) or 0.0,
            low=low,
            high=high,
            n=int(summed.predicted + summed.gold if kind == "f1" else summed.gold),
            least=min(values),
            median=statistics.median(values),
            most=max(values),
            documents=len(values),
        )
