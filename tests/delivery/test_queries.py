import datetime as dt

import pytest

from bekal.access.rules import Unseen
from bekal.delivery import queries
from bekal.delivery.models import Attendance
from tests.conftest import NOW
from tests.delivery.scene import MONDAY, make_running, make_session

TUESDAY = MONDAY + dt.timedelta(days=1)


@pytest.fixture
def running(places):
    return make_running(places)


def attend(session, enrolment, hours, reason="attended"):
    return Attendance.objects.create(
        facility=session.facility,
        session=session,
        enrolment=enrolment,
        reason=reason,
        lesson_hours=hours,
        recorded_by="Staf",
        taken_at=NOW,
        device="hp",
        nonce=f"{session.pk}",
    )


def test_hours_count_what_was_attended_in_sessions_that_stand(running):
    training_class, (one, two, three) = running
    monday = make_session(training_class, state="held")
    tuesday = make_session(training_class, TUESDAY, hours=3, state="held")
    cancelled = make_session(training_class, TUESDAY, starts_at=dt.time(13), state="cancelled")
    make_session(training_class, MONDAY + dt.timedelta(days=2), hours=8)
    attend(monday, one, 5)
    attend(tuesday, one, 3)
    attend(monday, two, 2, "partly")
    attend(cancelled, two, 5)

    assert queries.attended_hours(training_class) == {one.pk: 8, two.pk: 2, three.pk: 0}
    assert queries.planned_hours(training_class) == 16
    assert queries.held_hours(training_class) == 8


def test_the_matrix_has_a_row_for_everybody(running):
    training_class, (one, two, three) = running
    monday = make_session(training_class, state="held")
    mark = attend(monday, two, 5)
    tuesday = make_session(training_class, TUESDAY)
    rows = queries.matrix_of(training_class, [monday, tuesday], 5)

    assert [(row.enrolment, row.cells, row.hours, row.share) for row in rows] == [
        (one, (None, None), 0, 0.0),
        (two, (mark, None), 5, 1.0),
        (three, (None, None), 0, 0.0),
    ]


def test_the_register_names_who_left_but_was_recorded(running):
    training_class, (one, two, three) = running
    session = make_session(training_class)
    mark = attend(session, two, 5)
    two.state = three.state = "withdrawn"
    two.save()
    three.save()
    assert [(line.enrolment, line.attendance) for line in queries.register_of(session)] == [(one, None), (two, mark)]


def test_sessions_fall_into_weeks(running):
    training_class, _ = running
    days = [MONDAY, TUESDAY, MONDAY + dt.timedelta(days=7)]
    first, second, third = (make_session(training_class, day) for day in days)
    weeks = queries.weeks_of(queries.sessions_of(training_class))
    assert [(week.number, week.monday, week.sessions) for week in weeks] == [
        (1, MONDAY, (first, second)),
        (2, days[2], (third,)),
    ]


def test_what_runs_today_with_the_day_of_the_class(running, cast, acting, today):
    training_class, _ = running
    make_session(training_class, MONDAY - dt.timedelta(days=3))
    morning = make_session(training_class)
    afternoon = make_session(training_class, starts_at=dt.time(13), state="held")
    make_session(training_class, starts_at=dt.time(15), state="cancelled")
    make_session(training_class, TUESDAY)

    found = queries.next_sessions(acting(cast.owner), today)
    assert [(item.session, item.day, item.days, item.recorded) for item in found] == [
        (morning, 2, 3, False),
        (afternoon, 2, 3, True),
    ]


def test_each_sees_the_sessions_of_their_own(running, cast, acting, today):
    training_class, _ = running
    make_session(training_class)
    teacher = training_class.instructors.get()
    teacher.user = cast.instructor
    teacher.save()
    for user in cast.owner, cast.warden, cast.regional, cast.coordinator, cast.instructor:
        assert len(queries.next_sessions(acting(user), today)) == 1
    for user in cast.neighbour, cast.stranger, cast.other_coordinator, cast.administrator:
        assert queries.next_sessions(acting(user), today) == []


def test_registers_that_nobody_kept(running, cast, acting, today):
    training_class, _ = running
    missed = make_session(training_class, MONDAY - dt.timedelta(days=3))
    make_session(training_class, MONDAY - dt.timedelta(days=4), state="held")
    make_session(training_class, TUESDAY)
    assert list(queries.sessions_without_register(acting(cast.owner), today)) == [missed]
    assert not queries.sessions_without_register(acting(cast.warden), today)


def test_a_paused_class_has_nothing_today(running, cast, acting, today):
    training_class, _ = running
    make_session(training_class)
    training_class.state = "paused"
    training_class.save()
    assert queries.next_sessions(acting(cast.owner), today) == []


def test_today_costs_the_same_for_one_and_for_many(running, cast, acting, today, django_assert_num_queries):
    training_class, _ = running
    actor = acting(cast.owner)
    for hour in 8, 13, 15:
        make_session(training_class, starts_at=dt.time(hour), hours=1)
        with django_assert_num_queries(1):
            queries.next_sessions(actor, today)


def test_a_session_is_found_by_those_who_see_the_class(running, cast, acting):
    training_class, (one, *_) = running
    session = make_session(training_class)
    mark = attend(session, one, 5)
    assert queries.session_for(acting(cast.coordinator), "attendance.view", session.pk) == session
    assert queries.attendance_for(acting(cast.coordinator), "attendance.view", mark.pk) == mark
    with pytest.raises(Unseen):
        queries.session_for(acting(cast.stranger), "attendance.view", session.pk)
    with pytest.raises(Unseen):
        queries.attendance_for(acting(cast.stranger), "attendance.view", mark.pk)
