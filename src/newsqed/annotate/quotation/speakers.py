"""Who a speaker's phrase means: a name, a pronoun's antecedent, or somebody without a name.

In: drafts of quotations, the names and entities that are known. Out: an entity for each phrase
where that is sure, with new entities for those who are only called "a spokesman", and mentions
for pronouns and such phrases. Gender is never guessed from a first name: only titles, nouns and
pronouns already understood tell it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache

from newsqed import records
from newsqed.annotate import engine
from newsqed.annotate.quotation import portraits
from newsqed.annotate.quotation.antecedents import Kind, Place
from newsqed.annotate.quotation.attribution import Draft
from newsqed.annotate.quotation.company import Company
from newsqed.annotate.quotation.descriptions import Descriptions
from newsqed.annotate.quotation.page import Span
from newsqed.annotate.quotation.portraits import Role

_APPOSED = re.compile(r",\s+((?:[A-Z][\w’'-]*\.?\s+){0,3}[A-Z][\w’'-]*)(?=[.,;:!?—–]|\s[—–-]\s|$)")
_GOES_ON = re.compile(r",?\s+[a-z]")
_GAP = re.compile(r",\s+")
_ENDS = re.compile(r"\s*(?:[.,;:!?—–“”\"\n]|[—–-]\s|$)")

Worth = Callable[[str], float | None]


@cache
def _pronouns(language: str) -> dict[str, tuple[str, str]]:
    """The label and gender of each pronoun; they are shared, do not change them."""
    rows = engine.lexicon(language, "pronoun")
    return {row["form"]: (row["label"], row["gender"]) for row in rows}


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
        self._nouns = portraits.nouns(language)
        self._settings = self._nouns.settings
        self._pronouns = _pronouns(language)
        self._next_entity = max((entity.number for entity in entities), default=0) + 1
        self._next_mention = max((mention.number for mention in mentions), default=0) + 1
        self._known = {(mention.start, mention.end): mention for mention in mentions}
        self._given = frozenset(self._known)
        named = (mention for mention in mentions if mention.form == "name")
        self._names = sorted(named, key=lambda mention: (mention.start, -mention.end))
        self._starts = [mention.start for mention in self._names]
        self._nominal: dict[str, str] = {}
        self._first_turn: int | None = None
        self._speakers: dict[Span, str | None] = {}
        self._rule = ""  # of the quotation at hand: it has found its speaker's phrase
        self._company = Company(reading, entities, mentions, quoted, self._nouns)
        self._descriptions = Descriptions(self._company)
        self._places = self._company.places
        self._parties = self._company.parties

    def speaker(self, draft: Draft, outer: str | None) -> str | None:
        """The entity that the draft's speaker phrase means; None where it is not sure.

        Args:
            draft: the quotation; drafts come in the order of the text.
            outer: the entity whose words hold this quotation, if another holds it.
        """
        if draft.speaker is None or draft.core is None:
            return None
        self._rule = draft.rule
        barred = {name for name in (outer,) if name}
        if draft.addressee is not None:
            name = self._name_in(draft.addressee)
            barred |= {self._company.of(name)} if name else set()
        if draft.layout and self._first_turn is None:
            self._first_turn = draft.speaker[0]
        if draft.speaker in self._speakers:  # the subject of two verbs is one
            entity = self._speakers[draft.speaker]
        else:
            entity = self._meant(draft, draft.speaker, draft.core, outer, barred)
        self._speakers[draft.speaker] = entity
        self._note(draft.speaker, entity, "speaker")
        self._places.report(draft.spans)
        return self._public(entity)

    def addressee(self, draft: Draft, outer: str | None, speaker: str | None) -> str | None:
        """The entity that the draft's addressee phrase means; None where it is not sure.

        Args:
            draft: the quotation.
            outer: the entity whose words hold this quotation.
            speaker: the quotation's own speaker; nobody is told by himself.
        """
        if draft.addressee is None:
            return None
        self._rule = draft.rule
        barred = {name for name in (speaker,) if name}
        entity = self._meant(draft, draft.addressee, draft.addressee, outer, barred)
        self._note(draft.addressee, entity, "hearer")
        return self._public(entity)

    def narrated(self, offset: int, end: int) -> str | None:
        """The one person whom the sentence before words without a cue is about, or None.

        Args:
            offset: where the words begin, code points.
            end: where they end; a comma there leads to somebody else.
        """
        text = self.reading.text
        if text[end - 2 : end].strip("\"”’'") == "," or _GOES_ON.match(text, end):
            return None
        index = bisect_left(self.reading.sentences, (offset, offset)) - 1
        if index < 0:
            return None
        start, end = self.reading.sentences[index]
        if end > offset:
            end = offset
        if "\n" in self.reading.text[end:offset] or self._company.in_quote(start):
            return None
        places = self._places.within(start, end)
        persons = {place.party for place in places if self._parties[place.party].label == "PERSON"}
        if len(persons) != 1 or not any(
            self._places.kind(place) in ("subject", "speaker") for place in places
        ):
            return None
        return self._public(persons.pop())

    def _public(self, party: str | None) -> str | None:
        """The party as an entity: none where it is only told apart, not known."""
        return None if party is None or party.startswith("?") else party

    def _note(self, span: Span, party: str | None, kind: Kind) -> None:
        """Note who speaks or is told at a place; an unknown one stands in the way of others."""
        if party is None and kind == "speaker":
            party = self._company.stranger(span, self._word(span))
        if party is not None:
            self._places.note(Place(span[0], span[1], party, kind))

    def _word(self, span: Span) -> tuple[str, str | None]:
        """The label and gender that a phrase without an entity tells."""
        words = self.reading.text[slice(*span)].lower().split()
        if len(words) == 1 and words[0] in self._pronouns:
            label, gender = self._pronouns[words[0]]
        else:
            label, gender = self._nouns.table.get(words[-1] if words else "", ("PERSON", "-"))
        return label, gender if gender in ("m", "f", "n", "p") else None

    def _meant(
        self, draft: Draft, span: Span, core: Span, outer: str | None, barred: Collection[str]
    ) -> str | None:
        """The party that a phrase means, with a mention of it where none is known."""
        for place in (span, core):
            given = self._known[place] if place in self._given else None
            if given is not None and given.entity and not (draft.layout and given.form == "name"):
                return self._company.of(given)
        if draft.layout:
            return self._label(span)
        name = self._name_in(core) or self._titled(span)
        if name is not None:
            return self._company.of(name)
        word = self.reading.text[slice(*span)].lower()
        pronoun = self._pronouns.get(word)
        if pronoun is not None:
            party = self._antecedent(span[0], pronoun[1], draft.spans, outer, barred)
            entity = self._public(party)
            label = self._parties[entity].label if entity else pronoun[0]
            self._mention(span, label, "pronoun", entity)
            return party
        return self._apposed(span) or self._unfound(core) or self._nominal_party(span, core)

    def _name_in(self, core: Span) -> records.Mention | None:
        """The name mention that a phrase ends with, the outermost of several."""
        index = bisect_left(self._starts, core[0])
        while index < len(self._names) and self._names[index].start < core[1]:
            mention = self._names[index]
            rest = self.reading.text[min(mention.end, core[1]) : max(mention.end, core[1])]
            if rest.strip(".,'’s \n\"”") == "" and (mention.end <= core[1] or rest[0] in "'’"):
                return mention
            index += 1
        return None

    def _titled(self, span: Span) -> records.Mention | None:
        """The person whom a long title precedes: "head of the board Ann Lee"."""
        name = self._name_in(span)
        if name is None or self._company.label(name) != "PERSON":
            return None
        before = self.reading.text[span[0] : name.start].rsplit(None, 1)[-1:]
        return None if not before or before[0].lower() in self._nouns.before_name else name

    def _apposed(self, span: Span) -> str | None:
        """The party whose name stands after the phrase: "the surveyor, [Mina Holt],"."""
        text = self.reading.text
        wanted = self._role(span)
        if wanted is None:
            return None
        label = self._nouns.table.get(wanted.noun, ("PERSON", ""))[0]
        gap = _GAP.match(text, span[1])
        index = bisect_left(self._starts, span[1])
        if gap and index < len(self._names):
            name = self._names[index]
            start = min(name.start, name.title.start if name.title else name.start)
            ends = _ENDS.match(text, name.end)
            if start == gap.end() and ends and self._company.label(name) == label:
                party = self._company.of(name)
                self._mention(span, label, "nominal", self._public(party))
                return party
        found = _APPOSED.match(text, span[1])
        if label != "PERSON" or not found or self._overlaps(found.start(1), found.end(1)):
            return None
        if found[1].split()[0].lower() in self._nouns.before_noun | self._nouns.broken:
            return None
        party = self._named(found.start(1), found.end(1), "PERSON")
        self._mention(span, label, "nominal", self._public(party))
        return party

    def _overlaps(self, start: int, end: int) -> bool:
        """Whether a name mention stands where the span does; a part of a body's name may."""
        index = bisect_left(self._starts, end)
        return any(
            name.end > start
            and (
                not start <= name.start < name.end <= end
                or (name.start, name.end) == (start, end)
                or self._company.label(name) == "PERSON"
            )
            for name in self._names[max(0, index - 3) : index]
        )

    def _unfound(self, core: Span) -> str | None:
        """The party of a phrase that is a name which no rule of names has found."""
        found = portraits.name_of(self.reading.text, core, self._nouns)
        if found is None or self._overlaps(*found[:2]):
            return None
        start, end, label = found
        opens = start == core[0] == self.reading.sentence_at(start)[0]
        word = self.reading.text[start:end]
        if opens and " " not in word and word.endswith("s"):
            return None  # "Neighbours said"
        return self._named(start, end, label)

    def _named(self, start: int, end: int, label: str) -> str:
        """The party of a name that no rule of names has found: a known one, or a new one."""
        text = self.reading.text[start:end]
        party = self._company.called(text)
        if party is None:
            party = self._open(text, label, None)
            self._company.name(party, text)
        self._mention((start, end), self._parties[party].label, "name", self._public(party))
        return party

    def _open(self, name: str, label: str, gender: str | None) -> str:
        """A new entity."""
        entity = f"e{self._next_entity}"
        self._next_entity += 1
        self._parties[entity] = portraits.Party(label, gender)
        self.entities.append(
            records.Entity(id=entity, label=label, name=name, link="nil", rule=self._rule)
        )
        return entity

    def _label(self, span: Span) -> str | None:
        """The party of a transcript's label: a surname, the one who answers, or one of its own."""
        text = self.reading.text[slice(*span)]
        key = text.lower()
        name = self._name_in(span)
        party = self._nominal.get(key) or self._company.called(text)
        if party is None and name is not None:
            party = self._company.of(name)
        if party is None and key in self._settings["interview"]["answer"]:
            party = self._company.only_person(self._first_turn or 0)
        if party is None:
            party = self._open(text, "PERSON", None)
        self._nominal[key] = party
        self._mention(span, self._parties[party].label, "nominal", self._public(party))
        return party

    def _antecedent(
        self,
        offset: int,
        gender: str,
        content: Sequence[Span],
        outer: str | None,
        barred: Collection[str],
    ) -> str | None:
        """The party that a pronoun means, if one is before all others; its gender is then known."""
        if gender == "s":
            return outer
        if gender == "-":
            return None
        if gender == "r":
            return self._before_who(offset)
        named = {
            self._company.of(mention)
            for start, end in content
            for mention in self._names[
                bisect_left(self._starts, start) : bisect_left(self._starts, end)
            ]
        }

        self._descriptions.meet_strangers(offset)

        def worth(party: str) -> float | None:
            return None if party in barred else self._company.worth(party, gender)

        found = self._places.first(offset, content, worth, named)
        if found is None and gender in ("m", "f") and content:
            found = self._ahead(offset, max(content[-1][1], offset), worth)
        if found is not None and gender in ("m", "f"):
            self._parties[found].gender = gender
        return found

    def _before_who(self, offset: int) -> str | None:
        """The party that "who" means: it ends there, or a place of its apposition does."""
        end = offset
        for place in self._places.last(offset, 4):
            if end - place.end > 2 and end == offset:
                return None
            if self._parties[place.party].label not in ("GPE", "LOC"):
                sentence = self.reading.sentence_at(offset)[0]
                return place.party if place.start >= sentence else None
            end = place.start
        return None

    def _ahead(self, offset: int, end: int, worth: Worth) -> str | None:
        """The first subject after a text's very first words, if nobody stands before them."""
        if any(self._parties[place.party].label == "PERSON" for place in self._places.last(offset)):
            return None
        index = bisect_right(self.reading.sentences, (end, end))
        for start, stop in self.reading.sentences[index : index + 1]:
            places = self._places.within(start, stop)
            persons = {p.party for p in places if self._parties[p.party].label == "PERSON"}
            if (
                len(persons) == 1
                and self._places.kind(places[0]) == "subject"
                and places[0].party in persons
            ):
                party = persons.pop()
                return party if worth(party) is not None else None
        return None

    def _role(self, span: Span) -> Role | None:
        """The role that a phrase names, if it is one."""
        words = [match[0] for match in portraits.WORD.finditer(self.reading.text, *span)]
        return portraits.role(words, self._nouns)

    def _nominal_party(self, span: Span, core: Span) -> str | None:
        """The party of a phrase without a name: one with that role, or one of its own."""
        text = self.reading.text[slice(*core)]
        words = [match[0].lower() for match in portraits.WORD.finditer(text)]
        nouns = [word for word in words if word not in self._nouns.before_noun]
        if not nouns:
            return None
        label, gender = self._nouns.table.get(nouns[-1], ("PERSON", "-"))
        if label == "-":
            return None
        key = " ".join(nouns)
        new = words[0] in self._settings["article"]["new"]
        definite = words[0] in self._settings["article"]["known"]
        party = None if new else self._nominal.get(key)
        if party is None and definite:
            party = self._descriptions.meant(self._role(span), label, span[0])
        if party is None:
            name = self.reading.text[slice(*span)]
            party = self._open(name, label, gender if gender != "-" else None)
            self._nominal[key] = party
            role = self._role(core)
            self._parties[party].roles += [role] if role else []
        self._mention(span, self._parties[party].label, "nominal", self._public(party))
        return party

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
            rule=self._rule,
        )
        self._next_mention += 1
        self._known[span] = mention
        self.mentions.append(mention)

    def _around(self, offset: int) -> Iterable[records.Mention]:
        """Name mentions that may hold the offset."""
        index = bisect_right(self._starts, offset)
        return self._names[max(0, index - 4) : index + 1]
