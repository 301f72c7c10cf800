"""The verb that scores."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from newsqed.cli.agreeing import objects, show_agreement
from newsqed.cli.group import corpus_at, example
from newsqed.cli.printing import number, percent, table
from newsqed.errors import NewsqedError
from newsqed.records import LAYERS, Layer

if TYPE_CHECKING:
    from newsqed.annotate.engine import Rule
    from newsqed.score import ClassScore, PhenomenonScore, RuleScore, Scores
    from newsqed.score.classes import Division


@example("newsqed score GOLD.jsonl PRED.jsonl --layer dates")
@click.command()
@click.argument("gold", required=False, type=click.Path(path_type=Path))
@click.argument("pred", required=False, type=click.Path(path_type=Path))
@click.option(
    "--layer",
    "layers",
    multiple=True,
    type=click.Choice(LAYERS),
    help="Only this layer; may be given again.",
)
@click.option(
    "--by",
    "divisions",
    multiple=True,
    type=click.Choice(("rule", "type", "position", "attribution", "phenomenon")),
    help="Instead of the scores: precision and support of each rule, those that made nothing among "
    "them; or the quotations by type, by position of the cue, by the form of the speaker's phrase; "
    "or what was found of each phenomenon, and is right. May be given again.",
)
@click.option("--by-rule", is_flag=True, help="The same as --by rule.")
@click.option(
    "--resamples",
    type=click.IntRange(0),
    default=1000,
    show_default=True,
    help="Bootstrap samples behind the 95 % intervals; 0 for none.",
)
@click.option(
    "--agreement",
    is_flag=True,
    help="Instead of the scores: how far single passes over the same articles (hand/) agree, each "
    "pair of them, or two files of documents; neither side counts as gold.",
)
@click.option(
    "--list",
    "listed",
    is_flag=True,
    help="With --agreement: every disagreement, one a line, in reading order.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="The scores as one JSON object; with --by or --list one object a line.",
)
@click.pass_obj
def score(
    root: Path,
    gold: Path | None,
    pred: Path | None,
    layers: tuple[Layer, ...],
    divisions: tuple[Literal["rule", "phenomenon"] | Division, ...],
    by_rule: bool,
    resamples: int,
    agreement: bool,
    listed: bool,
    as_json: bool,
) -> None:
    """Score predictions against gold: two files of documents, or the corpus' rules by split."""
    from newsqed import score as scored

    asked = dict.fromkeys((*divisions, "rule") if by_rule else divisions)
    if gold is not None and pred is None:
        raise click.UsageError("name both files, GOLD and PRED, or none for the corpus")
    if layers and "quotes" not in layers and {*asked} - {"rule", "phenomenon"}:
        raise click.UsageError("only quotes are told by type, position or attribution")
    if listed and not agreement:
        raise click.UsageError("--list goes with --agreement")
    if agreement:
        if asked:
            raise click.UsageError("--agreement is not divided: leave out --by")
        files = None if gold is None or pred is None else (gold, pred)
        show_agreement(root, files, layers or LAYERS, resamples, listed=listed, as_json=as_json)
        return
    groups: dict[str, str] = {}
    if gold is None or pred is None:
        corpus = corpus_at(root)
        articles = [article for article in corpus.articles() if article.gold is not None]
        if not articles:
            raise NewsqedError(
                "no article has gold yet",
                path=corpus.root,
                hint="docs/guidelines.md tells how to annotate; or score two files: GOLD PRED",
            )
        groups = {name: split for name, (split, _) in corpus.splits().items()}
        golds: list[Any] = [article.document(article.gold or ()) for article in articles]
        preds: list[Any] = [article.document(article.rules) for article in articles]
    else:
        golds, preds = list(objects(gold)), list(objects(pred))
    if asked:
        for by in asked:
            _print_divided(golds, preds, by, layers, groups, as_json)
        return
    found = scored(golds, preds, layers or None, resamples=resamples, breakdown=groups)
    if as_json:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    else:
        _print_scores(found)


def _print_scores(scores: Scores) -> None:
    groups = {"all": scores, **scores.groups} if scores.groups else {"": scores}
    header = ("layer", "measure", "precision", "recall", "F1 / share", "95 %", "in gold")
    for name, part in groups.items():
        rows = [
            (
                row.layer,
                row.measure,
                percent(row.precision),
                percent(row.recall),
                percent(row.f1 if row.f1 is not None else row.share),
                "" if row.low is None else f"{percent(row.low)}–{percent(row.high)}",
                f"{row.support:,}",
            )
            for row in part.rows()
        ]
        label = f"{name}: " if name else ""
        table(f"\n{label}{number(part.documents, 'document')}", header, rows, 2)
    for note in (*scores.notes, *(f"not predicted: {name}" for name in scores.missing)):
        click.echo(f"note: {note}", err=True)


def _print_divided(
    golds: Sequence[Any],
    preds: Sequence[Any],
    by: Literal["rule", "phenomenon"] | Division,
    layers: Sequence[Layer],
    groups: Mapping[str, str],
    as_json: bool,
) -> None:
    from newsqed.score import by_class, by_phenomenon, by_rule

    if by == "rule":
        _print_rules(_with_silent(by_rule(golds, preds, layers or None), layers), as_json)
    elif by == "phenomenon":
        found = by_phenomenon(golds, preds, layers or None, breakdown=groups)
        _print_phenomena(found, as_json)
    else:
        _print_classes(by, by_class(golds, preds, by), as_json)


def _with_silent(rows: Sequence[RuleScore], layers: Sequence[Layer]) -> list[RuleScore]:
    """The rows, and one for each of our rules that made nothing, where any of ours did."""
    from newsqed.annotate.engine import rules
    from newsqed.score import RuleScore

    found = list(rows)
    there = {row.rule for row in rows}
    for layer in layers or LAYERS:
        ours = rules("en", layer)
        if not there.isdisjoint(rule.id for rule in ours):
            found += (
                RuleScore(layer, rule.id, _kind(layer, rule), 0, 0, 0)
                for rule in ours
                if rule.id not in there
            )
    return sorted(found, key=lambda row: (LAYERS.index(row.layer), row.rule, row.kind))


def _kind(layer: Layer, rule: Rule) -> str:
    """The kind of record that a rule makes."""
    if layer == "quotes":
        return "not_quote" if "use" in rule.gives else "quote"
    return "date" if layer == "dates" else "mention"


def _print_rules(rows: Sequence[RuleScore], as_json: bool) -> None:
    if as_json:
        for row in rows:
            click.echo(json.dumps(row.to_json(), ensure_ascii=False))
        return
    header = ("layer", "rule", "record", "made", "found", "right", "precision")
    cells = [
        (
            row.layer,
            row.rule,
            row.kind,
            *(f"{count:,}" for count in (row.predicted, row.found, row.right)),
            percent(row.precision),
        )
        for row in rows
    ]
    table("", header, cells, 3)


def _print_classes(by: str, rows: Sequence[ClassScore], as_json: bool) -> None:
    if as_json:
        for row in rows:
            click.echo(json.dumps(row.to_json(), ensure_ascii=False))
        return
    header = ("gold", "found", "made", "precision", "recall", "F1", "speaker", "end-to-end")
    for unit, group in groupby(rows, lambda row: row.unit):
        cells = [
            (
                row.name,
                *(f"{count:,}" for count in (row.gold, row.found, row.predicted)),
                *map(percent, (row.precision, row.recall, row.f1, row.speaker, row.end_to_end)),
            )
            for row in group
        ]
        table(f"\nquotes by {by}: unit {unit}", ("class", *header), cells, 1)


def _print_phenomena(rows: Sequence[PhenomenonScore], as_json: bool) -> None:
    from newsqed.score.phenomena import ASKED

    if as_json:
        for row in rows:
            click.echo(json.dumps(row.to_json(), ensure_ascii=False))
        return
    for (split, layer), group in groupby(rows, lambda row: (row.split, row.layer)):
        header = (
            "phenomenon",
            "in gold",
            "found",
            "recall",
            ASKED[layer],
            "of found",
            "end-to-end",
        )
        cells = [
            (
                row.phenomenon,
                *(f"{count:,}" for count in (row.gold, row.found)),
                percent(row.recall),
                "" if row.right is None else f"{row.right:,}",
                *map(percent, (row.share, row.end_to_end)),
            )
            for row in group
        ]
        table(f"\n{f'{split}: ' if split else ''}{layer} by phenomenon", header, cells, 1)
