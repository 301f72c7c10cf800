"""Which candidates are the names of a text.

In: candidates with their scores. Out: those that are chosen. Of all ways to choose spans that do
not overlap, that one is taken whose scores have the largest sum. Then the document speaks as well
(one name, one class; short forms follow long ones), and they are chosen again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter

from newsqed.annotate.naming.evidence import NAMES, Weights, total
from newsqed.annotate.naming.spans import Candidate

OFTEN = 3  # more mentions elsewhere say no more than so many
STUBBORN = 3.0  # by how much a mention's own class leads where it keeps it against its twins


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
    # Most candidates begin with a word that begins no name of the document.
    begins = {key[0] for key in (*same, *voiced)}
    for candidate in candidates:
        first = candidate.begins
        if first not in begins and (
            candidate.last - candidate.first > 1
            or (first not in lowercase and first[:-1] not in begins)
        ):
            continue
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
