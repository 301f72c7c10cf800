"""Near-duplicates: texts with some words replaced are found, other texts are not."""

import random

from hypothesis import given
from hypothesis import strategies as some

from newsqed.duplicates import NEAR, Index, shingles

WORDS = [
    f"{start}{end}" for start in "bcdfghklmnprst" for end in ("ale", "orn", "ust", "ink", "ead")
]


def article(draw: random.Random, words: int = 300) -> str:
    return " ".join(draw.choices(WORDS, k=words))


def reworded(draw: random.Random, text: str, share: float) -> str:
    return " ".join(draw.choice(WORDS) if draw.random() < share else word for word in text.split())


def found(share: float) -> float:
    """The share of 100 articles that are found again when some of their words are replaced."""
    draw = random.Random(7)
    index = Index()
    texts = [article(draw) for _ in range(100)]
    assert not [pair for number, text in enumerate(texts) for pair in index.add(str(number), text)]
    again = [
        {pair.first for pair in index.add(f"{number}-again", reworded(draw, text, share))}
        for number, text in enumerate(texts)
    ]
    return sum(str(number) in names for number, names in enumerate(again)) / len(texts)


def test_texts_with_a_few_words_replaced_are_found() -> None:
    assert found(0.05) == 1.0
    assert found(0.15) >= 0.97


def test_a_text_with_every_other_word_replaced_is_another_text() -> None:
    assert found(0.5) == 0.0


def test_the_same_text_is_a_pair_of_share_one() -> None:
    index = Index()
    assert list(index.add("a", "Two words")) == []
    (pair,) = index.add("b", "two, words!")
    assert (pair.first, pair.second, pair.share) == ("a", "b", 1.0)


@given(some.text(max_size=200))
def test_any_text_is_taken_and_is_its_own_duplicate(text: str) -> None:
    index = Index()
    assert list(index.add("a", text)) == []
    assert [pair.first for pair in index.add("b", text)] == ["a"]
    assert shingles(text)
    assert 0 < NEAR < 1


def test_scripts_without_spaces_and_other_compositions() -> None:
    index = Index()
    text = "港口委员会昨天表示旧码头的灯将从星期一起整夜亮着因为去年冬天有十一人摔倒"
    list(index.add("first", text))
    assert [pair.first for pair in index.like("second", text.replace("十一", "十二"))] == ["first"]
    list(index.add("cafe", "Zo\u00eb Harn closed the caf\u00e9 on the quay after eleven winters"))
    again = "Zoe\u0308 Harn closed the cafe\u0301 on the quay after eleven winters"
    assert [pair.share for pair in index.like("again", again)] == [1.0]
