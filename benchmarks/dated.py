"""News text whose dates are known because they were written in: for `dates.py`.

In: a number, which is the seed. Out: a text, its day of publication, and its dates as they must be
found. Days stand in many forms, beside months, years, durations, and words and numbers that are
no dates. The sentences are made up, their people and places are syllables.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from documents import _SYLLABLES, _WORDS

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
SHORT = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.",
         "Dec.")  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_QUARTERS = ("first", "second", "third", "fourth")
_FULL = (
    "{d} {M} {y}", "{M} {d}, {y}", "{A} {d}, {y}", "{d}{th} {M} {y}", "{M} {d}{th}, {y}",
    "{W}, {M} {d}, {y}", "{W} {d} {M} {y}", "the {d}{th} of {M} {y}", "{y}-{m:02d}-{d:02d}",
    "{y}/{m:02d}/{d:02d}", "{M} the {d}{th}, {y}",
)  # fmt: skip
_RECENT = ("{d} {M}", "{M} {d}", "{A} {d}", "{d}{th} {M}", "{W} {d} {M}", "{W}, {A} {d}")

_NEAR = (("yesterday", 1), ("today", 0), ("two days ago", 2), ("yesterday afternoon", 1))
_FILLERS = [word for word in _WORDS if word != "winter"]  # which is a date
# Where {} stands there is something to find; its kind stands before it.
_SENTENCES = (
    ("full", "The council signed the lease on {}."),
    ("full", "{name} was born on {} and never left."),
    ("full", "On {}, the last ferry sank off {place}."),
    ("full", "The order, dated {}, was read aloud in {place}."),
    ("recent", "The bridge at {place} was shut on {}, {name} said."),
    ("recent", "The committee heard {count} witnesses on {}."),
    ("lastyear", "The inquiry into the fire began on {}."),
    ("weekday", "“We will not sell,” {name} said on {}."),
    ("weekday", "The strike in {place} ended {}."),
    ("near", "The harbour lost {count} boats {}."),
    ("near", "{name} resigned {}, the company said."),
    ("month", "Prices in {place} fell by {count} percent in {}."),
    ("year", "The mill was built in {} by {name}."),
    ("quarter", "Sales rose in {} to ${count},200."),
    ("duration", "Repairs took {} and cost £{count}50,000."),
    ("time", "The siren sounded at {}."),
    (None, "{name}, {count}, beat {other} 6-{digit}, 6-{digit}."),
    (None, "Take Route {count}01 to {place}; the fare is ${digit}.{count}."),
    (None, "Mrs May may march past flight 20{count} for a second try."),
    (None, "About {count} of 2,0{count} members voted in the hall, room 19{count}."),
)


@dataclass(frozen=True)
class Dated:
    """A text and its dates, each `(start, end, type, value)`, in code points."""

    text: str
    published: str
    dates: tuple[tuple[int, int, str, str], ...]


def dated(number: int, sentences: int = 20) -> Dated:
    """The text of that number."""
    draw = random.Random(number)
    published = date(1990, 1, 1) + timedelta(days=draw.randrange(12_000))
    text, found = "", []
    for at in range(sentences):
        if at:
            text += "\n\n" if at % 4 == 0 else " "
        if draw.random() < 0.3:
            text += " ".join(draw.choices(_FILLERS, k=draw.randint(8, 18))).capitalize() + "."
            continue
        kind, sentence = draw.choice(_SENTENCES)
        sentence = _filled(sentence, draw)
        if kind is None:
            text += sentence
            continue
        words, type_, value = _expression(kind, published, draw)
        start = len(text) + sentence.index("{}")
        found.append((start, start + len(words), type_, value))
        text += sentence.replace("{}", words)
    return Dated(text, published.isoformat(), tuple(found))


def _filled(sentence: str, draw: random.Random) -> str:
    def name() -> str:
        return "".join(draw.choices(_SYLLABLES, k=2)).title()

    slots = {"name": f"{name()} {name()}", "other": name(), "place": name(),
             "count": str(draw.randint(11, 49)), "digit": str(draw.randint(1, 9))}  # fmt: skip
    for slot, fill in slots.items():
        sentence = sentence.replace(f"{{{slot}}}", fill)
    return sentence


def _expression(kind: str, published: date, draw: random.Random) -> tuple[str, str, str]:
    """Words, type and value of an expression of that kind."""
    past = published - timedelta(days=draw.randint(1, 20_000))
    week = published - timedelta(days=draw.randint(1, 6))
    if kind == "full":
        return _day(past, draw.choice(_FULL)), "DATE", past.isoformat()
    if kind == "recent":
        day = published - timedelta(days=draw.randint(8, 120))
        return _day(day, draw.choice(_RECENT)), "DATE", day.isoformat()
    if kind == "lastyear":
        day = date(published.year - 1, 1, 1) + timedelta(days=draw.randrange(365))
        return _day(day, draw.choice(("{M} {d} last year", "{d} {M} last year"))), "DATE", str(day)
    if kind == "weekday":
        return _day(week, "{W}"), "DATE", week.isoformat()
    if kind == "near":
        words, days = draw.choice(_NEAR)
        part = "TAF" if " afternoon" in words else ""
        day = published - timedelta(days=days)
        return words, "TIME" if part else "DATE", day.isoformat() + part
    if kind == "month":
        return _day(past, draw.choice(("{M} {y}", "{A} {y}"))), "DATE", past.isoformat()[:7]
    if kind == "year":
        return str(past.year), "DATE", str(past.year)
    if kind == "quarter":
        quarter = draw.randint(1, 4)
        words = f"the {_QUARTERS[quarter - 1]} quarter of {past.year}"
        return words, "DATE", f"{past.year}-Q{quarter}"
    if kind == "duration":
        count = draw.randint(2, 30)
        unit = draw.choice(("days", "weeks", "months"))
        return f"{count} {unit}", "DURATION", f"P{count}{unit[0].upper()}"
    hour, minute = draw.randint(1, 11), draw.choice((10, 15, 30, 45))
    clock = f"{hour + 12}:{minute}"
    form = draw.choice(("{h}:{n} p.m. on {W}", "{h}.{n}pm on {W}", "{h}:{n} p.m. on {M} {d}, {y}"))
    day = past if "{y}" in form else week
    words = _day(day, form.replace("{h}", str(hour)).replace("{n}", str(minute)))
    return words, "TIME", f"{day.isoformat()}T{clock}"


def _day(day: date, pattern: str) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10 if day.day // 10 != 1 else 0, "th")
    return pattern.format(
        d=day.day, m=day.month, y=day.year, th=ending, M=MONTHS[day.month - 1],
        A=SHORT[day.month - 1], W=_WEEKDAYS[day.weekday()],
    )  # fmt: skip
