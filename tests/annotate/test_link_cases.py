"""What names are linked to: a table of sentences of our own, and what holds of every link."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsqed.annotate import engine, naming
from newsqed.annotate.engine import Reading

TABLE = Path(__file__).with_name("link_cases.tsv")
CASES = [
    tuple(line.split("\t"))
    for line in TABLE.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
][1:]
ITEMS = {
    cell
    for name in ("country", "region", "territory", "city-item", "body-item", "organisation")
    for row in engine.lexicon("en", name)
    for cell in row.values()
    if cell[:1] == "Q" and cell[1:].isdigit()
}
WORDS = [text for text, *_ in CASES]


def link(text: str, name: str) -> str:
    """The id of the entity that a name of the text is a mention of, `ambiguous` or `none`."""
    entities, mentions = naming.tag(Reading(text))
    by_id = {entity.id: entity for entity in entities}
    entity = next(
        (by_id[mention.entity] for mention in mentions if mention.text == name and mention.entity),
        None,
    )
    if entity is None or entity.link not in ("linked", "ambiguous"):
        return "none"
    return entity.wikidata or "ambiguous"


@pytest.mark.parametrize(("text", "name", "expected"), CASES)
def test_the_table(text: str, name: str, expected: str) -> None:
    assert link(text, name) == expected


def test_the_ids_of_the_table_are_those_of_the_lists() -> None:
    assert {expected for *_, expected in CASES} <= ITEMS | {"ambiguous", "none"}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8))
def test_links_are_listed_and_each_id_is_one_entity(sentences: list[str]) -> None:
    entities, _ = naming.tag(Reading(" ".join(sentences)))
    linked = [entity.wikidata for entity in entities if entity.link == "linked"]
    assert set(linked) <= ITEMS
    assert len(linked) == len(set(linked))
    assert all(entity.wikidata is None for entity in entities if entity.link != "linked")
    assert all(
        entity.link == "unreviewed" for entity in entities if entity.label in ("PERSON", "NORP")
    )


COUNTRIES = [
    (row["form"], row["value"])
    for row in engine.lexicon("en", "country")
    if row["value"] != "ambiguous"
]
NAMESAKES = {row["form"] for row in engine.lexicon("en", "namesake")}


def test_every_country_is_linked_by_each_of_its_names() -> None:
    wrong = []
    for form, item in COUNTRIES:
        if form not in NAMESAKES and link(f"Ships left {form} on Monday.", form) != item:
            wrong.append((form, item, link(f"Ships left {form} on Monday.", form)))
    assert wrong == []


def test_names_of_two_countries_are_never_linked_by_themselves() -> None:
    links = {link(f"Ships left {form}.", form) for form in NAMESAKES}
    assert links <= {"ambiguous", "none"}


def test_the_lists_give_each_city_one_item() -> None:
    places: dict[str, set[str]] = {}
    for row in engine.lexicon("en", "city-item"):
        if row["item"]:
            places.setdefault(row["item"], set()).add(row["place"][:2])
    assert {item for item, countries in places.items() if len(countries) > 1} == set()
