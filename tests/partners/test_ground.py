"""On what a class stands, as a table: texts of an agreement, days of a class, and what is lacking."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bekal.partners.rules.ground import Gap, Stretch, ground, on_day, places_owed, stretch_of, year_of
from tests.partners.texts import text

START, END = dt.date(2026, 1, 1), dt.date(2027, 1, 1)
FIRST = Stretch(START, START, END, frozenset({1}))
WITHOUT = Stretch(dt.date(2026, 6, 1), START, END, frozenset({2}))
LONGER = Stretch(END, START, dt.date(2028, 1, 1), frozenset({1}))
EARLIER_END = Stretch(dt.date(2026, 6, 1), START, dt.date(2026, 9, 1), frozenset({1}))
LATER_AGAIN = Stretch(dt.date(2027, 3, 1), START, dt.date(2028, 1, 1), frozenset({1}))


def day(written):
    return dt.date.fromisoformat(written)


@pytest.mark.parametrize(
    ("stretches", "first", "last", "lacks"),
    [
        ([FIRST], "2026-01-01", "2026-12-31", ()),
        ([FIRST], "2025-12-31", "2026-03-01", (Gap.STARTS_LATE,)),
        ([FIRST], "2026-12-01", "2027-01-01", (Gap.ENDS_EARLY,)),
        ([FIRST, WITHOUT], "2026-03-01", "2026-05-31", ()),  # over before the course goes
        ([FIRST, WITHOUT], "2026-03-01", "2026-06-01", (Gap.COURSE_MISSING,)),  # one day too long
        ([FIRST, WITHOUT], "2026-07-01", "2026-07-10", (Gap.COURSE_MISSING,)),
        ([FIRST, LONGER], "2026-12-01", "2027-02-01", ()),  # over the day of the renewal
        ([FIRST, LATER_AGAIN], "2026-12-01", "2027-03-02", (Gap.ENDS_EARLY,)),  # a gap between
        ([FIRST, EARLIER_END], "2026-03-01", "2026-05-01", ()),
        ([FIRST, EARLIER_END], "2026-08-01", "2026-09-01", (Gap.ENDS_EARLY,)),
        ([FIRST, EARLIER_END], "2025-12-01", "2026-10-01", (Gap.STARTS_LATE, Gap.ENDS_EARLY)),
    ],
)
def test_every_day_of_a_class_is_covered_by_the_text_of_that_day(stretches, first, last, lacks):
    assert ground(stretches, day(first), day(last), 1, taken=()) == lacks


@pytest.mark.parametrize(
    ("yearly", "in_all", "taken", "fits"),
    [
        (None, None, [("2026-02-01", 500)], True),
        (32, None, [], True),
        (32, None, [("2026-02-01", 16)], True),
        (32, None, [("2026-02-01", 17)], False),
        (32, None, [("2025-12-31", 32), ("2027-01-01", 32)], True),  # in other years of the agreement
        (None, 32, [("2027-01-01", 17)], False),  # during all of it
        (None, 33, [("2027-01-01", 17)], True),
        (15, None, [], False),
    ],
)
def test_places_are_those_owed_less_those_taken(yearly, in_all, taken, fits):
    held = Stretch(START, START, END, frozenset({1}), yearly, in_all)
    given_away = [(day(first), count) for first, count in taken]
    gaps = ground([held], day("2026-03-01"), day("2026-03-10"), 1, places=16, taken=given_away)
    assert (gaps == ()) == fits
    assert set(gaps) <= {Gap.NO_PLACES_LEFT}


@pytest.mark.parametrize(
    ("starts", "on", "year"),
    [
        ("2026-03-02", "2026-03-02", ("2026-03-02", "2027-03-02")),
        ("2026-03-02", "2027-03-01", ("2026-03-02", "2027-03-02")),
        ("2026-03-02", "2027-03-02", ("2027-03-02", "2028-03-02")),
        ("2024-02-29", "2025-02-28", ("2025-02-28", "2026-02-28")),
        ("2026-03-02", "2025-01-01", ("2026-03-02", "2027-03-02")),  # before it begins
    ],
)
def test_the_years_of_an_agreement_run_from_its_first_day(starts, on, year):
    assert year_of(day(starts), day(on)) == tuple(day(one) for one in year)


@given(st.integers(0, 3000))
def test_every_day_lies_in_its_year(days):
    starts = dt.date(2020, 2, 29)
    on = starts + dt.timedelta(days=days)
    first, after = year_of(starts, on)
    assert first <= on < after


def test_the_text_of_a_day():
    assert on_day([FIRST, WITHOUT], day("2026-05-31")) is FIRST
    assert on_day([FIRST, WITHOUT], day("2026-06-01")) is WITHOUT
    assert on_day([WITHOUT], day("2020-01-01")) is WITHOUT


def test_a_text_says_its_days_courses_and_places():
    held = stretch_of(text(), START)
    assert (held.starts, held.ends) == (day("2026-01-05"), day("2027-01-05"))
    assert (held.course_ids, held.yearly, held.in_all) == (frozenset({1}), 16, None)


def test_places_of_a_class_are_no_limit_of_a_year():
    assert places_owed([("class", 16)]) == {"yearly": None, "in_all": None}
    assert places_owed([("year", 16), ("year", 4), ("term", 50)]) == {"yearly": 20, "in_all": 50}
