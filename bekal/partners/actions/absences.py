from datetime import date, datetime

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor
from bekal.partners.models import Instructor, InstructorAbsence
from bekal.partners.queries import institution_for


@transaction.atomic
def add_absence(
    *, instructor: Instructor, starts: date, ends: date, reason: str, actor: Actor, now: datetime
) -> InstructorAbsence:
    """Write down that an instructor cannot teach from `starts` until (not including) `ends`; once, if said twice."""
    institution_for(actor, "partner.edit", instructor.institution_id)
    absence, created = InstructorAbsence.objects.get_or_create(
        instructor=instructor, starts=starts, ends=ends, defaults={"reason": reason}
    )
    if created:
        told = {"starts": starts.isoformat(), "ends": ends.isoformat(), "reason": reason}
        record(actor, "absence.add", instructor, now=now, **told)
    return absence


@transaction.atomic
def remove_absence(*, absence: InstructorAbsence, actor: Actor, now: datetime) -> None:
    """Write down that an instructor can teach on those days after all."""
    institution_for(actor, "partner.edit", absence.instructor.institution_id)
    told = {"starts": absence.starts.isoformat(), "ends": absence.ends.isoformat()}
    record(actor, "absence.remove", absence.instructor, now=now, **told)
    InstructorAbsence.objects.filter(pk=absence.pk).delete()
