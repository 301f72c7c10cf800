"""Which records are the same: by id in gold, by place in what the rules made."""

import copy
import json
from importlib import import_module
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from newsqed.comparing import Difference, RecordChange, compare, state_of

matching = import_module("newsqed.comparing.matching")
Object = dict[str, Any]
VALID = Path(__file__).resolve().parents[1] / "examples" / "valid" / "corpus"
TEXT = "Ada met Bo. Ada said that Bo left on Friday, or in May, or never."


def entity(number: int, name: str, **more: Any) -> Object:
    return {"kind": "entity", "id": f"e{number}", "label": "PERSON", "name": name,
            "link": "nil", **more}  # fmt: skip


def mention(number: int, start: int, text: str, of: str | None, **more: Any) -> Object:
    return {"kind": "mention", "id": f"m{number}", "start": start, "end": start + len(text),
            "text": text, "label": "PERSON", "form": "name", "entity": of, **more}  # fmt: skip


def date(number: int, start: int, text: str, **more: Any) -> Object:
    return {"kind": "date", "id": f"d{number}", "start": start, "end": start + len(text),
            "text": text, "type": "DATE", "value": "2024", **more}  # fmt: skip


def quote(number: int, start: int, of: str | None, **more: Any) -> Object:
    return {"kind": "quote", "id": f"q{number}", "type": "indirect", "spans": [[start, start + 4]],
            "text": "that", "quoted": [], "cue": None,
            "speaker": {"entity": of} if of else None, "medium": "spoken", **more}  # fmt: skip


BASE = [entity(1, "Ada"), entity(2, "Bo"), mention(1, 0, "Ada", "e1"), mention(2, 8, "Bo", "e2"),
        mention(3, 12, "Ada", "e1"), quote(1, 21, "e1"), date(1, 37, "Friday"),
        date(2, 48, "May", anchor="d1")]  # fmt: skip


def difference(before: list[Object], after: list[Object], file: str = "gold") -> Difference:
    sides = []
    for side, items in (("base", before), ("head", after)):
        files = {
            "corpus/corpus.toml": b"",
            "corpus/a/text.txt": TEXT.encode(),
            "raw/a.source.json": b'{"text": "full"}',
            f"corpus/a/{file}.jsonl": "".join(json.dumps(item) + "\n" for item in items).encode(),
        }
        sides.append(state_of(files, side=side, name=side))  # type: ignore[arg-type]
    return compare(*sides)


def changes(before: list[Object], after: list[Object], file: str = "gold") -> list[RecordChange]:
    found = difference(before, after, file)
    return [change for one in found.articles for part in one.files for change in part.records]


def told(before: list[Object], after: list[Object], file: str = "gold") -> list[tuple[Any, ...]]:
    return [
        (change.how, (change.before or {}).get("id"), (change.after or {}).get("id"), change.keys)
        for change in changes(before, after, file)
    ]


def with_values(identifier: str, **values: Any) -> list[Object]:
    return [{**item, **values} if item["id"] == identifier else item for item in BASE]


def without(*identifiers: str) -> list[Object]:
    return [item for item in BASE if item["id"] not in identifiers]


def renumbered(items: list[Object]) -> list[Object]:
    """As a remake numbers them: from 1 on, in the order in which they stand."""
    numbers: dict[str, int] = {}
    ids: dict[str, str] = {}
    for item in items:
        letter = item["id"][0]
        numbers[letter] = numbers.get(letter, 0) + 1
        ids[item["id"]] = f"{letter}{numbers[letter]}"
    text = json.dumps(items)
    for old in ids:
        text = text.replace(f'"{old}"', f'"<{old}>"')
    for old, new in ids.items():
        text = text.replace(f'"<{old}>"', f'"{new}"')
    return list(json.loads(text))


def test_what_was_added_changed_and_removed() -> None:
    after = [*[item for item in with_values("d1", value="2025") if item["id"] != "m3"],
             quote(2, 30, "e2")]  # fmt: skip
    assert told(BASE, after) == [
        ("removed", "m3", None, ()), ("added", None, "q2", ()), ("changed", "d1", "d1", ("value",)),
    ]  # fmt: skip
    counts = difference(BASE, after).counts()["gold"]
    assert {layer: dict(count) for layer, count in counts.items()} == {
        "entities": {"removed": 1}, "quotes": {"added": 1}, "dates": {"changed": 1},
    }  # fmt: skip


def test_a_key_that_came_or_went_is_told_even_if_null() -> None:
    assert told(BASE, with_values("m1", note="n", entity=None)) == [
        ("changed", "m1", "m1", ("entity", "note")),
    ]  # fmt: skip
    assert told(BASE, with_values("q1", addressee=None)) == [
        ("changed", "q1", "q1", ("addressee",))
    ]


def test_the_same_record_under_another_id_was_renumbered() -> None:
    after = [{**item, "id": "m9"} if item["id"] == "m2" else item for item in BASE]
    assert told(BASE, after) == [("renumbered", "m2", "m9", ())]


def test_what_refers_to_a_renumbered_record_did_not_change() -> None:
    after = json.loads(json.dumps(BASE).replace('"e1"', '"e7"').replace('"d1"', '"d8"'))
    assert told(BASE, after) == [("renumbered", "e1", "e7", ()), ("renumbered", "d1", "d8", ())]


def test_a_file_whose_numbers_have_shifted_is_no_heap_of_changes() -> None:
    after = [*BASE[:2], mention(1, 4, "met", None), *renumbered_mentions(BASE[2:], by=1)]
    found = told(BASE, after)
    assert sorted(how for how, *_ in found) == ["added", *["renumbered"] * 3]


def renumbered_mentions(items: list[Object], by: int) -> list[Object]:
    return [
        {**item, "id": f"m{int(item['id'][1:]) + by}"} if item["kind"] == "mention" else item
        for item in items
    ]


def test_rules_are_matched_by_place_whatever_their_numbers() -> None:
    new = [entity(5, "Cy"), *BASE[:2], mention(9, 4, "met", "e5"), *BASE[2:]]
    assert told(BASE, renumbered(new), "rules") == [
        ("added", None, "e1", ()), ("added", None, "m1", ()),
    ]  # fmt: skip


def test_rules_that_mean_another_entity_at_one_place_changed() -> None:
    after = renumbered([entity(5, "Cy"), *BASE[:2],
                        *[{**item, "entity": "e5"} if item["id"] == "m3" else item
                          for item in BASE[2:]]])  # fmt: skip
    assert told(BASE, after, "rules") == [
        ("added", None, "e1", ()), ("changed", "m3", "m3", ("entity",)),
    ]  # fmt: skip


def test_a_rules_record_that_grew_changed() -> None:
    after = with_values("d1", start=34, text="on Friday")
    assert told(BASE, after, "rules") == [("changed", "d1", "d1", ("start", "text"))]


def test_namesakes_are_told_apart_by_where_they_are_first_named() -> None:
    before = [entity(1, "Ada"), entity(2, "Ada"), mention(1, 0, "Ada", "e1"),
              mention(2, 12, "Ada", "e2")]  # fmt: skip
    after = [entity(1, "Ada"), mention(1, 12, "Ada", "e1")]
    assert told(before, after, "rules") == [
        ("removed", "e1", None, ()), ("removed", "m1", None, ()),
    ]  # fmt: skip


def test_an_id_of_another_record_now_is_not_the_same_reference() -> None:
    before = [entity(1, "Ada"), mention(1, 0, "Ada", None), quote(1, 21, "e1")]
    after = [entity(1, "Bo", label="ORG"), mention(1, 0, "Ada", None), quote(1, 21, "e1")]
    found = told(before, after, "rules")
    assert ("changed", "q1", "q1", ("speaker",)) in found


def files(name: str) -> list[Object]:
    path = VALID / "corpus" / name
    return [json.loads(line) for line in path.read_bytes().splitlines()]


REAL = files("quay-lights/gold.jsonl")
edits = st.lists(
    st.tuples(
        st.sampled_from(["drop", "copy", "id", "start", "entity", "value", "name", "speaker"]),
        st.integers(0, len(REAL) - 1),
        st.one_of(st.integers(-3, 40), st.sampled_from(["e1", "e3", "d1", "x", None, "m1"])),
    ),
    max_size=8,
)


def edited(plan: list[tuple[str, int, Any]]) -> list[Object]:
    items: list[Object] = copy.deepcopy(REAL)
    for what, at, new in plan:
        item = items[at % len(items)]
        if what == "drop":
            items.remove(item)
        elif what == "copy":
            items.append({**copy.deepcopy(item), "id": f"{item['id'][0]}{100 + len(items)}"})
        elif what == "id":
            item["id"] = f"{item['id'][0]}{200 + at}"
        elif what == "speaker":
            item["speaker"] = {"entity": new}
        else:
            item[what] = new
    return list({item["id"]: item for item in items}.values())


@given(edits, edits, st.sampled_from(["gold", "rules"]))
def test_a_difference_mirrored_is_the_difference_of_the_mirror(
    one: list[tuple[str, int, Any]], other: list[tuple[str, int, Any]], file: str
) -> None:
    left, right = edited(one), edited(other)
    forth = changes(left, right, file)
    back = changes(right, left, file)
    mirror = {"added": "removed", "removed": "added"}
    assert sorted(
        (mirror.get(one.how, one.how), str(one.after), str(one.before), sorted(one.keys))
        for one in forth
    ) == sorted((one.how, str(one.before), str(one.after), sorted(one.keys)) for one in back)


@given(edits, st.sampled_from(["gold", "rules"]))
def test_nothing_differs_from_itself(plan: list[tuple[str, int, Any]], file: str) -> None:
    items = edited(plan)
    assert not difference(items, items, file)
    # The same in other bytes: spaces, another order of lines.
    assert not changes(items, [dict(reversed(item.items())) for item in reversed(items)], file)


@given(edits, st.sampled_from(["gold", "rules"]))
def test_every_record_is_accounted_for(plan: list[tuple[str, int, Any]], file: str) -> None:
    items = edited(plan)
    pairs = matching.paired(REAL, items, by_id=file == "gold")
    befores = [pair.before["id"] for pair in pairs if pair.before]
    afters = [pair.after["id"] for pair in pairs if pair.after]
    assert sorted(befores) == sorted(item["id"] for item in REAL)
    assert sorted(afters) == sorted(item["id"] for item in items)
    assert all(pair.before["kind"] == pair.after["kind"] for pair in pairs
               if pair.before and pair.after)  # fmt: skip
