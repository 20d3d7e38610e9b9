import datetime as dt
from contextlib import suppress

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db import IntegrityError, transaction

from bekal.access.choices import Role
from bekal.access.rules import Unseen, may
from bekal.accounts import actions, queries
from bekal.accounts.models import RoleGrant, User
from bekal.accounts.rules import OwnAccount
from bekal.audit.models import Event
from bekal.lib.conflicts import Conflict

TODAY = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


@pytest.fixture
def admin(cast, acting):
    return acting(cast.administrator)


def added(admin, now, **changes):
    told = {"username": "siti", "name": "Siti", "title": "", "email": ""} | changes
    return actions.add_user(**told, actor=admin, now=now)


def test_a_new_user_has_a_temporary_password_and_no_role(admin, now):
    user, password = added(admin, now)

    assert user.check_password(password)
    assert user.password_is_temporary
    assert queries.actor_for(user, TODAY).grants == ()
    event = Event.objects.get(action="account.add")
    assert password not in str(event.details)


def test_user_names_are_kept_small_and_once(admin, now):
    user, _ = added(admin, now, username="SITI")
    assert user.username == "siti"
    with pytest.raises(IntegrityError), transaction.atomic():
        added(admin, now, username="siti")


def test_a_role_is_given_for_a_span_and_ended(admin, places, now):
    user, _ = added(admin, now)
    grant = actions.grant_role(
        user=user, role=Role.WARDEN, facility=places.ambon, starts=TODAY - 9 * DAY, actor=admin, now=now
    )
    assert may(queries.actor_for(user, TODAY), "agreement.sign", places.ambon.target)

    actions.end_grant(grant=grant, ends=TODAY, actor=admin, now=now)

    assert not may(queries.actor_for(user, TODAY), "agreement.sign", places.ambon.target)
    assert may(queries.actor_for(user, TODAY - DAY), "agreement.sign", places.ambon.target)
    told = Event.objects.get(action="grant.end")
    assert (told.stream, told.details["ends"]) == (f"facility-{places.ambon.pk}", "2026-03-02")


def test_a_role_ended_before_it_began_is_taken_back(admin, places, now):
    user, _ = added(admin, now)
    grant = actions.grant_role(user=user, role=Role.WARDEN, facility=places.ambon, starts=TODAY, actor=admin, now=now)
    actions.end_grant(grant=grant, ends=TODAY, actor=admin, now=now)

    assert not RoleGrant.objects.filter(user=user).exists()
    assert Event.objects.filter(action="grant.withdraw").exists()


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.WARDEN, "maluku"),
        (Role.WARDEN, None),
        (Role.REGIONAL_OFFICER, "ambon"),
        (Role.INSTRUCTOR, "ambon"),
        (Role.NATIONAL_OFFICER, "ambon"),
    ],
)
def test_the_database_refuses_a_place_that_does_not_fit_the_role(admin, cast, places, now, role, place):
    kinds = {"ambon": "facility", "maluku": "region"}
    where = {kinds[place]: getattr(places, place)} if place else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.grant_role(user=cast.owner, role=role, **where, starts=TODAY, actor=admin, now=now)


def test_the_second_of_two_editors_hears_of_the_first(admin, cast, now):
    told = {"user": cast.owner, "title": "", "email": "", "actor": admin, "now": now}
    actions.edit_user(name="Petrus", revision=1, **told)
    with pytest.raises(Conflict) as conflict:
        actions.edit_user(name="Paulus", revision=1, **told)
    assert conflict.value.who == "Administrator"
    assert User.objects.get(pk=cast.owner.pk).name == "Petrus"


def test_nobody_shuts_themselves_out(admin, cast, now):
    with pytest.raises(OwnAccount):
        actions.deactivate_user(user=cast.administrator, actor=admin, now=now)
    assert User.objects.get(pk=cast.administrator.pk).is_active


def test_what_was_lost_is_taken_away(admin, cast, now):
    Authenticator.objects.create(user=cast.owner, type="totp", data={})
    Authenticator.objects.create(user=cast.owner, type="recovery_codes", data={})
    assert queries.has_second_factor(cast.owner)

    assert actions.reset_second_factor(user=cast.owner, actor=admin, now=now) == 2

    assert not queries.has_second_factor(cast.owner)
    assert Event.objects.get(action="account.reset_second_factor").details["kinds"] == ["recovery_codes", "totp"]


def test_recovery_codes_alone_are_no_second_factor(cast):
    Authenticator.objects.create(user=cast.owner, type="recovery_codes", data={})
    assert not queries.has_second_factor(cast.owner)


def test_a_lockout_is_known_and_released(admin, cast, now):
    AccessAttempt.objects.create(username="owner", ip_address="10.0.0.1", failures_since_start=5, attempt_time=now)
    AccessAttempt.objects.create(username="warden", ip_address="10.0.0.1", failures_since_start=4, attempt_time=now)
    assert queries.locked_until(cast.owner, now) == now + dt.timedelta(minutes=15)
    assert queries.locked_until(cast.owner, now + dt.timedelta(minutes=16)) is None
    assert queries.locked_until(cast.warden, now) is None

    actions.release_lockout(user=cast.owner, actor=admin, now=now)

    assert queries.locked_until(cast.owner, now) is None


KEEPING = {
    "add_user": {"username": "x", "name": "X", "title": "", "email": ""},
    "edit_user": {"name": "X", "title": "", "email": "", "revision": 1},
    "grant_role": {"role": Role.ADMINISTRATOR, "starts": TODAY},
    "end_grant": {"ends": TODAY},
    "deactivate_user": {},
    "reactivate_user": {},
    "reset_password": {},
    "reset_second_factor": {},
    "release_lockout": {},
}


@pytest.mark.parametrize("verb", sorted(KEEPING))
def test_only_the_administrator_keeps_users(verb, cast, acting, now):
    things = {"end_grant": {"grant": cast.owner.grants.get()}, "add_user": {}}.get(verb, {"user": cast.owner})
    with pytest.raises(Unseen):
        getattr(actions, verb)(**things, **KEEPING[verb], actor=acting(cast.warden), now=now)
    assert not Event.objects.exists()


@pytest.mark.parametrize("verb", sorted(KEEPING))
def test_without_its_audit_record_nothing_is_written(verb, cast, admin, now, monkeypatch):
    def refuse(*args, **kwargs):
        raise RuntimeError("the audit record cannot be written")

    monkeypatch.setattr(actions, "record", refuse)
    before = list(User.objects.order_by("pk").values()), list(RoleGrant.objects.order_by("pk").values())
    things = {"end_grant": {"grant": cast.owner.grants.get()}, "add_user": {}}.get(verb, {"user": cast.owner})
    with suppress(RuntimeError):
        getattr(actions, verb)(**things, **KEEPING[verb], actor=admin, now=now)
    assert before == (list(User.objects.order_by("pk").values()), list(RoleGrant.objects.order_by("pk").values()))


def test_ones_own_language_and_password(cast, acting, now):
    own = acting(cast.owner)
    actions.choose_language(user=cast.owner, language="en", actor=own, now=now)
    actions.change_own_password(user=cast.owner, password="tiga kata biasa", actor=own, now=now)
    user = User.objects.get(pk=cast.owner.pk)
    assert (user.language, user.check_password("tiga kata biasa")) == ("en", True)
    with pytest.raises(Unseen):
        actions.choose_language(user=cast.colleague, language="en", actor=own, now=now)
