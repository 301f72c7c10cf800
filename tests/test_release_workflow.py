"""The workflow that releases: its form, who sees the token, what it refuses."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsqed.store import Corpus


@pytest.fixture
def path(repository: Path) -> Path:
    return repository / ".github" / "workflows" / "release.yml"


@pytest.fixture
def jobs(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))["jobs"]
    return found


def test_it_follows_the_schema_of_workflows(path: Path) -> None:
    words = ["--builtin-schema", "vendor.github-workflows", str(path)]
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_one_step_sees_the_token(path: Path, jobs: dict[str, Any]) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"secrets\.\w+", text) == ["secrets.HF_TOKEN"]
    (step,) = (step for job in jobs.values() for step in job["steps"] if "HF_TOKEN" in str(step))
    assert step["run"].startswith(".venv/bin/newsqed push ")
    assert jobs["publish"]["environment"] == "release" and jobs["publish"]["needs"] == "test"
    assert yaml.safe_load(text)["permissions"] == {}
    assert jobs["test"]["permissions"] == {"contents": "read"}


def test_actions_are_pinned_and_scripts_hold_no_expression(jobs: dict[str, Any]) -> None:
    for job in jobs.values():
        for step in job["steps"]:
            if "uses" in step:
                assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", step["uses"])
            else:
                assert "${{" not in step["run"]
                subprocess.run(["bash", "-n", "-c", step["run"]], check=True)


def test_all_is_tested_before_it_is_published(jobs: dict[str, Any]) -> None:
    runs = [step["run"] for step in jobs["test"]["steps"] if "run" in step]
    assert runs[1:] == ["make build", "make test", ".venv/bin/newsqed build --verify"]


def test_a_tag_that_is_not_the_version_is_refused(repository: Path, jobs: dict[str, Any]) -> None:
    (script,) = (step["run"] for step in jobs["test"]["steps"] if "GITHUB_REF" in str(step))
    version = Corpus(repository).settings["version"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for tag, status in ((f"v{version}", 0), ("v99.0.0", 1)):
        done = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=repository,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PATH": path, "GITHUB_REF_NAME": tag},
        )
        assert done.returncode == status, done.stderr
        assert ("::error::" in done.stdout) is bool(status)
