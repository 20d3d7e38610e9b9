"""Two people do something at the same moment. Each test lets the second begin before the first is committed."""

import datetime as dt
from functools import partial

import pytest
from model_bakery import baker

from bekal.catalogue.models import CompetencyUnit
from bekal.certificates.actions import issue_certificates
from bekal.certificates.models import Certificate, NumberSeries
from bekal.certificates.rules import certificate_number
from bekal.delivery.actions import record_attendance
from bekal.delivery.choices import AttendanceReason
from bekal.delivery.models import Session
from bekal.delivery.rules import AttendanceConflict, AttendanceRefused, Entry
from bekal.flows.closing import complete_class
from bekal.flows.moving import move_person
from bekal.intake.actions import approve_selection, choose_participants, record_class_assessment, withdraw
from bekal.intake.models import Assessment, AssessmentForm, Enrolment
from bekal.intake.rules import ScoresFrozen, SelectionRefused
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition
from bekal.people.actions import Numbers, add_inmate, edit_inmate, keep_apart
from bekal.people.models import Inmate, KeepApart
from bekal.people.rules import AlreadyApart, Taken
from bekal.roster.actions import WrongState, apply_roster, start_applying
from bekal.work.actions import claim_job, enqueue
from tests.classes.scene import make_class, make_scene
from tests.conftest import NOW, TODAY
from tests.delivery.scene import make_session
from tests.intake.scene import enrol, make_inmate, make_people, wish_with_consent
from tests.roster.conftest import Progress, found, officer, read
from tests.roster.files import csv_file, people

__all__ = ["found", "officer", "read"]


@pytest.fixture
def who(cast, acting):
    return {"actor": acting(cast.owner), "now": NOW}


@pytest.fixture
def chosen(who):
    """chosen(training_class, people, reserves): the act of choosing them."""

    def act(training_class, inmates, reserves=(), revision=None):
        ids, reserve_ids = [one.pk for one in inmates], [one.pk for one in reserves]
        return partial(
            choose_participants,
            training_class=training_class,
            chosen_ids=ids,
            reserve_ids=reserve_ids,
            notes={},
            revision=revision,
            **who,
        )

    return act


def left(enrolment, who):
    return partial(withdraw, enrolment=enrolment, reason_code="own_wish", note="", **who)


def gone(inmate, who):
    return partial(move_person, inmate=inmate, kind="released", day=TODAY, to_facility=None, note="", **who)


def states(training_class):
    rows = Enrolment.objects.filter(training_class=training_class).order_by("inmate__name")
    return [(row.state, row.reserve_rank) for row in rows]


# Selection


def test_two_officers_choose_for_one_class(places, chosen, meanwhile):
    training_class = make_class(make_scene(places), "open", minimum=1)
    one, other = make_people(places.ambon, 2)
    second = meanwhile(chosen(training_class, [one], revision=1), chosen(training_class, [other], revision=1))
    assert isinstance(second, Conflict)
    assert list(Enrolment.objects.values_list("inmate", flat=True)) == [one.pk]


def test_one_person_is_chosen_for_two_classes_of_the_same_days(places, chosen, meanwhile):
    scene = make_scene(places)
    welding, again = make_class(scene, "open", minimum=1), make_class(scene, "open", minimum=1, name="Las 2")
    (person,) = make_people(places.ambon, 1)
    second = meanwhile(chosen(welding, [person]), chosen(again, [person]))
    assert isinstance(second, SelectionRefused)
    assert Enrolment.objects.get().training_class == welding


def test_one_reserve_of_two_classes_moves_up_in_one(places, who, meanwhile):
    scene = make_scene(places)
    first, other = make_class(scene, "open", minimum=1), make_class(scene, "open", minimum=1, name="Las 2")
    one, two, reserve = make_people(places.ambon, 3)
    leaving = [*enrol(first, one), *enrol(other, two)]
    enrol(first, reserve, state="reserve")
    enrol(other, reserve, state="reserve")
    second = meanwhile(left(leaving[0], who), left(leaving[1], who))
    assert second.promoted is None
    assert second.passed_over
    assert Enrolment.objects.get(inmate=reserve, state="enrolled").training_class == first


@pytest.fixture
def assessed(cast, acting):
    """assessed(training_class, inmate, points, user): what somebody of the training partner keeps of a person."""
    form = AssessmentForm.objects.create(
        code="w", kind="practical", title="Uji praktik", valid_from=TODAY,
        questions=[{"code": "a", "text": "Memakai alat", "scale": 4, "weight": 1}],
    )  # fmt: skip

    def act(training_class, inmate, points, user):
        return partial(record_class_assessment, training_class=training_class, inmate=inmate, form=form,
                       answers={"a": points}, taken_on=TODAY, actor=acting(user), now=NOW)  # fmt: skip

    return act


def test_two_of_a_partner_assess_one_person(places, cast, make_user, assessed, meanwhile):
    training_class = make_class(make_scene(places), "open", minimum=1)
    (person,) = make_people(places.ambon, 1)
    wish_with_consent(training_class, person)
    other = make_user("other", "partner_coordinator", institution=places.bpvp)
    second = meanwhile(
        assessed(training_class, person, 4, cast.coordinator), assessed(training_class, person, 0, other)
    )
    assert isinstance(second, Conflict)
    assert second.who == "Coordinator"
    assert Assessment.objects.get().score == 100


def test_nothing_is_assessed_once_the_participants_are_being_settled(places, cast, acting, assessed, meanwhile):
    training_class = make_class(make_scene(places), "open", minimum=1)
    (person,) = make_people(places.ambon, 1)
    enrol(training_class, person)
    settling = partial(approve_selection, training_class=training_class, actor=acting(cast.warden), now=NOW)
    second = meanwhile(settling, assessed(training_class, person, 4, cast.coordinator))
    assert isinstance(second, ScoresFrozen)
    assert not Assessment.objects.exists()


def test_two_withdrawals_promote_two_reserves(places, who, meanwhile):
    training_class = make_class(make_scene(places), "running", minimum=1)
    inside, waiting = make_people(places.ambon, 2), [make_inmate(places.ambon, f"Orang 1{n}") for n in range(2)]
    one, two = enrol(training_class, *inside)
    enrol(training_class, *waiting, state="reserve")
    second = meanwhile(left(one, who), left(two, who))
    assert second.promoted.inmate == waiting[1]
    assert states(training_class) == [("withdrawn", None)] * 2 + [("enrolled", None)] * 2


def test_one_withdrawal_happens_once(places, who, meanwhile):
    training_class = make_class(make_scene(places), "running", minimum=1)
    (place,) = enrol(training_class, *make_people(places.ambon, 1))
    enrol(training_class, make_inmate(places.ambon, "Orang 10"), make_inmate(places.ambon, "Orang 11"), state="reserve")
    assert isinstance(meanwhile(left(place, who), left(place, who)), IllegalTransition)
    assert states(training_class) == [("withdrawn", None), ("enrolled", None), ("reserve", 1)]


def test_who_is_just_leaving_is_not_chosen(places, who, chosen, meanwhile):
    training_class = make_class(make_scene(places), "open", minimum=1)
    (person,) = make_people(places.ambon, 1)
    second = meanwhile(gone(person, who), chosen(training_class, [person]))
    assert isinstance(second, SelectionRefused)
    assert not Enrolment.objects.exists()


def test_who_was_just_chosen_and_leaves_gives_up_the_place(places, who, chosen, meanwhile):
    training_class = make_class(make_scene(places), "open", minimum=1)
    (person,) = make_people(places.ambon, 1)
    assert meanwhile(chosen(training_class, [person]), gone(person, who)).kind == "released"
    assert Inmate.objects.get().presence == "released"
    assert Enrolment.objects.get().state not in ("enrolled", "reserve")


# Delivery, closing and certificates


@pytest.fixture
def ending(places, cast):
    """A running class of two, all registers kept and every unit mastered."""

    def make(name="Las busur", scene=None):
        scene = scene or make_scene(places)
        training_class = make_class(scene, "running", minimum=1, name=name)
        places_in_it = enrol(training_class, *[make_inmate(places.ambon, f"{name} {n}") for n in range(2)])
        session = make_session(training_class, hours=64, state="held")
        for place in places_in_it:
            baker.make("delivery.Attendance", facility=places.ambon, session=session, enrolment=place,
                       reason="attended", lesson_hours=64, taken_at=NOW, device="t", nonce=str(place.pk))  # fmt: skip
            baker.make("certificates.UnitResult", facility=places.ambon, enrolment=place, attempt=1, outcome="K",
                       unit=CompetencyUnit.objects.get(), theory_score=80, practice_score=80,
                       assessed_on=TODAY)  # fmt: skip
        return training_class, places_in_it, session

    return make


def test_who_just_withdrew_does_not_pass_with_the_class(ending, who, meanwhile):
    training_class, (leaver, other), _session = ending()
    meanwhile(left(leaver, who), partial(complete_class, training_class=training_class, **who))
    assert Enrolment.objects.get(pk=leaver.pk).state == "withdrawn"
    assert Enrolment.objects.get(pk=other.pk).state == "completed"


def test_a_register_that_is_just_written_counts_when_the_class_is_completed(ending, who, meanwhile):
    training_class, (absent, present), session = ending()
    entries = [Entry(absent.pk, AttendanceReason.REFUSED), Entry(present.pk, AttendanceReason.ATTENDED)]
    writing = partial(record_attendance, session=session, entries=entries, taken_at=NOW, device="web", nonce="12345678",
                      revision=session.revision, **who)  # fmt: skip
    meanwhile(writing, partial(complete_class, training_class=training_class, **who))
    assert Enrolment.objects.get(pk=absent.pk).state == "not_completed"
    assert Enrolment.objects.get(pk=present.pk).state == "completed"


def test_no_register_is_written_once_the_class_is_being_completed(ending, who, meanwhile):
    training_class, (absent, present), session = ending()
    entries = [Entry(absent.pk, AttendanceReason.REFUSED), Entry(present.pk, AttendanceReason.ATTENDED)]
    writing = partial(record_attendance, session=session, entries=entries, taken_at=NOW, device="web", nonce="12345678",
                      revision=session.revision, **who)  # fmt: skip
    second = meanwhile(partial(complete_class, training_class=training_class, **who), writing)
    assert isinstance(second, AttendanceRefused)


def test_two_people_keep_one_register(ending, who, meanwhile):
    _class, (one, two), _kept = ending()
    session = make_session(_class, TODAY, starts_at=dt.time(13))

    def register(reason, nonce):
        entries = [Entry(one.pk, reason), Entry(two.pk, AttendanceReason.ATTENDED)]
        return partial(record_attendance, session=session, entries=entries, taken_at=NOW, device="web", nonce=nonce,
                       **who)  # fmt: skip

    second = meanwhile(register("attended", "aaaaaaaa"), register("sick", "bbbbbbbb"))
    assert isinstance(second, AttendanceConflict)
    same = meanwhile(register("attended", "cccccccc"), register("attended", "cccccccc"))
    assert same.repeated
    assert Session.objects.get(pk=session.pk).revision == 3


@pytest.fixture
def completed(ending, who):
    def make(*args):
        training_class, *_rest = ending(*args)
        complete_class(training_class=training_class, **who)
        return training_class

    return make


def issued(training_class, who):
    return partial(issue_certificates, training_class=training_class, today=TODAY, **who)


def test_certificates_of_one_class_are_issued_once(completed, who, meanwhile):
    training_class = completed()
    assert meanwhile(issued(training_class, who), issued(training_class, who)) == []
    assert Certificate.objects.count() == 2


def test_two_classes_of_one_issuer_share_its_numbers_without_a_gap(places, completed, who, meanwhile):
    scene = make_scene(places)
    one, other = completed("Las busur", scene), completed("Las gas", scene)
    assert len(meanwhile(issued(one, who), issued(other, who))) == 2
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == [certificate_number("BPVP-AMQ", TODAY.year, position) for position in (1, 2, 3, 4)]
    assert NumberSeries.objects.get().last == 4


# People


def test_two_officers_change_one_person(places, who, meanwhile):
    (person,) = make_people(places.ambon, 1)

    def change(block):
        return partial(edit_inmate, inmate=person, values={"block": block}, numbers=Numbers(), version=1, **who)

    assert isinstance(meanwhile(change("Blok B"), change("Blok C")), Conflict)
    assert Inmate.objects.get().block == "Blok B"


def test_two_people_are_entered_under_one_number(places, who, meanwhile):
    values = {"register_number": "BI 77/2025", "custody_status": "convict", "sex": "M"}

    def add(name):
        values_of_one = values | {"name": name}
        return partial(add_inmate, facility=places.ambon, values=values_of_one, numbers=Numbers(), **who)

    assert isinstance(meanwhile(add("Orang Satu"), add("Orang Dua")), Taken)
    assert Inmate.objects.get().name == "Orang Satu"


def test_a_pair_is_kept_apart_once(places, who, meanwhile):
    one, other = make_people(places.ambon, 2)

    def apart(inmate, whom):
        return partial(keep_apart, inmate=inmate, other_id=whom.pk, reason="Berkelahi", starts=TODAY, **who)

    assert isinstance(meanwhile(apart(one, other), apart(other, one)), AlreadyApart)
    assert KeepApart.objects.count() == 1


# Rosters and jobs


def test_one_roster_is_applied_once(read, who, meanwhile):
    roster = read(csv_file(people(3)))
    start_applying(roster=roster, revision=1, complete=True, confirmed=True, **who)
    again = type(roster).objects.get(pk=roster.pk)
    second = meanwhile(
        partial(apply_roster, roster=roster, progress=Progress(), **who),
        partial(apply_roster, roster=again, progress=Progress(), **who),
    )
    assert isinstance(second, WrongState)
    assert Inmate.objects.count() == 3


def test_two_rosters_of_one_prison_double_nobody(read, who, meanwhile):
    rosters = [read(csv_file(people(3))), read(csv_file(people(4)))]
    for roster in rosters:
        start_applying(roster=roster, revision=1, complete=True, confirmed=True, **who)
    acts = [partial(apply_roster, roster=roster, progress=Progress(), **who) for roster in rosters]
    assert meanwhile(*acts) is False  # it is read again first
    assert Inmate.objects.count() == 3


def test_one_job_is_taken_by_one_worker(cast, places, meanwhile):
    enqueue(kind="test", owner_id=cast.owner.pk, facility_id=places.ambon.pk, arguments={}, now=NOW)
    taken = []
    second = meanwhile(lambda: taken.append(claim_job(now=NOW)), partial(claim_job, now=NOW))
    assert taken[0] is not None
    assert second is None


def test_one_wish_makes_one_job(cast, places, meanwhile):
    ask = partial(enqueue, kind="test", owner_id=cast.owner.pk, facility_id=None, arguments={}, now=NOW, once="a")
    first = []
    second = meanwhile(lambda: first.append(ask()), ask)
    assert second.pk == first[0].pk
