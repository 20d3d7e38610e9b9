import re

import pytest
from django.urls import reverse

from bekal.accounts.models import User

TYPED = {"name": "Siti Baru", "username": "siti", "title": "Petugas Binadik", "email": ""}
ADDRESS = "/accounts/users/add/"


def test_the_password_is_shown_once_and_opens(cast, signed_in, client):
    answer = signed_in(cast.administrator).post(ADDRESS, TYPED)
    password = re.search(r"<code>([a-z0-9-]{19})</code>", answer.text)[1]
    assert answer.headers["Cache-Control"] == "no-store"
    assert reverse("grant_add", args=[User.objects.get(username="siti").pk]) in answer.text

    signed = client.post("/accounts/login/", {"login": "siti", "password": password})
    assert signed.status_code == 302
    assert client.get(reverse("account_own")).url == reverse("account_change_password")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"username": "owner"}, "sudah dipakai"),
        ({"username": "Siti Baru"}, "huruf kecil"),
        ({"username": "demo-siti"}, "peragaan"),
        ({"username": ""}, "Isi: Nama pengguna"),
        ({"name": ""}, "Isi: Nama lengkap"),
        ({"email": "bukan surel"}, "email"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(cast, signed_in, typed, told):
    answer = signed_in(cast.administrator).post(ADDRESS, TYPED | typed)
    assert answer.status_code == 200
    assert told in answer.text
    assert "Petugas Binadik" in answer.text
    assert not User.objects.filter(name="Siti Baru").exists()


def test_others_may_not(cast, signed_in):
    assert signed_in(cast.warden).post(ADDRESS, TYPED).status_code == 403
