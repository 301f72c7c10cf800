"""Which tense a date's clause has.

In: a match in a typed text. Out: past, present, future, or nothing. The verb that governs a date
is taken to be the nearest one before it in its clause, else the nearest after it; which words are
verbs of which tense, and which marks end a clause, is data (`[tense]` of the dates' rule file).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from newsqed.annotate.engine import Match

_REACH = 14  # items to either side
_TENSES = ("future", "past", "perfect", "present")


class Tenses:
    """Tells tenses by the words that stand around a date.

    Args:
        settings: the `[tense]` table: by tense the type of its words, `passive` the type of the
            words after which a participle tells nothing, `noun` that of those after which a word
            is none or stands by one, `infinitive` that of the word before a verb that another
            governs, `forward` that of the words before a date which make it a future
            one, or with a past verb an uncertain one, `upto` that of those which do so but after
            a verb of the type `perfect`, and `stops`.
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._types = {settings[name]: name for name in _TENSES}
        self._passive = settings["passive"]
        # After an article a noun, after "to" or "will" a verb that another one governs.
        self._blunt = frozenset(settings[name] for name in ("noun", "infinitive", "future"))
        self._forward = settings["forward"]
        self._upto = settings["upto"]
        self._stops = frozenset(settings["stops"])

    def of(self, match: Match, bounds: tuple[int, int]) -> str | None:
        """The tense of the clause: `past`, `perfect`, `present` or `future`; None if it has none.

        Args:
            match: the date.
            bounds: its sentence, `(start, end)` in code points.
        """
        typed = match.typed
        first, last = typed.at(match.start), typed.at(match.end)
        begin, end = typed.at(bounds[0]), typed.at(bounds[1])
        before = range(first - 1, max(begin, first - _REACH) - 1, -1)
        after = range(last, min(end, last + _REACH))
        if after and typed.reading.words[typed.first[after[0]]] in self._stops:
            after = after[1:]
        found = (
            self._nearest(match, before)
            or self._nearest(match, after)
            or self._nearest(match, before, stop=False)
        )
        cues = typed.words[before[0]].types if before else frozenset()
        if self._forward in cues or self._upto in cues:
            over = ("past",) if self._forward in cues else ("past", "perfect")
            return None if found in over else "future"
        return found

    def _nearest(self, match: Match, places: Iterable[int], *, stop: bool = True) -> str | None:
        typed = match.typed
        for place in places:
            if stop and typed.reading.words[typed.first[place]] in self._stops:
                return None
            types = typed.words[place].types
            found = {self._types[name] for name in types if name in self._types}
            before = typed.words[place - 1].types if place else frozenset()
            if self._blunt & before or ("past" in found and self._passive in before):
                continue
            for name in _TENSES:
                if name in found:
                    return name
        return None
