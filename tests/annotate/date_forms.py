"""Ways to write a day in English news, each made from the day and read back by the rules.

A form is a function from a day to its words, with the value that they must come to. Those that
say less than the day itself are written in an article of a day nearby.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
SHORT = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.",
         "Dec.")  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS_SHORT = ("Mon.", "Tue.", "Wed.", "Thu.", "Fri.", "Sat.", "Sun.")
_ONES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
         "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
         "seventeenth", "eighteenth", "nineteenth", "twentieth")  # fmt: skip
ORDINALS = (*_ONES, *(f"twenty-{word}" for word in _ONES[:9]), "thirtieth", "thirty-first")

ON = (  # after a preposition
    "The old mill closed on {}.",
    "On {}, the council met in the long hall.",
    "It was signed on {} and forgotten.",
    "“We left on {},” said Ada Quist of the ferry company.",
    "The vote (held on {}) changed nothing",
)
BARE = (  # without one
    "The notice is dated {}.",
    "The hall opened {}, and half the town came.",
    "Minutes ({}): the bridge stays shut.",
    "It read: {}; the rest was lost.",
    "The letter, {}, was never sent",
)


@dataclass(frozen=True)
class Form:
    """One way to write a day.

    Attributes:
        name: the form for the day 2021-10-06, for reports.
        words: the words for a day.
        value: the value for the day.
        carriers: sentences with a place for the words.
        published: a day of publication for the day, if the words need one.
        language: of the article.
        utc_offset: of the record.
    """

    name: str
    words: Callable[[date], str]
    value: Callable[[date], str] = date.isoformat
    carriers: tuple[str, ...] = ON
    published: Callable[[random.Random, date], date] | None = None
    language: str = "en"
    utc_offset: str | None = None


def _ending(number: int) -> str:
    if number in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def written(pattern: str) -> Callable[[date], str]:
    """The function that fills a pattern with the parts of a day."""

    def fill(day: date) -> str:
        month = MONTHS[day.month - 1]
        return pattern.format(
            d=day.day, dd=f"{day.day:02d}", th=f"{day.day}{_ending(day.day)}",
            ordinal=ORDINALS[day.day - 1], Month=month, Mon=month[:3], MONTH=month.upper(),
            ap=SHORT[day.month - 1], m=day.month, mm=f"{day.month:02d}", y=f"{day.year:04d}",
            yy=f"{day.year % 100:02d}", Day=WEEKDAYS[day.weekday()],
            day=WEEKDAYS_SHORT[day.weekday()], D=WEEKDAYS[day.weekday()][:3],
        )  # fmt: skip

    return fill


def _absolute(name: str, pattern: str, carriers: tuple[str, ...] = ON + BARE, **more: str) -> Form:
    return Form(name, written(pattern), carriers=carriers, **more)  # type: ignore[arg-type]


def _timed(name: str, pattern: str, clock: str, utc_offset: str | None = None) -> Form:
    return Form(name, written(pattern), lambda day: f"{day.isoformat()}T{clock}",
                carriers=(*BARE, "The doors shut at {} and stayed shut."),
                utc_offset=utc_offset)  # fmt: skip


_PAST = ("The old mill closed {}.", "The ferry sank {}, Ada Quist said.", "It rained {} in Harl.")
_PAST_ON = ("The old mill closed on {}.", "The vote was held on {}, she said.", "It sank on {}.")
_AHEAD = ("It will reopen {}.", "Ada Quist will sail {}.", "The ferry will run {}, he said.")


def _relative(name: str, pattern: str, least: int, most: int,
              carriers: tuple[str, ...] = _PAST_ON, part: str = "") -> Form:  # fmt: skip
    """A form in an article of so many days after the day."""

    def published(draw: random.Random, day: date) -> date:
        return day + timedelta(days=draw.randint(least, most))

    return Form(name, written(pattern), lambda day: day.isoformat() + part, carriers, published)


def _short_year(day: date) -> str:
    """Two digits are a year from 1941 to 2040."""
    short = day.year % 100
    return f"{1900 + short if short > 40 else 2000 + short}{day.isoformat()[4:]}"


_OF_YEAR = (
    "The mill opened in {year}. It closed on {}.",
    "Built in {year}, the quay was lost on {}.",
)
_IN_YEAR = ("In {year} the mill closed on {}.", "In {year}, the quay was lost on {}.")


def _of_year(name: str, pattern: str, later: int, carriers: tuple[str, ...] = _PAST_ON) -> Form:
    """A form in an article of so many years later."""

    def published(draw: random.Random, day: date) -> date:
        first = date(day.year + later, 1, 1) if later else day
        return date.fromordinal(
            draw.randint(first.toordinal(), date(first.year, 12, 31).toordinal())
        )

    return Form(name, written(pattern), carriers=carriers, published=published)


FORMS = (
    _absolute("6 October 2021", "{d} {Month} {y}"),
    _absolute("06 October 2021", "{dd} {Month} {y}"),
    _absolute("6 October, 2021", "{d} {Month}, {y}"),
    _absolute("October 6, 2021", "{Month} {d}, {y}"),
    _absolute("October 6 2021", "{Month} {d} {y}"),
    _absolute("October 06, 2021", "{Month} {dd}, {y}"),
    _absolute("OCTOBER 6, 2021", "{MONTH} {d}, {y}"),
    _absolute("6 OCTOBER 2021", "{d} {MONTH} {y}"),
    _absolute("Oct. 6, 2021", "{ap} {d}, {y}"),
    _absolute("Oct 6, 2021", "{Mon} {d}, {y}"),
    _absolute("Oct 6 2021", "{Mon} {d} {y}"),
    _absolute("6 Oct 2021", "{d} {Mon} {y}"),
    _absolute("6 Oct. 2021", "{d} {ap} {y}"),
    _absolute("6th October 2021", "{th} {Month} {y}"),
    _absolute("6th October, 2021", "{th} {Month}, {y}"),
    _absolute("6th of October 2021", "{th} of {Month} {y}"),
    _absolute("6th of October, 2021", "{th} of {Month}, {y}"),
    _absolute("the 6th of October 2021", "the {th} of {Month} {y}", ON[:1] + ON[2:]),
    _absolute("the 6th of October, 2021", "the {th} of {Month}, {y}", ON[:1] + ON[2:]),
    _absolute("October 6th, 2021", "{Month} {th}, {y}"),
    _absolute("October 6th 2021", "{Month} {th} {y}"),
    _absolute("the sixth of October 2021", "the {ordinal} of {Month} {y}", ON[:1] + ON[2:]),
    _absolute("the sixth of October, 2021", "the {ordinal} of {Month}, {y}", ON[:1] + ON[2:]),
    _absolute("Wednesday 6 October 2021", "{Day} {d} {Month} {y}"),
    _absolute("Wednesday, 6 October 2021", "{Day}, {d} {Month} {y}"),
    _absolute("Wednesday, October 6, 2021", "{Day}, {Month} {d}, {y}"),
    _absolute("Wednesday October 6, 2021", "{Day} {Month} {d}, {y}"),
    _absolute("Wednesday, Oct. 6, 2021", "{Day}, {ap} {d}, {y}"),
    _absolute("Wednesday, October 6th, 2021", "{Day}, {Month} {th}, {y}"),
    _absolute("Wednesday 6th October 2021", "{Day} {th} {Month} {y}"),
    _absolute("Wednesday, the 6th of October 2021", "{Day}, the {th} of {Month} {y}"),
    _absolute("Wed., Oct. 6, 2021", "{day}, {ap} {d}, {y}"),
    _absolute("Wed, 6 Oct 2021", "{D}, {d} {Mon} {y}"),
    _absolute("Wed 6 Oct 2021", "{D} {d} {Mon} {y}"),
    _absolute("2021-10-06", "{y}-{mm}-{dd}"),
    _absolute("06.10.2021", "{dd}.{mm}.{y}"),
    _absolute("6.10.2021", "{d}.{m}.{y}"),
    _timed("2:30 p.m. on October 6, 2021", "2:30 p.m. on {Month} {d}, {y}", "14:30"),
    _timed("2.30pm on 6 October 2021", "2.30pm on {d} {Month} {y}", "14:30"),
    _timed("2 p.m. on Oct. 6, 2021", "2 p.m. on {ap} {d}, {y}", "14:00"),
    _timed(
        "2:30 p.m. GMT on 6 October 2021", "2:30 p.m. GMT on {d} {Month} {y}", "14:30", "+00:00"
    ),
    _timed("October 6, 2021 at 2:30 p.m.", "{Month} {d}, {y} at 2:30 p.m.", "14:30"),
    _relative("yesterday", "yesterday", 1, 1, _PAST),
    _relative("today", "today", 0, 0, _PAST),
    _relative("tomorrow", "tomorrow", -1, -1, _AHEAD),
    _relative("the day before yesterday", "the day before yesterday", 2, 2, _PAST),
    _relative("the day after tomorrow", "the day after tomorrow", -2, -2, _AHEAD),
    _relative("three days ago", "three days ago", 3, 3, _PAST),
    _relative("last night", "last night", 1, 1, _PAST, "TNI"),
    _relative("this morning", "this morning", 0, 0, _PAST, "TMO"),
    _relative("yesterday afternoon", "yesterday afternoon", 1, 1, _PAST, "TAF"),
    _relative("Wednesday", "{Day}", 1, 6),
    _relative("last Wednesday", "last {Day}", 3, 6, _PAST),
    _relative("next Wednesday", "next {Day}", -6, -4, _AHEAD),
    _relative("Wednesday morning", "{Day} morning", 1, 6, part="TMO"),
    _relative("6 October", "{d} {Month}", 0, 150),
    _relative("October 6", "{Month} {d}", 0, 150),
    _relative("Oct. 6", "{ap} {d}", 0, 150),
    # Not before a stop, which would be the month's.
    _relative("6 Oct", "{d} {Mon}", 0, 150, _PAST_ON[1:2]),
    _relative("October 6th", "{Month} {th}", 0, 150),
    _relative("6th October", "{th} {Month}", 0, 150),
    _relative("the 6th of October", "the {th} of {Month}", 0, 150),
    _relative("the sixth of October", "the {ordinal} of {Month}", 0, 150),
    _relative("October the sixth", "{Month} the {ordinal}", 0, 150),
    _relative("Wednesday 6 October", "{Day} {d} {Month}", 0, 150),
    _relative("Wednesday, October 6", "{Day}, {Month} {d}", 0, 150),
    _relative("Wednesday, Oct. 6", "{Day}, {ap} {d}", 0, 150),
    _absolute("6-Oct-2021", "{d}-{Mon}-{y}"),
    _absolute("06-Oct-2021", "{dd}-{Mon}-{y}"),
    Form("6 Oct '21", written("{d} {Mon} '{yy}"), value=_short_year),
    _absolute("October the 6th, 2021", "{Month} the {th}, {y}"),
    _absolute("October the 6th 2021", "{Month} the {th} {y}"),
    _absolute("October the sixth, 2021", "{Month} the {ordinal}, {y}"),
    _absolute("October sixth, 2021", "{Month} {ordinal}, {y}"),
    _absolute("2021/10/06", "{y}/{mm}/{dd}"),
    _absolute("10/06/2021 (en-US)", "{mm}/{dd}/{y}", language="en-US"),
    _absolute("10/6/2021 (en-US)", "{m}/{d}/{y}", language="en-US"),
    _absolute("06/10/2021 (en-GB)", "{dd}/{mm}/{y}", language="en-GB"),
    _absolute("6/10/2021 (en-GB)", "{d}/{m}/{y}", language="en-GB"),
    _absolute("10-06-2021 (en-US)", "{mm}-{dd}-{y}", language="en-US"),
    _absolute("06-10-2021 (en-GB)", "{dd}-{mm}-{y}", language="en-GB"),
    _timed("2021-10-06T14:30", "{y}-{mm}-{dd}T14:30", "14:30"),
    _timed("2021-10-06T14:30:05", "{y}-{mm}-{dd}T14:30:05", "14:30:05"),
    _timed("2021-10-06T14:30:05Z", "{y}-{mm}-{dd}T14:30:05Z", "14:30:05", "+00:00"),
    _timed("2021-10-06T14:30+02:00", "{y}-{mm}-{dd}T14:30+02:00", "14:30", "+02:00"),
    _timed("2021-10-06 14:30", "{y}-{mm}-{dd} 14:30", "14:30"),
    _timed("14:30 on 6 October 2021", "14:30 on {d} {Month} {y}", "14:30"),
    _timed("October 6, 2021, 2:30 PM EST", "{Month} {d}, {y}, 2:30 PM EST", "14:30", "-05:00"),
    _of_year("6 October last year", "{d} {Month} last year", 1),
    _of_year("October 6 last year", "{Month} {d} last year", 1),
    _of_year("October 6 of last year", "{Month} {d} of last year", 1),
    _of_year("the 6th of October last year", "the {th} of {Month} last year", 1),
    _of_year("October 6, last year", "{Month} {d}, last year", 1),
    _of_year("6 October this year", "{d} {Month} this year", 0),
    _of_year("October 6 of this year", "{Month} {d} of this year", 0),
    _of_year("6 October that year", "{d} {Month} that year", 4, _OF_YEAR),
    _of_year("October 6 of that year", "{Month} {d} of that year", 4, _OF_YEAR),
    _of_year("October 6 (In 2021 …)", "{Month} {d}", 4, _IN_YEAR),
    _of_year("6 October (In 2021 …)", "{d} {Month}", 4, _IN_YEAR),
)


@dataclass(frozen=True)
class Case:
    """Words in a text, with the value that they must come to."""

    text: str
    start: int
    end: int
    value: str
    published: date


def days(count: int, seed: int) -> list[date]:
    """So many random days of 1900 to 2049."""
    draw = random.Random(seed)
    first, last = date(1900, 1, 1).toordinal(), date(2049, 12, 31).toordinal()
    return [date.fromordinal(draw.randint(first, last)) for _ in range(count)]


def cases(form: Form, count: int, seed: int) -> Iterator[Case]:
    """The form for so many random days, each in one of its carriers."""
    draw = random.Random(f"{form.name} {seed}")
    for day in days(count, seed):
        carrier = draw.choice(form.carriers).replace("{year}", str(day.year))
        words = form.words(day)
        published = form.published(draw, day) if form.published else date(2021, 10, 7)
        start = carrier.index("{}")
        yield Case(
            carrier.replace("{}", words), start, start + len(words), form.value(day), published
        )
