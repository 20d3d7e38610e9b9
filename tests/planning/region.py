"""Ambon and Piru: a class in each for up to four of six people, whose money comes out of one purse of Maluku."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from bekal.access.rules import SYSTEM
from bekal.accounts.models import User
from bekal.accounts.queries import actor_for
from bekal.budget.actions.funders import AllocationFacts, FunderFacts, add_funder
from bekal.budget.actions.purses import PurseFacts, add_purse, set_purse_allocation
from bekal.budget.models import SharedPurse
from bekal.classes.models import TrainingClass
from bekal.partners.choices import FunderKind
from bekal.people.models import Inmate
from bekal.planning.actions.regions import ask_for_region_run
from bekal.planning.models import RegionRun
from bekal.planning.rules.marks import Points
from tests.budget.scene import make_drawing
from tests.classes.scene import make_scene
from tests.conftest import NOW, TODAY
from tests.intake.scene import make_inmate
from tests.planning.scene import wish


@dataclass(frozen=True)
class Neighbours:
    """Piru first, then Ambon."""

    purse: SharedPurse
    classes: list[TrainingClass]
    people: list[list[Inmate]]


def make_neighbours(places: Any, *, amount: int = 1_000_000) -> Neighbours:
    """A class costs Rp 400.000 and Rp 100.000 for each person: the purse pays for one that is full, not for two.

    Who waits in Piru goes home sooner.
    """
    told: dict[str, Any] = {"actor": SYSTEM, "now": NOW}
    scene = make_scene(places)
    facts = PurseFacts(kind=FunderKind.DONATION, name="CSR Maluku")
    purse = add_purse(region=places.maluku, facts=facts, **told)
    set_purse_allocation(purse=purse, year=2026, revision=0, facts=AllocationFacts(amount=amount), **told)
    classes, people = [], []
    for later, facility in ((0, places.piru), (6, places.ambon)):
        drawing = FunderFacts(kind=FunderKind.DONATION, name=f"CSR {facility.code}", purse=purse)
        funder = add_funder(facility=facility, facts=drawing, **told)
        changes = {"state": "open", "capacity": 4, "minimum": 2, "name": f"Las {facility.code}"}
        training_class = make_drawing(scene, funder, 800_000, **changes).training_class
        days = [dt.date(2026, 8, 1) + dt.timedelta(days=40 * (number + later)) for number in range(6)]
        waiting = [make_inmate(facility, f"Orang {facility.code} {day}", release_on=day) for day in days]
        for inmate in waiting:
            wish(inmate, training_class, 1)
        classes.append(training_class)
        people.append(waiting)
    return Neighbours(purse, classes, people)


def ask_region(neighbours: Neighbours, user: User, *, once: str = "1") -> RegionRun:
    """A proposal for both prisons, queued."""
    return ask_for_region_run(
        region=neighbours.purse.region,
        classes=neighbours.classes,
        points=Points(),
        seed=7,
        note="",
        once=once,
        actor=actor_for(user, TODAY),
        now=NOW,
    )


def solve_region(neighbours: Neighbours, user: User, run_jobs: Any, **asked: Any) -> RegionRun:
    """The same, done by the worker."""
    run = ask_region(neighbours, user, **asked)
    run_jobs()
    run.refresh_from_db()
    return run
