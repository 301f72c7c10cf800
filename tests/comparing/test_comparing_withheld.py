"""Of an article whose text is withheld no words are told, in whatever form."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsqed.comparing import compare, markdown, sides, terminal, to_object
from newsqed.store import Corpus

Project = Any  # of conftest.py


def forms(project: Project, base: str = "main") -> Iterator[str]:
    found = compare(*sides(project.root, base))
    assert found.articles
    yield markdown(found)
    yield "\n".join(line.plain for line in terminal(found))
    yield json.dumps(to_object(found), ensure_ascii=False)
    yield repr(found.articles) + repr(found.waivers)


def runs(text: str, length: int = 4) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}


def leaked(page: str, text: str) -> set[str]:
    """Runs of four words of the text, and its words with a capital, that stand in the page."""
    names = {word for word in re.findall(r"[^\W\d_]{3,}", text) if word[:1].isupper()}
    ours = {"The", "That", "They"}  # words of the page itself
    # Word joiners and escapes are no hiding place.
    page = re.sub(r"<[^<>]*>|&#\d+;|\u2060", "", page)
    words = set(re.findall(r"[^\W\d_]+", page))
    return (runs(page) & runs(text)) | ((names - ours) & words)


@pytest.fixture
def withheld(project: Project) -> Project:
    project.settings("raw/tram-bells.source.json", text="withheld", publisher="Plover News")
    project.commit()
    project.git("branch", "-f", "main")
    return project


def spoil(project: Project) -> None:
    """Change every record, and put words wherever a value may stand."""
    text = project.path("tram-bells/text.txt").read_text("utf-8")
    items = project.lines("tram-bells/gold.jsonl")
    for at, item in enumerate(items):
        item["note"] = text
        item["phenomena"] = ["Ostwick", text]
        for key in (
            "value",
            "label",
            "mod",
            "wikidata",
            "link",
            "rule",
            "annotator",
            "layout",
            "parent",
            "quant",
            "entity",
            "use",
            "confidence",
            "name",
            "form",
        )[at % 5 :: 5]:
            item[key] = "Zoë Harn said the bells had been silent"
        item["Ostwick bells"] = "Harn"
        if "speaker" in item:
            item["speaker"] = {"text": "Harn", "entity": "Harn", "Plover": "Plover"}
            item["cue"] = text
    project.write("tram-bells/gold.jsonl", items[:-2])
    project.write("tram-bells/hand-", [])
    project.path("tram-bells/hand-").unlink()
    project.settings("corpus/tram-bells/article.json", title="Tram Bells of Ostwick", desk=text,
                     Ostwick=text, language="Harn")  # fmt: skip
    project.settings("raw/tram-bells.source.json", url=text, license=text, Harn="Harn")
    waiver = {"code": "W411", "file": "corpus/tram-bells/gold.jsonl", "id": "q3", "reason": text,
              "who": "Zoë Harn", "until": "2030-01-01"}  # fmt: skip
    project.path("waivers.jsonl").write_text(json.dumps(waiver) + "\n", "utf-8")


def test_no_words_leave_in_any_form(withheld: Project) -> None:
    text = withheld.path("tram-bells/text.txt").read_text("utf-8")
    spoil(withheld)
    for page in forms(withheld):
        assert leaked(page, text + " Tram Bells of Ostwick") == set()
        assert "tram-bells" in page and "q3" in page
    withheld.commit()
    withheld.git("rm", "-r", "-q", "corpus/tram-bells", "raw/tram-bells.source.json")
    for page in forms(withheld, "HEAD"):
        assert leaked(page, text) == set()


def test_what_may_be_told_is_told(withheld: Project) -> None:
    withheld.change("tram-bells/gold.jsonl", "d2", value="1999", note="Harn")
    withheld.change("tram-bells/gold.jsonl", "q3", speaker={"entity": "e4"})
    page = "\n".join(line.plain for line in terminal(compare(*sides(withheld.root, "main"))))
    assert "The text is withheld" in page
    assert 'value "1998" → "1999", note' in page
    assert "speaker 221–225 = e3 → e4" in page


def test_rights_that_are_unknown_or_change_are_withheld(project: Project) -> None:
    text = project.path("tram-bells/text.txt").read_text("utf-8")
    project.settings("raw/tram-bells.source.json", text="withheld")
    spoil(project)
    for page in forms(project):  # full before, withheld now
        assert leaked(page, text) == set()
    project.commit()
    project.git("branch", "-f", "main")
    project.settings("raw/tram-bells.source.json", text="full")
    for page in forms(project):  # withheld before, full now
        assert leaked(page, text) == set()
        assert "source.text" in page
    project.commit()
    project.git("branch", "-f", "main")
    (project.root / "raw" / "tram-bells.source.json").write_text("{", "utf-8")
    project.change("tram-bells/gold.jsonl", "d1", note=text + " Harn")
    for page in forms(project):
        assert leaked(page, text) == set()


def test_the_scan_finds_what_it_looks_for(project: Project) -> None:
    text = project.path("tram-bells/text.txt").read_text("utf-8")
    spoil(project)
    assert all(leaked(page, text) for page in forms(project))


def test_the_withheld_article_of_this_corpus(repository: Path, tmp_path: Path) -> None:
    """All of it removed and added: nothing but ids, labels, offsets and values."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "corpus.toml").write_bytes(b"")
    corpus = Corpus(repository)
    withheld = [article for article in corpus.articles() if article.withheld]
    assert withheld
    for one, other in ((repository, tmp_path), (tmp_path, repository)):
        found = compare(*sides(repository, str(one), str(other)))
        kept = [change for change in found.articles if change.withheld]
        assert {change.id for change in kept} == {article.id for article in withheld}
        found = replace(found, articles=tuple(kept), waivers=(), scores=None)
        pages = [json.dumps(to_object(found), ensure_ascii=False)]
        pages += ["\n".join(line.plain for line in terminal(found)), markdown(found)]
        for article in withheld:
            for page in pages:
                assert not runs(page) & runs(article.text)
