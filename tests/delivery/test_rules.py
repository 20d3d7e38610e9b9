"""The timetable, held to its promises for any modules and days, and what a register may say."""

import datetime as dt
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bekal.access.rules import PERMISSIONS
from bekal.delivery.choices import SHORT_MARKS, AttendanceReason, SessionState, SessionStep
from bekal.delivery.rules import (
    MEANINGS,
    TRANSITIONS,
    DoesNotFit,
    Entry,
    differences,
    ends_at,
    is_late,
    last_day_to_edit,
    lay_out,
    lessons_of,
    midday_break,
    settled,
    share,
)
from bekal.lib.dates import WorkingCalendar, working_dates
from bekal.lib.transitions import IllegalTransition, step

THURSDAY, FRIDAY = dt.date(2026, 3, 5), dt.date(2026, 3, 6)
EIGHT = dt.time(8)


def times(slots):
    return [(slot.date.day, slot.module_id, f"{slot.starts_at:%H.%M}-{slot.ends_at:%H.%M}") for slot in slots]


def test_modules_follow_each_other_and_span_days_around_the_break():
    slots = lay_out([(1, 4), (2, 6), (3, 2)], [THURSDAY, FRIDAY], 8, EIGHT)
    assert times(slots) == [
        (5, 1, "08.00-11.00"),
        (5, 2, "11.00-15.15"),
        (6, 2, "08.00-09.30"),
        (6, 3, "09.30-11.00"),
    ]


def test_no_lesson_runs_into_the_friday_prayer():
    (slot,) = lay_out([(1, 5)], [FRIDAY], 5, EIGHT)
    assert (slot.starts_at, slot.ends_at) == (EIGHT, dt.time(13, 45))


def test_an_afternoon_class_has_no_break():
    assert ends_at(THURSDAY, dt.time(13), 4) == dt.time(16)


def test_a_class_that_would_begin_in_the_break_begins_after_it():
    assert lessons_of(THURSDAY, dt.time(12, 30), 1) == [(dt.time(13), dt.time(13, 45))]


def test_too_few_days_are_refused_with_what_is_missing():
    with pytest.raises(DoesNotFit) as refusal:
        lay_out([(1, 10), (2, 9)], [THURSDAY, FRIDAY], 8, EIGHT)
    assert refusal.value.missing == 3


def test_a_session_that_runs_past_midnight_does_not_fit():
    with pytest.raises(ValueError, match="do not fit"):
        ends_at(THURSDAY, dt.time(22), 4)


modules = st.lists(st.integers(1, 40), min_size=1, max_size=8).map(lambda hours: list(enumerate(hours)))
starts = st.times(dt.time(6), dt.time(14)).map(lambda moment: moment.replace(second=0, microsecond=0))


@given(modules=modules, per_day=st.integers(1, 9), first=st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 1)), at=starts)
def test_every_hour_is_laid_out_once_in_order_on_working_days_only(modules, per_day, first, at):
    calendar = WorkingCalendar()
    whole = sum(hours for _, hours in modules)
    dates = working_dates(first, -(-whole // per_day), calendar)
    slots = lay_out(modules, dates, per_day, at)

    hours, of_day = Counter(), Counter()
    for slot in slots:
        of_day[slot.date] += slot.lesson_hours
        hours[slot.module_id] += slot.lesson_hours
        begins, ends = midday_break(slot.date)
        lessons = lessons_of(slot.date, slot.starts_at, slot.lesson_hours)
        assert all(until <= begins or since >= ends for since, until in lessons)
        assert lessons[-1][1] == slot.ends_at
    assert hours == dict(modules)
    assert {slot.date for slot in slots} <= set(dates)
    assert all(calendar.is_working(slot.date) for slot in slots)
    assert all(
        total <= per_day for total in Counter(slot.date for slot in slots for _ in range(slot.lesson_hours)).values()
    )
    for one, other in pairwise(slots):
        assert one.module_id <= other.module_id
        assert one.date < other.date or (one.date == other.date and one.ends_at <= other.starts_at)


@given(modules=modules, per_day=st.integers(1, 9), days=st.integers(0, 5), at=starts)
def test_what_does_not_fit_is_told_to_the_hour(modules, per_day, days, at):
    dates = working_dates(THURSDAY, days, WorkingCalendar())
    missing = sum(hours for _, hours in modules) - per_day * days
    if missing <= 0:
        lay_out(modules, dates, per_day, at)
        return
    with pytest.raises(DoesNotFit) as refusal:
        lay_out(modules, dates, per_day, at)
    assert refusal.value.missing == missing


# Sessions


@pytest.mark.parametrize("state", SessionState.values)
@pytest.mark.parametrize("name", SessionStep.values)
def test_every_cell_of_the_table(state, name):
    leads = {
        ("planned", "hold"): "held",
        ("held", "hold"): "held",
        ("planned", "move"): "planned",
        ("cancelled", "move"): "planned",
        ("planned", "cancel"): "cancelled",
    }
    if (state, name) in leads:
        assert step(TRANSITIONS, name, state, "sebab").target == leads[state, name]
    else:
        with pytest.raises(IllegalTransition):
            step(TRANSITIONS, name, state, "sebab")


def test_every_step_has_a_row_in_the_permission_table():
    assert {row.action for row in TRANSITIONS} <= PERMISSIONS.keys()


# Registers


def test_every_reason_has_a_meaning_and_a_mark_of_its_own():
    assert MEANINGS.keys() == set(AttendanceReason.values) == SHORT_MARKS.keys()
    assert len({str(mark) for mark in SHORT_MARKS.values()}) == len(SHORT_MARKS)
    assert {reason for reason, meaning in MEANINGS.items() if meaning.there} == {"attended", "partly"}
    assert not any(meaning.there and meaning.excused for meaning in MEANINGS.values())


@pytest.mark.parametrize(
    ("reason", "typed", "hours"), [("attended", 0, 5), ("partly", 2, 2), ("sick", 4, 0), ("other", 3, 0)]
)
def test_hours_follow_from_the_reason(reason, typed, hours):
    assert settled(Entry(1, reason, typed, " ya "), 5) == Entry(1, reason, hours, "ya")


def test_seven_days_to_edit():
    assert last_day_to_edit(THURSDAY) == dt.date(2026, 3, 12)
    assert not is_late(THURSDAY, dt.date(2026, 3, 12))
    assert is_late(THURSDAY, dt.date(2026, 3, 13))


def test_only_what_both_said_differently_is_a_difference():
    theirs = {1: Entry(1, "sick"), 2: Entry(2, "attended", 5)}
    mine = [Entry(1, "attended", 5), Entry(2, "attended", 5), Entry(3, "refused")]
    assert [(d.enrolment_id, d.theirs.reason, d.mine.reason) for d in differences(theirs, mine)] == [
        (1, "sick", "attended")
    ]


def test_a_share_never_exceeds_the_whole():
    assert (share(4, 8), share(9, 8), share(0, 0)) == (0.5, 1.0, None)
