from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet

from bekal.access.queries import find, within
from bekal.access.rules import Actor, reach
from bekal.classes.choices import ClassState
from bekal.classes.models import TrainingClass
from bekal.people.models import Inmate
from bekal.places.models import Facility
from bekal.planner.problem import Problem, Proposal
from bekal.planning.choices import RunState
from bekal.planning.models import RunChange, RunDecision, SelectionRun
from bekal.planning.rules.frozen import Decision, problem_of, proposal_from_json

_RUNS = SelectionRun.objects.select_related("facility", "job", "hearing")
_CLASSES = TrainingClass.objects.select_related("facility", "version__course", "agreement__institution", "workshop")


def runs_for(actor: Actor) -> QuerySet[SelectionRun]:
    """The runs that `actor` may see, newest first, without what they rest on."""
    seen = within(reach(actor, "proposal.view"))
    return _RUNS.filter(seen).defer("inputs", "worths").prefetch_related("classes")


def run_for(actor: Actor, action: str, run_id: int) -> SelectionRun:
    """The run on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(_RUNS.all(), actor, action, run_id)


def classes_of(run: SelectionRun) -> list[TrainingClass]:
    """The classes of a run, the earliest first."""
    return list(_CLASSES.filter(pk__in=run.classes.values("pk")).order_by("starts_on", "pk"))


def classes_to_fill(actor: Actor, facility_id: int, today: date) -> QuerySet[TrainingClass]:
    """The classes of a facility for which a run can be asked: planned or open, and not begun; the earliest first."""
    rows = _CLASSES.filter(within(reach(actor, "proposal.make")), facility=facility_id, starts_on__gte=today)
    return rows.filter(state__in=(ClassState.PLANNED, ClassState.OPEN)).order_by("starts_on", "pk")


def decisions_of(run: SelectionRun) -> list[RunDecision]:
    """What people decided beforehand in a run, with whom and which class it is about."""
    return list(RunDecision.objects.filter(run=run).select_related("inmate", "training_class"))


def history_of(run: SelectionRun) -> list[RunChange]:
    """The steps of a run, newest first."""
    return list(run.changes.all())


def as_decisions(rows: Iterable[RunDecision]) -> list[Decision]:
    """Decisions as the problem takes them."""
    return [Decision(row.kind, str(row.inmate_id), str(row.training_class_id)) for row in rows]


def frozen_problem(run: SelectionRun, decisions: Iterable[RunDecision] | None = None) -> Problem:
    """The problem of a run from its frozen inputs; `decisions` are those of `decisions_of`, if read already."""
    rows = decisions_of(run) if decisions is None else decisions
    return problem_of(run.inputs, weights=run.weights, seed=run.seed, decisions=as_decisions(rows))


def kept_proposal(run: SelectionRun) -> Proposal | None:
    """What came out of a run, if it is solved."""
    return proposal_from_json(run.proposal) if run.proposal else None


def last_counted_at(training_class: TrainingClass) -> datetime | None:
    """When the facts of the last proposal for a class, scores among them, were frozen; None where there is none."""
    rows = SelectionRun.objects.filter(classes=training_class, state__in=(RunState.DONE, RunState.ADOPTED))
    return rows.order_by("-made_at", "-pk").values_list("made_at", flat=True).first()


def people_in(run: SelectionRun) -> dict[str, Inmate]:
    """Everybody who asked in a run, by the keys of the problem."""
    rows = Inmate.objects.filter(pk__in=[int(person) for person in run.inputs.get("people", {})])
    return {str(one.pk): one for one in rows.only("pk", "name", "register_number", "block", "facility_id")}


def others_to_compare(actor: Actor, run: SelectionRun) -> list[SelectionRun]:
    """Other solved runs of the facility that share a class with this one, newest first."""
    rows = runs_for(actor).filter(facility=run.facility_id, proposal__isnull=False)
    shared = rows.filter(classes__in=run.classes.values("pk")).exclude(pk=run.pk).distinct()
    return list(shared.exclude(state=RunState.QUEUED)[:20])


def facilities_with_runs(actor: Actor) -> list[Facility]:
    """The facilities of which `actor` may see runs."""
    ids = SelectionRun.objects.filter(within(reach(actor, "proposal.view"))).order_by().values("facility")
    return list(Facility.objects.filter(pk__in=ids).order_by("name"))
