"""The difference of two states of a corpus.

In: the state as it was and as it is. Out: what happened to each article that is not the same: its
text, settings, rights, split, and the records of its annotation files. Articles whose text is
withheld on either side lose their words here, so that nothing that is written from a difference can
hold them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from newsqed.comparing.changes import (
    ArticleChange,
    Difference,
    FileChange,
    How,
    RecordChange,
    Told,
    WaiverChange,
)
from newsqed.comparing.matching import Pair, paired
from newsqed.comparing.scores import scores
from newsqed.comparing.state import (
    SPLITS,
    WAIVERS,
    Folder,
    Object,
    Records,
    Side,
    State,
    Unreadable,
)
from newsqed.comparing.withholding import bare, bare_waiver, known
from newsqed.errors import NewsqedError


def compare(base: State, head: State) -> Difference:
    """The difference of two states of a corpus.

    Args:
        base: the corpus as it was.
        head: the corpus as it is.

    Raises:
        NewsqedError: neither of the two holds a corpus.

    >>> from newsqed.comparing.state import state_of
    >>> was = state_of({"corpus/corpus.toml": b""}, side="base", name="was")
    >>> now = state_of(
    ...     {"corpus/corpus.toml": b"", "corpus/a/text.txt": b"It rains."}, side="head", name="now")
    >>> [(change.id, change.how) for change in compare(was, now).articles]
    [('a', 'added')]
    """
    if not base.holds and not head.holds:
        raise NewsqedError(
            f"neither {base.name} nor {head.name} holds a corpus (corpus/corpus.toml)",
            hint="go to one, or name one with --root",
        )
    unreadable = [*base.unreadable, *head.unreadable]
    lost = {item.file for item in unreadable}
    articles = []
    for name in sorted({*base.articles, *head.articles}):
        change = _article(
            base.articles.get(name), head.articles.get(name), unreadable, SPLITS not in lost
        )
        if change is not None:
            articles.append(change)
    touched = any(file.family in ("gold", "rules") for one in articles for file in one.files)
    return Difference(
        base=base,
        head=head,
        articles=tuple(articles),
        waivers=() if WAIVERS in lost else tuple(_waivers(base, head)),
        scores=scores(base.articles, head.articles) if touched else None,
        unreadable=tuple(dict.fromkeys(unreadable)),
    )


def _article(
    before: Folder | None, after: Folder | None, unreadable: list[Unreadable], splits: bool
) -> ArticleChange | None:
    """What happened to an article; None where it is the same. `splits`: whether they are known."""
    one = before or after
    assert one is not None
    withheld = any(side.withheld for side in (before, after) if side)
    files = tuple(_files(before, after, withheld, unreadable))
    settings: dict[str, tuple[Any, Any]] = {}
    split = text_changed = None
    if before and after:
        settings = _settings(before, after, withheld)
        if splits and before.split != after.split:
            split = (before.split, after.split)
        text_changed = before.text != after.text
        if not (files or settings or split or text_changed):
            return None
    return ArticleChange(
        id=one.id,
        how="changed" if before and after else "added" if after else "removed",
        withheld=withheld,
        title=None if withheld else (after or one).title,
        text_changed=bool(text_changed),
        settings=settings,
        split=split,
        files=files,
        before=_told(before, withheld),
        after=_told(after, withheld),
    )


def _told(folder: Folder | None, withheld: bool) -> Told:
    if folder is None or withheld:
        return Told()
    names = {
        (file, item["id"]): item["name"]
        for file, records in folder.files.items()
        for item in _objects(records)
        if item["kind"] == "entity" and isinstance(item.get("name"), str)
    }
    return Told(folder.text, names)


def _objects(records: Records | None) -> list[Object]:
    """The records of a file; none where it is missing or cannot be read."""
    objects = records.objects if records else []
    return [] if isinstance(objects, NewsqedError) else objects


def _files(
    before: Folder | None, after: Folder | None, withheld: bool, unreadable: list[Unreadable]
) -> Iterator[FileChange]:
    """What happened to the annotation files: gold first, then rules, then single passes."""
    left, right = (side.files if side else {} for side in (before, after))
    for name in sorted({**left, **right}, key=lambda name: (name.startswith("hand/"), name)):
        one, other = left.get(name), right.get(name)
        if one and other and one.data == other.data:
            continue
        sides: tuple[tuple[Side, Records | None], ...] = (("base", one), ("head", other))
        failed = [
            Unreadable(side, error.path or name, error.line, error.message)
            for side, records in sides
            if records and isinstance(error := records.objects, NewsqedError)
        ]
        unreadable += failed
        if not failed:
            pairs = paired(_objects(one), _objects(other), by_id=name != "rules")
            changes = _changes(pairs, withheld, renumbering=name != "rules")
            how: How = "changed" if one and other else "added" if other else "removed"
            if changes or how != "changed":
                yield FileChange(name, how, tuple(changes))


def _changes(pairs: Iterable[Pair], withheld: bool, *, renumbering: bool) -> list[RecordChange]:
    found = []
    for pair in pairs:
        before, after, keys = pair.before, pair.after, pair.keys
        how: How = "changed" if before and after else "added" if after else "removed"
        if before and after and not keys:
            if before["id"] == after["id"] or not renumbering:
                continue
            how = "renumbered"
        if withheld:
            before, after = before and bare(before), after and bare(after)
            keys = known(keys)
        found.append(RecordChange(how, before, after, keys))
    return sorted(found, key=_order)


def _order(change: RecordChange) -> tuple[int, int, str, int, str]:
    """Entities first, then in the order of the text, whatever a record's offsets are."""
    item = change.record
    spans = item.get("spans")
    first = spans[0] if isinstance(spans, list) and spans else [item.get("start")]
    start = first[0] if isinstance(first, list) and first else None
    number = item["id"][1:]
    return (
        item["kind"] != "entity",
        start if isinstance(start, int) else -1,
        item["kind"],
        int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0,
        item["id"],
    )


def _settings(before: Folder, after: Folder, withheld: bool) -> dict[str, tuple[Any, Any]]:
    """The keys of article.json and of the sidecar that changed."""
    found: dict[str, tuple[Any, Any]] = {}
    for file, was, now in (
        ("article", before.about, after.about), ("source", before.source, after.source),
    ):  # fmt: skip
        if was is None or now is None:
            continue
        keys = [key for key in {**was, **now} if was.get(key) != now.get(key)]
        if withheld:
            keys, was, now = list(known(keys)), _bare(was, file), _bare(now, file)
        found |= {f"{file}.{key}": (was.get(key), now.get(key)) for key in keys}
    return found


def _bare(values: Mapping[str, Any], file: str) -> Object:
    """Settings without words; a sidecar's `text` says `full` or `withheld`, and no more."""
    rights = values.get("text")
    kept = {"text": rights} if file == "source" and rights in ("full", "withheld") else {}
    return {**bare(values), **kept}


def _waivers(base: State, head: State) -> Iterator[WaiverChange]:
    """Waivers that came or went, without their reasons where an article's words are withheld."""
    left, right = (_by_text(side.waivers) for side in (base, head))
    sides: Sequence[tuple[How, Mapping[str, Object], Mapping[str, Object]]] = (
        ("removed", left, right), ("added", right, left),
    )  # fmt: skip
    for how, these, those in sides:
        for text, waiver in these.items():
            if text not in those:
                yield WaiverChange(how, _waiver(waiver, base, head))


def _by_text(waivers: Iterable[Object]) -> dict[str, Object]:
    return {json.dumps(item, sort_keys=True): item for item in waivers}


def _waiver(waiver: Object, base: State, head: State) -> Object:
    parts = str(waiver.get("file")).split("/")
    article = parts[1].partition(".")[0] if len(parts) > 1 else ""
    sides = [state.articles[article] for state in (base, head) if article in state.articles]
    if sides and not any(side.withheld for side in sides):
        return waiver
    return bare_waiver(waiver)
