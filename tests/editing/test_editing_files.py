"""Files that are edited: read with care, checked, written whole or not at all."""

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from newsqed.editing import annotator_of, lay_out, pick, save
from newsqed.errors import NewsqedError
from newsqed.records import Date, Span
from newsqed.store import Corpus

checks = import_module("newsqed.check")  # the name newsqed.check is the function

VALID = Path(__file__).resolve().parents[1] / "examples" / "valid" / "corpus"
BELLS = (VALID / "corpus" / "tram-bells" / "text.txt").read_bytes().decode()


def clean(corpus: Corpus) -> bool:
    return [item.code for item in checks.check(corpus.root) if item.code != "I507"] == []


def test_an_edit_is_written_in_canonical_form_and_signed(corpus: Corpus) -> None:
    sheet = lay_out(corpus, "tram-bells", "ada")
    sheet.add_date(pick(BELLS, "1911"), "1911")
    assert save(corpus, "tram-bells", sheet, dry=True) == []
    assert lay_out(corpus, "tram-bells", "ada").records != sheet.records
    assert save(corpus, "tram-bells", sheet) == []
    assert lay_out(corpus, "tram-bells", "ada").records == sheet.records
    assert clean(corpus)


def test_an_edit_that_makes_an_error_is_not_written(corpus: Corpus) -> None:
    path = corpus.folder("tram-bells") / "gold.jsonl"
    before = path.read_bytes()
    sheet = lay_out(corpus, "tram-bells", "ada")
    start = BELLS.index("News) - The")
    sheet.add_mention(Span(start, start + 11, BELLS[start : start + 11]), "ORG", entity="new")
    assert [item.code for item in save(corpus, "tram-bells", sheet)] == ["E311"]
    assert path.read_bytes() == before


def test_gold_begins_as_a_copy_of_the_proposals(corpus: Corpus) -> None:
    folder = corpus.folder("tram-bells")
    (folder / "gold.jsonl").unlink()
    corpus.set_gold_from("tram-bells", None)
    sheet = lay_out(corpus, "tram-bells", "ada")
    assert "begins it as a copy of rules.jsonl" in sheet.remarks[0]
    sheet.accept(["m1"])
    save(corpus, "tram-bells", sheet)
    article = corpus.article("tram-bells")
    assert article.gold_from == "rules"
    signed = {record.id: (record.rule, record.annotator) for record in article.gold or ()}
    assert signed == {"e1": ("example.name", None), "m1": ("example.name", "ada")}
    [left] = [item for item in checks.check(corpus.root) if item.code != "I507"]
    assert (left.code, left.id) == ("I418", "e1") and left.message.startswith("1 of 2 records")
    sheet = lay_out(corpus, "tram-bells", "ada")
    sheet.accept()
    assert {record.annotator for record in sheet.records} == {"ada"}
    save(corpus, "tram-bells", sheet)
    assert clean(corpus)


def test_gold_and_passes_begin_from_scratch(corpus: Corpus) -> None:
    folder = corpus.folder("tram-bells")
    with pytest.raises(NewsqedError, match="begun already"):
        lay_out(corpus, "tram-bells", "ada", scratch=True)
    (folder / "gold.jsonl").unlink()
    corpus.set_gold_from("tram-bells", None)
    for hand in (True, False):
        sheet = lay_out(corpus, "tram-bells", "ada", hand=hand, scratch=True)
        assert sheet.records == ()
        sheet.add_date(pick(BELLS, "1911"), "1911")
        assert save(corpus, "tram-bells", sheet, hand=hand, scratch=True) == []
        sheet = lay_out(corpus, "tram-bells", "ada", hand=hand)
        assert [record.id for record in sheet.records] == ["d1"]
    assert corpus.article("tram-bells").gold_from == "scratch"
    assert clean(corpus)


def test_nothing_to_begin_from(corpus: Corpus) -> None:
    for name in ("gold", "rules"):
        (corpus.folder("tram-bells") / f"{name}.jsonl").unlink()
    with pytest.raises(NewsqedError, match="neither gold nor proposals"):
        lay_out(corpus, "tram-bells", "ada")


def test_who_edits(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSQED_ANNOTATOR", raising=False)
    assert annotator_of(corpus, None) == "ada"
    with pytest.raises(NewsqedError, match="'bo' is not in"):
        annotator_of(corpus, "bo")
    (corpus.root / "corpus" / "annotators.toml").write_text(
        '[ada]\nkind = "person"\n[bo]\nkind = "person"\n', "utf-8"
    )
    other = Corpus(corpus.root)
    with pytest.raises(NewsqedError, match="who edits"):
        annotator_of(other, None)
    monkeypatch.setenv("NEWSQED_ANNOTATOR", "bo")
    assert annotator_of(other, None) == "bo"


# ---- What is refused whole.


def test_nothing_is_written_where_nothing_changed(corpus: Corpus, gold: Path) -> None:
    gold.unlink()
    corpus.set_gold_from("tram-bells", None)
    sheet = lay_out(corpus, "tram-bells", "ada")
    sheet.set("m1", {"form": "name"})
    assert save(corpus, "tram-bells", sheet) == []
    assert not gold.exists() and corpus.article("tram-bells").gold_from is None


def test_gold_that_is_begun_again_says_how(corpus: Corpus, gold: Path) -> None:
    gold.unlink()
    corpus.set_gold_from("tram-bells", "scratch")
    sheet = lay_out(corpus, "tram-bells", "ada")
    sheet.accept()
    assert save(corpus, "tram-bells", sheet) == []
    assert corpus.article("tram-bells").gold_from == "rules" and clean(corpus)


def test_two_records_of_one_id_are_refused(corpus: Corpus, gold: Path) -> None:
    text = gold.read_text("utf-8").replace('"id": "m6"', '"id": "m7"')
    gold.write_text(text, "utf-8")
    with pytest.raises(NewsqedError, match="'m7' stands in line 15 and again in line 18") as caught:
        lay_out(corpus, "tram-bells", "ada")
    assert (caught.value.line, caught.value.path) == (18, str(gold))
    assert caught.value.hint and "m9 is free" in caught.value.hint


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"id": "m6"', '"id": "m6b"', "m6b"),
        ('"id": "m6"', '"id": 6', "id"),
        ('"entity": "e5"', '"entity": ["e5"]', "entity"),
        ('"start": 221', '"start": "221"', "start"),
        ('"note": "four words"', '"note": "\\ud800"', "half a character"),
        ('"form": "name"', '"farm": "name"', "no annotation record"),
    ],
)
def test_records_of_a_wrong_shape_are_refused(
    corpus: Corpus, gold: Path, old: str, new: str, message: str
) -> None:
    gold.write_text(gold.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(NewsqedError, match=message) as caught:
        lay_out(corpus, "tram-bells", "ada")
    assert caught.value.line and caught.value.hint


def test_a_record_that_is_merely_wrong_can_be_mended(corpus: Corpus, gold: Path) -> None:
    gold.write_text(gold.read_text("utf-8").replace('"label": "LAW"', '"label": "ACT"'), "utf-8")
    sheet = lay_out(corpus, "tram-bells", "ada")
    sheet.set("e5", {"label": "LAW"})
    assert save(corpus, "tram-bells", sheet) == [] and clean(corpus)


@pytest.mark.parametrize("name", ["gold.jsonl", "rules.jsonl", "article.json", "hand/ada.jsonl"])
def test_a_link_that_leads_out_is_neither_read_nor_written(
    corpus: Corpus, tmp_path: Path, name: str
) -> None:
    outside, file = tmp_path / "outside", corpus.folder("tram-bells") / name
    sheet = lay_out(corpus, "tram-bells", "ada", hand="hand" in name)
    sheet.accept()
    outside.write_bytes(file.read_bytes() if file.exists() else b"")
    before = outside.read_bytes()
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)
    file.symlink_to(outside)
    for act in (lay_out, save):
        given = "ada" if act is lay_out else sheet
        with pytest.raises(NewsqedError, match="leads out of the corpus"):
            act(corpus, "tram-bells", given, hand="hand" in name)  # type: ignore[operator]
    assert outside.read_bytes() == before


def test_the_last_record_is_not_removed(corpus: Corpus, gold: Path) -> None:
    for hand in (False, True):
        sheet = lay_out(corpus, "tram-bells", "ada", hand=hand)
        sheet.remove([record.id for record in sheet.records])
        with pytest.raises(NewsqedError, match="complete, or absent") as caught:
            save(corpus, "tram-bells", sheet, hand=hand)
        assert caught.value.hint and "git rm" in caught.value.hint
    assert gold.read_bytes()


def test_a_text_without_a_language(corpus: Corpus) -> None:
    path = corpus.folder("tram-bells") / "article.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "language": None}), "utf-8")
    with pytest.raises(NewsqedError, match="names no language"):
        lay_out(corpus, "tram-bells", "ada")


# ---- Ids that were used.


def remove_and_commit(corpus: Corpus, git: Callable[..., None], *ids: str) -> None:
    sheet = lay_out(corpus, "tram-bells", "ada")
    sheet.remove(ids)
    assert save(corpus, "tram-bells", sheet) == []
    git("commit", "-qam", "Less")


def next_date(corpus: Corpus, *, hand: bool = False) -> str:
    sheet = lay_out(corpus, "tram-bells", "ada", hand=hand)
    sheet.remove([record.id for record in sheet.records if isinstance(record, Date)])
    return sheet.add_date(pick(BELLS, "1911"), "1911").id


def test_an_id_of_any_commit_is_not_given_again(corpus: Corpus, git: Callable[..., None]) -> None:
    git("add", "-A")
    git("commit", "-qm", "Begin")
    remove_and_commit(corpus, git, "d2")
    remove_and_commit(corpus, git, "m6", "q3")
    assert next_date(corpus) == "d3"


def test_without_git_the_ids_of_the_file_count(corpus: Corpus) -> None:
    assert next_date(corpus) == "d3"


def test_an_id_of_a_merged_branch_is_not_given_again(
    corpus: Corpus, git: Callable[..., None]
) -> None:
    git("add", "-A")
    git("commit", "-qm", "Begin")
    git("switch", "-qc", "side")
    sheet = lay_out(corpus, "tram-bells", "ada")
    sheet.add_date(pick(BELLS, "1911"), "1911")
    save(corpus, "tram-bells", sheet)
    git("commit", "-qam", "More")
    remove_and_commit(corpus, git, "d3")
    git("switch", "-q", "main")
    git("commit", "-q", "--allow-empty", "-m", "Meanwhile")
    assert next_date(corpus) == "d3"
    git("merge", "-q", "--no-ff", "-m", "Merge", "side")
    assert next_date(corpus) == "d4"


def test_passes_and_gold_have_ids_of_their_own(corpus: Corpus, git: Callable[..., None]) -> None:
    git("add", "-A")
    git("commit", "-qm", "Begin")
    remove_and_commit(corpus, git, "d2")
    assert next_date(corpus) == "d3"
    assert next_date(corpus, hand=True) == "d1"


# ---- Tags that follow.


def tags_and_signatures(corpus: Corpus) -> dict[str, tuple[tuple[str, ...], str | None]]:
    records = lay_out(corpus, "tram-bells", "ada").records
    return {record.id: (record.phenomena, record.annotator) for record in records}


def test_tags_of_all_records_follow_an_edit_and_sign_nothing(corpus: Corpus) -> None:
    with (corpus.root / "corpus" / "annotators.toml").open("a", encoding="utf-8") as file:
        file.write('[bo]\nkind = "person"\nwho = "Bo Example"\nsince = "2024-06-01"\n')
    before = tags_and_signatures(corpus)
    sheet = lay_out(corpus, "tram-bells", "bo")
    sheet.set("m8", {"entity": "new"})  # the second Ostwick is another one
    assert save(corpus, "tram-bells", sheet) == []
    after = tags_and_signatures(corpus)
    assert after["m8"] == ((*before["m8"][0], "namesake"), "bo")
    assert after["m1"] == ((*before["m1"][0], "namesake"), "ada")
    changed = {change.after.id for change in sheet.changes() if change.after}
    assert "m1" not in changed and "m8" in changed
    assert sheet.remarks[-1] == "the tags of 1 other record follow anew"
    unlike = {key for key in before if before[key] != after[key]}
    assert unlike == {"m1", "m8"}
    assert "W420" not in {item.code for item in checks.check(corpus.root)}


def test_judged_tags_are_set_beside_those_that_follow_and_taken_away(corpus: Corpus) -> None:
    sheet = lay_out(corpus, "tram-bells", "ada")
    sheet.set("m6", {"phenomena": "metonym"})
    assert save(corpus, "tram-bells", sheet) == []
    assert tags_and_signatures(corpus)["m6"][0] == ("short-name", "metonym")
    sheet = lay_out(corpus, "tram-bells", "ada")
    sheet.set("m6", {"phenomena": None})
    assert save(corpus, "tram-bells", sheet) == []
    assert tags_and_signatures(corpus)["m6"][0] == ("short-name",)
    assert clean(corpus)


def test_where_only_tags_would_follow_nothing_is_written(corpus: Corpus, tmp_path: Path) -> None:
    path = corpus.folder("tram-bells") / "gold.jsonl"
    bare = path.read_bytes().replace(b', "phenomena": ["dateline"]', b"")
    path.write_bytes(bare)
    sheet = lay_out(corpus, "tram-bells", "ada")
    sheet.accept()
    assert save(corpus, "tram-bells", sheet) == [] and path.read_bytes() == bare
