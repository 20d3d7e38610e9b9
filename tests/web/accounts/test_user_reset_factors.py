from allauth.mfa.models import Authenticator
from django.urls import reverse


def address(user):
    return reverse("user_reset_factors", args=[user.pk])


def test_asks_first_and_then_takes_them_away(cast, signed_in):
    Authenticator.objects.create(user=cast.owner, type="totp", data={})
    Authenticator.objects.create(user=cast.colleague, type="totp", data={})
    client = signed_in(cast.administrator)
    assert client.get(address(cast.owner)).status_code == 200
    assert Authenticator.objects.count() == 2

    client.post(address(cast.owner))

    assert [factor.user_id for factor in Authenticator.objects.all()] == [cast.colleague.pk]


def test_for_others_it_is_not_there(cast, signed_in):
    assert signed_in(cast.warden).post(address(cast.owner)).status_code == 404
