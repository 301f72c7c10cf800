"""An explanation for a terminal: the place in its sentence, then what the rules had to go by.

In: an `Explanation`. Out: a rich renderable. Numbers are shown to two digits; what is left out
for want of room is said, and stands in the JSON form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from newsqed.annotate.explaining import Belonging, Explanation, Fit, Voice, Weighing
from newsqed.pages.console import plain
from newsqed.records import Annotation, Date, Entity, Mention, NotQuote, Quote

_QUIET = Style(dim=True)
_BOLD = Style(bold=True)
_AROUND = 200  # code points of a sentence that are shown on either side of the place
_TYPES = 3  # voices that a line names
_SILENT = 0.005  # less than this is 0.00, and not named
_FITS = 6  # other rules that are listed
_PLACES = {
    "before2": "two before",
    "before": "before",
    "only": "the word",
    "first": "first word",
    "in": "within",
    "last": "last word",
    "after": "after",
    "after2": "two after",
    "length": "length",
    "rule": "rules",
    "document": "document",
}


def render(found: Explanation) -> RenderableType:
    """The explanation; see `newsqed.pages.why`."""
    parts: list[RenderableType] = [*_heading(found)]
    if found.name is not None:
        parts += _weighing(found.name)
    if found.fit is not None:
        parts += _fit(found.fit, found.proposed)
    if found.others:
        parts += _others(found)
    if found.entity is not None:
        parts += _entity(found.entity)
    return Group(*parts)


def _heading(found: Explanation) -> Iterator[RenderableType]:
    head = Text(plain(found.place), _BOLD)
    if found.record is not None:
        yield head.append(f"  {_what(found.record)}", "default")
    else:
        yield head.append(
            f"  {_what(found.proposed) if found.proposed else 'no record'}", "default"
        )
    sentence, start = found.sentence.text or "", found.sentence.start or 0
    begin, end = max(0, found.start - start), min(len(sentence), found.end - start)
    before, after = sentence[:begin], sentence[end:]
    line = Text("… " if len(before) > _AROUND else "", _QUIET)
    line.append(plain(before[-_AROUND:]), _QUIET)
    line.append(f"⟦{plain(found.text)}⟧", _BOLD)
    line.append(plain(after[:_AROUND]), _QUIET)
    line.append(" …" if len(after) > _AROUND else "", _QUIET)
    yield _indented(line)
    if isinstance(found.record, Entity):
        pass
    elif found.proposed is None:
        told = ", ".join(f"{_what(other)} {_place(other)}" for other in found.instead)
        yield _indented(Text(f"The rules propose {plain(told) or 'nothing here'}."))
    elif found.record is not None and found.record.annotator:
        yield _indented(Text(f"The rules propose {plain(_what(found.proposed))}."))
    if isinstance(found.proposed, Mention) and found.proposed.title:
        title = found.proposed.title
        told = f"Title before it: ‘{plain(title.text or '')}’ {title.start}:{title.end}."
        yield _indented(Text(told))
    if found.within is not None:
        told = f"It stands within ‘{plain(found.within.text or '')}’"
        yield _indented(Text(f"{told} {found.within.start}:{found.within.end}."))
    for note in found.notes:
        yield _indented(Text(plain(note)))


def _indented(line: RenderableType) -> Padding:
    return Padding(line, (0, 0, 0, 2))


def _what(record: Annotation) -> str:
    """A record in a few words."""
    made = f", {record.annotator}" if record.annotator else ""
    rule = f" by {record.rule}" if record.rule and not record.annotator else ""
    if isinstance(record, Entity):
        return f"{record.label} ‘{record.name}’, {record.link}{made}"
    if isinstance(record, Mention):
        form = "" if record.form == "name" else f", {record.form}"
        return f"{record.label} ‘{record.text}’{form}{rule}{made}"
    if isinstance(record, Date):
        return f"{record.type} {record.value} ‘{record.text}’{rule}{made}"
    if isinstance(record, Quote):
        words = record.text if len(record.text) < 40 else f"{record.text[:38]} …"
        return f"{record.type} quotation {words}{rule}{made}"
    assert isinstance(record, NotQuote)
    return f"words in marks that quote nobody ({record.use}) {record.text}{rule}{made}"


def _place(record: Annotation) -> str:
    if isinstance(record, Quote):
        return f"{record.spans[0][0]}:{record.spans[-1][1]}"
    if isinstance(record, Mention | Date | NotQuote):
        return f"{record.start}:{record.end}"
    return ""


def _title(words: str) -> Iterator[RenderableType]:
    yield Text()
    yield Text(words, _BOLD)


def _table(*columns: str, words: Sequence[str] = ()) -> Table:
    """A table whose columns hold numbers, but for those named."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=_QUIET)
    for name in columns:
        is_word = name in words
        table.add_column(
            name,
            justify="left" if is_word else "right",
            overflow="fold" if is_word else "ellipsis",
            no_wrap=not is_word,
        )
    return table


# ---------------------------------------------------------------- names


def _weighing(name: Weighing) -> Iterator[RenderableType]:
    span = name.span
    yield from _title("As a name")
    line = Text()
    for class_, score in name.scores.items():
        line.append(f"{class_} {_number(score)}", _BOLD if class_ == span.class_ else "default")
        line.append(" · ", _QUIET)
    yield _indented(line.append("no name 0", "default"))
    yield _indented(Text(_outcome(name)))
    if name.labels:
        told = " · ".join(f"{label} {_number(vote)}" for label, vote in name.labels.items())
        yield _indented(Text(f"Label of that class: {told} (other mentions included)."))
    if name.voices:
        yield Text()
        yield _indented(_voices(name))
    if name.rivals:
        yield from _title("What overlaps it")
        yield _indented(_rivals(name))


def _outcome(name: Weighing) -> str:
    span = name.span
    if span.chosen:
        return f"Chosen: without it, the best choice of names sums to {span.margin:.2f} less."
    if not name.candidate:
        return "It could not be chosen; the scores are those that it would have."
    if span.score <= 0:
        return "Not chosen: nothing above 0 speaks for any class."
    return f"Not chosen: with it, the best choice of names sums to {span.margin:.2f} less."


def _voices(name: Weighing) -> Table:
    """The voices, one line a place; what is loudest of each is named."""
    classes = list(name.voices[0].weights)
    table = _table("heard", "words", *classes, "loudest", words=("heard", "words", "loudest"))
    lines: dict[str, list[Voice]] = {}
    for voice in name.voices:
        lines.setdefault(voice.name.partition(".")[0], []).append(voice)
    order = [*_PLACES, *(place for place in lines if place not in _PLACES)]
    for place in order:
        if place not in lines:
            continue
        voices = lines[place]
        sums = {each: sum(voice.weights[each] for voice in voices) for each in classes}
        words = dict.fromkeys(voice.words for voice in voices if voice.words)
        own = [voice for voice in voices if abs(voice.weights[name.span.class_]) >= _SILENT]
        loudest = [
            f"{voice.name.partition('.')[2]} {_number(voice.weights[name.span.class_], True)}"
            for voice in own[:_TYPES]
        ]
        more = [f"{len(own) - _TYPES} more"] if len(own) > _TYPES else []
        table.add_row(
            _PLACES.get(place, place),
            plain(" ".join(words)),
            *(
                Text(_number(sums[each]), _BOLD if each == name.span.class_ else "default")
                for each in classes
            ),
            ", ".join([*loudest, *more]),
        )
    return table


def _rivals(name: Weighing) -> Table:
    table = _table(
        "span", "words", "class", "score", "outcome", words=("span", "words", "class", "outcome")
    )
    for rival in name.rivals:
        if rival.chosen:
            outcome = "chosen"
        elif rival.score <= 0:
            outcome = "no name"
        else:
            outcome = f"{rival.margin:.2f} less in all"
        table.add_row(
            f"{rival.start}:{rival.end}",
            plain(rival.text),
            rival.class_,
            _number(rival.score),
            outcome,
        )
    if name.more:
        table.add_row("", Text(f"and {name.more} more", _QUIET), "", "", "")
    return table


def _number(score: float, sign: bool = False) -> str:
    text = f"{score:+.2f}" if sign else f"{score:.2f}"
    return text.replace("-", "−") if round(score, 2) else "0.00"


# ---------------------------------------------------------------- dates and quotations


def _fit(fit: Fit, proposed: Annotation | None) -> Iterator[RenderableType]:
    yield from _title(f"By the rule {fit.rule}")
    if fit.confidence is not None:
        records = "1 record" if fit.support == 1 else f"{fit.support} records"
        yield _indented(Text(f"confidence {fit.confidence:g}, measured on {records}"))
    if len(fit.patterns) > 1:
        yield _indented(Text("One of these patterns fits:"))
    for pattern in fit.patterns:
        yield _indented(Text(plain(pattern), _QUIET))
    if fit.why:
        yield _indented(Text(f"kept because {plain(fit.why)}"))
    if fit.parts:
        yield Text()
        table = _table("part", "span", "words", "value", words=("part", "span", "words", "value"))
        for part in fit.parts:
            table.add_row(
                part.name, f"{part.start}:{part.end}", plain(part.text), plain(part.value or "")
            )
        yield _indented(table)
    told = dict(fit.says or {})
    if isinstance(proposed, Date):
        told |= {"value": proposed.value}
        if proposed.earliest:
            told |= {"covers": f"{proposed.earliest} – {proposed.latest}"}
    if told:
        yield Text()
        table = _table("", " ", words=("", " "))
        table.show_header = False
        for key, value in told.items():
            table.add_row(key.replace("_", " "), plain(value))
        yield _indented(table)


def _others(found: Explanation) -> Iterator[RenderableType]:
    yield from _title("Other rules that fit here")
    table = _table("rule", "words", "", words=("rule", "words", ""))
    for fit in found.others[:_FITS]:
        words = fit.text if len(fit.text) < 60 else f"{fit.text[:58]} …"
        table.add_row(fit.rule, plain(words), Text(fit.reason or "made a record", _QUIET))
    if len(found.others) > _FITS:
        table.add_row(Text(f"and {len(found.others) - _FITS} more", _QUIET), "", "")
    yield _indented(table)


# ---------------------------------------------------------------- entities


def _entity(entity: Belonging) -> Iterator[RenderableType]:
    names = "1 name" if entity.names == 1 else f"{entity.names} names"
    id_ = f" {entity.id}" if entity.id else ""
    yield from _title(f"Entity{id_}")
    yield _indented(Text(f"{entity.label} ‘{plain(entity.name)}’, {names}"))
    for tie in entity.ties:
        line = Text(f"{tie.mention} " if tie.mention else "", _BOLD)
        line.append(f"‘{plain(tie.text)}’: {tie.by}", "default")
        if tie.other is not None:
            line.append(f" ‘{plain(tie.other)}’{f' {tie.to}' if tie.to else ''}", "default")
        yield _indented(line)
    yield _indented(Text(_link(entity)))
    for row in entity.rows:
        told = " · ".join(plain(cell) for cell in row.cells.values() if cell)
        yield _indented(Text(f"  {row.list}.tsv: {told}", _QUIET))


def _link(entity: Belonging) -> str:
    several = "several things of its names" if entity.meanings > 1 else "such a name"
    if entity.link == "linked":
        more = f", of {entity.meanings} that the lists know, by the text around"
        return f"linked to {entity.wikidata}{more if entity.meanings > 1 else ''}"
    if entity.link == "ambiguous":
        return f"ambiguous: the lists know {several}, and the text does not tell which is meant"
    if entity.meanings:
        return f"not linked: the lists know {several}, but the text does not tell it is meant"
    return "not linked: the lists know none of its names"
