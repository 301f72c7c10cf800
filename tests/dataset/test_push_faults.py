"""A push that something breaks: what is said, what is left behind, what a second run mends."""

from __future__ import annotations

import sys
from pathlib import Path

import huggingface_hub
import pytest
from hub import TOKEN, Blob, Hub

from newsqed.dataset import Plan, Release, hub, push
from newsqed.errors import NewsqedError

REPO = "ada/newsqed"


def content(release: Release) -> dict[str, bytes]:
    names = ["MANIFEST.json", *release.manifest["files"]]
    return {name: (release.path / name).read_bytes() for name in names}


AGAIN = "run the same command again"
LOG_IN = "hf auth login"
# Route, what goes wrong, at which request, what is said, how it is mended.
FAULTS = [
    ("create", 500, 1, r"making the repository failed: the hub fails \(500", AGAIN),
    ("create", 401, 1, r"does not know the token \(401", LOG_IN),
    ("create", 403, 1, r"the token may not do this \(403", LOG_IN),
    ("create", "cut", 1, "connection broke", AGAIN),
    ("refs", 503, 1, r"reading branches and tags failed: the hub fails \(503", AGAIN),
    ("refs", "lost", 1, "connection broke", AGAIN),
    ("tree", 500, 1, "listing the files", AGAIN),
    ("validate", 500, 1, r"the hub fails \(500", AGAIN),
    ("preupload", 500, 1, r"sending the files failed: the hub fails \(500", AGAIN),
    ("batch", 502, 1, r"the hub fails \(502", AGAIN),
    ("put", 500, 1, r"the hub fails \(500", AGAIN),
    ("put", 500, 4, r"the hub fails \(500", AGAIN),
    ("put", 403, 3, r"the token may not do this \(403", LOG_IN),
    ("put", "cut", 5, "connection broke", AGAIN),
    ("put", "lost", 5, "connection broke", AGAIN),
    ("verify", 500, 2, r"the hub fails \(500", AGAIN),
    ("commit", 500, 1, r"the hub fails \(500", AGAIN),
    ("commit", 401, 1, r"does not know the token \(401", LOG_IN),
    ("commit", 429, 1, r"asks for patience \(429", "wait some minutes"),
    ("commit", 412, 1, "somebody else changed", AGAIN),
    ("commit", 413, 1, r"the hub refuses it \(413", "None"),
    ("commit", "cut", 1, "connection broke", AGAIN),
    ("commit", "lost", 1, "connection broke", AGAIN),
    ("tree", 500, 2, "listing the files", AGAIN),
    ("tag", 500, 1, r"setting the tag v0\.1\.0 failed: the hub fails", AGAIN),
    ("tag", "cut", 1, "connection broke", AGAIN),
    ("tag", 409, 1, "somebody else changed", AGAIN),
]


@pytest.mark.parametrize(
    ("route", "what", "at", "message", "hint"),
    FAULTS,
    ids=[f"{route}-{what}-{at}" for route, what, at, _, _ in FAULTS],
)
def test_a_failure_is_told_leaves_no_tag_and_a_second_run_completes(
    server: Hub,
    planned: Plan,
    route: str,
    what: int | str,
    at: int,
    message: str,
    hint: str,
) -> None:
    server.fail(route, what, at=at)
    with pytest.raises(NewsqedError, match=message) as caught:
        push(planned)
    assert hint in str(caught.value.hint)
    assert caught.value.path == f"{server.url}/datasets/{REPO}"
    # The hub's answers repeat the token that they were sent.
    assert TOKEN not in str(caught.value)
    assert caught.value.__cause__ is None and caught.value.__suppress_context__
    assert server.tags() == {}
    arrived = sum(map(len, server.large.values()))
    committed = REPO in server.repositories and server.content(REPO, "main") != {}
    server.heal()
    found = push(planned)
    assert server.content(REPO, found.revision) == content(planned.release)
    assert server.tags() == {"v0.1.0": found.commit}
    large = sum(len(b) for name, b in content(planned.release).items() if name.endswith(".parquet"))
    assert server.received["put"] == large - arrived
    assert committed == (server.received["commit"] == 0)


def test_a_tag_whose_answer_is_lost_is_there(server: Hub, planned: Plan) -> None:
    server.fail("tag", "lost", times=1)
    with pytest.raises(NewsqedError, match="setting the tag"):
        push(planned)
    assert not push(planned).new
    assert server.content(REPO, "v0.1.0") == content(planned.release)


def test_a_short_failure_is_tried_again(server: Hub, planned: Plan) -> None:
    server.fail("put", 500, times=3)
    server.fail("put", "cut", at=4, times=1)
    assert push(planned).new
    assert server.content(REPO, "v0.1.0") == content(planned.release)


def test_a_hub_that_does_not_answer_is_given_up(
    server: Hub, planned: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "PATIENCE", 0.2)
    server.delay = 1.0
    with pytest.raises(NewsqedError, match="nobody answered") as caught:
        push(planned)
    assert AGAIN in str(caught.value.hint)


def test_a_commit_in_between_is_not_overwritten(server: Hub, planned: Plan) -> None:
    def another() -> None:
        repository = server.repositories[REPO]
        tree = {"theirs.txt": Blob(b"theirs", large=False)}
        repository.branches["main"] = repository.add(tree)

    server.fail("commit", another, times=1)
    with pytest.raises(NewsqedError, match="somebody else changed the repository"):
        push(planned)
    assert server.content(REPO, "main") == {"theirs.txt": b"theirs"} and server.tags() == {}
    assert push(planned).removed == ("theirs.txt",)


def test_what_arrives_otherwise_gets_no_tag(server: Hub, planned: Plan) -> None:
    def lose() -> None:
        repository = server.repositories[REPO]
        del repository.commits[repository.branches["main"]]["README.md"]

    server.fail("tree", lose, at=2, times=1)
    with pytest.raises(NewsqedError, match="what arrived on the hub is not the release"):
        push(planned)
    assert server.tags() == {}
    assert push(planned).sent == ("README.md",)


def test_tokens_that_are_none(
    server: Hub,
    planned: Plan,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_wrong")
    with pytest.raises(NewsqedError, match="does not know the token"):
        push(planned)
    server.heal()
    monkeypatch.setenv("HF_TOKEN", "hf_\x1bstray")
    with pytest.raises(NewsqedError, match="characters that no token has") as caught:
        push(planned)
    assert "stray" not in str(caught.value)
    monkeypatch.delenv("HF_TOKEN")
    with pytest.raises(NewsqedError, match="there is no token") as caught:
        push(planned)
    assert LOG_IN in str(caught.value.hint)
    assert server.requests == []
    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home" / "token").write_text(TOKEN)
    assert push(planned).new


def test_offline_is_said(server: Hub, planned: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(NewsqedError, match="HF_HUB_OFFLINE") as caught:
        push(planned)
    assert caught.value.hint == "unset HF_HUB_OFFLINE"
    assert server.requests == []


def test_without_the_library_the_extra_is_named(
    planned: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(NewsqedError) as caught:
        push(planned)
    assert caught.value.hint == "pip install 'newsqed[build]'"


def test_bars_are_shown_where_they_are_asked_for(
    server: Hub, planned: Plan, capfd: pytest.CaptureFixture[str]
) -> None:
    server.fail("put", 500, times=1)
    push(planned)
    assert capfd.readouterr() == ("", "")
    server.repositories.clear()
    server.large.clear()
    push(planned, progress=True)
    assert "100%" in capfd.readouterr().err
