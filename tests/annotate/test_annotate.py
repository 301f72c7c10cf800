"""Annotating: documents, objects and batches give the same records; other layers are kept."""

import json
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsqed
from newsqed import NewsqedError, columns
from newsqed.annotate import annotate_object
from newsqed.check import check
from newsqed.records import Entity, Mention, Quote, to_json
from newsqed.store import Corpus

TEXT = (
    'PORT SELWYN (Argenta) - "The bridge opens on Friday," Mayor Ada Quist told reporters in Spain '
    "on Monday.\n\nShe said that 3 March 2019 had been a hard day. 👩‍👩‍👧 e\u0301 שלום"
)


def kinds(document: newsqed.Document) -> set[str]:
    return {record.kind for record in document.annotations}


def test_all_layers_come_out_and_check_clean() -> None:
    document = newsqed.annotate(TEXT, published="2021-10-07")
    assert {"quote", "entity", "mention", "date"} <= kinds(document)
    assert all(record.rule for record in document.annotations)
    document = replace(document, id="a")
    assert [finding for finding in check(document) if finding.severity == "error"] == []


def test_the_same_text_gives_the_same_records_whatever_came_before() -> None:
    first = newsqed.annotate(TEXT, published="2021-10-07")
    newsqed.annotate("Quite another text, about Ada Quist and May 1987.")
    assert newsqed.annotate(TEXT, published="2021-10-07") == first


def test_without_a_publication_date_nothing_is_guessed() -> None:
    dates = [r for r in newsqed.annotate("It opens on Friday.").annotations if r.kind == "date"]
    assert [date.value for date in dates] == ["XXXX-WXX-5"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"published": "yesterday"}, "publication date"),
        ({"language": "zz"}, "no rules for the language"),
        ({"layers": ["names"]}, "no layer"),
    ],
)
def test_a_call_that_cannot_be_served_says_why(given: dict[str, Any], message: str) -> None:
    with pytest.raises(NewsqedError, match=message):
        newsqed.annotate(TEXT, **given)


def test_layers_that_are_not_made_are_kept_to_the_letter() -> None:
    name = {
        "kind": "mention", "id": "m4", "start": 60, "end": 69, "text": "Ada Quist", "label": "PER",
        "entity": "e9", "score": 0.75,
    }  # fmt: skip
    text = '"The bridge opens on Friday," said Mayor Ada Quist.'
    name["start"] = text.index("Ada")
    name["end"] = name["start"] + 9
    who = {"kind": "entity", "id": "e9", "label": "PER", "name": "Ada Quist"}
    given = {"id": "a", "text": text, "page": 7, "annotations": [who, name]}
    found = annotate_object(given, layers=["quotes"])
    assert list(found) == ["id", "text", "page", "annotations"]
    assert name in found["annotations"]
    assert who in found["annotations"]
    (quote,) = [record for record in found["annotations"] if record["kind"] == "quote"]
    assert quote["speaker"]["entity"] == "e9"
    assert not [record for record in found["annotations"] if record["kind"] == "date"]


def test_kept_quotes_follow_their_speaker_to_new_entities() -> None:
    text = '"The bridge opens," said Ada Quist in Spain.'
    whole = newsqed.annotate(text)
    (quote,) = [record for record in whole.annotations if isinstance(record, Quote)]
    old = {
        record.id: f"e{record.number + 40}"
        for record in whole.annotations
        if isinstance(record, Entity)
    }
    moved = []
    for record in whole.annotations:
        if isinstance(record, Entity):
            moved.append(replace(record, id=old[record.id]))
        elif isinstance(record, Mention) and record.entity:
            moved.append(replace(record, entity=old[record.entity]))
        elif isinstance(record, Quote) and record.speaker and record.speaker.entity:
            speaker = replace(record.speaker, entity=old[record.speaker.entity])
            moved.append(replace(record, speaker=speaker))
        else:
            moved.append(record)
    again = newsqed.annotate(replace(whole, annotations=tuple(moved)), layers=["entities"])
    (followed,) = [record for record in again.annotations if isinstance(record, Quote)]
    assert followed.speaker == quote.speaker


def test_layers_that_were_incomplete_become_complete() -> None:
    found = annotate_object({"id": "a", "text": "x", "layers": ["dates"]}, layers=["quotes"])
    assert found["layers"] == ["quotes", "dates"]


def test_a_batch_gives_what_single_documents_give() -> None:
    rows = [
        {"id": "a", "text": TEXT, "published": "2021-10-07"},
        {"id": "b", "text": None, "published": None},
        {"id": "c", "text": "It rained in May.", "published": "soon"},
        {"id": "d", "text": "", "published": None},
    ]
    batch = pa.RecordBatch.from_pylist(rows)
    found = newsqed.annotate_batch(batch)
    assert found.schema == columns.DOCUMENTS
    assert found.column("id").to_pylist() == ["a", "b", "c", "d"]
    whole = newsqed.annotate(TEXT, published="2021-10-07")
    assert columns.ungroup(found.slice(0, 1).to_pylist()[0]) == whole.annotations
    errors = found.column("error").to_pylist()
    assert errors[0] is None
    assert "no text" in errors[1]
    assert "publication date" in errors[2]
    assert errors[3] is None
    annotate = pickle.loads(pickle.dumps(newsqed.annotate_batch))
    assert annotate(batch).equals(found)


def test_a_batch_without_text_says_what_it_has() -> None:
    batch = pa.RecordBatch.from_pylist([{"body": "x"}])
    with pytest.raises(NewsqedError, match="no column `text`"):
        newsqed.annotate_batch(batch)


def test_dates_in_columns_of_dates_are_understood() -> None:
    import datetime

    batch = pa.RecordBatch.from_pylist(
        [{"text": "On Friday.", "published": datetime.date(2021, 10, 7)}]
    )
    (row,) = newsqed.annotate_batch(batch).to_pylist()
    assert row["dates"][0]["earliest"]


PIECES = (
    "\" “ ” ‘ ’ ' said Quist , . Mayor Ada told reporters May 3 2019 on Friday she that : Q: — « »"
    " „ U.S. Spain the 👩‍👩‍👧 שלום e\u0301 ’s according to `` '' ( ) IMO % £5m ago two years"
)
words = st.sampled_from(["\n\n", *PIECES.split(" ")])


@given(st.lists(words, max_size=60).map(" ".join), st.sampled_from([None, "2021-10-07"]))
def test_whatever_the_text_the_records_are_sound(text: str, published: str | None) -> None:
    document = replace(newsqed.annotate(text, published=published), id="a")
    wrong = [finding for finding in check(document) if finding.severity == "error"]
    assert wrong == []


@given(st.text())
def test_no_text_raises(text: str) -> None:
    document = newsqed.annotate(text, published="2021-10-07")
    json.dumps([to_json(record) for record in document.annotations])


@pytest.mark.parametrize("published", [None, "2021-10-07", "2021-10-07T23:30+03:00"])
def test_the_corpus_texts_check_clean_whenever_published(
    repository: Path, published: str | None
) -> None:
    for article in Corpus(repository).articles():
        document = replace(newsqed.annotate(article.text, published=published), id=article.id)
        wrong = [finding for finding in check(document) if finding.severity == "error"]
        assert wrong == []


def test_another_tools_mention_out_of_place_is_kept_and_not_relied_on() -> None:
    far = {"kind": "mention", "id": "m1", "start": 90, "end": 900, "text": "x", "label": "PER"}
    found = annotate_object(
        {"id": "a", "text": '"No," said Ada Quist.', "annotations": [far]}, layers=["quotes"]
    )
    assert far in found["annotations"]


def test_bytes_are_text_and_what_is_none_is_an_error() -> None:
    batch = pa.RecordBatch.from_pylist([{"text": b"On Monday."}, {"text": b"\xff"}])
    found = newsqed.annotate_batch(batch).to_pylist()
    assert found[0]["text"] == "On Monday."
    assert found[0]["dates"]
    assert "UTF-8" in found[1]["error"]
    with pytest.raises(NewsqedError, match="a text is a string"):
        newsqed.annotate(None)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["." * 50_000, " " * 50_000 + "said", "x" * 50_000, '"' * 20_000])
def test_endless_runs_are_got_through(text: str) -> None:
    newsqed.annotate(text)
