"""Names by a conditional random field: trained on `ner`, scored on its test split.

Each token is told by its letters, its shape and its neighbours; the validation split chooses how
far weights are held back. A name is right if its span and label are. Beside it stands the trivial
baseline: what was a name in train is a name with its commonest label. Sentences of withheld
articles have no tokens and are left out.

    from datasets import load_dataset
    tables = load_dataset("build/releases/0.1.0", "ner")

Run: python examples/ner.py [RELEASE]
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import pycrfsuite
from datasets import Dataset, DatasetDict, disable_progress_bars, load_dataset
from datasets.exceptions import DatasetsError

import newsqed
from newsqed.errors import NewsqedError

# What is tried on validation: CRFsuite's c2, the weight of the squares that L-BFGS adds to the
# loss.
STRENGTHS = (0.03, 0.3, 3.0)
ITERATIONS = 60
SPLITS = ("train", "validation", "test")
HINT = (
    "give the folder of a release, or its name on the Hub (OWNER/NAME); it needs articles with "
    "gold and words in train, validation and test"
)

Name = tuple[int, int, str]  # tokens, half-open, and the label
Tagged = tuple[list[str], list[str]]  # tokens and their IOB2 tags


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


def sentences(split: Dataset) -> list[Tagged]:
    """The tokens of each sentence with their tags as words."""
    tags = split.features["ner_tags"].feature
    return [
        (row["tokens"], [tags.int2str(tag) for tag in row["ner_tags"]])
        for row in split
        if row["tokens"] is not None
    ]


def shape(word: str) -> str:
    """The word's letters and digits by kind, runs of three or more cut to two.

    >>> shape("McAllister"), shape("2,600")
    ('XxXxx', 'd,dd')
    """
    kinds = re.sub(r"[^\W\d_]", lambda letter: "X" if letter[0].isupper() else "x", word)
    return re.sub(r"(.)\1{2,}", r"\1\1", re.sub(r"\d", "d", kinds))


def features(tokens: Sequence[str]) -> list[list[str]]:
    """What the model knows of each token of a sentence, as names of features."""
    padded = ["<", "<", *tokens, ">", ">"]
    told = []
    for place, word in enumerate(tokens):
        found = [f"shape={shape(word)}", f"first={place == 0}"]
        found += [f"begins={word[:size]}" for size in range(1, 5)]
        found += [f"ends={word[-size:]}" for size in range(1, 5)]
        for step in range(-2, 3):
            near = padded[place + 2 + step]
            found += [f"{step}={near.lower()}", f"{step} shape={shape(near)}"]
        found.append(f"pair={padded[place + 1].lower()} {word.lower()}")
        told.append(found)
    return told


def names(tags: Iterable[str]) -> set[Name]:
    """The spans that IOB2 tags mark; an I that continues nothing begins one.

    >>> sorted(names(["B-ORG", "I-ORG", "O", "B-GPE"]))
    [(0, 2, 'ORG'), (3, 4, 'GPE')]
    """
    found: set[Name] = set()
    start, label = 0, ""
    for place, tag in enumerate([*tags, "O"]):
        part, _, new = tag.partition("-")
        if label and (part != "I" or new != label):
            found.add((start, place, label))
            label = ""
        if new and not label:
            start, label = place, new
    return found


def train(data: Iterable[Tagged], strength: float, model: Path) -> Callable[[list[str]], set[Name]]:
    """A tagger trained on the sentences: from tokens to names."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for tokens, tags in data:
        trainer.append(features(tokens), tags)
    trainer.set_params({"c1": 0.0, "c2": strength, "max_iterations": ITERATIONS})
    trainer.train(str(model))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    return lambda tokens: names(tagger.tag(features(tokens)))


def remembered(data: Iterable[Tagged]) -> Callable[[list[str]], set[Name]]:
    """The trivial baseline: the longest names of train, each with its commonest label."""
    seen: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for tokens, tags in data:
        for start, end, label in names(tags):
            seen[tuple(tokens[start:end])][label] += 1
    longest = max(map(len, seen), default=0)

    def find(tokens: list[str]) -> Iterator[Name]:
        place = 0
        while place < len(tokens):
            ends = range(min(len(tokens), place + longest), place, -1)
            end = next((end for end in ends if tuple(tokens[place:end]) in seen), None)
            if end is not None:
                yield place, end, seen[tuple(tokens[place:end])].most_common(1)[0][0]
            place = end or place + 1

    return lambda tokens: set(find(tokens))


def scores(
    tag: Callable[[list[str]], set[Name]], data: Iterable[Tagged]
) -> dict[str, tuple[float, float, float, int]]:
    """Precision, recall, F1 and the number in gold: of each label, and of all as `all`."""
    right, told, gold = Counter[str](), Counter[str](), Counter[str]()
    for tokens, tags in data:
        ours, theirs = names(tags), tag(tokens)
        for counter, found in ((right, ours & theirs), (told, theirs), (gold, ours)):
            counter.update(label for *_, label in found)
            counter["all"] += len(found)
    rows = {}
    for label in sorted(told.keys() | gold.keys(), key=lambda label: (label == "all", label)):
        both = told[label] + gold[label]
        rows[label] = (
            right[label] / told[label] if told[label] else 0.0,
            right[label] / gold[label] if gold[label] else 0.0,
            2 * right[label] / both if both else 0.0,
            gold[label],
        )
    return rows


def main() -> None:
    """Train, choose, score."""
    parser = argparse.ArgumentParser(description="Names by a conditional random field.")
    parser.add_argument("release", nargs="?", default=".", help="its folder, or name on the Hub")
    release = parser.parse_args().release
    tables = opened(release, "ner")
    splits = {name: sentences(tables[name]) for name in SPLITS}
    if empty := [name for name in SPLITS if not splits[name]]:
        stop(f"{release}: no sentence with words in {' or in '.join(empty)}")
    learnt, chosen, test = splits.values()
    with tempfile.TemporaryDirectory() as folder:
        taggers = {c2: train(learnt, c2, Path(folder, str(c2))) for c2 in STRENGTHS}
        tried = {c2: scores(tag, chosen)["all"][2] for c2, tag in taggers.items()}
        best = max(tried, key=lambda c2: tried[c2])
        found = scores(taggers[best], test)
        del taggers  # Windows cannot remove models that are open.
    print("validation f1 " + ", ".join(f"{100 * f1:.1f} (c2 {c2})" for c2, f1 in tried.items()))
    print(f"{'label':<12} {'P':>5} {'R':>5} {'F1':>5} {'n':>4}")
    for label, (precision, recall, f1, count) in found.items():
        percents = " ".join(f"{100 * share:5.1f}" for share in (precision, recall, f1))
        print(f"{label:<12} {percents} {count:4}")
    _, _, trivial, count = scores(remembered(learnt), test)["all"]
    print(f"trivial f1 {100 * trivial:.1f} (names of train)")
    print(f"test f1 {100 * found['all'][2]:.1f} (n {count})")


if __name__ == "__main__":
    main()
