"""What the gold of a corpus consists of: kinds of quotations, names, dates, and their shares.

In: articles, one after another. Out: counts by kind of record and by what a record says, by desk
and split, tags of phenomena, lengths. It keeps numbers only, no word of an article.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsqed import dates
from newsqed import text as texts
from newsqed.errors import NewsqedError
from newsqed.records import KINDS, Annotation, Article, Date, Entity, Mention, NotQuote, Quote
from newsqed.score.classes import attribution_of, position_of
from newsqed.score.quotation import LONG, words
from newsqed.score.reading import QuoteView, view

# The order of places of a cue, and of forms of a speaker, in tables.
ORDERS = ("split", "inverted", "postposed", "preposed", "no cue", "turn of a transcript")
FORMS = ("name", "pronoun", "nominal", "entity", "none")
LENGTHS = ("characters", "tokens", "sentences", "paragraphs")
SHORT = "under four words"
UNKNOWN = "not known"

# Of each kind of record, what is counted of it, in the order of tables.
PARTS: Mapping[str, tuple[str, ...]] = {
    "quote": ("type", "cue", "speaker", "medium", "fragment"),
    "not_quote": ("use",),
    "mention": ("form", "label"),
    "entity": ("link",),
    "date": ("type", "value", "mod"),
}


def order_of(quote: QuoteView) -> str:
    """Where the cue stands, and the speaker's phrase beside it: one of `ORDERS`.

    Returns:
        `split`: the cue within the content, or content in two spans or more; `inverted`: content,
        cue, speaker in that order; `postposed`: the cue behind the content otherwise; `preposed`:
        the cue before the content; `no cue`; `turn of a transcript`, which has none by its form.
    """
    if quote.turns:
        return "turn of a transcript"
    position = position_of(quote, "")
    if len(quote.place) > 1 or position == "cue_within":
        return "split"
    if position == "cue_last":
        after = quote.speaker and quote.cue_span and quote.speaker[0] >= quote.cue_span[1]
        return "inverted" if after else "postposed"
    return "preposed" if position == "cue_first" else "no cue"


@dataclass(slots=True)
class Contents:
    """Counts of the gold; lengths are those of all articles.

    Attributes:
        counts: of a kind of record and a part of it: how many say what.
        types: quotations by their type, `cue` or `speaker`, and what is told of it.
        groups: of splits and desks: articles and records, by kind.
        tags: records by kind and tag of `phenomena`.
        tagged: articles by the same.
        lengths: of each article.
    """

    counts: dict[tuple[str, str], Counter[str]] = field(
        default_factory=lambda: {(kind, part): Counter() for kind in PARTS for part in PARTS[kind]}
    )
    types: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    groups: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    tags: Counter[tuple[str, str]] = field(default_factory=Counter)
    tagged: Counter[tuple[str, str]] = field(default_factory=Counter)
    lengths: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, article: Article, split: str) -> None:
        """Count an article in.

        Raises:
            NewsqedError: a record of its gold has no place.
        """
        parts = texts.paragraphs(article.text)
        self.lengths["characters"].append(len(article.text))
        self.lengths["tokens"].append(len(texts.tokens(article.text)))
        self.lengths["paragraphs"].append(len(parts))
        self.lengths["sentences"].append(
            sum(len(texts.sentences(article.text[start:end])) for start, end in parts)
        )
        gold = article.gold or ()
        kinds = Counter(item.kind for item in gold)
        for group in (("split", split), ("desk", article.desk or UNKNOWN)):
            counted = self.groups.setdefault(group, Counter())
            counted["article"] += 1
            counted["gold"] += article.gold is not None
            counted.update(kinds)
        self._records(gold)
        self._phenomena(gold)
        if kinds["quote"]:
            self._quotes(article)

    def _records(self, gold: Iterable[Annotation]) -> None:
        for item in gold:
            for part, value in _said(item):
                self.counts[item.kind, part][value] += 1

    def _phenomena(self, gold: Iterable[Annotation]) -> None:
        tags = [(item.kind, tag) for item in gold for tag in dict.fromkeys(item.phenomena)]
        self.tags.update(tags)
        self.tagged.update({*tags})

    def _quotes(self, article: Article) -> None:
        for quote in view(article.document(article.gold or ())).quotes:
            type_, order = str(quote.type), order_of(quote)
            speaker = attribution_of(quote, article.text)
            self.counts["quote", "cue"][order] += 1
            self.counts["quote", "speaker"][speaker] += 1
            self.types.update([(type_, "cue", order), (type_, "speaker", speaker)])
            if type_ == "mixed":
                for start, end in quote.runs:
                    short = words(article.text, (start, end)) < LONG
                    self.counts["quote", "fragment"][SHORT if short else "four words or more"] += 1

    def shares(self, kind: str, part: str) -> Iterator[tuple[str, int, float]]:
        """What records of a kind say, how often, and the share of it, 0 to 1; in a set order."""
        counted = self.counts[kind, part]
        fixed = {"cue": ORDERS, "speaker": FORMS}.get(part, ())
        rank = {name: at for at, name in enumerate(fixed)}
        for name in sorted(counted, key=lambda name: (rank.get(name, 0), -counted[name], name)):
            if counted[name]:
                yield name, counted[name], counted[name] / counted.total()

    def to_json(self) -> dict[str, Any]:
        """The counts and shares as a JSON object."""
        found: dict[str, Any] = {
            name: {
                group: {name: counted[name] for name in ("article", "gold", *PARTS)}
                for (kind, group), counted in sorted(self.groups.items())
                if kind == name
            }
            for name in ("split", "desk")
        }
        for kind, parts in PARTS.items():
            found[kind] = {
                part: {name: {"n": n, "share": share} for name, n, share in self.shares(kind, part)}
                for part in parts
            }
        found["phenomena"] = [
            {"kind": kind, "tag": tag, "n": n, "share": share, "articles": articles}
            for kind, tag, n, share, articles in self.coverage()
        ]
        found["lengths"] = {
            name: dict(zip(("total", "min", "median", "max"), numbers, strict=True))
            for name, numbers in self.spans()
        }
        return found

    def coverage(self) -> Iterator[tuple[str, str, int, float, int]]:
        """Each tag by kind: records, their share of the kind's, and in how many articles."""
        kinds: Counter[str] = Counter()
        for (group, _), counted in self.groups.items():
            if group == "split":
                kinds.update({kind: counted[kind] for kind in KINDS})
        order = list(PARTS)
        for kind, tag in sorted(
            self.tags, key=lambda key: (order.index(key[0]), -self.tags[key], key)
        ):
            n = self.tags[kind, tag]
            yield kind, tag, n, n / kinds[kind], self.tagged[kind, tag]

    def spans(self) -> Iterator[tuple[str, Sequence[float]]]:
        """Lengths of articles: all together, the shortest, the median, the longest."""
        for name in LENGTHS:
            if all_ := self.lengths.get(name):
                yield name, (sum(all_), min(all_), statistics.median(all_), max(all_))


def _said(item: Annotation) -> Iterator[tuple[str, str]]:
    """What is counted of a record but for a quotation's cue and speaker: part, value."""
    if isinstance(item, Quote):
        yield "type", item.type
        yield "medium", item.medium
    elif isinstance(item, NotQuote):
        yield "use", item.use
    elif isinstance(item, Mention):
        yield "form", item.form
        if item.form == "name":
            yield "label", item.label
    elif isinstance(item, Entity):
        yield "link", item.link
    elif isinstance(item, Date):
        yield "type", item.type
        yield "value", family_of(item.value)
        yield "mod", item.mod or "none"


def family_of(value: str) -> str:
    """What kind of value it is: its granularity, with X where a part of it is not told.

    >>> family_of("2021-10-07"), family_of("XXXX-WXX-4"), family_of("P3D"), family_of("soon")
    ('day', 'day with X', 'duration', 'no value')
    """
    try:
        found = dates.granularity(value)
    except NewsqedError:
        return "no value"
    return f"{found} with X" if "X" in value and found not in ("duration", "reference") else found
