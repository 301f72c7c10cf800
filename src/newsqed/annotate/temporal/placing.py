"""All dates of one text placed on the calendar: each by itself, then what their links tell.

In: what the dates say, in the order of the text, and the links between them. Out: the fields of
their records, references to other dates by their number in the text (`d1` is the first). The
resolver reads the text from the left; once it has come to the end of a range or a list, the
members complete each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from newsqed import dates
from newsqed.annotate.engine import Match
from newsqed.annotate.temporal import points, ranges
from newsqed.annotate.temporal.links import Link
from newsqed.annotate.temporal.meaning import Meaning
from newsqed.annotate.temporal.points import Point
from newsqed.annotate.temporal.resolution import Resolver

Fields = dict[str, Any]
Said = Sequence[tuple[Match, Meaning]]

# From coarse to fine; a duration begins with a date that is at least as fine as its unit.
_FINENESS = ("century", "decade", "year", "half", "season", "quarter", "month", "week", "weekend")
_LEAD = 8  # code points before a date that begins its sentence: "During "
_LENT = frozenset(("year", "month"))  # what rules read beside a date
_UNITS = {"Y": "year", "M": "month", "W": "week"}


class Placing:
    """Places the dates of one text.

    Args:
        said: where each date stands and what it says, in the order of the text.
        links: what joins them.
        published: the day the text was published, None if that is not known.
        tense: tells the tense of a date's clause.
        sentence: where the sentence of an offset begins and ends.
    """

    def __init__(
        self,
        said: Said,
        links: Sequence[Link],
        published: date | None,
        tense: Callable[[Match], str | None],
        sentence: Callable[[int], tuple[int, int]],
    ) -> None:
        self._matches = [match for match, _ in said]
        self._said = [meaning for _, meaning in said]
        self._extents = [link for link in links if link.means == "extent"]
        self._groups = {link.members[-1]: link for link in links if link.means != "extent"}
        self._published = published
        self._tense = tense
        self._sentence = sentence
        self._resolver = Resolver(published)
        self._found: list[Fields | None] = [None] * len(self._said)

    def fields(self) -> list[Fields | None]:
        """For each date type, value and what follows from them; None where no date can be meant."""
        for group in self._groups.values():
            self._lend_meridiem(group.members)
        for number in range(len(self._said)):
            self._found[number] = self._resolve(number, self._said[number])
            if number in self._groups:
                self._join(self._groups[number])
        for extent in self._extents:
            self._bound(extent)
        return self._found

    def _resolve(self, number: int, said: Meaning, *, remember: bool = True) -> Fields | None:
        match = self._matches[number]
        sentence = self._sentence(match.start)
        return self._resolver.resolve(
            said,
            _id(number),
            sentence,
            lambda: self._tense(match),
            match.start - sentence[0] <= _LEAD,
            remember=remember,
        )

    # ------------------------------------------------------------ ranges and lists

    def _lend_meridiem(self, members: Sequence[int]) -> None:
        """Tells the half of the day of hours which took it from the hour after them."""
        for number, following in pairwise(members):
            match, said = self._matches[number], self._said[number]
            lent = "meridiem" in match.groups and match.groups["meridiem"][0] >= match.items[1]
            if lent and "meridiem" in said.parts:
                half = ranges.borrowed(said.parts, self._said[following].parts)
                self._said[number] = replace(said, parts={**said.parts, "meridiem": half})

    def _join(self, group: Link) -> None:
        """Lets the members of a range or list complete each other."""
        ordered = group.means == "range"
        members = group.members
        said = [self._own(number) for number in members]
        lenders = {place: ranges.lender(said, place) for place in range(len(members))}
        for place in sorted(lenders, key=lambda place: -ranges.told(said[place])):
            other = lenders[place]
            if other is not None:
                self._complete(members[place], members[other], ordered=ordered)
        for place in range(len(members) - 1):
            first, second = members[place : place + 2]
            if "start" in self._matches[second].groups:
                self._again(second, self._said[second], _id(first))
            if lenders[place] is None and lenders[place + 1] is None:
                self._agree(first, second, ordered=ordered)
            if ordered:
                self._follow(first, second)

    def _own(self, number: int) -> Meaning:
        """What a date says without the year and month that a rule has read beside it."""
        match, said = self._matches[number], self._said[number]
        first, last = match.items
        parts = {
            name: part
            for name, part in said.parts.items()
            if name not in _LENT
            or name not in match.groups
            or first <= match.groups[name][0] < last
        }
        return replace(said, parts=parts)

    def _complete(self, number: int, other: int, *, ordered: bool) -> None:
        """Has the one date lend to the other what it lacks."""
        said, point, before = self._own(number), self._point(other), number < other
        if point is None or (ranges.kind(said) == "weekday" and not ordered):
            return
        full = ranges.completed(said, point, before=before, ordered=ordered or before)
        self._again(number, full, _id(other))

    def _again(self, number: int, said: Meaning | None, anchor: str) -> bool:
        """Places a date anew, counted from another; whether that makes sense."""
        last = any(number == group.members[-1] for group in self._groups.values())
        found = self._resolve(number, said, remember=last) if said is not None else None
        if found is None or "X" in found["value"]:
            return False
        self._found[number] = {**found, "anchor": anchor}
        return True

    def _agree(self, first: int, second: int, *, ordered: bool) -> None:
        """Puts two names without a year or week as near each other as their order allows."""
        one, two = self._said[first], self._said[second]
        begin, end = self._point(first), self._point(second)
        if not ranges.together(one, two, ordered=ordered) or begin is None or end is None:
            return
        past = self._published is not None and self._tense(self._matches[second]) == "past"
        beyond = past and self._ahead(end)
        if ranges.follows(begin, end, one) and not beyond:
            return
        full = ranges.completed(two, begin, before=False, ordered=True)
        again = self._again(second, full, _id(first))
        moved = self._point(second)
        if past and again and moved is not None and self._ahead(moved):
            assert self._published is not None
            today = points.on_day(self._published)
            full = ranges.completed(two, today, before=True, ordered=True)
            ended = self._again(second, full, "published") and self._point(second)
            if ended:
                full = ranges.completed(one, ended, before=True, ordered=True)
                self._again(first, full, _id(second))

    def _ahead(self, point: Point) -> bool:
        first = point.first
        return first is not None and self._published is not None and first > self._published

    def _follow(self, first: int, second: int) -> None:
        """Moves a time of day that would lie beyond the other one to the next or previous day."""
        one, two = self._found[first], self._found[second]
        if not one or not two or "X" in one["value"] + two["value"]:
            return
        day, _, clock = one["value"].partition("T")
        other, _, until = two["value"].partition("T")
        if day != other or not (clock[:1].isdigit() and until[:1].isdigit() and clock > until):
            return
        borrowed = ranges.told(self._own(second)) and not ranges.told(self._own(first))
        number, step = (first, -1) if borrowed else (second, 1)
        if ranges.told(self._own(number)):
            return
        try:
            moved = points.on_day(date.fromisoformat(day) + timedelta(days=step))
        except OverflowError:
            return
        full = ranges.completed(self._own(number), moved, before=False, ordered=False)
        self._again(number, full, _id(second if borrowed else first))

    def _point(self, number: int) -> Point | None:
        """Where a date lies; None where that is not known."""
        found = self._found[number]
        if found is None or found["type"] not in ("DATE", "TIME") or "X" in found["value"]:
            return None
        if found["value"] in dates.REFERENCES:
            return None
        return points.of_value(found["value"])

    # ------------------------------------------------------------ durations and their ends

    def _bound(self, extent: Link) -> None:
        """Writes with which dates a duration begins and ends."""
        record = self._found[extent.span] if extent.span is not None else None
        if extent.span is None or record is None or record["type"] != "DURATION":
            return
        if extent.tenses and self._tense(self._matches[extent.span]) not in extent.tenses:
            return
        for key, told in (("begin_point", extent.begin), ("end_point", extent.end)):
            point: str | None = None
            if isinstance(told, int):
                point = _id(told) if self._found[told] is not None else None
            elif told == "published":
                point = told if self._published is not None else None
            elif told == "focus":
                point = self._spoken_of(extent.span, record["value"])
            if point is not None:
                record.setdefault(key, point)

    def _spoken_of(self, span: int, value: str) -> str | None:
        """The date just before a duration, in its sentence or the one before, if fine enough."""
        if not span:
            return None
        begin, _ = self._sentence(self._matches[span].start)
        earliest, _ = self._sentence(max(begin - 2, 0))
        match, point = self._matches[span - 1], self._point(span - 1)
        if point is None or match.start < earliest:
            return None
        grain = dates.granularity(point.value)
        unit = _UNITS.get(value[-1]) if "T" not in value else None
        if grain in _FINENESS and (unit is None or _FINENESS.index(grain) < _FINENESS.index(unit)):
            return None
        return _id(span - 1)


def _id(number: int) -> str:
    return f"d{number + 1}"
