"""Pushing a release to a hub on loopback: what arrives, what is refused, what is mended."""

from __future__ import annotations

import ast
import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hub import Blob, Hub
from trial_corpus import commit, fill

from newsqed import history
from newsqed.cli import main
from newsqed.dataset import Plan, Published, Release, build, plan, push
from newsqed.errors import NewsqedError
from newsqed.store import Corpus

REPO = "ada/newsqed"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, Release]:
    """A committed corpus and its release, for reading only."""
    corpus = fill(tmp_path_factory.mktemp("source") / "trial")
    return corpus, build(corpus, commit=commit(corpus.root))


@pytest.fixture
def mine(source: tuple[Corpus, Release], tmp_path: Path) -> tuple[Corpus, Release]:
    """The same, for a test that changes something."""
    corpus, release = source
    root = shutil.copytree(corpus.root, tmp_path / "mine")
    return Corpus(root), replace(release, path=root / "build" / "releases" / "0.1.0")


def content(release: Release) -> dict[str, bytes]:
    names = ["MANIFEST.json", *release.manifest["files"]]
    return {name: (release.path / name).read_bytes() for name in names}


def pushed(pair: tuple[Corpus, Release], preview: str | None = None) -> Published:
    corpus, release = pair
    return push(plan(corpus, release.path, REPO, preview=preview))


def risen(pair: tuple[Corpus, Release], version: str) -> tuple[Corpus, Release]:
    """The corpus with one word changed and the next version, committed and built."""
    root = pair[0].root
    path = root / "corpus" / "corpus.toml"
    path.write_text(path.read_text("utf-8").replace('"0.1.0"', f'"{version}"'), encoding="utf-8")
    gold = root / "corpus" / "harbour" / "gold.jsonl"
    gold.write_bytes(gold.read_bytes().replace(b'"spoken"', b'"unknown"', 1))
    corpus = Corpus(root)
    return corpus, build(corpus, commit=commit(root))


def test_the_hub_of_these_tests_knows_nothing_of_newsqed() -> None:
    tree = ast.parse(Path(__file__).with_name("hub.py").read_text("utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import)
             for alias in node.names}  # fmt: skip
    named |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in named} <= sys.stdlib_module_names


def test_a_release_arrives_whole_and_then_gets_its_tag(
    server: Hub, source: tuple[Corpus, Release]
) -> None:
    first = pushed(source)
    assert first.new and first.url == f"{server.url}/datasets/{REPO}/tree/v0.1.0"
    assert server.content(REPO, "v0.1.0") == server.content(REPO, "main") == content(source[1])
    assert server.tags() == {"v0.1.0": first.commit}
    assert set(first.sent) == set(content(source[1])) and not first.kept
    order = list(dict.fromkeys(route for _, route, _ in server.requests))
    assert order.index("put") < order.index("commit") < order.index("tag")
    assert order[-1] == "tag"
    large = sum(len(found) for name, found in content(source[1]).items() if name.endswith("et"))
    assert server.received["put"] == large


def test_a_second_push_sends_nothing(server: Hub, source: tuple[Corpus, Release]) -> None:
    first = pushed(source)
    server.heal()
    again = pushed(source)
    assert not again.new and again.commit == first.commit
    assert {route for _, route, _ in server.requests} <= {"create", "refs", "tree"}
    assert sum(server.received.values()) - server.received["create"] == 0


def test_another_version_gets_another_tag_and_sends_what_changed(
    server: Hub, mine: tuple[Corpus, Release]
) -> None:
    pushed(mine)
    stray = dict(server.repositories[REPO].commits[server.tags()["v0.1.0"]])
    stray["notes/todo.txt"] = Blob(b"mine", large=False)
    repository = server.repositories[REPO]
    repository.branches["main"] = repository.add(stray)
    before = content(mine[1])
    server.heal()
    corpus, release = risen(mine, "0.2.0")
    found = pushed((corpus, release))
    assert found.removed == ("notes/todo.txt",)
    assert "data/quotes/train-00000-of-00001.parquet" in found.sent
    assert "data/dates/train-00000-of-00001.parquet" in found.kept
    assert server.content(REPO, "v0.2.0") == content(release)
    assert server.content(REPO, "v0.1.0") == before
    sent = sum(len(content(release)[name]) for name in found.sent if name.endswith(".parquet"))
    assert server.received["put"] == sent


def test_a_version_is_never_changed(server: Hub, mine: tuple[Corpus, Release]) -> None:
    pushed(mine)
    before = server.content(REPO, "v0.1.0"), server.tags()
    changed = risen(mine, "0.1.0")
    with pytest.raises(NewsqedError, match=r"v0\.1\.0 is published with other content") as caught:
        pushed(changed)
    assert "never changed" in str(caught.value.hint)
    assert (server.content(REPO, "v0.1.0"), server.tags()) == before
    assert server.content(REPO, "main") == before[0]


def test_a_preview_is_a_branch_and_may_be_pushed_again(
    server: Hub, mine: tuple[Corpus, Release]
) -> None:
    first = pushed(mine, preview="lamps")
    assert first.revision == "preview/lamps" and first.url.endswith("/tree/preview/lamps")
    assert server.content(REPO, "preview/lamps") == content(mine[1])
    assert server.content(REPO, "main") == {} and server.tags() == {}
    assert not pushed(mine, preview="lamps").new
    changed = risen(mine, "0.1.0")
    assert pushed(changed, preview="lamps").new
    assert server.content(REPO, "preview/lamps") == content(changed[1])
    assert server.tags() == {}


def test_a_repository_is_public_unless_asked_otherwise(server: Hub, planned: Plan) -> None:
    push(planned, private=True)
    assert server.repositories.pop(REPO).private
    push(planned)
    assert not server.repositories[REPO].private


def refusals(pair: tuple[Corpus, Release]) -> list[str]:
    planned = plan(pair[0], pair[1].path, REPO)
    with pytest.raises(NewsqedError):
        push(planned)
    return [str(refusal) for refusal in planned.refusals]


def test_what_must_not_be_published_is_refused_before_anything_is_asked(
    server: Hub, mine: tuple[Corpus, Release], tmp_path: Path
) -> None:
    corpus, release = mine
    here = history.commit(corpus.root)
    private = build(corpus, with_withheld=True, commit=here)
    (refusal,) = refusals((corpus, private))
    assert "private build" in refusal and "--with-withheld" in refusal
    (refusal,) = refusals((corpus, build(corpus, tmp_path / "none")))
    assert "built from changes that are in no commit" in refusal
    (refusal,) = refusals((corpus, build(corpus, tmp_path / "other", commit="c" * 40)))
    assert "built from cccccccccccc" in refusal and f"checked out is {here[:12]}" in refusal
    (corpus.root / "new.txt").write_text("?", encoding="utf-8")
    (refusal,) = refusals(mine)
    assert "changes that are in no commit" in refusal
    shutil.rmtree(corpus.root / ".git")
    (refusal,) = refusals(mine)
    assert "no git repository" in refusal
    (release.path / "README.md").write_text("?", encoding="utf-8")
    with pytest.raises(NewsqedError, match="has changed"):
        plan(corpus, release.path, REPO)
    assert server.requests == []


def test_changes_that_were_put_away_after_the_build_are_not_hidden(
    server: Hub, mine: tuple[Corpus, Release]
) -> None:
    root = mine[0].root
    gold = root / "corpus" / "harbour" / "gold.jsonl"
    committed = gold.read_bytes()
    gold.write_bytes(committed.replace(b'"spoken"', b'"written"', 1))
    done = CliRunner().invoke(main, ["--root", str(root), "build"])
    assert done.exit_code == 0 and "the manifest names none" in done.stderr
    gold.write_bytes(committed)
    assert not history.dirty(root)
    (refusal,) = refusals(mine)
    assert "built from changes that are in no commit" in refusal


def test_a_corpus_whose_check_finds_something_is_refused(
    server: Hub, mine: tuple[Corpus, Release]
) -> None:
    path = mine[0].root / "corpus" / "harbour" / "gold.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"PERSON"', b'"PERSN"', 1))
    made = commit(mine[0].root)
    manifest = mine[1].path / "MANIFEST.json"
    told = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps({**told, "commit": made}), encoding="utf-8")
    with pytest.raises(NewsqedError, match="check finds"):
        pushed(mine)
    words = ["--root", str(mine[0].root), "push", "0.1.0", "--repo", REPO, "--json"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 1 and "gold.jsonl" in done.stderr
    assert json.loads(done.stdout)["findings"][0]["code"].startswith("E")
    assert server.requests == []


@pytest.mark.parametrize("repo", ["newsqed", "ada/", "ada/new sqed", "a/b/c", "../x", "ada/n--q"])
def test_a_repository_has_an_owner_and_a_name(source: tuple[Corpus, Release], repo: str) -> None:
    with pytest.raises(NewsqedError, match="is no repository"):
        plan(source[0], source[1].path, repo)


@pytest.mark.parametrize("name", ["", "a/b", "..", "-x", "x."])
def test_a_preview_has_a_plain_name(source: tuple[Corpus, Release], name: str) -> None:
    with pytest.raises(NewsqedError, match="no name of a preview"):
        plan(source[0], source[1].path, REPO, preview=name)


def test_a_dry_run_asks_nothing_of_the_network(
    server: Hub, mine: tuple[Corpus, Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["push", *words, "--repo", REPO])

    monkeypatch.chdir(mine[0].root)
    names = content(mine[1])
    done = run("0.1.0", "--dry-run")
    assert done.exit_code == 0, done.stderr
    assert all(name in done.stdout for name in names)
    size = f"{len(names)} files, {sum(map(len, names.values())):,} bytes"
    assert f"{size}; then the tag v0.1.0" in done.stdout
    told = json.loads(run(str(mine[1].path), "--dry-run", "--json").stdout)
    assert told["files"] == {name: len(found) for name, found in names.items()}
    assert told["tag"] == "v0.1.0" and told["refusals"] == told["findings"] == []
    Path("new.txt").write_text("?", encoding="utf-8")
    done = run("0.1.0", "--dry-run", "--preview", "a")
    assert done.exit_code == 2 and "then no tag" in done.stdout
    assert "changes that are in no commit" in done.stderr
    assert "no release 9.9.9" in run("9.9.9").stderr
    assert "is no release" in run("corpus").stderr
    assert server.requests == []


def test_a_version_that_nobody_made_is_refused_but_for_a_preview(
    server: Hub, mine: tuple[Corpus, Release]
) -> None:
    corpus, release = mine
    kept = corpus.root / "corpus" / "releases" / "0.1.0.jsonl"
    held = kept.read_bytes()
    kept.write_bytes(held.replace(b'["ORG", "', b'["GPE", "', 1))
    assert any("made of other records" in refusal for refusal in refusals(mine))
    kept.unlink()
    assert any("0.1.0 has not been made" in refusal for refusal in refusals(mine))
    preview = plan(corpus, release.path, REPO, preview="x")
    assert not any("made" in str(refusal).partition("\n")[0] for refusal in preview.refusals)
