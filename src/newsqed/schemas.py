"""The JSON Schemas of the package: one look-up for wheels and editable installs.

In: a schema's short name (`annotation`). Out: the schema as a JSON object, its `$id`, its closed
lists. They live in the folder `schema/` at the top of the repository; a wheel carries a copy as
`newsqed/schema/`. Schemas found in a corpus folder are never used, only compared.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

NAMES = ("source", "article", "annotation", "edits", "waivers", "document", "manifest")


def folder() -> Path:
    """The folder that holds the schemas of this installation."""
    here = Path(__file__).resolve().parent
    packaged = here / "schema"
    return packaged if packaged.is_dir() else here.parent.parent / "schema"


def source(name: str) -> bytes:
    """The schema file's bytes.

    Raises:
        KeyError: no schema has that name.
    """
    if name not in NAMES:
        raise KeyError(name)
    return (folder() / f"{name}.json").read_bytes()


@cache
def load(name: str) -> dict[str, Any]:
    """The schema as a JSON object. It is shared: do not change it.

    >>> load("annotation")["$id"].startswith("urn:newsqed:schema:annotation:")
    True
    """
    schema: dict[str, Any] = json.loads(source(name))
    return schema


def identifier(name: str) -> str:
    """The schema's `$id`, which the files it describes carry in their `schema` key."""
    return str(load(name)["$id"])


def glosses(name: str, definition: str) -> dict[str, str]:
    """A closed list of the schema: each allowed value with its explanation.

    >>> sorted(glosses("annotation", "form"))
    ['name', 'nominal', 'pronoun']
    """
    return dict(load(name)["$defs"][definition]["x-glosses"])
