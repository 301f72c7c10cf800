"""Days written in every way of `date_forms`, read back to the day that they were made from."""

from collections.abc import Iterable, Iterator
from itertools import groupby

import pytest
from date_forms import FORMS, Case, Form, cases

import newsqed
from newsqed.records import Date

COUNT, SEED = 200, 6


def read_back(form: Form, made: Iterable[Case]) -> Iterator[tuple[Case, list[tuple[object, ...]]]]:
    """Each case with what the rules find that shares a character with its words.

    What was published on one day is one document.
    """
    for published, group in groupby(made, key=lambda case: case.published):
        held = list(group)
        document = newsqed.annotate(
            "\n\n".join(case.text for case in held),
            published=published.isoformat(),
            language=form.language,
            layers=["dates"],
        )
        dates = [record for record in document.annotations if isinstance(record, Date)]
        at = 0
        for case in held:
            yield (
                case,
                [
                    (date.start - at, date.end - at, date.value, date.utc_offset)
                    for date in dates
                    if date.start < at + case.end and at + case.start < date.end
                ],
            )
            at += len(case.text) + 2


def test_there_are_forty_forms_and_more() -> None:
    assert len({form.name for form in FORMS}) == len(FORMS) >= 40


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_day_is_read_back_from_its_words(form: Form) -> None:
    made = list(cases(form, COUNT, SEED))
    assert len({case.value for case in made}) > COUNT * 0.9
    wrong = [
        (case.published, case.text, case.value, found)
        for case, found in read_back(form, made)
        if found != [(case.start, case.end, case.value, form.utc_offset)]
    ]
    assert not wrong, f"{len(wrong)} of {COUNT}, the first: {wrong[0]}"
