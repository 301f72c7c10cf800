"""The programs of examples/ that learn from a release, run on one of the repository's corpus."""

from __future__ import annotations

import doctest
import importlib.util
import os
import re
import runpy
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from newsqed.dataset import Release, build
from newsqed.records import Date, Mention, Quote
from newsqed.store import SPLITS_HEADER, Corpus

ROOT = Path(__file__).parents[2]
PROGRAMS = ("ner", "speakers", "dates")
Printed = dict[str, tuple[str, str]]
LAST = r"test (?:f1|accuracy) (?P<share>\d+\.\d) \(n (?P<count>\d+)\)"


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The repository's corpus, its gold dealt out anew: each split has some, however little."""
    if not (ROOT / "corpus" / "corpus.toml").is_file():
        pytest.skip("there is no corpus in this tree")
    root = tmp_path_factory.mktemp("dealt")
    for name in ("corpus", "raw"):
        shutil.copytree(ROOT / name, root / name)
    found = Corpus(root)
    gold = [article.id for article in found.articles() if article.gold is not None]
    dealt = {name: ("test", "train", "validation", "train")[i % 4] for i, name in enumerate(gold)}
    rows = [f"{name}\t{dealt.get(name, 'train')}\t{name}" for name in found.ids()]
    path = root / "corpus" / "splits.tsv"
    path.write_text("\n".join([SPLITS_HEADER, *rows]) + "\n", encoding="utf-8")
    return Corpus(root)


@pytest.fixture(scope="session")
def release(corpus: Corpus) -> Release:
    return build(corpus)


@pytest.fixture(scope="session")
def printed(release: Release, corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """What each program prints, twice: on the release's folder, and within the corpus' own."""
    home = tmp_path_factory.mktemp("home")

    def run(name: str, seed: str, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, ROOT / "examples" / f"{name}.py", *words],
            cwd=corpus.root / "corpus",
            capture_output=True,
            text=True,
            env={
                **os.environ,
                "HF_HOME": str(home / seed),
                "HF_HUB_OFFLINE": "1",
                "HF_DATASETS_OFFLINE": "1",
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": str(ROOT / "src"),
            },
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    with ThreadPoolExecutor(2) as pool:
        whole = {name: pool.submit(run, name, "1", str(release.path)) for name in PROGRAMS}
        again = {name: pool.submit(run, name, "2") for name in PROGRAMS}
        return {name: (whole[name].result(), again[name].result()) for name in PROGRAMS}


@pytest.mark.parametrize("name", PROGRAMS)
def test_two_runs_print_the_same(name: str, printed: Printed) -> None:
    first, second = printed[name]
    assert first == second


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_learnt_beats_what_is_trivial(name: str, printed: Printed) -> None:
    output, _ = printed[name]
    found = re.fullmatch(LAST, output.splitlines()[-1])
    trivial = re.findall(r"^trivial \w+ ([\d.]+) \(.+\)$", output, re.MULTILINE)
    assert found and trivial
    assert max(map(float, trivial)) < float(found["share"]) < 100


def wanted(corpus: Corpus, name: str) -> int:
    """How many records of test a program is to be scored on, counted in the corpus' own files."""
    splits = corpus.splits()
    count = 0
    for article in corpus.articles():
        if article.gold is None or article.withheld or splits[article.id][0] != "test":
            continue
        names = [a for a in article.gold if isinstance(a, Mention) and a.form == "name"]
        for record in article.gold:
            if name == "dates":
                count += isinstance(record, Date)
            elif name == "speakers" and isinstance(record, Quote):
                known = record.speaker is not None and record.speaker.entity is not None
                count += known and record.type != "indirect" and record.parent is None
            elif name == "ner" and record in names:
                assert isinstance(record, Mention)
                count += not any(
                    other.start <= record.start
                    and record.end <= other.end
                    and other.end - other.start > record.end - record.start
                    for other in names
                )
    return count


@pytest.mark.parametrize("name", PROGRAMS)
def test_all_of_test_is_scored(name: str, printed: Printed, corpus: Corpus) -> None:
    found = re.fullmatch(LAST, printed[name][0].splitlines()[-1])
    assert found and int(found["count"]) == wanted(corpus, name)


def test_the_ceiling_of_speakers_is_what_names_name(printed: Printed, corpus: Corpus) -> None:
    *_, counted, ceiling, _ = printed["speakers"][0].splitlines()
    assert counted.startswith("counted: direct or mixed quotations, not nested")
    found = re.match(r"ceiling accuracy ([\d.]+) \((\d+) of (\d+) ", ceiling)
    assert found
    share, named, count = float(found[1]), int(found[2]), int(found[3])
    every = within = 0
    for article in corpus.articles():
        if article.gold is None or article.withheld or corpus.splits()[article.id][0] != "test":
            continue
        quotes = [a for a in article.gold if isinstance(a, Quote) and a.type != "none"]
        top = [a for a in quotes if a.type != "indirect" and a.parent is None]
        said = [span for a in top for span in a.spans]
        names = {
            a.entity
            for a in article.gold
            if isinstance(a, Mention) and a.form == "name"
            if not any(start < a.end and a.start < end for start, end in said)
        }
        for record in top:
            if record.speaker is not None and record.speaker.entity is not None:
                every += 1
                within += record.speaker.entity in names
    assert (named, count) == (within, every) and within < every
    assert share == round(100 * within / every, 1)
    last = re.fullmatch(LAST, printed["speakers"][0].splitlines()[-1])
    assert last and float(last["share"]) <= share


def test_the_labels_of_names_add_up(printed: Printed) -> None:
    rows = re.findall(r"^(\w+) +[\d.]+ +[\d.]+ +[\d.]+ +(\d+)$", printed["ner"][0], re.MULTILINE)
    counts = {label: int(count) for label, count in rows}
    assert counts.pop("all") == sum(counts.values()) and len(counts) > 3


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_recorded_is_what_was_printed(name: str, printed: Printed) -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "baselines.py"))
    entry = tool["entry"](f"examples/{name}.py", printed[name][0])
    found = re.fullmatch(LAST, printed[name][0].splitlines()[-1])
    assert found
    assert f"\ntest = {found['share']}\nn = {found['count']}\n" in entry
    ceiling = re.search(r"^ceiling \w+ ([\d.]+) ", printed[name][0], re.MULTILINE)
    assert (f"\nceiling = {ceiling[1]}\n" in entry) if ceiling else ("ceiling" not in entry)
    for told, share in re.findall(r'^"(.*)" = (.*)$', entry, re.MULTILINE):
        assert re.search(rf"^trivial \w+ {share} \({told}\)$", printed[name][0], re.MULTILINE)


def test_a_program_that_ends_otherwise_is_told() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "baselines.py"))
    with pytest.raises(SystemExit, match="ends with 'done'"):
        tool["entry"]("examples/ner.py", "trivial f1 1.0 (x)\ndone\n")


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_examples_in_them_hold(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location(name, ROOT / "examples" / f"{name}.py")
    assert spec and spec.loader
    program = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, program)
    spec.loader.exec_module(program)
    failed, tried = doctest.testmod(program)
    assert failed == 0 and tried > 0
