"""Two people annotate one article: what they did apart is joined, conflicts are told."""

import copy
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsqed.merging import Merged, merge, merge_files
from newsqed.records import keys
from newsqed.store import Corpus, lines_bytes

Object = dict[str, Any]
Run = Callable[..., "subprocess.CompletedProcess[str]"]
VALID = Path(__file__).resolve().parent / "examples" / "valid" / "corpus"
EDITS = 13


def entity(number: int, name: str, **more: Any) -> Object:
    return {"kind": "entity", "id": f"e{number}", "label": "PERSON", "name": name,
            "link": "nil", **more}  # fmt: skip


def mention(number: int, start: int, text: str, of: str, **more: Any) -> Object:
    return {"kind": "mention", "id": f"m{number}", "start": start, "end": start + len(text),
            "text": text, "label": "PERSON", "form": "name", "entity": of, **more}  # fmt: skip


def quote(number: int, start: int, of: str | None, **more: Any) -> Object:
    speaker = {"entity": of} if of else None
    return {"kind": "quote", "id": f"q{number}", "type": "indirect",
            "spans": [[start, start + 4]], "text": "that", "quoted": [], "cue": None,
            "speaker": speaker, "medium": "spoken", **more}  # fmt: skip


BASE = [entity(1, "Ada"), entity(2, "Bo"), mention(1, 0, "Ada", "e1"), mention(2, 10, "Bo", "e2"),
        quote(1, 20, "e1")]  # fmt: skip


def changed(items: list[Object], identifier: str, **values: Any) -> list[Object]:
    return [{**item, **values} if item["id"] == identifier else item for item in items]


def without(items: list[Object], *identifiers: str) -> list[Object]:
    return [item for item in items if item["id"] not in identifiers]


def ids(merged: Merged) -> list[str]:
    return [item["id"] for item in merged.records]


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


def write(path: Path, items: list[Object]) -> Path:
    path.write_bytes(lines_bytes(items))
    return path


def test_conflicts_stand_between_markers_and_the_check_says_so(
    tmp_path: Path, newsqed: Run
) -> None:
    base, ours, theirs = (tmp_path / name for name in ("base", "ours.jsonl", "theirs"))
    write(base, BASE)
    write(ours, [*changed(BASE, "q1", medium="written"), mention(3, 40, "Ada", "e1")])
    write(theirs, changed(BASE, "q1", medium="posted"))
    said: list[str] = []
    assert merge_files(base, ours, theirs, say=said.append) is False
    assert said == ["conflict in q1: both changed it"]
    text = ours.read_text("utf-8")
    marks = [line for line in text.splitlines() if not line.startswith("{")]
    assert marks == ["<<<<<<< ours", "||||||| base", "=======", ">>>>>>> theirs"]
    assert '"m3"' in text.rpartition(">>>>>>> theirs")[2]
    found = newsqed("check", str(ours))
    assert found.returncode == 1 and "merge conflict" in found.stdout


@pytest.mark.parametrize(
    "broken",
    [
        b"{\n",
        b"[1]\n",
        b'{"id": "m1"}\n',
        b"\xff\n",
        b'{"kind": "date", "id": "d1", "start": ""}\n',
    ],
)
def test_what_is_no_record_is_left_to_git(tmp_path: Path, broken: bytes) -> None:
    base, ours, theirs = (tmp_path / name for name in ("base", "ours", "theirs"))
    write(base, BASE)
    write(ours, changed(BASE, "e1", link="unreviewed"))
    theirs.write_bytes(lines_bytes(BASE) + broken)
    said: list[str] = []
    assert merge_files(base, ours, theirs, say=said.append) is True
    assert "merged line by line instead" in said[0]
    text = ours.read_bytes()
    assert b"unreviewed" in text and text.endswith(broken)


def test_both_added_the_file(tmp_path: Path) -> None:
    base, ours, theirs = (tmp_path / name for name in ("base", "ours", "theirs"))
    base.write_bytes(b"")
    write(ours, BASE)
    write(theirs, [entity(1, "Di"), mention(1, 70, "Di", "e1")])
    assert merge_files(base, ours, theirs) is True
    made = [json.loads(line) for line in ours.read_bytes().splitlines()]
    assert [item["id"] for item in made] == ["e1", "e2", "e3", "m1", "m2", "q1", "m3"]
    assert made[-1]["entity"] == "e3"


# ---- A trial: random edits by two people, and an oracle that does them one after the other.


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
        clashing = ours.slots & theirs.slots
        assert {conflict.id for conflict in merged.conflicts} >= shared, seed
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
            assert signed(made) == expected(ours, theirs), seed
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


def test_a_sample_of_the_trial() -> None:
    found = trial(range(12))
    assert found["merged"] + found["conflict"] == 12


@pytest.mark.trial
def test_two_hundred_pairs_of_annotators() -> None:
    found = trial(range(200))
    print("\n" + ", ".join(f"{name}: {count}" for name, count in sorted(found.items())))
    assert found["merged"] + found["conflict"] == 200


# ---- With git itself.


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with a corpus, in which the driver is installed."""
    root = tmp_path / "corpus"
    shutil.copytree(VALID, root, ignore=shutil.ignore_patterns("hand"))
    (root / ".gitattributes").write_text("corpus/**/*.jsonl merge=newsqed\n")
    git(root, "init", "-q", "-b", "main")
    driver = f"{sys.executable} -m newsqed.cli merge-driver %O %A %B %P"
    git(root, "config", "merge.newsqed.driver", driver)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Before")
    return root


def git(folder: Path, *words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
    who = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org"}
    who |= {key.replace("AUTHOR", "COMMITTER"): value for key, value in who.items()}
    return subprocess.run(
        ("git", *words), cwd=folder, env={**os.environ, **who}, check=check,
        capture_output=True, text=True,
    )  # fmt: skip


def rewrite(root: Path, change: Callable[[list[Object]], list[Object]]) -> None:
    path = root / "corpus" / "quay-lights" / "gold.jsonl"
    items = change([json.loads(line) for line in path.read_bytes().splitlines()])
    ordered = [{key: item[key] for key in keys(item["kind"]) if key in item} for item in items]
    path.write_bytes(lines_bytes(ordered))
    git(root, "commit", "-q", "-a", "-m", "One side")


def test_git_merges_with_the_driver(clone: Path) -> None:
    git(clone, "switch", "-q", "-c", "theirs")
    rewrite(clone, lambda items: changed(items, "q2", medium="unknown"))
    git(clone, "switch", "-q", "main")
    rewrite(clone, lambda items: changed(items, "d1", note="the day before"))
    done = git(clone, "merge", "--no-edit", "theirs", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    gold = Corpus(clone).article("quay-lights").gold or ()
    assert {item.note for item in gold if item.id == "d1"} == {"the day before"}
    assert {getattr(item, "medium", None) for item in gold if item.id == "q2"} == {"unknown"}


def test_git_stops_at_a_conflict(clone: Path) -> None:
    git(clone, "switch", "-q", "-c", "theirs")
    rewrite(clone, lambda items: changed(items, "q2", medium="unknown"))
    git(clone, "switch", "-q", "main")
    rewrite(clone, lambda items: changed(items, "q2", medium="posted"))
    done = git(clone, "merge", "--no-edit", "theirs", check=False)
    assert done.returncode == 1
    assert "conflict in q2: both changed it" in done.stdout + done.stderr
    assert "UU corpus/quay-lights/gold.jsonl" in git(clone, "status", "--porcelain").stdout
    git(clone, "merge", "--abort")
    assert git(clone, "status", "--porcelain").stdout == ""
