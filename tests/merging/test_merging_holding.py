"""What each side may do alone and both together may not: decided together, or certain."""

import json

from made_records import BASE, Object, changed, entity, ids, mention, quote, without

from newsqed.merging import Conflict, merge

TWICE = [*BASE, mention(3, 40, "Bo", "e2")]


def the_conflict(base: list[Object], ours: list[Object], theirs: list[Object]) -> Conflict:
    """The one conflict, each side of which has its records as that side has them."""
    (conflict,) = merge(base, ours, theirs).conflicts
    told = {item["id"] for item in conflict.records()}
    for side, whole in ((conflict.base, base), (conflict.ours, ours), (conflict.theirs, theirs)):
        assert sorted(map(json.dumps, side)) == sorted(
            json.dumps(item) for item in whole if item["id"] in told
        )
    return conflict


def test_a_new_mention_of_an_entity_that_got_another_label() -> None:
    ours = [*BASE, mention(3, 40, "Ada", "e1")]
    theirs = changed(changed(BASE, "e1", label="GPE"), "m1", label="GPE")
    conflict = the_conflict(BASE, ours, theirs)
    assert conflict.why == "e1 is GPE, its mention m3 PERSON"
    # With the mentions that were relabelled along with it, so that either side alone is valid.
    assert [item["id"] for item in conflict.theirs] == ["e1", "m1"]


def test_a_mention_given_to_an_entity_that_got_another_label() -> None:
    theirs = changed(changed(TWICE, "e1", label="GPE"), "m1", label="GPE")
    conflict = the_conflict(TWICE, changed(TWICE, "m3", entity="e1"), theirs)
    assert conflict.id == "e1" and {item["id"] for item in conflict.ours} == {"e1", "m1", "m3"}


def test_a_quotation_outside_of_its_parent() -> None:
    base = [*BASE, quote(2, 60, None, spans=[[60, 90]])]
    ours = changed(base, "q2", spans=[[60, 80]])
    conflict = the_conflict(base, ours, [*base, quote(3, 84, None, parent="q2")])
    assert conflict.why == "q3 does not lie inside its parent q2"


def test_quotations_that_become_each_others_parents() -> None:
    base = [*BASE, quote(2, 60, None), quote(3, 60, None, spans=[[60, 64], [64, 64]])]
    ours, theirs = changed(base, "q2", parent="q3"), changed(base, "q3", parent="q2")
    assert "each other's parents" in the_conflict(base, ours, theirs).why


def test_an_entity_that_both_took_a_mention_of_goes() -> None:
    merged = merge(TWICE, without(TWICE, "m2"), changed(TWICE, "m3", entity="e1"))
    assert merged.conflicts == [] and merged.left_over == ["e2"]
    assert ids(merged) == ["e1", "m1", "q1", "m3"]


def test_it_stays_in_conflict_if_it_is_needed_or_was_changed() -> None:
    theirs = without(TWICE, "m3")
    for ours in (changed(TWICE, "e2", link="unreviewed"), [*TWICE, quote(2, 60, "e2")]):
        conflict = the_conflict(TWICE, without(ours, "m2"), theirs)
        assert conflict.why == "each side took away a mention of e2, together the last"
        assert [item["id"] for item in conflict.ours] == ["e2", "m3"]
        assert [item["id"] for item in conflict.theirs] == ["e2", "m2"]


def test_what_one_side_has_so_is_its_own_affair() -> None:
    ours = [*without(BASE, "m2"), mention(3, 0, "Ada", "e1"), quote(2, 60, None, parent="q1"),
            mention(4, 1, "da B", "e1", label="X")]  # fmt: skip
    assert merge(BASE, ours, changed(BASE, "q1", medium="written")).conflicts == []


def test_marks_that_cross_are_told_with_all_that_each_side_had() -> None:
    ours = [*BASE, mention(3, 12, "w Ray", "e1")]
    theirs = changed(changed(BASE, "m2", end=15, text="Bow R"), "e2", name="Bow R")
    conflict = the_conflict(BASE, ours, theirs)
    assert conflict.why == "the sides mark one place (m2, m3)"
    assert [item["id"] for item in conflict.ours] == ["m2", "m3"]
    assert [item["text"] for item in (*conflict.base, *conflict.theirs)] == ["Bo", "Bow R"]


def test_a_chain_of_crossing_marks_is_one_conflict() -> None:
    ours = [*BASE, mention(3, 40, "Abcdef", "e1"), mention(4, 50, "Abcdef", "e1")]
    theirs = [*BASE, mention(3, 44, "Abcdefgh", "e1")]
    (conflict,) = merge(BASE, ours, theirs).conflicts
    assert [item["id"] for item in conflict.ours] == ["m3", "m4"]
    assert [item["start"] for item in conflict.theirs] == [44]


def test_one_place_is_not_marked_twice_with_two_labels() -> None:
    ours = [*BASE, mention(3, 40, "Mali", "e1")]
    theirs = [*BASE, entity(3, "Mali", label="GPE"), mention(3, 40, "Mali", "e3", label="GPE")]
    assert "one place" in merge(BASE, ours, theirs).conflicts[0].why


def test_either_side_of_a_conflict_over_a_removed_record_is_whole() -> None:
    theirs = [*BASE, mention(3, 50, "Bo", "e2"), quote(2, 60, "e2")]
    conflict = the_conflict(BASE, without(BASE, "e2", "m2"), theirs)
    assert conflict.ours == () and [item["id"] for item in conflict.theirs] == ["e2", "m3", "q2"]


def test_a_disputed_record_brings_along_what_its_other_version_needs() -> None:
    ours = without(changed(BASE, "q1", medium="written"), "e2", "m2")
    conflict = the_conflict(BASE, ours, changed(BASE, "q1", speaker={"entity": "e2"}))
    assert conflict.why.startswith("both changed it; one side removed e2")
    assert [item["id"] for item in conflict.theirs] == ["e2", "q1"]


def test_an_entitys_signature_is_no_change_of_it() -> None:
    base = [{**item, "annotator": "ada"} for item in BASE]
    ours = changed(base, "e1", link="unreviewed", annotator="bo")
    theirs = [*changed(base, "e1", name="Ada Lin", annotator="cy"),
              mention(3, 40, "Ada Lin", "e1", annotator="cy")]  # fmt: skip
    merged = merge(base, ours, theirs)
    assert merged.conflicts == []
    assert merged.records[0] == {**base[0], "link": "unreviewed", "name": "Ada Lin",
                                 "annotator": "bo"}  # fmt: skip
    gone = merge(without(base, "q1"), without(base, "q1", "e1", "m1"),
                 changed(without(base, "q1"), "e1", name="Ada L", annotator="cy"))  # fmt: skip
    assert gone.conflicts == [] and ids(gone) == ["e2", "m2"]


def test_what_both_changed_alike_is_changed_once_whoever_signed_it() -> None:
    ours, theirs = (changed(BASE, "q1", medium="written", annotator=who) for who in ("a", "b"))
    assert merge(BASE, ours, theirs).conflicts == []
