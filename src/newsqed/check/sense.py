"""Level 4: what the records of one document say agrees with itself and with the contract.

In: records whose spans are sound. Out: problems of types, values, labels and names.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsqed import dates
from newsqed.check.subjects import Annotations, Problem, Record, quoted
from newsqed.errors import NewsqedError

_GLOSS = {
    "direct": "all of its words stand between marks",
    "mixed": "some of its words stand between marks",
    "indirect": "no word of it stands between marks",
}


def type_disagrees(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A quotation's type disagrees with its spans and quoted."""
    if record.kind != "quote" or "layout" in record.value:
        return
    found = _type(record, notes.text)
    stated = record.value["type"]
    if found != stated:
        yield Problem(
            f"the type is {stated}, but {_GLOSS[found]}",
            "/type",
            text=stated,
            hint=f"write {found}, or mend spans or quoted",
        )


def _type(record: Record, text: str) -> str:
    runs = record.value["quoted"]
    if not runs:
        return "indirect"
    outside = False
    left = list(reversed(runs))
    for start, end in record.value["spans"]:
        at = start
        while left and left[-1][0] < end:
            run = left.pop()
            outside = outside or _words(text[at : run[0]])
            at = run[1]
        outside = outside or _words(text[at:end])
    return "mixed" if outside else "direct"


def _words(text: str) -> bool:
    return any(char.isalnum() for char in text)


def transcript_with_marks(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A transcript's turn is not direct, or has runs between marks."""
    if record.value.get("layout") != "transcript":
        return
    if record.value["type"] != "direct":
        yield Problem(
            f"a transcript's turn is {record.value['type']}",
            "/type",
            text=record.value["type"],
            hint="its words are the speaker's own: write direct",
        )
    if record.value["quoted"]:
        yield Problem(
            "a transcript's turn has runs between marks",
            "/quoted",
            hint="write an empty list; a quotation within the turn is a record with parent",
        )


def no_such_value(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A date's value names a day or time that never was."""
    if record.kind == "date":
        try:
            dates.parse(record.value["value"])
        except NewsqedError as error:
            yield Problem(error.message, "/value", text=record.value["value"], hint=error.hint)


def wrong_interval(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A date's earliest and latest are not what its value covers."""
    if record.kind != "date" or "earliest" not in record.value:
        return
    stated = record.value["earliest"], record.value["latest"]
    value = record.value["value"]
    try:
        right = dates.derived(value, record.value["type"], record.value.get("fiscal"))
    except NewsqedError:
        return
    if right is None:
        yield Problem(
            f"the value {quoted(value)} covers no interval that could be told",
            "/earliest",
            text=stated[0],
            key=True,
            hint="leave earliest and latest out",
        )
        return
    for key, here, there in zip(("earliest", "latest"), stated, right, strict=True):
        if here != there:
            yield Problem(
                f"{key} is {here}, not {there}",
                f"/{key}",
                text=here,
                hint=f"the value covers {right[0]} to {right[1]}; leave both out, or write them so",
            )


def labels_differ(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A mention's label is unlike its entity's."""
    if record.kind != "mention":
        return
    entity = notes.get(record.value["entity"])
    if entity and entity["label"] != record.value["label"]:
        yield Problem(
            f"{record.value['id']} is {record.value['label']}, "
            f"its entity {entity['id']} is {entity['label']}",
            "/label",
            text=record.value["label"],
            hint=f"{quoted(record.value['text'])} and {quoted(entity['name'])} are one thing "
            "with one label, or two entities",
        )


def never_mentioned(record: Record, notes: Annotations) -> Iterator[Problem]:
    """An entity has no mention."""
    if record.kind != "entity" or "entities" not in notes.layers or not notes.complete:
        return
    if record.value["id"] not in (notes.mentions_of.keys() | notes.doubtful):
        yield Problem(
            f"no mention names {record.value['id']} ({quoted(record.value['name'])})",
            "/id",
            text=record.value["name"],
            hint="mark where the text names it, or take it out",
        )


def wrong_name(record: Record, notes: Annotations) -> Iterator[Problem]:
    """An entity's name is not its longest name in the text."""
    if record.kind != "entity" or record.value["id"] in notes.doubtful or not notes.complete:
        return
    mentions = notes.mentions_of.get(record.value["id"])
    if not mentions:
        return
    names = [mention["text"] for mention in mentions if mention["form"] == "name"]
    longest = max(map(len, names), default=0)
    right = [name for name in names if len(name) == longest] or [mentions[0]["text"]]
    if record.value["name"] not in right:
        what = "its longest name as written" if names else "its first mention"
        yield Problem(
            f"the name {quoted(record.value['name'])} is not {what}",
            "/name",
            text=record.value["name"],
            hint=f"write {quoted(right[0])}",
        )


def inside_its_quote(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A speaker or cue stands inside its own quotation."""
    if record.kind != "quote":
        return
    for key in ("cue", "speaker"):
        part = record.value[key]
        if not part or "start" not in part:
            continue
        for start, end in record.value["spans"]:
            if part["start"] < end and start < part["end"]:
                yield Problem(
                    f"the {key} {quoted(part['text'])} stands inside its own quotation",
                    f"/{key}",
                    text=part["text"],
                    hint="the content leaves out cue and speaker: part it into two spans",
                )
                break


def outside_its_parent(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A quotation does not lie inside its parent."""
    parent = notes.get(record.value.get("parent"))
    if not parent or parent["kind"] != "quote":
        return
    first, last = parent["spans"][0][0], parent["spans"][-1][1]
    if not first <= record.value["spans"][0][0] <= record.value["spans"][-1][1] <= last:
        yield Problem(
            f"{record.value['id']} does not lie inside its parent {parent['id']}",
            "/parent",
            text=record.value["text"],
            hint=f"{parent['id']} stands at {first} to {last}; only a quotation within "
            "another has a parent",
        )
