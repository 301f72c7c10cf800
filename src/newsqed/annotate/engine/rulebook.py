"""Rule files and name lists: from `rules/<language>/` to grammars."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from newsqed.annotate.engine.grammar import Grammar, Rule
from newsqed.annotate.engine.sharing import once
from newsqed.errors import NewsqedError

LANGUAGES = ("en",)


def lexicon(language: str, name: str) -> list[dict[str, str]]:
    """The rows of a name list, `rules/<language>/lexicon/<name>.tsv`, by column.

    Lines that begin with `#` tell source, licence and maker; the first other line names the
    columns.

    Raises:
        NewsqedError: a row has too few or too many cells.
    """
    return table(language, f"lexicon/{name}.tsv")


def table(language: str, path: str) -> list[dict[str, str]]:
    """The rows of a table, `rules/<language>/<path>`, by column, as `lexicon`.

    Raises:
        NewsqedError: a row has too few or too many cells.
    """
    place = files("newsqed") / "rules" / language / path
    rows: list[dict[str, str]] = []
    columns: list[str] = []
    for number, line in enumerate(place.read_text("utf-8").split("\n"), start=1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not columns:
            columns = cells
        elif len(cells) != len(columns):
            raise NewsqedError(
                f"the row has {len(cells)} cells, its header {len(columns)}",
                path=str(place),
                line=number,
            )
        else:
            rows.append(dict(zip(columns, cells, strict=True)))
    return rows


def lexicons(language: str) -> list[str]:
    """The names of all name lists of the language."""
    folder = files("newsqed") / "rules" / language / "lexicon"
    return sorted(
        place.name.removesuffix(".tsv") for place in folder.iterdir() if place.name.endswith(".tsv")
    )


@cache
def settings(language: str, layer: str) -> dict[str, Any]:
    """The layer's rule file, `rules/<language>/<layer>.toml`. It is shared: do not change it.

    Raises:
        NewsqedError: the language has no rules.
    """
    if language not in LANGUAGES:
        raise NewsqedError(
            f"there are no rules for the language {language!r}",
            hint=f"languages with rules: {', '.join(LANGUAGES)}",
        )
    place = files("newsqed") / "rules" / language / f"{layer}.toml"
    return tomllib.loads(place.read_text("utf-8"))


@once
def grammar(language: str, layer: str) -> Grammar:
    """The layer's grammar, from its rule file.

    `[[rule]]` and `[[block]]` tables; `lexicons`, name lists with the columns `form`, `type` and
    `value`; `[wordlists]`, name lists with the one column `form`, by type; `[shapes]`,
    `[types]` (derived ones) and `triggers` as `Grammar` takes them.

    Raises:
        NewsqedError: a rule or a name list is malformed.
    """
    source = settings(language, layer)
    entries = [
        (row["form"], row["type"], row["value"])
        for name in source.get("lexicons", ())
        for row in lexicon(language, name)
    ]
    return Grammar(
        (*blocks(language, layer), *rules(language, layer)),
        entries,
        source.get("shapes", {}),
        wordlists={
            type_: wordlist(language, name) for type_, name in source.get("wordlists", {}).items()
        },
        derived=source.get("types", {}),
        triggers=source.get("triggers", ()),
    )


def wordlist(language: str, name: str) -> frozenset[str]:
    """The words of a name list that has one column."""
    place = files("newsqed") / "rules" / language / "lexicon" / f"{name}.tsv"
    lines = place.read_text("utf-8").split("\n")
    first = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    return frozenset(lines[first + 1 :]) - {""}


@cache
def rules(language: str, layer: str) -> tuple[Rule, ...]:
    """The rules of a layer, in order of preference.

    Raises:
        NewsqedError: a rule lacks its id, pattern or an example, an id stands twice, or a
            confidence has no support.
    """
    return _rules(language, layer, "rule")


@cache
def confidences(language: str, layer: str) -> Mapping[str, float]:
    """The measured precision of the layer's rules, by id; of those that have been measured."""
    measured = ((rule.id, rule.confidence) for rule in rules(language, layer))
    return {id_: confidence for id_, confidence in measured if confidence is not None}


@cache
def blocks(language: str, layer: str) -> tuple[Rule, ...]:
    """The layer's blocks: rules whose matches make nothing, and keep shorter ones from being made.

    Raises:
        NewsqedError: as `rules`.
    """
    return _rules(language, layer, "block")


def _rules(language: str, layer: str, table: str) -> tuple[Rule, ...]:
    source = settings(language, layer)
    measured = ("confidence", "support", "why")
    known = {"id", "pattern", "examples", "counterexamples", *measured}
    found: dict[str, Rule] = {}
    for block in source.get(table, ()):
        if not {"id", "pattern", "examples"} <= block.keys() or block["id"] in found:
            raise NewsqedError(f"a {table} needs an id of its own, a pattern and examples: {block}")
        if not 0 <= block.get("confidence", 0) <= 1 or ("confidence" in block) != (
            block.get("support", 0) > 0
        ):
            raise NewsqedError(
                f"{block['id']}: `confidence` is from 0 to 1 and stands beside its `support`",
                hint="both are measured and written by tools/confidence.py",
            )
        written = block["pattern"]
        found[block["id"]] = Rule(
            id=block["id"],
            patterns=tuple(
                expanded(pattern, source.get("parts", {}))
                for pattern in (written if isinstance(written, list) else [written])
            ),
            gives={key: value for key, value in block.items() if key not in known},
            examples=tuple(block["examples"]),
            counterexamples=tuple(block.get("counterexamples", ())),
            **{key: block.get(key) for key in measured},
        )
    return tuple(found.values())


def expanded(pattern: str, parts: Mapping[str, str], depth: int = 0) -> str:
    """The pattern with its `$parts` put in; a part may hold others, but not itself.

    Raises:
        NewsqedError: there is no such part, or it holds itself.
    """

    def part(match: re.Match[str]) -> str:
        if match[1] not in parts or depth > 9:
            raise NewsqedError(f"the pattern {pattern!r} needs the part ${match[1]}")
        return f"( {expanded(parts[match[1]], parts, depth + 1)} )"

    return re.sub(r"\$([a-z_]+)", part, pattern)
