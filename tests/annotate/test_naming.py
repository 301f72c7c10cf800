"""Names: what the contract says of spans, labels, titles, nesting, entities and links."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsqed.annotate import naming
from newsqed.annotate.engine import Reading
from newsqed.errors import NewsqedError


def names(text: str) -> list[tuple[str, str]]:
    return [(mention.text, mention.label) for mention in naming.tag(Reading(text))[1]]


def entity_of(text: str) -> dict[tuple[str, int], str]:
    """The entity of the n-th mention of each form."""
    found: dict[tuple[str, int], str] = {}
    for mention in naming.tag(Reading(text))[1]:
        count = sum(1 for form, _ in found if form == mention.text)
        assert mention.entity is not None
        found[mention.text, count] = mention.entity
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Russian Foreign Minister Sergey Lavrov spoke.",
            [("Russian", "NORP"), ("Sergey Lavrov", "PERSON")],
        ),
        ("The harbour of Norway's capital froze.", [("Norway", "GPE")]),
        (
            "The NATO-Russia Council met.",
            [("NATO-Russia Council", "ORG"), ("NATO", "ORG"), ("Russia", "GPE")],
        ),
        ("The UN General Assembly met.", [("UN General Assembly", "ORG"), ("UN", "ORG")]),
        ("The Russian Mission left.", [("Russian Mission", "ORG"), ("Russian", "NORP")]),
        ("The Russian mission left.", [("Russian", "NORP")]),
        (
            "They sailed the Strait of Gibraltar.",
            [("Strait of Gibraltar", "LOC"), ("Gibraltar", "GPE")],
        ),
        ("Then Yoon Suk-yeol spoke.", [("Yoon Suk-yeol", "PERSON")]),
        ("It was Abdullah bin Zayed Al Nahyan.", [("Abdullah bin Zayed Al Nahyan", "PERSON")]),
        ("They met John Tarrow Jr. in Oslo.", [("John Tarrow Jr.", "PERSON"), ("Oslo", "GPE")]),
        ("Read https://example.org/Norway/Oslo now.", []),
        ("On Monday in May they left.", []),
        ("Nobody came. It rained. The end was near.", []),
    ],
)
def test_spans_and_labels(text: str, expected: list[tuple[str, str]]) -> None:
    assert names(text) == expected


def test_titles_are_recorded_and_stand_outside() -> None:
    _, mentions = naming.tag(Reading("Deputy Foreign Minister Idris Quorl met Mr. Zebbin."))
    assert [(m.text, m.title and m.title.text) for m in mentions] == [
        ("Idris Quorl", "Deputy Foreign Minister"),
        ("Zebbin", "Mr."),
    ]


def test_a_dateline_names_a_place_and_an_agency() -> None:
    _, mentions = naming.tag(Reading("MOSCOW (Sputnik) - Moscow was calm, Sputnik said."))
    assert [(m.text, m.label, m.dateline) for m in mentions] == [
        ("MOSCOW", "GPE", True),
        ("Sputnik", "ORG", True),
        ("Moscow", "GPE", None),
        ("Sputnik", "ORG", None),
    ]
    assert mentions[0].entity == mentions[2].entity
    assert mentions[1].entity == mentions[3].entity


def test_last_names_go_to_the_full_name_by_title_and_place() -> None:
    found = entity_of(
        "Mrs. Mary Tarrow and her husband, Mr. James Tarrow, left. Mrs. Tarrow taught. Mr. Tarrow "
        "drove. Later Tarrow slept."
    )
    assert found["Tarrow", 0] == found["Mary Tarrow", 0]
    assert found["Tarrow", 1] == found["James Tarrow", 0]
    assert found["Tarrow", 2] == found["James Tarrow", 0], "the nearest before it"


def test_short_forms_and_acronyms_follow_the_long_name() -> None:
    found = entity_of("The Quorl Zone Alliance (QZA) closed. The QZA wept. Quorl was old.")
    assert len(set(found.values())) == 1


def test_a_country_and_its_people_are_two_entities() -> None:
    found = entity_of("Norway sang. The Norwegian crowd sang, Norway won.")
    assert found["Norway", 0] == found["Norway", 1] != found["Norwegian", 0]


def test_links_only_where_sure() -> None:
    entities, _ = naming.tag(
        Reading(
            "The US and the United States agreed with NATO, Georgia, Congo, Bergen and Quorlby."
        )
    )
    links = {entity.name: (entity.link, entity.wikidata) for entity in entities}
    assert links["United States"] == ("linked", "Q30")
    assert "US" not in links
    assert links["NATO"] == ("linked", "Q7184")
    assert links["Georgia"] == links["Congo"] == ("ambiguous", None)
    assert links["Bergen"] == ("ambiguous", None)
    assert links["Quorlby"] == ("unreviewed", None)


def test_the_longest_name_names_the_entity() -> None:
    entities, _ = naming.tag(Reading("Lund left. Then Anna Lund came back."))
    assert [entity.name for entity in entities] == ["Anna Lund"]


WORDS = [
    *("the", "The", "of", "said", "Norway", "Norwegian", "NATO", "Bank", "Quorl", "Anna", "Lund"),
    *("Mr.", "President", "Russia's", "UN", "(", ")", "-", ",", ".", "\n\n", "“", "”", "é", "🙂"),
    *(
        "Ministry",
        "Cup",
        "Street",
        "River",
        "J.",
        "van",
        "and",
        "O’Hara",
        "ß",
        "مرحبا",
        "e\u0301",
        "1",
    ),
]


@given(st.lists(st.sampled_from(WORDS), max_size=40), st.sampled_from([" ", ""]))
def test_mentions_are_true_and_never_cross(words: list[str], space: str) -> None:
    text = space.join(words)
    entities, mentions = naming.tag(Reading(text))
    known = {entity.id for entity in entities}
    assert [m.id for m in mentions] == [f"m{n}" for n in range(1, len(mentions) + 1)]
    assert known == {m.entity for m in mentions}
    labels = {entity.id: entity.label for entity in entities}
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text != ""
        assert mention.text == mention.text.strip()
        assert mention.title is None or mention.title.end <= mention.start
        assert mention.entity is not None
        assert labels[mention.entity] == mention.label
    for first, second in pairwise(mentions):
        assert (first.start, -first.end) < (second.start, -second.end)
        assert second.start >= first.end or second.end <= first.end


@given(st.text(max_size=300))
def test_any_text_will_do(text: str) -> None:
    for mention in naming.tag(Reading(text))[1]:
        assert text[mention.start : mention.end] == mention.text


@pytest.mark.parametrize(
    "unit", ["Quorl ", "Quorl-", "National Bank of Quorl and ", "(QRB) ", "J. "]
)
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        reading = Reading(unit * (size // len(unit)))
        start = time.perf_counter()
        naming.tag(reading)
        return time.perf_counter() - start

    seconds(2_000)
    small = min(seconds(10_000), seconds(10_000))
    assert seconds(80_000) < 8 * 4 * small + 0.2, "four times what linear would take"


def test_another_language_has_no_rules() -> None:
    with pytest.raises(NewsqedError, match="no rules for the language 'xx'"):
        naming.tag(Reading("Oslo"), "xx")
