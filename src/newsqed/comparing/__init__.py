"""What changed in a corpus from one state to another.

In: two states: git revisions, folders. Out: the articles, records, waivers and scores that are not
the same, as a value, and that value for the terminal, as Markdown for a pull request, or as JSON.
Of articles whose text is withheld no words are in it. Nothing is written, nothing is checked out,
and whether a change is right is not judged: `newsqed.check` does.
"""

from __future__ import annotations

from newsqed.comparing.changes import (
    ArticleChange,
    Difference,
    FileChange,
    RecordChange,
    WaiverChange,
)
from newsqed.comparing.difference import compare
from newsqed.comparing.markdown import markdown
from newsqed.comparing.objects import to_object
from newsqed.comparing.sides import sides
from newsqed.comparing.state import State, Unreadable, state_of
from newsqed.comparing.terminal import terminal

__all__ = [
    "ArticleChange",
    "Difference",
    "FileChange",
    "RecordChange",
    "State",
    "Unreadable",
    "WaiverChange",
    "compare",
    "markdown",
    "sides",
    "state_of",
    "terminal",
    "to_object",
]
