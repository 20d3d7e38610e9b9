from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Min

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.catalogue.queries import lesson_hours_of
from bekal.certificates.models import Certificate, NumberSeries, UnitResult
from bekal.certificates.queries import latest_results, participants_with_standing, units_of
from bekal.certificates.rules import Attempt, TellsOfCustody, attempt_number, certificate_number, words_of_custody
from bekal.classes.choices import ClassState
from bekal.classes.models import TrainingClass
from bekal.intake.choices import EnrolmentState
from bekal.intake.models import Enrolment
from bekal.lib.identifiers import new_certificate_code
from bekal.partners.choices import PartySide
from bekal.partners.models import Agreement
from bekal.people.models import Inmate
from bekal.places.models import Institution


class NotCompleted(Exception):
    """Certificates are issued once the class is completed."""


class NotTakingPart(Exception):
    """Results are kept for those who are taking part."""


class AlreadyRevoked(Exception):
    """The certificate was revoked before."""


@dataclass(frozen=True, slots=True)
class Score:
    """What an instructor writes down for one unit; scores from 0 to 100, None where a part was not tested."""

    theory: int | None
    practice: int | None
    outcome: str


@transaction.atomic
def record_results(
    *, enrolment: Enrolment, scores: Mapping[int, Score], assessed_by: str, actor: Actor, today: date, now: datetime
) -> list[UnitResult]:
    """Keep the scores of one participant by unit id, and return what was written.

    Scores that say what is already written change nothing. Raises AlreadyCompetent for a unit mastered on an earlier
    day, NotTakingPart for somebody who has left the class, ValueError for a unit that the course does not have.
    """
    require(actor, "result.record", enrolment.target)
    locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if locked.state != EnrolmentState.ENROLLED:
        raise NotTakingPart
    known = {unit.pk for unit in units_of(enrolment.training_class)}
    if not known.issuperset(scores):
        raise ValueError("a unit that this course does not have")
    latest = latest_results([enrolment.pk]).get(enrolment.pk, {})
    written = [
        _write_result(enrolment, unit_id, score, latest.get(unit_id), assessed_by, today)
        for unit_id, score in scores.items()
        if not _says_the_same(latest.get(unit_id), score)
    ]
    if written:
        outcomes = {str(result.unit_id): [result.attempt, result.outcome] for result in written}
        record(actor, "result.record", enrolment, now=now, facility_id=enrolment.facility_id, outcomes=outcomes)
    return written


def _says_the_same(result: UnitResult | None, score: Score) -> bool:
    return result is not None and score == Score(result.theory_score, result.practice_score, result.outcome)


def _write_result(
    enrolment: Enrolment, unit_id: int, score: Score, last: UnitResult | None, assessed_by: str, today: date
) -> UnitResult:
    before = Attempt(last.attempt, last.outcome, last.assessed_on) if last else None
    result, _created = UnitResult.objects.update_or_create(
        enrolment=enrolment,
        unit_id=unit_id,
        attempt=attempt_number(before, today),
        defaults={
            "facility_id": enrolment.facility_id,
            "theory_score": score.theory,
            "practice_score": score.practice,
            "outcome": score.outcome,
            "assessed_on": today,
            "assessed_by": assessed_by,
        },
    )
    return result


@transaction.atomic
def issue_certificates(
    *, training_class: TrainingClass, actor: Actor, today: date, now: datetime
) -> Sequence[Certificate]:
    """Issue a certificate to everyone who completed the class and has none yet; a repeat issues nothing.

    Raises NotCompleted while the class is not completed, TellsOfCustody where what would be printed names custody.
    """
    require(actor, "certificate.issue", training_class.target)
    locked = TrainingClass.objects.select_for_update().get(pk=training_class.pk)
    if locked.state != ClassState.COMPLETED:
        raise NotCompleted
    earned = [
        participant.enrolment
        for participant in participants_with_standing(training_class)
        if participant.enrolment.state == EnrolmentState.COMPLETED
        and participant.standing.passed
        and participant.certificate is None
    ]
    if not earned:
        return []
    certificates = _certificates_for(training_class, earned, today)
    _refuse_custody(certificates[0])
    Certificate.objects.bulk_create(certificates)
    _note_first_certificate([enrolment.inmate_id for enrolment in earned])
    for certificate in certificates:
        record(
            actor, "certificate.issue", certificate, now=now, facility_id=training_class.facility_id,
            number=certificate.number,
        )  # fmt: skip
    return certificates


def _certificates_for(training_class: TrainingClass, enrolments: Sequence[Enrolment], today: date) -> list[Certificate]:
    version, agreement = training_class.version, training_class.agreement
    numbers = _take_numbers(agreement.institution, today.year, len(enrolments))
    units = [[unit.code, unit.title] for unit in units_of(training_class)]
    hours = lesson_hours_of(version.pk)
    signed_by, signed_title = _signatory(agreement)
    return [
        Certificate(
            facility_id=training_class.facility_id,
            enrolment=enrolment,
            issuer=agreement.institution,
            number=number,
            code=new_certificate_code(),
            holder_name=enrolment.inmate.name,
            holder_birth_date=enrolment.inmate.birth_date,
            course_name=version.course.name,
            lesson_hours=hours,
            units=units,
            started_on=training_class.starts_on,
            ended_on=training_class.ends_on,
            issued_on=today,
            signed_by=signed_by,
            signed_title=signed_title,
        )
        for enrolment, number in zip(enrolments, numbers, strict=True)
    ]


def _refuse_custody(certificate: Certificate) -> None:
    """What all certificates of a class print alike; an employer reads it."""
    issuer, units = certificate.issuer, [text for unit in certificate.units for text in unit]
    printed = [issuer.name, issuer.address, certificate.number, certificate.course_name, certificate.signed_title]
    if words := words_of_custody([*printed, certificate.signed_by, *units]):
        raise TellsOfCustody(words)


def _take_numbers(issuer: Institution, year: int, count: int) -> list[str]:
    """The next `count` numbers of the issuer, without a gap; the series stays locked until the transaction ends."""
    NumberSeries.objects.bulk_create([NumberSeries(institution=issuer, year=year)], ignore_conflicts=True)
    series = NumberSeries.objects.select_for_update().get(institution=issuer, year=year)
    first, series.last = series.last + 1, series.last + count
    series.save(update_fields=["last"])
    return [certificate_number(issuer.certificate_prefix, year, position) for position in range(first, series.last + 1)]


def _signatory(agreement: Agreement) -> tuple[str, str]:
    """Name and title of who signs for the issuer; an acting head is marked so."""
    signatory = agreement.signatories.filter(side=PartySide.PARTNER).first()
    if signatory is None:
        return agreement.institution.name, ""
    return signatory.name, f"Plh. {signatory.title}" if signatory.acting else signatory.title


def _note_first_certificate(inmate_ids: Sequence[int]) -> None:
    """Keep on each person the day of their first certificate that stands; coverage is counted from it."""
    standing = Certificate.objects.filter(enrolment__inmate__in=inmate_ids, revoked_on=None)
    first = dict(standing.values_list("enrolment__inmate").annotate(first=Min("issued_on")).order_by())
    people = list(Inmate.objects.filter(pk__in=inmate_ids))
    for inmate in people:
        inmate.certified_on = first.get(inmate.pk)
    Inmate.objects.bulk_update(people, ["certified_on"])


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, reason: str, actor: Actor, today: date, now: datetime) -> None:
    """Revoke a certificate for a `reason` that its public page shows.

    Raises AlreadyRevoked on a second time, TellsOfCustody where the reason would.
    """
    require(actor, "certificate.revoke", certificate.target)
    if words := words_of_custody([reason]):
        raise TellsOfCustody(words)
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if locked.revoked_on:
        raise AlreadyRevoked
    locked.revoked_on, locked.revocation_reason = today, reason
    locked.save(update_fields=["revoked_on", "revocation_reason"])
    _note_first_certificate([certificate.enrolment.inmate_id])
    record(actor, "certificate.revoke", certificate, now=now, facility_id=certificate.facility_id, reason=reason)
