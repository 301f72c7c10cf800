"""Tags of phenomena in a merge: nobody said the derived ones, and judged ones are a set."""

import hashlib
import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_records import BASE, Object, changed, entity, mention, without

from newsqed import phenomena
from newsqed.merging import merge, merge_files
from newsqed.store import lines_bytes

TAGS = (*phenomena.DERIVED["mention"], *phenomena.JUDGED["mention"])


def tagged(items: list[Object], identifier: str, *tags: str, **more: Any) -> list[Object]:
    return changed(items, identifier, phenomena=list(tags), **more)


def agreed(base: list[Object], ours: list[Object], theirs: list[Object]) -> dict[str, Object]:
    """The records of a merge without conflicts, which is the same either way."""
    merged, back = merge(base, ours, theirs), merge(base, theirs, ours)
    assert merged.conflicts == back.conflicts == []
    assert merged.records == back.records
    return {item["id"]: item for item in merged.records}


def test_derived_tags_that_differ_are_no_conflict() -> None:
    base = tagged(BASE, "m1", "titled", "namesake")
    ours = tagged(BASE, "m1", "short-name", "titled", "namesake")
    theirs = tagged(BASE, "m1", "titled", "place-in-body")
    found = agreed(base, ours, theirs)["m1"]["phenomena"]
    assert found == ["short-name", "titled", "place-in-body"]


def test_tags_of_one_side_are_that_sides() -> None:
    """Whoever changes a record changes its tags with it: those of the old one are stale."""
    base = tagged(BASE, "q1", "uncued")
    theirs = tagged(BASE, "q1", "according-to", cue={"start": 9, "end": 21}, note="by the paper")
    assert agreed(base, base, theirs)["q1"] == theirs[-1]
    assert agreed(base, tagged(base, "m1", "titled"), theirs)["q1"] == theirs[-1]
    untagged = without(base, "q1")
    assert agreed(base, base, [*untagged, BASE[-1]])["q1"] == BASE[-1]


@pytest.mark.parametrize("tags", [("short-name",), ("metonym",), ("short-name", "metonym"), ()])
def test_tags_of_one_side_and_a_note_of_the_other(tags: tuple[str, ...]) -> None:
    base = tagged(BASE, "m1", "titled", "name-order")
    found = agreed(base, tagged(BASE, "m1", *tags), changed(base, "m1", note="see the caption"))
    assert found["m1"].get("phenomena", []) == list(tags)
    assert found["m1"]["note"] == "see the caption"


def test_whoever_only_judges_of_a_tag_signs_for_no_more_than_that() -> None:
    base = changed(BASE, "m1", rule="names-known", confidence=0.9)
    bare = changed(BASE, "m1", rule="names-known")
    ours = tagged(bare, "m1", "metonym", annotator="ada")
    theirs = changed(bare, "m1", form="nominal", annotator="bo")
    found = agreed(base, ours, theirs)["m1"]
    assert (found["phenomena"], found["form"], found["annotator"]) == (["metonym"], "nominal", "bo")
    assert agreed(base, ours, base)["m1"]["annotator"] == "ada"
    # Who signs a record as it is says that it is right so.
    signed = changed(bare, "m1", annotator="ada")
    assert [one.why for one in merge(base, signed, theirs).conflicts] == ["both changed it"]


def test_a_judged_tag_added_here_and_another_removed_there() -> None:
    base = tagged(BASE, "m1", "titled", "name-order")
    ours = tagged(BASE, "m1", "titled", "metonym", "name-order", annotator="ada")
    theirs = changed(BASE, "m1", phenomena=["titled"], annotator="ada")
    assert agreed(base, ours, theirs)["m1"]["phenomena"] == ["titled", "metonym"]
    assert agreed(base, tagged(BASE, "m1", "titled"), theirs)["m1"]["phenomena"] == ["titled"]


def test_what_both_added_alike_but_for_its_tags_is_added_once() -> None:
    ours = [*BASE, mention(3, 40, "Ada", "e1", phenomena=["metonym"])]
    theirs = [*BASE, mention(3, 30, "Bo", "e2"),
              mention(4, 40, "Ada", "e1", phenomena=["dateline", "name-order"])]  # fmt: skip
    merged = merge(BASE, ours, theirs)
    assert merged.conflicts == []
    (found,) = (item for item in merged.records if item.get("start") == 40)
    assert found["phenomena"] == ["dateline", "metonym", "name-order"]


def test_a_record_is_removed_though_its_derived_tags_changed() -> None:
    base = tagged(BASE, "m1", "titled", "metonym")
    gone = without(base, "m1")
    assert "m1" not in agreed(base, gone, tagged(BASE, "m1", "short-name", "metonym"))
    for ours, theirs in permutations((gone, tagged(BASE, "m1", "titled"))):
        (conflict,) = merge(base, ours, theirs).conflicts
        assert "the other removed it" in conflict.why


def test_a_conflict_shows_the_tags_of_each_side() -> None:
    ours = tagged(BASE, "q1", "uncued", medium="written")
    theirs = tagged(BASE, "q1", "addressed", medium="posted")
    (conflict,) = merge(BASE, ours, theirs).conflicts
    assert conflict.ours == (ours[-1],) and conflict.theirs == (theirs[-1],)


def test_tags_alone_draw_no_mention_into_a_conflict() -> None:
    base = [*BASE, mention(3, 30, "Ada", "e1")]
    ours = [*tagged(base, "m3", "titled"), mention(4, 40, "Ada", "e1")]
    theirs = changed(changed(base, "e1", label="GPE"), "m1", label="GPE")
    (conflict,) = merge(base, ours, theirs).conflicts
    assert {item["id"] for item in conflict.records()} == {"e1", "m1", "m4"}


@pytest.mark.parametrize("odd", ["titled", [["titled"]], {"titled": 1}, None])
def test_tags_of_another_form_are_compared_as_any_key_is(odd: Any) -> None:
    theirs = changed(BASE, "m1", phenomena=odd)
    assert agreed(BASE, BASE, theirs)["m1"]["phenomena"] == odd
    (conflict,) = merge(BASE, tagged(BASE, "m1", "metonym"), theirs).conflicts
    assert conflict.theirs[0]["phenomena"] == odd


some = st.lists(st.sampled_from(TAGS), unique=True) | st.none()


@given(was=some, left=some, right=some)
def test_either_way_gives_the_same_and_one_side_alone_is_that_side(
    was: list[str] | None, left: list[str] | None, right: list[str] | None
) -> None:
    base, ours, theirs = (
        BASE if tags is None else changed(BASE, "m1", phenomena=tags) for tags in (was, left, right)
    )
    found = agreed(base, ours, theirs)["m1"].get("phenomena", [])
    before, mine, other = (set(tags or ()) for tags in (was, left, right))
    assert set(found) == {
        tag for tag in TAGS if tag in (other if (tag in mine) == (tag in before) else mine)
    }
    (alone,) = (item for item in merge(base, base, theirs).records if item["id"] == "m1")
    assert json.dumps(alone) == json.dumps(next(one for one in theirs if one["id"] == "m1"))


# ---- With the text beside the file.

TEXT = "Marta Venn came. Then Jonas Venn left, and Venn slept."
MARTA = [entity(1, "Marta Venn"), mention(1, 0, "Marta Venn", "e1")]
JONAS = [entity(2, "Jonas Venn"), mention(2, 22, "Jonas Venn", "e2")]


def article(folder: Path, text: str = TEXT) -> Path:
    """Where gold of the text stands."""
    folder.mkdir()
    (folder / "text.txt").write_text(text, "utf-8")
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    (folder / "article.json").write_text(json.dumps({"sha256": digest, "published": "2022-02-11"}))
    return folder / "gold.jsonl"


def driven(
    folder: Path, path: Path | None, base: list[Object], ours: list[Object], theirs: list[Object]
) -> dict[str, list[str]]:
    """The tags of all records that the driver wrote."""
    files = [folder / name for name in ("base", "ours", "theirs")]
    for file, items in zip(files, (base, ours, theirs), strict=True):
        file.write_bytes(lines_bytes(items))
    assert merge_files(files[0], files[1], files[2], path=path)
    lines = map(json.loads, files[1].read_bytes().splitlines())
    return {item["id"]: item.get("phenomena", []) for item in lines}


def right(items: list[Object]) -> list[Object]:
    found = phenomena.tags(items, TEXT)
    return [{**item, "phenomena": list(tags)} if tags else item
            for item, tags in zip(items, found, strict=True)]  # fmt: skip


def test_where_the_text_is_at_hand_tags_follow_from_the_merged_records(tmp_path: Path) -> None:
    """Each Venn alone is nobody's namesake, both together are."""
    path = article(tmp_path / "a")
    short = mention(3, 43, "Venn", "e1", phenomena=["metonym"])
    base = right([*MARTA, short])
    ours = right([*MARTA, {**short, "note": "he or she"}])
    theirs = right([*MARTA, *JONAS, short])
    for sides in ((ours, theirs), (theirs, ours)):
        found = driven(tmp_path, path, base, *sides)
        assert found["m1"] == found["m2"] == ["namesake"]
        assert found["m3"] == ["short-name", "namesake", "metonym"]


def test_two_namesakes_that_either_side_added_are_told(tmp_path: Path) -> None:
    path = article(tmp_path / "a")
    base = right([*MARTA, mention(3, 43, "Venn", "e1")])
    jonas = [*base, *JONAS]
    ours = right([entity(3, "Anna Venn"), *base])
    assert driven(tmp_path, None, base, ours, jonas)["m2"] == []
    found = driven(tmp_path, path.parent / "hand" / "ada.jsonl", base, ours, jonas)
    assert found == driven(tmp_path, path, base, ours, jonas)
    assert found["m2"] == found["m1"] == ["namesake"]


@pytest.mark.parametrize("amiss", ["none", "another text", "markers", "moved", "no tags kept"])
def test_where_it_is_not_they_are_those_of_the_sides(tmp_path: Path, amiss: str) -> None:
    path = article(tmp_path / "a", TEXT if amiss != "another text" else TEXT + " Soon.")
    if amiss == "none":
        path = tmp_path / "b" / "gold.jsonl"
    if amiss == "markers":
        (path.parent / "article.json").write_text("<<<<<<< ours\n")
    tags = [] if amiss == "no tags kept" else ["titled"]
    base = [*MARTA, mention(3, 43 + (amiss == "moved"), "Venn", "e1", phenomena=tags)]
    ours, theirs = changed(base, "m1", note="a"), [*base, *JONAS]
    found = driven(tmp_path, path, base, ours, theirs)
    assert found == {"e1": [], "e2": [], "m1": [], "m2": [], "m3": tags}
