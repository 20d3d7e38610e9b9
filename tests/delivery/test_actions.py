import datetime as dt

import pytest

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.catalogue.models import Module
from bekal.classes.rules import NotYet
from bekal.delivery import actions
from bekal.delivery.actions import ScheduleRefused
from bekal.delivery.models import Attendance, AttendanceChange, AttendanceSheet, Session, SessionChange
from bekal.delivery.rules import AttendanceConflict, AttendanceRefused, Entry
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition, ReasonMissing
from bekal.partners.models import InstructorSelection
from bekal.places.models import DayOverride
from tests.classes.scene import LAST, START, make_class, make_scene
from tests.delivery.scene import MONDAY, make_running, make_session
from tests.intake.scene import enrol, keep_apart, make_people


@pytest.fixture
def scene(places):
    return make_scene(places)


@pytest.fixture
def settled(scene, places):
    """A settled class of three participants: eight working days of eight hours."""
    made = make_class(scene, "selected", minimum=2)
    enrol(made, *make_people(places.ambon, 3))
    return made


def start(training_class, actor, now):
    return actions.start_class(training_class=training_class, actor=actor, now=now)


# Starting


def test_starting_lays_the_modules_out_over_the_working_days(settled, scene, cast, acting, now):
    Module.objects.update(lesson_hours=60, position=2)
    Module.objects.create(version=scene.version, position=1, name="K3", kind="safety", lesson_hours=4)
    sessions = start(settled, acting(cast.owner), now)

    settled.refresh_from_db()
    assert settled.state == "running"
    assert sum(session.lesson_hours for session in sessions) == 64
    first = sessions[0]
    assert (first.module.name, first.date, first.starts_at, first.lesson_hours) == ("K3", START, dt.time(8), 4)
    assert sessions[-1].date == LAST
    assert {session.instructor for session in sessions} == {scene.instructor}
    assert not any(session.date.weekday() > 4 for session in sessions)
    assert Event.objects.filter(action="class.start").exists()


def test_a_day_off_of_the_facility_is_left_out(settled, places, cast, acting, now):
    Module.objects.update(lesson_hours=56)
    DayOverride.objects.create(date=dt.date(2026, 3, 9), facility=places.ambon, works=False, reason="Pemadaman listrik")
    sessions = start(settled, acting(cast.owner), now)
    assert dt.date(2026, 3, 9) not in {session.date for session in sessions}


def test_a_class_that_starts_late_and_no_longer_fits_says_what_to_do(settled, cast, acting, now):
    with pytest.raises(ScheduleRefused, match="8 JP tidak mendapat tempat: tersisa 7 hari kerja"):
        start(settled, acting(cast.owner), now.replace(day=5))
    settled.refresh_from_db()
    assert settled.state == "selected"
    assert not Session.objects.exists()


def test_everything_that_stands_in_the_way_is_told_at_once(settled, scene, cast, acting, now):
    InstructorSelection.objects.all().delete()
    one, two, _ = (place.inmate for place in actions.participants_of(settled))
    keep_apart(one, two)
    settled.minimum = 4
    settled.save()
    with pytest.raises(NotYet) as lack:
        start(settled, acting(cast.owner), now)
    assert [(h.condition, h.names, h.count) for h in lack.value.hindrances] == [
        ("selection_recorded", ("Semuel Rekaan",), None),
        ("enough_participants", (), 3),
        ("no_keep_apart", ("Orang 01", "Orang 02"), None),
    ]
    assert not Session.objects.exists()


def test_a_list_that_nobody_settled_cannot_start(scene, places, cast, acting, now):
    opened = make_class(scene, "open", minimum=1)
    enrol(opened, *make_people(places.ambon, 3))
    with pytest.raises(IllegalTransition):
        start(opened, acting(cast.owner), now)


@pytest.mark.parametrize(("who", "error"), [("stranger", Unseen), ("warden", Forbidden), ("coordinator", Forbidden)])
def test_who_may_not_start_a_class(settled, cast, acting, now, who, error):
    with pytest.raises(error):
        start(settled, acting(getattr(cast, who)), now)


# Registers


@pytest.fixture
def running(places):
    training_class, enrolments = make_running(places)
    return make_session(training_class), enrolments


def teach(session, user):
    """Let a user be the instructor of the session's class."""
    instructor = session.training_class.instructors.get()
    instructor.user = user
    instructor.save()


def everyone(enrolments, reason="attended", **by_number):
    """Entries with one reason, except for those named by number: e1="sick"."""
    return [Entry(place.pk, by_number.get(f"e{number}", reason)) for number, place in enumerate(enrolments, start=1)]


def keep(session, entries, actor, now, nonce="n-1", device="hp-1", **more):
    return actions.record_attendance(
        session=session, entries=entries, taken_at=now, device=device, nonce=nonce, actor=actor, now=now, **more
    )


def recorded(session):
    rows = Attendance.objects.filter(session=session).order_by("enrolment__inmate__name")
    return [(row.reason, row.lesson_hours) for row in rows]


def test_the_instructor_keeps_the_register(running, cast, acting, now):
    session, enrolments = running
    teach(session, cast.instructor)
    entries = [*everyone(enrolments)[:1], Entry(enrolments[1].pk, "partly", 2), Entry(enrolments[2].pk, "sick", 5)]
    result = keep(session, entries, acting(cast.instructor), now)

    assert (result.repeated, result.changed) == (False, 3)
    assert recorded(session) == [("attended", 5), ("partly", 2), ("sick", 0)]
    session.refresh_from_db()
    assert (session.state, session.revision) == ("held", 2)
    assert Attendance.objects.first().recorded_by == "Instructor"
    event = Event.objects.get(action="attendance.record")
    assert event.details == {"lines": 3, "there": 2, "changed": 3, "why": ""}


def test_the_same_register_sent_twice_changes_nothing(running, cast, acting, now):
    session, enrolments = running
    actor = acting(cast.owner)
    first = keep(session, everyone(enrolments), actor, now)
    again = keep(session, everyone(enrolments), actor, now)

    assert (again.repeated, again.sheet) == (True, first.sheet)
    assert session.revision == 2
    assert Event.objects.filter(action="attendance.record").count() == 1
    assert not AttendanceChange.objects.exists()


def test_a_late_repeat_does_not_undo_what_was_mended_since(running, cast, acting, now):
    session, enrolments = running
    actor = acting(cast.owner)
    keep(session, everyone(enrolments), actor, now)
    keep(session, everyone(enrolments, e1="sick"), actor, now, nonce="n-2", revision=2)
    keep(session, everyone(enrolments), actor, now, nonce="n-1")
    assert recorded(session)[0] == ("sick", 0)


def test_another_register_under_the_same_nonce_is_not_swallowed(running, cast, acting, now):
    session, enrolments = running
    actor = acting(cast.owner)
    keep(session, everyone(enrolments), actor, now, revision=1)
    with pytest.raises(AttendanceConflict):
        keep(session, everyone(enrolments, e2="court"), actor, now, revision=1)


def test_an_edit_leaves_a_row_of_history(running, cast, acting, now):
    session, enrolments = running
    keep(session, everyone(enrolments), acting(cast.owner), now)
    later = now + dt.timedelta(hours=1)
    result = keep(session, everyone(enrolments, e3="visit"), acting(cast.colleague), later, nonce="n-2", revision=2)

    assert result.changed == 1
    change = AttendanceChange.objects.get()
    assert (change.old_reason, change.new_reason, change.changed_by) == ("attended", "visit", "Colleague")
    assert (change.old_lesson_hours, change.new_lesson_hours, change.at) == (5, 0, later)
    assert Attendance.objects.get(enrolment=enrolments[0]).recorded_by == "Owner"


def test_who_saves_second_sees_both_and_nothing_is_lost(running, cast, acting, now):
    session, enrolments = running
    keep(session, everyone(enrolments, e1="sick"), acting(cast.owner), now, revision=1)
    with pytest.raises(AttendanceConflict) as conflict:
        keep(session, everyone(enrolments, e2="court"), acting(cast.colleague), now, nonce="n-2", revision=1)

    found = conflict.value
    assert (found.who, found.at, found.revision) == ("Owner", now, 2)
    assert [(d.theirs.reason, d.mine.reason) for d in found.differences] == [
        ("sick", "attended"),
        ("attended", "court"),
    ]
    assert recorded(session) == [("sick", 0), ("attended", 5), ("attended", 5)]

    keep(session, everyone(enrolments, e2="court"), acting(cast.colleague), now, nonce="n-3", revision=found.revision)
    assert recorded(session) == [("attended", 5), ("court", 0), ("attended", 5)]


def test_two_who_say_the_same_are_no_conflict(running, cast, acting, now):
    session, enrolments = running
    keep(session, everyone(enrolments), acting(cast.owner), now, revision=1)
    assert keep(session, everyone(enrolments), acting(cast.colleague), now, nonce="n-2", revision=1).changed == 0


def test_a_register_names_everybody(running, cast, acting, now):
    session, enrolments = running
    with pytest.raises(AttendanceRefused, match="Isi juga: Orang 02, Orang 03"):
        keep(session, everyone(enrolments[:1]), acting(cast.owner), now)
    keep(session, everyone(enrolments), acting(cast.owner), now)
    one = [Entry(enrolments[0].pk, "sick")]
    assert keep(session, one, acting(cast.owner), now, nonce="n-2", revision=2).changed == 1


def test_who_joined_later_is_not_expected(running, cast, acting, now):
    session, enrolments = running
    enrolments[2].enrolled_on = MONDAY + dt.timedelta(days=1)
    enrolments[2].save()
    keep(session, everyone(enrolments[:2]), acting(cast.owner), now)
    assert len(recorded(session)) == 2


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (("partly", 0, ""), "isi jumlah JP antara 1 dan 4"),
        (("partly", 5, ""), "isi jumlah JP antara 1 dan 4"),
        (("other", 0, " "), "Tulis catatan untuk Orang 01"),
    ],
)
def test_what_is_missing_is_told_by_name(running, cast, acting, now, entry, words):
    session, enrolments = running
    with pytest.raises(AttendanceRefused, match=words) as refusal:
        keep(session, [Entry(enrolments[0].pk, *entry), *everyone(enrolments)[1:]], acting(cast.owner), now)
    assert list(refusal.value.problems) == [enrolments[0].pk]
    assert not AttendanceSheet.objects.exists()


def test_nobody_from_outside_the_class_is_recorded(running, scene, places, cast, acting, now):
    session, _ = running
    (other,) = enrol(make_class(scene, "running", name="Lain"), *make_people(places.ambon, 1))
    with pytest.raises(AttendanceRefused, match="baru saja berubah"):
        keep(session, [Entry(other.pk, "attended")], acting(cast.owner), now)


@pytest.mark.parametrize(
    ("days", "state", "words"),
    [(1, "planned", "belum berlangsung"), (0, "cancelled", "dibatalkan")],
)
def test_when_a_register_is_closed(running, cast, acting, now, days, state, words):
    session, enrolments = running
    session.date, session.state = MONDAY + dt.timedelta(days=days), state
    session.save()
    with pytest.raises(AttendanceRefused, match=words):
        keep(session, everyone(enrolments), acting(cast.owner), now)


def test_a_class_that_is_over_keeps_its_registers(running, cast, acting, now):
    session, enrolments = running
    session.training_class.state = "completed"
    session.training_class.save()
    with pytest.raises(AttendanceRefused, match="tidak sedang berjalan"):
        keep(session, everyone(enrolments), acting(cast.owner), now)


def test_seven_days_for_who_teaches_then_the_warden_with_a_reason(running, cast, acting, now):
    session, enrolments = running
    teach(session, cast.instructor)
    keep(session, everyone(enrolments), acting(cast.instructor), now + dt.timedelta(days=7))
    late = now + dt.timedelta(days=8)
    for user in cast.instructor, cast.owner:
        with pytest.raises(Forbidden):
            keep(session, everyone(enrolments, e1="sick"), acting(user), late, nonce="n-2", revision=2)
    with pytest.raises(AttendanceRefused, match="Tulis alasan"):
        keep(session, everyone(enrolments, e1="sick"), acting(cast.warden), late, nonce="n-2", revision=2)

    keep(session, everyone(enrolments, e1="sick"), acting(cast.warden), late, "n-2", revision=2, why="Surat dokter")
    assert AttendanceChange.objects.get().why == "Surat dokter"


@pytest.mark.parametrize(
    ("who", "error"),
    [("stranger", Unseen), ("warden", Forbidden), ("coordinator", Forbidden), ("instructor", Unseen)],
)
def test_who_may_not_keep_a_register(running, cast, acting, now, who, error):
    session, enrolments = running
    with pytest.raises(error):
        keep(session, everyone(enrolments), acting(getattr(cast, who)), now)


def test_a_register_costs_the_same_for_one_and_for_many(places, cast, acting, now, django_assert_max_num_queries):
    actor = acting(cast.owner)

    def cost(count):
        training_class, enrolments = make_running(places, count)
        session = make_session(training_class)
        with django_assert_max_num_queries(30) as asked:
            keep(session, everyone(enrolments), actor, now, nonce=f"n-{count}")
        return len(asked)

    cost(2)  # the first event of a stream costs more
    assert cost(1) == cost(12)


# Moving


def move(session, actor, now, day=dt.date(2026, 3, 3), at=dt.time(13), reason="Bengkel dipakai", **more):
    actions.move_session(session=session, date=day, starts_at=at, reason=reason, actor=actor, now=now, **more)


def test_a_session_is_moved_and_its_way_is_kept(running, cast, acting, now):
    session, _ = running
    move(session, acting(cast.workshop_head), now)
    assert (session.date, session.starts_at, session.state) == (dt.date(2026, 3, 3), dt.time(13), "planned")
    change = SessionChange.objects.get()
    assert (change.from_date, change.to_date, change.reason) == (MONDAY, dt.date(2026, 3, 3), "Bengkel dipakai")


@pytest.mark.parametrize(
    ("day", "at", "words"),
    [
        (dt.date(2026, 3, 1), dt.time(8), "sudah lewat"),
        (dt.date(2026, 3, 7), dt.time(8), "libur"),
        (dt.date(2026, 3, 4), dt.time(9), "sudah ada Praktik las"),
        (dt.date(2026, 3, 3), dt.time(22), "tidak selesai"),
    ],
)
def test_where_a_session_cannot_go(running, cast, acting, now, day, at, words):
    session, _ = running
    make_session(session.training_class, dt.date(2026, 3, 4))
    with pytest.raises(ScheduleRefused, match=words):
        move(session, acting(cast.owner), now, day, at)


def test_a_cancelled_session_no_longer_counts_and_can_come_back(running, cast, acting, now):
    session, _ = running
    actor = acting(cast.owner)
    with pytest.raises(ReasonMissing):
        actions.cancel_session(session=session, reason=" ", actor=actor, now=now)
    actions.cancel_session(session=session, reason="Instruktur sakit", actor=actor, now=now)
    assert session.state == "cancelled"
    move(session, actor, now)
    assert session.state == "planned"


def test_a_session_that_was_held_stays_where_it_was(running, cast, acting, now):
    session, enrolments = running
    keep(session, everyone(enrolments), acting(cast.owner), now)
    with pytest.raises(IllegalTransition):
        move(session, acting(cast.owner), now)


def test_the_second_of_two_who_move_hears_of_the_first(running, cast, acting, now):
    session, _ = running
    move(session, acting(cast.owner), now, revision=1)
    with pytest.raises(Conflict) as conflict:
        move(session, acting(cast.colleague), now, at=dt.time(14), revision=1)
    assert conflict.value.who == "Owner"


@pytest.mark.parametrize(("who", "error"), [("stranger", Unseen), ("warden", Forbidden), ("coordinator", Forbidden)])
def test_who_may_not_move_a_session(running, cast, acting, now, who, error):
    session, _ = running
    with pytest.raises(error):
        move(session, acting(getattr(cast, who)), now)
