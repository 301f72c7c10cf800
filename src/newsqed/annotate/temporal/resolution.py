"""From what an expression says to its value.

In: a `Meaning`, the publication day, and the dates that came before in the text. Out: the fields
of a date record. It keeps the date in focus, to which "a year earlier", "that day" and a bare
time of day refer. What cannot be told keeps X.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from newsqed import dates
from newsqed.annotate.temporal import candidates, points
from newsqed.annotate.temporal.meaning import Meaning
from newsqed.annotate.temporal.points import Point
from newsqed.errors import NewsqedError

# A shift's bound tells what its sum does: more than a year ago lies before it.
_BOUNDS = {
    "MORE_THAN": ("BEFORE", "AFTER"),
    "LESS_THAN": ("AFTER", "BEFORE"),
    "EQUAL_OR_MORE": ("ON_OR_BEFORE", "ON_OR_AFTER"),
    "EQUAL_OR_LESS": ("ON_OR_AFTER", "ON_OR_BEFORE"),
}
_REFERENCES = {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}

_GAP = 2  # code points between sentences that follow each other
_MIDNIGHT = "24:00"
_NEAR = 31  # days from publication within which a day stays in mind, whatever is said between

Tense = Callable[[], "str | None"]


@dataclass(frozen=True, slots=True)
class Focus:
    """The date that was spoken of last, and whether its sentence begins with it."""

    id: str
    point: Point
    sentence: tuple[int, int]
    absolute: bool
    leads: bool = False


class Resolver:
    """Places the expressions of one text, in their order, on the calendar.

    Args:
        published: the day the text was published, None if that is not known.
    """

    def __init__(self, published: date | None) -> None:
        self._published = published
        self._leads = False
        self._focus: Focus | None = None
        self._day: Focus | None = None  # the last day or time of day
        self._period: Focus | None = None  # the last quarter or other stretch shorter than a year

    def resolve(
        self,
        said: Meaning,
        id_: str,
        sentence: tuple[int, int],
        tense: Tense,
        leads: bool = False,
        *,
        remember: bool = True,
    ) -> dict[str, Any] | None:
        """The record's type, value and what follows from them; None where no date can be meant.

        Args:
            said: what the expression says.
            id_: the id that its record will have.
            sentence: where its sentence begins and ends.
            tense: tells the tense of its clause, if asked.
            leads: whether the sentence begins with it.
            remember: whether what follows may refer to it.
        """
        self._leads = leads
        fields: dict[str, Any] = {
            name: said.fields[name] for name in ("mod", "quant", "freq") if name in said.fields
        }
        type_ = said.type
        if said.kind == "reference":
            value: str | None = said.fields["value"]
        elif said.kind == "span":
            value = points.duration(said.amount, said.unit)
            if "more" in said.fields:
                rest = points.duration(float(said.fields["more"]), said.fields["more_unit"])
                value = points.joined(value, rest)
        elif said.kind == "set":
            value = self._repeated(said)
        else:
            placed = self._placed(said, sentence, tense)
            if placed is None:
                return None
            point, anchor = placed
            if "as" in said.fields:
                point = points.around(point, said.fields["as"])
            if "around" in said.fields and point.day:
                point = points.day_after(point.day, int(said.fields["around"]), "D") or point
            value = point.value
            type_ = "TIME" if "T" in value else type_  # a *_REF has one, too
            type_ = "DATE" if value in dates.REFERENCES else type_
            fields["anchor"] = anchor if "X" not in value or anchor != "published" else None
            if value in dates.REFERENCES:
                fields["anchor"] = None
            self._bound(said, fields)
            if point.offset:
                fields["utc_offset"] = point.offset
            if "fiscal" in said.fields:
                fields["fiscal"] = True
            if remember:
                told = anchor is None or self._story(anchor)
                self._remember(said, Focus(id_, point, sentence, told, leads))
        if value is None or not _valid(value):
            return None
        interval = dates.derived(value, type_, fields.get("fiscal"))
        if interval is not None:
            fields["earliest"], fields["latest"] = interval
        return {"type": type_, "value": value, **fields}

    def _remember(self, said: Meaning, focus: Focus) -> None:
        """Puts the date into focus, unless it is only something to compare with."""
        first, last = focus.point.first, focus.point.last
        if first is None or last is None:
            return
        backward = said.direction is not None and said.direction < 0
        if backward and said.unit == "Y" and said.anchor != "published":
            return
        if said.anchor == "period" and said.unit != "Q":
            return
        over = self._published is None or last < self._published
        if focus.point.unit in ("Q", "H") and over and not backward:
            self._period = focus
        self._focus = focus
        if focus.point.unit in ("D", "T"):
            self._day = focus

    @staticmethod
    def _bound(said: Meaning, fields: dict[str, Any]) -> None:
        bounds = _BOUNDS.get(fields.get("mod", ""))
        if bounds and said.direction is not None:
            fields["mod"] = bounds[said.direction > 0]
        elif bounds:
            del fields["mod"]

    def _repeated(self, said: Meaning) -> str | None:
        if "set" in said.fields:
            return said.fields["set"]
        if said.parts:
            return points.pattern(said.parts)
        return points.duration(1.0 if said.amount is None else said.amount, said.unit)

    # ------------------------------------------------------------ points

    def _placed(
        self, said: Meaning, sentence: tuple[int, int], tense: Tense
    ) -> tuple[Point, str | None] | None:
        """The point and what it was resolved against: an id, `published`, or None."""
        base = self._base(said, sentence, tense)
        if base is None:
            return None
        point, anchor = base
        if {"clock", "hour", "daypart"}.isdisjoint(said.parts):
            return point, anchor
        parts = said.parts
        alone = not points.named(parts) and anchor == "published"
        if parts.get("clock") == _MIDNIGHT and alone and tense() != "future":
            parts = {**parts, "clock": "00:00"}  # the midnight that has been
        timed = points.at_time(point, parts, said.fields.get("zone"))
        return (timed, anchor) if timed else None

    def _base(
        self, said: Meaning, sentence: tuple[int, int], tense: Tense
    ) -> tuple[Point, str | None] | None:
        """The day or longer that the expression names."""
        parts = said.parts
        if "same" in said.fields:
            return self._same(sentence, tense)
        if said.amount is not None:
            return self._shifted(said, sentence, tense)
        if said.direction is not None and said.unit is not None:
            return self._directed(said, sentence, tense)
        if said.anchor == "period" and "year" in parts:
            return self._period_of(parts["year"])
        if points.dated(parts):
            point = points.absolute(parts)
            return (point, None) if point else None
        if points.named(parts):
            return self._named(said, sentence, tense)
        return self._day_in_focus(sentence)

    def _same(self, sentence: tuple[int, int], tense: Tense) -> tuple[Point, str | None]:
        """The date spoken of last, if that was in this sentence or the one before."""
        focus = self._focus
        if focus is not None and sentence[0] - focus.sentence[1] <= _GAP:
            return focus.point, focus.id
        return Point("FUTURE_REF" if tense() == "future" else "PAST_REF", "R"), None

    def _shifted(
        self, said: Meaning, sentence: tuple[int, int], tense: Tense
    ) -> tuple[Point, str | None] | None:
        """So many units before or after the publication or the date in focus."""
        direction, amount = said.direction or 0, said.amount
        if amount == "X" and said.anchor == "focus" and direction > 0 and tense() != "future":
            direction = -1  # a few days later in a story of the past is past
        if amount == "X" or said.unit is None or not isinstance(amount, float):
            return Point(_REFERENCES[(direction > 0) - (direction < 0)], "R"), None
        focus = self._focus if said.anchor == "focus" else None
        compared = focus is None or focus.point.unit in ("Q", "H", "Y")
        if said.unit == "Y" and direction < 0 and self._period and compared:
            # Beside a quarter, a year ago or earlier is the same quarter of the year before.
            focus = self._period
        if focus is not None:
            moved = points.moved(focus.point, amount * direction, said.unit)
            if moved is not None:
                return moved, focus.id
        if said.anchor == "focus" and direction > 0:
            return self._lost(focus, said.unit, direction)
        if self._published is None:
            return Point(points.unknown(said.unit), said.unit), None
        if said.parts:
            found = self._counted(said, amount, direction or 1)
        else:
            found = points.shifted(self._published, amount * direction, said.unit)
            if found and found.unit in ("E", "C", "K"):
                found = points.day_after(self._published, amount * direction, said.unit)
                found = points.containing(found.first, "Y") if found and found.first else None
        return (found, "published") if found else None

    @staticmethod
    def _lost(focus: Focus | None, unit: str, direction: int) -> tuple[Point, str | None]:
        """A point of which only the year in focus is known, of that same day the month, too."""
        day = focus.point.first if focus else None
        short = unit not in ("Y", "E", "C", "K")
        if focus is None or day is None or focus.point.unit in ("E", "C", "K") or not short:
            return Point(points.unknown(unit), unit), None
        if focus.point.unit == "M" and unit == "D" and not direction:
            return Point(f"{focus.point.value}-XX", unit), focus.id
        return Point(f"{day.year:04d}{points.unknown(unit)[4:]}", unit), focus.id

    def _counted(self, said: Meaning, amount: float, direction: int) -> Point | None:
        """The day so many units from a named one: a week ago today, two weeks from Sunday."""
        day = self._published
        assert day is not None and said.unit is not None
        if "away" in said.parts:
            start: Point | None = points.shifted(day, float(said.parts["away"]), "D")
        else:
            tense = "future" if direction > 0 else "past"
            start = candidates.choose(said.parts, day, None, tense)
        return (
            points.day_after(start.day, amount * direction, said.unit)
            if start and start.day
            else None
        )

    def _directed(
        self, said: Meaning, sentence: tuple[int, int], tense: Tense
    ) -> tuple[Point, str | None] | None:
        """Last year, this week, tomorrow; perhaps with a part of it: next year's first quarter."""
        unit, direction = said.unit or "D", said.direction or 0
        outer: tuple[Point, str | None] | None = None
        focus = self._focus if said.anchor in ("focus", "context") else None
        if said.anchor == "period" or (said.anchor == "context" and unit in ("Q", "P")):
            if self._period is not None:
                return self._of_period(self._period, direction)
            if self._published is not None and unit in ("Q", "P"):
                quarter = points.shifted(self._published, -1.0, "Q")
                return (quarter, "published") if quarter else None
            unit = "Q" if unit == "P" else unit
        if focus is not None and (said.anchor == "focus" or focus.point.unit == unit):
            moved = points.directed(focus.point, direction, unit)
            if moved is not None:
                outer = moved, focus.id
        lost = said.anchor == "focus" and (unit == "D" or not direction)
        if outer is None and not lost and self._published is not None:
            found = points.shifted(self._published, float(direction), unit)
            if said.anchor == "context" and unit == "WE" and tense() == "past":
                found = points.shifted(self._published, -1.0, unit)
            outer = (found, "published") if found else None
        if outer is None:
            outer = self._lost(focus if said.anchor == "focus" else None, unit, direction)
        return self._part(said, outer)

    @staticmethod
    def _of_period(period: Focus, direction: int) -> tuple[Point, str | None] | None:
        found = points.moved(period.point, float(direction), "Y") if direction else period.point
        return (found, period.id) if found else None

    @staticmethod
    def _part(said: Meaning, outer: tuple[Point, str | None]) -> tuple[Point, str | None] | None:
        """The part of a longer point that the expression names, if it names one."""
        inner = {key: part for key, part in said.parts.items() if key not in points.CLOCK}
        if not inner:
            return outer
        point = points.within(outer[0], inner)
        return (point, outer[1]) if point else None

    def _period_of(self, year: str) -> tuple[Point, str | None]:
        """The part of that year which the text speaks of: the 1988 period."""
        if self._period is not None:
            value = year + self._period.point.value[4:]
            return Point(value, self._period.point.unit), self._period.id
        return Point(year, "Y"), None

    def _named(
        self, said: Meaning, sentence: tuple[int, int], tense: Tense
    ) -> tuple[Point, str | None] | None:
        """A weekday, month, holiday … without its year: which one, the context tells."""
        focus = self._focus
        if said.direction is None and focus and self._told(focus, sentence):
            point = points.within_year(focus.point, said.parts)
            if point is not None:
                return point, focus.id
        if said.anchor == "focus" and focus is None:
            unknown = points.pattern(said.parts)
            return (Point(unknown, "D"), None) if unknown else None
        if said.anchor == "range" and focus and focus.point.first:
            found = candidates.choose(said.parts, focus.point.first, None, "future")
            return (found, focus.id) if found else None
        if said.anchor == "focus" and focus and focus.point.first:
            found = candidates.choose(said.parts, focus.point.first, said.direction, None)
            return (found, focus.id) if found else None
        if self._published is None:
            unknown = points.pattern(said.parts)
            return (Point(unknown, "D"), None) if unknown else None
        when = tense() if said.direction is None else None
        found = candidates.choose(said.parts, self._published, said.direction, when)
        if found is None and {"weekday", "month", "day"} <= said.parts.keys():
            # No near year has that weekday on that day: one of the two is a slip.
            return Point(points.pattern(said.parts) or points.unknown("D"), "D"), None
        return (found, "published") if found else None

    def _story(self, anchor: str) -> bool:
        focus = self._focus
        return focus is not None and anchor == focus.id and focus.absolute

    def _told(self, focus: Focus, sentence: tuple[int, int]) -> bool:
        """Whether the text tells of the year in focus, so that a bare month lies in it."""
        if not focus.absolute:
            return False
        if focus.point.unit != "Y":
            return focus.sentence == sentence
        near = sentence[0] - focus.sentence[1] <= _GAP
        first = focus.point.first
        led = self._leads or (focus.leads and focus.sentence == sentence)
        return near and led and first is not None and self._long_ago(first)

    def _long_ago(self, day: date) -> bool:
        return self._published is None or day.year < self._published.year - 1

    def _day_in_focus(self, sentence: tuple[int, int]) -> tuple[Point, str | None]:
        """The day to which a bare time belongs."""
        focus = self._day
        if focus is not None and focus.point.day is not None:
            day = focus.point.day
            near = self._published is None or abs((self._published - day).days) <= _NEAR
            if near or focus.sentence == sentence or focus is self._focus:
                return points.on_day(day), focus.id
        if self._published is not None:
            return points.on_day(self._published), "published"
        return Point(points.unknown("D"), "D"), None


def _valid(value: str) -> bool:
    try:
        dates.parse(value)
    except NewsqedError:
        return False
    return True
