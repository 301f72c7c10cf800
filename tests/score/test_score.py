import json
import random
from dataclasses import astuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsqed.errors import NewsqedError
from newsqed.records import Document, from_json
from newsqed.score import MEASURES, by_rule, score
from newsqed.score.tally import Tally, f1, intervals, of

TEXT = "Ada Quist said on Monday that “Oslo is cold” and Ben Holm of the Board left in May"
WORDS = TEXT.split()


@st.composite
def documents(draw, name="a"):
    """A document with annotations of every kind on random words."""
    edges = [0]
    for word in WORDS:
        edges.append(edges[-1] + len(word) + 1)

    def span():
        first = draw(st.integers(0, len(WORDS) - 1))
        last = draw(st.integers(first, min(first + 5, len(WORDS) - 1)))
        start, end = edges[first], edges[last + 1] - 1
        return {"start": start, "end": end, "text": TEXT[start:end]}

    records = []
    for number in range(draw(st.integers(0, 4))):
        entity = draw(st.sampled_from(["e1", "e2", None]))
        label = draw(st.sampled_from(["PERSON", "ORG", "GPE"]))
        place = span()
        if any(place.items() <= record.items() for record in records):
            continue  # two mentions of the same words would name two entities at once
        records.append({"kind": "mention", "id": f"m{number}", **place, "label": label,
                        "form": "name", "entity": entity})  # fmt: skip
    for number in range(draw(st.integers(0, 3))):
        value = draw(st.sampled_from(["2024", "2025-05"]))
        records.append({"kind": "date", "id": f"d{number}", **span(), "type": "DATE",
                        "value": value, "rule": value})  # fmt: skip
    for number in range(draw(st.integers(0, 3))):
        place = span()
        pair = [place["start"], place["end"]]
        type_ = draw(st.sampled_from(["direct", "indirect"]))
        records.append({"kind": "quote", "id": f"q{number}", "type": type_, "spans": [pair],
                        "text": place["text"], "quoted": [pair] if type_ == "direct" else [],
                        "cue": {"start": 10, "end": 14, "text": "said"},
                        "speaker": draw(st.sampled_from([None, span()]))})  # fmt: skip
    return {"id": name, "text": TEXT, "annotations": records}


@given(st.lists(documents(), min_size=1, max_size=3))
def test_gold_against_itself_is_perfect(found):
    gold = [{**document, "id": str(number)} for number, document in enumerate(found)]
    for row in score(gold, gold, resamples=20).rows():
        assert row.support
        if row.f1 is not None:
            assert (row.precision, row.recall, row.f1) == (1.0, 1.0, 1.0), row
            assert row.low in (None, 1.0) and row.high in (None, 1.0)
        else:
            assert row.share == 1.0, row
    assert all(row.precision == 1.0 for row in by_rule(gold, gold))


@settings(max_examples=200)
@given(documents(), documents())
def test_swapping_the_sides_swaps_precision_and_recall(one, other):
    there, back = (score(*sides, cues=["said"]) for sides in (([one], [other]), ([other], [one])))
    for layer, name in (
        ("dates", "strict"), ("dates", "relaxed"), ("quotes", "exact"), ("quotes", "iou"),
        ("quotes", "exact_long"), ("quotes", "iou_long"), ("quotes", "indirect"),
        ("entities", "exact"), ("entities", "span"), ("entities", "exact ORG"),
    ):  # fmt: skip
        a, b = there.get(layer, name), back.get(layer, name)
        assert (a is None) == (b is None), name
        if a and b:
            assert (a.precision, a.recall, a.f1) == (b.recall, b.precision, b.f1), name


@given(documents(), documents())
def test_every_figure_is_between_0_and_1(one, other):
    for row in score([one], [other]).rows():
        assert all(0 <= value <= 1 for value in row[2:8] if value is not None), row
    for row in by_rule([one], [other]):
        assert 0 <= row.right <= row.found <= row.predicted


def annotated(write, name="a"):
    return (
        write(TEXT, name)
        .date("Monday", "2024-03-04")
        .mention("Ada Quist", entity="e1")
        .quote("“Oslo is cold”", quoted=["“Oslo is cold”"], speaker="Ada Quist")
        .done()
    )


def test_nothing_predicted_is_zero(write):
    gold = [annotated(write)]
    for scores in (score(gold, []), score(gold, [write(TEXT).done()])):
        counted = [row for row in scores.rows() if row.f1 is not None]
        assert {row.layer for row in counted} == {"dates", "entities", "quotes"}
        assert {row[2:5] for row in counted} == {(0.0, 0.0, 0.0)}
    assert score(gold, []).missing == ("a",)


def test_nothing_in_gold_is_zero_and_nothing_at_all_is_absent(write):
    empty = write(TEXT).done()
    found = score([empty], [annotated(write)])
    assert found.get("dates", "strict").f1 == found.get("dates", "strict").recall == 0.0
    assert score([empty], [empty]).measures == ()


def test_records_and_objects_score_alike(write):
    document = annotated(write)
    record = Document(
        id="a", text=TEXT, annotations=tuple(from_json(item) for item in document["annotations"])
    )
    assert score([record], [document]) == score([document], [record]) == score([record], [record])


def test_only_the_layers_that_gold_says_are_counted(write):
    gold = {**annotated(write), "layers": ["dates"]}
    assert {row.layer for row in score([gold], [annotated(write)]).rows()} == {"dates"}
    both = [gold, {**annotated(write, "b"), "layers": ["dates", "quotes"]}]
    found = score(both, both, ["quotes", "entities"])
    assert {row.layer for row in found.rows()} == {"quotes"}
    assert found.get("quotes", "exact").support == 1


def test_missing_and_extra_documents_are_named(write):
    a, b, c = (annotated(write, name) for name in "abc")
    found = score([a, b], [b, c])
    assert (found.missing, found.extra) == (("a",), ("c",))
    assert found.get("dates", "strict").recall == 0.5
    assert found.to_json()["missing"] == ["a"]


def test_another_text_is_an_error_that_names_the_document(write):
    with pytest.raises(NewsqedError, match=r"'a' has another text.*offset 4"):
        score([annotated(write)], [write("Ada was here.").done()])


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"text": "x"}, "lacks its id"),
        ({"id": "a", "text": None}, "lacks its id or its text"),
        ([], "not list"),
        ({"id": "a", "text": "x", "annotations": {}}, "a list of objects"),
        ({"id": "a", "text": "x", "layers": "dates"}, "a list of names"),
        ({"id": "a", "text": "x", "annotations": [{"kind": "date", "id": "d1"}]}, "'d1' lacks"),
        ({"id": "a", "text": "x", "annotations": [{"kind": "quote", "id": "q1"}]}, "`spans`"),
        (
            {"id": "a", "text": "x", "annotations": [{"kind": "quote", "id": "q1", "spans": [3]}]},
            "pairs of offsets",
        ),
    ],
)
def test_what_cannot_be_read_is_a_clear_error(document, message):
    with pytest.raises(NewsqedError, match=message):
        score([document], [])


def test_odd_values_are_wrong_not_fatal(write):
    gold = annotated(write)
    odd = [
        {"kind": "date", "id": "d1", "start": 9999, "end": 10005, "type": 3, "value": ["x"]},
        {"kind": "mention", "id": "m1", "start": -4, "end": 2, "label": None, "entity": [1]},
        {"kind": "quote", "id": "q1", "spans": [[5, 2]], "quoted": [[5, 2]], "speaker": "Quist",
         "cue": 7},
        {"kind": "quote", "id": "q2", "spans": [[5, 9000]], "quoted": [[-3, 9000]]},
        {"kind": "rumour", "id": "r1"},
    ]  # fmt: skip
    found = score([gold], [{"id": "a", "text": TEXT, "annotations": odd}])
    assert found.get("dates", "strict").f1 == 0.0


def test_unknown_layers_and_double_ids_are_errors(write):
    with pytest.raises(NewsqedError, match="'people' is no layer"):
        score([], [], ["people"])
    with pytest.raises(NewsqedError, match="stands twice in gold"):
        score([annotated(write), annotated(write)], [])


def test_groups_are_scored_apart_by_the_conventions_of_the_whole(write):
    gold = [annotated(write, "a"), annotated(write, "b"), write(TEXT, "c").done()]
    found = score(gold, [annotated(write, "a")], breakdown={"a": "train", "b": "test", "c": "test"})
    assert list(found.groups) == ["train", "test"]
    assert found.groups["train"].get("dates", "value").f1 == 1.0
    assert found.groups["test"].get("dates", "value").f1 == 0.0
    assert found.groups["test"].documents == 2
    assert found.get("dates", "value").recall == 0.5
    assert found.to_json()["groups"]["train"]["layers"]["dates"]["value"]["f1"] == 1.0


def test_json_is_json_and_repeats(write):
    rng = random.Random(3)
    gold, pred = [], []
    for number in range(8):
        document = annotated(write, str(number))
        gold.append(document)
        pred.append({**document, "annotations": rng.sample(document["annotations"], 2)})
    first, second = (score(gold, pred).to_json() for _ in range(2))
    assert json.loads(json.dumps(first)) == first == second
    other = score(gold, pred, seed=1).to_json()["layers"]["dates"]["strict"]
    same = first["layers"]["dates"]["strict"]
    assert same["f1"] == other["f1"] and 0 <= same["low"] <= same["f1"] <= same["high"] <= 1


def test_every_measure_has_a_gloss_and_a_kind():
    for layer, measures in MEASURES.items():
        for name, (kind, gloss) in measures.items():
            assert kind in ("f1", "share") and gloss, (layer, name)


def test_an_interval_against_a_plain_bootstrap():
    rng = random.Random(5)
    column = [of(right, right + rng.randint(0, 3), right + rng.randint(0, 3))
              for right in (rng.randint(0, 9) for _ in range(40))]  # fmt: skip
    low, high = intervals({"f1": column}, 4000, 1)["f1"]
    plain = []
    for _ in range(4000):
        drawn = [rng.choice(column) for _ in column]
        plain.append(f1(Tally(*(sum(part) for part in zip(*drawn, strict=True)))))
    plain.sort()
    assert low == pytest.approx(plain[100], abs=0.01)
    assert high == pytest.approx(plain[3899], abs=0.01)
    assert low < high


def test_no_interval_over_one_document(write):
    measure = score([annotated(write)], [annotated(write)]).get("dates", "strict")
    assert (measure.low, measure.high) == (None, None)


def test_a_thousand_resamples_of_300_documents(write):
    gold = [annotated(write, str(number)) for number in range(300)]
    pred = [{**item, "annotations": item["annotations"][number % 3 :]}
            for number, item in enumerate(gold)]  # fmt: skip
    found = score(gold, pred)
    assert found.get("dates", "strict").low < found.get("dates", "strict").high


def test_by_rule_by_hand(write):
    gold = (
        write(TEXT)
        .date("Monday", "2024-03-04")
        .date("May", "2024-05")
        .mention("Ada Quist", "PERSON", "e1")
        .quote("“Oslo is cold”", quoted=["“Oslo is cold”"], speaker="Ada Quist")
    )
    pred = (
        write(TEXT)
        .date("Monday", "2024-03-04", rule="weekday")
        .date("on Monday", "2024-03-04", rule="weekday")
        .date("May", "2025-05", rule="month")
        .mention("Ada Quist", "ORG", rule="capitals")
        .mention("Board", "ORG")
        .quote("“Oslo is cold”", quoted=["“Oslo is cold”"], speaker="Ben Holm", rule="before")
        .quote("“Oslo is cold”", speaker="Ada Quist", rule="after")
        .add("not_quote", **write(TEXT).span("Oslo is cold"), use="term", rule="term")
    )
    rows = by_rule([gold.done()], [pred.done()])
    assert [astuple(row) for row in rows] == [
        ("quotes", "after", "quote", 1, 0, 0),
        ("quotes", "before", "quote", 1, 1, 0),
        ("quotes", "term", "not_quote", 1, 0, 0),
        ("entities", "capitals", "mention", 1, 1, 0),
        ("dates", "month", "date", 1, 1, 0),
        ("dates", "weekday", "date", 2, 1, 1),
    ]
    assert rows[-1].to_json()["precision"] == 0.5


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ({"quoted": ["cold on"], "speaker": "Ada Quist"}, 1),
        ({"quoted": ["“cold"], "speaker": "Ada Quist"}, 0),
        ({"quoted": [], "speaker": "Ada Quist"}, 0),
        ({"quoted": ["“cold on"], "speaker": "Ben Holm"}, 0),
        ({"quoted": ["“cold on"]}, 0),
    ],
)
def test_a_quotation_of_a_rule_is_right_by_runs_and_speaker(write, said, right):
    text = "Oslo is “cold on Monday, Ada Quist told Ben Holm."
    gold = write(text).quote("is “cold on", quoted=["“cold on"], speaker="Ada Quist")
    pred = write(text).quote("Oslo is “cold on", rule="x", **said)
    (row,) = by_rule([gold.done()], [pred.done()])
    assert (row.predicted, row.found, row.right) == (1, 1, right)


@pytest.mark.parametrize(
    ("use", "found", "right"), [("title", 1, 1), (None, 1, 1), ("term", 1, 0), ("gone", 0, 0)]
)
def test_marks_that_quote_nobody_are_right_by_their_use(write, use, found, right):
    text = "The “Old Salt” is a pub, the “New Salt” too."
    gold = write(text).add("not_quote", **write(text).span("“New Salt”"), use="title")
    if use != "gone":
        more = {} if use is None else {"use": use}
        gold.add("not_quote", **write(text).span("“Old Salt”"), **more)
    pred = write(text).add("not_quote", **write(text).span("“Old Salt”"), use="title", rule="x")
    (row,) = by_rule([gold.done()], [pred.done()])
    assert (row.found, row.right) == (found, right)


def test_where_gold_lists_no_such_marks_they_are_right_where_it_does_not_quote(write):
    text = "The “Old Salt” is “closed for good,” Ada Quist said."
    gold = write(text).quote("“closed for good,”", quoted=["“closed for good,”"])
    pred = write(text)
    for words in ("“Old Salt”", "“closed for good,”"):
        pred.add("not_quote", **pred.span(words), use="title", rule="x")
    (row,) = by_rule([gold.done()], [pred.done()])
    assert (row.predicted, row.right) == (2, 1)
