import datetime as dt

import pytest
from axes.models import AccessAttempt, AccessLog
from django.urls import reverse

from bekal.accounts.models import RoleGrant
from bekal.audit.actions import record_event


def address(user):
    return reverse("user_detail", args=[user.pk])


def test_tells_everything_about_an_account(cast, places, signed_in, now):
    RoleGrant.objects.create(
        user=cast.owner, role="warden", facility=places.piru, starts=dt.date(2019, 1, 1), ends=dt.date(2019, 6, 1)
    )
    AccessLog.objects.create(username="owner", ip_address="10.9.8.7", user_agent="x")
    AccessAttempt.objects.create(username="owner", ip_address="10.0.0.1", failures_since_start=5)
    text = signed_in(cast.administrator).get(address(cast.owner)).text
    for told in ("1 Jan 2019", "Sudah berakhir", "10.9.8.7", "Masuk dikunci sementara", "belum dipasang"):
        assert told in text, told


def test_ones_own_account_cannot_be_shut_from_here(cast, signed_in):
    text = signed_in(cast.administrator).get(address(cast.administrator)).text
    assert reverse("user_deactivate", args=[cast.administrator.pk]) not in text


@pytest.mark.parametrize("who", ["owner", "warden", "stranger", "national"])
def test_for_others_it_is_not_there(who, cast, signed_in):
    assert signed_in(getattr(cast, who)).get(address(cast.owner)).status_code == 404


def test_one_or_many_rows_take_as_many_queries(cast, places, signed_in, now, django_assert_num_queries):
    client = signed_in(cast.administrator)
    for _ in range(3):
        with django_assert_num_queries(9):
            client.get(address(cast.owner))
        RoleGrant.objects.create(user=cast.owner, role="warden", facility=places.piru, starts=now.date())
        record_event(
            actor_id=None, actor_name="A", action="account.edit", subject_type="accounts.user",
            subject_id=str(cast.owner.pk), facility_id=None, now=now,
        )  # fmt: skip
