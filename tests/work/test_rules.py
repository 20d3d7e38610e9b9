"""The life of a job, as a table: what each state may become."""

import datetime as dt

import pytest

from bekal.lib.transitions import IllegalTransition, step
from bekal.work.choices import JobState
from bekal.work.rules import LEASE, TRANSITIONS, Told, is_free, is_worn_out, lease_from, pause_after

AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
BECOMES = {
    ("queued", "claim"): "running",
    ("running", "claim"): "running",
    ("running", "finish"): "done",
    ("running", "fail"): "failed",
    ("running", "requeue"): "queued",
    ("failed", "retry"): "queued",
}


@pytest.mark.parametrize("state", JobState.values)
@pytest.mark.parametrize("name", [transition.name for transition in TRANSITIONS])
def test_every_step_out_of_every_state(state, name):
    if (state, name) in BECOMES:
        assert step(TRANSITIONS, name, state).target == BECOMES[state, name]
    else:
        with pytest.raises(IllegalTransition):
            step(TRANSITIONS, name, state)


@pytest.mark.parametrize(
    ("state", "lease_until", "free"),
    [
        ("queued", None, True),
        ("queued", AT, True),
        ("queued", AT + dt.timedelta(seconds=1), False),
        ("running", AT + dt.timedelta(seconds=1), False),
        ("running", AT, True),
        ("done", None, False),
        ("failed", None, False),
    ],
)
def test_a_job_is_free_when_it_waits_or_its_worker_fell_silent(state, lease_until, free):
    assert is_free(state, lease_until, AT) is free


def test_a_lease_outlives_several_missed_signs_of_life():
    assert lease_from(AT) - AT == LEASE
    assert is_free("running", lease_from(AT), AT) is False


@pytest.mark.parametrize(
    ("told", "percent"), [(Told(), 0), (Told(0, 10), 0), (Told(1, 3), 33), (Told(10, 10), 99), (Told(20, 10), 99)]
)
def test_only_a_job_that_is_done_has_a_hundred_percent(told, percent):
    assert told.percent == percent


def test_pauses_grow_and_end():
    assert [pause_after(attempt).seconds for attempt in (1, 2, 3)] == [2, 4, 8]
    assert [is_worn_out(attempt) for attempt in (4, 5, 6)] == [False, True, True]
