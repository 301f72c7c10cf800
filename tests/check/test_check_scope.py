"""What of a corpus is looked at: what a branch touched, what is asked for, what is astray."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from newsqed.errors import NewsqedError
from newsqed.records import keys
from newsqed.store import Corpus

checks = import_module("newsqed.check")  # the name newsqed.check is the function

Run = Callable[..., "subprocess.CompletedProcess[str]"]
VALID = Path(__file__).resolve().parents[1] / "examples" / "valid" / "corpus"


def git(folder: Path, *words: str) -> None:
    who = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org"}
    who |= {key.replace("AUTHOR", "COMMITTER"): value for key, value in who.items()}
    subprocess.run(
        ("git", *words), cwd=folder, env={**os.environ, **who}, check=True, capture_output=True
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose corpus lies in a folder, with a fault in each article of main."""
    root = tmp_path / "project" / "news"
    shutil.copytree(VALID, root, ignore=shutil.ignore_patterns("hand"))
    for article in ("quay-lights", "tram-bells"):
        path = root / "corpus" / article / "gold.jsonl"
        path.write_text(path.read_text("utf-8").replace('"GPE"', '"PLACE"', 1), "utf-8")
    git(root.parent, "init", "-q", "-b", "main")
    git(root.parent, "add", "-A")
    git(root.parent, "commit", "-q", "-m", "Both")
    git(root.parent, "switch", "-q", "-c", "mine")
    return root


def touched(root: Path) -> set[str]:
    found = checks.check_corpus(Corpus(root), checks.Wanted(since="main"))
    return {item.file.split("/")[1] for item in found if item.code == "E201"}


def test_only_what_the_branch_touched_is_checked(repository: Path) -> None:
    assert touched(repository) == set()
    path = repository / "corpus" / "tram-bells" / "article.json"
    path.write_text(path.read_text("utf-8").replace('"local"', '"transport"'), "utf-8")
    assert touched(repository) == {"tram-bells"}
    git(repository, "commit", "-q", "-a", "-m", "Another desk")
    assert touched(repository) == {"tram-bells"}
    hand = repository / "corpus" / "quay-lights" / "hand"
    hand.mkdir()
    shutil.copyfile(hand.parent / "rules.jsonl", hand / "ada.jsonl")
    assert touched(repository) == {"quay-lights", "tram-bells"}


def test_what_others_did_to_main_is_not_this_branch(repository: Path) -> None:
    git(repository, "switch", "-q", "main")
    path = repository / "corpus" / "tram-bells" / "article.json"
    path.write_text(path.read_text("utf-8").replace('"local"', '"transport"'), "utf-8")
    git(repository, "commit", "-q", "-a", "-m", "Another desk")
    git(repository, "switch", "-q", "mine")
    assert touched(repository) == set()


def test_a_new_annotator_or_canary_concerns_every_article(repository: Path) -> None:
    with (repository / "corpus" / "annotators.toml").open("a", encoding="utf-8") as file:
        file.write('[bo]\nkind = "person"\n')
    assert touched(repository) == {"quay-lights", "tram-bells"}


def test_the_whole_is_looked_at_even_so(repository: Path) -> None:
    path = repository / "corpus" / "splits.tsv"
    path.write_text(path.read_text("utf-8").replace("tram-bells\ttrain\ttram-bells\n", ""), "utf-8")
    found = checks.check_corpus(Corpus(repository), checks.Wanted(since="main"))
    assert {item.code for item in found} == {"E501"}


@pytest.mark.parametrize("revision", ["no-such-branch", "--help", "", "main..mine"])
def test_an_unknown_revision(repository: Path, revision: str) -> None:
    with pytest.raises(NewsqedError, match="no revision"):
        list(checks.check_corpus(Corpus(repository), checks.Wanted(since=revision)))


def test_review_lists_what_gold_and_rules_do_not_share(tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    shutil.copytree(VALID, root, ignore=shutil.ignore_patterns("hand"))
    corpus = Corpus(root)
    gold = root / "corpus" / "tram-bells" / "gold.jsonl"
    lines = [json.loads(line) for line in gold.read_bytes().splitlines()]
    for line in lines:
        if line["id"] == "d1":
            line["value"] = line["earliest"] = line["latest"] = "2024-05-24"
        if line["id"] == "q2":
            line["speaker"] = None
        line["rule"] = "example.rule"
        line.pop("annotator")
    kept = [
        {key: line[key] for key in keys(line["kind"]) if key in line}
        for line in lines
        if line["id"] != "d2"
    ]
    (gold.parent / "rules.jsonl").write_text(
        "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in kept), "utf-8"
    )
    found = checks.check_corpus(corpus, checks.Wanted(["tram-bells"], review=True))
    said = {item.id: item.message for item in found}
    assert said.keys() == {"d1", "d2", "q2"}
    assert said["d1"].endswith('"Friday": the rules say value "2024-05-24", gold "2024-05-17"')
    assert said["d2"].endswith("no rule finds this date")
    assert said["q2"].endswith('the rules say speaker null, gold "she = Zoe\u0308 Harn"')


def test_strays_are_named_and_hidden_files_let_be(tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    shutil.copytree(VALID, root)
    for name in ("tram-bells/notes.md", "tram-bells/hand/ada.json", "old/README.md", "x.jsonl"):
        path = root / "corpus" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("-\n", "utf-8")
    for name in (".gitkeep", "README.md", "tram-bells/.gold.jsonl.swp"):
        (root / "corpus" / name).write_text("-\n", "utf-8")
    found = [item for item in checks.check(root) if item.code == "W518"]
    assert [item.file for item in found] == [
        "corpus/tram-bells/hand/ada.json", "corpus/tram-bells/notes.md", "corpus/x.jsonl",
    ]  # fmt: skip


def test_a_frozen_text_that_the_branch_changed_with_its_hashes_is_found(repository: Path) -> None:
    corpus = Corpus(repository)
    for name, about in (("corpus/tram-bells/text.txt", "corpus/tram-bells/article.json"),
                        ("raw/tram-bells.txt", "raw/tram-bells.source.json")):  # fmt: skip
        path = repository / name
        path.write_bytes(path.read_bytes().replace(b"asks for them", b"bans all them"))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        told = {**json.loads((repository / about).read_bytes()), "sha256": digest}
        (repository / about).write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    git(repository, "commit", "-q", "-a", "-m", "Frozen no more")

    def changed(**wanted: str) -> set[str]:
        found = checks.check_corpus(corpus, checks.Wanted(**wanted))
        return {item.file for item in found if item.code == "E506"}

    assert changed() == set()
    assert changed(since="main") == {"corpus/tram-bells/text.txt", "raw/tram-bells.txt"}


def test_whose_waiver_went_is_looked_at(repository: Path) -> None:
    line = {"code": "W411", "file": "corpus/tram-bells/gold.jsonl", "id": "q1", "who": "ada",
            "reason": "looked at, right as it is", "until": "2999-12-31"}  # fmt: skip
    git(repository, "switch", "-q", "main")
    Corpus(repository).add_waivers([line])
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "A waiver")
    git(repository, "switch", "-q", "-c", "other")
    assert touched(repository) == set()
    (repository / "corpus" / "waivers.jsonl").unlink()
    assert touched(repository) == {"tram-bells"}


def test_of_named_articles_those_that_the_branch_touched(repository: Path) -> None:
    path = repository / "corpus" / "tram-bells" / "gold.jsonl"
    path.write_bytes(path.read_bytes() + b"{}\n")

    def looked_at(*articles: str) -> set[str]:
        wanted = checks.Wanted(articles, since="main")
        return {item.file.split("/")[1] for item in checks.check_corpus(Corpus(repository), wanted)}

    assert looked_at("quay-lights") == set()
    assert looked_at("quay-lights", "tram-bells") == {"tram-bells"}


def test_a_file_of_another_folder_is_found_among_the_changed(
    repository: Path, newsqed: Run
) -> None:
    path = repository / "corpus" / "tram-bells" / "gold.jsonl"
    path.write_bytes(path.read_bytes() + b"{}\n")
    beside = "../corpus/tram-bells/gold.jsonl"
    done = newsqed("check", beside, "--changed-since", "main", cwd=repository / "raw")
    assert done.returncode == 1 and "E201" in done.stdout
    other = "../corpus/quay-lights/gold.jsonl"
    done = newsqed("check", other, "--changed-since", "main", cwd=repository / "raw")
    assert done.returncode == 0 and "nothing found" in done.stdout


def test_git_is_asked_of_the_folder_whatever_a_hook_says(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(repository / "nowhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(repository / "nowhere" / "index"))
    assert "I507" not in {item.code for item in checks.check(repository)}
