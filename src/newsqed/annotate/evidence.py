"""Candidates for names: which spans, of what class, and what speaks for each.

In: a typed text, the rules that fit it, and a table of weights. Out: the names that were chosen.
A voice is a piece of evidence by its name: `before.ROLE` says that an item with the type ROLE
stands before the span. Each voice has a weight for each class of names; a span's score for a
class is the sum of its voices' weights, and what is no name scores 0. Of all ways to choose spans
that do not overlap, that one is taken whose scores have the largest sum. Then the document speaks
as well (one name, one class; short forms follow long ones), and they are chosen again. Nothing
here knows a word of a language or makes a record.

Source: a semi-Markov conditional random field (Sarawagi and Cohen 2004) whose features are
readable; `tools/weights.py` fits the table.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from newsqed.annotate.engine import Grammar, Typed

# The classes that evidence tells apart, each with its labels, the plain one first.
CLASSES: Mapping[str, tuple[str, ...]] = {
    "PERSON": ("PERSON",),
    "ORG": ("ORG",),
    "PLACE": ("GPE", "LOC", "FAC"),
    "OTHER": ("PRODUCT", "WORK_OF_ART", "NORP", "EVENT", "LAW", "LANGUAGE"),
}
NAMES = tuple(CLASSES)
CLASS_OF = {label: name for name, labels in CLASSES.items() for label in labels}

# Labels of which the first words alone name the thing again; persons go by their last or first.
SHORTENED = frozenset({"ORG", "FAC", "EVENT", "LAW", "PRODUCT"})

Scores = tuple[float, float, float, float]
NOTHING: Scores = (0.0, 0.0, 0.0, 0.0)
HOPELESS = -4.0  # below this score nothing that the document says makes a name of a span
OTHERS = 0.3  # what the same name says for its label elsewhere, beside what it says here
COMPACT = frozenset(
    {"GPE", "NORP", "LOC"}
)  # labels whose listed names hold no others (South Korea)
STUBBORN = 3.0  # by how much a mention's own class leads where it keeps it against its twins
SURE = 1.0  # the score by its own words above which a person is named within another name
TITLED = "person.titled"  # the voice of a span that begins within a title and has the name, too
LONGEST = 6  # names of more words count as of so many
LINKS = ("AND", "OF")  # types of items within a name whose neighbours say what they link
PAIRS = 100_000  # how many pairs of neighbours are remembered
OFTEN = 3  # more mentions elsewhere say no more than so many


def total(rows: Iterable[Scores]) -> Scores:
    """The sum by class."""
    a = b = c = d = 0.0
    for row in rows:
        a, b, c, d = a + row[0], b + row[1], c + row[2], d + row[3]
    return a, b, c, d


class Weights:
    """The weights of voices, and what follows from them for an item's types.

    Args:
        rows: each voice's weights, in the order of `CLASSES`.
    """

    def __init__(self, rows: Mapping[str, Scores]) -> None:
        self._rows = rows
        self._types: dict[str, dict[str, str]] = defaultdict(dict)
        for voice in rows:
            place, _, type_ = voice.partition(".")
            self._types[place][type_] = voice
        self._sums: dict[tuple[str, frozenset[str]], Scores] = {}
        self._pairs: dict[tuple[str, frozenset[str], frozenset[str]], Scores] = {}
        self._loudest: dict[tuple[str, frozenset[str], int], tuple[float, str]] = {}

    def of(self, voice: str) -> Scores:
        """The weights of a voice; one without any says nothing."""
        return self._rows.get(voice, NOTHING)

    def voices(self, place: str, types: frozenset[str]) -> list[str]:
        """The voices of an item with these types at the place."""
        here = self._types[place]
        return [here[name] for name in sorted(types & here.keys())]

    def sum(self, place: str, types: frozenset[str]) -> Scores:
        """The summed weights of these voices."""
        key = place, types
        found = self._sums.get(key)
        if found is None:
            found = self._sums[key] = total(map(self.of, self.voices(place, types)))
        return found

    def beside(self, place: str, near: frozenset[str], far: frozenset[str]) -> Scores:
        """What the item beside a span (`before` or `after`) and the one beyond it say."""
        key = place, near, far
        found = self._pairs.get(key)
        if found is None:
            if len(self._pairs) > PAIRS:
                self._pairs.clear()
            found = total([self.sum(place, near), self.sum(f"{place}2", far)])
            self._pairs[key] = found
        return found

    def loudest(self, place: str, types: frozenset[str], class_: int) -> tuple[float, str]:
        """The voice of such an item that speaks most for a class, after its weight."""
        key = place, types, class_
        found = self._loudest.get(key)
        if found is None:
            heard = [(self._rows[voice][class_], voice) for voice in self.voices(place, types)]
            found = self._loudest[key] = max(heard, default=(0.0, ""))
        return found


@dataclass(frozen=True, slots=True)
class Shape:
    """What a name may be made of.

    Attributes:
        words: types of its words.
        edges: types of other items that it may begin or end with.
        ends: types of items that it may only end with.
        never: types of items that it does not begin with: articles.
        persons: types of the first word of a person's name within another name.
        surnames: types of its other words.
        links: types of items that may stand within it.
        gap: how many such in a row.
        most: how many items it has at most.
    """

    words: frozenset[str]
    edges: frozenset[str]
    ends: frozenset[str]
    never: frozenset[str]
    persons: frozenset[str]
    surnames: frozenset[str]
    links: frozenset[str]
    gap: int
    most: int


@dataclass(slots=True)
class Candidate:
    """A span that may be a name, as a range of items, half-open.

    Attributes:
        scores: by class, what all but the document says.
        rules: the rules that fit it.
        heard: the document's voices, each with how loud it is.
        title: the items of the title before it.
        text: its words, where they are less than its items, given by another tool.
        dateline: whether it stands in a dateline.
        span: its place in code points, where it is less than its items.
        sums: by class, what all say, the document too.
        class_: the class of the largest of these, by its number.
        score: the largest.
        label: what it is, once it is chosen.
        rule: what spoke most for it, once it is chosen.
        known: names of the document that mean something by themselves (UN in UN Mission).
    """

    typed: Typed
    first: int
    last: int
    scores: Scores = NOTHING
    rules: list[str] = field(default_factory=list)
    heard: dict[str, float] = field(default_factory=dict)
    title: tuple[int, int] | None = None
    dateline: bool = False
    text: str = ""
    span: tuple[int, int] | None = None
    sums: Scores = NOTHING
    class_: int = 0
    score: float = 0.0
    label: str = ""
    rule: str = ""
    known: frozenset[tuple[str, ...]] = frozenset()
    _key: tuple[str, ...] | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """Its words without diacritics and case: what makes two names the same."""
        if self._key is None:
            typed = self.typed
            words = typed.reading.words[typed.first[self.first] : typed.last[self.last - 1] + 1]
            self._key = tuple(map(_plain, words))
        return self._key

    @property
    def initials(self) -> str:
        """The first letters of its capitalised words, in lower case."""
        typed = self.typed
        words = typed.reading.words[typed.first[self.first] : typed.last[self.last - 1] + 1]
        return "".join([word[0] for word in words if word[0].isupper()]).lower()

    @property
    def shorts(self) -> list[tuple[str, ...]]:
        """Its first words, by which it may be named again, where they are no name themselves."""
        if self.label not in SHORTENED:
            return []
        parts = [self.key[:end] for end in range(1, len(self.key))]
        return [part for part in parts if part not in self.known and part[-1][0].isalnum()]

    def judge(self, weights: Weights) -> None:
        """Takes the class that has the largest score, the document's voices included."""
        a, b, c, d = self.scores
        for voice, loud in self.heard.items():
            row = weights.of(voice)
            a, b, c, d = a + loud * row[0], b + loud * row[1], c + loud * row[2], d + loud * row[3]
        self.sums = a, b, c, d
        self.score = max(self.sums)
        self.class_ = self.sums.index(self.score)


def _plain(word: str) -> str:
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word)
    return "".join([part for part in parts if not unicodedata.combining(part)]).lower()


def gather(
    typed: Typed,
    grammar: Grammar,
    weights: Weights,
    shape: Shape,
    barred: frozenset[int] = frozenset(),
    least: float = HOPELESS,
) -> list[Candidate]:
    """All candidates that may become names, in the order of the text, longer ones first.

    Args:
        typed: the text.
        grammar: the rules.
        weights: of all voices.
        shape: what a name may be made of.
        barred: items that are part of no name.
        least: the score from which on a span is a candidate.
    """
    found: dict[tuple[int, int], Candidate] = {}
    for first, last in runs(typed, shape, barred):
        for span, scores in _scored(typed, weights, shape, first, last):
            if max(scores) >= least:
                found[span] = Candidate(typed, *span, scores)
    titles: dict[int, tuple[int, int]] = {}
    for match in grammar.matches(typed):
        if match.rule.gives.get("titles"):
            titles[match.items[0]] = match.groups["title"]
            continue
        candidate = found.get(match.items)
        if candidate is None:
            if not barred.isdisjoint(range(*match.items)):
                continue
            scores = total(weights.of(v) for v in voices(typed, weights, shape, *match.items))
            candidate = found[match.items] = Candidate(typed, *match.items, scores)
        if match.rule.id not in candidate.rules:
            candidate.rules.append(match.rule.id)
            candidate.scores = total([candidate.scores, weights.of(f"rule.{match.rule.id}")])
        candidate.dateline |= match.rule.gives.get("dateline", False)
    within = {item: name for name, title in titles.items() for item in range(*title)}
    for candidate in found.values():
        candidate.title = titles.get(candidate.first)
        if candidate.last > within.get(candidate.first, candidate.last):
            candidate.rules.append(TITLED)
            candidate.scores = total([candidate.scores, weights.of(f"rule.{TITLED}")])
        candidate.judge(weights)
    return sorted(found.values(), key=lambda candidate: (candidate.first, -candidate.last))


def runs(typed: Typed, shape: Shape, barred: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The longest ranges of items within which names may stand, half-open, left to right."""
    words, links = shape.words | shape.edges | shape.ends, shape.links
    kinds: dict[frozenset[str], int] = {}
    start, last = -1, -1
    for item, word in enumerate(typed.words):
        types = word.types
        kind = kinds.get(types)
        if kind is None:
            kind = kinds[types] = 2 if types & words else 1 if types & links else 0
        if kind == 2 and item not in barred:
            start = item if start < 0 else start
            last = item
        elif start >= 0 and (kind == 0 or item - last > shape.gap or item in barred):
            yield start, last + 1
            start = -1
    if start >= 0:
        yield start, last + 1


def _scored(
    typed: Typed, weights: Weights, shape: Shape, first: int, last: int
) -> Iterator[tuple[tuple[int, int], Scores]]:
    """The spans within a run, with what the items in and beside them say."""
    sum_ = weights.sum
    if last - first == 1:
        types_ = typed.words[first].types
        if types_ & shape.words and not types_ & shape.never:
            only = [_before(typed, weights, first), sum_("only", types_),
                    _after(typed, weights, first), weights.of("length.1")]  # fmt: skip
            yield (first, last), total(only)
        return
    types = [word.types for word in typed.words[first:last]]
    named = [bool(each & shape.words) for each in types]
    open_ = [name or bool(each & shape.edges) for name, each in zip(named, types, strict=True)]
    begin = [ok and not each & shape.never for ok, each in zip(open_, types, strict=True)]
    # A number ends a name only right after one of its words.
    close = [
        named[at] or bool(each & shape.ends) or (ok and at > 0 and named[at - 1])
        for at, (ok, each) in enumerate(zip(open_, types, strict=True))
    ]
    left = [_before(typed, weights, first + at) if ok else NOTHING for at, ok in enumerate(open_)]
    right = [_after(typed, weights, first + at) if ok else NOTHING for at, ok in enumerate(close)]
    begins = [total([one, sum_("first", each)]) for one, each in zip(left, types, strict=True)]
    ends = [total([one, sum_("last", each)]) for one, each in zip(right, types, strict=True)]
    within = [_within(typed, weights, first + at) for at in range(last - first)]
    lengths = [weights.of(f"length.{count}") for count in range(LONGEST + 1)]
    for at, ok in enumerate(begin):
        if not ok:
            continue
        if named[at]:
            only = [left[at], sum_("only", types[at]), right[at], lengths[1]]
            yield (first + at, first + at + 1), total(only)
        a, b, c, d = begins[at]
        count = int(named[at])
        for stop in range(at + 1, min(last - first, at + shape.most)):
            if close[stop]:
                count += named[stop]
                if count:
                    e, n = ends[stop], lengths[min(count, LONGEST)]
                    yield (
                        (first + at, first + stop + 1),
                        (a + e[0] + n[0], b + e[1] + n[1], c + e[2] + n[2], d + e[3] + n[3]),
                    )
            inner = within[stop]
            a, b, c, d = a + inner[0], b + inner[1], c + inner[2], d + inner[3]


_EDGE = frozenset({"EDGE"})  # what stands before the first item of a text and after the last


def _types(typed: Typed, item: int) -> frozenset[str]:
    return typed.words[item].types if 0 <= item < len(typed.words) else _EDGE


def _before(typed: Typed, weights: Weights, item: int) -> Scores:
    """What the two items before an item say for a name that begins with it."""
    return weights.beside("before", _types(typed, item - 1), _types(typed, item - 2))


def _after(typed: Typed, weights: Weights, item: int) -> Scores:
    """What the two items after an item say for a name that ends with it."""
    return weights.beside("after", _types(typed, item + 1), _types(typed, item + 2))


def _within(typed: Typed, weights: Weights, item: int) -> Scores:
    """What an item says for a name that it stands in; a link, what stands on its sides, too."""
    types = typed.words[item].types
    heard = [weights.sum("in", types)]
    for link in LINKS:
        if link in types:
            heard.append(weights.sum(f"before-{link}", _types(typed, item - 1)))
            heard.append(weights.sum(f"after-{link}", _types(typed, item + 1)))
    return total(heard)


def voices(
    typed: Typed,
    weights: Weights,
    shape: Shape,
    first: int,
    last: int,
    signs: frozenset[tuple[str, str]] | None = None,
) -> list[str]:
    """All voices of the items within and beside a span.

    Args:
        typed: the text.
        weights: those that have a weight are heard.
        shape: what a name may be made of.
        first: where the span begins, an item.
        last: where it ends, half-open.
        signs: what is heard instead, by place and type.
    """
    count = sum(1 for item in range(first, last) if typed.words[item].types & shape.words)
    heard = [f"length.{min(count, LONGEST)}"]
    for place, types in _places(typed, first, last):
        if signs is None:
            heard += weights.voices(place, types)
        else:
            heard += [f"{place}.{name}" for name in sorted(types) if (place, name) in signs]
    return heard


def _places(typed: Typed, first: int, last: int) -> Iterator[tuple[str, frozenset[str]]]:
    """The places in and beside a span where items are heard, with the types of each."""
    yield "before2", _types(typed, first - 2)
    yield "before", _types(typed, first - 1)
    if last - first == 1:
        yield "only", typed.words[first].types
    else:
        yield "first", typed.words[first].types
        for item in range(first + 1, last - 1):
            types = typed.words[item].types
            yield "in", types
            for link in LINKS:
                if link in types:
                    yield f"before-{link}", _types(typed, item - 1)
                    yield f"after-{link}", _types(typed, item + 1)
        yield "last", typed.words[last - 1].types
    yield "after", _types(typed, last)
    yield "after2", _types(typed, last + 1)


def choose(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those of the candidates that overlap nowhere and whose scores have the largest sum.

    They come in the order of the text.
    """
    ranked = sorted((each for each in candidates if each.score > 0), key=attrgetter("last"))
    # By where spans end: the best sum up to there, and how many of `ends` are before it.
    ends, sums = [0], [0.0]
    taken: list[tuple[Candidate | None, int]] = [(None, 0)]
    for candidate in ranked:
        before = _last_at(ends, candidate.first)
        reached = sums[before] + candidate.score
        if reached > sums[-1]:
            if ends[-1] == candidate.last:
                sums[-1], taken[-1] = reached, (candidate, before)
            else:
                ends.append(candidate.last)
                sums.append(reached)
                taken.append((candidate, before))
    chosen = []
    at = len(ends) - 1
    while at > 0:
        candidate_, at = taken[at]
        assert candidate_ is not None
        chosen.append(candidate_)
    return chosen[::-1]


def _last_at(ends: Sequence[int], place: int) -> int:
    """The index of the last end that is not after the place; ends lie close to it mostly."""
    at = len(ends) - 1
    while ends[at] > place:
        at -= 1
    return at


def hear_document(
    candidates: Sequence[Candidate],
    chosen: Sequence[Candidate],
    lowercase: frozenset[str],
    weights: Weights,
) -> None:
    """Adds the document's voices: one name, one class; short forms follow long ones."""
    same: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    voiced: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for candidate in chosen:
        name, key = NAMES[candidate.class_], candidate.key
        same[key][name] += 1
        if len(key) == 1:
            continue
        if name == "PERSON":
            voiced[key[-1:]].add("document.part.PERSON")
            voiced[key[:1]].add("document.begin.PERSON")
        else:
            for end in range(1, len(key)):
                voiced[key[:end]].add(f"document.begin.{name}")
            voiced[key[-1:]].add(f"document.end.{name}")
        if len(initials := candidate.initials) > 1:
            voiced[(initials,)].add(f"document.acronym.{name}")
    holder = {item: name for name in chosen for item in range(name.first, name.last)}
    counted = set(map(id, chosen))
    for candidate in candidates:
        key = candidate.key
        for name, count in same.get(key, {}).items():
            if id(candidate) in counted and NAMES[candidate.class_] == name:
                count -= 1
            if count:
                candidate.heard[f"document.same.{name}"] = min(count, OFTEN) / OFTEN
                candidate.heard[f"document.again.{name}"] = 1.0
        outer = holder.get(candidate.first)
        if outer is None or outer is candidate or outer.last < candidate.last:
            candidate.heard |= dict.fromkeys(voiced.get(key, ()), 1.0)
        members = voiced.get((key[0][:-1],), ()) if len(key) == 1 and key[0][-1] == "s" else ()
        if "document.part.PERSON" in members:
            candidate.heard["document.family.PERSON"] = 1.0
        if len(key) == 1 and key[0] in lowercase:
            candidate.heard["document.lowercase"] = 1.0
        if candidate.heard:
            candidate.judge(weights)


def agree(chosen: Iterable[Candidate]) -> None:
    """Gives all mentions of a name the class for which they speak most together.

    One that by itself speaks much more for another keeps it: Norway may be the country here and
    its team there.
    """
    twins: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
    for candidate in chosen:
        twins[candidate.key].append(candidate)
    for group in twins.values():
        if len({one.class_ for one in group}) < 2:
            continue
        sums = total(one.sums for one in group)
        leader = sums.index(max(sums))
        for one in group:
            if one.score - one.sums[leader] < STUBBORN:
                one.class_ = leader


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
        said = [{labels[0]: 0.1}, *(self._rules.get(rule, {}) for rule in candidate.rules)]
        places = (
            [("only", first)]
            if last - first == 1
            else [("first", first), ("last", last - 1), *(("in", i) for i in range(first, last))]
        )
        for place, item in [*places, ("before", first - 1), ("after", last)]:
            here = self._places[place]
            said += [here[name] for name in _types(typed, item) & here.keys()]
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
        for place, types in _places(typed, candidate.first, candidate.last)
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
