"""Who a speaker's phrase means: a name, a pronoun's antecedent, or somebody without a name.

In: drafts of quotations, the names and entities that are known. Out: an entity for each phrase
where that is sure, with new entities for those who are only called "a spokesman", and mentions
for pronouns and such phrases. Gender is never guessed from a first name: only titles, nouns and
pronouns already understood tell it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from newsqed import records
from newsqed.annotate import engine
from newsqed.annotate.quotation.attribution import Draft
from newsqed.annotate.quotation.page import Span

_BACK = 4  # sentences that an antecedent may stand before its pronoun
_FAR = 40  # places of entities that it may stand before it
_WORD = re.compile(r"[^\W\d_][^\s,;:()]*")


@dataclass(slots=True)
class Party:
    """What is known of an entity that may speak.

    Attributes:
        label: the entity's label.
        gender: `m`, `f`, `n`, `p`, or None where nothing told.
        roles: nouns that titles and appositions give it, in lower case.
    """

    label: str
    gender: str | None = None
    roles: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Place:
    """A place where an entity is meant, outside of quotations or by their attribution."""

    start: int
    end: int
    entity: str
    subject: bool


@cache
def _table(language: str, name: str) -> dict[str, tuple[str, str]]:
    """A lexicon's label and gender by form."""
    return {row["form"]: (row["label"], row["gender"]) for row in engine.lexicon(language, name)}


@cache
def _before_noun(language: str) -> frozenset[str]:
    """Words that begin a noun phrase without being its noun."""
    kinds = ("DET", "POSS", "QUANT", "NUM")
    rows = engine.lexicon(language, "function")
    return frozenset(row["form"] for row in rows if row["type"] in kinds)


@cache
def _before_name(language: str) -> frozenset[str]:
    """Words after which a name is no speaker's own: prepositions and what begins a phrase."""
    rows = engine.lexicon(language, "function")
    return frozenset(row["form"] for row in rows if row["type"] in ("PREP", "CONJ", "DET"))


class Cast:
    """Those who may speak in one text.

    Args:
        reading: the text.
        entities: the known ones.
        mentions: their mentions.
        quoted: runs between marks, in order; a name in one is nobody's antecedent.
        language: of the text.
    """

    def __init__(
        self,
        reading: engine.Reading,
        entities: Sequence[records.Entity],
        mentions: Sequence[records.Mention],
        quoted: Sequence[Span],
        language: str,
    ) -> None:
        self.reading, self.language = reading, language
        self.entities: list[records.Entity] = []
        self.mentions: list[records.Mention] = []
        self._next_entity = max((entity.number for entity in entities), default=0) + 1
        self._next_mention = max((mention.number for mention in mentions), default=0) + 1
        self._parties = {entity.id: Party(entity.label) for entity in entities}
        self._known = {(mention.start, mention.end): mention for mention in mentions}
        self._given = sorted(mentions, key=lambda mention: (mention.start, -mention.end))
        self._names = [mention for mention in self._given if mention.form == "name"]
        self._starts = [mention.start for mention in self._names]
        self._nominal: dict[str, str] = {}
        self._quoted = [start for start, _ in quoted], [end for _, end in quoted]
        self._places: list[_Place] = []
        self._place_starts: list[int] = []
        for mention in self._names:
            self._introduce(mention)

    def _introduce(self, mention: records.Mention) -> None:
        """Note what a name mention tells: its place, its title, its apposition."""
        if mention.entity is None:
            return
        party = self._parties.setdefault(mention.entity, Party(mention.label))
        text, start = self.reading.text, mention.start
        if mention.title is not None:
            start = min(start, mention.title.start)
            words = mention.title.text.split()
            party.roles.add(words[-1].lower())
            for word in words:
                party.gender = party.gender or self._gender(word)
        before = re.search(r"(\S+)\s+$", text[max(0, start - 30) : start])
        if before:
            word = before[1]
            if mention.label == "PERSON":
                party.gender = party.gender or self._gender(word)
            if word.islower() and word.isalpha() and word in self._roles:
                party.roles.add(word)
        after = re.match(r",\s+([^,.;:\n]{2,60})", text[mention.end : mention.end + 64])
        if after and mention.label == "PERSON":
            words = [word.strip("“”\"'’") for word in after[1].split()]
            if words and words[0].lower() in _before_noun(self.language):
                party.roles.update(word.lower() for word in words[1:5] if word.islower())
        if not self._in_quote(mention.start):
            self._note(_Place(mention.start, mention.end, mention.entity, self._opens(start)))

    @property
    def _roles(self) -> dict[str, tuple[str, str]]:
        return _table(self.language, "role")

    def _gender(self, word: str) -> str | None:
        gender = self._roles.get(word, ("", "-"))[1]
        return gender if gender in ("m", "f") else None

    def _in_quote(self, offset: int) -> bool:
        index = bisect_right(self._quoted[0], offset) - 1
        return index >= 0 and offset < self._quoted[1][index]

    def _opens(self, start: int) -> bool:
        """Whether what begins here begins a sentence or a clause."""
        before = self.reading.text[max(0, start - 6) : start].rstrip()
        return not before or before[-1] in ".?!,;:—–”\"’'" or start == self._sentence(start)[0]

    def _sentence(self, offset: int) -> Span:
        return self.reading.sentence_at(offset)

    def _note(self, place: _Place) -> None:
        index = bisect_left(self._place_starts, place.start)
        self._place_starts.insert(index, place.start)
        self._places.insert(index, place)

    def speaker(self, draft: Draft, outer: str | None) -> str | None:
        """The entity that the draft's speaker phrase means; None where it is not sure.

        Args:
            draft: the quotation; drafts come in the order of the text.
            outer: the entity whose words hold this quotation, if another holds it.
        """
        if draft.speaker is None or draft.core is None:
            return None
        return self._meant(draft.speaker, draft.core, draft.spans, outer, noted=True)

    def addressee(self, draft: Draft, outer: str | None) -> str | None:
        """The entity that the draft's addressee phrase means; None where it is not sure."""
        if draft.addressee is None:
            return None
        return self._meant(draft.addressee, draft.addressee, draft.spans, outer, noted=False)

    def _meant(
        self, span: Span, core: Span, content: Iterable[Span], outer: str | None, *, noted: bool
    ) -> str | None:
        """The entity that a phrase means, with a mention of it where none is known."""
        name = self._name_in(core) or self._apposed(span)
        if name is not None:
            entity = name.entity
        else:
            word = self.reading.text[slice(*span)].lower()
            pronoun = _table(self.language, "pronoun").get(word)
            if pronoun is not None:
                entity = self._antecedent(span[0], pronoun[1], list(content), outer)
                label = self._parties[entity].label if entity else pronoun[0]
                self._mention(span, label, "pronoun", entity)
            else:
                entity = self._nominal_entity(span, core)
        if entity is not None and noted:
            self._note(_Place(span[0], span[1], entity, True))
        return entity

    def _name_in(self, core: Span) -> records.Mention | None:
        """The name mention that a phrase ends with, the outermost of several."""
        index = bisect_left(self._starts, core[0])
        while index < len(self._names) and self._names[index].start < core[1]:
            mention = self._names[index]
            rest = self.reading.text[mention.end : core[1]]
            if mention.end <= core[1] and not any(letter.isalnum() for letter in rest):
                return mention
            index += 1
        return None

    def _apposed(self, span: Span) -> records.Mention | None:
        """The person whom a long title precedes: "head of the board Ann Lee"."""
        name = self._name_in(span)
        if name is None or name.label != "PERSON":
            return None
        before = self.reading.text[span[0] : name.start].rsplit(None, 1)[-1:]
        return None if not before or before[0].lower() in _before_name(self.language) else name

    def _antecedent(
        self, offset: int, gender: str, content: Sequence[Span], outer: str | None
    ) -> str | None:
        """The entity that a pronoun means: the nearest fitting subject or speaker before it."""
        if gender == "s":
            return outer
        if gender == "-":
            return None
        if gender == "r":  # "who" means what stands directly before it
            index = bisect_left(self._place_starts, offset) - 1
            near = index >= 0 and offset - self._places[index].end <= 2
            return self._places[index].entity if near else None
        seen: list[tuple[Span, list[_Place]]] = []
        last = bisect_left(self._place_starts, offset)
        for place in reversed(self._places[max(0, last - _FAR) : last]):
            if len(seen) > _BACK:
                break
            if any(start <= place.start < end for start, end in content):
                continue
            sentence = self._sentence(place.start)
            if not seen or seen[-1][0] != sentence:
                seen.append((sentence, []))
            seen[-1][1].append(place)
        for _, places in seen[: _BACK + 1]:
            ranked = sorted(places, key=lambda place: (not place.subject, place.start))
            for place in ranked:
                if self._fits(place.entity, gender):
                    return place.entity
        return None

    def _fits(self, entity: str, gender: str) -> bool:
        """Whether a pronoun of that gender can mean the entity; if so, its gender is known."""
        party = self._parties[entity]
        if gender in ("m", "f"):
            if party.label != "PERSON" or party.gender not in (None, gender):
                return False
            party.gender = gender
            return True
        if gender == "n":
            return party.label in ("ORG", "GPE") and party.gender != "p"
        return party.gender == "p" or party.label == "ORG"

    def _nominal_entity(self, span: Span, core: Span) -> str | None:
        """The entity of a phrase without a name: one with that role, or one of its own."""
        text = self.reading.text[slice(*core)]
        words = [match[0].lower() for match in _WORD.finditer(text)]
        skipped = _before_noun(self.language)
        nouns = [word for word in words if word not in skipped]
        capitals = all(word[0].isupper() for word in text.split())
        if not nouns or (capitals and nouns[-1] not in self._roles):
            return None  # a name that nobody has found, or no noun at all
        label, gender = self._roles.get(nouns[-1], ("PERSON", "-"))
        if label == "-":
            return None
        key = " ".join(nouns)
        definite = words[0] in engine.settings(self.language, "quotes")["owner"]["definite"]
        entity = self._nominal.get(key)
        if entity is None and definite:
            entity = self._with_role(nouns[-1], label, span[0])
        if entity is None:
            entity = f"e{self._next_entity}"
            self._next_entity += 1
            name = self.reading.text[slice(*span)]
            self._parties[entity] = Party(label, gender if gender != "-" else None)
            self.entities.append(records.Entity(id=entity, label=label, name=name, link="nil"))
            self._nominal[key] = entity
        self._mention(span, self._parties[entity].label, "nominal", entity)
        return entity

    def _with_role(self, noun: str, label: str, offset: int) -> str | None:
        """The last entity before the offset that has the role."""
        last = bisect_left(self._place_starts, offset)
        for place in reversed(self._places[max(0, last - 4 * _FAR) : last]):
            party = self._parties[place.entity]
            if noun in party.roles and (party.label == label or label == "PERSON"):
                return place.entity
        return None

    def _mention(self, span: Span, label: str, form: str, entity: str | None) -> None:
        """Add a mention, unless one stands there or it would cross one."""
        start, end = span
        if (
            span in self._known
            or any(other.start < start < other.end < end for other in self._around(start))
            or any(start < other.start < end < other.end for other in self._around(end))
        ):
            return
        mention = records.Mention(
            id=f"m{self._next_mention}",
            start=start,
            end=end,
            text=self.reading.text[start:end],
            label=label,
            form=form,
            entity=entity,
        )
        self._next_mention += 1
        self._known[span] = mention
        self.mentions.append(mention)

    def _around(self, offset: int) -> Iterable[records.Mention]:
        """Name mentions that may hold the offset."""
        index = bisect_right(self._starts, offset)
        return self._names[max(0, index - 4) : index + 1]
