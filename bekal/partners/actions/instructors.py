from datetime import date, datetime

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.accounts.models import User
from bekal.lib.conflicts import take_turn
from bekal.partners.models import (
    Instructor,
    InstructorCertificate,
    InstructorSelection,
)
from bekal.partners.queries import institution_for
from bekal.places.models import Facility, Institution


@transaction.atomic
def add_instructor(
    *,
    institution: Institution,
    name: str,
    speciality: str,
    user: User | None,
    actor: Actor,
    now: datetime,
    qualification: str = "",
) -> Instructor:
    """Add an instructor of an institution; `user` is the account with which they sign in, if they have one."""
    institution_for(actor, "partner.edit", institution.pk)
    told = {"name": name, "speciality": speciality, "qualification": qualification, "user": user}
    instructor = Instructor.objects.create(institution=institution, **told, edited_by=actor.name, edited_at=now)
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
    qualification: str = "",
) -> None:
    """Change what is known of an instructor; raises Conflict where somebody did since `revision` was read."""
    institution_for(actor, "partner.edit", instructor.institution_id)
    fresh = Instructor.objects.select_for_update().get(pk=instructor.pk)
    changed = take_turn(fresh, revision, who=actor.name, now=now)
    was = {"name": fresh.name, "speciality": fresh.speciality, "user": fresh.user_id}
    fresh.name, fresh.speciality, fresh.qualification, fresh.user = name, speciality, qualification, user
    fresh.save(update_fields=["name", "speciality", "qualification", "user", *changed])
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
