"""Level 4 for a text: its marks come in pairs, and it is not damaged.

In: a text at its place. Out: problems, all of which can be right: texts are kept as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from newsqed import text as texts
from newsqed.check.subjects import Problem, Text, shorten

# Marks whose opening and closing forms differ, and that are nothing else. „ and ‚ open too, but
# what closes them differs from place to place; ‘ and ’ are apostrophes as well.
_PAIRS = (("“", "”"), ("«", "»"), ("「", "」"), ("『", "』"))


def unbalanced_marks(text: Text) -> Iterator[Problem]:
    """Quotation marks are opened and not closed, or closed and not opened."""
    words = text.text
    for opening, closing in _PAIRS:
        more = words.count(opening) - words.count(closing)
        if more and "„" not in words:
            # Each paragraph of a long quotation opens it again; only the last one closes it.
            more -= words.count("\n" + opening) if more > 0 else 0
            if more > 0 or words.count(opening) < words.count(closing):
                yield _problem(text, opening if more > 0 else closing, abs(more))
    if words.count('"') % 2 and '\n"' not in words:
        yield _problem(text, '"', 1)


def _problem(text: Text, mark: str, count: int) -> Problem:
    """The first paragraph in which the marks do not come in pairs."""
    pairs = dict(_PAIRS)
    partner = pairs.get(mark) or {after: before for before, after in _PAIRS}.get(mark, "")
    at = text.text.find(mark)
    for start, end in texts.paragraphs(text.text):
        part = text.text[start:end]
        if part.count(mark) > part.count(partner) if partner else part.count(mark) % 2:
            at = start + part.rfind(mark)
            break
    number = "a mark" if count == 1 else f"{count} marks"
    return Problem(
        f"{number} {mark} more than can be paired",
        text.pointer,
        text=shorten(text.text[max(0, at - 20) : at + 20]),
        at=None if text.pointer else at,
        hint="if the source has it so, it is right: quotations end where their words do",
    )


_DAMAGE = {
    "mojibake": "characters that were read in a wrong encoding",
    "missing-space": "a space is missing between two sentences",
    "repeated-paragraph": "a paragraph that stands here twice",
    "flattened-copy": "a run-on copy of paragraphs that follow",
    "boilerplate": "a paragraph that is the page's and not the article's",
}


def damaged(text: Text) -> Iterator[Problem]:
    """A frozen text looks damaged."""
    found: dict[str, list[int]] = {}
    for start, _, reason in texts.damages(text.text):
        found.setdefault(_DAMAGE[reason], []).append(start)
    sure = {at + step for places in found.values() for at in places for step in (-1, 0, 1)}
    for at, message in texts.doubts(text.text):
        if at not in sure:
            found.setdefault(message, []).append(at)
    for message, places in found.items():
        kinds = Counter(places)
        more = f" (and at {len(kinds) - 1} more places)" if len(kinds) > 1 else ""
        yield Problem(
            f"{message}{more}",
            text.pointer,
            text=shorten(text.text[max(0, places[0] - 20) : places[0] + 20]),
            at=places[0],
            hint="a frozen text stays as it is; where this is a slip of the cleaning, add the raw "
            "file again as a new article",
        )
