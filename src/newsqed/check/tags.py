"""Level 4 for gold: the tags of records are those that follow from them.

In: the annotations of one file of the corpus, all of which passed the levels below. Out: problems.
Exchange documents are not asked: their tags are their makers' affair, as long as the list has them.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsqed import phenomena
from newsqed.check.subjects import Annotations, Problem


def tags_differ(notes: Annotations) -> Iterator[Problem]:
    """The phenomena of a record are not those that follow from it."""
    rights = phenomena.tags([item.value for item in notes.records], notes.text, notes.published)
    for record, right in zip(notes.records, rights, strict=True):
        kind, given = record.kind, record.value.get("phenomena", [])
        ours = (*phenomena.DERIVED.get(kind, ()), *phenomena.JUDGED.get(kind, ()))
        if given != list(right):
            yield Problem(
                f"{record.id}: {_difference(given, right)}",
                "/phenomena",
                text=", ".join(given) or None,
                hint="newsqed check --fix writes the tags that follow; only judged ones are typed",
                source=record.source,
                record=record.id,
            )
        elif strange := [tag for tag in given if tag not in ours]:
            yield Problem(
                f"{record.id}: {', '.join(strange)}: no tag for a record of kind {kind}",
                "/phenomena",
                text=", ".join(strange),
                hint=f"newsqed edit ARTICLE --record {record.id} --unset phenomena",
                source=record.source,
                record=record.id,
            )


def _difference(given: list[str], right: tuple[str, ...]) -> str:
    """What is wrong with the tags that are given, in words."""
    missing = [tag for tag in right if tag not in given]
    more = [tag for tag in given if tag not in right]
    parts = [f"{', '.join(missing)} missing"] if missing else []
    parts += [f"{', '.join(more)} not following from it"] if more else []
    return "; ".join(parts) or f"the tags stand in another order than {', '.join(right)}"
