"""What would not hold together of records that two sides changed apart.

In: the records that are agreed on one by one, those that are not, and what each side had. Out: sets
of records that have to be decided together, with the reason; and the entities that nothing names
any more. What one side alone has so is that side's own affair, not the merge's, and is let be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from newsqed.merging.numbering import Numbered
from newsqed.merging.references import Object, Side, named, owner, spans, untagged, without
from newsqed.records import position


@dataclass(frozen=True, slots=True)
class Broken:
    """Records that do not hold together, by their ids, and why."""

    ids: tuple[str, ...]
    why: str


def broken(agreed: Side, disputed: Sequence[Broken], sides: Numbered) -> list[Broken]:
    """All that has to be decided, no record in two of them.

    Args:
        agreed: the records that are agreed on one by one, by id.
        disputed: those that are not.
        sides: the files that are merged.
    """
    undecided = _versions(disputed, sides)
    found = list(_removed(agreed, undecided, sides))
    for rule in (_twins, _crossing, _labels, _parents, _circles):
        own = {frozenset(item.ids) for side in (sides.ours, sides.theirs) for item in rule(side)}
        found += [item for item in rule(agreed) if frozenset(item.ids) not in own]
    whole = [_with_relabelled(item, agreed, sides) for item in found]
    whole += _nameless(agreed, undecided, sides)
    return _joined([*disputed, *whole])


def left_over(agreed: Side, disputed: Sequence[Broken], sides: Numbered) -> list[str]:
    """The entities that lost their last mention on both sides, that nothing refers to or changed.

    Each side alone still had a mention of it, else it would be gone there.
    """
    undecided = _versions(disputed, sides)
    referred = set().union(*map(named, (*agreed.values(), *undecided)))
    return [
        name
        for name in _unmentioned(agreed, undecided, sides)
        if name not in referred and _unchanged(name, sides)
    ]


def _versions(disputed: Sequence[Broken], sides: Numbered) -> list[Object]:
    """The records that are not agreed on, as each of the two sides has them."""
    names = [name for item in disputed for name in item.ids]
    return [side[name] for side in (sides.ours, sides.theirs) for name in names if name in side]


def _unchanged(name: str, sides: Numbered) -> bool:
    """Whether both sides left an entity as it was, but for what follows from its mentions."""
    versions = [
        without(side.get(name), "name", "annotator")
        for side in (sides.base, sides.ours, sides.theirs)
    ]
    return versions[0] == versions[1] == versions[2]


def _unmentioned(agreed: Side, undecided: Sequence[Object], sides: Numbered) -> list[str]:
    """The entities without a mention that have one on each side that has them."""
    there = {owner(item) for item in (*agreed.values(), *undecided)}
    had = [{owner(item) for item in side.values()} for side in (sides.ours, sides.theirs)]
    return [
        name
        for name, item in agreed.items()
        if item["kind"] == "entity" and name not in there
        and all(name in names or name not in side
                for names, side in zip(had, (sides.ours, sides.theirs), strict=True))
    ]  # fmt: skip


# ---- The rules. Each gives sets of records, the one that is told first.


def _removed(agreed: Side, undecided: Sequence[Object], sides: Numbered) -> Iterator[Broken]:
    """Records that one side removed and the other relies on, with those that refer to them."""
    known = agreed.keys() | {item["id"] for item in undecided}
    ever = sides.base.keys() | sides.ours.keys() | sides.theirs.keys()
    missing: dict[str, dict[str, None]] = defaultdict(dict)
    for item in (*agreed.values(), *undecided):
        for wanted in sorted((named(item) & ever) - known):
            missing[wanted][item["id"]] = None
    for wanted, referring in missing.items():
        why = f"one side removed {wanted}, the other refers to it ({', '.join(referring)})"
        yield Broken((wanted, *referring), why)


def _twins(agreed: Side) -> Iterator[Broken]:
    """Records of one kind and place.

    One place may be a mention of two labels, but hardly where two people marked it once each.
    """
    first: dict[str, Object] = {}
    for item in sorted(agreed.values(), key=position):
        extent = f"{item['kind']} {spans(item)}"
        if spans(item) and (other := first.setdefault(extent, item)) is not item:
            yield _one_place(other, item)


def _crossing(agreed: Side) -> Iterator[Broken]:
    """Mentions, or dates, that overlap without one lying inside the other."""
    for kind in ("mention", "date"):
        open_: list[Object] = []
        for item in sorted((one for one in agreed.values() if one["kind"] == kind), key=position):
            open_ = [other for other in open_ if other["end"] > item["start"]]
            yield from (_one_place(other, item) for other in open_ if other["end"] < item["end"])
            open_.append(item)


def _one_place(one: Object, other: Object) -> Broken:
    return Broken(
        (one["id"], other["id"]), f"the sides mark one place ({one['id']}, {other['id']})"
    )


def _labels(agreed: Side) -> Iterator[Broken]:
    """Mentions with another label than their entity."""
    for name, item in agreed.items():
        entity = agreed.get(owner(item) or "")
        if entity and entity.get("label") != item.get("label"):
            yield Broken(
                (entity["id"], name),
                f"{entity['id']} is {entity.get('label')}, its mention {name} {item.get('label')}",
            )


def _with_relabelled(item: Broken, agreed: Side, sides: Numbered) -> Broken:
    """With an entity the mentions that one side changed along with it, so that each is whole."""
    along = [
        name
        for name, mention in agreed.items()
        if owner(mention) in item.ids
        and untagged(sides.ours.get(name)) != untagged(sides.theirs.get(name))
    ]
    return Broken(tuple(dict.fromkeys((*item.ids, *along))), item.why)


def _parents(agreed: Side) -> Iterator[Broken]:
    """Quotations that do not lie inside their parent."""
    for name, item in agreed.items():
        parent = agreed.get(_parent(item))
        if parent is None or not spans(parent):
            continue
        (start, end), (first, last) = (
            (spans(one)[0][0], spans(one)[-1][1]) for one in (item, parent)
        )
        if not first <= start <= end <= last:
            yield Broken(
                (name, parent["id"]), f"{name} does not lie inside its parent {parent['id']}"
            )


def _parent(item: Object) -> str:
    found = item.get("parent")
    return found if isinstance(found, str) else ""


def _circles(agreed: Side) -> Iterator[Broken]:
    """Quotations that are each other's parents."""
    settled: set[str] = set()
    for name in agreed:
        path: dict[str, None] = {}
        while name in agreed and name not in path and name not in settled:
            path[name] = None
            name = _parent(agreed[name])
        if name in path:
            circle = list(path)[list(path).index(name) :]
            yield Broken(tuple(circle), f"they are each other's parents ({', '.join(circle)})")
        settled |= path.keys()


def _nameless(agreed: Side, undecided: Sequence[Object], sides: Numbered) -> Iterator[Broken]:
    """Entities that lost their last mention on both sides, and are still needed or were changed."""
    lost: dict[str, list[str]] = defaultdict(list)
    for side in (sides.base, sides.ours, sides.theirs):
        for name, item in side.items():
            if (of := owner(item)) is not None and name not in lost[of]:
                lost[of].append(name)
    for name in _unmentioned(agreed, undecided, sides):
        yield Broken(
            (name, *lost[name]), f"each side took away a mention of {name}, together the last"
        )


def _joined(found: Iterable[Broken]) -> list[Broken]:
    """Sets that share a record are one."""
    made: list[Broken] = []
    for item in found:
        shared = [other for other in made if set(other.ids) & set(item.ids)]
        made = [other for other in made if other not in shared]
        ids = dict.fromkeys(name for one in (*shared, item) for name in one.ids)
        why = "; ".join(dict.fromkeys(one.why for one in (*shared, item)))
        made.append(Broken(tuple(ids), why))
    return made
