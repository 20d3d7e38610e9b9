import pytest
from model_bakery import baker

from bekal.certificates.models import UnitResult
from bekal.classes.choices import Condition
from bekal.classes.rules import NotYet
from bekal.delivery.models import Session
from bekal.flows.closing import cancel_class, complete_class, reopen_class
from bekal.intake.models import Enrolment, Wish
from tests.intake.scene import enrol, make_inmate
from tests.walk.stage import furnish


@pytest.fixture
def site(places, cast):
    return furnish("ambon", places.ambon, places.bpvp, teacher=cast.instructor, owner=cast.owner)


@pytest.fixture
def decided(site):
    """The running class with every register kept and a result for its participant."""
    Session.objects.update(state="held")
    baker.make(
        UnitResult, facility=site.facility, enrolment=site.enrolment, unit=site.unit, attempt=1, outcome="K",
        theory_score=80, practice_score=80, assessed_on=site.training_class.ends_on,
    )  # fmt: skip
    return site.training_class


def state_of(enrolment):
    return Enrolment.objects.get(pk=enrolment.pk).state


def test_with_attendance_and_every_unit_a_participant_passes(site, decided, cast, acting, now):
    complete_class(training_class=decided, actor=acting(cast.owner), now=now)
    assert (decided.state, state_of(site.enrolment)) == ("completed", "completed")


def test_without_the_attendance_the_same_results_do_not_pass_and_it_says_why(site, decided, cast, acting, now):
    site.version.modules.update(lesson_hours=100)
    complete_class(training_class=decided, actor=acting(cast.owner), now=now)
    assert state_of(site.enrolment) == "not_completed"
    assert "Kehadiran 8%" in site.enrolment.changes.get(step="not_complete").reason


def test_missing_registers_and_results_stand_in_the_way_and_nobody_is_decided_on(site, cast, acting, now):
    with pytest.raises(NotYet) as refused:
        complete_class(training_class=site.training_class, actor=acting(cast.owner), now=now)
    found = {hindrance.condition: hindrance for hindrance in refused.value.hindrances}
    assert found[Condition.ATTENDANCE_RECORDED].count == 2
    assert found[Condition.RESULTS_DECIDED].names == (site.inmate.name,)
    assert state_of(site.enrolment) == "enrolled"


def test_the_warden_reopens_and_who_has_no_certificate_takes_part_again(site, decided, cast, acting, now):
    complete_class(training_class=decided, actor=acting(cast.owner), now=now)
    reopen_class(training_class=decided, actor=acting(cast.warden), now=now, reason="Nilai tertukar")
    assert (decided.state, state_of(site.enrolment)) == ("running", "enrolled")


def test_who_holds_a_certificate_stays_decided(site, cast, acting, now):
    reopen_class(training_class=site.completed_class, actor=acting(cast.warden), now=now, reason="Nilai tertukar")
    assert state_of(site.result.enrolment) == "completed"


@pytest.fixture
def wish(site, decided):
    Wish.objects.filter(inmate=site.inmate).update(state="selected")
    return Wish.objects.get(inmate=site.inmate, course=decided.version.course)


def state_of_wish(wish):
    wish.refresh_from_db()
    return wish.state


def test_who_passes_has_what_they_wished_until_the_results_are_reopened(wish, decided, cast, acting, now):
    complete_class(training_class=decided, actor=acting(cast.owner), now=now)
    assert state_of_wish(wish) == "fulfilled"
    assert list(wish.changes.values_list("step", "from_state", "reason")) == [("fulfil", "selected", decided.name)]
    reopen_class(training_class=decided, actor=acting(cast.warden), now=now, reason="Nilai tertukar")
    assert state_of_wish(wish) == "selected"
    complete_class(training_class=decided, actor=acting(cast.owner), now=now)
    assert state_of_wish(wish) == "fulfilled"
    steps = wish.changes.order_by("pk").values_list("step", flat=True)
    assert list(steps) == ["fulfil", "reopen", "fulfil"]


def test_who_does_not_pass_wishes_the_course_again(wish, site, decided, cast, acting, now):
    site.version.modules.update(lesson_hours=100)
    complete_class(training_class=decided, actor=acting(cast.owner), now=now)
    assert state_of_wish(wish) == "open"
    assert wish.changes.get().reason == f"{decided.name} · Tidak lulus"
    reopen_class(training_class=decided, actor=acting(cast.warden), now=now, reason="Nilai tertukar")
    assert state_of_wish(wish) == "selected"


def test_who_passes_while_they_wish_it_at_the_table_has_it_too(wish, decided, cast, acting, now):
    Wish.objects.update(state="open")
    complete_class(training_class=decided, actor=acting(cast.owner), now=now)
    assert state_of_wish(wish) == "fulfilled"


def test_a_class_that_is_given_up_and_taken_again_leaves_old_fulfilled_wishes_alone(wish, decided, cast, acting, now):
    Wish.objects.update(state="fulfilled")
    warden = {"training_class": decided, "actor": acting(cast.warden), "now": now, "reason": "Instruktur sakit"}
    cancel_class(**warden)
    reopen_class(**warden)
    assert state_of_wish(wish) == "fulfilled"


def test_who_holds_a_certificate_keeps_the_wish_fulfilled(site, cast, acting, now):
    place = site.result.enrolment
    wish = Wish.objects.create(
        facility=site.facility, inmate=place.inmate, course=site.completed_class.version.course, rank=1,
        registered_on=site.completed_class.starts_on, state="fulfilled",
    )  # fmt: skip
    reopen_class(training_class=site.completed_class, actor=acting(cast.warden), now=now, reason="Nilai tertukar")
    assert state_of_wish(wish) == "fulfilled"


def test_who_stayed_a_reserve_to_the_end_wishes_the_course_again(site, decided, places, cast, acting, now, today):
    waiting = make_inmate(places.ambon, "Cadangan Lama")
    enrol(decided, waiting, state="reserve")
    wish = Wish.objects.create(
        facility=places.ambon, inmate=waiting, course=decided.version.course, rank=1, registered_on=today,
        state="reserve",
    )  # fmt: skip
    complete_class(training_class=decided, actor=acting(cast.owner), now=now)
    wish.refresh_from_db()
    assert wish.state == "open"
    reopen_class(training_class=decided, actor=acting(cast.warden), now=now, reason="Nilai keliru")
    wish.refresh_from_db()
    assert wish.state == "reserve"
