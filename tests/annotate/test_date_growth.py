"""The work that dates take grows with the text and no faster; the benchmark of it runs."""

import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from counting import calls

import newsqed

ROOT = Path(__file__).resolve().parents[2]
# What a rule could try again at every word: numbers, months, openings that never close.
REPEATED = {
    "numbers": "1 ",
    "months": "May ",
    "words": "harbour lines have risen ",
    "days": "May 1, 2021 ",
    "weekdays": "Monday, ",
    "amounts": "three days and ",
    "relations": "two days after ",
    "ordinals": "the first of ",
    "determiners": "last ",
    "hyphens": "1-",
    "slashes": "1/",
    "commas": ", ",
    "brackets": "[(",
    "news": "She left on Monday, 4 October, and “will be back in May 2022”. ",
}


def dates(text: str) -> int:
    document = newsqed.annotate(text, published="2021-10-07", layers=["dates"])
    return len(document.annotations)


@pytest.mark.parametrize("unit", REPEATED.values(), ids=REPEATED)
def test_calls_grow_with_the_text(unit: str) -> None:
    """A quadratic part would make 16 times as many of them of a text of four times the length."""
    dates(unit)  # what is made once
    small, large = (
        calls(partial(dates, unit * (length // len(unit)))) for length in (4_000, 16_000)
    )
    assert large < 5 * small + 2_000


@pytest.mark.trial
@pytest.mark.parametrize("unit", REPEATED.values(), ids=REPEATED)
def test_time_grows_with_the_text(unit: str) -> None:
    """Ten times the text takes ten times the time; a hundred would be quadratic."""
    dates(unit)

    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        taken = []
        for _ in range(3):
            begin = time.process_time()
            dates(text)
            taken.append(time.process_time() - begin)
        return min(taken)

    small, large = seconds(100_000), seconds(1_000_000)
    print(f"{unit!r}: {small:.3f} s of 0.1 MB, {large:.3f} s of 1 MB: {large / small:.1f} times")
    assert large < 25 * max(small, 0.005)


def test_the_benchmark_runs_without_peers() -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/dates.py", "--documents=3", "--sizes", "0.002"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("| 0.002 |") == 4
    assert "| newsqed | this |" in done.stdout
    for peer in ("dateparser", "datefinder", "parsedatetime", "timefhuman", "recognizers-text"):
        assert f"\n| {peer} |" in done.stdout or f"\n{peer}: not installed (pip" in done.stdout
