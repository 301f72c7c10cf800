"""What stands beside a quotation: a text as items, from marked runs and sources to single words.

In: a reading, its runs between marks and the names that are known. Out: the text as the grammar
of quotations sees it, where a marked run is one item, and so is a noun phrase that may speak, a
phrase of time, or the occasion of a speech. Which phrases there are is data (`[[phrase]]`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from newsqed.annotate import engine
from newsqed.annotate.quotation.marks import TAG, Run

LAYER = "quotes"
Name = tuple[int, int, str]  # start, end, label of a name mention

# Parts of names and compounds that the engine's items part: J.K., Sen., left-leaning, @handle;
# and first names that would be verbs.
_COMPOUND = re.compile(
    r"(?<![^\W_])(?:(?:[^\W\d_]\.){2,}|@\w+|[A-Z][a-z]{0,4}\.(?=[^\S\n]*\w)"
    r"|[^\W_]++(?:['’]\w++)?(?:[-‑][^\W_]++(?:['’]\w++)?)+"
    r"|(?<=[a-z] )(?:Will|May)(?= [A-Z][a-z]))"
)


_SENTENCE = 8  # words of a run with a full stop that is surely somebody's sentence
_MARKS = " \"“”„«»‹›‘’‚'`´"  # of runs that end where the outer one does


@engine.once
def grammar(language: str) -> engine.Grammar:
    """The grammar of phrases, which are found first, and of attributions."""
    return engine.Grammar(
        [
            *engine.rules(language, LAYER),
            *_patterns(language, "boundary"),
            *_patterns(language, "phrase"),
        ],
        _entries(language),
        engine.settings(language, LAYER)["shapes"],
    )


@cache
def rules(language: str) -> Mapping[str, tuple[str, ...]]:
    """The ids of the grammar's rules by what they are for."""
    stages: dict[str, list[str]] = {}
    for rule in grammar(language).rules:
        gives = rule.gives
        kind = gives.get("table") or ("use" if "use" in gives else gives["content"])
        if kind not in ("phrase", "boundary", "use", "turn", "alone"):
            kind = "content"
        stages.setdefault(kind + ("-loose" if gives.get("loose") else ""), []).append(rule.id)
    return {kind: tuple(ids) for kind, ids in stages.items()}


def _patterns(language: str, table: str) -> list[engine.Rule]:
    """The patterns of a table of the rule file; what they find is no record."""
    source = engine.settings(language, LAYER)
    return [
        engine.Rule(
            id=block["id"],
            patterns=(engine.expanded(block["pattern"], source["parts"]),),
            gives={**block, "table": table},
            examples=(),
            counterexamples=(),
        )
        for block in source[table]
    ]


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
    for row in engine.lexicon(language, "work"):
        yield row["form"], "WORK", row["form"]


@cache
def _hyphenated(language: str) -> frozenset[str]:
    """The lexicons' forms with hyphens, which are items of the lexicon, not mere compounds."""
    return frozenset(form for form, _, _ in _entries(language) if "-" in form)


def typed(
    reading: engine.Reading,
    runs: Sequence[Run],
    names: Sequence[Name],
    language: str,
) -> tuple[engine.Typed, dict[int, int]]:
    """The text as the grammar of attributions sees it, and the run that each run item begins.

    Args:
        reading: the text.
        runs: its outermost runs, in order; one that follows another is one item with it.
        names: its outermost names, in order.
        language: the language of the rules.
    """
    known = grammar(language)
    base, places = _joined(reading, runs, names, language)
    words = known.words(reading)
    first = known.type(reading, base, words=words)
    taken = bytearray(len(reading.words))
    firsts, lasts = first.first, first.last
    found: list[engine.Joined] = []
    for match in known.matches(first, rules(language)["phrase"]):
        begin, end = match.items
        start, stop = firsts[begin], lasts[end - 1] + 1
        if taken.find(1, start, stop) >= 0:  # an earlier phrase has a part of it
            while begin < end and taken[firsts[begin]]:
                begin += 1
            if begin > match.items[0] and (begin == end or "CAP" not in first.words[begin].types):
                continue  # what is left behind it is no phrase of its own, unless it is a name
            last = begin
            while last < end and not taken[firsts[last]]:
                last += 1
            if begin == last or lasts[last - 1] >= stop:
                continue
            end = last
            start, stop = firsts[begin], lasts[end - 1] + 1
        taken[start:stop] = b"\1" * (stop - start)
        found.append((start, stop, _types(match, begin, end)))
    found += [part for part in base if not taken[part[0]]]
    found.sort(key=lambda part: part[:2])
    second = known.type(reading, found, words=words)
    return second, {
        index: places[second.first[index]]
        for index, word in enumerate(second.words)
        if "RUN" in word.types
    }


def _types(match: engine.Match, begin: int, end: int) -> dict[str, str]:
    """The types of a phrase: its own, and those that its last word hands on."""
    gives = match.rule.gives
    types = {gives["type"]: match.rule.id}
    for name in gives.get("also", ()):
        types[name] = match.rule.id
    heads = gives.get("heads", ())
    for name, value in match.typed.words[end - 1].values.items():
        if name in heads:
            types[name] = value
    if "CAP" in match.typed.words[begin].types:
        types["CAP"] = ""
    return types


def _joined(
    reading: engine.Reading, runs: Sequence[Run], names: Sequence[Name], language: str
) -> tuple[list[engine.Joined], dict[int, int]]:
    """The items of several words, and by its first word the run that each run item begins."""
    text = reading.text
    own = _hyphenated(language)
    covered = bytearray(len(reading.words))
    parts: list[engine.Joined] = []
    places: dict[int, int] = {}
    tags = [match.span() for match in TAG.finditer(text)]

    def add(start: int, end: int, types: Mapping[str, str] | None) -> None:
        begin, stop = reading.item_at(start), reading.item_at(end - 1) + 1
        if begin < stop and covered.find(1, begin, stop) < 0:
            covered[begin:stop] = b"\1" * (stop - begin)
            parts.append((begin, stop, types))

    for start, end in tags:  # no word of the article
        add(start, end, {"CLOSED": "", "EDGE": "", "BOUND": "", "NOSTART": ""})
    index = 0
    while index < len(runs):
        run, last = runs[index], index
        while last + 1 < len(runs) and runs[last + 1].follows is not None:
            last += 1
        places[reading.item_at(run.start)] = index
        add(run.start, runs[last].end, _run_types(text, run, runs[last]))
        index = last + 1
    for name in names:
        add(name[0], name[1], {"NAME": name[2], "CAP": "", "WORD": ""})
    for _, end in reading.sentences:
        if text[end - 1] in ".?!…":
            mark = {f"'{text[end - 1]}'": ""} if text[end - 1] == "?" else {}
            add(
                end - 1,
                end,
                {**mark, "END": "", "CLOSED": "", "EDGE": "", "BOUND": "", "NOSTART": ""},
            )
    letters = engine.settings(language, LAYER)["transcript"]["letters"]
    beginnings = {start for start, _ in reading.paragraphs}
    for match in _COMPOUND.finditer(text):
        if match[0] in letters and match.start() in beginnings:
            add(*match.span(), {"CAP": "", "CLOSED": "", "LETTERED": ""})
        elif match[0].lower() not in own:
            case = "CAP" if match[0][0].isupper() else "LOWER"
            add(*match.span(), {case: "", "WORD": "", f"'{match[0].lower()}'": ""})
    for start, end in reading.paragraphs:
        for match in re.finditer(r"\n\s*", text[start:end]):
            add(start + match.start(), start + match.end(), None)
    parts.sort(key=lambda part: part[:2])
    return parts, places


def _run_types(text: str, run: Run, last: Run) -> dict[str, str]:
    """What a run's own text says: how it ends, how it begins, whether it is long."""
    inner = text[run.inner[0] : last.inner[1]].strip()
    after = text[last.end : last.end + 1]
    end = inner.rstrip(_MARKS)[-1:]
    if end == "," or after == ",":
        kind = "RUNCOMMA"
    elif end and end in ".…":
        kind = "RUNSTOP"
    elif end and end in "?!—–-":
        kind = "RUNASK"
    else:
        kind = "RUNBARE"
    types = {"RUN": "", kind: "", "CLOSED": "", "BOUND": ""}
    words = [word for word in inner.strip(",.!?").split() if word[0].isalpha()]
    capital, long = inner.lstrip("[(…. ")[:1].isupper(), inner.count(" ") >= 3
    types["RUNCAPITAL" if capital else "RUNLOWER"] = ""
    if long:
        types["RUNLONG"] = ""
    if capital and long:
        types["RUNFULL"] = ""
        if kind != "RUNBARE" and len(words) >= _SENTENCE:
            types["RUNWHOLE"] = ""
    if kind == "RUNBARE" and not capital and len(words) == 1 and after.isspace():
        types["RUNWORD"] = ""
    if capital and kind != "RUNASK" and words and words[-1][0].isupper():
        short = len(words) <= 2 and kind == "RUNBARE"
        if len(words) == 1:
            types["RUNNAME"] = ""
        elif all(word[0].isupper() or len(word) < 5 for word in words):
            types["RUNTITLE"] = ""
        if short:
            types["NICKNAME"] = ""
    return types
