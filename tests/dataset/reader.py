"""What `datasets` makes of a release, as JSON; a process apart, as it fixes its home on import.

Arguments: a release, a corpus that may change, an empty folder, the corpus of the release, and a
release whose tables have a column more.
"""

import contextlib
import doctest
import hashlib
import io
import json
import re
import shutil
import sys
from pathlib import Path

import datasets
import yaml

from newsqed.dataset import CONFIGURATIONS, build, load, open_release, opening
from newsqed.dataset.front import features
from newsqed.errors import NewsqedError
from newsqed.records import Quote
from newsqed.store import Corpus

path, root, out, shared, grown = sys.argv[1:]
found = {}
bars = datasets.utils.logging.is_progress_bar_enabled()
opened = open_release(path)
found["bars"] = datasets.utils.logging.is_progress_bar_enabled() == bars
found["rows"] = opened.rows
here = {}
exec(opened.code, here)  # the lines that a user is told to run
found["default"] = {split: table.num_rows for split, table in here["documents"].items()}
found["ner"] = here["ner"].features["ner_tags"].feature.names
streamed = datasets.load_dataset(path, "ner", split="train", streaming=True)
found["streamed"] = streamed.features["ner_tags"].feature.names
found["first"] = next(iter(streamed))["ner_tags"]
found["withheld"] = datasets.load_dataset(path, "ner", split="test")[0]["tokens"]
found["day"] = str(datasets.load_dataset(path, "dates", split="train")[0]["published"])

card = (Path(path) / "README.md").read_text("utf-8")
told = {}
exec(
    re.findall(r"```python\n(.*?)\n```", card, re.DOTALL)[0].replace("path/to/this/folder", path),
    told,
)
found["card"] = {
    "documents": sum(table.num_rows for table in told["documents"].values()),
    "rows": len(told["rows"]),
    "streamed": sum(1 for _ in told["streamed"]),
}

front = yaml.safe_load(card.split("---")[1])
infos = {info["config_name"]: info["features"] for info in front["dataset_info"]}
for name, told in infos.items():
    known = datasets.Features.from_arrow_schema(CONFIGURATIONS[name].schema)
    if name == "ner":
        names = list(dict(CONFIGURATIONS[name].class_labels)["ner_tags"])
        known["ner_tags"] = datasets.List(datasets.ClassLabel(names=names))
    assert told == known._to_yaml_list() == features(CONFIGURATIONS[name]), name

# A corpus that changes between two builds of a version, and the answers of the second.
corpus = Corpus(root)
build(corpus)
before = load("quotes", root=Path(root) / "corpus")["train"]["medium"]
changed = []
for item in corpus.article("harbour").gold:
    if isinstance(item, Quote) and item.medium == "spoken":
        object.__setattr__(item, "medium", "posted")
    changed.append(item)
corpus.write("harbour", "gold", changed)
build(corpus)
found["before"], found["after"] = before[:], load("quotes", "0.1.0", root)["train"]["medium"][:]
found["split"] = load("quotes", root=root, split="train")["medium"][:]
with contextlib.chdir(root), contextlib.redirect_stdout(io.StringIO()) as told:
    doctest.testmod(opening)
found["example"] = told.getvalue()
found["whole"] = load(root=path)["test"]["n_chars"][:]

# A release of a later day, in which every table has a column that this code does not know.
found["later"] = open_release(grown).rows
known = CONFIGURATIONS["quotes"].schema.names
later, now = (load("quotes", root=folder, split="train") for folder in (grown, path))
found["more"] = sorted({*later.column_names} - {*known})
found["known"] = later.select_columns(known).data.table == now.data.table
flow = datasets.load_dataset(grown, "quotes", split="train", streaming=True)
found["flow"] = list(flow.select_columns(known)) == list(now)

# A card whose labels or columns are others, and a manifest that counts wrongly.
for fault, name, old, new in (
    ("labels", "ner", "'1': B-PERSON", "'1': B-HUMAN"),
    ("count", "mentions", "", ""),
    ("features", "mentions", "- name: depth", "- name: dept"),
):
    bad = Path(out) / fault
    shutil.copytree(path, bad)
    text = card.replace(old, new)
    (bad / "README.md").write_text(text, encoding="utf-8")
    manifest = json.loads((bad / "MANIFEST.json").read_text("utf-8"))
    data = text.encode()
    manifest["files"]["README.md"] = {
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
    }
    manifest["counts"] = {name: manifest["counts"][name]}
    manifest["counts"][name]["train"] += fault == "count"
    (bad / "MANIFEST.json").write_text(json.dumps(manifest), encoding="utf-8")
    try:
        open_release(bad)
        found[fault] = "opened"
    except NewsqedError as error:
        found[fault] = error.message

# The same bytes, whatever Python's hashes are in this process.
found["again"] = build(Corpus(shared), out).manifest
print(json.dumps(found))
