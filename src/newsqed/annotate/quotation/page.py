"""A text as sentences of quotation-level items.

In: a text as the grammar of quotations sees it. Out: for each item its sentence and paragraph,
a marked run being one item however many sentences it holds.
"""

from __future__ import annotations

from newsqed.annotate import engine

Span = tuple[int, int]


class Page:
    """A typed text with its sentences.

    Attributes:
        typed: the text.
        language: the language of its rules.
        offset: where it begins in the whole text, code points; nested pages begin further on.
        first: the first item of each item's sentence.
        last: the last one, end mark included.
        paragraph: each item's paragraph, counted from 0.
    """

    def __init__(self, typed: engine.Typed, language: str, offset: int = 0) -> None:
        self.typed = typed
        self.words = typed.words
        self.count = len(typed.words)
        self.language = language
        self.offset = offset
        self.first = [0] * self.count
        self.last = [0] * self.count
        self.paragraph = [0] * self.count
        kinds = [word.types for word in typed.words]
        start, paragraph = 0, 0
        for item, types in enumerate(kinds):
            self.paragraph[item] = paragraph
            ends = "END" in types or "BREAK" in types or item + 1 == self.count
            if not ends and "RUNSTOP" in types:
                ends = not kinds[item + 1].isdisjoint(_BEGIN)
            if ends:
                self.first[start : item + 1] = [start] * (item + 1 - start)
                self.last[start : item + 1] = [item] * (item + 1 - start)
                start = item + 1
            if "BREAK" in types:
                paragraph += 1

    def has(self, item: int, *types: str) -> bool:
        """Whether the item is there and has one of the types."""
        return 0 <= item < self.count and not self.words[item].types.isdisjoint(types)

    def span(self, first: int, last: int) -> Span:
        """Items `[first, last)` as code points of the whole text."""
        start, end = self.typed.start(first), self.typed.end(last - 1)
        return start + self.offset, end + self.offset

    def text(self, span: Span) -> str:
        """What stands at code points of the whole text."""
        return self.typed.reading.text[span[0] - self.offset : span[1] - self.offset]


_BEGIN = ("CAP", "BREAK", "RUNCAPITAL")  # what may begin a sentence after a run with a full stop
