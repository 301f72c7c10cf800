"""How right the records of each phenomenon are: how many of gold's are found, and what of those.

In: gold and predictions. Out: one row a layer and tag. Tags are gold's: those that it carries, or
where it carries none that follow from records, those that do follow. What is predicted and is not
in gold has no tags, so that there is recall here, and no precision.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newsqed import phenomena
from newsqed.records import LAYERS, Document, Layer
from newsqed.score import quotation
from newsqed.score.conventions import Conventions
from newsqed.score.naming import align
from newsqed.score.reading import DateView, Pair, View, objects
from newsqed.score.temporal import same_value

Tags = Mapping[str, list[tuple[str, ...]]]
# Of one record of gold: its tags, whether it was found, and whether what is asked of it is right.
Outcome = tuple[tuple[str, ...], bool, bool]

# What a record that was found is asked for, and the kind of record, by layer.
ASKED: Mapping[Layer, str] = {"quotes": "speaker", "entities": "entity", "dates": "value"}
_KINDS: Mapping[Layer, str] = {"quotes": "quote", "entities": "mention", "dates": "date"}


@dataclass(frozen=True, slots=True)
class PhenomenonScore:
    """How right the records of a phenomenon are.

    Attributes:
        layer: the layer.
        phenomenon: the tag.
        split: the group of documents that was counted; None for all.
        gold: how many records of gold have the tag.
        found: how many of those were found: quotations all of whose runs, or whose turn or
            indirect content, are; names with span and label; dates with their very span.
        right: how many of those have the right speaker, entity or value; None where gold tells
            none.
        recall: found / gold.
        share: right / found; None where none was found.
        end_to_end: right / gold.
    """

    layer: Layer
    phenomenon: str
    split: str | None
    gold: int
    found: int
    right: int | None

    @property
    def recall(self) -> float:
        """The share of gold that was found."""
        return self.found / self.gold

    @property
    def share(self) -> float | None:
        """The share of what was found that has the right speaker, entity or value."""
        return self.right / self.found if self.found and self.right is not None else None

    @property
    def end_to_end(self) -> float | None:
        """The share of gold that was found and is right."""
        return None if self.right is None else self.right / self.gold

    def to_json(self) -> dict[str, Any]:
        """The row as a JSON object. It has all keys always; a number that is not there is null."""
        return {
            "layer": self.layer,
            "phenomenon": self.phenomenon,
            "split": self.split,
            "gold": self.gold,
            "found": self.found,
            "right": self.right,
            "asked": ASKED[self.layer],
            "recall": self.recall,
            "share": self.share,
            "end_to_end": self.end_to_end,
        }


def tags_of(document: Document | Mapping[str, Any]) -> Tags:
    """The tags of the document's records, by kind, in their order.

    A document that carries tags which follow from records is taken at its word; else they are
    derived, and beside them the judged ones are kept that it carries.
    """
    items = objects(document)
    given = [_listed(item.get("phenomena")) for item in items]
    if not any(tag in phenomena.FOLLOWING for tags in given for tag in tags):
        about = document if isinstance(document, Mapping) else {"published": document.published}
        text = document.text if isinstance(document, Document) else document["text"]
        given = phenomena.tags(items, text, about.get("published"))
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for item, tags in zip(items, given, strict=True):
        found[str(item.get("kind"))].append(tags)
    return found


def _listed(tags: object) -> tuple[str, ...]:
    given = tags if isinstance(tags, list | tuple) else ()
    return tuple(tag for tag in given if isinstance(tag, str))


def rows(
    pairs: Iterable[tuple[View, View]],
    tags: Mapping[str, Tags],
    layers: Sequence[Layer],
    conventions: Conventions,
    breakdown: Mapping[str, str],
) -> list[PhenomenonScore]:
    """One row a layer and tag of which gold has any, of all documents, then of each group."""
    counts: dict[tuple[str | None, Layer, str], Counter[str]] = defaultdict(Counter)
    for gold, pred in pairs:
        groups: list[str | None] = [None]
        groups += [breakdown[gold.id]] if gold.id in breakdown else []
        for layer in layers:
            if layer not in gold.layers:
                continue
            for carried, found, right in _outcomes(layer, gold, pred, tags[gold.id], conventions):
                for key in ((group, layer, tag) for group in groups for tag in set(carried)):
                    counts[key].update(gold=1, found=int(found), right=int(found and right))
    told = {"quotes": conventions.speakers, "entities": conventions.coreference, "dates": True}
    return [
        PhenomenonScore(
            layer,
            tag,
            group,
            sums["gold"],
            sums["found"],
            sums["right"] if told[layer] else None,
        )
        for group in (None, *dict.fromkeys(breakdown.values()))
        for layer in LAYERS
        for tag in (*phenomena.DERIVED[_KINDS[layer]], *phenomena.JUDGED[_KINDS[layer]])
        if (sums := counts.get((group, layer, tag)))
    ]


def _outcomes(
    layer: Layer, gold: View, pred: View, tags: Tags, conventions: Conventions
) -> Iterable[Outcome]:
    """The records of one document that are scored."""
    if layer == "quotes":
        return _quotes(gold, pred, tags.get("quote", []), conventions)
    if layer == "entities":
        return _names(gold, pred, tags.get("mention", []), conventions)
    return _dates(gold, pred, tags.get("date", []))


def _quotes(
    gold: View, pred: View, tags: Sequence[tuple[str, ...]], conventions: Conventions
) -> Iterable[Outcome]:
    """A quotation is found if each of its runs is, or its turn or its indirect content."""
    parts, found, said = Counter[int](), Counter[int](), Counter[int]()
    for unit in quotation.matched(gold, pred, conventions, align(gold, pred)).values():
        parts.update(id(quote) for _, quote in unit.gold)
        found.update(id(unit.gold[i][1]) for i, _ in unit.right)
        said.update(id(unit.gold[i][1]) for i, j in unit.right if unit.said and (i, j) in unit.said)
    for quote, carried in zip(gold.quotes, tags, strict=True):
        # An indirect one whose cue tells of no communication is not scored.
        if number := parts[id(quote)]:
            yield carried, found[id(quote)] == number, said[id(quote)] == number


def _names(
    gold: View, pred: View, tags: Sequence[tuple[str, ...]], conventions: Conventions
) -> Iterable[Outcome]:
    """A name, in another or not, is found by span and label; its entity is right if aligned."""
    aligned = align(gold, pred)
    waiting: dict[tuple[object, str], deque[str | None]] = defaultdict(deque)
    for name in conventions.names(pred.mentions):
        waiting[name.span, conventions.label(name.label)].append(name.entity)
    carried = {id(name): found for name, found in zip(gold.mentions, tags, strict=True)}
    for name in conventions.names(gold.mentions):
        if others := waiting.get((name.span, conventions.label(name.label))):
            other = others.popleft()
            right = name.entity is None if other is None else aligned.get(other) == name.entity
            yield carried[id(name)], True, right
        else:
            yield carried[id(name)], False, False


def _dates(gold: View, pred: View, tags: Sequence[tuple[str, ...]]) -> Iterable[Outcome]:
    """A date is found by its very span."""
    waiting: dict[Pair, deque[DateView]] = defaultdict(deque)
    for date in pred.dates:
        waiting[date.span].append(date)
    for date, carried in zip(gold.dates, tags, strict=True):
        others = waiting.get(date.span)
        yield carried, bool(others), bool(others and same_value(date, others.popleft()))
