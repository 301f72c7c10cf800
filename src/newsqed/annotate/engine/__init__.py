"""Rules as regular expressions over typed words. The engine knows no word of any language.

In: a text, and a layer's grammar: lexicons that give words types and values, shapes that give
types to words by their form, rules whose patterns are written in types. Out: matches. What a
match means is the layer's business (`temporal`, `quotation`, `naming`); nothing here opens a
corpus or makes a record.

A text is read once into items (words, numbers, marks; `engine.reading`). A grammar gives each item
the set of its types, and each distinct set a number (`engine.words`), so that a text becomes a
string of bytes and a rule an ordinary regular expression over it: matching runs at the speed of
`re`, in time linear in the text for patterns without nested repetition. `engine.patterns`
describes the pattern language. A pattern is compiled when a text first holds what it needs, over
letters for the few sets of types that it can tell apart (`engine.searching`), so that a text of a
new kind compiles next to nothing; what a grammar has read before changes its speed, never its
matches, and threads may share it (`engine.sharing`).
"""

from newsqed.annotate.engine.grammar import Grammar, Joined, Match, Rule, Typed
from newsqed.annotate.engine.reading import Reading
from newsqed.annotate.engine.rulebook import (
    LANGUAGES,
    blocks,
    confidences,
    expanded,
    grammar,
    lexicon,
    lexicons,
    rules,
    settings,
    table,
    wordlist,
)
from newsqed.annotate.engine.sharing import once
from newsqed.annotate.engine.words import Word

__all__ = [
    "LANGUAGES",
    "Grammar",
    "Joined",
    "Match",
    "Reading",
    "Rule",
    "Typed",
    "Word",
    "blocks",
    "confidences",
    "expanded",
    "grammar",
    "lexicon",
    "lexicons",
    "once",
    "rules",
    "settings",
    "table",
    "wordlist",
]
