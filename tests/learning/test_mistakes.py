"""What the programs of examples/ say where there is nothing to learn from: a line, and status 2."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import datasets
import huggingface_hub.constants
import pytest

from newsqed.dataset import build
from newsqed.records import Date, Entity, Mention, Quote, Span, Speaker
from newsqed.store import SPLITS_HEADER, Corpus, create

ROOT = Path(__file__).parents[2]
PROGRAMS = ("ner", "speakers", "dates")
TEXT = "Ada Quist left Nolby on 3 May 2021.\n\n“It glowed,” Ada Quist said."
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The line that a program ends with, run in this process, without a network."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)

    def run(name: str, *words: object) -> str:
        monkeypatch.setattr(sys, "argv", [f"{name}.py", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(ROOT / "examples" / f"{name}.py"), run_name="__main__")
        printed = capsys.readouterr()
        assert ended.value.code == 2 and printed.out == ""
        assert printed.err.startswith(f"{name}.py: ") and "hint: " in printed.err
        assert printed.err.count("\n") == 1 and printed.err.endswith("\n")
        return printed.err

    return run


def corpus(root: Path, **splits: str) -> Corpus:
    """A corpus of an article for each keyword, in that split; withheld if the name says so."""
    made = create(root, "Small")
    (root / "corpus" / "annotators.toml").write_text(
        '[ada]\nkind = "person"\nwho = "Ada Quist"\nsince = "2021-05-05"\n', encoding="utf-8"
    )
    rows = [SPLITS_HEADER]
    for name, split in splits.items():
        path = root / f"{name}.txt"
        path.write_text(f"{TEXT}\n\nSo says the {name}.", encoding="utf-8")
        rights = {"text": "none"} if name.startswith("withheld") else {"text": "full"}
        made.add(path, **rights, license="CC0-1.0", published="2021-05-04", origin="composed")
        first, again = TEXT.index("Ada"), TEXT.rindex("Ada")
        said, quoted, day = TEXT.index("said"), TEXT.index("“"), TEXT.index("3 May")
        made.write(name, "gold", [
            Entity(id="e1", label="PERSON", name="Ada Quist", link="nil", annotator="ada"),
            *(Mention(id=f"m{n}", start=start, end=start + 9, text="Ada Quist", label="PERSON",
                      form="name", entity="e1", annotator="ada")
              for n, start in ((1, first), (2, again))),
            Date(id="d1", start=day, end=day + 10, text="3 May 2021", type="DATE",
                 value="2021-05-03", annotator="ada"),
            Quote(id="q1", type="direct", spans=((quoted, quoted + 12),), text="“It glowed,”",
                  quoted=((quoted, quoted + 12),), cue=Span(said, said + 4, "said"),
                  speaker=Speaker(again, again + 9, "Ada Quist", "e1"), annotator="ada"),
        ])  # fmt: skip
        rows.append(f"{name}\t{split}\t{name}")
    (root / "corpus" / "splits.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return Corpus(root)


@pytest.mark.parametrize("name", PROGRAMS)
def test_places_without_a_release(name: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "page.md").write_text("No release.", encoding="utf-8")
    assert "there is no release here" in run(name)
    assert "there is no release here" in run(name, "empty")
    assert "nowhere" in run(name, tmp_path / "nowhere")
    assert "page.md" in run(name, tmp_path / "page.md")
    assert "there is no release 0." in run(name, create(tmp_path / "small", "Small").root)
    assert "'somebody/bells'" in run(name, "somebody/bells")


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_split_that_is_missing(name: str, run: Run, tmp_path: Path) -> None:
    release = build(corpus(tmp_path / "one", pier="train", pond="test")).path
    assert " has no validation; hint: " in run(name, release)
    release = build(corpus(tmp_path / "other", pier="train")).path
    assert " has no validation and no test; hint: " in run(name, release)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_split_without_words(name: str, run: Run, tmp_path: Path) -> None:
    made = corpus(tmp_path / "one", pier="train", pond="validation", withheld="test")
    assert " in test; hint: " in run(name, build(made).path)


def test_speakers_that_nothing_tells_apart(run: Run, tmp_path: Path) -> None:
    made = corpus(tmp_path / "one", pier="train", pond="validation", mill="test")
    assert "no speaker to tell from other names" in run("speakers", build(made).path)


class Nothing(BaseHTTPRequestHandler):
    """A Hub on which there is no repository."""

    def do_HEAD(self) -> None:
        self.send_response(404)
        self.send_header("X-Error-Code", "RepoNotFound")
        self.end_headers()

    def do_GET(self) -> None:
        self.do_HEAD()

    def log_message(self, format: str, *words: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Nothing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_name_that_the_hub_does_not_know(hub: str, tmp_path: Path) -> None:
    told = {"HF_ENDPOINT": hub, "HF_HOME": str(tmp_path), "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / "dates.py", "somebody/bells"],
        capture_output=True, text=True, cwd=tmp_path,
        env={**os.environ, **told, "HF_HUB_OFFLINE": "0", "NO_PROXY": "127.0.0.1"},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"dates\.py: .*'somebody/bells'.*; hint: .*\n", done.stderr)
    assert "doesn't exist" in done.stderr
