"""The command line: exit statuses, messages for people, help that is written down."""

import json
import runpy
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def folder(repository: Path, tmp_path: Path) -> Path:
    """A scratch copy of the corpus."""
    for name in ("raw", "corpus", "schema"):
        shutil.copytree(repository / name, tmp_path / "c" / name)
    return tmp_path / "c"


def test_the_help_page_is_fresh(repository: Path) -> None:
    made = runpy.run_path(str(repository / "tools" / "describe.py"))["commands"]()
    assert (repository / "docs" / "commands.md").read_text("utf-8") == made, "run: make describe"


def test_every_verb_has_help_with_an_example(newsqed: Run) -> None:
    from newsqed.cli import main

    for verb in main.commands:
        done = newsqed(verb, "--help")
        assert done.returncode == 0
        assert "Example:" in done.stdout, verb


def test_a_corpus_from_nothing(newsqed: Run, tmp_path: Path) -> None:
    assert newsqed("new", "mine").returncode == 0
    mine = tmp_path / "mine"
    (mine / "page.txt").write_text(
        '"We open on Friday," said Ada Quist in Spain.He smiled.', encoding="utf-8"
    )
    added = newsqed(
        "add", "page.txt", "--published", "2021-10-07", "--license", "CC0-1.0", "--text", "full",
        "--desk", "local", "--origin", "composed", cwd=mine,
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    assert "missing-space" in added.stdout
    assert newsqed("annotate", "--check", cwd=mine).returncode == 1
    assert newsqed("annotate", cwd=mine).returncode == 0
    assert newsqed("annotate", "--check", cwd=mine).returncode == 0
    checked = newsqed("check", cwd=mine)
    assert checked.returncode == 0, checked.stdout
    shown = newsqed("show", "page", cwd=mine)
    assert "Ada Quist" in shown.stdout
    assert newsqed("show", "page", "--html", "page.html", cwd=mine).returncode == 0
    assert "Ada Quist" in (mine / "page.html").read_text("utf-8")
    built = newsqed("build", "--open", cwd=mine)
    assert built.returncode == 0, built.stderr
    assert "load_dataset" in built.stdout
    assert newsqed("add", "page.txt", cwd=mine).returncode == 1


def test_show_says_why(newsqed: Run, folder: Path, tmp_path: Path) -> None:
    gold = folder / "corpus" / "wire-strait-talks" / "gold.jsonl"
    records = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    names = [each for each in records if each["kind"] == "mention" and each["form"] == "name"]
    wanted = next(each for each in names if each["label"] == "PERSON")
    shown = newsqed("show", "wire-strait-talks", "--why", wanted["id"], cwd=folder)
    assert shown.returncode == 0, shown.stderr
    for words in (f"⟦{wanted['text']}⟧", "As a name", "PERSON", "Entity", wanted["annotator"]):
        assert words in shown.stdout, words
    words = ("show", "wire-strait-talks", "--why", wanted["id"], "--json")
    found = json.loads(newsqed(*words, cwd=folder).stdout)
    assert found["record"] == wanted
    assert found["name"]["span"]["text"] == wanted["text"]
    first = next(each for each in records if each["kind"] == "date")
    dated = newsqed("show", "wire-strait-talks", "--why", first["id"], cwd=folder)
    assert first["value"] in dated.stdout and "part" in dated.stdout
    document = {"id": "a", "text": "Ada Quist opened it on 3 May 2019."}
    (tmp_path / "in.jsonl").write_text(json.dumps(document) + "\n", encoding="utf-8")
    for place in ("m1", "0:9"):
        assert "⟦Ada Quist⟧" in newsqed("show", "in.jsonl", "--why", place).stdout
    for place, message in (("m9", "near it are m1"), ("0:99", "no span"), ("Ada", "no place")):
        refused = newsqed("show", "in.jsonl", "--why", place)
        assert refused.returncode == 2
        assert message in refused.stderr and "Traceback" not in refused.stderr
    assert newsqed("show", "in.jsonl", "--json").returncode == 2
    assert newsqed("show", "in.jsonl", "--why", "m1", "--html", "a.html").returncode == 2


def test_show_tells_what_the_corpus_holds(newsqed: Run, folder: Path) -> None:
    told = newsqed("show", "--corpus", cwd=folder)
    count = len(list((folder / "corpus").glob("*/gold.jsonl")))
    assert told.returncode == 0 and f"{count} with gold" in told.stdout
    for words in ("By split and desk", "inverted", "names by label", "PERSON", "paragraphs"):
        assert words in told.stdout, words
    found = json.loads(newsqed("show", "--corpus", "--json", cwd=folder).stdout)
    gold = (folder / "corpus").glob("*/gold.jsonl")
    kinds = [json.loads(line)["kind"] for path in gold for line in path.open(encoding="utf-8")]
    assert sum(row["n"] for row in found["quote"]["type"].values()) == kinds.count("quote")
    assert sum(desk["date"] for desk in found["desk"].values()) == kinds.count("date")
    for wrong in ((), ("--corpus", "wire-strait-talks"), ("--corpus", "--why", "m1")):
        refused = newsqed("show", *wrong, cwd=folder)
        assert refused.returncode == 2 and "Traceback" not in refused.stderr
    assert newsqed("show", "--corpus").returncode == 2


def test_check_finds_and_explains(newsqed: Run, folder: Path) -> None:
    assert newsqed("check", cwd=folder).returncode == 0
    gold = folder / "corpus" / "wire-strait-talks" / "gold.jsonl"
    gold.write_text(gold.read_text("utf-8").replace('"PERSON"', '"PERSN"', 1), encoding="utf-8")
    done = newsqed("check", "wire-strait-talks", cwd=folder)
    assert done.returncode == 1
    assert "PERSON" in done.stdout
    assert "gold.jsonl:" in done.stdout
    (finding, *_) = map(json.loads, newsqed("check", "--json", cwd=folder).stdout.splitlines())
    assert {"code", "file", "line", "pointer", "message"} <= finding.keys()
    assert finding["code"] in newsqed("check", "--explain", finding["code"]).stdout


def test_agreement_of_passes_and_of_two_files(newsqed: Run, folder: Path, tmp_path: Path) -> None:
    for passes in (folder / "corpus").glob("*/hand"):
        shutil.rmtree(passes)
    none = newsqed("score", "--agreement", cwd=folder)
    assert none.returncode == 0 and "no article has two single passes" in none.stdout
    for name in ("wire-strait-talks", "local-baths-closing"):
        home = folder / "corpus" / name
        (home / "hand").mkdir()
        gold = (home / "gold.jsonl").read_text("utf-8")
        (home / "hand" / "ada.jsonl").write_text(gold, encoding="utf-8")
        (home / "hand" / "bo.jsonl").write_text(gold.replace('"ORG"', '"GPE"'), encoding="utf-8")
    words = ("score", "--agreement", "--resamples", "20")
    found = json.loads(newsqed(*words, "--json", cwd=folder).stdout)
    assert found["documents"] == 2
    assert found["pairs"] == [{"annotators": ["ada", "bo"], "pairs": 2}]
    assert found["layers"]["dates"]["value"]["value"] == 1
    label = found["layers"]["entities"]["label"]
    assert label["least"] <= label["value"] < 1 and label["documents"] == 2
    assert "ada and bo (2)" in newsqed(*words, cwd=folder).stdout
    lines = newsqed("score", "--agreement", "--list", cwd=folder).stdout.splitlines()
    listed = newsqed("score", "--agreement", "--list", "--json", cwd=folder).stdout.splitlines()
    assert len(lines) == len(listed) > 4
    for line, one in zip(lines, map(json.loads, listed), strict=True):
        assert line.split("\t")[:2] == [one["document"], "ada/bo"]
        assert one["what"] == "label" and one["a"]["value"] == "ORG" and one["b"]["value"] == "GPE"
        assert f"[{one['a']['text']}] = ORG" in line
    (folder / "corpus" / "wire-strait-talks" / "hand" / "bo.jsonl").write_text("{")
    broken = newsqed(*words, "--layer", "dates", cwd=folder)
    assert broken.returncode == 1 and "ada and bo (1)" in broken.stdout
    assert "wire-strait-talks/hand/bo.jsonl:1" in broken.stderr
    day = {"kind": "date", "id": "d1", "start": 0, "end": 6, "text": "Monday", "type": "DATE",
           "value": "2024-03-04"}  # fmt: skip
    one = {"id": "a", "text": "Monday.", "annotations": [day]}
    for name, document in (("one", one), ("two", {**one, "id": "b"}), ("same", one)):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(document) + "\n", encoding="utf-8")
    both = newsqed("score", "one.jsonl", "same.jsonl", "--agreement", "--json")
    assert both.returncode == 0
    assert json.loads(both.stdout)["layers"]["dates"]["strict"]["value"] == 1
    apart = newsqed("score", "one.jsonl", "two.jsonl", "--agreement")
    assert apart.returncode == 1 and "only the first file has document 'a'" in apart.stderr
    for wrong in (("--list",), ("--agreement", "--by", "type"), ("one.jsonl", "--agreement")):
        refused = newsqed("score", *wrong)
        assert refused.returncode == 2 and "Traceback" not in refused.stderr


def test_scores_of_the_corpus_and_of_two_files(newsqed: Run, folder: Path, tmp_path: Path) -> None:
    found = json.loads(newsqed("score", "--json", "--resamples", "20", cwd=folder).stdout)
    assert set(found["layers"]) == {"quotes", "entities", "dates"}
    assert set(found["groups"]) == {"train", "validation", "test"}
    assert "train" in newsqed("score", "--layer", "dates", cwd=folder).stdout
    assert "precision" in newsqed("score", "--by-rule", cwd=folder).stdout
    rows = newsqed("score", "--by-rule", "--layer", "quotes", "--json", cwd=folder).stdout
    by_rule = [json.loads(row) for row in rows.splitlines()]
    assert {"rule", "kind", "predicted", "found", "right", "precision"} <= by_rule[0].keys()
    assert any(row["predicted"] == 0 and row["precision"] is None for row in by_rule)
    assert all(row["precision"] is not None for row in by_rule if row["predicted"])
    by_rule_again = newsqed("score", "--by", "rule", "--layer", "quotes", "--json", cwd=folder)
    assert by_rule_again.stdout == rows
    classes = newsqed("score", "--by", "type", "--by", "position", "--json", cwd=folder).stdout
    by_class = [json.loads(row) for row in classes.splitlines()]
    assert [*dict.fromkeys(row["by"] for row in by_class)] == ["type", "position"]
    for measure, unit in (("exact", "run"), ("turn_exact", "turn"), ("indirect", "indirect")):
        mine = [row["gold"] for row in by_class if (row["by"], row["unit"]) == ("type", unit)]
        assert sum(mine) == found["layers"]["quotes"][measure]["support"]
    shown = newsqed("score", "--by", "attribution", cwd=folder).stdout
    assert "pronoun" in shown
    assert "end-to-end" in shown
    tags = newsqed("score", "--by", "phenomenon", "--json", cwd=folder).stdout
    by_tag = [json.loads(row) for row in tags.splitlines()]
    assert {row["split"] for row in by_tag} == {None, "train", "validation", "test"}
    assert {row["layer"] for row in by_tag} == {"quotes", "entities", "dates"}
    assert "train: dates" in newsqed("score", "--by", "phenomenon", cwd=folder).stdout
    document = {"id": "a", "text": "It opened on 3 May 2019.", "published": "2021-10-07"}
    (tmp_path / "in.jsonl").write_text(json.dumps(document) + "\n", encoding="utf-8")
    assert newsqed("annotate", "in.jsonl", "--output", "out.jsonl").returncode == 0
    same = newsqed("score", "out.jsonl", "out.jsonl", "--layer", "dates", "--json")
    assert json.loads(same.stdout)["layers"]["dates"]["value"]["f1"] == 1.0
    assert newsqed("check", "out.jsonl").returncode == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["check"], "no corpus"),
        (["show", "nothing"], "no corpus"),
        (["annotate", "none.jsonl", "--output", "out.jsonl"], "cannot be read"),
        (["annotate", "none.jsonl"], "--output"),
        (["annotate", "a.txt", "--output", "b.jsonl"], "known endings"),
        (["annotate", "bad.jsonl", "--output", "b.jsonl", "--layers", "names"], "no layer"),
        (["score", "bad.jsonl"], "both files"),
        (["score", "bad.jsonl", "bad.jsonl", "--layer", "dates", "--by", "type"], "only quotes"),
        (["score", "bad.jsonl", "bad.jsonl"], "not JSON"),
        (["check", "--explain", "E999"], "no check has the code"),
        (["new", "."], "not empty"),
        (["nonsense"], "No such command"),
    ],
)
def test_a_wrong_call_is_two_and_a_message(
    newsqed: Run, tmp_path: Path, words: list[str], message: str
) -> None:
    (tmp_path / "bad.jsonl").write_bytes(b'{"id": "a", "te')
    (tmp_path / "a.txt").write_bytes(b"x")
    done = newsqed(*words)
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bad_line_makes_one(newsqed: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b'{"id": "a", "text": "x"}\n{"id"\n')
    done = newsqed("annotate", "in.jsonl", "--output", "out.jsonl")
    assert done.returncode == 1
    assert "in.jsonl:2:" in done.stderr
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 1


def test_the_rules_are_fresh(newsqed: Run, repository: Path) -> None:
    done = newsqed("annotate", "--check", cwd=repository)
    assert done.returncode == 0, done.stdout
