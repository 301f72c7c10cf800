"""Two people edit one article at random, once and again: nothing is lost, nothing goes wrong."""

import random
from collections import Counter
from itertools import chain

import pytest
import trial_annotators
from trial_editors import Editor, Object, beginning, faults, said, tags, touched

from newsqed.merging import Merged, merge

BASE = beginning()


def wanted(base: list[Object], ours: list[Object], theirs: list[Object]) -> dict[str, str | None]:
    """What each record should say after the merge, None for gone: each side's changes."""
    before, left, right = map(said, (base, ours, theirs))
    return {
        note: right.get(note) if left.get(note) == before.get(note) else left.get(note)
        for note in {**before, **left, **right}
    }


def wanted_tags(
    base: list[Object], ours: list[Object], theirs: list[Object]
) -> dict[str, set[str]]:
    """What each record that is left should be tagged as: each side's changes, tag by tag."""
    before, left, right = map(tags, (base, ours, theirs))
    found = {}
    for note in left.keys() & right.keys():
        was, mine, other = (set(side.get(note, ())) for side in (before, left, right))
        found[note] = {tag for tag in was | mine | other
                       if tag in (other if (tag in mine) == (tag in was) else mine)}  # fmt: skip
    return found


def judged(base: list[Object], ours: list[Object], theirs: list[Object], merged: Merged) -> None:
    """Asserts that nothing is lost or invalid, and that no conflict is needless."""
    mine, other = touched(base, ours), touched(base, theirs)
    sides = [
        [item for one in merged.conflicts for item in getattr(one, side)]
        for side in ("base", "ours", "theirs")
    ]
    notes = {item["id"]: item["note"] for item in (*merged.records, *chain(*sides))}
    for one in merged.conflicts:
        told = {item["note"] for item in one.records()}
        assert told & mine and told & other, one
    disputed = {item["note"] for side in sides for item in side}
    made = said(merged.records, notes)
    right = wanted(base, ours, theirs)
    whole = said(ours), said(theirs)
    # Who gave a record another place made another record of it; the first is disputed.
    respanned = made.keys() & disputed
    assert all(len({text.get(name) for text in whole}) > 1 for name in respanned)
    gone = {name for name in right.keys() - made.keys() - disputed if right[name] is not None}
    assert gone == {name for name in gone if '"kind": "entity"' in str(right[name])}
    assert len(gone) == len(merged.left_over)
    assert {name: right[name] for name in made} == made
    marked = wanted_tags(base, ours, theirs)
    assert all(marked.get(note, set(own)) == set(own) for note, own in tags(merged.records).items())
    for side, records in zip(sides, (base, ours, theirs), strict=True):
        # Each side of a conflict has all of its records, as that side has them.
        known = {
            note: text
            for note, text in said(records).items()
            if note in disputed and not (note in respanned and text == made[note])
        }
        found = said(side, notes)
        # What stood there before is for reading: it may call an entity by a number it never had.
        assert found.keys() == known.keys() if records is base else found == known
    if not merged.conflicts:
        assert faults(merged.records) == []


def once(seed: int) -> str:
    ours = Editor("ours", BASE, f"ours {seed}").edit(5)
    theirs = Editor("theirs", BASE, f"theirs {seed}").edit(5)
    merged = merge(BASE, ours, theirs)
    judged(BASE, ours, theirs, merged)
    back = merge(BASE, theirs, ours)
    assert bool(back.conflicts) == bool(merged.conflicts)
    if not merged.conflicts:
        assert said(back.records) == said(merged.records)
        assert tags(back.records) == tags(merged.records)
    return "conflict" if merged.conflicts else "merged"


def again(seed: int) -> str:
    """One side is merged in two steps, as git merges again or rebases two commits."""
    ours = Editor("ours", BASE, f"ours {seed}").add(3)
    other = Editor("theirs", BASE, f"theirs {seed}")
    first, second = other.add(3), other.edit(4)
    half = merge(BASE, ours, first)
    if half.conflicts:
        return "conflict at first"
    twice, at_once = merge(first, half.records, second), merge(BASE, ours, second)
    judged(first, half.records, second, twice)
    back = merge(first, second, half.records)
    assert bool(back.conflicts) == bool(twice.conflicts)
    if twice.conflicts:
        return "conflict"
    assert said(back.records) == said(twice.records)
    if not at_once.conflicts:
        assert said(at_once.records) == said(twice.records)
    return "merged"


def going_on(seed: int) -> str:
    """Both sides go on after a merge that gave new numbers."""
    ours = Editor("ours", BASE, f"ours {seed}").add(3)
    other = Editor("theirs", BASE, f"theirs {seed}")
    first, second = other.add(3), other.edit(3)
    half = merge(BASE, ours, first)
    if half.conflicts:
        return "conflict at first"
    further = Editor("ours", half.records, f"further {seed}").edit(3)
    merged = merge(first, further, second)
    judged(first, further, second, merged)
    return "conflict" if merged.conflicts else "merged"


def bare(seed: int) -> str:
    """Without notes, so that what both add may be alike."""
    plain = [{key: value for key, value in item.items() if key != "note"} for item in BASE]
    draw = random.Random(seed)
    sides = [Editor("ours", plain, f"{draw.randrange(40)}", tagged=False).edit(4) for _ in "ab"]
    merged = merge(plain, *sides)
    assert merged.conflicts or faults(merged.records) == []
    return "conflict" if merged.conflicts else "merged"


def trial(seeds: range) -> Counter[str]:
    found: Counter[str] = Counter()
    for seed in seeds:
        for act in (once, again, going_on, bare):
            found[f"{act.__name__}: {act(seed)}"] += 1
    return found


def test_a_sample_of_the_trial_of_annotators() -> None:
    found = trial_annotators.trial(range(12))
    assert found["merged"] + found["conflict"] == 12


@pytest.mark.trial
def test_two_hundred_pairs_of_annotators() -> None:
    found = trial_annotators.trial(range(200))
    print("\n" + ", ".join(f"{name}: {count}" for name, count in sorted(found.items())))
    assert found["merged"] + found["conflict"] == 200


def test_a_sample_of_the_trial_of_editors() -> None:
    found = trial(range(10))
    assert sum(found.values()) == 40


@pytest.mark.trial
def test_two_thousand_pairs_of_editors() -> None:
    found = trial(range(500))
    print("\n" + ", ".join(f"{name}: {count}" for name, count in sorted(found.items())))
    assert sum(found.values()) == 2000
