import datetime as dt

import pytest

from bekal.classes.choices import ClassState, ClassStep
from bekal.classes.rules import TRANSITIONS, training_days
from bekal.lib.dates import DayOverride, WorkingCalendar, is_estimated
from bekal.lib.transitions import IllegalTransition, ReasonMissing, step

# Every cell in which a step leads somewhere; every other cell of the grid is refused.
LEADS = {
    ("open", "planned"): "open",
    ("select", "open"): "selected",
    ("reselect", "selected"): "open",
    ("start", "selected"): "running",
    ("complete", "running"): "completed",
    ("pause", "running"): "paused",
    ("resume", "paused"): "running",
    ("cancel", "planned"): "cancelled",
    ("cancel", "open"): "cancelled",
    ("cancel", "selected"): "cancelled",
    ("cancel", "running"): "cancelled",
    ("cancel", "paused"): "cancelled",
    ("reopen", "completed"): "running",
    ("reopen", "cancelled"): "planned",
}
WITH_REASON = {"reselect", "pause", "cancel", "reopen"}
BY_WARDEN = {"class.cancel", "class.reopen", "selection.approve"}


@pytest.mark.parametrize("state", list(ClassState))
@pytest.mark.parametrize("name", list(ClassStep))
def test_every_cell_of_the_table(name, state):
    if (name, state) in LEADS:
        assert step(TRANSITIONS, name, state, "ada alasan").target == LEADS[name, state]
    else:
        with pytest.raises(IllegalTransition):
            step(TRANSITIONS, name, state, "ada alasan")


@pytest.mark.parametrize(("name", "state"), LEADS)
def test_a_reason_is_asked_where_something_is_undone(name, state):
    if name in WITH_REASON:
        with pytest.raises(ReasonMissing):
            step(TRANSITIONS, name, state, "   ")
    else:
        assert step(TRANSITIONS, name, state).target == LEADS[name, state]


def test_what_is_undone_is_undone_by_the_warden():
    actions = {row.name: row.action for row in TRANSITIONS}
    assert {actions["cancel"], actions["reopen"], actions["reselect"]} == BY_WARDEN


@pytest.mark.parametrize(
    ("first", "hours", "a_day", "days", "last"),
    [
        ("2026-03-04", 64, 8, 8, "2026-03-13"),  # a weekend lies between
        ("2026-03-16", 64, 8, 8, "2026-04-01"),  # Nyepi, Idulfitri, collective leave and two weekends lie between
        ("2026-03-09", 56, 8, 7, "2026-03-17"),  # the day before the collective leave for Nyepi
        ("2026-03-09", 57, 8, 8, "2026-03-25"),  # one hour more needs an eighth day, after the feasts
        ("2026-03-09", 8, 8, 1, "2026-03-09"),
        ("2026-03-09", 7, 8, 1, "2026-03-09"),
        ("2026-03-13", 16, 8, 2, "2026-03-16"),  # Friday and Monday
    ],
)
def test_days_of_a_class(first, hours, a_day, days, last):
    found = training_days(dt.date.fromisoformat(first), hours, a_day, WorkingCalendar())
    assert (len(found), found[-1].isoformat()) == (days, last)
    assert not is_estimated(2026)


def test_an_override_moves_the_last_day():
    sunday, monday = dt.date(2026, 3, 15), dt.date(2026, 3, 16)
    calendar = WorkingCalendar({sunday: DayOverride(True, "Kejar waktu"), monday: DayOverride(False, "HUT lapas")})
    assert training_days(dt.date(2026, 3, 13), 24, 8, calendar) == (
        dt.date(2026, 3, 13),
        sunday,
        dt.date(2026, 3, 17),
    )


@pytest.mark.parametrize(("hours", "a_day"), [(0, 8), (8, 0)])
def test_a_class_without_hours_has_no_days(hours, a_day):
    with pytest.raises(ValueError, match="hour"):
        training_days(dt.date(2026, 3, 9), hours, a_day, WorkingCalendar())
