import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsqed.annotate.engine import Reading
from newsqed.annotate.quotation import Quotations, tag
from newsqed.records import Entity, Mention, Quote, Span


def read(text: str, names: dict[str, str] | None = None) -> Quotations:
    """The quotations of a text in which each name belongs to the entity given for it."""
    names = names or {}
    entities = [
        Entity(id=entity, label="PERSON", name=name, link="nil") for name, entity in names.items()
    ]
    mentions = []
    for name, entity in names.items():
        at = text.find(name)
        while at >= 0:
            mentions.append(
                Mention(id=f"m{len(mentions) + 1}", start=at, end=at + len(name), text=name,
                        label="PERSON", form="name", entity=entity)
            )  # fmt: skip
            at = text.find(name, at + 1)
    return tag(Reading(text), list({entity.id: entity for entity in entities}.values()), mentions)


def only(text: str) -> Quote:
    (quote,) = read(text).quotes
    return quote


def test_two_sentences_around_their_cue_are_one_quotation() -> None:
    quote = only("“We float,” Mara Voss said. “We do not sink.”")
    assert quote.type == "direct"
    assert quote.text == "“We float,” “We do not sink.”"
    assert len(quote.spans) == len(quote.quoted) == 2


def test_a_chain_of_paragraphs_is_one_span_with_a_run_a_paragraph() -> None:
    quote = only("“The first part of it.\n\n“The second part,” Mara Voss said.")
    assert len(quote.spans) == 1
    assert len(quote.quoted) == 2


def test_a_final_stop_outside_the_marks_stays_outside() -> None:
    assert only("Mara Voss said it was “a mess”.").text == "it was “a mess”"


def test_a_clause_ends_before_another_begins() -> None:
    quote = only("Mara Voss said that the pier was safe, but nobody was there.")
    assert quote.text == "that the pier was safe"


@pytest.mark.parametrize(
    "text",
    [
        "It should be said that the pier was old.",
        "Mara Voss did not say that the pier was safe.",
        "Mara Voss hopes that the pier is safe.",
        "The larger say of the members counts.",
    ],
)
def test_what_is_denied_thought_or_impersonal_is_no_quotation(text: str) -> None:
    assert read(text).quotes == ()


def test_a_quotation_within_another_has_a_parent_and_a_speaker_of_its_own() -> None:
    outer, inner = read("“He told me, ‘Go away,’ and I went,” Mara Voss said.").quotes
    assert inner.parent == outer.id
    assert inner.speaker is not None and inner.speaker.text == "He"


def test_places_and_occasions_are_not_addressed() -> None:
    to_people, to_none = read(
        "Mara Voss told reporters that she was tired. "
        "Mara Voss told a press conference that she was glad."
    ).quotes
    assert to_people.addressee is not None and to_people.addressee.text == "reporters"
    assert to_none.addressee is None


@pytest.mark.parametrize(
    ("text", "medium"),
    [
        ("Mara Voss said: “We float.”", "spoken"),
        ("Mara Voss said in a statement: “We float.”", "written"),
        ("Mara Voss tweeted: “We float.”", "posted"),
        ("Mara Voss argued that the pier was safe.", "unknown"),
    ],
)
def test_cue_and_occasion_tell_the_medium(text: str, medium: str) -> None:
    assert only(text).medium == medium


def test_pronouns_mean_the_nearest_subject_that_nothing_speaks_against() -> None:
    found = read(
        "Mr Averill met Ann Lee. “We float,” she said. “We sink,” he said.",
        {"Averill": "e1", "Ann Lee": "e2"},
    )
    first, second = found.quotes
    assert first.speaker is not None and first.speaker.entity == "e2"
    assert second.speaker is not None and second.speaker.entity == "e1"
    assert [mention.form for mention in found.mentions] == ["pronoun", "pronoun"]


def test_who_has_a_known_role_is_meant_by_it_and_others_are_new() -> None:
    found = read(
        "Ann Lee, the mayor, came. “We float,” the mayor said. “It shook,” a resident said.",
        {"Ann Lee": "e7"},
    )
    first, second = found.quotes
    assert first.speaker is not None and first.speaker.entity == "e7"
    assert second.speaker is not None and second.speaker.entity == "e8"
    assert [(entity.id, entity.name) for entity in found.entities] == [("e8", "a resident")]
    assert {mention.id for mention in found.mentions}.isdisjoint({"m1"})


def test_a_quotation_without_a_cue_has_the_speaker_before() -> None:
    found = read(
        "“We float,” Ann Lee said.\n\n“It took us a year to be sure of that.”", {"Ann Lee": "e1"}
    )
    last = found.quotes[-1].speaker
    assert last is not None and (last.entity, last.start) == ("e1", None)


def test_turns_of_an_interview_need_several_labels() -> None:
    turns = read("Q: Why now?\n\nA: We float.\n\nQ: And then?").quotes
    assert [turn.layout for turn in turns] == ["transcript"] * 3
    assert all(turn.type == "direct" and turn.quoted == () for turn in turns)
    assert read("Price: nine crowns.\n\nPlace: the pier.\n\nTime: noon.").quotes == ()


def test_words_in_marks_that_quote_nobody_say_what_they_are_for() -> None:
    found = read("Tom “Tiny” Averill wrote the novel “Harbour Lights” on the so-called “fog desk”.")
    assert [mark.use for mark in found.not_quotes] == ["nickname", "title", "term"]


WORDS = st.sampled_from(
    ["Ann Lee", "he", "said", "that", "told", "the minister", "according to", "“", "”", '"', "'",
     "‘", "’", ",", ".", "?", ":", "\n\n", "\n", "😀", "e\u0301", "שלום", "Q:", "who", "and",
     "reporters", "calling", "it", "(", "-", "'s", "on Monday", "in a statement", "``", "''"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=50).map(" ".join) | st.text(max_size=60))
def test_records_are_sound_whatever_the_text(text: str) -> None:
    found = read(text, {"Ann Lee": "e1"})
    known = {"e1"} | {entity.id for entity in found.entities}
    ids = [quote.id for quote in found.quotes]
    assert ids == [f"q{number}" for number in range(1, len(ids) + 1)]
    for quote in found.quotes:
        assert quote.spans == tuple(sorted(quote.spans))
        assert all(a[1] <= b[0] for a, b in pairwise(quote.spans))
        assert quote.text == " ".join(text[start:end] for start, end in quote.spans)
        for first, last in quote.quoted:
            assert any(start <= first and last <= end for start, end in quote.spans)
        assert quote.parent is None or (quote.parent in ids and quote.parent != quote.id)
        assert (quote.type == "indirect") == (not quote.quoted and quote.layout is None)
        for part in (quote.cue, quote.speaker, quote.addressee):
            if part is not None and part.start is not None:
                assert part.text == text[part.start : part.end]
            if part is not None and not isinstance(part, Span):
                assert part.entity is None or part.entity in known
    for record in (*found.not_quotes, *found.mentions):
        assert record.text == text[record.start : record.end]


@pytest.mark.parametrize(
    "piece", ["he said that ", "“", "“a ‘b ", "“He said, ‘I said,’” ", "Smith, the mayor, ", '" ']
)
def test_time_grows_with_the_text_and_not_faster(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        begin = time.process_time()
        tag(Reading(text), [], [])
        return time.process_time() - begin

    seconds(1_000)
    assert seconds(24_000) < 12 * max(seconds(6_000), 0.02)
