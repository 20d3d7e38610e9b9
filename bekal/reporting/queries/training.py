from datetime import date
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from bekal.access.queries import kept
from bekal.catalogue.models import Module
from bekal.certificates.models import Certificate
from bekal.delivery.models import Attendance
from bekal.intake.models import Enrolment

DAYS = ("starts_on", "ends_on", "enrolled_on", "ended_on", "issued_on", "revoked_on")


class Training(NamedTuple):
    """One place in a class that a person has or had, what they attended of it, and the certificate that came of it."""

    class_id: int
    class_name: str
    course_name: str
    facility_id: int
    facility_name: str
    state: str
    starts_on: date
    ends_on: date
    enrolled_on: date | None
    ended_on: date | None
    end_reason: str
    hours_attended: int
    hours_total: int
    certificate_id: int | None
    certificate_number: str | None
    issued_on: date | None
    revoked_on: date | None


def training_of(inmate_id: int) -> list[Training]:
    """Every class of a person who was found for the actor before, newest first, in one query."""
    names = Training._fields
    return [
        Training._make(_day(value) if name in DAYS else value for name, value in zip(names, row, strict=True))
        for row in _training(inmate_id)
    ]


@kept
def _training(inmate_id: int) -> QuerySet[Enrolment, Any]:
    certificate = Certificate.objects.filter(enrolment=OuterRef("pk"))
    attended = Attendance.objects.filter(enrolment=OuterRef("pk")).order_by()
    modules = Module.objects.filter(version=OuterRef("training_class__version")).order_by()
    rows = Enrolment.objects.filter(inmate=inmate_id).order_by("-training_class__starts_on", "-pk")
    return rows.values_list(
        "training_class_id",
        "training_class__name",
        "training_class__version__course__name",
        "training_class__facility_id",
        "training_class__facility__name",
        "state",
        "training_class__starts_on",
        "training_class__ends_on",
        "enrolled_on",
        "ended_on",
        "end_reason",
        _hours_in(attended, "enrolment"),
        _hours_in(modules, "version"),
        Subquery(certificate.values("pk")),
        Subquery(certificate.values("number")),
        Subquery(certificate.values("issued_on")),
        Subquery(certificate.values("revoked_on")),
    )


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _hours_in(rows: QuerySet[Attendance] | QuerySet[Module], by: str) -> Coalesce:
    return Coalesce(Subquery(rows.values(by).annotate(hours=Sum("lesson_hours")).values("hours")), 0)
