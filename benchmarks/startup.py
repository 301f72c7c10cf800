"""How long a fresh process takes to annotate its first sentence, and how fast it then goes on.

In: how many documents and rounds. Out: by layer, the seconds from a process' start to its first
result less those of a bare interpreter, and the MB of text a second of one core, in a fresh
process (cold) and with the same documents again (warm). The documents are generated; every figure
is of this run. Nothing here is timed by the tests.

    .venv/bin/python benchmarks/startup.py
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from documents import document

_CHOICES = ("dates", "entities", "quotes", "quotes,entities,dates")
_ONE = "import newsqed; newsqed.annotate('He left last May.', published='2021-10-07', layers={!r})"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=300, help="annotated cold and warm")
    parser.add_argument("--rounds", type=int, default=10, help="of each start")
    parser.add_argument("--rates", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.rates:
        print(*_rates(asked.rates.split(","), asked.documents))
        return
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, one used.")
    bare = _seconds(["-c", "pass"], asked.rounds)
    for layers in _CHOICES:
        _print_start(layers, _seconds(["-c", _ONE.format(layers.split(","))], asked.rounds), bare)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
        source.write_text('{"id": "a", "text": "He left last May.", "published": "2021-10-07"}\n')
        verb = ["-m", "newsqed.cli", "annotate", str(source), "-o", str(target), "--layers=dates"]
        _print_start("newsqed annotate", _seconds(verb, asked.rounds), bare)
    for layers in _CHOICES:
        script = [sys.executable, __file__, f"--rates={layers}", f"--documents={asked.documents}"]
        done = subprocess.run(script, capture_output=True, text=True, check=True)
        cold, warm = map(float, done.stdout.split())
        print(f"{layers:22} {cold:5.2f} MB/s cold {warm:5.2f} MB/s warm")


def _seconds(arguments: Sequence[str], rounds: int) -> list[float]:
    """The seconds that a process takes, by the clock, of each round."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - began)
    return taken


def _print_start(name: str, taken: Sequence[float], bare: Sequence[float]) -> None:
    least, middle = min(taken) - min(bare), statistics.median(taken) - statistics.median(bare)
    print(f"{name:22} {least:5.3f} s best {middle:5.3f} s median, to the first result")


def _rates(layers: Sequence[str], count: int) -> tuple[float, float]:
    """MB of text a second of one core: the first time, grammars included, and the second."""
    made = [document(seed) for seed in range(count)]
    size = sum(len(each["text"].encode()) for each in made) / 1_000_000
    began = time.process_time()
    from newsqed.annotate import annotate_object  # here, since importing it counts

    rates = []
    for _ in range(2):
        for each in made:
            annotate_object(each, layers=layers)
        now = time.process_time()
        rates.append(size / (now - began))
        began = now
    return rates[0], rates[1]


if __name__ == "__main__":
    main()
