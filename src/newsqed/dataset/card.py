"""The dataset card of a release: README.md with the YAML that `datasets` and the Hub read.

In: what was written and the corpus' figures. Out: the card. It states what the corpus says of
itself, so that it is true of any corpus folder; it holds no words of an article, no commit, no
time and no path. PyYAML comes with the extra `build`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from string import Template
from types import ModuleType
from typing import Any

import pyarrow as pa

from newsqed.dataset.census import Census, by_split
from newsqed.dataset.tables import CONFIGURATIONS, Configuration
from newsqed.errors import NewsqedError
from newsqed.store import SPLITS

# SPDX, as the Hub writes it; what it does not know is `other`.
_HUB_LICENSES = frozenset(
    ("apache-2.0", "cc0-1.0", "cc-by-4.0", "cc-by-sa-4.0", "cc-by-nc-4.0", "mit", "odc-by")
)


@dataclass(frozen=True, slots=True)
class Part:
    """One configuration's split: its file, rows, and bytes as Arrow columns and on disk."""

    split: str
    path: str
    rows: int
    columns: int
    bytes: int


Parts = Mapping[str, Sequence[Part]]


def card(census: Census, parts: Parts, *, with_withheld: bool = False) -> str:
    """The card of a release.

    Args:
        census: the figures of the corpus.
        parts: what was written, by configuration; one without rows has none.
        with_withheld: whether the release holds words of withheld articles.

    Raises:
        NewsqedError: PyYAML is not installed.
    """
    front = ready().safe_dump(
        _front(census, parts, with_withheld), sort_keys=False, allow_unicode=True, width=100
    )
    template = Template(files("newsqed.dataset").joinpath("card.md").read_text("utf-8"))
    return f"---\n{front}---\n\n" + template.substitute(
        name=census.settings["name"],
        version=census.settings["version"],
        warning=_WARNING if with_withheld and census.articles["withheld"] else "",
        what=_what(census),
        who=annotators(census),
        canary=census.settings["canary"],
        example=_example(parts),
        configuration="quotes" if parts["quotes"] else "rules_quotes",
        table=_table(parts),
        limits="\n".join(f"- {limit}" for limit in _limits(census)),
        rights="\n\n".join(_rights(census, with_withheld)),
        citation=_citation(census),
    )


def ready() -> ModuleType:
    """PyYAML; a build asks for it first, so that it does not fail at its end.

    Raises:
        NewsqedError: it is not installed.
    """
    try:
        import yaml
    except ImportError:
        raise NewsqedError(
            "building a release needs PyYAML", hint="pip install 'newsqed[build]'"
        ) from None
    return yaml


_WARNING = (
    "> **Private build.** It holds the words of articles whose publishers keep their rights. "
    "Do not publish it or hand it on.\n\n"
)


def warned(page: str) -> str:
    """A card with the warning of a private build before its text."""
    front, end, body = page.partition("\n---\n\n")
    return f"{front}{end}{_WARNING}{body}"


def features(configuration: Configuration) -> list[dict[str, Any]]:
    """The columns as the card's YAML states them: `list:`, never `sequence:`.

    >>> features(CONFIGURATIONS["quotes"])[0]
    {'name': 'id', 'dtype': 'string'}
    """
    labels = dict(configuration.class_labels)
    found = []
    for column in configuration.schema:
        if column.name in labels:
            names = {str(number): name for number, name in enumerate(labels[column.name])}
            found.append({"name": column.name, "list": {"class_label": {"names": names}}})
        else:
            found.append({"name": column.name, **_feature(column.type)})
    return found


def _feature(kind: pa.DataType) -> dict[str, Any]:
    if pa.types.is_list(kind):
        inner = _feature(kind.value_type)
        return {"list": inner.get("struct", inner.get("dtype", inner))}
    if pa.types.is_struct(kind):
        return {"struct": [{"name": part.name, **_feature(part.type)} for part in kind]}
    names = {pa.date32(): "date32", pa.float64(): "float64", pa.bool_(): "bool"}
    return {"dtype": names.get(kind, str(kind))}


def _front(census: Census, parts: Parts, with_withheld: bool) -> dict[str, Any]:
    languages = sorted(census.languages)
    written = {name: found for name, found in parts.items() if found}
    configs = [
        {
            "config_name": name,
            "data_files": [{"split": part.split, "path": part.path} for part in found],
            **({"default": True} if name == "documents" else {}),
        }
        for name, found in written.items()
    ]
    infos = [
        {
            "config_name": name,
            "features": features(CONFIGURATIONS[name]),
            "splits": [
                {"name": part.split, "num_bytes": part.columns, "num_examples": part.rows}
                for part in found
            ],
            "download_size": sum(part.bytes for part in found),
            "dataset_size": sum(part.columns for part in found),
        }
        for name, found in written.items()
    ]
    return {
        "pretty_name": census.settings["name"],
        "license": _hub_licenses(census, with_withheld),
        "language": languages,
        "multilinguality": ["monolingual" if len(languages) == 1 else "multilingual"],
        "annotations_creators": _annotations_creators(census),
        "language_creators": _language_creators(census),
        "source_datasets": ["original"],
        "size_categories": [_size(max(sum(p.rows for p in found) for found in written.values()))],
        "task_categories": ["token-classification"],
        "task_ids": ["named-entity-recognition"],
        "tags": ["news", "quotation", "quotation-attribution", "temporal-expressions", "timex3"],
        "configs": configs,
        "dataset_info": infos,
    }


def _hub_licenses(census: Census, with_withheld: bool) -> list[str]:
    spdx = [*census.licenses, *([census.settings["license"]] if _licensed(census) else [])]
    known = {
        "unknown" if name is None else name.lower() if name.lower() in _HUB_LICENSES else "other"
        for name in spdx
    }
    if with_withheld and census.articles["withheld"]:
        known.add("other")
    return sorted(known) or ["unknown"]


def _licensed(census: Census) -> bool:
    return isinstance(census.settings.get("license"), str)


def _annotations_creators(census: Census) -> list[str]:
    names = {"person": "expert-generated", "model": "machine-generated"}
    found = {names[kind] for kind in census.kinds() if kind in names}
    if census.proposals:
        found.add("machine-generated")
    return sorted(found) or ["no-annotation"]


def _language_creators(census: Census) -> list[str]:
    found = {"found"} if census.origins["collected"] else set()
    if census.origins["composed"]:
        composer = census.annotators.get(str(census.settings.get("composed_by")), {})
        found.add({"model": "machine-generated"}.get(str(composer.get("kind")), "expert-generated"))
    return sorted(found)


def _size(rows: int) -> str:
    bounds = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"))
    for bound, name in bounds:
        if rows < bound:
            return name
    return "1M<n<10M" if rows < 10**7 else "n>10M"


def _what(census: Census) -> str:
    count = census.articles["all"]
    return (
        f"{count} news {plural(count, 'article', 'articles')} "
        f"({by_split(census.splits)}; languages: {', '.join(sorted(census.languages))}; "
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
        who = f"{about.get('who', 'unknown')} (a {about.get('kind', 'n unknown')})"
        lines.append(f"- `{name}`: {who}, {census.signed[name]} records")
    return "\n".join(lines)


def _example(parts: Parts) -> str:
    name = next(name for name in ("quotes", "rules_quotes", "documents") if parts[name])
    split = parts[name][0].split
    return f'quotes = load_dataset("path/to/this/folder", "{name}", split="{split}")'


def _table(parts: Parts) -> str:
    rows = ["| configuration | a row is | " + " | ".join(SPLITS) + " |", "|---|---|---:|---:|---:|"]
    for name, found in parts.items():
        counts = {part.split: part.rows for part in found}
        cells = " | ".join(str(counts.get(split, 0)) for split in SPLITS)
        default = " (default)" if name == "documents" else ""
        rows.append(f"| `{name}`{default} | {CONFIGURATIONS[name].row} | {cells} |")
    return "\n".join(rows) + (
        "\n\nA split without rows is left out of a configuration, a configuration without rows "
        "out of the release."
    )


def _limits(census: Census) -> list[str]:
    found = []
    if census.articles["all"] < 100:
        found.append(
            "It is small: enough to try a tool and to see what the annotations look like, too "
            "little to train on, and differences of scores on it are mostly chance."
        )
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
    if census.articles["gold"] and not census.passes:
        found.append(
            "Each article was annotated in one pass. How far a second one would agree, by the same "
            "annotator or by another, is not known."
        )
    if len(census.languages) == 1:
        found.append(f"It holds one language only ({next(iter(census.languages))}).")
    return found or ["None that the figures tell."]


def _rights(census: Census, with_withheld: bool) -> list[str]:
    license_ = f"{census.settings['license']}." if _licensed(census) else "no licence is named."
    texts = ", ".join(
        f"{count} {name or 'without a named licence'}"
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


def _citation(census: Census) -> str:
    settings = census.settings
    rows = {
        "author": f"{{{settings.get('authors', settings['name'] + ' developers')}}}",
        "title": settings["name"],
        "version": settings["version"],
        "url": settings.get("url"),
    }
    lines = ",\n".join(f"  {key:<7} = {{{value}}}" for key, value in rows.items() if value)
    return f"@misc{{{settings['name'].lower().replace(' ', '-')},\n{lines}\n}}"


def plural(count: int, one: str, many: str) -> str:
    """The word that fits the count."""
    return one if count == 1 else many
