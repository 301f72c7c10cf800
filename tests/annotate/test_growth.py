"""The work that names and quotations take grows with the text and no faster."""

import time
from functools import partial

import pytest
from counting import calls

import newsqed

# What a rule or a reading could try again at every word: marks that never close, cues without
# words, names that never end, one paragraph that does not either.
REPEATED = {
    "straight marks": '"',
    "opening marks": "“",
    "closing marks": "”",
    "marks in marks": "“‘",
    "apostrophes": "'s ",
    "cues": "said ",
    "cues and pronouns": "he said that ",
    "cues in cues": "who said he told her that ",
    "capitals": "Aaa Bbb ",
    "shouted": "AAA ",
    "persons": "Marta Kowal ",
    "initials": "J. ",
    "titles": "President ",
    "heads": "Bank of ",
    "lists": "Kowal and ",
    "commas": "Kowal, ",
    "compounds": "left-",
    "stops": "...",
    "tags": "<a ",
    "lines": "“It was\n",
    "turns": "KOWAL: We go.\n\n",
    "one paragraph": "She said “it will do”, and he told Marta Kowal of Brel Corp it is not so. ",
}
LAYERS = ("quotes", "entities")


@pytest.mark.parametrize("unit", REPEATED.values(), ids=REPEATED)
def test_calls_grow_with_the_text(unit: str) -> None:
    """A quadratic part would make 16 times as many of them of a text of four times the length."""
    newsqed.annotate(unit * (1_500 // len(unit)), layers=LAYERS)  # what is made once
    small, large = (
        calls(partial(newsqed.annotate, unit * (length // len(unit)), layers=LAYERS))
        for length in (1_500, 6_000)
    )
    assert large < 6 * small + 2_000


@pytest.mark.trial
@pytest.mark.parametrize("unit", REPEATED.values(), ids=REPEATED)
def test_time_grows_with_the_text(unit: str) -> None:
    """Also the time that regular expressions take, which make no calls."""

    def seconds(length: int) -> float:
        begin = time.process_time()
        newsqed.annotate(unit * (length // len(unit)), layers=LAYERS)
        return time.process_time() - begin

    seconds(1_000)
    small, large = seconds(25_000), seconds(250_000)
    print(f"{unit!r}: {small:.3f} s of 25 kB, {large:.3f} s of 250 kB: {large / small:.1f} times")
    assert large < 25 * max(small, 0.005)
