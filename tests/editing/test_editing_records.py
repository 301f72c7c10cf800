"""Records that are edited: what was said is done, what follows is derived, the rest stays."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsqed.editing import Sheet, lay_out, pick, save
from newsqed.errors import NewsqedError
from newsqed.records import Date, Entity, Mention, NotQuote, Quote
from newsqed.store import Corpus

VALID = Path(__file__).resolve().parents[1] / "examples" / "valid" / "corpus"
BELLS = (VALID / "corpus" / "tram-bells" / "text.txt").read_bytes().decode()


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


# ---- What nobody said anything of stays as it was.


def test_a_note_changes_nothing_but_note_and_annotator(repository: Path) -> None:
    corpus = Corpus(repository)
    for article in corpus.articles():
        for record in (article.gold or ())[::11]:
            sheet = Sheet(article.text, article.gold or (), "somebody")
            sheet.set(record.id, {"note": "seen"})
            (change,) = sheet.changes()
            assert change.after == replace(record, note="seen", annotator="somebody")


def test_a_record_that_stays_as_it_was_keeps_its_signature(sheet: Sheet) -> None:
    sheet.annotator = "bo"
    sheet.set("q3", {"note": "four words"})
    sheet.set("m6", {"form": "name"})
    sheet.respan("m6", [pick(BELLS, "Harn", after="depot")])
    sheet.attribute("q1", cue="said", speaker="driver Zoe\u0308 Harn")
    assert sheet.changes() == []


def test_an_interval_that_was_left_out_stays_out(sheet: Sheet) -> None:
    bare = replace(sheet.one("d2", Date), earliest=None, latest=None)
    other = Sheet(BELLS, (bare,), "ada")
    other.set("d2", {"note": "seen"})
    assert other.one("d2", Date).earliest is None
    other.set("d2", {"value": "1999"})
    assert other.one("d2", Date).earliest == "1999-01-01"


def test_what_is_signed_stays_signed(sheet: Sheet) -> None:
    sheet.annotator = "bo"
    sheet.accept(["m1"])
    sheet.accept()
    assert sheet.changes() == []
    assert sheet.remarks == ["m1 is signed by ada, and stays so"]


# ---- Runs between marks.

HELD = "The ‘spare’ lamps, Quist said, were “never lit” and ‘quite cold. Nobody asked."
MARKED = (
    NotQuote(id="n1", start=4, end=11, text="‘spare’", use="irony", annotator="ada"),
    Quote(
        id="q1", type="mixed", spans=((0, 17), (31, 63)), annotator="ada",
        text="The ‘spare’ lamps were “never lit” and ‘quite cold", quoted=((36, 47), (52, 63)),
    ),
)  # fmt: skip


def runs(sheet: Sheet, identifier: str = "q1") -> list[str]:
    return [HELD[start:end] for start, end in sheet.one(identifier, Quote).quoted]


def test_what_quotes_nobody_is_no_run_of_a_quotation() -> None:
    sheet = Sheet(HELD, MARKED[:1], "bo")
    made = sheet.add_quote([pick(HELD, "The ‘spare’ lamps")])
    assert (made.type, made.quoted) == ("indirect", ())
    sheet.respan(made.id, [pick(HELD, "The ‘spare’ lamps, Quist said, were “never lit”")])
    assert runs(sheet, made.id) == ["“never lit”"] and sheet.one(made.id, Quote).type == "mixed"


def test_runs_that_somebody_set_stay_until_the_words_change() -> None:
    sheet = Sheet(HELD, MARKED, "bo")
    sheet.set("q1", {"note": "seen", "medium": "spoken"})
    sheet.attribute("q1", speaker="Quist", cue="said")
    sheet.respan(
        "q1", [pick(HELD, "The ‘spare’ lamps"), pick(HELD, "were “never lit” and ‘quite cold")]
    )
    assert runs(sheet) == ["“never lit”", "‘quite cold"]
    sheet.respan("q1", [pick(HELD, "were “never lit” and")])
    assert runs(sheet) == ["“never lit”"]


def test_runs_are_set_by_their_words() -> None:
    sheet = Sheet(HELD, MARKED, "bo")
    sheet.set_runs("q1", [])
    assert (runs(sheet), sheet.one("q1", Quote).type) == ([], "indirect")
    sheet.set_runs("q1", [pick(HELD, "never lit")])
    assert (runs(sheet), sheet.one("q1", Quote).type) == (["“never lit”"], "mixed")
    sheet.respan("q1", [pick(HELD, "never lit")])
    assert sheet.one("q1", Quote).type == "direct"
    with pytest.raises(NewsqedError, match="not a quote"):
        sheet.set_runs("n1", [])


def test_marks_that_a_quotation_counts_among_its_own_are_told() -> None:
    sheet = Sheet(HELD, MARKED[1:], "bo")
    assert sheet.add_not_quote(pick(HELD, "never lit"), "irony").text == "“never lit”"
    assert [remark[:27] for remark in sheet.remarks] == ["q1 counts these marks among"]
    assert runs(sheet) == ["“never lit”", "‘quite cold"]


def test_a_transcripts_turn_gets_other_words(corpus: Corpus) -> None:
    sheet = lay_out(corpus, "quay-lights", "ada")
    sheet.respan("q5", [pick(sheet.text, "Portugal sent us a lamp in early 2019")])
    quote = sheet.one("q5", Quote)
    assert quote.text == "Portugal sent us a lamp in early 2019"
    assert (quote.type, quote.quoted, quote.layout) == ("direct", (), "transcript")
    assert save(corpus, "quay-lights", sheet) == []
    with pytest.raises(NewsqedError, match="a transcript's turn"):
        sheet.set_runs("q5", [pick(sheet.text, "Portugal")])
    sheet.set("q5", {"layout": None})
    assert sheet.one("q5", Quote).type == "indirect"


def test_words_that_quote_nobody_keep_their_marks(sheet: Sheet) -> None:
    sheet.respan("n1", [pick(BELLS, "ברוכים הבאים")])
    assert sheet.changes() == []
    sheet.respan("n1", [pick(BELLS, "ברוכים")])
    assert sheet.one("n1", NotQuote).text == "“ברוכים"


def test_a_language_without_rules_is_edited_too() -> None:
    text = "»Sie läuten wieder«, sagte sie dem Rat."
    sheet = Sheet(text, (), "ada", "de")
    quote = sheet.add_quote([pick(text, "Sie läuten wieder")], cue="sagte")
    mention = sheet.add_mention(pick(text, "Rat"), "ORG")
    sheet.attribute(quote.id, speaker="sie", speaker_entity="Rat")
    assert (quote.type, quote.text) == ("direct", "»Sie läuten wieder«")
    assert mention.entity == "e1" and sheet.one("m2", Mention).form == "nominal"
    sheet.respan(quote.id, [pick(text, "läuten wieder")])
    assert sheet.one(quote.id, Quote).type == "indirect"


# ---- Parties, titles, entities.


def test_whom_an_addressee_means(sheet: Sheet) -> None:
    sheet.attribute("q1", addressee="A sign")
    assert sheet.remarks == ["whom 'A sign' means is left open: --addressee-entity tells"]
    sheet.attribute("q1", addressee_entity="Plover News")
    quote = sheet.one("q1", Quote)
    assert quote.addressee and (quote.addressee.text, quote.addressee.entity) == ("A sign", "e2")
    assert quote.speaker and quote.speaker.entity == "e3"
    sheet.attribute("q1", addressee="none", speaker="none")
    assert (sheet.one("q1", Quote).addressee, sheet.one("q1", Quote).speaker) == (None, None)
    for role in ("speaker", "addressee"):
        with pytest.raises(NewsqedError, match=f"--{role} none says that there is nobody"):
            sheet.attribute("q1", **{role: "none", f"{role}_entity": "e1"})


def test_a_mention_gets_an_entity_of_its_own(sheet: Sheet) -> None:
    sheet.set("m8", {"entity": "new", "label": "LOC"})
    mention = sheet.one("m8", Mention)
    assert (mention.entity, mention.label) == ("e6", "LOC")
    assert sheet.one("e6", Entity).name == "Ostwick" and sheet.one("e1", Entity).name == "OSTWICK"
    sheet.set("m6", {"entity": "new"})
    assert sheet.one("m6", Mention).label == "PERSON"


def test_a_title_is_found_beside_its_name(sheet: Sheet) -> None:
    sheet.entitle("m3", "none")
    assert sheet.one("m3", Mention).title is None
    sheet.entitle("m3", "driver")
    assert sheet.changes() == []
    made = sheet.add_mention(pick(BELLS, "depot"), "FAC", title="the")
    assert made.title and made.title.text == "the" and made.title.end == made.start - 1


def test_a_mention_stands_in_one_place(sheet: Sheet) -> None:
    with pytest.raises(NewsqedError, match="m6 is a mention: it stands in one place, not 2"):
        sheet.respan("m6", [pick(BELLS, "depot"), pick(BELLS, "flood")])
    with pytest.raises(NewsqedError, match="an entity has no words"):
        sheet.respan("e1", [pick(BELLS, "depot")])


# ---- Values as they are typed.


@pytest.mark.parametrize(
    ("identifier", "key", "typed", "value"),
    [
        ("m6", "note", "[sic]", "[sic]"),
        ("m6", "note", "true", "true"),
        ("m6", "form", "nominal", "nominal"),
        ("m6", "confidence", "0.5", 0.5),
        ("m6", "phenomena", "name-order, metonym", ("short-name", "metonym", "name-order")),
        ("m6", "phenomena", '["metonym"]', ("short-name", "metonym")),
        ("m6", "phenomena", None, ("short-name",)),
        ("m4", "phenomena", None, ()),
        ("m6", "dateline", "true", True),
        ("m1", "dateline", None, None),
        ("q1", "cue", None, None),
    ],
)
def test_values_are_read_as_their_key_asks(
    sheet: Sheet, identifier: str, key: str, typed: str | None, value: Any
) -> None:
    sheet.set(identifier, {key: typed})
    assert getattr(sheet.get(identifier), key) == value


@pytest.mark.parametrize(
    ("identifier", "values", "message"),
    [
        ("d1", {"value": "[1]"}, "no value of a date"),
        ("d1", {"value": 1}, "no value for value"),
        ("m6", {"note": "a\udcffb"}, "no UTF-8"),
        ("m6", {"phenomena": '["\\ud800"]'}, "no UTF-8"),
        ("m6", {"phenomena": "[1]"}, "no value for phenomena"),
        ("m6", {"phenomena": "titled"}, "titled is not typed"),
        ("m6", {"phenomena": "holiday"}, "'holiday' is no tag for a record of kind mention"),
        ("e3", {"phenomena": "odd"}, "'odd' is no tag for a record of kind entity"),
        ("m6", {"confidence": "NaN"}, "no value for confidence"),
        ("m6", {"confidence": "true"}, "no value for confidence"),
        ("m6", {"confidence": "[[["}, "no value for confidence"),
        ("m6", {"dateline": "false"}, "no value for dateline"),
        ("m6", {"title": "driver"}, "title is not typed"),
        ("m6", {"label": None}, "cannot be without label"),
        ("q3", {"type": "direct"}, "type is not typed"),
        ("q3", {"quoted": "[]"}, "quoted is not typed"),
        ("q3", {"speaker": "she"}, "speaker is not typed"),
        ("e3", {"name": "Harn"}, "the name of e3 follows"),
    ],
)
def test_values_that_are_none_of_their_key(
    sheet: Sheet, identifier: str, values: dict[str, Any], message: str
) -> None:
    with pytest.raises(NewsqedError, match=message) as caught:
        sheet.set(identifier, values)
    assert caught.value.hint
