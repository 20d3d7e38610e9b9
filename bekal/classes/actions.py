from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.catalogue.choices import VersionState
from bekal.catalogue.models import CourseVersion
from bekal.catalogue.queries import lesson_hours_of
from bekal.classes.choices import ClassState, ClassStep, Condition, DeliveryMode
from bekal.classes.models import ClassChange, ClassInstructor, TrainingClass
from bekal.classes.queries import agreement_lacks, hindrances_of
from bekal.classes.rules import EDITABLE, TRANSITIONS, Flaw, Hindrance, NotYet, PlanRefused, training_days
from bekal.lib import transitions
from bekal.lib.conflicts import Conflict
from bekal.lib.dates import WorkingCalendar, working_dates
from bekal.lib.transitions import IllegalTransition
from bekal.partners.models import Agreement, Instructor
from bekal.places.models import Workshop
from bekal.places.queries import calendar_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a person decides about a class; the last day follows from it. Hours are JP of 45 minutes."""

    name: str
    version: CourseVersion
    workshop: Workshop | None
    instructors: tuple[Instructor, ...]
    mode: DeliveryMode
    starts_on: date
    day_starts_at: time
    lesson_hours_per_day: int
    minimum: int
    capacity: int


@transaction.atomic
def plan_class(*, agreement: Agreement, plan: Plan, actor: Actor, now: datetime) -> TrainingClass:
    """Plan a class under an agreement, signed or not yet; raises PlanRefused where the plan contradicts itself."""
    facility = agreement.facility
    require(actor, "class.plan", agreement.target)
    days = _days_of(agreement, plan, calendar_of(facility, plan.starts_on))
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
    days = _days_of(fresh.agreement, plan, calendar_of(fresh.facility, plan.starts_on), taken)
    was = {"starts_on": fresh.starts_on.isoformat(), "ends_on": fresh.ends_on.isoformat(), "capacity": fresh.capacity}
    fields = {**_fields(plan), "ends_on": days[-1], "revision": revision + 1}
    for name, value in fields.items():
        setattr(fresh, name, value)
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
    rows = TrainingClass.objects.select_for_update(of=("self",)).select_related("facility", "agreement")
    return rows.get(pk=training_class.pk)


def _days_of(agreement: Agreement, plan: Plan, calendar: WorkingCalendar, taken: int = 0) -> tuple[date, ...]:
    hours = lesson_hours_of(plan.version.pk)
    courses = set(agreement.courses.values_list("pk", flat=True))
    if flaws := _flaws(agreement, plan, hours, courses, calendar, taken):
        raise PlanRefused(flaws)
    return training_days(plan.starts_on, hours, plan.lesson_hours_per_day, calendar)


def _flaws(
    agreement: Agreement, plan: Plan, hours: int, courses: Collection[int], calendar: WorkingCalendar, taken: int
) -> list[Flaw]:
    """Every contradiction of a plan, each with the value that would fit where there is one."""
    workshop, most = plan.workshop, agreement.maximum_participants
    next_day = working_dates(plan.starts_on + timedelta(days=1), 1, calendar)[0]
    checks = [
        (plan.version.course_id not in courses, Flaw("version", "not_covered")),
        (plan.version.state != VersionState.APPROVED, Flaw("version", "not_approved")),
        (hours < 1, Flaw("version", "no_lesson_hours")),
        (workshop is not None and workshop.facility_id != agreement.facility_id, Flaw("workshop", "elsewhere")),
        (
            any(teacher.institution_id != agreement.institution_id for teacher in plan.instructors),
            Flaw("instructors", "other_institution"),
        ),
        (not calendar.is_working(plan.starts_on), Flaw("starts_on", "day_off", next_day)),
        (plan.lesson_hours_per_day < 1, Flaw("lesson_hours_per_day", "too_few", 1)),
        (plan.minimum < 1, Flaw("minimum", "too_few", 1)),
        (plan.minimum > plan.capacity, Flaw("minimum", "above_capacity", plan.capacity)),
        (plan.capacity < taken, Flaw("capacity", "places_taken", taken)),
        (most is not None and plan.capacity > most, Flaw("capacity", "above_agreement", most)),
    ]
    if workshop is not None:
        checks.append((plan.capacity > workshop.seats, Flaw("capacity", "above_seats", workshop.seats)))
    return [flaw for holds, flaw in checks if holds]


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
