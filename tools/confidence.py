"""Measure how often each rule is right, and write that into the rule file as its `confidence`.

In: gold as files of documents, and the train split of the corpus with --train. Out: two numbers in
the block of each rule that made a record, `confidence` and `support`, and what they rest on in the
header of the file; a table on the screen. Rules that made nothing have no number. Nothing of the
gold is written but its file's name, its sha256 and how many documents there were. Documents that
are set aside, a third of every file by the hash of their ids, are never measured on, nor are those
of the corpus' validation and test splits.

Run: python tools/confidence.py GOLD.jsonl [GOLD.jsonl …] [--train] --layer quotes
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shlex
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from newsqed import formats
from newsqed.annotate import annotate, annotate_object
from newsqed.errors import NewsqedError
from newsqed.records import LAYERS
from newsqed.score import RuleScore, by_rule
from newsqed.store import Corpus

REPOSITORY = Path(__file__).resolve().parent.parent
RULES = REPOSITORY / "src" / "newsqed" / "rules" / "en"
WEIGHT = 4  # how many records the precision of all rules counts for beside a rule's own
POOR = 0.5  # a rule below is removed, or says `why` it stays
ENOUGH = 10  # records from which on that is asked


@dataclass(frozen=True, slots=True)
class Gold:
    """A set of gold documents: what a header says of it, and the documents that may be used."""

    about: str
    documents: Sequence[Any]
    predicted: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Measured:
    """A rule's numbers: of `support` records so many were `right`; `confidence` is shrunken."""

    support: int
    right: int
    confidence: float

    @property
    def poor(self) -> bool:
        """Whether it is more often wrong than right, on enough records to tell."""
        return self.support >= ENOUGH and self.confidence < POOR


def is_set_aside(name: str) -> bool:
    """Whether the document of that id belongs to the third of outside gold that nobody looks at."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0


def gold_of(path: Path, splits: Mapping[str, str]) -> Gold:
    """The documents of a file that may be measured on, and what the rules propose for them.

    Args:
        path: documents in a form that `newsqed.formats` knows.
        splits: the split of each article of the corpus.

    Raises:
        NewsqedError: the file cannot be read, or holds an article of validation or test.
    """
    items = [item.document or {} for item in formats.of(path).items(path)]
    for document in items:
        if splits.get(str(document.get("id")), "train") != "train":
            raise NewsqedError(
                f"{document['id']} is of the corpus' {splits[document['id']]} split",
                path=path,
                hint="rules are measured on train only; --train adds that split by itself",
            )
    used = [document for document in items if not is_set_aside(str(document.get("id")))]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    about = f"{path.name}, sha256 {digest}: {len(used)} of {len(items)} documents"
    return Gold(about, used, [annotate_object(document) for document in used])


def gold_of_train(corpus: Corpus) -> Gold:
    """The corpus' own train articles that have gold; the digest is of their gold files in order."""
    train = {name for name, (split, _) in corpus.splits().items() if split == "train"}
    articles = [one for one in corpus.articles() if one.id in train and one.gold is not None]
    digest = hashlib.sha256()
    for article in articles:
        digest.update((corpus.folder(article.id) / "gold.jsonl").read_bytes())
    about = f"the train split, sha256 {digest.hexdigest()}: {len(articles)} documents"
    return Gold(
        about,
        [article.document(article.gold or ()) for article in articles],
        [annotate(article.document()) for article in articles],
    )


def measure(golds: Iterable[Gold], layer: str) -> dict[str, Measured]:
    """The numbers of each rule of the layer that made a record, by its id.

    Each gold set is compared by what it marks at all, so they are scored one by one and summed.
    """
    rows = [row for gold in golds for row in by_rule(gold.documents, gold.predicted, [layer])]
    return estimates(rows)


def estimates(rows: Iterable[RuleScore]) -> dict[str, Measured]:
    """The precision of each rule, drawn towards that of all rules for its kind of record.

    `(right + m p) / (support + m)`, p the precision of the kind's records together, m = 4: the mean
    of a Beta posterior. One record that is right does not make a rule sure, and hundreds are
    hardly moved. The number is a probability, so that confidences of records add up to how many
    of them are right; a lower bound would not.

    Source: Cestnik 1990, Estimating probabilities: a crucial task in machine learning, ECAI
    (the m-estimate).
    """
    made: Counter[str] = Counter()
    right: Counter[str] = Counter()
    kinds: dict[str, str] = {}
    for row in rows:
        made[row.rule] += row.predicted
        right[row.rule] += row.right
        kinds[row.rule] = row.kind
    total = {kind: [0, 0] for kind in kinds.values()}
    for rule, kind in kinds.items():
        total[kind][0] += right[rule]
        total[kind][1] += made[rule]
    found = {}
    for rule, support in sorted(made.items()):
        among = total[kinds[rule]]
        drawn = (right[rule] + WEIGHT * among[0] / among[1]) / (support + WEIGHT)
        found[rule] = Measured(support, right[rule], round(drawn, 2))
    return found


def written(source: str, numbers: Mapping[str, Measured], header: Sequence[str]) -> str:
    """The rule file with these numbers in the place of its old ones; the rest to the letter.

    The numbers stand below a rule's `id`, the header's lines below the comment that opens the file,
    `# Measured` before each.

    Raises:
        NewsqedError: the file does not hold just these numbers afterwards: a block is not written
            with `[[rule]]` and its id in the next line.
    """
    lines: list[str] = []
    within = False  # a [[rule]]
    for line in source.split("\n"):
        if line.startswith("["):
            within = line.strip() == "[[rule]]"
        if line.startswith("# Measured ") or (
            within and re.fullmatch(r"(?:confidence|support) = [0-9.]+", line)
        ):
            continue
        lines.append(line)
        match = re.fullmatch(r'id = "([^"]+)"', line)
        if within and match and match[1] in numbers:
            new = numbers[match[1]]
            lines += [f"confidence = {new.confidence}", f"support = {new.support}"]
    opening = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    lines[opening:opening] = [f"# Measured {line}" for line in header]
    result = "\n".join(lines)
    if tomllib.loads(result) != _with_numbers(tomllib.loads(source), numbers):
        raise NewsqedError(
            "the rule file would not hold these numbers and nothing else new",
            hint='write each rule as [[rule]], and id = "…" in the next line',
        )
    return result


def _with_numbers(rules: dict[str, Any], numbers: Mapping[str, Measured]) -> dict[str, Any]:
    """What the rule file says, with these numbers."""
    blocks = []
    for block in rules.get("rule", ()):
        kept = {key: block[key] for key in block if key not in ("confidence", "support")}
        if new := numbers.get(block["id"]):
            kept |= {"confidence": new.confidence, "support": new.support}
        blocks.append(kept)
    return {**rules, "rule": blocks}


def main(arguments: Sequence[str], rules: Path = RULES, root: Path = REPOSITORY) -> int:
    """Measure, write and report; the exit status is 1 where a rule is poor and does not say why."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("gold", nargs="*", type=Path, help="files of gold documents")
    parser.add_argument("--train", action="store_true", help="also the corpus' own train split")
    parser.add_argument("--layer", choices=LAYERS, required=True, help="whose rules")
    parser.add_argument("--dry-run", action="store_true", help="measure and show, write nothing")
    asked = parser.parse_args(arguments)
    if not (asked.gold or asked.train):
        parser.error("name a file of gold, or --train")
    path = rules / f"{asked.layer}.toml"
    corpus = Corpus(root)
    splits = {name: split for name, (split, _) in corpus.splits().items()}
    golds = [gold_of(file, splits) for file in asked.gold]
    if asked.train:
        golds.append(gold_of_train(corpus))
    source = path.read_text(encoding="utf-8")
    blocks = {block["id"]: block for block in tomllib.loads(source).get("rule", ())}
    measured = measure(golds, asked.layer)
    numbers = {rule: new for rule, new in measured.items() if rule in blocks}
    words = [*(file.name for file in asked.gold), *(["--train"] if asked.train else [])]
    command = shlex.join(["python", "tools/confidence.py", *words, "--layer", asked.layer])
    header = [
        f"{date.today().isoformat()} by: {command}",
        *(f"on {gold.about}" for gold in golds),
    ]
    if not asked.dry_run:
        path.write_text(written(source, numbers, header), encoding="utf-8")
    for rule in measured.keys() - blocks.keys():
        print(f"not in {path.name}: {rule}, {measured[rule].support} records")
    return _report(numbers, blocks)


def _report(numbers: Mapping[str, Measured], blocks: Mapping[str, Mapping[str, Any]]) -> int:
    """Print the numbers, poorest first, and what is to be done about them."""
    for rule, new in sorted(numbers.items(), key=lambda item: (item[1].confidence, item[0])):
        remark = ""
        if new.poor:
            remark = "  " + blocks[rule].get("why", "REMOVE IT, OR SAY `why` IT STAYS")
        print(f"{rule:32}{new.support:7}{new.right / new.support:9.3f}{new.confidence:7}{remark}")
    silent = [rule for rule in blocks if rule not in numbers]
    if silent:
        print(f"without support: {', '.join(silent)}")
    return int(any(new.poor and "why" not in blocks[rule] for rule, new in numbers.items()))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except NewsqedError as error:
        sys.exit(f"confidence: {error}")
