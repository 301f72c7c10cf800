"""A merge that gave new numbers, and the next one: an id alone does not say which record it is."""

import pytest
from made_records import BASE, Object, changed, entity, ids, mention, quote, without

from newsqed.merging import Merged, merge

# Both add an entity e3 with its mention m3, one of which a first merge calls e4 and m4.
FLOOD = [entity(3, "flood", label="ORG"), mention(3, 40, "flood", "e3", label="ORG")]
DEPOT = [entity(3, "depot", label="ORG"), mention(3, 50, "depot", "e3", label="ORG")]
FIRST = [*BASE, *DEPOT]
MERGED = merge(BASE, [*BASE, *FLOOD], FIRST).records


def named(merged: Merged) -> dict[str, str]:
    return {item["id"]: item["name"] for item in merged.records if item["kind"] == "entity"}


def speaker(merged: Merged) -> str:
    return {item["id"]: item for item in merged.records}["q1"]["speaker"]["entity"]


def attributed(items: list[Object]) -> list[Object]:
    return changed(items, "q1", speaker={"entity": "e3"})


def test_a_reference_follows_what_an_earlier_merge_renumbered() -> None:
    merged = merge(FIRST, MERGED, attributed(FIRST))
    assert merged.conflicts == []
    assert named(merged) == {"e1": "Ada", "e2": "Bo", "e3": "flood", "e4": "depot"}
    assert speaker(merged) == "e4"
    assert merged.renumbered == {"e3": "e4", "m3": "m4"}


def test_it_does_so_in_the_other_direction_with_the_same_numbers() -> None:
    merged = merge(FIRST, attributed(FIRST), MERGED)
    assert merged.conflicts == []
    assert merged.records == merge(FIRST, MERGED, attributed(FIRST)).records
    assert merged.renumbered_ours == {"e3": "e4", "m3": "m4"} and merged.renumbered == {}


def test_a_change_lands_on_the_record_that_was_meant() -> None:
    merged = merge(FIRST, MERGED, changed(FIRST, "e3", link="linked", wikidata="Q42"))
    assert merged.conflicts == []
    assert {item["id"]: item.get("wikidata") for item in merged.records[:4]} == {
        "e1": None, "e2": None, "e3": None, "e4": "Q42",
    }  # fmt: skip


def test_it_does_so_where_the_renumbered_record_was_changed_since() -> None:
    ours = [*changed(MERGED, "e4", name="old depot"),
            mention(5, 70, "old depot", "e4", label="ORG")]  # fmt: skip
    merged = merge(FIRST, ours, attributed(FIRST))
    assert merged.conflicts == []
    assert speaker(merged) == "e4"


def test_new_records_of_that_number_step_aside() -> None:
    theirs = [*FIRST, entity(4, "bell"), mention(4, 60, "bell", "e4"), quote(2, 70, "e4")]
    merged = merge(FIRST, MERGED, theirs)
    assert merged.conflicts == []
    assert named(merged)["e5"] == "bell"
    assert merged.records[-1]["speaker"] == {"entity": "e5"}


def test_dates_and_parents_follow_too() -> None:
    date = {"kind": "date", "type": "DATE", "value": "1998"}
    first = [*BASE, {**date, "id": "d1", "start": 90, "end": 94}, quote(2, 80, None)]
    ours = [*BASE, {**date, "id": "d1", "start": 95, "end": 99}, quote(2, 110, None)]
    second = [*first, {**date, "id": "d2", "start": 100, "end": 104, "anchor": "d1"},
              quote(3, 80, None, parent="q2", spans=[[81, 83]])]  # fmt: skip
    merged = merge(first, merge(BASE, ours, first).records, second)
    assert merged.conflicts == []
    by_place = {(item.get("start"), str(item.get("spans"))): item for item in merged.records}
    assert by_place[100, "None"]["anchor"] == by_place[90, "None"]["id"] == "d2"
    assert by_place[None, "[[81, 83]]"]["parent"] == by_place[None, "[[80, 84]]"]["id"] == "q3"


def test_a_record_that_has_no_counterpart_any_more_is_a_conflict_where_it_is_relied_on() -> None:
    ours = without(MERGED, "e4", "m4")
    merged = merge(FIRST, ours, attributed(FIRST))
    (conflict,) = merged.conflicts
    assert "refers to it (q1)" in conflict.why
    assert [item.get("name", "q1") for item in conflict.theirs] == ["depot", "q1"]
    assert conflict.theirs[1]["speaker"] == {"entity": conflict.theirs[0]["id"]}
    assert [item["speaker"] for item in conflict.ours] == [{"entity": "e1"}]
    assert "flood" in named(merged).values()


def test_without_being_relied_on_it_is_none() -> None:
    ours = without(MERGED, "e4", "m4")
    merged = merge(FIRST, ours, changed(FIRST, "q1", medium="written"))
    assert merged.conflicts == []
    assert ids(merged) == ["e1", "e2", "e3", "m1", "m2", "q1", "m3"]


def test_a_commit_picked_alone_is_a_conflict_where_it_relies_on_what_is_not_there() -> None:
    (conflict,) = merge(FIRST, [*BASE, *FLOOD], attributed(FIRST)).conflicts
    assert "refers to it (q1)" in conflict.why


def test_a_record_within_another_is_not_taken_for_it() -> None:
    inner = [*BASE, quote(2, 80, None, spans=[[85, 90]])]
    outer = [*BASE, quote(2, 80, None, spans=[[80, 99]])]
    ours = merge(BASE, outer, inner).records
    theirs = [*inner, quote(3, 86, None, parent="q2")]
    merged = merge(inner, ours, theirs)
    assert merged.conflicts == []
    assert merged.records[-1]["parent"] == "q3"
    # Even where the inner one was moved a little since, so that both overlap what it was.
    moved = changed(ours, "q3", spans=[[85, 91]])
    assert merge(inner, moved, theirs).conflicts != []


def test_an_entity_that_took_the_name_and_a_mention_along_leaves_a_doubt() -> None:
    base = [*BASE, mention(3, 40, "Ada L", "e1"), mention(4, 60, "A.", "e1")]
    base = changed(base, "e1", name="Ada L")
    ours = changed(changed(base, "m3", entity="e3"), "m1", entity="e3")
    ours = [*changed(ours, "e1", name="A."), entity(3, "Ada L")]
    (conflict,) = merge(base, ours, [*base, quote(2, 70, "e1")]).conflicts
    assert "refers to it (q2)" in conflict.why


@pytest.mark.parametrize(
    "ours",
    [
        changed(BASE, "m1", start=0, end=7, text="Ada Lin"),
        changed(changed(BASE, "e1", label="ORG", name="A"), "m1", start=1, label="ORG"),
        [*changed(without(BASE, "m1"), "e1"), mention(3, 30, "Ada", "e1")],
        changed(BASE, "m1", entity="e2"),
    ],
)
def test_what_one_side_changed_a_lot_is_the_same_record(ours: list[Object]) -> None:
    merged = merge(BASE, ours, [*BASE, quote(2, 50, "e1")])
    assert merged.conflicts == []
    assert merged.records[-1]["speaker"] == {"entity": "e1"}


def test_a_renumbered_record_whose_ends_were_moved_since_is_the_same() -> None:
    first = [*BASE, quote(2, 80, None, spans=[[80, 90]])]
    ours = merge(BASE, [*BASE, quote(2, 110, None)], first).records
    ours = changed(ours, "q3", spans=[[78, 90]])
    theirs = changed(first, "q2", medium="written")
    (conflict,) = merge(first, ours, theirs).conflicts
    assert conflict.id == "q3" and conflict.why == "both changed it"
    theirs = [*first, quote(3, 82, None, parent="q2")]
    merged = merge(first, ours, theirs)
    assert merged.conflicts == [] and merged.records[-2]["parent"] == "q3"
