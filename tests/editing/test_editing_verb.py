"""`newsqed edit` as somebody types it: no option is passed over, no mistake ends in a traceback."""

import json
import subprocess
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from newsqed.cli import main
from newsqed.store import Corpus

checks = import_module("newsqed.check")  # the name newsqed.check is the function

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


def clean(corpus: Corpus) -> bool:
    return [item.code for item in checks.check(corpus.root) if item.code != "I507"] == []


def test_the_command_line(corpus: Corpus, newsqed: Run) -> None:
    def edit(*words: str) -> "subprocess.CompletedProcess[str]":
        return newsqed("edit", "tram-bells", *words, cwd=corpus.root)

    listed = edit()
    assert listed.returncode == 0 and "  q2 quote     '“They were never broken,”" in listed.stdout
    made = edit("--date", "1911", "--value", "1911", "--set", "note=of the act")
    assert made.returncode == 0 and "'1911'  DATE, 1911, 309-313  (ada)" in made.stdout
    mended = edit("--record", "q3", "--speaker", "none", "--json")
    change = json.loads(mended.stdout)
    assert change["before"]["speaker"]["text"] == "Harn" and change["after"]["speaker"] is None
    removed = edit("--remove", "d3", "--dry-run")
    assert removed.stdout.startswith("removed") and "  d3 " in edit().stdout
    asked = edit("--mention", "bells", "--label", "PRODUCT")
    assert asked.returncode == 2 and "hint: say which with --nth" in asked.stderr
    again = edit("--mention", "bells", "--label", "PRODUCT", "--nth", "1")
    assert again.returncode == 0 and "e6 entity" in again.stdout
    refused = edit("--record", "m9", "--set", "label=ORG")
    assert refused.returncode == 1 and "E405" in refused.stderr and "nothing was" in refused.stderr
    for wrong in (("--date", "1911"), ("--mention", "x", "--date", "y"), ("--set", "x=1"),
                  ("--record", "q1", "--set", "note")):  # fmt: skip
        done = edit(*wrong)
        assert "Traceback" not in done.stderr
    assert clean(corpus)


# ---- No option is passed over.


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--accept m1 --set note=x", "--accept does not take --set"),
        ("--accept-all --label ORG", "--accept-all does not take --label"),
        ("--remove m6 --set note=x --words Harn", "--remove does not take --set, --words"),
        ("--quote silent --label ORG --value 1 --use term --entity e1",
         "--quote does not take --label, --value, --use, --entity"),
        ("--date 1911 --value 1911 --speaker Harn", "--date does not take --speaker"),
        ("--mention depot --quoted depot", "--mention does not take --quoted"),
        ("--not-quote silent --use term --form name", "--not-quote does not take --form"),
        ("--record q3 --speaker none --speaker-entity e1", "--speaker none says that there is"),
        ("--record q3 --set type=direct", "type is not typed"),
        ("--record q3 --form name", "has no key 'form'"),
        ("--record q3 --cue said --nth 2", "--nth goes with --words or --quoted"),
        ("--record m6 --label ORG --set label=GPE", "label is given twice"),
        ("--record m6 --set note=x --unset note", "note is given twice"),
        ("--record m6 --set note", "--set takes KEY=VALUE"),
        ("--scratch", "--scratch goes with an action"),
        ("--label ORG --nth 2", "--label, --nth goes with an action"),
        ("--mention depot --date 1911", "one action at a time, not --mention and --date"),
        ("--date 1911", "say --value too"),
        ("--record m6 --words depot --words flood", "it stands in one place"),
        ("--record d1 --set value=[1]", "no value of a date"),
        ("--mention bells --after trams,bells --label ORG", "the text holds no"),
        ("--mention  --label ORG", "no words to look for"),
    ],
)  # fmt: skip
def test_what_the_verb_refuses(corpus: Corpus, gold: Path, words: str, message: str) -> None:
    before = gold.read_bytes()
    call = ["--root", str(corpus.root), "edit", "tram-bells", *words.split(" ")]
    done = CliRunner().invoke(main, call)
    assert done.exit_code == 2 and message in " ".join(done.output.split())
    assert isinstance(done.exception, SystemExit) and gold.read_bytes() == before


def test_bytes_that_are_no_text(corpus: Corpus, gold: Path, newsqed: Run) -> None:
    for words in (("--record", "m6", "--set", "note=a\udcffb"), ("--mention", "a\udcffb")):
        done = newsqed("edit", "tram-bells", *words, cwd=corpus.root)
        assert done.returncode == 2 and "Traceback" not in done.stderr and "hint: " in done.stderr


def test_the_form_of_a_mention_is_changed(corpus: Corpus, newsqed: Run) -> None:
    done = newsqed("edit", "tram-bells", "--record", "m6", "--form", "nominal", cwd=corpus.root)
    assert done.returncode == 0 and done.stdout.startswith("changed    m6 ")


def test_an_edit_that_changes_nothing_says_so(corpus: Corpus, gold: Path, newsqed: Run) -> None:
    gold.unlink()
    corpus.set_gold_from("tram-bells", None)
    done = newsqed("edit", "tram-bells", "--record", "m1", "--form", "name", cwd=corpus.root)
    assert (done.returncode, done.stdout) == (0, "")
    assert "nothing changed, and nothing was written" in done.stderr and not gold.exists()
    listed = newsqed("edit", "tram-bells", cwd=corpus.root)
    assert listed.stdout.endswith("(unsigned, rule example.name)\n")
    assert "there is no gold.jsonl yet" in listed.stderr


def test_the_records_are_listed_as_json(corpus: Corpus, gold: Path, newsqed: Run) -> None:
    listed = newsqed("edit", "tram-bells", "--json", cwd=corpus.root)
    assert listed.stdout == gold.read_text("utf-8")


def test_runs_and_titles_are_set_by_words(corpus: Corpus, newsqed: Run) -> None:
    def edit(*words: str) -> dict[str, object]:
        done = newsqed("edit", "tram-bells", *words, "--json", cwd=corpus.root)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout.splitlines()[-1])["after"])

    without = edit("--record", "q3", "--quoted", "none")
    assert (without["quoted"], without["type"]) == ([], "indirect")
    again = edit("--record", "q3", "--quoted", "since the flood")
    assert (again["quoted"], again["type"]) == ([[257, 274]], "mixed")
    assert "title" not in edit("--record", "m3", "--title", "none")
    assert edit("--mention", "depot", "--label", "FAC", "--title", "the")["title"]
    assert edit("--record", "m8", "--entity", "new", "--label", "GPE")["entity"] == "e7"
    assert clean(corpus)


def test_somebody_at_the_terminal_is_asked_which(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newsqed.cli import changing
    from newsqed.editing import lay_out

    sheet = lay_out(corpus, "tram-bells", "ada")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    answers = iter((2, 2))
    monkeypatch.setattr(changing.click, "prompt", lambda *words, **more: next(answers))
    find = changing._finder(sheet, None, None)
    assert find("bells").start == sheet.text.rindex("bells")
    find = changing._finder(sheet, None, "bells")
    assert find("the").start == sheet.text.index("the flood")
