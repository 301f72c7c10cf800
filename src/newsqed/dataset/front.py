"""The YAML at the head of a release's card, which `datasets` and the Hub read.

In: what was written and the corpus' figures. Out: the YAML. Its words are those of the Hub's lists
(`hub.toml`), so that whoever filters there finds the corpus; what they have no word for is left
out or `other`. It names no commit, no time and no path but those of the release. PyYAML comes with
the extra `build`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from types import ModuleType
from typing import Any

import pyarrow as pa

from newsqed.dataset.census import Census
from newsqed.dataset.parts import Parts
from newsqed.dataset.prose import line
from newsqed.dataset.tables import CONFIGURATIONS, Configuration
from newsqed.errors import NewsqedError

TAGS = (
    "news",
    "quotation",
    "quotation-attribution",
    "entity-linking",
    "temporal-expressions",
    "timex3",
)


def front(census: Census, parts: Parts, *, with_withheld: bool = False) -> str:
    """The YAML of a release's card, without the lines that fence it.

    Args:
        census: the figures of the corpus.
        parts: what was written.
        with_withheld: whether the release holds words of withheld articles.

    Raises:
        NewsqedError: PyYAML is not installed.
    """
    told = {
        "pretty_name": line(census.settings["name"]),
        **_licenses(census, with_withheld),
        **_languages(census),
        "annotations_creators": _annotations_creators(census),
        "language_creators": _language_creators(census),
        "source_datasets": ["original"],
        "size_categories": [size(max(sum(p.rows for p in found) for found in parts.values()))],
        **_tasks(parts),
        "tags": list(TAGS),
        "configs": _configs(parts),
        "dataset_info": _infos(parts),
    }
    return str(
        ready().safe_dump(
            {key: value for key, value in told.items() if value},
            sort_keys=False,
            allow_unicode=True,
            width=100,
        )
    )


def ready() -> ModuleType:
    """PyYAML; a build asks for it first, so that it does not fail at its end.

    Raises:
        NewsqedError: it is not installed.
    """
    try:
        import yaml
    except ImportError:
        raise NewsqedError(
            "building a release needs PyYAML", hint="pip install 'newsqed[build]'"
        ) from None
    return yaml


def features(configuration: Configuration) -> list[dict[str, Any]]:
    """The columns as the card's YAML states them: `list:`, never `sequence:`.

    >>> features(CONFIGURATIONS["quotes"])[0]
    {'name': 'id', 'dtype': 'string'}
    """
    labels = dict(configuration.class_labels)
    found = []
    for column in configuration.schema:
        if column.name in labels:
            names = {str(number): name for number, name in enumerate(labels[column.name])}
            found.append({"name": column.name, "list": {"class_label": {"names": names}}})
        else:
            found.append({"name": column.name, **_feature(column.type)})
    return found


def _feature(kind: pa.DataType) -> dict[str, Any]:
    if pa.types.is_list(kind):
        inner = _feature(kind.value_type)
        return {"list": inner.get("struct", inner.get("dtype", inner))}
    if pa.types.is_struct(kind):
        return {"struct": [{"name": part.name, **_feature(part.type)} for part in kind]}
    names = {pa.date32(): "date32", pa.float64(): "float64", pa.bool_(): "bool"}
    return {"dtype": names.get(kind, str(kind))}


def _configs(parts: Parts) -> list[dict[str, Any]]:
    return [
        {
            "config_name": name,
            "data_files": [{"split": part.split, "path": part.path} for part in found],
            **({"default": True} if name == "documents" else {}),
        }
        for name, found in parts.items()
        if found
    ]


def _infos(parts: Parts) -> list[dict[str, Any]]:
    return [
        {
            "config_name": name,
            "features": features(CONFIGURATIONS[name]),
            "splits": [
                {"name": part.split, "num_bytes": part.columns, "num_examples": part.rows}
                for part in found
            ],
            "download_size": sum(part.bytes for part in found),
            "dataset_size": sum(part.columns for part in found),
        }
        for name, found in parts.items()
        if found
    ]


@cache
def _hub() -> dict[str, Any]:
    return tomllib.loads(files("newsqed.dataset").joinpath("hub.toml").read_text("utf-8"))


def hub_license(spdx: str) -> str:
    """What the Hub calls a licence; `other` where it has no word for it.

    >>> hub_license("ODbL-1.0"), hub_license("LicenseRef-publisher")
    ('odbl', 'other')
    """
    name = spdx.lower()
    return str(_hub()["spelled"].get(name, name if name in _hub()["licenses"] else "other"))


def size(rows: int) -> str:
    """The Hub's category for a number of rows.

    >>> size(999), size(1_000)
    ('n<1K', '1K<n<10K')
    """
    fitting = (name for name, bound in _hub()["sizes"] if rows < bound)
    return str(next(fitting, _hub()["largest"]))


def _licenses(census: Census, with_withheld: bool) -> dict[str, Any]:
    """The licences of texts and annotations; the Hub asks for a name of those it does not know."""
    spdx = {*census.licenses, *([census.license] if census.license else [])}
    known = {"unknown" if name is None else hub_license(name) for name in spdx}
    others = [name for name in spdx if name is not None and hub_license(name) == "other"]
    if with_withheld and census.articles["withheld"]:
        known.add("other")
        others.append("LicenseRef-publisher")
    told: dict[str, Any] = {"license": sorted(known) or ["unknown"]}
    if others:
        told["license_name"] = re.sub(r"[^a-z0-9.]+", "-", " ".join(sorted({*others})).lower())
    return told


def _languages(census: Census) -> dict[str, Any]:
    """The languages: ISO 639 codes, and whole BCP 47 tags where they say more."""
    tags = sorted(line(tag) for tag in census.languages)
    bases = sorted({tag.split("-")[0].lower() for tag in tags})
    codes = [base for base in bases if re.fullmatch("[a-z]{2,3}", base)]
    return {
        "language": codes,
        "language_bcp47": tags if tags != bases else [],
        "multilinguality": ["monolingual" if len(bases) == 1 else "multilingual"],
    }


def _annotations_creators(census: Census) -> list[str]:
    names = {"person": "expert-generated", "model": "machine-generated"}
    found = {names[kind] for kind in census.kinds() if kind in names}
    if census.proposals:
        found.add("machine-generated")
    return sorted(found) or ["no-annotation"]


def _language_creators(census: Census) -> list[str]:
    found = {"found"} if census.origins["collected"] else set()
    if census.origins["composed"]:
        composer = census.annotators.get(str(census.settings.get("composed_by")), {})
        found.add({"model": "machine-generated"}.get(str(composer.get("kind")), "expert-generated"))
    return sorted(found)


def _tasks(parts: Parts) -> dict[str, Any]:
    """Spans are what the Hub calls token classification; quotations have no task of their own."""
    if not any(found for name, found in parts.items() if name != "documents"):
        return {}
    ids = ["named-entity-recognition", "coreference-resolution"]
    return {
        "task_categories": ["token-classification"],
        "task_ids": ids if parts["mentions"] else [],
    }
