from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from bekal.access.choices import Role
from bekal.access.rules import Actor, Grant
from bekal.accounts.models import RoleGrant, User


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody sits today: who they are, the name of their place and its time zone."""

    actor: Actor
    place_name: str
    time_zone: str


def seat_of(user: User, today: date) -> Seat:
    """The seat that `user` takes on a day, read in one query from the grants that hold on it."""
    held = (
        RoleGrant.objects.filter(Q(ends=None) | Q(ends__gt=today), user=user, starts__lte=today)
        .annotate(
            place_name=Coalesce("facility__name", "region__name", "institution__name", Value("")),
            time_zone=Coalesce("facility__time_zone", Value("Asia/Jakarta")),
        )
        .values_list("role", "facility_id", "region_id", "institution_id", "place_name", "time_zone")
    )
    rows = list(held)
    grants = tuple(Grant(Role(role), *place) for role, *place, _name, _zone in rows)
    place_name, time_zone = rows[0][-2:] if rows else ("", "Asia/Jakarta")
    return Seat(Actor(user.pk, user.name, grants), place_name, time_zone)


def actor_for(user: User, today: date) -> Actor:
    """The actor that `user` is on a day: their name and the grants that hold on it."""
    return seat_of(user, today).actor
