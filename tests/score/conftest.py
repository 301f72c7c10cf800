"""Documents written the short way: annotations by the words they stand on."""

from __future__ import annotations

import pytest


class Writer:
    """A document of one text; places are found by their words, the n-th if n is given."""

    def __init__(self, text, name="a", **keys):
        self.text, self.name, self.keys = text, name, keys
        self.records = []

    def at(self, words, nth=1):
        start = -1
        for _ in range(nth):
            start = self.text.index(words, start + 1)
        return start, start + len(words)

    def span(self, words, nth=1, **more):
        start, end = self.at(words, nth)
        return {"start": start, "end": end, "text": words, **more}

    def add(self, kind, **keys):
        self.records.append({"kind": kind, "id": f"{kind[0]}{len(self.records) + 1}", **keys})
        return self

    def date(self, words, value=None, type_="DATE", nth=1, **more):
        more = more if value is None else {"type": type_, "value": value, **more}
        return self.add("date", **self.span(words, nth), **more)

    def entity(self, id_, label="PERSON", **more):
        self.records.append(
            {"kind": "entity", "id": id_, "label": label, "name": id_, "link": "unreviewed"} | more
        )
        return self

    def mention(self, words, label="PERSON", entity=None, form="name", nth=1, **more):
        return self.add(
            "mention", **self.span(words, nth), label=label, form=form, entity=entity, **more
        )

    def quote(self, *spans, quoted=(), cue=None, speaker=None, entity=None, type_="direct", **more):
        said = None if speaker is None and entity is None else {}
        if speaker is not None:
            said |= self.span(*speaker) if isinstance(speaker, tuple) else self.span(speaker)
        if entity is not None:
            said["entity"] = entity
        return self.add(
            "quote",
            type=type_,
            spans=[list(self.at(words)) for words in spans],
            text=" ".join(spans),
            quoted=[list(self.at(words)) for words in quoted],
            cue=None if cue is None else self.span(*([cue] if isinstance(cue, str) else cue)),
            speaker=said,
            **more,
        )

    def done(self):
        return {"id": self.name, "text": self.text, "annotations": self.records, **self.keys}


@pytest.fixture
def write():
    return Writer
