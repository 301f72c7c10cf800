"""Who speaks in a quotation and who is spoken to: the phrase, and the entity that it means.

In: a quotation among the records of its text, and words. Out: the speaker or addressee. The phrase
is the one nearest to the quotation; whom it means is taken from the mention at it or within it, or
is left open and told, never guessed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from newsqed.annotate import engine
from newsqed.editing.finding import pick
from newsqed.editing.ledger import Ledger
from newsqed.errors import NewsqedError
from newsqed.records import Entity, Mention, Quote, Span, Speaker

Role = Literal["speaker", "addressee"]
NONE = "none"


def party(
    ledger: Ledger, quote: Quote, role: Role, words: str | None, entity: str | None
) -> Speaker | None:
    """Who has the role; without words and entity, who had it before.

    Args:
        ledger: the records.
        quote: the quotation.
        role: whose part is meant.
        words: the phrase; `none` for nobody, None for the phrase that there is.
        entity: whom it means, an id or a name; None for what the mentions tell.

    Raises:
        NewsqedError: words or entity are not found or ambiguous, or contradict each other.
    """
    before: Speaker | None = getattr(quote, role)
    if words is None and entity is None:
        return before
    if words == NONE:
        if entity is not None:
            raise NewsqedError(
                f"--{role} none says that there is nobody, --{role}-entity names {entity!r}",
                hint=f"for {entity!r} without words, first --{role} none, then --{role}-entity",
            )
        return None
    of = ledger.entity(entity).id if entity is not None else None
    span = _phrase(before) if words is None else pick(ledger.text, words, near=quote.spans)
    return given(ledger, role, span, of)


def given(ledger: Ledger, role: Role, span: Span | None, entity: str | None) -> Speaker:
    """Who has the role by a phrase that was found, an entity, or both.

    A phrase without a mention of the entity gets one; whom a phrase alone means, mentions tell.
    """
    if span is None:
        return Speaker(entity=entity)
    if entity is None:
        entity = _meant(ledger, span, role)
    else:
        _mark(ledger, span, entity)
    return Speaker(start=span.start, end=span.end, text=span.text, entity=entity)


def _phrase(given: Speaker | None) -> Span | None:
    if given is None or given.start is None or given.end is None or given.text is None:
        return None
    return Span(given.start, given.end, given.text)


def _meant(ledger: Ledger, span: Span, role: Role) -> str | None:
    """The entity of the mention at the words, or of those within them if it is one."""
    within = [
        item
        for item in ledger.of(Mention)
        if item.entity is not None and span.start <= item.start and item.end <= span.end
    ]
    for mention in within:
        if (mention.start, mention.end) == (span.start, span.end):
            return mention.entity
    people = {mention.entity for mention in within if mention.label == "PERSON"}
    entities = people or {mention.entity for mention in within}
    if len(entities) == 1:
        return entities.pop()
    ledger.remarks.append(f"whom {span.text!r} means is left open: --{role}-entity tells")
    return None


def _mark(ledger: Ledger, span: Span, entity: str) -> None:
    """A phrase without a mention of its entity gets one: a pronoun or a noun.

    A mention at the very words that means another entity follows: one phrase means one.
    """
    label = ledger.one(entity, Entity).label
    for mention in ledger.of(Mention):
        if mention.entity == entity and span.start <= mention.start < mention.end <= span.end:
            return
        if (mention.start, mention.end) == (span.start, span.end):
            ledger.put(replace(mention, entity=entity, label=label))
            ledger.remarks.append(f"{mention.id}, at the same words, means {entity} now too")
            return
    ledger.put(
        Mention(
            id=ledger.free_id("m"),
            start=span.start,
            end=span.end,
            text=span.text,
            label=label,
            form="pronoun" if _is_pronoun(span.text, ledger.language) else "nominal",
            entity=entity,
        )
    )


def _is_pronoun(words: str, language: str) -> bool:
    if language not in engine.LANGUAGES:
        return False
    return words.lower() in {row["form"] for row in engine.lexicon(language, "pronoun")}
