"""Random edits of a hundred records, and an oracle that does those of two people together."""

import copy
import json
import random
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

from made_records import Object, entity, mention, quote

from newsqed.merging import merge
from newsqed.store import lines_bytes

EDITS = 13


class Annotator:
    """Random edits of a file of records; each new record is known by its note."""

    def __init__(self, name: str, items: list[Object], seed: int) -> None:
        self.name = name
        self.draw = random.Random(f"{name} {seed}")
        self.items = {item["id"]: item for item in copy.deepcopy(items)}
        self.base = {item["id"]: item for item in items}
        self.used: set[str] = set()
        self.slots: set[int] = set()

    def edit(self) -> None:
        self.draw.choice((self.relabel, self.relink, self.add, self.add_entity, self.remove,
                          self.speak, self.unmake))()  # fmt: skip

    def of(self, kind: str) -> list[Object]:
        return [item for item in self.items.values() if item["kind"] == kind]

    def relabel(self) -> None:
        self.draw.choice(self.of("entity"))["link"] = self.draw.choice(("unreviewed", "ambiguous"))

    def relink(self) -> None:
        self.draw.choice(self.of("mention"))["entity"] = self.pick()

    def pick(self) -> str:
        found = str(self.draw.choice(self.of("entity"))["id"])
        self.used.add(found)
        return found

    def new(self, kind: str) -> int:
        return 1 + max(int(item["id"][1:]) for item in (*self.of(kind), *self.base.values())
                       if item["kind"] == kind)  # fmt: skip

    def add(self) -> None:
        slot = self.draw.randrange(400)
        if slot in self.slots:
            return
        self.slots.add(slot)
        number = self.new("mention")
        note = f"{self.name} {len(self.slots)}"
        made = mention(number, 10_000 + 10 * slot, f"Name {number}"[:8], self.pick(), note=note)
        self.items[made["id"]] = made

    def add_entity(self) -> None:
        number = self.new("entity")
        made = entity(number, f"New {number}", note=f"{self.name} entity {number}")
        self.items[made["id"]] = made
        self.used.add(made["id"])

    def remove(self) -> None:
        del self.items[self.draw.choice(self.of("mention"))["id"]]

    def speak(self) -> None:
        said = self.draw.choice(self.of("quote"))
        said["speaker"] = {"entity": self.pick()}
        said["medium"] = self.draw.choice(("written", "posted"))

    def unmake(self) -> None:
        """An entity that nothing refers to any more."""
        gone = self.draw.choice(self.of("entity"))["id"]
        heir = self.draw.choice(self.of("entity"))["id"]
        if gone == heir:
            return
        for item in self.items.values():
            if item.get("entity") == gone:
                item["entity"] = heir
            if (item.get("speaker") or {}).get("entity") == gone:
                item["speaker"] = {"entity": heir}
        del self.items[gone]
        self.used.add(heir)

    def touched(self) -> set[str]:
        return {name for name in self.base if self.items.get(name) != self.base[name]}

    def removed(self) -> set[str]:
        return {name for name in self.base if name not in self.items}

    def referred(self) -> set[str]:
        """What the records that this side made or changed refer to."""
        own = [item for name, item in self.items.items() if item != self.base.get(name)]
        return {
            str(item.get("entity") or (item.get("speaker") or {}).get("entity")) for item in own
        }


def hundred() -> list[Object]:
    """A file of a hundred records."""
    items = [entity(number, f"Name {number}", note=f"e{number}") for number in range(1, 31)]
    items += [mention(number, 20 * number, f"Name {1 + number % 30}", f"e{1 + number % 30}",
                      note=f"m{number}") for number in range(1, 51)]  # fmt: skip
    return [*items, *(quote(number, 2_000 + 20 * number, f"e{number}", note=f"q{number}")
                      for number in range(1, 21))]  # fmt: skip


def signed(items: list[Object]) -> dict[str, str]:
    """Records by their notes, references as notes: what they say, whatever their ids."""
    notes = {item["id"]: item["note"] for item in items}
    found = {}
    for item in items:
        plain = {key: value for key, value in item.items() if key not in ("id", "name")}
        if item.get("entity"):
            plain["entity"] = notes[item["entity"]]
        if (item.get("speaker") or {}).get("entity"):
            plain["speaker"] = {"entity": notes[item["speaker"]["entity"]]}
        found[item["note"]] = json.dumps(plain, sort_keys=True)
    return found


def expected(ours: Annotator, theirs: Annotator) -> dict[str, str]:
    """What is right where the two touched different records: the edits of both."""
    left, right = signed(list(ours.items.values())), signed(list(theirs.items.values()))
    before = signed(list(ours.base.values()))
    found = {}
    for note in {**before, **left, **right}:
        sides = [side.get(note) for side in (left, right)]
        changes = [side for side in sides if side != before.get(note)]
        value = changes[0] if changes else before.get(note)
        if value is not None:
            found[note] = value
    return found


def bared(ours: Annotator, theirs: Annotator) -> set[str]:
    """Entities, by their notes, that lose their last mention only by what both do together."""
    had = [
        {side.items[item["entity"]]["note"] for item in side.of("mention")}
        for side in (ours, theirs)
    ]
    joint = [json.loads(text) for text in expected(ours, theirs).values()]
    left = {item["entity"] for item in joint if item["kind"] == "mention"}
    return had[0] & had[1] - left


def trial(seeds: range) -> Counter[str]:
    """Merges by their outcome; asserts that none is wrong and no conflict is needless."""
    base = hundred()
    found: Counter[str] = Counter()
    for seed in seeds:
        ours, theirs = (Annotator(name, base, seed) for name in ("ours", "theirs"))
        for _ in range(EDITS):
            ours.edit()
            theirs.edit()
        merged = merge(base, list(ours.items.values()), list(theirs.items.values()))
        shared = {
            name for name in ours.touched() & theirs.touched()
            if ours.items.get(name) != theirs.items.get(name)
        }  # fmt: skip
        orphaned = (ours.removed() & theirs.referred()) | (theirs.removed() & ours.referred())
        clashing = (ours.slots & theirs.slots) | bared(ours, theirs)
        told = {item["id"] for conflict in merged.conflicts for item in conflict.records()}
        assert told >= shared, seed
        if merged.conflicts:
            assert shared or orphaned or clashing, seed
            found["conflict"] += 1
        else:
            assert not shared and not orphaned, seed
            made = merged.records
            known = {item["id"] for item in made}
            assert len(known) == len(made)
            for item in made:
                for wanted in (item.get("entity"), (item.get("speaker") or {}).get("entity")):
                    assert wanted is None or wanted in known
            right = expected(ours, theirs)
            for name in bared(ours, theirs):
                del right[name]
            assert signed(made) == right, seed
            found["merged"] += 1
        found["git, lines"] += by_git(base, ours, theirs, lines_bytes)
        found["git, one JSON"] += by_git(
            base, ours, theirs, lambda items: json.dumps(list(items), indent=1).encode()
        )
    return found


def by_git(base: list[Object], ours: Annotator, theirs: Annotator, form: Any) -> bool:
    """Whether git's own merge of the files has conflicts."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        paths = []
        for name, items in (("ours", ours.items.values()), ("base", base),
                            ("theirs", theirs.items.values())):  # fmt: skip
            path = Path(folder) / name
            path.write_bytes(form(items))
            paths.append(str(path))
        done = subprocess.run(("git", "merge-file", "-p", *paths), capture_output=True, check=False)
        return done.returncode != 0
