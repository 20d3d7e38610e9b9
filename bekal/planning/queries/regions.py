"""Proposals for several prisons of a region at once: what they rest on, and the runs that came out of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, QuerySet

from bekal.access.queries import find, within
from bekal.access.rules import Actor, reach
from bekal.budget.queries.purses import purses_by_funder
from bekal.classes.choices import ClassState
from bekal.classes.models import TrainingClass
from bekal.places.models import Facility
from bekal.planning.models import RegionRun, SelectionRun
from bekal.planning.queries.gathering import gathered
from bekal.planning.rules.frozen import problem_of
from bekal.planning.rules.region import Part

_RUNS = RegionRun.objects.select_related("region", "job")
_CLASSES = TrainingClass.objects.select_related("facility", "version__course", "agreement__institution", "workshop")


def region_runs_for(actor: Actor) -> QuerySet[RegionRun]:
    """The proposals for a region that `actor` may see, newest first, with the runs that came out of them."""
    seen = within(reach(actor, "region_proposal.view"), region="region")
    own = SelectionRun.objects.select_related("facility").defer("inputs", "proposal", "worths")
    return _RUNS.filter(seen).prefetch_related(Prefetch("runs", own))


def region_run_for(actor: Actor, action: str, run_id: int) -> RegionRun:
    """The proposal for a region on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(_RUNS.all(), actor, action, run_id, region="region")


def classes_to_fill_in_region(actor: Actor, region_id: int, today: date) -> QuerySet[TrainingClass]:
    """The classes of a region's prisons that are planned or open and have not begun, prison by prison."""
    seen = within(reach(actor, "region_proposal.make"), region="facility__region")
    rows = _CLASSES.filter(seen, facility__region=region_id, starts_on__gte=today)
    return rows.filter(state__in=(ClassState.PLANNED, ClassState.OPEN)).order_by("facility__name", "starts_on", "pk")


def classes_by_facility(run: RegionRun) -> list[tuple[Facility, list[TrainingClass]]]:
    """The classes of a proposal for a region, prison by prison."""
    rows = _CLASSES.filter(pk__in=run.classes.values("pk")).order_by("facility_id", "starts_on", "pk")
    return [(facility, list(own)) for facility, own in groupby(rows, key=lambda one: one.facility)]


def runs_of(run: RegionRun) -> list[SelectionRun]:
    """Each prison's own run that came out of a proposal for a region, without what it rests on."""
    rows = SelectionRun.objects.filter(region_run=run).select_related("facility").defer("inputs", "worths")
    return list(rows.prefetch_related("classes").order_by("facility__name", "pk"))


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a proposal for a region rests on: each prison's inputs, and which purse a funder's key draws from.

    `names` are those of the purses, by their keys.
    """

    inputs: Mapping[int, Mapping[str, Any]]
    purses: Mapping[str, str]
    names: Mapping[str, str]

    def parts(self, *, weights: Mapping[str, int], seed: int) -> list[Part]:
        """Each prison's own problem."""
        return [
            Part(
                str(facility),
                problem_of(one, weights=weights, seed=seed),
                {funder: self.purses[funder] for funder in one["funders"] if funder in self.purses},
            )
            for facility, one in self.inputs.items()
        ]


def gathered_in_region(classes: Iterable[tuple[Facility, list[TrainingClass]]], today: date) -> Gathered:
    """The inputs of every prison, with the shared purses from which their funders draw, each year by itself."""
    inputs = {facility.pk: gathered(facility, own, today) for facility, own in classes}
    keys = {key: key.partition(":") for one in inputs.values() for key in one["funders"]}
    known = purses_by_funder(int(funder) for funder, _colon, _year in keys.values())
    purses: dict[str, str] = {}
    names: dict[str, str] = {}
    for key, (funder, _colon, year) in keys.items():
        if purse := known.get(int(funder)):
            purses[key] = f"purse-{purse.pk}:{year}"
            names[purses[key]] = purse.name
    return Gathered(inputs, purses, names)
