"""A whole article marked from a file: what is listed marks the same, and mistakes are told."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsqed.editing import Sheet, lay_out, mark_all, marks_of, notation, uncovered
from newsqed.editing.notation import Mark, written
from newsqed.records import Date, Entity, Mention, Quote, to_json
from newsqed.store import Corpus

OURS = Corpus(Path(__file__).resolve().parents[2])
TEXT = (
    "PORT ELLERY - Mayor Ada Quist said on Friday that the Port Ellery Harbour Board was “asleep”. "
    "She told reporters: “Ask Port Ellery.”\n\n"
    "“I was here in May,” Quist said. “He said to me, ‘Go home.’ I stayed.” Port Ellery lost.\n\n"
    "Q: Did you?\n\nA: No."
)
MARKS = """
# Names, then what hangs on them.
@1
m PORT ELLERY | GPE town | dateline
m Ada Quist | PERSON ada | title Mayor
m Port Ellery Harbour Board | ORG board
m Port Ellery | town | in
m [[Port Ellery]].” | ORG team
q that the ~ “asleep” | cue said | by Mayor Ada Quist | medium spoken
q “Ask Port Ellery.” | cue told | by She = ada | to reporters = PERSON press | medium spoken
d Friday | 2024-03-01 | key f | anchor published
@2
d May | 2023-05 | anchor f | tags holiday | note the last one
m Quist | ada
m Port Ellery | team
q “I was here in May,” + “He said ~ I stayed.” | cue said | by Quist | medium spoken
q ‘Go home.’ | cue said | by He = PERSON him | to me = ada
@3
q Did you? | by Q = ? | transcript | medium spoken
@4
q No. | by A = ada | transcript | medium spoken
e town | nil
e ada | Q42 | note from a named source
"""


def sheet() -> Sheet:
    return Sheet(TEXT, (), "ada")


def test_every_kind_of_line() -> None:
    made = sheet()
    assert mark_all(made, MARKS) == []
    mentions = [(item.text, item.label, item.form) for item in made.of(Mention)]
    assert mentions[:3] == [
        ("PORT ELLERY", "GPE", "name"),
        ("Ada Quist", "PERSON", "name"),
        ("Port Ellery Harbour Board", "ORG", "name"),
    ]
    assert ("She", "PERSON", "pronoun") in mentions and (
        "reporters",
        "PERSON",
        "nominal",
    ) in mentions
    names = {item.id: item for item in made.of(Entity)}
    assert sorted(item.name for item in names.values()) == [
        "Ada Quist", "He", "Port Ellery", "Port Ellery", "Port Ellery Harbour Board", "reporters"
    ]  # fmt: skip
    assert [item.wikidata for item in names.values() if item.link == "linked"] == ["Q42"]
    mixed, asked, split, inner, question, answer = made.of(Quote)
    assert (mixed.type, mixed.text[-8:]) == ("mixed", "“asleep”")
    assert mixed.speaker and mixed.speaker.text == "Mayor Ada Quist"
    assert asked.addressee and names[str(asked.addressee.entity)].name == "reporters"
    assert split.type == "direct" and len(split.spans) == 2 and len(split.quoted) == 2
    assert inner.parent == split.id and inner.speaker and inner.speaker.text == "He"
    assert question.speaker and (question.speaker.text, question.speaker.entity) == ("Q", None)
    assert answer.layout == "transcript" and answer.quoted == () and answer.type == "direct"
    friday, may = made.of(Date)
    assert (friday.anchor, may.anchor, may.note) == ("published", friday.id, "the last one")
    assert may.phenomena == ("holiday",)
    # A name that stands within another is one only where it is said to be.
    places = [item.start for item in made.of(Mention) if item.text == "Port Ellery"]
    assert len(places) == 3


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("x Friday | 1", "begins with 'x'"),
        ("m Friday", "is not told"),
        ("m Frieday | PERSON p", "the text holds no 'Frieday'"),
        ("m Friday | somebody", "there is no entity 'somebody'"),
        ("m Friday | EVENT f | ADA", "'ADA' says nothing of such a line"),
        ("m Nobody | PERSON n\nm He | n", "holds no 'Nobody'"),
        ("m Friday | EVENT published", "is a key already"),
        ("m Friday | EVENT f\ne f | nil\ne f | nil", "told twice"),
        ("d Friday | 2024-03-01 | key f | anchor f", "cannot be its own anchor"),
        ("d Friday | tomorrow", "tomorrow"),
        ("d Friday | 2024-03-01 | anchor x", "there is no date 'x'"),
        ("d Friday | 2024-03-01 | fiscal yes", "fiscal stands alone"),
        ("d Friday | 2024-03-01 | mod END | mod MID", "mod is said twice"),
        ("q asleep ~ PORT | cue said", "stands after"),
        ("q asleep | cue said | by Quist", "whom 'Quist' means"),
        ("q asleep | shouted", "says nothing"),
        ("@9", "there is no paragraph 9"),
        ("e nobody | nil", "there is no entity"),
        ("@1\nm May | EVENT x", "holds no 'May'"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_served_is_told_with_its_number(line: str, message: str) -> None:
    wrong = mark_all(sheet(), f"# first\n{line}")
    assert wrong and message in str(wrong[0])
    assert all(item.line and item.line > 1 for item in wrong)


def test_all_mistakes_are_told_at_once() -> None:
    wrong = mark_all(sheet(), "m Nobody | PERSON n\n\nm Friday | EVENT f\nd Never | 2024\nz\n")
    assert [item.line for item in wrong] == [1, 4, 5]


@pytest.mark.parametrize("article", OURS.ids()[::4])
def test_what_is_listed_marks_the_same_again(article: str) -> None:
    """Every fourth article: the same records, ids and signatures; and as many without ids."""
    first = lay_out(OURS, article, "claude")
    marks = marks_of(first)
    again = Sheet(first.text, first.records, "claude", first.language)
    assert mark_all(again, marks) == []
    assert again.changes() == []
    fresh = Sheet(first.text, (), "claude", first.language)
    assert mark_all(fresh, marks) == []
    assert len(fresh.records) == len(first.records)
    assert marks_of(again) == marks


def test_a_record_that_stays_keeps_its_signature(corpus: Corpus) -> None:
    before = lay_out(corpus, "tram-bells", "ada")
    marks = marks_of(before).splitlines()
    gone = next(line for line in marks if line.startswith("d "))
    after = Sheet(before.text, before.records, "bob", before.language)
    assert mark_all(after, "\n".join(line for line in marks if line != gone)) == []
    assert [change.after for change in after.changes()] == [None]
    assert all(record in before.records for record in after.records)


def test_an_entity_keeps_its_item_unless_a_line_tells_another() -> None:
    made = sheet()
    assert mark_all(made, MARKS) == []
    again = Sheet(TEXT, made.records, "bob")
    lines = [line for line in marks_of(made).splitlines() if not line.startswith("e ")]
    assert mark_all(again, "\n".join(lines)) == []
    assert [item.wikidata for item in again.of(Entity)] == [i.wikidata for i in made.of(Entity)]
    ada = next(item.id for item in made.of(Entity) if item.wikidata)
    assert mark_all(again, "\n".join([*lines, f"e {ada} | ambiguous"])) == []
    assert again.one(ada, Entity).link == "ambiguous"


def test_the_same_file_again_changes_nothing_whatever_its_keys() -> None:
    made = sheet()
    assert mark_all(made, MARKS) == []
    town = next(item.id for item in made.of(Entity) if item.link == "unreviewed")
    made.set(town, {"link": "linked", "wikidata": "Q100"})
    again = Sheet(TEXT, made.records, "bob")
    assert mark_all(again, MARKS.replace("ada", "mayor").replace("| key f", "| key x").replace(
        "anchor f", "anchor x")) == []  # fmt: skip
    assert again.changes() == [] and again.records == made.records


def test_what_nobody_had_signed_is_accepted_by_stating_it(corpus: Corpus) -> None:
    (corpus.folder("tram-bells") / "gold.jsonl").unlink()
    proposed = lay_out(corpus, "tram-bells", "ada")
    assert all(item.annotator is None for item in proposed.records)
    stated = Sheet(proposed.text, proposed.records, "ada", proposed.language)
    assert mark_all(stated, marks_of(proposed)) == []
    assert all(item.annotator == "ada" and item.rule for item in stated.records)
    assert [item.id for item in stated.records] == [item.id for item in proposed.records]


def test_a_line_may_change_confidence_alone() -> None:
    made = sheet()
    assert mark_all(made, MARKS) == []
    again = Sheet(TEXT, made.records, "bob")
    assert mark_all(again, MARKS.replace("m Ada Quist |", "m Ada Quist | confidence 0.5 |")) == []
    (change,) = again.changes()
    assert change.after is not None and change.after.confidence == 0.5


def test_signs_of_the_notation_in_a_text() -> None:
    text = "She said “1 + 2 ~ 3” on Monday, and [[Ostby]] said “4” + “5”."
    made = Sheet(text, (), "ada")
    marks = "q “1 + 2 ~ 3” | cue said\nq “4” + “5” | cue said\nm [[Ostby]] | GPE o\n"
    assert mark_all(made, marks) == []
    assert [item.text for item in made.of(Quote)] == ["“1 + 2 ~ 3”", "“4” + “5”"]
    assert [len(item.spans) for item in made.of(Quote)] == [1, 1]
    again = Sheet(text, made.records, "ada")
    assert mark_all(again, marks_of(made)) == [] and again.changes() == []


def test_words_beside_a_quotation_are_never_taken_from_within_it_or_at_a_venture() -> None:
    text = "He [sic] said “we said no”, she said."
    made = Sheet(text, (), "ada")
    assert mark_all(made, "q “we said no” | cue we [[said]]")[0].message.endswith("inside of it")


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1)


@given(st.sampled_from("mdn"), WORDS, WORDS.filter(lambda words: words[0].isupper()))
def test_a_line_reads_as_it_was_written(kind: str, words: str, said: str) -> None:
    mark = Mark(1, kind, words, {"": said, "note": "a | bar"})
    if "\\" not in words + said:
        assert list(notation.read(written(mark))) == [mark]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.sampled_from([*MARKS.splitlines(), "m ~ | x", "q ~ + ~ | by = | cue", "@0"])))
def test_no_order_of_lines_ends_in_a_traceback(lines: list[str]) -> None:
    made = sheet()
    mark_all(made, "\n".join(lines))
    for record in made.records:
        item = to_json(record)
        if "start" in item:
            assert TEXT[item["start"] : item["end"]] == item["text"]


def test_what_has_no_record_is_told() -> None:
    made = sheet()
    before = [(left.kind, left.span.text) for left in uncovered(made)]
    assert ("capital", "Harbour") in before and ("capital", "Mayor") not in before[:1]
    assert ("marks", "“asleep”") in before and ("time", "Friday") in before
    assert ("capital", "She") not in before and ("capital", "I") not in before
    assert mark_all(made, MARKS) == []
    assert [left.span.text for left in uncovered(made)] == ["Did", "No"]
    assert all(
        left.span.text == TEXT[left.span.start : left.span.end] for left in uncovered(sheet())
    )


def test_the_command_line(corpus: Corpus, newsqed, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    def edit(*words: str):  # type: ignore[no-untyped-def]
        return newsqed("edit", "tram-bells", "--annotator", "ada", *words, cwd=corpus.root)

    gold = corpus.folder("tram-bells") / "gold.jsonl"
    before = gold.read_bytes()
    listed = edit("--as-marks")
    assert listed.returncode == 0 and listed.stdout.startswith("@1\n")
    file = tmp_path / "tram.marks"
    file.write_text(listed.stdout, "utf-8")
    assert edit("--marks", str(file)).returncode == 0 and gold.read_bytes() == before
    file.write_text(listed.stdout + "m Nobody | PERSON n\nz\n", "utf-8")
    wrong = edit("--marks", str(file))
    assert wrong.returncode == 2 and wrong.stderr.count("tram.marks:") == 2
    assert gold.read_bytes() == before
    file.write_bytes(b"m caf\xe9 | GPE x\n")
    assert "no UTF-8" in edit("--marks", str(file)).stderr
    assert "cannot be read" in edit("--marks", str(tmp_path / "none")).stderr
    left = edit("--left", "--json")
    assert left.returncode == 0 and all(json.loads(line) for line in left.stdout.splitlines())
    for words in (("--left", "--as-marks"), ("--as-marks", "--json"), ("--scratch",)):
        assert edit(*words).returncode == 2
    own = tmp_path / "own.marks"
    own.write_text("d 1911 | 1911\n", "utf-8")
    assert edit("--pass", "--scratch", "--marks", str(own)).returncode == 0
    assert (corpus.folder("tram-bells") / "hand" / "ada.jsonl").read_bytes().count(b"\n") == 1
    gold.unlink()
    (corpus.folder("tram-bells") / "rules.jsonl").unlink()
    assert edit("--left").returncode == 2
    assert "[Zoe" in edit("--left", "--scratch").stdout
