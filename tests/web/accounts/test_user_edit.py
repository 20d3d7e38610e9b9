from django.urls import reverse

from bekal.accounts.models import User


def address(cast):
    return reverse("user_edit", args=[cast.owner.pk])


def test_a_title_is_changed(cast, signed_in):
    answer = signed_in(cast.administrator).post(address(cast), {"name": "Owner", "title": "Kasi", "revision": "1"})
    assert answer.url == reverse("user_detail", args=[cast.owner.pk])
    assert User.objects.get(pk=cast.owner.pk).title == "Kasi"


def test_who_saves_second_hears_of_the_first_and_keeps_what_they_typed(cast, signed_in):
    client = signed_in(cast.administrator)
    client.post(address(cast), {"name": "First", "revision": "1"})
    answer = client.post(address(cast), {"name": "Second", "revision": "1"})
    assert answer.status_code == 409
    assert 'value="Second"' in answer.text
    assert "Administrator" in answer.text
    assert User.objects.get(pk=cast.owner.pk).name == "First"


def test_for_others_it_is_not_there(cast, signed_in):
    assert signed_in(cast.warden).get(address(cast)).status_code == 404
