from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q, QuerySet

from bekal.access.queries import find, within
from bekal.access.rules import Actor, reach
from bekal.partners.choices import AgreementKind, AgreementState
from bekal.partners.models import Agreement, Instructor

_AGREEMENTS = Agreement.objects.select_related("facility", "institution")


def agreements_for(actor: Actor) -> QuerySet[Agreement]:
    """The agreements that `actor` may see, with their facility and institution."""
    return _AGREEMENTS.filter(within(reach(actor, "agreement.view"), institution="institution"))


def agreement_for(actor: Actor, action: str, agreement_id: int) -> Agreement:
    """The agreement on which `actor` may take `action`; raises Unseen or Forbidden."""
    return find(_AGREEMENTS.all(), actor, action, agreement_id, institution="institution")


def agreements_allowing(actor: Actor, action: str) -> QuerySet[Agreement]:
    """The agreements of the facilities and institutions for which `actor` holds `action`."""
    return _AGREEMENTS.filter(within(reach(actor, action), institution="institution"))


def agreements_covering(facility_id: int, course_id: int, starts: date, ends: date) -> QuerySet[Agreement]:
    """The executable agreements in force on every day from `starts` to `ends` (both included) that name the course.

    In force: signed by the first day, not terminated, begun, and not over before the last day.
    """
    return _AGREEMENTS.filter(
        facility=facility_id,
        courses=course_id,
        kind=AgreementKind.EXECUTABLE,
        state=AgreementState.SIGNED,
        signed_on__lte=starts,
        starts__lte=starts,
        ends__gt=ends,
    ).order_by(F("ends").desc())


def instructors_of(institution_id: int) -> QuerySet[Instructor]:
    """The instructors of an institution that was found for the actor before."""
    return Instructor.objects.filter(institution=institution_id)


def instructors_without_selection(instructor_ids: Iterable[int], facility_id: int, day: date) -> list[Instructor]:
    """Those of the instructors of whom the facility has recorded no selection up to `day`."""
    chosen = Q(selections__facility=facility_id, selections__date__lte=day)
    selected = Instructor.objects.filter(chosen).values("pk")
    return list(Instructor.objects.filter(pk__in=list(instructor_ids)).exclude(pk__in=selected))
