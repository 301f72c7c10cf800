"""Make tests/examples: a valid corpus and exchange file, and one invalid example for each check.

Run once, and again when a check is added; the results are committed:

    python tools/examples.py

Every invalid example is the valid one with one thing changed and all hashes right, so that
exactly one check finds it. Nothing here is random: the same files come out each time.
"""

from __future__ import annotations

import copy
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from newsqed import dates, phenomena, records, schemas
from newsqed.store import Corpus, lines_bytes

EXAMPLES = Path(__file__).resolve().parent.parent / "tests" / "examples"
CANARY = "6d0f2a4e-3c1b-4d5e-8f90-a1b2c3d4e5f6"
BELLS = (
    "date 2024-05-16\r\n\r\n"
    "OSTWICK (Plover News) - The bells 🔔 of the old trams will ring again on Friday, "
    "driver Zoe\u0308 Harn said.\r\n\r\n"
    "“They were never broken,” she told reporters, “only tired.”\r\n\r\n"
    "A sign that reads “ברוכים הבאים” hangs above the depot. Harn said the bells had been silent "
    "“since the flood” of 1998. The Ostwick Tramways Act 1911 asks for them.\r\n"
)
LIGHTS = (
    "The council of Port Ellery said on Monday that the quay would stay dark for two weeks.\n\n"
    "‘My mother told me, “Never moor alone,” and she was right,’ said Dov Marsh of the boat club. "
    "He had asked for lamps “every winter since 1987”.\n\n"
    "MARSH: Portugal sent us a lamp in early 2019, and we light it every Monday evening.\n\n"
    "Two days later the council voted.\n"
)

Object = dict[str, Any]


class Notes:
    """Records of a text; words are found, never counted."""

    def __init__(self, text: str, **signed: str) -> None:
        self.text = text
        self.signed = signed
        self.made: list[Object] = []

    def at(self, words: str, after: str = "") -> Object:
        """The first place of the words, from that of `after` on."""
        start = self.text.index(words, self.text.index(after))
        return {"start": start, "end": start + len(words), "text": words}

    def pair(self, words: str) -> list[int]:
        return [self.at(words)["start"], self.at(words)["end"]]

    def add(self, kind: str, **values: Any) -> None:
        letter = records.KINDS[kind].letter
        number = 1 + sum(record["kind"] == kind for record in self.made)
        given = {"kind": kind, "id": f"{letter}{number}", **values, **self.signed}
        self.made.append({key: given[key] for key in records.keys(kind) if key in given})

    def entity(self, label: str, name: str, link: str = "nil", **more: str) -> None:
        self.add("entity", label=label, name=name, link=link, **more)

    def mention(
        self, words: str, entity: str, form: str = "name", after: str = "", **more: Any
    ) -> None:
        label = next(item["label"] for item in self.made if item["id"] == entity)
        self.add("mention", **self.at(words, after), label=label, form=form, entity=entity, **more)

    def date(self, words: str, type_: str, value: str, **more: Any) -> None:
        derived = dates.derived(value, type_, None)
        if derived:
            more |= {"earliest": derived[0], "latest": derived[1]}
        self.add("date", **self.at(words), type=type_, value=value, **more)

    def quote(self, type_: str, *spans: str, quoted: tuple[str, ...] = (), **more: Any) -> None:
        values: Object = {"cue": None, "speaker": None, "medium": "spoken", **more}
        self.add(
            "quote",
            type=type_,
            spans=[self.pair(words) for words in spans],
            text=" ".join(spans),
            quoted=[self.pair(words) for words in quoted],
            **values,
        )

    def sorted(self) -> list[Object]:
        return sorted(self.made, key=records.position)


def bells(text: str) -> list[Object]:
    """The gold of the article with emoji, a combining mark and right-to-left words."""
    notes = Notes(text, annotator="ada")
    name = "Zoe\u0308 Harn"
    notes.entity("GPE", "OSTWICK")
    notes.entity("ORG", "Plover News")
    notes.entity("PERSON", name)
    notes.entity("PERSON", "reporters")
    notes.entity("LAW", "Ostwick Tramways Act 1911", "unreviewed")
    notes.mention("OSTWICK", "e1", dateline=True)
    notes.mention("Plover News", "e2", dateline=True)
    notes.mention(name, "e3", title=notes.at("driver"))
    notes.mention("she", "e3", "pronoun")
    notes.mention("reporters", "e4", "nominal")
    notes.mention("Harn", "e3", after="depot")
    notes.mention("Ostwick Tramways Act 1911", "e5")
    notes.mention("Ostwick", "e1")
    notes.date("Friday", "DATE", "2024-05-17", anchor="published")
    notes.date("1998", "DATE", "1998")
    notes.quote(
        "indirect",
        "The bells 🔔 of the old trams will ring again on Friday",
        cue=notes.at("said"),
        speaker={**notes.at(f"driver {name}"), "entity": "e3"},
    )
    notes.quote(
        "direct",
        "“They were never broken,”",
        "“only tired.”",
        quoted=("“They were never broken,”", "“only tired.”"),
        cue=notes.at("told"),
        speaker={**notes.at("she"), "entity": "e3"},
        addressee={**notes.at("reporters"), "entity": "e4"},
    )
    notes.quote(
        "mixed",
        "the bells had been silent “since the flood” of 1998",
        quoted=("“since the flood”",),
        cue=notes.at("said", "depot"),
        speaker={**notes.at("Harn", "depot"), "entity": "e3"},
        confidence=0.9,
        note="four words",
    )
    notes.add("not_quote", **notes.at("“ברוכים הבאים”"), use="other")
    return notes.sorted()


def lights(text: str) -> list[Object]:
    """The gold of the article with a nested quotation and a transcript's turn."""
    notes = Notes(text, rule="example.rule", annotator="ada")
    notes.entity("ORG", "The council of Port Ellery")
    notes.entity("GPE", "Port Ellery")
    notes.entity("PERSON", "Dov Marsh")
    notes.entity("GPE", "Portugal", "linked", wikidata="Q45")
    notes.entity("PERSON", "My mother")
    notes.mention("The council of Port Ellery", "e1", "nominal")
    notes.mention("Port Ellery", "e2")
    notes.mention("My mother", "e5", "nominal")
    notes.mention("me,", "e3", "pronoun")
    notes.made[-1] |= notes.at("me", "told")
    notes.mention("Dov Marsh", "e3")
    notes.mention("He", "e3", "pronoun", after="club")
    notes.mention("MARSH", "e3")
    notes.mention("Portugal", "e4")
    notes.date("Monday", "DATE", "2023-11-06", anchor="published")
    notes.date("two weeks", "DURATION", "P2W", begin_point="d1")
    notes.date("every winter", "SET", "XXXX-WI", quant="EVERY")
    notes.date("1987", "DATE", "1987")
    notes.date("early 2019", "DATE", "2019", mod="START")
    notes.date("every Monday evening", "SET", "XXXX-WXX-1TEV", quant="EVERY")
    notes.date("Two days later", "DATE", "2023-11-08", anchor="d1")
    marsh = {**notes.at("Dov Marsh of the boat club"), "entity": "e3"}
    outer = "‘My mother told me, “Never moor alone,” and she was right,’"
    notes.quote(
        "indirect",
        "that the quay would stay dark for two weeks",
        cue=notes.at("said"),
        speaker={**notes.at("The council of Port Ellery"), "entity": "e1"},
    )
    notes.quote("direct", outer, quoted=(outer,), cue=notes.at("said", "right"), speaker=marsh)
    notes.quote(
        "direct",
        "“Never moor alone,”",
        quoted=("“Never moor alone,”",),
        cue=notes.at("told"),
        speaker={**notes.at("My mother"), "entity": "e5"},
        addressee={**notes.at("me", "told"), "entity": "e3"},
        parent="q2",
    )
    notes.quote(
        "mixed",
        "for lamps “every winter since 1987”",
        quoted=("“every winter since 1987”",),
        cue=notes.at("asked"),
        speaker={**notes.at("He", "club"), "entity": "e3"},
    )
    notes.quote(
        "direct",
        "Portugal sent us a lamp in early 2019, and we light it every Monday evening.",
        speaker={**notes.at("MARSH"), "entity": "e3"},
        layout="transcript",
    )
    return notes.sorted()


def proposals(text: str) -> list[Object]:
    """A few records as rules make them."""
    notes = Notes(text, rule="example.name")
    name = "Harn" if "Harn" in text else "Dov Marsh"
    notes.entity("PERSON", name, "unreviewed")
    notes.mention(name, "e1")
    return notes.sorted()


def make_corpus(root: Path, *articles: str) -> None:
    """A valid corpus of the articles named, in the order in which they are added."""
    (root / "corpus").mkdir(parents=True)
    settings = ("name", "examples"), ("version", "0.1.0"), ("salt", "00ff"), ("canary", CANARY)
    (root / "corpus" / "corpus.toml").write_text(
        "".join(f'{key} = "{value}"\n' for key, value in settings), "utf-8"
    )
    (root / "corpus" / "annotators.toml").write_text(
        '[ada]\nkind = "person"\nwho = "Ada Example"\nsince = "2024-05-01"\n', "utf-8"
    )
    corpus = Corpus(root)
    corpus.write_splits({})
    for article in articles:
        raw, gold, published, split = {
            "tram-bells": (BELLS, bells, None, "train"),
            "quay-lights": (LIGHTS, lights, "2023-11-06T08:00+00:00", "test"),
        }[article]
        file = root / f"{article}.txt"
        file.write_bytes(raw.encode())
        corpus.add(
            file, split=split, published=published, license="CC0-1.0", text="full",
            origin="composed", title=article.replace("-", " ").title(), desk="local",
        )  # fmt: skip
        file.unlink()
        folder = corpus.folder(article)
        text = (folder / "text.txt").read_bytes().decode()
        (folder / "gold.jsonl").write_bytes(tagged_bytes(gold(text), corpus, article))
        (folder / "rules.jsonl").write_bytes(lines_bytes(proposals(text)))
        corpus.set_gold_from(article, "scratch")
    if "quay-lights" in articles:
        hand = corpus.folder("quay-lights") / "hand"
        hand.mkdir()
        shutil.copyfile(hand.parent / "gold.jsonl", hand / "ada.jsonl")


def tagged_bytes(gold: list[Object], corpus: Corpus, article: str) -> bytes:
    """The lines of gold with the tags that follow."""
    about = corpus.article(article)
    tags = phenomena.tags(gold, about.text, about.published)
    tagged = [
        {**item, "phenomena": list(found)} if found else item
        for item, found in zip(gold, tags, strict=True)
    ]
    return lines_bytes(
        [{key: item[key] for key in records.keys(item["kind"]) if key in item} for item in tagged]
    )


def documents(corpus: Corpus) -> list[Object]:
    """The articles in exchange form, and the smallest document there can be."""
    found = []
    for article in corpus.articles():
        gold = [records.to_json(record) for record in article.gold or ()]
        about = {
            "id": article.id,
            "title": article.title,
            "published": article.published,
            "language": article.language,
        }
        found.append({**about, "text": article.text, "annotations": gold})
    return [*found, {"id": "smallest", "text": "One line.\r\nAnother."}]


# ---- Invalid documents: each edits the document quay-lights.


def record(document: Object, identifier: str) -> Object:
    return next(item for item in document["annotations"] if item["id"] == identifier)


def changed(identifier: str, **values: Any) -> Callable[[Object], None]:
    """Set keys of a record."""

    def edit(document: Object) -> None:
        item = record(document, identifier)
        merged = {**item, **values}
        item.clear()
        order = [*records.keys(merged["kind"]), *values]
        item.update((key, merged[key]) for key in dict.fromkeys(order) if key in merged)

    return edit


def added(new: Object) -> Callable[[Object], None]:
    """Put a record in at its place."""

    def edit(document: Object) -> None:
        document["annotations"].append(new)
        document["annotations"].sort(key=records.position)

    return edit


def respanned(identifier: str, spans: Callable[[Object], list[list[int]]]) -> Any:
    """Give a quotation other spans, and the text that they give."""

    def edit(document: Object) -> None:
        quote = record(document, identifier)
        quote["spans"] = spans(quote)
        quote["text"] = " ".join(document["text"][start:end] for start, end in quote["spans"])
        document["annotations"].sort(key=records.position)

    return edit


def shifted(document: Object) -> None:
    date = record(document, "d7")
    date["start"] += 3
    date["end"] += 3


def emptied(document: Object) -> None:
    date = record(document, "d7")
    date["end"] = date["start"]


def crossed(document: Object) -> None:
    marsh = record(document, "m5")
    start = marsh["start"] + 4
    words = document["text"][start : marsh["end"] + 3]
    new = {**marsh, "id": "m99", "start": start, "end": marsh["end"] + 3, "text": words}
    added({**new, "form": "nominal"})(document)


def swapped(document: Object) -> None:
    items = document["annotations"]
    items[-1], items[-2] = items[-2], items[-1]


def reordered(document: Object) -> None:
    items = document["annotations"]
    first = items[0]
    items[0] = {"id": first["id"], "kind": first["kind"], **first}


def turned(document: Object) -> None:
    turn = record(document, "q5")
    start = turn["spans"][0][0]
    turn["quoted"] = [[start, start + 8]]


def unmarked(document: Object) -> None:
    """The run of a mixed quotation without the marks, and so its span."""
    quote = record(document, "q4")
    start, end = quote["quoted"][0]
    quote["quoted"] = [[start + 1, end - 1]]


def unspanned(document: Object) -> None:
    """A direct quotation whose span and run leave the marks out: now an indirect one."""
    quote = record(document, "q3")
    start, end = quote["spans"][0]
    quote["spans"], quote["quoted"] = [[start + 1, end - 1]], []
    quote["text"] = document["text"][start + 1 : end - 1]
    quote["type"] = "indirect"


def recued(document: Object) -> None:
    """A verb that tells of no communication as the cue."""
    quote = record(document, "q1")
    words = "would"
    start = document["text"].index(words)
    quote["spans"] = [[start + len(words) + 1, quote["spans"][0][1]]]
    quote["text"] = document["text"][quote["spans"][0][0] : quote["spans"][0][1]]
    quote["cue"] = {"start": start, "end": start + len(words), "text": words}
    document["annotations"].sort(key=records.position)


def namesake(document: Object) -> None:
    """A place of another label at the same words."""
    mention = record(document, "m8")
    entity = {**record(document, "e4"), "id": "e6", "label": "LOC", "link": "nil"}
    del entity["wikidata"]
    added(entity)(document)
    added({**mention, "id": "m99", "label": "LOC", "entity": "e6"})(document)


def unpaired(document: Object) -> None:
    """A mark at the very end of the text, which nothing opens."""
    document["text"] += "”"


def without(identifier: str, key: str) -> Callable[[Object], None]:
    def edit(document: Object) -> None:
        del record(document, identifier)[key]

    return edit


def nested(document: Object) -> None:
    value: Any = 0
    for _ in range(80):
        value = [value]
    document["extra"] = value


DOCUMENTS: dict[str, Callable[[Object], None]] = {
    "E106": changed("e1", confidence=float("nan")),
    "E108": lambda document: document.update(title="half \ud83d"),
    "E109": nested,
    "E201": changed("m2", label="PLACE"),
    "E202": without("e1", "link"),
    "E203": changed("q1", speekar=None),
    "E204": changed("m2", start=15.0),
    "E205": changed("d1", value="Monday"),
    "E206": changed("m2", start=-1),
    "E207": changed("e1", wikidata="Q1"),
    "E209": reordered,
    "E301": changed("d7", end=1000),
    "E302": emptied,
    "E303": shifted,
    "E304": changed("q1", text="that the quay would be dark"),
    "E305": respanned("q4", lambda quote: [
        [quote["spans"][0][0], quote["spans"][0][0] + 9],
        [quote["spans"][0][0] + 4, quote["spans"][0][1]],
    ]),
    "E306": changed("q1", quoted=[[0, 3]]),
    "E307": changed("m8", id="m7"),
    "E308": swapped,
    "E309": changed("m7", entity="e9"),
    "E310": changed("q2", parent="q3"),
    "E311": crossed,
    "E312": lambda document: added({**record(document, "m2"), "id": "m99"})(document),
    "E313": lambda document: document.update(published="2023-02-30"),
    "E401": changed("q2", type="mixed"),
    "E402": turned,
    "E403": changed("d2", value="2023-W54", type="DATE"),
    "E404": changed("d7", latest="2023-11-09"),
    "E405": changed("m2", label="LOC"),
    "W406": added(
        {"kind": "entity", "id": "e6", "label": "ORG", "name": "Nobody", "link": "nil",
         "rule": "example.rule", "annotator": "ada"}
    ),
    "E407": changed("e3", name="Marsh"),
    "E408": respanned("q4", lambda quote: [[quote["speaker"]["start"], quote["spans"][0][1]]]),
    "E409": changed("q4", parent="q2"),
    "E410": unmarked,
    "W411": recued,
    "E419": changed("d2", type="DATE"),
    "E412": changed("d1", value="2023-11-07", earliest="2023-11-07", latest="2023-11-07"),
    "I413": unpaired,
    "I414": namesake,
    "W416": unspanned,
}  # fmt: skip


def line(document: Object) -> bytes:
    """A document as a line; what JSON cannot hold is written all the same."""
    text = json.dumps(document, ensure_ascii=False)
    return (text.replace("\ud83d", "\\ud83d") + "\n").encode()


BYTES: dict[str, Callable[[bytes], bytes]] = {
    "E101": lambda data: data.replace(b"Quay", b"Qu\xe4y", 1),
    "E102": lambda data: b"\xef\xbb\xbf" + data,
    "E103": lambda data: data.replace(b'"language": "en"', b"'language': 'en'"),
    "E104": lambda data: data[: len(data) // 2] + b"\n",
    "E105": lambda data: b"[" + data.rstrip(b"\n") + b"]\n",
    "E107": lambda data: data.replace(b'"title":', b'"language": "de", "title":', 1),
    "E111": lambda data: data.rstrip(b"\n"),
    "E114": lambda data: b"",
}

# ---- Invalid folders: each edits a valid corpus of the article tram-bells.

HOME = "corpus/tram-bells"


def in_json(name: str, **values: Any) -> Callable[[Path], None]:
    """Set keys of a JSON file."""

    def edit(root: Path) -> None:
        about = {**json.loads((root / name).read_bytes()), **values}
        text = json.dumps(about, ensure_ascii=False, indent=2)
        (root / name).write_text(text + "\n", "utf-8", newline="\n")

    return edit


def in_bytes(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Replace the first place of some words in a file."""

    def edit(root: Path) -> None:
        data = (root / name).read_bytes()
        if old.encode() not in data:
            raise AssertionError(f"{name} holds no {old!r}")
        (root / name).write_bytes(data.replace(old.encode(), new.encode(), 1))

    return edit


def appended(name: str, words: str) -> Callable[[Path], None]:
    """Put words at the end of a file."""

    def edit(root: Path) -> None:
        there = (root / name).read_bytes() if (root / name).is_file() else b""
        (root / name).write_bytes(there + words.encode())

    return edit


def linked(root: Path) -> None:
    (root / HOME / "rules.jsonl").unlink()
    (root / HOME / "rules.jsonl").symlink_to("../../../E114/documents.jsonl")


def schema_copied(root: Path) -> None:
    (root / "schema").mkdir()
    copied = schemas.source("article").replace(b"Article", b"An article", 1)
    (root / "schema" / "article.json").write_bytes(copied)


def unfrozen(root: Path) -> None:
    """A final line end, with the log and the hash to match."""
    log = (root / HOME / "edits.jsonl").read_bytes().decode().splitlines()
    last = json.loads(log[-1])
    last["text"], last["end"] = "\n", last["start"] + 1
    (root / HOME / "edits.jsonl").write_bytes(lines_bytes([*map(json.loads, log[:-1]), last]))
    appended(f"{HOME}/text.txt", "\n")(root)
    data = (root / HOME / "text.txt").read_bytes()
    in_json(f"{HOME}/article.json", sha256=hashlib.sha256(data).hexdigest())(root)


def raw_changed(root: Path) -> None:
    """A byte of the raw file that the text does not hold, with the hash to match."""
    in_bytes("raw/tram-bells.txt", "date 2024", "Date 2024")(root)
    data = (root / "raw" / "tram-bells.txt").read_bytes()
    in_json("raw/tram-bells.source.json", sha256=hashlib.sha256(data).hexdigest())(root)


def doubled(root: Path) -> None:
    """A second article with the same text."""
    shutil.copytree(root / HOME, root / "corpus" / "tram-bells-2")
    for name in ("tram-bells.txt", "tram-bells.source.json"):
        shutil.copyfile(root / "raw" / name, root / "raw" / name.replace("bells", "bells-2", 1))
    in_json("corpus/tram-bells-2/article.json", id="tram-bells-2")(root)
    in_json("raw/tram-bells-2.source.json", file="tram-bells-2.txt")(root)
    appended("corpus/splits.tsv", "tram-bells-2\ttrain\ttram-bells\n")(root)


def reworded(root: Path, split: str) -> None:
    """A second article that differs in a few words, in a cluster of its own."""
    doubled(root)
    home = "corpus/tram-bells-2"
    line = "tram-bells-2\ttrain\ttram-bells\n"
    in_bytes("corpus/splits.tsv", line, f"tram-bells-2\t{split}\ttram-bells-2\n")(root)
    for name in (f"{home}/text.txt", "raw/tram-bells-2.txt"):
        in_bytes(name, "above the depot", "under the depot")(root)
    rehashed(root, "tram-bells-2")


def rehashed(root: Path, article: str) -> None:
    """Hashes that fit a text and a raw file that were edited."""
    for file, about in (
        (f"corpus/{article}/text.txt", f"corpus/{article}/article.json"),
        (f"raw/{article}.txt", f"raw/{article}.source.json"),
    ):
        digest = hashlib.sha256((root / file).read_bytes()).hexdigest()
        in_json(about, sha256=digest)(root)


def run_on(root: Path) -> None:
    """A space that is missing between two sentences, in the raw file and in the text."""
    for name in (f"{HOME}/text.txt", "raw/tram-bells.txt"):
        in_bytes(name, "the depot. Harn", "thee depot.Harn")(root)
    rehashed(root, "tram-bells")


def relabelled(root: Path) -> None:
    """A second article in which a name has another label."""
    text = "Plover News will print on Sundays.\n"
    file = root / "plover-sundays.txt"
    file.write_text(text, "utf-8")
    corpus = Corpus(root)
    corpus.add(
        file, split="train", published="2024-05-19", license="CC0-1.0", text="full",
        origin="composed", title="Plover Sundays", desk="local",
    )  # fmt: skip
    file.unlink()
    notes = Notes(text, annotator="ada")
    notes.entity("PRODUCT", "Plover News")
    notes.mention("Plover News", "e1")
    notes.date("Sundays", "SET", "XXXX-WXX-7", quant="EVERY")
    gold = tagged_bytes(notes.sorted(), corpus, "plover-sundays")
    (corpus.folder("plover-sundays") / "gold.jsonl").write_bytes(gold)
    corpus.set_gold_from("plover-sundays", "scratch")


def waiver(**values: Any) -> Callable[[Path], None]:
    """A line in waivers.jsonl, for a finding that there is not."""
    line = {
        "code": "W504",
        "file": "raw/tram-bells.source.json",
        "id": None,
        "reason": "the publisher has been asked and has not answered yet",
        "who": "ada",
        "until": "2999-12-31",
        **values,
    }
    return lambda root: Corpus(root).add_waivers([line])


def lapsed(root: Path) -> None:
    """A finding and the waiver that let it pass until it expired."""
    in_json("raw/tram-bells.source.json", license=None)(root)
    waiver(until="2024-06-01")(root)


def released(root: Path) -> None:
    """A past release in which the article was in another split."""
    folder = root / "corpus" / "releases"
    folder.mkdir()
    (folder / "0.1.0.jsonl").write_bytes(lines_bytes([{"article": "tram-bells", "split": "test"}]))


def unsorted(root: Path) -> None:
    """Two articles whose lines of splits.tsv are swapped."""
    relabelled(root)
    notes = root / "corpus" / "plover-sundays" / "gold.jsonl"
    notes.write_bytes(notes.read_bytes().replace(b"PRODUCT", b"ORG"))
    table = root / "corpus" / "splits.tsv"
    header, *rows = table.read_bytes().splitlines(keepends=True)
    table.write_bytes(b"".join([header, *reversed(rows)]))


def torn(root: Path) -> None:
    """A second article of the same cluster, in another split."""
    reworded(root, "test")
    in_bytes("corpus/splits.tsv", "test\ttram-bells-2", "test\ttram-bells")(root)


CORPORA: dict[str, Callable[[Path], object]] = {
    "E110": lambda root: (root / HOME / "edits.jsonl").unlink(),
    "E112": in_bytes(f"{HOME}/rules.jsonl", "\n", "\r\n"),
    "E113": in_bytes(f"{HOME}/gold.jsonl", "\n", "\n\n"),
    "E115": linked,
    "E119": lambda root: None,
    "W118": in_bytes(f"{HOME}/gold.jsonl", ', "label"', ',"label"'),
    "E116": appended("corpus/corpus.toml", "owner = Ada\n"),
    "E117": appended("corpus/splits.tsv", "tram-bells train\n"),
    "E208": in_json(f"{HOME}/article.json", schema="urn:newsqed:schema:article:9.0.0"),
    "E210": schema_copied,
    "E211": in_bytes("corpus/annotators.toml", "person", "robot"),
    "E314": in_json(f"{HOME}/article.json", sha256="0" * 64),
    "E315": in_json("raw/tram-bells.source.json", sha256="0" * 64),
    "E316": in_json(f"{HOME}/article.json", id="tram-belles"),
    "E317": in_json("raw/tram-bells.source.json", published="2024-05-15"),
    "E318": in_bytes(f"{HOME}/edits.jsonl", '"raw_end": 19', '"raw_end": 18'),
    "E319": unfrozen,
    "E320": in_bytes(f"{HOME}/gold.jsonl", '"annotator": "ada"', '"annotator": "adda"'),
    "E321": in_json(f"{HOME}/article.json", gold_from=None),
    "E322": in_bytes(f"{HOME}/gold.jsonl", ', "annotator": "ada"', ""),
    "E323": in_bytes(f"{HOME}/rules.jsonl", ', "rule": "example.name"', ""),
    "E324": in_json(f"{HOME}/article.json", canary=CANARY.replace("6", "7")),
    "I415": run_on,
    "I417": lambda root: None,
    "I418": in_bytes(f"{HOME}/gold.jsonl", '"annotator": "ada"', '"rule": "example.name"'),
    "W420": in_bytes(f"{HOME}/gold.jsonl", ', "phenomena": ["dateline"]', ""),
    "E501": in_bytes("corpus/splits.tsv", "tram-bells\ttrain\ttram-bells\n", ""),
    "E502": appended("corpus/splits.tsv", "tram-whistles\ttrain\ttram-whistles\n"),
    "E503": doubled,
    "W504": in_json("raw/tram-bells.source.json", license=None),
    "W505": lambda root: (root / "raw" / "stray.txt").write_text("A stray file.\n"),
    "E506": raw_changed,
    "I507": lambda root: None,
    "E508": torn,
    "I509": relabelled,
    "E510": lambda root: reworded(root, "validation"),
    "W511": lambda root: reworded(root, "train"),
    "E512": released,
    "E513": lambda root: None,
    "W514": in_json("raw/tram-bells.source.json", license="CC0 1.0"),
    "W515": lapsed,
    "W516": waiver(),
    "E517": waiver(code="E303"),
    "W518": appended(f"{HOME}/gold.json", "{}\n"),
    "W519": unsorted,
}


def main() -> None:
    """Write all examples anew."""
    shutil.rmtree(EXAMPLES, ignore_errors=True)
    valid = EXAMPLES / "valid"
    make_corpus(valid / "corpus", "quay-lights", "tram-bells")
    good = documents(Corpus(valid / "corpus"))
    (valid / "documents.jsonl").write_bytes(b"".join(map(line, good)))
    base = next(document for document in good if document["id"] == "quay-lights")
    for code in (*DOCUMENTS, *BYTES):
        document = copy.deepcopy(base)
        DOCUMENTS.get(code, lambda document: None)(document)
        data = BYTES.get(code, lambda data: data)(line(document))
        (EXAMPLES / "invalid" / code).mkdir(parents=True)
        (EXAMPLES / "invalid" / code / "documents.jsonl").write_bytes(data)
    for code, edit in CORPORA.items():
        make_corpus(EXAMPLES / "invalid" / code, "tram-bells")
        edit(EXAMPLES / "invalid" / code)


if __name__ == "__main__":
    main()
