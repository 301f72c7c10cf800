"""Write what the programs of examples/ score on the corpus: corpus/baselines.toml.

In: the repository's corpus, of which a release is built aside. Out: each program's figure on the
test split, its ceiling if it prints one, the figures of its trivial baselines, and the digest of
the gold, by which the card sees whether they are of this corpus. Run: make baselines
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from newsqed.dataset import build
from newsqed.dataset.baselines import digest
from newsqed.store import Corpus

REPOSITORY = Path(__file__).resolve().parent.parent

# What each program tells, and the measure of the rules that comes nearest.
PROGRAMS = {
    "examples/ner.py": ("names, span and label", "entities exact"),
    "examples/speakers.py": ("the entity that says a quotation", "quotes resolved_right"),
    "examples/dates.py": ("the value of a date", "dates value"),
}


def run(program: str, release: Path, home: Path) -> str:
    """What a program prints, run on a release; it ends with the score on the test split."""
    done = subprocess.run(
        [sys.executable, REPOSITORY / program, release],
        capture_output=True,
        text=True,
        env={**os.environ, "HF_HOME": str(home), "HF_HUB_OFFLINE": "1"},
    )
    if done.returncode:
        sys.exit(f"{program}: {done.stderr}")
    return done.stdout


def entry(program: str, output: str) -> str:
    """A program's table of the file."""
    learns, rules = PROGRAMS[program]
    last = output.strip().splitlines()[-1]
    found = re.fullmatch(r"test (?P<measure>\w+) (?P<share>[\d.]+) \(n (?P<count>\d+)\)", last)
    if not found:
        sys.exit(f"{program} ends with {last!r}, and not with `test f1 43.1 (n 712)`")
    ceiling = re.findall(r"^ceiling \w+ ([\d.]+) \(.*\)$", output, re.MULTILINE)
    trivial = re.findall(r"^trivial \w+ ([\d.]+) \((.*)\)$", output, re.MULTILINE)
    return "\n".join(
        [
            "\n[[program]]",
            f"path = {json.dumps(program)}",
            f"learns = {json.dumps(learns)}",
            f"measure = {json.dumps(found['measure'])}",
            f"test = {found['share']}",
            f"n = {found['count']}",
            f"rules = {json.dumps(rules)}",
            *(f"ceiling = {share}" for share in ceiling),
            "[program.trivial]",
            *(f"{json.dumps(told)} = {share}" for share, told in trivial),
        ]
    )


def main() -> None:
    """Build, run, write."""
    corpus = Corpus(REPOSITORY)
    with tempfile.TemporaryDirectory() as folder:
        release = build(corpus, folder)
        found = [entry(name, run(name, release.path, Path(folder, "hf"))) for name in PROGRAMS]
    head = "# What the programs of examples/ score; written by `make baselines`, not by hand."
    page = "\n".join([head, f'gold = "{digest(corpus)}"', *found]) + "\n"
    (REPOSITORY / "corpus" / "baselines.toml").write_text(page, encoding="utf-8")
    print(page, end="")


if __name__ == "__main__":
    main()
