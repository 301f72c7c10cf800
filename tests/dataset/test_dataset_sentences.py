from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsqed.dataset.sentences import CrossingError, depths, sentences
from newsqed.dataset.tables import NER_TAGS
from newsqed.records import Mention

WORDS = st.sampled_from(
    [
        "Oslo",
        "the",
        "Dr.",
        "No.",
        "U.S.",
        "who?",
        "A-B",
        "it's",
        "🚢🚢",
        "e\u0301t\u0301",
        "שלום",
        "“Yes.”",
    ]
)
JOINTS = st.sampled_from([" ", " ", " ", "", "\n\n"])


@st.composite
def stories(draw: st.DrawFn) -> tuple[str, list[Mention]]:
    """A text and names in it that nest, but do not cross."""
    parts = draw(st.lists(st.tuples(WORDS, JOINTS), min_size=1, max_size=30))
    text = "".join(word + joint for word, joint in parts).strip()
    names: list[Mention] = []
    cuts = draw(st.lists(st.integers(0, len(text)), max_size=12, unique=True))
    for number, (start, end) in enumerate(pairwise(sorted(cuts)), start=1):
        for at, (first, last) in enumerate([(start, end), (start, (start + end) // 2)]):
            piece = text[first:last]
            first += len(piece) - len(piece.lstrip())
            last -= len(piece) - len(piece.rstrip())
            if first < last:
                names.append(
                    Mention(
                        id=f"m{number * 2 + at}",
                        start=first,
                        end=last,
                        text=text[first:last],
                        label="ORG" if at else "PERSON",
                        form="name",
                    )
                )
    return text, names


@settings(max_examples=60)
@given(stories())
def test_no_token_and_no_sentence_cuts_a_name(story: tuple[str, list[Mention]]) -> None:
    text, names = story
    found = list(sentences(text, names))
    tokens = [token for sentence in found for token in sentence.tokens]
    assert "".join(text[start:end] for start, end in tokens) == "".join(text.split())
    assert all(first[1] <= second[0] for first, second in pairwise(tokens))
    listed = {}
    for sentence in found:
        for name in sentence.names:
            listed[name.mention.id] = (
                sentence.tokens[name.start][0],
                sentence.tokens[name.end - 1][1],
            )
    assert listed == {name.id: (name.start, name.end) for name in names}


@settings(max_examples=60)
@given(stories())
def test_tags_spell_the_outermost_names(story: tuple[str, list[Mention]]) -> None:
    text, names = story
    outermost = [(name.start, name.end, name.label) for name, depth in depths(names) if depth == 0]
    spelled: list[tuple[int, int, str]] = []
    for sentence in sentences(text, names):
        for (start, end), tag in zip(sentence.tokens, sentence.tags, strict=True):
            if tag == 0:
                continue
            part, label = NER_TAGS[tag].split("-")
            if part == "B":
                spelled.append((start, end, label))
            else:
                assert spelled[-1][2] == label
                spelled[-1] = (spelled[-1][0], end, label)
    assert spelled == outermost


@settings(max_examples=60)
@given(stories())
def test_the_text_comes_back_from_tokens_and_spaces(story: tuple[str, list[Mention]]) -> None:
    text, names = story
    for sentence in sentences(text, names):
        for (_, end), space in zip(sentence.tokens, sentence.space_after, strict=True):
            assert space == text[end : end + 1].isspace()


def test_crossing_names_are_refused() -> None:
    names = [
        Mention(id="m1", start=0, end=5, text="a b c", label="ORG", form="name"),
        Mention(id="m2", start=4, end=7, text="c d", label="ORG", form="name"),
    ]
    with pytest.raises(CrossingError):
        list(sentences("a b c d", names))


def test_of_two_names_with_the_same_edges_the_first_is_outermost() -> None:
    names = [
        Mention(id="m10", start=0, end=4, text="Oslo", label="GPE", form="name"),
        Mention(id="m9", start=0, end=4, text="Oslo", label="ORG", form="name"),
    ]
    (sentence,) = sentences("Oslo", names)
    assert [NER_TAGS[tag] for tag in sentence.tags] == ["B-ORG"]


def test_the_tags_are_o_then_each_label_in_order() -> None:
    assert NER_TAGS[:4] == ("O", "B-PERSON", "I-PERSON", "B-NORP") and len(NER_TAGS) == 23
