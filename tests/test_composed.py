"""The tools that look at the composed articles: shares beside targets, likeness."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsqed.records import Quote, Span, Speaker
from newsqed.store import Corpus, create

TOOLS = Path(__file__).resolve().parent.parent / "tools"
LIKENESS = runpy.run_path(str(TOOLS / "likeness.py"))
SHARES = runpy.run_path(str(TOOLS / "shares.py"))
words = st.frozensets(st.sampled_from("abcdef"))


def run(tool: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, TOOLS / f"{tool}.py", *arguments],
        capture_output=True, text=True, check=False, env={**os.environ},
    )  # fmt: skip


def add(corpus: Corpus, name: str, text: str, **about: Any) -> None:
    path = corpus.root / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    corpus.add(path, **{"text": "full", "license": "CC0-1.0", "origin": "composed", **about})


PIER = """The pier at Nolby burned again. Nobody slept.

“It glowed,” said Ada Quist. She called it “odd”."""
POND = "The pond at Nolby froze again. Nobody skated.\n\n“It cracked,” Bo Lund said."
HIDDEN = "Wexcombe kept its secret words for the last. Its rival did not."


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    made = create(tmp_path / "small", "Small")
    add(made, "pier", PIER, desk="local")
    add(made, "pond", POND, desk="local")
    add(made, "hidden", HIDDEN, desk="sport", origin="collected")

    def quote(number: int, content: str, cue: str, speaker: str, type_: str = "direct") -> Quote:
        def span(piece: str) -> tuple[int, int]:
            return PIER.index(piece), PIER.index(piece) + len(piece)

        said, who = Span(*span(cue), cue), Speaker(*span(speaker), speaker, "e1")
        return Quote(id=f"q{number}", type=type_, spans=(span(content),), text=content,
                     quoted=(span(content[content.index("“"):]),), cue=said, speaker=who,
                     annotator="ada")  # fmt: skip

    gold = [quote(1, "“It glowed,”", "said", "Ada Quist"),
            quote(2, "it “odd”", "called", "She", "mixed")]  # fmt: skip
    made.write("pier", "gold", gold)
    return Corpus(made.root)


def test_shares_stand_beside_their_targets(corpus: Corpus) -> None:
    done = run("shares", corpus.root)
    assert done.returncode == 0, done.stderr
    rows = {line[:36].strip(): line[36:].split() for line in done.stdout.splitlines()}
    assert "2 composed articles, 1 with gold" in done.stdout
    assert rows["direct quotations: inverted"] == ["100.0", "17", "1", "1"]
    assert rows["direct quotations: split"] == ["0.0", "40", "0", "1"]
    assert rows["direct quotations: preposed"] == ["0.0", "19", "0", "1"]
    assert rows["speakers' phrases: pronouns"] == ["50.0", "27", "1", "2"]
    assert rows["mixed fragments: under four words"] == ["100.0", "40", "1", "1"]
    assert rows["local"] == ["100.0", "2"] and "sport" not in rows


def test_likeness_shows_pairs_and_beginnings_of_composed_articles(corpus: Corpus) -> None:
    done = run("likeness", corpus.root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("  pier  pond") == 2
    assert "pier   2  The pier at Nolby burned again.\n" in done.stdout
    assert "Wexcombe" not in done.stdout and "hidden" not in done.stdout


@pytest.mark.parametrize("tool", ["shares", "likeness"])
def test_where_there_is_nothing_to_read(tool: str, tmp_path: Path, corpus: Corpus) -> None:
    none = run(tool, tmp_path / "nowhere")
    assert none.returncode == 2 and "holds no corpus" in none.stderr
    assert "Traceback" not in none.stderr
    empty = run(tool, create(tmp_path / "empty", "Empty").root)
    assert empty.returncode == 0, empty.stderr
    shutil.rmtree(corpus.root / "raw")
    broken = run(tool, corpus.root)
    assert broken.returncode == 2 and "Traceback" not in broken.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows tells a closed pipe otherwise")
@pytest.mark.parametrize("tool", ["shares", "likeness"])
@pytest.mark.parametrize("buffered", ["", "1"])
def test_a_reader_that_has_gone_is_no_mistake(tool: str, buffered: str, corpus: Corpus) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    with os.fdopen(theirs, "wb") as gone:
        done = subprocess.run(
            [sys.executable, TOOLS / f"{tool}.py", corpus.root],
            stdout=gone, stderr=subprocess.PIPE, text=True, check=False,
            env={**os.environ, "PYTHONUNBUFFERED": buffered},
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")


def test_the_repository_itself_is_the_default(repository: Path) -> None:
    composed = sum(map(SHARES["composed"], Corpus(repository).articles()))
    done = run("shares")
    assert done.returncode == 0 and f"{composed} composed articles" in done.stdout


@given(words, words)
def test_jaccard_is_a_symmetric_share(one: frozenset[str], other: frozenset[str]) -> None:
    share = LIKENESS["jaccard"](one, other)
    assert 0 <= share <= 1 and share == LIKENESS["jaccard"](other, one)
    assert (share == 1) == (one == other and bool(one))
    assert (share == 0) == (not one & other)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), words, max_size=8))
def test_the_closest_pairs_come_first(sets: dict[str, frozenset[str]]) -> None:
    found = LIKENESS["closest"](sets)
    shares = [share for share, _, _ in found]
    assert shares == sorted(shares, reverse=True)
    assert len(found) == min(10, len(sets) * (len(sets) - 1) // 2)


@given(st.text())
def test_any_text_has_an_opening(text: str) -> None:
    number, sentence = LIKENESS["opening"](text)
    assert number >= 0 and "\n" not in sentence


def test_content_words_are_not_those_of_the_closed_classes() -> None:
    assert LIKENESS["content_words"]("The Harbour’s lamps are out, and she knows it.") >= {
        "harbour's", "lamps"
    }  # fmt: skip
    assert not LIKENESS["content_words"]("And of the it")
