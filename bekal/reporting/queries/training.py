from datetime import date
from typing import NamedTuple

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from bekal.catalogue.models import Module
from bekal.certificates.models import Certificate
from bekal.delivery.models import Attendance
from bekal.intake.models import Enrolment


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
    certificate = Certificate.objects.filter(enrolment=OuterRef("pk"))
    attended = Attendance.objects.filter(enrolment=OuterRef("pk")).order_by()
    modules = Module.objects.filter(version=OuterRef("training_class__version")).order_by()
    rows = Enrolment.objects.filter(inmate=inmate_id).annotate(
        class_name=F("training_class__name"),
        course_name=F("training_class__version__course__name"),
        class_facility_id=F("training_class__facility_id"),
        class_facility_name=F("training_class__facility__name"),
        starts_on=F("training_class__starts_on"),
        ends_on=F("training_class__ends_on"),
        hours_attended=_hours_in(attended, "enrolment"),
        hours_total=_hours_in(modules, "version"),
        certificate_id=Subquery(certificate.values("pk")),
        certificate_number=Subquery(certificate.values("number")),
        issued_on=Subquery(certificate.values("issued_on")),
        revoked_on=Subquery(certificate.values("revoked_on")),
    )
    columns = rows.order_by("-starts_on", "-pk").values_list(
        "training_class_id", "class_name", "course_name", "class_facility_id", "class_facility_name", "state",
        "starts_on", "ends_on", "enrolled_on", "ended_on", "end_reason", "hours_attended", "hours_total",
        "certificate_id", "certificate_number", "issued_on", "revoked_on",
    )  # fmt: skip
    return [Training(*row) for row in columns]


def _hours_in(rows: QuerySet[Attendance] | QuerySet[Module], by: str) -> Coalesce:
    return Coalesce(Subquery(rows.values(by).annotate(hours=Sum("lesson_hours")).values("hours")), 0)
