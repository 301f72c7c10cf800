"""Editing by words: found, derived, checked, written; never counted."""

import json
import shutil
import subprocess
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from newsqed.editing import AmbiguousError, Sheet, annotator_of, find, lay_out, pick, save
from newsqed.errors import NewsqedError
from newsqed.records import Mention, Quote, Span
from newsqed.store import Corpus

checks = import_module("newsqed.check")  # the name newsqed.check is the function

Run = Callable[..., "subprocess.CompletedProcess[str]"]
VALID = Path(__file__).resolve().parents[1] / "examples" / "valid" / "corpus"
BELLS = (VALID / "corpus" / "tram-bells" / "text.txt").read_bytes().decode()


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    shutil.copytree(VALID, tmp_path / "corpus", ignore=shutil.ignore_patterns("hand"))
    return Corpus(tmp_path / "corpus")


@pytest.fixture
def sheet(corpus: Corpus) -> Sheet:
    return lay_out(corpus, "tram-bells", "ada")


def clean(corpus: Corpus) -> bool:
    return [item.code for item in checks.check(corpus.root) if item.code != "I507"] == []


# ---- Words are found.


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ('"They were never broken,"', "“They were never broken,”"),
        ("'since the flood'", None),
        ("ostwick", "OSTWICK"),
        ("only   tired", "only tired"),
        ("ברוכים הבאים", "ברוכים הבאים"),
        ("🔔", "🔔"),
        ("Zoe\u0308 Harn", "Zoe\u0308 Harn"),
    ],
)
def test_words_are_found_whichever_way_they_were_typed(words: str, found: str | None) -> None:
    if found is None:
        with pytest.raises(NewsqedError, match="the text holds no"):
            find(BELLS, words)
    else:
        assert find(BELLS, words)[0].text == found


def test_only_whole_words_are_found() -> None:
    with pytest.raises(NewsqedError, match="the text holds no 'rok'"):
        find(BELLS, "rok")
    assert len(find("Ada, Adam, Ada's", "Ada")) == 2


def test_what_is_not_there_is_told_with_what_is_like_it() -> None:
    with pytest.raises(NewsqedError) as caught:
        find(BELLS, "Zoe Harm")
    assert caught.value.hint and "Zoe\u0308 Harn" in caught.value.hint
    with pytest.raises(NewsqedError, match="no words"):
        find(BELLS, " ")


def test_several_places() -> None:
    with pytest.raises(AmbiguousError) as caught:
        pick(BELLS, "bells")
    assert len(caught.value.places) == 2 and "1: …" in caught.value.message
    assert pick(BELLS, "bells", nth=2).start == pick(BELLS, "bells", after="depot").start > 200
    for wrong in (0, 3):
        with pytest.raises(NewsqedError, match="stands in 2 places"):
            pick(BELLS, "bells", nth=wrong)
    with pytest.raises(NewsqedError, match="stands after"):
        pick(BELLS, "OSTWICK", after="depot")


def test_the_nearest_is_meant_where_something_is_near() -> None:
    text = "He said: Yes. He said no. He said so."
    place = text.index("no")
    assert pick(text, "said", near=[(place, place + 2)]).start == text.index("said no")
    with pytest.raises(NewsqedError, match="only inside"):
        pick(text, "no", near=[(place, place + 2)])
    with pytest.raises(AmbiguousError, match="2 places"):
        pick("a Bo no Bo a", "Bo", near=[(5, 7)])


# ---- Records are made.


def test_a_quotation_gets_its_marks_runs_type_cue_and_speaker(sheet: Sheet) -> None:
    sheet.remove(["q2"])
    parts = [pick(BELLS, "They were never broken"), pick(BELLS, "only tired")]
    made = sheet.add_quote(parts, speaker="she", cue="told", addressee="reporters")
    assert made.text == "“They were never broken,” “only tired.”"
    assert (made.type, made.quoted, made.id) == ("direct", made.spans, "q4")
    assert made.speaker and (made.speaker.text, made.speaker.entity) == ("she", "e3")
    assert made.addressee and made.addressee.entity == "e4"
    assert made.cue and made.cue.text == "told" and made.annotator == "ada"


def test_a_mixed_quotation_and_a_speaker_within_a_phrase(sheet: Sheet) -> None:
    made = sheet.add_quote(
        [pick(BELLS, "the old trams will ring again")], speaker="driver Zoe\u0308 Harn"
    )
    assert made.type == "indirect" and made.quoted == ()
    assert made.speaker and made.speaker.entity == "e3"
    mixed = sheet.add_quote([pick(BELLS, 'silent "since the flood" of 1998')])
    assert mixed.type == "mixed" and mixed.speaker is None
    assert [BELLS[start:end] for start, end in mixed.quoted] == ["“since the flood”"]


def test_a_speaker_whom_nobody_has_marked_is_left_open_and_told(sheet: Sheet) -> None:
    made = sheet.add_quote([pick(BELLS, "hangs above the depot")], speaker="A sign")
    assert made.speaker and made.speaker.entity is None
    assert sheet.remarks == ["whom 'A sign' means is left open: --speaker-entity tells"]


def test_a_pronoun_or_noun_that_speaks_becomes_a_mention(sheet: Sheet) -> None:
    sheet.attribute("q1", speaker="A sign", speaker_entity="Plover News")
    quote, mention = sheet.get("q1"), sheet.get("m9")
    assert isinstance(quote, Quote) and quote.speaker and quote.speaker.entity == "e2"
    assert isinstance(mention, Mention) and (mention.form, mention.label) == ("nominal", "ORG")
    sheet.attribute("q2", speaker="she", speaker_entity="e3")
    with pytest.raises(NewsqedError, match="no record 'm10'"):
        sheet.get("m10")


def test_an_entity_gets_its_longest_name_and_goes_with_its_last_mention(sheet: Sheet) -> None:
    sheet.remove(["m1"])
    assert sheet.get("e1").name == "Ostwick"  # type: ignore[attr-defined]
    sheet.remove(["m8"])
    with pytest.raises(NewsqedError, match="e1"):
        sheet.get("e1")
    assert sheet.remarks == ["e1 is named nowhere any more, and is removed too"]


def test_a_record_that_others_refer_to_is_not_removed(sheet: Sheet) -> None:
    with pytest.raises(NewsqedError, match="q1 refers to e3"):
        sheet.remove(["e3"])


def test_an_id_is_never_given_again(sheet: Sheet) -> None:
    sheet.remove(["q3"])
    assert sheet.add_quote([pick(BELLS, "silent")]).id == "q4"
    other = Sheet(BELLS, (), "ada", used=frozenset({"d7"}))
    assert other.add_date(pick(BELLS, "Friday"), "2024-05-17").id == "d8"


def test_dates_get_their_type_and_interval(sheet: Sheet) -> None:
    made = sheet.get(sheet.add_date(pick(BELLS, "1911"), "1911").id)
    assert (made.type, made.earliest, made.latest) == (  # type: ignore[attr-defined]
        "DATE", "1911-01-01", "1911-12-31",
    )  # fmt: skip
    sheet.set("d2", {"value": "P3D", "type": "DURATION"})
    assert sheet.get("d2").earliest is None  # type: ignore[attr-defined]
    for value in ("yesterday", "2024-02-30"):
        with pytest.raises(NewsqedError):
            sheet.add_date(pick(BELLS, "again"), value)


def test_a_new_label_of_an_entity_is_that_of_its_mentions(sheet: Sheet) -> None:
    sheet.set("e2", {"label": "WORK_OF_ART"})
    assert sheet.get("m2").label == "WORK_OF_ART"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("identifier", "values", "message"),
    [
        ("q1", {"label": "ORG"}, "has no key 'label'"),
        ("m1", {"start": 3}, "is not typed"),
        ("x9", {"note": "?"}, "no record 'x9'"),
        ("d1", {"value": "soon"}, "soon"),
    ],
)
def test_what_cannot_be_set(
    sheet: Sheet, identifier: str, values: dict[str, Any], message: str
) -> None:
    with pytest.raises(NewsqedError, match=message):
        sheet.set(identifier, values)


WORDS = BELLS.split()


@given(some.integers(0, len(WORDS) - 1), some.integers(1, 5))
def test_any_words_of_the_text_make_a_sound_mention(first: int, count: int) -> None:
    words = " ".join(WORDS[first : first + count])
    sheet = Sheet(BELLS, (), "ada")
    places = find(BELLS, words)
    made = sheet.add_mention(places[0], "PERSON")
    assert BELLS[made.start : made.end] == made.text
    assert made.text.split() == words.split()


@given(some.text(max_size=30))
def test_any_words_are_found_or_refused(words: str) -> None:
    try:
        for span in find(BELLS, words):
            assert BELLS[span.start : span.end] == span.text
    except NewsqedError:
        pass


# ---- Files are written.


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
    assert "begun as a copy of rules.jsonl" in sheet.remarks[0]
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


# ---- As somebody types it.


def test_the_command_line(corpus: Corpus, newsqed: Run) -> None:
    def edit(*words: str) -> "subprocess.CompletedProcess[str]":
        return newsqed("edit", "tram-bells", *words, cwd=corpus.root)

    listed = edit()
    assert listed.returncode == 0 and "  q2 quote     '“They were never broken,”" in listed.stdout
    made = edit("--date", "1911", "--value", "1911", "--set", "note=of the act")
    assert made.returncode == 0 and "'1911'  DATE, 1911, 309-313  (ada)" in made.stdout
    mended = edit("--record", "q3", "--speaker", "none", "--json")
    change = json.loads(mended.stdout)
    assert change["before"]["speaker"]["text"] == "Harn" and change["after"]["speaker"] is None
    removed = edit("--remove", "d3", "--dry-run")
    assert removed.stdout.startswith("removed") and "  d3 " in edit().stdout
    asked = edit("--mention", "bells", "--label", "PRODUCT")
    assert asked.returncode == 2 and "hint: say which with --nth" in asked.stderr
    again = edit("--mention", "bells", "--label", "PRODUCT", "--nth", "1")
    assert again.returncode == 0 and "e6 entity" in again.stdout
    refused = edit("--record", "m9", "--set", "label=ORG")
    assert refused.returncode == 1 and "E405" in refused.stderr and "nothing was" in refused.stderr
    for wrong in (("--date", "1911"), ("--mention", "x", "--date", "y"), ("--set", "x=1"),
                  ("--record", "q1", "--set", "note")):  # fmt: skip
        done = edit(*wrong)
        assert "Traceback" not in done.stderr
    assert clean(corpus)


def test_a_mention_at_the_speakers_words_follows_and_its_entity_goes(corpus: Corpus) -> None:
    sheet = lay_out(corpus, "quay-lights", "ada")
    sheet.attribute("q3", speaker="My mother", speaker_entity="Dov Marsh")
    mention = next(item for item in sheet.records if getattr(item, "text", "") == "My mother")
    assert isinstance(mention, Mention) and mention.entity == "e3"
    assert any("means e3 now too" in remark for remark in sheet.remarks)
    assert any(remark.startswith("e5 is named nowhere") for remark in sheet.remarks)
    assert not any(item.id == "e5" for item in sheet.records)
    assert save(corpus, "quay-lights", sheet) == []


def test_an_entity_is_set_by_its_name_and_the_label_follows(corpus: Corpus) -> None:
    sheet = lay_out(corpus, "quay-lights", "ada")
    sheet.set("m2", {"entity": "Portugal"})
    assert (sheet.get("m2").entity, sheet.get("m2").label) == ("e4", "GPE")  # type: ignore[attr-defined]
    with pytest.raises(NewsqedError, match="no entity 'Spain'"):
        sheet.set("m2", {"entity": "Spain"})
