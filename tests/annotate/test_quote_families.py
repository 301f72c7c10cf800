"""The page on quotations names every rule, and no rule that is not there."""

import re
from pathlib import Path

from newsqed.annotate import engine

PAGE = (Path(__file__).parents[2] / "docs" / "quotes.md").read_text("utf-8")


def test_the_families_of_rules_are_complete() -> None:
    begin = PAGE.index("## Families of rules")
    lines = PAGE[begin : PAGE.index("## Cues")].splitlines()
    cells = [line.split("|")[2] for line in lines if line.startswith("|")]
    named = [f"quotes.{name}" for cell in cells for name in re.findall(r"`([a-z-]+)`", cell)]
    assert len(named) == len(set(named))
    assert set(named) == {rule.id for rule in engine.rules("en", "quotes")}
