"""What the rules propose for an article, held against its rules.jsonl and its gold.

In: an article's annotations and what the rules make of its text now. Out: problems. The rules
are run only where this is asked for: it takes far longer than all other checks together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from newsqed.annotate import annotate
from newsqed.check.subjects import Problem, Record, Source, quoted, shorten
from newsqed.errors import NewsqedError
from newsqed.records import Document
from newsqed.store import records_bytes

# What two annotations of one place can disagree in.
_SAID = {
    "mention": ("label", "form"),
    "date": ("type", "value", "mod"),
    "quote": ("type", "speaker", "cue"),
    "not_quote": ("use",),
}


@dataclass(eq=False)
class Proposals:
    """One article's gold and rules, as far as they passed the levels before.

    Attributes:
        document: the text and what is known of it, without annotations.
        gold: its gold records; None where there is no gold.
        rules: the records of rules.jsonl.
        file: how findings name rules.jsonl.
        data: its bytes; None where there is none.
        stale_wanted: whether the rules are to be run and compared.
        review_wanted: whether rules and gold are to be compared.
    """

    document: Document
    gold: list[Record] | None
    rules: list[Record]
    file: str
    data: bytes | None
    stale_wanted: bool = False
    review_wanted: bool = False

    @cached_property
    def made(self) -> bytes | NewsqedError:
        """What rules.jsonl should hold, or why nothing can be made."""
        try:
            return records_bytes(annotate(self.document).annotations)
        except NewsqedError as error:
            return error


def stale(proposals: Proposals) -> Iterator[Problem]:
    """rules.jsonl is not what the rules propose now."""
    if not proposals.stale_wanted:
        return
    made, there = proposals.made, proposals.data
    where = Source(proposals.file)
    if isinstance(made, NewsqedError):
        yield Problem(f"the rules cannot run: {made.message}", source=where, hint=made.hint)
    elif there != made:
        old, new = (there or b"").splitlines(), made.splitlines()
        at = next(
            (
                number
                for number, pair in enumerate(zip(old, new, strict=False))
                if len(set(pair)) > 1
            ),
            min(len(old), len(new)),
        )
        line = old[at].decode("utf-8", "replace") if at < len(old) else None
        yield Problem(
            "rules.jsonl is missing"
            if there is None
            else "rules.jsonl is not what the rules "
            f"propose now ({len(set(new) - set(old))} new lines, {len(set(old) - set(new))} gone)",
            at=0,
            source=where if line is None else Source(proposals.file, line, at + 1),
            hint=f"run: newsqed annotate {proposals.document.id}",
        )


def disagree(proposals: Proposals) -> Iterator[Problem]:
    """Rules and gold say different things of a place."""
    if not proposals.review_wanted or proposals.gold is None:
        return
    names = _names(proposals.gold), _names(proposals.rules)
    there = {key: record for record in proposals.rules if (key := _place(record))}
    for record in proposals.gold:
        key = _place(record)
        if key is None:
            continue
        other = there.pop(key, None)
        if other is None:
            yield _problem(record, f"no rule finds this {record.kind}", "a rule may be missing")
        elif differing := _differing(record.value, other.value, *names):
            yield _problem(record, f"the rules say {differing}", "one of the two is wrong")
    for record in there.values():
        yield _problem(
            record,
            f"gold has no such {record.kind}",
            f"the rule {record.value.get('rule')} made it",
        )


def not_accepted(proposals: Proposals) -> Iterator[Problem]:
    """Gold holds proposals that nobody has accepted yet."""
    waiting = [item for item in proposals.gold or () if "annotator" not in item.value]
    if waiting:
        first, total = waiting[0], len(proposals.gold or ())
        yield Problem(
            f"{len(waiting)} of {total} records are proposals that nobody has accepted or changed, "
            f"from {first.value['id']} on",
            text=first.value["id"],
            source=first.source,
            record=first.value["id"],
            hint=f"newsqed edit {proposals.document.id} --accept {first.value['id']}; "
            "--accept-all when all have been looked at",
        )


def _problem(record: Record, message: str, hint: str) -> Problem:
    words = shorten(record.value["text"])
    return Problem(
        f"{record.value['id']} {quoted(words)}: {message}",
        text=words,
        source=record.source,
        record=record.id,
        hint=hint,
    )


def _place(record: Record) -> tuple[Any, ...] | None:
    """What a record marks; None for an entity, which marks nothing."""
    if record.kind == "entity":
        return None
    spans = record.value.get("spans") or [(record.value["start"], record.value["end"])]
    return (record.kind, *map(tuple, spans))


def _names(records: list[Record]) -> Mapping[str, str]:
    return {item.value["id"]: item.value["name"] for item in records if item.kind == "entity"}


def _differing(
    gold: Mapping[str, Any],
    made: Mapping[str, Any],
    in_gold: Mapping[str, str],
    in_rules: Mapping[str, str],
) -> str:
    """What the rules' record says otherwise, in words."""
    found = []
    for key in _SAID[gold["kind"]]:
        left, right = gold.get(key), made.get(key)
        if key in ("speaker", "cue"):
            left, right = _words(left, in_gold), _words(right, in_rules)
        if left != right:
            found.append(f"{key} {quoted(right)}, gold {quoted(left)}")
    return "; ".join(found)


def _words(part: Mapping[str, Any] | None, names: Mapping[str, str]) -> str | None:
    """A speaker or cue as it is compared: its words, and the name of its entity."""
    if part is None:
        return None
    name = names.get(str(part.get("entity")))
    return " = ".join(filter(None, (part.get("text"), name))) or None
