"""The merge of records.

In: three lists of JSON objects, each with `kind` and an `id` unique in its list. Out: the merged
objects in canonical order, and conflicts. Keys that are not ours are kept; no file is opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsqed.merging.holding import Broken, broken, left_over
from newsqed.merging.numbering import Numbered, numbered
from newsqed.merging.references import Object, Side, oddly_tagged, owner, untagged, without
from newsqed.merging.tagging import judged_otherwise, only_judged, with_tags
from newsqed.records import position

# What follows from an entity's mentions, and who signed it last.
_DERIVED = ("name", "annotator")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Records that the two sides do not agree on, as each file has them; mostly it is one.

    Attributes:
        id: of the record that is meant first.
        why: the reason, for the person who merges.
        base: the records as both sides found them, without those that were not there yet.
        ours: as this side left them.
        theirs: as the other side left them.
    """

    id: str
    why: str
    base: tuple[Object, ...]
    ours: tuple[Object, ...]
    theirs: tuple[Object, ...]

    def records(self) -> tuple[Object, ...]:
        """All versions of the records: ours, then theirs, then those of the base."""
        return self.ours + self.theirs + self.base


@dataclass(slots=True)
class Merged:
    """What a merge gives.

    Attributes:
        records: what is agreed on, in canonical order.
        conflicts: what is not; these records are not among `records`.
        renumbered: ids that the other side had given to records, and what they are now.
        renumbered_ours: the same for ids of this side.
        left_over: entities that lost their mentions on both sides together, and are taken out.
    """

    records: list[Object] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    renumbered: dict[str, str] = field(default_factory=dict)
    renumbered_ours: dict[str, str] = field(default_factory=dict)
    left_over: list[str] = field(default_factory=list)


def merge(base: Sequence[Object], ours: Sequence[Object], theirs: Sequence[Object]) -> Merged:
    """The changes of both sides to the records of `base`, together.

    Disjoint changes are joined. What both changed or added alike (but for id and annotator) is
    changed or added once. Where both gave one id to different new records, `theirs` are renumbered,
    and references follow; a number that an earlier merge gave is known again. A conflict is a
    record that both changed differently, one that one side changed or refers to and the other
    removed, and records of both that do not hold together (see `newsqed.merging.holding`). An
    entity's `name` follows from its mentions and is no conflict. Nor are tags (`phenomena`): both
    sides' additions are there, what either took away is not; only a judged tag on a record that the
    other side removed is a change of the record.

    Example:
        >>> entity = {"kind": "entity", "id": "e1", "label": "ORG", "name": "A", "link": "nil"}
        >>> merged = merge([entity], [{**entity, "label": "GPE"}], [{**entity, "link": "linked"}])
        >>> [conflict.why for conflict in merged.conflicts]
        ['both changed it']
    """
    sides = numbered(base, ours, theirs)
    agreed: dict[str, Object] = {}
    disputed: list[Broken] = []
    for identifier in {**sides.base, **sides.ours, **sides.theirs}:
        versions = [side.get(identifier) for side in (sides.base, sides.ours, sides.theirs)]
        found = _agreed(*versions)
        if isinstance(found, str):
            disputed.append(Broken((identifier,), found))
        elif found is not None:
            agreed[identifier] = found
    _name_anew(agreed, sides)
    gone = left_over(agreed, disputed, sides)
    for identifier in gone:
        del agreed[identifier]
    conflicts = [_conflict(item, sides) for item in broken(agreed, disputed, sides)]
    for conflict in conflicts:
        for item in conflict.records():
            agreed.pop(item["id"], None)
    seen = agreed.keys() | {item["id"] for conflict in conflicts for item in conflict.records()}
    return Merged(
        sorted(agreed.values(), key=position),
        conflicts,
        {old: new for old, new in sides.theirs_now.items() if new in seen},
        {old: new for old, new in sides.ours_now.items() if new in seen},
        gone,
    )


def _conflict(item: Broken, sides: Numbered) -> Conflict:
    versions = (
        tuple(sorted((side[name] for name in item.ids if name in side), key=position))
        for side in (sides.base, sides.ours, sides.theirs)
    )
    return Conflict(item.ids[0], item.why, *versions)


def _agreed(base: Object | None, ours: Object | None, theirs: Object | None) -> Object | str | None:
    """What the sides agree on (None: that there is no such record), or why they do not."""
    versions = (base, ours, theirs)
    if any(map(oddly_tagged, versions)):
        return _agreed_untagged(*versions)
    if base and (ours is None) != (theirs is None) and judged_otherwise(base, ours or theirs):
        return "one side changed it, the other removed it"
    before, left, right = map(untagged, versions)
    if base and ours and theirs and left != before != right:
        # Who only judged of a tag signed for no more than that.
        judging = only_judged(base, ours), only_judged(base, theirs)
        left = before if judging == (True, False) else left
        right = before if judging == (False, True) else right
    found = _agreed_untagged(before, left, right)
    return with_tags(found, *versions) if isinstance(found, dict) else found


def _agreed_untagged(
    base: Object | None, ours: Object | None, theirs: Object | None
) -> Object | str | None:
    """The same for a record whose tags are set aside, or are compared as any key is."""
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        return theirs
    if base is not None and base["kind"] == "entity":
        return _agreed_entity(base, ours, theirs)
    if ours is None or theirs is None:
        return "one side changed it, the other removed it"
    if without(ours, "annotator") == without(theirs, "annotator"):
        return ours
    return "both changed it" if base else "both added it"


def _agreed_entity(base: Object, ours: Object | None, theirs: Object | None) -> Object | str | None:
    """The same for an entity that both changed, whose name follows from what has it."""
    before, left, right = (without(item, *_DERIVED) for item in (base, ours, theirs))
    if left == right or right == before:
        kept, other = ours, theirs
    elif left == before:
        kept, other = theirs, ours
    else:
        return "both changed it" if left and right else "one side changed it, the other removed it"
    if kept is None or other is None or kept.get("annotator") != base.get("annotator"):
        return kept
    return {**kept, "annotator": other["annotator"]} if "annotator" in other else kept


def _name_anew(agreed: dict[str, Object], sides: Numbered) -> None:
    """Give entities whose mentions come from both sides the name that follows from all of them."""
    mentions, ours, theirs = map(_mentions, (agreed, sides.ours, sides.theirs))
    for identifier, own in mentions.items():
        item = agreed.get(identifier)
        same = [own == side.get(identifier) for side in (ours, theirs)]
        if item is None or item["kind"] != "entity" or all(same):
            continue
        names = [text for form, text in own if form == "name"]
        right = [name for name in names if len(name) == max(map(len, names))] or [own[0][1]]
        if any(same):
            # The side that has just these mentions has the name that follows from them.
            side = sides.ours if same[0] else sides.theirs
            right = [side.get(identifier, item)["name"]]
        if item["name"] not in right:
            agreed[identifier] = {**item, "name": right[0]}


def _mentions(items: Side) -> dict[str, list[tuple[Any, Any]]]:
    """Form and text of each entity's mentions, in the order of the text."""
    found: dict[str, list[tuple[Any, Any]]] = {}
    for item in _in_order(items.values()):
        if (of := owner(item)) is not None and isinstance(item.get("text"), str):
            found.setdefault(of, []).append((item.get("form"), item["text"]))
    return found


def _in_order(items: Iterable[Object]) -> list[Object]:
    return sorted((item for item in items if item["kind"] == "mention"), key=position)
