from django.urls import reverse

from bekal.accounts.models import User


def address(user):
    return reverse("user_deactivate", args=[user.pk])


def test_asks_first_and_then_shuts_out_open_sessions_too(cast, signed_in):
    theirs, client = signed_in(cast.owner), signed_in(cast.administrator)
    assert client.get(address(cast.owner)).status_code == 200
    assert theirs.get(reverse("account_own")).status_code == 200

    client.post(address(cast.owner))

    assert not User.objects.get(pk=cast.owner.pk).is_active
    assert theirs.get(reverse("account_own")).url.startswith("/accounts/login/")


def test_nobody_shuts_themselves_out(cast, signed_in):
    answer = signed_in(cast.administrator).post(address(cast.administrator), follow=True)
    assert "Akun Anda sendiri" in answer.text
    assert User.objects.get(pk=cast.administrator.pk).is_active


def test_for_others_it_is_not_there(cast, signed_in):
    assert signed_in(cast.warden).post(address(cast.owner)).status_code == 404
