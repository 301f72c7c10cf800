"""Two people annotate one article: what they did apart is joined, conflicts are told."""

import copy
import json

import pytest
from made_records import BASE, Object, changed, entity, ids, mention, quote, without

from newsqed.merging import merge


def test_changes_of_different_records_are_joined() -> None:
    ours = changed(BASE, "q1", medium="written")
    theirs = without(changed(BASE, "e2", label="ORG"), "m1")
    merged = merge(BASE, ours, theirs)
    assert merged.conflicts == []
    assert ids(merged) == ["e1", "e2", "m2", "q1"]
    assert merged.records[-1]["medium"] == "written" and merged.records[1]["label"] == "ORG"


def test_the_same_change_is_made_once() -> None:
    both = changed(BASE, "q1", medium="written")
    assert merge(BASE, both, copy.deepcopy(both)).records == merge(BASE, both, BASE).records


def test_new_records_of_one_id_are_renumbered_and_references_follow() -> None:
    ours = [*BASE, entity(3, "Cy"), mention(3, 40, "Cy", "e3")]
    theirs = [*BASE, entity(3, "Di"), mention(3, 50, "Di", "e3"), quote(2, 60, "e3"),
              quote(3, 61, None, parent="q2")]  # fmt: skip
    merged = merge(BASE, ours, theirs)
    assert merged.conflicts == []
    by_id = {item["id"]: item for item in merged.records}
    assert by_id["e4"]["name"] == "Di" and by_id["m4"]["entity"] == "e4"
    assert by_id["q2"]["speaker"] == {"entity": "e4"} and by_id["q3"]["parent"] == "q2"
    assert merged.renumbered == {"e3": "e4", "m3": "m4"}


def test_a_number_that_was_ever_used_is_not_given_again() -> None:
    theirs = without([*BASE, mention(3, 50, "Bo", "e2")], "m2")
    ours = [*without(BASE, "q1"), mention(3, 40, "Ada", "e1"), mention(9, 45, "Ada", "e1")]
    merged = merge(BASE, ours, theirs)
    assert merged.renumbered == {"m3": "m10"}
    assert "m2" not in ids(merged)


def test_what_both_added_alike_is_added_once_whoever_signed_it() -> None:
    ours = [*BASE, entity(3, "Cy", annotator="a"), mention(3, 40, "Cy", "e3", annotator="a")]
    theirs = [*BASE, entity(4, "Di"), entity(5, "Cy", annotator="b"), mention(3, 50, "Di", "e4"),
              mention(4, 40, "Cy", "e5", annotator="b")]  # fmt: skip
    merged = merge(BASE, ours, theirs)
    assert merged.conflicts == []
    assert [item["name"] for item in merged.records if item["kind"] == "entity"] == [
        "Ada", "Bo", "Cy", "Di",
    ]  # fmt: skip
    assert sum(item["kind"] == "mention" for item in merged.records) == 4


@pytest.mark.parametrize(
    ("ours", "theirs", "identifier", "why"),
    [
        (changed(BASE, "q1", medium="written"), changed(BASE, "q1", medium="posted"), "q1",
         "both changed it"),
        (changed(BASE, "m1", form="nominal"), without(BASE, "m1"), "m1", "the other removed it"),
        (without(BASE, "e2", "m2"), [*BASE, mention(3, 50, "Bo", "e2")], "e2", "refers to it (m3)"),
        ([*BASE, mention(3, 40, "Cyril", "e1")], [*BASE, mention(3, 43, "ilka", "e2")], "m3",
         "mark one place"),
        ([*BASE, quote(2, 60, "e1")], [*BASE, quote(2, 60, "e2")], "q2", "mark one place"),
    ],
)  # fmt: skip
def test_a_conflict(ours: list[Object], theirs: list[Object], identifier: str, why: str) -> None:
    merged = merge(BASE, ours, theirs)
    (conflict,) = merged.conflicts
    assert conflict.id == identifier and why in conflict.why
    assert identifier not in ids(merged)


def test_a_name_follows_from_the_mentions_of_both() -> None:
    ours = [*changed(BASE, "e1", name="Ada Lin"), mention(3, 40, "Ada Lin", "e1")]
    theirs = [*changed(BASE, "e1", name="Ada Marlin"), mention(3, 60, "Ada Marlin", "e1")]
    merged = merge(BASE, ours, theirs)
    assert merged.conflicts == []
    assert merged.records[0]["name"] == "Ada Marlin"


def test_one_side_alone_is_that_side() -> None:
    ours = [*changed(BASE, "e1", name="Ada Lin"), mention(3, 40, "Ada Lin", "e1")]
    for merged in (merge(BASE, ours, BASE), merge(BASE, BASE, ours)):
        assert sorted(map(json.dumps, merged.records)) == sorted(map(json.dumps, ours))
