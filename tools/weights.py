"""Fit what evidence for names says to gold, and write it as `rules/en/weights.tsv`.

In: gold as files of documents whose names are all marked, in all classes, and the train split of
the corpus with --train. Out: a table, one row a voice, its weight for each class; in its header
the day, the command, and of each gold its name, its sha256 and how many documents were used.
Nothing else of the gold is written. Documents that are set aside, a third of every file by the
hash of their ids, are never fitted to.

A document is its candidate spans; the probability of a way to choose and class spans that do not
overlap is proportional to the exponential of the sum of their scores. The weights make gold's way
most probable, with a penalty on their distance from `[prior]` in entities.toml (a Gaussian
prior), so that what gold hardly shows keeps what it was given. What the document says depends on
what was chosen before, so weights and choices are made in turns.

Source: Sarawagi and Cohen 2004, Semi-Markov conditional random fields for information extraction.

Run (with numpy and scipy):
    python tools/weights.py GOLD.jsonl [GOLD.jsonl …] [--train] [--folds 4]
"""

from __future__ import annotations

import argparse
import math
import shlex
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from confidence import REPOSITORY, RULES, gold_of, gold_of_train

from newsqed.annotate import engine, naming
from newsqed.annotate.engine import Reading
from newsqed.annotate.naming import choosing, evidence, spans
from newsqed.records import to_json
from newsqed.store import Corpus

FOLDED = {"PER": "PERSON", "ORG": "ORG", "LOC": "PLACE", "MISC": "OTHER"}
TABLE = RULES / "weights.tsv"
RARE = 5  # spans with a voice below which it keeps its prior
SMALL = 0.1  # a voice whose weights are all smaller is left out


@dataclass
class Text:
    """A gold document: its candidates, their voices, and which of them gold has.

    Attributes:
        right: the number of gold's class for each candidate, -1 for none.
        groups: candidates that overlap, directly or by others; those that overlap a name of gold
            that is no candidate are in none.
        asked_by: the class of each name that gold has.
        barred: the numbers of classes that its gold does not have.
    """

    candidates: list[Any]
    lowercase: frozenset[str]
    voices: list[list[str]]
    right: np.ndarray[Any, Any]
    groups: list[list[int]]
    asked_by: list[int]
    barred: tuple[int, ...] = ()
    heard: list[dict[str, float]] = field(default_factory=list)


def text_of(
    document: Mapping[str, Any], weights: evidence.Weights, barred: tuple[int, ...]
) -> Text:
    """A gold document as candidates."""
    reading, shape = Reading(document["text"]), naming.shape_of("en")
    typed, candidates = naming.candidates(reading, weights, least=-math.inf)
    starts = {typed.start(item): item for item in range(len(typed.words))}
    ends = {typed.end(item): item + 1 for item in range(len(typed.words))}
    gold: dict[tuple[int, int], int] = {}
    off = []
    asked_by = []
    for start, end, class_ in outermost(document):
        asked_by.append(class_)
        if start in starts and end in ends:
            gold[starts[start], ends[end]] = class_
        else:
            off.append((typed.at(start), typed.at(end - 1) + 1))
    spans = [(one.first, one.last) for one in candidates]
    off += [span for span in gold if span not in set(spans)]
    voices = [
        evidence.voices(typed, weights, shape, one.first, one.last, signs())
        + [f"rule.{rule}" for rule in one.rules]
        for one in candidates
    ]
    kept = [
        number
        for number, (first, last) in enumerate(spans)
        if not any(first < stop and start < last for start, stop in off)
    ]
    right = np.full(len(spans), -1)
    for number in kept:
        right[number] = gold.get(spans[number], -1)
    lowercase = frozenset(filter(str.islower, reading.words))
    return Text(candidates, lowercase, voices, right, list(grouped(kept, spans)), asked_by, barred)


def signs() -> frozenset[tuple[str, str]]:
    """What is listened to: places and types."""
    given = engine.settings("en", "entities")["signs"]
    return frozenset((place, type_) for place, types in given.items() for type_ in types)


def outermost(document: Mapping[str, Any]) -> Iterator[tuple[int, int, int]]:
    """Gold's outermost names without articles and possessives, and the number of their class."""
    reached = 0
    text = document["text"]
    names = [
        one
        for one in document["annotations"]
        if one["kind"] == "mention" and one.get("form", "name") == "name"
    ]
    for one in sorted(names, key=lambda one: (one["start"], -one["end"])):
        start, end = one["start"], one["end"]
        if end <= reached:
            continue
        reached = end
        for article in ("the ", "a ", "an "):
            if text[start:end].lower().startswith(article):
                start += len(article)
        for possessive in ("'s", "’s", "'", "’"):
            if text[start:end].endswith(possessive) and end - start > len(possessive):
                end -= len(possessive)
                break
        class_ = FOLDED.get(one["label"]) or evidence.CLASS_OF[one["label"]]
        yield start, end, evidence.NAMES.index(class_)


def grouped(kept: Sequence[int], spans: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """The kept spans in groups that do not overlap; they come sorted by their starts."""
    group: list[int] = []
    reached = 0
    for number in kept:
        first, last = spans[number]
        if group and first >= reached:
            yield group
            group = []
        group.append(number)
        reached = max(reached, last)
    if group:
        yield group


def expected(
    group: Sequence[int], spans: Sequence[tuple[int, int]], scores: Sequence[float]
) -> tuple[float, list[float]]:
    """The logarithm of the sum over all ways to choose of a group, and each span's probability."""
    begin = min(spans[number][0] for number in group)
    length = max(spans[number][1] for number in group) - begin
    ending: dict[int, list[int]] = defaultdict(list)
    starting: dict[int, list[int]] = defaultdict(list)
    for number in group:
        starting[spans[number][0] - begin].append(number)
        ending[spans[number][1] - begin].append(number)
    before, after = [0.0] * (length + 1), [0.0] * (length + 1)
    for at in range(1, length + 1):
        before[at] = added(
            [before[at - 1], *(before[spans[n][0] - begin] + scores[n] for n in ending[at])]
        )
    for at in range(length - 1, -1, -1):
        after[at] = added(
            [after[at + 1], *(after[spans[n][1] - begin] + scores[n] for n in starting[at])]
        )
    whole = before[length]
    return whole, [
        math.exp(before[spans[n][0] - begin] + scores[n] + after[spans[n][1] - begin] - whole)
        for n in group
    ]


def added(terms: Sequence[float]) -> float:
    """The logarithm of the sum of the exponentials."""
    if len(terms) == 1:
        return terms[0]
    largest = max(terms)
    return largest + math.log(sum(math.exp(term - largest) for term in terms))


class Fit:
    """Weights fitted to texts.

    Args:
        texts: gold; those with what the document says may stand beside those without.
        prior: the weights that voices have as long as gold is silent.
        penalty: how much the distance from them counts.
    """

    def __init__(
        self, texts: Sequence[Text], prior: Mapping[str, Sequence[float]], penalty: float
    ) -> None:
        from scipy.optimize import minimize  # only whoever fits needs scipy
        from scipy.sparse import vstack

        counts = Counter(voice for text in texts for heard in text.voices for voice in set(heard))
        counts.update(voice for text in texts for heard in text.heard for voice in heard)
        self.voices = sorted(voice for voice, count in counts.items() if count >= RARE)
        number = {voice: n for n, voice in enumerate(self.voices)}
        self.support = counts
        rows = vstack([self._rows(text, number) for text in texts]).tocsr()
        across = rows.T.tocsr()
        spans = [(one.first, one.last) for text in texts for one in text.candidates]
        groups, offset = [], 0
        for text in texts:
            groups += [[n + offset for n in group] for group in text.groups]
            offset += len(text.candidates)
        right = np.concatenate([text.right for text in texts])
        never = np.zeros((len(spans), len(evidence.NAMES)))
        offset = 0
        for text in texts:
            never[offset : offset + len(text.candidates), list(text.barred)] = -np.inf
            offset += len(text.candidates)
        gold = np.flatnonzero(right >= 0)
        shape = len(self.voices), len(evidence.NAMES)
        start = np.array([prior.get(voice, evidence.NOTHING) for voice in self.voices], float)

        def loss(flat: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
            weights = flat.reshape(shape)
            scores = rows @ weights + never
            largest = scores.max(axis=1)
            sums = largest + np.log(np.exp(scores - largest[:, None]).sum(axis=1))
            share = np.exp(scores - sums[:, None])
            chance = np.zeros(len(spans))
            likely = scores[gold, right[gold]].sum()
            plain = sums.tolist()
            for group in groups:
                whole, chances = expected(group, spans, plain)
                likely -= whole
                chance[group] = chances
            slope = -chance[:, None] * share
            slope[gold, right[gold]] += 1
            away = weights - start
            value = -likely + penalty / 2 * (away**2).sum()
            return value, (-(across @ slope) + penalty * away).ravel()

        found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 80})
        self.weights = found.x.reshape(shape)

    @staticmethod
    def _rows(text: Text, number: Mapping[str, int]) -> Any:
        from scipy.sparse import csr_matrix

        row, column, value = [], [], []
        heard = text.heard or [{} for _ in text.voices]
        for n, (voices, said) in enumerate(zip(text.voices, heard, strict=True)):
            for voice, loud in [*Counter(voices).items(), *said.items()]:
                if voice in number:
                    row.append(n)
                    column.append(number[voice])
                    value.append(float(loud))
        return csr_matrix((value, (row, column)), shape=(len(text.voices), len(number)))

    def table(self) -> dict[str, tuple[float, ...]]:
        """The weights by voice, rounded."""
        rows = (tuple(round(float(w), 2) for w in row) for row in self.weights)
        return {
            voice: row
            for voice, row in zip(self.voices, rows, strict=True)
            if max(map(abs, row)) >= SMALL
        }


def chosen(text: Text, weights: evidence.Weights) -> list[Any]:
    """The names that the weights choose, after the document was heard; its voices are kept."""
    for one, voices in zip(text.candidates, text.voices, strict=True):
        one.heard, one.scores = {}, evidence.total(map(weights.of, voices))
        one.judge(weights)
    first = choosing.choose(text.candidates)
    hopeful = [one for one in text.candidates if one.score >= spans.HOPELESS]
    choosing.hear_document(hopeful, first, text.lowercase, weights)
    text.heard = [dict(one.heard) for one in text.candidates]
    return choosing.choose(hopeful)


def fitted(
    texts: Sequence[Text], prior: Mapping[str, Any], penalty: float, rounds: int
) -> tuple[Fit, dict[str, tuple[float, ...]]]:
    """Weights, and choices by them, in turns."""
    for text in texts:
        text.heard = []
    fit = Fit(texts, prior, penalty)
    table = {**prior, **fit.table()}
    for _ in range(rounds):
        plain = [Text(**{**vars(text), "heard": []}) for text in texts]
        weights = evidence.Weights(table)
        for text in texts:
            chosen(text, weights)
        fit = Fit([*plain, *texts], prior, 2 * penalty)
        table = {**prior, **fit.table()}
    return fit, table


def score(texts: Sequence[Text], table: Mapping[str, Any]) -> Counter[str]:
    """How many names gold has, how many were chosen, with the right span, and class."""
    weights = evidence.Weights(table)
    counts: Counter[str] = Counter()
    for text in texts:
        names = set(map(id, chosen(text, weights)))
        counts["gold"] += len(text.asked_by)
        counts.update(f"gold {class_}" for class_ in text.asked_by)
        for one, class_ in zip(text.candidates, text.right, strict=True):
            if id(one) in names and one.class_ not in text.barred:
                counts["chosen"] += 1
                counts["span"] += class_ >= 0
                counts["exact"] += class_ == one.class_
                counts[f"chosen {one.class_}"] += 1
                counts[f"exact {one.class_}"] += class_ == one.class_
    return counts


def figures(counts: Mapping[str, int]) -> str:
    """F1 in per cent."""

    def f1(right: str, *parts: str) -> str:
        return f"{200 * counts[right] / max(1, sum(counts[part] for part in parts)):.1f}"

    by_class = ", ".join(
        f"{name} {f1(f'exact {n}', f'gold {n}', f'chosen {n}')}"
        for n, name in enumerate(evidence.NAMES)
    )
    return (
        f"exact {f1('exact', 'gold', 'chosen')}, spans {f1('span', 'gold', 'chosen')}; {by_class}"
    )


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--train", action="store_true", help="the corpus' train split as well")
    parser.add_argument("--penalty", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--folds", type=int, default=0, help="print what held-out folds score")
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    given = parser.parse_args()
    corpus = Corpus(REPOSITORY)
    splits = {name: split for name, (split, _) in corpus.splits().items()}
    golds = [gold_of(path, splits) for path in given.gold]
    if given.train:
        golds.append(gold_of_train(corpus))
    prior = naming.prior_of("en")
    start = evidence.Weights(prior)
    texts = []
    for gold in golds:
        documents = [plain(one) for one in gold.documents]
        classes = {class_ for one in documents for *_, class_ in outermost(one)}
        barred = tuple(n for n in range(len(evidence.NAMES)) if n not in classes)
        texts += [text_of(one, start, barred) for one in documents]
    counts: Counter[str] = Counter()
    for fold in range(given.folds):
        held = texts[fold :: given.folds]
        others = [text for n, text in enumerate(texts) if n % given.folds != fold]
        _, table = fitted(others, prior, given.penalty, given.rounds)
        counts += score(held, table)
        print(f"fold {fold + 1}: {figures(score(held, table))}", flush=True)
    if given.folds:
        print(f"held out: {figures(counts)}")
    fit, table = fitted(texts, prior, given.penalty, given.rounds)
    print(f"fitted: {figures(score(texts, table))}, {len(fit.table())} voices")
    if not given.dry_run:
        TABLE.write_text(written(fit, [gold.about for gold in golds]), encoding="utf-8")
    return 0


def plain(document: Any) -> Mapping[str, Any]:
    """A document in exchange form."""
    if isinstance(document, dict):
        return document
    return {"text": document.text, "annotations": [to_json(one) for one in document.annotations]}


def written(fit: Fit, about: Sequence[str]) -> str:
    """The table with its header."""
    command = shlex.join(
        [
            "python",
            "tools/weights.py",
            *(Path(a).name if a.endswith(".jsonl") else a for a in sys.argv[1:]),
        ]
    )
    lines = [
        "# What each voice says for each class of names (see entities.toml), and on how many spans",
        "# it was heard.",
        f"# Maker: {command}, {date.today()}. Fitted to",
        *(f"# {line};" for line in about),
        "voice\tPERSON\tORG\tPLACE\tOTHER\tspans",
        *(
            "\t".join([voice, *(f"{weight:g}" for weight in row), str(fit.support[voice])])
            for voice, row in fit.table().items()
        ),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
