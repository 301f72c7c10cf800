r"""From raw bytes to a frozen text, and a text's parts: paragraphs, sentences, tokens.

In: the bytes of a file as received. Out: the text (UTF-8, `\n`, a blank line between
paragraphs, no final line end) with a log of edits that turns the one into the other again.
Nothing is reworded: every step either is certain or is left alone.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise

from newsqed.errors import NewsqedError


@dataclass(frozen=True, slots=True)
class Edit:
    """Raw bytes `[raw_start, raw_end)` became the code points `[start, end)`, which are `text`."""

    raw_start: int
    raw_end: int
    start: int
    end: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A frozen text and how it came from the raw bytes.

    Attributes:
        published: the date that a header of the page gave, or None.
        edits: in order; bytes that none covers were copied as UTF-8.
        doubts: `(offset, message)` of what looks wrong but has no certain repair.
    """

    text: str
    published: str | None
    edits: tuple[Edit, ...]
    doubts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """Code points `[start, end)` of the text at hand become `new`."""

    start: int
    end: int
    new: str
    reason: str


class _Aligned:
    """A text each of whose characters knows the raw bytes it stands for.

    `first[i]` and `last[i]` bound the raw bytes of character i; `reason[i]` is None while the
    character is a verbatim copy. What was dropped is kept in `dropped`.
    """

    def __init__(
        self, text: str, sizes: Sequence[int], reasons: list[str | None], skip: int
    ) -> None:
        self.text = text
        self.first: list[int] = []
        self.last: list[int] = []
        at = skip
        for size in sizes:
            self.first.append(at)
            at += size
            self.last.append(at)
        self.reason = reasons
        self.dropped: list[tuple[int, int, str]] = [(0, skip, "encoding")] if skip else []

    def apply(self, changes: Iterable[_Change]) -> bool:
        """Make the changes, which are in order and do not overlap; whether there were any."""
        pieces: list[str] = []
        first: list[int] = []
        last: list[int] = []
        reason: list[str | None] = []
        at = 0
        for change in changes:
            for old, new in ((self.first, first), (self.last, last)):
                new.extend(old[at : change.start])
            reason.extend(self.reason[at : change.start])
            pieces.append(self.text[at : change.start])
            pieces.append(change.new)
            if change.start < change.end:
                begin, end = self.first[change.start], self.last[change.end - 1]
            else:
                begin = end = self.last[change.start - 1] if change.start else self._beginning()
            if change.new:
                first.extend([begin] + [end] * (len(change.new) - 1))
                last.extend([end] * len(change.new))
                reason.extend([change.reason] * len(change.new))
            else:
                self.dropped.append((begin, end, change.reason))
            at = change.end
        if not pieces:
            return False
        first.extend(self.first[at:])
        last.extend(self.last[at:])
        reason.extend(self.reason[at:])
        pieces.append(self.text[at:])
        self.text = "".join(pieces)
        self.first, self.last, self.reason = first, last, reason
        return True

    def _beginning(self) -> int:
        return self.first[0] if self.first else 0

    def edits(self) -> list[Edit]:
        """What was changed, in order of the raw bytes; touching changes of one reason are one."""
        parts = [(begin, end, -1, reason, "") for begin, end, reason in self.dropped if begin < end]
        parts += [
            (self.first[index], self.last[index], index, reason, self.text[index])
            for index, reason in enumerate(self.reason)
            if reason is not None
        ]
        parts.sort(key=lambda part: part[:3])
        log: list[Edit] = []
        verbatim = (index for index, reason in enumerate(self.reason) if reason is None)
        ahead = next(verbatim, None)
        copied = inserted = 0
        for begin, end, _, reason, new in parts:
            while ahead is not None and self.first[ahead] < begin:
                copied += 1
                ahead = next(verbatim, None)
            before = log[-1] if log else None
            start = copied + inserted
            inserted += len(new)
            if (
                before
                and begin <= before.raw_end
                and (begin < before.raw_end or reason == before.reason)
            ):
                merged = before.text + new
                log[-1] = Edit(
                    before.raw_start,
                    max(before.raw_end, end),
                    before.start,
                    before.start + len(merged),
                    before.reason,
                    merged,
                )
            else:
                log.append(Edit(begin, end, start, start + len(new), reason, new))
        return log


def replay(raw: bytes, edits: Iterable[Edit]) -> str:
    """The text that the log makes of the raw bytes.

    Raises:
        NewsqedError: an edit lies outside the bytes, out of order or not where it says it does,
            or bytes that no edit covers are not UTF-8.
    """
    pieces: list[str] = []
    raw_at = text_at = 0
    for number, edit in enumerate(edits, start=1):
        if not raw_at <= edit.raw_start <= edit.raw_end <= len(raw):
            raise NewsqedError("the edit lies outside the raw bytes or out of order", line=number)
        copied = _utf8(raw, raw_at, edit.raw_start, number)
        text_at += len(copied)
        if (edit.start, edit.end) != (text_at, text_at + len(edit.text)):
            raise NewsqedError(
                f"the edit's text stands at {text_at}–{text_at + len(edit.text)}, "
                f"not at {edit.start}–{edit.end}",
                line=number,
            )
        pieces += (copied, edit.text)
        text_at += len(edit.text)
        raw_at = edit.raw_end
    pieces.append(_utf8(raw, raw_at, len(raw), None))
    return "".join(pieces)


def _utf8(raw: bytes, start: int, end: int, line: int | None) -> str:
    try:
        return raw[start:end].decode("utf-8")
    except UnicodeDecodeError as error:
        raise NewsqedError(
            f"byte {start + error.start} of the raw file is not UTF-8 and no edit covers it",
            line=line,
        ) from None


def clean(raw: bytes, *, encoding: str | None = None) -> Cleaned:
    """The frozen text of a file's bytes, with every edit logged and replayed once as proof.

    Args:
        raw: a plain text as received.
        encoding: what to decode with, where it is not UTF-8 (or UTF-16 with its mark).

    Raises:
        NewsqedError: empty, binary, HTML or undecodable.
    """
    aligned = _decode(raw, encoding)
    published: str | None = None
    if header := _HEADER.match(aligned.text):
        with suppress(ValueError):
            published = date.fromisoformat(header["date"]).isoformat()
            aligned.apply([_Change(*header.span(), "", "header")])
    for step in _STEPS:
        aligned.apply(step(aligned.text))
    text = aligned.text
    if not text:
        raise NewsqedError("the file holds no text", hint="an article has at least one sentence")
    edits = tuple(aligned.edits())
    if replay(raw, edits) != text:
        raise AssertionError("the log of edits does not give the text")
    return Cleaned(text, published, edits, doubts(text))


def doubts(text: str) -> tuple[tuple[int, str], ...]:
    """What looks wrong in a text that was cleaned and has no certain repair: offset, message.

    >>> doubts("He said no.But she")
    ((10, 'a space may be missing after the stop'),)
    """
    return tuple(
        sorted(
            (match.start(), message)
            for pattern, message in _DOUBTS.items()
            for match in re.finditer(pattern, text)
        )
    )


def damages(text: str) -> Iterator[tuple[int, int, str]]:
    """Where a text would be edited if it were cleaned again: offsets, half-open, and the reason.

    A text that `clean` made has none; one that was frozen by hand or by other rules may.

    >>> list(damages("He said no.But she, too, said no."))
    [(11, 11, 'missing-space')]
    """
    for step in (_mojibake, _missing_space, _boilerplate, _repeats):
        for change in step(text):
            yield change.start, change.end, change.reason


# What looks wrong and has no certain repair, in a text that was cleaned.
_DOUBTS = {
    "\ufffd+": "a character that was lost in an earlier conversion (U+FFFD)",
    "(?<=[^\\W_])[.!?](?=[^\\W\\d_a-z][^\\W\\d_A-Z]{2})": "a space may be missing after the stop",
    "[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]": "an invisible character",
}


def _decode(raw: bytes, encoding: str | None) -> _Aligned:
    if not raw.strip():
        raise NewsqedError("the file is empty", hint="save the article's text first")
    for mark, name in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if raw.startswith(mark) and encoding is None:
            return _decoded(raw, name, len(mark))
    if encoding is not None and encoding.lower().replace("_", "-") not in ("utf-8", "utf8"):
        return _decoded(raw, encoding, 0)
    if b"\0" in raw:
        raise NewsqedError(
            "the file is binary (it holds NUL bytes)", hint="extract its text first, then add that"
        )
    skip = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    try:
        text = raw[skip:].decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, skip + error.start) + 1
        column = skip + error.start - raw.rfind(b"\n", 0, skip + error.start)
        raise NewsqedError(
            f"byte 0x{raw[skip + error.start]:02x} is not UTF-8",
            line=line,
            column=column,
            hint="name the encoding: --encoding windows-1252",
        ) from None
    if re.match(r"\s*<(?:!doctype\s+html|html)\b", text, re.IGNORECASE):
        raise NewsqedError(
            "the file is an HTML page", hint="extract the article's text first, then add that"
        )
    return _Aligned(text, [len(char.encode()) for char in text], [None] * len(text), skip)


def _decoded(raw: bytes, encoding: str, skip: int) -> _Aligned:
    """Bytes of another encoding: what is not the same bytes in UTF-8 is logged as an edit."""
    try:
        text = raw[skip:].decode(encoding)
        sizes = [len(char.encode(encoding)) for char in text]
    except LookupError:
        raise NewsqedError(
            f"{encoding!r} is no known encoding", hint="for instance windows-1252 or utf-16"
        ) from None
    except UnicodeError as error:
        raise NewsqedError(f"the file is not {encoding} ({error})") from None
    if sum(sizes) != len(raw) - skip:
        raise NewsqedError(
            f"the encoding {encoding} gives no byte offsets", hint="convert to UTF-8"
        )
    reasons = [
        None if size == 1 and ord(char) < 128 else "encoding"
        for char, size in zip(text, sizes, strict=True)
    ]
    return _Aligned(text, sizes, reasons, skip)


# A page's date, set by the scraper before the text.
_HEADER = re.compile(
    r"\s*(?:date|published)\b:?[ \t]+(?P<date>\d{4}-\d\d-\d\d)(?:[ \t]+|\s*\n)", re.I
)

Step = Callable[[str], Iterator[_Change]]


def _substitution(pattern: str, new: str | Callable[[str], str], reason: str) -> Step:
    compiled = re.compile(pattern)

    def step(text: str) -> Iterator[_Change]:
        for match in compiled.finditer(text):
            replaced = new(match[0]) if callable(new) else new
            if replaced != match[0]:
                yield _Change(*match.span(), replaced, reason)

    return step


def _mojibake(text: str) -> Iterator[_Change]:
    """UTF-8 that was read as Windows-1252 or its kin, run by run of non-ASCII characters."""
    import ftfy  # here, since annotating does not need it and it is slow to import

    for match in re.finditer(r"[^\x00-\x7f]{2,}", text):
        repaired = ftfy.fix_encoding(match[0])
        if repaired != match[0] and "\ufffd" not in repaired:
            yield _Change(*match.span(), repaired, "mojibake")


def _invisible(text: str) -> Iterator[_Change]:
    """Zero-width characters and soft hyphens, but for joiners and marks of the scripts that
    need them: between two ASCII characters nothing does.
    """  # noqa: D205
    # Marks of direction come in pairs; in a text with right-to-left letters all of them stay.
    rightward = any(unicodedata.bidirectional(char) in ("R", "AL") for char in set(text))
    for match in re.finditer(
        "[\u00ad\u200b\u2060\ufeff]+|[\u200c-\u200f\u202a-\u202e\u2066-\u2069]", text
    ):
        if match[0][0] >= "\u200c" and match[0][0] not in "\u2060\ufeff":
            beside = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
            if not beside.isascii() or (match[0] not in _JOINERS and rightward):
                continue
        yield _Change(*match.span(), "", "invisible-character")


_JOINERS = "\u200c\u200d"


def _missing_space(text: str) -> Iterator[_Change]:
    """A sentence's end and the next one's beginning that stand together: `Thursday.He argues`."""
    for match in _RUN_ON.finditer(text):
        before = re.search(r"\S*$", text[max(0, match.start() - 80) : match.start()])
        if before and re.search(r"[./@:]", before[0]):
            continue
        if match["next"].lower() in _DOMAINS:
            continue
        yield _Change(match.end("stop"), match.end("stop"), " ", "missing-space")


_RUN_ON = re.compile(
    '(?<=[^\\W\\d_A-Z]{2})(?P<stop>[.!?]["”’]?)(?=["“‘]?(?P<next>[^\\W\\d_a-z][^\\W\\d_]*)[ ,’\'])'
)
_DOMAINS = frozenset(("com", "org", "net", "info", "js", "io"))


def _paragraphs_apart(text: str) -> Iterator[_Change]:
    """Blank lines between paragraphs, one space where a line was only wrapped."""
    end = len(text)
    for match in re.finditer(r"[ ]*\n[ \n]*|^[ ]+|[ ]+$", text):
        if match.start() == 0 or match.end() == end:
            new = ""
        elif match[0].count("\n") > 1 or breaks_paragraph(text, match.start(), match.end()):
            new = "\n\n"
        else:
            new = " "
        if new != match[0]:
            yield _Change(*match.span(), new, "line-end" if "\n" in match[0] else "white-space")


def breaks_paragraph(text: str, start: int, end: int) -> bool:
    """Whether the single line end at `text[start:end]` ends a paragraph or only wraps a line.

    It does where the line before ends like a sentence or is too short to have been wrapped.
    """
    line = text[text.rfind("\n", 0, start) + 1 : start].rstrip()
    following = text[end : end + 1]
    return bool(_SENTENCE_END.search(line)) or (len(line) < 60 and not following.islower())


_SENTENCE_END = re.compile('[.!?:…]["”’»)\\]]*$|["”»]$')


def _repeats(text: str) -> Iterator[_Change]:
    """Paragraphs that came before, and run-on copies of paragraphs that follow."""
    spans = paragraphs(text)
    squashed = [re.sub(r"\s+", "", text[start:end]) for start, end in spans]
    later = {one[:_HEAD]: index for index, one in enumerate(squashed)}
    seen: set[str] = set()
    reasons: dict[int, str] = {}
    for index, (start, end) in enumerate(spans):
        if squashed[index] in seen and len(squashed[index]) >= 40:
            reasons[index] = "repeated-paragraph"
        elif _joined(squashed, index, later) or _flattened(text[start:end], squashed, index):
            reasons[index] = "flattened-copy"
        else:
            seen.add(squashed[index])
    yield from _dropped(spans, reasons)


def _dropped(spans: Sequence[tuple[int, int]], reasons: Mapping[int, str]) -> Iterator[_Change]:
    """Changes that take out paragraphs, each with a gap beside it; never all of a text."""
    last = max((index for index in range(len(spans)) if index not in reasons), default=None)
    for index, reason in reasons.items():
        if last is None:
            return
        if index < last:
            yield _Change(spans[index][0], spans[index + 1][0], "", reason)
        else:
            yield _Change(spans[index - 1][1], spans[index][1], "", reason)


_HEAD = 16  # characters that tell where a paragraph is copied from


def _joined(squashed: Sequence[str], index: int, later: Mapping[str, int]) -> bool:
    """Whether a paragraph is several that follow, one after the other without white space.

    Args:
        squashed: all paragraphs without white space.
        index: the paragraph's.
        later: by the first `_HEAD` characters, the last paragraph that begins so.
    """
    one, at, pieces = squashed[index], 0, 0
    other = later.get(one[:_HEAD], index)
    while index < other < len(squashed) and at < len(one) and one.startswith(squashed[other], at):
        at, other, pieces = at + len(squashed[other]), other + 1, pieces + 1
    return pieces > 1 and at == len(one)


def _flattened(paragraph: str, squashed: Sequence[str], index: int) -> bool:
    """Whether each of its sentences occurs in a later paragraph, spaces between them missing.

    Of a paragraph that stands twice it is the later that goes: the same again does not count.
    """
    joints = list(_RUN_ON.finditer(paragraph))
    later = [one for one in squashed[index + 1 :] if one != squashed[index]] if joints else []
    if not later:
        return False
    bounds = sorted({0, len(paragraph)} | {joint.end("stop") for joint in joints})
    pieces = [
        re.sub(r"\s+", "", paragraph[start:end])
        for begin, finish in pairwise(bounds)
        for start, end in sentences(paragraph[begin:finish], offset=begin)
    ]
    where = "\n".join(later)
    return len(pieces) >= 2 and all(piece in where for piece in pieces)


def _boilerplate(text: str) -> Iterator[_Change]:
    """Paragraphs that are a page's and not the article's: what they say is known word for word."""
    spans = paragraphs(text)
    reasons = {
        index: "boilerplate"
        for index, (start, end) in enumerate(spans)
        if end - start <= 120 and _boilerplate_forms().fullmatch(text, start, end)
    }
    yield from _dropped(spans, reasons)


@cache
def _boilerplate_forms() -> re.Pattern[str]:
    forms = "|".join(_rows("boilerplate"))
    return re.compile(rf"[\[(—*-]*\s*(?:{forms})\s*[.!…]?\s*[\])—*-]*", re.I)


_STEPS: tuple[Step, ...] = (
    _mojibake,
    _substitution(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", "line-end"),
    _substitution(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]+", "", "control-character"),
    _invisible,
    _substitution(
        r"&(?:[A-Za-z]{2,8}|#[0-9]{2,6}|#x[0-9A-Fa-f]{2,5});", html.unescape, "character-reference"
    ),
    _substitution(
        r"</?(?:a|b|br|div|em|figure|h[1-6]|i|img|li|p|script|span|strong|u|ul)(?:\s[^<>\n]{0,500})?/?>",
        "",
        "markup",
    ),
    _substitution(r"[\t \u00a0\u2000-\u200a\u202f\u205f\u3000]+", " ", "white-space"),
    _paragraphs_apart,
    _boilerplate,
    _repeats,
    _missing_space,
)


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The paragraphs of a text, `(start, end)` each, without the white space around them.

    Blank lines part them, and single line ends where the line before is complete.
    """
    found: list[tuple[int, int]] = []
    start = 0
    before = 0
    for match in re.finditer(r"\n\s*", text):  # and the white space before it
        stop = before + len(text[before : match.start()].rstrip())
        before = match.end()
        single = match[0].count("\n") == 1
        if single and not breaks_paragraph(text, stop, before):
            continue
        if stop > start:
            found.append((start, stop))
        start = before
    end = len(text.rstrip())
    if end > start:
        found.append((start, end))
    return [
        (begin + len(text[begin:end]) - len(text[begin:end].lstrip()), end) for begin, end in found
    ]


_STOP = re.compile(
    "(?P<stop>[.!?…](?<![.!?…].)[.!?…]*+)(?P<close>[\"”’'»)\\]]*)(?P<space>\\s+)(?=(?P<next>\\S))"
)


@cache
def _abbreviations() -> frozenset[str]:
    """Words after which a stop ends no sentence when a capital follows."""
    return frozenset(_rows("abbreviation"))


def _rows(name: str) -> list[str]:
    path = files("newsqed") / "rules" / "en" / "lexicon" / f"{name}.tsv"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return lines[1:]  # after the header


def sentences(text: str, *, offset: int = 0) -> list[tuple[int, int]]:
    """The sentences of one paragraph, `(start + offset, end + offset)` each, edges trimmed."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _STOP.finditer(text):
        following = match["next"]
        if following.islower() or following in ",;:-–—)":
            continue
        if match["stop"] == "." and not match["close"]:
            word = re.search(
                r"[^\s\"“‘'(\[]*$", text[max(start, match.start() - 24) : match.start()]
            )
            last = (word[0] if word else "").lower()
            if last in _abbreviations() or (len(last) == 1 and last.isalpha() and last != "i"):
                continue
            if re.fullmatch(r"(?:[a-z]\.)+[a-z]", last) and last not in ("a.m", "p.m"):
                continue
        found.append((start, match.start("space")))
        start = match.end()
    end = len(text.rstrip())
    if end > start:
        found.append((start, end))
    return [
        (begin + len(text[begin:end]) - len(text[begin:end].lstrip()) + offset, end + offset)
        for begin, end in found
    ]


_TOKEN = re.compile(
    r"\d+(?:[.,:/]\d+)*[^\W\d_]*(?:[-‑][^\W\d_]+)*"  # numbers, times, ordinals, 1990s, 27-year
    r"|(?:[^\W\d_]\.){2,}"  # U.S.
    r"|[^\W_]+(?:[-‑][^\W_]+)*(?=n['’]t\b)|n['’]t\b"  # do + n't
    r"|['’](?:s|S|re|ve|ll|d|m)\b"  # clitics
    r"|[^\W_](?:[^\W_]|[\u0300-\u036f\u200c\u200d])*(?:[-‑][^\W_]+|['’](?!(?:s|S|re|ve|ll|d|m)\b)[^\W\d_]+)*"
    r"|\.{2,}|--+|``|''|\S"
)


def tokens(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The tokens of `text[start:end]`, `(start, end)` each, in offsets of the whole text.

    Words with their inner hyphens and apostrophes, numbers, clitics and marks; white space is in
    none, everything else in exactly one.
    """
    stop = len(text) if end is None else end
    return [match.span() for match in _TOKEN.finditer(text, start, stop)]
