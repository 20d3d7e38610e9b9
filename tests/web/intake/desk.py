"""An open drive in Ambon with courses, people who may register, and one who did; forms and pages by name."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bekal.catalogue.models import Course, Trade
from bekal.intake.actions import RegistrationFacts, register
from bekal.intake.models import AssessmentForm, Drive
from tests.conftest import NOW
from tests.intake.scene import make_people

DAY = dt.date(2026, 3, 2)
SAID = {"plan": "work", "reading": "fluent", "writing": "little", "consent": "yes"}


@dataclass
class Desk:
    drive: Drive
    courses: list[Course]
    people: list[Any]


def make_desk(places, count=3, state="open"):
    """The drive, three courses named in it, and people named Orang 01 …"""
    trade = Trade.objects.create(code="T", name="Busana")
    courses = [
        Course.objects.create(trade=trade, code=name, name=name, kind="skills") for name in ("Jahit", "Las", "Mebel")
    ]
    drive = Drive.objects.create(
        facility=places.ambon, title="Pendaftaran aula", starts_on=DAY, ends_on=DAY, state=state, place="Aula",
        closed_at=NOW if state == "closed" else None,
    )  # fmt: skip
    drive.courses.set(courses)
    return Desk(drive, courses, make_people(places.ambon, count))


def take(desk, inmate, actor, *courses, table="Meja 1"):
    """Register somebody at a table."""
    facts = RegistrationFacts(
        wishes=tuple(course.pk for course in courses or desk.courses[:1]),
        plan="work", reading="fluent", writing="little", consent=True,
    )  # fmt: skip
    return register(
        facility=desk.drive.facility, inmate=inmate, drive=desk.drive, facts=facts, actor=actor, now=NOW,
        taken_at=NOW, table=table,
    )  # fmt: skip


def answers(*courses, **more):
    """What the form at the table sends."""
    return SAID | {f"wish-{course.pk}": str(rank) for rank, course in enumerate(courses, start=1)} | more


def make_form(facility=None, **more):
    """A form of two questions."""
    questions = [
        {"code": "a", "text": "Tekad", "scale": 4, "weight": 1},
        {"code": "b", "text": "Pengalaman", "scale": 4, "weight": 1},
    ]
    values = {"code": "w", "kind": "interview", "title": "Wawancara", "valid_from": DAY, "questions": questions}
    return AssessmentForm.objects.create(facility=facility, **values | more)


def url(name, *args, query=""):
    return reverse(name, args=[getattr(arg, "pk", arg) for arg in args]) + query


def queries_of(client, address):
    """How many queries a page costs."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def statuses(signed_in, address, **users):
    """The status that each of these users gets."""
    return {name: signed_in(user).get(address).status_code for name, user in users.items()}
