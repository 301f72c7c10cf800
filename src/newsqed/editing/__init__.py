"""Annotations changed by their words: nobody counts an offset.

In: a text with its records, and what somebody says of it in words. Out: new records, with spans
that were found, ids that were never used, and all that follows from the others derived. Nothing
here opens a file; what was edited is handed back to be checked and written.
"""

from newsqed.editing.desk import annotator_of, lay_out, save
from newsqed.editing.finding import AmbiguousError, pick
from newsqed.editing.ledger import Change
from newsqed.editing.listing import marks_of
from newsqed.editing.marking import mark_all
from newsqed.editing.sheet import Sheet
from newsqed.editing.uncovered import uncovered
from newsqed.editing.words import find

__all__ = [
    "AmbiguousError",
    "Change",
    "Sheet",
    "annotator_of",
    "find",
    "lay_out",
    "mark_all",
    "marks_of",
    "pick",
    "save",
    "uncovered",
]
