"""The verb that edits gold by words."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsqed.cli.group import corpus_at, example

if TYPE_CHECKING:
    from newsqed.editing import Sheet
    from newsqed.records import Annotation, Span

_Find = Callable[[str], "Span"]


@example("newsqed edit wire-strait-talks --date 'October 7' --value 2014-10-07 --dry-run")
@click.command()
@click.argument("article")
@click.option("--annotator", help="Who edits (default: NEWSQED_ANNOTATOR, or the only person).")
@click.option("--quote", "quotes", multiple=True, help="Mark a quotation; again for each part.")
@click.option("--mention", help="Mark a mention of an entity.")
@click.option("--date", help="Mark a date; with --value.")
@click.option("--not-quote", help="Mark words in marks that quote nobody; with --use.")
@click.option("--record", help="Change the record of this id.")
@click.option("--remove", multiple=True, metavar="ID", help="Take a record out.")
@click.option("--accept", multiple=True, metavar="ID", help="Sign a proposal as it is.")
@click.option("--accept-all", is_flag=True, help="Sign all that nobody has signed.")
@click.option("--words", multiple=True, help="With --record: its words; again for each part.")
@click.option("--speaker", help="The words of the speaker; none for nobody.")
@click.option("--speaker-entity", metavar="ENTITY", help="Whom they mean: an id or a name.")
@click.option("--cue", help="The verb, or according to; none for none.")
@click.option("--addressee", help="The words of whom it was said to.")
@click.option("--label", help="Of a mention and its new entity.")
@click.option("--entity", help="Of a mention: an id, a name, or new.")
@click.option("--form", default="name", show_default=True, help="name, nominal or pronoun.")
@click.option("--value", help="Of a date: 2014-10-07, 2014-W41, P3D, PAST_REF …")
@click.option("--use", help="Of words that quote nobody: title, term, nickname, irony, other.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Set another key.")
@click.option("--unset", multiple=True, metavar="KEY", help="Take a key away.")
@click.option("--nth", type=int, help="Which of several places, counted from 1.")
@click.option("--after", help="Words that stand before the place.")
@click.option("--pass", "hand", is_flag=True, help="Edit your own pass in hand/, not gold.")
@click.option("--scratch", is_flag=True, help="Begin gold, or a pass, without the proposals.")
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@click.option("--json", "as_json", is_flag=True, help="What changed, one JSON object a line.")
@click.pass_obj
def edit(
    root: Path,
    /,
    article: str,
    annotator: str | None,
    hand: bool,
    scratch: bool,
    dry_run: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Mark, change, accept or remove annotations of an article by their words.

    The words are found in the text, with straight or curly marks as you like; nobody counts an
    offset. Without an action the records are listed with their ids. An edit that the checks refuse
    is not written. Where an article has no gold yet, it begins as a copy of what the rules propose.
    """
    from newsqed.check import report
    from newsqed.editing import annotator_of, lay_out, save

    corpus = corpus_at(root)
    who = annotator_of(corpus, annotator)
    sheet = lay_out(corpus, article, who, hand=hand, scratch=scratch)
    if not _edited(sheet, options):
        for record in sheet.records:
            click.echo(_said(record))
        return
    found = save(corpus, article, sheet, hand=hand, scratch=scratch, dry=dry_run)
    for change in sheet.changes():
        if as_json:
            click.echo(json.dumps(_change(change.before, change.after), ensure_ascii=False))
        elif change.after is None and change.before is not None:
            click.echo(f"removed  {_said(change.before)}")
        elif change.after is not None:
            click.echo(f"{'changed' if change.before else 'new':8} {_said(change.after)}")
    for remark in sheet.remarks:
        click.echo(f"note: {remark}", err=True)
    if found:
        report(found, sys.stderr)
    if refused := any(finding.severity == "error" for finding in found):
        click.echo("nothing was written: the checks refuse this edit", err=True)
    sys.exit(1 if refused else 0)


def _edited(sheet: Sheet, given: dict[str, Any]) -> bool:
    """Do what the options say; whether they say anything."""
    actions = ("quotes", "mention", "date", "not_quote", "record", "remove", "accept", "accept_all")
    named = [action for action in actions if given[action]]
    if len(named) > 1:
        raise click.UsageError(f"one action at a time, not {' and '.join(named)}")
    if not named:
        return False
    party = {key: given[key] for key in ("speaker", "speaker_entity", "cue", "addressee")}
    more = _values(given["sets"], given["unset"])
    find = _finder(sheet, given["nth"], given["after"])
    made: Annotation | None = None
    if given["quotes"]:
        made = sheet.add_quote([find(words) for words in given["quotes"]], **party)
    elif given["mention"]:
        span = find(given["mention"])
        made = sheet.add_mention(span, given["label"], entity=given["entity"], form=given["form"])
    elif given["date"]:
        made = sheet.add_date(find(given["date"]), _needed(given, "value"))
    elif given["not_quote"]:
        made = sheet.add_not_quote(find(given["not_quote"]), _needed(given, "use"))
    elif given["record"]:
        _change_record(sheet, given, party, more, find)
    elif given["remove"]:
        sheet.remove(given["remove"])
    else:
        sheet.accept(given["accept"] or None)
    if made is not None and more:
        sheet.set(made.id, more)
    return True


def _change_record(
    sheet: Sheet,
    given: dict[str, Any],
    party: dict[str, str | None],
    more: dict[str, Any],
    find: _Find,
) -> None:
    identifier = given["record"]
    if given["words"]:
        sheet.respan(identifier, [find(words) for words in given["words"]])
    if any(value is not None for value in party.values()):
        sheet.attribute(identifier, **party)
    keys = ("label", "value", "use", "entity")
    if values := {key: given[key] for key in keys if given[key] is not None} | more:
        sheet.set(identifier, values)


def _needed(given: dict[str, Any], key: str) -> str:
    if given[key] is None:
        raise click.UsageError(f"say --{key} too")
    return str(given[key])


def _values(sets: Sequence[str], unset: Sequence[str]) -> dict[str, Any]:
    """Keys with the values that the words stand for: JSON where they are JSON, else themselves."""
    found: dict[str, Any] = dict.fromkeys(unset)
    for item in sets:
        key, sign, value = item.partition("=")
        if not sign:
            raise click.UsageError(f"--set takes KEY=VALUE, not {item!r}")
        typed = value in ("true", "false") or value[:1] in "[{" or key == "confidence"
        try:
            found[key] = json.loads(value) if typed else value
        except ValueError:
            raise click.UsageError(f"{value!r} is no value for {key}") from None
    return found


def _finder(sheet: Sheet, nth: int | None, after: str | None) -> _Find:
    """What finds words: asks which place is meant where there is somebody to ask."""
    from newsqed.editing import AmbiguousError, pick

    def find(words: str) -> Span:
        try:
            return pick(sheet.text, words, nth=nth, after=after)
        except AmbiguousError as error:
            if not sys.stdin.isatty():
                raise
            click.echo(error.message)
            choice = click.IntRange(1, len(error.places))
            return error.places[click.prompt("which", type=choice) - 1]

    return find


def _said(record: Annotation) -> str:
    """A record on one line: its id, what it says, its words."""
    from newsqed.records import to_json

    item = to_json(record)
    said = [str(item[key]) for key in ("label", "type", "value", "use") if key in item]
    for key in ("cue", "speaker"):
        if part := item.get(key):
            said.append(f"{key} {part.get('text') or ''} {part.get('entity') or ''}".strip())
    if isinstance(item.get("entity"), str):
        said.append(f"of {item['entity']}")
    places = item.get("spans") or ([[item["start"], item["end"]]] if "start" in item else [])
    said += [f"{start}-{end}" for start, end in places]
    words = " ".join(str(item.get("text", item.get("name", ""))).split())
    if len(words) > 60:
        words = f"{words[:40]} … {words[-17:]}"
    who = f"  ({item['annotator']})" if "annotator" in item else f"  (rule {item.get('rule')})"
    return f"{record.id:>4} {record.kind:9} {words!r}  {', '.join(said)}{who}"


def _change(before: Annotation | None, after: Annotation | None) -> dict[str, Any]:
    from newsqed.records import to_json

    return {
        "before": to_json(before) if before else None,
        "after": to_json(after) if after else None,
    }
