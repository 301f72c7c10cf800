"""What chosen names are: their labels, the names within them, and what spoke most for each.

In: chosen candidates, each with its class. Out: the same with labels and the voice that records
name as their rule; names within names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from newsqed.annotate.engine import Typed
from newsqed.annotate.naming.evidence import (
    CLASSES,
    NAMES,
    Scores,
    Shape,
    Weights,
    places,
    total,
    types_at,
    voices,
)
from newsqed.annotate.naming.spans import Candidate

PLAIN = 0.1  # what speaks for the plain label of a class, so that it wins where nothing else does
OTHERS = 0.3  # what the same name says for its label elsewhere, beside what it says here
COMPACT = frozenset(
    {"GPE", "NORP", "LOC"}
)  # labels whose listed names hold no others (South Korea)
SURE = 1.0  # the score by its own words above which a person is named within another name


class Labels:
    """Which label of its class a name has.

    Args:
        weights: by a voice, what it says for labels.
        rules: by a rule, likewise.
    """

    def __init__(
        self,
        weights: Mapping[str, Mapping[str, float]],
        rules: Mapping[str, Mapping[str, float]],
    ) -> None:
        self._rules = rules
        self._places: dict[str, dict[str, Mapping[str, float]]] = defaultdict(dict)
        for voice, says in weights.items():
            place, _, type_ = voice.partition(".")
            self._places[place][type_] = says

    def votes(self, candidate: Candidate) -> dict[str, float]:
        """How much speaks for each label of the candidate's class; the plain one has a little."""
        typed, first, last = candidate.typed, candidate.first, candidate.last
        labels = CLASSES[NAMES[candidate.class_]]
        if len(labels) == 1:
            return {labels[0]: PLAIN}
        said = [{labels[0]: PLAIN}, *(self._rules.get(rule, {}) for rule in candidate.rules)]
        heard = (
            [("only", first)]
            if last - first == 1
            else [("first", first), ("last", last - 1), *(("in", i) for i in range(first, last))]
        )
        for place, item in [*heard, ("before", first - 1), ("after", last)]:
            here = self._places[place]
            said += [here[name] for name in types_at(typed, item) & here.keys()]
        votes: dict[str, float] = dict.fromkeys(labels, 0.0)
        for says in said:
            for label in says.keys() & votes.keys():
                votes[label] += says[label]
        return votes

    def settle(self, chosen: Sequence[Candidate], rule: Callable[[Candidate], str]) -> None:
        """Gives each chosen name its label, and the rule that spoke most for it."""
        cast: dict[tuple[int, tuple[str, ...]], Counter[str]] = defaultdict(Counter)
        own = [self.votes(candidate) for candidate in chosen]
        for candidate, votes in zip(chosen, own, strict=True):
            cast[candidate.class_, candidate.key].update(votes)
        for candidate, votes in zip(chosen, own, strict=True):
            others = cast[candidate.class_, candidate.key]
            told = {label: vote + OTHERS * others[label] for label, vote in votes.items()}
            candidate.label = max(told, key=lambda label: told[label])
            candidate.rule = rule(candidate).lower()


def loudest(weights: Weights, candidate: Candidate) -> str:
    """The voice that speaks most for the candidate's class."""
    class_, typed = candidate.class_, candidate.typed
    heard = [
        weights.loudest(place, types, class_)
        for place, types in places(typed, candidate.first, candidate.last)
    ]
    heard += [(weights.of(f"rule.{rule}")[class_], rule) for rule in candidate.rules]
    heard += [(loud * weights.of(v)[class_], v) for v, loud in candidate.heard.items()]
    return max(heard)[1]


def ballot(weights: Weights, shape: Shape, candidate: Candidate) -> list[tuple[str, Scores]]:
    """All that speaks for or against the candidate: voices with what they say for each class.

    A voice that is heard several times stands several times; the document's are as loud as they
    were. Their sum is the score by which the candidate was chosen, or not.
    """
    typed, first, last = candidate.typed, candidate.first, candidate.last
    heard = [*voices(typed, weights, shape, first, last), *map("rule.{}".format, candidate.rules)]
    found = [(voice, weights.of(voice)) for voice in heard]
    for voice, loud in candidate.heard.items():
        a, b, c, d = weights.of(voice)
        found.append((voice, (loud * a, loud * b, loud * c, loud * d)))
    return found


def nested(
    chosen: Sequence[Candidate],
    weights: Weights,
    shape: Shape,
    inside: Mapping[str, str],
    look: Callable[[str], Typed],
) -> list[Candidate]:
    """The names that stand within a chosen name that is no person's.

    Args:
        chosen: names with their labels.
        weights: of all voices.
        shape: what a name may be made of.
        inside: the label of an item within another name, by a type that it has.
        look: types a piece of an item of several words.
    """
    found = []
    for outer in chosen:
        typed = outer.typed
        if outer.label == "PERSON":
            continue
        person = _namesake(outer, weights, shape)
        if person:
            found.append(person)
        for item in range(person.last if person else outer.first, outer.last):
            if outer.last - outer.first > 1 and (type_ := _fitting(typed, item, inside)):
                found.append(Candidate(typed, item, item + 1, label=inside[type_],
                                       rule=f"inside.{type_.lower()}"))  # fmt: skip
            elif outer.label not in COMPACT and typed.first[item] < typed.last[item]:
                found += _within_item(typed, item, inside, look)
    return found


def _namesake(outer: Candidate, weights: Weights, shape: Shape) -> Candidate | None:
    """The person by whose first and last name another name begins: the Ada Lund Foundation."""
    typed, first = outer.typed, outer.first
    if not typed.words[first].types & shape.persons:
        return None
    best = None
    for last in range(first + 2, outer.last):
        if not typed.words[last - 1].types & shape.surnames:
            break
        words = [typed.words[item].types for item in range(first, last)]
        said = [weights.sum("first", words[0]), weights.sum("last", words[-1])]
        said += [weights.sum("in", types) for types in words[1:-1]]
        scores = total(said)
        if scores[0] > SURE and scores[0] == max(scores):
            best = Candidate(typed, first, last, label="PERSON", rule="inside.person")
    return best


def _fitting(typed: Typed, item: int, inside: Mapping[str, str]) -> str | None:
    """The first type that makes a name of an item within another name."""
    types = typed.words[item].types
    return next((type_ for type_ in inside if type_ in types), None)


def _within_item(
    typed: Typed, item: int, inside: Mapping[str, str], look: Callable[[str], Typed]
) -> list[Candidate]:
    """The names within an item of several words that the lists have as a whole."""
    reading = typed.reading
    first, last = typed.first[item], typed.last[item]
    found: dict[int, Candidate] = {}
    for begin, end in ((first, last - 1), (first + 1, last)):
        offset = reading.starts[begin]
        piece = look(reading.text[offset : reading.ends[end]])
        for part in range(len(piece.words)):
            type_ = _fitting(piece, part, inside)
            if type_ and inside[type_] == "NORP":
                continue  # of the European Union nobody would say that it is European
            span = piece.start(part) + offset, piece.end(part) + offset
            if type_ and not any(one.span and one.span[0] < span[1] and span[0] < one.span[1]
                                 for one in found.values()):  # fmt: skip
                found[span[0]] = Candidate(typed, item, item + 1, label=inside[type_], span=span,
                                           text=reading.text[slice(*span)],
                                           rule=f"inside.{type_.lower()}")  # fmt: skip
    return list(found.values())


def independent(
    candidates: Iterable[Candidate], inside: Mapping[str, str]
) -> frozenset[tuple[str, ...]]:
    """The keys of names that mean something by themselves, also within another name."""
    return frozenset(
        candidate.key
        for candidate in candidates
        if candidate.last - candidate.first == 1
        and not inside.keys().isdisjoint(candidate.typed.words[candidate.first].types)
    )
