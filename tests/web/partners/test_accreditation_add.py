import pytest
from django.urls import reverse

from bekal.partners.models import Accreditation

FILLED = {"name": "Akreditasi LA-LPK", "issuer": "LA-LPK", "issued_on": "2024-03-10", "expires_on": "2026-04-10"}


def address(institution):
    return reverse("accreditation_add", args=[institution.pk])


def test_it_is_recorded_once_and_warns_before_it_expires(scene, places, cast, signed_in):
    client = signed_in(cast.coordinator)
    for _ in range(2):
        assert client.post(address(places.bpvp), FILLED).status_code == 302
    assert Accreditation.objects.get().number == ""
    page = client.get(reverse("partner_detail", args=[places.bpvp.pk])).text
    assert "Segera kedaluwarsa" in page
    assert "10 April 2026" in page


def test_it_does_not_expire_before_it_begins(scene, places, cast, signed_in):
    page = signed_in(cast.coordinator).post(address(places.bpvp), {**FILLED, "expires_on": "2024-03-09"}).text
    assert "tidak boleh sebelum tanggal terbit" in page


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("stranger", 403), ("other_coordinator", 404)])
def test_others_do_not(scene, places, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(places.bpvp), FILLED).status_code == status
    assert not Accreditation.objects.exists()
