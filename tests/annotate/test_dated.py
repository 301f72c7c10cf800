"""The benchmark's texts: their dates stand where they say, and are valid."""

import sys
from importlib import import_module
from pathlib import Path

from newsqed import dates as values

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))
dated = import_module("dated").dated
benchmark = import_module("dates")


def test_generated_dates_are_known_and_the_same_on_each_run() -> None:
    made = [dated(number) for number in range(20)]
    assert made == [dated(number) for number in range(20)]
    kinds = set()
    for item in made:
        for start, end, type_, value in item.dates:
            words = item.text[start:end]
            assert words == words.strip() and any(sign.isalnum() for sign in words)
            parsed = values.parse(value)
            kinds.add((type_, parsed.granularity))
            if type_ == "DATE":
                assert str(parsed.latest) <= item.published
    assert {
        ("DATE", "day"),
        ("DATE", "quarter"),
        ("DURATION", "duration"),
        ("TIME", "minute"),
    } < kinds


def test_scores_of_the_benchmark() -> None:
    """Right, shifted, wrong in value, invented, and on what counts for nobody."""
    text = "On 6 October 2021 it took 3 days; in 2019 it rained on May 4."
    item = benchmark.Dated(
        text,
        "2021-10-07",
        ((3, 17, "DATE", "2021-10-06"), (26, 32, "DURATION", "P3D"),
         (37, 41, "DATE", "2019"), (55, 60, "DATE", "2019-05-04")),
    )  # fmt: skip
    best = [(0, 17, "2021-10-06"), (37, 41, None), (55, 61, "2019-05-04")]
    assert benchmark._scores([item], [best]) == (1, 1, 1)
    assert benchmark._scores([item], [[*best, (26, 32, "2021-10-10")]]) == (1, 1, 1)
    assert benchmark._scores([item], [[]]) == (0, 0, 0)
    # A year read as a day is no claim about a day; an invented place is.
    strict, relaxed, day = benchmark._scores([item], [[*best[:1], (37, 41, "2019-10-07")]])
    assert (strict, relaxed, day) == (4 / 5, 4 / 5, 2 / 3)
    strict, relaxed, day = benchmark._scores([item], [[*best, (18, 20, "2021-10-08")]])
    assert (strict, relaxed, day) == (6 / 7, 6 / 7, 4 / 5)
    part = [(3, 12, "2021-10-06"), *best[1:2], (55, 60, "2021-05-04")]
    assert benchmark._scores([item], [part]) == (4 / 6, 1, 2 / 4)
