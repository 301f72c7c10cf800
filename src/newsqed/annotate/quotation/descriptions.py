"""Who is meant by a noun phrase: "the minister", "the company", "the 58-year-old".

In: the company of a text and a phrase's role. Out: the party that has the role, the body whose
name has the noun, the one business or player before it; or none. Phrases that begin sentences
and mean nobody who is known stand in the way of others ("A neighbour called. He said").
"""

from __future__ import annotations

import re
from bisect import bisect_left

from newsqed.annotate.quotation import portraits
from newsqed.annotate.quotation.antecedents import Place
from newsqed.annotate.quotation.company import Company
from newsqed.annotate.quotation.portraits import Role

_FAR = 160  # places back to where a role is remembered
_NEARBY = 6  # sentences before a pronoun in which somebody without a name may stand
_NAME_NEXT = re.compile(r"[^,.;:]{0,40},\s+[A-Z]")  # "The mayor of Senlow, Ilse Tamm, met"


class Descriptions:
    """The noun phrases of one text that mean somebody.

    Args:
        company: those of whom the text speaks.
    """

    def __init__(self, company: Company) -> None:
        self._company, self._nouns = company, company.nouns
        self._met: set[int] = set()  # sentences whose subjects have been looked at
        self._lower: str | None = None

    def meant(self, role: Role | None, label: str, offset: int) -> str | None:
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
            self._lower = self._company.reading.text.lower()
        return self._lower.find(role.noun, 0, offset) >= 0

    def _bearers_of(self, role: Role, label: str, offset: int) -> list[str]:
        """The parties near before an offset that have the role, else the last that has."""
        apart = self._nouns.settings["office"]["apart"]
        self._company.bearers()
        found: list[str] = []
        for _, place in self._company.places.steps(offset, ()):
            known = self._company.portrait(place.party)
            if (known.label == label or label == "PERSON") and any(
                portraits.agrees(role, has, known.names, apart) for has in known.roles
            ):
                found.append(place.party)
        if found:
            return found
        for place in self._company.places.last(offset, _FAR):
            known = self._company.portrait(place.party)
            if any(portraits.agrees(role, has, known.names, apart) for has in known.roles):
                return [place.party]
        return []

    def _whole(self, role: Role, party: str) -> bool:
        """Whether a party has a role with all the words of the phrase."""
        return any(
            has.noun == role.noun and role.words <= has.words
            for has in self._company.parties[party].roles
        )

    def _body(self, role: Role, offset: int) -> str | None:
        """The body whose name has the noun, or the one business before a "company"."""
        self._company.bearers()
        words = {word.lower() for word in role.words}
        for _, place in self._company.places.steps(offset, ()):
            known = self._company.parties[place.party]
            if known.label == "ORG" and role.noun in known.names and words <= known.names:
                return place.party
        body = self._nouns.settings["body"]
        told = {word.lower() for word in role.words if not word.islower()}

        def worth(party: str) -> float | None:
            known = self._company.parties[party]
            if known.label != "ORG" or party.startswith("?s") or known.gender == "p":
                return None
            if any(self._kind_of_body(name) for name in known.names) or told & known.names:
                return None  # another kind of body, or one that the phrase tells from itself
            return 0.0

        if role.noun in body["any"]:
            return self._company.places.first(offset, (), worth)
        if role.noun in body["alone"]:
            bodies = {
                place.party
                for _, place in self._company.places.steps(offset, ())
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
            known = self._company.portrait(party)
            if known.label != "PERSON" or known.gender == "p":
                return None
            other = {has.noun for has in known.roles if has.noun not in epithet["nouns"]}
            return None if other and not aged else 0.0

        return self._company.places.first(offset, (), worth)

    def meet_strangers(self, offset: int) -> None:
        """Note subjects without a name before an offset: "A neighbour called"."""
        sentences = self._company.reading.sentences
        last = bisect_left(sentences, (offset, 0))
        for index in range(max(0, last - _NEARBY), last):
            if index not in self._met:
                self._met.add(index)
                self._meet(*sentences[index])

    def _meet(self, start: int, end: int) -> None:
        if self._company.in_quote(start) or start + 3 > end:
            return
        text = self._company.reading.text
        first = text[start : start + 12].split()[0].lower()
        if first not in self._nouns.opening and self._plural(first) is None:
            return
        if self._company.places.within(start, start + len(first)):
            return
        found = self._subject(text[start : min(end, start + 80)])
        if found is None:
            return
        role, length = found
        gender = self._plural(role.noun) or self._nouns.gender([*sorted(role.words), role.noun])
        party = None
        if first in self._nouns.settings["article"]["known"]:
            party = self.meant(role, "PERSON", start)
        if party is None:
            party = self._company.stranger((start, start + length), ("PERSON", gender))
        self._company.places.note(Place(start, start + length, party, "subject"))

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
