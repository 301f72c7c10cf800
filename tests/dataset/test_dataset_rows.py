from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from trial_corpus import HARBOUR, harbour

from newsqed.columns import ungroup
from newsqed.dataset.rows import rows
from newsqed.dataset.tables import CONFIGURATIONS, NER_TAGS
from newsqed.errors import NewsqedError
from newsqed.records import Annotation, Article, Mention, canonical
from newsqed.store import Corpus

KINDS = {"ada": "person", "bot": "model"}


def article(gold: list[Annotation] | None, **changed: Any) -> Article:
    values = {
        "id": "harbour",
        "text": HARBOUR,
        "title": "Harbour opens",
        "published": "2021-10-07T23:30+03:00",
        "language": "en",
        "desk": "local",
        "sha256": hashlib.sha256(HARBOUR.encode()).hexdigest(),
        "gold_from": None,
        "source": {"text": "full", "origin": "composed", "license": "CC0-1.0"},
        "gold": None if gold is None else tuple(gold),
        "rules": (),
        **changed,
    }
    return Article(**values)


def table(name: str, gold: list[Annotation] | None = None, **changed: Any) -> list[dict[str, Any]]:
    """The article's rows of a configuration, as Arrow gives them back."""
    found = rows(article(harbour() if gold is None else gold, **changed), canary="c", kinds=KINDS)
    return pa.Table.from_pylist(found[name], schema=CONFIGURATIONS[name].schema).to_pylist()


def by_id(name: str, **changed: Any) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in table(name, **changed)}


def test_documents_keep_the_day_and_the_string() -> None:
    (row,) = table("documents")
    assert row["published"] == date(2021, 10, 7)
    assert row["published_raw"] == "2021-10-07T23:30+03:00"
    assert row["n_chars"] == len(HARBOUR) == len(row["text"])
    assert row["license"] == "CC0-1.0" and row["canary"] == "c"


def test_without_publication_day_nothing_is_counted_from_it() -> None:
    found = by_id("dates", published=None)
    assert found["d1"]["published"] is None and found["d1"]["days_from_published"] is None
    assert found["d1"]["earliest"] == date(2021, 10, 7)


def test_quotes_are_flat() -> None:
    quote = by_id("quotes")["q1"]
    assert [HARBOUR[part["start"] : part["end"]] for part in quote["spans"]] == [
        "“We waited a decade,”",
        "“and the ‘miracle’ came 🚢.”",
    ]
    assert quote["cue_text"] == HARBOUR[quote["cue_start"] : quote["cue_end"]] == "told"
    assert quote["speaker_text"] == "she" and quote["speaker_form"] == "pronoun"
    assert quote["speaker_name"] == "Ada Quist" and quote["speaker_label"] == "PERSON"
    assert quote["addressee_text"] == "reporters" and quote["addressee_entity"] == "e8"
    assert quote["method"] == "hand" and quote["annotator_kind"] == "person"
    assert quote["phenomena"] == ["split"] and quote["use"] is None
    assert quote["desk"] == "local" and quote["origin"] == "composed"


def test_a_speakers_form_is_that_of_the_mention_inside_the_phrase() -> None:
    assert by_id("quotes")["q2"]["speaker_form"] == "name"


def test_marks_that_quote_nobody_are_quotes_of_type_none() -> None:
    row = by_id("quotes")["n1"]
    assert (row["type"], row["use"], row["medium"]) == ("none", "irony", None)
    assert row["spans"] == row["quoted"]
    assert row["note"] == "the harbour was late"


def test_context_is_the_paragraph() -> None:
    for name in ("quotes", "mentions", "dates", "entities", "ner"):
        for row in table(name):
            start = row["context_start"]
            assert HARBOUR[start : start + len(row["context"])] == row["context"]
            assert "\n" not in row["context"]
    quote = by_id("quotes")["q1"]
    assert quote["context"].startswith("“We") and quote["context"].endswith("🚢.”")


def test_context_of_a_quote_over_paragraphs_holds_all_of_them() -> None:
    gold = harbour()
    quote = next(item for item in gold if item.id == "q2")
    over = replace(quote, spans=((0, len(HARBOUR)),), text=HARBOUR, cue=None, speaker=None)
    (row,) = [row for row in table("quotes", [*gold, replace(over, id="q3")]) if row["id"] == "q3"]
    assert row["context"] == HARBOUR and row["context_start"] == 0


def test_mentions_have_depth_title_and_dateline() -> None:
    found = by_id("mentions")
    assert (found["m4"]["depth"], found["m5"]["depth"]) == (0, 1)
    assert found["m3"]["title_text"] == "Mayor" and found["m3"]["title_start"] == 18
    assert found["m4"]["title_text"] is None
    assert found["m1"]["dateline"] is True and found["m4"]["dateline"] is False


def test_entities_count_mentions_and_quotes() -> None:
    found = by_id("entities")
    assert (found["e3"]["n_mentions"], found["e3"]["n_quotes"]) == (2, 1)
    assert (found["e1"]["n_mentions"], found["e1"]["n_quotes"]) == (1, 0)
    assert found["e1"]["wikidata"] == "Q585" and found["e8"]["n_quotes"] == 0


def test_dates_have_days_intervals_and_edtf() -> None:
    found = by_id("dates")
    assert found["d1"]["days_from_published"] == 0 and found["d1"]["edtf"] == "2021-10-07"
    assert found["d4"]["earliest"] == date(2021, 10, 7) == found["d4"]["latest"]
    assert found["d4"]["granularity"] == "minute" and found["d4"]["days_from_published"] == 0
    assert found["d2"]["granularity"] == "duration" and found["d2"]["earliest"] is None
    fiscal = found["d3"]
    assert [fiscal[key] for key in ("earliest", "edtf", "days_from_published")] == [None] * 3


def test_only_days_and_finer_have_a_distance() -> None:
    gold = harbour()
    month = [replace(item, value="2021-09") if item.id == "d1" else item for item in gold]
    (row,) = [row for row in table("dates", month) if row["id"] == "d1"]
    assert row["days_from_published"] is None and row["latest"] == date(2021, 9, 30)
    past = [replace(item, value="2020-02-29") if item.id == "d1" else item for item in gold]
    (row,) = [row for row in table("dates", past) if row["id"] == "d1"]
    assert row["days_from_published"] == -586


def test_ner_tags_the_outermost_names_and_lists_all() -> None:
    found = table("ner")
    first = found[0]
    tags = [NER_TAGS[tag] for tag in first["ner_tags"]]
    named = [(token, tag) for token, tag in zip(first["tokens"], tags, strict=True) if tag != "O"]
    assert named == [
        ("OSLO", "B-GPE"),
        ("Nordwire", "B-ORG"),
        ("Ada", "B-PERSON"),
        ("Quist", "I-PERSON"),
        ("Port", "B-ORG"),
        ("Selwyn", "I-ORG"),
        ("Harbour", "I-ORG"),
        ("Authority", "I-ORG"),
    ]
    inner = next(name for name in first["names"] if name["entity"] == "e5")
    assert first["tokens"][inner["start"] : inner["end"]] == ["Port", "Selwyn"]
    assert inner["depth"] == 1
    assert first["confidence"] == 0.5 and first["phenomena"] == ["place-in-body"]
    band = next(row for row in found if "Who" in row["tokens"])
    assert "played" in band["tokens"], "a sentence boundary inside a name is none"
    assert [row["id"] for row in found] == [f"s{n}" for n in range(1, len(found) + 1)]


def test_nested_holds_everything_again() -> None:
    (row,) = table("nested")
    assert ungroup(row) == canonical(harbour())


def test_without_gold_there_are_documents_and_rules_only() -> None:
    found = rows(article(None, rules=tuple(harbour())), canary="c", kinds=KINDS)
    assert set(found) == {"documents", "rules_quotes", "rules_mentions", "rules_dates"}
    assert len(found["rules_dates"]) == 4
    assert found["rules_dates"][0]["rule"] == "dates.weekday"


def _changed(identifier: str, **values: Any) -> list[Annotation]:
    return [replace(item, **values) if item.id == identifier else item for item in harbour()]


CROSSING = Mention(
    id="m90", start=18, end=24 + 3, text=HARBOUR[18:27], label="ORG", form="name", annotator="ada"
)


@pytest.mark.parametrize(
    ("gold", "says"),
    [
        (_changed("m1", text="BERG"), "m1"),
        (_changed("m1", start=-1), "m1"),
        (_changed("d1", end=9999), "d1"),
        (_changed("m1", entity="e77"), "e77"),
        (_changed("q1", text="We waited"), "q1"),
        (_changed("m1", annotator="eve"), "'eve'"),
        (_changed("m1", label="CITY"), "'CITY'"),
        (_changed("d1", value="next week"), "d1"),
        (_changed("m1", start=4, end=5, text=" "), "m1"),
        ([*harbour(), CROSSING], "cross"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(gold: list[Annotation], says: str) -> None:
    with pytest.raises(NewsqedError) as caught:
        rows(article(gold), canary="c", kinds=KINDS)
    assert says in caught.value.message
    assert caught.value.path == "corpus/harbour/gold.jsonl" and caught.value.hint


def test_rows_name_no_column_wrongly(shared: Corpus) -> None:
    for item in shared.articles():
        for name, found in rows(item, canary="c", kinds=KINDS).items():
            columns = {*CONFIGURATIONS[name].schema.names, "rule", "note"}
            for row in found:
                assert set(row) <= columns
            if found and name not in ("quotes", "rules_quotes"):
                assert set().union(*found) >= set(CONFIGURATIONS[name].schema.names)
