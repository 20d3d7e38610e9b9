import datetime as dt

import pytest
from django.urls import reverse

from bekal.entitlements.models import Override
from tests.conftest import TODAY
from tests.entitlements.scenes import decision
from tests.web.eligibility.pages import boxes


def address(made):
    return reverse("decision_end", args=[made.pk])


def ending(day=TODAY, revision=1):
    return {**boxes(last_day=day), "revision": revision, "reason": "Alasannya gugur"}


def test_the_warden_ends_it_early(scene, cast, signed_in):
    made, client = decision(scene.person), signed_in(cast.warden)
    assert "Pelanggaran ringan" in client.get(address(made)).text
    assert client.post(address(made), ending()).url == reverse("decision_list")
    assert Override.objects.get().ends == TODAY + dt.timedelta(days=1)
    assert "Diakhiri Warden: Alasannya gugur" in client.get(reverse("decision_list")).text


def test_it_is_never_made_longer(scene, cast, signed_in):
    made = decision(scene.person)
    answer = signed_in(cast.warden).post(address(made), ending(made.ends))
    assert "Keputusan ini sudah berakhir lebih dahulu." in answer.text
    assert Override.objects.get().ends == made.ends


def test_who_comes_second_hears_of_the_first(scene, cast, signed_in):
    made, client = decision(scene.person), signed_in(cast.warden)
    client.post(address(made), ending(TODAY + dt.timedelta(days=9)))
    assert "Warden" in client.post(address(made), ending()).context["form"].conflict.who
    assert Override.objects.get().ends == TODAY + dt.timedelta(days=10)


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("regional", 403), ("neighbour", 404)])
def test_others_do_not(scene, cast, signed_in, who, status):
    made, client = decision(scene.person), signed_in(getattr(cast, who))
    assert client.get(address(made)).status_code == status
    assert client.post(address(made), ending()).status_code == status
