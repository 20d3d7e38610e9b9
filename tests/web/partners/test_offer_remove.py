import pytest
from django.urls import reverse

from bekal.partners.models import TaughtTrade


@pytest.fixture
def offer(scene, places):
    return TaughtTrade.objects.create(institution=places.bpvp, trade=scene.version.course.trade, place="Ambon")


def address(offer):
    return reverse("offer_remove", args=[offer.pk])


def test_it_goes_and_a_second_press_harms_nothing(offer, cast, signed_in):
    client = signed_in(cast.owner)
    assert client.post(address(offer)).status_code == 302
    assert not TaughtTrade.objects.exists()
    assert client.post(address(offer)).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("stranger", 403), ("other_coordinator", 404)])
def test_others_do_not(offer, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(offer)).status_code == status
    assert TaughtTrade.objects.exists()
