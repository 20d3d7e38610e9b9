from collections.abc import Callable, Hashable, Iterable
from copy import copy
from functools import lru_cache, wraps
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, Q, QuerySet

from bekal.access.rules import PERMISSIONS, Actor, Forbidden, Reach, Unseen, reach

Row = TypeVar("Row", bound=Model)
Found = TypeVar("Found")
Taught = Callable[[int], Q]
SOMEBODY = -(2**52)
"""Stands in a kept statement where the id will be; no row has it."""
LARGEST = 2**63 - 1
"""The largest id that a database can look for; addresses may hold larger numbers."""


def within(
    held: Reach,
    *,
    facility: str = "facility",
    institution: str = "",
    taught: Taught | None = None,
    user: str = "",
    region: str = "",
) -> Q:
    """The filter for rows that a reach covers.

    `facility`, `institution` and `user` are lookup paths from the row (facility "" where the row is the facility);
    `taught` makes the filter for what a teacher's classes hold; `region` is the path for rows that belong to a region
    as a whole, and to none of its prisons. What is left out is never reached.
    """
    if held.nation:
        return Q()
    if region:
        return Q(**{f"{region}__in": held.region_ids})
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
    region: str = "",
) -> Row:
    """The row `pk` on which `actor` may take `action`; the paths are those of `within`.

    Raises Unseen where the row is not there or not to be seen by this actor, Forbidden where only the action is not
    theirs.
    """

    def allowed(name: str) -> Q:
        held = reach(actor, name)
        return within(held, facility=facility, institution=institution, taught=taught, user=user, region=region)

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


class Written(Generic[Found]):
    """A query whose SQL is written once and asked again and again; keep it by all that it depends on (`lru_cache`).

    For pages that many open all day: Django takes five to ten times longer to write a query with several joins than
    the database to answer it. Rows come as the query would give them, models with what `select_related` and
    `prefetch_related` bring. Each call asks the database anew; where the query was built with the id SOMEBODY, about
    whom the call names.
    """

    def __init__(self, rows: QuerySet[Any, Found]) -> None:
        self._rows = rows
        self._compiler = rows.query.get_compiler(connection=connection)
        try:
            self._statement: tuple[str, tuple[Any, ...]] | None = self._compiler.as_sql()
        except EmptyResultSet:
            self._statement = None
        self._known: dict[int, Any] | None = None

    def _converters(self, columns: Iterable[Any]) -> dict[int, Any]:
        """How each column becomes a value of Python: the same each time, and a tenth of the work of an answer."""
        if self._known is None:
            self._known = self._compiler.__class__.get_converters(self._compiler, columns)
        return self._known

    def __call__(self, pk: int = SOMEBODY) -> list[Found]:
        """The rows as they are now, `pk` in the place of SOMEBODY; none, and no query, where no row can fit."""
        if self._statement is None or pk > LARGEST:
            return []
        sql, values = self._statement
        asked = sql, tuple(pk if value == SOMEBODY else value for value in values)
        compiler = copy(self._compiler)  # it keeps the state of one answer, so each answer has its own
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_args, **_kwargs: asked
        compiler.get_converters = self._converters
        rows = self._rows.all()
        rows.query.get_compiler = lambda *_args, **_kwargs: compiler  # type: ignore[method-assign]
        return list(rows)


FEW = 64


def written_for_few(build: Callable[..., QuerySet[Any, Found]]) -> Callable[..., list[Found]]:
    """A query over some ids and what else `build` takes (hashable), its SQL kept where the ids are few.

    A page that shows the same few people all day asks the same each time; one person's page asks the same of each, with
    another id; a list of a thousand is asked once.
    """
    keep = lru_cache(maxsize=512)(lambda ids, *more: Written(build(ids, *more)))

    @wraps(build)
    def ask(ids: Iterable[int], *more: Hashable) -> list[Found]:
        wanted = tuple(ids)
        if len(wanted) == 1:
            return keep((SOMEBODY,), *more)(wanted[0])
        return keep(wanted, *more)() if len(wanted) <= FEW else list(build(wanted, *more))

    return ask
