"""Drives, registrations at the table, and what becomes of wishes."""

import datetime as dt
import itertools

import pytest

from bekal.access.rules import Forbidden, Unseen
from bekal.audit.models import Event
from bekal.catalogue.models import Course, Trade
from bekal.intake import actions
from bekal.intake.actions import (
    AlreadyRegistered,
    DriveFacts,
    RegistrationFacts,
    RegistrationRefused,
    WishTaken,
    add_drive,
    correct_registration,
    edit_drive,
    register,
    step_drive,
    step_wish,
    step_wishes,
    withdraw_registration,
)
from bekal.intake.choices import DriveState, DriveStep, WishState, WishStep
from bekal.intake.models import Drive, Registration, RegistrationChange, Wish, WishChange
from bekal.intake.rules import DRIVE_TRANSITIONS, WISH_TRANSITIONS, differences_between, literate_by
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition, ReasonMissing, step
from bekal.people.models import Inmate, InmateChange
from tests.intake.scene import make_inmate, make_people

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def courses(db):
    trade = Trade.objects.create(code="T", name="Jahit")
    names = ("Jahit", "Las", "Mebel", "Boga", "Bengkel", "Barista")
    return [Course.objects.create(trade=trade, code=name, name=name, kind="skills") for name in names]


@pytest.fixture
def drive(places):
    return Drive.objects.create(
        facility=places.ambon, title="Pendaftaran", starts_on=DAY, ends_on=DAY, state=DriveState.OPEN
    )


def said(*wishes, **more):
    values = {"plan": "work", "reading": "fluent", "writing": "little", "consent": True}
    return RegistrationFacts(wishes=tuple(course.pk for course in wishes), **values | more)


def take(drive, inmate, actor, now, *wishes, **more):
    facts = more.pop("facts", None) or said(*wishes)
    at = None if more.pop("desk", False) else drive
    values = {"facility": drive.facility, "drive": at, "taken_at": now, "table": "Meja 1"} | more
    return register(inmate=inmate, facts=facts, actor=actor, now=now, **values)


def wished(inmate):
    """{course: rank} of what a person still waits for."""
    rows = Wish.objects.filter(inmate=inmate, state__in=["open", "on_hold", "accepted"])
    return {wish.course.name: wish.rank for wish in rows}


# Tables


@pytest.mark.parametrize(("name", "state"), list(itertools.product(DriveStep, DriveState)))
def test_every_step_of_a_drive(name, state):
    allowed = {("open", "planned"): "open", ("close", "open"): "closed", ("reopen", "closed"): "open"}
    if target := allowed.get((name, state)):
        assert step(DRIVE_TRANSITIONS, name, state, "sebab").target == target
    else:
        with pytest.raises(IllegalTransition):
            step(DRIVE_TRANSITIONS, name, state, "sebab")


WAYS = {
    "accept": ({"open"}, "accepted", False),
    "hold": ({"open", "accepted"}, "on_hold", True),
    "resume": ({"on_hold"}, "open", False),
    "reserve": ({"open", "accepted", "selected"}, "reserve", False),
    "select": ({"open", "accepted", "reserve"}, "selected", False),
    "return": ({"reserve", "selected"}, "open", False),
    "decline": ({"open", "on_hold", "accepted", "reserve"}, "declined", True),
    "withdraw": ({"open", "on_hold", "accepted", "reserve", "selected"}, "withdrawn", True),
    "lapse": ({"open", "on_hold", "accepted", "reserve", "selected"}, "lapsed", True),
    "reinstate": ({"declined", "withdrawn", "lapsed"}, "open", True),
    "fulfil": ({"selected"}, "fulfilled", False),
    "reopen": ({"fulfilled"}, "selected", False),
}


@pytest.mark.parametrize(("name", "state"), list(itertools.product(WishStep, WishState)))
def test_every_step_of_a_wish(name, state):
    sources, target, reason = WAYS.get(name, (set(), "", False))
    if state not in sources:
        with pytest.raises(IllegalTransition):
            step(WISH_TRANSITIONS, name, state, "sebab")
        return
    assert step(WISH_TRANSITIONS, name, state, "sebab").target == target
    if reason:
        with pytest.raises(ReasonMissing):
            step(WISH_TRANSITIONS, name, state, " ")
    else:
        assert step(WISH_TRANSITIONS, name, state).target == target


# Drives


def test_a_drive_is_planned_edited_opened_closed_and_reopened(places, cast, acting, now, courses):
    actor = acting(cast.owner)
    facts = DriveFacts(title="Aula", starts_on=DAY, ends_on=DAY, place="Aula", course_ids=(courses[0].pk,))
    drive = add_drive(facility=places.ambon, facts=facts, actor=actor, now=now)
    assert (drive.state, list(drive.courses.all())) == ("planned", [courses[0]])
    later = DriveFacts(title="Aula besar", starts_on=DAY, ends_on=DAY + dt.timedelta(1))
    edit_drive(drive=drive, revision=1, facts=later, actor=actor, now=now)
    with pytest.raises(Conflict):
        edit_drive(drive=drive, revision=1, facts=facts, actor=acting(cast.colleague), now=now)
    for name in ("open", "close"):
        step_drive(drive=drive, step=name, actor=actor, now=now)
    with pytest.raises(ReasonMissing):
        step_drive(drive=drive, step="reopen", actor=actor, now=now)
    step_drive(drive=drive, step="reopen", actor=actor, now=now, reason="Blok B belum")
    drive.refresh_from_db()
    assert (drive.title, drive.state, drive.closed_at, drive.courses.count()) == ("Aula besar", "open", None, 0)
    names = set(Event.objects.values_list("action", flat=True))
    assert names == {"drive.add", "drive.edit", "drive.open", "drive.close", "drive.reopen"}


def test_who_may_keep_drives(drive, places, cast, acting, now):
    facts = DriveFacts(title="Aula", starts_on=DAY, ends_on=DAY)
    for user in (cast.stranger, cast.coordinator):
        with pytest.raises(Unseen):
            add_drive(facility=places.ambon, facts=facts, actor=acting(user), now=now)
    with pytest.raises(Forbidden):
        step_drive(drive=drive, step="close", actor=acting(cast.warden), now=now)


# Registering


def test_a_person_is_registered_with_ranked_wishes(drive, places, cast, acting, now, courses):
    one = make_inmate(places.ambon, "Orang Satu")
    facts = said(courses[1], courses[0], health_limits=("no_fumes",), former_work="nelayan", consent=False)
    taken = take(drive, one, acting(cast.owner), now, facts=facts)
    assert (taken.taken_by, taken.table, taken.health_limits, taken.consent) == ("Owner", "Meja 1", ["no_fumes"], False)
    assert len(taken.receipt_code) == 6
    assert wished(one) == {"Las": 1, "Jahit": 2}
    assert {wish.registered_on for wish in taken.wishes.all()} == {DAY}
    assert WishChange.objects.filter(step="register", to_state="open").count() == 2
    assert Event.objects.get(action="registration.take").details["table"] == "Meja 1"


def test_a_repeat_changes_nothing(drive, places, cast, acting, now, courses):
    one = make_inmate(places.ambon, "Orang Satu")
    sent = {"device": "tablet-1", "nonce": "n-1"}
    first = take(drive, one, acting(cast.owner), now, courses[0], **sent)
    again = take(drive, one, acting(cast.owner), now, courses[1], **sent)
    assert again == first
    assert wished(one) == {"Jahit": 1}
    assert Event.objects.filter(action="registration.take").count() == 1


def test_two_tables_with_the_same_person(drive, places, cast, acting, now, courses):
    one = make_inmate(places.ambon, "Orang Satu")
    first = take(drive, one, acting(cast.owner), now, courses[0])
    with pytest.raises(AlreadyRegistered) as seen:
        take(drive, one, acting(cast.colleague), now, courses[1], table="Meja 2")
    assert (seen.value.registration, seen.value.who) == (first, "Owner")
    assert wished(one) == {"Jahit": 1}


def test_what_cannot_be_registered(drive, places, cast, acting, now, courses):
    actor, one = acting(cast.owner), make_inmate(places.ambon, "Orang Satu")
    drive.courses.set([courses[0]])
    with pytest.raises(RegistrationRefused, match="bukan untuk Las"):
        take(drive, one, actor, now, courses[1])
    with pytest.raises(RegistrationRefused, match="tidak lagi ada di sini"):
        take(drive, make_inmate(places.ambon, "Orang Dua", presence="released"), actor, now, courses[0])
    with pytest.raises(Unseen):
        take(drive, make_inmate(places.piru, "Orang Tiga"), actor, now, courses[0])
    for wrong in ((), courses, (courses[0], courses[0])):
        with pytest.raises(ValueError, match="one to five"):
            said(*wrong)
    assert not Registration.objects.exists()


def test_what_was_taken_before_the_drive_closed_may_arrive_later(drive, places, cast, acting, now, courses):
    one, two = make_people(places.ambon, 2)
    actor = acting(cast.owner)
    step_drive(drive=drive, step="close", actor=actor, now=now)
    taken = take(drive, one, actor, now, courses[0], taken_at=now - dt.timedelta(hours=2), device="t", nonce="1")
    assert taken.taken_at < now
    with pytest.raises(RegistrationRefused, match="tidak sedang dibuka"):
        take(drive, two, actor, now, courses[0], taken_at=now + dt.timedelta(minutes=1))


@pytest.mark.parametrize(("who", "error"), [("stranger", Unseen), ("coordinator", Unseen), ("warden", Forbidden)])
def test_who_may_not_register(who, error, drive, places, cast, acting, now, courses):
    with pytest.raises(error):
        take(drive, make_inmate(places.ambon, "Orang"), acting(getattr(cast, who)), now, courses[0])


def test_registering_again_keeps_what_was_decided_and_withdraws_the_rest(drive, places, cast, acting, now, courses):
    actor, one = acting(cast.owner), make_inmate(places.ambon, "Orang Satu")
    take(drive, one, actor, now, *courses[:3])
    step_wish(wish=Wish.objects.get(course=courses[0]), step="select", actor=actor, now=now)
    step_wish(wish=Wish.objects.get(course=courses[1]), step="accept", actor=actor, now=now)
    take(drive, one, actor, now, courses[3], courses[1], desk=True)
    assert wished(one) == {"Boga": 1, "Las": 2}
    states = dict(Wish.objects.values_list("course__name", "state"))
    assert states == {"Jahit": "selected", "Las": "accepted", "Mebel": "withdrawn", "Boga": "open"}


# Correcting and taking back


def test_a_correction_keeps_what_was_written_before(drive, places, cast, acting, now, courses):
    one = make_inmate(places.ambon, "Orang Satu")
    taken = take(drive, one, acting(cast.owner), now, courses[0], courses[1])
    other = said(courses[1], courses[0], courses[2], plan="own_business")
    correct_registration(
        registration=taken, revision=1, facts=other, actor=acting(cast.colleague), now=now, reason="Salah urut"
    )
    assert wished(one) == {"Las": 1, "Jahit": 2, "Mebel": 3}
    change = RegistrationChange.objects.get()
    pks = [course.pk for course in courses]
    assert change.changes == {"plan": ["work", "own_business"], "wishes": [pks[:2], [pks[1], pks[0], pks[2]]]}
    with pytest.raises(Conflict) as seen:
        correct_registration(registration=taken, revision=1, facts=said(courses[3]), actor=acting(cast.owner), now=now)
    assert seen.value.who == "Colleague"
    assert wished(one) == {"Las": 1, "Jahit": 2, "Mebel": 3}


def test_a_registration_is_taken_back_once_and_may_be_made_anew(drive, places, cast, acting, now, courses):
    actor, one = acting(cast.owner), make_inmate(places.ambon, "Orang Satu")
    taken = take(drive, one, actor, now, courses[0], courses[1])
    with pytest.raises(ReasonMissing):
        withdraw_registration(registration=taken, reason=" ", actor=actor, now=now)
    assert withdraw_registration(registration=taken, reason="Berubah pikiran", actor=actor, now=now) == 2
    assert withdraw_registration(registration=taken, reason="Berubah pikiran", actor=actor, now=now) == 0
    with pytest.raises(RegistrationRefused, match="sudah ditarik"):
        correct_registration(registration=taken, revision=2, facts=said(courses[2]), actor=actor, now=now)
    assert take(drive, one, actor, now, courses[0]) != taken
    assert wished(one) == {"Jahit": 1}


# Wishes


def test_a_wish_that_comes_back_finds_a_free_rank_or_is_refused(drive, places, cast, acting, now, courses):
    actor, one = acting(cast.owner), make_inmate(places.ambon, "Orang Satu")
    taken = take(drive, one, actor, now, courses[0], courses[1])
    declined = Wish.objects.get(course=courses[0])
    step_wish(wish=declined, step="decline", actor=actor, now=now, reason="Kelas penuh")
    assert declined.reason == "Kelas penuh"
    correct_registration(registration=taken, revision=1, facts=said(courses[1], courses[2]), actor=actor, now=now)
    step_wish(wish=declined, step="reinstate", actor=actor, now=now, reason="Ada kelas baru")
    assert wished(one) == {"Las": 1, "Mebel": 2, "Jahit": 3}
    step_wish(wish=declined, step="lapse", actor=actor, now=now, reason="Pindah")
    take(drive, one, actor, now, *courses[1:], desk=True)
    with pytest.raises(WishTaken):
        step_wish(wish=declined, step="reinstate", actor=actor, now=now, reason="Kembali")


def test_many_wishes_take_a_step_each_by_itself(drive, places, cast, acting, now, courses):
    actor = acting(cast.owner)
    for inmate in make_people(places.ambon, 3):
        take(drive, inmate, actor, now, courses[0])
    first, *others = Wish.objects.select_related("facility").order_by("pk")
    step_wish(wish=first, step="decline", actor=actor, now=now, reason="Penuh")
    result = step_wishes(wishes=[first, *others], step="accept", actor=actor, now=now)
    assert (result.done, result.refused) == (2, (first.pk,))
    assert Event.objects.filter(action="wish.accept").count() == 2
    with pytest.raises(ReasonMissing):
        step_wishes(wishes=others, step="hold", actor=actor, now=now)
    for user, error in ((cast.stranger, Unseen), (cast.warden, Forbidden)):
        with pytest.raises(error):
            step_wishes(wishes=others, step="accept", actor=acting(user), now=now)


def test_who_leaves_loses_their_wishes_and_a_list_settles_them(drive, places, cast, acting, now, courses):
    actor, (one, two, three) = acting(cast.owner), make_people(places.ambon, 3)
    for inmate in (one, two, three):
        take(drive, inmate, actor, now, courses[0])
    states = {one.pk: WishState.SELECTED, two.pk: WishState.RESERVE, three.pk: WishState.OPEN}
    actions.settle_wishes(course=courses[0], states=states, actor=actor, now=now)
    assert list(Wish.objects.order_by("pk").values_list("state", flat=True)) == ["selected", "reserve", "open"]
    assert actions.lapse_wishes(inmate=two, reason="Bebas", actor=actor, now=now) == 1
    assert Wish.objects.get(inmate=two).state == "lapsed"


# What the person's own record learns of it


def record_of(inmate):
    fresh = Inmate.objects.get(pk=inmate.pk)
    return fresh.literate, fresh.health_limits, fresh.version


def test_what_the_record_does_not_know_is_written_there_too(drive, places, cast, acting, now, courses):
    actor, one = acting(cast.owner), make_inmate(places.ambon, "Orang Satu")
    facts = said(courses[0], reading="fluent", writing="fluent", health_limits=("no_fumes",))
    taken = take(drive, one, actor, now, facts=facts, device="d", nonce="n1")
    take(drive, one, actor, now, facts=facts, device="d", nonce="n1")
    assert record_of(one) == (True, ["no_fumes"], 2)
    change = InmateChange.objects.get(inmate=one)
    assert (change.source, change.source_id, change.changed_by) == ("registration", taken.pk, "Owner")
    assert change.changes == {"literate": [None, True], "health_limits": [[], ["no_fumes"]]}
    event = Event.objects.get(action="inmate.edit")
    assert event.details == {"fields": ["health_limits", "literate"], "registration": taken.pk}


def test_what_is_recorded_is_never_overwritten(drive, places, cast, acting, now, courses):
    actor, one = acting(cast.owner), make_inmate(places.ambon, "Satu", literate=False, health_limits=["no_heights"])
    facts = said(courses[0], reading="fluent", writing="fluent", health_limits=("no_fumes",))
    take(drive, one, actor, now, facts=facts)
    assert record_of(one) == (False, ["no_heights"], 1)
    assert not Event.objects.filter(action="inmate.edit").exists()


def test_a_correction_fills_only_what_it_corrects(drive, places, cast, acting, now, courses):
    actor, one = acting(cast.owner), make_inmate(places.ambon, "Orang Satu")
    taken = take(drive, one, actor, now, courses[0])
    assert record_of(one) == (None, [], 1)
    facts = said(courses[0], plan="study")
    correct_registration(registration=taken, revision=1, facts=facts, actor=actor, now=now)
    assert record_of(one) == (None, [], 1)
    facts = said(courses[0], plan="study", reading="not_yet", writing="not_yet")
    correct_registration(registration=taken, revision=2, facts=facts, actor=actor, now=now)
    assert record_of(one) == (False, [], 2)


@pytest.mark.parametrize(
    ("reading", "writing", "literate"),
    [("fluent", "fluent", True), ("fluent", "little", None), ("little", "little", None), ("fluent", "not_yet", False)],
)
def test_who_reads_and_writes_a_little_is_for_an_officer_to_say(reading, writing, literate):
    assert literate_by(reading, writing) is literate


@pytest.mark.parametrize(
    ("said_of_it", "recorded", "differs"),
    [(True, True, False), (True, False, True), (None, None, True), (None, True, False), ([], ["no_fumes"], True)],
)
def test_a_record_differs_where_it_says_otherwise_or_not_yet(said_of_it, recorded, differs):
    assert bool(differences_between({"fact": said_of_it}, {"fact": recorded})) is differs
