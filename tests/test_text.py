"""Cleaning: what is repaired, what is left alone, and that the log always gives the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsqed import text as texts
from newsqed.errors import NewsqedError


def clean(raw: str | bytes) -> texts.Cleaned:
    return texts.clean(raw.encode() if isinstance(raw, str) else raw)


def reasons(cleaned: texts.Cleaned) -> list[str]:
    return [edit.reason for edit in cleaned.edits]


@pytest.mark.parametrize(
    ("raw", "text", "reason"),
    [
        ("One.\r\n\r\nTwo.\r\n", "One.\n\nTwo.", "line-end"),
        (
            "A paragraph that is here.\nAnother one.",
            "A paragraph that is here.\n\nAnother one.",
            "line-end",
        ),
        (
            "He left on Friday.She stayed with them.",
            "He left on Friday. She stayed with them.",
            "missing-space",
        ),
        ("He left.”She stayed with them.", "He left.” She stayed with them.", "missing-space"),
        ("The cafÃ© closed.", "The café closed.", "mojibake"),
        ("She said â€œno” to it.", "She said “no” to it.", "mojibake"),
        ("zero\u200bwidth and soft\u00adhyphen", "zerowidth and softhyphen", "invisible-character"),
        ("a bell\x07 rang", "a bell rang", "control-character"),
        ("salt &amp; pepper", "salt & pepper", "character-reference"),
        ("one<br/> two <b>three</b>", "one two three", "markup"),
        ("ten\u00a0 \tkilometres", "ten kilometres", "white-space"),
        ("\ufeffText.", "Text.", "encoding"),
        ("ADVERTISEMENT\n\nThe quay opened.", "The quay opened.", "boilerplate"),
        ("It opened.\n\nShare on Facebook and Twitter\n\nNo.", "It opened.\n\nNo.", "boilerplate"),
        ("It opened.\n\nMost read\n\nComments (41)", "It opened.", "boilerplate"),
        ("No.\n\n© 2013 Plover News Ltd. All rights reserved.", "No.", "boilerplate"),
        ("date 2019-03-04 Text.", "Text.", "header"),
    ],
)
def test_certain_repairs_are_made_and_logged(raw: str, text: str, reason: str) -> None:
    cleaned = clean(raw)
    assert cleaned.text == text
    assert reason in reasons(cleaned)


@pytest.mark.parametrize(
    "raw",
    [
        "The U.S. Army and example.com and Node.js, e.g. these.",
        "👩‍👩‍👧 went home.",  # a joiner that makes one emoji
        "שלום\u200f! she said",  # a mark of a script that needs it
        "naïve café, e\u0301 stays as it is",
        "Version 3.5.Two",
        "x < y and y > z",
        "He said 5 &amp",
    ],
)
def test_what_is_not_certain_is_left_alone(raw: str) -> None:
    assert clean(raw).text == raw


def test_wrapped_lines_are_one_paragraph() -> None:
    cleaned = clean(
        "This is a line of a letter that was wrapped at some sixty-four\n"
        "characters, as typewriters did.\n\nAnd this is the next paragraph."
    )
    assert cleaned.text.count("\n") == 2
    assert "sixty-four characters" in cleaned.text


def test_a_flattened_copy_is_dropped() -> None:
    first = "The mayor left early on Monday."
    second = "Nobody knew why she had gone."
    raw = f"{first}{second}\n{first}\n{second}\nA third line ends it."
    cleaned = clean(raw)
    assert cleaned.text == f"{first}\n\n{second}\n\nA third line ends it."
    assert reasons(cleaned)[0] == "flattened-copy"


def test_a_first_paragraph_that_is_no_copy_stays() -> None:
    raw = "The mayor left on Monday.Nobody knew.\nThe mayor left on Monday.\nThe end of it."
    assert clean(raw).text.startswith("The mayor left on Monday. Nobody knew.\n\n")


def test_a_repeated_paragraph_is_dropped_and_short_answers_are_not() -> None:
    long = "This paragraph is long enough to be there by mistake when it comes twice."
    cleaned = clean(f"{long}\nYes.\n{long}\nYes.")
    assert cleaned.text == f"{long}\n\nYes.\n\nYes."


@pytest.mark.parametrize(
    ("raw", "offset", "message"),
    [
        ("The caf\ufffd closed.", 7, "lost"),
        ("The U.S.Army left.", 7, "space may be missing"),
        ("It was at 3.The end.", 11, "space may be missing"),
        ("שלום\u200f! she said", 4, "invisible"),
    ],
)
def test_what_has_no_certain_repair_is_doubted(raw: str, offset: int, message: str) -> None:
    cleaned = clean(raw)
    assert cleaned.text == raw
    assert [(at, message in said) for at, said in cleaned.doubts] == [(offset, True)]


def test_a_clean_text_raises_no_doubt() -> None:
    assert clean("“Good,” said Dr. Ada Quist at 9.30 a.m. It ended 3-2. Âge d’or.").doubts == ()


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b"PK\x03\x04\x00\x00", "binary"),
        (b"<!DOCTYPE html><html></html>", "HTML"),
        ("Good.\ncaf\u00e9".encode("latin-1"), "not UTF-8"),
        ("\u200b\u200b".encode(), "no text"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises(NewsqedError, match=message):
        texts.clean(raw)


def test_an_undecodable_byte_is_named_by_line_and_column() -> None:
    with pytest.raises(NewsqedError) as caught:
        texts.clean("Good.\ncaf\u00e9".encode("latin-1"))
    assert (caught.value.line, caught.value.column) == (2, 4)
    assert "windows-1252" in str(caught.value)


def test_other_encodings_are_logged_byte_by_byte() -> None:
    raw = "“Café” and more".encode("windows-1252")
    cleaned = texts.clean(raw, encoding="windows-1252")
    assert cleaned.text == "“Café” and more"
    assert set(reasons(cleaned)) == {"encoding"}
    assert texts.replay(raw, cleaned.edits) == cleaned.text
    with pytest.raises(NewsqedError, match="no known encoding"):
        texts.clean(raw, encoding="windows-9999")


def test_utf_16_is_known_by_its_mark() -> None:
    assert texts.clean("naïve".encode("utf-16")).text == "naïve"


def test_a_tampered_log_is_refused() -> None:
    raw = b"One.\r\nTwo words."
    edit = texts.clean(raw).edits[0]
    moved = texts.Edit(
        edit.raw_start, edit.raw_end, edit.start + 1, edit.end + 1, "line-end", "\n\n"
    )
    with pytest.raises(NewsqedError, match="stands at"):
        texts.replay(raw, [moved])
    with pytest.raises(NewsqedError, match="outside"):
        texts.replay(b"", [edit])


dirty = st.text(
    st.sampled_from(list("aB.\"“”'’ \n\r\t<>&;/x9é\u00a0\u200b\u0301א\u200f👩\u200dâ€œ\x07\ufeff"))
    | st.characters(exclude_categories=["Cs"])
)


@given(dirty)
def test_the_log_gives_the_text_and_the_form_is_frozen(raw: str) -> None:
    try:
        cleaned = clean(raw)
    except NewsqedError:
        return
    assert texts.replay(raw.encode(), cleaned.edits) == cleaned.text
    assert not set("\r\t\x00\x07\ufeff") & set(cleaned.text)
    assert cleaned.text == cleaned.text.strip("\n ")
    assert "\n\n\n" not in cleaned.text
    for before, after in zip(cleaned.edits, cleaned.edits[1:], strict=False):
        assert before.raw_end <= after.raw_start
        assert before.end <= after.start


@given(st.text(st.sampled_from(list("aB.?\"”’ \n1é\u0301א👩-'"))))
def test_parts_are_in_order_and_hold_all_that_is_not_white(text: str) -> None:
    for parts in (texts.paragraphs(text), texts.tokens(text)):
        covered = "".join(text[start:end] for start, end in parts)
        assert "".join(covered.split()) == "".join(text.split())
        assert all(start < end for start, end in parts)
        assert parts == sorted(parts)
    for start, end in texts.paragraphs(text):
        inside = texts.sentences(text[start:end], offset=start)
        covered = "".join(text[first:last] for first, last in inside)
        assert "".join(covered.split()) == "".join(text[start:end].split())


def test_sentences_end_where_readers_end_them() -> None:
    text = (
        "Dr. Ada Quist met J. R. Moss at 9 a.m. on Monday. “No,” she said. “Never!” He left. "
        "The U.S. team won? It did."
    )
    found = [text[start:end] for start, end in texts.sentences(text)]
    assert found == [
        "Dr. Ada Quist met J. R. Moss at 9 a.m. on Monday.",
        "“No,” she said.",
        "“Never!”",
        "He left.",
        "The U.S. team won?",
        "It did.",
    ]


def test_tokens() -> None:
    text = "Tom's well-known team didn't score at 9.30am, O’Neill’s men (27-year-olds) did: 3-2…"
    assert [text[start:end] for start, end in texts.tokens(text)] == [
        "Tom", "'s", "well-known", "team", "did", "n't", "score", "at", "9.30am", ",", "O’Neill",
        "’s", "men", "(", "27-year-olds", ")", "did", ":", "3", "-", "2", "…",
    ]  # fmt: skip


def test_a_line_of_a_megabyte_is_cleaned() -> None:
    raw = ("word said.He " * 80_000).encode()
    assert texts.clean(raw).text.count(". He") == 79_999


def test_of_a_paragraph_that_stands_twice_the_later_goes() -> None:
    once = "The quay opened on Monday.It closed again on Tuesday, said Quist."
    cleaned = clean(f"A first line.\n\n{once}\n\nNo more of it.\n\n{once}")
    assert cleaned.text.split("\n\n")[1].startswith("The quay opened on Monday. It closed")
    assert reasons(cleaned).count("repeated-paragraph") == 1


def test_a_copy_that_runs_paragraphs_together_goes_whatever_they_end_with() -> None:
    parts = ["The label said only “Riz”.", "“I never saw it,” she said.", "Nobody had (until now)."]
    cleaned = clean("".join(parts) + "\n\n" + "\n\n".join(parts))
    assert cleaned.text == "\n\n".join(parts)
    assert reasons(cleaned)[0] == "flattened-copy"


def test_what_a_reporter_may_have_written_is_no_boilerplate() -> None:
    said = "“Comments are closed,” she said.\n\nShare of the catch\n\nAdvertisement rates rose."
    assert clean(said).text == said
    assert clean("Advertisement").text == "Advertisement"  # never all of a text
