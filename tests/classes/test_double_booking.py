"""An instructor is in one place at a time, and a class day has somebody who teaches."""

import datetime as dt

import pytest

from bekal.classes import actions
from bekal.classes.models import TrainingClass
from bekal.classes.rules import PlanRefused, away_without_stand_in, same_hours
from bekal.partners.models import InstructorAbsence
from tests.classes.scene import START, make_agreement, make_class, make_instructor, make_scene


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("08.00", 8), ("08.00", 8), True),
        (("08.00", 4), ("13.00", 4), False),
        (("08.00", 4), ("10.00", 2), True),
        (("08.00", 4), ("11.00", 2), False),  # ends at eleven when the other begins
        (("08.00", 6), ("13.00", 4), True),  # the midday break pushes the end behind one
        (("13.00", 4), ("08.00", 5), False),
        (("16.00", 2), ("08.00", 8), False),
    ],
)
def test_whether_two_classes_of_one_day_hold_somebody_at_once(one, other, same):
    def hours(told):
        return dt.time(*map(int, told[0].split("."))), told[1]

    assert same_hours(*hours(one), *hours(other)) is same
    assert same_hours(*hours(other), *hours(one)) is same


DAYS = [dt.date(2026, 3, day) for day in (4, 5, 6)]


@pytest.mark.parametrize(
    ("away", "who", "missing"),
    [
        ([], [1], []),
        ([(1, 4, 5)], [1], [(1, 4)]),
        ([(1, 5, 6)], [1, 2], []),  # the other one is there
        ([(1, 5, 7), (2, 6, 7)], [1, 2], [(1, 6), (2, 6)]),
        ([(1, 7, 9)], [1], []),
        ([(1, 4, 5)], [], []),
    ],
)
def test_a_day_without_anybody_who_teaches(away, who, missing):
    def day(number):
        return dt.date(2026, 3, number)

    found = away_without_stand_in(DAYS, [(pk, day(a), day(b)) for pk, a, b in away], who)
    assert found == [(pk, day(number)) for pk, number in missing]


@pytest.fixture
def scene(places):
    return make_scene(places)


@pytest.fixture
def plan(scene, cast, acting, now):
    def run(**changes):
        return actions.plan_class(
            agreement=scene.agreement, plan=scene.planned(**changes), actor=acting(cast.owner), now=now
        )

    return run


def flaws(refused):
    return [(flaw.field, flaw.problem, flaw.fits, flaw.names) for flaw in refused.value.flaws]


def test_an_instructor_who_teaches_another_class_then_is_named_with_it(scene, plan):
    make_class(scene, name="Las pagi", lesson_hours_per_day=8)
    with pytest.raises(PlanRefused) as refused:
        plan()
    assert flaws(refused) == [("instructors", "busy", START, ("Semuel Rekaan", "Las pagi"))]
    plan(day_starts_at=dt.time(16), lesson_hours_per_day=2)


@pytest.mark.parametrize("state", ["completed", "cancelled"])
def test_what_is_over_holds_nobody(scene, plan, state):
    make_class(scene, state)
    plan()


def test_a_class_elsewhere_is_told_but_not_named(scene, places, plan):
    elsewhere = make_agreement(places.piru, places.bpvp, scene.version.course)
    make_class(scene, name="Rahasia Piru", facility=places.piru, agreement=elsewhere, workshop=None)
    with pytest.raises(PlanRefused) as refused:
        plan()
    assert flaws(refused)[0][3] == ("Semuel Rekaan", "")


def test_a_class_does_not_stand_in_its_own_way(scene, plan, cast, acting, now):
    made = plan()
    actions.edit_class(
        training_class=made, revision=1, plan=scene.planned(name="Las lagi"), actor=acting(cast.owner), now=now
    )
    assert TrainingClass.objects.get().name == "Las lagi"


def test_a_day_on_which_the_only_instructor_is_away_is_told(scene, places, plan):
    day = START + dt.timedelta(days=1)
    InstructorAbsence.objects.create(
        instructor=scene.instructor, starts=day, ends=day + dt.timedelta(days=1), reason="Diklat"
    )
    with pytest.raises(PlanRefused) as refused:
        plan()
    assert flaws(refused) == [("instructors", "away", day, ("Semuel Rekaan",))]
    plan(instructors=(scene.instructor, make_instructor(places.bpvp, places.ambon, name="Obed Rekaan")))


def test_a_curriculum_of_another_prison_is_refused(scene, places, plan):
    scene.version.facility, scene.version.institution = places.piru, places.bpvp
    scene.version.save()
    with pytest.raises(PlanRefused) as refused:
        plan()
    assert ("version", "other_facility", None, ()) in flaws(refused)
    scene.version.facility = places.ambon
    scene.version.save()
    plan()
