import pytest

from newsqed.score import score

TEXT = "On Monday, early in 2019, and for the past three days it rained; on 3 May it stopped."


def figures(scores, layer="dates"):
    return {row.measure: row[2:5] for row in scores.rows() if row.layer == layer}


def test_tempeval_by_hand(write):
    gold = (
        write(TEXT)
        .date("Monday", "2024-03-04")
        .date("early in 2019", "2019")
        .date("the past three days", "P3D", "DURATION")
        .date("3 May", "2024-05-03")
        .done()
    )
    pred = (
        write(TEXT)
        .date("Monday", "2024-03-11")  # strict, type right, value wrong
        .date("2019", "2019")  # relaxed, both right
        .date("three days", "P3D", "DATE")  # relaxed, type wrong, value right
        .date("rained", "2024", "DATE")  # spurious
        .date("it stopped", "2024", "DATE")  # spurious
        .done()
    )
    found = figures(score([gold], [pred]))
    assert found["strict"] == (1 / 5, 1 / 4, pytest.approx(2 / 9))
    assert found["relaxed"] == (3 / 5, 3 / 4, pytest.approx(6 / 9))
    assert found["type"][2] == pytest.approx(2 / 3 * 6 / 9)
    assert found["value"][2] == pytest.approx(2 / 3 * 6 / 9)


def test_one_prediction_is_one_match(write):
    gold = write(TEXT).date("Monday", "2024-03-04").date("2019", "2019").done()
    pred = write(TEXT).date("Monday, early in 2019", "2019").done()
    assert figures(score([gold], [pred]))["relaxed"] == (1.0, 0.5, pytest.approx(2 / 3))


def test_when_from_and_to(write):
    gold = (
        write(TEXT, layers=["dates"])
        .date("Monday", when="2024-03-04")
        .date("early in 2019", **{"from": "2019-01", "to": "2019-12"})
        .date("the past three days", notBefore="2024-03-01", notAfter="2024-03-04")
        .date("3 May", when="2024-05-03")
        .done()
    )
    pred = (
        write(TEXT)
        .date("Monday", "2024-03-04")
        .date("early in 2019", "2019")  # its interval is derived, and ends in the months stated
        .date("the past three days", "P3D", "DURATION")  # has no interval
        .date("3 May", "2023-05-03")
        .done()
    )
    found = figures(score([gold], [pred]))
    assert found["value"] == (0.5, 0.5, 0.5)
    assert found["relaxed"] == (1.0, 1.0, 1.0)
    assert "type" not in found, "gold has no types, so none can be right or wrong"


def test_one_open_end(write):
    gold = write(TEXT).date("2019", notAfter="2019-12-31").done()
    right = write(TEXT).date("2019", "2019", earliest="2019-01-01", latest="2019-12-31").done()
    wrong = write(TEXT).date("2019", "2018").done()
    assert figures(score([gold], [right]))["value"][2] == 1.0
    assert figures(score([gold], [wrong]))["value"][2] == 0.0


def test_a_value_that_is_none_is_only_wrong(write):
    gold = write(TEXT).date("Monday", "2024-03-04").done()
    pred = write(TEXT).date("Monday", "the fourth").done()
    assert figures(score([gold], [pred]))["value"][2] == 0.0
