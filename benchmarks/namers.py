"""What finds names in English text: ours and its peers.

In: texts. Out: for each its names as annotations of the exchange form, labelled PER, ORG, LOC and
MISC, and how many pieces of it the tool failed at (none). The peers are installed by hand (see
README.md); each is imported when it is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from beside import MODEL, PACKAGE, Answer, Text, Tool, ours

# OntoNotes' names; its dates, amounts and numbers are none.
NAMES = {"PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW",
         "LANGUAGE"}  # fmt: skip

OTHERS = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer")


def spacy(*, whole: bool) -> Tool:
    """The model en_core_web_sm of spaCy through `nlp.pipe`, whole or its names alone."""
    import spacy as module

    # What finds names has vectors of its own in this model, and needs no other component.
    model = module.load(MODEL, exclude=() if whole else OTHERS)

    def find(texts: Sequence[Text]) -> list[Answer]:
        return [
            (
                [
                    {"kind": "mention", "id": f"m{number}", "start": name.start_char,
                     "end": name.end_char, "label": name.label_, "form": "name"}
                    for number, name in enumerate(document.ents, start=1)
                    if name.label_ in NAMES
                ],
                0,
            )
            for document in model.pipe(text for text, _ in texts)
        ]  # fmt: skip

    return find


TOOLS = {
    # Name: the distributions that it needs, and what makes it.
    "newsqed, names": (("newsqed",), partial(ours, "entities")),
    "newsqed, all three layers": (("newsqed",), partial(ours, "quotes", "entities", "dates")),
    "spaCy, names alone": ((PACKAGE,), partial(spacy, whole=False)),
    "spaCy, whole pipeline": ((PACKAGE,), partial(spacy, whole=True)),
}
