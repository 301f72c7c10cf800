"""How far annotations can be trusted: what a datasheet says of passes, of people and of readings.

In: a corpus with its single passes, and what it keeps of measurements. Out: sections in Markdown,
each empty where there is nothing to tell.
"""

from __future__ import annotations

from newsqed.dataset.census import Census
from newsqed.dataset.measured import Measured, against_people, decisions, read_again, turned_on
from newsqed.dataset.passes import pairs
from newsqed.dataset.scores import agreement
from newsqed.errors import NewsqedError
from newsqed.score import Agreement, Passes
from newsqed.store import Corpus


def compared(corpus: Corpus) -> Agreement | None:
    """How far the single passes of the corpus agree; None where there is nothing to compare."""
    problems: list[NewsqedError] = []
    found = Passes()
    for two in pairs(corpus, problems):
        found.add(two.annotators, *two.documents)
    for problem in problems:
        raise problem
    told = found.agreement()
    return told if told.documents else None


def passes(corpus: Corpus, agreed: Agreement | None, found: Census) -> str:
    """How far two passes agree, and what they disagreed on."""
    if agreed is None:
        return ""
    parts = ["### Agreement of annotators", agreement(agreed, found)]
    if told := turned_on(decided := decisions(corpus)):
        parts += [
            "### What the passes disagreed on",
            f"{len(decided)} keys of records were decided where the passes differ, or where both "
            "were found wrong; `corpus/adjudication.jsonl` has each of them. Here they stand by "
            "the question on which they turned (one question can have turned several keys of one "
            "record), with the row of the guidelines that settled it and how often the first "
            "pass, the second, or neither was right.",
            told,
        ]
    return "\n" + "\n\n".join(parts) + "\n"


def people(kept: Measured) -> str:
    """The annotator against people's gold."""
    told = against_people(kept.people)
    if not told:
        return ""
    return (
        "\n### The annotator against people\n\nThe same annotator marked articles of public sets "
        "by the same procedure, without sight of what people had marked there. F1 or share against "
        "the people's gold, in brackets 95 % over documents, then the least and the best document; "
        "beside them what this project's rules score on the same articles, which served for their "
        "development. The sets are public, so the model may have met them before. Part of each "
        "difference is one of guidelines: those of the sets are not these. No word of the articles "
        f"is in this repository.\n\n{told}\n"
    )


def again(kept: Measured) -> str:
    """What was wrong when gold was read once more."""
    told = read_again(kept.reading)
    return f"\n### Gold read once more\n\n{told}\n" if told else ""
