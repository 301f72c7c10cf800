"""Who is meant, who was told, and how it was said; with our own names and with given ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from newsqed import annotate
from newsqed.annotate import annotate_object
from newsqed.records import Entity, Mention, Quote
from newsqed.stream import annotate_file


def parties(text: str) -> list[tuple[str | None, str | None]]:
    """The names of the entities that speak and are told, by quotation."""
    document = annotate(text)
    names = {one.id: one.name for one in document.annotations if isinstance(one, Entity)}
    return [
        (
            names.get(quote.speaker.entity or "") if quote.speaker else None,
            names.get(quote.addressee.entity or "") if quote.addressee else None,
        )
        for quote in document.annotations
        if isinstance(quote, Quote)
    ]


def speakers(text: str) -> list[str | None]:
    return [speaker for speaker, _ in parties(text)]


def quotes(text: str) -> list[Quote]:
    return [record for record in annotate(text).annotations if isinstance(record, Quote)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # a title, kin, an apposition, a pronoun elsewhere tell gender; a first name does not
        ("Mr Tom Averill met Ann Lee. “It is over,” she said.", "Ann Lee"),
        ("Ann Lee and her brother, Sam Lee, came by boat. “It is over,” he said.", "Sam Lee"),
        ("Tom Lee calls himself shy. Tom Lee met Ann Roe. “It is over,” she said.", "Ann Roe"),
        ("Dana Whitby, a mother of two, met Sam Orr. “It is over,” he said.", "Sam Orr"),
        ("Anna Bright met Clara Moss at the gate. “It is over,” she said.", None),
        # a subject comes before an oblique one, a speaker before who was told or is spoken of
        ("George Platt gave the keys to Ruth Amory. “I kept one,” he said.", "George Platt"),
        ("Ruth Amory told George Platt the roof leaked. “It drips,” she said.", "Ruth Amory"),
        ("Tom Averill said Sam Orr would go. “It is time,” he said.", "Tom Averill"),
        ("Mara Voss left. Her son Ted had packed. “Ted did nothing,” she said.", "Mara Voss"),
        # "who" means nobody's home town
        ("It was Alan Roe, a baker from Oslo, who said he would stay.", "Alan Roe"),
        # who stands between without a name keeps the pronoun open
        ("Tom Averill slept. A neighbour called the police. “I was scared,” he said.", None),
        # the very first words: who comes next
        ("When he said, “It is shut,” nobody spoke. Ambrose Kitto had run it.", "Ambrose Kitto"),
    ],
)  # fmt: skip
def test_a_pronoun_means_who_comes_before_all_others_or_nobody(
    text: str, speaker: str | None
) -> None:
    assert speakers(text)[-1] == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“Not yet,” replied the surveyor, Mina Holt.", "Mina Holt"),
        ("Mina Holt, the surveyor, came late. “Not yet,” the surveyor said.", "Mina Holt"),
        ("Health minister Klara Benes came. The minister said beds would open.", "Klara Benes"),
        (
            "Foreign minister Ada Roe met health minister Klara Benes. “No,” the health minister "
            "said.",
            "Klara Benes",
        ),
        ("Klara Benes, a former mayor, came. “No,” the mayor said.", "the mayor"),
        ("Pastor Edwin Crook denies theft. The 58-year-old told officers it was a gift.",
         "Edwin Crook"),
        ("Zelda Croft has signed for Penmere. “I came for the rain,” the goalkeeper said.",
         "Zelda Croft"),
        ("Referee Ulf Kjaer was calm. The striker said: “I was not looking.”", "The striker"),
        ("Arrow Coaches lost a bus. The company said it had been found.", "Arrow Coaches"),
        ("Ardwell University lost a bus. The company said it had been found.", "The company"),
        ("Arrow Coaches said the service would resume. They added that tickets were valid.",
         "Arrow Coaches"),
        ("Alec Dunmore and Rita Soames were rescued. “We sang,” they said.", None),
    ],
)  # fmt: skip
def test_a_noun_phrase_means_who_was_called_so(text: str, speaker: str | None) -> None:
    assert speakers(text)[-1] == speaker


def test_indefinite_phrases_are_people_of_their_own() -> None:
    document = annotate("“It shook,” a resident said. “It fell,” a resident said.")
    found = [one.speaker for one in document.annotations if isinstance(one, Quote)]
    assert None not in found
    assert len({one.entity for one in found if one}) == 2


def test_a_woman_of_the_same_surname_is_not_her_husband() -> None:
    text = "Marian Stokes and her husband, Guy Stokes, bought it. “It was full,” Mrs Stokes said."
    assert speakers(text) == ["Marian Stokes"]


def test_a_name_that_no_rule_of_names_has_found_is_an_entity_without_its_article() -> None:
    text = "The Lowland Farmers' Union said: “Our members are being asked to pay twice.”"
    (name,) = speakers(text)
    assert name == "Lowland Farmers' Union"


def test_labels_of_an_interview_mean_those_whom_its_opening_names() -> None:
    text = (
        "Novelist Petra Sund spoke to us in her kitchen.\n\nQ: Do you write every day?\n\n"
        "A: God, no. I cook.\n\nQ: And the book?\n\nA: In the freezer."
    )
    asked, answered, *rest = speakers(text)
    assert answered == "Petra Sund" != asked
    assert rest == [asked, answered]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("“Bring a coat,” he told reporters.", "reporters"),
        ("“I am sorry,” she told the magistrates.", "the magistrates"),
        ("“I am out,” Lady Crewe told her butler.", "her butler"),
        ("“I saw it,” Omar Deeks told the inquiry.", "the inquiry"),
        ("Dame Honor Speke wrote to shareholders that the dividend was safe.", "shareholders"),
        ("Mayor Tobin had one word, and wrote it on the board: “No.”", None),
        ("Minna Krook told a press conference that the show would go on.", None),
        ("“I have quit,” Sharpe said in a letter.", None),
    ],
)
def test_who_was_told_is_a_hearer_no_occasion(text: str, told: str | None) -> None:
    (quote,) = quotes(text)
    assert (quote.addressee.text if quote.addressee else None) == told


def test_who_was_asked_is_the_subject_of_the_answer() -> None:
    assert parties("Asked whether it would float, Mara Voss said it would.") == [
        (None, "Mara Voss"),
        ("Mara Voss", None),
    ]


def test_nobody_is_told_by_himself() -> None:
    text = "The mayor of Senlow, Ilse Tamm, met the builder, Otto Reus. “Soon,” the mayor told him."
    assert parties(text) == [("Ilse Tamm", "Otto Reus")]


@pytest.mark.parametrize(
    ("text", "medium"),
    [
        ("“Two years is long,” added Jonah Pell.", "spoken"),
        ("“That is the end,” concluded Ms Ferrow.", "spoken"),
        ("In a statement, Verity Lang said: “I need time.”", "written"),
        ("“Safety comes first,” Arrow Coaches said in an emailed statement.", "written"),
        ("The report says the signalman had worked for sixteen hours.", "written"),
        ("The indictment alleges that Ronan Clegg hid the money.", "written"),
        ("According to the indictment, the two men met in a park.", "unknown"),
        ("Celeste Iyer wrote on X: “The bridge is open.”", "posted"),
        ("“Who needs sleep?” Celeste Iyer wrote in a post at 4am.", "posted"),
        ("In a tweet, Ember Rail said trains would run again by six.", "posted"),
        ("Ember Rail denied that trains had stopped.", "unknown"),
    ],
)
def test_the_medium_is_told_by_cue_circumstance_and_source(text: str, medium: str) -> None:
    assert [quote.medium for quote in quotes(text)] == [medium]


# ------------------------------------------------------------------ names of another tool

TEXT = (
    "Mr Tom Averill met Ann Lee at the Marl Harbour Trust. “We float,” said Lee. "
    "“We sink,” Averill told her. The trust said it was safe. It added that tickets sold."
)
LINKS = {"Mr Tom Averill": "e4", "Ann Lee": "e2", "Marl Harbour Trust": "e9", "Lee": "e2",
         "Averill": "e4"}  # fmt: skip
LABELS = {"e4": "PER", "e2": "PER", "e9": "ORG"}


def given(*, linked: bool, form: bool = True) -> dict[str, Any]:
    """The text with names as another tool writes them, with entities or without."""
    annotations: list[dict[str, Any]] = []
    if linked:
        annotations += [
            {"kind": "entity", "id": entity, "label": label, "name": entity}
            for entity, label in LABELS.items()
        ]
    for number, (name, entity) in enumerate(LINKS.items(), start=1):
        start = TEXT.rindex(name) if " " not in name else TEXT.index(name)
        mention = {"kind": "mention", "id": f"m{number}", "start": start,
                   "end": start + len(name), "text": name, "label": LABELS[entity]}  # fmt: skip
        mention |= {"form": "name"} if form else {}
        annotations.append(mention | ({"entity": entity} if linked else {}))
    return {"id": "a", "text": TEXT, "annotations": annotations}


def carried(folder: Path, document: dict[str, Any]) -> list[dict[str, Any]]:
    """The quotations that `annotate --layers quotes` adds; what was given is as it was."""
    source, target = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text(json.dumps(document) + "\n", "utf-8")
    annotate_file(source, target, layers=["quotes"])
    after = json.loads(target.read_text("utf-8"))["annotations"]
    rest = [record for record in after if record["kind"] not in ("quote", "not_quote")]
    assert sorted(map(json.dumps, rest)) == sorted(map(json.dumps, document["annotations"]))
    return [record for record in after if record["kind"] == "quote"]


def test_linked_names_of_another_tool_carry_quotations(tmp_path: Path) -> None:
    found = carried(tmp_path, given(linked=True))
    assert [(quote["speaker"]["text"], quote["speaker"].get("entity")) for quote in found] == [
        ("Lee", "e2"),
        ("Averill", "e4"),
        ("The trust", "e9"),
        ("It", "e9"),
    ]
    assert found[1]["addressee"]["entity"] == "e2"


def test_names_without_entities_carry_the_same_phrases_and_mean_none(tmp_path: Path) -> None:
    linked, bare = (
        carried(tmp_path, given(linked=linked, form=linked)) for linked in (True, False)
    )
    assert [quote["speaker"]["text"] for quote in bare] == [
        quote["speaker"]["text"] for quote in linked
    ]
    assert [quote["spans"] for quote in bare] == [quote["spans"] for quote in linked]
    assert not any("entity" in quote["speaker"] for quote in bare)


def test_a_surname_without_an_entity_is_that_of_a_known_person(tmp_path: Path) -> None:
    document = given(linked=True)
    for record in document["annotations"]:
        if record.get("text") in ("Lee", "Averill"):
            record["entity"] = None
    found = carried(tmp_path, document)
    assert [quote["speaker"].get("entity") for quote in found][:2] == ["e2", "e4"]


def test_a_pronoun_or_noun_phrase_that_another_tool_resolved_is_believed(tmp_path: Path) -> None:
    document = given(linked=True)
    for number, (phrase, entity) in enumerate({"The trust": "e4", "It": "e2"}.items(), start=7):
        start = TEXT.rindex(phrase)
        document["annotations"].append(
            {"kind": "mention", "id": f"m{number}", "start": start, "end": start + len(phrase),
             "text": phrase, "label": "PER", "form": "nominal", "entity": entity}
        )  # fmt: skip
    found = carried(tmp_path, document)
    assert [quote["speaker"].get("entity") for quote in found][2:] == ["e4", "e2"]


def test_without_any_names_speakers_are_phrases_alone(tmp_path: Path) -> None:
    found = carried(tmp_path, {"id": "a", "text": TEXT, "annotations": []})
    assert [quote["speaker"]["text"] for quote in found] == ["Lee", "Averill", "The trust", "It"]
    assert not any("entity" in quote["speaker"] for quote in found)


LABEL = st.sampled_from(["PERSON", "PER", "ORG", "LOC", "MISC", "NORP", "x"])
WORDS = st.sampled_from(
    ["Ann", "Lee", "Mr", "he", "she", "They", "The", "company", "minister", "said", "told", "her",
     "“We", "float,”", ",", ".", "that", "it", "and", "Marl", "his", "brother", "Q:", "\n\n", "was"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@drawn(words=st.lists(WORDS, min_size=3, max_size=60), data=st.data())
def test_whatever_names_are_given_speakers_are_theirs_or_open(
    words: list[str], data: st.DataObject
) -> None:
    text = " ".join(words)
    known: list[dict[str, Any]] = []
    starts = [index for index, word in enumerate(words) if word[0].isupper()]
    for number, index in enumerate(starts, start=1):
        if data.draw(st.booleans()):
            begin = len(" ".join(words[:index])) + (index > 0)
            entity = data.draw(st.sampled_from([None, "e1", "e2", "e9"]))
            known.append(
                {"kind": "mention", "id": f"m{number}", "start": begin,
                 "end": begin + len(words[index]), "text": words[index],
                 "label": data.draw(LABEL), "entity": entity}
            )  # fmt: skip
    entities = [{"kind": "entity", "id": one, "label": "PER", "name": one} for one in ("e1", "e2")]
    found = annotate_object({"text": text, "annotations": [*entities, *known]}, layers=["quotes"])
    for record in found["annotations"]:
        for party in (record.get("speaker"), record.get("addressee")):
            if record["kind"] == "quote" and party:
                assert party.get("entity") in (None, "e1", "e2")


def test_somebody_without_a_name_is_called_by_the_first_mention() -> None:
    """In somebody's own words that may be a pronoun, before the phrase that says who it was."""
    text = "‘He told me, “Go home,” and I went,’ a neighbour said."
    found = annotate(text)
    called = {e.id: e.name for e in found.annotations if isinstance(e, Entity)}
    mentions = sorted(
        (m for m in found.annotations if isinstance(m, Mention) and m.entity),
        key=lambda m: m.start,
    )
    for entity, name in called.items():
        assert name == next(m.text for m in mentions if m.entity == entity)
    assert "me" in called.values()
