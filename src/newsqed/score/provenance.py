"""How often each rule is right.

In: gold, and predictions whose records name their rule. Out: one row a rule. A rule has no recall:
what it should have found is not known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from newsqed.records import Layer
from newsqed.score import naming, quotation, temporal
from newsqed.score.conventions import Conventions, outermost
from newsqed.score.matching import pair
from newsqed.score.reading import View

# rule, kind of record, its place is gold's, all it says is right
Verdict = tuple[str | None, str, bool, bool]


@dataclass(frozen=True, slots=True)
class RuleScore:
    """How a rule did.

    Attributes:
        layer: the layer of its records.
        rule: its id.
        kind: the kind of its records: `date`, `mention`, `quote`, `not_quote`.
        predicted: how many records it made: its support.
        found: of how many the place is right: a date's span, a name's span without article and
            possessive, a quotation's content with IoU ≥ 0.5, marks that quote nobody likewise.
        right: how many are right in all: a date's type and value, a name's label, a quotation's
            runs or turn (exactly, but for marks and punctuation at their edges; none where it is
            indirect) and speaker, the use of marks that quote nobody. What gold does not mark at
            all is not asked for; where it lists no marks that quote nobody, those are right that
            it has no quotation in.
    """

    layer: Layer
    rule: str
    kind: str
    predicted: int
    found: int
    right: int

    @property
    def precision(self) -> float | None:
        """The share of its records that are right in all; None where it made none."""
        return self.right / self.predicted if self.predicted else None

    def to_json(self) -> dict[str, Any]:
        """The row as a JSON object."""
        return {
            "layer": self.layer,
            "rule": self.rule,
            "kind": self.kind,
            "predicted": self.predicted,
            "found": self.found,
            "right": self.right,
            "precision": self.precision,
        }


def dates(gold: View, pred: View, conventions: Conventions) -> Iterator[Verdict]:
    """Each predicted date's rule, whether its span is right, and whether all is."""
    places = [(date.span,) for date in gold.dates], [(date.span,) for date in pred.dates]
    partner = {j: gold.dates[i] for i, j in pair(*places)}
    for j, date in enumerate(pred.dates):
        one = partner.get(j)
        found = one is not None and one.span == date.span
        right = one is not None and found and temporal.same_value(one, date)
        if one is not None and conventions.types:
            right = right and one.type == date.type
        yield date.rule, "date", found, right


def quotes(gold: View, pred: View, conventions: Conventions) -> Iterator[Verdict]:
    """Each predicted quotation's rule, whether its content is found, and whether all is right."""
    aligned = naming.align(gold, pred)
    places = [quote.place for quote in gold.quotes], [quote.place for quote in pred.quotes]
    partner = {j: gold.quotes[i] for i, j in pair(*places, at_least=quotation.HALF)}
    for j, quote in enumerate(pred.quotes):
        one = partner.get(j)
        right = one is not None and one.runs == quote.runs
        if conventions.turns:
            right = right and one is not None and one.turns == quote.turns
        if one is not None and conventions.speakers:
            right = right and quotation.right_speaker(one, quote, aligned, conventions)
        yield quote.rule, "quote", one is not None, right
    yield from _marks(gold, pred, conventions)


def _marks(gold: View, pred: View, conventions: Conventions) -> Iterator[Verdict]:
    """Each predicted use of marks that quote nobody: its rule, whether they are such, and all."""
    theirs = [(mark.span,) for mark in pred.marks]
    if not conventions.marks:
        runs = [(run,) for quote in gold.quotes for run in quote.runs]
        quoting = {j for _, j in pair(runs, theirs, at_least=quotation.HALF)}
        for j, mark in enumerate(pred.marks):
            yield mark.rule, "not_quote", j not in quoting, j not in quoting
        return
    ours = [(mark.span,) for mark in gold.marks]
    partner = {j: gold.marks[i] for i, j in pair(ours, theirs, at_least=quotation.HALF)}
    for j, mark in enumerate(pred.marks):
        one = partner.get(j)
        right = one is not None and one.use in (None, mark.use)
        yield mark.rule, "not_quote", one is not None, right


def entities(gold: View, pred: View, conventions: Conventions) -> Iterator[Verdict]:
    """Each predicted name's rule, whether its span is a name's of gold, and whether its label is.

    Names of every depth; where gold has no nested names, the predicted outermost only.
    """
    ours = conventions.names(gold.mentions)
    theirs = conventions.names(pred.mentions)
    if not conventions.nested:
        theirs = outermost(theirs)[0]
    spans = {name.span for name in ours}
    labelled = {(name.span, conventions.label(name.label)) for name in ours}
    for name in theirs:
        yield (
            name.rule,
            "mention",
            name.span in spans,
            (name.span, conventions.label(name.label)) in labelled,
        )


VERDICTS: Mapping[Layer, Callable[[View, View, Conventions], Iterator[Verdict]]] = {
    "dates": dates,
    "quotes": quotes,
    "entities": entities,
}


def rules(
    pairs: Iterable[tuple[View, View]], layers: Iterable[Layer], conventions: Conventions
) -> list[RuleScore]:
    """One row a rule and kind of record, by layer and id."""
    sums: dict[tuple[Layer, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    wanted = list(layers)
    for gold, pred in pairs:
        for layer in wanted:
            if layer not in gold.layers:
                continue
            for rule, kind, found, right in VERDICTS[layer](gold, pred, conventions):
                if rule is not None:
                    row = sums[layer, rule, kind]
                    row[0] += 1
                    row[1] += found
                    row[2] += right
    order = {layer: number for number, layer in enumerate(wanted)}
    return [
        RuleScore(*key, *sums[key]) for key in sorted(sums, key=lambda key: (order[key[0]], *key))
    ]
