"""Candidates for names: which spans, with what label, and what speaks for each.

In: a typed text and the votes that rules cast. Out: the names that were chosen, each with its
votes. A vote is a rule's weight for a label at a span; nothing here knows a word of a language
or makes a record.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from newsqed.annotate.engine import Grammar, Typed

# Labels of which the first words alone name the thing again; persons go by their last or first.
SHORTENED = frozenset({"ORG", "FAC", "EVENT", "LAW", "PRODUCT"})


@dataclass(slots=True)
class Candidate:
    """A span that may be a name, as a range of items, half-open.

    Attributes:
        votes: by label, the weights by what cast them: a rule's id, or `document.…`.
        title: the items of the title before it.
        initials: the first letters of its capitalised words, in lower case.
        known: names of the document that mean something by themselves (UN in UN Mission).
        inside: whether it may stand within another name.
        dateline: whether it stands in a dateline.
    """

    first: int
    last: int
    key: tuple[str, ...]
    initials: str
    votes: dict[str, dict[str, float]] = field(default_factory=dict)
    title: tuple[int, int] | None = None
    inside: bool = False
    dateline: bool = False
    known: frozenset[tuple[str, ...]] = frozenset()
    _best: tuple[str, float] | None = None

    def vote(self, label: str, voice: str, weight: float) -> None:
        """Counts a vote; the same voice is heard once for a label."""
        self.votes.setdefault(label, {})[voice] = weight
        self._best = None

    def score(self, label: str) -> float:
        """The sum of the votes for the label."""
        return sum(self.votes.get(label, {}).values())

    @property
    def best(self) -> tuple[str, float]:
        """The label with the most votes, and their sum; of equals the first in the alphabet."""
        if self._best is None:
            scores = [(-sum(voices.values()), label) for label, voices in self.votes.items()]
            score, label = min(scores)
            self._best = label, -score
        return self._best

    @property
    def label(self) -> str:
        """The label with the most votes."""
        return self.best[0]

    @property
    def shorts(self) -> list[tuple[str, ...]]:
        """Its first words, by which it may be named again, where they are no name themselves."""
        if self.label not in SHORTENED:
            return []
        parts = [self.key[:end] for end in range(1, len(self.key))]
        return [part for part in parts if part not in self.known and part[-1][0].isalnum()]

    @property
    def rule(self) -> str:
        """The rule that spoke most for the label."""
        voices = self.votes[self.label]
        rules = [voice for voice in voices if not voice.startswith("document.")]
        return min(rules or voices, key=lambda voice: (-voices[voice], voice))


def gather(typed: Typed, grammar: Grammar, barred: frozenset[int]) -> list[Candidate]:
    """All candidates with the votes of the rules, in the order of the text.

    Args:
        typed: the text.
        grammar: the rules.
        barred: items that are part of no name.
    """
    found: dict[tuple[int, int], Candidate] = {}
    written: dict[int, tuple[str, str]] = {}  # by item: what names it, and its capital
    for match in grammar.matches(typed):
        gives = match.rule.gives
        candidate = found.get(match.items)
        if candidate is None:
            if barred and not barred.isdisjoint(range(*match.items)):
                continue
            first, last = match.items
            for item in range(first, last):
                if item not in written:
                    written[item] = _written(typed, item)
            key, initials = zip(*[written[item] for item in range(first, last)], strict=True)
            candidate = Candidate(first, last, key, "".join(initials).lower())
            found[match.items] = candidate
        for label, weight in gives["votes"].items():
            candidate.vote(label, match.rule.id, weight)
        if "title" in match.groups:
            candidate.title = match.groups["title"]
        candidate.inside |= gives.get("inside", False)
        candidate.dateline |= gives.get("dateline", False)
    known = frozenset(candidate.key for candidate in found.values() if candidate.inside)
    for candidate in found.values():
        candidate.known = known
    return sorted(found.values(), key=lambda candidate: (candidate.first, -candidate.last))


def _written(typed: Typed, item: int) -> tuple[str, str]:
    """The item without diacritics and case, which makes two names the same; and its capital."""
    form = typed.reading.text[typed.start(item) : typed.end(item)]
    capital = form[0] if form[0].isupper() else ""
    if form.isascii():
        return form.lower(), capital
    parts = unicodedata.normalize("NFKD", form)
    plain = "".join([part for part in parts if not unicodedata.combining(part)])
    return plain.lower(), capital


def choose(candidates: Sequence[Candidate], choice: Mapping[str, float]) -> list[Candidate]:
    """The candidates that win against those they overlap with, in the order of the text."""
    taken: set[int] = set()
    chosen = []
    able = [candidate for candidate in candidates if candidate.best[1] >= choice["minimum"]]
    for candidate in _ranked(able, choice["length"]):
        items = range(candidate.first, candidate.last)
        if taken.isdisjoint(items):
            taken.update(items)
            chosen.append(candidate)
    return sorted(chosen, key=lambda candidate: candidate.first)


def nested(
    candidates: Iterable[Candidate], chosen: Sequence[Candidate], choice: Mapping[str, float]
) -> list[Candidate]:
    """The candidates that stand within a chosen name that is no person's."""
    outer: dict[int, Candidate] = {
        item: candidate
        for candidate in chosen
        if candidate.label != "PERSON"
        for item in range(candidate.first, candidate.last)
    }
    taken: set[int] = set()
    found = []
    within = [
        candidate
        for candidate in candidates
        if candidate.inside
        and (holder := outer.get(candidate.first))
        and candidate.last <= holder.last
        and candidate.last - candidate.first < holder.last - holder.first
        and candidate.best[1] >= choice["inside"]
    ]
    for candidate in _ranked(within, choice["length"]):
        items = range(candidate.first, candidate.last)
        if taken.isdisjoint(items):
            taken.update(items)
            found.append(candidate)
    return found


def _ranked(candidates: Iterable[Candidate], length: float) -> list[Candidate]:
    def strength(candidate: Candidate) -> float:
        words = len([word for word in candidate.key if word[:1].isalnum()])
        return candidate.best[1] + length * (words - 1)

    return sorted(candidates, key=lambda candidate: (-strength(candidate), candidate.first))


def hear_document(
    candidates: Iterable[Candidate],
    chosen: Sequence[Candidate],
    lowercase: frozenset[str],
    weights: Mapping[str, float],
) -> None:
    """Adds the document's votes: one name, one label; short forms follow long ones."""
    same: dict[tuple[str, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    count: dict[tuple[str, ...], int] = defaultdict(int)
    short: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
    for candidate in chosen:
        label, key = candidate.label, candidate.key
        count[key] += 1
        for each in candidate.votes:
            same[key][each] += candidate.score(each)
        if len(key) < 2:
            continue
        if label == "PERSON":
            short[key[-1:]][label] = short[key[:1]][label] = weights["short_person"]
        for part in candidate.shorts:
            short[part].setdefault(label, weights["short_other"])
        if len(candidate.initials) > 1:
            short[(candidate.initials,)][label] = weights["acronym"]
    counted = set(map(id, chosen))
    holder = {item: name for name in chosen for item in range(name.first, name.last)}
    for candidate in candidates:
        outer = holder.get(candidate.first)
        if outer and outer.last >= candidate.last and outer.key != candidate.key:
            continue  # part of a longer name: what it would mean alone says nothing here
        key = candidate.key
        if count[key] > 1 or (count[key] and id(candidate) not in counted):
            first, second = sorted([*same[key].values(), 0.0], reverse=True)[:2]
            leader = min(same[key], key=lambda label: (-same[key][label], label))
            lead = weights["agreement"] * (first - second)
            candidate.vote(leader, "document.same", min(weights["most"], lead))
        for label, weight in short.get(key, {}).items():
            candidate.vote(label, "document.short", weight)
        if len(key) == 1 and key[0] in lowercase:
            for label in list(candidate.votes):
                candidate.vote(label, "document.lowercase", weights["lowercase"])
