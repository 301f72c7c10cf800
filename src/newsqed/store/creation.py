"""A new corpus: the folders and files that an empty one has."""

from __future__ import annotations

import json
import secrets
import uuid
from pathlib import Path

from newsqed import schemas
from newsqed.errors import NewsqedError
from newsqed.store.corpus import SPLITS_HEADER, Corpus

_ATTRIBUTES = """\
# Texts are frozen byte by byte: no line end is ever converted.
* -text
# Annotations are merged by record, in clones that say: newsqed merge-driver --help
corpus/*/gold.jsonl merge=newsqed
corpus/*/rules.jsonl merge=newsqed
corpus/*/hand/*.jsonl merge=newsqed
"""
_ANNOTATORS = """\
# Who annotates. One table an annotator:
# [ada]
# kind = "person"            # or "model"
# who = "Ada Example"        # or which model
# since = "2026-01-31"
"""


def create(root: Path | str, name: str) -> Corpus:
    """Make an empty corpus folder of the layout.

    Raises:
        NewsqedError: the folder holds a corpus already, or is not empty.
    """
    folder = Path(root)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NewsqedError("the folder is not empty", path=folder, hint="name a new folder")
    for part in ("raw", "corpus", "schema"):
        (folder / part).mkdir(parents=True)
    settings = {
        "name": name,
        "version": "0.1.0",
        "salt": secrets.token_hex(16),
        "canary": str(uuid.uuid4()),
    }
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in settings.items()]
    (folder / "corpus" / "corpus.toml").write_text("".join(lines), encoding="utf-8")
    (folder / "corpus" / "annotators.toml").write_text(_ANNOTATORS, encoding="utf-8")
    (folder / "corpus" / "splits.tsv").write_text(SPLITS_HEADER + "\n", encoding="utf-8")
    (folder / ".gitignore").write_text("build/\n", encoding="utf-8")
    (folder / ".gitattributes").write_text(_ATTRIBUTES, encoding="utf-8")
    for schema in schemas.NAMES:
        (folder / "schema" / f"{schema}.json").write_bytes(schemas.source(schema))
    return Corpus(folder)
