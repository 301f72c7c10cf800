"""Near-duplicates: texts that share much of their wording, as wire copy and follow-ups do.

In: texts under their ids, one at a time. Out: pairs of ids with the share of wording that they
have in common. What a pair means for splits is for others to say; nothing here opens a file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rensa import RMinHash, RMinHashLSH

# Two texts are near-duplicates from this share of common word triples on. Texts of one desk about
# different events have under 0.05 in common; of a text with 15 % of its words replaced about 0.44
# is left, with 5 % about 0.75 (docs/decisions.md has the figures that were measured).
NEAR = 0.3
_WORDS = 3
_HASHES = 256
_BANDS = 128
_SEED = 20211007
# Scripts that put no spaces between words are read character by character.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f"
_WORD = re.compile(f"[{_UNSPACED}]|[^\\W{_UNSPACED}]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ids whose texts are near-duplicates; `share` estimates their Jaccard similarity."""

    first: str
    second: str
    share: float


def shingles(text: str) -> list[str]:
    """The runs of three words of a text, in lower case; the whole of a shorter one.

    >>> shingles("The quay is dark.")
    ['the quay is', 'quay is dark']
    """
    words = _WORD.findall(unicodedata.normalize("NFC", text).casefold())
    last = max(1, len(words) - _WORDS + 1)
    return [" ".join(words[at : at + _WORDS]) for at in range(last)]


class Index:
    """Texts by what they have in common.

    Source: MinHash with banded locality-sensitive hashing (Broder 1997; Indyk and Motwani 1998).
    Time and memory grow with the number of texts (about 2 KB each), not with the number of pairs.

    Example:
        >>> index = Index()
        >>> text = "The council of Port Ellery said that the quay would stay dark for two weeks"
        >>> list(index.add("first", text)), list(index.add("second", text + ", at least."))
        ([], [Pair(first='first', second='second', share=0.85546875)])
    """

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._hashes: list[RMinHash] = []
        self._bands = RMinHashLSH(NEAR, _HASHES, _BANDS)

    def add(self, identifier: str, text: str) -> Iterator[Pair]:
        """Take a text in; its near-duplicates among those taken in before, in their order."""
        made = _hashed(text)
        found = self._near(identifier, made)
        self._bands.insert(len(self._ids), made)
        self._ids.append(identifier)
        self._hashes.append(made)
        return iter(found)

    def like(self, identifier: str, text: str) -> list[Pair]:
        """The near-duplicates of a text that is not taken in."""
        return self._near(identifier, _hashed(text))

    def _near(self, identifier: str, made: RMinHash) -> list[Pair]:
        shares = (
            (self._ids[number], float(made.jaccard(self._hashes[number])))
            for number in sorted(set(self._bands.query(made)))
        )
        return [Pair(other, identifier, share) for other, share in shares if share >= NEAR]


def _hashed(text: str) -> RMinHash:
    made = RMinHash(_HASHES, _SEED)
    made.update(shingles(text))
    return made
