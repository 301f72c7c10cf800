"""Evidence for names: what is heard adds up, the best choice is taken, the table is in order."""

from __future__ import annotations

import math
import sys
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsqed.annotate import engine, naming
from newsqed.annotate.engine import Reading
from newsqed.annotate.naming import choosing, evidence, spans
from newsqed.annotate.naming.spans import Candidate

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
from weights import expected

WORDS = [
    "Ada", "Quist", "Quorl", "Bank", "of", "and", "the", "The", "President", "said", "NATO",
    "J.", "van", "U.S.", "Mayor's", "(", ")", ",", ".", "\n\n", "2024", "Suk-yeol", "'", "Act",
    "workers'", "“", "”", "Ministry", "for", "Trade", "New York", "Gulf of Aden", "on", "Norway",
]  # fmt: skip


def names(text: str) -> list[tuple[str, str]]:
    return [(mention.text, mention.label) for mention in naming.tag(Reading(text))[1]]


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_a_score_is_the_sum_of_what_is_heard(text: str) -> None:
    """Spans are scored by sums for whole items; what is told of them must add up to that."""
    weights, shape = naming.weights_of("en"), naming.shape_of("en")
    typed, candidates = naming.candidates(Reading(text), weights, least=float("-inf"))
    for one in candidates:
        voices = evidence.voices(typed, weights, shape, one.first, one.last)
        voices += [f"rule.{rule}" for rule in one.rules]
        told = evidence.total(map(weights.of, voices))
        assert one.scores == pytest.approx(told, abs=1e-9)


@st.composite
def apart(draw: st.DrawFn) -> list[Candidate]:
    typed = engine.grammar("en", "entities").type(Reading("A b c d e f g h"))
    places = st.tuples(st.integers(0, 7), st.integers(1, 4))
    drawn = draw(st.dictionaries(places, st.integers(-5, 9), max_size=9))
    found = []
    for (first, length), score in drawn.items():
        if first + length <= 8:
            found.append(Candidate(typed, first, first + length, score=float(score)))
    return found


@given(apart())
def test_the_choice_has_the_largest_sum(candidates: list[Candidate]) -> None:
    def disjoint(some: tuple[Candidate, ...]) -> bool:
        return all(a.last <= b.first or b.last <= a.first for a, b in combinations(some, 2))

    best = max(
        sum(one.score for one in some)
        for size in range(len(candidates) + 1)
        for some in combinations(candidates, size)
        if disjoint(some)
    )
    chosen = choosing.choose(candidates)
    assert disjoint(tuple(chosen))
    assert sum(one.score for one in chosen) == pytest.approx(best)
    assert [one.first for one in chosen] == sorted(one.first for one in chosen)


def test_the_table_is_about_what_is_listened_to() -> None:
    settings = engine.settings("en", "entities")
    rules = {f"rule.{rule.id}" for rule in engine.rules("en", "entities")}
    rules.add(f"rule.{spans.TITLED}")
    signs = {f"{place}.{type_}" for place, types in settings["signs"].items() for type_ in types}
    lengths = {f"length.{count}" for count in range(1, evidence.LONGEST + 1)}
    rows = engine.table("en", "weights.tsv")
    assert len(rows) > 300
    for row in rows:
        voice = row["voice"]
        assert voice in signs | rules | lengths or voice.startswith("document."), voice
        assert int(row["spans"]) > 0
        assert all(abs(float(row[name])) < 15 for name in evidence.NAMES)
    assert {row["voice"] for row in rows}.issuperset(
        f"document.same.{name}" for name in evidence.NAMES
    )


def test_what_has_a_prior_or_a_label_is_listened_to() -> None:
    settings = engine.settings("en", "entities")
    places = settings["signs"]
    for voice in [*settings["prior"], *settings["labels"]]:
        place, _, type_ = voice.partition(".")
        if place in ("rule", "document", "length"):
            continue
        assert place in places, voice
        if voice in settings["prior"]:
            assert type_ in places[place], voice
    labels = {label for says in settings["labels"].values() for label in says}
    assert labels <= set(evidence.CLASS_OF)


def test_types_that_are_listened_to_exist() -> None:
    """A sign of a type that no word can have would be dead."""
    source = engine.settings("en", "entities")
    known = {*source["types"], *source["shapes"], *source["wordlists"], "PHRASE", "EDGE"}
    known |= {row["type"] for name in source["lexicons"] for row in engine.lexicon("en", name)}
    known |= {"FIRST", "HEADLINE", "SPORT", "JOIN", "JOINED", "DOT", "INITIAL", "PLURALS"}
    for place, types in source["signs"].items():
        assert set(types) <= known, place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They left the Ada Lund Airport.", [("Ada Lund Airport", "FAC"), ("Ada Lund", "PERSON")]),
        (
            "The UN Security Council met.",
            [("UN Security Council", "ORG"), ("UN", "ORG")],
        ),
        ("They sailed from South Korea.", [("South Korea", "GPE")]),
        ("He asked the European Union.", [("European Union", "ORG")]),
    ],
)
def test_names_within_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert names(text) == expected


def test_one_name_has_one_class() -> None:
    typed = engine.grammar("en", "entities").type(Reading("Quorl Quorl Quorl"))
    three = [Candidate(typed, item, item + 1) for item in range(3)]
    for one, sums in zip(
        three, [(3.0, 1.0, 0, 0), (2.5, 1.0, 0, 0), (1.0, 2.0, 0, 0)], strict=True
    ):
        one.sums, one.score = sums, max(sums)
        one.class_ = sums.index(one.score)
    choosing.agree(three)
    assert [one.class_ for one in three] == [0, 0, 0]
    three[2].sums, three[2].score, three[2].class_ = (1.0, 9.0, 0, 0), 9.0, 1
    three[0].sums = three[1].sums = (6.0, 0.0, 0, 0)
    three[0].score = three[1].score = 6.0
    choosing.agree(three)
    assert [one.class_ for one in three] == [0, 0, 1], "it speaks much more for another"


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 3), st.floats(-3, 3)), max_size=7))
def test_the_fit_expects_what_counting_all_ways_gives(
    drawn: list[tuple[int, int, float]],
) -> None:
    unique = {(first, first + length): score for first, length, score in drawn}
    places, scores = list(unique), list(unique.values())
    if not places:
        return
    ways = []
    for size in range(len(places) + 1):
        for some in combinations(range(len(places)), size):
            if all(
                places[a][1] <= places[b][0] or places[b][1] <= places[a][0]
                for a, b in combinations(some, 2)
            ):
                ways.append((some, math.exp(sum(scores[n] for n in some))))
    whole = sum(weight for _, weight in ways)
    found, chances = expected(range(len(places)), places, scores)
    assert found == pytest.approx(math.log(whole))
    for number, chance in enumerate(chances):
        share = sum(weight for some, weight in ways if number in some) / whole
        assert chance == pytest.approx(share)
