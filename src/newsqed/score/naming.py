"""How right the names are: spans and labels, links, and which mentions mean the same entity.

Outermost mentions of form `name` are scored, without leading article and trailing possessive.
Titles and the dateline mark are not scored.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence

from newsqed.score import tally
from newsqed.score.conventions import Conventions, outermost
from newsqed.score.matching import overlapping
from newsqed.score.reading import MentionView, View
from newsqed.score.tally import Measures, Tally

MEASURES: Measures = {
    "exact": ("f1", "outermost names, span and label right"),
    "span": ("f1", "outermost names, span right"),
    "nested": ("f1", "names within names, span and label right"),
    "links": ("f1", "Wikidata ids: precision over names with the right span"),
    "link_coverage": ("share", "of the names that gold links, those that have any link"),
    "coreference": ("f1", "B³ over the mentions with the right span"),
}
# One measure a label is added to these: `exact PERSON`.
BY_LABEL = "exact "


def count(gold: View, pred: View, conventions: Conventions) -> dict[str, Tally]:
    """The tallies of one document."""
    ours, ours_within = outermost(conventions.names(gold.mentions))
    theirs, theirs_within = outermost(conventions.names(pred.mentions))
    found = _labelled(ours, theirs, conventions)
    spans = Counter(name.span for name in ours) & Counter(name.span for name in theirs)
    found["span"] = tally.of(spans.total(), len(theirs), len(ours))
    if conventions.nested:
        found["nested"] = _nested((ours, ours_within), (theirs, theirs_within), conventions)
    if conventions.linked:
        found |= _links(ours, theirs)
    if conventions.coreference:
        found["coreference"] = b_cubed(gold.mentions, pred.mentions)
    return found


def _labelled(
    gold: Iterable[MentionView], pred: Iterable[MentionView], conventions: Conventions
) -> dict[str, Tally]:
    ours = Counter((name.span, conventions.label(name.label)) for name in gold)
    theirs = Counter((name.span, conventions.label(name.label)) for name in pred)
    right = ours & theirs
    sums = [Counter[str](), Counter[str](), Counter[str]()]
    for found, labels in zip((right, theirs, ours), sums, strict=True):
        for (_, label), number in found.items():
            labels[label] += number
    exact = tally.of(right.total(), theirs.total(), ours.total())
    every = sorted(sums[1].keys() | sums[2].keys())
    return {"exact": exact} | {
        f"{BY_LABEL}{label}": tally.of(*(labels[label] for labels in sums)) for label in every
    }


def _nested(
    gold: tuple[list[MentionView], list[MentionView]],
    pred: tuple[list[MentionView], list[MentionView]],
    conventions: Conventions,
) -> Tally:
    """An inner name is looked for among all names of the other side: found alone, without the
    name around it, it is found.
    """  # noqa: D205

    def among(inner: Sequence[MentionView], every: Sequence[MentionView]) -> int:
        one, other = (
            Counter((name.span, conventions.label(name.label)) for name in names)
            for names in (inner, every)
        )
        return (one & other).total()

    return Tally(
        among(pred[1], gold[0] + gold[1]),
        len(pred[1]),
        among(gold[1], pred[0] + pred[1]),
        len(gold[1]),
    )


def _links(gold: Sequence[MentionView], pred: Sequence[MentionView]) -> dict[str, Tally]:
    """Over names with the same span. Where gold is undecided a link is not judged; where gold
    says that there is none to find, any link is wrong.
    """  # noqa: D205
    right = judged = given = 0
    for one, other in same_span(gold, pred):
        if other.link in (None, "nil") or one.link is None:
            continue
        judged += 1
        given += one.link != "nil"
        right += one.link == other.link
    linked = sum(name.link not in (None, "nil") for name in gold)
    return {"links": tally.of(right, judged, linked), "link_coverage": tally.share(given, linked)}


def b_cubed(gold: Iterable[MentionView], pred: Iterable[MentionView]) -> Tally:
    """B³ of one document, over the mentions that both sides have with the same span.

    Mentions of any form and depth count that gold gives an entity. What only one side has is left
    out of both, also out of the sizes of their clusters: the names' F1 charges for it already. A
    predicted mention without entity is a cluster of its own.

    Source: Bagga and Baldwin 1998, Algorithms for scoring coreference chains.
    """
    pairs = same_span([mention for mention in gold if mention.entity], list(pred))
    return clusters([(one.entity, other.entity or at) for at, (one, other) in enumerate(pairs)])


def clusters(both: Sequence[tuple[object, object]]) -> Tally:
    """B³ of mentions that both sides have: of each the cluster in gold and the predicted one."""
    shared = Counter(both)
    ours = Counter(one for one, _ in both)
    theirs = Counter(other for _, other in both)
    return Tally(
        sum(number * number / theirs[other] for (_, other), number in shared.items()),
        len(both),
        sum(number * number / ours[one] for (one, _), number in shared.items()),
        len(both),
    )


def same_span(
    gold: Sequence[MentionView], pred: Sequence[MentionView]
) -> list[tuple[MentionView, MentionView]]:
    """The mentions that both sides have with the same span, one to one."""
    waiting: dict[tuple[int, int], deque[MentionView]] = defaultdict(deque)
    for mention in pred:
        waiting[mention.span].append(mention)
    return [
        (mention, waiting[mention.span].popleft()) for mention in gold if waiting.get(mention.span)
    ]


# What an overlap of mentions says of who is meant: names decide, nominal mentions where names do
# not; pronouns never do ("he" overlapping "he" says nothing about who he is).
_TELLING = {"name": 1.0, "nominal": 1e-6}


def align(gold: View, pred: View, telling: Mapping[str, float] = _TELLING) -> dict[str, str]:
    """Which entity of gold each predicted entity is: the one whose mentions it overlaps best.

    What an overlap weighs is its intersection over union, times what its form tells. Two predicted
    entities may be the same entity of gold.
    """
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for form, weight in telling.items():
        ours = [item for item in gold.mentions if item.entity and item.form == form]
        theirs = [item for item in pred.mentions if item.entity and item.form == form]
        places = [(item.span,) for item in ours], [(item.span,) for item in theirs]
        for i, j, iou in overlapping(*places):
            one, other = ours[i].entity, theirs[j].entity
            if one and other:
                weights[other][one] += weight * iou
    return {
        entity: max(found.items(), key=lambda item: (item[1], item[0]))[0]
        for entity, found in weights.items()
    }
