"""The driver under git itself: merge, rebase, cherry-pick."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from made_records import Object, changed

from newsqed.records import keys
from newsqed.store import Corpus, lines_bytes

VALID = Path(__file__).resolve().parents[1] / "examples" / "valid" / "corpus"


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


def test_git_merges_tags_as_they_follow(clone: Path) -> None:
    """The driver finds the text beside the file that git names."""
    article = Corpus(clone).article("quay-lights")
    tags = {item.id: item.phenomena for item in article.gold or ()}
    assert len([name for name in tags if tags[name]]) > 5
    git(clone, "switch", "-q", "-c", "theirs")
    rewrite(clone, lambda items: [{**item, "phenomena": ["nested"]} for item in items])
    git(clone, "switch", "-q", "main")
    rewrite(clone, lambda items: [{**item, "phenomena": ["titled"]} for item in items])
    git(clone, "merge", "--no-edit", "theirs")
    merged = Corpus(clone).article("quay-lights")
    assert {item.id: item.phenomena for item in merged.gold or ()} == tags


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


# ---- One side adds an entity and says more of it later; the other adds another of the same id.


def adds(name: str, start: int) -> Callable[[list[Object]], list[Object]]:
    """An entity e6 with its mention m9, as `newsqed edit --mention` writes them."""
    made = {"label": "PERSON", "annotator": "ada"}
    of = {"kind": "entity", "id": "e6", "name": name, "link": "unreviewed", **made}
    mention = {"kind": "mention", "id": "m9", "start": start, "end": start + len(name),
               "text": name, "form": "name", "entity": "e6", **made}  # fmt: skip
    return lambda items: [*items, of, mention]


def speaks(items: list[Object]) -> list[Object]:
    (quote,) = (item for item in items if item["id"] == "q4")
    return changed(items, "q4", speaker={**quote["speaker"], "entity": "e6"})


def links(items: list[Object]) -> list[Object]:
    return changed(items, "e6", link="linked", wikidata="Q42")


def speaker(root: Path) -> tuple[str, str | None]:
    """The name and item of the entity that speaks in q4."""
    items = {item.id: item for item in Corpus(root).article("quay-lights").gold or ()}
    of = items[items["q4"].speaker.entity]  # type: ignore[attr-defined]
    return of.name, of.wikidata  # type: ignore[attr-defined]


@pytest.fixture
def parted(clone: Path) -> Path:
    """`theirs` adds the quay, `main` the lamp, each as e6; `theirs` has said nothing more yet."""
    git(clone, "switch", "-q", "-c", "theirs")
    rewrite(clone, adds("quay", 51))
    git(clone, "switch", "-q", "main")
    rewrite(clone, adds("lamp", 258))
    return clone


def test_git_merges_again_after_new_numbers(parted: Path) -> None:
    git(parted, "merge", "-q", "--no-edit", "theirs")
    git(parted, "switch", "-q", "theirs")
    rewrite(parted, speaks)
    rewrite(parted, links)
    git(parted, "switch", "-q", "main")
    git(parted, "merge", "-q", "--no-edit", "theirs")
    assert speaker(parted) == ("quay", "Q42")
    git(parted, "switch", "-q", "theirs")
    rewrite(parted, lambda items: changed(items, "q1", medium="posted"))
    git(parted, "merge", "-q", "--no-edit", "main")
    assert speaker(parted) == ("quay", "Q42")


def test_git_merges_the_other_way_after_new_numbers(parted: Path) -> None:
    git(parted, "merge", "-q", "--no-edit", "theirs")
    git(parted, "switch", "-q", "theirs")
    rewrite(parted, speaks)
    git(parted, "merge", "-q", "--no-edit", "main")
    assert speaker(parted) == ("quay", None)
    git(parted, "switch", "-q", "main")
    rewrite(parted, lambda items: changed(items, "q1", medium="posted"))
    git(parted, "merge", "-q", "--no-edit", "theirs")
    assert speaker(parted) == ("quay", None)


@pytest.mark.parametrize("verb", ["rebase", "cherry-pick"])
def test_git_brings_over_commits_one_by_one(parted: Path, verb: str) -> None:
    git(parted, "switch", "-q", "theirs")
    rewrite(parted, speaks)
    rewrite(parted, links)
    if verb == "rebase":
        git(parted, "rebase", "-q", "main")
    else:
        git(parted, "switch", "-q", "main")
        git(parted, "cherry-pick", "main..theirs")
    assert speaker(parted) == ("quay", "Q42")


def test_git_picks_no_commit_that_relies_on_what_is_not_there(parted: Path) -> None:
    git(parted, "switch", "-q", "theirs")
    rewrite(parted, speaks)
    git(parted, "switch", "-q", "main")
    done = git(parted, "cherry-pick", "theirs", check=False)
    assert done.returncode == 1 and "refers to it (q4)" in done.stdout + done.stderr
