"""The benchmarks of quotations and names: their texts, their scores, and that they run."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from newsqed.check.documents import check_line

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))
beside = import_module("beside")
quoters = import_module("quoters")
programs = {"quotes": import_module("quotes"), "names": import_module("names")}
modules = {"quotes": import_module("quoted"), "names": import_module("named")}
make = {"quotes": modules["quotes"].quoted, "names": modules["names"].named}


def contest(layer: str) -> Any:
    program = programs[layer]
    if layer == "quotes":
        more = ("quotes", quoters.TOOLS, make[layer], "quote", program.MEASURES, "end_to_end")
    else:
        more = ("entities", {}, make[layer], "mention", program.MEASURES, "exact", program.coarse)
    return beside.Contest(str(ROOT / "benchmarks" / f"{layer}.py"), *more)


@pytest.mark.parametrize("layer", make)
def test_generated_documents_are_valid_and_the_same_on_each_run(layer: str) -> None:
    made = [make[layer](number) for number in range(60)]
    assert made == [make[layer](number) for number in range(60)]
    seen: set[str] = set()
    for document in made:
        seen.update(document.pop("forms").values())
        line = json.dumps(document, ensure_ascii=False).encode() + b"\n"
        assert [found for found in check_line(line) if found.code[0] in "EW"] == []
    assert seen >= modules[layer].FORMS.keys()


def test_generated_quotations_stand_in_all_kinds_of_marks() -> None:
    first = set()
    for number in range(60):
        document = make["quotes"](number)
        runs = [run for record in document["annotations"] for run in record.get("quoted", ())]
        first |= {document["text"][start] for start, _ in runs}
        assert all(document["text"][start] in "“\"‘'" for start, _ in runs)
    assert first == {*"“\"‘'"}


@pytest.mark.parametrize("layer", make)
def test_what_gold_says_is_right_and_nothing_finds_nothing(layer: str) -> None:
    gold = [make[layer](number) for number in range(12)]
    assert {*beside._figures(contest(layer), gold, gold)} == {"100.0"}
    nothing = [{**document, "annotations": []} for document in gold]
    figures = beside._figures(contest(layer), gold, nothing)
    # Of no run found, no share has the right speaker.
    assert {*figures} - {""} == {"0.0"}


def test_a_peer_without_entities_is_right_where_its_phrase_is() -> None:
    """The gold's runs and phrases as a peer tells them; a wrong phrase costs the speaker alone."""
    gold, right, wrong = [], [], []
    for number in range(12):
        document = make["quotes"](number)
        quotes = [
            record
            for record in document["annotations"]
            if record["kind"] == "quote" and "start" in (record["speaker"] or {})
        ]
        kept = [record for record in document["annotations"] if record["kind"] != "quote"]
        gold.append({**document, "annotations": [*kept, *quotes]})
        pairs = [(tuple(run), (record["speaker"]["start"], record["speaker"]["end"]))
                 for record in quotes for run in record["quoted"]]  # fmt: skip
        for told, speakers in ((right, pairs), (wrong, [(run, run) for run, _ in pairs])):
            records = quoters._records(document["text"], speakers)
            told.append({**document, "annotations": records})
    runs, speaker, whole, _ = beside._figures(contest("quotes"), gold, right)
    assert (runs, speaker, whole) == ("100.0",) * 3
    runs, speaker, whole, _ = beside._figures(contest("quotes"), gold, wrong)
    assert (runs, speaker, whole) == ("100.0", "0.0", "0.0")


@pytest.mark.parametrize(
    ("text", "prepared"),
    [
        ("One.\n\n“Two,” she said.", "One.\n“Two,” she said."),
        ("the workers' “pay”.\n\nEnd.", "the workers'x “pay”.\nEnd."),
        ("“Go on.\n\n“Stop.”", '“Go on."\n“Stop.”'),
        ("a“b”c", 'a "b" c'),
    ],
)
def test_places_of_a_prepared_text(text: str, prepared: str) -> None:
    """Every letter that stood in the text is found where it stood."""
    places = quoters._places(text, prepared)
    assert len(places) == len(prepared)
    kept = [(at, sign) for at, sign in enumerate(prepared) if sign.isalpha() and sign != "x"]
    assert kept and all(text[places[at]] == sign for at, sign in kept)


@pytest.mark.parametrize(
    ("layer", "tools", "peers"),
    [
        ("quotes", ("newsqed, quotes", "newsqed, quotes and names"), ("sayswho",)),
        ("names", ("newsqed, names", "newsqed, all three layers"), ("spaCy, names alone",)),
    ],
)
def test_the_benchmarks_run_without_peers(
    layer: str, tools: tuple[str, ...], peers: tuple[str, ...]
) -> None:
    done = subprocess.run(
        [sys.executable, f"benchmarks/{layer}.py", "--documents=3"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for tool in tools:
        assert f"\n| {tool} | this |" in done.stdout
    for peer in peers:
        assert f"\n| {peer} |" in done.stdout or f"\n{peer}: not installed (pip" in done.stdout
    forms = {form for number in range(3) for form in make[layer](number)["forms"].values()}
    assert all(f"\n| {form} |" in done.stdout for form in forms)
