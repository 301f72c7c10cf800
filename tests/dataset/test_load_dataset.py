"""Releases as their readers open them: datasets, DuckDB, pandas, plain pyarrow."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from newsqed.dataset import CONFIGURATIONS, Release, load, open_release
from newsqed.dataset.tables import NER_TAGS
from newsqed.dataset.writing import file_name
from newsqed.errors import NewsqedError
from newsqed.store import Corpus


@pytest.fixture(scope="module")
def reader(reading: subprocess.Popen[str]) -> dict[str, Any]:
    """What a process with a fresh HF_HOME and no network saw."""
    output, errors = reading.communicate(timeout=120)
    assert reading.returncode == 0, errors
    found: dict[str, Any] = json.loads(output.splitlines()[-1])
    return found


def test_every_configuration_loads_plain_and_streaming(
    reader: dict[str, Any], release: Release
) -> None:
    expected = [
        [name, split, count]
        for name, counts in release.counts.items()
        for split, count in counts.items()
        if count
    ]
    assert reader["rows"] == expected
    assert {name for name, _, _ in expected} == set(CONFIGURATIONS)
    assert reader["default"] == release.counts["documents"]
    assert reader["bars"]


def test_class_labels_keep_their_names(reader: dict[str, Any], release: Release) -> None:
    assert tuple(reader["ner"]) == tuple(reader["streamed"]) == NER_TAGS
    table = pq.read_table(release.path / file_name("ner", "train"))
    assert reader["first"] == table["ner_tags"][0].as_py()


def test_withheld_tokens_and_days_load(reader: dict[str, Any]) -> None:
    assert reader["withheld"] is None
    assert reader["day"].startswith("2021-10-07")


def test_load_answers_from_the_release_that_is_there_now(reader: dict[str, Any]) -> None:
    assert "spoken" in reader["before"]
    assert [medium and medium.replace("posted", "spoken") for medium in reader["after"]] == reader[
        "before"
    ]
    assert "spoken" not in reader["after"]
    assert len(reader["whole"]) == 1


def test_opening_finds_a_card_that_does_not_fit(reader: dict[str, Any]) -> None:
    assert "ner_tags lost its class labels" in reader["labels"]
    assert "mentions, plain: load_dataset gives" in reader["count"]
    assert "'train': 10" in reader["count"]
    assert reader["features"].startswith("load_dataset fails on 'mentions'")


def test_another_process_builds_the_same_bytes(reader: dict[str, Any], release: Release) -> None:
    assert reader["again"] == {**release.manifest, "commit": None}


def test_the_lines_of_the_card_load_it(
    reader: dict[str, Any], release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reader["card"] == {"documents": 4, "rows": 3, "streamed": 3}
    monkeypatch.chdir(release.path)
    card = Path("README.md").read_text("utf-8")
    *_, lines = re.findall(r"```python\n(.*?)\n```", card, re.DOTALL)
    here: dict[str, Any] = {}
    exec(lines, here)
    assert len(here["frame"]) == 5
    assert here["counts"].fetchall() == [("local", 5)]


def test_duckdb_groups_and_joins(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(release.path)
    joined = duckdb.sql("""
        SELECT substring(text, start + 1, stop - start) = surface FROM (
            SELECT d.text, m.start, m."end" AS stop, m.text AS surface
            FROM 'data/mentions/*.parquet' m JOIN 'data/documents/*.parquet' d ON d.id = m.article
        ) WHERE surface IS NOT NULL
    """)
    assert set(joined.fetchall()) == {(True,)}
    nested = duckdb.sql("""
        SELECT q.speaker.text FROM (
            SELECT unnest(quotes) AS q FROM 'data/nested/train-*.parquet'
        )
    """)
    assert nested.fetchall() == [("she",), ("Zoe\u0301 Lund, 🙂",)]


def test_pandas_groups(release: Release) -> None:
    mentions = pd.read_parquet(release.path / file_name("mentions", "train"))
    assert mentions.groupby("label").size().to_dict() == {"GPE": 2, "ORG": 3, "PERSON": 4}
    dates = pd.read_parquet(release.path / file_name("dates", "train"))
    assert dates.groupby("annotator_kind")["days_from_published"].max().to_dict() == {"person": 0}


def test_load_says_what_there_is(corpus: Corpus, release: Release, tmp_path: Path) -> None:
    with pytest.raises(NewsqedError, match=r"no release 0\.1\.0") as caught:
        load("quotes", root=corpus.root)
    assert "newsqed build" in str(caught.value)
    with pytest.raises(NewsqedError, match="no configuration 'quote'") as caught:
        load("quote", root=release.path)
    assert "quotes" in str(caught.value.hint)
    with pytest.raises(NewsqedError, match=r"not 9\.9\.9"):
        load("quotes", "9.9.9", release.path)
    with pytest.raises(NewsqedError, match="no release"):
        load("quotes", "../releases/0.1.0", corpus.root)
    with pytest.raises(NewsqedError, match="no corpus"):
        load("quotes", root=tmp_path / "nowhere")


def test_a_changed_file_is_found_before_it_is_opened(release: Release, tmp_path: Path) -> None:
    shutil.copytree(release.path, tmp_path / "copy")
    path = tmp_path / "copy" / file_name("ner", "train")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(NewsqedError, match="has changed"):
        open_release(tmp_path / "copy")
