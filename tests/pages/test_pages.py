import io
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from newsqed.pages import html, terminal
from newsqed.pages.facts import Facts
from newsqed.pages.marking import Close, Open, Words, marks, walk
from newsqed.records import (
    Date,
    Document,
    Entity,
    Mention,
    NotQuote,
    Quote,
    Span,
    Speaker,
)

VOID = {"meta", "br", "link"}


class Page(HTMLParser):
    """A page read back: its text by enclosing element, its tags checked as they come."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.open, self.attributes, self.article, self.all = [], [], [], []
        self.feed(page)
        self.close()
        assert self.open == [], f"never closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.attributes.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> while {self.open} are open"
        self.open.pop()

    def handle_data(self, data):
        if "style" not in self.open:
            self.all.append(data)
        if "article" in self.open:
            self.article.append(data)

    @property
    def text(self):
        """What stands in the article, tags removed."""
        return "".join(self.article)

    @property
    def whole(self):
        """All the words of the page, white space as one blank."""
        return re.sub(r"\s+", " ", " ".join(self.all))


def printed(document, columns=80, **keys):
    out = io.StringIO()
    Console(file=out, width=columns, force_terminal=True, color_system="truecolor").print(
        terminal(document, **keys)
    )
    return out.getvalue()


def plain(document, columns=1000, **keys):
    return re.sub(r"\x1b\[[0-9;]*m", "", printed(document, columns, **keys))


TEXT = (
    "“We open on Monday,” Mayor Ada Quist told reporters in Port Selwyn Harbour, “come early.”\n\n"
    "She said the “Old Salt” would stay shut until May."
)


def at(words, text=TEXT):
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def pair(words, text=TEXT):
    return at(words, text)["start"], at(words, text)["end"]


def document(**keys):
    records = (
        Entity(id="e1", label="PERSON", name="Ada Quist", link="linked", wikidata="Q901"),
        Entity(id="e2", label="FAC", name="Port Selwyn Harbour", link="nil"),
        Entity(id="e3", label="GPE", name="Port Selwyn", link="unreviewed"),
        Mention(
            id="m1", label="PERSON", form="name", entity="e1", title=Span(**at("Mayor")),
            **at("Ada Quist"),
        ),
        Mention(id="m2", label="FAC", form="name", entity="e2", **at("Port Selwyn Harbour")),
        Mention(id="m3", label="GPE", form="name", entity="e3", **at("Port Selwyn")),
        Mention(id="m4", label="PERSON", form="pronoun", entity="e1", **at("She")),
        Date(id="d1", type="DATE", value="2024-03-04", mod="APPROX", **at("Monday")),
        Date(
            id="d2", type="DATE", value="2024-05", start=len(TEXT) - 4, end=len(TEXT) - 1,
            text="May",
        ),
        Quote(
            id="q1", type="direct", spans=(pair("“We open on Monday,”"), pair("“come early.”")),
            text="“We open on Monday,” “come early.”",
            quoted=(pair("“We open on Monday,”"), pair("“come early.”")),
            cue=Span(**at("told")), speaker=Speaker(entity="e1", **at("Mayor Ada Quist")),
            addressee=Speaker(**at("reporters")), medium="spoken",
        ),
        Quote(
            id="q2", type="indirect", spans=(pair("the “Old Salt” would stay shut until May"),),
            text="the “Old Salt” would stay shut until May", cue=Span(**at("said")),
            speaker=Speaker(entity="e1", **at("She")),
        ),
        NotQuote(id="n1", use="title", **at("“Old Salt”")),
    )  # fmt: skip
    return Document(**{"id": "a", "text": TEXT, "annotations": records, **keys})


def test_the_page_is_the_text_and_its_tags_balance():
    page = Page(html(document()))
    assert page.text == TEXT


def test_every_annotation_stands_on_the_page():
    page = Page(html(document()))
    for item in document().annotations:
        words = item.name if isinstance(item, Entity) else item.text
        assert words in page.whole, item.id
        assert any(found.get("id") == item.id for _, found in page.attributes), item.id
    for words in ("2024-05-01 – 2024-05-31", "mod APPROX", "told", "to reporters", "spoken", "FAC"):
        assert words in page.whole, words
    assert "Mayor Ada Quist → Ada Quist e1" in page.whole
    assert "She m4" in page.whole, "an entity's row lists its mentions"


def test_labels_stand_beside_the_words():
    spans = [found for tag, found in Page(html(document())).attributes if tag == "span"]
    labels = [found["data-after"] for found in spans if "data-after" in found]
    assert labels.count("— Ada Quist e1") == 2, "one a quotation, also if it is interrupted"
    for label in ("PERSON e1", "FAC e2", "GPE e3", "=2024-03-04", "=2024-05", "title"):
        assert label in labels
    befores = [found["data-before"] for found in spans if "data-before" in found]
    assert befores == ["q1 direct", "q1 …", "q2 indirect"]
    tips = {found["title"] for found in spans if "title" in found}
    assert {"cue of q1", "title of m1", "speaker of q2: e1 Ada Quist", "addressee of q1"} <= tips


def test_ids_are_unique_and_links_lead_somewhere():
    attributes = [found for _, found in Page(html(document())).attributes]
    ids = [found["id"] for found in attributes if "id" in found]
    assert len(ids) == len(set(ids))
    inner = [found["href"] for found in attributes if found.get("href", "").startswith("#")]
    assert inner and {link[1:] for link in inner} <= set(ids)
    outer = {found["href"] for found in attributes if "href" in found} - set(inner)
    assert outer == {"https://www.wikidata.org/wiki/Q901"}


def test_nothing_is_loaded_and_nothing_runs():
    page = html(document())
    tags = {tag for tag, _ in Page(page).attributes}
    assert not tags & {"script", "link", "img", "iframe", "object", "base", "form"}
    assert not any(
        name in ("src", "style") or name.startswith("on")
        for _, found in Page(page).attributes
        for name in found
    )
    style = re.search(r"<style>(.*)</style>", page, re.DOTALL)
    assert style and "url(" not in style[1] and "@import" not in style[1] and "<" not in style[1]
    assert "prefers-color-scheme: dark" in page and "@media print" in page


EVIL = "\"><script>alert('x')</script>&amp;<!--"


def evil():
    """Every field that can hold a string holds markup."""
    text = f"He said {EVIL} on Monday"
    everything = {"start": 0, "end": len(text), "text": text}
    return Document(
        id=EVIL, title=EVIL, text=text, language=EVIL, published=EVIL,
        extra={"publisher": EVIL, "desk": EVIL},
        annotations=(
            Entity(id=f"e1{EVIL}", label=EVIL, name=EVIL, link=EVIL),
            Entity(id="e2", label="ORG", name="x", link="linked", wikidata=f"Q1{EVIL}"),
            Mention(id=f"m1{EVIL}", label=EVIL, form=EVIL, entity=f"e1{EVIL}", **everything),
            Date(id=f"d1{EVIL}", type=EVIL, value=EVIL, mod=EVIL, **everything),
            Quote(
                id=f"q1{EVIL}", type=EVIL, spans=((0, len(text)),), text=text, medium=EVIL,
                layout=EVIL, parent=EVIL, cue=Span(**everything),
                speaker=Speaker(entity=f"e1{EVIL}", **everything),
                addressee=Speaker(entity=EVIL, **everything),
            ),
            NotQuote(id=f"n1{EVIL}", use=EVIL, **everything),
        ),
    )  # fmt: skip


def test_everything_is_escaped():
    page = html(evil(), {"publisher": EVIL, EVIL: EVIL})
    assert "<script" not in page and "<!--" not in page
    read = Page(page)
    assert read.text == evil().text
    assert EVIL in read.whole
    names = {name for _, found in read.attributes for name in found}
    known = "charset class content data-after data-before data-name dir href http-equiv id lang "
    assert names <= {*known.split(), "name", "open", "rel", "scope", "title"}


def test_nothing_of_a_document_commands_the_terminal():
    text = "Ada\x1b[31m said\x07 \x9b2J\x00 “\u202eno”."
    mention = Mention(id="m1", label="\x1b]0;x\x07", form="name", start=0, end=3, text="Ada\x1b[2J")
    date = Date(id="d1", type="DATE", value="\x1b[1m", start=0, end=3, text="[bold]Ada[/bold]")
    shown = plain(Document(id="\x1b[2J", title="\x1b[2J", text=text, annotations=(mention, date)))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)
    assert "␛[31m said␇" in shown
    assert "[bold]Ada[/bold]" in shown, "a document's brackets are no styling"


def test_the_terminal_shows_every_annotation():
    shown = plain(document())
    for item in document().annotations:
        assert (item.name if isinstance(item, Entity) else item.text) in shown, item.id
    for words in (
        "⟦q1 direct “We open on Monday=2024-03-04,”⟧ Mayor Ada Quist[PERSON e1] told reporters",
        "Port Selwyn[GPE e3] Harbour[FAC e2], ⟦q1 … “come early.” — Ada Quist e1⟧",
        "She[PERSON e1] said ⟦q2 indirect the “Old Salt”[title] would stay shut until May=2024-05",
        "2024-05-01 – 2024-05-31",
        "Q901",
    ):
        assert words in shown, words


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_terminal_keeps_to_its_width(width):
    by_console = plain(document(), width).splitlines()
    assert max(map(len, by_console)) <= width
    by_argument = plain(document(), 200, width=width).splitlines()
    assert max(len(line.rstrip()) for line in by_argument) <= width


def test_colours_are_not_all_there_is():
    assert re.search(r"\x1b\[", printed(document()))
    out = io.StringIO()
    Console(file=out, width=500, no_color=True).print(terminal(document()))
    assert "⟦q1 direct “We open" in out.getvalue()


def test_what_is_known_of_the_article():
    given = {"publisher": "The Herald", "split": "test", "desk": None, "mood": "grey"}
    told = document(published="2024-03-01", extra={"publisher": "The Post", "split": "train"})
    for shown in (Page(html(told, given)).whole, plain(told, meta=given).replace("\u00a0", " ")):
        assert "The Herald" in shown and "2024-03-01" in shown and "grey" in shown
        assert "The Post" not in shown and "desk" not in shown
    assert "The Post" in Page(html(told)).whole
    assert "split train" in plain(told).replace("\u00a0", " ")
    assert Facts(told).counts.startswith("2 quotations, 1 pair of marks that quotes nobody, 3 ent")


def test_a_document_without_annotations():
    bare = Document(id="a", text="Nothing happened.")
    assert Page(html(bare)).text == bare.text
    assert "Nothing is annotated." in Page(html(bare)).whole
    assert "<table" not in html(bare)
    assert "Nothing happened." in plain(bare)


def test_what_lies_outside_the_text_stands_in_the_table_only():
    dates = [
        Date(id="d1", type="DATE", value="2024", start=4, end=99, text="beyond"),
        Date(id="d2", type="DATE", value="nonsense", start=-3, end=2, text="before"),
        Date(id="d3", type="DATE", value="2025", start=2, end=2, text="empty"),
    ]
    gone = Document(id="a", text="Short.", annotations=tuple(dates))
    page = Page(html(gone))
    assert page.text == "Short."
    for words in ("beyond", "before", "empty"):
        assert words in page.whole and words in plain(gone)


def test_crossing_marks_are_cut_and_labelled_once():
    text = "one two three four"
    crossing = Document(
        id="a",
        text=text,
        annotations=(
            Mention(id="m1", label="ORG", form="name", **at("one two three", text)),
            Date(id="d1", type="DATE", value="2024", **at("two three four", text)),
        ),
    )
    page = html(crossing)
    assert Page(page).text == text
    assert page.count('id="m1"') == page.count('id="d1"') == 1
    assert page.count('data-after="ORG"') == page.count('data-after="=2024"') == 1
    assert plain(crossing).count("one two three[ORG] four=2024") == 1


def test_a_quotation_over_paragraphs_is_opened_in_each():
    text = "“One.\n\n“Two.”"
    quote = Quote(id="q1", type="direct", spans=((0, len(text)),), text=text)
    page = html(Document(id="a", text=text, annotations=(quote,)))
    assert Page(page).text == text
    assert len(re.findall(r'class="quote direct[^"]*" title', page)) == 2
    assert page.count('data-before="q1 direct"') == page.count('id="q1"') == 1


def test_right_to_left_emoji_and_what_html_cannot_hold():
    text = "قالت سلمى «غدا» 👩‍🚒\r\n\r\nשלום e\u0301 \ud800 \0 end"
    mention = Mention(id="m1", label="PERSON", form="name", **at("سلمى", text))
    page = html(Document(id="a", text=text, annotations=(mention,)))
    page.encode("utf-8")
    assert Page(page).text == text.replace("\ud800", "\ufffd").replace("\0", "\ufffd")
    assert '<p dir="auto">' in page and "<bdi>" not in page.split("</article>")[0]
    printed(Document(id="a", text=text, annotations=(mention,))).encode("utf-8")


@st.composite
def any_document(draw):
    """A text of a small alphabet with paragraphs, emoji and markup, and marks anywhere in it."""
    text = draw(st.text(alphabet='ab <&>"\n.🚢é“”א\r', min_size=1, max_size=60))
    edge = st.integers(0, len(text))
    records = []
    for number in range(draw(st.integers(0, 8))):
        start, end = sorted((draw(edge), draw(edge)))
        span = {"start": start, "end": end, "text": text[start:end]}
        kind = draw(st.sampled_from(["mention", "date", "quote", "not_quote"]))
        if kind == "mention":
            records.append(Mention(id=f"m{number}", label="ORG", form="name", **span))
        elif kind == "date":
            records.append(Date(id=f"d{number}", type="DATE", value="2024", **span))
        elif kind == "not_quote":
            records.append(NotQuote(id=f"n{number}", use="term", **span))
        else:
            middle = draw(st.integers(start, end))
            cue = sorted((draw(edge), draw(edge)))
            records.append(
                Quote(id=f"q{number}", type="direct", spans=((start, middle), (middle, end)),
                      text="x", cue=Span(*cue, "x"), speaker=Speaker(*cue, "x", "e1"))
            )  # fmt: skip
    return Document(id="a", text=text, annotations=tuple(records))


@settings(max_examples=300)
@given(any_document())
def test_whatever_crosses_the_page_is_the_text(found):
    page = Page(html(found))
    assert page.text == found.text
    ids = [attributes["id"] for _, attributes in page.attributes if "id" in attributes]
    assert len(ids) == len(set(ids))


@settings(max_examples=300)
@given(any_document())
def test_steps_nest_and_every_character_has_its_marks(found):
    every = marks(found, Facts(found))
    for (start, end), steps in walk(found.text, every):
        stack, at = [], start
        for step in steps:
            if isinstance(step, Open):
                assert step.first == (max(step.mark.start, start) == at) or not step.first
                stack.append(step)
            elif isinstance(step, Close):
                opened = stack.pop()
                assert opened.mark == step.mark and opened.last == step.last
            else:
                assert isinstance(step, Words) and step.start == at < step.end
                at = step.end
                covering = [m for m in every if m.start < step.end and step.start < m.end]
                assert sorted(map(repr, covering)) == sorted(repr(item.mark) for item in stack)
        assert stack == [] and at == end


@settings(max_examples=50)
@given(any_document())
def test_the_terminal_shows_whatever_there_is(found):
    shown = plain(found)
    for char in "é🚢א“":
        assert shown.count(char) >= found.text.count(char)


def test_a_long_text_is_quick():
    text = "Ada Quist said so on Monday. " * 4000
    records = []
    for number in range(4000):
        start = 29 * number
        records += [
            Mention(id=f"m{number}", label="PERSON", form="name", start=start, end=start + 9,
                    text="Ada Quist"),
            Date(id=f"d{number}", type="DATE", value="2024-03-04", start=start + 21,
                 end=start + 27, text="Monday"),
        ]  # fmt: skip
    page = html(Document(id="a", text=text, annotations=tuple(records)))
    assert page.count("data-after") >= 8000


def test_rich_is_imported_only_for_the_terminal():
    code = "import sys, newsqed.pages; sys.exit('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
