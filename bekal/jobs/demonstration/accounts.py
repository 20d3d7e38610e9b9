"""The cast that signs in, each with the roles that they hold."""

from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password

from bekal.accounts.models import RoleGrant, User
from bekal.jobs.demonstration.data import document
from bekal.jobs.demonstration.world import World

HELD_SINCE_DAYS = -760


def make_accounts(world: World) -> None:
    """One person for each role first, then more at every site; nobody has a password that could be typed."""
    for entry in document("users")["user"]:
        user = User.objects.create(
            username=entry["username"], name=entry["name"], title=entry["title"], password=make_password(None)
        )
        world.users[user.username] = user
        ends = world.day(entry["ended_days"]) if "ended_days" in entry else None
        _grant(world, user, entry, ends)
        if "also" in entry:
            _grant(world, user, entry["also"], None)


def _grant(world: World, user: User, entry: dict[str, Any], ends: date | None) -> None:
    RoleGrant.objects.create(
        user=user,
        role=entry["role"],
        facility=world.facilities.get(entry.get("facility", "")),
        region=world.regions.get(entry.get("region", "")),
        institution=world.institutions.get(entry.get("institution", "")),
        starts=world.day(HELD_SINCE_DAYS),
        ends=ends,
    )
