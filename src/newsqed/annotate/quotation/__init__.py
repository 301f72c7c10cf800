"""Quotations: who said, wrote or posted what, to whom.

In: a reading, and the names and entities that are known. Out: the records of the layer, with
pronouns and nominal phrases that speak. Nothing here knows a word of any language: cues, phrases
and rules are data (`rules/<language>/quotes.toml` and its lexicons).
"""

from newsqed.annotate.quotation.assembly import Quotations, pages, tag

__all__ = ["Quotations", "pages", "tag"]
