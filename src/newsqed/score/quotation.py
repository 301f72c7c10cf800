"""How right the quotations are: runs between marks, speakers, indirect speech.

A run is what stands between a pair of marks, without marks and punctuation at its edges. A turn of
a transcript has no marks; turns are scored like runs, apart from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from newsqed.score import tally
from newsqed.score.conventions import Conventions
from newsqed.score.matching import intersection_over_union, overlapping, pair
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

Run = tuple[Pair, QuoteView]
RightSpeaker = Callable[[QuoteView, QuoteView], bool]


def count(gold: View, pred: View, conventions: Conventions) -> dict[str, Tally]:
    """The tallies of one document."""
    aligned = align(gold, pred)

    def right(one: QuoteView, other: QuoteView) -> bool:
        return right_speaker(one, other, aligned, conventions)

    ours = [(run, quote) for quote in gold.quotes for run in quote.runs]
    theirs = [(run, quote) for quote in pred.quotes for run in quote.runs]
    judge = right if conventions.speakers else None
    found = _runs(ours, theirs, judge)
    long = _runs(ours, theirs, judge, lambda run: _words(gold.text, run) >= LONG)
    found |= {f"{name}_long": counted for name, counted in long.items()}
    turns = _runs(
        [(turn, quote) for quote in gold.quotes for turn in quote.turns],
        [(turn, quote) for quote in pred.quotes for turn in quote.turns],
        judge,
    )
    found |= {f"turn_{name}": counted for name, counted in turns.items()}
    found["indirect"] = _indirect(gold.quotes, pred.quotes, conventions)
    if conventions.resolved:
        found |= _resolution(gold.quotes, pred.quotes, aligned)
    found["false_quotations"] = _false(gold, [run for run, _ in theirs])
    return found


def _runs(
    gold: list[Run],
    pred: list[Run],
    right: RightSpeaker | None,
    counts: Callable[[Pair], bool] = lambda run: True,
) -> dict[str, Tally]:
    """The tallies of runs, of those that count. Matching is done over all, so that a long run
    found as a short one is found.
    """  # noqa: D205
    places = [(run,) for run, _ in gold], [(run,) for run, _ in pred]
    iou = pair(*places, at_least=HALF)
    exact = [(i, j) for i, j in iou if gold[i][0] == pred[j][0]]
    ours = [counts(run) for run, _ in gold]
    theirs = [counts(run) for run, _ in pred]

    def counted(pairs: list[tuple[int, int]]) -> Tally:
        return Tally(
            sum(theirs[j] for _, j in pairs), sum(theirs), sum(ours[i] for i, _ in pairs), sum(ours)
        )

    found = {"exact": counted(exact), "iou": counted(iou)}
    if right is not None:
        said = {(i, j) for i, j in iou if right(gold[i][1], pred[j][1])}
        found["end_to_end"] = counted([both for both in exact if both in said])
        matched = [(i, j) for i, j in iou if ours[i]]
        found["speaker"] = tally.share(sum(both in said for both in matched), len(matched))
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


def _indirect(
    gold: Iterable[QuoteView], pred: Iterable[QuoteView], conventions: Conventions
) -> Tally:
    ours, theirs = (
        [
            quote.place
            for quote in quotes
            if quote.type == "indirect" and conventions.communicates(quote)
        ]
        for quotes in (gold, pred)
    )
    return tally.of(len(pair(ours, theirs, at_least=HALF)), len(theirs), len(ours))


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


def _false(gold: View, runs: list[Pair]) -> Tally:
    marks = [(mark.span,) for mark in gold.marks]
    taken = {i for i, _, iou in overlapping(marks, [(run,) for run in runs]) if iou >= HALF}
    return tally.share(len(taken), len(marks))


def _words(text: str, run: Pair) -> int:
    """How many words, parted by white space, the run has; a lone dash is none."""
    return sum(any(map(str.isalnum, word)) for word in text[slice(*run)].split())
