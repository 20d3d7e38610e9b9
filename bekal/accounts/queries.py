from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from bekal.accounts.choices import Role
from bekal.accounts.models import RoleGrant, User
from bekal.accounts.rules import PERMISSIONS, Actor, Forbidden, Grant, Reach, Unseen, reach

Row = TypeVar("Row", bound=Model)


def actor_for(user: User, today: date) -> Actor:
    """The actor that `user` is on a day: their name and the grants that hold on it."""
    held = RoleGrant.objects.filter(Q(ends=None) | Q(ends__gt=today), user=user, starts__lte=today)
    grants = held.values_list("role", "facility_id", "region_id", "institution_id")
    return Actor(user.pk, user.name, tuple(Grant(Role(role), *place) for role, *place in grants))


def within(
    held: Reach,
    *,
    facility: str = "facility",
    institution: str | None = None,
    teacher: str | None = None,
    user: str | None = None,
) -> Q:
    """The filter for rows that a reach covers; each argument names the lookup path from the row, None where there is none."""
    if held.nation:
        return Q()
    allowed = Q(pk__in=[])
    if held.facility_ids:
        allowed |= Q(**{f"{facility}__in": held.facility_ids})
    if held.region_ids:
        allowed |= Q(**{f"{facility}__region__in": held.region_ids})
    if held.probation_office_ids:
        allowed |= Q(**{f"{facility}__probation_office__in": held.probation_office_ids})
    if institution and held.institution_ids:
        allowed |= Q(**{f"{institution}__in": held.institution_ids})
    if teacher and held.teacher_id is not None:
        allowed |= Q(**{teacher: held.teacher_id})
    if user and held.user_id is not None:
        allowed |= Q(**{user: held.user_id})
    return allowed


def find(rows: QuerySet[Row], actor: Actor, action: str, pk: int, **paths: str | None) -> Row:
    """The row `pk` on which `actor` may take `action`.

    Raises Unseen where the row is not there or not to be seen by this actor, Forbidden where only the action is not theirs.
    `paths` are those of `within`.
    """
    seen_by = PERMISSIONS[action].seen_by
    row = rows.filter(within(reach(actor, seen_by), **paths), pk=pk).first()  # type: ignore[arg-type]
    if row is None:
        raise Unseen(action)
    if seen_by != action and not rows.filter(within(reach(actor, action), **paths), pk=pk).exists():  # type: ignore[arg-type]
        raise Forbidden(action)
    return row
