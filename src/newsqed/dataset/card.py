"""The dataset card of a release: README.md, the YAML for programs and the page for people.

In: what was written, the corpus' figures, rows to show, what was scored. Out: the card. It states
what the corpus says of itself, so that it is true of any corpus folder; it holds no words of a
withheld article, no commit, no time and no path but those of the release.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from string import Template

from newsqed.dataset import holdings
from newsqed.dataset.baselines import Baselines
from newsqed.dataset.census import Census, by_split
from newsqed.dataset.chart import caption, describe
from newsqed.dataset.examples import Examples, cut, pretty
from newsqed.dataset.front import front
from newsqed.dataset.measured import Measured, on_public_gold
from newsqed.dataset.measures import Measures
from newsqed.dataset.parts import Parts
from newsqed.dataset.prose import line, plain, plural, table
from newsqed.dataset.scores import against_gold, agreement, learnt
from newsqed.dataset.tables import CONFIGURATIONS
from newsqed.store import SPLITS


@dataclass(frozen=True, slots=True)
class Kept:
    """Figures that the corpus keeps and that no build measures.

    Attributes:
        baselines: what programs that learn from the corpus scored.
        gold: the digest of its gold.
        measured: what was measured elsewhere.
    """

    baselines: Baselines | None
    gold: str
    measured: Measured


def card(
    census: Census,
    parts: Parts,
    examples: Examples,
    measures: Measures,
    kept: Kept,
    *,
    with_withheld: bool = False,
) -> str:
    """The card of a release.

    Args:
        census: the figures of the corpus.
        parts: what was written.
        examples: the rows to show.
        measures: what was scored.
        kept: figures that no build measures.
        with_withheld: whether the release holds words of withheld articles.

    Raises:
        NewsqedError: PyYAML is not installed.
    """
    scored = measures.rules()
    head = front(census, parts, with_withheld=with_withheld)
    template = Template(files("newsqed.dataset").joinpath("card.md").read_text("utf-8"))
    name, split = _shown(parts)
    return f"---\n{head}---\n\n" + template.substitute(
        name=plain(census.settings["name"]),
        version=census.settings["version"],
        warning=_WARNING if with_withheld and census.articles["withheld"] else "",
        what=what(census),
        who=annotators(census),
        canary=census.settings["canary"],
        caption=plain(f"{caption(census)}. {describe(census)}"),
        table=_table(parts),
        holds=holdings.page(census, 3),
        configuration=name,
        split=split,
        examples=_examples(parts, examples),
        agreement=agreement(measures.agreement(), census),
        rules=_rules(kept.measured, against_gold(scored, census)),
        baselines=learnt(kept.baselines, kept.gold, scored),
        limits="\n".join(f"- {limit}" for limit in _limits(census)),
        rights="\n\n".join(_rights(census, with_withheld)),
        citation=citation(census),
    )


_WARNING = (
    "> **Private build.** It holds the words of articles whose publishers keep their rights. "
    "Do not publish it or hand it on.\n\n"
)


def warned(page: str) -> str:
    """A card with the warning of a private build before its text."""
    front, end, body = page.partition("\n---\n\n")
    return f"{front}{end}{_WARNING}{body}"


def what(census: Census) -> str:
    """What the corpus is, in a paragraph."""
    count = census.articles["all"]
    return (
        f"{count} news {plural(count, 'article', 'articles')} "
        f"({by_split(census.splits)}; languages: {plain(', '.join(sorted(census.languages)))}; "
        f"{census.origins['composed']} composed for the corpus, "
        f"{census.origins['collected']} collected), {census.articles['gold']} of them with gold: "
        "every quotation (direct, mixed, indirect; its cue, its speaker), every name with the "
        "entity it means, every temporal expression with its value. Beside the gold stand the "
        "proposals of rules, in tables of their own."
    )


def annotators(census: Census) -> str:
    """Who annotated the gold, as a list in Markdown."""
    if not census.signed:
        return "No gold record names an annotator."
    lines = ["The gold was annotated by:", ""]
    for name in sorted(census.signed):
        about = census.annotators.get(name, {})
        who = plain(f"{about.get('who', 'unknown')} (a {about.get('kind', 'n unknown')})")
        lines.append(f"- `{name}`: {who}, {census.signed[name]} records")
    return "\n".join(lines)


def _shown(parts: Parts) -> tuple[str, str]:
    """A configuration and a split that there are, for the lines that load them."""
    name = next(name for name in ("quotes", "rules_quotes", "documents") if parts[name])
    return name, parts[name][0].split


def _table(parts: Parts) -> str:
    rows = []
    for name, found in parts.items():
        counts = dict.fromkeys(SPLITS, 0)
        for part in found:
            counts[part.split] += part.rows
        default = " (default)" if name == "documents" else ""
        rows.append(
            (f"`{name}`{default}", CONFIGURATIONS[name].row, *map(str, counts.values())),
        )
    return table(("configuration", "a row is", *SPLITS), rows, left=2) + (
        "\n\nA split without rows is left out of a configuration, a configuration without rows "
        "out of the release."
    )


def _examples(parts: Parts, examples: Examples) -> str:
    found = []
    for name, written in parts.items():
        if not written:
            continue
        row = examples.get(name)
        shown = (
            "No article in full has a row here, and of withheld ones none is shown."
            if row is None
            else f"```json\n{pretty(cut(row))}\n```"
        )
        found.append(
            f"<details>\n<summary><code>{name}</code>: {CONFIGURATIONS[name].row.replace('`', '')}"
            f"</summary>\n\n{shown}\n\n</details>"
        )
    return "\n\n".join(found)


def _limits(census: Census) -> list[str]:
    found = [*_small(census), *_made_by_models(census)]
    if census.articles["gold"] and not census.passes:
        found.append(
            "Each article was annotated in one pass. How far a second one would agree, by the same "
            "annotator or by another, is not known."
        )
    if unreviewed := census.links["unreviewed"]:
        found.append(
            f"{unreviewed} of {census.layers['entity']} entities were not looked up in Wikidata "
            "(`unreviewed`): that a link lacks does not say that there is none to give."
        )
    if census.articles["gold"]:
        found.append(
            "Every name is annotated, but of nouns and pronouns only those that are a quotation's "
            "speaker or addressee, and some others: chains of coreference are not complete."
        )
    if count := census.articles["withheld"]:
        found.append(
            f"{count} {plural(count, 'article is', 'articles are')} without words in a release "
            "(see Rights): whoever needs them has to find the text."
        )
    if len(census.languages) == 1:
        found.append(f"It holds one language only ({plain(next(iter(census.languages)))}).")
    return found or ["None that the figures tell."]


def _rules(measured: Measured, own: str) -> str:
    """The rules' figures: those on public gold lead, those on the corpus itself follow."""
    public = on_public_gold(measured.public)
    if not public:
        return own
    return (
        "On public gold that people made, the part that nobody looked at (F1, in brackets 95 %):"
        f"\n\n{public}\n\nOn this corpus the figures are diagnostic. One language model wrote its "
        f"composed articles and annotated them, so that they may be easier than news.\n\n{own}"
    )


def _small(census: Census) -> list[str]:
    if census.articles["all"] >= 100:
        return []
    return [
        "It is small: enough to try a tool and to see what the annotations look like, too "
        "little to train more than a baseline on, and differences of scores on it are mostly "
        "chance."
    ]


def _made_by_models(census: Census) -> list[str]:
    found = []
    composer = census.annotators.get(str(census.settings.get("composed_by")), {})
    if census.origins["composed"] and composer.get("kind") == "model":
        found.append(
            f"{census.origins['composed']} of its {census.articles['all']} texts were written by a "
            "language model. They have one model's style and its idea of what news is like, and "
            "what holds on them may not hold on a newspaper. Their events and people are invented."
        )
    if census.signed and census.kinds() == {"model"}:
        found.append(
            "The gold was annotated by a language model; no person took part. A score against it "
            "says how far a system agrees with that model's reading of the guidelines."
        )
    return found


def _rights(census: Census, with_withheld: bool) -> list[str]:
    license_ = f"{plain(census.license)}." if census.license else "no licence is named."
    texts = ", ".join(
        f"{count} {plain(name or 'without a named licence')}"
        for name, count in sorted(census.licenses.items(), key=lambda item: item[0] or "")
    )
    found = [f"Annotations: {license_}", f"Texts in full: {texts or 'none'}."]
    if count := census.articles["withheld"]:
        where = "Who publishes each and where it was found stands in `documents`."
        if with_withheld:
            found.append(f"{count} more belong to their publishers; this build holds them. {where}")
        else:
            whose = plural(count, "belongs to its publisher", "belong to their publishers")
            found.append(
                f"Withheld: {count} {plural(count, 'article', 'articles')}, which {whose}. "
                "The release holds none of the words: text, surface strings, names, notes and "
                "contexts are null; offsets, labels, values, length and sha256 are there. "
                f"{where}"
            )
    return found


def citation(census: Census) -> str:
    """How to cite the corpus, BibTeX; braces and backslashes of its own are left out."""
    settings = census.settings
    name = settings["name"]
    rows = {
        "author": f"{{{_bare(census.authors)}}}",
        "title": _bare(name),
        "year": (census.released or "")[:4],
        "version": settings["version"],
        "url": settings.get("url"),
    }
    lines = ",\n".join(f"  {key:<7} = {{{value}}}" for key, value in rows.items() if value)
    key = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "corpus"
    return f"@misc{{{key},\n{lines}\n}}"


def _bare(words: str) -> str:
    return re.sub(r"[{}\\]", "", line(words))
