"""The pattern language and the search around triggers."""

from __future__ import annotations

import pytest

from newsqed.annotate.engine import Grammar, Reading, Rule
from newsqed.errors import NewsqedError

ENTRIES = [("red", "COLOUR", "r"), ("blue", "COLOUR", "b"), ("tea", "DRINK", "t")]
ENTRIES += [("green tea", "DRINK", "g"), ("old", "AGE", "o")]


def found(pattern: str, text: str, *, triggers: tuple[str, ...] = (), reach: int = 12) -> list[str]:
    rule = Rule("a.rule", (pattern,), {}, (), ())
    grammar = Grammar([rule], ENTRIES, {"NUMBER": "[0-9]+"}, triggers=triggers, reach=reach)
    matches = grammar.find(grammar.type(Reading(text)))
    return [text[match.start : match.end] for match in matches]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("COLOUR DRINK", "a red tea", ["red tea"]),
        ("COLOUR < DRINK >", "a red tea", ["tea"]),
        ("~AGE DRINK", "old tea, red tea", ["tea"]),
        ("~AGE DRINK", "tea", ["tea"]),
        ("COLOUR !( DRINK )", "red tea, blue", ["blue"]),
        ("COLOUR !DRINK", "red tea blue sea", ["blue sea"]),
        ("DRINK", "Green tea", ["Green tea"]),
        ("DRINK 's'", "tea's", []),
    ],
)
def test_patterns(pattern: str, text: str, expected: list[str]) -> None:
    assert found(pattern, text) == expected


def test_a_name_may_stand_in_several_alternatives() -> None:
    rule = Rule("a.rule", ("what:COLOUR DRINK | AGE what:DRINK",), {}, (), ())
    grammar = Grammar([rule], ENTRIES, {})
    matches = grammar.find(grammar.type(Reading("red tea, old green tea")))
    assert [(match.text("what"), match.value("what")) for match in matches] == [
        ("red", "r"),
        ("green tea", "g"),
    ]


@pytest.mark.parametrize(
    "pattern", ["COLOUR? DRINK", "( AGE | COLOUR ) .? DRINK", "DRINK < NUMBER >"]
)
def test_triggers_change_nothing_but_the_time(pattern: str) -> None:
    text = "red tea 5 " + "and so on " * 40 + "old tea 7, blue green tea 8"
    plain = found(pattern, text)
    assert plain
    assert found(pattern, text, triggers=("DRINK",)) == plain
    assert found(pattern, text, triggers=("AGE", "COLOUR", "DRINK"), reach=4) == plain


def test_no_match_spans_two_searched_pieces() -> None:
    text = "red " + "and " * 40 + "tea"
    assert found("COLOUR . DRINK", text, triggers=("COLOUR", "DRINK"), reach=0) == []


def test_a_possessive_is_an_item_of_its_own() -> None:
    assert Reading("Harland's O’Brien’s dogs' it's l'eau").words == (
        ["Harland", "'s", "O’Brien", "’s", "dogs", "'", "it", "'s", "l'eau"]
    )


def test_a_malformed_pattern_is_named() -> None:
    with pytest.raises(NewsqedError, match=r"a\.rule"):
        found("( COLOUR", "red")
