"""What was measured of a corpus and cannot be counted from it: on public gold, against people.

In: `corpus/measured.toml` and `corpus/adjudication.jsonl`, which are kept by hand. Out: tables in
Markdown for card and datasheet. A corpus without the files has no such tables.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Annotated

import msgspec

from newsqed.dataset.prose import plural, table
from newsqed.errors import NewsqedError
from newsqed.store import Corpus

_FEW = 2  # questions that came up less often are counted together
_VERDICTS = ("a", "b", "neither")


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One figure on one set.

    Attributes:
        layer: of what.
        set: which documents.
        documents: how many.
        measure: its name, as `docs/` uses it.
        value: percent.
        range: the 95 % interval, in words.
        where: the page that tells how it was measured.
        least: of the least document, percent.
        most: of the best one.
        beside: the rules' on the same documents.
    """

    layer: str
    set: str
    documents: int
    measure: str
    value: float
    range: str = ""
    where: str = ""
    least: float | None = None
    most: float | None = None
    beside: float | None = None


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many records were wrong when gold was read once more.

    Attributes:
        articles: which.
        chosen: how they were chosen.
        records: how many were read.
        wrong: how many of those were wrong, missing ones added.
        by: who read.
    """

    articles: tuple[str, ...]
    chosen: str
    records: Annotated[int, msgspec.Meta(ge=1)]
    wrong: Annotated[int, msgspec.Meta(ge=0)]
    by: str = ""


class Measured(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that the file holds.

    Attributes:
        procedure: how the annotations were made, in sentences.
        public: the rules on public gold.
        people: the annotator against people's gold.
        reading: what readings found.
    """

    procedure: str = ""
    public: tuple[Figure, ...] = ()
    people: tuple[Figure, ...] = ()
    reading: tuple[Reading, ...] = ()


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was decided where two passes differ, or where both were wrong.

    Attributes:
        article: its id.
        layer: of the records.
        what: the kind of difference.
        words: of the text.
        verdict: `a`, `b` or `neither`.
        question: what it turned on, in the same words each time.
        settled_by: the guidelines' row.
    """

    article: str
    layer: str
    what: str
    words: str
    verdict: str
    question: str
    settled_by: str


def measured(corpus: Corpus) -> Measured:
    """What the corpus keeps of measurements; empty where it keeps none.

    Raises:
        NewsqedError: the file cannot be read, or is none of this form.
    """
    path = corpus.root / "corpus" / "measured.toml"
    try:
        return msgspec.convert(corpus.measured or {}, Measured)
    except msgspec.ValidationError as error:
        raise NewsqedError(
            f"these are no measurements: {error}",
            path=path,
            hint="the keys stand in newsqed.dataset.measured",
        ) from None


def decisions(corpus: Corpus) -> list[Decision]:
    """What was decided between passes, in the order of the file.

    Raises:
        NewsqedError: the file cannot be read, or a line is none of this form.
    """
    found = []
    for number, value in corpus.adjudication():
        try:
            one = msgspec.convert(value, Decision)
            if one.verdict not in _VERDICTS:
                raise msgspec.ValidationError(f"the verdict is one of {', '.join(_VERDICTS)}")
        except msgspec.ValidationError as error:
            path = corpus.root / "corpus" / "adjudication.jsonl"
            raise NewsqedError(f"this is no decision: {error}", path=path, line=number) from None
        found.append(one)
    return found


def on_public_gold(figures: Iterable[Figure]) -> str:
    """The rules on public sets, as a table; empty without figures."""
    rows = [
        (one.layer, one.set, str(one.documents), one.measure, _valued(one), f"`{one.where}`")
        for one in figures
    ]
    header = ("layer", "set", "documents", "measure", "rules", "told in")
    return table(header, rows, left=2) if rows else ""


def against_people(figures: Iterable[Figure]) -> str:
    """The annotator against people's gold, as a table; empty without figures."""
    rows = [
        (
            one.layer,
            one.set,
            one.measure,
            str(one.documents),
            _valued(one),
            f"{_figure(one.least)}–{_figure(one.most)}",
            _figure(one.beside),
        )
        for one in figures
    ]
    header = ("layer", "set", "measure", "documents", "annotator", "by document", "rules")
    return table(header, rows, left=3) if rows else ""


def turned_on(found: Iterable[Decision]) -> str:
    """What passes disagreed on, question by question, as a table; empty without decisions."""
    verdicts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    rows_of: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in found:
        key = (one.question, one.layer)
        verdicts[key][one.verdict] += 1
        rows_of[key][one.settled_by] += 1
    often = sorted(verdicts, key=lambda key: (-verdicts[key].total(), key))
    rows = [
        (
            question,
            layer,
            rows_of[question, layer].most_common(1)[0][0] or "–",
            *(str(verdicts[question, layer][one]) for one in _VERDICTS),
        )
        for question, layer in often
        if verdicts[question, layer].total() >= _FEW
    ]
    rest = [key for key in often if verdicts[key].total() < _FEW]
    if rest:
        total: Counter[str] = sum((verdicts[key] for key in rest), Counter())
        words = f"{len(rest)} other {plural(len(rest), 'question', 'questions')}"
        rows.append((words, "", "", *(str(total[one]) for one in _VERDICTS)))
    header = ("question", "layer", "settled by", "first", "second", "neither")
    return table(header, rows, left=3) if rows else ""


def read_again(readings: Iterable[Reading]) -> str:
    """How many records a reading found wrong, in sentences; empty without readings."""
    return " ".join(
        f"{', '.join(f'`{name}`' for name in one.articles)} ({one.chosen}): of {one.records} "
        f"records {one.wrong} were wrong or missing, {100 * one.wrong / one.records:.1f} % "
        f"({_wilson(one.wrong, one.records)}), and are mended.{f' {one.by}' if one.by else ''}"
        for one in readings
    )


def _wilson(wrong: int, of: int) -> str:
    """The 95 % interval of a share, as if records were drawn one by one (Wilson 1927)."""
    z = 1.96
    share, spread = wrong / of, z * z / of
    middle = share + spread / 2
    reach = z * ((share * (1 - share) + spread / 4) / of) ** 0.5
    low, high = (100 * (middle + sign * reach) / (1 + spread) for sign in (-1, 1))
    return f"{max(low, 0):.1f}–{high:.1f}"


def _valued(one: Figure) -> str:
    return f"{_figure(one.value)} ({one.range})" if one.range else _figure(one.value)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
