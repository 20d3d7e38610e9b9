"""What happens to a selection run: asked for, solved by the worker, varied by a decision, brought to a hearing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.classes.models import TrainingClass
from bekal.hearings.actions.hearings import HearingFacts, Listed, plan_hearing
from bekal.hearings.choices import HearingState, Proposed
from bekal.hearings.models import Hearing
from bekal.lib import transitions
from bekal.lib.conflicts import Conflict
from bekal.people.models import Inmate
from bekal.places.models import Facility
from bekal.planner.problem import Problem, Proposal
from bekal.planning.choices import RunStep
from bekal.planning.models import RegionRun, RunChange, RunDecision, SelectionRun
from bekal.planning.queries.runs import decisions_of, frozen_problem, kept_proposal
from bekal.planning.queries.why import queues
from bekal.planning.rules.life import HEARING_CANCELLED, TRANSITIONS, NotYet
from bekal.planning.rules.marks import Points
from bekal.work.actions import enqueue

JOB, CHECK = "selection.run", "selection.check"
MOST_RESERVES = 5
"""So many reserves of each class go to the hearing by themselves; the board may make others of the rest."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What the worker found: frozen inputs and the proposal as JSON, and what one more of something would bring.

    Without a proposal: nothing keeps every limit, because of what people pinned.
    """

    inputs: Mapping[str, Any]
    proposal: Mapping[str, Any] | None
    worths: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """That a person is in a class whatever happens (PIN) or is left out of it (EXCLUDE), and why."""

    kind: str
    inmate: Inmate
    training_class: TrainingClass
    reason: str


@transaction.atomic
def ask_for_run(
    *,
    facility: Facility,
    classes: Sequence[TrainingClass],
    points: Points,
    seed: int,
    note: str,
    once: str,
    actor: Actor,
    now: datetime,
) -> SelectionRun:
    """Ask for a proposal for classes of a facility; the worker gathers the facts and solves it.

    `once` names the form that was sent: sent twice, it gives the first run.
    """
    require(actor, "proposal.make", facility.target)
    key = f"{JOB}.{facility.pk}.{once}"
    if known := SelectionRun.objects.filter(job__once=key).first():
        return known
    run = SelectionRun.objects.create(
        facility=facility, weights=points.as_dict(), seed=seed, note=note.strip(), made_by=actor.name, made_at=now
    )
    run.classes.set(classes)
    _keep(run, RunStep.ASK, "", actor=actor, now=now)
    _enqueue(run, key, actor, now)
    details = {"classes": [one.pk for one in classes], "weights": run.weights, "seed": seed}
    record(actor, "proposal.ask", run, now=now, facility_id=facility.pk, **details)
    return run


@transaction.atomic
def vary_run(*, run: SelectionRun, decision: DecisionFacts, once: str, actor: Actor, now: datetime) -> SelectionRun:
    """A new run on the same frozen facts with one decision more, so that the two can be compared.

    A second decision on the same person and class takes the place of the first.
    """
    require(actor, "proposal.make", run.target)
    key = f"{JOB}.{run.facility_id}.{once}"
    if known := SelectionRun.objects.filter(job__once=key).first():
        return known
    made = SelectionRun.objects.create(
        facility=run.facility,
        weights=run.weights,
        seed=run.seed,
        note=run.note,
        inputs=run.inputs,
        based_on=run,
        made_by=actor.name,
        made_at=now,
    )
    made.classes.set(run.classes.all())
    replaced = (decision.inmate.pk, decision.training_class.pk)
    kept = [one for one in decisions_of(run) if (one.inmate_id, one.training_class_id) != replaced]
    RunDecision.objects.bulk_create(
        RunDecision(
            run=made,
            inmate_id=one.inmate_id,
            training_class_id=one.training_class_id,
            kind=one.kind,
            reason=one.reason,
            decided_by=one.decided_by,
        )
        for one in kept
    )
    _decide(made, decision, actor)
    _keep(made, RunStep.ASK, "", actor=actor, now=now)
    _enqueue(made, key, actor, now)
    told = {"inmate": decision.inmate.pk, "class": decision.training_class.pk, "kind": decision.kind}
    record(actor, "proposal.vary", made, now=now, facility_id=run.facility_id, based_on=run.pk, **told)
    return made


def _decide(run: SelectionRun, decision: DecisionFacts, actor: Actor) -> None:
    RunDecision.objects.create(
        run=run,
        inmate=decision.inmate,
        training_class=decision.training_class,
        kind=decision.kind,
        reason=decision.reason.strip(),
        decided_by=actor.name,
    )


def _enqueue(run: SelectionRun, once: str, actor: Actor, now: datetime) -> None:
    run.job = enqueue(
        kind=JOB,
        owner_id=actor.user_id,
        facility_id=run.facility_id,
        arguments={"run_id": run.pk},
        now=now,
        once=once,
    )
    run.save(update_fields=["job"])


@transaction.atomic
def record_solution(*, run: SelectionRun, solved: Solved, actor: Actor, now: datetime) -> None:
    """Keep what the worker found. Raises IllegalTransition where the run was discarded or solved meanwhile."""
    fresh = _locked(run, "proposal.make", actor)
    fresh.inputs = dict(solved.inputs)
    fresh.asked = len({one["person"] for one in solved.inputs["options"]})
    if solved.proposal is not None:
        fresh.proposal, fresh.worths = dict(solved.proposal), list(solved.worths)
        fresh.placed = len(solved.proposal["places"])
    step = RunStep.FAIL if solved.proposal is None else RunStep.SOLVE
    _step(fresh, step, actor=actor, now=now, fields=("inputs", "asked", "proposal", "worths", "placed"))
    value = solved.proposal["value"] if solved.proposal else 0
    record(actor, f"proposal.{step}", fresh, now=now, facility_id=fresh.facility_id, placed=fresh.placed, value=value)


def add_solved_run(
    *,
    region_run: RegionRun,
    facility: Facility,
    classes: Sequence[TrainingClass],
    solved: Solved,
    actor: Actor,
    now: datetime,
) -> SelectionRun:
    """A facility's own run out of a proposal for its region, with what was found for it."""
    run = SelectionRun.objects.create(
        facility=facility,
        region_run=region_run,
        weights=region_run.weights,
        seed=region_run.seed,
        note=region_run.note,
        made_by=actor.name,
        made_at=now,
    )
    run.classes.set(classes)
    _keep(run, RunStep.ASK, "", actor=actor, now=now)
    record_solution(run=run, solved=solved, actor=actor, now=now)
    return run


@transaction.atomic
def discard_run(*, run: SelectionRun, actor: Actor, now: datetime) -> None:
    """Set a proposal aside; it stays readable. Raises IllegalTransition."""
    fresh = _locked(run, "proposal.make", actor)
    _step(fresh, RunStep.DISCARD, actor=actor, now=now)
    record(actor, "proposal.discard", fresh, now=now, facility_id=fresh.facility_id)


@transaction.atomic
def ask_for_check(*, run: SelectionRun, actor: Actor, now: datetime) -> Any:
    """Let the worker solve a run again from its frozen inputs, to see that the same places come out; the job."""
    require(actor, "proposal.view", run.target)
    return enqueue(
        kind=CHECK,
        owner_id=actor.user_id,
        facility_id=run.facility_id,
        arguments={"run_id": run.pk},
        now=now,
        once=f"{CHECK}.{run.pk}.{actor.user_id}.{now:%Y%m%d%H%M%S}",
    )


@transaction.atomic
def adopt_run(*, run: SelectionRun, revision: int, facts: HearingFacts, actor: Actor, now: datetime) -> Hearing:
    """Bring a proposal to a hearing of the review board, with its reserves in order and everybody else who asked.

    Raises Conflict where somebody took a step with the run meanwhile, IllegalTransition where it is not ready.
    """
    fresh = _locked(run, "proposal.adopt", actor)
    if fresh.revision != revision:
        last = fresh.changes.first()
        raise Conflict(last.changed_by if last else "", last.at if last else None)
    transitions.step(TRANSITIONS, RunStep.ADOPT, fresh.state)
    problem, proposal = frozen_problem(fresh), kept_proposal(fresh)
    assert proposal is not None  # a run that is done has one, by constraint
    fresh.hearing = plan_hearing(
        facility=fresh.facility,
        facts=facts,
        listed=listed_for_hearing(fresh, problem, proposal),
        actor=replace(actor, is_system=True),  # who may adopt may bring it to a hearing
        now=now,
    )
    _step(fresh, RunStep.ADOPT, actor=actor, now=now, fields=("hearing",))
    record(actor, "proposal.adopt", fresh, now=now, facility_id=fresh.facility_id, hearing=fresh.hearing.pk)
    return fresh.hearing


@transaction.atomic
def return_run(*, run: SelectionRun, reason: str, actor: Actor, now: datetime) -> None:
    """Take a proposal back from a hearing that was cancelled. Raises IllegalTransition, ReasonMissing, NotYet."""
    fresh = _locked(run, "proposal.adopt", actor)
    transitions.step(TRANSITIONS, RunStep.RETURN, fresh.state, reason)
    if fresh.hearing is not None and fresh.hearing.state != HearingState.CANCELLED:
        raise NotYet(HEARING_CANCELLED)
    fresh.hearing = None
    _step(fresh, RunStep.RETURN, actor=actor, now=now, fields=("hearing",), reason=reason)
    record(actor, "proposal.take_back", fresh, now=now, facility_id=fresh.facility_id, reason=reason.strip())


def listed_for_hearing(run: SelectionRun, problem: Problem, proposal: Proposal) -> list[Listed]:
    """Everybody who asked, each once: with their place, else as a reserve where they stand best, else as not chosen."""
    points = {(one.person, one.class_key): one.points for one in problem.options}
    noted = {(one["person"], one["class"]) for one in run.inputs["options"] if one["note"]}
    ranks: dict[str, tuple[int, str]] = {}
    for key, queue in queues(problem, proposal).items():
        for rank, person in enumerate(queue[:MOST_RESERVES], start=1):
            ranks[person] = min(ranks.get(person, (rank, key)), (rank, key))
    placed = dict(proposal.places)
    best: dict[str, str] = {}
    for one in sorted(problem.options, key=lambda one: -one.points):
        best.setdefault(one.person, one.class_key)
    found = []
    for person in problem.people:
        key = placed.get(person) or (ranks[person][1] if person in ranks else best[person])
        found.append(
            Listed(
                inmate_id=int(person),
                class_id=int(key),
                proposed=Proposed.PLACE if person in placed else Proposed.RESERVE if person in ranks else Proposed.OUT,
                points=points[person, key],
                needs_note=(person, key) in noted,
            )
        )
    return _ranked(found, ranks)


def _ranked(found: Sequence[Listed], ranks: Mapping[str, tuple[int, str]]) -> list[Listed]:
    """Reserves of each class numbered without a gap, as each stands on one list only."""
    order = sorted(
        (one for one in found if one.proposed == Proposed.RESERVE), key=lambda one: ranks[str(one.inmate_id)]
    )
    counted: dict[int, int] = {}
    numbers = {}
    for one in order:
        counted[one.class_id] = counted.get(one.class_id, 0) + 1
        numbers[one.inmate_id] = counted[one.class_id]
    return [replace(one, rank=numbers.get(one.inmate_id)) for one in found]


def _locked(run: SelectionRun, action: str, actor: Actor) -> SelectionRun:
    fresh = SelectionRun.objects.select_for_update(of=("self",)).select_related("facility").get(pk=run.pk)
    require(actor, action, fresh.target)
    return fresh


def _step(
    run: SelectionRun,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    fields: Sequence[str] = (),
    reason: str = "",
) -> None:
    taken = transitions.step(TRANSITIONS, name, run.state, reason)
    was, run.state, run.revision = run.state, taken.target, run.revision + 1
    run.save(update_fields=["state", "revision", *fields])
    _keep(run, name, was, actor=actor, now=now, reason=reason)


def _keep(run: SelectionRun, step: str, was: str, *, actor: Actor, now: datetime, reason: str = "") -> None:
    RunChange.objects.create(
        run=run, at=now, step=step, from_state=was, to_state=run.state, reason=reason.strip(), changed_by=actor.name
    )
