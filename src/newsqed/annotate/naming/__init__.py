"""Names: who and what an article names, which names mean the same, and what they mean in the world.

In: a reading. Out: entities and their name mentions. `evidence` says what is heard of a span,
`spans` which spans may be names, `choosing` which of them are, `labelling` what they are;
`clusters` (by `persons` and `bodies`, in the words of `wording`) tells which are one entity, and
`linking` (by `gazetteer`) which item of Wikidata it is. `finding` goes from one to the next.
Pronouns and noun phrases are not marked here.
"""

from newsqed.annotate.naming.finding import (
    Trace,
    barred,
    candidates,
    find,
    group,
    labels_of,
    places,
    prior_of,
    shape_of,
    tag,
    trace,
    weights_of,
)

__all__ = [
    "Trace",
    "barred",
    "candidates",
    "find",
    "group",
    "labels_of",
    "places",
    "prior_of",
    "shape_of",
    "tag",
    "trace",
    "weights_of",
]
