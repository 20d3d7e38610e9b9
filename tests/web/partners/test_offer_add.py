import pytest
from django.urls import reverse

from bekal.partners.models import TaughtTrade


def address(institution):
    return reverse("offer_add", args=[institution.pk])


def test_a_trade_and_its_place_are_written_down_once(scene, places, cast, signed_in):
    client, trade = signed_in(cast.coordinator), scene.version.course.trade
    for _ in range(2):
        answer = client.post(address(places.bpvp), {"trade": trade.pk, "place": "Bengkel keliling"})
    assert answer.url == reverse("partner_detail", args=[places.bpvp.pk])
    assert TaughtTrade.objects.get().place == "Bengkel keliling"
    assert "Bengkel keliling" in client.get(answer.url).text


def test_what_is_missing_is_told(places, cast, signed_in):
    page = signed_in(cast.coordinator).post(address(places.bpvp), {"place": "Bengkel"}).text
    assert "Pilih: Kejuruan." in page
    assert 'value="Bengkel"' in page


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("stranger", 403), ("other_coordinator", 404)])
def test_others_do_not(scene, places, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).get(address(places.bpvp)).status_code == status
