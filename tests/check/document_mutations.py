"""Mutations of documents in exchange form, what they say and how they are written.

In: a seed and the documents to take one from. Out: a line that may be clean, broken, or no JSON.
"""

import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

from newsqed import dates, records
from newsqed.errors import NewsqedError

Object = dict[str, Any]

SPELLINGS: dict[str, Callable[[Any], str]] = {
    "ours": lambda value: json.dumps(value, ensure_ascii=False),
    "compact": lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
    "escaped": json.dumps,
    "escaped compact": lambda value: json.dumps(value, separators=(",", ":")),
}


# Mutations. A token stands for a value as JSON text, so that what `json` never writes can stand
# in a line; a key that begins with one stands a second time.
TOKEN, AGAIN = "\ue000", "\ue001"
_TOKEN = re.compile(r'"(?:\ue000|\\ue000)((?:[^"\\]|\\.)*)"')
_AGAIN = re.compile(r"\ue001|\\ue001")


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of a value with each of its keys or numbers."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places(value[key])


def place(draw: random.Random, value: Object, *kinds: type) -> tuple[Any, Any]:
    """A place, those of the records first, and one whose value is of those types, if any is."""
    found = [
        (holder, key) for holder, key in places(value) if not kinds or type(holder[key]) in kinds
    ]
    return draw.choice(found or list(places(value)))


def recorded(draw: random.Random, value: Object, *kinds: str) -> Object:
    """A record, of those kinds if there is one."""
    found = [item for item in value.get("annotations", ()) if isinstance(item, dict)]
    return draw.choice([item for item in found if item.get("kind") in kinds] or found or [{}])


def odd_value(draw: random.Random, value: Object) -> None:
    holder, key = place(draw, value)
    holder[key] = draw.choice(
        (None, True, False, 0, 1, -1, 1.0, 1.5, 10**19, 10**30, "", "x", " ", "e1", "q1", "d1",
         [], {}, [[]], [[0, 1]], [[1.0, 2]], {"start": 0}, {"start": 0, "end": 1}, {"entity": "e1"},
         {"start": 0, "end": 1, "text": value.get("text", "")[:1]}, [1], ["a", "a"], ["quotes"])
    )  # fmt: skip


def odd_token(draw: random.Random, value: Object) -> None:
    holder, key = place(draw, value, *draw.choice(((int,), (str,), (bool,), ())))
    old = holder[key]
    tokens = ["NaN", "Infinity", "-Infinity", "1e400", "-0", "1e3", "1.0", "1E0", "0.10", "01",
              "+1", "9" * 400, "9" * 5_000, "-1", "1_0", ".5", "tru", "True", "'x'", "nul", "",
              "\x0c1", '"\\ud800"', '"\\udc00x"', '"\\ud83d\\ude00"', '"\ud800"', '"a\tb"',
              '"\\x41"', '"\\u12"', '"\x00"', '"\\u0000"', "[" * 70 + "]" * 70, "[" * 63 + "]" * 63,
              '{"a":1,"a":2}', '{"a": 1, "a": 2}', "[1,]", "[1 ]", "/**/1"]  # fmt: skip
    if type(old) is int:
        tokens += [f"{old}.0", f"{old}e0", f"0{old}", f"-{old}", f'"{old}"', f"{old} "] * 2
    if isinstance(old, str) and old:
        at = draw.randrange(len(old))
        escaped = json.dumps(old[at])[1:-1] if ord(old[at]) > 126 else f"\\u{ord(old[at]):04x}"
        before, after = (
            json.dumps(part, ensure_ascii=False)[1:-1] for part in (old[:at], old[at + 1 :])
        )
        tokens += [f'"{before}{escaped}{after}"', f'"{before}{escaped.upper()}{after}"'] * 5
    holder[key] = TOKEN + draw.choice(tokens)


def drop(draw: random.Random, value: Object) -> None:
    holder, key = place(draw, value)
    del holder[key]


def twice(draw: random.Random, value: Object) -> None:
    holder, key = place(draw, value)
    if isinstance(holder, list):
        holder.insert(draw.randrange(len(holder) + 1), json.loads(json.dumps(holder[key])))
        return
    again = draw.choice((holder[key], None, 0, "x"))
    items = list(holder.items())
    items.insert(draw.randrange(len(items) + 1), (AGAIN + key, again))
    holder.clear()
    holder.update(items)


def reorder(draw: random.Random, value: Object) -> None:
    holder, _ = place(draw, value)
    items = list(holder.items()) if isinstance(holder, dict) else list(holder)
    one, other = (draw.randrange(len(items)) for _ in range(2))
    items[one], items[other] = items[other], items[one]
    if isinstance(holder, dict):
        holder.clear()
        holder.update(items)
    else:
        holder[:] = items


def add_key(draw: random.Random, value: Object) -> None:
    holder, key = place(draw, value)
    if isinstance(holder, dict):
        names = ("note", "x", "é", "rule", "start", "text", "entity", "fiscal", "layout", "title",
                 "dateline", "wikidata", "earliest", "parent", "anchor", "layers", "kind", "quant",
                 "confidence", "phenomena", "mod", "addressee", "annotator", "a/b", "")  # fmt: skip
        values = ("x", "e1", "q1", "d1", "published", "transcript", "DATE", 0, 1, 0.5, 1.0, 1.01,
                  -0.0, True, False, None, [], ["a"], ["a", "a"], ["A"], {}, {"entity": "e1"},
                  "2021-10-07", "Q1", "Q0")  # fmt: skip
        holder[draw.choice(names)] = draw.choice(values)
    else:
        holder.insert(draw.randrange(len(holder) + 1), holder[key])


def shift(draw: random.Random, value: Object) -> None:
    holder, key = place(draw, value, int)
    if type(holder[key]) is int:
        holder[key] += draw.choice((-(10**6), -9, -2, -1, 1, 2, 9, 10**6, 10**25))


def change_words(draw: random.Random, value: Object) -> None:
    holder, key = place(draw, value, str)
    if isinstance(old := holder[key], str):
        at = draw.randrange(len(old) + 1)
        letter = draw.choice(("", "x", "X", "1", " ", "“", "”", '"', "\n", "\x00", "é", "\u0301",
                              "\u2028", "🚋", "\ud800", "-", "0", "Friday ", "\\"))  # fmt: skip
        holder[key] = old[:at] + letter + old[at + draw.randrange(2) :]


def borrow(draw: random.Random, value: Object) -> None:
    holder, key = place(draw, value)
    others = [there[name] for there, name in places(value) if name == key and there is not holder]
    if others:
        holder[key] = json.loads(json.dumps(draw.choice(others)))


def move_record(draw: random.Random, value: Object) -> None:
    """A record, or a part of one, at another place, its words those that stand there."""
    item = recorded(draw, value, *draw.choice((("mention", "date"), ("quote",), ("not_quote",))))
    parts = [item, *(item.get(key) for key in ("cue", "speaker", "addressee", "title"))]
    found = [part for part in parts if isinstance(part, dict) and "start" in part]
    text = value["text"]
    if item.get("spans") and draw.random() < 0.5:
        span = draw.choice(item[draw.choice(("spans", "quoted"))] or item["spans"])
        span[draw.randrange(2)] += draw.choice((-3, -1, 1, 3))
        if draw.random() < 0.3:
            item["quoted"] = [list(span)]
        item["text"] = " ".join(text[start:end] for start, end in item["spans"])
    elif found:
        part = draw.choice(found)
        by = draw.choice((-40, -3, -1, 0, 1, 3, 40))
        part["start"] += by
        part["end"] += by + draw.choice((-1, 0, 0, 1, 8))
        part["text"] = text[part["start"] : part["end"]]


def edit_text(draw: random.Random, value: Object) -> None:
    """Letters put into the text or taken out, all offsets and words moved along."""
    text = value["text"]
    marks = [at for at, letter in enumerate(text) if letter in '“”"‘’']
    at = draw.choice((marks or [0]) + [draw.randrange(len(text) + 1)])
    at = min(len(text), max(0, at + draw.choice((0, 0, 1))))
    out = draw.choice((0, 0, 1))
    into = draw.choice(("“", "”", '"', "‘", "«", "x", " ", "\n“", "„", "not ", "\r", "🚋"))
    value["text"] = text = text[:at] + into + text[at + out :]

    def moved(offset: int) -> int:
        return offset + len(into) - out if offset > at or (offset == at and not out) else offset

    for item in value["annotations"]:
        for part in (item, *(item.get(key) for key in ("cue", "speaker", "addressee", "title"))):
            if isinstance(part, dict) and "start" in part:
                part["start"], part["end"] = moved(part["start"]), moved(part["end"])
                part["text"] = text[part["start"] : part["end"]]
        for key in ("spans", "quoted"):
            if key in item:
                item[key] = [[moved(start), moved(end)] for start, end in item[key]]
        if "spans" in item:
            item["text"] = " ".join(text[start:end] for start, end in item["spans"])


def other_id(draw: random.Random, value: Object) -> None:
    item = recorded(draw, value)
    letter = item["id"][0]
    item["id"] = draw.choice(
        (f"{letter}01", f"{letter}0", f"{letter}٣", f"{letter}1 ", f"{letter}1_0", letter, "x1",
         f"{letter}{'9' * 25}", f"{letter}{'1' * 120}", recorded(draw, value)["id"],
         f"{letter}{draw.randrange(1, 300)}", f" {item['id']}", item["id"] + "\n", f"{letter}+1")
    )  # fmt: skip


def other_reference(draw: random.Random, value: Object) -> None:
    ids = [item["id"] for item in value["annotations"]]
    item = recorded(draw, value, draw.choice(("mention", "date", "quote")))
    keys = {
        "mention": ("entity",),
        "date": ("anchor", "begin_point", "end_point"),
        "quote": ("parent", "speaker", "addressee"),
    }
    key = draw.choice(keys.get(item["kind"], ("note",)))
    wanted: Any = draw.choice((*ids, item["id"], "published", "e999", "d999", "q999", "e01"))
    if key in ("speaker", "addressee"):
        wanted = draw.choice(({"entity": wanted}, {**(item.get(key) or {}), "entity": wanted}))
    item[key] = wanted


def other_value(draw: random.Random, value: Object) -> None:
    """Another value of a date, its interval sometimes moved along."""
    item = recorded(draw, value, "date")
    values = (
        "2021-10-07", "2021-10-08", "2021-02-30", "2021-13", "2021-W53", "2020-W53", "2021-W40-4",
        "2021-W40-WE", "199", "19", "00", "0000", "9999-WI", "BC0044", "XXXX-12-25", "XXXX-13-45",
        "P3D", "P", "PT", "PXX", "P3DT", "PRESENT_REF", "2021-10-07T25", "2021-10-07T14:30",
        "2021-10-07TMO", "2021-W40-4TXX", "2021-WXX-1TZZZ", "2021-Q5", "2021-H1", "2021-10-07\n",
        "２０２１", "2021-SP", "P1.5D", "1", "2021-10-7",
    )  # fmt: skip
    item["value"] = draw.choice(values)
    if draw.random() < 0.3:
        item["fiscal"] = draw.choice((True, False))
    if draw.random() < 0.3:
        item["type"] = draw.choice(("DATE", "TIME", "SET", "DURATION", "date"))
    for key in ("earliest", "latest"):
        item.pop(key, None)
    try:
        interval = dates.interval(item["value"])
    except NewsqedError:
        interval = None
    if interval and draw.random() < 0.8:
        item["earliest"], item["latest"] = interval


def other_kind(draw: random.Random, value: Object) -> None:
    """Types, labels, forms, links and layouts, those that fit and those that do not."""
    item = recorded(draw, value)
    changes: dict[str, tuple[Any, ...]] = {
        "type": ("direct", "mixed", "indirect", "Direct"), "label": ("ORG", "GPE", "org", ""),
        "form": ("name", "nominal", "pronoun"), "link": ("linked", "nil", "ambiguous"),
        "layout": ("transcript", "verse"), "quoted": ([], item.get("spans", [])),
        "dateline": (True, False, 1), "medium": ("spoken", "sung"), "wikidata": ("Q1", "Q01"),
        "use": ("title", "scare"), "cue": (None,), "speaker": (None, {}), "entity": (None,),
        "phenomena": ([], ["a"], ["a", "a"], ["A"], ["a", "b"]), "confidence": (1, 0.5, 1.0001),
        "name": (recorded(draw, value, "mention").get("text"), "X"), "note": ("", "x"),
        "spans": ([], item.get("spans", [])[:1]), "rule": ("a.b", "A", ".a"),
        "annotator": ("ada", "Ada", "ada\n"), "freq": ("2X", "X", "0D"),
        "utc_offset": ("+02:00", "2"), "kind": (*records.KINDS, "x"),
    }  # fmt: skip
    known = [key for key in changes if key in item] * 3 + list(changes)
    key = draw.choice(known)
    item[key] = draw.choice(changes[key])
    if draw.random() < 0.5 and item.get("kind") in records.KINDS:
        ordered = {name: item[name] for name in records.keys(item["kind"]) if name in item}
        item.clear()
        item.update(ordered)


def other_head(draw: random.Random, value: Object) -> None:
    changes: dict[str, tuple[Any, ...]] = {
        "language": ("de", "EN", "en-GB", "pt-BR", "e", "", "en\n", "english", None, 1, "en_GB"),
        "published": ("2021-10-07", "2021-02-30", "2021-10-07T14:30+00:00", "2021-10-07T14:30",
                      "2021-10-07T24:00Z", "2021-10-07T10:00+99:99", "0000-01-01", "", None,
                      "2021-10-07\n"),
        "layers": ([], ["quotes"], ["quotes", "quotes"], ["dates", "entities"], ["names"], None,
                   "quotes", [None]),
        "annotations": ([], None, {}, [None], [[]], [{}]),
        "title": (None, "", 1, "é"), "id": ("", None, 1, "x"), "text": (None, "", 1),
    }  # fmt: skip
    key = draw.choice(list(changes))
    value[key] = draw.choice(changes[key])


def other_cue(draw: random.Random, value: Object) -> None:
    """Other words for a cue, written into the text, all offsets moved along."""
    item = recorded(draw, value, "quote")
    if item.get("cue"):
        start, end = item["cue"]["start"], item["cue"]["end"]
        words = draw.choice(("said", "hoped", "SAID", "said to", "x"))
        words = words.ljust(end - start)[: end - start]
        value["text"] = value["text"][:start] + words + value["text"][end:]
        item["cue"]["text"] = words


OPERATORS: tuple[Callable[[random.Random, Object], None], ...] = (
    odd_value, odd_token, drop, twice, reorder, add_key, shift, change_words, borrow, move_record,
    edit_text, other_id, other_reference, other_value, other_kind, other_head, other_cue,
)  # fmt: skip


def odd_bytes(draw: random.Random, line: bytes) -> bytes:
    """Something of a line that is not about its values."""
    at = draw.randrange(len(line))
    before, after, body = line[:at], line[at:], line[:-1]
    return draw.choice(
        (body, body + b"\r\n", body + b" \n", body + b"\n\n", body + b"\r", b" " + line,
         b"\xef\xbb\xbf" + line, b"[" + body + b"]\n", body * 2 + b"\n", before,
         before + after[1:], before + bytes([draw.randrange(256)]) + after[1:],
         before + b" " + after, before + b"\r" + after, before + b"\x00" + after,
         before + b"\xed\xa0\x80" + after, line.decode("utf-8", "replace").encode("utf-16"),
         line.replace(b", ", b",", 1), line.replace(b", ", b",\t"), line.replace(b"}", b",}", 1),
         line.replace(b"\xc3\xa9", b"\\u00e9", 1), line.replace(b"/", b"\\/"))
    )  # fmt: skip


def mutated(seed: int, sources: list[bytes]) -> tuple[str, bytes]:
    """The names of what was done to a document, and the line that came of it."""
    draw = random.Random(seed)
    value = json.loads(draw.choice(sources))
    done = []
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        operator = draw.choice(OPERATORS)
        try:
            operator(draw, value)
        except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
            continue  # what an earlier one left cannot be changed so
        done.append(operator.__name__)
    if draw.random() < 0.6:
        try:
            value["annotations"].sort(key=records.position)
        except (KeyError, IndexError, TypeError, AttributeError):
            done.append("unsorted")
    text = SPELLINGS[draw.choice(("ours", "ours", *SPELLINGS))](value)
    text = _TOKEN.sub(lambda match: str(json.loads(f'"{match[1]}"')), text)
    line = _AGAIN.sub("", text).encode("utf-8", "surrogatepass") + b"\n"
    if draw.random() < 0.1:
        done.append("odd_bytes")
        line = odd_bytes(draw, line)
    return "+".join(done), line
