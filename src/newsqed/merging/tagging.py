"""Tags of phenomena: set aside where records are compared, joined once it is known which stand.

In: the versions of one record, or all merged records with their text. Out: what an annotator said
with a tag, the tags of all versions together, or those that follow from the text. No file is
opened, and a tag alone never makes a conflict but with the other side's removal of its record.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsqed import phenomena
from newsqed.merging.references import Object, oddly_tagged, spans, untagged, without

# What whoever types a tag leaves on the record beside it: a rule's confidence falls away.
_SIGNING = ("annotator", "confidence")


def judged_otherwise(one: Object | None, other: Object | None) -> bool:
    """Whether two versions of a record have different judged tags."""
    return _judged(one) != _judged(other)


def only_judged(base: Object, side: Object) -> bool:
    """Whether a side changed judged tags of a record, signed for that, and did nothing else."""
    before, after = (without(untagged(version), *_SIGNING) for version in (base, side))
    return before == after and judged_otherwise(base, side)


def with_tags(
    record: Object, base: Object | None, ours: Object | None, theirs: Object | None
) -> Object:
    """The record with the tags of its versions joined.

    Both sides' additions are there, and what either took away is not. That holds for derived tags
    as well: each tells a fact of its own, and one side alone is that side. Which of the sides is
    ours changes nothing.

    Example:
        >>> was, one, other = ({"kind": "mention", "id": "m1", "phenomena": tags} for tags in (
        ...     ["titled"], ["titled", "metonym"], ["dateline"]))
        >>> with_tags(one, was, one, other)["phenomena"]
        ['dateline', 'metonym']
    """
    tags = _joined(base, ours, theirs)
    made = {**record, "phenomena": tags}
    if tags is None:
        del made["phenomena"]
    # A version that says just this has its keys in their order.
    return next((version for version in (ours, theirs) if version == made), made)


def followed(records: Sequence[Object], text: str, published: str | None) -> list[Object]:
    """The records with the tags that follow from them all, judged ones kept.

    They stay as they are where one does not stand where it says, or has tags of another form, as
    the tags of one hang on others; and where none has a derived tag, as that file keeps none.

    Args:
        records: all of the file.
        text: what their offsets count in, code points.
        published: the day of publication.
    """
    if any(map(oddly_tagged, records)):
        return list(records)
    kept = any(tag in phenomena.FOLLOWING for item in records for tag in _listed(item))
    if not kept or not all(_stands(item, text) for item in records):
        return list(records)
    rights = phenomena.tags(records, text, published)
    return [
        item if _listed(item) == list(right) else _tagged(item, right)
        for item, right in zip(records, rights, strict=True)
    ]


def _joined(base: Object | None, ours: Object | None, theirs: Object | None) -> list[str] | None:
    """The tags of all versions; None for none."""
    if ours is None or theirs is None:
        one = ours or theirs or {}
        return one.get("phenomena")
    was, left, right = (item.get("phenomena") if item else None for item in (base, ours, theirs))
    if left in (right, was):
        return right
    if right == was:
        return left
    before, mine, other = (set(tags or ()) for tags in (was, left, right))
    found = (mine & other) | ((mine | other) - before)
    return list(phenomena.in_order(ours["kind"], found)) or None


def _tagged(item: Object, tags: Sequence[str]) -> Object:
    if tags:
        return {**item, "phenomena": list(tags)}
    return {key: value for key, value in item.items() if key != "phenomena"}


def _judged(item: Object | None) -> set[str]:
    return set(phenomena.judged(_listed(item)))


def _listed(item: Object | None) -> list[str]:
    return (item or {}).get("phenomena") or []


def _stands(item: Object, text: str) -> bool:
    """Whether the words of a record are those of the text at its place."""
    places = spans(item)
    if not places:
        return True
    counted = all(type(at) is int for place in places for at in place)
    sound = counted and all(0 <= start < end <= len(text) for start, end in places)
    return sound and " ".join(text[start:end] for start, end in places) == item.get("text")
