from django.urls import reverse

from bekal.accounts.models import User


def test_lets_in_again(cast, signed_in):
    User.objects.filter(pk=cast.owner.pk).update(is_active=False)
    answer = signed_in(cast.administrator).post(reverse("user_reactivate", args=[cast.owner.pk]))
    assert answer.url == reverse("user_detail", args=[cast.owner.pk])
    assert User.objects.get(pk=cast.owner.pk).is_active


def test_a_link_is_not_enough(cast, signed_in):
    assert signed_in(cast.administrator).get(reverse("user_reactivate", args=[cast.owner.pk])).status_code == 405
