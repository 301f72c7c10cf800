"""A state of a corpus reduced to what a release tells of it.

In: a state. Out: the state without proposals, single passes and waivers, without settings that no
release holds, and without the words of withheld articles. What is the same in two releases is the
same in two reduced states, wherever they come from.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from newsqed.comparing import State
from newsqed.comparing.state import Folder, Records
from newsqed.errors import NewsqedError
from newsqed.store import lines_bytes

ABOUT = ("title", "published", "language", "desk", "sha256", "gold_from")
SOURCE = ("license", "publisher", "url", "origin", "text")
_WORDS = frozenset(("text", "name", "note"))


def reduced(state: State) -> State:
    """A state without what no release tells: proposals, passes, and words that are withheld."""
    articles = {name: _folder(folder) for name, folder in state.articles.items()}
    return replace(state, articles=articles, waivers=())


def _folder(folder: Folder) -> Folder:
    about, source = folder.about or {}, folder.source or {}
    gold = folder.files.get("gold")
    files = {}
    if gold is not None:
        objects = gold.objects
        if folder.withheld and not isinstance(objects, NewsqedError):
            gold = Records(gold.file, lines_bytes(map(_wordless, objects)))
        files["gold"] = gold
    known = {key: about.get(key) for key in ABOUT}
    if folder.withheld:
        known["title"] = None
    return replace(
        folder,
        text="" if folder.withheld else folder.text,
        about=known,
        source={key: source.get(key) for key in SOURCE},
        files=files,
    )


def _wordless(item: dict[str, Any]) -> dict[str, Any]:
    """A record without its words; its parts likewise."""
    return {
        key: _wordless(value) if isinstance(value, dict) else value
        for key, value in item.items()
        if key not in _WORDS
    }
