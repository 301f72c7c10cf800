"""Spans that may be names, each with its score.

In: a typed text, the rules that fit it, the weights of evidence. Out: candidates. Every span of a
run of words that one name might span is one; rules add others.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from newsqed.annotate.engine import Grammar, Typed
from newsqed.annotate.naming.evidence import (
    LONGEST,
    NOTHING,
    Scores,
    Shape,
    Weights,
    after,
    before,
    total,
    voices,
    within,
)

HOPELESS = -4.0  # below this score nothing that the document says makes a name of a span
TITLED = "person.titled"  # the voice of a span that begins within a title and has the name, too


@dataclass(slots=True)
class Candidate:
    """A span that may be a name, as a range of items, half-open.

    Attributes:
        scores: by class, what all but the document says.
        rules: the rules that fit it.
        heard: the document's voices, each with how loud it is.
        title: the items of the title before it.
        text: its words, where they are less than its items, given by another tool.
        dateline: whether it stands in a dateline.
        span: its place in code points, where it is less than its items.
        sums: by class, what all say, the document too.
        class_: the class of the largest of these, by its number.
        score: the largest.
        label: what it is, once it is chosen.
        rule: what spoke most for it, once it is chosen.
        known: names of the document that mean something by themselves (UN in UN Mission).
    """

    typed: Typed
    first: int
    last: int
    scores: Scores = NOTHING
    rules: list[str] = field(default_factory=list)
    heard: dict[str, float] = field(default_factory=dict)
    title: tuple[int, int] | None = None
    dateline: bool = False
    text: str = ""
    span: tuple[int, int] | None = None
    sums: Scores = NOTHING
    class_: int = 0
    score: float = 0.0
    label: str = ""
    rule: str = ""
    known: frozenset[tuple[str, ...]] = frozenset()
    _key: tuple[str, ...] | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """Its words without diacritics and case: what makes two names the same."""
        if self._key is None:
            typed = self.typed
            words = typed.reading.words[typed.first[self.first] : typed.last[self.last - 1] + 1]
            self._key = tuple(map(_plain, words))
        return self._key

    @property
    def begins(self) -> str:
        """The first word of its key."""
        return _plain(self.typed.reading.words[self.typed.first[self.first]])

    @property
    def initials(self) -> str:
        """The first letters of its capitalised words, in lower case."""
        typed = self.typed
        words = typed.reading.words[typed.first[self.first] : typed.last[self.last - 1] + 1]
        return "".join([word[0] for word in words if word[0].isupper()]).lower()

    def judge(self, weights: Weights) -> None:
        """Takes the class that has the largest score, the document's voices included."""
        a, b, c, d = self.scores
        for voice, loud in self.heard.items():
            row = weights.of(voice)
            a, b, c, d = a + loud * row[0], b + loud * row[1], c + loud * row[2], d + loud * row[3]
        self.sums = a, b, c, d
        self.score = max(self.sums)
        self.class_ = self.sums.index(self.score)


def _plain(word: str) -> str:
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word)
    return "".join([part for part in parts if not unicodedata.combining(part)]).lower()


def gather(
    typed: Typed,
    grammar: Grammar,
    weights: Weights,
    shape: Shape,
    barred: frozenset[int] = frozenset(),
    least: float = HOPELESS,
) -> list[Candidate]:
    """All candidates that may become names, in the order of the text, longer ones first.

    Args:
        typed: the text.
        grammar: the rules.
        weights: of all voices.
        shape: what a name may be made of.
        barred: items that are part of no name.
        least: the score from which on a span is a candidate.
    """
    found: dict[tuple[int, int], Candidate] = {}
    for first, last in runs(typed, shape, barred):
        for span, scores in _scored(typed, weights, shape, first, last):
            if max(scores) >= least:
                found[span] = Candidate(typed, *span, scores)
    titles: dict[int, tuple[int, int]] = {}
    for match in grammar.matches(typed):
        if match.rule.gives.get("titles"):
            titles[match.items[0]] = match.groups["title"]
            continue
        candidate = found.get(match.items)
        if candidate is None:
            if not barred.isdisjoint(range(*match.items)):
                continue
            scores = total(weights.of(v) for v in voices(typed, weights, shape, *match.items))
            candidate = found[match.items] = Candidate(typed, *match.items, scores)
        if match.rule.id not in candidate.rules:
            candidate.rules.append(match.rule.id)
            candidate.scores = total([candidate.scores, weights.of(f"rule.{match.rule.id}")])
        candidate.dateline |= match.rule.gives.get("dateline", False)
    named = {item: name for name, title in titles.items() for item in range(*title)}
    for candidate in found.values():
        candidate.title = titles.get(candidate.first)
        if candidate.last > named.get(candidate.first, candidate.last):
            candidate.rules.append(TITLED)
            candidate.scores = total([candidate.scores, weights.of(f"rule.{TITLED}")])
        candidate.judge(weights)
    return sorted(found.values(), key=lambda candidate: (candidate.first, -candidate.last))


def runs(typed: Typed, shape: Shape, barred: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The longest ranges of items within which names may stand, half-open, left to right."""
    words, links = shape.words | shape.edges | shape.ends, shape.links
    kinds: dict[frozenset[str], int] = {}
    start, last = -1, -1
    for item, word in enumerate(typed.words):
        types = word.types
        kind = kinds.get(types)
        if kind is None:
            kind = kinds[types] = 2 if types & words else 1 if types & links else 0
        if kind == 2 and item not in barred:
            start = item if start < 0 else start
            last = item
        elif start >= 0 and (kind == 0 or item - last > shape.gap or item in barred):
            yield start, last + 1
            start = -1
    if start >= 0:
        yield start, last + 1


def _scored(
    typed: Typed, weights: Weights, shape: Shape, first: int, last: int
) -> Iterator[tuple[tuple[int, int], Scores]]:
    """The spans within a run, with what the items in and beside them say."""
    sum_ = weights.sum
    if last - first == 1:
        types_ = typed.words[first].types
        if types_ & shape.words and not types_ & shape.never:
            only = [before(typed, weights, first), sum_("only", types_),
                    after(typed, weights, first), weights.of("length.1")]  # fmt: skip
            yield (first, last), total(only)
        return
    types = [word.types for word in typed.words[first:last]]
    named = [bool(each & shape.words) for each in types]
    open_ = [name or bool(each & shape.edges) for name, each in zip(named, types, strict=True)]
    begin = [ok and not each & shape.never for ok, each in zip(open_, types, strict=True)]
    # A number ends a name only right after one of its words.
    close = [
        named[at] or bool(each & shape.ends) or (ok and at > 0 and named[at - 1])
        for at, (ok, each) in enumerate(zip(open_, types, strict=True))
    ]
    left = [before(typed, weights, first + at) if ok else NOTHING for at, ok in enumerate(open_)]
    right = [after(typed, weights, first + at) if ok else NOTHING for at, ok in enumerate(close)]
    begins = [total([one, sum_("first", each)]) for one, each in zip(left, types, strict=True)]
    ends = [total([one, sum_("last", each)]) for one, each in zip(right, types, strict=True)]
    middles = [within(typed, weights, first + at) for at in range(last - first)]
    lengths = [weights.of(f"length.{count}") for count in range(LONGEST + 1)]
    for at, ok in enumerate(begin):
        if not ok:
            continue
        if named[at]:
            only = [left[at], sum_("only", types[at]), right[at], lengths[1]]
            yield (first + at, first + at + 1), total(only)
        a, b, c, d = begins[at]
        count = int(named[at])
        for stop in range(at + 1, min(last - first, at + shape.most)):
            if close[stop]:
                count += named[stop]
                if count:
                    e, n = ends[stop], lengths[min(count, LONGEST)]
                    yield (
                        (first + at, first + stop + 1),
                        (a + e[0] + n[0], b + e[1] + n[1], c + e[2] + n[2], d + e[3] + n[3]),
                    )
            inner = middles[stop]
            a, b, c, d = a + inner[0], b + inner[1], c + inner[2], d + inner[3]
