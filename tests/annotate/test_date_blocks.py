"""What looks like a date and is none: names, verbs, ordinals, scores, numbers of all kinds."""

import pytest

import newsqed

NONE = {
    "May": "Mrs May spoke. They may leave. May I ask who Theresa May was?",
    "March": "They will march on the capital. The March family won.",
    "August": "An august body met August Brandt.",
    "Sunday": "Sister Sunday of the order met Ms Sunday.",
    "second": "He came second. She got a second chance at the second gate.",
    "minute": "A minute crack ran along the minute hand.",
    "fall": "Prices fall. He had a fall before the fall of the wall.",
    "spring": "Leaks spring up. They drank at a hot spring.",
    "Sunday Times": "The Sunday Times and the Mail on Sunday had it first.",
    "British Summer Time": "British Summer Time ends soon enough.",
    "World War II": "It is older than World War II.",
    "49ers": "The 49ers met the 76ers.",
    "phone numbers": "Call 555-1990 or 0207 946 2012.",
    "flight numbers": "She took flight 1989 and the bus 2012.",
    "scores": "They won 3-2, 6-4 and 21-7.",
    "versions": "They use version 2.0.1 and version 4.2.2010 of it.",
    "years inside names": "They run Windows 95 beside Brightdesk 2000. Expo 2020 was a hall.",
    "ages": "A 22-year-old woman, aged 22, met a man who is 52 years old.",
    "prices and counts": "It cost $1990. The hall seats 2000 people; 1984 votes were cast.",
    "wars and awards": "The Six-Day War ended. She was Woman of the Year.",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_no_date_is_found(text: str) -> None:
    found = newsqed.annotate(text, published="2021-10-07", layers=["dates"])
    assert [date.text for date in found.annotations] == []


def test_black_friday_is_a_holiday() -> None:
    found = newsqed.annotate("Shops opened at dawn on Black Friday.", published="2021-12-07")
    (date,) = [date for date in found.annotations if date.kind == "date" and "Black" in date.text]
    assert date.value == "2021-11-26" or date.value.startswith("2021-11-26T")
