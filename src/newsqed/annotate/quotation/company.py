"""Those whom a text speaks of: what is told of each, and where.

In: names, of our own rules or of another tool. Out: parties with gender and roles, their places,
and who is meant by a role, a surname or a noun for a body. A name without an entity is a party
too, told apart by a key that begins with "?", and so is who is only called "a neighbour".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
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
_NEARBY = 6  # sentences before a pronoun in which somebody without a name may stand
_HEARD = 6  # names of one party whose sentences may tell its gender
_DESCRIBED = 3  # names of one party that are looked at for what is told of it
_NAME_NEXT = re.compile(r",\s+[A-Z]")
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
        self.reading, self._nouns = reading, nouns
        self._quoted = [start for start, _ in quoted], [end for _, end in quoted]
        self.parties: dict[str, Party] = {
            entity.id: Party(_LABELS.get(entity.label, entity.label)) for entity in entities
        }
        self.parties[_SEVERAL] = Party("PERSON", "p")
        self.places = Places(reading, self._kind)
        self._names: dict[str, list[records.Mention]] = {}
        self._keys: dict[str, str] = {}
        self._surnames: dict[str, list[str]] | None = None
        self._described: set[str] = set()
        self._met: set[int] = set()  # sentences whose subjects have been looked at
        self._lower: str | None = None
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
        if mention.title is None or party not in self.parties:
            return party
        told = self._nouns.gender(mention.title.text.split())
        if told is None:
            return party
        known = self.portrait(party).gender
        if known in ("m", "f") and told != known:
            others = [
                other
                for other in self._bearers().get(mention.text.split()[-1].lower(), ())
                if self.portrait(other).gender in (None, told)
            ]
            return others[0] if len(others) == 1 else f"?{mention.id}"
        return party

    def name(self, party: str, text: str) -> None:
        """Note a name of a party."""
        self._add_name(self._bearers(), party, text)

    def _bearers(self) -> dict[str, list[str]]:
        """The persons by the last words of their names, once somebody asks."""
        if self._surnames is None:
            self._surnames = {}
            for party, mentions in self._names.items():
                for text in {mention.text for mention in mentions}:
                    self._add_name(self._surnames, party, text)
        return self._surnames

    def _add_name(self, surnames: dict[str, list[str]], party: str, text: str) -> None:
        known = self.parties[party]
        words = [word.strip(".,").lower() for word in text.split()]
        known.names.update(words)
        bearers = surnames.setdefault(words[-1], [])
        if known.label == "PERSON" and party not in bearers:
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
        while len(words) > 1 and words[0] in self._nouns.titles:
            words = words[1:]
        if not words:
            return None
        bearers = list(self._bearers().get(words[-1], ())) or [
            party
            for party, known in self.parties.items()
            if known.label == "PERSON" and len(words) == 1 and words[0] in known.names
        ]
        fitting = [party for party in bearers if set(words) <= self.parties[party].names]
        full = [party for party in fitting if len(self.parties[party].names) > len(words)]
        fitting = full or fitting
        return fitting[0] if len(fitting) == 1 else None

    def only_person(self, offset: int) -> str | None:
        """The one person of whom the text speaks before an offset, or None."""
        places = self.places.last(offset, _FAR)
        persons = {p.party for p in places if self.parties[p.party].label == "PERSON"}
        named = {party for party in persons if not party.startswith("?s")}
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

    def with_role(self, role: Role | None, label: str, offset: int) -> str | None:
        """The party that a definite phrase means: by its role, as a body, as a player; or None."""
        if role is None:
            return None
        found = self._bearers_of(role, label, offset) if self._spoken_of(role, offset) else []
        if found:
            exact = [party for party in found if self._whole(role, party)]
            return (exact or found)[0]
        body = self._nouns.settings["body"]
        if label == "ORG" or role.noun in body["any"] or role.noun in body["alone"]:
            return self._body(role, offset)
        return self._epithet(role, offset)

    def _spoken_of(self, role: Role, offset: int) -> bool:
        """Whether the role's noun stands before the offset at all."""
        if self._lower is None:
            self._lower = self.reading.text.lower()
        return self._lower.find(role.noun, 0, offset) >= 0

    def _bearers_of(self, role: Role, label: str, offset: int) -> list[str]:
        """The parties near before an offset that have the role, else the last that has."""
        apart = self._nouns.settings["office"]["apart"]
        self._bearers()
        found: list[str] = []
        for _, place in self.places.steps(offset, ()):
            known = self.portrait(place.party)
            if (known.label == label or label == "PERSON") and any(
                portraits.agrees(role, has, known.names, apart) for has in known.roles
            ):
                found.append(place.party)
        if found:
            return found
        for place in self.places.last(offset, _FAR):
            known = self.portrait(place.party)
            if any(portraits.agrees(role, has, known.names, apart) for has in known.roles):
                return [place.party]
        return []

    def _whole(self, role: Role, party: str) -> bool:
        """Whether a party has a role with all the words of the phrase."""
        return any(
            has.noun == role.noun and role.words <= has.words for has in self.parties[party].roles
        )

    def _body(self, role: Role, offset: int) -> str | None:
        """The body whose name has the noun, or the one business before a "company"."""
        for place in self.places.last(offset, _FAR):
            known = self.parties[place.party]
            if known.label == "ORG" and role.noun in {name.rstrip(".") for name in known.names}:
                return place.party
        body = self._nouns.settings["body"]
        told = {word.lower() for word in role.words if not word.islower()}

        def worth(party: str) -> float | None:
            known = self.parties[party]
            if known.label != "ORG" or party.startswith("?s") or known.gender == "p":
                return None
            if any(self._kind_of_body(name) for name in known.names) or told & known.names:
                return None  # another kind of body, or one that the phrase tells from itself
            return 0.0

        if role.noun in body["any"]:
            return self.places.first(offset, (), worth)
        if role.noun in body["alone"]:
            bodies = {
                place.party
                for _, place in self.places.steps(offset, ())
                if worth(place.party) is not None
            }
            return bodies.pop() if len(bodies) == 1 else None
        return None

    def _kind_of_body(self, word: str) -> bool:
        """Whether a word of a name says that it is another body than a business."""
        business = self._nouns.settings["body"]["any"]
        return self._nouns.table.get(word, ("", ""))[0] == "ORG" and word not in business

    def _epithet(self, role: Role, offset: int) -> str | None:
        """The one person before a phrase such as "the 58-year-old" or "the goalkeeper"."""
        epithet = self._nouns.settings["epithet"]
        aged = re.fullmatch(epithet["pattern"], role.noun)
        if role.noun not in epithet["nouns"] and not aged:
            return None

        def worth(party: str) -> float | None:
            known = self.portrait(party)
            if known.label != "PERSON" or known.gender == "p":
                return None
            other = {has.noun for has in known.roles if has.noun not in epithet["nouns"]}
            return None if other and not aged else 0.0

        return self.places.first(offset, (), worth)

    def _describe(self, mention: records.Mention, known: Party) -> None:
        """Note what a name mention tells: its title, its apposition, its kin."""
        text, start, label = self.reading.text, mention.start, known.label
        if mention.title is not None:
            start = min(start, mention.title.start)
            words = mention.title.text.split()
            known.roles.append(Role(words[-1].lower(), frozenset(words[:-1])))
            known.gender = known.gender or self._nouns.gender(words)
        if label not in ("PERSON", "ORG"):
            return
        title = text[max(0, start - 16) : start].split()[-1:]
        if label == "PERSON" and title and title[0] in self._nouns.table:
            known.gender = known.gender or self._nouns.gender(title)
        for found in (
            portraits.before(text, start, label, self._nouns),
            portraits.after(text, mention.end, label, self._nouns),
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
            told = portraits.pronouns(text, mention.end, other, self._nouns)
            if other == end and kind != "object" and index + 1 < len(sentences):
                told += portraits.opening(text, sentences[index + 1], self._nouns)
            for gender, weight in told:
                votes[gender] += weight
        gender = max(votes, key=lambda name: votes[name])
        sure = votes[gender] >= _SURE and votes[gender] >= _SHARE * sum(votes.values())
        return gender if sure else None

    def _extra(self, end: int) -> float:
        """More for a subject with two verbs: "[He] won and will play the final"."""
        stop = self.reading.sentence_at(end - 1)[1]
        for match in self._nouns.joining.finditer(self.reading.text, end, stop):
            if match[1] in self._nouns.verbs:
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
        if before.rsplit(None, 1)[-1].lower() in self._nouns.prepositions:
            return "oblique"
        after = text[end : end + 24].split()
        if not after:
            return "object"
        if after[0] in self._nouns.verbs:
            return "subject"
        known = self._nouns.broken | self._nouns.prepositions | self._nouns.before_name
        noun = after[0].islower() and not after[0].endswith(("ed", "ly")) and after[0] not in known
        return "oblique" if noun and text[end : end + 1] == " " else "object"

    def _sentence(self, offset: int) -> int:
        return self.reading.sentence_at(offset)[0]

    def meet_strangers(self, offset: int) -> None:
        """Note subjects without a name before an offset: "A neighbour called"."""
        sentences = self.reading.sentences
        last = bisect_left(sentences, (offset, 0))
        for index in range(max(0, last - _NEARBY), last):
            if index not in self._met:
                self._met.add(index)
                self._meet(*sentences[index])

    def _meet(self, start: int, end: int) -> None:
        if self.in_quote(start) or start + 3 > end:
            return
        text = self.reading.text
        first = text[start : start + 12].split()[0].lower()
        if first not in self._nouns.opening and self._plural(first) is None:
            return
        if self.places.within(start, start + len(first)):
            return
        found = self._subject(text[start : min(end, start + 80)])
        if found is None:
            return
        role, length = found
        gender = self._plural(role.noun) or self._nouns.gender([*sorted(role.words), role.noun])
        party = None
        if first in self._nouns.settings["article"]["known"]:
            party = self.with_role(role, "PERSON", start)
        if party is None:
            party = self.stranger((start, start + length), ("PERSON", gender))
        self.places.note(Place(start, start + length, party, "subject"))

    def _plural(self, word: str) -> str | None:
        label, gender = self._nouns.table.get(word, ("", ""))
        return gender if label == "PERSON" and gender == "p" else None

    def _subject(self, text: str) -> tuple[Role, int] | None:
        """The noun phrase that begins a text, if a noun for people ends it; and its length."""
        words = text.split()
        taken: list[str] = []
        for word in words[:6]:
            bare = word.rstrip(",.;:")
            low = bare.lower()
            if low in self._nouns.broken or low in self._nouns.prepositions or not bare:
                break
            if taken and not bare.islower():
                return None
            taken.append(bare)
            if bare != word:
                break
        while taken and not (
            self._nouns.person(taken[-1].lower()) or self._plural(taken[-1].lower())
        ):
            taken.pop()
        if not taken:
            return None
        found = portraits.role(taken, self._nouns)
        length = len(" ".join(words[: len(taken)]).rstrip(",.;:"))
        if found is None or _NAME_NEXT.match(text, length):
            return None
        return found, length
