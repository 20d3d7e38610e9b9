"""Twelve people in Ambon who want welding, some sewing too; each class has four places and opens with two."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from bekal.access.rules import Actor
from bekal.accounts.models import User
from bekal.accounts.queries import actor_for
from bekal.classes.models import TrainingClass
from bekal.hearings.actions.hearings import HearingFacts
from bekal.intake.actions.group_rules import RuleTerms, add_group_rule
from bekal.intake.models import GroupRule, Wish
from bekal.people.models import Inmate
from bekal.planning.actions.runs import ask_for_run
from bekal.planning.models import SelectionRun
from bekal.planning.rules.marks import Points
from tests.classes.scene import make_agreement, make_class, make_scene, make_version
from tests.conftest import NOW, TODAY
from tests.intake.scene import make_inmate

FACTS = HearingFacts(held_on=TODAY, place="Ruang sidang TPP", agenda="Peserta pelatihan angkatan ini")


@dataclass(frozen=True)
class Hall:
    welding: TrainingClass
    sewing: TrainingClass
    people: list[Inmate]


def make_hall(places: Any, *, count: int = 12) -> Hall:
    """`count` people who want welding first and, every second of them, sewing next; later ones go home later."""
    scene = make_scene(places)
    welding = make_class(scene, state="open", capacity=4, minimum=2)
    version = make_version("Menjahit dasar")
    agreement = make_agreement(places.ambon, places.bpvp, version.course)
    sewing = make_class(
        scene, state="open", capacity=4, minimum=2, name="Menjahit angkatan 1", version=version, agreement=agreement
    )
    people = [
        make_inmate(
            places.ambon,
            f"Orang {number:02d}",
            release_on=dt.date(2026, 8, 1) + dt.timedelta(days=40 * number),
            block="Blok A" if number % 2 else "Blok B",
        )
        for number in range(1, count + 1)
    ]
    for number, inmate in enumerate(people):
        wish(inmate, welding, 1)
        if number % 2:
            wish(inmate, sewing, 2)
    return Hall(welding, sewing, people)


def make_mixed_hall(places: Any) -> Hall:
    """Twelve men; the first four have a narcotics offence of five years."""
    hall = make_hall(places)
    for inmate in hall.people[:4]:
        inmate.offence = "Narkotika UU 35/2009"
        inmate.save()
    return hall


def terms(**changes: Any) -> RuleTerms:
    """At most one of them in any class, from today on."""
    told = {"course": None, "group": "offence", "value": "narcotics", "most": 1, "starts": TODAY}
    return RuleTerms(**{**told, "reference": "Keputusan Kalapas Ambon", **changes})


def ruled(places: Any, actor: Actor, **changes: Any) -> GroupRule:
    """The same as a rule of Ambon."""
    return add_group_rule(facility=places.ambon, terms=terms(**changes), actor=actor, now=NOW)


def wish(inmate: Inmate, training_class: TrainingClass, rank: int, **facts: Any) -> Wish:
    """That somebody wants the course of a class."""
    values = {"registered_on": dt.date(2026, 1, 12), **facts}
    return Wish.objects.create(
        facility=training_class.facility, inmate=inmate, course=training_class.version.course, rank=rank, **values
    )


def ask(hall: Hall, user: User, *, once: str = "1", points: Points | None = None) -> SelectionRun:
    """A run for both classes, queued."""
    return ask_for_run(
        facility=hall.welding.facility,
        classes=[hall.welding, hall.sewing],
        points=points or Points(),
        seed=7,
        note="",
        once=once,
        actor=actor_for(user, TODAY),
        now=NOW,
    )


def solve(hall: Hall, user: User, run_jobs: Any, **asked: Any) -> SelectionRun:
    """The same, done by the worker."""
    run = ask(hall, user, **asked)
    run_jobs()
    run.refresh_from_db()
    return run
