"""What the options of `newsqed edit` say, done to a sheet: one action, and what goes with it.

In: options as they were typed. Out: a changed sheet, or a usage error that names the options that
an action does not take. No option is passed over in silence, and nothing here writes a file.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from newsqed.editing import AmbiguousError, Sheet
    from newsqed.records import Annotation, Span

_PARTIES = ("speaker", "speaker_entity", "cue", "addressee", "addressee_entity")
_KEYS = ("label", "entity", "form", "value", "use")
_PLACE = ("nth", "after")
_SETS = ("sets", "unset")
_FLAGS = ("hand", "dry_run", "scratch")
# The options that each action takes, besides itself; without an action the records are listed.
TAKES: dict[str, tuple[str, ...]] = {
    "quotes": (*_PARTIES, "quoted", *_SETS, *_PLACE, *_FLAGS),
    "mention": ("label", "entity", "form", "title", *_SETS, *_PLACE, *_FLAGS),
    "date": ("value", *_SETS, *_PLACE, *_FLAGS),
    "not_quote": ("use", *_SETS, *_PLACE, *_FLAGS),
    "record": ("words", *_PARTIES, "quoted", *_KEYS, "title", *_SETS, *_PLACE, *_FLAGS),
    "remove": _FLAGS,
    "accept": _FLAGS,
    "accept_all": _FLAGS,
    "marks": _FLAGS,
}
_LISTED = ("hand", "as_marks", "left", "scratch")
_SPELLED = {"quotes": "--quote", "sets": "--set", "hand": "--pass"}
_Find = Callable[..., "Span"]


def action_of(given: Mapping[str, Any]) -> str | None:
    """The one action that the options name; None where they name none.

    Args:
        given: all options by their names; None, False and an empty tuple stand for not given.

    Raises:
        click.UsageError: they name several, or the action does not take what is given with it.
    """
    said = [name for name, value in given.items() if value not in (None, False, ())]
    named = [name for name in TAKES if name in said]
    if len(named) > 1:
        raise click.UsageError(f"one action at a time, not {_spelled(named, ' and ')}")
    action = named[0] if named else None
    if action is None and {"as_marks", "left"} <= {*said}:
        raise click.UsageError("--as-marks or --left, not both")
    if action is None and "scratch" in said and "left" not in said:
        raise click.UsageError("--scratch goes with an action, or with --left")
    takes = TAKES[action] if action else _LISTED
    if left := [name for name in said if name not in (*takes, action)]:
        if action is None:
            raise click.UsageError(f"{_spelled(left)} goes with an action: {_spelled(TAKES, ', ')}")
        raise click.UsageError(f"{_spelled([action])} does not take {_spelled(left)}")
    if action == "record" and not given["words"] and not given["quoted"]:
        for name in {*_PLACE} & {*said}:
            raise click.UsageError(f"{_spelled([name])} goes with --words or --quoted")
    return action


def _spelled(names: Iterable[str], between: str = ", ") -> str:
    return between.join(_SPELLED.get(name, f"--{name.replace('_', '-')}") for name in names)


def change(sheet: Sheet, action: str, given: Mapping[str, Any]) -> None:
    """Do to the sheet what the action and its options say.

    Raises:
        click.UsageError: an option is missing, malformed or given twice.
        NewsqedError: the sheet refuses it.
    """
    if action == "marks":
        _mark(sheet, given["marks"])
        return
    values = _values(given["sets"], given["unset"])
    find = _finder(sheet, given["nth"], given["after"])
    if action == "remove":
        sheet.remove(given["remove"])
    elif action in ("accept", "accept_all"):
        sheet.accept(given["accept"] or None)
    elif action == "record":
        _change_record(sheet, given, values, find)
    else:
        made = _new(sheet, action, given, find)
        if given["quoted"]:
            _set_runs(sheet, made.id, given["quoted"], find)
        if values:
            sheet.set(made.id, values)


def _mark(sheet: Sheet, path: Path) -> None:
    """Mark the article from a file, or say what is wrong with each of its lines.

    Raises:
        NewsqedError: the file cannot be read, or a line of it cannot be served.
    """
    from newsqed.editing import mark_all
    from newsqed.errors import NewsqedError

    try:
        lines = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise NewsqedError(f"the file cannot be read: {error.strerror}", path=path) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise NewsqedError("the file is no UTF-8", path=path, line=line) from None
    wrong = mark_all(sheet, lines.replace("\r\n", "\n"))
    for item in wrong:
        item.path = str(path)
    for item in wrong[:-1]:
        click.echo(f"error: {item}", err=True)
    if wrong:
        raise wrong[-1]


def _new(sheet: Sheet, action: str, given: Mapping[str, Any], find: _Find) -> Annotation:
    if action == "quotes":
        parts = [find(words) for words in given["quotes"]]
        return sheet.add_quote(parts, **{key: given[key] for key in _PARTIES})
    if action == "mention":
        return sheet.add_mention(
            find(given["mention"]),
            given["label"],
            entity=given["entity"],
            form=given["form"] or "name",
            title=given["title"],
        )
    if action == "date":
        return sheet.add_date(find(given["date"]), _needed(given, "value"))
    return sheet.add_not_quote(find(given["not_quote"]), _needed(given, "use"))


def _change_record(
    sheet: Sheet, given: Mapping[str, Any], values: dict[str, Any], find: _Find
) -> None:
    identifier = given["record"]
    sheet.get(identifier)
    if given["words"]:
        sheet.respan(identifier, [find(words) for words in given["words"]])
    if given["quoted"]:
        _set_runs(sheet, identifier, given["quoted"], find)
    if given["title"] is not None:
        sheet.entitle(identifier, given["title"])
    party = {key: given[key] for key in _PARTIES}
    if any(value is not None for value in party.values()):
        sheet.attribute(identifier, **party)
    named = {key: given[key] for key in _KEYS if given[key] is not None}
    for key in named.keys() & values.keys():
        raise click.UsageError(f"{key} is given twice: by --{key} and by --set or --unset")
    if named or values:
        sheet.set(identifier, named | values)


def _set_runs(sheet: Sheet, identifier: str, words: Sequence[str], find: _Find) -> None:
    """Set the runs of a quotation: the words of each, found within its own; `none` for none."""
    from newsqed.records import Quote

    spans = sheet.one(identifier, Quote).spans
    runs = [] if tuple(words) == ("none",) else [find(run, inside=spans) for run in words]
    sheet.set_runs(identifier, runs)


def _needed(given: Mapping[str, Any], key: str) -> str:
    if given[key] is None:
        raise click.UsageError(f"say --{key} too")
    return str(given[key])


def _values(sets: Sequence[str], unset: Sequence[str]) -> dict[str, str | None]:
    """Keys with their values as they were typed; None for those to be taken away."""
    pairs: list[tuple[str, str | None]] = [(key, None) for key in unset]
    for item in sets:
        key, sign, value = item.partition("=")
        if not sign:
            raise click.UsageError(f"--set takes KEY=VALUE, not {item!r}")
        pairs.append((key, value))
    found = dict(pairs)
    for key in found:
        if sum(key == other for other, _ in pairs) > 1:
            raise click.UsageError(f"{key} is given twice: by --set or --unset")
    return found


def _finder(sheet: Sheet, nth: int | None, after: str | None) -> _Find:
    """What finds words: asks which place is meant where there is somebody to ask."""
    from newsqed.editing import AmbiguousError, pick

    def find(words: str, inside: Sequence[tuple[int, int]] = ()) -> Span:
        try:
            return pick(sheet.text, words, nth=nth, after=after, inside=inside)
        except AmbiguousError as error:
            chosen = _chosen(error)
        # With --after it is the words before the place of which there are several.
        if after is not None:
            return pick(sheet.text, words, nth=nth, after=chosen, inside=inside)
        return chosen

    return find


def _chosen(error: AmbiguousError) -> Span:
    """The place that somebody at the terminal chooses; where nobody is there, the error."""
    if not sys.stdin.isatty():
        raise error
    click.echo(error.message, err=True)
    choice = click.IntRange(1, len(error.places))
    return error.places[click.prompt("which", type=choice, err=True) - 1]
