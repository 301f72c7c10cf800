"""What several benchmarks measure with: processes of their own, memory, and the corpus' articles.

In: a program of this folder and what it is to be given; a tool and the texts that it reads. Out:
what the program told, seconds of the processor, MB. Nothing here knows what is looked for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from newsqed.records import Article

ROOT = Path(__file__).resolve().parents[1]
# Threads that wait for each other would count as seconds of the processor.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
Given = TypeVar("Given")
Found = TypeVar("Found")


def articles(folder: Path = ROOT) -> Iterator[Article]:
    """The articles of the corpus that may be shown and have gold, in full."""
    from newsqed.store import Corpus  # here: a peer's memory should hold nothing of ours

    return (
        article for article in Corpus(folder).articles() if not article.withheld and article.gold
    )


def apart(program: str, words: list[str], given: object) -> Any:
    """What the program tells, as JSON on its last line, in a process of its own.

    Ends this process where that one fails, with what it said.
    """
    done = subprocess.run(
        [sys.executable, program, "--run", *words],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **_ONE_THREAD},
    )
    if done.returncode:
        sys.exit(f"{' '.join(words)}: {done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def installed(distribution: str) -> str:
    """The distribution's version, "" where it is missing; ours is "this"."""
    try:
        return "this" if distribution == "newsqed" else version(distribution)
    except PackageNotFoundError:
        return ""


def timed(
    make: Callable[[], Callable[[Given], Found]], first: Given, given: Given
) -> tuple[Found, dict[str, float]]:
    """What the tool finds, and what it took.

    Args:
        make: makes the tool: its libraries are imported, its models loaded.
        first: what it reads first, which counts as part of its start.
        given: what is measured.

    Returns:
        What was found, and `start` and `warm` in seconds of the processor, `peak` in MB.
    """
    begin = time.process_time()
    tool = make()
    tool(first)
    started = time.process_time()
    found = tool(given)
    warm = time.process_time() - started
    return found, {"start": started - begin, "warm": warm, "peak": peak()}


def peak() -> float:
    """The most memory that this process has held so far, in MB."""
    status = Path("/proc/self/status")
    if status.is_file():  # Linux: getrusage would count the parent in
        found = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(found.split()[1]) / 1024
    if sys.platform == "win32":
        return 0.0  # Windows does not tell
    import resource

    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale
