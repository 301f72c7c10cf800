"""One file: its bytes mended, and what was done.

In: the bytes of a file of the layout. Out: the bytes as every writer writes them, as far as they
can be read, and a list of what was done. A line that cannot be read stays as it is, and then so
does the order of lines.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from newsqed import schemas
from newsqed.check.lines import Line
from newsqed.check.run import read
from newsqed.mending.annotations import mended, ordered, retagged, sortable
from newsqed.records import Finding, position
from newsqed.store import SPLITS, SPLITS_HEADER, line_bytes, pretty, waiver_position

Object = dict[str, Any]
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Mend:
    """Something that was mended.

    Attributes:
        code: of the check that found it, or would have.
        message: what was done.
        file: as findings name it.
        line: where it stood before; None where the file is meant.
        id: the record, where one is meant.
    """

    code: str
    message: str
    file: str = ""
    line: int | None = None
    id: str | None = None


@dataclass(slots=True)
class Mended:
    """A file's bytes, and what was done to them."""

    data: bytes
    mends: list[Mend] = field(default_factory=list)


def annotation_lines(
    data: bytes, file: str, text: str | None, published: str | None = None
) -> Mended:
    """A file of annotations: form, keys, offsets, derived values, tags of gold, order."""
    sheet = _Sheet(data, file)
    values = [value for value in sheet.values if value is not None]
    whole = len(values) == len(sheet.values)
    records, said = mended(values, text)
    if whole and text is not None and (file.endswith("/gold.jsonl") or "/hand/" in file):
        records, more = retagged(records, text, published)
        said = [[*one, *other] for one, other in zip(said, more, strict=True)]
    sheet.replace(records, said)
    if whole and sortable(records, text):
        sheet.sort(position, "E308", "records")
    return sheet.written()


def waiver_lines(data: bytes, file: str) -> Mended:
    """`waivers.jsonl`: form, keys, order."""
    sheet = _Sheet(data, file)
    _keys_in_order(sheet, "waivers")
    if all(value is not None for value in sheet.values):
        sheet.sort(waiver_position, "W519", "lines")
    return sheet.written()


def edit_lines(data: bytes, file: str) -> Mended:
    """A log of edits: form and keys."""
    sheet = _Sheet(data, file)
    _keys_in_order(sheet, "edits")
    return sheet.written()


def json_file(data: bytes, file: str, schema: str) -> Mended:
    """A file of one JSON object: form and keys."""
    found: list[Finding] = []
    value = read(Line(data, file, jsonl=False), found)
    if value is None:
        return Mended(data)
    right = ordered(value, schemas.load(schema)["required"])
    made = pretty(right)
    codes = {item.code for item in found} | ({"E209"} if list(right) != list(value) else set())
    return Mended(
        made, [_of_the_file(code, file) for code in sorted(codes)] if made != data else []
    )


def plain_file(data: bytes, file: str) -> Mended:
    """A file that is no JSON: mark, line ends, final line end; the order of `splits.tsv`."""
    made, mends = plain_bytes(data, file)
    if b"\r\n" in made:
        made = re.sub(rb"\r+\n", b"\n", made)
        mends.append(_of_the_file("E112", file))
    if file.endswith("splits.tsv"):
        header, *rows = made.removesuffix(b"\n").split(b"\n")
        cells = [row.split(b"\t") for row in rows]
        splits = {split.encode() for split in SPLITS}
        sound = all(len(parts) == 3 and parts[1] in splits for parts in cells)
        if header == SPLITS_HEADER.encode() and sound and cells != sorted(cells):
            made = b"\n".join([header, *map(b"\t".join, sorted(cells))]) + b"\n"
            mends.append(Mend("W519", "lines put in order", file))
    return Mended(made, mends)


_FILE = {
    "E102": "byte order mark taken out",
    "E111": "final line end added",
    "E112": "line ends written as \\n",
    "E113": "empty lines taken out",
    "E209": "keys put in order",
    "W118": "JSON written in the one form",
}


def _of_the_file(code: str, file: str, line: int | None = None) -> Mend:
    return Mend(code, _FILE[code], file, line)


def plain_bytes(data: bytes, file: str, number: int = 1) -> tuple[bytes, list[Mend]]:
    """The bytes, or those of a line, without a mark and with a final line end."""
    made, codes = data, []
    if number == 1 and made.startswith(_MARK):
        made = made.removeprefix(_MARK)
        codes.append("E102")
    if made and not made.endswith(b"\n"):
        made += b"\n"
        codes.append("E111")
    return made, [_of_the_file(code, file) for code in codes]


def _keys_in_order(sheet: _Sheet, schema: str) -> None:
    order = schemas.load(schema)["required"]
    values = [ordered(value, order) for value in sheet.values if value is not None]
    sheet.replace(values, [[] for _ in values])


class _Sheet:
    """The lines of a JSON Lines file while they are mended.

    Attributes:
        values: the object of each line; None where it cannot be read.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        self.mends: list[Mend] = []
        self.lines: list[bytes] = []
        self.values: list[Object | None] = []
        self.numbers: list[int] = []
        self.forms: Counter[str] = Counter()
        for number, line in enumerate(io.BytesIO(data), start=1):
            if not line.strip():
                self.forms["E113"] += 1
                continue
            found: list[Finding] = []
            value = read(Line(line, file, number), found)
            if value is not None:
                self.forms.update(item.code for item in found)
            self.lines.append(line)
            self.values.append(value)
            self.numbers.append(number)

    def replace(self, values: Sequence[Object], said: Sequence[Sequence[tuple[str, str]]]) -> None:
        """Take in the readable objects anew, and what was done to each."""
        rest = iter(zip(values, said, strict=True))
        for at, old in enumerate(self.values):
            if old is None:
                continue
            new, done = next(rest)
            made = line_bytes(new)
            identifier = old.get("id") if isinstance(old.get("id"), str) else None
            self.mends += [
                Mend(code, words, self.file, self.numbers[at], identifier) for code, words in done
            ]
            if line_bytes(old) != made and not done:
                self.forms["E209"] += 1
            self.values[at], self.lines[at] = new, made

    def sort(self, key: Callable[[Mapping[str, Any]], Any], code: str, what: str) -> None:
        """Put the lines in order; all of them could be read."""
        values = [value for value in self.values if value is not None]
        order = sorted(range(len(values)), key=lambda at: key(values[at]))
        if order != list(range(len(values))):
            self.lines = [self.lines[at] for at in order]
            self.mends.append(Mend(code, f"{what} put in order", self.file))

    def written(self) -> Mended:
        """The file, and what was done."""
        for code, count in self.forms.items():
            lines = f" ({count} lines)" if count > 1 else ""
            self.mends.append(Mend(code, _FILE[code] + lines, self.file))
        return Mended(b"".join(self.lines), self.mends)
