import pytest

from newsqed.score import score

TEXT = (
    "The Port Selwyn Harbour Board’s chair, Ada Quist, met Ben Holm of the Tidewater Trust in Oslo."
    " Quist praised the Board. He left for Norway on a Norwegian ship."
)


def figures(scores):
    return {row.measure: row[2:5] for row in scores.rows() if row.layer == "entities"}


def gold_of(write):
    return (
        write(TEXT)
        .mention("Port Selwyn Harbour Board", "ORG", "e1")
        .mention("Port Selwyn", "GPE", "e2")
        .mention("Ada Quist", "PERSON", "e3")
        .mention("Ben Holm", "PERSON", "e4")
        .mention("Tidewater Trust", "ORG", "e5")
        .mention("Oslo", "GPE", "e6")
        .mention("Quist", "PERSON", "e3", nth=2)
        .mention("He", "PERSON", "e4", form="pronoun")
        .mention("Norway", "GPE", "e7")
        .mention("Norwegian", "NORP", "e8")
    )


def test_spans_and_labels_by_hand(write):
    pred = (
        write(TEXT)
        .mention("The Port Selwyn Harbour Board’s", "ORG")  # article and possessive dropped
        .mention("Port Selwyn", "PERSON")  # nested, wrong label
        .mention("Ada Quist", "PERSON")
        .mention("Ben", "PERSON")  # wrong span
        .mention("the Tidewater Trust", "PERSON")  # wrong label
        .mention("Oslo", "GPE")
        .mention("he Board", "ORG")  # spurious
    )
    scores = score([gold_of(write).done()], [pred.done()])
    found = figures(scores)
    assert found["exact"] == (3 / 6, 3 / 8, pytest.approx(6 / 14))
    assert found["span"] == (4 / 6, 4 / 8, pytest.approx(8 / 14))
    assert found["exact ORG"] == (1 / 2, 1 / 2, 1 / 2)
    assert found["exact PERSON"] == (1 / 3, 1 / 3, pytest.approx(1 / 3))
    assert found["exact GPE"] == (1.0, 1 / 2, pytest.approx(2 / 3))
    assert found["nested"] == (0.0, 0.0, 0.0)
    assert scores.get("entities", "exact").support == 8, "no pronoun, no nested name"


def test_a_nested_name_found_alone_is_found(write):
    pred = write(TEXT).mention("Port Selwyn", "GPE")
    assert figures(score([gold_of(write).done()], [pred.done()]))["nested"][1] == 1.0


def test_coarse_gold_folds_labels(write):
    gold = write(TEXT, layers=["entities"])
    for words, label in (("Ada Quist", "PER"), ("Oslo", "LOC"), ("Tidewater Trust", "ORG")):
        gold.add("mention", **gold.span(words), label=label)
    pred = (
        write(TEXT)
        .mention("Ada Quist", "PERSON")
        .mention("Oslo", "FAC")
        .mention("Tidewater Trust", "ORG")
        .mention("Norwegian", "NORP")  # MISC, which gold never uses
    )
    scores = score([gold.done()], [pred.done()])
    assert figures(scores)["exact"] == (1.0, 1.0, 1.0)
    assert any("MISC" in note for note in scores.notes)
    gold.add("mention", **gold.span("Norway"), label="MISC")
    assert figures(score([gold.done()], [pred.done()]))["exact"] == (3 / 4, 3 / 4, 3 / 4)


def test_predicted_misc_does_not_hide_the_names_within(write):
    gold = write(TEXT)
    gold.add("mention", **gold.span("Oslo"), label="LOC")
    gold.add("mention", **gold.span("Ada Quist"), label="PER")
    pred = write(TEXT).mention("Ada Quist", "PERSON").mention("Oslo", "GPE")
    pred.mention("Trust in Oslo", "EVENT")
    assert figures(score([gold.done()], [pred.done()]))["exact"] == (1.0, 1.0, 1.0)


def test_links_by_hand(write):
    gold, pred = gold_of(write), gold_of(write)
    for id_, link in (
        ("e1", {"link": "nil"}),
        ("e3", {"link": "linked", "wikidata": "Q901"}),
        ("e4", {"link": "unreviewed"}),
        ("e6", {"link": "linked", "wikidata": "Q902"}),
        ("e7", {"link": "linked", "wikidata": "Q903"}),
    ):
        gold.entity(id_, **link)
    for id_, wikidata in (("e1", "Q1"), ("e3", "Q901"), ("e4", "Q4"), ("e6", "Q777")):
        pred.entity(id_, link="linked", wikidata=wikidata)
    scores = score([gold.done()], [pred.done()])
    # Judged: the board (nil: wrong), both of Quist's names (right), Oslo (wrong). Not Holm.
    assert figures(scores)["links"][:2] == (2 / 4, 2 / 4)
    assert scores.get("entities", "link_coverage").share == 3 / 4


def test_b_cubed_by_hand(write):
    # Bagga and Baldwin's first example: key {1-5} {6,7} {8-12}, response {1-5} {6-12}.
    text = " ".join("ABCDEFGHIJKL")
    gold, pred = write(text), write(text)
    for number, letter in enumerate("ABCDEFGHIJKL", start=1):
        gold.mention(letter, entity="e1" if number <= 5 else "e2" if number <= 7 else "e3")
        pred.mention(letter, entity="e8" if number <= 5 else "e9")
    found = figures(score([gold.done()], [pred.done()]))["coreference"]
    # (5·1 + 2·(2/7) + 5·(5/7)) / 12
    assert found[:2] == (pytest.approx(0.7619, abs=1e-4), 1.0)


def test_b_cubed_leaves_unmatched_mentions_out_of_both_sides(write):
    gold = write(TEXT).mention("Ada Quist", entity="e1").mention("Quist", entity="e1", nth=2)
    pred = write(TEXT).mention("Ada Quist", entity="e5").mention("Ben Holm", entity="e5")
    found = score([gold.done()], [pred.done()]).get("entities", "coreference")
    assert (found.precision, found.recall, found.support) == (1.0, 1.0, 1)


def test_b_cubed_without_predicted_entity_is_a_cluster_of_its_own(write):
    gold = write(TEXT).mention("Ada Quist", entity="e1").mention("Quist", entity="e1", nth=2)
    pred = write(TEXT).mention("Ada Quist").mention("Quist", nth=2)
    found = score([gold.done()], [pred.done()]).get("entities", "coreference")
    assert (found.precision, found.recall) == (1.0, 0.5)


@pytest.mark.parametrize(
    ("text", "whole", "bare"),
    [
        ("the Hague's court", "the Hague's", "Hague"),
        ("The Gulls' win", "The Gulls'", "Gulls"),
        ("an Otter boat", "an Otter", "Otter"),
        ("Theo came", "Theo", "Theo"),
        ("the same", "the", "the"),
    ],
)
def test_what_is_dropped_at_the_edges(write, text, whole, bare):
    one, other = write(text).mention(whole, "ORG"), write(text).mention(bare, "ORG")
    assert figures(score([one.done()], [other.done()]))["span"] == (1.0, 1.0, 1.0)
