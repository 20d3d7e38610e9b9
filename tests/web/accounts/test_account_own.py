import datetime as dt

from axes.models import AccessLog
from django.urls import reverse

from bekal.accounts.models import RoleGrant, User


def test_shows_ones_roles_and_sign_ins(cast, places, signed_in):
    RoleGrant.objects.create(
        user=cast.owner, role="warden", facility=places.piru, starts=dt.date(2019, 1, 1), ends=dt.date(2020, 1, 1)
    )
    client = signed_in(cast.owner)
    AccessLog.objects.create(username="owner", ip_address="10.9.8.7", user_agent="x")
    AccessLog.objects.create(username="colleague", ip_address="10.1.1.1", user_agent="x")
    text = client.get(reverse("account_own")).text
    assert "Sudah berakhir" in text
    assert "10.9.8.7" in text
    assert "10.1.1.1" not in text


def test_the_language_is_chosen(cast, signed_in):
    answer = signed_in(cast.owner).post(reverse("account_own"), {"language": "en"})
    assert answer.cookies["django_language"].value == "en"
    assert User.objects.get(pk=cast.owner.pk).language == "en"


def test_an_unknown_language_is_refused(cast, signed_in):
    assert signed_in(cast.owner).post(reverse("account_own"), {"language": "fr"}).status_code == 200
    assert User.objects.get(pk=cast.owner.pk).language == "id"


def test_each_reads_their_own(cast, signed_in):
    assert "Owner" not in signed_in(cast.stranger).get(reverse("account_own")).text


def test_without_a_role_one_is_told_so(cast, signed_in):
    cast.owner.grants.all().delete()
    assert signed_in(cast.owner).get(reverse("account_own")).status_code == 403


def test_the_warden_finds_the_audit_record_from_here(cast, signed_in):
    assert reverse("audit_list") in signed_in(cast.warden).get(reverse("account_own")).text
    assert reverse("audit_list") not in signed_in(cast.owner).get(reverse("account_own")).text
