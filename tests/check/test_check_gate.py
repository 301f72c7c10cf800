"""The gate: what it passes is clean by every check, and what is clean it mostly passes."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from document_mutations import OPERATORS, SPELLINGS, mutated

from newsqed.check import clean, forms, gate, memory, table
from newsqed.check.documents import check_line

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "tests" / "examples"
sys.path.insert(0, str(ROOT))
document = import_module("benchmarks.documents").document

Object = dict[str, Any]
TRIALS, LONG = 2_500, 100_000


# What the gate answers for.


def test_every_check_of_a_line_is_decided_on() -> None:
    """A new check stops here: let the gate look at what it looks at, then name it in GATED."""
    tables = (table.LINES, table.FORM, table.SHAPES, table.RECORDS, table.TEXTS)
    told = {code for checks in tables for code in checks}
    # A date of publication is looked at where documents are, too.
    # How JSON is written counts in files of a corpus alone.
    assert (told | {"E313"}) - {"W118"} == gate.GATED
    assert {code[1] for code in gate.GATED} == set("1234")


def test_every_condition_of_the_schemas_is_decided_on() -> None:
    every = {**forms.forms(), "document": forms.document()}
    assert {kind: form.conditions for kind, form in every.items()} == clean.CONDITIONS
    patterns = {at for form in every.values() for at in form.patterns}
    assert patterns >= clean.FOLLOWING
    assert patterns - clean.FOLLOWING == {
        "/language", "/published", "/id", "/wikidata", "/value", "/freq", "/utc_offset",
        "/rule", "/annotator",
    }  # fmt: skip


def test_a_schema_with_a_keyword_that_the_gate_does_not_know_is_refused() -> None:
    schema = {"type": "object", "additionalProperties": False, "properties": {}}
    forms.Form("new", schema)
    for more in ({"maxProperties": 3}, {"additionalProperties": True}):
        with pytest.raises(AssertionError):
            forms.Form("new", {**schema, **more})
    inner = {**schema, "properties": {"key": {"type": "string", "maxLength": 3}}}
    with pytest.raises(AssertionError, match="maxLength"):
        forms.Form("new", inner)


# What it passes, and what not.


# Files of a corpus have these, exchange files never.
ELSEWHERE = {"E112", "E113", "E208", "E320", "E322", "E323"}


@pytest.mark.parametrize("code", sorted(gate.GATED - ELSEWHERE))
def test_no_invalid_example_passes(code: str) -> None:
    told = []
    lines = (EXAMPLES / "invalid" / code / "documents.jsonl").read_bytes()
    for number, line in enumerate(lines.splitlines(keepends=True), start=1):
        found = check_line(line, number=number)
        assert not (found and gate.passes(line))
        told += [item.code for item in found]
    assert code in told


TEXT = "Ada said: yes we can. On 2021."
MENTION = {"kind": "mention", "id": "m1", "start": 0, "end": 3, "text": "Ada", "label": "PERSON"}
ENTITY = {"kind": "entity", "id": "e1", "label": "PERSON", "name": "Ada", "link": "nil"}
QUOTE = {"kind": "quote", "id": "q1", "type": "direct", "spans": [[10, 20]], "text": "yes we can",
         "quoted": [], "cue": None, "speaker": None, "medium": "spoken",
         "layout": "transcript"}  # fmt: skip
DATE = {"kind": "date", "id": "d1", "start": 25, "end": 29, "text": "2021", "type": "DATE",
        "value": "2021"}  # fmt: skip


def named(entity: str, mention: str, words: str) -> list[Object]:
    """An entity of that id, and a mention of it."""
    more = {"id": mention, "end": len(words), "text": words, "form": "name", "entity": entity}
    return [{**ENTITY, "id": entity, "name": words}, {**MENTION, **more}]


@pytest.mark.parametrize(
    ("annotations", "clean"),
    [
        ([QUOTE], True),
        ([{**QUOTE, "type": "indirect", "quoted": [[10, 13]]}], False),
        ([{**QUOTE, "spans": [[1_000, 1_010]]}], False),
        ([{**QUOTE, "parent": "q1"}], False),
        ([{**QUOTE, "speaker": {}}], False),
        ([DATE], True),
        ([{**DATE, "end": 10**400}], False),
        ([{**DATE, "anchor": "published"}], True),
        ([{**DATE, "begin_point": "published", "anchor": "published"}], True),
        ([{**DATE, "end_point": "published"}], True),
        ([{**DATE, "end_point": "publication"}], False),
        ([{**DATE, "begin_point": "d9"}], False),
        ([{**DATE, "value": "2021-WXX-1TZZZ"}], False),
        ([{**DATE, "start": 25.0}], False),
        ([{**DATE, "confidence": 1}], True),
        ([{**DATE, "confidence": 1.0}], True),
        ([{**DATE, "confidence": True}], False),
        (named("e1", "m1", "Ada"), True),
        (named("e01", "m1", "Ada"), False),
        # Numbers of ids are numbers, however long.
        ([*named(f"e{'1' * 30}", "m1", "Ada"), *named(f"e{'2' * 20}", "m2", "Ad")], False),
    ],
)
def test_places_where_a_gate_could_slip(annotations: list[Object], clean: bool) -> None:
    annotations = sorted(annotations, key=lambda item: item["kind"] != "entity")
    line = spelt({"id": "a", "text": TEXT, "annotations": annotations})
    assert (check_line(line) == []) is clean
    assert gate.passes(line) is clean


def articles() -> Iterator[Object]:
    """The gold of the corpus, in exchange form."""
    for folder in sorted((ROOT / "corpus").iterdir()):
        if (folder / "gold.jsonl").is_file():
            about = json.loads((folder / "article.json").read_bytes())
            gold = (folder / "gold.jsonl").read_bytes().splitlines()
            yield {
                **{key: about[key] for key in ("id", "title", "published", "language")},
                "text": (folder / "text.txt").read_bytes().decode(),
                "annotations": [json.loads(line) for line in gold],
            }


def examples() -> list[Object]:
    lines = (EXAMPLES / "valid" / "documents.jsonl").read_bytes().splitlines()
    return [json.loads(line) for line in lines]


def spelt(value: Any, spelling: str = "ours") -> bytes:
    return SPELLINGS[spelling](value).encode("utf-8", "surrogatepass") + b"\n"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_clean_documents_pass(spelling: str) -> None:
    for value in (*examples(), *(document(number) for number in range(3))):
        for other in (
            value,
            {"url": "https://example.org/é", "counts": [1, 2.5, None, {"a": []}], **value},
            dict(reversed(value.items())),
            {**value, "layers": ["quotes"]},
            {**value, "title": None, "language": None},
        ):
            assert check_line(spelt(other, spelling)) == []
            assert gate.passes(spelt(other, spelling))
            assert gate.passes(spelt(other, spelling)[:-1] + b"\r\n")


def test_the_gold_passes_where_it_is_clean() -> None:
    passed = 0
    for value in articles():
        if gate.passes(spelt(value)):
            passed += 1
            assert check_line(spelt(value)) == []
    assert passed >= 3


def sources() -> list[bytes]:
    small = [document(number, quotes=3, mentions=7, dated=3) for number in range(4)]
    large = [document(9, quotes=6, mentions=12, dated=6), *articles()]
    return [spelt(value) for value in (*small * 3, *examples() * 4, *large)]


def trials(seeds: range) -> tuple[Counter[str], Counter[str]]:
    """What was done and how often it passed; asserts that what passes is clean."""
    lines = sources()
    made: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    for seed in seeds:
        done, line = mutated(seed, lines)
        through = gate.passes(line)
        for name in done.split("+"):
            made[name] += 1
            passed[name] += through
        if through:
            found = check_line(line)
            assert not found, (
                seed,
                done,
                [(item.code, item.pointer, item.message) for item in found],
            )
    return made, passed


def test_what_passes_after_a_mutation_is_clean() -> None:
    made, passed = trials(range(TRIALS))
    assert all(made[operator.__name__] for operator in OPERATORS)
    # The mutations are no walls either: some leave a clean document, and that one passes.
    assert passed.total() > TRIALS / 20


@pytest.mark.trial
def test_a_hundred_thousand_mutations() -> None:
    made, passed = trials(range(TRIALS, TRIALS + LONG))
    print(f"\n{'operator':20}{'made':>8}{'passed, clean':>15}")
    for name, count in sorted(made.items()):
        print(f"{name:20}{count:8}{passed[name]:15}")


def test_most_of_what_is_clean_after_a_mutation_passes() -> None:
    """What is clean and does not pass costs time; where programs write files it is rare."""
    lines = sources()
    clean_ones = through = 0
    for seed in range(300):
        done, line = mutated(10_000_000 + seed, lines)
        if "odd_bytes" not in done and not check_line(line):
            clean_ones += 1
            through += gate.passes(line)
    assert clean_ones > 20
    assert through / clean_ones > 0.6


# What it remembers.


def test_what_is_remembered_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_MOST", 50)
    held = memory.Memory(lambda value: value != "wrong")
    for number in range(1_000):
        assert held.holds({f"{number}", f"{number}" * 1_000, (f"{number}" * 1_000, 1)})
        assert not held.holds({f"{number}", "wrong"})
        assert len(held.right) <= 50
        assert sum(map(memory._size, held.right)) <= 50 * memory._LONGEST
    assert held.holds({str(number) for number in range(1_000)})
    assert len(held.right) <= 50


# The benchmark.


def test_generated_documents_are_what_the_benchmark_says() -> None:
    for number in range(5):
        value = document(number)
        counts = Counter(item["kind"] for item in value["annotations"])
        assert (counts["quote"], counts["mention"], counts["date"]) == (20, 50, 20)
        line = spelt(value)
        assert 20_000 < len(line) < 26_000
        assert check_line(line) == []


def test_the_benchmark_runs() -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/check.py", "--documents=30", "--sample=3", "--rounds=1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"newsqed check, levels 1 to 4 +30 +[\d,]+", done.stdout)
    assert done.stdout.count("peak of memory") == 2
