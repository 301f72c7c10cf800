"""`croissant.json`, as mlcroissant reads it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import mlcroissant
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from trial_corpus import fill

from newsqed.dataset import CONFIGURATIONS, Release, build
from newsqed.errors import NewsqedError
from newsqed.store import Corpus


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of a corpus that says when it is published."""
    corpus = fill(tmp_path_factory.mktemp("dated") / "trial")
    corpus.settings["released"] = "2026-01-31"
    return build(corpus)


@pytest.fixture(scope="module")
def described(dated: Release) -> mlcroissant.Dataset:
    return mlcroissant.Dataset(jsonld=dated.path / "croissant.json")


def told(release: Release) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((release.path / "croissant.json").read_text("utf-8"))
    return found


def python(value: Any, prefix: str) -> Any:
    """What mlcroissant gives, as plain Python values under plain names."""
    if isinstance(value, dict):
        return {key.removeprefix(prefix): python(part, f"{key}/") for key, part in value.items()}
    if isinstance(value, list):
        return [python(part, prefix) for part in value]
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if isinstance(value, np.generic) else value


def records(described: mlcroissant.Dataset, name: str) -> list[dict[str, Any]]:
    return [
        {key.removeprefix(f"{name}/"): python(part, f"{key}/") for key, part in record.items()}
        for record in described.records(name)
    ]


def table(release: Release, name: str) -> list[dict[str, Any]]:
    return [
        {"split": path.name.split("-")[0], **row}
        for path in sorted((release.path / "data" / name).glob("*.parquet"))
        for row in pq.read_table(path).to_pylist()
    ]


def test_it_is_valid_without_a_doubt(described: mlcroissant.Dataset) -> None:
    issues = described.metadata.ctx.issues
    assert issues.errors == set() and issues.warnings == set()
    assert described.metadata.version == "0.1.0"
    assert described.metadata.date_published.date() == date(2026, 1, 31)


@pytest.mark.parametrize("name", [name for name in CONFIGURATIONS if name != "nested"])
def test_the_records_are_the_rows(
    described: mlcroissant.Dataset, dated: Release, name: str
) -> None:
    assert records(described, name) == table(dated, name) != []


def test_nested_records_are_the_rows_as_far_as_mlcroissant_goes(
    described: mlcroissant.Dataset, dated: Release
) -> None:
    """What stands in lists is there; of lists within lists it gives the first element only."""
    found, rows = records(described, "nested"), table(dated, "nested")
    for record, row in zip(found, rows, strict=True):
        for key, value in row.items():
            if not isinstance(value, list):
                assert record[key] == value
                continue
            for one, other in zip(record[key], value, strict=True):
                assert one.items() <= {**other}.items()
                assert {"id", "annotator"} <= one.keys()


def test_each_file_is_named_with_its_hash(release: Release) -> None:
    files = {
        item["contentUrl"]: item["sha256"]
        for item in told(release)["distribution"]
        if item["@type"] == "cr:FileObject"
    }
    manifest = release.manifest["files"]
    assert files == {name: about["sha256"] for name, about in manifest.items() if "rows" in about}
    assert "croissant.json" in manifest and "annotations.svg" in manifest


def test_each_column_is_a_field(release: Release) -> None:
    fields = {
        item["@id"]: [field["name"] for field in item["field"]]
        for item in told(release)["recordSet"]
    }
    del fields["splits"]
    assert fields == {
        name: ["split", *about.schema.names] for name, about in CONFIGURATIONS.items()
    }


def test_without_a_day_it_has_none(release: Release) -> None:
    found = told(release)
    assert "datePublished" not in found
    assert found["license"] == ["https://spdx.org/licenses/CC0-1.0"]
    assert found["conformsTo"] == "http://mlcommons.org/croissant/1.0"


def test_a_day_that_is_none_is_refused(corpus: Corpus) -> None:
    corpus.settings["released"] = "soon"
    with pytest.raises(NewsqedError, match="`released` is no day"):
        build(corpus)


def test_unusual_corpora_are_valid(corpus: Corpus, tmp_path: Path) -> None:
    corpus.settings.update(name='Né "ws" | <b>\n`x`', released="2026-01-31")
    del corpus.settings["license"]
    for path in (corpus.root / "corpus").glob("*/*l"):
        if path.name in ("gold.jsonl", "rules.jsonl"):
            path.unlink()
    release = build(corpus, tmp_path)
    found = mlcroissant.Dataset(jsonld=release.path / "croissant.json")
    assert found.metadata.name == 'Né "ws" | <b> `x`'
    assert not found.metadata.ctx.issues.errors and not found.metadata.ctx.issues.warnings
    assert [item.uuid for item in found.metadata.record_sets] == ["splits", "documents"]


def test_newsqed_cites_its_day(repository: Path) -> None:
    if not (repository / "corpus" / "corpus.toml").is_file():
        pytest.skip("there is no corpus in this tree")
    citation = (repository / "CITATION.cff").read_text("utf-8")
    settings = Corpus(repository).settings
    assert f"date-released: {settings['released']}" in citation
    assert f"version: {settings['version']}" in citation
