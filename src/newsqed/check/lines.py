"""Level 1: bytes that should be one JSON object.

In: a line of a JSON Lines file, or a whole JSON file. Out: problems of its bytes and of its form
as JSON. What the object says is for the other levels.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from newsqed.check.subjects import Problem, Source, quoted, shorten
from newsqed.store import line_bytes, pretty

# Deeper than anything the layout holds; `json` and jsonschema themselves give up near a thousand.
DEEPEST = 64
_MARK = b"\xef\xbb\xbf"
_CONFLICT = re.compile(r"(?:<{7}|\|{7}|={7}|>{7})(?: |$)")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class _Parsed:
    value: Any = None
    error: json.JSONDecodeError | None = None
    deep: bool = False
    long_number: bool = False
    repeated: bool = False
    numbers: list[str] = field(default_factory=list)


class Line:
    """Bytes that should be one JSON object, decoded and parsed once.

    Attributes:
        data: the bytes, the line end included.
        number: of the line in its file.
        strict: a file of a corpus, whose line ends count; not so in exchange files.
        jsonl: a line of many; not so for a whole file.
    """

    def __init__(
        self, data: bytes, file: str, number: int = 1, *, strict: bool = True, jsonl: bool = True
    ) -> None:
        self.data = data
        self.number = number
        self.strict = strict
        self.jsonl = jsonl
        self.undecodable: UnicodeDecodeError | None = None
        body = data.removeprefix(_MARK) if number == 1 else data
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError as error:
            self.undecodable = error
            text = body.decode("utf-8", "replace")
        self.source = Source(file, text.rstrip("\r\n") if jsonl else text, number)

    @property
    def text(self) -> str:
        """The line's text, without its end."""
        return self.source.text or ""

    @property
    def value(self) -> Any:
        """The JSON value; None where it is not JSON."""
        return self.parsed.value

    @cached_property
    def parsed(self) -> _Parsed:
        """What `json` made of it, and what it would have let pass."""
        found = _Parsed()

        def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            made = dict(pairs)
            found.repeated |= len(made) != len(pairs)
            return made

        def constant(name: str) -> float:
            found.numbers.append(name)
            return 0.0

        def number(digits: str) -> float:
            made = float(digits)
            if made in (float("inf"), float("-inf")):
                found.numbers.append(digits)
            return made

        try:
            found.value = json.loads(
                self.text, object_pairs_hook=members, parse_constant=constant, parse_float=number
            )
        except json.JSONDecodeError as error:
            found.error = error
        except RecursionError:
            found.deep = True
        except ValueError:  # an integer of more digits than Python converts
            found.long_number = True
        else:
            found.deep = depth(found.value) > DEEPEST
        return found


def depth(value: Any) -> int:
    """How deep arrays and objects stand in each other, counted to just past the limit."""
    depth = 0
    level = [value] if isinstance(value, dict | list) else []
    while level and depth <= DEEPEST:
        depth += 1
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, dict | list)
        ]
    return depth


def not_utf8(line: Line) -> Iterator[Problem]:
    """Bytes are not UTF-8."""
    error = line.undecodable
    if error is None:
        return
    byte = error.object[error.start]
    hint = "save the file as UTF-8"
    if line.data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        hint = "the file is UTF-16: save it as UTF-8"
    yield Problem(
        f"the byte 0x{byte:02x} is not UTF-8 ({error.reason})",
        at=len(error.object[: error.start].decode("utf-8")),
        hint=hint,
    )


def byte_order_mark(line: Line) -> Iterator[Problem]:
    """The file begins with a byte order mark."""
    if line.number == 1 and line.data.startswith(_MARK):
        yield Problem(
            "the file begins with a byte order mark (EF BB BF)",
            at=0,
            hint="save it as UTF-8 without a mark (“UTF-8”, not “UTF-8 with BOM”)",
        )


def carriage_return(line: Line) -> Iterator[Problem]:
    """A line ends with a carriage return."""
    if line.strict and b"\r" in line.data:
        at = line.data.decode("utf-8", "replace").index("\r")
        yield Problem(
            "a line ends with a carriage return (CR)",
            at=at,
            hint="files of a corpus end their lines with \\n alone; "
            "in git: `* -text` in .gitattributes",
        )


def blank(line: Line) -> Iterator[Problem]:
    """A line is empty."""
    if line.strict and line.jsonl and not line.data.strip():
        yield Problem("the line is empty", at=0, hint="take it out: one JSON object a line")


def broken_off(line: Line) -> Iterator[Problem]:
    """The JSON breaks off before its end."""
    error = line.parsed.error
    if error is not None and _cut(line, error):
        yield Problem(
            f"the JSON breaks off before its end: {error.msg}",
            at=min(error.pos, len(line.text)),
            text=line.text[-30:],
            hint="the file was cut, or a line end stands inside the value: write it as \\n",
        )


def not_json(line: Line) -> Iterator[Problem]:
    """The value is not JSON."""
    error = line.parsed.error
    if error is not None and not _cut(line, error):
        yield Problem(
            f"this is not JSON: {error.msg}",
            at=error.pos,
            text=line.text[error.pos : error.pos + 20],
            hint=_mend(line.text, error),
        )


def _cut(line: Line, error: json.JSONDecodeError) -> bool:
    return error.pos >= len(line.text.rstrip()) or error.msg.startswith("Unterminated string")


def _mend(text: str, error: json.JSONDecodeError) -> str:
    here = text[error.pos : error.pos + 1]
    if _CONFLICT.match(text):
        return "a merge conflict: keep one of the records between the marks, and no mark"
    if here == "'":
        return "strings and keys stand in double quotes"
    if error.msg.startswith("Extra data"):
        return "one JSON value a line: put the next one on a line of its own"
    if error.msg.startswith("Expecting property name") or here in "]}":
        return "take out the comma before it"
    if error.msg.startswith("Invalid control character"):
        return "write a tab as \\t and a line end as \\n"
    if error.msg.startswith("Invalid \\escape"):
        return "write a backslash as \\\\"
    if text[error.pos : error.pos + 4] in ("True", "None", "Fals"):
        return "JSON writes true, false and null"
    return "look at what stands just before the place"


def too_deep(line: Line) -> Iterator[Problem]:
    """Arrays and objects are nested too deep."""
    if line.parsed.deep:
        yield Problem(
            f"arrays and objects stand in each other more than {DEEPEST} deep",
            at=0,
            hint="nothing in the layout is that deep: look for brackets that are not closed",
        )


def impossible_number(line: Line) -> Iterator[Problem]:
    """A number is none that JSON can hold."""
    if line.parsed.long_number:
        match = re.search(r"[0-9]{1000,}", line.text)
        yield Problem(
            "a number has more digits than can be read",
            at=match.start() if match else 0,
            hint="offsets count code points: no text is that long",
        )
    if line.parsed.numbers:
        wanted = set(line.parsed.numbers)
        for pointer, place in line.source.index.places.items():
            if (written := line.text[place.start : place.end]) in wanted:
                yield Problem(
                    f"{shorten(written)} is no number of JSON",
                    pointer,
                    text=written,
                    hint="write a finite number, null, or leave the key out",
                )


def repeated_key(line: Line) -> Iterator[Problem]:
    """A key stands twice in one object."""
    if line.parsed.repeated:
        for pointer in line.source.index.repeated:
            name = pointer.rpartition("/")[2]
            yield Problem(
                f"the key {quoted(name)} stands twice in this object",
                pointer,
                text=name,
                key=True,
                hint="keep the one that is right",
            )


def lone_surrogate(line: Line) -> Iterator[Problem]:
    """An escape stands for half a character."""
    if not _ESCAPED_SURROGATE.search(line.text):
        return
    try:
        json.dumps(line.value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        pass
    else:
        return
    for pointer, place in line.source.index.places.items():
        parts = ((place.start, place.end, False), (place.key_start, place.key_end, True))
        for start, end, key in parts:
            if start is None or line.text[start] != '"':
                continue
            if _SURROGATE.search(json.loads(line.text[start:end], strict=False)):
                yield Problem(
                    "an escape \\ud800 to \\udfff stands alone: it is half a character",
                    pointer,
                    text=line.text[start:end],
                    key=key,
                    hint="write the character itself, or both halves of the pair",
                )


def no_object(line: Line) -> Iterator[Problem]:
    """The JSON value is no object."""
    if not isinstance(line.value, dict):
        yield Problem(
            "the JSON value is no object",
            text=line.text[:30],
            at=0,
            hint="an object stands in braces: {…}"
            + ("; a file holds one a line, no array around them" if line.jsonl else ""),
        )


def not_canonical(line: Line) -> Iterator[Problem]:
    """JSON is written otherwise than all writers write it."""
    if not line.strict or not isinstance(line.value, dict):
        return
    # Carriage returns and a missing line end have checks of their own.
    there = line.text.replace("\r\n", "\n").removesuffix("\n")
    right = (line_bytes if line.jsonl else pretty)(line.value).decode().removesuffix("\n")
    if there != right:
        pairs = enumerate(zip(there, right, strict=False))
        shorter = min(len(there), len(right))
        at = next((place for place, (left, other) in pairs if left != other), shorter)
        yield Problem(
            f"JSON is written otherwise here: {quoted(there[at : at + 12])}, "
            f"not {quoted(right[at : at + 12])}",
            at=at,
            text=there[at : at + 12],
            hint="newsqed check --fix writes it in the one form, so that a diff shows what "
            "changed and nothing else",
        )


def no_final_line_end(line: Line) -> Iterator[Problem]:
    """The file has no final line end."""
    if line.data and not line.data.endswith(b"\n"):
        last = line.text.rpartition("\n")[2]
        yield Problem(
            "the last line has no line end",
            at=len(line.text),
            text=last[-20:],
            hint="end the file with \\n: without it nobody can tell whether it was cut",
        )
