"""How far two passes agree, and where they do not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsqed.errors import NewsqedError
from newsqed.score import AGREEMENTS, Passes, agreement, disagreements

TEXT = "Ada Quist said on Monday that “Oslo is cold” and Ben Holm of the Oslo Board told her so"
WORDS = TEXT.split()
EDGES = [0]
for _word in WORDS:
    EDGES.append(EDGES[-1] + len(_word) + 1)


@st.composite
def passes(draw):
    """One pass over the text: records of every kind on random words."""

    def span():
        first = draw(st.integers(0, len(WORDS) - 1))
        last = draw(st.integers(first, min(first + 4, len(WORDS) - 1)))
        start, end = EDGES[first], EDGES[last + 1] - 1
        return {"start": start, "end": end, "text": TEXT[start:end]}

    def phrase():
        return {**span(), **draw(st.sampled_from([{}, {"entity": "e1"}, {"entity": "e2"}]))}

    pick = st.sampled_from
    records = [
        {"kind": "entity", "id": name, "label": "ORG", "name": name, "link": draw(pick(LINKS))}
        for name in ("e1", "e2")
    ]
    # Each entity has a mention, as in every valid file.
    for number, entity in enumerate(["e1", "e2", *draw(st.lists(pick(["e1", "e2", None])))]):
        records.append({"kind": "mention", "id": f"m{number}", **span(), "entity": entity,
                        "label": draw(pick(["PERSON", "ORG"])),
                        "form": draw(pick(["name", "nominal", "pronoun"])),
                        **draw(pick([{}, {"title": span()}]))})  # fmt: skip
    for number in range(draw(st.integers(0, 3))):
        records.append({"kind": "date", "id": f"d{number}", **span(), "type": "DATE",
                        "value": draw(pick(["2024", "2025-05"])),
                        **draw(pick([{}, {"mod": "MID"}]))})  # fmt: skip
    for number in range(draw(st.integers(0, 3))):
        place = span()
        pair = [place["start"], place["end"]]
        records.append({"kind": "quote", "id": f"q{number}", "spans": [pair], "quoted": [pair],
                        "type": draw(pick(["direct", "mixed"])), "text": place["text"],
                        "cue": draw(pick([None, span()])),
                        "speaker": draw(pick([None, {"entity": "e1"}, phrase()])),
                        "medium": draw(pick(["spoken", "posted"])),
                        **draw(pick([{}, {"addressee": phrase()}]))})  # fmt: skip
    for number in range(draw(st.integers(0, 2))):
        records.append({"kind": "not_quote", "id": f"n{number}", **span(),
                        "use": draw(pick(["title", "irony"]))})  # fmt: skip
    return {"id": "a", "text": TEXT, "annotations": records}


LINKS = ["nil", "unreviewed"]
pairs = st.lists(st.tuples(passes(), passes()), min_size=1, max_size=3)


def named(found):
    return [
        tuple({**document, "id": str(number)} for document in both)
        for number, both in enumerate(found)
    ]


@settings(max_examples=150)
@given(pairs)
def test_whoever_comes_first_changes_no_number(found):
    both = named(found)
    there = agreement(both, resamples=10)
    assert there == agreement([(b, a) for a, b in both], resamples=10)
    for measure in there.measures:
        values = (measure.value, measure.least, measure.median, measure.most)
        assert all(0 <= value <= 1 for value in values), measure
        assert measure.least <= measure.median <= measure.most
        assert measure.n and 1 <= measure.documents <= len(both)


@settings(max_examples=150)
@given(passes())
def test_a_pass_agrees_with_itself(one):
    doubled = {str(each) for each in map(place, one["annotations"])}
    found = agreement([(one, one)])
    wrong = {measure.name for measure in found.measures if measure.value != 1}
    # Two records at one place, or mentions that cross, are no valid file: which entity is which
    # may then stay open.
    if len(doubled) == len(one["annotations"]):
        assert wrong <= {"speaker_entity", "entities", "addressee"}
        assert not {"exact", "span", "strict", "coreference"} & wrong
    assert not [each for each in disagreements(one, one) if each.what in ("span", "value", "use")]


def place(record):
    where = record.get("spans") or [record.get("start", record["id"]), record.get("end")]
    return record["kind"], where


@given(passes(), passes())
def test_the_list_is_the_same_from_both_sides(one, other):
    there = disagreements(one, other)
    back = disagreements(other, one)
    alone = [
        sorted((each.kind, (each.a or each.b).id) for each in side if each.what == what)
        for side, what in ((there, "only in A"), (back, "only in B"))
    ]
    assert len(alone[0]) == len(alone[1])
    starts = [min(side.start for side in (each.a, each.b) if side) for each in there]
    assert starts == sorted(starts)
    for each in there:
        assert json.loads(json.dumps(each.to_json()))["document"] == "a"
        assert (each.a is None) == (each.what == "only in B")
        assert (each.b is None) == (each.what == "only in A")


def small(write, **changes):
    """A pass by hand: one of each, with something else where `changes` say so."""
    text = "“We sail,” Captain Ada Quist told reporters in Oslo on Monday, a ‘miracle’."
    told = {
        "label": "PERSON", "value": "2024-03-04", "type_": "direct", "cue": "told",
        "speaker": "Captain Ada Quist", "addressee": "reporters", "medium": "spoken",
        "title": "Captain", "use": "irony", "link": "nil", "who": "e1", "date": "Monday",
        "mod": None,
    } | changes  # fmt: skip
    made = write(text).entity("e1", link=told["link"]).entity("e2", "GPE")
    title = {"title": made.span(told["title"])} if told["title"] else {}
    mod = {"mod": told["mod"]} if told["mod"] else {}
    return (
        made.quote("“We sail,”", quoted=["“We sail,”"], cue=told["cue"], speaker=told["speaker"],
                   entity=told["who"], type_=told["type_"], medium=told["medium"],
                   addressee=made.span(told["addressee"]))
        .mention("Ada Quist", told["label"], "e1", **title)
        .mention("Oslo", "GPE", "e2")
        .date(told["date"], told["value"], **mod)
        .add("not_quote", **made.span("‘miracle’"), use=told["use"])
        .done()
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "layer", "lowered", "what"),
    [
        ({"label": "ORG"}, "entities", {"exact": 0.5, "label": 0.5}, ["label"]),
        ({"title": None}, "entities", {"title": 0}, ["title"]),
        ({"link": "unreviewed"}, "entities", {"link": 0.5}, ["link"]),
        ({"value": "2024-03-11"}, "dates", {"value": 0}, ["value"]),
        ({"mod": "MID"}, "dates", {"mod": 0}, ["mod"]),
        ({"date": "on Monday"}, "dates", {"strict": 0}, ["span"]),
        ({"type_": "mixed"}, "quotes", {"type": 0}, ["type"]),
        ({"cue": "told reporters"}, "quotes", {"cue": 0}, ["cue"]),
        ({"speaker": "Ada Quist"}, "quotes", {"speaker_exact": 0}, ["speaker"]),
        ({"speaker": "Oslo"}, "quotes", {"speaker_exact": 0, "speaker": 0}, ["speaker"]),
        ({"who": "e2"}, "quotes", {"speaker_entity": 0}, ["speaker entity"]),
        ({"addressee": "Oslo"}, "quotes", {"addressee": 0}, ["addressee"]),
        ({"medium": "posted"}, "quotes", {"medium": 0}, ["medium"]),
        ({"use": "term"}, "quotes", {"use": 0}, ["use"]),
    ],
)
def test_each_difference_lowers_its_measure_and_is_listed(write, change, layer, lowered, what):
    one, other = small(write), small(write, **change)
    found = agreement([(one, other)])
    assert {m.name: m.value for m in found.measures if m.value < 1} == lowered
    assert all(m.layer == layer for m in found.measures if m.value < 1)
    listed = disagreements(one, other, ("ada", "bo"))
    assert [each.what for each in listed] == what
    assert listed[0].layer == layer and listed[0].annotators == ("ada", "bo")


def test_what_one_pass_has_alone_is_listed_with_its_words(write):
    one = small(write)
    gone = {"m5", "d6", "e2"}
    other = {**one, "annotations": [r for r in one["annotations"] if r["id"] not in gone]}
    expected = [
        ("entity", "e2", "e2", one["text"].index("Oslo")),
        ("mention", "m5", "Oslo", one["text"].index("Oslo")),
        ("date", "d6", "Monday", one["text"].index("Monday")),
    ]
    there, back = disagreements(one, other), disagreements(other, one)
    assert [(e.kind, e.a.id, e.a.text, e.a.start) for e in there] == expected
    assert [(e.kind, e.b.id, e.b.text, e.b.start) for e in back] == expected
    assert {e.what for e in there} == {"only in A"} and {e.what for e in back} == {"only in B"}
    assert agreement([(one, other)], ["dates"]).get("dates", "strict").value == 0


def test_an_entity_with_pronouns_only_is_told_by_them(write):
    one = (
        write("She said no.").entity("e1").mention("She", "PERSON", "e1", "pronoun")
        .quote("no", cue="said", speaker="She", entity="e1", type_="indirect").done()
    )  # fmt: skip
    assert agreement([(one, one)]).get("quotes", "speaker_entity").value == 1


def test_merged_entities_are_one_of_the_two_at_most(write):
    def made(second):
        return (
            write("Ada met Bo; Ada left.").entity("e1").entity("e2")
            .mention("Ada", entity="e1").mention("Ada", entity="e1", nth=2)
            .mention("Bo", entity=second).done()
        )  # fmt: skip

    found = agreement([(made("e1"), made("e2"))])
    assert found.get("entities", "entities").value == pytest.approx(0.5)
    assert found.get("entities", "coreference").value < 1
    whats = [each.what for each in disagreements(made("e1"), made("e2"))]
    assert "entity" in whats


def test_the_spread_is_over_articles(write):
    good, bad = small(write), small(write, value="2024-03-11", date="on Monday")
    both = [({**good, "id": str(n)}, {**(bad if n else good), "id": str(n)}) for n in range(3)]
    value = agreement(both).get("dates", "value")
    assert (value.least, value.median, value.most, value.documents) == (0, 0, 1, 3)
    assert value.value == pytest.approx(1 / 3) and value.n == 3
    assert value.low <= value.value <= value.high
    assert agreement(both, resamples=0).get("dates", "value").low is None


def test_pairs_of_one_article_are_one_article(write):
    one, other = small(write), small(write, label="ORG")
    found = Passes()
    for who in (("ada", "bo"), ("ada", "cy"), ("bo", "cy")):
        found.add(who, one, other)
    told = found.agreement()
    assert told.documents == 1 and len(told.pairs) == 3
    assert told.get("entities", "label").documents == 1
    assert told.get("entities", "label").n == 6
    assert told.get("entities", "label").low is None


def test_layers_that_a_side_lacks_do_not_count(write):
    one = small(write)
    found = agreement([(one, {**one, "layers": ["dates"]})])
    assert {measure.layer for measure in found.measures} == {"dates"}
    assert not disagreements(
        one, {**one, "layers": ["dates"], "annotations": []}, layers=["quotes"]
    )


def test_what_cannot_be_compared_is_refused(write):
    one = small(write)
    with pytest.raises(NewsqedError, match="different texts"):
        agreement([(one, {**one, "text": one["text"] + "!"})])
    with pytest.raises(NewsqedError, match="different texts"):
        disagreements(one, {**one, "text": ""})
    odd = {**one, "annotations": [{"kind": "date", "id": "d1", "start": "3", "end": 4}]}
    with pytest.raises(NewsqedError, match="lacks `start`"):
        agreement([(one, odd)])


ODD = (None, 5, -1, "x", [], {}, [[1]], [["a", 2]], {"start": 1}, {"start": "a"}, {"entity": [1]},
       {"start": 3, "end": 1, "text": 5, "entity": 7}, 10**30, [[0, 10**30]])  # fmt: skip


@settings(max_examples=300)
@given(passes(), st.data())
def test_odd_records_are_refused_or_compared(one, data):
    records = [dict(record) for record in one["annotations"]]
    for _ in range(2):
        record = data.draw(st.sampled_from(records))
        key = data.draw(st.sampled_from([*record, "title", "addressee", "parent", "anchor", "mod"]))
        record[key] = data.draw(st.sampled_from(ODD))
    odd = {**one, "annotations": records}
    try:
        found = agreement([(one, odd)], resamples=0)
        listed = disagreements(odd, one)
    except NewsqedError as error:
        assert "annotation" in str(error)
    else:
        assert all(0 <= measure.value <= 1 for measure in found.measures)
        assert json.dumps([each.to_json() for each in listed])


def test_nothing_to_compare_is_no_failure():
    empty = {"id": "a", "text": "No."}
    assert agreement([(empty, empty)]).measures == ()
    assert agreement([]).to_json() == {"documents": 0, "pairs": [], "layers": {}}


def test_measures_have_a_gloss():
    for measures in AGREEMENTS.values():
        for kind, gloss in measures.values():
            assert kind in ("f1", "share") and gloss
