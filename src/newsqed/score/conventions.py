"""What a gold standard marks at all, read off the whole of it.

In: all views. Out: which measures make sense and how labels compare. A gold standard without
speakers does not say that nobody speaks.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from newsqed.records import Layer
from newsqed.score.reading import MentionView, QuoteView, View

COARSE = frozenset({"PER", "ORG", "LOC", "MISC"})
_FOLD = {"PERSON": "PER", "GPE": "LOC", "FAC": "LOC"}


@dataclass(frozen=True, slots=True)
class Conventions:
    """What gold marks.

    Attributes:
        types: dates have types.
        speakers: quotations have speakers.
        resolved: speakers are resolved to entities.
        turns: turns of transcripts are marked as such.
        marks: marks that quote nobody are listed.
        coarse: labels are PER ORG LOC MISC, on one side at least; both are folded to them.
        no_misc: coarse, and never MISC: what is predicted as MISC is left out.
        nested: there are names within names.
        linked: names have Wikidata ids.
        coreference: mentions have entities.
        cues: the verbs of communication, lower case; None counts every indirect quotation that
            has a cue.
    """

    types: bool
    speakers: bool
    resolved: bool
    turns: bool
    marks: bool
    coarse: bool
    no_misc: bool
    nested: bool
    linked: bool
    coreference: bool
    cues: frozenset[str] | None

    def label(self, label: str) -> str:
        """The label as it is compared."""
        if not self.coarse or label in COARSE:
            return label
        return _FOLD.get(label, "MISC")

    def names(self, mentions: Iterable[MentionView]) -> list[MentionView]:
        """The mentions of form `name` that are scored, containers before what they contain."""
        return sorted(
            (
                mention
                for mention in mentions
                if mention.form == "name"
                and not (self.no_misc and self.label(mention.label) == "MISC")
            ),
            key=lambda mention: (mention.written[0], -mention.written[1]),
        )

    def communicates(self, quote: QuoteView) -> bool:
        """Whether the quotation's cue is a verb of communication (or there is no list of them).

        A cue of several words ("has also said") communicates if one of them does, or some of them
        together ("pointed out").
        """
        if not quote.cue:
            return False
        if self.cues is None:
            return True
        words = re.findall(r"\w+(?:['’-]\w+)*|\S", quote.cue.casefold())
        longest = max((cue.count(" ") + 1 for cue in self.cues), default=0)
        return any(
            " ".join(words[start : start + length]) in self.cues
            for length in range(1, longest + 1)
            for start in range(len(words) - length + 1)
        )

    def notes(self) -> Iterator[tuple[Layer, str]]:
        """What a reader of a layer's scores should know, one sentence each."""
        if self.coarse:
            yield "entities", "labels are folded to PER ORG LOC MISC"
        if self.no_misc:
            yield "entities", "gold has no MISC: names predicted as MISC are left out"
        if self.cues is None:
            yield "quotes", "there is no list of cues: every indirect quotation with a cue counts"


def outermost(names: Sequence[MentionView]) -> tuple[list[MentionView], list[MentionView]]:
    """The names that stand in no longer one, and those that do. `names` is in their order."""
    outer: list[MentionView] = []
    inner: list[MentionView] = []
    last = (-1, -1)
    for name in names:
        start, end = name.written
        if end > last[1] or (start, end) == last:
            outer.append(name)
            last = (start, end)
        else:
            inner.append(name)
    return outer, inner


def conventions(
    gold: Collection[View], pred: Iterable[View], cues: Iterable[str] | None
) -> Conventions:
    """What the whole of gold marks."""
    quotes = [quote for one in gold if "quotes" in one.layers for quote in one.quotes]
    mentions = [item for one in gold if "entities" in one.layers for item in one.mentions]
    labels = {mention.label for mention in mentions}
    theirs = {mention.label for one in pred for mention in one.mentions}
    coarse = bool({"PER", "MISC"} & labels) or bool(mentions and {"PER", "MISC"} & theirs)
    no_misc = coarse and "PER" in labels and "MISC" not in labels
    made = Conventions(
        types=any(date.type for one in gold if "dates" in one.layers for date in one.dates),
        speakers=any(quote.speaker or quote.entity for quote in quotes),
        resolved=any(quote.entity for quote in quotes),
        turns=any(quote.turns for quote in quotes),
        marks=any(one.marks for one in gold if "quotes" in one.layers),
        coarse=coarse,
        no_misc=no_misc,
        nested=False,
        linked=any(mention.link not in (None, "nil") for mention in mentions),
        coreference=any(mention.entity for mention in mentions),
        cues=lexicon() if cues is None else frozenset(cue.casefold() for cue in cues),
    )
    nested = any(outermost(made.names(one.mentions))[1] for one in gold if "entities" in one.layers)
    return replace(made, nested=nested)


def lexicon() -> frozenset[str] | None:
    """The cues of the package's lexicon, forms and lemmas; None where there is no such file."""
    return forms("cue", "form", "lemma")


@cache
def forms(name: str, *columns: str) -> frozenset[str] | None:
    """What these columns of an English name list hold, case folded; None where there is no list."""
    path = files("newsqed") / "rules" / "en" / "lexicon" / f"{name}.tsv"
    if not path.is_file():
        return None
    lines = [line for line in path.read_text("utf-8").splitlines() if line[:1] not in ("", "#")]
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return frozenset(cell.casefold() for row in rows for cell in map(row.get, columns) if cell)
