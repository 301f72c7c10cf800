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


def test_load_gives_one_split_and_its_example_runs(reader: dict[str, Any]) -> None:
    assert reader["split"] == reader["after"]
    assert reader["example"] == ""


def test_a_column_more_loads_and_known_columns_are_the_same(
    reader: dict[str, Any], release: Release, grown: Release
) -> None:
    assert reader["later"] == reader["rows"]
    assert reader["more"] == ["mood"]
    assert reader["known"] and reader["flow"]
    path, known = file_name("nested", "train"), CONFIGURATIONS["nested"].schema.names
    now = pq.read_table(release.path / path)
    assert pq.read_table(grown.path / path, columns=known) == now
    assert pd.read_parquet(grown.path / path, columns=known).shape == (1, len(known))
    columns = ", ".join(f'"{name}"' for name in known)
    later = duckdb.sql(f"SELECT {columns} FROM '{grown.path / path}'").fetchall()
    assert later == duckdb.sql(f"SELECT * FROM '{release.path / path}'").fetchall()


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


def test_load_says_what_there_is(release: Release) -> None:
    with pytest.raises(NewsqedError, match="no configuration 'quote'") as caught:
        load("quote", root=release.path)
    assert "quotes" in str(caught.value.hint)
    with pytest.raises(NewsqedError, match="quotes has no split 'validation'") as caught:
        load("quotes", root=release.path, split="validation")
    assert caught.value.hint == "it has train, test"
    with pytest.raises(NewsqedError, match="load_dataset fails on 'quotes'"):
        load("quotes", root=release.path, split="train[:x]")


def test_a_changed_file_is_found_before_it_is_opened(release: Release, tmp_path: Path) -> None:
    shutil.copytree(release.path, tmp_path / "copy")
    path = tmp_path / "copy" / file_name("ner", "train")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(NewsqedError, match="has changed"):
        open_release(tmp_path / "copy")
