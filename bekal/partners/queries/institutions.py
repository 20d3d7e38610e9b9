from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bekal.access.choices import Role
from bekal.access.queries import within
from bekal.access.rules import PERMISSIONS, Actor, Forbidden, Unseen, reach
from bekal.accounts.models import RoleGrant, User
from bekal.partners.models import (
    Agreement,
    Instructor,
)
from bekal.partners.queries.agreements import in_force
from bekal.places.models import Institution

_AGREEMENTS = Agreement.objects.select_related("facility", "institution")


def _institutions(actor: Actor, action: str) -> Q:
    """An institution belongs to the facilities that agreed with it, to its own coordinator, and while new to anyone."""
    held = reach(actor, action)
    if held.nation:
        return Q()
    agreed = Agreement.objects.filter(within(held)).values("institution")
    reached = Q(pk__in=agreed) | Q(pk__in=held.institution_ids)
    if held.facility_ids:
        reached |= ~Q(pk__in=Agreement.objects.values("institution")) | Q(facility__in=held.facility_ids)
    return reached


def institutions_for(actor: Actor, today: date) -> QuerySet[Institution]:
    """The institutions that `actor` may see, with `instructor_count`, and `live_count` of agreements seen by them."""
    seen = within(reach(actor, "agreement.view"), institution="institution")
    live = Agreement.objects.filter(in_force(today) & seen, institution=OuterRef("pk"))
    teachers = Instructor.objects.filter(institution=OuterRef("pk"))

    def count(rows: QuerySet[Any]) -> Coalesce:
        totals = rows.order_by().values("institution").annotate(total=Count("pk")).values("total")
        return Coalesce(Subquery(totals), 0)

    rows = Institution.objects.filter(_institutions(actor, "partner.list"))
    return rows.annotate(instructor_count=count(teachers), live_count=count(live)).order_by("name")


def institutions_matching(
    institutions: QuerySet[Institution], *, q: str = "", kind: str = "", ours: bool = False
) -> QuerySet[Institution]:
    """Those of the institutions of `institutions_for` whose name contains a text, of a kind, with a live agreement."""
    if q.strip():
        institutions = institutions.filter(Q(name__icontains=q.strip()) | Q(short_name__icontains=q.strip()))
    if kind:
        institutions = institutions.filter(kind=kind)
    return institutions.filter(Q(live_count__gt=0)) if ours else institutions


def institutions_near(institutions: QuerySet[Institution], regency_codes: Iterable[str]) -> QuerySet[Institution]:
    """Those of the institutions of `institutions_for` with a live agreement, or from one of these regencies."""
    codes = [code for code in regency_codes if code]
    return institutions.filter(Q(live_count__gt=0) | Q(regency_code__in=codes))


def institution_taken(institution_id: int | None, **values: str) -> bool:
    """Whether another institution has this name or certificate prefix already, in whatever case."""
    same = {f"{name}__iexact": value for name, value in values.items()}
    return Institution.objects.filter(**same).exclude(pk=institution_id or 0).exists()


def institution_for(actor: Actor, action: str, institution_id: int) -> Institution:
    """The institution on which `actor` may take `action`; raises Unseen or Forbidden."""
    rows = Institution.objects.filter(pk=institution_id)
    institution = rows.filter(_institutions(actor, PERMISSIONS[action].seen_by)).first()
    if institution is None:
        raise Unseen(action)
    if not rows.filter(_institutions(actor, action)).exists():
        raise Forbidden(action)
    return institution


def may_edit(actor: Actor, institution: Institution) -> bool:
    """Whether `actor` may edit an institution and its instructors."""
    return Institution.objects.filter(_institutions(actor, "partner.edit"), pk=institution.pk).exists()


def may_select(actor: Actor, institution: Institution) -> bool:
    """Whether `actor` may record how instructors of an institution were chosen."""
    return Institution.objects.filter(_institutions(actor, "instructor.select"), pk=institution.pk).exists()


def coordinators_of(institution: Institution, today: date) -> QuerySet[User]:
    """The people who coordinate for an institution on a day."""
    grants = RoleGrant.objects.filter(
        Q(ends=None) | Q(ends__gt=today),
        role=Role.PARTNER_COORDINATOR,
        institution=institution,
        starts__lte=today,
    )
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("name")
