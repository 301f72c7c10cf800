"""What a corpus holds: counts, shares, places of cues, phenomena, lengths."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsqed.dataset import build, datasheet, holdings
from newsqed.dataset.census import Census, census
from newsqed.dataset.contents import FORMS, ORDERS, PARTS, Contents, family_of, order_of
from newsqed.records import Article, Date, Mention, NotQuote, Quote, Span, Speaker
from newsqed.score.reading import view
from newsqed.store import Corpus, create

TEXT = "“We sail,” said Ada Quist, “or we sink,” and Ada Quist said so."


def article(gold, name: str = "a", desk: str | None = "sport", text: str = TEXT) -> Article:
    return Article(
        id=name, text=text, title=None, published=None, language="en", desk=desk, sha256="0",
        gold_from="scratch", source={"text": "full", "origin": "composed"}, gold=gold, rules=(),
    )  # fmt: skip


def span(words: str, nth: int = 1, text: str = TEXT) -> Span:
    start = -1
    for _ in range(nth):
        start = text.index(words, start + 1)
    return Span(start, start + len(words), words)


def quote(*contents: str, cue: Span | None, speaker: Span | None, type_: str = "direct") -> Quote:
    places = tuple((found.start, found.end) for found in map(span, contents))
    said = speaker and Speaker(speaker.start, speaker.end, speaker.text)
    return Quote(id="q1", type=type_, spans=places, text=" ".join(contents), quoted=places,
                 cue=cue, speaker=said)  # fmt: skip


SAID, LATER = span("said"), span("said", 2)
ADA, AGAIN = span("Ada Quist"), span("Ada Quist", 2)


@pytest.mark.parametrize(
    ("said", "order"),
    [
        (quote("“We sail,”", "“or we sink,”", cue=SAID, speaker=ADA), "split"),
        (quote("“We sail,”", "“or we sink,”", cue=None, speaker=None), "split"),
        (quote("“We sail,” said Ada Quist, “or we sink,”", cue=SAID, speaker=ADA), "split"),
        (quote("“We sail,”", cue=SAID, speaker=ADA), "inverted"),
        (quote("“We sail,”", cue=LATER, speaker=AGAIN), "postposed"),
        (quote("“We sail,”", cue=SAID, speaker=None), "postposed"),
        (quote("“or we sink,”", cue=SAID, speaker=ADA), "preposed"),
        (quote("“We sail,”", cue=None, speaker=ADA), "no cue"),
        (replace(quote("“We sail,”", cue=None, speaker=ADA), layout="transcript"),
         "turn of a transcript"),
    ],
)  # fmt: skip
def test_where_the_cue_stands(said: Quote, order: str) -> None:
    (seen,) = view(article([said]).document([said])).quotes
    assert order_of(seen) == order


def test_values_have_families() -> None:
    told = {"2021-10-07": "day", "2021-10-07TMO": "daypart", "2021-SP": "season", "199": "decade",
            "XXXX-WXX-4": "day with X", "PXD": "duration", "PAST_REF": "reference",
            "": "no value", "P": "no value"}  # fmt: skip
    assert {value: family_of(value) for value in told} == told


@given(st.text(alphabet="0129X-WTPDM:QH", max_size=12))
def test_any_string_has_a_family(value: str) -> None:
    assert family_of(value)


def test_shares_add_up_to_one(shared: Corpus) -> None:
    found = census(shared)
    told = found.to_json()
    for kind, parts in PARTS.items():
        number = sum(group[kind] for group in told["split"].values())
        assert number == sum(group[kind] for group in told["desk"].values())
        assert number == found.layers[kind]
        for part in parts:
            rows = told[kind][part].values()
            assert not rows or sum(row["share"] for row in rows) == pytest.approx(1)
            if part not in ("label", "fragment"):
                assert sum(row["n"] for row in rows) == number, (kind, part)
    assert set(told["quote"]["cue"]) <= {*ORDERS} and set(told["quote"]["speaker"]) <= {*FORMS}
    assert told["articles"] == {"all": 4, "gold": 3, "withheld": 1}
    assert told["lengths"]["tokens"]["total"] == found.tokens
    assert json.loads(json.dumps(told)) == told


def test_tags_are_counted_by_kind_and_article() -> None:
    tagged = [
        Mention(id="m1", start=15, end=24, text="Ada Quist", label="PERSON", form="name",
                phenomena=("titled", "titled", "nested")),
        Mention(id="m2", start=44, end=53, text="Ada Quist", label="PERSON", form="name"),
        Date(id="d1", start=0, end=1, text="“", type="DATE", value="2021", phenomena=("nested",)),
    ]  # fmt: skip
    found = Contents()
    found.add(article(tagged), "train")
    found.add(article(tagged, "b", None), "test")
    assert [*found.coverage()] == [
        ("mention", "nested", 2, 0.5, 2),
        ("mention", "titled", 2, 0.5, 2),
        ("date", "nested", 2, 1.0, 2),
    ]
    assert {name for kind, name in found.groups if kind == "desk"} == {"sport", "not known"}


def test_runs_of_mixed_quotations_are_measured_in_words() -> None:
    made = quote("“We sail,”", "“or we sink,”", cue=SAID, speaker=ADA, type_="mixed")
    found = Contents()
    found.add(article([made, NotQuote(id="n1", start=0, end=1, text="“", use="term")]), "train")
    assert found.counts["quote", "fragment"] == {"under four words": 2}
    assert found.counts["not_quote", "use"] == {"term": 1}


@pytest.mark.parametrize("text", ["", "One.", "One. Two.\n\nThree."])
def test_lengths_of_any_text(text: str) -> None:
    found = Contents()
    found.add(article(None, text=text), "train")
    assert dict(found.spans())["characters"] == (len(text),) * 4


def test_the_order_of_articles_changes_nothing(shared: Corpus) -> None:
    forth, back = (Census(shared.settings, shared.annotators) for _ in range(2))
    articles = list(shared.articles())
    for one, other in zip(articles, reversed(articles), strict=True):
        forth.add(one, "train", 0)
        back.add(other, "train", 0)
    assert [*holdings.holdings(forth)] == [*holdings.holdings(back)]
    assert json.dumps(forth.to_json()) == json.dumps(back.to_json())


def test_only_the_articles_that_count_are_counted(shared: Corpus) -> None:
    found = census(shared, lambda article: not article.withheld)
    assert found.articles == {"all": 3, "gold": 2, "withheld": 0}


def test_an_empty_corpus_holds_nothing(tmp_path) -> None:
    found = census(create(tmp_path / "empty", "Empty"))
    assert [*holdings.holdings(found)] == []
    assert holdings.page(found, 3) == "There is no article yet."


def test_pages_say_what_the_corpus_holds(corpus: Corpus) -> None:
    for name in ("harbour", "market", "quarry"):
        bare = [replace(item, phenomena=()) for item in corpus.article(name).gold or ()]
        corpus.write(name, "gold", bare)
    page = datasheet(corpus)
    assert "### What it holds" in page and "No record carries a tag" in page
    assert "### Agreement" not in page and "nothing to compare yet" in page
    gold = corpus.article("market").gold or ()
    corpus.write("market", "gold", [
        replace(item, phenomena=("a|b",)) if isinstance(item, Date) else item for item in gold
    ])  # fmt: skip
    tagged = datasheet(corpus)
    assert r"| temporal expressions | a\|b | 1 |" in tagged and "No record carries" not in tagged
    assert holdings.page(census(corpus), 3) in (build(corpus).path / "README.md").read_text("utf-8")
