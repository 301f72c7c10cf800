"""What a marked run is: a quotation or none, alone or with others, whole or part of its content."""

import pytest

from newsqed.annotate.engine import Reading
from newsqed.annotate.quotation import Quotations, tag


def read(text: str) -> Quotations:
    return tag(Reading(text), [], [])


def quoted(text: str) -> list[list[str]]:
    """The runs of each quotation."""
    return [[text[start:end] for start, end in quote.quoted] for quote in read(text).quotes]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Voss called the plan “a mess”.", "the plan “a mess”"),
        ("Voss called “the plan” a mess.", "“the plan”"),
        ("Voss described the plan as “a mess” on Friday.", "the plan as “a mess”"),
        ("Voss dismissed that story as “thin” and left.", "that story as “thin”"),
        ("Voss praised the “quiet courage” of the crew.", "the “quiet courage” of the crew"),
        ("Voss called him a “liar” who was not “fit”.", "him a “liar” who was not “fit”"),
        ("Voss warned of a “grave” loss in June.", "a “grave” loss"),
        ("Voss was reported to have said the pier was “old”.", "the pier was “old”"),
        ("Voss said the pier was “old” and declined to sit.", "the pier was “old”"),
        ("It had “more holes than wood”, according to Voss.", "It had “more holes than wood”"),
    ],
)  # fmt: skip
def test_content_goes_from_the_object_on(text: str, content: str) -> None:
    (quote,) = read(text).quotes
    assert quote.text == content
    assert quote.type == ("direct" if content.startswith("“") and content[-1] == "”" else "mixed")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We float,” she said, “and sink.”", [["“We float,”", "“and sink.”"]]),
        ("“We float,” she said. “We sink.”", [["“We float,”", "“We sink.”"]]),
        ("“We float.” Ann Lee said. “We sink.”", [["“We float.”", "“We sink.”"]]),
        ("“We float,” she said at 8 a.m. Harbour time. “We sink.”",
         [["“We float,”", "“We sink.”"]]),
        ("“We float,” she said. The rain fell on the old pier. “We sink in the rain.”",
         [["“We float,”"], ["“We sink in the rain.”"]]),
        ("“Order!” cried Voss. “Shame!” shouted Averill.", [["“Order!”"], ["“Shame!”"]]),
        ("“We float,” said Voss. “We sink,” Averill said.", [["“We float,”"], ["“We sink,”"]]),
        ("Was he sorry? “Sorry for what?” And would he go? “Ask the board.”",
         [["“Sorry for what?”"], ["“Ask the board.”"]]),
    ],
)  # fmt: skip
def test_runs_are_one_quotation_where_their_attribution_alone_parts_them(
    text: str, expected: list[list[str]]
) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<post id="7" by="Ann said">Two men wear "Save The Pier Now" hats.</post>', []),
        ("Roe, who starred in “The Grey Pier” and “Harbour of Winds,” posted a clip.", []),
        ("Two letters rose to the “secret” level, according to Tom Averill.", []),
        ("Voss said it on Friday’s “Good Evening Coast.” She left.", []),
        ("The crew named its robot “Rusty.” It won.", []),
        ("“Call the vote,” came shouts from the crowd.", [["“Call the vote,”"]]),
        ("She was told to “smile” by a clerk.", [["“smile”"]]),
        ("Holding a banner, Voss’s “worst friend,” the crowd chanted “Down with it!”",
         [["“Down with it!”"]]),
        ("After hitting a meeting, joining the board for a “unity” lunch is hard.", []),
    ],
)  # fmt: skip
def test_a_run_is_a_quotation_where_somebody_says_it(text: str, expected: list[list[str]]) -> None:
    assert [runs for runs in quoted(text) if runs] == expected


def test_who_speaks_may_stand_on_the_line_below() -> None:
    text = "It rained.\n\n“The pier is not safe for anybody.\nTom Averill, engineer.”\n\nIt closed."
    (quote,) = read(text).quotes
    assert quote.text == "“The pier is not safe for anybody."
    assert quote.speaker is not None and quote.speaker.text == "Tom Averill"


@pytest.mark.parametrize(
    ("question", "answer"), [("Q.", "A."), ("Q:", "A:"), ("VOSS:", "ROE:"), ("Voss:", "Roe:")]
)
def test_turns_of_a_transcript_are_labelled_in_many_ways(question: str, answer: str) -> None:
    text = f"{question} Why now?\n\n{answer} We float. Still.\n\n{question} And then?"
    turns = read(text).quotes
    assert [turn.text for turn in turns] == ["Why now?", "We float. Still.", "And then?"]
    assert {turn.layout for turn in turns} == {"transcript"}
    speakers = [turn.speaker.text for turn in turns if turn.speaker is not None]
    assert speakers == [question[:-1], answer[:-1], question[:-1]]


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("The film “Salt Wives” opens on Friday.", "title"),
        ("On Sundays he watches “Harbour Lights” at home.", "title"),
        ("Her talk, entitled “What remains”, was short.", "title"),
        ("Sam “The Crane” Averill retired in May.", "nickname"),
        ("Sam “Tiny” Averill retired in May.", "nickname"),
        ("My aunt always called the shed “the palace” in jest.", "nickname"),
        ("Growers know it as “black shoulder”, a rot.", "irony"),
        ("The so-called “harbour levy” was dropped.", "term"),
        ("Nobody likes the word “pier” any more.", "term"),
        ("The girls were granted “guest” status in June.", "term"),
        ("The “repair” lasted a day.", "irony"),
        ("The team named its robot “Rusty.”", "other"),
    ],
)
def test_marks_that_quote_nobody_say_what_they_are_for(text: str, use: str) -> None:
    found = read(text)
    assert found.quotes == ()
    assert [mark.use for mark in found.not_quotes] == [use]


def test_an_error_in_the_marks_changes_no_other_paragraph() -> None:
    sound = "“We float,” said Voss.\n\nTom Averill left.\n\n“We sink,” he said. “We do.”"
    for broken in ("“We float, said Voss.", "We float,” said Voss.", "““We float,” said Voss."):
        text = broken + sound[sound.index("\n") :]
        assert quoted(text)[-1] == ["“We sink,”", "“We do.”"]
