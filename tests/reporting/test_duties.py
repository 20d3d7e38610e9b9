"""Delivered is what really happened: people who came, instructors who taught, money that was spent."""

import datetime as dt

import pytest
from model_bakery import baker

from bekal.partners.models import Duty, DutyDelivery
from bekal.reporting.queries.duties import duties_so_far
from tests.classes.scene import START, make_class, make_instructor, make_scene

LATER = dt.date(2026, 4, 1)


@pytest.fixture
def scene(places):
    return make_scene(places)


@pytest.fixture
def owed(scene):
    kinds = ("places", "classes", "instructors", "room", "certificates", "exam", "materials", "report")
    for position, kind in enumerate(kinds, 1):
        Duty.objects.create(
            agreement=scene.agreement, position=position, side="partner", kind=kind, quantity=2, period="year"
        )
    return {kind: position for position, kind in enumerate(kinds)}


def enrol(training_class, state, number):
    inmate = baker.make("people.Inmate", facility=training_class.facility, register_key=f"k{number}")
    return baker.make(
        "intake.Enrolment",
        facility=training_class.facility,
        training_class=training_class,
        inmate=inmate,
        state=state,
        reserve_rank=1 if state == "reserve" else None,
    )


def count_of(scene, owed, kind, day=LATER):
    return duties_so_far(scene.agreement, day)[owed[kind]].tallies[0].delivered


def test_participants_count_from_the_day_on_which_the_class_began(scene, owed):
    running = make_class(scene, "running")
    for number, state in enumerate(("enrolled", "completed", "not_completed", "reserve", "not_chosen", "withdrawn")):
        enrol(running, state, number)
    assert count_of(scene, owed, "places") == 3
    assert duties_so_far(scene.agreement, LATER)[0].opened == 16
    assert count_of(scene, owed, "places", START - dt.timedelta(days=1)) == 0
    assert (count_of(scene, owed, "classes"), count_of(scene, owed, "room")) == (1, 1)


def test_who_left_after_coming_was_a_participant(scene, owed):
    running = make_class(scene, "running")
    left = enrol(running, "withdrawn", 1)
    session = make_session(scene, running, scene.instructor)
    baker.make(
        "delivery.Attendance",
        facility=running.facility,
        session=session,
        enrolment=left,
        reason="attended",
        lesson_hours=8,
        device="d",
        nonce="n",
    )
    assert count_of(scene, owed, "places") == 1


@pytest.mark.parametrize("state", ["planned", "open", "selected", "cancelled"])
def test_what_never_began_does_not_count(scene, owed, state):
    enrol(make_class(scene, state), "enrolled", 1)
    assert [one.tallies[0].delivered for one in duties_so_far(scene.agreement, LATER)] == [0] * len(owed)


def make_session(scene, training_class, instructor, state="held", day=START):
    return baker.make(
        "delivery.Session",
        facility=training_class.facility,
        training_class=training_class,
        module=scene.version.modules.get(),
        instructor=instructor,
        date=day,
        starts_at=dt.time(8),
        lesson_hours=8,
        state=state,
    )


def test_instructors_count_once_and_only_if_they_taught(scene, places, owed):
    running = make_class(scene, "running")
    for number in range(3):
        make_session(scene, running, scene.instructor, day=START + dt.timedelta(days=number))
    make_session(scene, running, make_instructor(places.bpvp, name="Obed"), "planned", START + dt.timedelta(days=4))
    assert count_of(scene, owed, "instructors") == 1


def test_what_a_party_writes_down_counts_for_its_own_duties_only(scene, owed):
    for side in ("partner", "facility", "partner"):
        DutyDelivery.objects.create(
            agreement=scene.agreement, kind="report", side=side, date=START, quantity=1, recorded_by="Mitra"
        )
    assert count_of(scene, owed, "report") == 2


def test_participants_whose_exam_the_partner_paid(scene, owed):
    running = make_class(scene, "running")
    for number in range(3):
        enrol(running, "enrolled", number)
    budget = baker.make("budget.ClassBudget", training_class=running, year=None)
    amount = {"quantity": 1, "units": 1, "unit_price": 100, "amount": 100}
    line = baker.make("budget.BudgetLine", budget=budget, cost_kind="exam", basis="class", **amount)

    def paid(kind, **told):
        funder = baker.make("budget.Funder", facility=running.facility, kind=kind, name=kind, institution=None)
        share = baker.make("budget.LineShare", line=line, funder=funder, share=None, amount=100)
        return baker.make(
            "budget.Expense",
            facility=running.facility,
            share=share,
            funder=funder,
            amount=100,
            spent_on=START,
            receipt_number=kind,
            reverses=None,
            **{"reversed_at": None, **told},
        )

    paid("prison")
    assert count_of(scene, owed, "exam") == 0
    paid("local_government", reversed_at=dt.datetime(2026, 3, 20, tzinfo=dt.UTC))
    assert count_of(scene, owed, "exam") == 0
    paid("partner")
    assert (count_of(scene, owed, "exam"), count_of(scene, owed, "materials")) == (3, 0)
