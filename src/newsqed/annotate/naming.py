"""Names: who and what an article names, and which names mean the same.

In: a reading. Out: entities and their name mentions. Candidate spans and labels come from the
rules of `entities.toml` (see `evidence`), what is one entity from `clusters`. Pronouns and noun
phrases are not marked here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from newsqed import records
from newsqed.annotate import clusters, engine, evidence
from newsqed.annotate.engine import Grammar, Reading, Typed
from newsqed.annotate.evidence import Candidate


def tag(
    reading: Reading, language: str = "en"
) -> tuple[list[records.Entity], list[records.Mention]]:
    """The entities and name mentions of a text, numbered in its order.

    Args:
        reading: the text.
        language: whose rules to use.

    Raises:
        NewsqedError: the language has no rules.

    >>> entities, mentions = tag(Reading("Anna Lind met Mr Okoro in Oslo. Lind smiled."))
    >>> [(mention.text, mention.entity) for mention in mentions]
    [('Anna Lind', 'e1'), ('Okoro', 'e2'), ('Oslo', 'e3'), ('Lind', 'e1')]
    """
    settings = engine.settings(language, "entities")
    typed, names = find(reading, language)
    groups = clusters.cluster(typed, names, settings)
    number = {id(name): index for index, group in enumerate(groups) for name in group.names}
    entities = [
        records.Entity(
            id=f"e{index}",
            label=group.label,
            name=group.name,
            link=group.link,
            wikidata=group.wikidata,
            rule=group.names[0].rule,
        )
        for index, group in enumerate(groups, start=1)
    ]
    mentions = [
        _mention(typed, name, f"m{index}", f"e{number[id(name)] + 1}")
        for index, name in enumerate(names, start=1)
    ]
    return entities, mentions


def find(reading: Reading, language: str = "en") -> tuple[Typed, list[Candidate]]:
    """The names of a text with the votes for them, in its order, outer before inner."""
    settings = engine.settings(language, "entities")
    grammar: Grammar = engine.grammar(language, "entities")
    typed = grammar.type(reading, marks=places(reading, settings["reading"]))
    candidates = evidence.gather(typed, grammar, barred(typed, **settings["reading"]["skip"]))
    lowercase = frozenset(filter(str.islower, reading.words))
    choice = settings["choice"]
    chosen = evidence.choose(candidates, choice)
    evidence.hear_document(candidates, chosen, lowercase, settings["document"])
    chosen = evidence.choose(candidates, choice)
    names = chosen + evidence.nested(candidates, chosen, choice)
    return typed, sorted(names, key=lambda name: (name.first, -name.last))


def barred(typed: Typed, marks: Sequence[str], pattern: str) -> frozenset[int]:
    """The items within addresses and the like, in which nothing is a name.

    Args:
        typed: the text.
        marks: what they hold; few texts hold any, and the pattern is slow.
        pattern: the regular expression of one.
    """
    found: set[int] = set()
    if not any(mark in typed.reading.text for mark in marks):
        return frozenset()
    for match in re.finditer(pattern, typed.reading.text):
        found.update(range(typed.at(match.start()), typed.at(match.end() - 1) + 1))
    return frozenset(found)


def places(reading: Reading, settings: dict[str, Any]) -> dict[int, frozenset[str]]:
    """What words are by their place: FIRST of a sentence, JOIN of two words."""
    found: dict[int, set[str]] = {}
    words, starts, ends = reading.words, reading.starts, reading.ends
    opens, joins = frozenset(settings["opens"]), frozenset(settings["join"])
    for start, end in reading.paragraphs:
        items = reading.items(start, end)
        if _is_headline(words[items.start : items.stop], settings):
            for item in items:
                found.setdefault(item, set()).add("FIRST")
    for start, end in reading.sentences:
        items = reading.items(start, end)
        capitals = filter(str.isupper, words[items.start : items.stop])
        shouted = len([word for word in capitals if len(word) > 1])
        whole = shouted > 2 and shouted >= settings["headline"] * len(items)
        for item in items:
            if words[item][0].isalnum():
                found.setdefault(item, set()).add("FIRST")
                if not whole:
                    break
    marked = opens | joins
    for item in [item for item, word in enumerate(words) if word in marked]:
        if not 0 < item < len(words) - 1:
            continue
        word = words[item]
        if word in opens and words[item + 1][0].isupper():
            found.setdefault(item + 1, set()).add("FIRST")
        if word in joins and ends[item - 1] == starts[item] and ends[item] == starts[item + 1]:
            found.setdefault(item, set()).add("JOIN")
    return {item: frozenset(marks) for item, marks in found.items()}


def _is_headline(words: list[str], settings: dict[str, Any]) -> bool:
    if not words or words[-1] in settings["stops"]:
        return False
    longer = [word for word in words if len(word) > 3 and word[0].isalpha()]
    capital = sum(1 for word in longer if word[0].isupper())
    return len(longer) > 2 and capital >= settings["headline"] * len(longer)


def _mention(typed: Typed, name: Candidate, id_: str, entity: str) -> records.Mention:
    text = typed.reading.text
    start, end = typed.start(name.first), typed.end(name.last - 1)
    title = None
    if name.title and name.label == "PERSON":
        before = typed.start(name.title[0]), typed.end(name.title[1] - 1)
        title = records.Span(*before, text[slice(*before)])
    return records.Mention(
        id=id_,
        start=start,
        end=end,
        text=text[start:end],
        label=name.label,
        form="name",
        entity=entity,
        title=title,
        dateline=name.dateline or None,
        rule=name.rule,
    )
