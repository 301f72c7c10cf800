"""The benchmark of starting runs; what it measures is not looked at."""

import re
import subprocess
import sys
from pathlib import Path


def test_the_benchmark_runs(repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/startup.py", "--documents=2", "--rounds=1"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(re.findall(r"\d s best .* to the first result", done.stdout)) == 5
    assert len(re.findall(r"MB/s cold +\d+\.\d+ MB/s warm", done.stdout)) == 4
