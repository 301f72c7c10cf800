"""What a pronoun means: places where somebody is meant, ranked, and how sure the first is.

In: places of parties in the order of the text. Out: for a pronoun the party that ranks first, or
none where another ranks nearly as high. Nearer is better, a speaker better than a subject, a
subject better than an object; who is named in the words spoken, or was spoken to, is less likely.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from newsqed.annotate import engine
from newsqed.annotate.quotation.page import Span

BACK = 4  # sentences with somebody in them that an antecedent may stand before its pronoun
_REACH = 1200  # code points that it may stand before it
_FAR = 40  # places of parties that it may stand before it
_NEAR = 6.0  # of what stands in the last sentence; less a step for each sentence before it
_STEP = 1.5
_PARAGRAPH = 1.0  # less for what stands in a paragraph before that of the last
_REPORTED = 1.0  # less for what stands in somebody's reported words
_NAMED = 3.0  # less for who is named in the words themselves
_MARGIN = 1.2  # by how much the first must be before the second

Kind = Literal["speaker", "subject", "object", "oblique", "hearer"]
_WORTH: dict[Kind, float] = {
    "speaker": 2.0,
    "subject": 1.0,
    "object": 0.0,
    "oblique": -1.0,
    "hearer": -1.0,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place where a party is meant, outside of quotations or by their attribution."""

    start: int
    end: int
    party: str
    kind: Kind | None = None  # told by the words around it
    like: Place | None = None  # the one before "and", whose kind it has
    extra: float = 0.0


class Places:
    """The places of the parties of one text, in order.

    Args:
        reading: the text.
        kinds: tells the kind of a place by the words around it, and what it is worth beside.
    """

    def __init__(
        self, reading: engine.Reading, kinds: Callable[[int, int], tuple[Kind, float]]
    ) -> None:
        self._reading, self._kinds = reading, kinds
        self._told: dict[tuple[int, int], tuple[Kind, float]] = {}
        self._places: list[Place] = []
        self._starts: list[int] = []
        self._reported: list[Span] = []

    def report(self, spans: Sequence[Span]) -> None:
        """Note what somebody is told to have said: who is named there is no speaker by that."""
        self._reported += spans

    def fill(self, places: Sequence[Place]) -> None:
        """Give all places that are known at first, in order."""
        self._places = list(places)
        self._starts = [place.start for place in places]

    def kind(self, place: Place) -> Kind:
        """What is meant at a place is this to its clause."""
        return place.kind or self._tell(place)[0]

    def _tell(self, place: Place) -> tuple[Kind, float]:
        while place.like is not None:
            place = place.like
        if place.kind is not None:
            return place.kind, place.extra
        span = place.start, place.end
        if span not in self._told:
            self._told[span] = self._kinds(*span)
        return self._told[span]

    def note(self, place: Place) -> None:
        """Add a place."""
        index = bisect_left(self._starts, place.start)
        self._starts.insert(index, place.start)
        self._places.insert(index, place)

    def last(self, offset: int, count: int = _FAR) -> Iterator[Place]:
        """The places before an offset, the nearest first."""
        index = bisect_left(self._starts, offset)
        return reversed(self._places[max(0, index - count) : index])

    def within(self, start: int, end: int) -> Sequence[Place]:
        """The places that begin within `[start, end)`."""
        return self._places[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def steps(self, offset: int, content: Sequence[Span]) -> Iterator[tuple[int, Place]]:
        """The places before an offset and outside a content, each with its sentence's distance.

        Sentences without places do not count: 0 is the last one that has any.
        """
        step, current = -1, None
        for place in self.last(offset):
            if offset - place.end > _REACH:
                return
            index = bisect_right(content, (place.start, len(self._reading.text))) - 1
            if index >= 0 and place.start < content[index][1]:
                continue
            sentence = self._reading.sentence_at(place.start)
            if sentence != current:
                step, current = step + 1, sentence
                if step > BACK:
                    return
            yield step, place

    def first(
        self,
        offset: int,
        content: Sequence[Span],
        worth: Callable[[str], float | None],
        named: Collection[str] = (),
    ) -> str | None:
        """The party that ranks first before an offset, if it does so by far enough.

        Args:
            offset: where the pronoun stands, code points.
            content: the words that it speaks; nothing in them counts.
            worth: what a party is worth beside its places, or None where it does not fit.
            named: parties that the words spoken name.
        """
        scores: dict[str, float] = {}
        last = -1  # where the paragraph of the last place begins
        for step, place in self.steps(offset, content):
            if last < 0:
                last = self._reading.text.rfind("\n", 0, place.start) + 1
            more = worth(place.party)
            if more is None:
                continue
            if place.start < last:
                more -= _PARAGRAPH
            kind, extra = (place.kind, 0.0) if place.kind else self._tell(place)
            if kind != "speaker" and self._is_reported(place.start):
                more -= _REPORTED
            score = _NEAR - _STEP * step + _WORTH[kind] + extra + place.extra + more
            if place.party in named:
                score -= _NAMED
            scores[place.party] = max(score, scores.get(place.party, score))
        ranked = sorted(scores, key=lambda party: -scores[party])
        if len(ranked) > 1 and scores[ranked[0]] - scores[ranked[1]] < _MARGIN:
            return None
        return ranked[0] if ranked else None

    def _is_reported(self, offset: int) -> bool:
        index = bisect_right(self._reported, (offset, len(self._reading.text))) - 1
        return index >= 0 and offset < self._reported[index][1]
