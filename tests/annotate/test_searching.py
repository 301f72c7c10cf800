"""Searching: the same matches as one plain regular expression, in any order, in bounded memory."""

from __future__ import annotations

import random
import re
import tracemalloc
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from newsqed.annotate.engine import Grammar, Match, Reading, Rule, grammar
from newsqed.annotate.engine.patterns import parse
from newsqed.errors import NewsqedError

ENTRIES = [
    ("red", "COLOUR", "r"), ("Rose", "COLOUR", "o"), ("rose", "FLOWER", "o"),
    ("tea", "DRINK", "t"), ("green tea", "DRINK", "g"), ("tea rose", "FLOWER", "e"),
    ("old", "AGE", "o"), ("new", "AGE", "n"),
]  # fmt: skip
SHAPES = {"NUMBER": "[0-9]+", "CAP": "[A-Z].*", "LONG": "[a-z]{4,}"}
WORDS = [
    "red",
    "Rose",
    "rose",
    "tea",
    "Green",
    "green",
    "old",
    "New",
    "7",
    "and",
    "others",
    ",",
    "x",
]
TOKENS = [
    "COLOUR", "FLOWER", "DRINK", "AGE", "NUMBER", "CAP", "LONG", "'and'", "','", ".", "!COLOUR",
    "~AGE", "a:DRINK", "b:( AGE", "a:( CAP", "(", "!(", ")", "|", "?", "*", "+", "{2}", "{0,3}",
    "{3,1}", "<", ">", "^", "$",
]  # fmt: skip

texts = st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join)
tokens = st.lists(st.sampled_from(TOKENS), min_size=1, max_size=8).map(" ".join)
items = st.sampled_from(
    ["COLOUR", "FLOWER", "DRINK", "AGE", "NUMBER", "CAP", "LONG", "'and'", ".", "!COLOUR", "~AGE"]
)
# Well-formed ones: groups with alternatives, parts that may be missing, what must not follow.
patterns = st.recursive(
    items,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"( {' | '.join(parts)} )"),
        inner.map(lambda part: f"!( {part} )"),
        st.tuples(inner, st.sampled_from(["?", "*", "{0,2}", "{1,2}"])).map(
            lambda parts: f"( {parts[0]} ){parts[1]}"
        ),
    ),
    max_leaves=6,
)


PATTERNS = [
    "COLOUR FLOWER", "a:AGE? DRINK", "~CAP < LONG > !COLOUR", "( NUMBER | b:COLOUR ) . CAP",
    "CAP !( 'and' )", "( AGE | DRINK ){1,3} a:FLOWER", "CAP",
]  # fmt: skip


def made(*patterns: str, triggers: tuple[str, ...] = (), bound: int = 1000) -> Grammar:
    rules = [Rule(f"r{number}", (text,), {}, (), ()) for number, text in enumerate(patterns)]
    return Grammar(rules, ENTRIES, SHAPES, triggers=triggers, bound=bound)


def seen(match: Match) -> tuple[object, ...]:
    return match.rule.id, match.start, match.end, match.items, match.groups, match.types


def searched(grammar: Grammar, text: str) -> list[tuple[object, ...]]:
    return [seen(match) for match in grammar.matches(grammar.type(Reading(text)))]


def plainly(pattern: str, classes: Mapping[str, str]) -> re.Pattern[str]:
    """The pattern as it stands, without the look ahead for what begins a match."""
    return re.compile(replace(parse(pattern, "r0"), begins=frozenset()).expression(classes))


@given(st.one_of(patterns, tokens), texts)
@example("( COLOUR ){0,2} DRINK", "old tea")
@example("!( COLOUR ) DRINK", "old tea")
@example("( COLOUR | AGE ) < DRINK > !NUMBER", "old tea x")
@settings(max_examples=300)
def test_a_pattern_finds_what_one_regular_expression_over_all_types_would(
    pattern: str, text: str
) -> None:
    """Whatever the engine leaves out, translates or compiles late."""
    try:
        made_of = made(pattern)
    except NewsqedError:
        assume(False)
    typed = made_of.type(Reading(text))
    kinds = sorted({word.types for word in typed.words}, key=sorted)
    letters = {types: chr(0x3400 + number) for number, types in enumerate(kinds)}
    classes = {
        name: "".join(letter for types, letter in letters.items() if name in types)
        for name in frozenset().union(*kinds)
    }
    expression = plainly(pattern, classes)
    string = "".join(letters[word.types] for word in typed.words)
    plain = [found.span("span_") for found in expression.finditer(string)]
    assert [match.items for match in made_of.matches(typed)] == [
        (first, last) for first, last in plain if first < last
    ]


@given(tokens)
def test_a_pattern_that_is_taken_can_be_searched(pattern: str) -> None:
    try:
        parse(pattern, "r0")
    except NewsqedError:
        return
    searched(made(pattern), "red Rose, old Green tea and 7 others")


@given(st.lists(texts, max_size=5))
@example(["red x Rose", "7 x Rose", "red others Rose", "7 others New"])
def test_what_came_before_changes_no_match(before: list[str]) -> None:
    used = made(*PATTERNS)
    for text in before:
        assert searched(used, text) == searched(made(*PATTERNS), text)


def test_the_rules_of_dates_find_the_same_however_much_they_have_read() -> None:
    rules = grammar("en", "dates")
    text = "It shut on Friday, 3 May 2019, two years ago, and again last summer at 5:30 p.m."
    first = [seen(match) for match in rules.find(rules.type(Reading(text)))]
    assert len(first) > 3
    odd = "1s 20th 3.4.2021 MAY's Mid-90s SUNDAYS o’clock 1990-91 q3 ‘89 Hours 5,000,000.5 12:61"
    draw = random.Random(3)
    for _ in range(30):
        words = [draw.choice([*odd.split(), *text.split()]) for _ in range(40)]
        list(rules.matches(rules.type(Reading(" ".join(words)))))
    assert [seen(match) for match in rules.find(rules.type(Reading(text)))] == first


@given(texts)
def test_of_matches_that_overlap_the_longest_stand(text: str) -> None:
    rules = made(*PATTERNS)
    typed = rules.type(Reading(text))
    kept: list[Match] = []
    for match in sorted(rules.matches(typed), key=lambda m: (m.start - m.end, m.start, m.rule.id)):
        if all(match.end <= other.start or other.end <= match.start for other in kept):
            kept.append(match)
    assert [seen(match) for match in rules.find(typed)] == [
        seen(match) for match in sorted(kept, key=lambda m: m.start)
    ]


def test_random_words_do_not_fill_the_memory() -> None:
    rules = made(*PATTERNS, bound=300)
    draw = random.Random(7)

    def read(count: int) -> int:
        for _ in range(count):
            words = ["".join(draw.choices("abcdefgh", k=9)) for _ in range(100)]
            reading = Reading(f"Green tea {' '.join(words)} tea Rose")
            joined = [(at, at + 2, {f"'{words[at]}'": "", "LONG": ""}) for at in range(5, 99, 3)]
            marks = {place: frozenset(("CAP",)) for place in range(5, 100, 5)}
            for match in rules.matches(rules.type(reading, joined, marks)):
                assert match.start < match.end
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        full = read(20)
        assert read(100) < full + 100_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("COLOUR ? ? ?", "repeat"), ("^ *", "repeat"), ("( | + )", "repeat"),
        ("COLOUR {3,1}", "at least"), ("( COLOUR", "not closed"), ("COLOUR )", "not open"),
        ("( < COLOUR ) >", "bracket"), ("< COLOUR > < DRINK >", "one part"),
    ],
)  # fmt: skip
def test_a_malformed_pattern_is_told_before_any_text_is_read(pattern: str, reason: str) -> None:
    with pytest.raises(NewsqedError, match=reason):
        made(pattern)


@pytest.mark.parametrize("count", [1, 12])
@pytest.mark.parametrize("seen_before", [0, 100, 255])
@pytest.mark.parametrize("pattern", ["A !B C? ( D E | F G? !H | !A )", "A !B C? ( D E | F G? !H )"])
def test_more_sets_of_types_than_a_byte_tells_apart(
    count: int, seen_before: int, pattern: str
) -> None:
    """In one text, and to one pattern that asks for all eight types."""
    names = "ABCDEFGH"
    forms = ["".join("uv"[number >> bit & 1] for bit in range(8)) for number in range(256)]
    lists = {
        name: frozenset(form for form in forms if form[bit] == "v")
        for bit, name in enumerate(names)
    }
    rules = Grammar(
        [Rule("r0", (pattern,), {}, (), ())], (), {}, wordlists=lists, triggers=["D", "F"]
    )
    list(rules.matches(rules.type(Reading(" ".join(forms[:seen_before])))))
    draw = random.Random(count)
    words = [form for _ in range(count) for form in draw.sample(forms, 256)]
    signs = "".join(chr(0x3400 + forms.index(word)) for word in words)
    classes = {
        name: "".join(chr(0x3400 + forms.index(form)) for form in sorted(lists[name]))
        for name in names
    }
    plain = plainly(pattern, classes).finditer(signs)
    found = rules.matches(rules.type(Reading(" ".join(words))))
    assert [match.items for match in found] == [each.span("span_") for each in plain]
