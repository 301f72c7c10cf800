"""How right predictions are, measured against gold.

In: documents of gold and of predictions, matched by id. Out: `Scores`, a value with precision,
recall and F1 of each measure, an interval over documents, and rows for a table. Gold need not be
ours: coarse labels, missing speakers and other projects' date keys are understood. It never opens a
corpus, never prints, and never knows which rules made a prediction but by the id they left.

Source: UzZaman et al. 2013 (TempEval-3) for dates; Bagga and Baldwin 1998 (B³) for coreference;
Efron 1979 (bootstrap) for intervals.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from newsqed.errors import NewsqedError
from newsqed.records import LAYERS, Document, Layer
from newsqed.score import naming, phenomena, quotation, tally, temporal
from newsqed.score.agreeing import AGREEMENTS
from newsqed.score.classes import CLASSES, ClassScore, Division, classes
from newsqed.score.conventions import Conventions, conventions
from newsqed.score.differing import Disagreement, disagreements
from newsqed.score.passes import Agreed, Agreement, Passes, agreement
from newsqed.score.phenomena import PhenomenonScore
from newsqed.score.provenance import RuleScore, rules
from newsqed.score.reading import View, view
from newsqed.score.result import Measure, Row, Scores
from newsqed.score.tally import Kind, Tally

__all__ = [
    "AGREEMENTS",
    "CLASSES",
    "MEASURES",
    "Agreed",
    "Agreement",
    "ClassScore",
    "Disagreement",
    "Measure",
    "Passes",
    "PhenomenonScore",
    "Row",
    "RuleScore",
    "Scores",
    "agreement",
    "by_class",
    "by_phenomenon",
    "by_rule",
    "disagreements",
    "score",
]

AnyDocument = Document | Mapping[str, Any]

_COUNT = {"quotes": quotation.count, "entities": naming.count, "dates": temporal.count}
# Every measure of every layer: its kind and what it is, for tables and help.
MEASURES = {
    "quotes": quotation.MEASURES,
    "entities": naming.MEASURES,
    "dates": temporal.MEASURES,
}


def score(
    gold: Iterable[AnyDocument],
    pred: Iterable[AnyDocument],
    layers: Iterable[str] | None = None,
    *,
    resamples: int = 1000,
    seed: int = 0,
    cues: Iterable[str] | None = None,
    breakdown: Mapping[str, str] | None = None,
) -> Scores:
    """The scores of predictions against gold, micro-averaged over documents.

    Args:
        gold: documents or exchange objects; a document's `layers` says which count.
        pred: the same documents, in any order; one that is missing counts as empty.
        layers: the layers to score, by default all that gold has.
        resamples: how many bootstrap samples an interval rests on; 0 leaves intervals out.
        seed: of the bootstrap. The same input and seed give the same scores.
        cues: verbs of communication, forms or lemmas, that make an indirect attribution a
            quotation; by default those of the package's lexicon.
        breakdown: document id to group (a split, a desk): each group is scored on its own too.

    Raises:
        NewsqedError: an unknown layer, a document without id or text, an id twice, or a text that
            differs between gold and prediction.

    >>> day = {"kind": "date", "id": "d1", "start": 9, "end": 15, "text": "Monday",
    ...        "type": "DATE", "value": "2024-03-04"}
    >>> document = {"id": "a", "text": "It opens Monday.", "annotations": [day]}
    >>> score([document], [document]).get("dates", "value").f1
    1.0

    Source: UzZaman et al. 2013 (TempEval-3); Bagga and Baldwin 1998 (B³); Efron 1979 (bootstrap).
    """
    wanted = _layers(layers)
    golds, preds = _by_id(gold, "gold"), _by_id(pred, "the prediction")
    marked = conventions(golds.values(), preds.values(), cues)
    counted: dict[Layer, dict[str, dict[str, Tally]]] = {layer: {} for layer in wanted}
    for one, other in _pairs(golds, preds):
        for layer in wanted:
            if layer in one.layers:
                counted[layer][one.id] = _COUNT[layer](one, other, marked)
    groups: dict[str, set[str]] = {}
    for name in golds:
        if breakdown and name in breakdown:
            groups.setdefault(breakdown[name], set()).add(name)
    return Scores(
        documents=len(golds),
        measures=_measures(counted, golds.keys(), resamples, seed),
        missing=tuple(name for name in golds if name not in preds),
        extra=tuple(name for name in preds if name not in golds),
        notes=_notes(marked, counted),
        groups={
            group: Scores(len(names), _measures(counted, names, resamples, seed))
            for group, names in groups.items()
        },
    )


def by_rule(
    gold: Iterable[AnyDocument],
    pred: Iterable[AnyDocument],
    layers: Iterable[str] | None = None,
) -> list[RuleScore]:
    """How many records each rule made and how many of them are right, by layer and rule id.

    Records without `rule` are passed over. Arguments and errors are those of `score`.

    >>> day = {"kind": "date", "id": "d1", "start": 0, "end": 6, "text": "Monday",
    ...        "type": "DATE", "value": "2024-03-04", "rule": "weekday"}
    >>> document = {"id": "a", "text": "Monday.", "annotations": [day]}
    >>> [(row.rule, row.predicted, row.precision) for row in by_rule([document], [document])]
    [('weekday', 1, 1.0)]
    """
    wanted = _layers(layers)
    golds, preds = _by_id(gold, "gold"), _by_id(pred, "the prediction")
    marked = conventions(golds.values(), preds.values(), ())
    return rules(_pairs(golds, preds), wanted, marked)


def by_class(
    gold: Iterable[AnyDocument],
    pred: Iterable[AnyDocument],
    by: Division,
    *,
    cues: Iterable[str] | None = None,
) -> list[ClassScore]:
    """How right the quotations of each class are: the rows that add up to the scores of all.

    Args:
        gold: as for `score`.
        pred: as for `score`.
        by: `type` (direct, mixed, indirect), `position` (of the cue beside the content) or
            `attribution` (the form of the speaker's phrase, an entity alone, nobody).
        cues: as for `score`.

    Raises:
        NewsqedError: an unknown division, or what `score` raises.

    >>> said = {"kind": "quote", "id": "q1", "type": "direct", "spans": [[0, 7]],
    ...         "quoted": [[0, 7]], "speaker": {"start": 14, "end": 17}}
    >>> document = {"id": "a", "text": "“Stop,” cried Ada.", "annotations": [said]}
    >>> [(row.name, row.unit, row.f1) for row in by_class([document], [document], "attribution")]
    [('name', 'run', 1.0)]
    """
    if by not in CLASSES:
        raise NewsqedError(
            f"quotations are not divided by {by!r}", hint=f"but by {', '.join(CLASSES)}"
        )
    golds, preds = _by_id(gold, "gold"), _by_id(pred, "the prediction")
    return classes(_pairs(golds, preds), by, conventions(golds.values(), preds.values(), cues))


def by_phenomenon(
    gold: Iterable[AnyDocument],
    pred: Iterable[AnyDocument],
    layers: Iterable[str] | None = None,
    *,
    cues: Iterable[str] | None = None,
    breakdown: Mapping[str, str] | None = None,
) -> list[PhenomenonScore]:
    """How many records of each phenomenon are found, and how many of those are right.

    Rows of all documents come first, then those of each group. Gold without tags has those that
    follow from its records (`newsqed.phenomena`). Arguments and errors are those of `score`.

    >>> day = {"kind": "date", "id": "d1", "start": 9, "end": 15, "text": "Monday",
    ...        "type": "DATE", "value": "2024-03-04"}
    >>> document = {"id": "a", "text": "It opens Monday.", "published": "2024-03-01",
    ...             "annotations": [day]}
    >>> rows = by_phenomenon([document], [document])
    >>> [(row.phenomenon, row.gold, row.end_to_end) for row in rows]
    [('weekday-ahead', 1, 1.0)]
    """
    wanted = _layers(layers)
    documents = list(gold)
    golds, preds = _by_id(documents, "gold"), _by_id(pred, "the prediction")
    marked = conventions(golds.values(), preds.values(), cues)
    tags = dict(zip(golds, map(phenomena.tags_of, documents), strict=True))
    return phenomena.rows(_pairs(golds, preds), tags, wanted, marked, breakdown or {})


def _layers(layers: Iterable[str] | None) -> tuple[Layer, ...]:
    asked = LAYERS if layers is None else (layers,) if isinstance(layers, str) else tuple(layers)
    for layer in asked:
        if layer not in LAYERS:
            raise NewsqedError(f"{layer!r} is no layer", hint=f"the layers are {', '.join(LAYERS)}")
    return tuple(layer for layer in LAYERS if layer in asked)


def _by_id(documents: Iterable[AnyDocument], side: str) -> dict[str, View]:
    found: dict[str, View] = {}
    for document in documents:
        one = view(document)
        if one.id in found:
            raise NewsqedError(
                f"document {one.id!r} stands twice in {side}", hint="ids are unique in a file"
            )
        found[one.id] = one
    return found


def _pairs(golds: Mapping[str, View], preds: Mapping[str, View]) -> Iterable[tuple[View, View]]:
    for name, one in golds.items():
        other = preds.get(name) or View(name, one.text, one.layers)
        if one.text != other.text:
            at = next(
                (at for at, (a, b) in enumerate(zip(one.text, other.text, strict=False)) if a != b),
                min(len(one.text), len(other.text)),
            )
            raise NewsqedError(
                f"document {name!r} has another text in the prediction, from offset {at} on "
                f"({one.text[at : at + 20]!r} in gold, {other.text[at : at + 20]!r} predicted)",
                hint="annotate the very text that gold has: offsets mean nothing in another",
            )
        yield one, other


def _measures(
    counted: Mapping[Layer, Mapping[str, Mapping[str, Tally]]],
    names: Collection[str],
    resamples: int,
    seed: int,
) -> tuple[Measure, ...]:
    """The measures over the documents `names`; measures of which there is nothing are left out."""
    found: list[Measure] = []
    for layer, documents in counted.items():
        tallies = [one for name, one in documents.items() if name in names]
        defined = _defined(layer, {name for one in tallies for name in one})
        columns = {name: [one.get(name, Tally()) for one in tallies] for name in defined}
        sums = {name: tally.total(column) for name, column in columns.items()}
        with_interval = {
            name: column
            for name, column in columns.items()
            if defined[name][0] == "f1" and not name.startswith(naming.BY_LABEL) and any(sums[name])
        }
        intervals = tally.intervals(with_interval, resamples, seed)
        for name, (kind, gloss) in defined.items():
            if any(sums[name]):
                low, high = intervals.get(name, (None, None))
                found.append(_measure(layer, name, kind, gloss, sums[name], low, high))
    return tuple(found)


def _defined(layer: str, names: Collection[str]) -> dict[str, tuple[Kind, str]]:
    """The definitions of the measures counted, in the order of a table, labels last."""
    found = {name: entry for name, entry in MEASURES[layer].items() if name in names}
    for name in sorted(set(names) - found.keys()):
        label = name.removeprefix(naming.BY_LABEL)
        found[name] = ("f1", f"outermost names labelled {label}, span and label right")
    return found


def _measure(
    layer: str,
    name: str,
    kind: Kind,
    gloss: str,
    summed: Tally,
    low: float | None,
    high: float | None,
) -> Measure:
    f1 = kind == "f1"
    return Measure(
        layer=layer,
        name=name,
        gloss=gloss,
        kind=kind,
        precision=tally.precision(summed) if f1 else None,
        recall=tally.recall(summed) if f1 else None,
        f1=tally.f1(summed) if f1 else None,
        share=None if f1 else tally.precision(summed),
        low=low,
        high=high,
        support=int(summed.gold),
        predicted=int(summed.predicted),
    )


def _notes(marked: Conventions, counted: Mapping[Layer, Mapping[str, object]]) -> tuple[str, ...]:
    return tuple(note for layer, note in marked.notes() if counted.get(layer))
