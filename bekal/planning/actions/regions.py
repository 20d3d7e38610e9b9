"""A proposal for several prisons of a region at once: asked for, and kept as a run of each prison's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, Target, require
from bekal.classes.models import TrainingClass
from bekal.lib.transitions import IllegalTransition
from bekal.places.models import RegionalOffice
from bekal.planning.actions.runs import Solved, add_solved_run
from bekal.planning.choices import RunState, RunStep
from bekal.planning.models import RegionRun
from bekal.planning.queries.regions import classes_by_facility
from bekal.planning.rules.marks import Points
from bekal.work.actions import enqueue

JOB = "selection.region"


@dataclass(frozen=True, slots=True)
class Divided:
    """What the worker found for a region: the result as JSON, and each prison's own solution by its id."""

    result: Mapping[str, Any]
    parts: Mapping[int, Solved]


@transaction.atomic
def ask_for_region_run(
    *,
    region: RegionalOffice,
    classes: Sequence[TrainingClass],
    points: Points,
    seed: int,
    note: str,
    once: str,
    actor: Actor,
    now: datetime,
) -> RegionRun:
    """Ask for a proposal for classes of several prisons; all are weighed alike, because they share money.

    `once` names the form that was sent: sent twice, it gives the first proposal.
    """
    require(actor, "region_proposal.make", Target(region_id=region.pk))
    key = f"{JOB}.{region.pk}.{once}"
    if known := RegionRun.objects.filter(job__once=key).first():
        return known
    run = RegionRun.objects.create(
        region=region, weights=points.as_dict(), seed=seed, note=note.strip(), made_by=actor.name, made_at=now
    )
    run.classes.set(classes)
    arguments = {"region_run_id": run.pk}
    run.job = enqueue(kind=JOB, owner_id=actor.user_id, facility_id=None, arguments=arguments, now=now, once=key)
    run.save(update_fields=["job"])
    told = {"classes": [one.pk for one in classes], "weights": run.weights, "seed": seed}
    record(actor, "region_proposal.ask", run, now=now, facility_id=None, region=region.code, **told)
    return run


@transaction.atomic
def record_region_solution(*, run: RegionRun, divided: Divided, actor: Actor, now: datetime) -> None:
    """Keep what the worker found: the result of the whole, and a run of each prison's own.

    Raises IllegalTransition where it was kept already.
    """
    require(actor, "region_proposal.make", run.target)
    fresh = RegionRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if fresh.state != RunState.QUEUED:
        raise IllegalTransition(RunStep.SOLVE, fresh.state)
    for facility, classes in classes_by_facility(fresh):
        solved = divided.parts[facility.pk]
        add_solved_run(region_run=fresh, facility=facility, classes=classes, solved=solved, actor=actor, now=now)
    fresh.state, fresh.result = RunState.DONE, dict(divided.result)
    fresh.save(update_fields=["state", "result"])
    value = divided.result["value"]
    record(actor, "region_proposal.solve", fresh, now=now, prisons=len(divided.parts), value=value)
