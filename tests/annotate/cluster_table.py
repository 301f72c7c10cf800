"""The table of cases for clustering, read: each passage with its names and which are one.

In: cluster_cases.toml, whose head explains the mark-up. Out: cases, whose mentions have spans and
labels, and by mention the entity that is right. Nothing is asked of the rules.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from newsqed.annotate import naming
from newsqed.annotate.engine import Reading
from newsqed.records import Mention

_NAME = re.compile(r"\{([a-z])(\d+):([^{}]+)\}")
LABELS = {
    "p": "PERSON",
    "n": "NORP",
    "f": "FAC",
    "o": "ORG",
    "g": "GPE",
    "l": "LOC",
    "r": "PRODUCT",
    "e": "EVENT",
    "w": "WORK_OF_ART",
    "a": "LAW",
    "t": "LANGUAGE",
}

Partition = frozenset[frozenset[int]]


@dataclass(frozen=True, slots=True)
class Case:
    """One passage.

    Attributes:
        text: the passage without mark-up.
        mentions: its names, in order.
        entities: by mention, the entity that is right.
    """

    name: str
    text: str
    mentions: tuple[Mention, ...]
    entities: tuple[str, ...]

    @property
    def right(self) -> Partition:
        """The mentions, by index, that are one."""
        return partition(self.entities)

    @property
    def found(self) -> Partition:
        """The same as the rules see it."""
        _, mentions = naming.group(Reading(self.text), self.mentions)
        return partition([mention.entity or mention.id for mention in mentions])

    def shown(self, groups: Partition) -> str:
        """The names of a partition in words."""
        return " | ".join(
            " = ".join(self.mentions[index].text for index in sorted(group))
            for group in sorted(groups, key=min)
        )


def partition(entities: tuple[str, ...] | list[str]) -> Partition:
    """Which indexes have the same entity."""
    groups: dict[str, set[int]] = {}
    for index, entity in enumerate(entities):
        groups.setdefault(entity, set()).add(index)
    return frozenset(map(frozenset, groups.values()))


@cache
def cases() -> tuple[Case, ...]:
    """The whole table."""
    table = tomllib.loads(Path(__file__).with_name("cluster_cases.toml").read_text("utf-8"))
    return tuple(_case(entry["name"], entry["text"]) for entry in table["case"])


def _case(name: str, source: str) -> Case:
    text, end = "", 0
    mentions, entities = [], []
    for match in _NAME.finditer(source):
        text += source[end : match.start()]
        end = match.end()
        letter, number, words = match.groups()
        mentions.append(
            Mention(
                id=f"m{len(mentions) + 1}",
                start=len(text),
                end=len(text) + len(words),
                text=words,
                label=LABELS[letter],
                form="name",
            )
        )
        entities.append(letter + number)
        text += words
    return Case(name, text + source[end:], tuple(mentions), tuple(entities))
