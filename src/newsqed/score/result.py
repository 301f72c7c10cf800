"""The scores as a value: measures, rows for a table, JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from newsqed.score.tally import Kind


class Row(NamedTuple):
    """One line of a table. A number that a measure does not have is None."""

    layer: str
    measure: str
    precision: float | None
    recall: float | None
    f1: float | None
    share: float | None
    low: float | None
    high: float | None
    support: int


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure over all documents of its layer.

    Attributes:
        layer: `dates`, `quotes` or `entities`.
        name: its short name, the same in JSON.
        gloss: what it is, one line.
        kind: `f1` has precision, recall and F1; `share` has a share only.
        precision: 0 to 1.
        recall: 0 to 1.
        f1: 0 to 1.
        share: 0 to 1.
        low: lower end of the F1's 95 % interval over documents; None with one document.
        high: its upper end.
        support: how many there are in gold; for a share, of how many it is one.
        predicted: how many were predicted.
    """

    layer: str
    name: str
    gloss: str
    kind: Kind
    precision: float | None
    recall: float | None
    f1: float | None
    share: float | None
    low: float | None
    high: float | None
    support: int
    predicted: int

    def to_json(self) -> dict[str, Any]:
        """The measure as a JSON object; what it does not have is left out."""
        names = ("precision", "recall", "f1", "share", "low", "high", "support", "predicted")
        found = {name: getattr(self, name) for name in names}
        return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Scores:
    """What `score` found.

    Attributes:
        documents: how many documents gold has.
        measures: in the order of a table; a measure of which neither side has anything is absent.
        missing: ids of gold that were not predicted; they count as empty.
        extra: predicted ids that gold does not have; they count for nothing.
        notes: what a reader of the numbers should know.
        groups: the scores of each group of documents, where groups were asked for.
    """

    documents: int
    measures: tuple[Measure, ...]
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    groups: Mapping[str, Scores] = field(default_factory=dict)

    def get(self, layer: str, name: str) -> Measure | None:
        """The measure of that layer and name, None where there was nothing to measure."""
        for measure in self.measures:
            if (measure.layer, measure.name) == (layer, name):
                return measure
        return None

    def rows(self) -> Iterator[Row]:
        """The measures as rows for a table."""
        for measure in self.measures:
            yield Row(
                measure.layer,
                measure.name,
                measure.precision,
                measure.recall,
                measure.f1,
                measure.share,
                measure.low,
                measure.high,
                measure.support,
            )

    def to_json(self) -> dict[str, Any]:
        """The scores as a JSON object: layer, then measure, then numbers."""
        layers: dict[str, dict[str, Any]] = {}
        for measure in self.measures:
            layers.setdefault(measure.layer, {})[measure.name] = measure.to_json()
        found: dict[str, Any] = {"documents": self.documents, "layers": layers}
        for name in ("missing", "extra", "notes"):
            if value := getattr(self, name):
                found[name] = list(value)
        if self.groups:
            found["groups"] = {name: scores.to_json() for name, scores in self.groups.items()}
        return found
