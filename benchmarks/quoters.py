"""What finds quotations and their speakers in English text: ours and its peers.

In: texts. Out: for each its quotations as annotations of the exchange form, and how many pieces of
it the tool failed at. The peers are installed by hand (see README.md); each is imported when it is
made. They resolve no speakers: the phrase that they give stands for an entity of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from beside import MODEL, PACKAGE, Answer, Object, Text, Tool, ours

Span = tuple[int, int]
_MARKS = set("\"'`‘’‚“”„«»‹›")


def textacy_by_paragraph() -> Tool:
    """`textacy.extract.triples.direct_quotations`, a paragraph at a time, without names."""
    import spacy
    from textacy.extract.triples import direct_quotations

    model = spacy.load(MODEL, exclude=["ner"])

    def find(texts: Sequence[Text]) -> list[Answer]:
        pieces = [
            (text_at, match.start(), match.group())
            for text_at, (text, _) in enumerate(texts)
            for match in re.finditer(r"[^\n]+", text)
        ]
        found: list[tuple[list[tuple[Span, Span]], int]] = [([], 0) for _ in texts]
        parsed = model.pipe(piece for _, _, piece in pieces)
        for (at, shift, _), document in zip(pieces, parsed, strict=True):
            pairs, failed = found[at]
            try:
                pairs += [_triple(triple, shift) for triple in direct_quotations(document)]
            except ValueError:  # an odd number of marks
                found[at] = pairs, failed + 1
        return _answers(texts, found)

    return find


def textacy_whole() -> Tool:
    """The same of whole texts with the whole pipeline, as the documentation shows it."""
    import spacy
    import textacy
    from textacy.extract.triples import direct_quotations

    model = spacy.load(MODEL)

    def find(texts: Sequence[Text]) -> list[Answer]:
        found = []
        for text, _ in texts:
            document = textacy.make_spacy_doc(text, lang=model)
            try:
                found.append(([_triple(triple) for triple in direct_quotations(document)], 0))
            except ValueError:  # an odd number of marks: nothing is found
                found.append(([], 1))
        return _answers(texts, found)

    return find


def sayswho() -> Tool:
    """The finder of sayswho, with its own preparation; the rest of it wants another model."""
    import spacy
    from sayswho.helpers import prep_text_for_quote_detection
    from sayswho.quote_finder import quote_finder

    model = spacy.load(MODEL, exclude=["ner"])

    def find(texts: Sequence[Text]) -> list[Answer]:
        found = []
        for text, _ in texts:
            prepared = prep_text_for_quote_detection(text)
            places = _places(text, prepared)
            try:
                triples = [_triple(triple) for triple in quote_finder(model(prepared))]
            except (IndexError, TypeError, ValueError):
                found.append(([], 1))
                continue
            pairs = [tuple((places[start], places[end - 1] + 1) for start, end in triple)
                     for triple in triples]  # fmt: skip
            found.append((pairs, 0))
        return _answers(texts, found)

    return find


TOOLS = {
    # Name: the distributions that it needs, and what makes it.
    "newsqed, quotes": (("newsqed",), partial(ours, "quotes")),
    "newsqed, quotes and names": (("newsqed",), partial(ours, "quotes", "entities")),
    "textacy by paragraph": (("textacy", PACKAGE), textacy_by_paragraph),
    "textacy, whole texts": (("textacy", PACKAGE), textacy_whole),
    "sayswho": (("sayswho", PACKAGE), sayswho),
}


def _triple(triple: Any, shift: int = 0) -> tuple[Span, Span]:
    """Content and speaker of a triple of textacy's kind, in code points of the text."""
    speaker = triple.speaker
    return (
        (shift + triple.content.start_char, shift + triple.content.end_char),
        (shift + speaker[0].idx, shift + speaker[-1].idx + len(speaker[-1])),
    )


def _answers(texts: Sequence[Text], found: Iterable[tuple[list[Any], int]]) -> list[Answer]:
    return [
        (_records(text, pairs), failed)
        for (text, _), (pairs, failed) in zip(texts, found, strict=True)
    ]


def _records(text: str, pairs: Iterable[tuple[Span, Span]]) -> list[Object]:
    """Quotations and, for each speaker's phrase, a mention of an entity."""
    records: list[Object] = []
    for number, (content, speaker) in enumerate(pairs, start=1):
        phrase = {"start": speaker[0], "end": speaker[1], "text": text[slice(*speaker)]}
        records += (
            {"kind": "mention", "id": f"m{number}", **phrase, "label": "PERSON", "form": "name",
             "entity": f"e{number}"},
            {"kind": "quote", "id": f"q{number}", "type": "direct", "spans": [content],
             "quoted": [content], "speaker": {**phrase, "entity": f"e{number}"}},
        )  # fmt: skip
    return records


def _places(text: str, prepared: str) -> list[int]:
    """Where each sign of the prepared text stands in the text, or the next sign that is there.

    What sayswho changes: spaces beside marks, marks at ends of paragraphs, an x after a plural's
    apostrophe, one line end for several, the kind of a mark.
    """
    places, at = [], 0
    for sign in prepared:
        while at < len(text) and text[at].isspace() and not sign.isspace():
            at += 1
        places.append(min(at, len(text) - 1))
        here = text[at : at + 1]
        at += here == sign or (here in _MARKS and sign in _MARKS)
    return places
