"""Releases compared: each kind of change, and the step of the version that it demands."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsqed.dataset import Step, advance, build, compared, cut, digests, drifted, versions
from newsqed.dataset.digests import Digests, Held
from newsqed.errors import NewsqedError
from newsqed.mending import mend_file
from newsqed.store import Corpus, line_bytes

Run = Callable[..., "subprocess.CompletedProcess[str]"]
GOLD = "corpus/harbour/gold.jsonl"


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    subprocess.run(("git", *who, *words), cwd=folder, check=True, capture_output=True)


@pytest.fixture
def log(corpus: Corpus) -> Callable[[str], None]:
    """Gives a version its section."""

    def write(version: str) -> None:
        path = corpus.root / "CHANGELOG.md"
        there = path.read_text() if path.exists() else "# Changelog\n"
        path.write_text(f"{there}\n## Corpus {version} (2026-11-25)\n")

    return write


def records(corpus: Corpus, change: Callable[[list[dict[str, Any]]], Any]) -> None:
    path = corpus.root / GOLD
    items = [json.loads(line) for line in path.read_bytes().splitlines()]
    change(items)
    path.write_bytes(b"".join(map(line_bytes, items)))
    list(mend_file(path))  # the tags that follow


def relabel(items: list[dict[str, Any]]) -> None:
    for item in items:
        if item["kind"] in ("entity", "mention"):
            item["label"] = "FAC" if item["label"] != "FAC" else "ORG"


# ---- The rule.

HELD = Held("train", "t", "a", {f"m{n}": ("GPE", f"{n}") for n in range(1, 31)})
OLD = Digests("old", {"a": HELD, "b": replace(HELD, split="test")}, {"quotes": {"id": "string"}},
              {"annotation": "urn:newsqed:schema:annotation:1.0.0"})  # fmt: skip


def held(**values: Any) -> Digests:
    return replace(OLD, articles={**OLD.articles, "a": replace(HELD, **values)})


def with_schema(version: str) -> Digests:
    return replace(OLD, schemas={"annotation": f"urn:newsqed:schema:annotation:{version}"})


def with_records(**values: tuple[str, str] | None) -> Digests:
    made = {**(HELD.records or {}), **values}
    return held(records={key: value for key, value in made.items() if value is not None})


@pytest.mark.parametrize(
    ("new", "step", "why"),
    [
        (OLD, Step.NONE, ""),
        (with_records(m1=("GPE", "x")), Step.PATCH, "1 corrected or added in a"),
        (with_records(m1=None), Step.PATCH, "corrected"),
        (with_records(m31=("ORG", "y")), Step.PATCH, "corrected"),
        (held(about="b"), Step.PATCH, "what is known of a"),
        (with_records(**{f"m{n}": None for n in range(1, 8)}), Step.MAJOR, "23% of the records"),
        (with_records(**{f"m{n}": ("ORG", f"{n}") for n in range(1, 8)}), Step.MAJOR, "relabelled"),
        (with_records(**{f"m{n}": ("GPE", "z") for n in range(1, 31)}), Step.MINOR, "changed"),
        (held(records=None), Step.MAJOR, "removed"),
        (held(split="test"), Step.MAJOR, "a went from train to test"),
        (held(text="u"), Step.MAJOR, "the text of a is another"),
        (replace(OLD, articles={"a": HELD}), Step.MAJOR, "100% of the records"),
        (replace(OLD, articles={**OLD.articles, "c": HELD}), Step.MINOR, "new: c"),
        (replace(OLD, columns={"quotes": {}}), Step.MAJOR, "quotes.id is gone"),
        (replace(OLD, columns={}), Step.MAJOR, "the table quotes is gone"),
        (replace(OLD, columns={"quotes": {"id": "int32"}}), Step.MAJOR, "quotes.id is int32"),
        (
            replace(OLD, columns={"quotes": {"id": "string", "x": "bool"}}),
            Step.MINOR,
            "new in quotes: x",
        ),
        (replace(OLD, columns={**OLD.columns, "x": {}}), Step.MINOR, "the table x is new"),
        (with_schema("1.1.0"), Step.MINOR, "1.1.0"),
        (with_schema("2.0.0"), Step.MAJOR, "2.0.0"),
    ],
)
def test_each_kind_of_change_demands_its_step(new: Digests, step: Step, why: str) -> None:
    found = advance(OLD, new)
    assert found.step is step
    assert why in (found.reasons[0][1] if found.reasons else "")
    assert [reason[0] for reason in found.reasons] == sorted(
        (reason[0] for reason in found.reasons), reverse=True
    )


def test_gold_that_was_begun_is_new() -> None:
    without = replace(OLD, articles={"a": replace(HELD, records=None), "b": OLD.articles["b"]})
    assert advance(without, OLD).step is Step.MINOR
    assert advance(without, OLD).reasons[0][1] == "a has gold"


# ---- Versions are made.


def test_a_version_is_kept_and_a_smaller_step_refused(
    corpus: Corpus, log: Callable[[str], None]
) -> None:
    with pytest.raises(NewsqedError, match=r"no section of corpus 0\.1\.0"):
        cut(corpus, "0.1.0")
    log("0.1.0")
    assert cut(corpus, "0.1.0") is None and not drifted(corpus)
    path = corpus.root / "corpus" / "releases" / "0.1.0.jsonl"
    assert digests.to_bytes(digests.read(path), "0.1.0") == path.read_bytes()
    assert cut(corpus, "0.1.0") is not None  # once more changes nothing
    about = corpus.root / "corpus" / "harbour" / "article.json"
    about.write_text(
        json.dumps({**json.loads(about.read_text()), "title": "Corrected"}, indent=2) + "\n"
    )
    assert drifted(Corpus(corpus.root))
    with pytest.raises(NewsqedError, match=r"0\.1\.0 was released already"):
        cut(corpus, "0.1.0")
    log("0.1.1")
    assert (made := cut(corpus, "0.1.1")) and made.step is Step.PATCH
    assert Corpus(corpus.root).settings["version"] == "0.1.1"
    assert versions.released(corpus) == ["0.1.0", "0.1.1"]
    records(corpus, relabel)
    for version in ("0.1.2", "0.1.1-beta"):
        with pytest.raises(NewsqedError, match=r"is too small a step|is no version"):
            cut(corpus, version)
    log("0.2.0")
    assert (made := cut(corpus, "0.2.0")) and made.step is Step.MAJOR


def test_a_version_that_is_called_unreleased_is_not_made(corpus: Corpus) -> None:
    (corpus.root / "CHANGELOG.md").write_text("## Corpus 0.1.0 (unreleased)\n## Corpus 10.1.0\n")
    with pytest.raises(NewsqedError, match="unreleased"):
        cut(corpus, "0.1.0")
    (corpus.root / "CHANGELOG.md").write_text("## Package 0.1.0 (2026-11-25)\n")
    with pytest.raises(NewsqedError, match="no section"):
        cut(corpus, "0.1.0")
    for version in ("0.1.00", "00.1.0", "", "1.0"):
        with pytest.raises(NewsqedError, match="is no version"):
            cut(corpus, version)


def test_a_kept_release_that_is_broken_is_told(corpus: Corpus, log: Callable[[str], None]) -> None:
    log("0.1.0")
    cut(corpus, "0.1.0")
    path = corpus.root / "corpus" / "releases" / "0.1.0.jsonl"
    path.write_bytes(path.read_bytes() + b'{"article": "x"}\n')
    with pytest.raises(NewsqedError, match="tells of no release"):
        cut(corpus, "0.1.1")


# ---- Releases are compared, wherever they come from.


def test_a_release_is_what_it_was_built_from(corpus: Corpus, log: Callable[[str], None]) -> None:
    log("0.1.0")
    cut(corpus, "0.1.0")
    release = build(corpus)
    for base in (str(release.path), "0.1.0"):
        assert compared(corpus.root, base)[2].step is Step.NONE  # type: ignore[union-attr]
    release.path.rename(corpus.root / "elsewhere")
    was, _, between = compared(corpus.root, "0.1.0")
    assert isinstance(was, Digests) and between and between.step is Step.NONE
    with pytest.raises(NewsqedError):
        compared(corpus.root, "0.0.9")


def test_two_releases_by_folder_tag_and_digest(
    corpus: Corpus, log: Callable[[str], None], newsqed: Run
) -> None:
    root = corpus.root
    git(root, "init", "-q", "-b", "main")
    for version in ("0.1.0", "0.2.0"):
        log(version)
        cut(Corpus(root), version)
        build(Corpus(root))
        git(root, "add", "-A", "--", "corpus", "raw", "CHANGELOG.md")
        git(root, "commit", "-q", "-m", version)
        git(root, "tag", f"v{version}")
        records(corpus, relabel)
    records(corpus, relabel)

    def told() -> dict[str, Any]:
        done = newsqed("diff", "0.1.0", "0.2.0", "--json", cwd=root)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)["version"]
        return {key: found[key] for key in ("step", "counts", "records", "reasons")}

    by_folder = told()
    (root / "build").rename(root / "gone")
    by_tag = told()
    git(root, "tag", "-d", "v0.1.0")
    git(root, "tag", "-d", "v0.2.0")
    by_digest = told()
    assert by_folder == by_tag == by_digest
    assert by_folder["step"] == "major"
    assert {item["article"] for item in by_folder["records"]} == {"harbour"}
    shown = newsqed("diff", "0.1.0", "0.2.0", cwd=root).stdout
    assert "0.1.0 → 0.2.0: a major step" in shown and "harbour entities: ~" in shown


def test_no_words_of_a_withheld_article_are_told(
    corpus: Corpus, log: Callable[[str], None], newsqed: Run
) -> None:
    log("0.1.0")
    cut(corpus, "0.1.0")
    build(corpus)
    path = corpus.root / "corpus" / "quarry" / "gold.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    for form in ("text", "json", "markdown"):
        done = newsqed("diff", "0.1.0", "--format", form, cwd=corpus.root)
        assert done.returncode == 0 and "quarry" in done.stdout
        assert "Crane" not in done.stdout and "sheep" not in done.stdout


def test_the_command_makes_a_version(
    corpus: Corpus, log: Callable[[str], None], newsqed: Run
) -> None:
    refused = newsqed("build", "--version", "0.1.0", cwd=corpus.root)
    assert refused.returncode == 2 and "no section of corpus 0.1.0" in refused.stderr
    assert not (corpus.root / "build").exists()
    log("0.1.0")
    made = newsqed("build", "--version", "0.1.0", cwd=corpus.root)
    assert made.returncode == 0 and "0.1.0: the first" in made.stderr
    records(corpus, lambda items: items[-1].update(note="seen"))
    built = newsqed("build", cwd=corpus.root)
    assert built.returncode == 0 and "this build is no release" in built.stderr


def test_a_version_that_cannot_be_built_is_not_made(
    corpus: Corpus, log: Callable[[str], None], newsqed: Run
) -> None:
    log("0.1.0")
    log("0.2.0")
    cut(corpus, "0.1.0")
    root = corpus.root
    before = {path: path.read_bytes() for path in (root / "corpus").rglob("*") if path.is_file()}
    with pytest.raises(RuntimeError), versions.cutting(corpus, "0.2.0"):
        raise RuntimeError
    assert {path: path.read_bytes() for path in before} == before
    assert not (root / "corpus" / "releases" / "0.2.0.jsonl").exists()
    assert corpus.settings["version"] == "0.1.0"
    splits = root / "corpus" / "splits.tsv"
    held = splits.read_bytes()
    splits.write_bytes(b"".join(held.splitlines(keepends=True)[:-1]))
    done = newsqed("build", "--version", "0.2.0", cwd=root)
    assert done.returncode == 2 and "check finds faults" in done.stderr
    splits.write_bytes(held)
    settings = root / "corpus" / "corpus.toml"
    settings.write_text(settings.read_text().replace('version = "0.1.0"', "version = '0.1.0'"))
    assert newsqed("build", "--version", "0.2.0", cwd=root).returncode == 0
    assert 'version = "0.2.0"' in settings.read_text()
    for words in (["--version", ""], ["--version", "0.2.0", "--verify"]):
        assert newsqed("build", *words, cwd=root).returncode == 2
    again = newsqed("build", "--version", "0.2.0", cwd=root)
    assert again.returncode == 0 and "made already" in again.stderr
    older = newsqed("build", "--version", "0.1.0", cwd=root)
    assert older.returncode == 2 and "released already" in older.stderr


def test_tags_are_compared_as_they_are_not_from_where_they_parted(
    corpus: Corpus, log: Callable[[str], None]
) -> None:
    root = corpus.root
    git(root, "init", "-q", "-b", "main")
    log("0.1.0")
    cut(corpus, "0.1.0")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    git(root, "tag", "v0.1.0")
    git(root, "switch", "-q", "-c", "side")
    records(corpus, relabel)
    git(root, "commit", "-q", "-a", "-m", "second")
    git(root, "tag", "v0.2.0")
    for pair in (("0.1.0", "0.2.0"), ("0.2.0", "0.1.0")):
        between = compared(root, *pair)[2]
        assert between and between.step is Step.MAJOR
    git(root, "switch", "-q", "main")
    between = compared(root, "0.2.0")[2]
    assert between and between.step is Step.MAJOR


@pytest.mark.parametrize("line", [b"", b'{"version": "0.2.0"}\n', b"{broken\n"])
def test_what_is_no_kept_release_is_told(
    corpus: Corpus, log: Callable[[str], None], line: bytes
) -> None:
    log("0.1.0")
    cut(corpus, "0.1.0")
    path = corpus.root / "corpus" / "releases" / "0.1.0.jsonl"
    path.write_bytes(line)
    with pytest.raises(NewsqedError):
        drifted(corpus)


def test_ids_that_are_none_are_told(
    corpus: Corpus, log: Callable[[str], None], newsqed: Run
) -> None:
    log("0.1.0")
    cut(corpus, "0.1.0")
    records(corpus, lambda items: items[-1].update(id="x1"))
    for words in (["build"], ["diff", "0.1.0"]):
        done = newsqed(*words, cwd=corpus.root)
        assert done.returncode == 2 and "'x1' is no id" in done.stderr


def test_private_releases_tell_no_words_either(
    corpus: Corpus, tmp_path: Path, newsqed: Run
) -> None:
    build(corpus, tmp_path / "one", with_withheld=True)
    build(corpus, tmp_path / "two")
    path = corpus.root / "corpus" / "quarry" / "gold.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    build(corpus, tmp_path / "three", with_withheld=True)
    one, two, three = (next((tmp_path / name).glob("0*")) for name in ("one", "two", "three"))
    same = compared(corpus.root, str(one), str(two))[2]
    assert same and same.step is Step.NONE
    for form in ("text", "json", "markdown"):
        done = newsqed("diff", str(one), str(three), "--format", form, cwd=corpus.root)
        assert done.returncode == 0 and "quarry" in done.stdout
        assert "Crane" not in done.stdout and "sheep" not in done.stdout


def test_markdown_tells_the_step_in_a_block_that_nothing_ends(
    corpus: Corpus, log: Callable[[str], None], newsqed: Run
) -> None:
    log("0.1.0")
    cut(corpus, "0.1.0")
    path = corpus.root / "corpus" / "releases" / "0.1.0.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"n_chars"', b'"```<img src=x>\\u001b[31m"', 1))
    done = newsqed("diff", "0.1.0", "--format", "markdown", cwd=corpus.root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("```") == 2 and "\x1b" not in done.stdout
    assert "0.1.0 → the files as they are: a major step" in done.stdout
    path.write_bytes(path.read_bytes().replace(b'"harbour"', b'"<b>harbour"', 1))
    assert newsqed("diff", "0.1.0", cwd=corpus.root).returncode == 2
