"""Scores by class: what a class is, and that its rows add up to the scores of all."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsqed.errors import NewsqedError
from newsqed.score import CLASSES, by_class, score
from newsqed.score.classes import form_of, position_of

TEXT = (
    "“We will open the harbour in May,” Ada Quist said. She called the plan “bold”. "
    "“It is too late,” said a clerk, “for all of that.” The mayor warned that the pier was unsafe."
)
OPEN, BOLD, LATE, ALL = (
    "“We will open the harbour in May,”", "“bold”", "“It is too late,”", "“for all of that.”",
)  # fmt: skip


def gold_of(write):
    return (
        write(TEXT)
        .quote(OPEN, quoted=[OPEN], cue="said", speaker="Ada Quist")
        .quote("the plan “bold”", quoted=[BOLD], cue="called", speaker="She", type_="mixed")
        .quote(LATE, ALL, quoted=[LATE, ALL], cue=("said", 2), speaker="a clerk")
        .quote("that the pier was unsafe", cue="warned", speaker="The mayor", type_="indirect")
    )


@pytest.fixture
def rows(write):
    """The rows by hand: OPEN right, BOLD as direct of Quist, LATE without cue, ALL missed."""
    pred = (
        write(TEXT)
        .quote(OPEN, quoted=[OPEN], cue="said", speaker="Quist")
        .quote(BOLD, quoted=[BOLD], cue="called", speaker="Ada Quist")
        .quote(LATE, quoted=[LATE], entity="e1")
        .quote("the harbour", quoted=["the harbour"], type_="mixed", cue="warned")
        .quote("the pier was unsafe", cue="warned", speaker="She", type_="indirect")
    )
    gold = gold_of(write).done()
    return lambda by: {
        (row.unit, row.name): row for row in by_class([gold], [pred.done()], by, cues=["warned"])
    }


def counts(row):
    return row.gold, row.found, row.predicted, row.right


def test_a_miss_counts_for_gold_s_class_and_a_wrong_one_for_its_own(rows):
    found = rows("type")
    assert list(found) == [("run", "direct"), ("run", "mixed"), ("indirect", "indirect")]
    direct, mixed, indirect = found.values()
    # ALL was missed; BOLD, predicted as direct, is right though gold has it as mixed.
    assert counts(direct) == (3, 2, 3, 3)
    assert (direct.precision, direct.recall) == (1.0, pytest.approx(2 / 3))
    assert counts(mixed) == (1, 1, 1, 0)
    assert (mixed.precision, mixed.recall, mixed.f1) == (0.0, 1.0, 0.0)
    assert (direct.same_class, mixed.same_class) == (1.0, 0.0)
    assert counts(indirect) == (1, 1, 1, 1), "19 of 24 characters"


def test_speakers_by_class(rows):
    direct, mixed, indirect = rows("type").values()
    assert (direct.speaker, mixed.speaker, indirect.speaker) == (0.5, 0.0, 0.0)
    assert direct.end_to_end == pytest.approx(1 / 3)  # OPEN, 1 of 3 and 1 of 3
    assert (mixed.end_to_end, indirect.end_to_end) == (0.0, 0.0)


def test_by_position(rows):
    found = rows("position")
    assert {key: counts(row) for key, row in found.items()} == {
        ("run", "cue_first"): (1, 1, 1, 1),  # BOLD
        ("run", "cue_last"): (1, 1, 2, 1),  # OPEN; the false one has its cue behind it
        ("run", "cue_within"): (2, 1, 0, 0),  # LATE and ALL
        ("run", "no_cue"): (0, 0, 1, 1),  # LATE
        ("indirect", "cue_first"): (1, 1, 1, 1),
    }
    assert found["run", "no_cue"].speaker is None, "gold has none to match"
    assert found["run", "cue_within"].precision == 0.0, "as everywhere: nothing made, some in gold"


def test_by_attribution(rows):
    assert {key: counts(row) for key, row in rows("attribution").items()} == {
        ("run", "name"): (1, 1, 2, 2),
        ("run", "pronoun"): (1, 1, 0, 0),
        ("run", "nominal"): (2, 1, 0, 0),
        ("run", "entity"): (0, 0, 1, 1),
        ("run", "none"): (0, 0, 1, 0),
        ("indirect", "pronoun"): (0, 0, 1, 1),
        ("indirect", "nominal"): (1, 1, 0, 0),
    }


def test_turns_are_a_unit_of_their_own(write):
    text = "QUIST: We open in May.\nHOLM: That is too late."
    gold = write(text).quote("We open in May.", layout="transcript", speaker="QUIST").done()
    (row,) = by_class([gold], [gold], "attribution")
    assert (row.unit, row.name, row.f1, row.end_to_end) == ("turn", "name", 1.0, 1.0)


def test_gold_without_speakers_says_nothing_of_them(write):
    document = write(TEXT).quote(OPEN, quoted=[OPEN], type_=None).done()
    (row,) = by_class([document], [document], "type")
    assert row.to_json() == {
        "layer": "quotes", "by": "type", "class": "untyped", "unit": "run", "gold": 1, "found": 1,
        "predicted": 1, "right": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0, "same_class": 1.0,
        "speaker": None, "end_to_end": None,
    }  # fmt: skip


def test_a_layer_that_gold_lacks_has_no_rows_and_an_unknown_division_is_refused(write):
    document = gold_of(write).done() | {"layers": ["dates"]}
    assert by_class([document], [document], "type") == []
    with pytest.raises(NewsqedError, match="'desk'"):
        by_class([document], [document], "desk")


@pytest.mark.parametrize(
    ("place", "cue", "position"),
    [
        ([(0, 4)], (4, 8), "cue_last"),
        ([(8, 9)], (4, 8), "cue_first"),
        ([(0, 4), (8, 9)], (4, 8), "cue_within"),
        ([(0, 9)], (4, 8), "cue_within"),
        ([(0, 9)], None, "no_cue"),
    ],
)
def test_where_the_cue_stands(place, cue, position):
    assert position_of(SimpleNamespace(place=place, cue_span=cue), "") == position


@pytest.mark.parametrize(
    ("phrase", "form"),
    [
        ("she", "pronoun"),
        ("Who", "pronoun"),
        ("which", "pronoun"),
        ("she herself", "pronoun"),
        ("Ada Quist herself", "name"),
        ("Ada Quist", "name"),
        ("Mayor Ada Quist of the Holm Party", "name"),
        ("the mayor, Ada Quist", "name"),
        ("Ada Quist, a clerk", "name"),
        ("Quist and other clerks", "name"),
        ("the Harbour Board’s", "name"),
        ("a spokesman for Ada Quist", "nominal"),
        ("a clerk who knows\nAda Quist", "nominal"),
        ("Quist’s aides", "nominal"),
        ("Harbour Board officials", "nominal"),
        ("The mayor", "nominal"),
        ("21 residents", "nominal"),
        ("“", "nominal"),
    ],
)
def test_the_form_of_a_phrase(phrase, form):
    text = f"Yesterday {phrase} said so."
    assert form_of(text, (10, 10 + len(phrase))) == form


def test_a_capital_that_opens_a_sentence_makes_no_name():
    assert form_of("Residents left. Some residents wept.", (0, 9)) == "nominal"
    assert form_of("Quist left. Some residents wept.", (0, 5)) == "name"
    assert form_of("She asked why. Residents left, all residents.", (15, 24)) == "nominal"
    assert form_of("The Residents left, some residents too.", (4, 13)) == "name"


@st.composite
def some_quotations(draw):
    """A document on TEXT with a few quotations, in any way and also wrong ones."""
    annotations = []
    for number in range(draw(st.integers(0, 4))):
        bounds = sorted(draw(st.sets(st.integers(0, len(TEXT)), min_size=4, max_size=4)))
        spans = [bounds[:2], bounds[2:]][: draw(st.integers(1, 2))]
        type_ = draw(st.sampled_from(["direct", "mixed", "indirect"]))
        said = draw(st.sampled_from([None, {"entity": "e1"}, {"start": 35, "end": 44}]))
        cue = draw(st.sampled_from([None, {"start": 45, "end": 49, "text": "said"}]))
        annotations.append(
            {"kind": "quote", "id": f"q{number}", "type": type_, "spans": spans, "cue": cue,
             "quoted": spans if type_ != "indirect" else [], "speaker": said,
             "layout": draw(st.sampled_from([None, "transcript"]))}
        )  # fmt: skip
    return {"id": "a", "text": TEXT, "annotations": annotations}


@given(some_quotations(), some_quotations(), st.sampled_from(list(CLASSES)))
def test_the_rows_of_a_unit_add_up_to_the_measure_of_all(gold, pred, by):
    scores = score([gold], [pred], ["quotes"], resamples=0, cues=["said"])
    rows = by_class([gold], [pred], by, cues=["said"])
    for unit, measure in (("run", "exact"), ("turn", "turn_exact"), ("indirect", "indirect")):
        mine = [row for row in rows if row.unit == unit]
        whole = scores.get("quotes", measure)
        if whole is None:
            assert mine == []
            continue
        made, there = sum(row.predicted for row in mine), sum(row.gold for row in mine)
        assert (there, made) == (whole.support, whole.predicted)
        assert sum(row.right for row in mine) == pytest.approx((whole.precision or 0) * made)
        assert sum(row.found for row in mine) == pytest.approx((whole.recall or 0) * there)


@given(some_quotations(), some_quotations(), st.sampled_from(list(CLASSES)))
def test_gold_and_prediction_exchanged_exchange_precision_and_recall(gold, pred, by):
    one, other = (
        {(row.unit, row.name): row for row in by_class(*pair, by, cues=["said"])}
        for pair in (([gold], [pred]), ([pred], [gold]))
    )
    assert one.keys() == other.keys()
    for key, row in one.items():
        # How many pairs there are does not change, nor which are exact.
        if key[0] != "indirect":
            assert (row.gold, row.precision) == (other[key].predicted, other[key].recall)
