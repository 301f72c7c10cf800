"""Every rule runs its examples and counterexamples, with the whole annotator."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from newsqed import annotate
from newsqed.annotate import naming
from newsqed.annotate.engine import Reading, blocks, grammar, rulebook, rules, settings
from newsqed.errors import NewsqedError
from newsqed.records import Annotation, Quote

LAYERS = {"dates": "dates", "entities": "entities", "quotes": "quotes"}
RULES = {rule.id: (layer, rule) for layer in LAYERS for rule in rules("en", layer)}


def cases(which: str) -> list[Any]:
    return [
        pytest.param(layer, rule.id, example, id=f"{rule.id}-{number}")
        for layer, rule in RULES.values()
        for number, example in enumerate(getattr(rule, which))
    ]


def unmarked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its double brackets, and the spans that they bound."""
    plain, spans, at = "", [], 0
    for match in re.finditer(r"\[\[(.*?)\]\](?!\])", text, re.DOTALL):
        plain += text[at : match.start()]
        spans.append((len(plain), len(plain) + len(match[1])))
        plain += match[1]
        at = match.end()
    return plain + text[at:], spans


def made(text: str, example: Mapping[str, Any], layer: str, rule: str) -> list[Annotation]:
    """The records that the rule has a part in.

    A record of the dates or the quotes names the one rule that made it. A name's record names the
    strongest of the rules that spoke for it; those that spoke at its place had a part in it.
    """
    found = [
        record
        for record in annotate(text, published=example.get("published")).annotations
        if record.layer == layer and record.kind != "entity"
    ]
    if layer != "entities":
        return [record for record in found if record.rule == rule]
    reading = Reading(text)
    typed = grammar("en", layer).type(
        reading, marks=naming.places(reading, settings("en", layer)["reading"])
    )
    heard = [(match.start, match.end) for match in grammar("en", layer).matches(typed, [rule])]
    return [
        record
        for record in found
        if any(
            start < spans_of(record)[0][1] and spans_of(record)[0][0] < end for start, end in heard
        )
    ]


def spans_of(record: Any) -> list[tuple[int, int]]:
    return list(record.spans) if isinstance(record, Quote) else [(record.start, record.end)]


def value(record: Any, key: str) -> Any:
    found = getattr(record, key)
    return found.text if hasattr(found, "text") else found


@pytest.mark.parametrize(("layer", "rule", "example"), cases("examples"))
def test_a_rule_does_what_its_examples_show(layer: str, rule: str, example: Any) -> None:
    example = {"text": example} if isinstance(example, str) else example
    text, spans = unmarked(example["text"])
    assert spans, "an example bounds what is annotated by [[ ]]"
    records = made(text, example, layer, rule)
    wanted = [spans] if layer == "quotes" else [[span] for span in spans]
    for parts in wanted:
        (record,) = [record for record in records if spans_of(record) == parts] or [None]
        assert record is not None, [(r.rule, spans_of(r)) for r in annotate(text).annotations
                                    if r.kind != "entity" and r.layer == layer]  # fmt: skip
        if layer != "entities":
            assert record.confidence == RULES[rule][1].confidence
        for key in example.keys() - {"text", "published"}:
            expected = example[key] or None
            assert value(record, key) == expected, key


@pytest.mark.parametrize(("layer", "rule", "example"), cases("counterexamples"))
def test_a_rule_leaves_its_counterexamples_alone(layer: str, rule: str, example: Any) -> None:
    example = {"text": example} if isinstance(example, str) else example
    text, _ = unmarked(example["text"])
    assert made(text, example, layer, rule) == []


@pytest.mark.parametrize(
    ("layer", "example"),
    [
        (layer, example)
        for layer in LAYERS
        for rule in blocks("en", layer)
        for example in rule.examples
    ],
)
def test_a_block_keeps_records_away(layer: str, example: Any) -> None:
    example = {"text": example} if isinstance(example, str) else example
    text, spans = unmarked(example["text"])
    found = [r for r in annotate(text, published="2021-10-07").annotations if r.layer == layer]
    for start, end in spans or [(0, len(text))]:
        inside = [
            r
            for r in found
            if r.kind != "entity" and spans_of(r)[0][0] < end and spans_of(r)[0][1] > start
        ]
        assert inside == []


@pytest.mark.parametrize(
    "numbers",
    [{"confidence": 0.9}, {"support": 3}, {"confidence": 0.9, "support": 0},
     {"confidence": 1.2, "support": 3}],
)  # fmt: skip
def test_a_confidence_is_a_share_beside_its_support(
    monkeypatch: pytest.MonkeyPatch, numbers: dict[str, Any]
) -> None:
    block = {"id": "quotes.x", "pattern": "RUN", "examples": [], **numbers}
    monkeypatch.setattr(rulebook, "settings", lambda *_: {"rule": [block]})
    with pytest.raises(NewsqedError, match="`confidence` is from 0 to 1"):
        rulebook.rules.__wrapped__("en", "quotes")
