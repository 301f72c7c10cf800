"""The action and the workflow: valid by GitHub's schemas, and each step run as GitHub runs it."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

VALID = Path(__file__).resolve().parent / "examples" / "valid" / "corpus"
GOLD = "news/corpus/tram-bells/gold.jsonl"
Job = dict[str, Any]


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.github-actions", "action.yml"),
        ("vendor.github-workflows", ".github/workflows/pull-request.yml"),
    ],
)
def test_the_files_fit_their_schemas(repository: Path, schema: str, file: str) -> None:
    """The schemas are those that check-jsonschema carries: no network is needed."""
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, file],
        cwd=repository, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def action(repository: Path) -> dict[str, Any]:
    return dict(yaml.safe_load((repository / "action.yml").read_text("utf-8")))


def test_nothing_from_outside_is_text_of_a_script(action: dict[str, Any], repository: Path) -> None:
    """Expressions are put into scripts before the shell reads them: there must be none."""
    workflow = yaml.safe_load((repository / ".github/workflows/pull-request.yml").read_text())
    steps = [*action["runs"]["steps"], *(s for job in workflow["jobs"].values()
                                         for s in job["steps"])]  # fmt: skip
    assert len(steps) > 8
    for step in steps:
        assert "${{" not in step.get("run", ""), step
        assert re.fullmatch(r"\./|[\w-]+/[\w-]+@v\d+", step.get("uses", "./")), step


def test_the_workflow_may_only_read(repository: Path) -> None:
    workflow = yaml.safe_load((repository / ".github/workflows/pull-request.yml").read_text())
    assert workflow["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in workflow[True]  # YAML 1.1 reads `on` as true
    for job in workflow["jobs"].values():
        assert "permissions" not in job and "timeout-minutes" in job
        (checkout,) = [s for s in job["steps"] if s.get("uses", "").startswith("actions/checkout")]
        assert checkout["with"]["persist-credentials"] is False


def git(folder: Path, *words: str) -> None:
    who = {f"GIT_{role}_{key}": "ada@example.org" for role in ("AUTHOR", "COMMITTER")
           for key in ("NAME", "EMAIL")}  # fmt: skip
    subprocess.run(("git", *words), cwd=folder, env={**os.environ, **who}, check=True,
                   capture_output=True)  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """What a workflow has checked out: a branch of a clone, whose corpus lies in a folder."""
    upstream, clone = tmp_path / "upstream", tmp_path / "workspace"
    shutil.copytree(VALID, upstream / "news")
    git(upstream.parent, "init", "-q", "-b", "main", str(upstream))
    git(upstream, "add", "-A")
    git(upstream, "commit", "-q", "-m", "First")
    git(tmp_path, "clone", "-q", str(upstream), str(clone))
    git(clone, "switch", "-q", "-c", "mine")
    return clone


def change(workspace: Path, old: str, new: str) -> None:
    path = workspace / GOLD
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    git(workspace, "commit", "-q", "-a", "-m", "Changed")


Act = Callable[..., dict[str, subprocess.CompletedProcess[str]]]


@pytest.fixture
def act(action: dict[str, Any], workspace: Path, tmp_path: Path) -> Act:
    """Runs the action's own steps as GitHub does, but for setting up Python and installing."""
    runner = tmp_path / "runner"
    (runner / "bin").mkdir(parents=True)
    command = runner / "bin" / "newsqed"
    start = "import sys; sys.argv[0] = 'newsqed'; from newsqed.cli import main; main()"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{start}" "$@"\n', "utf-8")
    command.chmod(0o755)

    def run(**given: str) -> dict[str, subprocess.CompletedProcess[str]]:
        inputs = {name: one["default"] for name, one in action["inputs"].items()}
        # The default of base is an expression: for a pull request into main it says this.
        inputs |= {"base": "origin/main", "root": "news"}
        inputs |= {name.replace("_", "-"): value for name, value in given.items()}
        files = {name: runner / name for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
        for file in files.values():
            file.write_text("", "utf-8")
        environment = {
            **os.environ, **{name: str(file) for name, file in files.items()},
            "PATH": f"{runner / 'bin'}{os.pathsep}{os.environ['PATH']}", "RUNNER_TEMP": str(runner),
            "GITHUB_WORKSPACE": str(workspace), "GITHUB_ACTIONS": "true", "CI": "true",
        }  # fmt: skip
        done: dict[str, subprocess.CompletedProcess[str]] = {}
        for step in action["runs"]["steps"]:
            failed = any(one.returncode for one in done.values())
            if "uses" in step or "pip install" in step["run"] or not wanted(step, inputs, failed):
                continue
            own = {key: filled(value, inputs) for key, value in step["env"].items()}
            done[step["name"]] = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=workspace, env={**environment, **own}, capture_output=True, text=True,
                check=False,
            )  # fmt: skip
        return done

    return run


def filled(value: str, inputs: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: inputs[match[1]], value)


def wanted(step: Job, inputs: dict[str, str], failed: bool) -> bool:
    """What GitHub makes of a step's `if`: without always() all before it has to succeed."""
    terms = [term.strip() for term in step.get("if", "").split("&&") if term.strip()]
    verdicts = [not failed or "always()" in terms]
    for term in terms:
        if term != "always()":
            match = re.fullmatch(r"inputs\.([\w-]+) (==|!=) '(.*)'", term)
            assert match, term
            verdicts.append((inputs[match[1]] == match[3]) is (match[2] == "=="))
    return all(verdicts)


def read(tmp_path: Path, name: str) -> str:
    return (tmp_path / "runner" / name).read_text("utf-8")


def test_a_sound_change_passes_and_is_summarised(act: Act, workspace: Path, tmp_path: Path) -> None:
    change(workspace, '"use": "other"', '"use": "term"')
    done = act()
    assert {name: one.returncode for name, one in done.items()} == {
        "Check the corpus": 0, "Summarise the change": 0,
    }, done  # fmt: skip
    summary = read(tmp_path, "GITHUB_STEP_SUMMARY")
    assert summary.startswith("## Corpus: 1 article changed\n")
    assert '<code>use</code> "other" → "term"' in summary
    key, _, file = read(tmp_path, "GITHUB_OUTPUT").strip().partition("=")
    assert key == "file" and Path(file).read_text("utf-8") == summary


def test_a_failing_check_annotates_and_is_summarised_even_so(
    act: Act, workspace: Path, tmp_path: Path
) -> None:
    change(workspace, '"label": "GPE"', '"label": "PLACE"')
    done = act(sarif="found.sarif")
    check = done["Check the corpus"]
    assert check.returncode == 1
    assert re.search(rf"^::error file={GOLD},line=1,col=\d+,.*title=E201::", check.stdout, re.M)
    assert done["Summarise the change"].returncode == 0
    assert '<code>label</code> "GPE" → "PLACE"' in read(tmp_path, "GITHUB_STEP_SUMMARY")
    assert done["Write SARIF"].returncode == 0
    log = json.loads((workspace / "found.sarif").read_text("utf-8"))
    assert "E201" in {result["ruleId"] for result in log["runs"][0]["results"]}
    assert "file=found.sarif" in read(tmp_path, "GITHUB_OUTPUT").splitlines()


def test_what_fails_the_step_can_be_chosen(act: Act, workspace: Path) -> None:
    def status(**given: str) -> int:
        return act(summary="false", **given)["Check the corpus"].returncode

    (workspace / "news" / "corpus" / "notes.md").write_text("A stray is a warning.\n", "utf-8")
    assert [status(fail_on=level) for level in ("warning", "error")] == [1, 0]
    change(workspace, '"label": "GPE"', '"label": "PLACE"')
    assert [status(fail_on=level) for level in ("error", "never")] == [1, 0]
    # A call that cannot be served is no finding.
    assert status(fail_on="never", base="no-such-branch") == 2


def test_only_what_was_touched_unless_all_is_asked_for(act: Act, workspace: Path) -> None:
    path = workspace / "news" / "corpus" / "quay-lights" / "gold.jsonl"
    path.write_text(path.read_text("utf-8").replace('"GPE"', '"PLACE"', 1), "utf-8")
    git(workspace, "commit", "-q", "-a", "-m", "A fault of long ago")
    git(workspace, "push", "-q", "origin", "HEAD:refs/heads/old")
    git(workspace, "fetch", "-q")
    change(workspace, '"use": "other"', '"use": "term"')
    old = {"base": "origin/old", "summary": "false"}
    assert act(**old)["Check the corpus"].returncode == 0
    assert act(**old, changed_only="false")["Check the corpus"].returncode == 1
    done = act(base="")  # no pull request: all is checked, and there is nothing to compare with
    assert {name: one.returncode for name, one in done.items()} == {"Check the corpus": 1}


def test_stale_rules_are_found_if_asked_for(act: Act, workspace: Path) -> None:
    change(workspace, '"use": "other"', '"use": "term"')
    done = act(rules="true", summary="false")["Check the corpus"]
    assert done.returncode == 1 and "title=E513::" in done.stdout


def test_inputs_are_never_run(act: Act, workspace: Path) -> None:
    name = "--help; touch hacked; $(touch hacked) `touch hacked` #"
    done = act(base=name, root=name, sarif=name, fail_on=name, rules=name, changed_only=name)
    assert len(done) == 3 and all(one.returncode for one in done.values()), done
    assert not list(workspace.rglob("hacked"))
