from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from bekal.access.rules import Actor, Target, Unseen, may
from bekal.partners.models import Instructor, InstructorAbsence
from bekal.partners.queries.institutions import institution_for


def absences_between(instructor_ids: Iterable[int], first: date, last: date) -> QuerySet[InstructorAbsence]:
    """When instructors who were found for the actor before cannot teach, from `first` to `last`, both included."""
    rows = InstructorAbsence.objects.filter(instructor__in=list(instructor_ids), starts__lte=last, ends__gt=first)
    return rows.select_related("instructor")


def absences_from(instructor: Instructor, day: date) -> QuerySet[InstructorAbsence]:
    """When an instructor who was found for the actor before cannot teach, from a day on."""
    return InstructorAbsence.objects.filter(instructor=instructor, ends__gt=day)


def absence_for(actor: Actor, action: str, absence_id: int) -> InstructorAbsence:
    """The absence on which `actor` may take `action`; raises Unseen or Forbidden."""
    found = InstructorAbsence.objects.select_related("instructor__institution").filter(pk=absence_id).first()
    if found is None:
        raise Unseen(action)
    institution_for(actor, action, found.instructor.institution_id)
    return found


def instructor_with_timetable(actor: Actor, instructor_id: int) -> Instructor:
    """The instructor whose timetable `actor` may see: their own, or of an institution that they see; raises Unseen."""
    instructor = Instructor.objects.select_related("institution", "user").filter(pk=instructor_id).first()
    if instructor is None:
        raise Unseen("timetable.view")
    own = frozenset({instructor.user_id} if instructor.user_id is not None else ())
    if not own or not may(actor, "timetable.view", Target(teacher_ids=own)):
        institution_for(actor, "timetable.view", instructor.institution_id)
    return instructor
