"""A release in Croissant 1.0, which other loaders and search engines of datasets read.

In: what was written and the corpus' figures. Out: `croissant.json`: each Parquet file with its
hash, each configuration as a record set, each column as a field. Nothing in it comes from a row: no
word of an article. It names no commit, and no day but the one that `corpus.toml` says.

Source: Croissant Format Specification 1.0 (MLCommons, 2024-03-01).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pyarrow as pa

from newsqed.dataset.census import Census
from newsqed.dataset.front import TAGS
from newsqed.dataset.parts import Parts
from newsqed.dataset.prose import line
from newsqed.dataset.tables import CONFIGURATIONS
from newsqed.store import SPLITS

_PARQUET = "application/x-parquet"
_TYPES: Mapping[pa.DataType, str] = {
    pa.string(): "sc:Text",
    pa.bool_(): "sc:Boolean",
    pa.date32(): "sc:Date",
    pa.float64(): "cr:Float64",
    pa.int32(): "cr:Int32",
    pa.int64(): "cr:Int64",
}
_SPLITS = {
    "train": "cr:TrainingSplit",
    "validation": "cr:ValidationSplit",
    "test": "cr:TestSplit",
}
# A file's split stands before the first hyphen of its name. It fits the split itself, too: some
# readers apply it again to what it gave.
_SPLIT = f"(?:.*/)?({'|'.join(SPLITS)})(?:-.*)?$"


def croissant(census: Census, parts: Parts, *, about: str, citation: str) -> str:
    """The description of a release, as JSON-LD.

    Args:
        census: the figures of the corpus.
        parts: what was written.
        about: what the corpus is, in words.
        citation: how to cite it, BibTeX.
    """
    settings = census.settings
    context = json.loads(files("newsqed.dataset").joinpath("croissant.context.json").read_bytes())
    licenses = sorted({name for name in (*census.licenses, census.license) if name})
    told = {
        "@context": context,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": line(settings["name"]),
        "description": about,
        "version": settings["version"],
        "license": [_license(name) for name in licenses],
        "url": settings.get("url", "README.md"),
        "creator": {"@type": "sc:Organization", "name": line(census.authors)},
        "datePublished": census.released,
        "inLanguage": sorted(census.languages),
        "keywords": list(TAGS),
        "citeAs": citation,
        "distribution": _distribution(parts),
        "recordSet": [_splits(), *(_record_set(name) for name, found in parts.items() if found)],
    }
    return _json({key: value for key, value in told.items() if value})


def rehashed(page: str, files: Mapping[str, Mapping[str, Any]]) -> str:
    """The description of the same tables in other bytes.

    Args:
        page: the description as it was.
        files: hash and size of each file, as a manifest tells them.
    """
    told = json.loads(page)
    for item in told["distribution"]:
        if item["@id"] in files:
            item["sha256"] = files[item["@id"]]["sha256"]
            item["contentSize"] = f"{files[item['@id']]['bytes']} B"
    return _json(told)


def _json(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _license(spdx: str) -> str:
    """A licence's address; an expression or a licence of one's own stays as it is."""
    named = " " in spdx or spdx.startswith("LicenseRef-")
    return spdx if named else f"https://spdx.org/licenses/{spdx}"


def _distribution(parts: Parts) -> list[dict[str, Any]]:
    """The files, each with its hash, and each configuration's files as one set."""
    found: list[dict[str, Any]] = []
    for name, written in parts.items():
        found += [
            {
                "@type": "cr:FileObject",
                "@id": part.path,
                "name": part.path,
                "contentUrl": part.path,
                "contentSize": f"{part.bytes} B",
                "encodingFormat": _PARQUET,
                "sha256": part.sha256,
            }
            for part in written
        ]
        if written:
            found.append(
                {
                    "@type": "cr:FileSet",
                    "@id": _files(name),
                    "name": _files(name),
                    "encodingFormat": _PARQUET,
                    "includes": f"data/{name}/*.parquet",
                }
            )
    return found


def _files(configuration: str) -> str:
    return f"{configuration}-files"


def _splits() -> dict[str, Any]:
    """The splits themselves, which the fields called `split` refer to."""
    return {
        "@type": "cr:RecordSet",
        "@id": "splits",
        "name": "splits",
        "description": "The splits.",
        "dataType": "cr:Split",
        "key": {"@id": "splits/name"},
        "field": [
            {"@type": "cr:Field", "@id": "splits/name", "name": "name", "dataType": "sc:Text"},
            {"@type": "cr:Field", "@id": "splits/url", "name": "url", "dataType": "sc:URL"},
        ],
        "data": [{"splits/name": name, "splits/url": url} for name, url in _SPLITS.items()],
    }


def _record_set(configuration: str) -> dict[str, Any]:
    about = CONFIGURATIONS[configuration]
    split = {
        "@type": "cr:Field",
        "@id": f"{configuration}/split",
        "name": "split",
        "description": "The split, from the file's name.",
        "dataType": "sc:Text",
        "references": {"field": {"@id": "splits/name"}},
        "source": {
            "fileSet": {"@id": _files(configuration)},
            "extract": {"fileProperty": "fullpath"},
            "transform": {"regex": _SPLIT},
        },
    }
    keys = [name for name in ("article", "id") if name in about.schema.names]
    return {
        "@type": "cr:RecordSet",
        "@id": configuration,
        "name": configuration,
        "description": f"A row is {about.row}.",
        "key": [{"@id": f"{configuration}/{name}"} for name in keys],
        "field": [
            split,
            *(_field(configuration, (column.name,), column.type, "") for column in about.schema),
        ],
    }


def _field(configuration: str, path: tuple[str, ...], kind: pa.DataType, query: str) -> Any:
    """A column, or what stands in one.

    Args:
        configuration: the table.
        path: the names that lead to it, from the column's on.
        kind: its type.
        query: JSONPath, from an element of the column to it; empty for the column itself.
    """
    found: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": "/".join((configuration, *path)),
        "name": path[-1],
    }
    if pa.types.is_list(kind):
        found["repeated"] = True
        kind = kind.value_type
    if pa.types.is_struct(kind):
        # Of a list within a column's elements the query takes each element.
        query = f"{query}[*]" if query and "repeated" in found else query
        found["subField"] = [
            _field(configuration, (*path, part.name), part.type, f"{query}.{part.name}".lstrip("."))
            for part in kind
        ]
        return found
    found["dataType"] = _TYPES[kind]
    source: dict[str, Any] = {
        "fileSet": {"@id": _files(configuration)},
        "extract": {"column": path[0]},
    }
    if query:
        source["transform"] = {"jsonPath": query}
    found["source"] = source
    return found
