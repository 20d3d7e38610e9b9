from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import segno
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bekal.access.queries import find, within
from bekal.access.rules import Actor, reach
from bekal.catalogue.models import CompetencyUnit
from bekal.catalogue.queries import lesson_hours_of
from bekal.certificates.models import Certificate, UnitResult
from bekal.certificates.rules import Standing, standing
from bekal.classes.models import TrainingClass
from bekal.classes.queries import taught_by
from bekal.delivery.queries import attended_hours
from bekal.intake.models import Enrolment
from bekal.intake.queries import attendees_of
from bekal.lib.dates import format_date
from bekal.lib.documents import compile_pdf
from bekal.lib.paper_text import for_pdf

TEMPLATE = Path(__file__).parent / "certificate.typ"


@dataclass(frozen=True, slots=True)
class Participant:
    """One line of the results of a class: the person by name only, their latest result per unit, and their standing."""

    enrolment: Enrolment
    name: str
    latest: dict[int, UnitResult]
    standing: Standing
    certificate: Certificate | None


def units_of(training_class: TrainingClass) -> list[CompetencyUnit]:
    """The competency units that a class of this version must master, in order of their codes."""
    return list(training_class.version.units.order_by("code"))


def latest_results(enrolment_ids: Iterable[int]) -> dict[int, dict[int, UnitResult]]:
    """The latest attempt by enrolment and unit."""
    latest: dict[int, dict[int, UnitResult]] = {}
    for result in UnitResult.objects.filter(enrolment__in=list(enrolment_ids)).order_by("attempt"):
        latest.setdefault(result.enrolment_id, {})[result.unit_id] = result
    return latest


def attempts_of(enrolment: Enrolment) -> QuerySet[UnitResult]:
    """Every attempt of one participant, unit by unit."""
    return UnitResult.objects.filter(enrolment=enrolment).select_related("unit").order_by("unit__code", "attempt")


def participants_with_standing(training_class: TrainingClass) -> list[Participant]:
    """Everyone who has taken part in a class to its end so far, by name, with results, standing and certificate."""
    enrolments = list(attendees_of(training_class))
    unit_ids = [unit.pk for unit in units_of(training_class)]
    results = latest_results(enrolment.pk for enrolment in enrolments)
    hours = attended_hours(training_class)
    total = lesson_hours_of(training_class.version_id)
    certificates = {
        certificate.enrolment_id: certificate
        for certificate in Certificate.objects.filter(enrolment__training_class=training_class)
    }

    def participant(enrolment: Enrolment) -> Participant:
        latest = results.get(enrolment.pk, {})
        where = standing(
            hours_attended=hours.get(enrolment.pk, 0),
            hours_total=total,
            percent_needed=training_class.version.minimum_attendance_percent,
            units=unit_ids,
            outcomes={unit_id: result.outcome for unit_id, result in latest.items()},
        )
        return Participant(enrolment, enrolment.inmate.name, latest, where, certificates.get(enrolment.pk))

    return [participant(enrolment) for enrolment in enrolments]


def missing_in(where: Standing) -> list[str]:
    """What still keeps somebody from the certificate, in plain sentences."""
    missing = []
    if not where.attended_enough:
        missing.append(
            _("Kehadiran %(percent)s%%, perlu paling sedikit %(needed)s%%.")
            % {"percent": where.percent, "needed": where.percent_needed}
        )
    if not where.mastered_all:
        missing.append(
            _("Baru kompeten di %(done)s dari %(total)s unit.")
            % {"done": where.units_competent, "total": where.units_total}
        )
    return missing


def certificates_for(actor: Actor, search: str = "") -> QuerySet[Certificate]:
    """The certificates that `actor` may list, newest first; `search` looks in name, number and course."""
    rows = Certificate.objects.filter(
        within(reach(actor, "certificate.list"), institution="enrolment__training_class__agreement__institution")
    ).select_related("issuer")
    if search:
        wanted = Q(holder_name__icontains=search) | Q(number__icontains=search) | Q(course_name__icontains=search)
        rows = rows.filter(wanted)
    return rows


def certificate_for(actor: Actor, action: str, certificate_id: int) -> Certificate:
    """The certificate on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(
        Certificate.objects.select_related("issuer", "enrolment__training_class__facility"),
        actor,
        action,
        certificate_id,
        institution="enrolment__training_class__agreement__institution",
        taught=lambda user_id: taught_by(user_id, "enrolment__training_class"),
    )


def certificate_by_code(code: str) -> Certificate | None:
    """What anyone may ask: the certificate with this public code, or None."""
    return Certificate.objects.select_related("issuer").filter(code=code).first()


def check_address(certificate: Certificate) -> str:
    """The public page that verifies this certificate."""
    return f"{settings.PUBLIC_URL}/certificates/check/{certificate.code}/"


def document_of(certificate: Certificate) -> bytes:
    """The certificate as PDF/A-2a and PDF/UA-1. It never tells of custody, and it looks the same every time."""
    address = check_address(certificate)
    return compile_pdf(
        TEMPLATE,
        {
            "number": certificate.number,
            "code": certificate.code,
            "address": address,
            "qr": segno.make(address, error="m").svg_inline(border=0),
            "holder": for_pdf(certificate.holder_name),
            "birth_date": _long(certificate.holder_birth_date),
            "course": for_pdf(certificate.course_name),
            "lesson_hours": str(certificate.lesson_hours),
            "units": [[for_pdf(text) for text in unit] for unit in certificate.units],
            "started": _long(certificate.started_on),
            "ended": _long(certificate.ended_on),
            "issued": _long(certificate.issued_on),
            "issuer": for_pdf(certificate.issuer.name),
            "issuer_address": for_pdf(certificate.issuer.address),
            "signed_by": for_pdf(certificate.signed_by),
            "signed_title": for_pdf(certificate.signed_title),
            "revoked": _long(certificate.revoked_on),
        },
        made_on=certificate.issued_on,
    )


def _long(day: date | None) -> str:
    return format_date(day, "id") if day else ""
