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
        days = [starts.isoformat(), ends.isoformat()]
        record(actor, "absence.add", instructor, now=now, days=days, reason=reason)
    return absence


@transaction.atomic
def remove_absence(*, absence: InstructorAbsence, actor: Actor, now: datetime) -> None:
    """Write down that an instructor can teach on those days after all."""
    institution_for(actor, "partner.edit", absence.instructor.institution_id)
    days = [absence.starts.isoformat(), absence.ends.isoformat()]
    record(actor, "absence.remove", absence.instructor, now=now, days=days)
    InstructorAbsence.objects.filter(pk=absence.pk).delete()
