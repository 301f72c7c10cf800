"""What the words of a name are, whatever way it is written: case, marks and stops left aside.

In: a name as written. Out: its words, in lower case and without diacritics, to be compared. No
list of a language's words stands here; what is spelt in two ways is given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_BARE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"}
)
_POSSESSIVE = re.compile(r"'s?$")
_STOPS = re.compile(r"(?<!\d)\.|\.(?!\d)")
_INITIAL = re.compile(r"(?<![\w'])(\w)\.")
_WORD = re.compile(r"&|[^\W_]+(?:[.'-][^\W_]+)*")
_NICKNAME = re.compile(r"\s[\"“”‘'(«]([^\"“”‘’'()«»]+)[\"”“’')»](?=\s)")


def plain(text: str) -> str:
    """The text in lower case, without diacritics, apostrophes straight.

    >>> plain("Ibáñez-Strøm’s")
    "ibanez-strom's"
    """
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text.casefold())
        text = "".join([part for part in parts if not unicodedata.combining(part)])
    return text.lower().translate(_BARE)


def words(text: str, spelling: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The words of a name: no stops, no possessive, each as `spelling` has it.

    >>> words("Tarrow & Sons, Inc.", {"&": "and"})
    ('tarrow', 'and', 'sons', 'inc')
    """
    found = _WORD.findall(_STOPS.sub("", _POSSESSIVE.sub("", plain(text))))
    return tuple([spelling.get(word, word) for word in found] if spelling else found)


def person_words(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a person's name, and the nicknames that stand in marks between them.

    >>> person_words("J.R. “Bob” Templeby")
    (('j', 'r', 'templeby'), ('bob',))
    """
    nicknames: tuple[str, ...] = ()
    if found := _NICKNAME.findall(text):
        nicknames = tuple(word for each in found for word in words(each))
        text = _NICKNAME.sub(" ", text)
    return words(_INITIAL.sub(r"\1 ", plain(text))), nicknames


def compact(parts: tuple[str, ...]) -> str:
    """The letters of the words in a row: Kel-Mart, Kel Mart and Kelmart are the same."""
    return "".join(parts).replace("-", "").replace("'", "")
