"""Those whom a text speaks of: what is told of each, and where.

In: names, of our own rules or of another tool. Out: parties with gender and roles, their places,
and who is meant by a role, a surname or a noun for a body. A name without an entity is a party
too, told apart by a key that begins with "?", and so is who is only called "a neighbour".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from newsqed import records
from newsqed.annotate import engine
from newsqed.annotate.quotation import portraits
from newsqed.annotate.quotation.antecedents import Kind, Place, Places
from newsqed.annotate.quotation.page import Span
from newsqed.annotate.quotation.portraits import Nouns, Party, Role

# What other tools call the labels that matter here.
_LABELS = {
    "PER": "PERSON",
    "PERS": "PERSON",
    "HUMAN": "PERSON",
    "ORGANIZATION": "ORG",
    "ORGANISATION": "ORG",
    "LOCATION": "LOC",
}
_ACTORS = ("PERSON", "ORG", "GPE", "LOC")  # what a pronoun that speaks may mean
_FAR = 160  # places back to where a role is remembered
_TWO_VERBS = 0.5
_HEARD = 6  # names of one party whose sentences may tell its gender
_DESCRIBED = 2  # names of one party that are looked at for what is told of it
_AND = re.compile(r",? (?:and|or|&) ")
_SURE, _SHARE = 1.0, 0.8  # votes of pronouns that tell a gender, and their share of all
_SEVERAL = "?&"  # two persons joined by "and"


class Company:
    """The parties of one text.

    Attributes:
        parties: what is known of each, by the entity's id or a key.
        places: where each is meant, outside of quotations.

    Args:
        reading: the text.
        entities: the known ones.
        mentions: theirs; those of other forms than names are places only.
        quoted: runs between marks, in order; a name in one is nobody's antecedent.
        nouns: the language's nouns for those who speak.
    """

    def __init__(
        self,
        reading: engine.Reading,
        entities: Sequence[records.Entity],
        mentions: Sequence[records.Mention],
        quoted: Sequence[Span],
        nouns: Nouns,
    ) -> None:
        self.reading, self.nouns = reading, nouns
        self._quoted = [start for start, _ in quoted], [end for _, end in quoted]
        self.parties: dict[str, Party] = {
            entity.id: Party(_LABELS.get(entity.label, entity.label)) for entity in entities
        }
        self.parties[_SEVERAL] = Party("PERSON", "p")
        self.places = Places(reading, self._kind)
        self._names: dict[str, list[records.Mention]] = {}
        self._keys: dict[str, str] = {}
        self._surnames: dict[str, list[str]] | None = None
        self._words: dict[str, list[str]] = {}  # bearers by any word of their names
        self._described: set[str] = set()
        actors = [one for one in mentions if _LABELS.get(one.label, one.label) in _ACTORS]
        actors.sort(key=lambda mention: (mention.start, -mention.end))
        for mention in actors:
            if mention.entity is not None:
                self.parties.setdefault(mention.entity, Party(self.label(mention)))
                if mention.form == "name":
                    self._names.setdefault(mention.entity, []).append(mention)
        for mention in actors:
            if mention.entity is None and mention.form == "name":
                self._keys[mention.id] = self._unlinked(mention)
        self._place_all(actors)

    def label(self, mention: records.Mention) -> str:
        """The label of a mention as our own rules write it."""
        return _LABELS.get(mention.label, mention.label)

    def of(self, mention: records.Mention) -> str:
        """The party of a name: its entity, or another of that surname where a title denies it."""
        party = mention.entity or self._keys.get(mention.id) or f"?{mention.id}"
        self.parties.setdefault(party, Party(self.label(mention)))
        if mention.title is None:
            return party
        told = self.nouns.gender(mention.title.text.split())
        if told is None:
            return party
        known = self.portrait(party).gender
        if known in ("m", "f") and told != known:
            others = [
                other
                for other in self.bearers().get(mention.text.split()[-1].lower(), ())
                if self.portrait(other).gender in (None, told)
            ]
            party = others[0] if len(others) == 1 else f"?{mention.id}"
            self.parties.setdefault(party, Party(self.label(mention)))
        return party

    def name(self, party: str, text: str) -> None:
        """Note a name of a party."""
        self._add_name(self.bearers(), party, text)

    def bearers(self) -> dict[str, list[str]]:
        """The persons by the last words of their names, once somebody asks."""
        if self._surnames is None:
            self._surnames = {}
            for party, mentions in self._names.items():
                for text in dict.fromkeys(mention.text for mention in mentions):
                    self._add_name(self._surnames, party, text)
        return self._surnames

    def _add_name(self, surnames: dict[str, list[str]], party: str, text: str) -> None:
        known = self.parties[party]
        words = [word.strip(".,").lower() for word in text.split()]
        known.names.update(words)
        if known.label == "PERSON":
            for index, word in ((surnames, words[-1]), *((self._words, one) for one in words)):
                bearers = index.setdefault(word, [])
                if party not in bearers:
                    bearers.append(party)

    def portrait(self, party: str) -> Party:
        """What is known of a party, looked for when it is first asked for."""
        known = self.parties[party]
        if party not in self._described:
            self._described.add(party)
            for mention in self._names.get(party, ())[:_DESCRIBED]:
                self._describe(mention, known)
            if known.label == "PERSON" and known.gender is None:
                known.gender = self._heard(party)
        return known

    def called(self, text: str) -> str | None:
        """The one party that bears a name without regard to capitals: a label's, a surname."""
        words = [word.strip(".,:").lower() for word in text.split()]
        while len(words) > 1 and words[0] in self.nouns.titles:
            words = words[1:]
        if not words:
            return None
        bearers = self.bearers().get(words[-1]) or self._words.get(words[-1], [])
        fitting = [party for party in bearers if set(words) <= self.parties[party].names]
        full = [party for party in fitting if len(self.parties[party].names) > len(words)]
        fitting = full or fitting
        return fitting[0] if len(fitting) == 1 else None

    def only_person(self, offset: int) -> str | None:
        """The one person of whom the text speaks before an offset, or None."""
        places = self.places.last(offset, _FAR)
        persons = {p.party for p in places if self.parties[p.party].label == "PERSON"}
        named = {party for party in persons if not party.startswith(("?s", _SEVERAL))}
        return named.pop() if len(named) == 1 else None

    def worth(self, party: str, gender: str) -> float | None:
        """What a party is worth for a pronoun of that gender; None where it cannot be meant."""
        known = self.parties[party]
        if gender in ("m", "f"):
            if known.label != "PERSON":
                return None
            known = self.portrait(party)
            if known.gender not in (None, gender):
                return None
            return 0.5 if known.gender == gender else 0.0
        if gender == "n":
            if known.label == "ORG" or known.gender == "n":
                return None if known.gender == "p" else 1.0
            return 0.0 if known.label in ("GPE", "LOC") else None
        if known.gender == "p":
            return 1.0
        return 0.0 if known.label == "ORG" else None

    def in_quote(self, offset: int) -> bool:
        """Whether an offset stands within marks."""
        index = bisect_right(self._quoted[0], offset) - 1
        return index >= 0 and offset < self._quoted[1][index]

    def stranger(self, span: Span, told: tuple[str, str | None]) -> str:
        """A party for somebody of whom nothing is known but a phrase's label and gender."""
        label, gender = told
        key = f"?s{span[0]}"
        self.parties[key] = Party(label, "n" if label == "-" else gender)
        return key

    def _describe(self, mention: records.Mention, known: Party) -> None:
        """Note what a name mention tells: its title, its apposition, its kin."""
        text, start, label = self.reading.text, mention.start, known.label
        if mention.title is not None:
            start = min(start, mention.title.start)
            words = mention.title.text.split()
            known.roles.append(Role(words[-1].lower(), frozenset(words[:-1])))
            known.gender = known.gender or self.nouns.gender(words)
        if label not in ("PERSON", "ORG"):
            return
        title = [*text[max(0, start - 16) : start].split()[-1:], mention.text.split()[0]]
        if label == "PERSON":
            known.gender = known.gender or self.nouns.gender(title)
        for found in (
            portraits.before(text, start, label, self.nouns),
            portraits.after(text, mention.end, label, self.nouns),
        ):
            if found is not None:
                known.roles.append(found[0])
                known.gender = known.gender or found[1]

    def _unlinked(self, mention: records.Mention) -> str:
        """The party of a name without an entity: one of that name or surname, or one of its own."""
        party = self.called(mention.text) if self.label(mention) == "PERSON" else None
        if party is None:
            party = f"?n{mention.text.lower()}"
            self.parties.setdefault(party, Party(self.label(mention)))
        self._names.setdefault(party, []).append(mention)
        self.name(party, mention.text)
        return party

    def _place_all(self, mentions: Sequence[records.Mention]) -> None:
        """Note where the parties are meant outside of quotations."""
        text = self.reading.text
        before: Place | None = None
        end = -1
        found: list[Place] = []
        for mention in mentions:
            if mention.start < end or self.in_quote(mention.start):
                continue
            if mention.form == "name":
                party = mention.entity or self._keys[mention.id]
                if mention.title is not None:
                    party = self.of(mention)
            elif mention.entity is not None:
                party = mention.entity
            else:
                continue
            label = self.parties.setdefault(party, Party(self.label(mention))).label
            start = min(mention.start, mention.title.start if mention.title else mention.start)
            like = None
            if (
                before is not None
                and start - before.end < 7
                and _AND.fullmatch(text, before.end, start)
            ):
                like = before
                if label == self.parties[before.party].label == "PERSON":
                    found.append(Place(start, mention.end, _SEVERAL, None, before, 1.0))
            before = Place(start, mention.end, party, None, like)
            found.append(before)
            end = mention.end
        self.places.fill(found)

    def _heard(self, party: str) -> str | None:
        """The gender that pronouns tell in the sentences that are about a person alone."""
        votes = {"m": 0.0, "f": 0.0}
        sentences, text = self.reading.sentences, self.reading.text
        for mention in self._names.get(party, ())[:_HEARD]:
            if self.in_quote(mention.start):
                continue
            index = bisect_right(sentences, (mention.start, len(text))) - 1
            start, end = sentences[index]
            places = self.places.within(start, end)
            persons = [p for p in places if self.parties[p.party].label == "PERSON"]
            if not persons or persons[0].party != party or persons[0].end != mention.end:
                continue
            kind = self.places.kind(persons[0])
            if kind not in ("subject", "object", "speaker"):
                continue
            other = next((p.start for p in persons if p.party != party), end)
            told = portraits.pronouns(text, mention.end, other, self.nouns)
            if other == end and kind != "object" and index + 1 < len(sentences):
                told += portraits.opening(text, sentences[index + 1], self.nouns)
            for gender, weight in told:
                votes[gender] += weight
        gender = max(votes, key=lambda name: votes[name])
        sure = votes[gender] >= _SURE and votes[gender] >= _SHARE * sum(votes.values())
        return gender if sure else None

    def _extra(self, end: int) -> float:
        """More for a subject with two verbs: "[He] won and will play the final"."""
        stop = self.reading.sentence_at(end - 1)[1]
        for match in self.nouns.joining.finditer(self.reading.text, end, stop):
            if match[1] in self.nouns.verbs:
                return _TWO_VERBS
        return 0.0

    def _kind(self, start: int, end: int) -> tuple[Kind, float]:
        """What a name is to its clause, as far as the words beside it tell, and what more."""
        kind = self._part(start, end)
        return kind, self._extra(end) if kind == "subject" else 0.0

    def _part(self, start: int, end: int) -> Kind:
        text = self.reading.text
        if text[end : end + 2] in ("'s", "’s", "' ", "’ "):
            return "oblique"
        before = text[max(0, start - 24) : start].rstrip()
        if not before or before[-1] in ".?!,;:—–”\"’'" or start == self._sentence(start):
            return "subject"
        if before.rsplit(None, 1)[-1].lower() in self.nouns.prepositions:
            return "oblique"
        after = text[end : end + 24].split()
        if not after:
            return "object"
        if after[0] in self.nouns.verbs:
            return "subject"
        known = self.nouns.broken | self.nouns.prepositions | self.nouns.before_name
        noun = after[0].islower() and not after[0].endswith(("ed", "ly")) and after[0] not in known
        return "oblique" if noun and text[end : end + 1] == " " else "object"

    def _sentence(self, offset: int) -> int:
        return self.reading.sentence_at(offset)[0]
