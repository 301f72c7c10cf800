"""Which place the words of a mark mean: the next that is left, in reading order.

In: a text, words as somebody typed them (`A ~ B`: from A to B; `the [[club]]`: a part of them), and
how far reading has come. Out: a span, or an error that shows the places there are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsqed.editing.finding import AmbiguousError, context, pick
from newsqed.editing.words import find
from newsqed.errors import NewsqedError
from newsqed.records import Span

Pair = tuple[int, int]
GAP = " ~ "
_PART = re.compile(r"(.*)\[\[(.+)\]\](.*)", re.DOTALL)


@dataclass(slots=True)
class Reader:
    """How far reading has come in one text, kind by kind.

    Attributes:
        text: the text.
        bounds: the paragraph that is read, or the whole text.
        since: where the last one of a kind begins in it.
        taken: where those of a kind stand.
    """

    text: str
    bounds: Pair
    since: dict[str, int] = field(default_factory=dict)
    taken: dict[str, list[Pair]] = field(default_factory=lambda: defaultdict(list))

    def turn_to(self, bounds: Pair) -> None:
        """Begin to read a paragraph, or the text, from its first word."""
        self.bounds = bounds
        self.since = {}

    def take(self, kind: str, span: Span) -> None:
        """Go on to the span, which is now one of that kind."""
        self.since[kind] = span.start
        self.taken[kind].append((span.start, span.end))

    def next(self, kind: str, words: str, *, inside: bool = False, over: bool = False) -> Span:
        """The next place of the words, in the paragraph, that is none of that kind yet.

        Args:
            kind: of what is marked; each kind is read on its own.
            words: what to look for.
            inside: whether it stands inside of one that is marked; else it stands inside of none.
            over: whether it does not matter inside of what it stands.

        Raises:
            NewsqedError: there is none.
        """
        places = self.all(words)
        begin, stop = self.bounds
        here = [span for span in places if begin <= span.start < stop]
        if not here:
            raise NewsqedError(
                f"the paragraph holds no {words!r}",
                hint=f"another does: {context(self.text, places[0])}",
            )
        for span in here:
            if span.start < self.since.get(kind, 0) or (span.start, span.end) in self.taken[kind]:
                continue
            within = any(a <= span.start and span.end <= b for a, b in self.taken[kind])
            if over or within is inside:
                return span
        raise NewsqedError(
            f"no {words!r} is left here: {'; '.join(context(self.text, span) for span in here)}",
            hint="lines go in reading order; a name inside of a marked one takes `| in`; "
            "[[…]] around it, with words beside it, tells one of several",
        )

    def beside(self, words: str, spans: Sequence[Pair]) -> Span:
        """The place of the words that is nearest to the spans, outside of them.

        Raises:
            NewsqedError: there is none, or several are as near.
        """
        if not _PART.fullmatch(words.strip()):
            return pick(self.text, words, near=spans)
        outside = [
            span
            for span in self.all(words)
            if all(span.end <= start or end <= span.start for start, end in spans)
        ]
        if not outside:
            raise NewsqedError(f"{words!r} stands only inside of it")
        away = [_distance(span, spans) for span in outside]
        if away.count(min(away)) > 1:
            near = [span for span, far in zip(outside, away, strict=True) if far == min(away)]
            raise AmbiguousError(words, self.text, near, "give more of the words beside it")
        return outside[away.index(min(away))]

    def all(self, words: str) -> list[Span]:
        """All places of the words in the text, in order.

        Raises:
            NewsqedError: there are none.
        """
        if any(sign in words and sign in self.text for sign in (GAP, "[[")) and (
            literal := _literal(self.text, words)
        ):
            return literal
        if part := _PART.fullmatch(words.strip()):
            return self._parts(part[1], part[2], part[3])
        first, gap, last = words.partition(GAP)
        if not gap:
            return find(self.text, words)
        ends = find(self.text, last)
        spans = []
        for begin in find(self.text, first):
            stop = next((end.end for end in ends if end.start >= begin.end), None)
            if stop is not None:
                spans.append(Span(begin.start, stop, self.text[begin.start : stop]))
        if not spans:
            raise NewsqedError(f"no {last.strip()!r} stands after {first.strip()!r}")
        return spans

    def _parts(self, before: str, words: str, after: str) -> list[Span]:
        """The places of words that stand between others."""
        found = []
        for whole in find(self.text, before + words + after):
            at = find(whole.text, before)[0].end if before.strip() else 0
            inner = next((one for one in find(whole.text, words) if one.start >= at), None)
            if inner is not None:
                start, end = whole.start + inner.start, whole.start + inner.end
                found.append(Span(start, end, self.text[start:end]))
        if not found:
            raise NewsqedError(f"the text holds no {words!r} so", hint="[[…]] holds whole words")
        return found


def _literal(text: str, words: str) -> list[Span]:
    """Where a text holds words that look like notation."""
    try:
        return find(text, words)
    except NewsqedError:
        return []


def _distance(span: Span, spans: Sequence[Pair]) -> int:
    return min(max(start - span.end, span.start - end) for start, end in spans)
