"""How fast `newsqed check` reads an exchange file, beside jsonschema alone on the same file.

In: how many documents. Out: documents a second, by the clock and of one core, each figure the best
of several rounds, and how far the peak of memory grows. The file is generated into a temporary
folder, and every figure is of this run: none is kept. Nothing here is timed by the tests.

    .venv/bin/python benchmarks/check.py --documents 10000
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from documents import lines
from jsonschema import Draft202012Validator
from measuring import peak
from referencing import Registry, Resource

from newsqed import schemas
from newsqed.check import check_file
from newsqed.check.documents import check_line
from newsqed.check.validation import document_shape, record_shape


def main() -> None:
    """Print the figures."""
    asked = _arguments()
    if asked.grown:
        print(_grown(*asked.grown))
        return
    with tempfile.TemporaryDirectory() as folder:
        whole, first = Path(folder) / "documents.jsonl", Path(folder) / "first.jsonl"
        with whole.open("wb") as file:
            file.writelines(lines(asked.documents))
        sample = list(_lines(whole, asked.sample))
        first.write_bytes(b"".join(_lines(whole, asked.documents // 10)))
        size = whole.stat().st_size / asked.documents
        print(
            f"{asked.documents:,} documents of {size / 1000:.1f} kB: 20 quotes, 50 mentions and "
            f"20 dates each. Python {platform.python_version()}, {os.cpu_count()} cores, one used."
        )
        _speed(whole, asked.documents, sample, asked.rounds, size)
        for path in (first, whole):
            print(f"peak of memory grows by {_growth(first, path):5.1f} MB over {_count(path):,}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=10_000, help="in the file")
    parser.add_argument("--sample", type=int, default=1_000, help="read by what is slower")
    parser.add_argument("--rounds", type=int, default=3, help="of which the best counts")
    parser.add_argument("--grown", nargs=2, type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _lines(path: Path, count: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from islice(file, count)


def _count(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


def _speed(whole: Path, count: int, sample: list[bytes], rounds: int, size: float) -> None:
    """Print documents a second of each way of checking, side by side."""
    ways: dict[str, tuple[int, Callable[[], bool]]] = {
        "jsonschema alone, level 2": (len(sample), lambda: _jsonschema(sample)),
        "jsonschema by kind, level 2": (len(sample), lambda: _by_kind(sample)),
        "every check, without the gate": (len(sample), lambda: not any(map(check_line, sample))),
        "newsqed check, levels 1 to 4": (count, lambda: not any(check_file(whole))),
    }
    # Seconds of the processor are of one core, whatever else the machine does meanwhile.
    wall, core = dict.fromkeys(ways, 0.0), dict.fromkeys(ways, 0.0)
    for _ in range(rounds):
        for name, (number, run) in ways.items():
            begin, used = time.perf_counter(), time.process_time()
            clean = run()
            wall[name] = max(wall[name], number / (time.perf_counter() - begin))
            core[name] = max(core[name], number / (time.process_time() - used))
            if not clean:
                sys.exit(f"{name}: the documents should be clean")
    print(f"{'':32}{'documents':>10}{'/s':>8}{'/s of core':>12}{'MB/s':>8}{'ratio':>8}")
    peer = core["jsonschema alone, level 2"]
    for name, (number, _) in ways.items():
        speed = core[name] * size / 1e6
        print(
            f"{name:32}{number:>10,}{wall[name]:>8,.0f}{core[name]:>12,.0f}"
            f"{speed:>8.1f}{core[name] / peer:>8.1f}"
        )


def _jsonschema(sample: list[bytes]) -> bool:
    """As a user would: the schemas as they are published, in a registry."""
    resources = [
        (schemas.identifier(name), Resource.from_contents(schemas.load(name)))
        for name in schemas.NAMES
    ]
    registry = Registry().with_resources(resources)
    validator = Draft202012Validator(schemas.load("document"), registry=registry)
    return not any(any(validator.iter_errors(json.loads(line))) for line in sample)


def _by_kind(sample: list[bytes]) -> bool:
    """As the checks do: each record against the schema of its kind, references replaced."""
    for line in sample:
        value = json.loads(line)
        if document_shape(value).faults or any(
            record_shape(record).faults for record in value["annotations"]
        ):
            return False
    return True


def _growth(first: Path, path: Path) -> float:
    """How far the peak of memory grows while the file is checked, in a process of its own."""
    words = [sys.executable, __file__, "--grown", str(first), str(path)]
    return float(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def _grown(first: Path, path: Path) -> float:
    # What is made once, types and word lists, is made before it counts.
    for line in _lines(first, 10):
        check_line(line)
    small = path.with_suffix(".ten.jsonl")
    small.write_bytes(b"".join(_lines(first, 10)))
    list(check_file(small))
    before = peak()
    list(check_file(path))
    return peak() - before


if __name__ == "__main__":
    main()
