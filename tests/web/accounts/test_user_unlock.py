from django.test import Client
from django.urls import reverse


def test_opens_what_wrong_passwords_have_locked(cast, signed_in):
    cast.owner.set_password("kata sandi yang benar")
    cast.owner.save()
    theirs = Client()
    for _ in range(9):
        locked = theirs.post("/accounts/login/", {"login": "owner", "password": "salah"})
    assert locked.status_code == 429

    signed_in(cast.administrator).post(reverse("user_unlock", args=[cast.owner.pk]))

    opened = theirs.post("/accounts/login/", {"login": "owner", "password": "kata sandi yang benar"})
    assert opened.status_code == 302


def test_for_others_it_is_not_there(cast, signed_in):
    assert signed_in(cast.warden).post(reverse("user_unlock", args=[cast.owner.pk])).status_code == 404
