"""A class that runs, with sessions, for registers; it stands on the scenes of classes and intake."""

import datetime as dt
from typing import Any

from bekal.catalogue.models import Module
from bekal.classes.models import TrainingClass
from bekal.delivery.models import Session
from bekal.intake.models import Enrolment
from tests.classes.scene import make_class, make_scene
from tests.intake.scene import enrol, make_people

MONDAY = dt.date(2026, 3, 2)  # NOW falls on its morning


def make_running(places: Any, count: int = 3, **changes: Any) -> tuple[TrainingClass, list[Enrolment]]:
    """A running class of Orang 01, Orang 02 …"""
    training_class = make_class(make_scene(places), "running", minimum=1, **changes)
    return training_class, enrol(training_class, *make_people(places.ambon, count))


def make_session(training_class: TrainingClass, date: dt.date = MONDAY, hours: int = 5, **facts: Any) -> Session:
    """A session of the class's first module, from eight o'clock unless said otherwise."""
    values = {"starts_at": dt.time(8), "lesson_hours": hours, **facts}
    return Session.objects.create(
        facility=training_class.facility,
        training_class=training_class,
        module=Module.objects.filter(version=training_class.version_id).first(),
        date=date,
        **values,
    )
