from django.urls import reverse

from bekal.partners.models import Amendment
from tests.web.agreements.pages import SEEN, queries_of, who_sees


def address(agreement):
    return reverse("agreement_versions", args=[agreement.pk])


def test_versions_and_amendments_are_listed(scene, amendment, cast, signed_in):
    page = signed_in(cast.coordinator).get(address(scene.agreement)).text
    assert "Naskah sekarang" in page
    assert reverse("amendment_detail", args=[amendment.pk]) in page
    assert reverse("amendment_add", args=[scene.agreement.pk]) not in page
    assert (
        reverse("amendment_add", args=[scene.agreement.pk]) in signed_in(cast.owner).get(address(scene.agreement)).text
    )


def test_who_sees_them(scene, cast, signed_in):
    assert who_sees(cast, signed_in, address(scene.agreement)) == SEEN


def test_three_amendments_cost_as_many_queries_as_one(scene, amendment, cast, signed_in):
    client = signed_in(cast.owner)
    one = queries_of(client, address(scene.agreement))
    for number in (2, 3):
        amendment.pk, amendment.number = None, number
        amendment.save(force_insert=True)
    assert Amendment.objects.count() == 3
    assert queries_of(client, address(scene.agreement)) == one <= 15
