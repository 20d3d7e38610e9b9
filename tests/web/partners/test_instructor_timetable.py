import datetime as dt

import pytest
from django.urls import reverse

from bekal.delivery.models import Session
from bekal.partners.models import InstructorAbsence
from tests.classes.scene import make_agreement, make_class
from tests.web.partners.pages import queries_of

DAY = dt.date(2026, 3, 10)


def address(instructor, month=""):
    return reverse("instructor_timetable", args=[instructor.pk]) + (f"?month={month}" if month else "")


def make_session(scene, training_class, day):
    return Session.objects.create(
        facility=training_class.facility,
        training_class=training_class,
        module=scene.version.modules.get(),
        instructor=scene.instructor,
        date=day,
        starts_at=dt.time(8),
        lesson_hours=8,
    )


@pytest.fixture
def running(scene):
    made = make_class(scene, "running", name="Las pagi")
    make_session(scene, made, DAY)
    return made


def test_sessions_and_absences_of_the_month_are_shown(scene, running, cast, signed_in):
    InstructorAbsence.objects.create(
        instructor=scene.instructor, starts=dt.date(2026, 3, 30), ends=dt.date(2026, 4, 2), reason="Diklat"
    )
    client = signed_in(cast.coordinator)
    page = client.get(address(scene.instructor)).text
    for shown in ("Maret 2026", "Selasa, 10 Maret 2026", "Las pagi", "08.00–", "Berhalangan: Diklat"):
        assert shown in page
    assert "Kamis, 2 April 2026" not in client.get(address(scene.instructor, "2026-04-15")).text


def test_a_planned_class_shows_its_weekdays(scene, cast, signed_in):
    make_class(scene, "planned", name="Las nanti")
    page = signed_in(cast.owner).get(address(scene.instructor)).text
    assert "Las nanti" in page
    assert "Sabtu, 7 Maret 2026" not in page


def test_a_class_of_another_prison_is_not_named(scene, running, places, cast, signed_in):
    make_agreement(places.jember, places.bpvp, scene.version.course)
    page = signed_in(cast.stranger).get(address(scene.instructor)).text
    assert "Mengajar di tempat lain" in page
    assert "Las pagi" not in page


def test_an_instructor_opens_their_own_and_no_other(scene, running, cast, signed_in):
    assert signed_in(cast.instructor).get(address(scene.instructor)).status_code == 404
    scene.instructor.user = cast.instructor
    scene.instructor.save()
    assert "Las pagi" in signed_in(cast.instructor).get(address(scene.instructor)).text


@pytest.mark.parametrize(("who", "status"), [("other_coordinator", 404), ("probation", 404), ("administrator", 404)])
def test_others_do_not(scene, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(address(scene.instructor)).status_code == status


@pytest.mark.parametrize("month", ["x", "2026-13-40", "0001-01-01", "9" * 40])
def test_an_odd_month_is_this_month(scene, cast, signed_in, month):
    assert "Maret 2026" in signed_in(cast.owner).get(address(scene.instructor, month)).text


def test_three_rows_cost_as_many_queries_as_one(scene, running, cast, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, address(scene.instructor))
    for number in (1, 2):
        make_session(scene, running, DAY + dt.timedelta(days=number))
    assert queries_of(client, address(scene.instructor)) == one <= 15
