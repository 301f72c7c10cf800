"""The sentences of an article as tokens with name tags: the rows of `ner`.

In: a text and its name mentions. Out: sentences, none of whose edges and no token of which cuts a
name. Tokens are those of `newsqed.text`, cut further where a name begins or ends inside one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsqed import text as texts
from newsqed.dataset.tables import NER_TAGS
from newsqed.records import Mention


class CrossingError(ValueError):
    """Two mentions that overlap, neither inside the other: `args` are their ids."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a span of tokens, half-open; depth 0 is outermost."""

    start: int
    end: int
    mention: Mention
    depth: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence.

    Attributes:
        tokens: `(start, end)` of each, code points of the article's text.
        space_after: whether white space follows the token.
        tags: IOB2 over the outermost names, one index into `NER_TAGS` a token.
        names: all names, nested ones too, in order of start, longest first.
    """

    tokens: tuple[tuple[int, int], ...]
    space_after: tuple[bool, ...]
    tags: tuple[int, ...]
    names: tuple[Name, ...]


def depths(mentions: Sequence[Mention]) -> list[tuple[Mention, int]]:
    """The mentions in order of start, longest first, each with how many of them enclose it.

    Of two with the same edges the one with the smaller id number encloses the other.

    Raises:
        CrossingError: two of them cross.
    """
    found: list[tuple[Mention, int]] = []
    around: list[Mention] = []
    for mention in sorted(mentions, key=lambda item: (item.start, -item.end, item.number)):
        while around and around[-1].end <= mention.start:
            around.pop()
        if around and mention.end > around[-1].end:
            raise CrossingError(around[-1].id, mention.id)
        found.append((mention, len(around)))
        around.append(mention)
    return found


def sentences(text: str, names: Sequence[Mention]) -> Iterator[Sentence]:
    """The sentences of a text with the names in them, in order.

    A boundary that falls into a name is none: "Dr. No. 1 Ltd" stays in one sentence.

    >>> names = [Mention(id="m1", start=0, end=4, text="Oslo", label="GPE", form="name")]
    >>> [sentence.tags for sentence in sentences("Oslo slept. It rained.", names)]
    [(9, 0, 0), (0, 0, 0)]

    Raises:
        CrossingError: two of the names cross.
    """
    nested = depths(names)
    at = 0
    for start, end in _whole(text, [mention for mention, depth in nested if depth == 0]):
        first = at
        while at < len(nested) and nested[at][0].start < end:
            at += 1
        yield _sentence(text, start, end, nested[first:at])


def _whole(text: str, outermost: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """The sentences of all paragraphs, joined where a name runs over their edge."""
    parts = [
        part
        for start, end in texts.paragraphs(text)
        for part in texts.sentences(text[start:end], offset=start)
    ]
    starts = [mention.start for mention in outermost]
    begin: int | None = None
    for start, end in parts:
        begin = start if begin is None else begin
        last = bisect_left(starts, end) - 1
        if last >= 0 and outermost[last].end > end:
            continue
        yield begin, end
        begin = None
    if begin is not None:
        yield begin, parts[-1][1]


def _sentence(text: str, start: int, end: int, names: Sequence[tuple[Mention, int]]) -> Sentence:
    cuts = sorted({edge for mention, _ in names for edge in (mention.start, mention.end)})
    tokens = [piece for token in texts.tokens(text, start, end) for piece in _cut(*token, cuts)]
    starts = [token[0] for token in tokens]
    tags = [0] * len(tokens)
    found = []
    for mention, depth in names:
        first, last = bisect_left(starts, mention.start), bisect_left(starts, mention.end)
        found.append(Name(first, last, mention, depth))
        if depth == 0:
            begin = NER_TAGS.index(f"B-{mention.label}")
            tags[first:last] = [begin, *([begin + 1] * (last - first - 1))]
    spaces = tuple(text[stop : stop + 1].isspace() for _, stop in tokens)
    return Sentence(tuple(tokens), spaces, tuple(tags), tuple(found))


def _cut(start: int, end: int, cuts: Sequence[int]) -> Iterator[tuple[int, int]]:
    for cut in cuts[bisect_left(cuts, start + 1) : bisect_left(cuts, end)]:
        yield start, cut
        start = cut
    yield start, end
