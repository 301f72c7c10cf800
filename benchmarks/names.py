"""How fast and how well names are found, beside a statistical model that finds them.

In: how many generated documents, and the articles of the corpus that may be shown. Out: for ours
and each peer that is installed start-up, rate, memory and accuracy, all of one run on the same
texts, and what share of each form of name is found. Nothing here is timed by the tests.

    .venv/bin/python benchmarks/names.py --documents 300
"""

from __future__ import annotations

from beside import Contest, Object, run
from named import named
from namers import TOOLS

# Both sides have the eleven labels of OntoNotes; how the finest are drawn is each one's own.
COARSE = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
MEASURES = {
    # The outermost names, without article and possessive: span and label, span alone.
    "span and label F1": ("exact", "f1"),
    "span F1": ("span", "f1"),
    "PER": ("exact PER", "f1"),
    "ORG": ("exact ORG", "f1"),
    "LOC": ("exact LOC", "f1"),
    "MISC": ("exact MISC", "f1"),
}


def coarse(document: Object) -> Object:
    """The document with its names labelled PER, ORG, LOC and MISC."""
    return {
        **document,
        "annotations": [
            {**record, "label": COARSE.get(record["label"], "MISC")}
            for record in document["annotations"]
            if record["kind"] == "mention"
        ],
    }


if __name__ == "__main__":
    run(Contest(__file__, "entities", TOOLS, named, "mention", MEASURES, "exact", coarse), __doc__)
