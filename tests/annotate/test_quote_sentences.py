"""The table of sentences for the quotations is sound, and the rules do not fall behind it."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest
from outcomes import report, right
from quote_comparison import PARTS, SHOWN, compare
from quote_table import Entry, entries, phenomena

from newsqed.records import Document, NotQuote, Quote, Span, Speaker

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


# Entries that the rules get right in every part, and contents that they find exactly. A rule may
# raise them; lowering one takes a written reason.
WHOLE, CONTENTS = 282, 311


def test_the_rules_do_not_fall_behind() -> None:
    outcomes = [compare(entry) for entry in ENTRIES]
    print("\n".join(report(outcomes, PARTS, SHOWN)))
    assert sum(outcome.whole for outcome in outcomes) >= WHOLE
    assert right(outcomes, "content") >= CONTENTS


def test_what_is_right_compares_as_right() -> None:
    assert [entry for entry in ENTRIES if not compare(entry, entry.document).whole] == []


def test_each_difference_is_seen() -> None:
    """Change one part of every quotation, and that part is missed."""
    for entry in ENTRIES:
        for quote in quotes_of(entry.document):
            others = [one for one in entry.document.annotations if one is not quote]
            changes = {
                "content": replace(quote, spans=((quote.spans[0][0], quote.spans[-1][1] - 1),)),
                "quoted": replace(quote, quoted=(*quote.quoted, quote.spans[0])),
                "layout": replace(quote, layout=None if quote.layout else "transcript"),
                "speaker": replace(
                    quote, speaker=Speaker(0, 1, "·") if quote.speaker is None else None
                ),
                "addressee": replace(quote, addressee=Speaker(0, 1, "·")),
                "cue": replace(quote, cue=Span(0, 1, "·")),
                "parent": replace(quote, parent="q99"),
            }
            for part, changed in changes.items():
                found = replace(entry.document, annotations=(*others, changed))
                missed = compare(entry, found).missed
                if part == "speaker" and quote.speaker and quote.speaker.start is None:
                    part = "resolution"
                assert part in missed, (entry.document.text, part)
            dropped = replace(entry.document, annotations=tuple(others))
            assert "content" in compare(entry, dropped).missed
            assert (
                "nothing else" in compare(replace(entry, document=dropped), entry.document).missed
            )
