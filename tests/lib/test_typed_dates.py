"""Dates as a person types them: one line each, what is read, and what is asked where weekday and date do not fit."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bekal.lib.dates import DateProblem, format_date, on_weekday, read_date

S5 = dt.date(2026, 1, 14)  # a Wednesday


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-14",
        "14/1/2026",
        "14-01-2026",
        "14.1.2026",
        "14 Januari 2026",
        "14 Jan 2026",
        "Rabu, 14 Januari 2026",
        "rabu 14 januari 2026",
        "  Rabu,  14/1/2026 ",
        "Wednesday 14 January 2026",
        "20260114",
    ],
)
def test_what_is_read(written):
    read = read_date(written)
    assert (read.value, read.problem, read.meant) == (S5, None, ())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        # the caption of the fifth programme: 14 January 2025 was a Tuesday
        ("Rabu, 14 Januari 2025", (S5, dt.date(2025, 1, 14))),
        ("Rabu 14/1/2025", (S5, dt.date(2025, 1, 14))),
        ("Senin, 8 Maret 2022", (dt.date(2021, 3, 8), dt.date(2022, 3, 8))),
        ("Jum'at, 2 Oktober 2025", (dt.date(2026, 10, 2), dt.date(2025, 10, 2))),
        ("Kamis, 29 Februari 2028", (dt.date(2024, 2, 29), dt.date(2028, 2, 29))),
    ],
)
def test_a_weekday_that_does_not_fit_is_a_question(written, meant):
    read = read_date(written)
    assert (read.value, read.problem, read.meant) == (None, DateProblem.WEEKDAY_MISMATCH, meant)


@pytest.mark.parametrize("written", ["", "besok", "31/02/2026", "14/1/26", "46036", "14", "10/13/2025", "Rabu"])
def test_what_is_no_date(written):
    read = read_date(written)
    assert (read.value, read.meant) == (None, ())
    assert read.problem not in (None, DateProblem.WEEKDAY_MISMATCH)


@given(st.dates(dt.date(1950, 1, 1), dt.date(2150, 12, 31)), st.integers(0, 6))
def test_another_year_keeps_day_month_and_weekday(day, weekday):
    found = on_weekday(day, weekday)
    assert found is not None
    assert (found.day, found.month, found.weekday()) == (day.day, day.month, weekday)
    assert found != day


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_what_bekal_writes_it_reads(day):
    for language in ("id", "en"):
        assert read_date(format_date(day, language, weekday=True)).value == day
