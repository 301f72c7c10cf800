"""Rules as regular expressions over typed words. The engine knows no word of any language.

In: a text, and a layer's grammar: lexicons that give words types and values, shapes that give
types to words by their form, rules whose patterns are written in types. Out: matches. What a
match means is the layer's business (`temporal`, `quotation`, `naming`); nothing here opens a
corpus or makes a record.

A text is read once into items (words, numbers, marks). A grammar gives each item the set of its
types, and each distinct set one character, so that a text becomes a short string and a rule an
ordinary regular expression over it: matching runs at the speed of `re`, in time linear in the
text for patterns without nested repetition.

The pattern language, parts apart by spaces:

    MONTH            an item of that type; types are in capitals
    'of'             an item with that text, in any case
    day:DAY          an item, remembered under the name `day`; name:( … ) remembers several
    .  !MONTH        any item; an item not of that type
    ( … | … )        alternatives;  ? * + {2,3} repeat what stands before
    @name            the piece of that name in the rule file's `[parts]`, in parentheses
    < … >            what is annotated; what stands outside is context (by default everything)
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from newsqed import text as texts
from newsqed.errors import NewsqedError

# Words with inner apostrophes, numbers with a following ordinal or plural ending, line ends,
# single marks. Hyphens part words.
_ITEM = re.compile(
    r"\d+(?:[.,:]\d+)*(?:(?:st|nd|rd|th|s)(?![^\W_]))?"
    r"|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*(?:['’][^\W\d_]+)*"
    r"|\n\s*|[^\s]"
)
# Codes: the first 256 characters, of which regular expressions compile fast, then some to which
# they give no meaning of their own.
_FEW, _MANY = 256, 0x3400


class Reading:
    """A text read into items, once for all layers.

    Attributes:
        text: the text.
        words: the items as written.
        starts: where each begins, code points.
        ends: where each ends.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for match in _ITEM.finditer(text):
            self.words.append(match[0])
            self.starts.append(match.start())
            self.ends.append(match.end())

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """The paragraphs, `(start, end)` in code points."""
        return texts.paragraphs(self.text)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """The sentences, `(start, end)` in code points."""
        return [
            sentence
            for start, end in self.paragraphs
            for sentence in texts.sentences(self.text[start:end], offset=start)
        ]

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """The sentence that holds the offset, or an empty one there."""
        index = bisect_right(self.sentences, (offset, len(self.text) + 1)) - 1
        if index >= 0 and offset < self.sentences[index][1]:
            return self.sentences[index]
        return offset, offset

    def paragraph_at(self, offset: int) -> tuple[int, int]:
        """The paragraph that holds the offset, or an empty one there."""
        index = bisect_right(self.paragraphs, (offset, len(self.text) + 1)) - 1
        if index >= 0 and offset < self.paragraphs[index][1]:
            return self.paragraphs[index]
        return offset, offset

    def item_at(self, offset: int) -> int:
        """The index of the first item that ends after the offset."""
        return bisect_right(self.ends, offset)

    def items(self, start: int, end: int) -> range:
        """The indexes of the items that lie within `[start, end)`."""
        return range(bisect_left(self.starts, start), bisect_right(self.ends, end))


@dataclass(frozen=True, slots=True)
class Word:
    """What a grammar knows of one word form: its code, types, and a value for each type."""

    code: str
    types: frozenset[str]
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """A text as one grammar sees it: items, some of several words joined, and their codes.

    Attributes:
        reading: the text.
        codes: one character an item.
        first: the index in `reading` of each item's first word.
        last: the index of its last word.
        words: what the grammar knows of each item.
    """

    reading: Reading
    codes: str
    first: Sequence[int]
    last: Sequence[int]
    words: Sequence[Word]

    def start(self, item: int) -> int:
        """Where the item begins, in code points."""
        return self.reading.starts[self.first[item]]

    def end(self, item: int) -> int:
        """Where the item ends, in code points."""
        return self.reading.ends[self.last[item]]

    def at(self, offset: int) -> int:
        """The index of the first item that ends after the offset; their number if none does."""
        return bisect_left(self.last, self.reading.item_at(offset))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what it looks for, what it makes, and sentences that show both.

    Attributes:
        id: unique in the language; records that it makes carry it.
        pattern: in the pattern language.
        gives: what the layer makes of a match; its keys are the layer's own.
        examples: texts with the annotated part in `[[ ]]`, and what must come out.
        counterexamples: texts in which the rule must find nothing.
        confidence: its measured precision, if it has been measured.
    """

    id: str
    pattern: str
    gives: Mapping[str, Any]
    examples: tuple[Mapping[str, Any], ...]
    counterexamples: tuple[Any, ...]
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A place where a rule fits.

    Attributes:
        start: where the annotated part begins, code points.
        end: where it ends, half-open.
        groups: the named parts, as item ranges `(first, last)`, half-open.
        items: the annotated part likewise.
    """

    rule: Rule
    typed: Typed
    start: int
    end: int
    groups: Mapping[str, tuple[int, int]]
    types: Mapping[str, str] = field(default_factory=dict)
    items: tuple[int, int] = (0, 0)

    def has(self, name: str) -> bool:
        """Whether the named part took part in the match."""
        return name in self.groups

    def span(self, name: str) -> tuple[int, int]:
        """The named part, `(start, end)` in code points."""
        first, last = self.groups[name]
        return self.typed.start(first), self.typed.end(last - 1)

    def text(self, name: str) -> str:
        """The named part as written."""
        start, end = self.span(name)
        return self.typed.reading.text[start:end]

    def value(self, name: str) -> str | None:
        """The value that the lexicon or shape gives the named part's first item, None without."""
        if name not in self.groups:
            return None
        word = self.typed.words[self.groups[name][0]]
        return word.values.get(self.types.get(name, ""), self.text(name))


class Grammar:
    """One layer's lexicons, shapes and rules of one language.

    Args:
        rules: in order of preference.
        entries: `(form, type, value)`; a form in lower case fits any case, one with a capital
            fits as written or in all capitals. A form may be several words.
        shapes: regular expressions that fit a whole item, by the type that they give; a group
            named `value` is the value.
        wordlists: single words in lower case, by the type that they give in any case.
        derived: types that follow from others: alternatives parted by `|`, each the types that
            a word must have and, with `!`, must not have. A later one may build on an earlier.
        endings: regular expressions for endings that a word may have beyond its form in the
            lexicons, by the type that they give.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        entries: Iterable[tuple[str, str, str]],
        shapes: Mapping[str, str],
        wordlists: Mapping[str, frozenset[str]] | None = None,
        derived: Mapping[str, str] | None = None,
        endings: Mapping[str, str] | None = None,
    ) -> None:
        self.rules = tuple(rules)
        self._patterns = [_parse(rule) for rule in self.rules]
        self._shapes = {name: re.compile(shape) for name, shape in shapes.items()}
        self._wordlists = dict(wordlists or {})
        self._derived = [(name, _alternatives(rule)) for name, rule in (derived or {}).items()]
        self._endings = {name: re.compile(f"(?:{end})$") for name, end in (endings or {}).items()}
        self._lexicon: dict[str, dict[str, str]] = {}
        # First word in lower case → lengths, longest first, and forms by words in lower case.
        self._phrases: dict[str, list[int]] = {}
        self._phrase_forms: dict[tuple[str, ...], list[tuple[tuple[str, ...], dict[str, str]]]] = {}
        phrases: dict[tuple[str, ...], dict[str, str]] = {}
        for form, type_, value in entries:
            words = (form,) if form.isalpha() else tuple(_ITEM.findall(form))
            target = phrases.setdefault(words, {}) if len(words) > 1 else None
            if target is None:
                target = self._lexicon.setdefault(form, {})
            target[type_] = value
        for words, types in phrases.items():
            lower = tuple([word.lower() for word in words])
            lengths = self._phrases.setdefault(lower[0], [])
            if len(words) not in lengths:
                lengths.append(len(words))
            self._phrase_forms.setdefault(lower, []).append((words, types))
        for lengths in self._phrases.values():
            lengths.sort(reverse=True)
        literals = {literal for pattern in self._patterns for literal in pattern.literals}
        self._literals = frozenset(literals)
        # Rules of one single type are found by looking at the items; only types that stand in
        # other patterns tell codes apart, so that few codes are needed and little is compiled.
        self._single = {
            number: pattern.pieces[1][1]
            for number, pattern in enumerate(self._patterns)
            if [kind for kind, _ in pattern.pieces] == ["", "type", "", ""]
            and pattern.pieces[2][1] == ")(?="
        }
        self._singles = frozenset(self._single.values())
        self._used = frozenset(
            piece
            for number, pattern in enumerate(self._patterns)
            if number not in self._single
            for piece in pattern.types
        )
        self._follow: dict[frozenset[str], tuple[str, ...]] = {}
        self._codes: dict[frozenset[str], str] = {}
        self._classes: dict[str, str] = {}
        self._words: dict[str, Word] = {}
        self._marked: dict[tuple[str, frozenset[str]], Word] = {}
        self._compiled: list[re.Pattern[str] | None] = [None] * len(self._patterns)
        self._stale = set(self._used) | {""}

    def type(self, reading: Reading, marks: Mapping[int, frozenset[str]] | None = None) -> Typed:
        """The text as this grammar sees it; of overlapping phrases the longest counts.

        Args:
            reading: a text.
            marks: types that words have by their place, by their index in the reading; those of
                a phrase's first word count for the phrase.
        """
        known = self._words
        marks = marks or {}
        words: list[Word] = []
        first: list[int] = []
        last: list[int] = []
        forms = reading.words
        at, count = 0, len(forms)
        while at < count:
            form = forms[at]
            word = known.get(form) or self._classify(form)
            end = at + 1
            if "…" in word.values:
                word, end = self._phrase(forms, at, word)
            if at in marks:
                word = self._mark("\x00".join(forms[at:end]), word, marks[at])
            words.append(word)
            first.append(at)
            last.append(end - 1)
            at = end
        return Typed(reading, "".join([word.code for word in words]), first, last, words)

    def matches(self, typed: Typed, rules: Iterable[str] | None = None) -> Iterator[Match]:
        """All places where rules fit, rule by rule in their order, overlapping or not.

        Args:
            typed: a text that this grammar has typed.
            rules: only these ids; all if not given.
        """
        wanted = None if rules is None else frozenset(rules)
        places: dict[str, list[int]] = {}
        for item, word in enumerate(typed.words):
            for name in word.types & self._singles:
                places.setdefault(name, []).append(item)
        compiled = self._ready()
        for number, rule in enumerate(self.rules):
            if wanted is not None and rule.id not in wanted:
                continue
            if number in self._single:
                for item in places.get(self._single[number], ()):
                    yield Match(
                        rule, typed, typed.start(item), typed.end(item), {}, {}, (item, item + 1)
                    )
            elif (expression := compiled[number]) is not None:
                yield from self._found(rule, typed, expression, self._patterns[number].groups)

    def _found(
        self, rule: Rule, typed: Typed, expression: re.Pattern[str], types: Mapping[str, str]
    ) -> Iterator[Match]:
        for found in expression.finditer(typed.codes):
            first, last = found.span("span_")
            if first < last:
                groups = {
                    name: found.span(name) for name in types if found.start(name) < found.end(name)
                }
                start, end = typed.start(first), typed.end(last - 1)
                yield Match(rule, typed, start, end, groups, types, (first, last))

    def find(self, typed: Typed, rules: Iterable[str] | None = None) -> list[Match]:
        """The matches that stand: of two that overlap the longer one, of equals the earlier rule's.

        They come in the order of the text.
        """
        order = {rule.id: number for number, rule in enumerate(self.rules)}
        ranked = sorted(
            self.matches(typed, rules),
            key=lambda match: (match.start - match.end, match.start, order[match.rule.id]),
        )
        taken: list[tuple[int, int]] = []
        kept: list[Match] = []
        for match in ranked:
            index = bisect_left(taken, (match.start, match.end))
            before = index > 0 and taken[index - 1][1] > match.start
            after = index < len(taken) and taken[index][0] < match.end
            if not before and not after:
                taken.insert(index, (match.start, match.end))
                kept.append(match)
        return sorted(kept, key=lambda match: match.start)

    def _classify(self, form: str) -> Word:
        if len(self._words) > 200_000:  # a text of random words must not fill the memory
            self._words.clear()
        values: dict[str, str] = {}
        lower = form.lower()
        if form not in self._lexicon and lower not in self._lexicon:
            for name, ending in self._endings.items():
                if (match := ending.search(form)) and match.start():
                    values[name] = match[0]
                    self._look_up(form[: match.start()], lower[: match.start()], values)
        self._look_up(form, lower, values)
        if lower in self._literals:
            values[f"'{lower}'"] = lower
        if lower in self._phrases:
            values["…"] = lower
        word = self._word(values)
        self._words[form] = word
        return word

    def _look_up(self, form: str, lower: str, values: dict[str, str]) -> None:
        # In this order, so that of two values the one for the very form counts.
        for candidate in (lower, form.capitalize() if form.isupper() else form, form):
            values.update(self._lexicon.get(candidate, {}))
        for name, words in self._wordlists.items():
            if lower in words:
                values[name] = lower
        for name, shape in self._shapes.items():
            if match := shape.fullmatch(form):
                values[name] = match.groupdict().get("value") or match[0]

    def _word(self, values: Mapping[str, str]) -> Word:
        given = frozenset(values)
        follow = self._follow.get(given)
        if follow is None:
            found = set(given)
            for name, alternatives in self._derived:
                if any(need <= found and not bar & found for need, bar in alternatives):
                    found.add(name)
            follow = self._follow[given] = tuple(found - given)
        types = given.union(follow) - {"…"}
        seen = types & self._used
        if seen not in self._codes:
            count = len(self._codes)
            code = self._codes[seen] = chr(count if count < _FEW else _MANY + count)
            for name in seen:
                self._classes[name] = self._classes.get(name, "") + re.escape(code)
            self._stale |= seen
        return Word(self._codes[seen], types, {**dict.fromkeys(follow, ""), **values})

    def _mark(self, form: str, word: Word, marks: frozenset[str]) -> Word:
        if len(self._marked) > 200_000:
            self._marked.clear()
        known = self._marked.get((form, marks))
        if known is None:
            derived = {name for name, _ in self._derived}
            values = {key: value for key, value in word.values.items() if key not in derived}
            known = self._word({**values, **dict.fromkeys(marks, "")})
            self._marked[form, marks] = known
        return known

    def _phrase(self, forms: Sequence[str], at: int, word: Word) -> tuple[Word, int]:
        for length in self._phrases[word.values["…"]]:
            end = at + length
            if end > len(forms):
                continue
            written = forms[at:end]
            if values := self._entry(written):
                return self._word({**values, "PHRASE": ""}), end
            for name, pattern in self._endings.items():
                if match := pattern.search(written[-1]):
                    bare = [*written[:-1], written[-1][: match.start()]]
                    if values := self._entry(bare):
                        return self._word({**values, name: match[0], "PHRASE": ""}), end
        return word, at + 1

    def _entry(self, written: Sequence[str]) -> dict[str, str]:
        values: dict[str, str] = {}
        for entry, types in self._phrase_forms.get(tuple([form.lower() for form in written]), ()):
            if all(_fits(part, form) for part, form in zip(entry, written, strict=True)):
                values.update(types)
        return values

    def _ready(self) -> list[re.Pattern[str] | None]:
        """The rules' regular expressions for the sets of types that have been seen so far.

        Compiling takes longer than matching, so only what new sets have changed is compiled.
        """
        if self._stale:
            for number, pattern in enumerate(self._patterns):
                if "" in self._stale or pattern.types & self._stale:
                    self._compiled[number] = pattern.compile(self._classes)
            self._stale = set()
        return self._compiled


def _alternatives(rule: str) -> list[tuple[set[str], set[str]]]:
    """A derived type's alternatives: the types that each needs, and those that bar it."""
    return [
        (
            {name for name in part.split() if not name.startswith("!")},
            {name[1:] for name in part.split() if name.startswith("!")},
        )
        for part in rule.split("|")
    ]


def _fits(entry: str, form: str) -> bool:
    """Whether a word of the text fits a word of a lexicon's phrase."""
    if entry == form:
        return True
    return (
        form.lower() == entry if entry.islower() or not entry.isalpha() else form == entry.upper()
    )


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A parsed pattern: pieces of a regular expression, types still by name."""

    pieces: tuple[tuple[str, str], ...]
    groups: Mapping[str, str]
    literals: frozenset[str]

    @property
    def types(self) -> frozenset[str]:
        """The types that stand in it."""
        return frozenset(piece for kind, piece in self.pieces if kind in ("type", "not"))

    def compile(self, classes: Mapping[str, str]) -> re.Pattern[str] | None:
        """The regular expression over codes; None where a type it needs has not been seen."""
        parts = []
        for kind, piece in self.pieces:
            if kind == "type":
                parts.append(f"[{classes[piece]}]" if piece in classes else "(?!)")
            elif kind == "not":
                parts.append(f"[^{classes[piece]}]" if piece in classes else ".")
            else:
                parts.append(piece)
        return re.compile("".join(parts), re.DOTALL)


_PART = re.compile(
    r"\s*(?:(?P<group>[a-z_]+):)?(?:(?P<not>!)?(?:(?P<type>[A-Z][A-Z0-9_]*)|'(?P<literal>[^']+)')"
    r"|(?P<operator>\{\d+(?:,\d*)?\}|[()|?*+.<>])|(?P<open>(?<=:)\())"
)


def _parse(rule: Rule) -> _Pattern:
    """The pattern of a rule.

    Raises:
        NewsqedError: it is not in the pattern language.
    """
    pieces: list[tuple[str, str]] = []
    groups: dict[str, str] = {}
    literals: set[str] = set()
    source, at = rule.pattern.strip(), 0
    marked = "<" in re.sub(r"'[^']*'", "", source)
    if not marked:
        pieces.append(("", "(?P<span_>"))
    while at < len(source):
        match = _PART.match(source, at)
        if match is None or match.end() == at:
            raise NewsqedError(
                f"the pattern of the rule {rule.id} cannot be read at {source[at : at + 20]!r}",
                column=at + 1,
            )
        at = match.end()
        name = match["group"]
        kind = match["type"] or (f"'{match['literal'].lower()}'" if match["literal"] else None)
        if match["literal"]:
            literals.add(match["literal"].lower())
        if name:
            groups[name] = kind or ""
        if kind:
            piece = ("not" if match["not"] else "type", kind)
            pieces += [("", f"(?P<{name}>"), piece, ("", ")")] if name else [piece]
        elif match["operator"] == "(":
            pieces.append(("", f"(?P<{name}>" if name else "(?:"))
        elif match["operator"] == "<":
            pieces.append(("", "(?P<span_>"))
        elif match["operator"] == ">":
            pieces.append(("", ")(?="))
        else:
            pieces.append(("", match["operator"]))
    pieces.append(("", ")"))
    pattern = _Pattern(tuple(pieces), groups, frozenset(literals))
    try:
        pattern.compile({})
    except re.error as error:
        raise NewsqedError(f"the pattern of the rule {rule.id} is malformed: {error}") from None
    return pattern


LANGUAGES = ("en",)


def lexicon(language: str, name: str) -> list[dict[str, str]]:
    """The rows of a name list, `rules/<language>/lexicon/<name>.tsv`, by column.

    Lines that begin with `#` tell source, licence and maker; the first other line names the
    columns.

    Raises:
        NewsqedError: a row has too few or too many cells.
    """
    columns, rows = _table(language, name)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _table(language: str, name: str) -> tuple[list[str], list[list[str]]]:
    """The columns and rows of a name list."""
    place = files("newsqed") / "rules" / language / "lexicon" / f"{name}.tsv"
    rows: list[list[str]] = []
    columns: list[str] = []
    for number, line in enumerate(place.read_text("utf-8").split("\n"), start=1):
        if not line or line[0] == "#":
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
            rows.append(cells)
    return columns, rows


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


@cache
def grammar(language: str, layer: str) -> Grammar:
    """The layer's grammar, from its rule file.

    `[[rule]]` blocks; `lexicons`, name lists with the columns `form`, `type` and `value`;
    `[wordlists]`, name lists with the one column `form`, by type; `[shapes]`, `[types]` and
    `[endings]` as `Grammar` takes them.

    Raises:
        NewsqedError: a rule or a name list is malformed.
    """
    source = settings(language, layer)
    entries: list[tuple[str, str, str]] = []
    for name in source.get("lexicons", ()):
        columns, rows = _table(language, name)
        form, type_, value = map(columns.index, ("form", "type", "value"))
        entries += [(row[form], row[type_], row[value]) for row in rows]
    return Grammar(
        rules(language, layer),
        entries,
        source.get("shapes", {}),
        {type_: wordlist(language, name) for type_, name in source.get("wordlists", {}).items()},
        source.get("types", {}),
        source.get("endings", {}),
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
        NewsqedError: a rule lacks its id, pattern or an example, or an id stands twice.
    """
    found: dict[str, Rule] = {}
    parts = settings(language, layer).get("parts", {})
    for block in settings(language, layer).get("rule", ()):
        known = {"id", "pattern", "examples", "counterexamples", "confidence"}
        if not {"id", "pattern", "examples"} <= block.keys() or block["id"] in found:
            raise NewsqedError(f"a rule needs an id of its own, a pattern and examples: {block}")
        found[block["id"]] = Rule(
            id=block["id"],
            pattern=_expanded(block["pattern"], parts),
            gives={key: value for key, value in block.items() if key not in known},
            examples=tuple(block["examples"]),
            counterexamples=tuple(block.get("counterexamples", ())),
            confidence=block.get("confidence"),
        )
    return tuple(found.values())


def _expanded(pattern: str, parts: Mapping[str, str], depth: int = 0) -> str:
    """The pattern with its `@name` pieces put in.

    Raises:
        NewsqedError: there is no such piece, or it holds itself.
    """

    def piece(match: re.Match[str]) -> str:
        if match[1] not in parts or depth > 9:
            raise NewsqedError(f"the pattern {pattern!r} needs the part {match[1]!r}")
        return f"( {_expanded(parts[match[1]], parts, depth + 1)} )"

    return re.sub(r"@([a-z_]+)", piece, pattern)
