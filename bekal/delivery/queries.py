from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum

from bekal.access.queries import Written, find, within
from bekal.access.rules import Actor, Reach, reach
from bekal.classes.choices import ClassState
from bekal.classes.models import TrainingClass
from bekal.classes.queries import taught_by
from bekal.delivery.choices import SessionState
from bekal.delivery.models import Attendance, AttendanceChange, AttendanceSheet, Session, SessionChange
from bekal.delivery.rules import Entry, share
from bekal.intake.models import Enrolment
from bekal.intake.queries import attendees_of

_INSTITUTION = "training_class__agreement__institution"
_SESSIONS = Session.objects.select_related(
    "module",
    "instructor",
    "facility",
    "training_class__facility",
    "training_class__version__course",
    "training_class__agreement__institution",
    "training_class__workshop",
)


def _taught(user_id: int) -> Q:
    return taught_by(user_id, "training_class")


def day_at(training_class: TrainingClass, now: datetime) -> date:
    """The day that it is where the class is held."""
    return now.astimezone(ZoneInfo(training_class.facility.time_zone)).date()


# Sessions


def session_for(actor: Actor, action: str, session_id: int) -> Session:
    """The session on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(_SESSIONS.all(), actor, action, session_id, institution=_INSTITUTION, taught=_taught)


def sessions_of(training_class: TrainingClass) -> QuerySet[Session]:
    """The sessions of a class that was found for the actor before, in order."""
    return (
        Session.objects.filter(training_class=training_class)
        .select_related("module", "instructor")
        .order_by("date", "starts_at", "pk")
    )


def history_of_session(session: Session) -> QuerySet[SessionChange]:
    """How a session was moved or cancelled, newest first."""
    return session.changes.all()


@dataclass(frozen=True, slots=True)
class Today:
    """A session of the day as the page "Today" tells it; `day` of `days` of the class, `recorded` its register."""

    session: Session
    day: int
    days: int
    recorded: bool


def next_sessions(actor: Actor, today: date) -> list[Today]:
    """The sessions of the first day from `today` on that has any, of running classes that `actor` may see; one query.

    None of a day before, and none at all where nothing is to come.
    """
    return [
        Today(session=session, day=session.day, days=session.days, recorded=session.state == SessionState.HELD)
        for session in _next_sessions(reach(actor, "attendance.view"), today)()
    ]


@lru_cache(maxsize=512)
def _next_sessions(held: Reach, today: date) -> Written[Any]:
    """Sessions with `day` and `days`: the how manieth day of how many of its class each one's is."""
    mine = within(held, institution=_INSTITUTION, taught=_taught)
    running = Q(training_class__state=ClassState.RUNNING) & ~Q(state=SessionState.CANCELLED)
    first = Session.objects.filter(mine, running, date__gte=today).order_by("date").values("date")[:1]
    same = Session.objects.filter(training_class=OuterRef("training_class")).exclude(state=SessionState.CANCELLED)
    told = ("date", "starts_at", "lesson_hours", "state", "module__name", "training_class__name")
    rows = Session.objects.select_related("module", "training_class__workshop").only(
        *told, "training_class__workshop__name"
    )
    rows = rows.filter(mine, running, date=Subquery(first)).annotate(
        day=_count_of_days(same.filter(date__lte=OuterRef("date"))), days=_count_of_days(same)
    )
    return Written(rows.order_by("starts_at", "pk"))


def _count_of_days(rows: QuerySet[Session]) -> Subquery:
    counted = rows.order_by().values("training_class").annotate(days=Count("date", distinct=True))
    return Subquery(counted.values("days"), output_field=IntegerField())


def sessions_without_register(actor: Actor, day: date) -> QuerySet[Session]:
    """The sessions up to and including `day` whose register nobody has kept, of classes that `actor` may record."""
    held = within(reach(actor, "attendance.record"), institution=_INSTITUTION, taught=_taught)
    return _SESSIONS.filter(
        held, training_class__state=ClassState.RUNNING, state=SessionState.PLANNED, date__lte=day
    ).order_by("date", "starts_at", "pk")


# Registers


@dataclass(frozen=True, slots=True)
class Line:
    """One participant of a session, with what is recorded of them; `attendance` is None where nothing is."""

    enrolment: Enrolment
    attendance: Attendance | None


def register_of(session: Session) -> list[Line]:
    """Everyone who is to be in a session, and whoever was recorded in it and left the class since; by name.

    Who joined the class after the day of the session is not expected in it.
    """
    recorded = {row.enrolment_id: row for row in Attendance.objects.filter(session=session)}
    joined = Q(enrolled_on=None) | Q(enrolled_on__lte=session.date)
    attendees = attendees_of(session.training_class).filter(joined)
    left = Enrolment.objects.filter(pk__in=recorded.keys() - {place.pk for place in attendees}).select_related("inmate")
    everyone = sorted([*attendees, *left], key=lambda place: (place.inmate.name, place.pk))
    return [Line(place, recorded.get(place.pk)) for place in everyone]


def entries_of(session: Session) -> dict[int, Entry]:
    """What is recorded of a session, by enrolment."""
    rows = Attendance.objects.filter(session=session)
    return {row.enrolment_id: Entry(row.enrolment_id, row.reason, row.lesson_hours, row.note) for row in rows}


def latest_sheet(session: Session) -> AttendanceSheet | None:
    """The last sending of a session's register."""
    return AttendanceSheet.objects.filter(session=session).first()


def attendance_for(actor: Actor, action: str, attendance_id: int) -> Attendance:
    """What is recorded of one participant in one session; raises Unseen or Forbidden."""
    rows = Attendance.objects.select_related(
        "enrolment__inmate", "session__module", "session__facility", "session__training_class__facility"
    )
    return find(
        rows,
        actor,
        action,
        attendance_id,
        institution=f"session__{_INSTITUTION}",
        taught=lambda user_id: taught_by(user_id, "session__training_class"),
    )


def history_of(attendance: Attendance) -> QuerySet[AttendanceChange]:
    """The edits of what was recorded, newest first."""
    return attendance.changes.all()


# Hours


def attended_hours(training_class: TrainingClass) -> dict[int, int]:
    """The lesson hours (JP of 45 minutes) that each participant attended, by enrolment; none recorded is 0."""
    rows = (
        Attendance.objects.filter(session__training_class=training_class)
        .exclude(session__state=SessionState.CANCELLED)
        .order_by()
        .values_list("enrolment_id")
        .annotate(hours=Sum("lesson_hours"))
    )
    places = Enrolment.objects.filter(training_class=training_class).values_list("pk", flat=True)
    return dict.fromkeys(places, 0) | dict(rows)


def planned_hours(training_class: TrainingClass) -> int:
    """The lesson hours of all sessions of a class that were not cancelled."""
    rows = Session.objects.filter(training_class=training_class).exclude(state=SessionState.CANCELLED)
    hours: int = rows.aggregate(hours=Sum("lesson_hours", default=0))["hours"]
    return hours


def held_hours(training_class: TrainingClass) -> int:
    """The lesson hours of the sessions whose register is kept."""
    rows = Session.objects.filter(training_class=training_class, state=SessionState.HELD)
    hours: int = rows.aggregate(hours=Sum("lesson_hours", default=0))["hours"]
    return hours


# The register of a whole class


@dataclass(frozen=True, slots=True)
class Week:
    """The sessions of one week; `number` counts the weeks of the class from 1."""

    number: int
    monday: date
    sessions: tuple[Session, ...]


def weeks_of(sessions: Iterable[Session]) -> list[Week]:
    """Sessions in order, by the weeks in which they fall."""
    by_monday: dict[date, list[Session]] = defaultdict(list)
    for session in sessions:
        by_monday[session.date - timedelta(days=session.date.weekday())].append(session)
    return [Week(number, monday, tuple(by_monday[monday])) for number, monday in enumerate(sorted(by_monday), start=1)]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One participant of a class: what is recorded in each of some sessions, and the hours of all that were held."""

    enrolment: Enrolment
    cells: tuple[Attendance | None, ...]
    hours: int
    share: float | None


def matrix_of(training_class: TrainingClass, shown: Sequence[Session], all_held_hours: int) -> list[MatrixRow]:
    """The participants of a class against some of its sessions; `share` is of the hours held so far."""
    hours = attended_hours(training_class)
    recorded = {
        (row.enrolment_id, row.session_id): row
        for row in Attendance.objects.filter(session__in=[session.pk for session in shown])
    }
    return [
        MatrixRow(
            enrolment=place,
            cells=tuple(recorded.get((place.pk, session.pk)) for session in shown),
            hours=hours.get(place.pk, 0),
            share=share(hours.get(place.pk, 0), all_held_hours),
        )
        for place in attendees_of(training_class).order_by(F("inmate__name"), "pk")
    ]
