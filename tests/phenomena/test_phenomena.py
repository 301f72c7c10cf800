"""What is special about a record: which tags follow, and what never changes them."""

import random
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from newsqed import phenomena, schemas
from newsqed.phenomena import DERIVED, FOLLOWING, JUDGED, derived, judged, tagged, tags
from newsqed.records import from_json
from newsqed.store import Corpus

ROOT = Path(__file__).parents[2]
Object = dict[str, Any]
FRIDAY = "2021-10-08"


class Notes:
    """Records of a text, by their words; the n-th place if n is given."""

    def __init__(self, text: str, published: str | None = FRIDAY) -> None:
        self.text, self.published = text, published
        self.records: list[Object] = []

    def at(self, words: str, nth: int = 1) -> Object:
        start = -1
        for _ in range(nth):
            start = self.text.index(words, start + 1)
        return {"start": start, "end": start + len(words), "text": words}

    def pairs(self, *parts: str) -> list[list[int]]:
        return [[self.at(words)["start"], self.at(words)["end"]] for words in parts]

    def name(self, words: str, label: str, entity: str | None, nth: int = 1, **more: Any) -> None:
        given = {"label": label, "form": "name", "entity": entity, **more}
        self.records.append({"kind": "mention", "id": "m1", **self.at(words, nth), **given})

    def date(self, words: str, value: str, type_: str = "DATE", **more: Any) -> None:
        self.records.append(
            {"kind": "date", "id": "d1", **self.at(words), "type": type_, "value": value, **more}
        )

    def of_last(self) -> set[str]:
        return set(derived(self.records, self.text, self.published)[-1])

    def each(self) -> list[set[str]]:
        return [set(found) for found in derived(self.records, self.text, self.published)]


def quote(
    text: str,
    *parts: str,
    type_: str = "direct",
    quoted: tuple[str, ...] | None = None,
    **keys: Any,
) -> set[str]:
    """The tags of a quotation; its cue, speaker and addressee by their words."""
    notes = Notes(text)
    said: Object = {"cue": None, "speaker": None, "medium": "spoken"}
    for key in ("cue", "speaker", "addressee"):
        if key in keys:
            said[key] = notes.at(keys.pop(key))
    runs = notes.pairs(*(parts if quoted is None else quoted))
    spans = {"spans": notes.pairs(*parts), "quoted": runs, "text": " ".join(parts)}
    notes.records.append({"kind": "quote", "id": "q1", "type": type_, **spans, **said, **keys})
    return notes.of_last()


# ---- Quotations.


def test_how_a_quotation_is_set() -> None:
    said = {"cue": "said", "speaker": "Orla Venn"}
    assert quote("“It leaks,” said Orla Venn.", "“It leaks,”", **said) == {"inverted"}
    assert quote("“It leaks,” Orla Venn said.", "“It leaks,”", **said) == set()
    assert quote("Orla Venn said: “It leaks.”", "“It leaks.”", **said) == {"preposed"}
    text = "“The tide,” said Orla Venn, “took it.”"
    assert quote(text, "“The tide,”", "“took it.”", **said) == {"split", "inverted"}
    that = "that it leaks"
    text = f"Orla Venn said {that}."
    assert quote(text, that, type_="indirect", quoted=(), **said) == set()
    within = "It leaks, Orla Venn said, and badly"
    assert quote(f"{within}.", within, type_="indirect", quoted=(), **said) == {"split"}


def test_short_runs_of_mixed_quotations() -> None:
    said = {"type_": "mixed", "cue": "called", "speaker": "Orla Venn"}
    for run, tag in (("“half — baked”", True), ("“not at all ready”", False)):
        part = f"the plan {run}"
        found = quote(f"Orla Venn called {part}.", part, quoted=(run,), **said)
        assert found == {"preposed"} | ({"fragment"} if tag else set())


def test_what_the_content_holds() -> None:
    said = {"cue": "said", "speaker": "Venn"}
    for content, wanted in (
        ("“They [the wardens] knew,”", {"bracketed"}),
        ("“They … knew,”", {"ellipsis"}),
        ("“They ... knew,”", {"ellipsis"}),
        ("“They [...] knew,”", {"ellipsis"}),
        ("“They [ … ] knew,”", {"ellipsis"}),
        ("“They [or we]... knew,”", {"ellipsis", "bracketed"}),
        ("“They. Knew.”", set()),
        ("“We waited.\n\n“They knew,”", {"paragraphs"}),
        ("“We waited.\n“They knew,”", {"paragraphs"}),
    ):
        assert quote(f"{content} Venn said.", content, **said) == wanted, content
    # Beside blank lines a line's end is none of a paragraph.
    content = "“We waited,\nand they knew,”"
    assert quote(f"{content} Venn said.\n\nThey left.", content, **said) == set()


def test_what_single_keys_tell() -> None:
    text = "“It leaks.” She told reporters, according to him, of VENN."
    part = "“It leaks.”"
    speaker = {"speaker": "VENN"}
    assert quote(text, part, **speaker) == {"uncued"}
    assert quote(text, part, layout="transcript", **speaker) == {"transcript"}
    assert quote(text, part, cue="told") == {"no-speaker"}
    assert quote(text, part, cue="told", parent="q2", medium="posted", addressee="reporters") == {
        "no-speaker", "nested", "written", "addressed",
    }  # fmt: skip
    assert quote(text, part, cue="according to", speaker="him") == {
        "according-to", "pronoun-speaker",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("she", "pronoun-speaker"),
        ("a spokesman for Orla Venn", "nominal-speaker"),
        ("the mayor, who lives in Ostby", "nominal-speaker"),
        ("Mayor Orla Venn of Ostby", None),
        ("the mayor Orla Venn", None),
    ],
)
def test_the_form_of_a_phrase_by_its_words(phrase: str, wanted: str | None) -> None:
    found = quote(f"“It leaks,” {phrase} said.", "“It leaks,”", cue="said", speaker=phrase)
    assert found == ({wanted} if wanted else set())


def test_mentions_tell_the_form_of_a_phrase_before_its_words_do() -> None:
    notes = Notes("“It leaks,” Venn's aide Il Due said.")
    notes.name("Venn's aide Il Due", "PERSON", "e1", form="nominal")
    said = {
        "kind": "quote", "id": "q1", "type": "direct", "spans": notes.pairs("“It leaks,”"),
        "quoted": notes.pairs("“It leaks,”"), "cue": notes.at("said"),
        "speaker": {**notes.at("Venn's aide Il Due"), "entity": "e1"},
    }  # fmt: skip
    notes.records.append(said)
    assert notes.of_last() == {"nominal-speaker"}
    # A name of the speaker within the phrase comes before other forms within it, not before it.
    said["speaker"] |= {"end": said["speaker"]["end"] + 5}
    assert notes.of_last() == {"nominal-speaker"}
    notes.name("Il Due", "PERSON", "e1")
    notes.records.append(notes.records.pop(1))
    assert notes.of_last() == set()


# ---- Mentions.


def test_short_names_and_acronyms() -> None:
    notes = Notes("Venn Pier Trust, or VPT, the Trust. ORLA: Orla Venn. IMO")
    notes.name("Venn Pier Trust", "ORG", "e1")
    notes.name("VPT", "ORG", "e1")
    notes.name("Trust", "ORG", "e1", nth=2)
    notes.name("ORLA", "PERSON", "e2")
    notes.name("Orla Venn", "PERSON", "e2")
    notes.name("IMO", "ORG", "e3")
    full, acronym, short, label, person, alone = notes.each()
    assert (full, person, alone) == (set(), set(), set())
    assert (acronym, short, label) == ({"acronym"}, {"short-name"}, {"short-name"})


def test_namesakes() -> None:
    notes = Notes("Ostby beat Carrow in Ostby. Orla Venn met Jon Venn Jr. and Jon Marl.")
    notes.name("Ostby", "ORG", "e1")
    notes.name("Carrow", "ORG", "e2")
    notes.name("Ostby", "GPE", "e3", nth=2)
    notes.name("Orla Venn", "PERSON", "e4")
    notes.name("Jon Venn Jr", "PERSON", "e5")
    notes.name("Jon Marl", "PERSON", "e6")
    assert [found == {"namesake"} for found in notes.each()] == [1, 0, 1, 1, 1, 0]


def test_names_within_names() -> None:
    notes = Notes("The Ostby Pier Trust and the Orla Venn Foundation met OSTBY Rowing. Venn left.")
    notes.name("Ostby Pier Trust", "ORG", "e1")
    notes.name("Ostby", "GPE", "e2")
    notes.name("Orla Venn Foundation", "ORG", "e3")
    notes.name("OSTBY Rowing", "ORG", "e4")
    notes.name("Venn", "PERSON", "e5", nth=2)
    assert notes.each() == [
        {"place-in-body"}, {"nested-name"}, {"person-in-body"}, {"place-in-body"}, set(),
    ]  # fmt: skip


def test_titles_datelines_and_mentions_that_are_no_names() -> None:
    notes = Notes("OSTBY - Mayor Orla Venn spoke. The mayor left.")
    notes.name("OSTBY", "GPE", "e1", dateline=True)
    notes.name("Orla Venn", "PERSON", "e2", title=notes.at("Mayor"))
    notes.name("The mayor", "PERSON", "e2", form="nominal")
    assert notes.each() == [{"dateline"}, {"titled"}, set()]


# ---- Dates.


def date(words: str, value: str, type_: str = "DATE", **more: Any) -> set[str]:
    notes = Notes(f"They met {words}.")
    notes.date(words, value, type_, **more)
    return notes.of_last()


@pytest.mark.parametrize(
    ("words", "value", "wanted"),
    [
        ("Monday", "2021-10-04", {"weekday-back"}),
        ("Friday", "2021-10-08", {"weekday-same"}),
        ("Sunday", "2021-10-10", {"weekday-ahead"}),
        ("Sunday", "2021-W40-7", {"weekday-ahead"}),
        ("two days after Friday", "2021-10-10", set()),
        ("Friday", "XXXX-WXX-5", {"vague"}),
        ("yesterday", "2021-10-07", {"relative"}),
        ("6 October 2021", "2021-10-06", set()),
        ("years", "PXY", {"vague"}),
        ("recently", "PAST_REF", {"vague"}),
        ("the 1990s", "199", {"decade-century"}),
        ("the second quarter of 2021", "2021-Q2", {"fiscal-period"}),
        ("the summer of 2021", "2021-SU", {"season"}),
    ],
)
def test_dates_by_words_and_value(words: str, value: str, wanted: set[str]) -> None:
    assert date(words, value) == wanted


def test_dates_by_their_other_keys() -> None:
    assert date("9.30am", "2021-10-08T09:30", "TIME", anchor="d2") == {"clock", "anchored"}
    assert date("Friday night", "2021-10-08TNI", "TIME", anchor="published") == {"weekday-same"}
    assert date("last week", "2021-W39", anchor="published") == {"relative"}
    assert date("today", "2016-01-09", anchor="d2") == {"anchored"}
    assert date("early July", "2021-07", mod="START", anchor="published") == {
        "modified", "relative",
    }  # fmt: skip
    assert date("fiscal 2012", "2012", fiscal=True) == {"fiscal-period"}
    assert date("every Friday", "XXXX-WXX-5", "SET") == {"repeated"}


def test_no_weekday_lies_before_an_unknown_day() -> None:
    for published in (None, "2021-13-45", "soon", ""):
        notes = Notes("They met Monday.", published)
        notes.date("Monday", "2021-10-04")
        assert notes.of_last() == set()


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("from 3 June to 5 June", True),
        ("3 June–5 June", True),
        ("3 June through the 5 June", True),
        ("between 3 June and 5 June", True),
        ("between the 3 June and the 5 June", True),
        ("on 3 June and 5 June", False),
        ("on 3 June, not 5 June", False),
        ("3 June\n\nto 5 June", False),
        ("3 June they moved to Ostby, on 5 June", False),
    ],
)
def test_ranges_are_told_by_what_stands_between(text: str, joined: bool) -> None:
    notes = Notes(text)
    notes.date("3 June", "2021-06-03")
    notes.date("5 June", "2021-06-05")
    assert [("range" in found) for found in notes.each()] == [joined, joined]


# ---- The list.


def table() -> list[tuple[str, ...]]:
    """The rows of the table in the guidelines."""
    page = (ROOT / "docs" / "guidelines.md").read_text("utf-8")
    section = page.partition("\n## Phenomena\n")[2].partition("\n## ")[0]
    return [
        tuple(line.strip("| ").split(" | "))
        for line in section.splitlines()
        if line.startswith("| `")
    ]


def test_schema_code_and_guidelines_have_one_list() -> None:
    listed = schemas.load("annotation")["$defs"]["phenomenon"]["enum"]
    glosses = schemas.glosses("annotation", "phenomenon")
    ours = [
        (tag, kind, how)
        for kind in ("quote", "mention", "date")
        for how, of in (("derived", DERIVED), ("judged", JUDGED))
        for tag in of[kind]
    ]
    assert list(glosses) == listed == [tag for tag, _, _ in ours]
    assert [(row[0].strip("`"), *row[1:3]) for row in table()] == ours
    assert all(len(row) == 5 and all(row) for row in table())
    for tag, kind, how in ours:
        assert glosses[tag].startswith(f"{kind}, judged: " if how == "judged" else f"{kind}: ")
        assert re.fullmatch("[a-z]+(-[a-z]+)*", tag)
    assert frozenset(tag for tag, _, how in ours if how == "derived") == FOLLOWING


# ---- What never changes.

GOLD = [
    (article.id, article.gold, article.text, article.published)
    for article in Corpus(ROOT).articles()
    if article.gold
]


@pytest.mark.parametrize(("name", "gold", "text", "published"), GOLD, ids=[one[0] for one in GOLD])
def test_order_and_tags_that_are_there_change_nothing(
    name: str, gold: Any, text: str, published: str
) -> None:
    right = {one.id: one.phenomena for one in tagged(gold, text, published)}
    assert any(right.values())
    assert tagged(tagged(gold, text, published), text, published) == tagged(gold, text, published)
    for seed in range(5):
        mixed = list(gold)
        random.Random(seed).shuffle(mixed)
        assert {one.id: one.phenomena for one in tagged(mixed, text, published)} == right


def test_judged_tags_are_kept_behind_those_that_follow() -> None:
    mention: Object = {
        "kind": "mention", "id": "m1", "start": 0, "end": 5, "text": "Ostby", "label": "GPE",
        "form": "name", "entity": None, "dateline": True,
        "phenomena": ["name-order", "titled", "metonym", "metonym"],
    }  # fmt: skip
    assert tags([mention], "Ostby.") == [("dateline", "metonym", "name-order")]
    assert tagged([from_json(mention)], "Ostby.")[0].phenomena == tags([mention], "Ostby.")[0]
    assert judged(["titled", 7, "metonym"]) == ("metonym",)
    assert judged("metonym") == judged(None) == ()


ODD = some.recursive(
    some.none()
    | some.booleans()
    | some.integers(-3, 40)
    | some.floats()
    | some.sampled_from(
        ["", "e1", "q1", "DATE", "TIME", "SET", "mixed", "direct", "name", "ORG", "GPE", "PERSON",
         "published", "2021-10-08", "2021-W40-9", "XXXX", "Ostby", "according to"]
    ),
    lambda inner: some.lists(inner, max_size=3)
    | some.dictionaries(some.sampled_from(["start", "end", "text", "entity"]), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip
KEYS = sorted({"id", "start", "end", "text", "label", "form", "entity", "title", "dateline", "type",
               "value", "mod", "fiscal", "anchor", "spans", "quoted", "cue", "speaker", "addressee",
               "medium", "layout", "parent", "name", "phenomena"})  # fmt: skip
RECORD = some.builds(
    lambda kind, parts: {"kind": kind, **parts},
    some.sampled_from(["quote", "mention", "date", "entity", "not_quote", "odd"]) | ODD,
    some.dictionaries(some.sampled_from(KEYS), ODD),
)


@given(some.lists(RECORD, max_size=6), some.randoms(use_true_random=False), ODD)
def test_odd_records_never_raise_and_have_no_order(
    records: list[Object], draw: random.Random, published: Any
) -> None:
    text = "Ostby Trust said “no” on Monday to 5 June"
    found = derived(records, text, published)
    for record, one in zip(records, found, strict=True):
        kind = record["kind"] if isinstance(record["kind"], str) else ""
        assert set(one) <= set(DERIVED.get(kind, ()))
    order = list(range(len(records)))
    draw.shuffle(order)
    mixed = derived([records[at] for at in order], text, published)
    assert mixed == [found[at] for at in order]
    once = [
        {**record, "phenomena": list(right)}
        for record, right in zip(records, tags(records, text, published), strict=True)
    ]
    assert [list(right) for right in tags(once, text, published)] == [
        item["phenomena"] for item in once
    ]


def test_time_grows_with_the_text_alone() -> None:
    def seconds(times: int) -> float:
        notes = Notes("")
        notes.text = "Ostby Trust of Ostby said “no” on Monday. " * times
        for at in range(times):
            base = at * 42
            for start, end, label in ((0, 11, "ORG"), (0, 5, "GPE"), (15, 20, "GPE")):
                notes.records.append(
                    {"kind": "mention", "label": label, "form": "name", "entity": f"e{at}",
                     "start": base + start, "end": base + end}
                )  # fmt: skip
            notes.records.append(
                {"kind": "quote", "type": "direct", "spans": [[base + 26, base + 30]],
                 "quoted": [[base + 26, base + 30]], "cue": {"start": base + 21, "end": base + 25},
                 "speaker": {"start": base, "end": base + 20, "entity": f"e{at}"}}
            )  # fmt: skip
            notes.records.append(
                {"kind": "date", "type": "DATE", "value": "2021-10-04", "start": base + 34,
                 "end": base + 40}
            )  # fmt: skip
        best = float("inf")
        for _ in range(3):
            begun = time.process_time()
            derived(notes.records, notes.text, FRIDAY)
            best = min(best, time.process_time() - begun)
        return best

    assert seconds(4_000) < 12 * seconds(1_000)  # 16 if it were quadratic


def test_runnable_examples() -> None:
    import doctest
    import importlib

    for name in ("", ".page", ".quotations", ".mentions", ".times"):
        failed, _ = doctest.testmod(importlib.import_module(f"newsqed.phenomena{name}"))
        assert failed == 0, name
    assert doctest.testmod(phenomena)[1] > 0
