"""A drive with courses and people, as plain as they can be; nobody in here is real."""

from typing import Any

from bekal.catalogue.models import Course, Trade
from bekal.intake.choices import DriveState
from bekal.intake.models import Drive
from bekal.places.models import Facility
from tests.conftest import TODAY

COURSES = ("Jahit", "Las", "Boga")


def make_courses() -> list[Course]:
    """Three courses of one trade."""
    trade, _made = Trade.objects.get_or_create(code="T", defaults={"name": "Terampil"})
    return [
        Course.objects.get_or_create(code=n, defaults={"trade": trade, "name": n, "kind": "skills"})[0] for n in COURSES
    ]


def make_drive(facility: Facility, **values: Any) -> Drive:
    """A drive that is open today, about three courses."""
    first = {"title": "Pendaftaran di aula", "starts_on": TODAY, "ends_on": TODAY, "state": DriveState.OPEN}
    drive = Drive.objects.create(facility=facility, **first | values)
    drive.courses.set(make_courses())
    return drive
