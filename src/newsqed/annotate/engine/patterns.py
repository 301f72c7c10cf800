"""The pattern language of rules, and how a pattern becomes a regular expression.

Parts stand apart by spaces:

    MONTH            an item of that type; types are in capitals
    'of'             an item with that text, in any case
    day:DAY          an item, remembered under the name `day`; name:( … ) remembers several; a name
                     may stand in several alternatives
    $date            the piece of pattern that the rule file's `[parts]` table calls `date`
    .  !MONTH        any item; an item not of that type
    !( … )           here these items do not follow
    ~MONTH           the item before this place is not of that type, or there is none
    ( … | … )        alternatives;  ? * + {2,3} repeat what stands before
    ^ $              the beginning and the end of the text
    < … >            what is annotated; what stands outside is context (by default everything)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsqed.errors import NewsqedError

APART = "\n"  # between searched pieces of a text; no part of a pattern fits it


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed pattern: pieces of a regular expression, types still by name."""

    pieces: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str, str], ...]  # the expression's name, the rule's name, the type
    literals: frozenset[str]

    @property
    def types(self) -> frozenset[str]:
        """The types that stand in it."""
        return frozenset(piece for kind, piece in self.pieces if kind)

    @property
    def single(self) -> str:
        """The type whose items, each alone, are what the pattern fits; empty if it is no such."""
        kinds = [kind for kind, _ in self.pieces]
        if kinds[:2] == ["", "type"] and [piece for _, piece in self.pieces[2:]] in (
            [")"],
            [")(?=", ")"],
        ):
            return self.pieces[1][1]
        return ""

    def compile(self, classes: Mapping[str, str]) -> re.Pattern[str] | None:
        """The regular expression over codes; None where a type it needs has not been seen."""
        parts = []
        for kind, piece in self.pieces:
            if kind == "type":
                parts.append(f"[{classes[piece]}]" if piece in classes else "(?!)")
            elif kind == "after":
                parts.append(f"(?<![{classes[piece]}])" if piece in classes else "")
            elif kind == "not":
                parts.append(f"[^{classes.get(piece, '')}{APART}]")
            else:
                parts.append(piece)
        return re.compile("".join(parts))


_PART = re.compile(
    r"\s*(?:(?P<group>[a-z_]+):)?(?:(?P<not>[!~])?(?:(?P<type>[A-Z][A-Z0-9_]*)|'(?P<literal>[^']+)')"
    r"|(?P<operator>\{\d+(?:,\d*)?\}|!\(|[()|?*+.<>^$])|(?P<open>(?<=:)\())"
)


def parse(source: str, rule: str) -> Pattern:
    """A pattern, parsed.

    Args:
        source: the pattern.
        rule: whose it is, for the message.

    Raises:
        NewsqedError: it is not in the pattern language.
    """
    pieces: list[tuple[str, str]] = []
    groups: list[tuple[str, str, str]] = []
    literals: set[str] = set()
    source, at = source.strip(), 0
    marked = "<" in re.sub(r"'[^']*'", "", source)
    if not marked:
        pieces.append(("", "(?P<span_>"))
    while at < len(source):
        match = _PART.match(source, at)
        if match is None or match.end() == at:
            raise NewsqedError(
                f"the pattern of the rule {rule} cannot be read at {source[at : at + 20]!r}",
                column=at + 1,
            )
        at = match.end()
        name = match["group"]
        kind = match["type"] or (f"'{match['literal'].lower()}'" if match["literal"] else None)
        if match["literal"]:
            literals.add(match["literal"].lower())
        if name:
            groups.append((f"{name}_{len(groups)}", name, kind or ""))
            name = groups[-1][0]
        if kind:
            piece = ({"!": "not", "~": "after"}.get(match["not"], "type"), kind)
            pieces += [("", f"(?P<{name}>"), piece, ("", ")")] if name else [piece]
        elif match["operator"] == "!(":
            pieces.append(("", "(?!"))
        elif match["operator"] == "(":
            pieces.append(("", f"(?P<{name}>" if name else "(?:"))
        elif name and match["operator"] == ".":
            pieces.append(("", f"(?P<{name}>.)"))
        elif match["operator"] == "<":
            pieces.append(("", "(?P<span_>"))
        elif match["operator"] == ">":
            pieces.append(("", ")(?="))
        else:
            pieces.append(("", match["operator"]))
    pieces.append(("", ")"))
    pattern = Pattern(tuple(pieces), tuple(groups), frozenset(literals))
    try:
        pattern.compile({})
    except re.error as error:
        raise NewsqedError(f"the pattern of the rule {rule} is malformed: {error}") from None
    return pattern


def anchor(pieces: Sequence[tuple[str, str]], triggers: frozenset[str]) -> frozenset[str] | None:
    """The triggers of which every match of the pattern holds one, None if it can do without."""
    found, _ = _alternatives(pieces, 0, triggers)
    return found


def _alternatives(
    pieces: Sequence[tuple[str, str]], at: int, triggers: frozenset[str]
) -> tuple[frozenset[str] | None, int]:
    """As `anchor`, of the group that begins there; and where it ends."""
    branches: list[list[frozenset[str]]] = [[]]
    while at < len(pieces):
        kind, piece = pieces[at]
        at += 1
        needed: frozenset[str] | None = None
        if not kind and piece == "|":
            branches.append([])
        elif not kind and piece == ")":
            break
        elif not kind and piece.startswith(("(", ")(")):
            # ")(?=" ends what is annotated; what follows it must fit as well.
            if piece != ")(?=":
                needed, at = _alternatives(pieces, at, triggers)
            if piece == "(?!":
                needed = None
        elif kind == "type" and piece in triggers:
            needed = frozenset((piece,))
        optional = (
            at < len(pieces) and pieces[at][0] == "" and pieces[at][1][:2] in ("?", "*", "{0")
        )
        if needed is not None and not optional:
            branches[-1].append(needed)
    if not all(branches):
        return None, at
    return frozenset().union(*(min(branch, key=len) for branch in branches)), at
