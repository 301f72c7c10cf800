"""Level 4: what the records of one document say agrees with itself and with the contract.

In: records whose spans are sound. Out: problems of types, values, labels and names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from newsqed import dates
from newsqed.annotate import engine
from newsqed.check.subjects import Annotations, Problem, Record, quoted
from newsqed.errors import NewsqedError
from newsqed.records import quote_type

_GLOSS = {
    "direct": "all of its words stand between marks",
    "mixed": "some of its words stand between marks",
    "indirect": "no word of it stands between marks",
}


def type_disagrees(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A quotation's type disagrees with its spans and quoted."""
    if record.kind != "quote" or "layout" in record.value:
        return
    found = quote_type(notes.text, record.value["spans"], record.value["quoted"])
    stated = record.value["type"]
    if found != stated:
        yield Problem(
            f"the type is {stated}, but {_GLOSS[found]}",
            "/type",
            text=stated,
            hint=f"write {found}, or mend spans or quoted",
        )


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
            hint="one thing has one label; what has another is another entity",
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


MARKS = frozenset("\"“”„‟«»‹›‘’‚‛'`´″＂「」『』")


def run_without_marks(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A run of quoted has no quotation mark at either end."""
    if "layout" in record.value:
        return  # a transcript's turn has no runs at all, which another check tells
    for number, (start, end) in enumerate(record.value.get("quoted", ())):
        if notes.text[start] not in MARKS and notes.text[end - 1] not in MARKS:
            yield Problem(
                f"the run {quoted(notes.text[start:end])} has no quotation mark at its ends",
                f"/quoted/{number}",
                text=notes.text[start:end],
                hint="runs hold their marks: widen it to them, or take it out if there are none",
            )


def marks_outside(record: Record, notes: Annotations) -> Iterator[Problem]:
    """The marks around a quotation's words stand outside its span."""
    text = notes.text
    for number, (start, end) in enumerate(record.value.get("spans", ())):
        before, after = text[start - 1 : start], text[end : end + 1]
        if {before, after} <= MARKS and text[start] not in MARKS:
            yield Problem(
                f"the span stands between {before} and {after}, which it leaves out",
                f"/spans/{number}",
                text=text[start - 1 : end + 1],
                hint=f"the content includes its marks: [{start - 1}, {end + 1}]",
            )


@cache
def _cues(language: str, marks: bool) -> frozenset[str]:
    """The forms of communication verbs and nouns; with marks also those of thought."""
    seldom = (
        row["form"]
        for row in engine.lexicon(language, "cue-seldom")
        if marks or row["needs"] != "marks"
    )
    return frozenset((*(row["form"] for row in engine.lexicon(language, "cue")), *seldom))


@cache
def _calendar(language: str) -> tuple[dict[str, str], frozenset[str]]:
    """Names of weekdays with their ISO numbers, and the words that measure time."""
    rows = engine.lexicon(language, "calendar")
    days = {row["form"].lower(): row["value"] for row in rows if row["type"].startswith("WEEKDAY")}
    return days, frozenset(row["form"].lower() for row in rows if row["type"] in ("UNIT", "UNITS"))


def tongue(language: str | None) -> str | None:
    """The language whose words are known; None for a text in another.

    >>> tongue("en-GB"), tongue(None), tongue("pt-BR")
    ('en', 'en', None)
    """
    found = (language or "en").partition("-")[0].lower()
    return found if found in engine.LANGUAGES else None


_LETTERS = re.compile(r"[^\W\d_]+")


def unknown_cue(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A cue is no known word of communication."""
    cue = record.value.get("cue")
    if record.kind != "quote" or not cue or (known := tongue(notes.language)) is None:
        return
    words = cue["text"].lower()
    cues = _cues(known, bool(record.value.get("quoted")))
    if words not in cues and not cues.intersection(_LETTERS.findall(words)):
        yield Problem(
            f"the cue {quoted(cue['text'])} is no word that tells of speech or writing",
            "/cue",
            text=cue["text"],
            hint="who only hopes or thinks is not quoted; a verb that is missing goes into "
            "rules/<language>/lexicon/cue.tsv",
        )


# What the values of each type look like; a set can be any.
_OF_TYPE = {
    "DURATION": re.compile(r"P(?!RESENT|AST)"),
    "TIME": re.compile(r"(?!P[0-9XT]).*T|.*_REF$"),
    "DATE": re.compile(r"(?!P[0-9XT])[^T]*$|.*_REF$"),
}


def type_and_value_differ(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A date's type and its value do not go together."""
    if record.kind != "date":
        return
    kind, value = record.value["type"], record.value["value"]
    if kind in _OF_TYPE and not _OF_TYPE[kind].match(value):
        fitting = [name for name, form in _OF_TYPE.items() if form.match(value)]
        yield Problem(
            f"the type is {kind}, but {quoted(value)} is the value of a {' or '.join(fitting)}",
            "/type",
            text=kind,
            hint="a DURATION begins with P, a TIME has a T, a DATE neither; "
            f"write {fitting[0] if fitting else 'SET'}, or mend the value",
        )


_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T.*)?")


def weekday_differs(record: Record, notes: Annotations) -> Iterator[Problem]:
    """A date's value falls on another weekday than its words name."""
    if record.kind != "date" or (known := tongue(notes.language)) is None:
        return
    value = _DAY.fullmatch(record.value["value"])
    if value is None:
        return
    days, measures = _calendar(known)
    words = {word.lower() for word in _LETTERS.findall(record.value["text"])}
    named = {days[word] for word in words & days.keys()}
    # "Two days after Friday" is no Friday.
    if len(named) != 1 or words & measures:
        return
    try:
        day = date.fromisoformat(value[1])
    except ValueError:
        return
    wanted = int(named.pop())
    # Midnight at the end of a day is the first minute of the next.
    midnight = record.value["value"].partition("T")[2] in ("00", "00:00", "00:00:00")
    ends = midnight and (day - timedelta(days=1)).isoweekday() == wanted
    if day.isoweekday() != wanted and not ends:
        away = (wanted - day.isoweekday() + 3) % 7 - 3
        names = {number: name.capitalize() for name, number in reversed(days.items())}
        yield Problem(
            f"{value[1]} is a {names[str(day.isoweekday())]}, the words say {names[str(wanted)]}",
            "/value",
            text=record.value["value"],
            hint=f"the nearest {names[str(wanted)]} is {day + timedelta(days=away)}",
        )


def same_name(record: Record, notes: Annotations) -> Iterator[Problem]:
    """Two entities of one document have the same name."""
    if record.kind != "entity" or notes.role == "rules":
        return
    if (other := notes.namesakes[record.value["name"]]) is not record:
        yield Problem(
            f"{record.value['id']} and {other.value['id']} are both named "
            f"{quoted(record.value['name'])}",
            "/name",
            text=record.value["name"],
            hint="namesakes are two entities; if it is one, merge them",
        )
