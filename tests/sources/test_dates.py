"""Dates: ISO 8601 out, nothing invented."""

import time
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_provenance.sources.dates import to_iso


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("2018-07-15", "2018-07-15"),
        ("2018-07", "2018-07"),
        ("2018", "2018"),
        (2018, "2018"),
        ("2018-07-15T10:00:00+02:00", "2018-07-15T10:00:00+02:00"),
        ("2018-07-15 10:00:00+0200", "2018-07-15T10:00:00+02:00"),
        ("2018-07-15T10:00:00Z", "2018-07-15T10:00:00+00:00"),
        ("2018-07-15T10:00:00.000Z", "2018-07-15T10:00:00+00:00"),
        ("2018-07-15T10:00:00.25-04:00", "2018-07-15T10:00:00.250000-04:00"),
        ("2018-07-15T10:00", "2018-07-15T10:00"),
        ("2018-07-15 10:00:00", "2018-07-15T10:00:00"),
        ("20180715", "2018-07-15"),
        (20180715, "2018-07-15"),
        ("20180715100000", "2018-07-15T10:00:00"),
        ("20180715T100000Z", "2018-07-15T10:00:00+00:00"),
        (1531648800, "2018-07-15T10:00:00+00:00"),
        (1531648800.0, "2018-07-15T10:00:00+00:00"),
        (1531648800000, "2018-07-15T10:00:00+00:00"),
        ("1531648800", "2018-07-15T10:00:00+00:00"),
        ({"$date": "2018-07-15T10:00:00Z"}, "2018-07-15T10:00:00+00:00"),
        ({"$date": {"$numberLong": "1531648800000"}}, "2018-07-15T10:00:00+00:00"),
        ("15 July 2018", "2018-07-15"),
        ("July 15, 2018", "2018-07-15"),
        ("July 2018", "2018-07"),
        ("Sunday, 15 July 2018", "2018-07-15"),
        ("15 July 2018, 10:30", "2018-07-15T10:30"),
        ("July 15, 2018 10 am", "2018-07-15T10:00"),
        ("Sun, 15 Jul 2018 10:00:00 GMT", "2018-07-15T10:00:00+00:00"),
        ("Sun, 15 Jul 2018 10:00:00 EDT", "2018-07-15T10:00:00-04:00"),
        ("Sun, 15 Jul 2018 10:00:00 +0530", "2018-07-15T10:00:00+05:30"),
        ("29 February 2016", "2016-02-29"),
        ("February 2018", "2018-02"),
        ("", ""),
        ("  ", ""),
        (None, ""),
    ],
)
def test_written_as_exactly_as_given(given_, expected):
    assert to_iso(given_) == expected


@pytest.mark.parametrize(
    "given_",
    [
        *("07/08/2018", "7-8-18"),  # which is the day, no single date tells
        *("yesterday", "July 15", "Sunday", "10:30", "10", "n/a", "31 June 2018", "x" * 5000),
        *("2018-13-01", "2018-02-30", "0001-11-30", "0000-00-00", "99999999999999999999"),
        *(True, ["2018-07-15"], {}, -1, float("nan")),
    ],
)
def test_unreadable(given_):
    assert to_iso(given_) is None


def test_the_clock_of_this_machine_gives_nothing(monkeypatch):
    monkeypatch.setenv("TZ", "XYZ-3")
    time.tzset()
    try:
        assert to_iso("15 July 2018 10:00:00 XYZ") == "2018-07-15T10:00:00"
        assert to_iso(1531648800) == "2018-07-15T10:00:00+00:00"
    finally:
        monkeypatch.undo()
        time.tzset()


zones = st.none() | st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(1000, 1, 1)), zones)
def test_iso_dates_stay_what_they_are(when, zone):
    when = when.replace(tzinfo=zone)
    written = to_iso(when.isoformat())
    assert datetime.fromisoformat(written) == when
    assert to_iso(written) == written


@given(st.text())
def test_any_text_is_a_date_or_is_not(text):
    assert isinstance(to_iso(text), (str, type(None)))
