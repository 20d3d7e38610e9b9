from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet

from bekal.access.rules import PERMISSIONS, Actor, Forbidden, Reach, Unseen, reach

Row = TypeVar("Row", bound=Model)
Taught = Callable[[int], Q]
SOMEBODY = -(2**52)
"""Stands in a kept statement where the id will be; no row has it."""


def within(
    held: Reach,
    *,
    facility: str = "facility",
    institution: str = "",
    taught: Taught | None = None,
    user: str = "",
) -> Q:
    """The filter for rows that a reach covers.

    `facility`, `institution` and `user` are lookup paths from the row (facility "" where the row is the facility);
    `taught` makes the filter for what a teacher's classes hold. What is left out is never reached.
    """
    if held.nation:
        return Q()
    prefix = f"{facility}__" if facility else ""
    allowed = Q(pk__in=[])
    if held.facility_ids:
        allowed |= Q(**{f"{facility or 'pk'}__in": held.facility_ids})
    if held.region_ids:
        allowed |= Q(**{f"{prefix}region__in": held.region_ids})
    if held.probation_office_ids:
        allowed |= Q(**{f"{prefix}probation_office__in": held.probation_office_ids})
    if institution and held.institution_ids:
        allowed |= Q(**{f"{institution}__in": held.institution_ids})
    if taught and held.teacher_id is not None:
        allowed |= taught(held.teacher_id)
    if user and held.user_id is not None:
        allowed |= Q(**{user: held.user_id})
    return allowed


def find(
    rows: QuerySet[Row],
    actor: Actor,
    action: str,
    pk: int,
    *,
    facility: str = "facility",
    institution: str = "",
    taught: Taught | None = None,
    user: str = "",
) -> Row:
    """The row `pk` on which `actor` may take `action`; the paths are those of `within`.

    Raises Unseen where the row is not there or not to be seen by this actor, Forbidden where only the action is not
    theirs.
    """

    def allowed(name: str) -> Q:
        held = reach(actor, name)
        return within(held, facility=facility, institution=institution, taught=taught, user=user)

    seen_by = PERMISSIONS[action].seen_by
    row = rows.filter(allowed(seen_by), pk=pk).first()
    if row is None:
        raise Unseen(action)
    if seen_by != action and not rows.filter(allowed(action), pk=pk).exists():
        raise Forbidden(action)
    return row


def kept(build: Callable[[int], QuerySet[Any, Any]]) -> Callable[[int], list[tuple[Any, ...]]]:
    """A query that depends on nothing but one id, which `build` puts into it: its SQL is written once and kept.

    For the few that every page of a person asks: Django takes ten times longer to write them than the database to
    answer. Rows come as the database gives them; SQLite keeps dates as text.
    """

    @lru_cache(maxsize=1)
    def statement() -> tuple[str, tuple[Any, ...]]:
        sql, values = build(SOMEBODY).query.sql_with_params()
        return sql, tuple(values)

    @wraps(build)
    def ask(pk: int) -> list[tuple[Any, ...]]:
        sql, values = statement()
        with connection.cursor() as cursor:
            cursor.execute(sql, [pk if value == SOMEBODY else value for value in values])
            return list(cursor.fetchall())

    return ask
