"""The lexicon of cues: each word has a class and a kind that the rules know."""

from collections import Counter

from newsqed.annotate.engine import lexicon, settings

ROWS = lexicon("en", "cue")


def test_every_class_of_a_kind_gives_types() -> None:
    types = settings("en", "quotes")["cues"]
    unknown = [row for row in ROWS if row["class"] not in types.get(row["kind"], {})]
    assert unknown == [], "the rules would not see these words"


def test_no_row_stands_twice() -> None:
    counted = Counter(tuple(row.values()) for row in ROWS)
    assert [row for row, count in counted.items() if count > 1] == []
