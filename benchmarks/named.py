"""News text whose names are known because they were written in: for `names.py`.

In: a number, which is the seed. Out: a document in exchange form, its outermost names complete, and
for each the form that it has: in full, the family name alone, an acronym, a word that is no name
elsewhere. People, firms and small towns are made up, cities, countries, peoples, rivers and seas
are real. Which forms there are was decided by what newspapers print, not by what any tool reads.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from cast import BODIES, CITIES, COUNTRIES, FIRMS, ROLES, TITLES, TOWNS, organisation, people
from documents import Object, Writer

from newsqed.records import position

Draw = random.Random


def _person(draw: Draw) -> str:
    return people(draw, 1)[0].name


def _of(*names: str) -> Callable[[Draw], str]:
    return lambda draw: draw.choice(names)


def _like(*patterns: str) -> Callable[[Draw], str]:
    """Names of a pattern, which takes a given and a family name and a town."""

    def make(draw: Draw) -> str:
        one, other = people(draw, 2)
        return draw.choice(patterns).format(
            given=one.given, family=one.family, other=other.family, town=draw.choice(TOWNS),
            city=draw.choice(CITIES), initial=draw.choice("ABCDEJKLMPRST"),
        )  # fmt: skip

    return make


def _abbreviated(draw: Draw) -> str:
    """A body with its acronym in brackets."""
    words = [draw.choice(("National", "Federal", "Royal")),
             draw.choice(("Harbour", "Housing", "Teachers", "Dairy", "Energy")),
             draw.choice(("Authority", "Union", "Commission", "Institute"))]  # fmt: skip
    return f"the {' '.join(words)} ({''.join(word[0] for word in words)})"


# Form: the label of such names, and what makes one. An article stands outside the name.
FORMS: dict[str, tuple[str, Callable[[Draw], str]]] = {
    "person in full": ("PERSON", _person),
    "person, initials": ("PERSON", _like("{initial}. {family}", "{initial}.{initial}. {family}",
                                         "{given} {initial}. {family}")),
    "person, double-barrelled": ("PERSON", _like("{given} {family}-{other}")),
    "person, particle": ("PERSON", _like("{given} van der {family}", "{given} de la {family}",
                                         "{given} al-{family}", "{given} von {family}")),
    "person, family name first": ("PERSON", _of("Kim Seo-yeon", "Park Jin-woo", "Nguyen Van Thanh",
                                                "Zhao Wenli", "Chen Guoqiang", "Tran Thi Hoa")),
    "person, words for names": ("PERSON", _of("Grace Field", "Mark Price", "Will Banks",
                                              "Hope Rivers",
                                              "Rose Marsh", "Bill Church", "Faith Winter",
                                              "Art Stone")),
    "person, Jr or Irish": ("PERSON", _like("{given} {family} Jr.", "{given} O'{family}",
                                            "{given} Mc{family}")),
    "person, unusual": ("PERSON", _of("Oyelaran Sijuwade", "Xquenda Tolx", "Jutta Pfannkuch",
                                      "Veikko Öhrnstad", "Lwazi Ntsaluba", "Ilze Grāvīte")),
    "firm with its kind": ("ORG", lambda draw: organisation(draw, FIRMS[:-1])),
    "firm, one invented word": ("ORG", _of("Corvane", "Plinthos", "Zentrica", "Ambrosol",
                                           "Nexaris")),
    "firm, a common word": ("ORG", _of("Beacon", "Harvest", "Compass", "Summit", "Lantern")),
    "public body": ("ORG", lambda draw: organisation(draw, BODIES)),
    "university, school, hospital": ("ORG", _like(
        "University of {town}", "{town} University", "{family} College", "St {given}'s Hospital",
        "{town} Grammar School", "{city} School of Economics")),
    "ministry, court, police": ("ORG", _like(
        "Ministry of Transport", "{city} Crown Court", "Department of Agriculture",
        "{town} Constabulary", "Office of Fair Housing")),
    "newspaper": ("ORG", _like("{town} Courier", "{city} Evening Mail", "Daily Ledger")),
    "club": ("ORG", _like("{town} Rovers", "{city} Wolves", "{town} FC", "AC {town}")),
    "acronym known to all": ("ORG", _of("NATO", "UNESCO", "the BBC", "the FBI", "the WHO",
                                        "the EU")),
    "acronym after its name": ("ORG", _abbreviated),
    "city": ("GPE", _of(*CITIES)),
    "country": ("GPE", _of(*COUNTRIES)),
    "state or province": ("GPE", _of("Texas", "Ontario", "Bavaria", "Queensland", "Punjab",
                                     "Ohio")),
    "small town, invented": ("GPE", _of(*TOWNS)),
    "river, sea, mountain": ("LOC", _of("the Danube", "the Black Sea", "Mount Kenya",
                                        "Lake Victoria",
                                        "the Alps", "the River Severn", "the North Sea",
                                        "the Sahara")),
    "region, continent": ("LOC", _of("Africa", "Southeast Asia", "the Middle East",
                                     "Western Europe",
                                     "the Balkans", "the West Midlands", "Scandinavia")),
    "street, bridge, airport": ("FAC", _like(
        "{family} Street", "the {family} Bridge", "{city} Airport", "{town} Road", "{family} Park",
        "{town} Town Hall", "{town} Castle")),
    "people of a country": ("NORP", _of("Portuguese", "Kenyan", "Polish", "Ghanaian", "Chilean",
                                        "French", "Turkish")),
    "religion, party's people": ("NORP", _of("Catholic", "Muslim", "Conservative", "Democratic",
                                             "Buddhist", "Republican")),
    "event": ("EVENT", _like("the {city} Marathon", "the World Cup", "the {town} Jazz Festival",
                             "the Second World War", "the Winter Olympics")),
    "law": ("LAW", _of("the Data Protection Act", "the Harbours Act 1964", "the Fisheries Bill",
                       "the Treaty of Lisbon", "the Clean Air Act")),
    "product": ("PRODUCT", _like("the {family} X40", "the Falcon 9", "the Boeing 737",
                                 "the iPhone 12",
                                 "the Corvane Mini")),
    "language": ("LANGUAGE", _of("Welsh", "Arabic", "Swahili", "Catalan", "Mandarin")),
    "work": ("WORK_OF_ART", _of("The Salt Road", "A House by the Weir", "Nine Winters")),
}  # fmt: skip
_SENTENCES: dict[str, tuple[str, ...]] = {
    "PERSON": (
        "{} arrived late in {place} and left before lunch.",
        "The prize went to {} after a long vote.",
        "Neighbours of {} heard nothing that night.", "{}'s brother runs the bakery.",
        "Among those hurt were {} and {}.", "The letter was signed by {}, {role}.",
        "Earlier, {title} {} had asked for more time.", "“We are tired,” {} said.",
        "Police are looking for {}, 34, who was last seen on Monday.",
        "The minutes show that {} voted against.",
    ),
    "ORG": (
        "Shares in {} fell by four per cent.", "{} declined to comment.",
        "She joined {} in 2011 and rose quickly.", "A spokesman for {} said the talks had failed.",
        "The contract between {} and {} was never signed.", "Staff at {} will strike next week.",
        "He was sacked by {} last year.", "{}'s accounts have not been published.",
    ),
    "GPE": (
        "The flight from {} to {} was cancelled.", "Snow fell across {} overnight.",
        "{} has refused to sign the agreement.", "He grew up in {} and studied abroad.",
        "The mayor comes from {}.", "{}'s largest factory will close in May.",
    ),
    "LOC": (
        "Storms were forecast over {}.", "They crossed {} in nine days.",
        "The smoke could be seen as far away as {}.", "A rare bird was found near {}.",
    ),
    "FAC": (
        "A crowd gathered near {} after dark.", "Two lorries collided on {}.",
        "The march ended at {}.", "Repairs to {} will cost a million pounds.",
    ),
    "NORP": (
        "A {} fisherman raised the alarm.", "The {} delegation walked out.",
        "Several {} families have left the valley.", "The {} press was less kind.",
    ),
    "EVENT": ("He first ran in {} ten years ago.", "The roads were closed for {}.",
              "The story is set during {}."),
    "LAW": ("They were charged under {}.", "Parliament is to vote on {} next week.",
            "The rules go back to {}."),
    "PRODUCT": ("The airline ordered forty of {}.", "Sales of {} have fallen.",
                "Engineers had warned about {}."),
    "LANGUAGE": ("The signs are in {} only.", "She speaks {} at home.",
                 "It was translated into {}."),
    "WORK_OF_ART": ("Her first novel, “{}”, sold few copies.", "The film “{}” opens on Friday."),
}  # fmt: skip
# What else may stand where a sentence has two.
_SECOND = {"PERSON": "person in full", "ORG": "public body", "GPE": "city"}
# Capitals that are no names.
_PLAIN = (
    "Winter came early, and on Monday the pipes froze.", "Nobody had expected the CEO to resign.",
    "Most of the DNA samples were lost in April.", "The board read: Trains Cancelled After Storm.",
    "I don't know, and neither does anybody else.", "Residents were told to boil water.",
    "Harvest begins in the second week of September.", "No. 7 was chosen by about 40 per cent.",
    "Summit talks will resume on Thursday, officials said.",
)  # fmt: skip


def named(number: int, sentences: int = 18) -> Object:
    """The document of that number, in exchange form; `forms` names each mention's form."""
    draw = random.Random(number)
    article = _Article(draw)
    for at in range(sentences):
        if at:
            article.writer.write("\n\n" if at % 3 == 0 else " ")
        article.sentence()
    return {
        "id": f"named-{number}",
        "published": "2021-10-07",
        "language": "en",
        "layers": ["entities"],
        "text": article.writer.text,
        "annotations": sorted(article.writer.records, key=position),
        "forms": article.forms,
    }


class _Article:
    """An article while it is written; `later` is what it may name again, and in which form."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.writer = Writer(draw)
        self.apostrophe = draw.choice("'’")
        self.forms: dict[str, str] = {}
        self.later: list[tuple[str, str, str]] = []
        self.entities: dict[str, Object] = {}

    def sentence(self) -> None:
        """One sentence, with names of a form drawn by chance, or of something named before."""
        draw = self.draw
        if draw.random() < 0.12:
            self._write(draw.choice(_PLAIN))
            return
        if self.later and draw.random() < 0.4:
            form, label, name = self.later.pop(draw.randrange(len(self.later)))
        else:
            form = draw.choice(list(FORMS))
            label, name = FORMS[form][0], self._new(form)
        begun = len(self.writer.text)
        for words in re.split(r"(\{\w*\})", draw.choice(_SENTENCES[label])):
            if words == "{}":
                self._name(form, label, name, first=len(self.writer.text) == begun)
                form = _SECOND.get(label, form)  # the second of a sentence is another
                name = FORMS[form][1](draw)
            elif words == "{place}":
                self._name("city", "GPE", draw.choice(CITIES))
            elif words.startswith("{"):
                self._write(draw.choice(TITLES if words == "{title}" else ROLES))
            else:
                self._write(words)

    def _new(self, form: str) -> str:
        """A name of that form, which may come again in another form."""
        name = FORMS[form][1](self.draw)
        if form == "person in full":
            self.later.append(("family name alone", "PERSON", name.split()[-1]))
        if form == "acronym after its name":
            self.later.append((form, "ORG", name[name.index("(") + 1 : -1]))
        return name

    def _write(self, words: str) -> tuple[int, int]:
        return self.writer.write(words.replace("'", self.apostrophe))

    def _name(self, form: str, label: str, name: str, *, first: bool = False) -> None:
        """The name written, and its acronym in brackets after it, each a mention."""
        if name.startswith("the "):
            self._write("The " if first else "the ")
            name = name[4:]
        full, bracket, acronym = name.rstrip(")").partition(" (")
        self._mention("public body" if bracket else form, label, full)
        if bracket:
            self._write(bracket)
            self._mention(form, label, acronym)
            self._write(")")

    def _mention(self, form: str, label: str, words: str) -> None:
        start, end = self._write(words)
        written = self.writer.text[start:end]
        if written not in self.entities:
            self.entities[written] = self.writer.record("entity", label=label, name=written,
                                                        link="unreviewed")  # fmt: skip
        made = self.writer.record("mention", start=start, end=end, text=written, label=label,
                                  form="name", entity=self.entities[written]["id"])  # fmt: skip
        self.forms[made["id"]] = form
