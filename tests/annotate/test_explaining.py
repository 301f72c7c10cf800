"""Explanations: what they say is what the rules did, and any place can be asked about."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsqed.annotate import annotate, explain
from newsqed.annotate.explaining import Explanation, as_json
from newsqed.errors import NewsqedError
from newsqed.records import Date, Document, Entity, Mention, Quote

TEXT = (
    "Mayor Ada Quist of Port Selwyn met the Selwyn Harbour Trust (SHT) on Friday 5 March 2021. "
    "“We open on Monday,” Quist told the SHT. A year earlier the US and Norway left. "
    "The United States and the UN General Assembly wrote to clerk@Norway.no. "
    "The Sunday Times said “Nobody wrote that ‘we close’ again.”\n\n"
    "‘Old Salt’ is a term. Georgia was silent."
)
DOCUMENT = annotate(Document(id="harbour", text=TEXT), published="2021-10-07")


def span(words: str, text: str = TEXT) -> str:
    return f"{text.index(words)}:{text.index(words) + len(words)}"


def at(words: str) -> Explanation:
    return explain(DOCUMENT, span(words))


def told(text: str) -> dict[str, tuple[str, str | None]]:
    """What ties each name of the first entity to another, the first time that it stands."""
    entity = explain(Document(id="a", text=text), "e1").entity
    assert entity is not None
    return {tie.text: (tie.by, tie.other) for tie in reversed(entity.ties)}


# ---------------------------------------------------------------- names


def test_the_voices_of_a_name_add_up_to_its_scores_and_the_best_is_its_class() -> None:
    names = [each for each in DOCUMENT.annotations if isinstance(each, Mention)]
    weighed = 0
    for mention in names:
        name = explain(DOCUMENT, mention.id).name
        if name is None:
            continue  # a pronoun, or a name within a name
        weighed += 1
        for class_, score in name.scores.items():
            assert sum(voice.weights[class_] for voice in name.voices) == pytest.approx(score)
        assert max(name.scores, key=lambda each: name.scores[each]) == name.span.class_
        assert name.span.score == pytest.approx(name.scores[name.span.class_])
        assert name.span.chosen and name.span.score > 0 and name.span.margin > 0
        assert not any(rival.chosen for rival in name.rivals), "names do not overlap"
        if name.labels:
            assert next(iter(name.labels)) == mention.label
    assert weighed > 6


def test_a_span_that_lost_names_the_winner_and_by_how_much() -> None:
    found = at("General Assembly")
    assert found.proposed is None and found.entity is None
    assert [each.text for each in found.instead if isinstance(each, Mention)] == [
        "UN General Assembly"
    ]
    assert found.name is not None and found.name.candidate
    winner, *rest = found.name.rivals
    assert (winner.text, winner.chosen) == ("UN General Assembly", True)
    assert not any(rival.chosen for rival in rest)
    lost = winner.score - found.name.span.score  # less what could stand beside the loser
    assert 0 < found.name.span.margin <= lost + 1e-9


def test_voices_name_the_words_that_they_come_from() -> None:
    name = at("Ada Quist").name
    assert name is not None
    words = {voice.name: voice.words for voice in name.voices}
    assert words["before.ROLE"] == "Mayor"
    assert words["after.OF"] == "of"
    assert words["first.GIVENNAME"] == "Ada"


def test_every_voice_of_a_place_has_its_words() -> None:
    text = "The Bank of Selwyn and Sons of Norway lost. The University of Quorl and Selwyn left."
    document = annotate(text)
    for mention in (each for each in document.annotations if isinstance(each, Mention)):
        name = explain(document, mention.id).name
        for voice in name.voices if name else ():
            place, _, type_ = voice.name.partition(".")
            told = place in ("length", "rule", "document") or type_ == "EDGE"
            assert bool(voice.words) != told, voice.name


def test_the_document_speaks_for_an_acronym() -> None:
    name = at("SHT").name
    assert name is not None
    assert any(voice.name.startswith("document.acronym") for voice in name.voices)


def test_the_title_is_part_of_the_proposal() -> None:
    proposed = at("Ada Quist").proposed
    assert isinstance(proposed, Mention) and proposed.title is not None
    assert proposed.title.text == "Mayor"


def test_a_name_within_a_name_tells_which_holds_it() -> None:
    found = at("UN")
    assert found.within is not None and found.within.text == "UN General Assembly"
    assert found.name is None
    assert any("a name within a name" in note.lower() for note in found.notes)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("met the Selwyn", "‘met’ can be no part of a name"),
        ("Norway.no", "an address"),
        ("again.”\n\n‘Old", "‘again’"),
        (".”\n\n", "can be no part"),
        ("5", "none of its words"),
    ],
)
def test_what_cannot_be_a_name_says_why(words: str, reason: str) -> None:
    found = at(words)
    assert found.name is None
    assert any(reason in note for note in found.notes), found.notes


def test_where_no_word_stands_nothing_is_weighed() -> None:
    found = explain(Document(id="a", text="It rained.  "), "10:12")
    assert found.name is None and found.notes == ("No word stands here.",)


def test_half_a_word_is_weighed_as_the_whole() -> None:
    found = at("ayor Ada Quis")
    assert found.name is not None and found.name.span.text == "Mayor Ada Quist"
    assert any(span("Mayor Ada Quist") in note for note in found.notes)


# ---------------------------------------------------------------- entities


@pytest.mark.parametrize(
    ("text", "name", "by", "other"),
    [
        ("Ada Quist left. Quist smiled.", "Quist", "the last name of", "Ada Quist"),
        ("Ada Quist left. Ada smiled.", "Ada", "the first name of", "Ada Quist"),
        ("Ada M. Quist left. Later Ada Quist smiled.", "Ada Quist", "agree with", "Ada M. Quist"),
        (
            "The Selwyn Harbour Trust (SHT) met. Later SHT staff left.",
            "SHT", "the acronym of", "Selwyn Harbour Trust",
        ),
        (
            "The Bank of Selwyn Group lost. Shares of Bank of Selwyn fell.",
            "Bank of Selwyn", "the first words of", "Bank of Selwyn Group",
        ),
        ("The United States left. Then the US paid.", "US", "another spelling of", "United States"),
        ("Ada Quist left. Quist smiled.", "Ada Quist", "the longest of its names", None),
        ("Ada Quist left.", "Ada Quist", "its only name", None),
    ],
)  # fmt: skip
def test_what_ties_a_name_to_its_entity(text: str, name: str, by: str, other: str | None) -> None:
    ties = told(text)
    assert by in ties[name][0]
    assert ties[name][1] == other


def test_the_same_words_point_to_the_first_mention() -> None:
    tie = explain(Document(id="a", text="Ada Quist left. Quist smiled. Quist sang."), "m3").entity
    assert tie is not None
    assert (tie.ties[0].by, tie.ties[0].to) == ("the same words as", "m2")


def test_a_link_names_the_row_of_the_list() -> None:
    entity = at("Norway").entity
    assert entity is not None and (entity.link, entity.wikidata) == ("linked", "Q20")
    assert {("country", "Norway")} <= {(row.list, row.cells.get("form")) for row in entity.rows}
    assert all("Q20" in row.cells.values() for row in entity.rows)
    atlanta = explain(Document(id="a", text="They met in Tbilisi, Georgia, and left."), "12:19")
    assert atlanta.entity is not None and atlanta.entity.link == "linked"


def test_a_name_with_two_senses_shows_that() -> None:
    entity = at("Georgia").entity
    assert entity is not None and entity.link == "ambiguous"
    assert entity.meanings > 1
    assert {"Q230", "Q1428"} <= {cell for row in entity.rows for cell in row.cells.values()}


def test_an_entity_lists_its_names_and_its_phrases() -> None:
    document = annotate("Ada Quist left. “We open,” she said. Quist smiled.")
    found = explain(document, "e1")
    assert found.entity is not None
    assert [tie.text for tie in found.entity.ties] == ["Ada Quist", "Quist"]
    assert any("‘she’" in note for note in found.notes)


# ---------------------------------------------------------------- dates


def test_a_date_tells_its_parts_and_what_it_was_resolved_against() -> None:
    monday, earlier = at("Monday").fit, at("A year earlier").fit
    assert monday is not None and earlier is not None
    assert [(part.name, part.text, part.value) for part in monday.parts] == [
        ("weekday", "Monday", "1")
    ]
    assert monday.says and monday.says["resolved against"] == "published 2021-10-07"
    assert earlier.says and "‘Monday’" in earlier.says["resolved against"]
    assert {part.name for part in earlier.parts} == {"number", "unit", "direction"}
    date = at("Monday").proposed
    assert isinstance(date, Date) and date.rule == monday.rule


def test_patterns_are_those_that_can_have_made_the_match() -> None:
    fit = at("A year earlier").fit
    assert fit is not None and fit.patterns
    assert all("direction:" in pattern for pattern in fit.patterns)


def test_what_keeps_a_word_from_being_a_date_is_shown() -> None:
    found = at("Sunday")
    assert found.fit is None
    reasons = {fit.rule: fit.reason for fit in found.others}
    assert reasons["dates.block-paper"] == "it keeps shorter rules out"
    assert any("longer" in (reason or "") for reason in reasons.values())


# ---------------------------------------------------------------- quotations


def test_a_quotation_tells_the_parts_of_its_match() -> None:
    found = explain(DOCUMENT, "q1")
    assert found.fit is not None and found.fit.confidence and found.fit.support
    parts = {part.name: part.text for part in found.fit.parts}
    assert parts == {"run": "“We open on Monday,”", "speaker": "Quist", "cue": "told"}
    assert found.fit.says and found.fit.says["speaker"] == "‘Quist’: Ada Quist"


def test_offsets_of_a_quotation_in_a_quotation_count_in_the_whole_text() -> None:
    quotes = [each for each in DOCUMENT.annotations if isinstance(each, Quote)]
    inner = next(each for each in quotes if each.cue and each.cue.text == "wrote")
    fit = explain(DOCUMENT, inner.id).fit
    assert fit is not None
    for part in fit.parts:
        assert TEXT[part.start : part.end] == part.text


def test_words_that_quote_nobody_have_their_rule() -> None:
    found = explain(DOCUMENT, "n1")
    assert found.fit is not None and found.proposed is not None
    assert found.fit.rule == found.proposed.rule
    assert [part.text for part in found.fit.parts] == ["‘Old Salt’"]


def test_marked_words_without_a_cue_say_that_no_pattern_made_them() -> None:
    found = explain(Document(id="a", text="It rained.\n\n“Come early tomorrow, all of you!”"), "q1")
    assert found.fit is None
    assert any("No pattern" in note for note in found.notes)


# ---------------------------------------------------------------- records of others


def by_hand(**keys: object) -> Document:
    start = TEXT.index("Harbour Trust")
    mention = Mention(
        id="m7", start=start, end=start + 13, text="Harbour Trust", label="ORG", form="name",
        entity="e2", annotator="ada",
    )  # fmt: skip
    entity = Entity(id="e2", label="ORG", name="Harbour Trust", link="nil", annotator="ada")
    document = Document(id="harbour", text=TEXT, annotations=(entity, mention))
    return replace(document, **keys)  # type: ignore[arg-type]


def test_a_record_that_the_rules_do_not_propose_says_so_and_what_they_do() -> None:
    found = explain(by_hand(), "m7")
    assert found.record is not None and found.record.annotator == "ada"
    assert found.proposed is None
    assert [each.text for each in found.instead if isinstance(each, Mention)] == [
        "Selwyn Harbour Trust"
    ]
    assert any("a person or model made it" in note for note in found.notes)
    assert found.name is not None and not found.name.span.chosen
    entity = explain(by_hand(), "e2")
    assert entity.entity is None and any("m7 ‘Harbour Trust’" in note for note in entity.notes)


def test_ids_are_those_of_the_document() -> None:
    moved = {"m1": "m41", "m5": "m45"}
    records = tuple(
        replace(each, id=moved.get(each.id, each.id)) if isinstance(each, Mention) else each
        for each in DOCUMENT.annotations
    )
    found = explain(replace(DOCUMENT, annotations=records), "m45")
    assert found.text == "Quist" and found.entity is not None
    assert (found.entity.ties[0].mention, found.entity.ties[0].to) == ("m45", "m41")


def test_a_document_without_records_has_what_the_rules_propose() -> None:
    assert explain(replace(DOCUMENT, annotations=()), "m1").text == "Ada Quist"


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("place", "message", "hint"),
    [
        ("m99", "has no mention m99", "near it are m"),
        ("q0", "has no quotation q0", "q1"),
        ("n7", "has no not_quote n7", "near it are n1"),
        ("x7", "no place", "120:134"),
        ("", "no place", "m7"),
        ("5:5", "no span 5:5", f"its text has {len(TEXT)}"),
        ("9:5", "no span 9:5", "code points"),
        ("0:9999", "no span 0:9999", f"its text has {len(TEXT)}"),
    ],
)
def test_what_cannot_be_explained_says_how_to_ask(place: str, message: str, hint: str) -> None:
    with pytest.raises(NewsqedError, match=message) as error:
        explain(DOCUMENT, place)
    assert error.value.hint is not None and hint in error.value.hint


def test_near_ids_are_the_nearest_ones() -> None:
    text = "".join(f"It opened on {day} May 2019. " for day in range(1, 30))
    with pytest.raises(NewsqedError) as error:
        explain(annotate(text), "d31")
    assert error.value.hint == "near it are d24, d25, d26, d27, d28, d29"


def test_a_language_without_rules_is_refused() -> None:
    with pytest.raises(NewsqedError, match="no rules for the language 'de'"):
        explain(Document(id="a", text="Ada ging.", language="de"), "m1")


def test_a_record_outside_the_text_is_refused() -> None:
    (entity, mention) = by_hand().annotations
    broken = by_hand(annotations=(entity, replace(mention, start=9000, end=9013)))
    with pytest.raises(NewsqedError, match="outside the text"):
        explain(broken, "m7")


# ---------------------------------------------------------------- any place, and at no cost


WORDS = st.sampled_from(
    ["Ada Quist", "Norway", "UN", "“Yes,”", "said", "Mayor", "on Monday", "🌊", "e\u0301", "\n\n",
     "מרים", "the", "1999", "‘so’", "Trust", "(SHT)", ".", ","]
)  # fmt: skip


@settings(max_examples=25)
@given(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), st.data())
def test_any_span_and_any_record_of_any_text_can_be_explained(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    document = annotate(text, published="2021-10-07")
    places = [f"{start}:{end}", *(record.id for record in document.annotations)]
    for place in places:
        found = explain(document, place)
        assert found.text == text[found.start : found.end]
        inside = found.sentence
        assert text[inside.start : inside.end] == inside.text
        json.dumps(as_json(found))


def test_the_json_form_has_the_parts_by_name() -> None:
    found = as_json(explain(DOCUMENT, "m1"))
    assert found["record"]["id"] == "m1"
    assert found["name"]["span"]["class"] == "PERSON"
    assert found["entity"]["ties"][0]["by"] == "the longest of its names"
    assert "fit" not in found, "what is absent is left out"


def test_records_carry_nothing_of_it_and_annotating_does_not_load_it() -> None:
    before = DOCUMENT.annotations
    explain(DOCUMENT, "m1")
    assert annotate(TEXT, published="2021-10-07").annotations == before
    code = (
        "import sys; from newsqed.annotate import annotate; annotate('Ada Quist left.');"
        "sys.exit('newsqed.annotate.explaining' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
