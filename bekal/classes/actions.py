from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.classes.choices import ClassState, ClassStep, Condition
from bekal.classes.models import ClassChange, ClassInstructor, TrainingClass
from bekal.classes.queries import Plan as Plan
from bekal.classes.queries import agreement_lacks, hindrances_of, schedule_of_plan
from bekal.classes.rules import EDITABLE, TRANSITIONS, Hindrance, NotYet
from bekal.lib import transitions
from bekal.lib.conflicts import Conflict
from bekal.lib.transitions import IllegalTransition
from bekal.partners.models import Agreement, Instructor


@transaction.atomic
def plan_class(*, agreement: Agreement, plan: Plan, actor: Actor, now: datetime) -> TrainingClass:
    """Plan a class under an agreement, signed or not yet; raises PlanRefused where the plan contradicts itself."""
    facility = agreement.facility
    require(actor, "class.plan", agreement.target)
    days = schedule_of_plan(agreement, plan).days
    training_class = TrainingClass.objects.create(
        facility=facility, agreement=agreement, **_fields(plan), ends_on=days[-1]
    )
    _name_instructors(training_class, plan.instructors)
    _keep(training_class, ClassStep.PLAN, "", actor=actor, now=now)
    record(actor, "class.plan", training_class, now=now, facility_id=facility.pk, **_details(plan, days))
    return training_class


@transaction.atomic
def edit_class(
    *, training_class: TrainingClass, revision: int, plan: Plan, actor: Actor, now: datetime, taken: int = 0
) -> None:
    """Change a class that has not begun; `revision` is the one that was read, `taken` how many places are given away.

    Raises Conflict where somebody changed it since, IllegalTransition where it has begun or ended, PlanRefused where
    the plan contradicts itself, NotYet where an open class would lose the agreement under which it was opened.
    """
    require(actor, "class.edit", training_class.target)
    fresh = _locked(training_class)
    if fresh.revision != revision:
        latest = ClassChange.objects.filter(training_class=fresh).first()
        raise Conflict(latest.changed_by if latest else "", latest.at if latest else None)
    if fresh.state not in EDITABLE:
        raise IllegalTransition(ClassStep.EDIT, fresh.state)
    days = schedule_of_plan(fresh.agreement, plan, taken=taken, class_id=fresh.pk).days
    was = {"starts_on": fresh.starts_on.isoformat(), "ends_on": fresh.ends_on.isoformat(), "capacity": fresh.capacity}
    fields = {**_fields(plan), "ends_on": days[-1], "revision": revision + 1}
    for name, value in fields.items():
        setattr(fresh, name, value)
    if fresh.state != ClassState.PLANNED:
        _hold_agreement(fresh)
    if fresh.state != ClassState.PLANNED and (lacks := agreement_lacks(fresh)):
        raise NotYet([Hindrance(Condition.AGREEMENT_COVERS, lacks=lacks, names=(fresh.agreement.title,))])
    fresh.save(update_fields=list(fields))
    _name_instructors(fresh, plan.instructors)
    _keep(fresh, ClassStep.EDIT, fresh.state, actor=actor, now=now)
    record(actor, "class.edit", fresh, now=now, facility_id=fresh.facility_id, was=was, **_details(plan, days))
    training_class.refresh_from_db()


@transaction.atomic
def step_class(
    *,
    training_class: TrainingClass,
    step: str,
    actor: Actor,
    now: datetime,
    reason: str = "",
    unmet: Sequence[Hindrance] = (),
) -> None:
    """Take one step of the table; the class checks agreement and instructors itself, `unmet` adds what lies above it.

    Raises IllegalTransition, ReasonMissing, or NotYet with everything that stands in the way.
    """
    fresh = _locked(training_class)
    transition = transitions.step(TRANSITIONS, step, fresh.state, reason)
    require(actor, transition.action, fresh.target)
    if Condition.AGREEMENT_COVERS in transition.conditions:
        _hold_agreement(fresh)
    own = hindrances_of(fresh, transition.conditions, localdate(now))
    known = {hindrance.condition for hindrance in own}
    if hindrances := own + [hindrance for hindrance in unmet if hindrance.condition not in known]:
        raise NotYet(hindrances)
    was, fresh.state, fresh.revision = fresh.state, transition.target, fresh.revision + 1
    fresh.save(update_fields=["state", "revision"])
    _keep(fresh, step, was, actor=actor, now=now, reason=reason.strip())
    details = {"from": was, "to": fresh.state, "reason": reason.strip()}
    record(actor, f"class.{step}", fresh, now=now, facility_id=fresh.facility_id, **details)
    training_class.state, training_class.revision = fresh.state, fresh.revision


def hold_class(training_class: TrainingClass) -> None:
    """Let nobody else change a class or its list until the transaction ends, so that what is read of it stays true."""
    TrainingClass.objects.select_for_update().get(pk=training_class.pk)


def open_class(*, training_class: TrainingClass, actor: Actor, now: datetime, reason: str = "") -> None:
    """Open registration; raises NotYet without a live agreement that covers the course for the whole class."""
    step_class(training_class=training_class, step=ClassStep.OPEN, actor=actor, now=now, reason=reason)


def pause_class(*, training_class: TrainingClass, actor: Actor, now: datetime, reason: str) -> None:
    """Interrupt a running class; the reason is kept in its history."""
    step_class(training_class=training_class, step=ClassStep.PAUSE, actor=actor, now=now, reason=reason)


def resume_class(*, training_class: TrainingClass, actor: Actor, now: datetime, reason: str = "") -> None:
    """Go on with a class that was interrupted."""
    step_class(training_class=training_class, step=ClassStep.RESUME, actor=actor, now=now, reason=reason)


def reselect_class(*, training_class: TrainingClass, actor: Actor, now: datetime, reason: str) -> None:
    """Take the participants of a class under review again before it starts."""
    step_class(training_class=training_class, step=ClassStep.RESELECT, actor=actor, now=now, reason=reason)


def cancel_class(*, training_class: TrainingClass, actor: Actor, now: datetime, reason: str) -> None:
    """Give up a class that has not ended."""
    step_class(training_class=training_class, step=ClassStep.CANCEL, actor=actor, now=now, reason=reason)


def reopen_class(*, training_class: TrainingClass, actor: Actor, now: datetime, reason: str) -> None:
    """Bring a completed class back to running, or a cancelled one back to planned; a warden's step, with a reason."""
    step_class(training_class=training_class, step=ClassStep.REOPEN, actor=actor, now=now, reason=reason)


def _locked(training_class: TrainingClass) -> TrainingClass:
    rows = TrainingClass.objects.select_for_update(of=("self",)).select_related("facility", "agreement__facility")
    return rows.get(pk=training_class.pk)


def _hold_agreement(training_class: TrainingClass) -> None:
    """Let nobody else open a class under the same agreement until this one has or has not got its places."""
    Agreement.objects.select_for_update().get(pk=training_class.agreement_id)


def _fields(plan: Plan) -> dict[str, object]:
    names = ("name", "version", "workshop", "mode", "starts_on", "day_starts_at")
    numbers = ("lesson_hours_per_day", "minimum", "capacity")
    return {name: getattr(plan, name) for name in names + numbers}


def _name_instructors(training_class: TrainingClass, instructors: Sequence[Instructor]) -> None:
    wanted = {instructor.pk for instructor in instructors}
    rows = ClassInstructor.objects.filter(training_class=training_class)
    rows.exclude(instructor__in=wanted).delete()
    kept = set(rows.values_list("instructor", flat=True))
    ClassInstructor.objects.bulk_create(
        [ClassInstructor(training_class=training_class, instructor_id=pk) for pk in sorted(wanted - kept)]
    )


def _keep(
    training_class: TrainingClass, name: str, from_state: str, *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    ClassChange.objects.create(
        training_class=training_class,
        at=now,
        step=name,
        from_state=from_state,
        to_state=training_class.state,
        reason=reason,
        changed_by=actor.name,
    )


def _details(plan: Plan, days: Sequence[date]) -> dict[str, object]:
    return {
        "version": plan.version.pk,
        "starts_on": plan.starts_on.isoformat(),
        "ends_on": days[-1].isoformat(),
        "instructors": sorted(instructor.pk for instructor in plan.instructors),
        "minimum": plan.minimum,
        "capacity": plan.capacity,
    }
