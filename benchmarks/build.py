"""How fast rows become Parquet, in how much memory, and how fast a release opens.

In: nothing; rows are generated. Out: tables on the terminal. Each measurement is a process of its
own, so that none warms up another or adds to its memory, and the project's writer and that of
`datasets` get the same rows. Run: .venv/bin/python benchmarks/build.py
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from documents import document

from newsqed.records import Article, from_json

REPOSITORY = Path(__file__).resolve().parent.parent
# So many documents are generated before the clock starts; their rows come again and again, each
# time as those of another article.
DOCUMENTS = 100
Row = dict[str, Any]


def article(number: int, **size: int) -> Article:
    """A generated document as an article with gold."""
    made = document(number, **size)
    return Article(
        id=made["id"],
        text=made["text"],
        title=made["title"],
        published=made["published"],
        language=made["language"],
        desk="local",
        sha256="0" * 64,
        gold_from="scratch",
        source={"origin": "composed", "license": "CC0-1.0", "text": "full"},
        gold=tuple(from_json(record) for record in made["annotations"]),
        rules=(),
    )


def tables_of(made: Article) -> dict[str, list[Row]]:
    """The article's rows, by configuration."""
    from newsqed.dataset.rows import rows

    return rows(made, canary="none", kinds={"generated": "model"})


def articles(count: int) -> Iterator[list[Row]]:
    """So many rows of `quotes`, article by article."""
    sources = [tables_of(article(number))["quotes"] for number in range(DOCUMENTS)]
    done = number = 0
    while done < count:
        rows = sources[number % DOCUMENTS][: count - done]
        yield [{**row, "article": f"generated-{number}"} for row in rows]
        done += len(rows)
        number += 1


def ours(rows: Iterator[list[Row]], folder: Path) -> None:
    """The project's writer."""
    from newsqed.dataset.writing import Tables

    with Tables(folder) as tables:
        for found in rows:
            tables.add("quotes", "train", found)


def theirs(rows: Iterator[list[Row]], folder: Path) -> None:
    """`Dataset.from_generator(...).to_parquet(...)`, which is told the features."""
    import datasets

    from newsqed.dataset.card import features
    from newsqed.dataset.tables import CONFIGURATIONS

    datasets.disable_progress_bars()
    table = datasets.Dataset.from_generator(
        lambda: (row for found in rows for row in found),
        features=datasets.Features._from_yaml_list(features(CONFIGURATIONS["quotes"])),
        cache_dir=str(folder / "cache"),
        fingerprint="generated",
    )
    table.to_parquet(folder / "quotes.parquet")


WAYS: dict[str, Callable[[Iterator[list[Row]], Path], None]] = {"ours": ours, "theirs": theirs}


def stopwatch() -> Callable[[], dict[str, float]]:
    """A function that gives the seconds since now, by the clock and of the processor."""
    start, worked = time.perf_counter(), time.process_time()
    return lambda: {
        "seconds": time.perf_counter() - start,
        "cpu": time.process_time() - worked,
    }


def measure(way: str, count: int) -> dict[str, float]:
    """Seconds by the clock and of the processor, MB of memory at the peak; in this process."""
    rows = articles(count)
    first = next(rows)  # the documents are made here

    def chained() -> Iterator[list[Row]]:
        yield first
        yield from rows

    with tempfile.TemporaryDirectory() as folder:
        clock = stopwatch()
        WAYS[way](chained(), Path(folder))
        found = clock()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {**found, "memory": peak / (1024 if sys.platform == "linux" else 1024**2)}


def apart(*words: str, **settings: str) -> dict[str, float]:
    """What a fresh process of this file measures."""
    run = subprocess.run(
        [sys.executable, __file__, *words],
        env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", **settings},
        capture_output=True,
        text=True,
    )
    if run.returncode:
        sys.exit(run.stderr)
    return dict(json.loads(run.stdout.splitlines()[-1]))


def opening(release: str, configuration: str) -> dict[str, float]:
    """Seconds of `load_dataset` after the import, as `stopwatch` tells; in this process."""
    import datasets

    datasets.disable_progress_bars()
    clock = stopwatch()
    datasets.load_dataset(release, configuration)
    return clock()


def rates(most: int, times: int) -> None:
    """Print rows a second and memory of both, the best of some runs, in turns."""
    print(f"{'':8}{'rows':>12}{'seconds':>10}{'cpu s':>8}{'rows/s':>10}{'peak MB':>9}")
    speed = {}
    for count in (most // 10, most):
        runs = [(way, apart("--one", way, str(count))) for _ in range(times) for way in WAYS]
        for way in WAYS:
            found = [run for name, run in runs if name == way]
            seconds, cpu = (min(run[name] for run in found) for name in ("seconds", "cpu"))
            memory = max(run["memory"] for run in found)
            speed[way] = count / seconds
            print(
                f"{way:8}{count:12,}{seconds:10.1f}{cpu:8.1f}{speed[way]:10,.0f}{memory:9.0f}",
                flush=True,
            )
    print(f"ours is {speed['ours'] / speed['theirs']:.1f} times as fast")


def cold(times: int) -> None:
    """Print how long `load_dataset` of the corpus' release takes, its cache empty."""
    from newsqed.dataset import build
    from newsqed.store import Corpus

    with tempfile.TemporaryDirectory() as folder:
        release = str(build(Corpus(REPOSITORY), folder).path)
        for configuration in ("documents", "quotes", "nested"):
            found = []
            for number in range(times):
                home = str(Path(folder) / f"{configuration}-{number}")
                found.append(apart("--open", release, configuration, HF_HOME=home))
            clock, cpu = (sorted(run[name] for run in found) for name in ("seconds", "cpu"))
            middle = clock[len(clock) // 2]
            print(
                f"load_dataset {configuration:10} best {clock[0]:.2f} s, middle {middle:.2f} s, "
                f"of the processor {cpu[0]:.2f} s"
            )


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description="Rates, memory and opening.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=3, help="runs of each; the best counts")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--open", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one[0], int(asked.one[1]))))
    elif asked.open:
        print(json.dumps(opening(*asked.open)))
    else:
        names = ", ".join(f"{name} {version(name)}" for name in ("pyarrow", "datasets", "msgspec"))
        print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {names}")
        rates(asked.rows, asked.times)
        cold(2 * asked.times + 1)


if __name__ == "__main__":
    main()
