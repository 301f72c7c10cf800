"""NewsQED: an annotated corpus of news (Quotes, Entities, Dates) and the package that makes it."""

__version__ = "0.1.0"
