"""The datasheet of a corpus: DATASHEET.md, its figures counted, its answers true of what exists.

In: a corpus. Out: the page. What depends on the corpus (who annotated, who wrote the texts, whose
rights they are) is read from it, so that the page changes when it does.
"""

from __future__ import annotations

from importlib.resources import files
from string import Template

from newsqed.dataset import holdings, trust
from newsqed.dataset.card import annotators
from newsqed.dataset.census import Census, by_split, census
from newsqed.dataset.figures import counted, kinds, layers
from newsqed.dataset.measured import Measured, measured
from newsqed.dataset.prose import plain, plural
from newsqed.score import Agreement
from newsqed.store import Corpus


def datasheet(corpus: Corpus) -> str:
    """DATASHEET.md for the corpus as it is.

    Raises:
        NewsqedError: a file of the corpus cannot be read.
    """
    found, told, kept = census(corpus), trust.compared(corpus), measured(corpus)
    template = Template(files("newsqed.dataset").joinpath("datasheet.md").read_text("utf-8"))
    count = found.articles["all"]
    return template.substitute(
        name=plain(found.settings["name"]),
        version=found.settings["version"],
        canary=found.settings["canary"],
        authors=_authors(found),
        people_behind=_people_behind(found),
        n_articles=count,
        articles=plural(count, "article", "articles"),
        n_gold=found.articles["gold"],
        splits=by_split(found.splits),
        clusters=_clusters(corpus),
        characters=found.characters,
        tokens=found.tokens,
        table=kinds(found),
        layers=layers(found),
        desks=counted(found.desks),
        languages=counted(found.languages),
        outside=_outside(found),
        selection=_selection(found),
        withheld=_withheld(found),
        missing=_missing(found),
        noise=_noise(found),
        people=_people(found),
        acquired=_acquired(found),
        time=_time(found),
        consent=_consent(found),
        labeled=_labeled(found, kept),
        who=annotators(found),
        agreement=_agreement(told),
        agreed=trust.passes(corpus, told, found),
        people_gold=trust.people(kept),
        read_again=trust.again(kept),
        holds=holdings.page(found, 4),
        mind=_mind(found),
        facts=_facts(found),
        released=_released(found),
        terms=_terms(found),
        rights=_rights(found),
    )


def _authors(found: Census) -> str:
    named = plain(found.authors)
    return named if "authors" in found.settings else f"The {named}"


def _people_behind(found: Census) -> str:
    if found.signed and found.kinds() == {"model"}:
        return "The annotations are a language model's."
    return ""


def _outside(found: Census) -> str:
    if found.articles["withheld"]:
        return "The words of withheld articles are with their publishers. All else is in it."
    return "All else is in it."


def _time(found: Census) -> str:
    years = sorted(year for year in found.years if year)
    if not years:
        return "No article bears a date."
    span = years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"
    told = f"The articles bear dates of {span} (`documents.published`)"
    if found.origins["composed"]:
        told += "; those of composed articles are invented like the rest of them"
    return f"{told}."


def _agreement(agreed: Agreement | None) -> str:
    if agreed is None:
        return "Of annotators there is nothing to compare yet."
    return "How far annotators agree stands below, under *Agreement of annotators*."


def _released(found: Census) -> str:
    if found.released is None:
        return "No day is set."
    return f"Version {found.settings['version']} bears the day {found.released}."


def _clusters(corpus: Corpus) -> str:
    rows = corpus.splits().values()
    clusters = len({cluster for _, cluster in rows})
    if clusters == len(rows):
        return "so far each is alone in its own"
    return f"so far {len(rows)} articles are in {clusters} clusters"


def _composer(found: Census) -> str:
    name = str(found.settings.get("composed_by"))
    about = found.annotators.get(name, {})
    if "who" not in about:
        return "an author who is not recorded"
    model = about.get("kind") == "model" and "language model" not in about["who"]
    return f"{plain(about['who'])}{' (a large language model)' if model else ''}"


def _composed_by_model(found: Census) -> bool:
    about = found.annotators.get(str(found.settings.get("composed_by")), {})
    return bool(found.origins["composed"]) and about.get("kind") == "model"


def _selection(found: Census) -> str:
    parts = []
    if found.origins["composed"]:
        parts.append(
            "The composed articles were written so that, between them, they hold many registers "
            "and many ways to quote, to name and to date."
        )
    if found.origins["collected"]:
        parts.append("The collected ones were picked by hand, without a method.")
    return " ".join(parts)


def _withheld(found: Census) -> str:
    count = found.articles["withheld"]
    if not count:
        return "No text is withheld."
    return (
        f"Of {count} {plural(count, 'article', 'articles')} releases withhold the words: text, "
        "title, surface strings, entity names, notes and contexts are null there; offsets, labels, "
        "values, length, sha256 and source remain."
    )


def _missing(found: Census) -> str:
    count = found.articles["all"] - found.articles["gold"]
    parts = [
        f"{count} {plural(count, 'article has', 'articles have')} no gold yet."
        if count
        else "Every article has gold in all layers."
    ]
    if unreviewed := found.links["unreviewed"]:
        parts.append(
            f"{unreviewed} {plural(unreviewed, 'entity was', 'entities were')} not looked up in "
            "Wikidata (`unreviewed`): a wrong link is worse than none."
        )
    parts.append(
        "Nominal and pronoun mentions are annotated where they are a quotation's speaker or "
        "addressee, not everywhere."
    )
    return " ".join(parts)


def _noise(found: Census) -> str:
    if found.passes:
        return (
            f"There {plural(found.passes, 'is', 'are')} {found.passes} single "
            f"{plural(found.passes, 'pass', 'passes')} kept beside the gold; how far they agree, "
            "and what a second reading found, stands under *Preprocessing, cleaning and labeling*."
        )
    return (
        "Each article was annotated in one pass, so how far the annotator would agree with itself "
        "is unknown. Programs check what they can: that spans equal their text, references "
        "resolve and intervals follow from values."
    )


def _people(found: Census) -> str:
    parts = []
    if count := found.origins["composed"]:
        parts.append(
            f"The people, firms and events of the {count} composed "
            f"{plural(count, 'article', 'articles')} are invented; real countries, cities and "
            "international bodies occur as places and institutions."
        )
    if count := found.origins["collected"]:
        parts.append(
            f"The {count} collected {plural(count, 'article names', 'articles name')} real people, "
            "as news does, in what they said and did in public. Wikidata ids identify some of "
            "them."
        )
    return " ".join([*parts, "Nothing in it is confidential."])


def _acquired(found: Census) -> str:
    parts = []
    if count := found.origins["composed"]:
        parts.append(
            f"{count} {plural(count, 'article was', 'articles were')} composed for the corpus, "
            f"events and people invented, by {_composer(found)}."
        )
    if count := found.origins["collected"]:
        parts.append(
            f"{count} {plural(count, 'was', 'were')} collected: published by somebody else, and "
            "taken in as found; `documents.url` and `documents.publisher` say where, as far as it "
            "is known."
        )
    return " ".join(parts) or "There is no article yet."


def _consent(found: Census) -> str:
    if found.origins["collected"]:
        return (
            "Those named in collected articles were not asked; they had spoken to the press or in "
            "public."
        )
    return "Nobody real is in it."


def _labeled(found: Census, kept: Measured) -> str:
    kinds = found.kinds()
    parts = ["By the guidelines in docs/guidelines.md, in three layers."]
    if kinds == {"model"}:
        parts.append(
            "The annotator was a large language model; no human annotator took part, and nothing "
            "that a model wrote is passed off as a person's."
        )
        if _composed_by_model(found) and found.settings.get("composed_by") in found.signed:
            parts.append("The model that composed the texts also annotated them.")
    elif kinds:
        parts.append("Each record names its annotator, and each annotator's kind is recorded.")
    scratch, rules = found.gold_from["scratch"], found.gold_from["rules"]
    if scratch:
        parts.append(
            f"{scratch} {plural(scratch, 'article was', 'articles were')} annotated without sight "
            "of the rules' proposals."
        )
    if rules:
        parts.append(
            f"In {rules} {plural(rules, 'article', 'articles')} the rules' proposals were "
            "corrected, which favours the rules when they are scored."
        )
    if not found.passes and found.signed:
        parts.append("There was one pass and no adjudication.")
    if kept.procedure:
        parts.append(kept.procedure)
    return " ".join(parts)


def _mind(found: Census) -> str:
    parts = []
    if found.articles["all"] < 100:
        parts.append("It is small, and scores on it have wide intervals.")
    if _composed_by_model(found):
        parts.append(
            "Composed texts have one model's style; they are tidier than real pages, and a system "
            "built on the same model may find them easy."
        )
    if len(found.languages) == 1:
        parts.append(f"It holds one language only ({next(iter(found.languages))}).")
    return " ".join(parts) or "See what the figures above tell."


def _facts(found: Census) -> str:
    if found.origins["composed"]:
        return "what the composed articles tell never happened."
    return "what was said in an article need not be so."


def _terms(found: Census) -> str:
    license_ = found.settings.get("license")
    texts = ", ".join(
        f"{name or 'no named licence'} ({count})"
        for name, count in sorted(found.licenses.items(), key=lambda item: item[0] or "")
    )
    return (
        f"Annotations: {license_ or 'no licence is named'}. Texts that are released: "
        f"{texts or 'none'}. The code: Apache-2.0."
    )


def _rights(found: Census) -> str:
    count = found.articles["withheld"]
    if not count:
        return "No."
    whose = plural(count, "article belongs to its publisher", "articles belong to their publishers")
    return f"Yes: {count} {whose}, and {plural(count, 'its', 'their')} words are withheld."
