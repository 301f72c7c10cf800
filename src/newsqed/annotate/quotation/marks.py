"""Quotation marks: which open, which close, which are apostrophes.

In: a text and its paragraphs. Out: the runs between marks, with nesting and with the chains that
a quotation over several paragraphs makes. Nothing here knows what a run means: that it quotes
somebody is for `quotation` to say.

Each mark may open, close or be none (an apostrophe, an inch). Glyph and neighbours make each
choice more or less costly, and so does leaving a run open; the cheapest reading of the text wins
(Viterbi over the stacks of open marks). A missing or wrong mark therefore costs its own
paragraph a little and the next one nothing. Time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

# Marks within a word are apostrophes at once; the rest is weighed.
_MARK = re.compile(
    # The glyph first, which `re` looks for by itself; then whether it can be a mark: a double one,
    # no apostrophe, one that no word stands before or none behind.
    r"[\"“”„‟«»‹›‘‚‛`´″'’](?:(?<=`)`|(?<=')'|(?<!['’])"
    r"|(?<![^\W_].)(?<![\u0300-\u036f].)|(?![^\W_]))"
)
TAG = re.compile(r"<[^\W\d_][^<>\n]{0,500}>")  # left-over markup holds marks of its own
_STOP = re.compile(r"[.!?…][\"”’»)\]]*(?=\s)")
_SHORT_YEAR = re.compile(r"\d\ds?\b")  # the class of '68, the '90s
# A line that names somebody: few words, no clause.
_BYLINE = re.compile(r"[—–-]?\s*[^\W\d_a-z][^\s,]*(?: [^\s,]+){0,5}(?:,(?: [^\s]+){1,9})?\.?")
_ADJACENT = frozenset("\"“”„‟«»‹›‘’‚‛'`´″")
_BEFORE = frozenset("([{—–-/")  # what may stand before a mark that opens
_AFTER = frozenset(".,;:!?)]}—–-…/")  # what may stand after a mark that closes

# Each glyph's family, and what it costs to take it as an opening or a closing mark.
_GLYPHS = {
    '"': ("straight", 0.0, 0.0),
    "″": ("straight", 2.0, 0.5),
    "“": ("curly", 0.0, 1.2),
    "”": ("curly", 1.2, 0.0),
    "„": ("low", 0.0, 4.0),
    "‟": ("curly", 0.0, 2.0),
    "«": ("guillemets", 0.0, 0.9),
    "»": ("guillemets", 0.9, 0.0),
    "‹": ("angles", 0.0, 0.9),
    "›": ("angles", 0.9, 0.0),
    "``": ("doubled", 0.0, 4.0),
    "''": ("doubled", 0.8, 0.0),
    "`": ("tick", 0.0, 2.0),
    "´": ("tick", 2.0, 0.0),
    "'": ("single", 0.5, 0.0),
    "‘": ("rounded", 0.3, 3.0),
    "’": ("rounded", 2.2, 0.0),
    "‚": ("lowsingle", 0.6, 6.0),
    "‛": ("rounded", 0.6, 3.0),
}
_SINGLE = frozenset({"single", "rounded", "lowsingle", "angles", "tick"})
# What opens a run elsewhere closes one that a low mark opened: the cost to take it so.
_LOW = {"“": 0.0, "‘": 0.0}
# Families whose marks pair by habit of typewriters and editors, though they differ.
_KIN = frozenset({("tick", "single"), ("tick", "rounded"), ("doubled", "straight")})
_LOW_KIN = frozenset({("low", "curly"), ("lowsingle", "rounded")})
_DEPTH = 3
_UNCLOSED = 3.0
_STRAY = 3.2
_REOPENED = 0.2
_CARRIED = 3.4  # a run that goes on in the next paragraph though no mark re-opens it
_MOST = 6  # readings kept at a time
_HOPELESS = 8.0  # how much costlier than the best a reading may be


@dataclass(frozen=True, slots=True)
class Run:
    """The text between two marks, marks included.

    Attributes:
        start: where it begins, code points.
        end: where it ends, half-open.
        inner: what stands between the marks, `(start, end)`.
        parent: the index of the run that holds it, or None.
        follows: the index of the run that it continues in a new paragraph, or None.
        closed: whether a mark ends it.
    """

    start: int
    end: int
    inner: tuple[int, int]
    parent: int | None = None
    follows: int | None = None
    closed: bool = True

    def shifted(self, by: int) -> Run:
        """The run in a text that begins elsewhere."""
        inner = self.inner[0] + by, self.inner[1] + by
        return replace(self, start=self.start + by, end=self.end + by, inner=inner)


@dataclass(slots=True)  # not frozen: many are made
class _Mark:
    """A mark and what each way to take it costs."""

    start: int
    end: int
    family: str
    none: float
    open: float
    close: float
    close_low: float


@dataclass(slots=True)  # not frozen: many are made
class _Event:
    """One step of a reading, and the steps before it."""

    what: str
    at: int
    end: int
    before: _Event | None


@dataclass(slots=True)  # not frozen: many are made
class _State:
    cost: float
    last: _Event | None


_Stack = tuple[str, ...]


def runs(
    text: str, paragraphs: Sequence[tuple[int, int]], elisions: Collection[str] = ()
) -> list[Run]:
    """The runs between quotation marks, in order of their beginning.

    Args:
        text: the text.
        paragraphs: its paragraphs, `(start, end)` in code points, in order.
        elisions: what follows an apostrophe that begins a word, in lower case (`tis`).

    Returns:
        Runs do not cross. A run that no mark closes ends with its paragraph, or with the
        sentence before the next opening mark.

    >>> [(run.start, run.end) for run in runs("'It's the boys' ball,' he said.", [(0, 31)])]
    [(0, 22)]
    """
    states: dict[_Stack, _State] = {(): _State(0.0, None)}
    previous_end = 0
    for start, end in paragraphs:
        marks = list(_marks(text, start, end, elisions))
        first = marks[0] if marks and marks[0].start == start else None
        states, taken = _paragraph_start(states, first, previous_end, start)
        for mark in marks[taken:]:
            states = _step(states, mark)
        previous_end = end
    states, _ = _paragraph_start(states, None, previous_end, None)
    return _collect(text, states[()].last)


def _marks(text: str, start: int, end: int, elisions: Collection[str]) -> Iterator[_Mark]:
    """The marks of a paragraph, weighed by glyph and neighbours."""
    tags = [match.span() for match in TAG.finditer(text, start, end)] or [(end, end)]
    tag = 0
    for match in _MARK.finditer(text, start, end):
        at, stop = match.span()
        while tag + 1 < len(tags) and tags[tag][1] <= at:
            tag += 1
        if tags[tag][0] < at < tags[tag][1]:
            continue
        family, as_open, as_close = _GLYPHS[match[0]]
        left, right = at, stop
        while left > start and text[left - 1] in _ADJACENT:
            left -= 1
            if at - left > 4:
                break
        while right < end and text[right] in _ADJACENT:
            right += 1
            if right - stop > 4:
                break
        before = text[left - 1] if left > start else " "
        after = text[right] if right < end else " "
        opens = before.isspace() or before in _BEFORE
        closes = after.isspace() or after in _AFTER
        if opens and not closes:
            as_close += 3.0
        elif closes and not opens:
            as_open += 3.0
        else:
            as_open += 0.8
            as_close += 0.8
        none = _STRAY
        if match[0] in "'’‘" and (right, left) == (stop, at):
            none = _apostrophe(text, at, before, after, opens, closes, elisions)
            if before.isalnum() and after.isalnum():
                as_open, as_close = as_open + 6.0, as_close + 5.0
            elif after.isspace() and before in "sSxzn":
                as_close += 0.6
            if opens and not closes and _SHORT_YEAR.match(text, stop):
                as_open += 1.5
        elif before.isdigit() and match[0] in "\"″''":
            none = 0.8
        base = _GLYPHS[match[0]][2]
        close_low = as_close - base + _LOW.get(match[0], base)
        yield _Mark(at, stop, family, none, as_open, as_close, close_low)


def _apostrophe(
    text: str,
    at: int,
    before: str,
    after: str,
    opens: bool,
    closes: bool,
    elisions: Collection[str],
) -> float:
    """What it costs to take a single mark as an apostrophe."""
    if before.isalnum() and after.isalnum():
        return 0.0
    if opens and not closes:
        word = re.compile(r"\w*").match(text, at + 1)
        elided = word is not None and word[0].lower() in elisions
        elided = elided or _SHORT_YEAR.match(text, at + 1) is not None
        return 0.1 if elided else 1.6
    if before.isalnum():  # of a plural's possessive, or of a dropped letter
        if before in "sSxz":  # a possessive has a noun behind it
            return 1.2 if after in ",.;:!?" else 0.3
        return 0.3 if before == "n" else 1.4
    return 2.5


def _paragraph_start(
    states: dict[_Stack, _State],
    first: _Mark | None,
    previous_end: int,
    start: int | None,
) -> tuple[dict[_Stack, _State], int]:
    """The states where a paragraph begins, and how many of its marks they have taken.

    Where a run is open and the paragraph's first mark may re-open it, they have taken that mark.
    """
    waiting: dict[_Stack, _State] = {}  # readings that have not taken the first mark
    reopened: dict[_Stack, _State] = {}
    for stack, state in states.items():
        if not stack:
            _keep(waiting, (), state.cost, state.last)
            continue
        last = state.last
        for _ in stack[1:]:
            last = _Event("drop", previous_end, previous_end, last)
        cost = state.cost + 1.0 * (len(stack) - 1)
        if first is not None and first.family == stack[0]:
            ended = _Event("pause", previous_end, previous_end, last)
            opened = _Event("reopen", first.start, first.end, ended)
            _keep(reopened, stack[:1], cost + _REOPENED + first.open, opened)
        _keep(waiting, (), cost + _UNCLOSED, _Event("drop", previous_end, previous_end, last))
        if start is not None:
            ended = _Event("pause", previous_end, previous_end, last)
            carried = _Event("reopen", start, start, ended)
            _keep(waiting, stack[:1], cost + _CARRIED, carried)
    if not reopened or first is None:
        return waiting, 0
    for stack, state in _step(waiting, first).items():
        _keep(reopened, stack, state.cost, state.last)
    return reopened, 1


def _keep(states: dict[_Stack, _State], stack: _Stack, cost: float, last: _Event | None) -> None:
    if stack not in states or cost < states[stack].cost:
        states[stack] = _State(cost, last)


def _step(states: dict[_Stack, _State], mark: _Mark) -> dict[_Stack, _State]:
    """The readings after one more mark, the cheapest for each stack of open marks."""
    # For each stack: cost, the reading before, what the mark does, how many runs it leaves open.
    best: dict[_Stack, tuple[float, _State, str, int]] = {}

    def offer(stack: _Stack, cost: float, before: _State, what: str, dropped: int) -> None:
        if stack not in best or cost < best[stack][0]:
            best[stack] = (cost, before, what, dropped)

    for stack, state in states.items():
        cost = state.cost
        offer(stack, cost + mark.none, state, "", 0)
        if not stack:
            offer((mark.family,), cost + mark.open, state, "open", 0)
            continue
        if len(stack) < _DEPTH:
            nested = 2.5 if (stack[-1] in _SINGLE) == (mark.family in _SINGLE) else 0.0
            offer((*stack, mark.family), cost + mark.open + nested, state, "open", 0)
        # A mark that surely opens, where one is open: that one was never closed.
        offer((*stack[:-1], mark.family), cost + mark.open + _UNCLOSED, state, "open", 1)
        for depth in range(len(stack), 0, -1):
            mismatch = _mismatch(stack[depth - 1], mark.family)
            if mismatch is not None:
                left = len(stack) - depth
                low = (stack[depth - 1], mark.family) in _LOW_KIN
                close = mark.close_low if low else mark.close
                offer(
                    stack[: depth - 1],
                    cost + close + mismatch + 1.5 * left,
                    state,
                    "close",
                    left,
                )
    least = min(cost for cost, *_ in best.values()) + _HOPELESS
    kept = (
        best.items() if len(best) <= _MOST else sorted(best.items(), key=lambda i: i[1][0])[:_MOST]
    )
    after: dict[_Stack, _State] = {}
    for stack, (cost, before, what, dropped) in kept:
        if cost > least:
            continue
        last = before.last
        for _ in range(dropped):
            last = _Event("drop", mark.start, mark.start, last)
        after[stack] = _State(cost, _Event(what, mark.start, mark.end, last) if what else last)
    return after


def _mismatch(opened: str, closing: str) -> float | None:
    """What it costs that a mark of one family closes one of another; None if it cannot."""
    if opened == closing or (opened, closing) in _LOW_KIN:
        return 0.0
    if (opened, closing) in _KIN:
        return 0.1
    if (opened in _SINGLE) == (closing in _SINGLE):
        return 0.7
    return 2.8 if closing in ("straight", "single") else None


def _collect(text: str, last: _Event | None) -> list[Run]:
    """The runs that a reading's events make."""
    events: list[_Event] = []
    while last is not None:
        events.append(last)
        last = last.before
    found: list[Run] = []
    opened: list[int] = []  # indexes in `found`
    reach: dict[int, int] = {}  # where the last run within a run ends
    for event in reversed(events):
        if event.what == "open":
            parent = opened[-1] if opened else None
            opened.append(len(found))
            found.append(Run(event.at, event.end, (event.end, event.end), parent))
        elif event.what == "reopen":
            index = len(found)
            found.append(Run(event.at, event.end, (event.end, event.end), None, opened[-1]))
            opened[-1] = index
        else:
            index = opened[-1] if event.what == "pause" else opened.pop()
            run = found[index]
            inner_end, end, closed = event.at, event.end, event.what == "close"
            if event.what == "drop":
                inner_end = end = max(_boundary(text, run.inner[0], event.at), reach.get(index, 0))
            found[index] = replace(run, end=end, inner=(run.inner[0], inner_end), closed=closed)
            if run.parent is not None:
                reach[run.parent] = end
    return found


def _boundary(text: str, start: int, end: int) -> int:
    """Where an unclosed run that must end before `end` ends: with a sentence, if there is one."""
    while end > start and text[end - 1].isspace():
        end -= 1
    if end < len(text) and text[end] != "\n":
        stops = [match.end() for match in _STOP.finditer(text, start, end + 1)]
        if stops:
            return stops[-1]
    return end


def without_bylines(text: str, runs: Sequence[Run]) -> list[Run]:
    r"""The runs, those ended at their line whose mark closes only behind who speaks.

    A quotation set apart may stand in one pair of marks with its speaker on the line below:
    “We float.⏎Ann Lee, engineer.”

    >>> text = "“We float on.\nAnn Lee, engineer.”"
    >>> [text[run.start:run.end] for run in without_bylines(text, runs(text, [(0, 13), (14, 33)]))]
    ['“We float on.']
    """
    taken = {
        index
        for index, run in enumerate(runs)
        if run.follows is not None
        and run.inner[0] == run.start
        and runs[run.follows].follows is None
        and text[runs[run.follows].end : run.start].count("\n") == 1
        and _BYLINE.fullmatch(text, *run.inner)
    }
    if not taken:
        return list(runs)
    taken |= {index for index, run in enumerate(runs) if run.parent in taken}
    ended = {runs[index].follows for index in taken}
    kept = [index for index in range(len(runs)) if index not in taken]
    places = {index: place for place, index in enumerate(kept)}
    return [
        replace(
            runs[index],
            parent=_moved(places, runs[index].parent),
            follows=_moved(places, runs[index].follows),
            closed=runs[index].closed or index in ended,
        )
        for index in kept
    ]


def _moved(places: Mapping[int, int], index: int | None) -> int | None:
    return None if index is None else places.get(index)
