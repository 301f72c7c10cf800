"""Scores by phenomenon: what counts as found, what as right, and whose tags they are of."""

import json

import pytest

from newsqed.errors import NewsqedError
from newsqed.records import Document, from_json
from newsqed.score import by_phenomenon, score
from newsqed.score.phenomena import tags_of

TEXT = (
    "“It leaks,” Orla Venn said, “and badly.” She called the plan “bold”. “It is not,” Jon Marl "
    "said. Venn left on Monday, Marl yesterday."
)
LEAKS, BADLY, BOLD, NOT = "“It leaks,”", "“and badly.”", "“bold”", "“It is not,”"
DAY = {"published": "2021-10-08"}


def gold_of(write, **keys):
    return (
        write(TEXT, **DAY, **keys)
        .entity("e1", name="Orla Venn")
        .entity("e2", name="Jon Marl")
        .mention("Orla Venn", entity="e1")
        .mention("Venn", entity="e1", nth=2)
        .mention("Jon Marl", entity="e2")
        .mention("Marl", entity="e2", nth=2)
        .quote(LEAKS, BADLY, quoted=[LEAKS, BADLY], cue="said", speaker="Orla Venn", entity="e1")
        .quote(f"the plan {BOLD}", quoted=[BOLD], cue="called", speaker="She", type_="mixed")
        .quote(NOT, quoted=[NOT], cue=("said", 2), speaker="Jon Marl", entity="e2")
        .date("Monday", "2021-10-04")
        .date("yesterday", "2021-10-07")
    )


def pred_of(write):
    """One run of the first quotation, the second with a wrong speaker; a Marl for a Venn."""
    return (
        write(TEXT)
        .entity("p1", name="Orla Venn")
        .entity("p2", name="Jon Marl")
        .mention("Orla Venn", entity="p1")
        .mention("Venn", entity="p1", nth=2)
        .mention("Jon Marl", entity="p2")
        .mention("Marl", entity="p1", nth=2)
        .quote(LEAKS, quoted=[LEAKS], cue="said", speaker="Orla Venn", entity="p1")
        .quote(f"the plan {BOLD}", quoted=[BOLD], cue="called", speaker="Jon Marl", type_="mixed")
        .date("Monday", "2021-10-11")
    )


def counts(rows):
    return {(row.layer, row.phenomenon): (row.gold, row.found, row.right) for row in rows}


def test_what_is_found_and_what_of_it_is_right(write):
    rows = by_phenomenon([gold_of(write).done()], [pred_of(write).done()])
    assert counts(rows) == {
        ("quotes", "split"): (1, 0, 0),
        ("quotes", "preposed"): (1, 1, 0),
        ("quotes", "fragment"): (1, 1, 0),
        ("quotes", "pronoun-speaker"): (1, 1, 0),
        ("entities", "short-name"): (2, 2, 1),
        ("dates", "weekday-back"): (1, 1, 0),
        ("dates", "relative"): (1, 0, 0),
    }
    short = next(row for row in rows if row.phenomenon == "short-name")
    assert (short.recall, short.share, short.end_to_end) == (1.0, 0.5, 0.5)
    missed = next(row for row in rows if row.phenomenon == "split")
    assert (missed.recall, missed.share, missed.end_to_end) == (0.0, None, 0.0)
    assert missed.to_json() == {
        "layer": "quotes", "phenomenon": "split", "split": None, "gold": 1, "found": 0, "right": 0,
        "asked": "speaker", "recall": 0.0, "share": None, "end_to_end": 0.0,
    }  # fmt: skip


def test_gold_is_found_and_right_in_itself(write):
    document = gold_of(write).done()
    rows = by_phenomenon([document], [document])
    assert rows and all(row.gold == row.found == row.right for row in rows)


def test_tags_that_gold_carries_are_taken_at_their_word(write):
    document = gold_of(write).done()
    carried = next(item for item in document["annotations"] if item["kind"] == "date")
    carried["phenomena"] = ["holiday"]
    # A judged one stands beside those that follow.
    layer = by_phenomenon([document], [document], "dates")
    assert [row.phenomenon for row in layer] == ["weekday-back", "relative", "holiday"]
    carried["phenomena"] = ["vague", "odd"]
    assert list(counts(by_phenomenon([document], [document]))) == [("dates", "vague")]


def test_documents_and_objects_have_the_same_tags(write):
    document = gold_of(write).done()
    for item in document["annotations"]:
        if item["kind"] == "quote":
            item["medium"] = "spoken"
    made = Document(
        id="a", text=TEXT, published=DAY["published"],
        annotations=tuple(from_json(item) for item in document["annotations"]),
    )  # fmt: skip
    assert tags_of(made) == tags_of(document)


def test_groups_add_up_to_all(write):
    golds = [{**gold_of(write).done(), "id": name} for name in ("a", "b", "c")]
    preds = [{**pred_of(write).done(), "id": "a"}, {**golds[1]}]
    rows = by_phenomenon(golds, preds, breakdown={"a": "train", "b": "test", "c": "test"})
    assert list(dict.fromkeys(row.split for row in rows)) == [None, "train", "test"]
    for one in (row for row in rows if row.split is None):
        parts = [
            row for row in rows
            if row.split and (row.layer, row.phenomenon) == (one.layer, one.phenomenon)
        ]  # fmt: skip
        for key in ("gold", "found", "right"):
            assert sum(getattr(row, key) for row in parts) == getattr(one, key)


def test_gold_without_speakers_or_entities_asks_for_none(write):
    document = (
        write(TEXT)
        .mention("Orla Venn", title={"start": 0, "end": 2, "text": "“I"})
        .quote(LEAKS, BADLY, quoted=[LEAKS, BADLY], cue="said")
        .done()
    )
    rows = by_phenomenon([document], [document])
    assert {row.phenomenon: (row.found, row.right, row.end_to_end) for row in rows} == {
        "split": (1, None, None), "no-speaker": (1, None, None), "titled": (1, None, None),
    }  # fmt: skip


def test_a_name_with_no_entity_on_either_side_is_right(write):
    def document(entity):
        title = {"start": 0, "end": 2, "text": "“I"}
        named = write(TEXT).entity("e1").mention("Jon Marl", entity="e1")
        return named.mention("Orla Venn", entity=entity, title=title).done()

    def right(gold, pred):
        rows = by_phenomenon([document(gold)], [document(pred)])
        return [row.right for row in rows if row.phenomenon == "titled"]

    assert (right(None, None), right(None, "e1"), right("e1", None)) == ([1], [0], [0])


def test_layers_that_gold_lacks_or_nobody_asks_for_have_no_rows(write):
    document = gold_of(write, layers=["dates", "entities"]).done()
    assert {row.layer for row in by_phenomenon([document], [document])} == {"dates", "entities"}
    assert {row.layer for row in by_phenomenon([document], [document], ["dates"])} == {"dates"}
    with pytest.raises(NewsqedError, match="'names'"):
        by_phenomenon([document], [document], "names")


def test_what_is_found_is_what_score_finds(write):
    """Of dates that all carry one tag, recall is that of the strict score."""
    golds, preds = gold_of(write).done(), pred_of(write).done()
    for item in golds["annotations"]:
        if item["kind"] == "date":
            item["phenomena"] = ["vague"]
    (row,) = by_phenomenon([golds], [preds], "dates")
    assert row.recall == score([golds], [preds], "dates").get("dates", "strict").recall == 0.5


def test_the_command_prints_and_writes_rows(write, newsqed, tmp_path):
    for name, one in (("gold", gold_of(write)), ("pred", pred_of(write))):
        line = json.dumps(one.done(), ensure_ascii=False) + "\n"
        (tmp_path / f"{name}.jsonl").write_text(line, "utf-8")
    files = ("score", "gold.jsonl", "pred.jsonl", "--by", "phenomenon")
    shown = newsqed(*files)
    assert shown.returncode == 0, shown.stderr
    assert "quotes by phenomenon" in shown.stdout and "short-name" in shown.stdout
    found = [json.loads(line) for line in newsqed(*files, "--json").stdout.splitlines()]
    rows = by_phenomenon([gold_of(write).done()], [pred_of(write).done()])
    assert found == [row.to_json() for row in rows]
    only = newsqed(*files, "--json", "--layer", "dates").stdout.splitlines()
    assert {json.loads(line)["layer"] for line in only} == {"dates"}
