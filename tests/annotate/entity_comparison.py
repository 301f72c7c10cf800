"""What the rules find in the table of names, compared with what is right.

In: entries of the table. Out: for each the parts in which the rules differ, and figures by part
and by phenomenon. Spans are compared exactly, and names alone: pronouns and noun phrases are
free. `python entity_comparison.py` prints what fails and the figures.

Parts: `span` the outermost names, `nesting` those within another, `nothing else` outermost names
too many; `label`, `title` and `dateline` of the names that were found; `entity`, for each of
them, whether the others that mean the same are those that should; `link`, for each entity of
which the entry says it. What was not found misses its span or nesting alone, and the item or
`ambiguous` that its link should be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import outcomes
from entity_table import Entry, entries

from newsqed import annotate
from newsqed.records import Document, Entity, Mention, Span

PARTS = (
    "span",
    "nesting",
    "nothing else",
    "label",
    "title",
    "dateline",
    "entity",
    "link",
)
Place = tuple[int, int]


SHOWN = ("span", "label", "entity", "link")  # of these the share by phenomenon
Outcome = outcomes.Outcome[Entry]


def compare(entry: Entry, found: Document | None = None) -> Outcome:
    """The parts in which the rules' records, or those of another document, differ from right."""
    found = found or annotate(entry.document.text)
    outcome = Outcome(entry, found)
    right, got = names(entry.document), names(found)
    _compare_spans(outcome, right, got)
    both = [place for place in right if place in got]
    for place in both:
        _compare_mention(outcome, right[place], got[place])
    _compare_entities(outcome, {place: (right[place], got[place]) for place in both})
    _compare_links(outcome, right, got)
    return outcome


def names(document: Document) -> dict[Place, Mention]:
    """The mentions by name, by where they stand."""
    return {
        (one.start, one.end): one
        for one in document.annotations
        if isinstance(one, Mention) and one.form == "name"
    }


def within(places: Iterable[Place]) -> set[Place]:
    """Those that lie in another of them."""
    known = sorted(places, key=lambda place: (place[0], -place[1]))
    inner = set()
    reach = 0
    for start, end in known:
        if end <= reach:
            inner.add((start, end))
        reach = max(reach, end)
    return inner


def _compare_spans(
    outcome: Outcome, right: Mapping[Place, Mention], got: Mapping[Place, Mention]
) -> None:
    inner = within(right)
    for place, mention in right.items():
        if mention.id in outcome.entry.open and place not in got:
            continue
        there = mention.text if place in got else _across(place, got)
        outcome.ask("nesting" if place in inner else "span", mention.text, there)
    extra = [place for place in got if place not in right]
    nested = within(got)
    for place in extra:
        if place in nested:
            outcome.ask("nesting", None, got[place].text)
    outcome.ask("nothing else", [], [got[one].text for one in extra if one not in nested])


def _across(place: Place, got: Mapping[Place, Mention]) -> list[str]:
    """What was found instead: names that share a character with that place."""
    return [one.text for (start, end), one in got.items() if start < place[1] and place[0] < end]


def _compare_mention(outcome: Outcome, right: Mention, got: Mention) -> None:
    labels = outcome.entry.labels[str(right.entity)]
    wanted = f"{right.text} {'/'.join(labels)}"
    outcome.ask("label", wanted, got.label, same=got.label in labels)
    if right.label == "PERSON" or right.title or got.title:
        titles = outcome.entry.titles.get(right.id, (right.title,))
        shown = [f"{_words(title)} {right.text}" for title in titles]
        outcome.ask("title", shown, _words(got.title), same=got.title in titles)
    if right.dateline or got.dateline:
        wanted = f"{right.text} {bool(right.dateline)}"
        same = bool(right.dateline) == bool(got.dateline)
        outcome.ask("dateline", wanted, bool(got.dateline), same=same)


def _words(title: Span | None) -> str | None:
    return title.text if title else None


def _compare_entities(outcome: Outcome, both: Mapping[Place, tuple[Mention, Mention]]) -> None:
    """For each name found: do those that mean the same as it, of the names found, agree?"""
    for right, got in both.values():
        wanted = [one.text for one, _ in both.values() if one.entity == right.entity]
        there = [
            one.text
            for one, other in both.values()
            if other is got or (other.entity is not None and other.entity == got.entity)
        ]
        same = got.entity is not None and all(
            (one.entity == right.entity) == (other.entity == got.entity)
            for one, other in both.values()
        )
        outcome.ask("entity", f"{right.text} {wanted}", there, same=same)


def _compare_links(
    outcome: Outcome, right: Mapping[Place, Mention], got: Mapping[Place, Mention]
) -> None:
    """An entity's link is that of its first name that was found.

    One not found misses an item or `ambiguous`; nothing was linked that should not have been.
    """
    known = {one.id: one for one in outcome.found.annotations if isinstance(one, Entity)}
    for entity, wanted in outcome.entry.links.items():
        places = [place for place, one in right.items() if one.entity == entity]
        found = [known.get(str(got[place].entity)) for place in places if place in got]
        if not found and all(right[place].id in outcome.entry.open for place in places):
            continue
        link = _link(found[0]) if found else None
        text = right[places[0]].text
        outcome.ask("link", f"{text} {wanted}", link, same=_fits(wanted, link))


def _link(entity: Entity | None) -> str | None:
    """The item where it is linked, else what the link says."""
    if entity is None:
        return None
    return entity.wikidata if entity.link == "linked" else entity.link


def _fits(wanted: str, link: str | None) -> bool:
    linked = link is not None and link.startswith("Q")
    if wanted == "nil":
        return not linked
    if wanted.startswith("!"):
        return link != wanted[1:]
    return link == wanted


if __name__ == "__main__":
    print("\n".join(outcomes.report([compare(entry) for entry in entries()], PARTS, SHOWN)))
