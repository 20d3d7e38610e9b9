"""When instructors teach and when they are away. What is given in classes that the reader may not see is not named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Q

from bekal.access.rules import Actor, reach
from bekal.classes.choices import ClassState
from bekal.classes.models import ClassInstructor
from bekal.classes.queries import classes_within
from bekal.delivery.choices import SessionState
from bekal.delivery.models import Session
from bekal.partners.queries import absences_between
from bekal.reporting.rules import SlotKind

BEFORE_ITS_SESSIONS = (ClassState.PLANNED, ClassState.OPEN, ClassState.SELECTED)
WEEKEND = (5, 6)


@dataclass(frozen=True, slots=True)
class Slot:
    """What an instructor does on a day: a session, a day of a class without sessions yet, or being away.

    `class_id` is None, and `title` empty, where the reader may not see the class.
    """

    instructor_id: int
    day: date
    kind: SlotKind
    title: str = ""
    detail: str = ""
    place: str = ""
    class_id: int | None = None
    starts_at: time | None = None
    ends_at: time | None = None


def timetable(actor: Actor, instructor_ids: Iterable[int], first: date, last: date) -> list[Slot]:
    """What instructors who were found for the actor before do from `first` to `last`, both included; by day and hour.

    Four queries, however many instructors.
    """
    ids = list(instructor_ids)
    seen = set(
        classes_within(reach(actor, "class.list"))
        .filter(instructors__in=ids, starts_on__lte=last, ends_on__gte=first)
        .values_list("pk", flat=True)
    )
    slots = [*_sessions(ids, first, last, seen), *_planned(ids, first, last, seen), *_away(ids, first, last)]
    return sorted(slots, key=lambda slot: (slot.day, slot.starts_at or time.min, slot.title))


def _sessions(ids: list[int], first: date, last: date, seen: set[int]) -> Iterable[Slot]:
    rows = (
        Session.objects.filter(instructor__in=ids, date__gte=first, date__lte=last)
        .exclude(Q(state=SessionState.CANCELLED) | Q(training_class__state=ClassState.CANCELLED))
        .select_related("module", "training_class__facility")
    )
    for row in rows:
        mine, one = row.training_class_id in seen, row.training_class
        yield Slot(
            instructor_id=row.instructor_id or 0,
            day=row.date,
            kind=SlotKind.SESSION,
            title=one.name if mine else "",
            detail=row.module.name if mine else "",
            place=one.facility.name if mine else "",
            class_id=one.pk if mine else None,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )


def _planned(ids: list[int], first: date, last: date, seen: set[int]) -> Iterable[Slot]:
    rows = ClassInstructor.objects.filter(
        instructor__in=ids,
        training_class__state__in=BEFORE_ITS_SESSIONS,
        training_class__starts_on__lte=last,
        training_class__ends_on__gte=first,
    ).select_related("training_class__facility")
    for row in rows:
        one = row.training_class
        mine = one.pk in seen
        for day in _weekdays(max(first, one.starts_on), min(last, one.ends_on)):
            yield Slot(
                instructor_id=row.instructor_id,
                day=day,
                kind=SlotKind.PLANNED,
                title=one.name if mine else "",
                place=one.facility.name if mine else "",
                class_id=one.pk if mine else None,
                starts_at=one.day_starts_at,
            )


def _away(ids: list[int], first: date, last: date) -> Iterable[Slot]:
    for row in absences_between(ids, first, last):
        for day in _days(max(first, row.starts), min(last, row.ends - timedelta(days=1))):
            yield Slot(row.instructor_id, day, SlotKind.AWAY, title=row.reason)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _weekdays(first: date, last: date) -> list[date]:
    return [day for day in _days(first, last) if day.weekday() not in WEEKEND]
