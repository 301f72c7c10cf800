"""A text read into items, once for all layers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate

from newsqed import text as texts

# Words with inner apostrophes but without a final 's, numbers with a following ordinal or plural
# ending, 's, line ends, single marks. Hyphens part words.
ITEM = re.compile(
    r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*(?:['’](?![sS](?![^\W\d_]))[^\W\d_]+)*"
    r"|\d+(?:[.,:]\d+)*(?:(?:st|nd|rd|th|s)(?![^\W_]))?"
    r"|['’][sS](?![^\W\d_])"
    r"|\n\s*|[^\s]"
)
_PARTED = re.compile(f"({ITEM.pattern})")


class Reading:
    """A text read into items, once for all layers.

    Attributes:
        text: the text.
        words: the items as written.
        starts: where each begins, code points.
        ends: where each ends.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        # What stands between items and the items in turns, and where each ends.
        pieces = _PARTED.split(text)
        ends = list(accumulate(map(len, pieces)))
        self.words: list[str] = pieces[1::2]
        self.starts: list[int] = ends[:-1:2]
        self.ends: list[int] = ends[1::2]
        # No `cached_property`: up to Python 3.11 it locks, and a lock that another thread holds
        # at a fork is never released in the child.
        self._paragraphs: list[tuple[int, int]] | None = None
        self._sentences: list[tuple[int, int]] | None = None

    @property
    def paragraphs(self) -> list[tuple[int, int]]:
        """The paragraphs, `(start, end)` in code points."""
        if self._paragraphs is None:
            self._paragraphs = texts.paragraphs(self.text)
        return self._paragraphs

    @property
    def sentences(self) -> list[tuple[int, int]]:
        """The sentences, `(start, end)` in code points."""
        if self._sentences is None:
            self._sentences = [
                sentence
                for start, end in self.paragraphs
                for sentence in texts.sentences(self.text[start:end], offset=start)
            ]
        return self._sentences

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """The sentence that holds the offset, or an empty one there."""
        index = bisect_right(self.sentences, (offset, len(self.text) + 1)) - 1
        if index >= 0 and offset < self.sentences[index][1]:
            return self.sentences[index]
        return offset, offset

    def item_at(self, offset: int) -> int:
        """The index of the first item that ends after the offset."""
        return bisect_right(self.ends, offset)

    def items(self, start: int, end: int) -> range:
        """The indexes of the items that lie within `[start, end)`."""
        return range(bisect_left(self.starts, start), bisect_right(self.ends, end))
