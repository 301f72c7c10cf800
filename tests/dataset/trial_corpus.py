"""A small corpus of our own: its texts, its gold, and the folder that holds them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from newsqed import history
from newsqed.dataset import digests, versions
from newsqed.phenomena import tagged
from newsqed.records import Annotation, Date, Entity, Mention, NotQuote, Quote, Span, Speaker
from newsqed.store import Corpus, create

HARBOUR = """\
OSLO (Nordwire) - Mayor Ada Quist opened the Port Selwyn Harbour Authority on Thursday.

“We waited a decade,” she told reporters, “and the ‘miracle’ came 🚢.”

The band Who Knows? Quartet played there in fiscal 1989. Zoe\u0301 Lund, 🙂 as ever, \
said that rain fell at 14:30 on 7 October 2021."""
# Right-to-left words, and nobody is quoted.
MARKET = "The market of שוקבאה opened on 1 May 2021. 🐟🐟 were sold."
QUARRY = """\
Bartholomew Crane sold the limestone quarry above Nether Quillby to nine stubborn brothers \
last spring.

“Nobody asked the sheep what they thought about it,” Uncle Crane told the Quillby Trumpet. \
He signed “The Long Deed” on 3 March 2020."""
SILENT = "Nothing has been annotated in this short text so far, but rules looked at Tuesday."

QUARRY_TITLE = "Crane lets the sheep go unasked in quarry deal"
QUARRY_NOTE = "whether Bartholomew or his uncle is meant was not clear to me"

Finder = Callable[..., tuple[int, int, str]]


def finder(text: str) -> Finder:
    """A function that finds the n-th occurrence of a string: start, end, text."""

    def find(piece: str, nth: int = 1) -> tuple[int, int, str]:
        start = -1
        for _ in range(nth):
            start = text.index(piece, start + 1)
        return start, start + len(piece), piece

    return find


def mention(
    number: int, place: tuple[int, int, str], label: str, entity: str | None, **more: object
) -> Mention:
    start, end, text = place
    values = {"form": "name", "annotator": "ada", **more}
    return Mention(
        id=f"m{number}", start=start, end=end, text=text, label=label, entity=entity, **values
    )


def harbour() -> list[Annotation]:
    at = finder(HARBOUR)
    first, second = at("“We waited a decade,”"), at("“and the ‘miracle’ came 🚢.”")
    spans = ((first[0], first[1]), (second[0], second[1]))
    thursday = at("Thursday")
    by = {"annotator": "ada"}
    return [
        Entity(id="e1", label="GPE", name="OSLO", link="linked", wikidata="Q585", **by),
        Entity(id="e2", label="ORG", name="Nordwire", link="nil", **by),
        Entity(id="e3", label="PERSON", name="Ada Quist", link="nil", **by),
        Entity(id="e4", label="ORG", name="Port Selwyn Harbour Authority", link="nil", **by),
        Entity(id="e5", label="GPE", name="Port Selwyn", link="nil", **by),
        Entity(id="e6", label="ORG", name="Who Knows? Quartet", link="unreviewed", **by),
        Entity(id="e7", label="PERSON", name="Zoe\u0301 Lund", link="nil", **by),
        Entity(id="e8", label="PERSON", name="reporters", link="nil", **by),
        mention(1, at("OSLO"), "GPE", "e1", dateline=True),
        mention(2, at("Nordwire"), "ORG", "e2", dateline=True),
        mention(3, at("Ada Quist"), "PERSON", "e3", title=Span(*at("Mayor"))),
        mention(4, at("Port Selwyn Harbour Authority"), "ORG", "e4", phenomena=("place-in-body",)),
        mention(5, at("Port Selwyn"), "GPE", "e5", confidence=0.5),
        mention(6, at("she"), "PERSON", "e3", form="pronoun"),
        mention(7, at("reporters"), "PERSON", "e8", form="nominal"),
        mention(8, at("Who Knows? Quartet"), "ORG", "e6"),
        mention(9, at("Zoe\u0301 Lund"), "PERSON", "e7"),
        Quote(
            id="q1",
            type="direct",
            spans=spans,
            text=f"{first[2]} {second[2]}",
            quoted=spans,
            cue=Span(*at("told")),
            speaker=Speaker(*at("she"), "e3"),
            addressee=Speaker(*at("reporters"), "e8"),
            medium="spoken",
            phenomena=("split",),
            **by,
        ),
        Quote(
            id="q2",
            type="indirect",
            spans=(at("that rain fell at 14:30 on 7 October 2021")[:2],),
            text="that rain fell at 14:30 on 7 October 2021",
            cue=Span(*at("said")),
            speaker=Speaker(*at("Zoe\u0301 Lund, 🙂"), "e7"),
            **by,
        ),
        NotQuote(
            id="n1",
            start=at("‘miracle’")[0],
            end=at("‘miracle’")[1],
            text="‘miracle’",
            use="irony",
            note="the harbour was late",
            **by,
        ),
        Date(
            id="d1",
            start=thursday[0],
            end=thursday[1],
            text="Thursday",
            type="DATE",
            value="2021-10-07",
            anchor="published",
            rule="dates.weekday",
            **by,
        ),
        date(2, at("a decade"), "DURATION", "P10Y"),
        date(3, at("fiscal 1989"), "DATE", "1989", fiscal=True),
        date(4, at("14:30 on 7 October 2021"), "TIME", "2021-10-07T14:30"),
    ]


def date(number: int, place: tuple[int, int, str], type_: str, value: str, **more: object) -> Date:
    start, end, text = place
    values = {"annotator": "ada", **more}
    return Date(id=f"d{number}", start=start, end=end, text=text, type=type_, value=value, **values)


def market() -> list[Annotation]:
    at = finder(MARKET)
    return [
        Entity(id="e1", label="FAC", name="שוקבאה", link="nil", annotator="bot"),
        mention(1, at("שוקבאה"), "FAC", "e1", annotator="bot"),
        date(1, at("1 May 2021"), "DATE", "2021-05-01", annotator="bot"),
    ]


def quarry() -> list[Annotation]:
    at = finder(QUARRY)
    said = at("“Nobody asked the sheep what they thought about it,”")
    by = {"annotator": "ada"}
    return [
        Entity(id="e1", label="PERSON", name="Bartholomew Crane", link="nil", **by),
        Entity(id="e2", label="GPE", name="Nether Quillby", link="nil", **by),
        Entity(id="e3", label="ORG", name="Quillby Trumpet", link="nil", **by),
        mention(1, at("Bartholomew Crane"), "PERSON", "e1", note=QUARRY_NOTE),
        mention(2, at("Nether Quillby"), "GPE", "e2"),
        mention(3, at("Crane", 2), "PERSON", "e1", title=Span(*at("Uncle"))),
        mention(4, at("Quillby Trumpet"), "ORG", "e3"),
        mention(5, at("He"), "PERSON", "e1", form="pronoun"),
        Quote(
            id="q1",
            type="direct",
            spans=(said[:2],),
            text=said[2],
            quoted=(said[:2],),
            cue=Span(*at("told")),
            speaker=Speaker(*at("Uncle Crane"), "e1"),
            addressee=Speaker(*at("the Quillby Trumpet"), "e3"),
            medium="spoken",
            **by,
        ),
        NotQuote(
            id="n1",
            start=at("“The Long Deed”")[0],
            end=at("“The Long Deed”")[1],
            text="“The Long Deed”",
            use="title",
            **by,
        ),
        date(1, at("last spring"), "DATE", "2020-SP", anchor="published"),
        date(2, at("3 March 2020"), "DATE", "2020-03-03", confidence=1.0),
    ]


def by_rules(annotations: list[Annotation], rule: str) -> list[Annotation]:
    """The annotations as rules would have proposed them."""
    return [
        type(item)(**{**_values(item), "annotator": None, "rule": rule}) for item in annotations
    ]


def _values(item: Annotation) -> dict[str, object]:
    return {name: getattr(item, name) for kind in type(item).__mro__[:2] for name in kind.__slots__}


def keep(corpus: Corpus, name: str, gold: Sequence[Annotation]) -> None:
    """Write gold with the tags that follow from it."""
    about = corpus.article(name)
    corpus.write(name, "gold", tagged(gold, about.text, about.published))


def fill(root: Path) -> Corpus:
    """The corpus of these tests: a harbour, a market, a withheld quarry, a text without gold."""
    corpus = create(root, "Trial Corpus")
    (root / "corpus" / "annotators.toml").write_text(
        '[ada]\nkind = "person"\nwho = "Ada Example"\nsince = "2026-01-31"\n'
        '[bot]\nkind = "model"\nwho = "Botly 3"\nsince = "2026-01-31"\n',
        encoding="utf-8",
    )
    with (root / "corpus" / "corpus.toml").open("a", encoding="utf-8") as file:
        file.write('license = "CC0-1.0"\ncomposed_by = "bot"\n')
    corpus = Corpus(root)
    composed = {"license": "CC0-1.0", "text": "full", "origin": "composed"}
    for name, text, split, about in (
        ("harbour", HARBOUR, "train", {**composed, "desk": "local", "title": "Harbour opens"}),
        ("market", MARKET, "validation", {**composed, "desk": "business"}),
        (
            "quarry",
            QUARRY,
            "test",
            {
                "license": "LicenseRef-publisher",
                "title": QUARRY_TITLE,
                "desk": "local",
                "publisher": "The Daily Pebble",
                "url": "https://news.example/20201",
            },
        ),
        ("silent", SILENT, "train", composed),
    ):
        raw = root.parent / f"{name}.txt"
        raw.write_text(text, encoding="utf-8")
        published = "2021-10-07T23:30+03:00" if name == "harbour" else "2021-10-07"
        corpus.add(raw, id=name, split=split, published=published, **about)
        assert corpus.article(name).text == text
    for name, gold in (("harbour", harbour()), ("market", market()), ("quarry", quarry())):
        keep(corpus, name, gold)
        corpus.set_gold_from(name, "scratch")
    corpus.write("quarry", "rules", by_rules(quarry(), "trial.rule"))
    at = finder(SILENT)
    corpus.write("silent", "rules", by_rules([date(1, at("Tuesday"), "DATE", "2021-10-05")], "day"))
    return corpus


def commit(root: Path) -> str:
    """Commit all that is there, its version made; the commit's id."""
    held = versions.now(Corpus(root))
    kept = digests.place(Corpus(root), held.name)
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(digests.to_bytes(held, held.name))
    git = ("git", "-C", str(root), "-c", "user.name=Ada", "-c", "user.email=ada@news.example")
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "As it is", "--allow-empty"]):
        subprocess.run([*git, *words], check=True, capture_output=True)
    made = history.commit(root)
    assert made
    return made
