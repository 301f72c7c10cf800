"""Rules are measured on a small gold, and the numbers stand in a copy of their rule file."""

import json
import runpy
import tomllib
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from newsqed import annotate
from newsqed.annotate.engine import rules
from newsqed.errors import NewsqedError
from newsqed.records import to_json
from newsqed.score import RuleScore
from newsqed.store import Corpus

ROOT = Path(__file__).resolve().parents[2]
SAID = "“The pier is safe,” said Tom Averill."
TITLE = "Her talk, titled “What remains”, was short."


@pytest.fixture(scope="module")
def tool():
    return SimpleNamespace(**runpy.run_path(str(ROOT / "tools" / "confidence.py")))


@pytest.fixture
def folder(tmp_path):
    """The rule files, to be written to."""
    for path in (ROOT / "src/newsqed/rules/en").glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


@pytest.fixture
def names(tool):
    """Ids of documents that are measured on, and ids of some that are set aside."""
    ids = [f"pier-{number}" for number in range(60)]
    used = [name for name in ids if not tool.is_set_aside(name)]
    return used, [name for name in ids if tool.is_set_aside(name)]


def gold(name, text, speaker=True):
    """What the rules make of a text, with the speaker taken away where asked."""
    made = [to_json(record) for record in annotate(text).annotations]
    quotes = [
        {**record, "speaker": record["speaker"] if speaker else None}
        for record in made
        if record["kind"] == "quote"
    ]
    others = [record for record in made if record["kind"] != "quote"]
    return {"id": name, "text": text, "layers": ["quotes"], "annotations": [*quotes, *others]}


def write(path, documents):
    path.write_text("".join(json.dumps(one) + "\n" for one in documents), encoding="utf-8")
    return path


def measured(path):
    found = tomllib.loads(path.read_text("utf-8"))["rule"]
    return {r["id"]: (r["confidence"], r["support"]) for r in found if "confidence" in r}


def unmeasured(text):
    marks = ("# Measured", "confidence = ", "support = ")
    return [line for line in text.split("\n") if not line.startswith(marks)]


def test_the_numbers_stand_in_the_rule_file(tool, folder, names, tmp_path, capsys):
    used, aside = names
    (inverted,) = {r.rule for r in annotate(SAID).annotations if r.kind == "quote"}
    (titled,) = {r.rule for r in annotate(TITLE).annotations if r.kind == "not_quote"}
    documents = [gold(name, SAID, speaker=number != 0) for number, name in enumerate(used[:12])]
    documents += [gold(used[12], TITLE), *(gold(name, SAID, speaker=False) for name in aside[:5])]
    file = write(tmp_path / "pier.jsonl", documents)
    before = (folder / "quotes.toml").read_text("utf-8")
    assert tool.main([str(file), "--layer", "quotes"], folder) == 0
    after = (folder / "quotes.toml").read_text("utf-8")
    # 11 of 12 are right, and all rules for quotations together are as good.
    assert measured(folder / "quotes.toml") == {
        inverted: (round(11 / 12, 2), 12),
        titled: (1.0, 1),
    }
    assert unmeasured(after) == unmeasured(before)
    heads = [line for line in after.split("\n") if line.startswith("# Measured")]
    assert heads[0] == (
        f"# Measured {date.today().isoformat()} by: "
        "python tools/confidence.py pier.jsonl --layer quotes"
    )
    assert heads[1].startswith("# Measured on pier.jsonl, sha256 ")
    assert heads[1].endswith(": 13 of 18 documents")
    assert str(tmp_path) not in after
    shown = capsys.readouterr().out
    assert f"{inverted:32}     12    0.917   0.92" in shown
    assert "without support: " in shown


def test_measuring_again_changes_nothing_else(tool, folder, names, tmp_path):
    used, _ = names
    file = write(tmp_path / "pier.jsonl", [gold(name, SAID) for name in used[:3]])
    tool.main([str(file), "--layer", "quotes"], folder)
    once = (folder / "quotes.toml").read_bytes()
    tool.main([str(file), "--layer", "quotes"], folder)
    assert (folder / "quotes.toml").read_bytes() == once
    other = write(tmp_path / "other.jsonl", [gold(used[0], TITLE)])
    tool.main([str(other), "--layer", "quotes"], folder)
    assert len(measured(folder / "quotes.toml")) == 1, "numbers without support are gone"


def test_a_dry_run_writes_nothing(tool, folder, names, tmp_path):
    file = write(tmp_path / "pier.jsonl", [gold(names[0][0], SAID)])
    before = (folder / "quotes.toml").read_bytes()
    tool.main([str(file), "--layer", "quotes", "--dry-run"], folder)
    assert (folder / "quotes.toml").read_bytes() == before


def test_a_poor_rule_is_told_and_fails(tool, folder, names, tmp_path, capsys):
    documents = [gold(name, SAID, speaker=False) for name in names[0][:10]]
    # A gold standard without any speaker asks for none; one that has some does.
    documents.append(gold(names[0][10], "“We float!” Mara Voss said."))
    file = write(tmp_path / "pier.jsonl", documents)
    assert tool.main([str(file), "--layer", "quotes"], folder) == 1
    assert "REMOVE IT" in capsys.readouterr().out


def test_dates_are_measured_too(tool, folder, names, tmp_path):
    made = annotate("It opens on Monday.", published="2024-03-01")
    document = {
        "id": names[0][0], "text": made.text, "published": "2024-03-01",
        "annotations": [to_json(record) for record in made.annotations],
    }  # fmt: skip
    file = write(tmp_path / "days.jsonl", [document])
    assert tool.main([str(file), "--layer", "dates"], folder) == 0
    (day,) = (record for record in made.annotations if record.kind == "date")
    assert measured(folder / "dates.toml") == {day.rule: (1.0, 1)}


def test_validation_and_test_are_never_measured_on(tool, folder, tmp_path):
    splits = Corpus(ROOT).splits()
    name = next(name for name, (split, _) in splits.items() if split == "test")
    file = write(tmp_path / "pier.jsonl", [gold(name, SAID)])
    with pytest.raises(NewsqedError, match=f"{name} is of the corpus' test split"):
        tool.main([str(file), "--layer", "quotes"], folder)


def test_the_train_split_can_be_added(tool, folder):
    train = [name for name, (split, _) in Corpus(ROOT).splits().items() if split == "train"]
    tool.main(["--train", "--layer", "quotes"], folder)
    found = measured(folder / "quotes.toml")
    assert sum(support for _, support in found.values()) > len(train)
    about = next(
        line
        for line in (folder / "quotes.toml").read_text("utf-8").split("\n")
        if line.startswith("# Measured on the train split")
    )
    assert about.endswith(f": {len(train)} documents")


def test_small_support_is_drawn_towards_the_rules_of_its_kind(tool):
    rows = [
        RuleScore("quotes", "often", "quote", 96, 80, 76),
        RuleScore("quotes", "once", "quote", 1, 1, 1),
        RuleScore("quotes", "never", "quote", 3, 0, 0),
        RuleScore("quotes", "mark", "not_quote", 2, 1, 1),
    ]
    found = tool.estimates(rows)
    together = 77 / 100
    assert found["often"].confidence == round((76 + 4 * together) / 100, 2)
    assert found["once"].confidence == round((1 + 4 * together) / 5, 2) < 1
    assert found["never"].confidence == round(4 * together / 7, 2) > 0
    assert found["mark"].confidence == 0.5, "marks that quote nobody are another kind"


def test_what_is_written_another_way_is_refused(tool):
    source = 'rule = [{ id = "a", pattern = "x", examples = [] }]\n'
    with pytest.raises(NewsqedError, match="would not hold these numbers"):
        tool.written(source, {"a": tool.Measured(1, 1, 0.9)}, [])


def test_every_poor_rule_says_why_it_stays(tool):
    for layer in ("quotes", "entities", "dates"):
        for rule in rules("en", layer):
            poor = (rule.support or 0) >= tool.ENOUGH and rule.confidence < tool.POOR
            assert rule.why or not poor, f"{rule.id}: remove it, or say `why` it stays"
