from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db import transaction

from bekal.access.actions import record
from bekal.access.choices import Role
from bekal.access.rules import Actor, Target, require
from bekal.accounts.models import RoleGrant, User
from bekal.accounts.rules import OwnAccount, temporary_password
from bekal.lib.conflicts import take_turn
from bekal.places.models import Facility, Institution, RegionalOffice

ANYWHERE = Target()


@transaction.atomic
def add_user(*, username: str, name: str, title: str, email: str, actor: Actor, now: datetime) -> tuple[User, str]:
    """Add a user without any role yet; returns them and the temporary password, which is kept nowhere.

    Raises IntegrityError where the user name is taken.
    """
    require(actor, "account.edit", ANYWHERE)
    password = temporary_password()
    user = User(username=username.lower(), name=name, title=title, email=email, password_is_temporary=True)
    user.set_password(password)
    user.save(force_insert=True)
    record(actor, "account.add", user, now=now, username=user.username, name=name)
    return user, password


@transaction.atomic
def edit_user(*, user: User, name: str, title: str, email: str, revision: int, actor: Actor, now: datetime) -> None:
    """Change how a user is called and reached; raises Conflict where somebody else saved first."""
    require(actor, "account.edit", ANYWHERE)
    user = User.objects.select_for_update().get(pk=user.pk)
    turn = take_turn(user, revision, who=actor.name, now=now)
    was = {"name": user.name, "title": user.title}
    user.name, user.title, user.email = name, title, email
    user.save(update_fields=["name", "title", "email", *turn])
    record(actor, "account.edit", user, now=now, was=was, name=name, title=title)


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: Role,
    facility: Facility | None = None,
    region: RegionalOffice | None = None,
    institution: Institution | None = None,
    starts: date,
    ends: date | None = None,
    actor: Actor,
    now: datetime,
) -> RoleGrant:
    """Give a user a role at a place from `starts` until (not including) `ends`; the role says which place is named.

    Raises IntegrityError where the place does not fit the role.
    """
    require(actor, "account.edit", ANYWHERE)
    grant = RoleGrant.objects.create(
        user=user, role=role, facility=facility, region=region, institution=institution, starts=starts, ends=ends
    )
    record(actor, "grant.add", user, now=now, facility_id=grant.facility_id, **_told(grant))
    return grant


@transaction.atomic
def end_grant(*, grant: RoleGrant, ends: date, actor: Actor, now: datetime) -> None:
    """Let a role hold no longer from the day `ends`; a grant that has then never held is taken back altogether."""
    require(actor, "account.edit", ANYWHERE)
    grant = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    told = _told(grant) | {"ends": ends.isoformat()}
    if ends <= grant.starts:
        grant.delete()
        record(actor, "grant.withdraw", grant.user, now=now, facility_id=grant.facility_id, **told)
        return
    grant.ends = ends
    grant.save(update_fields=["ends"])
    record(actor, "grant.end", grant.user, now=now, facility_id=grant.facility_id, **told)


@transaction.atomic
def deactivate_user(*, user: User, actor: Actor, now: datetime) -> None:
    """Shut a user out at once, open sessions included; their grants stay. Raises OwnAccount for oneself."""
    require(actor, "account.edit", ANYWHERE)
    if user.pk == actor.user_id:
        raise OwnAccount
    _set_active(user, False)
    record(actor, "account.deactivate", user, now=now)


@transaction.atomic
def reactivate_user(*, user: User, actor: Actor, now: datetime) -> None:
    """Let a user sign in again."""
    require(actor, "account.edit", ANYWHERE)
    _set_active(user, True)
    record(actor, "account.reactivate", user, now=now)


@transaction.atomic
def reset_password(*, user: User, actor: Actor, now: datetime) -> str:
    """Give a user a temporary password, returned once and kept nowhere; their open sessions end."""
    require(actor, "account.edit", ANYWHERE)
    password = temporary_password()
    user.set_password(password)
    user.password_is_temporary = True
    user.save(update_fields=["password", "password_is_temporary"])
    record(actor, "account.reset_password", user, now=now)
    return password


@transaction.atomic
def reset_second_factor(*, user: User, actor: Actor, now: datetime) -> int:
    """Take a user's second factors away, so that they set up new ones; returns how many there were."""
    require(actor, "account.edit", ANYWHERE)
    factors = Authenticator.objects.filter(user_id=user.pk)
    kinds = sorted(factors.values_list("type", flat=True))
    factors.delete()
    record(actor, "account.reset_second_factor", user, now=now, kinds=kinds)
    return len(kinds)


@transaction.atomic
def release_lockout(*, user: User, actor: Actor, now: datetime) -> None:
    """Let a user try again who gave too many wrong passwords."""
    require(actor, "account.edit", ANYWHERE)
    AccessAttempt.objects.filter(username=user.username).delete()
    record(actor, "account.release_lockout", user, now=now)


@transaction.atomic
def choose_language(*, user: User, language: str, actor: Actor, now: datetime) -> None:
    """Remember in which language (`id` or `en`) a user reads; it is applied at each sign-in."""
    require(actor, "account.own", Target(user_id=user.pk))
    if user.language == language:
        return
    user.language = language
    user.save(update_fields=["language"])
    record(actor, "account.choose_language", user, now=now, language=language)


@transaction.atomic
def change_own_password(*, user: User, password: str, actor: Actor, now: datetime) -> None:
    """Set the password that a user has chosen, in place of the one before or of a temporary one."""
    require(actor, "account.own", Target(user_id=user.pk))
    user.set_password(password)
    user.password_is_temporary = False
    user.save(update_fields=["password", "password_is_temporary"])
    record(actor, "account.change_password", user, now=now)


def _set_active(user: User, active: bool) -> None:
    user.is_active = active
    user.save(update_fields=["is_active"])


def _told(grant: RoleGrant) -> dict[str, Any]:
    return {
        "role": grant.role,
        "region_id": grant.region_id,
        "institution_id": grant.institution_id,
        "starts": grant.starts.isoformat(),
        "ends": grant.ends.isoformat() if grant.ends else None,
    }
