"""Which phrase stands as the speaker: subjects of cues that have none beside them."""

import pytest

from newsqed import annotate
from newsqed.records import Entity, Quote


def said(text: str) -> list[tuple[str, str | None]]:
    """Each quotation's words with its speaker's phrase, or the entity's name in brackets."""
    found = annotate(text).annotations
    names = {record.id: record.name for record in found if isinstance(record, Entity)}
    return [
        (quote.text, quote.speaker and (quote.speaker.text or f"[{names[quote.speaker.entity]}]"))
        for quote in found
        if isinstance(quote, Quote)
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # a participle has the subject of the main clause, not what stands nearest
        ("Ada Quist scolded rivals that level jibes, saying “nobody wants that”.", "Ada Quist"),
        ("In Salem, Norway, Ada Quist went after Ben Holm, calling him “a stiff”.", "Ada Quist"),
        ("The union sent members a letter saying “stay at home”.", "The union"),
        ("Ada Quist put out a message on the board reading “shut by six”.", "Ada Quist"),
        ("They left, with Ben Holm calling it “a farce”.", "Ben Holm"),
        ("Ada Quist left when pickets stopped the cars, shouting “no deal”.", "pickets"),
        ("Adding that it was late, coach Ben Holm went home.", "coach Ben Holm"),
        # an infinitive, the object of the verb that governs it
        ("The leak led Ada Quist to call the plan “a sieve”.", "Ada Quist"),
        ("A letter from the guild obtained by the Echo warns that “time is short”.",
         "A letter from the guild"),
        # an object and a noun behind it are no subject and verb
        ("Ada Quist made a sharp attack on the board, calling it “a club”.", "Ada Quist"),
        ("Ada Quist repeated her remark to the guild that “nobody drowns”.", "her"),
        ("“We will open,” said Ada Quist and Ben Holm.", "Ada Quist and Ben Holm"),
        ("“We will open.” Ada Quist said.", "Ada Quist"),
        ("“We will open,” said Will Tarn, a warden.", "Will Tarn"),
        # who hears is not who speaks
        ("Jurors were told: “You must forget the papers.”", None),
        ("Jurors were told by the clerk: “You must forget the papers.”", "the clerk"),
    ],
)  # fmt: skip
def test_the_phrase_that_speaks(text: str, speaker: str | None) -> None:
    assert said(text)[-1][1] == speaker


def test_a_shared_subject_is_the_phrase_of_both_verbs() -> None:
    assert said("Ada Quist called the plan “bold” and said “nobody else has one”.") == [
        ("the plan “bold”", "Ada Quist"),
        ("“nobody else has one”", "Ada Quist"),
    ]


def test_a_sentence_that_tells_of_somebody_parts_quotations() -> None:
    text = "“We are open,” Ada Quist said. Ben Holm wiped the long counter. “We are shut.”"
    assert said(text) == [("“We are open,”", "Ada Quist"), ("“We are shut.”", "[Ben Holm]")]


def test_a_question_with_its_own_sentence_is_not_the_answers() -> None:
    text = "She was asked, “Did you know of it?” She answered, “I did not.”"
    assert said(text) == [("“Did you know of it?”", None), ("“I did not.”", "She")]


def test_a_run_is_of_the_attribution_directly_behind_it() -> None:
    text = "Ada Quist said the plan “would have no chance at all,” the source recalled."
    ((_, speaker),) = [pair for pair in said(text) if "chance" in pair[0]]
    assert speaker == "the source"


def test_one_subject_of_two_verbs_is_one_entity() -> None:
    text = "A source close to the board said the figures suggested the yard “was doomed.”"
    annotations = annotate(text).annotations
    mentioned = {record.entity for record in annotations if record.kind == "mention"}
    speakers = {record.speaker.entity for record in annotations if record.kind == "quote"}
    assert speakers <= mentioned


def test_two_cues_of_the_same_words_make_one_quotation() -> None:
    text = "Ada Quist responded on Sunday to accusations that she hid the accounts of the harbour."
    (quote,) = [one for one in annotate(text).annotations if one.kind == "quote"]
    assert quote.cue.text == "accusations"
