"""From a reading to entities and name mentions, step by step.

In: a reading, or a reading and names that are given. Out: records. What evidence there is and
what it weighs stands in `entities.toml` and `weights.tsv`, what is one entity in `clusters.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from newsqed import records
from newsqed.annotate import engine
from newsqed.annotate.engine import Grammar, Reading, Typed
from newsqed.annotate.naming import choosing, clusters, labelling
from newsqed.annotate.naming.evidence import NAMES, Scores, Shape, Weights
from newsqed.annotate.naming.labelling import Labels
from newsqed.annotate.naming.spans import HOPELESS, Candidate, gather


@dataclass(frozen=True, slots=True)
class Trace:
    """The names of a text and what they were found by.

    Attributes:
        candidates: all spans that were weighed.
        names: those that are names, and the names within them, in the order of the text.
        mentions: their records, in the same order.
    """

    typed: Typed
    candidates: Sequence[Candidate]
    names: Sequence[Candidate]
    entities: Sequence[records.Entity]
    mentions: Sequence[records.Mention]


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
    return _records(*find(reading, language), language)


def group(
    reading: Reading, mentions: Iterable[records.Mention], language: str = "en"
) -> tuple[list[records.Entity], list[records.Mention]]:
    """The entities of name mentions that are given, and the mentions with them, numbered anew.

    Spans and labels stay as given; only what is one entity, and what it is linked to, comes from
    the rules. A title that is not given is looked for.

    Args:
        reading: the text.
        mentions: names, in any order; other forms are left out.
        language: whose rules to use.

    Raises:
        NewsqedError: the language has no rules.

    >>> text = "Anna Lind left. Lind smiled."
    >>> given = [records.Mention(id=f"m{at}", start=at, end=to, text=text[at:to], label="PERSON",
    ...                          form="name") for at, to in ((0, 9), (16, 20))]
    >>> [mention.entity for mention in group(Reading(text), given)[1]]
    ['e1', 'e1']
    """
    typed, spans = candidates(reading, weights_of(language), language)
    found = {(candidate.first, candidate.last): candidate for candidate in spans}
    known = labelling.independent(spans, engine.settings(language, "entities")["inside"])
    places: dict[int, records.Mention] = {}
    names = []
    for mention in sorted(mentions, key=lambda each: (each.start, -each.end)):
        first, last = typed.at(mention.start), typed.at(mention.end - 1) + 1
        if mention.form != "name" or last > len(typed.words):
            continue
        title = None
        if mention.title:
            title = typed.at(mention.title.start), typed.at(mention.title.end - 1) + 1
        elif mention.label == "PERSON":
            first, title = _title(found, first, last)
        name = Candidate(typed, first, last, label=mention.label, title=title, known=known)
        if (mention.start, mention.end) != (typed.start(first), typed.end(last - 1)):
            name.text = reading.text[max(mention.start, typed.start(first)) : mention.end]
        names.append(name)
        places[id(name)] = mention
    entities, made = _records(typed, names, language)
    return entities, [
        replace(
            places[id(name)],
            id=record.id,
            entity=record.entity,
            title=places[id(name)].title or record.title,
        )
        for name, record in zip(names, made, strict=True)
    ]


def _title(
    found: Mapping[tuple[int, int], Candidate], first: int, last: int
) -> tuple[int, tuple[int, int] | None]:
    """Where a given name begins without its title, and the title, before it or within it."""
    if (same := found.get((first, last))) and same.title:
        return first, same.title
    for begin in range(last - 1, first, -1):
        inner = found.get((begin, last))
        if inner and inner.title and first <= inner.title[0]:
            return begin, inner.title
    return first, None


def _records(
    typed: Typed, names: Sequence[Candidate], language: str
) -> tuple[list[records.Entity], list[records.Mention]]:
    groups = clusters.cluster(typed, names, engine.settings(language, "clusters"))
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
    """The names of a text with what spoke for them, in its order, outer before inner."""
    typed, _, names = _weighed(reading, language)
    return typed, names


def trace(reading: Reading, language: str = "en") -> Trace:
    """What `tag` finds in a text, with what it was found by."""
    typed, spans, names = _weighed(reading, language)
    entities, mentions = _records(typed, names, language)
    return Trace(typed, spans, names, entities, mentions)


def _weighed(reading: Reading, language: str) -> tuple[Typed, list[Candidate], list[Candidate]]:
    """The text, all that may be names in it, and what was chosen of that."""
    settings = engine.settings(language, "entities")
    weights, labels = weights_of(language), labels_of(language)
    typed, spans = candidates(reading, weights, language)
    lowercase = frozenset(filter(str.islower, reading.words))
    chosen = choosing.choose(spans)
    choosing.hear_document(spans, chosen, lowercase, weights)
    chosen = choosing.choose(spans)
    choosing.agree(chosen)
    labels.settle(chosen, lambda name: labelling.loudest(weights, name))
    inner = labelling.nested(
        chosen,
        weights,
        shape_of(language),
        settings["inside"],
        lambda piece: _piece(language, piece),
    )
    names = [*chosen, *inner]
    known = labelling.independent(spans, settings["inside"])
    for name in names:
        name.known = known
        _leave_article(name, settings["name"]["articles"])
    names.sort(key=lambda name: (name.first, -name.last, name.span or (0, 0)))
    return typed, spans, names


@cache
def weights_of(language: str) -> Weights:
    """The table of weights, and what evidence says that it lacks."""
    rows = prior_of(language)
    for row in engine.table(language, "weights.tsv"):
        rows[row["voice"]] = _scores(row)
    return Weights(rows)


def prior_of(language: str) -> dict[str, Scores]:
    """What evidence says as long as gold is silent."""
    rows = engine.settings(language, "entities")["prior"].items()
    return {voice: _scores(says) for voice, says in rows}


def _scores(says: Mapping[str, float | str]) -> Scores:
    person, org, place, other = (float(says.get(name, 0)) for name in NAMES)
    return person, org, place, other


@cache
def shape_of(language: str) -> Shape:
    """What a name may be made of."""
    given = engine.settings(language, "entities")["name"]
    sets = {
        key: frozenset(given[key])
        for key in ("words", "edges", "ends", "never", "persons", "surnames", "links")
    }
    return Shape(**sets, gap=given["gap"], most=given["most"])


@cache
def labels_of(language: str) -> Labels:
    """Which label of its class a name has."""
    rules = engine.rules(language, "entities")
    by_rule = {rule.id: rule.gives["label"] for rule in rules if "label" in rule.gives}
    return Labels(engine.settings(language, "entities")["labels"], by_rule)


@lru_cache(maxsize=4096)
def _piece(language: str, text: str) -> Typed:
    """A piece of a name of the lists, typed by itself."""
    grammar: Grammar = engine.grammar(language, "entities")
    return grammar.type(Reading(text))


def candidates(
    reading: Reading, weights: Weights, language: str = "en", least: float = HOPELESS
) -> tuple[Typed, list[Candidate]]:
    """All spans of a text that may be names, with the score of each.

    Args:
        reading: the text.
        weights: of all voices.
        language: whose rules to use.
        least: the score from which on a span is a candidate.
    """
    settings = engine.settings(language, "entities")
    grammar: Grammar = engine.grammar(language, "entities")
    typed = grammar.type(reading, marks=places(reading, settings["reading"]))
    out = barred(typed, **settings["reading"]["skip"])
    return typed, gather(typed, grammar, weights, shape_of(language), out, least)


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
    """What words are by their place: FIRST of a sentence, JOIN of two words, and the like."""
    found: dict[int, set[str]] = {}
    words, starts, ends = reading.words, reading.starts, reading.ends
    opens, joins = frozenset(settings["opens"]), frozenset(settings["join"])
    sport = frozenset(settings["sport"])
    for start, end in reading.paragraphs:
        items = reading.items(start, end)
        if _is_headline(words[items.start : items.stop], settings):
            for item in items:
                found.setdefault(item, set()).update(("FIRST", "HEADLINE"))
        if sum(words[item] in sport for item in items) >= settings["sporting"]:
            for item in items:
                if words[item][0].isupper():
                    found.setdefault(item, set()).add("SPORT")
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
                found[item].add("HEADLINE")
    marked = opens | joins | {".", "'", "’"}
    for item, word in enumerate(words[:-1]):
        if word not in marked or not item:
            continue
        if word in opens and words[item + 1][0].isupper():
            found.setdefault(item + 1, set()).add("FIRST")
        if word in joins and ends[item - 1] == starts[item] and ends[item] == starts[item + 1]:
            found.setdefault(item, set()).add("JOIN")
            if words[item + 1].islower():
                found.setdefault(item + 1, set()).add("JOINED")
        if word == "." and len(words[item - 1]) == 1 and words[item - 1].isupper():
            found.setdefault(item, set()).add("DOT")
            found.setdefault(item - 1, set()).add("INITIAL")
        if word in ("'", "’") and words[item - 1][-1] == "s" and words[item + 1][0].isupper():
            found.setdefault(item, set()).add("PLURALS")
    return {item: frozenset(marks) for item, marks in found.items()}


def _is_headline(words: list[str], settings: dict[str, Any]) -> bool:
    if not words or words[-1] in settings["stops"]:
        return False
    longer = [word for word in words if len(word) > 3 and word[0].isalpha()]
    capital = sum(1 for word in longer if word[0].isupper())
    return len(longer) > 2 and capital >= settings["headline"] * len(longer)


def _leave_article(name: Candidate, articles: Sequence[str]) -> None:
    """Takes the article from a name that stands with it in the lists: The Guardian."""
    typed, word = name.typed, name.typed.first[name.first]
    several = word < typed.last[name.first] and not name.span
    if several and typed.reading.words[word].lower() in articles:
        name.span = typed.reading.starts[word + 1], typed.end(name.last - 1)
        name.text = typed.reading.text[slice(*name.span)]


def _mention(typed: Typed, name: Candidate, id_: str, entity: str) -> records.Mention:
    text = typed.reading.text
    start, end = name.span or (typed.start(name.first), typed.end(name.last - 1))
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
