"""The verb that edits gold by words."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsqed.cli.changing import action_of, change
from newsqed.cli.group import corpus_at, example

if TYPE_CHECKING:
    from newsqed.editing import Change, Sheet
    from newsqed.records import Annotation


@example("newsqed edit wire-strait-talks --date 'October 7' --value 2014-10-07 --dry-run")
@click.command()
@click.argument("article")
@click.option("--annotator", help="Who edits (default: NEWSQED_ANNOTATOR, or the only person).")
@click.option("--quote", "quotes", multiple=True, help="Mark a quotation; again for each part.")
@click.option("--mention", help="Mark a mention of an entity.")
@click.option("--date", help="Mark a date; with --value.")
@click.option("--not-quote", help="Mark words in marks that quote nobody; with --use.")
@click.option("--record", metavar="ID", help="Change the record of this id.")
@click.option("--remove", multiple=True, metavar="ID", help="Take a record out.")
@click.option("--accept", multiple=True, metavar="ID", help="Sign a proposal as it is.")
@click.option("--accept-all", is_flag=True, help="Sign all that nobody has signed.")
@click.option(
    "--marks",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Mark the whole article from a file, a line a record.",
)
@click.option("--as-marks", is_flag=True, help="List the records as such a file.")
@click.option("--left", is_flag=True, help="List capitals, marks and words of time without record.")
@click.option("--words", multiple=True, help="With --record: its words; again for each part.")
@click.option("--speaker", help="The words of the speaker; none for nobody.")
@click.option("--speaker-entity", metavar="ENTITY", help="Whom they mean: an id or a name.")
@click.option("--cue", help="The verb, or according to; none for none.")
@click.option("--addressee", help="The words of whom it was said to; none for nobody.")
@click.option("--addressee-entity", metavar="ENTITY", help="Whom they mean: an id or a name.")
@click.option(
    "--quoted",
    multiple=True,
    help="Of a quotation, where the marks do not tell: words between them, again for each run; "
    "none for none.",
)
@click.option("--label", help="Of a mention and its new entity.")
@click.option("--entity", help="Of a mention: an id, a name, or new for one of its own.")
@click.option("--form", help="Of a mention: name, nominal or pronoun (a new one: name).")
@click.option("--title", help="Of a mention: the words of the title beside it; none for none.")
@click.option("--value", help="Of a date: 2014-10-07, 2014-W41, P3D, PAST_REF …")
@click.option("--use", help="Of words that quote nobody: title, term, nickname, irony, other.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Set another key.")
@click.option("--unset", multiple=True, metavar="KEY", help="Take a key away.")
@click.option("--nth", type=int, help="Which of several places, counted from 1.")
@click.option("--after", help="Words that stand before the place; --nth counts from there.")
@click.option("--pass", "hand", is_flag=True, help="Edit your own pass in hand/, not gold.")
@click.option("--scratch", is_flag=True, help="Begin gold, or a pass, without the proposals.")
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@click.option("--json", "as_json", is_flag=True, help="What changed, or is listed, as JSON Lines.")
@click.pass_obj
def edit(root: Path, /, article: str, annotator: str | None, as_json: bool, **options: Any) -> None:
    """Mark, change, accept or remove annotations of an article by their words.

    The words are found in the text, with straight or curly marks as you like; nobody counts an
    offset. Without an action the records are listed with their ids. An edit that the checks refuse
    is not written. Where an article has no gold yet, it begins as a copy of what the rules propose.
    """
    from newsqed.check import report
    from newsqed.editing import annotator_of, lay_out, marks_of, save

    action = action_of(options)
    corpus = corpus_at(root)
    who = annotator_of(corpus, annotator)
    hand, scratch, dry = options["hand"], options["scratch"], options["dry_run"]
    sheet = lay_out(corpus, article, who, hand=hand, scratch=scratch)
    if action is None and options["as_marks"] and as_json:
        raise click.UsageError("--as-marks has a form of its own, not --json")
    if action is None and options["as_marks"]:
        click.echo(marks_of(sheet), nl=False)
        _remarks(sheet)
        return
    if action is None and options["left"]:
        _left(sheet, as_json)
        _remarks(sheet)
        return
    if action is None:
        _list(sheet, as_json)
        return
    change(sheet, action, options)
    found = save(corpus, article, sheet, hand=hand, scratch=scratch, dry=dry)
    for item in sheet.changes():
        click.echo(_change_said(item, as_json))
    _remarks(sheet)
    if not sheet.changes():
        click.echo("nothing changed, and nothing was written", err=True)
    if found:
        report(found, sys.stderr)
    if refused := any(finding.severity == "error" for finding in found):
        click.echo("nothing was written: the checks refuse this edit", err=True)
    sys.exit(1 if refused else 0)


def _list(sheet: Sheet, as_json: bool) -> None:
    from newsqed.records import to_json

    for record in sheet.records:
        click.echo(json.dumps(to_json(record), ensure_ascii=False) if as_json else _said(record))
    _remarks(sheet)


def _left(sheet: Sheet, as_json: bool) -> None:
    from newsqed.editing import uncovered

    for left in uncovered(sheet):
        span = left.span
        item = {"what": left.kind, "start": span.start, "end": span.end, "text": span.text}
        line = f"{left.kind:8} {left.beside}  {span.start}-{span.end}"
        click.echo(json.dumps(item, ensure_ascii=False) if as_json else line)


def _remarks(sheet: Sheet) -> None:
    for remark in sheet.remarks:
        click.echo(f"note: {remark}", err=True)


def _change_said(change: Change, as_json: bool) -> str:
    from newsqed.records import to_json

    if as_json:
        sides = {"before": change.before, "after": change.after}
        objects = {name: to_json(side) if side else None for name, side in sides.items()}
        return json.dumps(objects, ensure_ascii=False)
    record = change.after or change.before
    assert record is not None, "a change has at least one side"
    what = "removed" if change.after is None else "changed" if change.before else "new"
    return f"{what:8} {_said(record)}"


def _said(record: Annotation) -> str:
    """A record on one line: its id, what it says, its words, who signed it."""
    from newsqed.records import to_json

    item = to_json(record)
    said = [str(item[key]) for key in ("label", "type", "value", "use") if key in item]
    for key in ("cue", "speaker", "addressee"):
        if part := item.get(key):
            said.append(f"{key} {part.get('text') or ''} {part.get('entity') or ''}".strip())
    if isinstance(item.get("entity"), str):
        said.append(f"of {item['entity']}")
    places = item.get("spans") or ([[item["start"], item["end"]]] if "start" in item else [])
    said += [f"{start}-{end}" for start, end in places]
    words = " ".join(str(item.get("text", item.get("name", ""))).split())
    if len(words) > 60:
        words = f"{words[:40]} … {words[-17:]}"
    return f"{record.id:>4} {record.kind:9} {words!r}  {', '.join(said)}  ({_signed(record)})"


def _signed(record: Annotation) -> str:
    if record.annotator is not None:
        return record.annotator
    return "unsigned" if record.rule is None else f"unsigned, rule {record.rule}"
