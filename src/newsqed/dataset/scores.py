"""Scores as paragraphs and tables of a card.

In: what was measured, or that there was nothing to measure. Out: Markdown: percentages, what they
rest on, and what keeps them from meaning more than they do.
"""

from __future__ import annotations

from collections.abc import Mapping

from newsqed.dataset.baselines import Baselines, Program
from newsqed.dataset.census import Census
from newsqed.dataset.measures import HEADLINES, Measured
from newsqed.dataset.prose import line, percent, plain, plural, table
from newsqed.score import MEASURES, Agreed, Agreement, Measure, Scores
from newsqed.store import SPLITS

_READ = (
    "Percent: F1 with its 95 % interval over articles in parentheses, or a share; after it of how "
    "many in the gold. `newsqed score` prints more measures."
)


def against_gold(measured: Measured | None, census: Census) -> str:
    """How well the rules do against the gold, by split."""
    if measured is None:
        lacks = "gold" if not census.articles["gold"] else "proposals beside the gold"
        return f"There is no measure of the rules: the corpus has no {lacks}."
    header = [
        f"{split} ({(count := measured.scored.get(split, 0))} "
        f"{plural(count, 'article', 'articles')})"
        for split in SPLITS
    ]
    columns = dict(
        zip(header, (measured.scores.groups.get(split) for split in SPLITS), strict=True)
    )
    parts = [
        _scores(columns),
        _READ,
        "Rules may be developed on train, never on validation or test: where that was done, "
        "figures on train say how well they fit what their authors have read.",
    ]
    if begun := census.gold_from["rules"]:
        parts.append(
            f"In {begun} {plural(begun, 'article', 'articles')} the gold was begun from the "
            "proposals, which favours the rules."
        )
    if measured.sampled:
        parts.append(f"{_sample(measured)}.")
    return "\n\n".join(parts)


def agreement(found: Agreement | None, census: Census) -> str:
    """How far single passes over the same article agree."""
    if found is None:
        if not census.articles["gold"] and not census.passes:
            return "There is no measure of agreement: nobody has annotated an article yet."
        return (
            "There is no measure of agreement: no article has two single passes (`hand/`) that "
            "could be compared."
        )
    count = sum(found.pairs.values())
    who = ", ".join(
        f"{plain(one)} and {plain(other)} ({number})"
        for (one, other), number in found.pairs.items()
    )
    articles = found.documents
    rows = [
        (
            measure.layer,
            f"`{measure.name}`: {plain(measure.gloss)}",
            f"{percent(measure.value)}{_interval(measure)}",
            f"{measure.n:,}",
            *(_whole(share) for share in (measure.least, measure.median, measure.most)),
            f"{measure.documents:,}",
        )
        for measure in found.measures
    ]
    header = ("layer", "measure", "agreement", "n", "min", "median", "max", "articles")
    told = [_SELF] if _one_model(found, census) else []
    return "\n\n".join(
        (
            *told,
            f"Two passes over one article were compared {count} "
            f"{plural(count, 'time', 'times')}, in {articles} "
            f"{plural(articles, 'article', 'articles')}: {who}. Neither counts as gold.",
            table(header, rows, left=2) if rows else "There was nothing to compare.",
            "Percent: F1 of what either pass has, or the share of pairs that agree, with the 95 % "
            "interval over articles in parentheses; n is what both passes have, added up, or the "
            "pairs. The last columns are its spread over the articles that have any. "
            "`newsqed score --agreement --list` prints each disagreement. `link` tells little "
            "where most entities are left as they are made: names `unreviewed`, others `nil`.",
        )
    )


_SELF = (
    "Both passes were made by one language model, each without sight of the other and of the "
    "rules' proposals. This is self-agreement: it says how firmly the guidelines lead one reader "
    "to the same records, not whether another reader, least of all a person, would set the same."
)


def _one_model(agreed: Agreement, census: Census) -> bool:
    """Whether all passes are language models' of one family, by the annotators' descriptions."""
    about = [census.annotators.get(name, {}) for pair in agreed.pairs for name in pair]
    makers = {str(one.get("who", "")).split(",")[0] for one in about}
    return len(makers) == 1 and all(one.get("kind") == "model" for one in about)


def learnt(baselines: Baselines | None, gold: str, measured: Measured | None) -> str:
    """What programs that learn from train score on test, beside the rules there.

    Args:
        baselines: what they scored.
        gold: the digest of the gold as it is; on another one the figures would say nothing.
        measured: the rules' scores.
    """
    if baselines is None:
        return "No program that learns from this corpus was measured on it."
    if baselines.gold != gold:
        return (
            "Programs that learn from this corpus were measured on an older state of its gold: "
            "their figures are not this release's."
        )
    found = measured.scores.groups.get("test") if measured else None
    rows = []
    for program in baselines.program:
        layer, _, name = program.rules.partition(" ")
        trivial = (f"{share:.1f} ({plain(told)})" for told, share in program.trivial.items())
        rows.append(
            (
                f"`{line(program.path)}`",
                f"{plain(program.learns)}, {plain(program.measure)}",
                f"{program.test:.1f} of {program.n:,}{_ceiling(program)}",
                "; ".join(trivial) or "–",
                f"{_cell(found.get(layer, name) if found else None)} (`{line(name)}`)",
            )
        )
    header = ("program", "what it tells", "test", "trivial baselines", "rules on test")
    commands = (f"python {line(program.path)} OWNER/NAME" for program in baselines.program)
    top = ""
    if any(program.ceiling is not None for program in baselines.program):
        top = " A ceiling is the most a program could reach that picks among what names name."
    return "\n\n".join(
        [
            "Programs of the corpus' repository learn from train, choose on validation and are "
            f"scored on test: percent, after it of how many in the gold.{top}",
            table(header, rows, left=2),
            "What the rules' figures count stands in the table before. It is not quite the same: "
            "programs may be given the quotations or dates that they are asked about, where the "
            "rules work from the text alone.",
            "\n".join(["```sh", "pip install 'newsqed[examples]'", *commands, "```"]),
        ]
    )


def _ceiling(program: Program) -> str:
    return "" if program.ceiling is None else f" (ceiling {program.ceiling:.1f})"


def _scores(columns: Mapping[str, Scores | None]) -> str:
    """A table of the headline measures, one column a group."""
    rows = []
    for layer, names in HEADLINES:
        for name in names:
            found = [None if one is None else one.get(layer, name) for one in columns.values()]
            if any(found):
                gloss = f"`{name}`: {plain(MEASURES[layer][name][1])}"
                rows.append((layer, gloss, *map(_cell, found)))
    if not rows:
        return "There was nothing to compare."
    return table(("layer", "measure", *columns), rows, left=2)


def _cell(measure: Measure | None) -> str:
    if measure is None:
        return "–"
    share = measure.share if measure.f1 is None else measure.f1
    return f"{percent(share)}{_interval(measure)} of {measure.support:,}"


def _interval(measure: Measure | Agreed) -> str:
    if measure.low is None or measure.high is None:
        return ""
    return f" ({_whole(measure.low)}–{_whole(measure.high)})"


def _whole(share: float) -> str:
    return f"{100 * share:.0f}"


def _sample(measured: Measured) -> str:
    scored, seen = sum(measured.scored.values()), sum(measured.seen.values())
    return f"These are {scored:,} of {seen:,} articles, drawn by the hashes of their ids"
