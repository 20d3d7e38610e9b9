from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bekal.access.choices import Role
from bekal.access.queries import Written
from bekal.access.rules import Actor, Reach, may, reach
from bekal.certificates.models import Certificate
from bekal.classes.choices import ClassState
from bekal.classes.models import TrainingClass
from bekal.classes.queries import classes_within
from bekal.delivery.choices import SessionState
from bekal.delivery.models import Session
from bekal.intake.choices import EnrolmentState
from bekal.intake.models import Enrolment
from bekal.partners.models import Instructor

LOOK_BACK = timedelta(days=60)
SOON = timedelta(days=30)
VERY_SOON = timedelta(days=14)
LIVE_FIELDS = (
    "name", "mode", "state", "starts_on", "ends_on", "minimum", "capacity",
    "facility__name", "facility__region", "agreement__institution", "agreement__eligibility_ruleset",
    "version__course__name", "version__minimum_age", "version__minimum_education", "version__sex",
    "version__health_bars",
    "version__prerequisites",
)  # fmt: skip
"""What duties, worries and chances ask of a class; the rest of it and of what it leans on is left unread."""
TO_COME = (ClassState.PLANNED, ClassState.OPEN, ClassState.SELECTED)


class Duty(StrEnum):
    """What a class waits for, by whom it is to be done."""

    OPEN = "open"
    CHOOSE = "choose"
    APPROVE = "approve"
    START = "start"
    FILL_ATTENDANCE = "fill_attendance"
    RECORD_RESULTS = "record_results"
    COMPLETE = "complete"
    ISSUE = "issue"


class Worry(StrEnum):
    """What is about to go wrong with a class."""

    TOO_FEW = "too_few"
    GOING_HOME_EARLY = "going_home_early"


@dataclass(frozen=True, slots=True)
class LiveClass:
    """A class that somebody has something to do with these days, and the numbers that say what."""

    training_class: TrainingClass
    participants: int
    reserves: int
    going_home_early: int
    without_certificate: int
    unrecorded_sessions: int

    @property
    def places_left(self) -> int:
        return max(0, self.training_class.capacity - self.participants)

    def is_to_come(self, today: date) -> bool:
        """Whether somebody could still be put into it before it begins."""
        return self.training_class.state in TO_COME and self.training_class.starts_on >= today

    def duties(self, today: date) -> list[Duty]:
        """What the class waits for on a day, whoever is to do it."""
        state, starts, ends = self.training_class.state, self.training_class.starts_on, self.training_class.ends_on
        enough = self.participants >= self.training_class.minimum
        return [
            duty
            for duty, waits in (
                (Duty.OPEN, state == ClassState.PLANNED and starts <= today + SOON),
                (Duty.APPROVE, state == ClassState.OPEN and enough),
                (Duty.CHOOSE, state == ClassState.OPEN and self.places_left > 0),
                (Duty.START, state == ClassState.SELECTED and starts <= today),
                (Duty.FILL_ATTENDANCE, state == ClassState.RUNNING and self.unrecorded_sessions > 0),
                (Duty.RECORD_RESULTS, state == ClassState.RUNNING and ends <= today + timedelta(days=3)),
                (Duty.COMPLETE, state == ClassState.RUNNING and ends < today),
                (Duty.ISSUE, state == ClassState.COMPLETED and self.without_certificate > 0),
            )
            if waits
        ]

    def worries(self, today: date) -> list[Worry]:
        """What is about to go wrong with the class."""
        starts_soon = self.is_to_come(today) and self.training_class.starts_on <= today + VERY_SOON
        worries = []
        if starts_soon and self.participants < self.training_class.minimum:
            worries.append(Worry.TOO_FEW)
        if self.going_home_early and self.training_class.state != ClassState.COMPLETED:
            worries.append(Worry.GOING_HOME_EARLY)
        return worries


DONE_BY = {
    Duty.OPEN: "class.open",
    Duty.CHOOSE: "selection.choose",
    Duty.APPROVE: "selection.approve",
    Duty.START: "class.start",
    Duty.FILL_ATTENDANCE: "attendance.record",
    Duty.RECORD_RESULTS: "result.record",
    Duty.COMPLETE: "class.complete",
    Duty.ISSUE: "certificate.issue",
}


def live_classes(actor: Actor, today: date) -> list[LiveClass]:
    """The classes of these days that `actor` may see and that are not done, by their first day; at most two queries."""
    return _counted(_living(reach(actor, "class.list"), today)())


def classes_to_watch(actor: Actor, today: date, most: int) -> list[LiveClass]:
    """The next classes, at `most` so many, that start within two weeks and about which something is to worry.

    What those look at who watch over many prisons; two queries.
    """
    return _counted(_to_watch(reach(actor, "class.list"), today, most)())


def classes_to_come(actor: Actor, facility_ids: Iterable[int], today: date) -> list[LiveClass]:
    """The classes in these facilities in which somebody could still get a place, by their first day; one query."""
    coming = Q(state__in=TO_COME, starts_on__gte=today, facility__in=sorted(set(facility_ids)))
    held = reach(actor, "class.list")
    return _counted(list(_with_numbers(classes_within(held).filter(coming), today, held).prefetch_related(None)))


@lru_cache(maxsize=512)
def _living(held: Reach, today: date) -> Written[TrainingClass]:
    living = classes_within(held).exclude(state=ClassState.CANCELLED).filter(ends_on__gte=today - LOOK_BACK)
    done = Q(state=ClassState.COMPLETED, passed_count=0)
    return Written(_with_numbers(living, today, held).exclude(done))


@lru_cache(maxsize=512)
def _to_watch(held: Reach, today: date, most: int) -> Written[TrainingClass]:
    near = Q(state__in=TO_COME, starts_on__gte=today, starts_on__lte=today + VERY_SOON)
    worrying = Q(participant_count__lt=F("minimum")) | Q(early_count__gt=0)
    return Written(_with_numbers(classes_within(held).filter(near), today, held).filter(worrying)[:most])


def _counted(rows: Iterable[Any]) -> list[LiveClass]:
    return [
        LiveClass(row, row.participant_count, row.reserve_count, row.early_count, row.passed_count, row.overdue_count)
        for row in rows
    ]


def _with_numbers(classes: QuerySet[TrainingClass], today: date, held: Reach) -> QuerySet[TrainingClass]:
    teachers = Instructor.objects.only("user")  # whether somebody teaches a class bears on nobody but instructors
    enrolled = Enrolment.objects.filter(training_class=OuterRef("pk"), state=EnrolmentState.ENROLLED)
    reserves = Enrolment.objects.filter(training_class=OuterRef("pk"), state=EnrolmentState.RESERVE)
    certified = Certificate.objects.filter(enrolment=OuterRef("pk"))
    passed = Enrolment.objects.filter(~Exists(certified), training_class=OuterRef("pk"), state=EnrolmentState.COMPLETED)
    overdue = Session.objects.filter(training_class=OuterRef("pk"), state=SessionState.PLANNED, date__lt=today)
    return (
        classes.select_related(None)
        .select_related("facility", "version__course", "agreement")
        .only(*LIVE_FIELDS)
        .annotate(
            participant_count=_count(enrolled),
            reserve_count=_count(reserves),
            early_count=_count(enrolled.filter(inmate__release_on__lte=F("training_class__ends_on"))),
            passed_count=_count(passed),
            overdue_count=_count(overdue),
        )
        .order_by("starts_on", "pk")
        .prefetch_related(Prefetch("instructors", teachers if held.teacher_id is not None else teachers.none()))
    )


WORRIED = {Worry.TOO_FEW: "selection.choose", Worry.GOING_HOME_EARLY: "selection.view"}
HEADQUARTERS = frozenset({Role.REGIONAL_OFFICER, Role.NATIONAL_OFFICER})


def worries_of(actor: Actor, classes: list[LiveClass], today: date) -> list[tuple[Worry, LiveClass]]:
    """What is about to go wrong with these classes that `actor` can mend or must watch, the nearest class first."""
    watches = bool(actor.roles & HEADQUARTERS)
    return [
        (worry, one)
        for one in classes
        for worry in one.worries(today)
        if watches or may(actor, WORRIED[worry], one.training_class.target)
    ]


def duties_of(actor: Actor, classes: list[LiveClass], today: date) -> list[tuple[Duty, LiveClass]]:
    """What these classes wait for that `actor` may do, the nearest class first."""
    return [
        (duty, one)
        for one in classes
        for duty in one.duties(today)
        if may(actor, DONE_BY[duty], one.training_class.target)
    ]


def _count(rows: QuerySet[Enrolment] | QuerySet[Session]) -> Coalesce:
    counted = rows.order_by().values("training_class").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
