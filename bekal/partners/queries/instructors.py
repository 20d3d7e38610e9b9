from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from bekal.access.choices import Role
from bekal.access.queries import within
from bekal.access.rules import Actor, Unseen, reach
from bekal.accounts.models import RoleGrant, User
from bekal.partners.models import (
    Agreement,
    Instructor,
    InstructorCertificate,
    InstructorSelection,
)
from bekal.partners.queries.institutions import institution_for

_AGREEMENTS = Agreement.objects.select_related("facility", "institution")


def instructors_of(institution_id: int) -> QuerySet[Instructor]:
    """The instructors of an institution that was found for the actor before."""
    return Instructor.objects.filter(institution=institution_id)


def with_selection(instructors: QuerySet[Instructor], actor: Actor) -> QuerySet[Instructor]:
    """The same instructors with `is_selected`: whether a selection that `actor` may see is recorded of them."""
    seen = _selections(actor).filter(instructor=OuterRef("pk"))
    return instructors.annotate(is_selected=Exists(seen))


def with_selection_at(instructors: QuerySet[Instructor], facility_id: int) -> QuerySet[Instructor]:
    """The same instructors with `is_selected`: whether a facility has chosen them on record."""
    chosen = InstructorSelection.objects.filter(instructor=OuterRef("pk"), facility=facility_id)
    return instructors.annotate(is_selected=Exists(chosen))


def instructor_for(actor: Actor, action: str, instructor_id: int) -> Instructor:
    """The instructor on whom `actor` may take `action`; raises Unseen or Forbidden."""
    instructor = Instructor.objects.select_related("institution", "user").filter(pk=instructor_id).first()
    if instructor is None:
        raise Unseen(action)
    institution_for(actor, action, instructor.institution_id)
    return instructor


def _selections(actor: Actor) -> QuerySet[InstructorSelection]:
    held = reach(actor, "agreement.view")
    return InstructorSelection.objects.filter(within(held, institution="instructor__institution"))


def selections_of(actor: Actor, instructor: Instructor) -> QuerySet[InstructorSelection]:
    """The recorded selections of an instructor that `actor` may see, with their facility, newest first."""
    return _selections(actor).filter(instructor=instructor).select_related("facility")


def certificates_of(instructor: Instructor) -> QuerySet[InstructorCertificate]:
    """The certificates of an instructor that was found for the actor before."""
    return InstructorCertificate.objects.filter(instructor=instructor)


def free_users_of(institution_id: int, today: date, instructor_id: int | None = None) -> QuerySet[User]:
    """The people with an instructor's role at an institution who are not yet known as another of its instructors."""
    grants = RoleGrant.objects.filter(
        Q(ends=None) | Q(ends__gt=today), role=Role.INSTRUCTOR, institution=institution_id, starts__lte=today
    )
    others = Instructor.objects.filter(user__isnull=False).exclude(pk=instructor_id or 0)
    return User.objects.filter(pk__in=grants.values("user")).exclude(pk__in=others.values("user")).order_by("name")


def instructors_without_selection(instructor_ids: Iterable[int], facility_id: int, day: date) -> list[Instructor]:
    """Those of the instructors of whom the facility has recorded no selection up to `day`."""
    chosen = Q(selections__facility=facility_id, selections__date__lte=day)
    selected = Instructor.objects.filter(chosen).values("pk")
    return list(Instructor.objects.filter(pk__in=list(instructor_ids)).exclude(pk__in=selected))
