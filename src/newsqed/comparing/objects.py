"""A difference as one JSON object, whose shape docs/pull-requests.md tells.

In: a difference. Out: an object of plain values. Keys are added to it with time, and none of them
changes its meaning.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from newsqed.comparing.changes import (
    HOWS,
    ArticleChange,
    Difference,
    FileChange,
    RecordChange,
)
from newsqed.comparing.state import State
from newsqed.records import LAYERS


def to_object(difference: Difference) -> dict[str, Any]:
    """The difference as a JSON object."""
    return {
        "base": _state(difference.base),
        "head": _state(difference.head),
        "counts": _counts(difference),
        "scores": _scores(difference),
        "articles": [_article(change) for change in difference.articles],
        "waivers": [
            {"change": change.how, "waiver": change.waiver} for change in difference.waivers
        ],
        "unreadable": [asdict(item) for item in difference.unreadable],
    }


def _state(state: State) -> dict[str, Any]:
    return {"name": state.name, "commit": state.commit}


def _counts(difference: Difference) -> dict[str, Any]:
    articles: dict[str, int] = dict.fromkeys(HOWS, 0)
    for change in difference.articles:
        articles[change.how] += 1
    counts = difference.counts()
    none = Counter[str]()
    records = {
        family: {
            layer: {how: counts.get(family, {}).get(layer, none)[how] for how in HOWS}
            for layer in LAYERS
        }
        for family in ("gold", "rules", "hand")
    }
    return {"articles": articles, **records}


def _scores(difference: Difference) -> dict[str, Any] | None:
    if difference.scores is None:
        return None
    before, after = difference.scores.documents
    return {
        "documents": {"before": before, "after": after},
        "measures": [asdict(measure) for measure in difference.scores.measures],
    }


def _article(change: ArticleChange) -> dict[str, Any]:
    return {
        "id": change.id,
        "change": change.how,
        "withheld": change.withheld,
        "title": change.title,
        "text_changed": change.text_changed,
        "split": _sides(*change.split) if change.split else None,
        "settings": {key: _sides(*values) for key, values in change.settings.items()},
        "files": {file.name: file.how for file in change.files},
        "records": [_record(record, file) for file in change.files for record in file.records],
    }


def _sides(before: Any, after: Any) -> dict[str, Any]:
    return {"before": before, "after": after}


def _record(change: RecordChange, file: FileChange) -> dict[str, Any]:
    return {
        "file": file.name,
        "change": change.how,
        "kind": change.record["kind"],
        "layer": change.layer,
        "id": change.record["id"],
        "keys": list(change.keys),
        **_sides(change.before, change.after),
    }
