"""Who says a quotation: a ranking learnt on `quotes`, with `mentions` and `documents`.

Of the entities that an article names, a logistic regression weighs which one says a direct or mixed
quotation, by where its names stand and who spoke last; the validation split chooses how far weights
are held back. Right is the entity that gold gives, so that a speaker without a name cannot be
found. Only names are read: of pronouns and nouns gold marks little but speakers, and would tell the
answer. Quotations in quotations and withheld articles, which have no text, are left out.

    from datasets import load_dataset
    tables = load_dataset("build/releases/0.1.0", "quotes")

Run: python examples/speakers.py [RELEASE]
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from datasets import DatasetDict, disable_progress_bars, load_dataset
from datasets.exceptions import DatasetsError
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

import newsqed
from newsqed.errors import NewsqedError

STRENGTHS = (0.03, 0.3, 3.0)  # tried on validation: scikit-learn's C
SPLITS = ("train", "validation", "test")
HINT = (
    "give the folder of a release, or its name on the Hub (OWNER/NAME); it needs articles with "
    "gold and words in train, validation and test"
)
PRONOUN = "he|she|they|it|i|we"
BEGIN = re.compile(r"^|\n|[.?!][”’\"')\]]*\s")
END = re.compile(r"\n|[.?!](?=\W*\s)|$")

Row = Mapping[str, Any]
Span = tuple[int, int]


@dataclass
class Page:
    """An article: its text with letters in quotations blotted out, its names, its quotations."""

    text: str
    names: list[Row] = field(default_factory=list)
    quotes: list[Row] = field(default_factory=list)


Find = Callable[[Page], Iterator[str | None]]


def stop(why: object) -> NoReturn:
    """End with one line: what is wrong, and how to mend it."""
    lines = [line.strip().rstrip(".") for line in str(why).splitlines() if line.strip()]
    hint = [] if lines[-1:] and lines[-1].startswith("hint: ") else [f"hint: {HINT}"]
    print(f"{Path(__file__).name}: {'; '.join(lines + hint)}", file=sys.stderr)
    raise SystemExit(2)


def opened(release: str, table: str) -> DatasetDict:
    """A table by split: of a release in or around a folder, else of a repository on the Hub."""
    disable_progress_bars()
    try:
        here = Path(release).is_dir()
        found = newsqed.load(table, root=release) if here else load_dataset(release, table)
    except (NewsqedError, DatasetsError, OSError, RuntimeError, ValueError) as error:
        stop(error)
    if missing := [split for split in SPLITS if split not in found]:
        stop(f"{release}: {table} has no {' and no '.join(missing)}")
    return found


def pages(tables: Mapping[str, DatasetDict], split: str) -> list[Page]:
    """The articles of a split that have quotations with a speaker."""
    found = {row["id"]: Page(row["text"]) for row in tables["documents"][split] if row["text"]}
    for row in tables["quotes"][split]:
        if row["article"] in found and row["type"] in ("direct", "mixed") and not row["parent"]:
            page = found[row["article"]]
            page.quotes += [row] if row["speaker_entity"] else []
            for span in row["spans"]:
                start, end = span["start"], span["end"]
                blot = re.sub(r"\w", "·", page.text[start:end])
                page.text = page.text[:start] + blot + page.text[end:]
    for row in tables["mentions"][split]:
        if row["article"] in found and row["form"] == "name" and row["entity"] and not row["depth"]:
            page = found[row["article"]]
            page.names += [] if "·" in page.text[row["start"] : row["end"]] else [row]
    return [page for page in found.values() if page.quotes]


def around(page: Page, quote: Row) -> list[Span]:
    """What stands around a quotation in its sentence and between its parts."""
    start, end = quote["spans"][0]["start"], quote["spans"][-1]["end"]
    before = max(match.end() for match in BEGIN.finditer(page.text[:start]))
    stop = END.search(page.text, end)
    after = stop.start() if stop and not re.search(r"\.\W*$", quote["text"]) else end
    edges = [before, *(span[key] for span in quote["spans"] for key in ("start", "end")), after]
    return list(zip(edges[::2], edges[1::2], strict=True))


def inside(row: Row, parts: Sequence[Span]) -> bool:
    """Whether a mention stands in one of the spans.

    >>> inside({"start": 4, "end": 8}, [(0, 3), (4, 9)])
    True
    """
    return any(start <= row["start"] and row["end"] <= end for start, end in parts)


def gap(page: Page, row: Row, hit: Span) -> int:
    """How many words part a name from a cue; at most 4."""
    edges = (row["end"], hit[0]) if row["end"] <= hit[0] else (hit[1], row["start"])
    return min(len(re.findall(r"\w+", page.text[slice(*edges)])), 4)


def away(row: Row, start: int) -> int:
    """How far a mention is from a quotation's start, in code points; what follows counts double."""
    return start - row["end"] if row["end"] <= start else 2 * (row["start"] - start)


def candidates(page: Page, quote: Row, last: str | None, cue: str) -> dict[str, dict[str, Any]]:
    """The features of each entity that the article names, by its id; nearest first."""
    parts, start = around(page, quote), quote["spans"][0]["start"]
    words = " / ".join(page.text[one:other] for one, other in parts)
    beside = rf"\b(?:(?:{PRONOUN}) (?:{cue})|(?:{cue}) (?:{PRONOUN}))\b"
    named = any(inside(row, parts) for row in page.names)
    kind = "pronoun" if re.search(beside, words, re.IGNORECASE) else "name" if named else "other"
    kind = kind if re.search(r"\w", words) else "bare"
    hits = [
        hit.span()
        for one, other in parts
        for hit in re.compile(rf"\b(?:{cue})\b").finditer(page.text, one, other)
    ]
    end = page.text.find("\n", start)
    paragraph = [(page.text.rfind("\n", 0, start), end if end >= 0 else len(page.text))]
    places: dict[str, list[Row]] = defaultdict(list)
    for row in page.names:
        places[row["entity"]].append(row)
    found = {}
    recent = sorted(places, key=lambda name: min(away(row, start) for row in places[name]))
    for rank, name in enumerate(recent):
        rows = places[name]
        label = rows[0]["label"] if rows[0]["label"] in ("PERSON", "ORG") else "OTHER"
        near = [row for row in rows if inside(row, parts)]
        gaps = [gap(page, row, hit) for row in near for hit in hits]
        found[name] = {
            "label": label,
            f"{kind} rank": str(min(rank, 4)),
            f"{kind} {label} in sentence": bool(near),
            f"{kind} in paragraph": any(inside(row, paragraph) for row in rows),
            f"{kind} last": name == last,
            "before": any(row["end"] <= start for row in rows),
            f"{kind} to cue": str(min(gaps, default=9)),
            "often": min(len(rows), 5) / 5,
        }
    return found


def learn(data: Sequence[Page], cue: str, strength: float) -> Find:
    """A ranking fitted to the pages: the likeliest speaker of each quotation, in order."""
    model = make_pipeline(
        DictVectorizer(sparse=False), LogisticRegression(C=strength, max_iter=1000)
    )
    rows, right = [], []
    for page in data:
        for quote, last in zip(page.quotes, [None, *page.quotes], strict=False):
            told = candidates(page, quote, last and last["speaker_entity"], cue)
            rows += told.values()
            right += [name == quote["speaker_entity"] for name in told]
    if len(set(right)) < 2:
        stop("train has no speaker to tell from other names")
    model.fit(rows, right)

    def find(page: Page) -> Iterator[str | None]:
        last = None  # the one chosen before, right or wrong
        for quote in page.quotes:
            if told := candidates(page, quote, last, cue):
                likely = model.predict_proba(list(told.values()))[:, 1]
                last = list(told)[int(likely.argmax())]
            yield last

    return find


def nearest(page: Page) -> Iterator[str | None]:
    """A trivial baseline: the person whose name stands nearest to the quotation."""
    people = [row for row in page.names if row["label"] == "PERSON"]
    for quote in page.quotes:
        start, end = quote["spans"][0]["start"], quote["spans"][-1]["end"]
        gaps = [max(start - row["end"], row["start"] - end, 0) for row in people]
        yield people[gaps.index(min(gaps))]["entity"] if people else None


def previous(page: Page) -> Iterator[str | None]:
    """A trivial baseline: whom gold has say the quotation before; of the first, the nearest."""
    yield next(nearest(page))
    yield from (quote["speaker_entity"] for quote in page.quotes[:-1])


def reachable(page: Page) -> Iterator[str | None]:
    """The ceiling: whom gold has say it, where a name of the article names them; else nobody."""
    names = {row["entity"] for row in page.names}
    for quote in page.quotes:
        yield quote["speaker_entity"] if quote["speaker_entity"] in names else None


def accuracy(find: Find, data: Sequence[Page]) -> float:
    """The share of quotations with the right entity."""
    right = [
        quote["speaker_entity"] == name
        for page in data
        for quote, name in zip(page.quotes, find(page), strict=True)
    ]
    return sum(right) / max(len(right), 1)


def main() -> None:
    """Train, choose, score."""
    parser = argparse.ArgumentParser(description="Who says a quotation: a learnt ranking.")
    parser.add_argument("release", nargs="?", default=".", help="its folder, or name on the Hub")
    release = parser.parse_args().release
    tables = {name: opened(release, name) for name in ("documents", "quotes", "mentions")}
    splits = {name: pages(tables, name) for name in SPLITS}
    if empty := [name for name in SPLITS if not splits[name]]:
        stop(f"{release}: no quotation that counts in {' or in '.join(empty)}")
    learnt, chosen, test = splits.values()
    cues = sorted({row["cue_text"] for row in tables["quotes"]["train"] if row["cue_text"]})
    finders = {c: learn(learnt, "|".join(map(re.escape, cues)), c) for c in STRENGTHS}
    tried = {c: accuracy(find, chosen) for c, find in finders.items()}
    print("validation accuracy " + ", ".join(f"{100 * s:.1f} (C {c})" for c, s in tried.items()))
    for words, find in (("nearest person name", nearest), ("previous speaker", previous)):
        print(f"trivial accuracy {100 * accuracy(find, test):.1f} ({words})")
    best = finders[max(tried, key=lambda c: tried[c])]
    count = sum(len(page.quotes) for page in test)
    named = sum(name is not None for page in test for name in reachable(page))
    print("counted: direct or mixed quotations, not nested, with a resolved speaker")
    print(f"ceiling accuracy {100 * named / count:.1f} ({named} of {count} speakers have a name)")
    print(f"test accuracy {100 * accuracy(best, test):.1f} (n {count})")


if __name__ == "__main__":
    main()
