"""Records made by hand, as small as a merge needs them."""

from typing import Any

from newsqed.merging import Merged

Object = dict[str, Any]


def entity(number: int, name: str, **more: Any) -> Object:
    return {"kind": "entity", "id": f"e{number}", "label": "PERSON", "name": name,
            "link": "nil", **more}  # fmt: skip


def mention(number: int, start: int, text: str, of: str, **more: Any) -> Object:
    return {"kind": "mention", "id": f"m{number}", "start": start, "end": start + len(text),
            "text": text, "label": "PERSON", "form": "name", "entity": of, **more}  # fmt: skip


def quote(number: int, start: int, of: str | None, **more: Any) -> Object:
    speaker = {"entity": of} if of else None
    return {"kind": "quote", "id": f"q{number}", "type": "indirect",
            "spans": [[start, start + 4]], "text": "that", "quoted": [], "cue": None,
            "speaker": speaker, "medium": "spoken", **more}  # fmt: skip


BASE = [entity(1, "Ada"), entity(2, "Bo"), mention(1, 0, "Ada", "e1"), mention(2, 10, "Bo", "e2"),
        quote(1, 20, "e1")]  # fmt: skip


def changed(items: list[Object], identifier: str, **values: Any) -> list[Object]:
    return [{**item, **values} if item["id"] == identifier else item for item in items]


def without(items: list[Object], *identifiers: str) -> list[Object]:
    return [item for item in items if item["id"] not in identifiers]


def ids(merged: Merged) -> list[str]:
    return [item["id"] for item in merged.records]
