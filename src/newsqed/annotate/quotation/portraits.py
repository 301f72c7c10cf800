"""What the words around a name tell of its bearer: offices, trades, kin, and gender by them.

In: a text and the place of a name. Out: roles and gender. Gender is never guessed from a first
name: only titles, nouns and pronouns tell it. Which words tell what is data (`speakers.toml`,
the lexicons).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from newsqed.annotate import engine

_REACH = 110  # code points around a name that describe it
_WORDS = 8  # words of a description, at most
_STOP = re.compile(r"[;:!?—–()\[\]“”„\"«»\n]|\.(?=\s|$)")
_END = re.compile(r"[,;:!?—–()\[\]“”„\"«»\n]|\.(?=\s|$)")
_POSSESSIVE = re.compile(r".+(?:['’]s|s['’])$")
_AGE = re.compile(r",\s+(?:\w+ )?\d{1,3}(?=\s*[,.;])")


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its noun in lower case, and the words that stand with it as written."""

    noun: str
    words: frozenset[str]


@dataclass(slots=True)
class Party:
    """What is known of an entity that may speak.

    Attributes:
        label: the entity's label.
        gender: `m`, `f`, `n`, `p`, or None where nothing told.
        roles: what titles and appositions call it.
        names: words of its names, in lower case.
    """

    label: str
    gender: str | None = None
    roles: list[Role] = field(default_factory=list)
    names: set[str] = field(default_factory=set)


class Nouns:
    """The nouns for those who speak, of one language."""

    def __init__(self, language: str) -> None:
        self.settings: dict[str, Any] = engine.settings(language, "speakers")
        self.table = {
            row["form"]: (row["label"], row["gender"]) for row in engine.lexicon(language, "role")
        }
        kinds: dict[str, set[str]] = {}
        for row in engine.lexicon(language, "function"):
            kinds.setdefault(row["type"], set()).add(row["form"])
        finite = {row["form"] for row in engine.lexicon(language, "cue") if row["kind"] == "finite"}
        self.opening = frozenset(kinds["DET"] | kinds["POSS"])
        self.before_noun = self.opening | kinds["QUANT"] | kinds["NUM"]
        self.prepositions = frozenset(kinds["PREP"])
        self.before_name = frozenset(kinds["PREP"] | kinds["CONJ"] | kinds["DET"])
        self.verbs = frozenset(kinds["AUX"] | kinds["VERBISH"] | finite)
        self.broken = self.verbs | kinds["SUB"] | kinds["REL"]
        self._titles = {
            row["form"].lower(): row["type"] for row in engine.lexicon(language, "person-title")
        }
        self.titles = frozenset(self._titles)
        self._offices = frozenset(
            form
            for form, kind in self._titles.items()
            if kind in ("OFFICE", "RANK", "HONORIFIC") and not form.endswith(".")
        )
        occasions = {row["form"] for row in engine.lexicon(language, "occasion")}
        self._no = frozenset(
            {*self.settings["person"]["no"], *kinds["TIME"], *occasions, *kinds["ADV"]}
        )
        self._ending = re.compile(self.settings["person"]["ending"])
        joins = "|".join(map(re.escape, self.settings["article"]["joins"]))
        self.joining = re.compile(rf"\s(?:{joins})\s+(\w+)")
        rows = [row for row in engine.lexicon(language, "pronoun") if row["gender"] in ("m", "f")]
        self.pronouns = {row["form"]: row["gender"] for row in rows}
        self.subjects = frozenset(self.settings["gender"]["subjects"])
        self.persons = re.compile(rf"(?i:\b(?:{'|'.join(self.pronouns)})\b)")
        self.selves = {
            gender: re.compile(self.settings["gender"][gender], re.IGNORECASE)
            for gender in ("m", "f")
        }

    def listed(self, noun: str) -> bool:
        """Whether a list has the noun as one for a person."""
        label, gender = self.table.get(noun, ("", "-"))
        return (label == "PERSON" and gender != "p") or noun in self._offices

    def person(self, noun: str) -> bool:
        """Whether the noun is one for a person, by a list or by its ending."""
        if self.listed(noun):
            return True
        if noun in self._no or noun in self.table or noun in self.verbs:
            return False
        return self._ending.fullmatch(noun) is not None

    def gender(self, words: Sequence[str]) -> str | None:
        """The gender that the first telling word tells."""
        for word in words:
            gender = self.table.get(word, ("", "-"))[1]
            if gender in ("m", "f"):
                return gender
        return None


@cache
def nouns(language: str) -> Nouns:
    """The nouns of a language; they are shared, do not change them."""
    return Nouns(language)


def role(words: Sequence[str], known: Nouns) -> Role | None:
    """The role that a phrase names: its last word before a preposition, if nothing breaks it."""
    head = len(words)
    for index, word in enumerate(words):
        if word.lower() in known.prepositions:
            head = index
            break
    phrase = [word for word in words[:head] if word.lower() not in known.before_noun]
    if not phrase or any(word.lower() in known.broken for word in phrase):
        return None
    noun = phrase[-1]
    if (
        noun != noun.lower()
        and noun.lower() not in known.titles
        and noun.lower() not in known.table
    ):
        return None
    rest = frozenset(phrase[:-1]) | frozenset(words[head:])
    return Role(noun.lower(), rest - known.prepositions - known.before_noun)


def _described(
    words: Sequence[str], label: str, known: Nouns, *, sure: bool
) -> tuple[Role, str | None] | None:
    """The role of a description that fits the label, with the gender that it tells."""
    found = role(words, known)
    if found is None:
        return None
    if label == "PERSON":
        fits = known.person(found.noun) if sure else known.listed(found.noun)
    else:
        fits = known.table.get(found.noun, ("", ""))[0] == "ORG"
        fits = fits or found.noun in known.settings["body"]["any"]
    if not fits:
        return None
    return found, known.gender([*sorted(found.words), found.noun]) if label == "PERSON" else None


def before(text: str, start: int, label: str, known: Nouns) -> tuple[Role, str | None] | None:
    """What stands before a name: "the surveyor, [Mina Holt]", "foreman [Joss Keane]"."""
    beside = text[max(0, start - 2) : start - 1]
    if not beside or not (beside == "," or beside.islower() or beside in "’'"):
        return None
    body = _STOP.split(text[max(0, start - _REACH) : start])[-1].rstrip()
    comma = body.endswith(",")
    words = body.rstrip(",").rsplit(",", 1)[-1].split()
    first = len(words)
    while first > 0 and len(words) - first < _WORDS:
        first -= 1
        if words[first].lower() in known.opening or _POSSESSIVE.match(words[first]):
            sure = first == 0 or words[first - 1].lower() not in known.broken | known.prepositions
            return _described(words[first:], label, known, sure=sure)
    if comma or not words:
        return None
    return _described(words[-1:], label, known, sure=False)


def after(text: str, end: int, label: str, known: Nouns) -> tuple[Role, str | None] | None:
    """What stands after a name: "[Mina Holt], the surveyor,", "[Mina Holt] is a surveyor"."""
    if text[end : end + 2] != ", " and text[end : end + 1] != " ":
        return None
    age = _AGE.match(text, end)
    place = age.end() if age else end
    window = text[place : place + _REACH]
    words: list[str]
    if window.startswith(", "):
        stop = _END.search(window, 2)
        if stop is None:
            return None
        words = window[2 : stop.start()].split()
    else:
        first, _, rest = window.lstrip().partition(" ")
        if first not in known.settings["article"]["linking"]:
            return None
        stop = _END.search(rest)
        words = (rest[: stop.start()] if stop else rest).split()
        if not words or words[0].lower() not in known.opening:
            return None
    for index, word in enumerate(words):
        if word.lower() in known.settings["article"]["joins"]:
            words = words[:index]
            break
    if not words or len(words) > 2 * _WORDS:
        return None
    opened = words[0].lower() in known.opening or bool(_POSSESSIVE.match(words[0]))
    return _described(words, label, known, sure=opened)


def pronouns(text: str, start: int, end: int, known: Nouns) -> list[tuple[str, float]]:
    """What the rest of a clause tells of its subject's gender, with the weight of each telling."""
    stop = _STOP.search(text, start, end)
    rest = text[start : stop.start() if stop else end]
    found = {
        gender: match.start()
        for gender in ("m", "f")
        if (match := known.selves[gender].search(rest))
    }
    if found:
        return [(min(found, key=lambda gender: found[gender]), 1.0)]
    told = known.persons.search(rest)
    if told is None:
        return []
    return [(known.pronouns[told[0].lower()], 1.0 if told[0].lower() in known.subjects else 0.5)]


def opening(text: str, sentence: tuple[int, int], known: Nouns) -> list[tuple[str, float]]:
    """What the first word of the next sentence tells, if it is a pronoun for a person."""
    told = known.persons.match(text, sentence[0])
    return [(known.pronouns[told[0].lower()], 1.0)] if told else []


def agrees(wanted: Role, has: Role, names: Collection[str], apart: Collection[str]) -> bool:
    """Whether a phrase with a role can mean one who has a role: same noun, no other words."""
    if wanted.noun != has.noun:
        return False
    mine = {word.lower() for word in wanted.words}
    theirs = {word.lower() for word in has.words}
    if any((word in mine) != (word in theirs) for word in apart):
        return False
    plain = mine - set(apart)
    return not plain or not theirs or plain <= theirs | set(names)
