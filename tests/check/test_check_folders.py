"""Folders as they should not be, and parts of a corpus checked by themselves."""

import json
import os
import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from newsqed.errors import NewsqedError
from newsqed.formats import from_object
from newsqed.records import Finding
from newsqed.store import Corpus

checks = import_module("newsqed.check")  # the name newsqed.check is the function

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
HOME = "corpus/tram-bells"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLES / "valid" / "corpus", tmp_path / "corpus")
    return tmp_path / "corpus"


def found(root: Path) -> list[Finding]:
    return [finding for finding in checks.check(root) if finding.code != "I507"]


def places(root: Path) -> set[tuple[str, str]]:
    return {(finding.code, finding.file) for finding in found(root)}


def change(path: Path, **values: Any) -> None:
    about = {**json.loads(path.read_bytes()), **values}
    path.write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n", "utf-8")


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "a/b.txt", "..", "tram-bells"])
def test_a_sidecar_that_leads_elsewhere_is_not_followed(root: Path, name: str) -> None:
    (root.parent / "secret.txt").write_text("SECRET WORDS")
    change(root / "raw" / "tram-bells.source.json", file=name)
    findings = found(root)
    assert {finding.code for finding in findings} == {"E205"}
    assert not any("SECRET" in str(finding) for finding in findings)


@pytest.mark.parametrize("name", [f"{HOME}/text.txt", f"{HOME}/gold.jsonl", "corpus/splits.tsv"])
def test_links_that_lead_out_are_not_read(root: Path, name: str) -> None:
    (root.parent / "secret.txt").write_text("SECRET WORDS")
    (root / name).unlink()
    (root / name).symlink_to(root.parent / "secret.txt")
    findings = found(root)
    assert ("E115", name) in {(finding.code, finding.file) for finding in findings}
    assert not any("SECRET" in str(finding) for finding in findings)


def test_a_linked_folder_and_a_link_to_itself(root: Path) -> None:
    outside = root.parent / "elsewhere"
    shutil.move(root / HOME, outside)
    (root / HOME).symlink_to(outside)
    assert {code for code, _ in places(root)} == {"E115"}
    (root / HOME).unlink()
    shutil.move(outside, root / HOME)
    (root / HOME / "edits.jsonl").unlink()
    (root / HOME / "edits.jsonl").symlink_to("edits.jsonl")
    assert {code for code, _ in places(root)} <= {"E110", "E115"} and places(root)


def test_missing_and_unreadable_files(root: Path) -> None:
    for name in ("text.txt", "article.json", "edits.jsonl"):
        (root / HOME / name).unlink()
    (root / "raw" / "tram-bells.txt").unlink()
    (root / "raw" / "tram-bells.txt").mkdir()
    (root / "corpus" / "annotators.toml").unlink()
    expected = {"text.txt", "article.json", "edits.jsonl"}
    assert places(root) == {
        *(("E110", f"{HOME}/{name}") for name in expected),
        ("E110", "raw/tram-bells.txt"),
        ("E110", "corpus/annotators.toml"),
    }


def test_a_pipe_is_not_waited_for(root: Path) -> None:
    path = root / "raw" / "tram-bells.source.json"
    path.unlink()
    os.mkfifo(path)
    found = [item for item in checks.check(root) if item.code != "I507"]
    assert [(item.code, item.file) for item in found] == [("E110", "raw/tram-bells.source.json")]


def test_an_empty_text_and_empty_gold(root: Path) -> None:
    (root / HOME / "text.txt").write_bytes(b"")
    (root / HOME / "gold.jsonl").write_bytes(b"")
    assert ("E114", f"{HOME}/text.txt") in places(root)
    assert ("E114", f"{HOME}/gold.jsonl") in places(root)


def test_a_wrong_hash_and_the_spans_that_it_moves(root: Path) -> None:
    text = root / HOME / "text.txt"
    text.write_bytes(b"O" + text.read_bytes())
    findings = found(root)
    codes = [finding.code for finding in findings]
    assert {"E314", "E318"} <= set(codes)
    moved = [finding for finding in findings if finding.code == "E303"]
    assert len(moved) > 10
    assert all("1 character later" in str(finding.hint) for finding in moved)
    assert all(finding.line and finding.column for finding in moved)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_other_encodings(root: Path, encoding: str) -> None:
    (root / HOME / "text.txt").write_bytes("Köhler sagte nichts.".encode(encoding))
    [finding] = [item for item in found(root) if item.level == 1]
    assert (finding.code, finding.file) == ("E101", f"{HOME}/text.txt")


def test_a_broken_line_is_not_blamed_on_the_others(root: Path) -> None:
    gold = root / HOME / "gold.jsonl"
    lines = gold.read_text("utf-8").splitlines(keepends=True)
    gold.write_text(lines[0][:-5] + "\n" + "".join(lines[1:]), "utf-8")
    [finding] = found(root)
    assert (finding.code, finding.line) == ("E104", 1)


def test_line_and_column_in_a_settings_file(root: Path) -> None:
    change(root / HOME / "article.json", desk="Local News")
    [finding] = found(root)
    line = (
        (root / HOME / "article.json").read_text("utf-8").splitlines()[int(finding.line or 0) - 1]
    )
    assert line[int(finding.column or 0) - 1 :].startswith('"Local News"')


def test_one_article_and_one_file(root: Path) -> None:
    change(root / "raw" / "tram-bells.source.json", license=None, published="2024-05-15")
    gold = root / "corpus" / "quay-lights" / "gold.jsonl"
    gold.write_text(gold.read_text("utf-8").replace('"PERSON"', '"PERSN"', 1), "utf-8")
    assert {
        item.code for item in checks.check_corpus(Corpus(root), checks.Wanted(["tram-bells"]))
    } == {"E317"}
    assert {item.code for item in checks.check(root / HOME)} == {"E317"}
    for file in (gold, gold.parent / "hand" / "ada.jsonl", gold.parent / "rules.jsonl"):
        findings = list(checks.check(file))
        assert {item.code for item in findings} == ({"E201"} if file == gold else set())
        assert all(item.file == "corpus/quay-lights/gold.jsonl" for item in findings)
    assert next(checks.check(root / HOME / "article.json")).code == "E317"
    with pytest.raises(NewsqedError, match="holds no article"):
        list(checks.check_corpus(Corpus(root), checks.Wanted(["tram-belles"])))
    with pytest.raises(NewsqedError, match="no such file"):
        list(checks.check(root / HOME / "silver.jsonl"))


def test_a_person_who_only_passed_once_signs_too(root: Path) -> None:
    hand = root / "corpus" / "quay-lights" / "hand"
    text = (hand / "ada.jsonl").read_text("utf-8").replace('"ada"', '"bob"')
    (hand / "bob.jsonl").write_text(text, "utf-8")
    assert places(root) == {("E320", "corpus/quay-lights/hand/bob.jsonl")}


def test_documents_in_memory_and_in_parquet(tmp_path: Path) -> None:
    from newsqed import formats

    lines = (EXAMPLES / "valid" / "documents.jsonl").read_text("utf-8").splitlines()
    documents = [from_object(json.loads(line)) for line in lines]
    for document in documents:
        assert list(checks.check(document)) == []
    broken = json.loads(lines[0])
    broken["annotations"][-1]["value"] = "2021-02-30"
    [finding] = checks.check(from_object(broken))
    assert (finding.code, finding.line) == ("E403", None)
    file = tmp_path / "a.parquet"
    formats.write(file, [*documents, from_object(broken)])
    [finding] = checks.check(file)
    assert (finding.code, finding.line, finding.file) == ("E403", len(documents) + 1, str(file))


def test_the_layers_that_a_document_names_are_the_ones_that_must_be_complete() -> None:
    entity = {"kind": "entity", "id": "e1", "label": "ORG", "name": "Nobody", "link": "nil"}
    document = {"id": "a", "text": "Words.", "annotations": [entity]}
    assert [item.code for item in checks.check(document)] == ["W406"]
    assert list(checks.check({**document, "layers": ["quotes"]})) == []


def test_a_linked_file_that_is_named_by_itself(root: Path) -> None:
    path = root / HOME / "gold.jsonl"
    path.rename(root.parent / "elsewhere.jsonl")
    path.symlink_to(root.parent / "elsewhere.jsonl")
    assert [item.code for item in checks.check(path)] == ["E115"]


def test_a_folder_in_the_place_of_a_release(root: Path) -> None:
    (root / "corpus" / "releases" / "0.1.0.jsonl").mkdir(parents=True)
    assert found(root) == []


def test_a_name_that_is_too_long_for_any_file(root: Path, newsqed: Any) -> None:
    done = newsqed("check", "a" * 300, cwd=root)
    assert done.returncode == 2 and "holds no article" in done.stderr


def test_files_of_two_corpora(root: Path, tmp_path: Path, newsqed: Any) -> None:
    shutil.copytree(root, tmp_path / "other")
    files = (f"corpus/{HOME}/gold.jsonl", f"other/{HOME}/gold.jsonl")
    done = newsqed("check", *files, cwd=tmp_path)
    assert done.returncode == 2 and "one corpus at a time" in done.stderr
