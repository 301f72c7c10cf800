"""Temporal expressions: where they stand, what they mean, and the values they come to.

In: a reading of a text, and the day it was published if that is known. Out: date records. Rules
over typed words find the spans (`rules/<language>/dates.toml`), `meaning` reads a match into what
it says, `resolution` places that on the calendar, with `tense` for the direction. Nothing here
looks at a clock: what the text and its publication date do not tell stays X.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsqed.annotate import engine
from newsqed.annotate.temporal import links, meaning, numeric, placing, tense
from newsqed.dates import day_of
from newsqed.records import Date

_LAYER = "dates"


def tag(
    reading: engine.Reading,
    published: str | None,
    language: str = "en",
    locale: str | None = None,
) -> list[Date]:
    """The temporal expressions of a text, in its order, with ids `d1`, `d2`, ….

    Args:
        reading: the text.
        published: the day it was published, an ISO 8601 date or date-time; without it values
            that need it keep X for each unknown digit.
        language: whose rules.
        locale: the text's language tag; its region tells day from month in 04/03/2021.

    >>> [(d.text, d.value) for d in tag(engine.Reading("He left last May."), "2021-10-07")]
    [('last May', '2021-05')]

    Raises:
        NewsqedError: there are no rules for the language, or `published` is no date.
    """
    found = trace(reading, published, language, locale)
    return _records(reading, [match for match, _ in found.said], found.fields)


@dataclass(frozen=True, slots=True)
class Trace:
    """The temporal expressions of a text and what they were found by.

    Attributes:
        said: where each stands and what it says, in the order of the text.
        fields: what its record holds; None where no date can be meant.
        tense: tells the tense of a match's clause, None where it has none.
    """

    said: Sequence[tuple[engine.Match, meaning.Meaning]]
    fields: Sequence[placing.Fields | None]
    tense: Callable[[engine.Match], str | None]


def trace(
    reading: engine.Reading,
    published: str | None,
    language: str = "en",
    locale: str | None = None,
) -> Trace:
    """What `tag` makes records of, with what it was found by; see there."""
    grammar = engine.grammar(language, _LAYER)
    blocks = {rule.id for rule in engine.blocks(language, _LAYER)}
    tenses = tense.Tenses(engine.settings(language, _LAYER)["tense"])
    day = day_of(published) if published else None
    read = [
        (match, one)
        for match in grammar.find(grammar.type(reading))
        if match.rule.id not in blocks and (one := meaning.read(match)) is not None
    ]
    told = numeric.told([one for _, one in read], day, locale, language)
    said = [(match, full) for (match, _), full in zip(read, told, strict=True) if full is not None]

    def tense_of(match: engine.Match) -> str | None:
        return tenses.of(match, reading.sentence_at(match.start))

    joined = links.find(reading, said, language)
    placed = placing.Placing(said, joined, day, tense_of, reading.sentence_at)
    return Trace(said, placed.fields(), tense_of)


def _records(
    reading: engine.Reading, matches: Sequence[engine.Match], found: Sequence[placing.Fields | None]
) -> list[Date]:
    """The records of those that are dates, numbered anew."""
    stands = [number for number, fields in enumerate(found) if fields is not None]
    new = {f"d{number + 1}": f"d{place}" for place, number in enumerate(stands, start=1)}
    records = []
    for number in stands:
        match, fields = matches[number], dict(found[number] or {})
        for key in ("anchor", "begin_point", "end_point"):
            if fields.get(key) in new:
                fields[key] = new[fields[key]]
        records.append(
            Date(
                id=new[f"d{number + 1}"],
                start=match.start,
                end=match.end,
                text=reading.text[match.start : match.end],
                rule=match.rule.id,
                confidence=match.rule.confidence,
                **fields,
            )
        )
    return records
