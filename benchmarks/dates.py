"""How fast dates are found as texts grow, and how fast and how well beside what else finds dates.

In: sizes in MB, how many generated documents, and the articles of the corpus that may be shown.
Out: MB/s and the peak of memory at each size; for ours and each peer that is installed start-up,
MB/s and F1, all of one run on the same texts. Nothing here is timed by the tests.

    .venv/bin/python benchmarks/dates.py --documents 200 --sizes 0.1 1 10
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import sys
import time
from collections.abc import Callable, Iterable
from itertools import chain, count
from pathlib import Path
from typing import Any

from dated import Dated, dated
from documents import _WORDS
from measuring import ROOT, apart, articles, installed, peak, timed
from taggers import TAGGERS, Found

from newsqed.dates import granularity
from newsqed.records import Date

FIRST = "The council met on 6 October 2021."
# A preposition before a date, which some tools mark and some do not, counts for nobody.
_LEAD = re.compile(r"(?:\W|(?:on|in|at|by|since|from|until|of)\b)*", re.IGNORECASE)


def main() -> None:
    """Print the figures."""
    asked = _arguments()
    if asked.run:
        name, *rest = asked.run
        given = json.load(sys.stdin)
        print(json.dumps(_sized(name, float(rest[0])) if rest else _tagged(name, given)))
        return
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, one used; "
        f"{time.strftime('%Y-%m-%d')}\n"
    )
    _print_sizes(asked.sizes)
    _print_peers({"generated": [dated(number) for number in range(asked.documents)],
                  "corpus": _articles(asked.corpus)})  # fmt: skip


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=float, nargs="*", default=[0.1, 1, 10], help="in MB")
    parser.add_argument("--documents", type=int, default=200, help="generated, for all tools")
    parser.add_argument("--corpus", type=Path, default=ROOT, help="the folder around `corpus/`")
    parser.add_argument("--run", nargs="+", help=argparse.SUPPRESS)
    return parser.parse_args()


def _articles(folder: Path) -> list[Dated]:
    """The corpus' articles in full, with their gold."""
    return [
        Dated(
            article.text,
            article.published or "",
            tuple(
                (record.start, record.end, record.type, record.value)
                for record in article.gold or ()
                if isinstance(record, Date)
            ),
        )
        for article in articles(folder)
    ]


# As texts grow.


def _endless() -> Iterable[str]:
    draw = random.Random(1)
    return (f"{draw.choice(_WORDS)} " for _ in count())


_TEXTS: dict[str, Callable[[], Iterable[str]]] = {
    "1 1 1 …": lambda: ("1 " * 500 for _ in count()),
    "May May May …": lambda: ("May " * 500 for _ in count()),
    "one line of words": _endless,
    "news": lambda: (f"{dated(number).text}\n\n" for number in count()),
}


def _text(kind: str, size: int) -> str:
    parts, length = [], 0
    for part in _TEXTS[kind]():
        parts.append(part)
        length += len(part)
        if length >= size:
            break
    return "".join(parts)[:size]


def _print_sizes(sizes: list[float]) -> None:
    if not sizes:
        return
    print("| text | MB | dates | s | MB/s | peak of memory, MB |\n|---|---:|---:|---:|---:|---:|")
    for kind in _TEXTS:
        for size in sizes:
            found = apart(__file__, [kind, str(size)], None)
            print(
                f"| {kind} | {size:g} | {found['dates']:,} | {found['seconds']:.2f} "
                f"| {size / found['seconds']:.2f} | {found['peak']:,.0f} |",
                flush=True,
            )
    print()


def _sized(kind: str, size: float) -> dict[str, float]:
    _, make = TAGGERS["newsqed"]
    tag = make()
    tag(FIRST, "2021-10-07")
    text = _text(kind, int(size * 1e6))
    begin = time.process_time()
    found = tag(text, "2021-10-07")
    seconds = time.process_time() - begin
    return {"dates": len(found), "seconds": seconds, "peak": peak()}


# Beside peers.


def _print_peers(texts: dict[str, list[Dated]]) -> None:
    size = sum(len(item.text.encode()) for item in chain(*texts.values())) / 1e6
    for name, items in texts.items():
        days = sum(_is_day(gold) for item in items for gold in item.dates)
        held = sum(map(_counts, chain(*(item.dates for item in items))))
        print(f"{name}: {len(items)} texts, {held} dates, {days} of them days or times")
    print(f"\n{size:.2f} MB in all\n")
    head = ["tool", "version", "start, s", "kB/s", "peak, MB"]
    head += [f"{name}: {what}" for name in texts for what in ("strict F1", "relaxed F1", "day F1")]
    print(f"| {' | '.join(head)} |\n|---|---|{'---:|' * (len(head) - 2)}")
    given = [[item.text, item.published] for item in chain(*texts.values())]
    missing = []
    for name in TAGGERS:
        if not installed(TAGGERS[name][0]):
            missing.append(name)
            continue
        told = apart(__file__, [name], given)
        cells = [name, told["version"], f"{told['start']:.2f}", f"{size * 1e3 / told['warm']:,.1f}",
                 f"{told['peak']:,.0f}"]  # fmt: skip
        found = iter(told["found"])
        for items in texts.values():
            cells += (
                f"{100 * value:.1f}" for value in _scores(items, [next(found) for _ in items])
            )
        print(f"| {' | '.join(cells)} |", flush=True)
    for name in missing:
        print(f"\n{name}: not installed (pip install {TAGGERS[name][0]})", end="")
    print()


def _tagged(name: str, given: list[tuple[str, str]]) -> dict[str, Any]:
    distribution, make = TAGGERS[name]

    def reader() -> Callable[[list[tuple[str, str]]], list[Found]]:
        tag = make()
        return lambda texts: [tag(text, published) for text, published in texts]

    found, taken = timed(reader, [(FIRST, "2021-10-07")], given)
    spans = [[(first, last, day and day.isoformat()) for first, last, day in item]
             for item in found]  # fmt: skip
    return {"version": installed(distribution), **taken, "found": spans}


def _counts(gold: tuple[int, int, str, str]) -> bool:
    """Whether a date of the gold is one to find: durations, SETs and "now" count for nobody."""
    return gold[2] in ("DATE", "TIME") and granularity(gold[3]) != "reference"


def _is_day(gold: tuple[int, int, str, str]) -> bool:
    return _counts(gold) and re.match(r"\d{4}-\d\d-\d\d", gold[3]) is not None


def _scores(items: list[Dated], found: list[Found]) -> tuple[float, float, float]:
    """F1 of spans to the letter, of spans that overlap, and of days (micro, over all texts)."""
    strict = relaxed = right = gold = told = days = claimed = 0
    for item, raw in zip(items, found, strict=True):
        ours = [_trimmed(item.text, start, end, day) for start, end, day in raw]
        hit: dict[int, tuple[int, int, str, str]] = {}
        for expected in item.dates:
            wanted = _counts(expected)
            gold += wanted
            days += _is_day(expected)
            for at, (start, end, _) in enumerate(ours):
                if at not in hit and start < expected[1] and expected[0] < end:
                    hit[at] = expected
                    relaxed += wanted
                    break
        for at, (start, end, day) in enumerate(ours):
            expected = hit.get(at) or next(
                (one for one in item.dates if start < one[1] and one[0] < end), None
            )
            if expected is not None and not _counts(expected):
                continue  # within a duration, say: neither right nor wrong
            told += 1
            if at in hit:
                strict += _trimmed(item.text, *hit[at][:2], None)[:2] == (start, end)
            # A month or year says no day; a tool that makes one of it is not blamed.
            if expected is None or _is_day(expected):
                claimed += 1
                right += at in hit and day == expected[3][:10]
    return tuple(2 * hits / (many or 1)
                 for hits, many in ((strict, gold + told), (relaxed, gold + told),
                                    (right, days + claimed)))  # type: ignore[return-value]  # fmt: skip


def _trimmed(text: str, start: int, end: int, day: Any) -> tuple[int, int, Any]:
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    kept = text[start:end].rstrip(" \n\t,;:.!?()[]“”’\"'-–—")
    return start, start + len(kept), day


if __name__ == "__main__":
    main()
