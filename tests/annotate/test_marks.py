from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsqed.annotate.quotation.marks import Run, runs
from newsqed.text import paragraphs

ELISIONS = frozenset({"tis", "em"})


def found(text: str) -> list[str]:
    return [text[run.start : run.end] for run in runs(text, paragraphs(text), ELISIONS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We float," she said. "We do."', ['"We float,"', '"We do."']),
        ("“We float,” she said.", ["“We float,”"]),
        ("'It's the boys' pier,' he said.", ["'It's the boys' pier,'"]),
        ("‘It’s the boys’ pier,’ he said.", ["‘It’s the boys’ pier,’"]),
        ("The boys' pier and the girls' pier.", []),
        ("'Tis the '90s again, they told 'em.", []),
        ("„We float“, he said. «We do», she said.", ["„We float“", "«We do»"]),
        ("»We float«, he said.", ["»We float«"]),
        ("``We float,'' he said. ''We do,'' she said.", ["``We float,''", "''We do,''"]),
        ("“We float\", he said. ‘We do', she said.", ["“We float\"", "‘We do'"]),
        ("”We float,“ he said. “We do,” she said.", ["”We float,“", "“We do,”"]),
        ("“He said ‘no’ to it,” she said.", ["“He said ‘no’ to it,”", "‘no’"]),
        ("'He said \"no\" to it,' she said.", ["'He said \"no\" to it,'", '"no"']),
        ('A plank 6\'2" long, and a 5" nail.', []),
        ('<a href="x" class="y">"We float"</a>', ['"We float"']),
    ],
)  # fmt: skip
def test_the_runs_between_marks(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_run_goes_on_in_the_next_paragraph_where_a_mark_opens_it_again() -> None:
    text = "“First.\n\n“Second.\n\n“Third,” she said."
    first, second, third = runs(text, paragraphs(text))
    assert (first.follows, second.follows, third.follows) == (None, 0, 1)
    assert [first.closed, second.closed, third.closed] == [False, False, True]


def test_a_run_may_go_on_unopened_if_a_mark_closes_it() -> None:
    text = "“First.\n\nSecond,” she said.\n\n“Third,” he said."
    assert found(text) == ["“First.", "Second,”", "“Third,”"]


@pytest.mark.parametrize(
    "broken",
    [
        '"We float, she said.',
        'We float," she said.',
        "“We “float, she said.",
        "We float” she said.",
    ],
)
def test_a_missing_mark_leaves_the_next_paragraph_alone(broken: str) -> None:
    text = f"{broken}\n\nNobody came.\n\n“We do,” he said. “Yes.”"
    assert found(text)[-2:] == ["“We do,”", "“Yes.”"]


PIECES = st.sampled_from(
    ["a", "s", " ", ", ", ". ", "\n\n", '"', "'", "’", "‘", "“", "”", "«", "»", "``", "''", "„",
     "é", "e\u0301", "😀", "שלום", "90", "(", "—", "It's"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join))
def test_runs_nest_and_never_cross(text: str) -> None:
    seen: list[Run] = runs(text, paragraphs(text))
    starts = [run.start for run in seen]
    assert starts == sorted(starts)
    for run in seen:
        assert 0 <= run.start <= run.inner[0] <= run.inner[1] <= run.end <= len(text)
        if run.parent is not None:
            holder = seen[run.parent]
            assert holder.inner[0] <= run.start and run.end <= holder.inner[1]
    top = [run for run in seen if run.parent is None]
    assert all(a.end <= b.start for a, b in pairwise(top))
