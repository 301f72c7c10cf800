"""Temporal expressions: where they stand, what they mean, and the values they come to.

In: a reading of a text, and the day it was published if that is known. Out: date records. Rules
over typed words find the spans (`rules/<language>/dates.toml`), `meaning` reads a match into what
it says, `resolution` places that on the calendar, with `tense` for the direction. Nothing here
looks at a clock: what the text and its publication date do not tell stays X.
"""

from __future__ import annotations

from functools import partial

from newsqed.annotate import engine
from newsqed.annotate.temporal import meaning, resolution, tense
from newsqed.dates import day_of
from newsqed.records import Date

_LAYER = "dates"
_LEAD = 8  # code points before a date that begins its sentence: "During "


def tag(reading: engine.Reading, published: str | None, language: str = "en") -> list[Date]:
    """The temporal expressions of a text, in its order, with ids `d1`, `d2`, ….

    Args:
        reading: the text.
        published: the day it was published, an ISO 8601 date or date-time; without it values
            that need it keep X for each unknown digit.
        language: whose rules.

    >>> [(d.text, d.value) for d in tag(engine.Reading("He left last May."), "2021-10-07")]
    [('last May', '2021-05')]

    Raises:
        NewsqedError: there are no rules for the language, or `published` is no date.
    """
    grammar = engine.grammar(language, _LAYER)
    blocks = {rule.id for rule in engine.blocks(language, _LAYER)}
    tenses = tense.Tenses(engine.settings(language, _LAYER)["tense"])
    resolver = resolution.Resolver(day_of(published) if published else None)
    typed = grammar.type(reading)
    found: list[Date] = []
    for match in grammar.find(typed):
        if match.rule.id in blocks:
            continue
        said = meaning.read(match)
        if said is None:
            continue
        bounds = reading.sentence_at(match.start)
        id_ = f"d{len(found) + 1}"
        leads = match.start - bounds[0] <= _LEAD
        result = resolver.resolve(said, id_, bounds, partial(tenses.of, match, bounds), leads)
        if result is None:
            continue
        found.append(
            Date(
                id=id_,
                start=match.start,
                end=match.end,
                text=reading.text[match.start : match.end],
                rule=match.rule.id,
                **result,
            )
        )
    return found
