from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db import connection
from django.db.models import Prefetch, Q, QuerySet, Sum

from bekal.access.choices import Role
from bekal.access.rules import Actor, Grant, Target, Unseen, reach, require
from bekal.accounts.models import RoleGrant, User
from bekal.audit.models import Event
from bekal.lib.identifiers import read_id
from bekal.places.models import Facility, Institution, RegionalOffice

ANYWHERE = Target()
DEMO_PREFIX = "demo-"
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody sits today: who they are, the name of their place and its time zone."""

    actor: Actor
    place_name: str
    time_zone: str


_HELD = """
    SELECT held.role, held.facility_id, held.region_id, held.institution_id,
           COALESCE(facility.name, region.name, institution.name, ''), COALESCE(facility.time_zone, 'Asia/Jakarta')
    FROM accounts_rolegrant held
    LEFT JOIN places_facility facility ON facility.id = held.facility_id
    LEFT JOIN places_regionaloffice region ON region.id = held.region_id
    LEFT JOIN places_institution institution ON institution.id = held.institution_id
    WHERE held.user_id = %s AND held.starts <= %s AND (held.ends IS NULL OR held.ends > %s)
    ORDER BY held.starts, held.id
"""
"""In SQL, because every request asks it: to build it anew each time took longer than anything else on most pages."""


def seat_of(user: User, today: date) -> Seat:
    """The seat that `user` takes on a day, read in one query from the grants that hold on it.

    Who sits at several places is shown the one they have held longest and how many more there are.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [user.pk, today.isoformat(), today.isoformat()])
        rows = cursor.fetchall()
    grants = tuple(Grant(Role(role), *place) for role, *place, _name, _zone in rows)
    time_zone = rows[0][-1] if rows else "Asia/Jakarta"
    return Seat(Actor(user.pk, user.name, grants), _places_in_short([row[-2] for row in rows]), time_zone)


def _places_in_short(names: Iterable[str]) -> str:
    places = list(dict.fromkeys(name for name in names if name))
    more = f" (+{len(places) - 1})" if len(places) > 1 else ""
    return f"{places[0]}{more}" if places else ""


def actor_for(user: User, today: date) -> Actor:
    """The actor that `user` is on a day: their name and the grants that hold on it."""
    return seat_of(user, today).actor


# Users and their grants, for those who keep them


def users_for(actor: Actor, today: date, search: str = "") -> QuerySet[User]:
    """The users whom `actor` keeps, by name, each with `held`: the grants that hold on a day; `search` narrows them."""
    held = _with_places(RoleGrant.objects.filter(Q(ends=None) | Q(ends__gt=today), starts__lte=today))
    users = User.objects.all() if reach(actor, "account.list").nation else User.objects.none()
    for word in search.split():
        users = users.filter(
            Q(name__icontains=word) | Q(username__icontains=word) | Q(title__icontains=word) | Q(email__icontains=word)
        )
    return users.order_by("name", "pk").prefetch_related(Prefetch("grants", held, to_attr="held"))


def user_for(actor: Actor, action: str, user_id: int) -> User:
    """The user on whom `actor` may take `action`; raises Unseen or Forbidden."""
    require(actor, action, ANYWHERE)
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise Unseen(action)
    return user


def grant_for(actor: Actor, action: str, grant_id: int) -> RoleGrant:
    """The grant on which `actor` may take `action`, with its user and place; raises Unseen or Forbidden."""
    require(actor, action, ANYWHERE)
    grant = _with_places(RoleGrant.objects.select_related("user")).filter(pk=grant_id).first()
    if grant is None:
        raise Unseen(action)
    return grant


def grants_of(user: User) -> QuerySet[RoleGrant]:
    """Every grant that a user ever had, with its place, the newest first."""
    return _with_places(RoleGrant.objects.filter(user=user)).order_by("-starts", "-pk")


def is_username_taken(username: str) -> bool:
    """Whether somebody has this user name already; capital letters make no difference."""
    return User.objects.filter(username=username.lower()).exists()


def grant_places() -> tuple[QuerySet[Facility], QuerySet[RegionalOffice], QuerySet[Institution]]:
    """The places at which roles can be given."""
    return (
        Facility.objects.order_by("name"),
        RegionalOffice.objects.order_by("name"),
        Institution.objects.order_by("name"),
    )


def _with_places(grants: QuerySet[RoleGrant]) -> QuerySet[RoleGrant]:
    return grants.select_related("facility", "region", "institution")


# Signing in


def demo_personas() -> QuerySet[User]:
    """The invented users as whom one signs in with one click; nobody outside the demonstration."""
    if not settings.DEMO:
        return User.objects.none()
    return User.objects.filter(username__startswith=DEMO_PREFIX, is_active=True).order_by("pk")


def demo_persona(user_id: int) -> User:
    """One persona; raises Unseen for any other user, and outside the demonstration for everyone."""
    persona = demo_personas().filter(pk=user_id).first()
    if persona is None:
        raise Unseen("demo")
    return persona


def sign_ins_of(user: User, limit: int = 10) -> QuerySet[AccessLog]:
    """When and from where a user signed in last: `attempt_time`, `ip_address` and `user_agent`."""
    sign_ins: QuerySet[AccessLog] = AccessLog.objects.filter(username=user.username).order_by("-attempt_time")
    return sign_ins[:limit]


def locked_until(user: User, now: datetime) -> datetime | None:
    """Until when a user cannot sign in because of wrong passwords, from any one address; None if they can."""
    cool_off = timedelta(hours=settings.AXES_COOLOFF_TIME)
    tried = (
        AccessAttempt.objects.filter(username=user.username, attempt_time__gt=now - cool_off)
        .values("ip_address")
        .annotate(failures=Sum("failures_since_start"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    )
    times = AccessAttempt.objects.filter(
        username=user.username, ip_address__in=[row["ip_address"] for row in tried]
    ).values_list("attempt_time", flat=True)
    return max(times) + cool_off if times else None


def second_factors_of(user: User) -> list[Authenticator]:
    """A user's authenticator app and passkeys, the oldest first; recovery codes alone are no second factor."""
    factors = Authenticator.objects.filter(user_id=user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return list(factors.order_by("created_at", "pk"))


def has_second_factor(user: User) -> bool:
    """Whether a user has an authenticator app or a passkey."""
    return bool(second_factors_of(user))


# The audit record


@dataclass(frozen=True, slots=True)
class EventSlice:
    """Some events, the newest first, and the cursors of what lies after and before them (empty where nothing does)."""

    events: list[Event]
    older: str
    newer: str


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are asked for; what is left out does not narrow. `until` includes the whole day."""

    person: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


def events_for(
    actor: Actor, wanted: EventFilter, zone: ZoneInfo, *, after: str = "", before: str = "", size: int = PAGE_SIZE
) -> EventSlice:
    """The audit events that `actor` may read, one page of them; `after` and `before` are cursors of earlier pages."""
    events = _narrowed(_readable(actor), wanted, zone)
    since, until = read_id(after), read_id(before)
    backwards = until is not None and not after
    if backwards:
        rows = list(events.filter(pk__gt=until).order_by("pk")[: size + 1])
    else:
        rows = list((events.filter(pk__lt=since) if since is not None else events).order_by("-pk")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    rows = rows[::-1] if backwards else rows
    has_older, has_newer = (True, more) if backwards else (more, since is not None)
    return EventSlice(
        rows,
        older=str(rows[-1].pk) if rows and has_older else "",
        newer=str(rows[0].pk) if rows and has_newer else "",
    )


def history_of(user: User, limit: int = 20) -> QuerySet[Event]:
    """What was done to a user's account and grants, the newest first."""
    return Event.objects.filter(subject_type="accounts.user", subject_id=str(user.pk)).order_by("-at", "-pk")[:limit]


def _readable(actor: Actor) -> QuerySet[Event]:
    held = reach(actor, "audit.view")
    if held.nation:
        return Event.objects.all()
    return Event.objects.filter(stream__in=[f"facility-{pk}" for pk in sorted(held.facility_ids)])


def _narrowed(events: QuerySet[Event], wanted: EventFilter, zone: ZoneInfo) -> QuerySet[Event]:
    if wanted.person:
        events = events.filter(actor_name__icontains=wanted.person)
    if wanted.subject:
        events = events.filter(action__startswith=f"{wanted.subject}.")
    if wanted.since:
        events = events.filter(at__gte=datetime.combine(wanted.since, time(), zone))
    if wanted.until:
        events = events.filter(at__lt=datetime.combine(wanted.until + timedelta(days=1), time(), zone))
    return events
