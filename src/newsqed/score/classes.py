"""How right the quotations of each class are: by type, by place of the cue, by speaker's phrase.

In: gold and predictions. Out: one row a class and unit. A quotation's class is read off itself, by
the same means in gold and in the prediction: what is missed counts for the class that it has in
gold, what is predicted and wrong for the class that it has there. So the rows of a unit add up to
the measure of all: runs to `exact`, turns to `turn_exact`, indirect quotations to `indirect`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from newsqed.records import Layer
from newsqed.score import quotation, tally
from newsqed.score.conventions import Conventions, forms
from newsqed.score.naming import align
from newsqed.score.reading import Pair, QuoteView, View, bare
from newsqed.score.tally import Tally

Division = Literal["type", "position", "attribution"]

# What quotations are divided by, and the classes of each, in the order of a table.
CLASSES: Mapping[Division, tuple[str, ...]] = {
    "type": ("direct", "mixed", "indirect", "untyped"),
    "position": ("cue_first", "cue_last", "cue_within", "no_cue"),
    "attribution": ("name", "pronoun", "nominal", "entity", "none"),
}
UNITS = ("run", "turn", "indirect")


@dataclass(frozen=True, slots=True)
class ClassScore:
    """How right the quotations of a class are.

    Attributes:
        layer: `quotes`.
        by: what they are divided by.
        name: the class.
        unit: what is counted: `run` (between two marks), `turn` (of a transcript), `indirect`.
        gold: how many are of the class in gold.
        found: how many of those were found, as whatever class: the same run or turn, an indirect
            quotation's content with IoU ≥ 0.5.
        predicted: how many were predicted of the class.
        right: how many of those are in gold, as whatever class.
        precision: right / predicted.
        recall: found / gold.
        f1: of the two.
        same_class: of the class in gold whose content has IoU ≥ 0.5, the share that was predicted
            with this class; None where there is none.
        speaker: of the same, the share with the right speaker; None also where gold marks none.
        end_to_end: F1 of those whose content and speaker are right; None where gold marks none.
    """

    layer: Layer
    by: Division
    name: str
    unit: str
    gold: int
    found: int
    predicted: int
    right: int
    precision: float | None
    recall: float | None
    f1: float | None
    same_class: float | None
    speaker: float | None
    end_to_end: float | None

    def to_json(self) -> dict[str, Any]:
        """The row as a JSON object. It has all keys always; a number that is not there is null."""
        return {
            "layer": self.layer,
            "by": self.by,
            "class": self.name,
            "unit": self.unit,
            "gold": self.gold,
            "found": self.found,
            "predicted": self.predicted,
            "right": self.right,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "same_class": self.same_class,
            "speaker": self.speaker,
            "end_to_end": self.end_to_end,
        }


def type_of(quote: QuoteView, text: str) -> str:
    """The quotation's type as annotated, `untyped` without."""
    return quote.type if quote.type in CLASSES["type"] else "untyped"


def position_of(quote: QuoteView, text: str) -> str:
    """Where the cue stands: before the content, behind it, with content on both sides, nowhere."""
    if quote.cue_span is None:
        return "no_cue"
    begin = min(start for start, _ in quote.place)
    stop = max(end for _, end in quote.place)
    if stop <= quote.cue_span[0]:
        return "cue_last"
    return "cue_first" if quote.cue_span[1] <= begin else "cue_within"


def attribution_of(quote: QuoteView, text: str) -> str:
    """How the speaker is told: by which form of phrase, by an entity alone, or not at all."""
    if quote.speaker:
        return form_of(text, quote.speaker)
    return "entity" if quote.entity else "none"


# What ends the part of a phrase that its noun closes: "a spokesman | for the Harbour Board".
_AFTER_NOUN = re.compile(
    r"(?is)(?:\s(?:of|for|from|in|at|on|with|to|by|who|that|which|whose|near|behind)\b|\s[(–—]).*"
)
_SELF = re.compile(r"sel(?:f|ves)\Z")  # "Ada Quist herself" is a name, "she herself" a pronoun
_RELATIVE = frozenset({"that", "which", "whom"})  # beside those of the lexicon, which stand alone
_PARTS = re.compile(r",|\s(?:and|or)\s")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?:\n])[\s\"'“”‘’«»]*\Z|[\"“‘«]\Z")


def form_of(text: str, span: Pair) -> str:
    """What the phrase is by its words: `pronoun`, `name` or `nominal` (any other noun phrase).

    A name closes a part of it: "Mayor Ada Quist", "the mayor, Ada Quist", but not "a spokesman for
    Ada Quist" or "Quist's aides". Mentions are not asked, which gold often has none of. One word
    that opens a sentence has its capital from there if the text has it without one as well.

    >>> form_of("a spokesman for Ada Quist", (0, 25)), form_of("Ada Quist", (0, 9))
    ('nominal', 'name')
    """
    start, end = bare(text, *span)
    phrase = text[start:end]
    words = [word for word in re.findall(r"[^\W_]+", phrase.casefold()) if not _SELF.search(word)]
    if words and all(
        word in _RELATIVE or word in (forms("pronoun", "form") or ()) for word in words
    ):
        return "pronoun"
    for part in _PARTS.split(phrase):
        nouns = re.findall(r"[^\W_][\w.'’-]*", _AFTER_NOUN.sub("", " " + part))
        nouns = [noun for noun in nouns if not _SELF.search(noun)]
        if nouns and any(map(str.isupper, nouns[-1])):
            opens = phrase.startswith(nouns[-1]) and _SENTENCE_BEGINS.search(text, 0, start)
            if not opens or not re.search(rf"\b{re.escape(nouns[-1].lower())}\b", text):
                return "name"
    return "nominal"


DIVIDED: Mapping[Division, Callable[[QuoteView, str], str]] = {
    "type": type_of,
    "position": position_of,
    "attribution": attribution_of,
}


def classes(
    pairs: Iterable[tuple[View, View]], by: Division, conventions: Conventions
) -> list[ClassScore]:
    """One row a unit and class of which either side has anything, in the order of a table."""
    sums: dict[tuple[str, str], dict[str, list[Tally]]] = defaultdict(lambda: defaultdict(list))
    for gold, pred in pairs:
        if "quotes" not in gold.layers:
            continue
        for unit, matched in quotation.matched(gold, pred, conventions, align(gold, pred)).items():
            for name, counted in _divided(matched, by, gold.text).items():
                for measure, one in counted.items():
                    sums[unit, name][measure].append(one)
    return [
        _row(by, name, unit, {key: tally.total(all_) for key, all_ in sums[unit, name].items()})
        for unit in UNITS
        for name in CLASSES[by]
        if (unit, name) in sums
    ]


def _divided(matched: quotation.Matched, by: Division, text: str) -> dict[str, dict[str, Tally]]:
    """The tallies of one document's items by class."""
    class_of = DIVIDED[by]
    ours, theirs = (
        [class_of(quote, text) for _, quote in side] for side in (matched.gold, matched.pred)
    )
    found = {}
    for name in {*ours, *theirs}:
        of_gold = [(i, j) for i, j in matched.iou if ours[i] == name]
        found[name] = quotation.tallies(
            matched, [one == name for one in ours], [one == name for one in theirs]
        ) | {"same_class": tally.share(sum(theirs[j] == name for _, j in of_gold), len(of_gold))}
    return found


def _row(by: Division, name: str, unit: str, summed: Mapping[str, Tally]) -> ClassScore:
    content = summed["exact"]
    speaker, whole = summed.get("speaker"), summed.get("end_to_end")
    return ClassScore(
        layer="quotes",
        by=by,
        name=name,
        unit=unit,
        gold=int(content.gold),
        found=int(content.recalled),
        predicted=int(content.predicted),
        right=int(content.found),
        precision=tally.precision(content),
        recall=tally.recall(content),
        f1=tally.f1(content),
        same_class=tally.precision(summed["same_class"]),
        speaker=tally.precision(speaker) if speaker else None,
        end_to_end=tally.f1(whole) if whole else None,
    )
