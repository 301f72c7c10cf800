"""Quotations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsqed import records
from newsqed.annotate import engine
from newsqed.annotate.quotation import attribution, marks, phrases


@dataclass(frozen=True, slots=True)
class Quotations:
    quotes: tuple[records.Quote, ...] = ()
    not_quotes: tuple[records.NotQuote, ...] = ()
    entities: tuple[records.Entity, ...] = ()
    mentions: tuple[records.Mention, ...] = ()


def tag(reading, entities, mentions, language="en"):
    text = reading.text
    el = engine.settings(language, "quotes")["marks"]["elisions"]
    runs = marks.runs(text, reading.paragraphs, el)
    tops = [r for r in runs if r.parent is None]
    typed, places = phrases.typed(
        reading, tops, [m for m in mentions if m.form == "name"], language
    )
    page = attribution.Page(typed, language)
    ds = attribution.drafts(page)
    out = []
    S = lambda s: records.Span(s[0], s[1], text[s[0] : s[1]])
    for n, d in enumerate(ds, 1):
        quoted = []
        for item in d.runs:
            i = places[item]
            quoted.append((tops[i].start, tops[i].end))
            while i + 1 < len(tops) and tops[i + 1].follows is not None:
                i += 1
                quoted.append((tops[i].start, tops[i].end))
        inq = sum(b - a for a, b in quoted)
        tot = sum(b - a for a, b in d.spans)
        ty = (
            "indirect"
            if not quoted
            else "direct"
            if all(text[a:b] for a, b in d.spans)
            and set(d.spans) <= {typed_span for typed_span in [page.span(i, i + 1) for i in d.runs]}
            else "mixed"
        )
        out.append(
            records.Quote(
                id=f"q{n}",
                rule=d.rule,
                type=ty,
                spans=tuple(d.spans),
                text=" ".join(text[a:b] for a, b in d.spans),
                quoted=tuple(quoted),
                cue=d.cue and S(d.cue),
                speaker=d.speaker
                and records.Speaker(d.speaker[0], d.speaker[1], text[d.speaker[0] : d.speaker[1]]),
                medium=d.medium,
                addressee=d.addressee
                and records.Speaker(*d.addressee, text[d.addressee[0] : d.addressee[1]]),
            )
        )
    return Quotations(tuple(out))
