import pytest
from django.urls import reverse

from bekal.places.models import Institution

FILLED = {
    "name": "BPVP Ambon",
    "short_name": "BPVP",
    "kind": "national_centre",
    "certificate_prefix": "BPVP-AMQ",
    "phone": "0911 361000",
    "revision": "1",
}


def address(institution):
    return reverse("partner_edit", args=[institution.pk])


@pytest.mark.parametrize("who", ["owner", "coordinator"])
def test_the_prisons_officer_and_the_coordinator_edit(scene, places, cast, signed_in, who):
    answer = signed_in(getattr(cast, who)).post(address(places.bpvp), FILLED)
    assert answer.url == reverse("partner_detail", args=[places.bpvp.pk])
    assert Institution.objects.get(pk=places.bpvp.pk).phone == "0911 361000"


def test_the_second_editor_is_told_and_keeps_what_was_typed(scene, places, cast, signed_in):
    signed_in(cast.coordinator).post(address(places.bpvp), {**FILLED, "phone": "1"})
    page = signed_in(cast.owner).post(address(places.bpvp), {**FILLED, "phone": "2222"})
    assert "Coordinator lebih dulu menyimpan" in page.text
    assert 'value="2222"' in page.text
    assert Institution.objects.get(pk=places.bpvp.pk).phone == "1"


@pytest.mark.parametrize(("who", "status"), [("warden", 403), ("stranger", 403), ("other_coordinator", 404)])
def test_others_do_not(scene, places, cast, signed_in, who, status):
    assert signed_in(getattr(cast, who)).post(address(places.bpvp), FILLED).status_code == status
