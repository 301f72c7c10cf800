"""How far two passes over one document agree, in counts.

In: two views of one document, neither of which is the gold. Out: a tally of each measure of a
layer. Whoever is named first changes no measure: what is not one to one by itself is matched with
the sides in an order that their records decide. It never says which side is right.

Source: Hripcsak and Rothschild 2005, Agreement, the F-measure, and reliability in information
retrieval (F1 where what nobody marked cannot be counted); Bagga and Baldwin 1998 (B³).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from newsqed.records import Layer
from newsqed.score import tally
from newsqed.score.conventions import Conventions
from newsqed.score.matching import intersection_over_union, pair
from newsqed.score.naming import align, clusters, same_span
from newsqed.score.quotation import HALF
from newsqed.score.reading import DateView, MentionView, Pair, QuoteView, View
from newsqed.score.tally import Measures, Tally
from newsqed.score.temporal import same_value

T = TypeVar("T")

# A measure of kind `f1` counts what both, one or the other pass has; of kind `share` pairs.
AGREEMENTS: dict[Layer, Measures] = {
    "quotes": {
        "exact": ("f1", "quotations, the same content"),
        "iou": ("f1", "quotations, content with IoU ≥ 0.5"),
        "type": ("share", "of the quotations with IoU ≥ 0.5, the same type"),
        "cue": ("share", "of the same, the same cue, or none in both"),
        "speaker_exact": ("share", "of the same, the same speaker's phrase, or none in both"),
        "speaker": ("share", "of the same, speakers' phrases that overlap, or none in both"),
        "speaker_entity": ("share", "of those that a pass resolves, the same entity speaks"),
        "addressee": ("share", "of those to whom a pass has an addressee, the same one"),
        "medium": ("share", "of the quotations with IoU ≥ 0.5, the same medium"),
        "not_quote": ("f1", "runs in marks that quote nobody, the same words"),
        "use": ("share", "of those in both passes, the same use"),
    },
    "entities": {
        "span": ("f1", "names, those within names too, the same span"),
        "exact": ("f1", "the same, span and label"),
        "label": ("share", "of the names with the same span, the same label"),
        "nominal": ("f1", "nouns and pronouns, the same span and form"),
        "coreference": ("f1", "B³ over the mentions with the same span"),
        "entities": ("f1", "entities that are each other's by their mentions"),
        "link": ("share", "of those, the same link state and Wikidata id"),
        "title": ("share", "of the names that a pass gives a title, the same title"),
    },
    "dates": {
        "strict": ("f1", "the same span"),
        "relaxed": ("f1", "spans that overlap, one to one"),
        "type": ("share", "of the spans that overlap, the same type"),
        "value": ("share", "of the spans that overlap, the same value"),
        "mod": ("share", "of the spans that overlap, the same modifier, or none in both"),
    },
}
# Both sides are passes by the same guidelines: of an entity that has nothing but pronouns, they
# are what tells it.
_TELLING = {"name": 1.0, "nominal": 1e-6, "pronoun": 1e-12}


def count(one: View, other: View, layer: Layer, conventions: Conventions) -> dict[str, Tally]:
    """The tallies of one layer of one document; `predicted` counts what `other` has."""
    # Where several matchings are as good, the order of the sides chooses: it has to be the same
    # when they change places.
    turned = _content(other) < _content(one)
    found = _COUNT[layer](*((other, one) if turned else (one, other)), conventions)
    if not turned:
        return found
    return {
        name: Tally(each.recalled, each.gold, each.found, each.predicted)
        for name, each in found.items()
    }


def _content(side: View) -> str:
    return repr((side.quotes, side.marks, side.mentions, side.entities, side.dates))


def mutual(one: View, other: View) -> dict[str, str]:
    """Which entity of `one` is which of `other`: each is the other's by its mentions.

    `align` finds the best for each entity of a side, so that two may have the same best; here
    both have to be each other's, and an entity has one counterpart at most.
    """
    forth, back = align(other, one, _TELLING), align(one, other, _TELLING)
    return {mine: yours for mine, yours in forth.items() if back.get(yours) == mine}


def quotes_matched(one: Sequence[QuoteView], other: Sequence[QuoteView]) -> list[Pair]:
    """The pairs of quotations whose content has an intersection over union of 0.5 or more."""
    return pair([each.place for each in one], [each.place for each in other], at_least=HALF)


def dates_matched(one: Sequence[DateView], other: Sequence[DateView]) -> list[Pair]:
    """The pairs of temporal expressions that overlap."""
    return pair([(each.span,) for each in one], [(each.span,) for each in other])


def _quotes(one: View, other: View, conventions: Conventions) -> dict[str, Tally]:
    size = len(other.quotes), len(one.quotes)
    matched = [
        (one.quotes[i], other.quotes[j]) for i, j in quotes_matched(one.quotes, other.quotes)
    ]
    same = mutual(one, other)
    resolved = [(a, b) for a, b in matched if a.entity or b.entity]
    hearing = [(a, b) for a, b in matched if _addressed(a) or _addressed(b)]
    marks = _paired(one.marks, other.marks, lambda mark: mark.span)
    return {
        "exact": tally.of(sum(a.place == b.place for a, b in matched), *size),
        "iou": tally.of(len(matched), *size),
        "type": _share(matched, lambda a, b: a.type == b.type),
        "cue": _share(matched, lambda a, b: (a.cue_span, a.cue) == (b.cue_span, b.cue)),
        "speaker_exact": _share(matched, lambda a, b: a.speaker == b.speaker),
        "speaker": _share(matched, lambda a, b: overlap(a.speaker, b.speaker)),
        "speaker_entity": _share(
            resolved, lambda a, b: a.entity is not None and same.get(a.entity) == b.entity
        ),
        "addressee": _share(hearing, lambda a, b: same_addressee(a, b, same)),
        "medium": _share(matched, lambda a, b: a.medium == b.medium),
        "not_quote": tally.of(len(marks), len(other.marks), len(one.marks)),
        "use": _share(marks, lambda a, b: a.use == b.use),
    }


def _entities(one: View, other: View, conventions: Conventions) -> dict[str, Tally]:
    names = [conventions.names(side.mentions) for side in (one, other)]
    rest = [[each for each in side.mentions if each.form != "name"] for side in (one, other)]
    size = len(names[1]), len(names[0])
    both = same_span(*names)
    titled = [(a, b) for a, b in both if a.title or b.title]
    labelled = [Counter((each.span, conventions.label(each.label)) for each in n) for n in names]
    nominal = [Counter((each.span, each.form) for each in side) for side in rest]
    same = mutual(one, other)
    sides = [{each.id: each for each in side.entities} for side in (one, other)]
    links = [
        (sides[0][mine], sides[1][yours])
        for mine, yours in same.items()
        if mine in sides[0] and yours in sides[1]
    ]
    return {
        "span": tally.of(len(both), *size),
        "exact": tally.of((labelled[0] & labelled[1]).total(), *size),
        "label": _share(
            both, lambda a, b: conventions.label(a.label) == conventions.label(b.label)
        ),
        "nominal": tally.of((nominal[0] & nominal[1]).total(), len(rest[1]), len(rest[0])),
        "coreference": _coreference(one.mentions, other.mentions),
        "entities": tally.of(len(links), len(sides[1]), len(sides[0])),
        "link": _share(links, lambda a, b: (a.link, a.wikidata) == (b.link, b.wikidata)),
        "title": _share(titled, lambda a, b: a.title == b.title),
    }


def _coreference(one: Sequence[MentionView], other: Sequence[MentionView]) -> Tally:
    """B³ over mentions of any form in both passes, of which one at least has an entity.

    A mention without entity is a cluster of its own on its side.
    """
    pairs = [(a, b) for a, b in same_span(one, other) if a.entity or b.entity]
    return clusters([(a.entity or at, b.entity or at) for at, (a, b) in enumerate(pairs)])


def _dates(one: View, other: View, conventions: Conventions) -> dict[str, Tally]:
    size = len(other.dates), len(one.dates)
    matched = [(one.dates[i], other.dates[j]) for i, j in dates_matched(one.dates, other.dates)]
    return {
        "strict": tally.of(sum(a.span == b.span for a, b in matched), *size),
        "relaxed": tally.of(len(matched), *size),
        "type": _share(matched, lambda a, b: a.type == b.type),
        "value": _share(matched, lambda a, b: same_value(a, b) and same_value(b, a)),
        "mod": _share(matched, lambda a, b: a.mod == b.mod),
    }


_COUNT: dict[Layer, Callable[[View, View, Conventions], dict[str, Tally]]] = {
    "quotes": _quotes,
    "entities": _entities,
    "dates": _dates,
}


def _addressed(quote: QuoteView) -> bool:
    return bool(quote.addressee or quote.addressed)


def same_addressee(one: QuoteView, other: QuoteView, same: dict[str, str]) -> bool:
    """Whether both speak to the same: by phrase, where neither has one by entity."""
    if one.addressee or other.addressee:
        return overlap(one.addressee, other.addressee)
    return one.addressed is not None and same.get(one.addressed) == other.addressed


def overlap(one: Pair | None, other: Pair | None) -> bool:
    """Whether two phrases share a character, or neither is there.

    >>> overlap((0, 4), (3, 9)), overlap(None, None), overlap((0, 4), None)
    (True, True, False)
    """
    if one is None or other is None:
        return one is other
    return one == other or intersection_over_union((one,), (other,)) > 0


def _paired(
    one: Sequence[T], other: Sequence[T], key: Callable[[T], Hashable]
) -> list[tuple[T, T]]:
    """What both sides have with the same key, one to one."""
    waiting: dict[Hashable, list[T]] = {}
    for each in reversed(other):
        waiting.setdefault(key(each), []).append(each)
    return [(each, waiting[key(each)].pop()) for each in one if waiting.get(key(each))]


def _share(pairs: Iterable[tuple[T, T]], agree: Callable[[T, T], bool]) -> Tally:
    both = list(pairs)
    return tally.share(sum(agree(a, b) for a, b in both), len(both))
