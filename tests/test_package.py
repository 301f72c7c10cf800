"""The package as it is installed: what the wheel holds, what the base install does, whose words."""

import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from newsqed.comparing import compare, markdown, state_of
from newsqed.dataset import build
from newsqed.dataset.digests import digests, to_bytes
from newsqed.store import Corpus, snapshot

_EXTRAS = ("datasets", "huggingface_hub", "yaml", "pandas", "duckdb", "ray", "fastapi")
_BASE = f"""
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {_EXTRAS!r}:
            raise ImportError(name)
sys.meta_path.insert(0, Blocked())
import newsqed
text = '"It opens on Friday," said Ada Quist.'
given = newsqed.Document(id="a", text=text, published="2021-10-07")
document = newsqed.annotate(given)
assert document.annotations
assert not [finding for finding in newsqed.check(document) if finding.severity == "error"]
assert newsqed.score([document], [document]).measures
print("fine")
"""


def test_the_base_install_annotates_checks_and_scores() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BASE], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "fine", done.stderr


def test_the_public_names_are_functions_and_records() -> None:
    import newsqed

    for name in newsqed.__all__:
        assert callable(getattr(newsqed, name)), name
    with pytest.raises(AttributeError):
        newsqed.nothing  # noqa: B018


@pytest.mark.parametrize("first", ["newsqed.check", "newsqed.score", "newsqed.annotate", "newsqed"])
def test_a_name_is_the_function_whichever_room_is_entered_first(first: str) -> None:
    script = (
        f"import {first}, newsqed; from newsqed.check import explain; from newsqed import score;"
        "names = newsqed.annotate, newsqed.check, newsqed.score, score;"
        "import newsqed.annotate.engine, newsqed.score.naming, newsqed.check.table;"
        "assert names == (newsqed.annotate, newsqed.check, newsqed.score, newsqed.score);"
        "assert [name.__name__ for name in names] == ['annotate', 'check', 'score', 'score'];"
        "assert newsqed.annotate('It rained in May 2019.', layers=['dates']).annotations"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_annotating_waits_for_no_library_that_it_does_not_need(tmp_path: Path) -> None:
    """Arrow, the schemas and the command line would be most of the time that a start takes."""
    script = (
        "import sys, newsqed;"
        "newsqed.annotate('It rained in May 2019.', layers=['dates']);"
        "from newsqed.stream import annotate_file;"
        "annotate_file(sys.argv[1], sys.argv[2], layers=['dates']);"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": "a", "text": "It rained in May 2019."}\n')
    done = subprocess.run(
        [sys.executable, "-c", script, str(source), str(target)],
        capture_output=True,
        text=True,
        check=True,
    )
    imported = set(done.stdout.split())
    assert not imported & {"pyarrow", "numpy", "jsonschema", "msgspec", "ftfy", "click", "rich"}
    assert "2019-05" in target.read_text()


@pytest.fixture(scope="module")
def built(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)],
        cwd=repository,
        check=True,
        capture_output=True,
    )
    return folder


def test_the_wheel_works_where_it_is_alone(built: Path, tmp_path: Path) -> None:
    """Schemas, rules and pages reach a wheel, which is read from another folder."""
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        names = file.namelist()
        file.extractall(tmp_path)
    assert "newsqed/schema/annotation.json" in names
    assert not [
        name for name in names if name.split("/")[0] not in ("newsqed",) and "dist-info" not in name
    ]
    script = (
        "import newsqed, newsqed.schemas as s; print(s.folder());"
        "from newsqed.check import explain; assert explain('E303');"
        "assert newsqed.annotate('It rained in May 2019.').annotations"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.stdout.strip() == str(tmp_path / "newsqed" / "schema"), done.stderr
    assert wheel.stat().st_size < 10_000_000


def runs(text: str, length: int = 8) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}


def rows(folder: Path) -> Iterator[str]:
    """Every cell of a release's tables as text; a list of words is one text, too."""
    for path in folder.rglob("*.parquet"):
        for row in pq.read_table(path).to_pylist():
            for value in row.values():
                yield " ".join(map(str, value)) if isinstance(value, list) else str(value)


def test_no_eight_words_of_a_withheld_text_leave_the_corpus(
    repository: Path, built: Path, tmp_path: Path
) -> None:
    """Neither docs nor tests nor sources, sdist, wheel, release, nor what a pull request shows."""
    withheld: set[str] = set()
    corpus = Corpus(repository)
    for article in corpus.articles():
        if article.withheld:
            withheld |= runs(article.text)
            withheld |= runs(corpus.raw(article.id).read_text("utf-8"))
    assert withheld
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=repository, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    places = [repository / name for name in tracked if name.split("/")[0] not in ("raw", "corpus")]
    (wheel,) = built.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "wheel")
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as file:
        file.extractall(tmp_path / "sdist", filter="data")
    release = build(corpus, tmp_path / "release")
    (tmp_path / "rows.json").write_text(json.dumps(list(rows(release.path)), ensure_ascii=False))
    empty = state_of({}, side="base", name="nothing")
    whole = state_of(snapshot(repository), side="head", name="all")
    (tmp_path / "summary.md").write_text(markdown(compare(empty, whole), limit=5_000_000))
    held = digests(whole)
    (tmp_path / "digests.jsonl").write_bytes(to_bytes(held, "0.1.0"))
    places += [path for path in tmp_path.rglob("*") if path.is_file()]
    for place in places:
        if place.is_file():
            found = runs(place.read_bytes().decode("utf-8", "replace")) & withheld
            assert not found, (place, found)
