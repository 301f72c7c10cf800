"""One file of an article's annotations, with what the rows of a release look up in it.

In: an article and annotations. Out: the columns that rows share, paragraphs around spans, the
forms of speakers. Annotations that do not fit their text or each other are refused.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from newsqed import text as texts
from newsqed.dataset.sentences import CrossingError, depths
from newsqed.dataset.tables import LABELS
from newsqed.dates import day_of
from newsqed.errors import NewsqedError
from newsqed.records import (
    Annotation,
    Article,
    Date,
    Entity,
    Mention,
    NotQuote,
    Quote,
    Speaker,
    canonical,
)

Row = dict[str, Any]
Kind = TypeVar("Kind", bound=Annotation)


class Page:
    """An article and one file of its annotations, with what rows need to look up.

    Raises:
        NewsqedError: an annotation does not fit the text, or names what is not there.
    """

    def __init__(
        self,
        article: Article,
        file: str,
        annotations: Iterable[Annotation],
        kinds: Mapping[str, str],
    ) -> None:
        self.article = article
        self.annotations = canonical(annotations)
        self.path = f"corpus/{article.id}/{file}.jsonl"
        self.kinds = kinds
        self.published = None if article.published is None else day_of(article.published)
        self.entities = {entity.id: entity for entity in self.of(Entity)}
        try:
            self.mentions = depths(self.of(Mention))
        except CrossingError as error:
            raise self.refusal(f"the mentions {error.args[0]} and {error.args[1]} cross") from None
        self.starts = [mention.start for mention, _ in self.mentions]
        self.paragraphs = texts.paragraphs(article.text)
        for annotation in self.annotations:
            self._fits(annotation)

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The annotations of one kind, in canonical order."""
        return [item for item in self.annotations if isinstance(item, kind)]

    def refusal(self, message: str) -> NewsqedError:
        """The error that says what is wrong with the file."""
        return NewsqedError(message, path=self.path, hint="`newsqed check` says more")

    def _fits(self, annotation: Annotation) -> None:
        """Refuse offsets whose text is another, entities and annotators that are not there."""
        places: list[tuple[int, int, str]] = []
        named: list[str | None] = []
        if isinstance(annotation, Quote):
            text = " ".join(self.article.text[start:end] for start, end in annotation.spans)
            if not annotation.spans or text != annotation.text:
                raise self.refusal(f"the text of {annotation.id} is not that of its spans")
            for part in (annotation.cue, annotation.speaker, annotation.addressee):
                if isinstance(part, Speaker):
                    named.append(part.entity)
                if part and part.start is not None and part.end is not None:
                    places.append((part.start, part.end, part.text or ""))
        elif isinstance(annotation, Mention | Date | NotQuote):
            places.append((annotation.start, annotation.end, annotation.text))
        if isinstance(annotation, Mention | Entity) and annotation.label not in LABELS:
            raise self.refusal(f"{annotation.id}: {annotation.label!r} is no label")
        if isinstance(annotation, Mention):
            named.append(annotation.entity)
            if title := annotation.title:
                places.append((title.start, title.end, title.text))
        for start, end, text in places:
            if not 0 <= start < end or self.article.text[start:end] != text or text.isspace():
                raise self.refusal(
                    f"{annotation.id}: the text at {start} to {end} is another than it says"
                )
        for entity in named:
            if entity is not None and entity not in self.entities:
                raise self.refusal(f"{annotation.id} names the entity {entity}, and there is none")
        if annotation.annotator is not None and annotation.annotator not in self.kinds:
            raise NewsqedError(
                f"{annotation.id} names the annotator {annotation.annotator!r}, who is not known",
                path=self.path,
                hint="say in corpus/annotators.toml who that is",
            )

    def whence(self, identifier: str) -> Row:
        """The columns that tie a row to its article."""
        return {
            "id": identifier,
            "article": self.article.id,
            "published": self.published,
            "desk": self.article.desk,
            "origin": self.article.source.get("origin"),
        }

    def made(self, annotation: Annotation) -> Row:
        """The columns that say who or what made a record."""
        annotator = annotation.annotator
        return {
            "method": annotation.method,
            "annotator": annotator,
            "annotator_kind": None if annotator is None else self.kinds[annotator],
            "confidence": annotation.confidence,
            "phenomena": list(annotation.phenomena),
            "rule": annotation.rule,
            "note": annotation.note,
        }

    def around(self, start: int, end: int) -> Row:
        """The paragraph, or paragraphs, that hold the span."""
        try:
            context, begin = around(self.paragraphs, self.article.text, start, end)
        except IndexError:
            raise self.refusal(f"{start} to {end} lies in no paragraph") from None
        return {"context": context, "context_start": begin}

    def form(self, speaker: Speaker) -> str | None:
        """The form of the mention at the speaker's phrase, else of the one inside it.

        Of several inside, the one that means the speaker's entity; then the first, the longest.
        """
        if speaker.start is None or speaker.end is None:
            return None
        first = bisect_left(self.starts, speaker.start)
        inside = [
            mention
            for mention, _ in self.mentions[first : bisect_left(self.starts, speaker.end)]
            if mention.end <= speaker.end
        ]
        own = [mention for mention in inside if mention.entity == speaker.entity]
        exact = [item for item in inside if (item.start, item.end) == (speaker.start, speaker.end)]
        best = [item for item in exact if item in own] or exact or own or inside
        return best[0].form if best else None


def around(
    paragraphs: Sequence[tuple[int, int]], text: str, start: int, end: int
) -> tuple[str, int]:
    """The paragraph, or paragraphs, of a text that hold a span, and where they begin.

    Raises:
        IndexError: none does.
    """
    first = bisect_right(paragraphs, start, key=lambda paragraph: paragraph[0]) - 1
    last = bisect_left(paragraphs, end, key=lambda paragraph: paragraph[1])
    if first < 0:
        raise IndexError(start)
    begin, stop = paragraphs[first][0], paragraphs[last][1]
    return text[begin:stop], begin
