"""Words are found whichever way they were typed, and never taken where several are as good."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from newsqed.editing import AmbiguousError, Sheet, find, pick
from newsqed.errors import NewsqedError

VALID = Path(__file__).resolve().parents[1] / "examples" / "valid" / "corpus"
BELLS = (VALID / "corpus" / "tram-bells" / "text.txt").read_bytes().decode()


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
    with pytest.raises(NewsqedError, match="only inside of it"):
        pick(text, "no", near=[(place, place + 2)])
    with pytest.raises(AmbiguousError, match="2 places"):
        pick("a Bo no Bo a", "Bo", near=[(5, 7)])


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


# ---- Letters and their accents.

JOINED = "Zoë Ärlund of Ljungby said Zo was late."
APART = unicodedata.normalize("NFD", JOINED)


@pytest.mark.parametrize("text", [JOINED, APART])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_words_are_found_with_accents_joined_or_apart(text: str, form: str) -> None:
    (place,) = find(text, unicodedata.normalize(form, "Zoë Ärlund"))  # type: ignore[arg-type]
    assert text[place.start : place.end] == place.text
    assert unicodedata.normalize("NFC", place.text) == "Zoë Ärlund"


@pytest.mark.parametrize("text", [JOINED, APART])
def test_a_letter_is_not_found_without_its_accent(text: str) -> None:
    assert [span.text for span in find(text, "Zo")] == ["Zo"]
    for part in ("Zoe", "rlund", "ë"):
        with pytest.raises(NewsqedError, match="the text holds no"):
            find(text, part)


@pytest.mark.parametrize("text", ["각도", unicodedata.normalize("NFD", "각도")])
def test_a_syllable_is_one_letter(text: str) -> None:
    assert len(find(text, "각도")) == 1
    with pytest.raises(NewsqedError, match="the text holds no"):
        find(text, "가")


@given(some.text(alphabet="aeAE \u0301\u0327\u00e9\u00c9-", max_size=12))
def test_what_is_found_is_the_same_words(more: str) -> None:
    text = f"e{more}"
    for form in ("NFC", "NFD"):
        wanted = unicodedata.normalize(form, text.strip())  # type: ignore[arg-type]
        for span in find(text, wanted):
            assert text[span.start : span.end] == span.text
            left, right = (unicodedata.normalize("NFC", one) for one in (span.text, wanted))
            assert left.split() == right.split()


def test_a_place_is_found_behind_one_that_is_no_whole_word() -> None:
    assert [span.start for span in find("xa a a", "a a")] == [3]


# ---- Which place is meant.


def test_places_after_words_are_counted_from_there() -> None:
    text = "The bell, a bell. The lamp, the bell and a bell."
    assert pick(text, "bell", after="lamp").start == text.index("bell and")
    assert pick(text, "bell", after="lamp", nth=2).start == text.rindex("bell")
    with pytest.raises(NewsqedError, match="stands in 2 places after 'lamp', not in 3"):
        pick(text, "bell", after="lamp", nth=3)


def test_words_before_the_place_that_stand_several_times_are_asked_about() -> None:
    text = "The mayor said yes to Bo. The mayor said no to Bo. The clerk said no."
    with pytest.raises(AmbiguousError) as caught:
        pick(text, "Bo", after="The mayor")
    assert caught.value.words == "The mayor" and len(caught.value.places) == 2
    assert caught.value.hint == "give more of the words that stand before it"
    assert pick(text, "Bo", after=caught.value.places[1]).start == text.rindex("Bo")
    # Where all of them lead to one place there is nothing to ask.
    assert pick(text, "clerk", after="The mayor").text == "clerk"


def test_a_place_inside_of_spans() -> None:
    text = "no, she said: no"
    assert pick(text, "no", inside=[(14, 16)]).start == 14
    with pytest.raises(NewsqedError, match="stands only outside"):
        pick(text, "said", inside=[(14, 16)])
