"""The rows of one article, for each configuration of a release.

In: an article with its annotations. Out: rows of plain Python values that fit the schemas of
`newsqed.dataset.tables`, in canonical order. Nothing is judged here: annotations that do not fit
their text or each other are refused, and `newsqed check` says what is wrong with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from newsqed import dates as calendar
from newsqed.columns import group
from newsqed.dataset.page import Page, Row
from newsqed.dataset.sentences import Sentence, sentences
from newsqed.errors import NewsqedError
from newsqed.records import (
    Article,
    Date,
    Entity,
    Mention,
    NotQuote,
    Quote,
    Span,
    Speaker,
    extent,
)

# What is at least as fine as a day, so that a distance in days says something.
_DAYS = frozenset(("day", "daypart", "hour", "minute", "second"))


def rows(article: Article, *, canary: str, kinds: Mapping[str, str]) -> dict[str, list[Row]]:
    """The article's rows by configuration; without gold only `documents` and `rules_*`.

    Args:
        article: the article.
        canary: the corpus' GUID.
        kinds: each annotator's kind (`person`, `model`), by id.

    Raises:
        NewsqedError: an annotation does not fit the text, or names what is not there.
    """
    if article.published is not None:
        try:
            calendar.day_of(article.published)
        except NewsqedError as error:
            path = f"corpus/{article.id}/article.json"
            raise NewsqedError(error.message, path=path, hint=error.hint) from None
    about = _document(article, canary)
    found: dict[str, list[Row]] = {"documents": [about]}
    if article.gold is not None:
        gold = Page(article, "gold", article.gold, kinds)
        for name, make in (
            ("quotes", _quotes),
            ("mentions", _mentions),
            ("entities", _entities),
            ("dates", _dates),
            ("ner", _ner),
        ):
            found[name] = list(make(gold))
        found["nested"] = [{**about, **group(article.gold)}]
    rules = Page(article, "rules", article.rules, kinds)
    for name, make in (("quotes", _quotes), ("mentions", _mentions), ("dates", _dates)):
        found[f"rules_{name}"] = list(make(rules))
    return found


def _document(article: Article, canary: str) -> Row:
    source = article.source
    return {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "n_chars": len(article.text),
        "published": None if article.published is None else calendar.day_of(article.published),
        "published_raw": article.published,
        "publisher": source.get("publisher"),
        "language": article.language,
        "license": source.get("license"),
        "url": source.get("url"),
        "desk": article.desk,
        "origin": source.get("origin"),
        "sha256": article.sha256,
        "canary": canary,
        "gold_from": article.gold_from,
    }


def _quotes(page: Page) -> Iterator[Row]:
    for item in page.annotations:
        if isinstance(item, Quote):
            own = _quote(page, item)
        elif isinstance(item, NotQuote):
            span = [(item.start, item.end)]
            own = {"type": "none", "text": item.text, "use": item.use}
            own |= {"spans": _pairs(span), "quoted": _pairs(span)}
        else:
            continue
        yield {**page.whence(item.id), **own, **page.made(item), **page.around(*extent(item))}


def _quote(page: Page, quote: Quote) -> Row:
    speaker = quote.speaker or Speaker()
    addressee = quote.addressee or Speaker()
    entity = page.entities.get(speaker.entity or "")
    return {
        "type": quote.type,
        "text": quote.text,
        "spans": _pairs(quote.spans),
        "quoted": _pairs(quote.quoted),
        **_place("cue_", quote.cue),
        **_place("speaker_", speaker),
        "speaker_form": page.form(speaker),
        "speaker_entity": speaker.entity,
        "speaker_name": entity and entity.name,
        "speaker_label": entity and entity.label,
        "speaker_wikidata": entity and entity.wikidata,
        **_place("addressee_", addressee),
        "addressee_entity": addressee.entity,
        "medium": quote.medium,
        "layout": quote.layout,
        "parent": quote.parent,
    }


def _mentions(page: Page) -> Iterator[Row]:
    depth = {mention.id: depth for mention, depth in page.mentions}
    for item in page.of(Mention):
        yield {
            **page.whence(item.id),
            **_place("", item),
            "label": item.label,
            "form": item.form,
            "entity": item.entity,
            **_place("title_", item.title),
            "dateline": bool(item.dateline),
            "depth": depth[item.id],
            **page.made(item),
            **page.around(item.start, item.end),
        }


def _entities(page: Page) -> Iterator[Row]:
    first: dict[str, Mention] = {}
    mentions: Counter[str] = Counter()
    for mention in page.of(Mention):
        if mention.entity is not None:
            first.setdefault(mention.entity, mention)
            mentions[mention.entity] += 1
    quotes = Counter(quote.speaker.entity for quote in page.of(Quote) if quote.speaker)
    for item in page.of(Entity):
        place = first.get(item.id)
        yield {
            **page.whence(item.id),
            "name": item.name,
            "label": item.label,
            "link": item.link,
            "wikidata": item.wikidata,
            "n_mentions": mentions[item.id],
            "n_quotes": quotes[item.id],
            **page.made(item),
            **(page.around(place.start, place.end) if place else {}),
        }


def _dates(page: Page) -> Iterator[Row]:
    for item in page.of(Date):
        try:
            own = _date(item, page.published)
        except NewsqedError as error:
            raise page.refusal(f"{item.id}: {error.message}") from None
        yield {
            **page.whence(item.id),
            **_place("", item),
            **own,
            **page.made(item),
            **page.around(item.start, item.end),
        }


def _date(item: Date, published: date | None) -> Row:
    value = calendar.parse(item.value)
    known = calendar.derived(item.value, item.type, item.fiscal) is not None
    earliest, latest = (_day(value.earliest), _day(value.latest)) if known else (None, None)
    days = None
    if earliest and published and value.granularity in _DAYS:
        days = (earliest - published).days
    return {
        "type": item.type,
        "value": item.value,
        "mod": item.mod,
        "quant": item.quant,
        "freq": item.freq,
        "utc_offset": item.utc_offset,
        "earliest": earliest,
        "latest": latest,
        "granularity": value.granularity,
        # A fiscal year's months are not the calendar's, and EDTF knows no other.
        "edtf": None if item.fiscal else calendar.edtf(item.value, item.mod),
        "days_from_published": days,
    }


def _ner(page: Page) -> Iterator[Row]:
    names = [mention for mention in page.of(Mention) if mention.form == "name"]
    makers = {item.annotator for item in page.annotations if item.layer == "entities"}
    for number, sentence in enumerate(sentences(page.article.text, names), start=1):
        starts, ends = (list(edges) for edges in zip(*sentence.tokens, strict=True))
        yield {
            **page.whence(f"s{number}"),
            "tokens": [page.article.text[start:end] for start, end in sentence.tokens],
            "starts": starts,
            "ends": ends,
            "space_after": list(sentence.space_after),
            "ner_tags": list(sentence.tags),
            "names": [
                {
                    "start": name.start,
                    "end": name.end,
                    "label": name.mention.label,
                    "entity": name.mention.entity,
                    "depth": name.depth,
                }
                for name in sentence.names
            ],
            **_makers(page, makers, sentence),
            **page.around(starts[0], ends[-1]),
        }


def _makers(page: Page, makers: set[str | None], sentence: Sentence) -> Row:
    """Who annotated a sentence: the article's one annotator of names; null if there are several.

    `confidence` is the lowest, `phenomena` all of its names'.
    """
    annotator = next(iter(makers)) if len(makers) == 1 else None
    mentions = [name.mention for name in sentence.names]
    return {
        "method": "rule" if None in makers else "hand",
        "annotator": annotator,
        "annotator_kind": None if annotator is None else page.kinds[annotator],
        "confidence": min(
            (item.confidence for item in mentions if item.confidence is not None), default=None
        ),
        "phenomena": sorted({tag for item in mentions for tag in item.phenomena}),
    }


def _pairs(spans: Iterable[tuple[int, int]]) -> list[Row]:
    return [{"start": start, "end": end} for start, end in spans]


def _place(prefix: str, span: Span | Speaker | Mention | Date | None) -> Row:
    return {f"{prefix}{key}": getattr(span, key, None) for key in ("text", "start", "end")}


def _day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment
