from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from bekal.access.actions import record
from bekal.access.rules import Actor, require, require_somewhere
from bekal.accounts.models import User
from bekal.catalogue.models import Course
from bekal.lib import transitions
from bekal.lib.conflicts import Conflict, take_turn
from bekal.lib.transitions import IllegalTransition
from bekal.partners.choices import AgreementKind, AgreementState, AgreementStep, PartySide
from bekal.partners.models import (
    Agreement,
    AgreementChange,
    Instructor,
    InstructorCertificate,
    InstructorSelection,
    Signatory,
)
from bekal.partners.queries import institution_for, unmet_conditions
from bekal.partners.rules import TRANSITIONS, NotYet
from bekal.places.choices import InstitutionKind
from bekal.places.models import Facility, Institution

# --- institutions ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionFacts:
    name: str
    short_name: str
    kind: InstitutionKind
    certificate_prefix: str
    regency_code: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@transaction.atomic
def add_institution(*, facts: InstitutionFacts, actor: Actor, now: datetime) -> Institution:
    """Add an institution to the directory; raises IntegrityError where its name or prefix is taken."""
    require_somewhere(actor, "partner.add")
    institution = Institution.objects.create(**asdict(facts), edited_by=actor.name, edited_at=now)
    record(actor, "partner.add", institution, now=now, name=facts.name)
    return institution


@transaction.atomic
def edit_institution(
    *, institution: Institution, revision: int, facts: InstitutionFacts, actor: Actor, now: datetime
) -> None:
    """Change what is known of an institution; raises Conflict where somebody did since `revision` was read."""
    institution_for(actor, "partner.edit", institution.pk)
    fresh = Institution.objects.select_for_update().get(pk=institution.pk)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    was = {field.name: getattr(fresh, field.name) for field in fields(facts)}
    for name, value in asdict(facts).items():
        setattr(fresh, name, value)
    fresh.save(update_fields=[*asdict(facts), *changed])
    record(actor, "partner.edit", fresh, now=now, was=was, became=asdict(facts))


# --- instructors ----------------------------------------------------------------------------------------------------


@transaction.atomic
def add_instructor(
    *, institution: Institution, name: str, speciality: str, user: User | None, actor: Actor, now: datetime
) -> Instructor:
    """Add an instructor of an institution; `user` is the account with which they sign in, if they have one."""
    institution_for(actor, "partner.edit", institution.pk)
    instructor = Instructor.objects.create(
        institution=institution, name=name, speciality=speciality, user=user, edited_by=actor.name, edited_at=now
    )
    record(actor, "instructor.add", instructor, now=now, institution=institution.pk, name=name)
    return instructor


@transaction.atomic
def edit_instructor(
    *,
    instructor: Instructor,
    revision: int,
    name: str,
    speciality: str,
    user: User | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Change what is known of an instructor; raises Conflict where somebody did since `revision` was read."""
    institution_for(actor, "partner.edit", instructor.institution_id)
    fresh = Instructor.objects.select_for_update().get(pk=instructor.pk)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    was = {"name": fresh.name, "speciality": fresh.speciality, "user": fresh.user_id}
    fresh.name, fresh.speciality, fresh.user = name, speciality, user
    fresh.save(update_fields=["name", "speciality", "user", *changed])
    record(actor, "instructor.edit", fresh, now=now, was=was, name=name, user=user.pk if user else None)


@transaction.atomic
def add_instructor_certificate(
    *,
    instructor: Instructor,
    name: str,
    number: str,
    issued_on: date,
    expires_on: date | None,
    actor: Actor,
    now: datetime,
) -> InstructorCertificate:
    """Record a certificate that an instructor holds; without `expires_on` it does not expire."""
    institution_for(actor, "partner.edit", instructor.institution_id)
    certificate = InstructorCertificate.objects.create(
        instructor=instructor, name=name, number=number, issued_on=issued_on, expires_on=expires_on
    )
    record(actor, "instructor.certificate", instructor, now=now, name=name, number=number)
    return certificate


@transaction.atomic
def select_instructor(
    *,
    instructor: Instructor,
    facility: Facility,
    date: date,
    method: str,
    document_number: str,
    actor: Actor,
    now: datetime,
) -> InstructorSelection:
    """Record how a facility chose an instructor; without it, no class of the facility starts with them."""
    require(actor, "instructor.select", facility.target)
    selection, _created = InstructorSelection.objects.update_or_create(
        instructor=instructor,
        facility=facility,
        date=date,
        defaults={"method": method, "document_number": document_number, "recorded_by": actor.name},
    )
    details = {"date": date.isoformat(), "method": method, "document_number": document_number}
    record(actor, "instructor.select", instructor, now=now, facility_id=facility.pk, **details)
    return selection


# --- agreements -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody who signs or witnesses, with the title of that day; `acting` is written `Plh.`."""

    side: PartySide
    name: str
    title: str
    acting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an agreement says; it is in force from `starts` until (not including) `ends`."""

    kind: AgreementKind
    title: str
    starts: date
    ends: date
    facility_number: str = ""
    institution_number: str = ""
    eligibility_ruleset: str = ""
    minimum_participants: int | None = None
    maximum_participants: int | None = None


@transaction.atomic
def add_agreement(
    *,
    facility: Facility,
    institution: Institution,
    terms: Terms,
    courses: Sequence[Course],
    parties: Sequence[Party],
    actor: Actor,
    now: datetime,
) -> Agreement:
    """Draft an agreement of a facility and an institution; raises IntegrityError where it ends before it starts."""
    require(actor, "agreement.edit", facility.target)
    agreement = Agreement.objects.create(facility=facility, institution=institution, **asdict(terms))
    _write_contents(agreement, courses, parties)
    _keep(agreement, AgreementStep.DRAFT, "", actor=actor, now=now)
    record(actor, "agreement.add", agreement, now=now, facility_id=facility.pk, **_details(terms, courses))
    return agreement


@transaction.atomic
def edit_agreement(
    *,
    agreement: Agreement,
    version: int,
    terms: Terms,
    courses: Sequence[Course],
    parties: Sequence[Party],
    actor: Actor,
    now: datetime,
) -> None:
    """Change a draft; raises Conflict where somebody did since `version` was read, IllegalTransition once signed."""
    require(actor, "agreement.edit", agreement.target)
    fresh = _locked(agreement)
    if fresh.version != version:
        latest = AgreementChange.objects.filter(agreement=fresh).first()
        raise Conflict(latest.changed_by if latest else "", latest.at if latest else None)
    if fresh.state != AgreementState.DRAFT:
        raise IllegalTransition(AgreementStep.EDIT, fresh.state)
    for name, value in asdict(terms).items():
        setattr(fresh, name, value)
    fresh.version += 1
    fresh.save(update_fields=[*asdict(terms), "version"])
    _write_contents(fresh, courses, parties)
    _keep(fresh, AgreementStep.EDIT, fresh.state, actor=actor, now=now)
    record(actor, "agreement.edit", fresh, now=now, facility_id=fresh.facility_id, **_details(terms, courses))


@transaction.atomic
def sign_agreement(*, agreement: Agreement, signed_on: date, place: str, actor: Actor, now: datetime) -> None:
    """Record that both parties signed on a day at a place; raises NotYet where the draft is not complete."""
    fresh = _locked(agreement)
    transition = transitions.step(TRANSITIONS, AgreementStep.SIGN, fresh.state)
    require(actor, transition.action, fresh.target)
    if unmet := unmet_conditions(fresh):
        raise NotYet(unmet)
    fresh.signed_on, fresh.signed_at_place = signed_on, place
    _move(fresh, AgreementStep.SIGN, transition.target, ["signed_on", "signed_at_place"], actor=actor, now=now)


@transaction.atomic
def step_agreement(*, agreement: Agreement, step: str, actor: Actor, now: datetime, reason: str) -> None:
    """End a signed agreement today, revive an ended one, or return a signed one to its draft to mend a mistake."""
    fresh = _locked(agreement)
    transition = transitions.step(TRANSITIONS, step, fresh.state, reason)
    require(actor, transition.action, fresh.target)
    fresh.terminated_on = localdate(now) if transition.target == AgreementState.TERMINATED else None
    if transition.target == AgreementState.DRAFT:
        fresh.signed_on = None
    changed = ["terminated_on", "signed_on"]
    _move(fresh, step, transition.target, changed, actor=actor, now=now, reason=reason.strip())


def _locked(agreement: Agreement) -> Agreement:
    return Agreement.objects.select_for_update(of=("self",)).select_related("facility").get(pk=agreement.pk)


def _move(
    agreement: Agreement,
    name: str,
    target: str,
    changed: list[str],
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    was, agreement.state, agreement.version = agreement.state, target, agreement.version + 1
    agreement.save(update_fields=["state", "version", *changed])
    _keep(agreement, name, was, actor=actor, now=now, reason=reason)
    details = {"from": was, "to": target, "reason": reason}
    record(actor, f"agreement.{name}", agreement, now=now, facility_id=agreement.facility_id, **details)


def _keep(agreement: Agreement, name: str, from_state: str, *, actor: Actor, now: datetime, reason: str = "") -> None:
    AgreementChange.objects.create(
        agreement=agreement,
        at=now,
        step=name,
        from_state=from_state,
        to_state=agreement.state,
        reason=reason,
        changed_by=actor.name,
    )


def _write_contents(agreement: Agreement, courses: Sequence[Course], parties: Sequence[Party]) -> None:
    agreement.courses.set(courses)
    Signatory.objects.filter(agreement=agreement).delete()
    Signatory.objects.bulk_create([Signatory(agreement=agreement, **asdict(party)) for party in parties])


def _details(terms: Terms, courses: Sequence[Course]) -> dict[str, object]:
    dates = {"starts": terms.starts.isoformat(), "ends": terms.ends.isoformat()}
    return {**asdict(terms), **dates, "courses": sorted(course.pk for course in courses)}
