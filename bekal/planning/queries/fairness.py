"""Acceptance by group in one run and in the one before it, out of their frozen inputs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bekal.access.rules import Actor
from bekal.intake.choices import OffenceGroup
from bekal.planning.choices import Age, RunState, Stay
from bekal.planning.models import SelectionRun
from bekal.planning.queries.runs import runs_for
from bekal.planning.rules.fairness import Share, shares

DIMENSIONS: dict[str, Sequence[str]] = {
    "sex": ("M", "F"),
    "age": tuple(Age),
    "offence": (*OffenceGroup, ""),
    "stay": tuple(Stay),
    "education": ("none", "primary", "lower", "upper", "higher", ""),
}
RUNS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Compared:
    """A group in the newest run, and its rate in the run before; None where that is hidden or unknown."""

    share: Share
    before: float | None

    @property
    def change(self) -> float | None:
        """By how much the rate changed, as a part of 1."""
        if self.share.rate is None or self.before is None:
            return None
        return self.share.rate - self.before


def adopted_runs(actor: Actor, facility_id: int | None) -> list[SelectionRun]:
    """The latest runs whose result counts, newest first: those brought to a hearing, else those that wait for one."""
    rows = runs_for(actor).defer(None).filter(proposal__isnull=False)
    rows = rows.filter(facility=facility_id) if facility_id else rows
    adopted = list(rows.filter(state=RunState.ADOPTED)[:RUNS_SHOWN])
    return adopted or list(rows.filter(state=RunState.DONE)[:RUNS_SHOWN])


def by_group(run: SelectionRun, dimension: str) -> list[Share]:
    """Acceptance in a run by one dimension; everybody counts who asked and fits at least one class."""
    people: dict[str, Any] = run.inputs["people"]
    asked = dict.fromkeys(one["person"] for one in run.inputs["options"])
    inside = {person for person, _ in run.proposal["places"]} if run.proposal else set()
    return shares(
        [people[person][dimension] for person in asked],
        [people[person][dimension] for person in asked if person in inside],
        DIMENSIONS[dimension],
    )


def compared(run: SelectionRun, before: SelectionRun | None) -> dict[str, list[Compared]]:
    """Every dimension of a run, with the rates of the run before."""
    found = {}
    for dimension in DIMENSIONS:
        rates = {one.group: one.rate for one in by_group(before, dimension)} if before else {}
        found[dimension] = [Compared(one, rates.get(one.group)) for one in by_group(run, dimension)]
    return found
