from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bekal.lib.dates import (
    DateProblem,
    DayOff,
    DayOffKind,
    DayOverride,
    WorkingCalendar,
    add_months,
    format_date,
    is_estimated,
    month_name,
    parse_date,
    weekday_mismatch,
    weekday_name,
    working_dates,
)

SECOND_OF_OCTOBER = date(2025, 10, 2)
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
months = st.integers(-1200, 1200)


def test_format_date() -> None:
    day = date(2026, 11, 21)
    assert format_date(day) == "21 November 2026"
    assert format_date(day, weekday=True) == "Sabtu, 21 November 2026"
    assert format_date(day, "en", weekday=True) == "Saturday 21 November 2026"
    assert format_date(date(2026, 8, 1), short=True) == "1 Agu 2026"
    assert format_date(date(2026, 8, 1), "en", short=True) == "1 Aug 2026"
    assert (month_name(5), month_name(5, "en")) == ("Mei", "May")
    assert weekday_name(day, "en") == "Saturday"


@pytest.mark.parametrize("month", [0, 13, -1])
def test_month_name_refuses_other_numbers(month: int) -> None:
    with pytest.raises(ValueError, match="no month"):
        month_name(month)


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-03-31", -1, "2025-02-28"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2025-01-15", -1, "2024-12-15"),
        ("2025-05-31", 0, "2025-05-31"),
    ],
)
def test_add_months(start: str, count: int, expected: str) -> None:
    assert add_months(date.fromisoformat(start), count) == date.fromisoformat(expected)


@given(days, months)
def test_add_months_moves_exactly_so_many_months_and_never_past_the_day(day: date, count: int) -> None:
    moved = add_months(day, count)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == count
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


@given(days, days, months)
def test_add_months_keeps_the_order_of_days(one: date, other: date, count: int) -> None:
    early, late = sorted((one, other))
    assert add_months(early, count) <= add_months(late, count)


@given(days.filter(lambda day: day.day <= 28), months, months)
def test_add_months_adds_up_up_to_the_28th(day: date, first: int, second: int) -> None:
    assert add_months(add_months(day, first), second) == add_months(day, first + second)


def test_add_months_stays_in_the_calendar() -> None:
    with pytest.raises(ValueError, match="leave the calendar"):
        add_months(date(9999, 12, 1), 1)
    with pytest.raises(ValueError, match="leave the calendar"):
        add_months(date(1, 1, 1), -1)


def test_working_dates_of_eight_days_skip_weekends_holidays_and_collective_leave() -> None:
    found = working_dates(date(2025, 12, 22), 8, WorkingCalendar())
    assert [day.isoformat()[5:] for day in found] == [
        "12-22", "12-23", "12-24", "12-29", "12-30", "12-31", "01-02", "01-05",
    ]  # fmt: skip


def test_day_off_tells_why() -> None:
    plain = WorkingCalendar()
    assert plain.day_off(date(2025, 12, 25)) == DayOff(DayOffKind.PUBLIC_HOLIDAY, "Hari Raya Natal")
    assert plain.day_off(date(2025, 12, 26)) == DayOff(DayOffKind.COLLECTIVE_LEAVE, "Cuti Bersama Hari Raya Natal")
    assert plain.day_off(date(2025, 12, 27), "en") == DayOff(DayOffKind.WEEKEND, "Weekend")
    assert plain.day_off(date(2025, 12, 29)) is None
    assert WorkingCalendar(observes_collective_leave=False).is_working(date(2025, 12, 26))


def test_an_override_wins_both_ways() -> None:
    calendar = WorkingCalendar(
        overrides={
            date(2025, 12, 25): DayOverride(working=True, reason="Ujian susulan"),
            date(2025, 12, 29): DayOverride(working=False, reason="Pemilihan kepala daerah"),
        }
    )
    assert calendar.is_working(date(2025, 12, 25))
    assert calendar.day_off(date(2025, 12, 29)) == DayOff(DayOffKind.OVERRIDE, "Pemilihan kepala daerah")


def test_future_holidays_are_estimates() -> None:
    assert not is_estimated(2024)
    assert not is_estimated(2025)
    assert is_estimated(2035)
    assert WorkingCalendar().is_estimated(2035)


def test_working_dates_refuse_nonsense() -> None:
    assert working_dates(SECOND_OF_OCTOBER, 0, WorkingCalendar()) == ()
    with pytest.raises(ValueError, match="negative"):
        working_dates(SECOND_OF_OCTOBER, -1, WorkingCalendar())
    with pytest.raises(ValueError, match="at least one"):
        working_dates(SECOND_OF_OCTOBER, 1, WorkingCalendar(weekend=frozenset(range(7))))


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 40))
def test_working_dates_are_the_first_ones_in_order(start: date, count: int) -> None:
    calendar = WorkingCalendar()
    found = working_dates(start, count, calendar)
    span = [start + timedelta(days=offset) for offset in range((found[-1] - start).days + 1)]
    assert list(found) == [day for day in span if calendar.is_working(day)]


def test_weekday_mismatch() -> None:
    assert weekday_mismatch("Rabu", date(2026, 1, 14)) is None
    assert weekday_mismatch("Rabu", date(2025, 1, 14)) == "Selasa"
    assert weekday_mismatch("friday", date(2025, 10, 3)) is None
    assert weekday_mismatch("Jum'at", date(2025, 10, 3)) is None
    with pytest.raises(ValueError, match="no weekday"):
        weekday_mismatch("Kemarin", SECOND_OF_OCTOBER)


@pytest.mark.parametrize(
    "written",
    [
        "2/10/2025", "02-10-2025", "02.10.2025", " 2 / 10 / 2025 ", "2 Oktober 2025", "2 OKT 2025", "2-Okt-2025",
        "02 October 2025", "Kamis, 2 Oktober 2025", "kamis 2/10/2025", "Thursday 2 October 2025", "2025-10-02",
        "2025/10/2", "20251002", "2025-10-02 00:00:00", "2025-10-02T08:30:00+07:00", "02/10/2025 08.30", "'02/10/2025",
        "45932", "45932.0", "45932.75", 45932, 45932.5, SECOND_OF_OCTOBER, datetime(2025, 10, 2, 23, 59),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_parse_date_reads(written: str | float | date) -> None:
    reading = parse_date(written)
    assert (reading.value, reading.problem) == (SECOND_OF_OCTOBER, None)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (None, DateProblem.EMPTY), ("  ", DateProblem.EMPTY), ("-", DateProblem.EMPTY),
        ("00/00/0000", DateProblem.EMPTY), (0, DateProblem.EMPTY),
        ("31/02/2025", DateProblem.IMPOSSIBLE), ("29/02/2025", DateProblem.IMPOSSIBLE),
        ("0/10/2025", DateProblem.IMPOSSIBLE), ("31/13/2025", DateProblem.IMPOSSIBLE),
        ("31 November 2025", DateProblem.IMPOSSIBLE), (60, DateProblem.IMPOSSIBLE),
        ("10/13/2025", DateProblem.AMBIGUOUS), (2024, DateProblem.AMBIGUOUS), ("2024", DateProblem.AMBIGUOUS),
        ("2/10/25", DateProblem.TWO_DIGIT_YEAR), ("2 Okt 25", DateProblem.TWO_DIGIT_YEAR),
        ("2/10/1825", DateProblem.OUT_OF_RANGE), ("2/10/2925", DateProblem.OUT_OF_RANGE),
        (-4, DateProblem.OUT_OF_RANGE), (9_999_999, DateProblem.OUT_OF_RANGE),
        (date(3025, 1, 1), DateProblem.OUT_OF_RANGE),
        ("seumur hidup", DateProblem.UNREADABLE), ("2 Oktbr 2025", DateProblem.UNREADABLE),
        ("Oktober 2025", DateProblem.UNREADABLE), ("2-10/2025", DateProblem.UNREADABLE),
        ("=A1", DateProblem.UNREADABLE),
        (float("nan"), DateProblem.UNREADABLE), (float("inf"), DateProblem.UNREADABLE), (True, DateProblem.UNREADABLE),
        ("٢/١٠/٢٠٢٥", DateProblem.UNREADABLE),
    ],
)  # fmt: skip
def test_parse_date_names_the_problem(written: str | float | date | None, problem: DateProblem) -> None:
    reading = parse_date(written)
    assert (reading.value, reading.problem) == (None, problem)


def test_a_weekday_that_does_not_fit_is_a_warning_with_the_date() -> None:
    reading = parse_date("Rabu, 14/1/2025")
    assert (reading.value, reading.problem) == (date(2025, 1, 14), DateProblem.WEEKDAY_MISMATCH)


def test_excel_serials_around_the_leap_day_that_never_was() -> None:
    assert parse_date(1).value == date(1900, 1, 1)
    assert parse_date(59).value == date(1900, 2, 28)
    assert parse_date(61).value == date(1900, 3, 1)


@given(days, st.sampled_from(["id", "en"]), st.booleans(), st.booleans())
def test_what_we_format_we_can_read(day: date, language: str, short: bool, weekday: bool) -> None:
    text = format_date(day, language, short=short, weekday=weekday)  # type: ignore[arg-type]
    assert parse_date(text).value == day


@given(st.text(max_size=30) | st.floats() | st.integers())
def test_parse_date_never_fails_without_a_reason(written: str | float) -> None:
    reading = parse_date(written)
    assert reading.value is not None or reading.problem is not None
