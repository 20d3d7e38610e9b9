"""How coverage is counted."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bekal.reporting.rules import Month, coverage, last_begin, last_day_before, last_months, percent

TODAY = dt.date(2026, 3, 2)


def test_twelve_months_end_with_this_one():
    months = last_months(TODAY, 12)
    assert (months[0], months[-1], len(months)) == (dt.date(2025, 4, 1), dt.date(2026, 3, 1), 12)


def test_a_month_without_releases_is_there_all_the_same():
    figures = coverage(TODAY, {dt.date(2026, 2, 1): (10, 4)})
    assert (figures.released, figures.certified, figures.percent) == (10, 4, 40)
    assert len(figures.months) == 12


@pytest.mark.parametrize(("released", "certified", "shown"), [(4, 4, None), (5, 5, 100), (6, 1, 17), (0, 0, None)])
def test_the_share_of_a_handful_is_not_shown(released, certified, shown):
    assert Month(TODAY, released, certified).percent == shown


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_percent_stays_between_nothing_and_all(part, whole):
    share = percent(min(part, whole), whole)
    assert share is not None
    assert 0 <= share <= 100


WORKED = [TODAY + dt.timedelta(days=ahead) for ahead in range(30) if (TODAY + dt.timedelta(days=ahead)).weekday() < 5]


@pytest.mark.parametrize(
    ("start", "day"),
    [
        (dt.date(2026, 3, 3), dt.date(2026, 3, 2)),
        (dt.date(2026, 3, 9), dt.date(2026, 3, 6)),  # a Monday: the Friday before
        (dt.date(2026, 3, 2), None),
    ],
)
def test_the_last_working_day_before_a_class(start, day):
    assert last_day_before(start, WORKED) == day


@pytest.mark.parametrize(
    ("latest_end", "days", "begin"),
    [
        (dt.date(2026, 3, 13), 5, dt.date(2026, 3, 9)),
        (dt.date(2026, 3, 15), 5, dt.date(2026, 3, 9)),  # a Sunday: it ends on the Friday
        (dt.date(2026, 3, 16), 5, dt.date(2026, 3, 10)),
        (dt.date(2026, 3, 6), 5, dt.date(2026, 3, 2)),
        (dt.date(2026, 3, 5), 5, None),
        (dt.date(2026, 3, 13), 0, None),
    ],
)
def test_the_latest_beginning_of_a_class_that_still_ends_in_time(latest_end, days, begin):
    found = last_begin(latest_end, days, WORKED)
    assert (found and found[0]) == begin
    if found:
        assert found[1] <= latest_end
