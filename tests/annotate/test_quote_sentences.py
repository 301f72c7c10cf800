"""The table of sentences for the quotations is well formed."""

from __future__ import annotations

from importlib import import_module

import pytest
from quote_table import Entry, entries, phenomena

from newsqed.records import Document, NotQuote, Quote

checks = import_module("newsqed.check")  # the name newsqed.check is the function

ENTRIES = list(entries())


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.document.id)
def test_an_entry_holds_sound_records(entry: Entry) -> None:
    """Warnings ask what the rules know and what is usual; an entry may be unusual."""
    found = [finding for finding in checks.check(entry.document) if finding.severity == "error"]
    assert found == []


def test_the_table_covers_its_phenomena() -> None:
    assert len(ENTRIES) >= 220
    assert {entry.phenomenon for entry in ENTRIES} == phenomena().keys()


def test_no_passage_stands_twice() -> None:
    texts = [entry.document.text for entry in ENTRIES]
    assert len(set(texts)) == len(texts)


def quotes_of(document: Document) -> list[Quote]:
    return [record for record in document.annotations if isinstance(record, Quote)]


def not_quotes_of(document: Document) -> list[NotQuote]:
    return [record for record in document.annotations if isinstance(record, NotQuote)]


def test_what_shows_no_quotation_has_no_record() -> None:
    nothing = [entry for entry in ENTRIES if entry.phenomenon == "nothing"]
    assert nothing
    assert [record for entry in nothing for record in entry.document.annotations] == []


def test_what_is_not_a_quotation_says_so() -> None:
    apart = [entry for entry in ENTRIES if entry.phenomenon == "not a quotation"]
    assert all(not_quotes_of(entry.document) for entry in apart)


def test_all_types_and_media_stand_in_it() -> None:
    quotes = [quote for entry in ENTRIES for quote in quotes_of(entry.document)]
    assert {quote.type for quote in quotes} == {"direct", "mixed", "indirect"}
    assert {quote.medium for quote in quotes} == {"spoken", "written", "posted", "unknown"}
    assert {entry_quote.parent is None for entry_quote in quotes} == {True, False}
