import re

from django.urls import reverse

from bekal.accounts.models import User


def address(user):
    return reverse("user_reset_password", args=[user.pk])


def test_a_new_password_is_shown_once_and_ends_open_sessions(cast, signed_in, client):
    cast.owner.set_password("kata sandi yang lama")
    cast.owner.save()
    client.post("/accounts/login/", {"login": "owner", "password": "kata sandi yang lama"})

    answer = signed_in(cast.administrator).post(address(cast.owner))

    password = re.search(r"<code>([a-z0-9-]{19})</code>", answer.text)[1]
    assert answer.headers["Cache-Control"] == "no-store"
    user = User.objects.get(pk=cast.owner.pk)
    assert user.check_password(password)
    assert user.password_is_temporary
    assert client.get(reverse("account_own")).url.startswith("/accounts/login/")


def test_asks_first(cast, signed_in):
    before = cast.owner.password
    assert signed_in(cast.administrator).get(address(cast.owner)).status_code == 200
    assert User.objects.get(pk=cast.owner.pk).password == before


def test_for_others_it_is_not_there(cast, signed_in):
    assert signed_in(cast.warden).post(address(cast.owner)).status_code == 404
