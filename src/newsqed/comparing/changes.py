"""What a difference consists of: changes of articles, files, records and waivers.

In: what comparing found. Out: frozen dataclasses. What they hold may be told: of articles whose
text is withheld there are no words in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from newsqed.comparing.scores import Scoring
from newsqed.comparing.state import Object, State, Unreadable
from newsqed.records import KINDS

How = Literal["added", "changed", "removed", "renumbered"]
HOWS: tuple[How, ...] = ("added", "changed", "removed")


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What happened to a record.

    Attributes:
        how: `renumbered` where nothing but its id changed.
        before: the record as it was; None where it was added.
        after: the record as it is; None where it was removed.
        keys: the keys whose values changed, the id left out.
    """

    how: How
    before: Object | None
    after: Object | None
    keys: tuple[str, ...] = ()

    @property
    def record(self) -> Object:
        """The record as it is, or, where it was removed, as it was."""
        return self.after or self.before or {}

    @property
    def layer(self) -> str:
        """`quotes`, `entities` or `dates`."""
        return KINDS[self.record["kind"]].layer


@dataclass(frozen=True, slots=True)
class FileChange:
    """What happened to an annotation file.

    Attributes:
        name: `gold`, `rules` or `hand/<annotator>`.
        how: `added` where the file was begun, `removed` where it is gone.
        records: what happened to its records, in the order of the text.
    """

    name: str
    how: How
    records: tuple[RecordChange, ...]

    @property
    def family(self) -> str:
        """`gold`, `rules` or `hand`."""
        return self.name.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told of an article on one side: nothing of its words where they are withheld.

    Attributes:
        text: the text; empty where it is withheld.
        names: the names of entities, by file and id; empty likewise.
    """

    text: str = ""
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """What happened to an article.

    Attributes:
        withheld: its text is withheld, and none of its words are here.
        title: the headline, None where there is none or it is withheld.
        text_changed: the frozen text is another.
        settings: keys of article.json (`article.title`) and of the sidecar (`source.license`) that
            changed, with their values before and after.
        split: the split before and after; None where it stayed.
        files: what happened to the annotation files.
        before: what may be told of it as it was.
        after: what may be told of it as it is.
    """

    id: str
    how: How
    withheld: bool
    title: str | None
    text_changed: bool
    settings: Mapping[str, tuple[Any, Any]]
    split: tuple[str | None, str | None] | None
    files: tuple[FileChange, ...]
    before: Told
    after: Told

    @property
    def gold(self) -> How | None:
        """`added` where gold was begun, `removed` where it is gone."""
        return next((one.how for one in self.files if one.name == "gold"), None)


@dataclass(frozen=True, slots=True)
class WaiverChange:
    """A waiver that came or went; without its reason where the article's words are withheld."""

    how: How
    waiver: Object


@dataclass(frozen=True, slots=True)
class Difference:
    """What two states do not share.

    Attributes:
        base: the state as it was.
        head: the state as it is.
        articles: what happened to each article that is not the same, by id.
        waivers: what happened to waivers.
        scores: the rules' scores against gold, where rules or gold changed.
        unreadable: files that could not be compared.
    """

    base: State
    head: State
    articles: tuple[ArticleChange, ...]
    waivers: tuple[WaiverChange, ...]
    scores: Scoring | None
    unreadable: tuple[Unreadable, ...]

    def __bool__(self) -> bool:
        return bool(self.articles or self.waivers or self.unreadable)

    def counts(self) -> dict[str, dict[str, Counter[str]]]:
        """How many records were added, changed, removed, renumbered: by family and layer."""
        found: dict[str, dict[str, Counter[str]]] = {}
        for article in self.articles:
            for file in article.files:
                for change in file.records:
                    layers = found.setdefault(file.family, {})
                    layers.setdefault(change.layer, Counter())[change.how] += 1
        return found
