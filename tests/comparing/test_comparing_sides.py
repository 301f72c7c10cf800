"""What two names stand for, and what is compared: revisions, folders, broken files."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsqed import history
from newsqed.comparing import Difference, compare, sides, to_object
from newsqed.errors import NewsqedError

Project = Any  # of conftest.py
GOLD = "tram-bells/gold.jsonl"


def diff(project: Project, base: str = "main", head: str | None = None) -> Difference:
    return compare(*sides(project.root, base, head))


def records(found: Difference) -> list[tuple[str, str, str, str]]:
    return [
        (article.id, file.name, change.how, change.record["id"])
        for article in found.articles
        for file in article.files
        for change in file.records
    ]


def test_what_is_not_committed_counts_and_new_files_too(project: Project) -> None:
    assert not diff(project) and not diff(project, "HEAD")
    project.change(GOLD, "d2", value="1999")
    project.path("tram-bells/hand").mkdir()
    shutil.copyfile(project.path(GOLD), project.path("tram-bells/hand/bo.jsonl"))
    found = diff(project)
    assert records(found)[0] == ("tram-bells", "gold", "changed", "d2")
    assert [(file.name, file.how) for file in found.articles[0].files] == [
        ("gold", "changed"), ("hand/bo", "added"),
    ]  # fmt: skip
    assert records(diff(project, "HEAD")) == records(found)
    assert records(diff(project, "main", "mine")) == []


def test_only_what_the_branch_did_since_it_parted(project: Project) -> None:
    project.change(GOLD, "d2", value="1999")
    project.commit()
    project.git("switch", "-q", "main")
    project.change(GOLD, "n1", use="title")
    project.commit()
    found = diff(project, "main", "mine")
    assert records(found) == [("tram-bells", "gold", "changed", "d2")]
    assert found.base.name == "main, where the two parted"
    assert found.base.commit == project.git("rev-parse", "main~1")
    # A branch that is behind has nothing that the other lacks.
    assert not diff(project, "main", "main~1")


def test_nothing_is_checked_out_or_written(project: Project) -> None:
    project.change(GOLD, "d2", value="1999")
    project.commit()
    before = {path: path.read_bytes() for path in sorted(project.root.parent.rglob("*"))
              if path.is_file()}  # fmt: skip
    assert records(diff(project, "main", "HEAD"))
    after = {path: path.read_bytes() for path in sorted(project.root.parent.rglob("*"))
             if path.is_file()}  # fmt: skip
    assert after == before


def test_nothing_that_a_repository_configures_is_run(project: Project, tmp_path: Path) -> None:
    mark = tmp_path / "run"
    script = tmp_path / "filter"
    script.write_text(f"#!/bin/sh\ntouch {mark}\ncat\n", "utf-8")
    script.chmod(0o755)
    (project.root / ".gitattributes").write_text("*.jsonl filter=x diff=x\n", "utf-8")
    project.commit()
    for key in ("filter.x.smudge", "filter.x.clean", "diff.x.textconv", "core.fsmonitor"):
        project.git("config", key, str(script))
    mark.unlink(missing_ok=True)
    assert not diff(project, "HEAD~1", "HEAD").articles
    assert not mark.exists()


def test_folders_are_sides_as_well(
    make_repository: Callable[[str], Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = make_repository("one"), make_repository("other")
    other.change(GOLD, "d2", value="1999")
    expected = [("tram-bells", "gold", "changed", "d2")]
    assert records(compare(*sides(one.root, str(one.root), str(other.root)))) == expected
    assert records(compare(*sides(other.root, str(one.root)))) == expected
    assert records(compare(*sides(other.root, "HEAD", str(other.root)))) == expected
    monkeypatch.chdir(other.root)
    assert records(compare(*sides(".", "HEAD", "."))) == expected


def test_a_base_without_a_corpus_adds_everything(project: Project) -> None:
    project.git("rm", "-r", "-q", "--cached", ".")
    project.git("commit", "-q", "-m", "Nothing")
    found = diff(project, "HEAD")
    assert [(article.id, article.how) for article in found.articles] == [
        ("quay-lights", "added"), ("tram-bells", "added"),
    ]  # fmt: skip
    with pytest.raises(NewsqedError, match="neither HEAD nor HEAD holds a corpus"):
        diff(project, "HEAD", "HEAD")


@pytest.mark.parametrize("name", ["no-such", "--help", "", "main..mine", "HEAD^{tree}", "a b"])
def test_an_unknown_revision(project: Project, name: str) -> None:
    for call in ((name, None), ("main", name)):
        with pytest.raises(NewsqedError, match="git knows no revision"):
            diff(project, *call)


def test_a_folder_that_is_no_corpus(project: Project, tmp_path: Path) -> None:
    with pytest.raises(NewsqedError, match="neither a git revision nor a folder"):
        diff(project, str(tmp_path))


def test_no_repository(project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    shutil.copytree(project.root, tmp_path / "alone")
    with pytest.raises(NewsqedError, match="no repository with a commit"):
        compare(*sides(tmp_path / "alone"))


def test_a_shallow_clone_says_what_to_fetch(project: Project, tmp_path: Path) -> None:
    project.git("switch", "-q", "main")
    project.commit("Theirs")
    project.git("switch", "-q", "mine")
    project.commit("Mine")
    clone = tmp_path / "clone"
    url = f"file://{project.root.parent}"
    project.git("clone", "-q", "--depth", "1", "--no-single-branch", url, str(clone))
    with pytest.raises(NewsqedError, match="has to do with") as raised:
        compare(*sides(clone / "news", "origin/main", "HEAD"))
    assert "--unshallow" in str(raised.value) and "fetch-depth: 0" in str(raised.value)


def test_settings_rights_splits_and_waivers(project: Project) -> None:
    project.settings("corpus/tram-bells/article.json", desk="transport", published="2024-05-17")
    project.settings("raw/tram-bells.source.json", publisher="Plover News")
    path = project.path("splits.tsv")
    path.write_text(path.read_text("utf-8").replace("tram-bells\ttrain", "tram-bells\ttest"))
    waiver = {"code": "W411", "file": f"corpus/{GOLD}", "id": "q3", "reason": "so it is",
              "who": "ada", "until": "2030-01-01"}  # fmt: skip
    project.path("waivers.jsonl").write_text(json.dumps(waiver) + "\n", "utf-8")
    found = diff(project)
    (article,) = found.articles
    assert article.split == ("train", "test") and article.files == ()
    assert article.settings == {
        "article.published": ("2024-05-16", "2024-05-17"),
        "article.desk": ("local", "transport"),
        "source.publisher": (None, "Plover News"),
    }
    assert [(change.how, change.waiver) for change in found.waivers] == [("added", waiver)]
    assert found.scores is None


def test_gold_that_was_begun_and_a_text_that_was_changed(project: Project) -> None:
    project.path(GOLD).unlink()
    project.commit()
    project.git("branch", "-f", "main")
    project.git("checkout", "-q", "HEAD~1", "--", ".")
    text = project.path("tram-bells/text.txt")
    text.write_text(text.read_text("utf-8") + "!", "utf-8")
    (article,) = diff(project).articles
    assert article.gold == "added" and article.text_changed
    assert {change.how for file in article.files for change in file.records} == {"added"}


def test_scores_before_and_after(project: Project) -> None:
    gold = project.lines(GOLD)
    project.write("tram-bells/rules.jsonl", [{**item, "rule": "x"} for item in gold])
    found = diff(project).scores
    assert found is not None and found.documents == (2, 2)
    shares = {(row.layer, row.measure): (row.before, row.after) for row in found.measures}
    before, after = shares["dates", "strict"]
    assert before is not None and after is not None and before < after
    assert all(row.change is None or row.change >= 0 for row in found.measures)
    from newsqed import score
    from newsqed.store import Corpus

    articles = [one for one in Corpus(project.root).articles() if one.gold is not None]
    same = score([one.document(one.gold or ()) for one in articles],
                 [one.document(one.rules) for one in articles], resamples=0)  # fmt: skip
    measure = same.get("quotes", "end_to_end")
    assert measure is not None and shares["quotes", "end_to_end"][1] == measure.f1


BROKEN = [
    (GOLD, b'{"kind": "date", "id": "d1"\n', 1, "not JSON"),
    (GOLD, b'\n<<<<<<< ours\n{"kind": "date", "id": "d1"}\n=======\n>>>>>>> x\n', 2, "not JSON"),
    (GOLD, b"[]\n", 1, "no JSON object"),
    (GOLD, b'{"kind": "dote", "id": "d1"}\n', 1, "no record"),
    (GOLD, b'{"kind": "date", "id": 7}\n', 1, "no record"),
    (GOLD, b'{"kind": "date", "id": "d1"}\n{"kind": "date", "id": "d1"}\n', 2, "stands here again"),
    (GOLD, b'{"kind": "date", "id": "d1", "x": ' + b"[" * 90 + b"]" * 90 + b"}\n", 1, "too deep"),
    (GOLD, b'{"kind": "date", "id": "d1", "x": ' + b"[" * 9**5, 1, ""),
    (GOLD, b"\xff\n", 1, "not UTF-8"),
    ("tram-bells/article.json", b"{", 1, "not JSON"),
    ("tram-bells/text.txt", b"\xff", None, "not UTF-8"),
    ("splits.tsv", b"tram-bells\n", 1, "split"),
    ("splits.tsv", b"\xff", None, "not UTF-8"),
    ("waivers.jsonl", b"{}\n{", 2, "not JSON"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "line", "message"), BROKEN)
def test_a_broken_file_is_told_and_the_rest_compared(
    project: Project, name: str, data: bytes, line: int | None, message: str
) -> None:
    project.change("quay-lights/gold.jsonl", "d1", value="2023-11-07")
    project.path(name).write_bytes(data)
    project.commit()
    project.git("checkout", "-q", "main", "--", ".")  # so that HEAD and the files are the mirror
    for base, head, side in (("main", "HEAD", "head"), ("HEAD", None, "base")):
        found = diff(project, base, head)
        (broken, *_) = found.unreadable
        assert (broken.side, broken.file, broken.line) == (side, f"corpus/{name}", line)
        assert message in broken.message
        assert records(found) == [("quay-lights", "gold", "changed", "d1")]
        assert found.scores is not None
        assert found.scores.documents == ((1, 1) if name == GOLD else (2, 2))
        json.dumps(to_object(found))


@pytest.mark.parametrize("values", [
    {"start": "x"}, {"start": None, "end": -4}, {"start": 10**30, "end": 5}, {"start": [[]]},
    {"entity": {"a": 1}}, {"entity": 7}, {"text": "\ud800"}, {"label": ["x"]}, {"spans": "no"},
    {"spans": [[1]]}, {"spans": []}, {"spans": [["a", "b"]]}, {"speaker": "she"}, {"cue": [1, 2]},
    {"title": {"start": "x"}}, {"name": 7}, {"value": {"a": None}}, {"text": None}, {"form": {}},
    {"\x1b[31m": "\x1b[31m"}, {"type": {}}, {"link": []},
])  # fmt: skip
def test_a_record_of_any_values_can_be_compared(project: Project, values: dict[str, Any]) -> None:
    from newsqed.comparing import markdown, terminal

    for identifier in ("e3", "m3", "d1", "q2", "n1"):
        items = project.lines(GOLD)
        changed = [{**item, **values} if item["id"] == identifier else item for item in items]
        project.path(GOLD).write_text("".join(json.dumps(item) + "\n" for item in changed), "utf-8")
        for found in (diff(project), diff(project, "HEAD", None)):
            assert [record[3] for record in records(found)] == [identifier]
            json.dumps(to_object(found))
            assert identifier in markdown(found)
            page = "\n".join(line.plain for line in terminal(found))
            assert identifier in page and "\x1b" not in page
        project.git("checkout", "-q", "--", ".")


def test_a_link_is_not_followed(project: Project, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret words", "utf-8")
    path = project.path("tram-bells/text.txt")
    path.unlink()
    path.symlink_to(secret)
    project.commit()
    for head in (None, "HEAD"):
        found = diff(project, "main", head)
        assert found.articles[0].text_changed
        assert "secret words" not in found.articles[0].after.text
        assert found.articles[0].after.text == ""


def test_files_of_a_commit(project: Project) -> None:
    name = "corpus/tram-bells/hand/ärger “x”\t.jsonl"
    path = project.root / name
    path.parent.mkdir()
    path.write_bytes(b"\r\n\0two\n\n")
    (path.parent / "empty.jsonl").write_bytes(b"")
    (path.parent / "twin.jsonl").write_bytes(path.read_bytes())
    commit = project.commit()
    found = history.files(project.root, commit)
    assert found[name] == found["corpus/tram-bells/hand/twin.jsonl"] == b"\r\n\0two\n\n"
    assert found["corpus/tram-bells/hand/empty.jsonl"] == b""
    assert found["corpus/splits.tsv"] == project.path("splits.tsv").read_bytes()
    assert history.files(project.root, commit, lambda one: one.endswith(".tsv")).keys() == {
        "corpus/splits.tsv"
    }
    assert history.files(project.root, commit, lambda one: False) == {}
    with pytest.raises(NewsqedError, match="git cannot read"):
        history.files(project.root, "0" * 40)
