"""How a span was weighed as a name.

In: the trace of a text's names and a span. Out: a `Weighing`. All numbers are those of `evidence`,
which is asked again; nothing is weighed here.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsqed.annotate import engine, naming
from newsqed.annotate.engine import Typed
from newsqed.annotate.explaining.account import Voice, Weighed, Weighing
from newsqed.annotate.naming import choosing, evidence, labelling
from newsqed.annotate.naming.evidence import CLASSES, NAMES
from newsqed.annotate.naming.spans import Candidate

_SHOWN = 6  # rivals


def weigh(trace: naming.Trace, first: int, last: int, language: str) -> Weighing:
    """How the items of a span, half-open, were weighed."""
    weights, shape = naming.weights_of(language), naming.shape_of(language)
    spans = {(each.first, each.last): each for each in trace.candidates}
    found = spans.get((first, last))
    candidate = found or _alone(trace.typed, first, last, language)
    names = [name for name in trace.names if not is_inner(name)]
    chosen = {(name.first, name.last) for name in names}
    total = sum(name.score for name in names)
    ballot = labelling.ballot(weights, shape, candidate)
    sums = evidence.total([row for _, row in ballot])
    own = candidate.class_
    overlapping = [
        each
        for each in trace.candidates
        if each is not candidate and each.first < last and first < each.last
    ]
    rivals = sorted(
        overlapping, key=lambda each: ((each.first, each.last) not in chosen, -each.score)
    )

    def told(each: Candidate) -> Weighed:
        start, end = _extent(trace.typed, each)
        is_chosen = (each.first, each.last) in chosen
        return Weighed(
            start=start,
            end=end,
            text=trace.typed.reading.text[start:end],
            class_=NAMES[each.class_],
            score=each.score,
            chosen=is_chosen,
            margin=max(0.0, total - _without(trace.candidates, each, is_chosen)),
        )

    return Weighing(
        span=told(candidate),
        candidate=found is not None,
        scores=dict(sorted(zip(NAMES, sums, strict=True), key=lambda pair: -pair[1])),
        voices=_voices(trace.typed, candidate, ballot, own),
        labels=_labels(trace, candidate, names, language),
        rivals=tuple(told(each) for each in rivals[:_SHOWN]),
        more=max(0, len(rivals) - _SHOWN),
    )


def is_inner(name: Candidate) -> bool:
    """Whether it stands within another name; such names compete with none."""
    return name.rule.startswith("inside.")


def _alone(typed: Typed, first: int, last: int, language: str) -> Candidate:
    """The span as if it could be chosen; the document and rules say nothing of it."""
    weights, shape = naming.weights_of(language), naming.shape_of(language)
    voices = evidence.voices(typed, weights, shape, first, last)
    candidate = Candidate(typed, first, last, evidence.total(map(weights.of, voices)))
    candidate.judge(weights)
    return candidate


def _without(candidates: Sequence[Candidate], each: Candidate, chosen: bool) -> float:
    """The largest sum of scores without the candidate if it is chosen, else with it."""
    if chosen:
        rest = [other for other in candidates if other is not each]
        return sum(other.score for other in choosing.choose(rest))
    rest = [other for other in candidates if other.last <= each.first or each.last <= other.first]
    return each.score + sum(other.score for other in choosing.choose(rest))


def _voices(
    typed: Typed,
    candidate: Candidate,
    ballot: Sequence[tuple[str, evidence.Scores]],
    class_: int,
) -> tuple[Voice, ...]:
    rows: dict[str, evidence.Scores] = {}
    for voice, row in ballot:
        rows[voice] = evidence.total([rows[voice], row]) if voice in rows else row
    ranked = sorted(rows.items(), key=lambda pair: (-abs(pair[1][class_]), pair[0]))
    return tuple(
        Voice(voice, _heard(typed, candidate, voice), dict(zip(NAMES, row, strict=True)))
        for voice, row in ranked
        if any(row) or voice.startswith("rule.")
    )


def _heard(typed: Typed, candidate: Candidate, voice: str) -> str:
    """The words of the items from which a voice comes."""
    first, last = candidate.first, candidate.last
    place, _, type_ = voice.partition(".")
    places: dict[str, Sequence[int]] = {
        "before2": [first - 2],
        "before": [first - 1],
        "first": [first],
        "only": [first],
        "in": range(first + 1, last - 1),
        "last": [last - 1],
        "after": [last],
        "after2": [last + 1],
    }
    for side, step in (("before", -1), ("after", 1)):  # of what links the words of a name
        for link in evidence.LINKS:
            linking = (at for at in range(first + 1, last - 1) if link in typed.words[at].types)
            places[f"{side}-{link}"] = [at + step for at in linking]
    text = typed.reading.text
    return ", ".join(
        text[typed.start(item) : typed.end(item)]
        for item in places.get(place, ())
        if 0 <= item < len(typed.words) and type_ in typed.words[item].types
    )


def _labels(
    trace: naming.Trace, candidate: Candidate, names: Sequence[Candidate], language: str
) -> dict[str, float]:
    """What speaks for each label of the candidate's class, here and less so elsewhere."""
    if len(CLASSES[NAMES[candidate.class_]]) < 2:
        return {}
    labels = naming.labels_of(language)
    votes = labels.votes(candidate)
    for name in names:
        if (name.class_, name.key) == (candidate.class_, candidate.key):
            for label, vote in labels.votes(name).items():
                votes[label] += labelling.OTHERS * vote
    return dict(sorted(votes.items(), key=lambda pair: -pair[1]))


def _extent(typed: Typed, candidate: Candidate) -> tuple[int, int]:
    return typed.start(candidate.first), typed.end(candidate.last - 1)


def barring(trace: naming.Trace, first: int, last: int, language: str) -> str | None:
    """Why the items cannot be a name whatever they score, in words; None where they could."""
    typed, shape = trace.typed, naming.shape_of(language)
    if any((each.first, each.last) == (first, last) for each in trace.candidates):
        return None
    skip = engine.settings(language, "entities")["reading"]["skip"]
    if not naming.barred(typed, **skip).isdisjoint(range(first, last)):
        return "it stands within an address, in which nothing is a name"
    may = shape.words | shape.edges | shape.ends | shape.links
    for item in range(first, last):
        if typed.words[item].types.isdisjoint(may):
            word = typed.reading.text[typed.start(item) : typed.end(item)].strip()
            return f"‘{word}’ can be no part of a name" if word else "it goes over a line's end"
    if all(typed.words[item].types.isdisjoint(shape.words) for item in range(first, last)):
        return "none of its words can be a name"
    return None
