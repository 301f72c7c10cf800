"""Annotation files that two people have changed, merged record by record.

In: the records of a file as both found it, as one left it and as the other did. Out: one file, with
conflicts only where both touched one record or one took away what the other relies on; tags that
follow from the records are no such touch. A side that cannot be read as records is left to git's
own merge of lines; nothing is ever lost.
"""

from newsqed.merging.driver import merge_files
from newsqed.merging.threeway import Conflict, Merged, merge

__all__ = ["Conflict", "Merged", "merge", "merge_files"]
