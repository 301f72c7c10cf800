"""What stands beside a quotation: a text as items, from marked runs and sources to single words.

In: a reading, its runs between marks and the names that are known. Out: the text as the grammar
of quotations sees it, where a marked run is one item, and so is a noun phrase that may speak, a
phrase of time, or the occasion of a speech. Which phrases there are is data (`[[phrase]]`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from newsqed import records
from newsqed.annotate import engine
from newsqed.annotate.quotation.marks import Run

LAYER = "quotes"

# Parts of names and compounds that the engine's items part: J.K., Sen., left-leaning, @handle.
_COMPOUND = re.compile(
    r"(?:[^\W\d_]\.){2,}|@\w+|[^\W_]+(?:['’]\w+)?(?:[-‑][^\W_]+(?:['’]\w+)?)+|[A-Z][a-z]{0,4}\.(?=[^\S\n]*\w)"
)


@cache
def grammars(language: str) -> tuple[engine.Grammar, engine.Grammar]:
    """The grammar of phrases and the grammar of attributions."""
    source = engine.settings(language, LAYER)
    entries = list(_entries(language))
    shapes = source["shapes"]
    phrases = [
        engine.Rule(
            id=block["id"],
            patterns=(engine.expanded(block["pattern"], source["parts"]),),
            gives=block,
            examples=(),
            counterexamples=(),
        )
        for block in source["phrase"]
    ]
    return (
        engine.Grammar(phrases, entries, shapes),
        engine.Grammar(engine.rules(language, LAYER), entries, shapes),
    )


def _entries(language: str) -> Iterable[tuple[str, str, str]]:
    """The lexicons of the layer as `(form, type, value)`."""
    for row in engine.lexicon(language, "function"):
        yield row["form"], row["type"], row["value"]
    types: Mapping[str, Mapping[str, Sequence[str]]] = engine.settings(language, LAYER)["cues"]
    for row in engine.lexicon(language, "cue"):
        for type_ in (
            *types[row["kind"]].get("all", ()),
            *types[row["kind"]].get(row["class"], ()),
        ):
            yield row["form"], type_, row["lemma"]
        yield row["form"], "MEDIUM", row["medium"]
    for row in engine.lexicon(language, "occasion"):
        yield row["form"], "OCCASION", row["medium"]


def typed(
    reading: engine.Reading,
    runs: Sequence[Run],
    names: Sequence[records.Mention],
    language: str,
) -> tuple[engine.Typed, dict[int, int]]:
    """The text as the grammar of attributions sees it, and the run that each run item begins.

    Args:
        reading: the text.
        runs: its outermost runs, in order; one that follows another is one item with it.
        names: its outermost name mentions, in order.
        language: the language of the rules.
    """
    phrases, attributions = grammars(language)
    base, places = _joined(reading, runs, names)
    first = phrases.type(reading, base)
    taken = bytearray(len(reading.words))
    found: list[engine.Joined] = []
    for match in phrases.matches(first):
        begin, end = match.items
        words = slice(first.first[begin], first.last[end - 1] + 1)
        if any(taken[words]):
            continue
        taken[words] = b"\1" * (words.stop - words.start)
        found.append((words.start, words.stop, _types(match, begin, end)))
    found += [part for part in base if not taken[part[0]]]
    found.sort(key=lambda part: part[:2])
    second = attributions.type(reading, found)
    return second, {
        index: places[second.first[index]]
        for index, word in enumerate(second.words)
        if "RUN" in word.types
    }


def _types(match: engine.Match, begin: int, end: int) -> dict[str, str]:
    """The types of a phrase: its own, and those that its last word hands on."""
    types = {match.rule.gives["type"]: match.rule.id}
    for name in match.rule.gives.get("also", ()):
        types[name] = match.rule.id
    last = match.typed.words[end - 1]
    for name in match.rule.gives.get("heads", ()):
        value = last.values.get(name)
        if value is not None:
            types[name] = value
    for name in match.rule.gives.get("holds", ()):
        if any(name in word.types for word in match.typed.words[begin:end]):
            types[name] = match.rule.id
    return types


def _joined(
    reading: engine.Reading, runs: Sequence[Run], names: Sequence[records.Mention]
) -> tuple[list[engine.Joined], dict[int, int]]:
    """The items of several words, and by its first word the run that each run item begins."""
    text = reading.text
    covered = bytearray(len(reading.words))
    parts: list[engine.Joined] = []
    places: dict[int, int] = {}

    def add(start: int, end: int, types: Mapping[str, str] | None) -> None:
        begin, stop = reading.item_at(start), reading.item_at(end - 1) + 1
        if begin < stop and not any(covered[begin:stop]):
            covered[begin:stop] = b"\1" * (stop - begin)
            parts.append((begin, stop, types))

    index = 0
    while index < len(runs):
        run, last = runs[index], index
        while last + 1 < len(runs) and runs[last + 1].follows is not None:
            last += 1
        places[reading.item_at(run.start)] = index
        add(run.start, runs[last].end, _run_types(text, run, runs[last]))
        index = last + 1
    for name in names:
        add(name.start, name.end, {"NAME": name.label, "CAP": name.text, "WORD": name.text})
    for match in _COMPOUND.finditer(text):
        add(*match.span(), {"CAP" if match[0][0].isupper() else "WORD": match[0]})
    for _, end in reading.sentences:
        if text[end - 1] in ".?!…":
            add(end - 1, end, {"END": "", "CLOSED": "", "EDGE": "", "BOUND": ""})
    for start, end in reading.paragraphs:
        for match in re.finditer(r"\n\s*", text[start:end]):
            add(start + match.start(), start + match.end(), None)
    parts.sort(key=lambda part: part[:2])
    return parts, places


def _run_types(text: str, run: Run, last: Run) -> dict[str, str]:
    """What a run's own text says: how it ends, how it begins, whether it is long."""
    inner = text[run.inner[0] : last.inner[1]].strip()
    after = text[last.end : last.end + 1]
    end = inner[-1:]
    if end == "," or after == ",":
        kind = "RUNCOMMA"
    elif end and end in ".…":
        kind = "RUNSTOP"
    elif end and end in "?!—–-":
        kind = "RUNASK"
    else:
        kind = "RUNBARE"
    types = {"RUN": "", kind: "", "CLOSED": "", "BOUND": ""}
    capital, long = inner.lstrip("[(…. ")[:1].isupper(), inner.count(" ") >= 3
    if capital:
        types["RUNCAPITAL"] = ""
    if long:
        types["RUNLONG"] = ""
    if capital and long:
        types["RUNFULL"] = ""
    return types
