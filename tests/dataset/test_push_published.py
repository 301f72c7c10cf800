"""A push as its user runs it: then read with `load_dataset`, silent of the token, or killed."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hub import TOKEN, Hub
from trial_corpus import commit

from newsqed.dataset import Plan, build, plan, push, verify
from newsqed.store import Corpus

Run = Callable[..., "subprocess.CompletedProcess[str]"]
REPO = "ada/newsqed"


@pytest.fixture(scope="module")
def following(planned: Plan, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The push of the version after that of `planned`, with other gold."""
    root = tmp_path_factory.mktemp("following") / "small"
    shutil.copytree(planned.release.path.parents[2], root)
    settings = root / "corpus" / "corpus.toml"
    settings.write_text(settings.read_text("utf-8").replace('"0.1.0"', '"0.2.0"'), "utf-8")
    corpus = Corpus(root)
    noted = [replace(record, note="as written") for record in corpus.article("market").gold]
    corpus.write("market", "gold", noted)
    return plan(corpus, build(corpus, commit=commit(root)).path, REPO)


def content(planned: Plan) -> dict[str, bytes]:
    return {name: (planned.release.path / name).read_bytes() for name in planned.files}


# Each revision is what its folder is, table by table; argument by argument revision=folder.
LOADER = """
import json, sys
from datasets import load_dataset
rows = {}
for pair in sys.argv[2:]:
    revision, folder = pair.split("=")
    for name in ("documents", "dates", "nested"):
        there = load_dataset(sys.argv[1], name, revision=revision)
        here = load_dataset(folder, name)
        assert there.keys() == here.keys()
        for split in here:
            assert there[split].features == here[split].features
            assert there[split].to_list() == here[split].to_list()
        rows[f"{revision} {name}"] = sum(map(len, there.values()))
streamed = load_dataset(sys.argv[1], "dates", revision=revision, streaming=True)
rows["streamed"] = sum(1 for split in streamed.values() for _ in split)
print(json.dumps(rows))
"""


def test_load_dataset_reads_each_version_and_a_preview(
    server: Hub, planned: Plan, following: Plan, tmp_path: Path
) -> None:
    push(planned)
    push(following)
    folder = following.release.path
    push(plan(Corpus(folder.parents[2]), folder, REPO, preview="next"))
    pairs = [f"v0.1.0={planned.release.path}", f"v0.2.0={folder}", f"preview/next={folder}"]
    done = subprocess.run(
        [sys.executable, "-c", LOADER, REPO, *pairs],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={key: value for key, value in os.environ.items() if key != "HF_TOKEN"},
    )
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout.splitlines()[-1])
    counts = planned.release.counts
    for name in ("documents", "dates", "nested"):
        assert rows[f"v0.1.0 {name}"] == rows[f"preview/next {name}"] == sum(counts[name].values())
    assert rows["streamed"] == sum(counts["dates"].values())


def test_the_token_is_never_printed_or_kept(
    server: Hub, planned: Plan, newsqed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = planned.release.path.parents[2]
    command = ("push", "0.1.0", "--repo", REPO)
    monkeypatch.setenv("HF_DEBUG", "1")  # the library's own log of each request
    server.fail("commit", 500, times=1)  # answers with the token that it was sent
    failed = newsqed(*command, cwd=root)
    assert failed.returncode == 2 and "the hub fails (500" in failed.stderr
    assert "run the same command again" in failed.stderr and "Traceback" not in failed.stderr
    monkeypatch.delenv("HF_TOKEN")
    (tmp_path / "home" / "token").write_text(TOKEN)
    done = newsqed(*command, "--json", cwd=root)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["revision"] == "v0.1.0" and told["new"] is True
    again = newsqed(*command, cwd=root)
    assert again.returncode == 0 and "published already" in again.stdout
    assert 'load_dataset("ada/newsqed", revision="v0.1.0")' in again.stdout
    for run in (failed, done, again):
        assert TOKEN not in run.stdout + run.stderr
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "token"]
    kept += [path for path in root.rglob("*") if path.is_file()]
    assert not [path for path in kept if TOKEN.encode() in path.read_bytes()]


def begun(planned: Plan) -> subprocess.Popen[bytes]:
    """A push in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "newsqed.cli", "push", planned.release.version, "--repo", REPO],
        cwd=planned.release.path.parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def all_is_well(server: Hub, before: Plan, killed: Plan) -> None:
    """After a kill: what was published stands, what is tagged is whole, a next run completes."""
    assert verify(killed.release.path).manifest == killed.release.manifest
    assert server.content(REPO, "v0.1.0") == content(before)
    assert server.content(REPO, "main") in (content(before), content(killed))
    if "v0.2.0" in server.tags():
        assert server.content(REPO, "v0.2.0") == content(killed)
    server.heal()
    push(killed)
    assert server.content(REPO, "v0.2.0") == content(killed)
    assert server.content(REPO, "v0.1.0") == content(before)


@pytest.mark.parametrize(("route", "at"), [("put", 1), ("commit", 1), ("tag", 1)])
def test_a_killed_push_is_completed_by_the_next(
    server: Hub, planned: Plan, following: Plan, route: str, at: int
) -> None:
    push(planned)
    running: list[subprocess.Popen[bytes]] = []
    server.fail(route, lambda: running[0].kill(), at=at, times=1)
    running.append(begun(following))
    assert running[0].wait(60) == -9
    all_is_well(server, planned, following)


@pytest.mark.trial
def test_twenty_random_kills(server: Hub, planned: Plan, following: Plan) -> None:
    """At random moments between the first request and the end."""
    chance = random.Random(20)

    def asking() -> tuple[subprocess.Popen[bytes], float]:
        """A push of the version that follows, once it has asked its first question."""
        server.repositories.clear()
        server.large.clear()
        server.heal()
        push(planned)
        server.heal()
        server.delay = 0.03
        run = begun(following)
        while not server.requests and run.poll() is None:
            time.sleep(0.001)
        return run, time.monotonic()

    run, start = asking()
    while not server.tags().get("v0.2.0"):
        time.sleep(0.001)
    whole = time.monotonic() - start
    assert run.wait(120) == 0
    reached = []
    for _ in range(20):
        run, start = asking()
        time.sleep(chance.uniform(0, whole))
        run.kill()
        reached.append(server.requests[-1][1] if run.wait(60) else "the end")
        all_is_well(server, planned, following)
    print(f"\n20 kills within {whole:.1f} s; reached: {', '.join(reached)}")
