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

# A piece of a regular expression as it stands (kind ""), or a type that an item must have
# ("type"), must not have ("not"), or that the item before must not have ("after").
Piece = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed pattern: pieces of a regular expression, types still by name.

    Attributes:
        pieces: in their order.
        groups: the expression's name, the rule's name and the type of each named part.
        types: the types that stand in it; of an item it sees no others.
        literals: the texts that stand in it, in lower case.
        single: the type whose items, each alone, are what it fits; empty if it is no such.
        needs: sets of types; each match holds at least one type of each set.
        begins: types; each match begins with an item of one of them; empty if that says nothing.
    """

    pieces: tuple[Piece, ...]
    groups: tuple[tuple[str, str, str], ...]
    types: frozenset[str]
    literals: frozenset[str]
    single: str
    needs: tuple[frozenset[str], ...]
    begins: frozenset[str]

    def expression(self, classes: Mapping[str, str]) -> str:
        """The regular expression over letters that stand for sets of types.

        Args:
            classes: the letters of the sets that hold a type, by type, where there are any; the
                letters mean nothing in a regular expression.
        """
        parts = []
        if self.begins:  # most items begin no match: tell that before anything is tried there
            first = {letter for name in self.begins for letter in classes.get(name, "")}
            parts.append(f"(?=[{''.join(sorted(first))}])" if first else "(?!)")
        for kind, piece in self.pieces:
            letters = classes.get(piece, "") if kind else ""
            if kind == "type":
                parts.append(f"[{letters}]" if letters else "(?!)")
            elif kind == "after":
                parts.append(f"(?<![{letters}])" if letters else "")
            elif kind == "not":
                parts.append(f"[^{letters}{APART}]")
            else:
                parts.append(piece)
        return "".join(parts)


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
    pieces: list[Piece] = []
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
    if fault := _fault(pieces):
        raise NewsqedError(f"the pattern of the rule {rule} is malformed: {fault}")
    return Pattern(
        pieces=tuple(pieces),
        groups=tuple(groups),
        types=frozenset(piece for kind, piece in pieces if kind),
        literals=frozenset(literals),
        single=_single(pieces),
        needs=tuple(needs(pieces)),
        begins=begins(pieces),
    )


def _fault(pieces: Sequence[Piece]) -> str:
    """What keeps the pieces from being a regular expression, empty if nothing does.

    They are compiled only when a text needs them, but a malformed rule is to be known at once.
    """
    opened: list[str] = []
    repeatable = repeated = False
    for kind, piece in pieces:
        repeats = not kind and piece[0] in "?*+{"
        if repeats and repeated and piece in ("?", "+"):
            repeatable = repeated = False
            continue
        if repeats and not repeatable:
            return f"there is nothing that {piece} could repeat"
        if repeats and "," in piece:
            least, most = piece[1:-1].split(",")
            if most and int(most) < int(least):
                return f"{piece} repeats at most less often than at least"
        if piece.startswith(")"):
            if not opened or (piece != ")" and opened[-1] != "(?P<span_>"):
                return "a bracket is closed that is not open"
            opened.pop()
        if not kind and piece == "(?P<span_>" and pieces.count((kind, piece)) > 1:
            return "it bounds more than one part by < >"
        if piece == ")(?=" or (not kind and piece[0] == "(" and piece[-1] != ")"):
            opened.append(piece)
        repeated = repeats
        repeatable = kind in ("type", "not") or piece == "." or (not kind and piece[-1] == ")")
    return "a bracket is not closed" if opened else ""


def _single(pieces: Sequence[Piece]) -> str:
    kinds = [kind for kind, _ in pieces]
    rest = [piece for _, piece in pieces[2:]]
    if kinds[:2] == ["", "type"] and rest in ([")"], [")(?=", ")"]):
        return pieces[1][1]
    return ""


def needs(pieces: Sequence[Piece], only: frozenset[str] | None = None) -> list[frozenset[str]]:
    """Sets of types; each match of the pattern holds at least one type of each set.

    Args:
        pieces: of the pattern.
        only: the types to look for; all if not given.
    """
    found, _ = _needs(pieces, 0, only)
    return found


def _needs(
    pieces: Sequence[Piece], at: int, only: frozenset[str] | None
) -> tuple[list[frozenset[str]], int]:
    """As `needs`, of the group that begins there; and where it ends."""
    branches: list[list[frozenset[str]]] = [[]]
    while at < len(pieces):
        kind, piece = pieces[at]
        at += 1
        needed: list[frozenset[str]] = []
        if not kind and piece == "|":
            branches.append([])
        elif not kind and piece == ")":
            break
        elif not kind and piece[0] == "(" and piece[-1] != ")":
            # ")(?=" ends what is annotated; what follows it must fit as well.
            needed, at = _needs(pieces, at, only)
            if piece == "(?!":
                needed = []
        elif kind == "type" and (only is None or piece in only):
            needed = [frozenset((piece,))]
        optional = (
            at < len(pieces) and pieces[at][0] == "" and pieces[at][1][:2] in ("?", "*", "{0")
        )
        if not optional:
            branches[-1] += needed
    if len(branches) == 1:
        return branches[0], at
    if not all(branches):
        return [], at
    return [frozenset().union(*(min(branch, key=len) for branch in branches))], at


def begins(pieces: Sequence[Piece]) -> frozenset[str]:
    """Types; each match of the pattern begins with an item of one of them.

    Empty where it may begin with any item, and where it begins with one type as it stands, which
    `re` looks for by itself.
    """
    found, empty, _ = _begins(pieces, 0)
    if found is None or empty:
        return frozenset()
    kind, piece = next(each for each in pieces if each[0] or each[1][:1] != "(")
    return frozenset() if kind == "type" and found == {piece} else frozenset(found)


def _begins(pieces: Sequence[Piece], at: int) -> tuple[set[str] | None, bool, int]:
    """As `begins`, of the group that begins there, None for any item; whether it may be empty."""
    found: set[str] | None = set()
    empty = False  # one of the alternatives so far may be
    here = True  # this one may be, so far
    while at < len(pieces):
        kind, piece = pieces[at]
        at += 1
        own: set[str] | None = set()
        own_empty = True
        if not kind and piece == "|":
            empty, here = empty or here, True
            continue
        if not kind and piece == ")":
            break
        if not kind and (piece == ")(?=" or (piece[0] == "(" and piece[-1] != ")")):
            own, own_empty, at = _begins(pieces, at)
            if piece == "(?!":
                own, own_empty = set(), True
        elif kind == "type":
            own, own_empty = {piece}, False
        elif kind == "not" or piece[-2:] in (".", ".)"):
            own, own_empty = None, False
        if at < len(pieces) and not pieces[at][0] and pieces[at][1][:2] in ("?", "*", "{0"):
            own_empty = True
        if here:
            found = None if found is None or own is None else found | own
            here = own_empty
    return found, empty or here, at
