"""Tests of strings that remember what was right, within bounds.

In: values that a file holds. Out: whether all of them are right. What was wrong is never
remembered, and what is remembered never grows past a few megabytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from msgspec import UNSET

# What is remembered of one pattern or rule: so many values, none of more characters than that,
# so that a file of any size fills no more.
_MOST, _LONGEST = 16_384, 120


class Memory:
    """A test of values that remembers which were right: most of what a file holds was seen before.

    Attributes:
        test: whether a value is right.
        right: those that were; emptied when it is full, since files come in runs.
    """

    __slots__ = ("right", "test")

    def __init__(self, test: Callable[[Any], bool]) -> None:
        self.test = test
        self.right: set[Any] = set()

    def holds(self, values: set[Any]) -> bool:
        """Whether all of the values are right."""
        if values <= self.right:
            return True
        new = values - self.right
        if not all(map(self.test, new)):
            return False
        short = [value for value in new if _size(value) <= _LONGEST][:_MOST]
        if len(self.right) + len(short) > _MOST:
            self.right.clear()
        self.right.update(short)
        return True


def _size(value: Any) -> int:
    """About how many characters a remembered value holds."""
    if isinstance(value, tuple):
        return sum(map(_size, value))
    return len(value) if isinstance(value, str) else 1


def fits(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    """Whether a string is of the pattern."""

    def test(value: Any) -> bool:
        return value is UNSET or value is None or pattern.search(value) is not None

    return test


def once(value: Any) -> bool:
    """Whether a list, if there is one, names nothing twice."""
    return value is UNSET or len(set(value)) == len(value)
