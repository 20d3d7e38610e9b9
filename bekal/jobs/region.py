"""Solving proposals for several prisons of a region, in the background."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bekal.access.rules import Actor
from bekal.jobs.selection import RUPIAH, solved, solver, worth_as_json
from bekal.jobs.tasks import Arguments, Progress, task
from bekal.planner.explain import worth_of_money
from bekal.planner.solve import best_proposal
from bekal.planning.actions.regions import JOB, Divided, record_region_solution
from bekal.planning.actions.runs import Solved
from bekal.planning.choices import RunState
from bekal.planning.models import RegionRun
from bekal.planning.queries.regions import Gathered, classes_by_facility, gathered_in_region, region_run_for
from bekal.planning.rules.frozen import problem_of
from bekal.planning.rules.region import Part, joined, purse_limits, received
from bekal.work.rules import Refused

REGION_SECONDS = 120.0
"""How long the best division is looked for; 20 large prisons need 50 seconds (`benchmarks/selection.py`)."""


def _divide(arguments: Arguments, progress: Progress, actor: Actor, now: datetime) -> dict[str, Any]:
    """Gather the facts of every prison, divide the shared money, and solve each with its part; only reads."""
    run = _waiting(arguments, actor)
    progress.tell(0, 0, _("Mengumpulkan data"))
    facts = gathered_in_region(classes_by_facility(run), timezone.localdate(now))
    return {"divided": divided(run, facts, progress)}


def _waiting(arguments: Arguments, actor: Actor) -> RegionRun:
    run = region_run_for(actor, "region_proposal.make", arguments["region_run_id"])
    if run.state != RunState.QUEUED:
        raise Refused(_("Usulan ini sudah dihitung atau dibuang."))
    return run


def divided(run: RegionRun, facts: Gathered, progress: Progress) -> Divided:
    """The best division of what the region shares, and the best proposal of each prison within its part.

    Each prison is solved once more by itself, so that its run gives the same places whenever it is repeated.
    """
    parts = facts.parts(weights=run.weights, seed=run.seed)
    whole, limits = joined(parts, seed=run.seed), purse_limits(parts)
    steps = 1 + len(limits) + len(parts)
    progress.tell(0, steps, _("Mencari pembagian terbaik"))
    found = best_proposal(whole, seconds=REGION_SECONDS)
    worths = []
    for done, purse in enumerate(limits, 1):
        progress.tell(done, steps, _("Menghitung arti satu juta rupiah lagi"))
        worths.append(worth_as_json(worth_of_money(whole, found, purse, rupiah=RUPIAH)))
    shares = {part.key: received(part, found.places) for part in parts}
    solutions: dict[int, Solved] = {}
    for done, (facility, inputs) in enumerate(facts.inputs.items(), 1 + len(limits)):
        progress.tell(done, steps, _("Menyusun usulan setiap lapas"))
        own = {**inputs, "funders": {**inputs["funders"], **shares[str(facility)]}}
        problem = problem_of(own, weights=run.weights, seed=run.seed)
        solutions[facility] = solved(own, problem, Progress(lambda told: None))
    value = sum(one.proposal["value"] for one in solutions.values() if one.proposal)
    result = {
        "value": value,
        "bound": max(value, found.bound),
        "seconds": round(found.seconds, 2),
        "solver": solver(),
        "money": _money(parts, facts, shares),
        "worths": worths,
    }
    return Divided(result, solutions)


def _money(parts: Sequence[Part], facts: Gathered, shares: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """What each prison received of each shared purse, as the run keeps it."""
    found: dict[str, dict[str, Any]] = {}
    for part in parts:
        for funder, purse in part.purses.items():
            left = part.problem.funders[funder]
            row = found.setdefault(purse, {"purse": purse, "name": facts.names[purse], "left": left, "parts": {}})
            row["parts"][part.key] = shares[part.key][funder]
    return list(found.values())


@task(JOB, prepare=_divide)
def divide(arguments: Arguments, progress: Progress, actor: Actor, now: datetime) -> dict[str, Any]:
    """Keep what was found; killed before, the whole is done again."""
    run = _waiting(arguments, actor)
    record_region_solution(run=run, divided=arguments["divided"], actor=actor, now=now)
    return {"url": reverse("region_run_detail", args=[run.pk]), "text": _("Usulan wilayah siap dibaca.")}
