from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache

from django.db.models import Q, QuerySet

from bekal.access.queries import Written, find, within
from bekal.access.rules import Actor, Reach, reach
from bekal.catalogue.choices import VersionState
from bekal.catalogue.models import CourseVersion
from bekal.catalogue.queries import lesson_hours_of
from bekal.classes.choices import AgreementLack, ClassState, Condition, DeliveryMode
from bekal.classes.models import ClassChange, ClassInstructor, TrainingClass
from bekal.classes.rules import (
    Flaw,
    Hindrance,
    PlanRefused,
    Schedule,
    away_without_stand_in,
    same_hours,
    schedule,
    training_days,
)
from bekal.lib.dates import Language, WorkingCalendar, working_dates
from bekal.partners.choices import AgreementKind, AgreementState
from bekal.partners.models import Agreement, Instructor
from bekal.partners.queries import absences_between, instructors_without_selection, stretches_of
from bekal.partners.rules.ground import Gap, Stretch, ground
from bekal.places.models import Facility, Workshop
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


OFFERED = (ClassState.PLANNED, ClassState.OPEN)
UNFINISHED = (ClassState.PLANNED, ClassState.OPEN, ClassState.SELECTED, ClassState.RUNNING, ClassState.PAUSED)
TAKES_PLACES = (ClassState.OPEN, ClassState.SELECTED, ClassState.RUNNING, ClassState.PAUSED, ClassState.COMPLETED)
_CLASSES = TrainingClass.objects.select_related(
    "facility", "version__course__trade", "agreement__institution", "workshop"
)


def taught_by(user_id: int, path: str = "pk") -> Q:
    """The filter for what belongs to classes that a user teaches; `path` leads from the row to its class."""
    taught = ClassInstructor.objects.filter(instructor__user=user_id).values("training_class")
    return Q(**{f"{path}__in": taught})


def classes_for(actor: Actor) -> QuerySet[TrainingClass]:
    """The classes that `actor` may see, newest first, with course, place and partner."""
    return classes_within(reach(actor, "class.list"))


def classes_within(held: Reach) -> QuerySet[TrainingClass]:
    """The same for who reaches so much."""
    return _CLASSES.filter(within(held, institution="agreement__institution", taught=taught_by))


def classes_offered(actor: Actor, facility_id: int, today: date) -> list[TrainingClass]:
    """What is planned or open in a facility and not over, as far as `actor` sees it; the next class first."""
    return _offered(reach(actor, "class.list"), facility_id, today)()


@lru_cache(maxsize=512)
def _offered(held: Reach, facility_id: int, today: date) -> Written[TrainingClass]:
    rows = classes_within(held).filter(facility=facility_id, state__in=OFFERED, ends_on__gte=today)
    return Written(rows.order_by("starts_on", "pk"))


def class_for(actor: Actor, action: str, class_id: int) -> TrainingClass:
    """The class on which `actor` may take `action`; raises Unseen or Forbidden."""
    rows = _CLASSES.all()
    return find(rows, actor, action, class_id, institution="agreement__institution", taught=taught_by)


def matching(classes: QuerySet[TrainingClass], text: str) -> QuerySet[TrainingClass]:
    """Those of the classes whose name, course or partner contains a text; all of them for an empty text."""
    if not text:
        return classes
    return classes.filter(
        Q(name__icontains=text)
        | Q(version__course__name__icontains=text)
        | Q(agreement__institution__name__icontains=text)
        | Q(agreement__institution__short_name__icontains=text)
    )


def counts_by_state(classes: QuerySet[TrainingClass]) -> dict[ClassState, int]:
    """How many of the classes are in each state; states without a class are left out."""
    counted = Counter(classes.order_by().values_list("state", flat=True))
    return {state: counted[state] for state in ClassState if counted[state]}


def instructors_of(training_class: TrainingClass) -> QuerySet[Instructor]:
    """The instructors of a class that was found for the actor before."""
    return training_class.instructors.select_related("institution")


def history_of(training_class: TrainingClass) -> QuerySet[ClassChange]:
    """What was done to a class, newest first."""
    return ClassChange.objects.filter(training_class=training_class)


def days_of(facility: Facility, version_id: int, starts_on: date, hours_per_day: int) -> tuple[date, ...]:
    """The working days of a class that starts on a day and gives all lesson hours of a course version.

    ValueError for a version without lesson hours.
    """
    return training_days(starts_on, lesson_hours_of(version_id), hours_per_day, calendar_of(facility, starts_on))


def schedule_of_plan(
    agreement: Agreement, plan: Plan, *, taken: int = 0, class_id: int | None = None, language: Language = "id"
) -> Schedule:
    """The days that a plan under an agreement comes to; raises PlanRefused with every contradiction in it.

    `taken` is how many places of the class are given away already; `class_id` names it where it is planned already.
    """
    calendar = calendar_of(agreement.facility, plan.starts_on)
    hours = lesson_hours_of(plan.version.pk)
    courses = set(agreement.courses.values_list("pk", flat=True))
    flaws = _flaws(agreement, plan, hours, courses, calendar, taken)
    if hours > 0 and plan.lesson_hours_per_day > 0:
        days = training_days(plan.starts_on, hours, plan.lesson_hours_per_day, calendar)
        flaws += _double_bookings(agreement, plan, days, class_id)
    if flaws:
        raise PlanRefused(flaws)
    return schedule(plan.starts_on, hours, plan.lesson_hours_per_day, calendar, language)


OCCUPYING = (ClassState.PLANNED, ClassState.OPEN, ClassState.SELECTED, ClassState.RUNNING, ClassState.PAUSED)


def _double_bookings(agreement: Agreement, plan: Plan, days: tuple[date, ...], class_id: int | None) -> list[Flaw]:
    """Which instructors teach another class at the same time, and when none of them is there.

    A class of another prison is told of, but not named.
    """
    known = {one.pk: one.name for one in plan.instructors}
    rows = ClassInstructor.objects.filter(
        instructor__in=known,
        training_class__state__in=OCCUPYING,
        training_class__starts_on__lte=days[-1],
        training_class__ends_on__gte=days[0],
    ).exclude(training_class=class_id)
    flaws = []
    for row in rows.select_related("training_class").order_by("training_class__starts_on", "pk"):
        other = row.training_class
        shared = [day for day in days if other.starts_on <= day <= other.ends_on]
        hours = (other.day_starts_at, other.lesson_hours_per_day)
        if shared and same_hours(plan.day_starts_at, plan.lesson_hours_per_day, *hours):
            name = other.name if other.facility_id == agreement.facility_id else ""
            flaws.append(Flaw("instructors", "busy", shared[0], (known[row.instructor_id], name)))
    away = absences_between(known, days[0], days[-1]).values_list("instructor", "starts", "ends")
    for pk, day in away_without_stand_in(days, list(away), list(known)):
        flaws.append(Flaw("instructors", "away", day, (known[pk],)))
    return flaws


def _flaws(
    agreement: Agreement, plan: Plan, hours: int, courses: Collection[int], calendar: WorkingCalendar, taken: int
) -> list[Flaw]:
    """Every contradiction of a plan, each with the value that would fit where there is one."""
    workshop, most = plan.workshop, agreement.maximum_participants
    next_day = working_dates(plan.starts_on + timedelta(days=1), 1, calendar)[0]
    checks = [
        (plan.version.course_id not in courses, Flaw("version", "not_covered")),
        (plan.version.state != VersionState.APPROVED, Flaw("version", "not_approved")),
        (plan.version.facility_id not in (None, agreement.facility_id), Flaw("version", "other_facility")),
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


def agreement_lacks(training_class: TrainingClass) -> tuple[AgreementLack, ...]:
    """What the agreement of a class lacks to cover it from the first day to the last; empty where it covers it.

    An amendment counts from its day. Places are those that the partner owes, less those of the agreement's classes that
    are open or later; a planned class reserves none.
    """
    agreement = training_class.agreement
    gaps = _gaps(training_class, stretches_of(agreement))
    if agreement.signed_on is not None and agreement.signed_on > training_class.starts_on:
        gaps |= {Gap.STARTS_LATE}
    state = AgreementState(agreement.state)
    lacks = {
        AgreementLack.NOT_EXECUTABLE: agreement.kind != AgreementKind.EXECUTABLE,
        AgreementLack.NOT_SIGNED: state not in (AgreementState.SIGNED, AgreementState.TERMINATED),
        AgreementLack.TERMINATED: state == AgreementState.TERMINATED,
        **{AgreementLack(gap.value): gap in gaps for gap in Gap},
    }
    return tuple(lack for lack, holds in lacks.items() if holds)


def _gaps(training_class: TrainingClass, stretches: Sequence[Stretch]) -> set[Gap]:
    first, last = training_class.starts_on, training_class.ends_on
    course_id, places = training_class.version.course_id, training_class.capacity
    taken = _places_taken(training_class) if _limited(stretches) else []
    return set(ground(stretches, first, last, course_id, places=places, taken=taken))


def _limited(stretches: Sequence[Stretch]) -> bool:
    return any(one.yearly is not None or one.in_all is not None for one in stretches)


def _places_taken(training_class: TrainingClass) -> list[tuple[date, int]]:
    """The places of the agreement's other classes that are open or later, each with the first day of its class."""
    others = TrainingClass.objects.filter(agreement=training_class.agreement_id, state__in=TAKES_PLACES)
    return list(others.exclude(pk=training_class.pk).values_list("starts_on", "capacity"))


@dataclass(frozen=True, slots=True)
class Losing:
    """A class that is not over and would stand on its agreement no longer, and why."""

    training_class: TrainingClass
    lacks: tuple[AgreementLack, ...]


def losing_ground(agreement: Agreement, added: Stretch | None, today: date) -> list[Losing]:
    """The classes that stand on an agreement now, and would not with one more text; the next class first.

    Without `added` the agreement would hold no longer at all.
    """
    unfinished = TrainingClass.objects.filter(agreement=agreement, state__in=UNFINISHED, ends_on__gte=today)
    rows = list(unfinished.select_related("version__course").order_by("starts_on", "pk"))
    if not rows:
        return []
    if added is None:
        return [Losing(one, (AgreementLack.TERMINATED,)) for one in rows]
    now = stretches_of(agreement)
    stretches = [*now, added]
    takers = TrainingClass.objects.filter(agreement=agreement, state__in=TAKES_PLACES)
    places = list(takers.values_list("pk", "starts_on", "capacity")) if _limited(stretches) else []
    found = []
    for one in rows:
        taken = [(day, count) for pk, day, count in places if pk != one.pk]
        asked = (one.starts_on, one.ends_on, one.version.course_id)
        was = ground(now, *asked, places=one.capacity, taken=taken)
        then = ground(stretches, *asked, places=one.capacity, taken=taken)
        if lost := tuple(AgreementLack(gap.value) for gap in then if gap not in was):
            found.append(Losing(one, lost))
    return found


def hindrances_of(training_class: TrainingClass, conditions: tuple[str, ...], day: date) -> list[Hindrance]:
    """Which of the conditions that a class knows by itself do not hold on `day`; those of participants lie above it."""
    found = []
    if Condition.AGREEMENT_COVERS in conditions and (lacks := agreement_lacks(training_class)):
        found.append(Hindrance(Condition.AGREEMENT_COVERS, lacks=lacks, names=(training_class.agreement.title,)))
    ids = list(training_class.instructors.values_list("pk", flat=True))
    if Condition.INSTRUCTORS_NAMED in conditions and not ids:
        found.append(Hindrance(Condition.INSTRUCTORS_NAMED))
    if Condition.SELECTION_RECORDED in conditions:
        missing = instructors_without_selection(ids, training_class.facility_id, day)
        if missing:
            names = tuple(instructor.name for instructor in missing)
            found.append(Hindrance(Condition.SELECTION_RECORDED, names=names))
    return found
