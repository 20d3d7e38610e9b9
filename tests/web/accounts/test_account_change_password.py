import pytest
from django.urls import reverse

from bekal.accounts.models import User
from bekal.audit.models import Event

OLD, NEW = "kata sandi yang lama", "tiga kata yang baru"
ADDRESS = "/accounts/own/password/"


@pytest.fixture
def signed(cast, client):
    cast.owner.set_password(OLD)
    cast.owner.password_is_temporary = True
    cast.owner.save()
    client.post("/accounts/login/", {"login": "owner", "password": OLD})
    return client


def change(client, old=OLD, new=NEW, again=NEW):
    return client.post(ADDRESS, {"oldpassword": old, "password1": new, "password2": again})


def test_a_temporary_password_is_changed_before_anything_else(signed):
    for name in ("account_own", "facility_list"):
        assert signed.get(reverse(name)).url == ADDRESS
    assert "masih sementara" in signed.get(ADDRESS).text

    assert change(signed).status_code == 302

    assert signed.get(reverse("account_own")).status_code == 200
    assert User.objects.get(username="owner").check_password(NEW)
    event = Event.objects.get(action="account.change_password")
    assert NEW not in str(event.details)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"old": "salah"}, "Kata sandi lama salah"),
        ({"again": "lain sekali"}, "id_password2"),
        ({"new": "pendek", "again": "pendek"}, "12"),
        ({"new": "owner owner", "again": "owner owner"}, "password1"),
        ({"new": "password1234", "again": "password1234"}, "umum"),
    ],
)
def test_a_poor_password_is_refused(signed, typed, told):
    answer = change(signed, **typed)
    assert answer.status_code == 200
    assert told in answer.text
    assert User.objects.get(username="owner").check_password(OLD)


def test_who_has_no_password_has_none_to_change(cast, signed_in):
    cast.owner.set_unusable_password()
    cast.owner.save()
    client = signed_in(cast.owner)
    assert ADDRESS not in client.get(reverse("account_own")).text
    assert client.get(ADDRESS).url == reverse("account_own")
