"""How right the quotations are: runs between marks, speakers, indirect speech.

A run is what stands between a pair of marks, without marks and punctuation at its edges. A turn of
a transcript has no marks; turns are scored like runs, apart from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from newsqed.score import tally
from newsqed.score.conventions import Conventions
from newsqed.score.matching import Place, intersection_over_union, overlapping, pair
from newsqed.score.naming import align
from newsqed.score.reading import Pair, QuoteView, View
from newsqed.score.tally import Measures, Tally

LONG = 4  # words from which on a run is unlikely to be a scare quote or a title
HALF = 0.5  # the least intersection over union of a match

MEASURES: Measures = {
    "end_to_end": ("f1", "runs found exactly, their speaker right"),
    "exact": ("f1", "runs found exactly"),
    "iou": ("f1", "runs with IoU ≥ 0.5"),
    "speaker": ("share", "of the runs with IoU ≥ 0.5, those with the right speaker"),
    "end_to_end_long": ("f1", "end_to_end, runs of four words or more"),
    "exact_long": ("f1", "exact, runs of four words or more"),
    "iou_long": ("f1", "iou, runs of four words or more"),
    "speaker_long": ("share", "speaker, runs of four words or more"),
    "turn_end_to_end": ("f1", "turns of transcripts found exactly, their speaker right"),
    "turn_exact": ("f1", "turns of transcripts found exactly"),
    "turn_iou": ("f1", "turns of transcripts with IoU ≥ 0.5"),
    "turn_speaker": ("share", "of the turns with IoU ≥ 0.5, those with the right speaker"),
    "indirect": ("f1", "indirect quotations with a verb of communication, IoU ≥ 0.5"),
    "resolved_right": ("share", "of the matched quotations, those resolved to the right entity"),
    "resolved": ("share", "of the matched quotations, those resolved to an entity at all"),
    "false_quotations": ("share", "of gold's marks that quote nobody, those taken for quotations"),
}

# A run, a turn or the content of an indirect quotation, and the quotation that it is of.
Item = tuple[Place, QuoteView]
RightSpeaker = Callable[[QuoteView, QuoteView], bool]


@dataclass(frozen=True, slots=True)
class Matched:
    """The items of one unit in gold and in the prediction, matched; pairs are indices.

    Attributes:
        gold: the items in gold.
        pred: the items predicted.
        iou: the pairs whose content has an intersection over union of 0.5 or more.
        right: those of them whose content is right: the same run or turn; any indirect one.
        said: those of `iou` with the right speaker; None where gold marks no speakers at all.
    """

    gold: list[Item]
    pred: list[Item]
    iou: list[tuple[int, int]]
    right: list[tuple[int, int]]
    said: frozenset[tuple[int, int]] | None


def count(gold: View, pred: View, conventions: Conventions) -> dict[str, Tally]:
    """The tallies of one document."""
    aligned = align(gold, pred)
    units = matched(gold, pred, conventions, aligned)
    found = _counted(units["run"])
    long = _counted(units["run"], lambda item: words(gold.text, item[0][0]) >= LONG)
    found |= {f"{name}_long": counted for name, counted in long.items()}
    found |= {f"turn_{name}": counted for name, counted in _counted(units["turn"]).items()}
    found["indirect"] = _counted(units["indirect"])["exact"]
    if conventions.resolved:
        found |= _resolution(gold.quotes, pred.quotes, aligned)
    found["false_quotations"] = _false(gold, [place for place, _ in units["run"].pred])
    return found


def _counted(
    items: Matched, counts: Callable[[Item], bool] = lambda item: True
) -> dict[str, Tally]:
    return tallies(items, *([counts(item) for item in side] for side in (items.gold, items.pred)))


def matched(
    gold: View, pred: View, conventions: Conventions, aligned: dict[str, str]
) -> dict[str, Matched]:
    """What is scored of a document, by unit: `run`, `turn`, `indirect`.

    An indirect quotation is one where its cue is a verb of communication. `aligned` tells which
    entity of gold a predicted one is.
    """

    def right(one: QuoteView, other: QuoteView) -> bool:
        return right_speaker(one, other, aligned, conventions)

    def indirect(quote: QuoteView) -> list[Place]:
        said = quote.type == "indirect" and conventions.communicates(quote)
        return [quote.place] if said else []

    judge = right if conventions.speakers else None
    sides = gold.quotes, pred.quotes
    return {
        "run": _match(sides, lambda quote: [(run,) for run in quote.runs], judge),
        "turn": _match(sides, lambda quote: [(turn,) for turn in quote.turns], judge),
        "indirect": _match(sides, indirect, judge, exactly=False),
    }


def _match(
    sides: tuple[Iterable[QuoteView], Iterable[QuoteView]],
    places: Callable[[QuoteView], list[Place]],
    right: RightSpeaker | None,
    *,
    exactly: bool = True,
) -> Matched:
    gold, pred = ([(place, quote) for quote in side for place in places(quote)] for side in sides)
    iou = pair([place for place, _ in gold], [place for place, _ in pred], at_least=HALF)
    return Matched(
        gold,
        pred,
        iou,
        [(i, j) for i, j in iou if gold[i][0] == pred[j][0]] if exactly else iou,
        None
        if right is None
        else frozenset((i, j) for i, j in iou if right(gold[i][1], pred[j][1])),
    )


def tallies(items: Matched, ours: Sequence[bool], theirs: Sequence[bool]) -> dict[str, Tally]:
    """The tallies of a unit's items, of those that count in gold (`ours`) and the prediction.

    Matching is done over all, so that a long run found as a short one is found: precision is of
    the predicted items that count, recall of those in gold, whatever their partners are.
    """

    def counted(pairs: Iterable[tuple[int, int]]) -> Tally:
        both = list(pairs)
        return Tally(
            sum(theirs[j] for _, j in both), sum(theirs), sum(ours[i] for i, _ in both), sum(ours)
        )

    found = {"exact": counted(items.right), "iou": counted(items.iou)}
    if items.said is not None:
        found["end_to_end"] = counted(both for both in items.right if both in items.said)
        found["speaker"] = tally.share(
            sum(ours[i] for i, _ in items.said), sum(ours[i] for i, _ in items.iou)
        )
    return found


def right_speaker(
    gold: QuoteView, pred: QuoteView, aligned: dict[str, str], conventions: Conventions
) -> bool:
    """Whether the prediction has gold's speaker.

    Where gold has a phrase, the predicted phrase overlaps it. Where gold has an entity only, the
    predicted entity is aligned with it. Where gold has no speaker, the prediction has none; a gold
    standard that resolves no speakers says nothing of an entity that was predicted without phrase.
    """
    if gold.speaker:
        return bool(pred.speaker and intersection_over_union((gold.speaker,), (pred.speaker,)))
    if gold.entity:
        return pred.entity is not None and aligned.get(pred.entity) == gold.entity
    return pred.speaker is None and (pred.entity is None or not conventions.resolved)


def _resolution(
    gold: tuple[QuoteView, ...], pred: tuple[QuoteView, ...], aligned: dict[str, str]
) -> dict[str, Tally]:
    """Over quotations of all types whose content matches and whose speaker gold resolves."""
    pairs = pair([quote.place for quote in gold], [quote.place for quote in pred], at_least=HALF)
    matched = [(gold[i].entity, pred[j].entity) for i, j in pairs if gold[i].entity]
    return {
        "resolved_right": tally.share(
            sum(other is not None and aligned.get(other) == one for one, other in matched),
            len(matched),
        ),
        "resolved": tally.share(sum(other is not None for _, other in matched), len(matched)),
    }


def _false(gold: View, runs: list[Place]) -> Tally:
    marks = [(mark.span,) for mark in gold.marks]
    taken = {i for i, _, iou in overlapping(marks, runs) if iou >= HALF}
    return tally.share(len(taken), len(marks))


def words(text: str, run: Pair) -> int:
    """How many words, parted by white space, the run has; a lone dash is none."""
    return sum(any(map(str.isalnum, word)) for word in text[slice(*run)].split())
